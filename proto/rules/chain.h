/* Does an entry stand where it says it stands? A pure comparison of its head with the one the fold
 * expects (mz_fold_next): index, hash chain, time and project chain (T1, design.md §5). */
#ifndef MZ_RULES_CHAIN_H
#define MZ_RULES_CHAIN_H

#include "proto/codec/entry.h"

/* `expected` is what mz_fold_next gave for the statement's project, `project` absent if it names
 * none. The fault's place is the index expected. In this order: MZ_E_BAD_INDEX          head->index
 * is another MZ_E_BAD_CHAIN          head->prev is not the leaf hash of the entry before
 *   MZ_E_TIME_BACKWARDS     head->registered_at is below that of the entry before
 *   MZ_E_BAD_PROJECT_CHAIN  project_seq or project_prev is another, or there is one without a
 * project */
enum mz_status mz_chain_check(const struct mz_entry_head *expected,
                              const struct mz_entry_head *head, struct mz_span project,
                              struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));

#endif
