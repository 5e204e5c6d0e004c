/* The objects layer of the verifier: what an entry names by hash is at hand and has that hash. */
#ifndef MZ_VERIFY_OBJECTS_CHECK_H
#define MZ_VERIFY_OBJECTS_CHECK_H

#include "proto/verify/state.h"
#include "proto/verify/verify.h"

/* True if the statement names a list object; the list's root is then in its body. */
bool mz_objects_check_names_list(const struct mz_statement *statement) __attribute__((nonnull));

/* Checks what the statement of entry `index` names and counts it in `report`, where the first
 * failure is kept, a wrong hash before anything missing; what is absent is missing, or withheld if
 * the source says so. `folded`: the rules have read the list and found its count, total and root as
 * stated, so it is not read again. `state`, which may be NULL, keeps what was named. Returns only
 * failures to read. */
enum mz_status mz_objects_check(const struct mz_verify_source *source,
                                const struct mz_statement *statement, uint64_t index, bool folded,
                                struct mz_memory_records *state, struct mz_layer_report *report)
    __attribute__((nonnull(1, 2, 6), warn_unused_result));

/* Checks everything that `state` keeps, once more, as mz_objects_check does: after a run that took
 * up from an earlier one. */
enum mz_status mz_objects_check_again(const struct mz_verify_source *source,
                                      const struct mz_memory_records *state,
                                      struct mz_layer_report *report)
    __attribute__((nonnull, warn_unused_result));

#endif
