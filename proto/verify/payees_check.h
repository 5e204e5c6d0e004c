/* Personal data in a copy (G6): what is disclosed is what was signed for, and what is not there was
 * either erased by order or is withheld. Part of the objects layer; FORMAT.md §13. */
#ifndef MZ_VERIFY_PAYEES_CHECK_H
#define MZ_VERIFY_PAYEES_CHECK_H

#include "proto/verify/state.h"
#include "proto/verify/verify.h"

/* Takes in what a statement says of payees: payee.enrol, payee.update, data.erase. MZ_E_NO_MEMORY.
 */
enum mz_status mz_payees_check_learn(struct mz_memory_records *state,
                                     const struct mz_statement *statement, uint64_t index)
    __attribute__((nonnull, warn_unused_result));

/* Once every entry was taken: asks the source for the disclosures of each payee and fills the
 * counts of `report` in. Failures go to its objects layer, with the entry that named the payee
 * last: MZ_E_BAD_OBJECT: malformed, a field twice, or a digest that nobody signed for this payee;
 * MZ_E_NOT_ERASED: there although it was ordered erased. Returns only failures to read. */
enum mz_status mz_payees_check_finish(struct mz_memory_records *state,
                                      const struct mz_verify_source *source,
                                      struct mz_verify_report *report)
    __attribute__((nonnull, warn_unused_result));

#endif
