/* The periods layer of the verifier: what a period.close states, held against the entries alone, so
 * that it can be asked without the rules, and where lists that the rules read are not at hand
 * (FORMAT.md §13, step 10). That the sums of what moved are right is for the rules to say. */
#ifndef MZ_VERIFY_PERIODS_CHECK_H
#define MZ_VERIFY_PERIODS_CHECK_H

#include "proto/codec/entry.h"
#include "proto/codec/statement.h"
#include "proto/verify/state.h"
#include "proto/verify/verify.h"

/* Takes the next entry in, whose place in its project's chain is sound. Counts closes in `report`
 * and keeps the first failure there: MZ_E_FIGURE_MISMATCH, MZ_E_CLOSED_PERIOD. Returns only
 * MZ_E_NO_MEMORY. `state` holds what earlier entries closed. */
enum mz_status mz_periods_check(struct mz_memory_records *state, const struct mz_entry *entry,
                                const struct mz_statement *statement,
                                struct mz_layer_report *report)
    __attribute__((nonnull, warn_unused_result));

#endif
