#include "client/remote/quorum.h"

#include <inttypes.h>

#include "client/client.h"
#include "client/io/file.h"
#include "client/io/say.h"
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

/* -- Of one checkpoint. */

static enum mz_status hold(const struct mz_quorum *quorum, struct mz_span checkpoint,
                           struct mz_quorum_finding *found, struct mz_fault *fault) {
    struct mz_note note;
    uint32_t cosigned = 0;
    enum mz_status status = mz_tlog_policy_check(&quorum->policy, checkpoint, fault);
    found->met = status == MZ_OK;
    if (status != MZ_OK && status != MZ_E_NO_QUORUM)
        return status;
    status = mz_note_parse(checkpoint, &note);
    if (status == MZ_OK)
        status = mz_tlog_policy_count(&quorum->policy, &note, &cosigned, fault);
    for (; cosigned != 0; cosigned &= cosigned - 1)
        found->cosigned++;
    return status;
}

enum mz_status mz_quorum_find(struct mz_client *client, struct mz_span checkpoint,
                              struct mz_quorum_finding *ret_finding) {
    const char *path = mz_client_witness_policy(client);
    struct mz_quorum quorum = {.sha256 = {{0}}};
    struct mz_quorum_finding found = {.asked = path != NULL};
    enum mz_status status = MZ_OK;
    if (path != NULL)
        status = mz_quorum_load(path, &quorum, &client->fault);
    if (status == MZ_OK && path != NULL) {
        found.of = quorum.policy.witness_count;
        if (checkpoint.data != NULL)
            status = hold(&quorum, checkpoint, &found, &client->fault);
        else
            found.met = mz_tlog_policy_met(&quorum.policy, 0);
    }
    mz_quorum_drop(&quorum);
    if (status == MZ_OK)
        *ret_finding = found;
    return status;
}

enum mz_status mz_quorum_fault(const struct mz_quorum_finding *finding, uint64_t tree_size,
                               struct mz_fault *fault) {
    if (!finding->asked || finding->met)
        return MZ_OK;
    mz_fault_at(fault, MZ_E_NO_QUORUM, "%" PRIu64, tree_size);
    mz_fault_have(fault, "%" PRIu64, finding->cosigned);
    mz_fault_want(fault, "%" PRIu64, finding->of);
    return MZ_E_NO_QUORUM;
}

void mz_quorum_text(const struct mz_quorum_finding *f, enum mz_language language,
                    struct mz_buffer *text) {
    if (f->asked && f->met)
        MZ_SAY(text, language,
               "Cosigned by %" PRIu64 " of the %" PRIu64
               " witnesses of the policy: a quorum saw this tree.\n",
               "策略所列 %2$" PRIu64 " 个见证方中有 %1$" PRIu64
               " 个副署：此哈希树已由法定数的见证方见证。\n",
               f->cosigned, f->of);
    else if (f->asked)
        MZ_SAY(text, language,
               "Cosigned by %" PRIu64 " of the %" PRIu64
               " witnesses of the policy, which is NO QUORUM: that everybody is shown this same "
               "ledger is not shown.\n",
               "策略所列 %2$" PRIu64 " 个见证方中仅有 %1$" PRIu64
               " 个副署，未达到法定数：未证明各方所见为同一账本。\n",
               f->cosigned, f->of);
}

void mz_quorum_json(const struct mz_quorum_finding *finding, struct mz_json *json) {
    mz_json_open_object(json, "witnesses");
    mz_json_bool(json, "asked", finding->asked);
    if (finding->asked) {
        mz_json_bool(json, "quorum", finding->met);
        mz_json_uint(json, "cosigned", finding->cosigned);
        mz_json_uint(json, "of", finding->of);
    }
    mz_json_close_object(json);
}
