#include "client/remote/quorum.h"

#include "client/io/file.h"
#include "proto/log/hash.h"

#define POLICY_LIMIT 65536u

static enum mz_status check(void *ctx, struct mz_span checkpoint, uint64_t *ret_count,
                            struct mz_fault *fault) {
    const struct mz_tlog_policy *policy = ctx;
    struct mz_note note;
    uint32_t cosigned = 0;
    enum mz_status status = mz_tlog_policy_check(policy, checkpoint, fault);
    if (status == MZ_OK)
        status = mz_note_parse(checkpoint, &note);
    if (status == MZ_OK)
        status = mz_tlog_policy_count(policy, &note, &cosigned, fault);
    if (status != MZ_OK)
        return status;
    *ret_count = 0;
    for (; cosigned != 0; cosigned &= cosigned - 1)
        ++*ret_count;
    return MZ_OK;
}

enum mz_status mz_quorum_load(const char *path, struct mz_quorum *ret_quorum,
                              struct mz_fault *fault) {
    enum mz_status status = mz_file_read(path, POLICY_LIMIT, &ret_quorum->text, fault);
    if (status == MZ_OK)
        status =
            mz_tlog_policy_parse(mz_buffer_view(&ret_quorum->text), &ret_quorum->policy, fault);
    if (status != MZ_OK)
        return status;
    ret_quorum->sha256 = mz_sha256(mz_buffer_view(&ret_quorum->text));
    ret_quorum->witnesses = (struct mz_verify_witnesses){&ret_quorum->policy, check};
    return MZ_OK;
}

void mz_quorum_drop(struct mz_quorum *quorum) {
    mz_buffer_free(&quorum->text);
}
