#include "daemon/witness_policy.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/files.h"

static enum mz_status read_file(const char *path, struct mz_witness_policy *file,
                                struct mz_fault *fault) {
    size_t size;
    file->text = malloc(MZ_MAX_TLOG_POLICY + 1);
    if (file->text == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", path);
    enum mz_status status = mz_files_read(path, file->text, MZ_MAX_TLOG_POLICY + 1, &size, fault);
    if (status != MZ_OK)
        return status;
    struct mz_fault inner = {0};
    status = mz_tlog_policy_parse(mz_span_of(file->text, size), &file->policy, &inner);
    if (status != MZ_OK) {
        mz_fault_at(fault, status, "%.8s (%.80s)", inner.place, path);
        mz_fault_have(fault, "%s", inner.have);
    }
    return status;
}

/* Is this the policy of this log? */
static enum mz_status check_log(const struct mz_tlog_policy *policy, const struct mz_note_key *key,
                                const char *path, struct mz_fault *fault) {
    for (size_t i = 0; i < policy->log_count; i++)
        if (mz_span_equal(mz_note_key_name(&policy->logs[i]), mz_note_key_name(key)) &&
            memcmp(policy->logs[i].public_key, key->public_key, sizeof key->public_key) == 0)
            return MZ_OK;
    if (policy->log_count == 0)
        return MZ_OK;
    mz_fault_at(fault, MZ_E_UNKNOWN_SIGNER, "%s", path);
    mz_fault_want(fault, "%.*s", (int)(key->name_size < 79 ? key->name_size : 79),
                  (const char *)key->name);
    return MZ_E_UNKNOWN_SIGNER;
}

enum mz_status mz_witness_policy_read(const char *path, const struct mz_note_key *log,
                                      struct mz_witness_policy *ret_policy,
                                      struct mz_fault *fault) {
    struct mz_witness_policy file = {.text = NULL};
    enum mz_status status = read_file(path, &file, fault);
    if (status == MZ_OK)
        status = check_log(&file.policy, log, path, fault);
    if (status != MZ_OK) {
        mz_witness_policy_drop(&file);
        return status;
    }
    *ret_policy = file;
    return MZ_OK;
}

void mz_witness_policy_drop(struct mz_witness_policy *policy) {
    free(policy->text);
    policy->text = NULL;
}
