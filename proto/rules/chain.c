#include "proto/rules/chain.h"

#include <inttypes.h>

#include "proto/base/hex.h"

static void have_want_hashes(struct mz_fault *fault, const struct mz_hash *have,
                             const struct mz_hash *want) {
    char text[MZ_HEX_HASH_SIZE + 1];
    mz_hex_of_hash(have, text);
    mz_fault_have(fault, "%s", text);
    mz_hex_of_hash(want, text);
    mz_fault_want(fault, "%s", text);
}

static enum mz_status check_project(const struct mz_entry_head *expected,
                                    const struct mz_entry_head *head, struct mz_span project,
                                    struct mz_fault *fault) {
    static const struct mz_hash none;
    bool named = project.data != NULL;
    uint64_t seq = named ? expected->project_seq : 0;
    const struct mz_hash *prev = named ? &expected->project_prev : &none;
    if (head->project_seq == seq && mz_hash_equal(&head->project_prev, prev))
        return MZ_OK;
    mz_fault_at(fault, MZ_E_BAD_PROJECT_CHAIN, "%" PRIu64, expected->index);
    if (named)
        mz_fault_who(fault, "%.*s", (int)project.size, (const char *)project.data);
    if (head->project_seq != seq) {
        mz_fault_have(fault, "%" PRIu64, head->project_seq);
        mz_fault_want(fault, "%" PRIu64, seq);
    } else {
        have_want_hashes(fault, &head->project_prev, prev);
    }
    return MZ_E_BAD_PROJECT_CHAIN;
}

enum mz_status mz_chain_check(const struct mz_entry_head *expected,
                              const struct mz_entry_head *head, struct mz_span project,
                              struct mz_fault *fault) {
    if (head->index != expected->index) {
        mz_fault_at(fault, MZ_E_BAD_INDEX, "%" PRIu64, expected->index);
        mz_fault_have(fault, "%" PRIu64, head->index);
        mz_fault_want(fault, "%" PRIu64, expected->index);
        return MZ_E_BAD_INDEX;
    }
    if (!mz_hash_equal(&head->prev, &expected->prev)) {
        mz_fault_at(fault, MZ_E_BAD_CHAIN, "%" PRIu64, expected->index);
        have_want_hashes(fault, &head->prev, &expected->prev);
        return MZ_E_BAD_CHAIN;
    }
    if (head->registered_at < expected->registered_at) {
        mz_fault_at(fault, MZ_E_TIME_BACKWARDS, "%" PRIu64, expected->index);
        mz_fault_have(fault, "%" PRIu64, head->registered_at);
        mz_fault_want(fault, "%" PRIu64, expected->registered_at);
        return MZ_E_TIME_BACKWARDS;
    }
    return check_project(expected, head, project, fault);
}
