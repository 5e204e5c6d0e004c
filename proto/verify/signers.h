/* Whose signature counts at which entry, from the entries that enrol, rotate and revoke keys alone
 * (FORMAT.md §13.7): for a bundle, where the rules cannot be replayed (T4).
 *
 * What it takes on trust is that the entries given are all that concern keys: a revocation that was
 * left out of a bundle is not missed here. */
#ifndef MZ_VERIFY_SIGNERS_H
#define MZ_VERIFY_SIGNERS_H

#include "proto/codec/statement.h"

struct mz_signers;

/* NULL if out of memory. */
struct mz_signers *mz_signers_new(void);
void mz_signers_free(struct mz_signers *signers);

/* Is the statement of entry `index` signed by a key of its issuer that is in force there?
 * MZ_E_UNKNOWN_KEY: no entry so far put the key in force; MZ_E_REVOKED_KEY; MZ_E_WRONG_ISSUER;
 * MZ_E_BAD_SIGNATURE. */
enum mz_status mz_signers_check(const struct mz_signers *signers,
                                const struct mz_statement *statement, uint64_t index,
                                struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));
/* Takes in what the statement does to keys; in ascending order, and ledger.create before it is
 * checked, as it brings its own. MZ_E_NO_MEMORY. */
enum mz_status mz_signers_learn(struct mz_signers *signers, const struct mz_statement *statement,
                                uint64_t index) __attribute__((nonnull, warn_unused_result));

#endif
