/* The public keys that the entries themselves bring, by kid.
 *
 * A kid is the thumbprint of the key it names, so whichever enrolment brought a key, no other key
 * can stand behind that kid. The verifier therefore checks signatures by this ring alone, also
 * after the rules have failed; whether the key was in force, and whose it was, are questions of the
 * rules. */
#ifndef MZ_VERIFY_KEYRING_H
#define MZ_VERIFY_KEYRING_H

#include "proto/codec/statement.h"
#include "proto/verify/state.h"

struct mz_keyring;

/* NULL if out of memory. */
struct mz_keyring *mz_keyring_new(void);
void mz_keyring_free(struct mz_keyring *ring);
/* Takes in the keys that the statement enrols: ledger.create, actor.enrol, actor.rotate.
 * MZ_E_NO_MEMORY. */
enum mz_status mz_keyring_learn(struct mz_keyring *ring, const struct mz_statement *statement)
    __attribute__((nonnull, warn_unused_result));
/* The key behind a kid; NULL if no entry so far brought it. Valid until the next learn. */
const struct mz_hash *mz_keyring_find(const struct mz_keyring *ring, const struct mz_hash *kid)
    __attribute__((nonnull, warn_unused_result));

/* Puts all keys into `state`, and takes in those that are there. MZ_E_NO_MEMORY, MZ_E_INTERNAL. */
enum mz_status mz_keyring_save(const struct mz_keyring *ring, struct mz_memory_records *state)
    __attribute__((nonnull, warn_unused_result));
enum mz_status mz_keyring_load(struct mz_keyring *ring, const struct mz_memory_records *state)
    __attribute__((nonnull, warn_unused_result));

#endif
