/* The vault of personal data (G6, T7).
 *
 * Each disclosure is sealed with XChaCha20-Poly1305 under a key of its payee's own, bound to payee
 * and field, and lies in the store. The keys lie in an environment apart, so that erasing a key
 * erases the data wherever copies of the store are. The token key, under which identity numbers and
 * accounts are tokenised, lies there too. Keys and plaintext are held in locked pages, and wiped.
 */
#ifndef MZ_DAEMON_VAULT_H
#define MZ_DAEMON_VAULT_H

#include "daemon/env.h"
#include "daemon/store.h"
#include "proto/codec/disclosure.h"

struct mz_vault;

/* Makes the environment in an existing folder, with a token key. */
enum mz_status mz_vault_create(const char *path, const struct mz_env *env, struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));
enum mz_status mz_vault_open(const char *path, bool read_only, const struct mz_env *env,
                             struct mz_vault **ret_vault, struct mz_fault *fault)
    __attribute__((nonnull(1, 3, 4), warn_unused_result));
void mz_vault_close(struct mz_vault *vault);

/* -- For the one writer. Seals a disclosure into the open write txn, making the payee's key if
 * there is none. */
enum mz_status mz_vault_seal(struct mz_vault *vault, struct mz_store_txn *txn,
                             const struct mz_id *payee, uint8_t field, struct mz_span disclosure)
    __attribute__((nonnull, warn_unused_result));
/* Makes new keys durable; before the store's commit, so that nothing sealed is ever without its
 * key. */
enum mz_status mz_vault_commit(struct mz_vault *vault) __attribute__((nonnull, warn_unused_result));
void mz_vault_abort(struct mz_vault *vault) __attribute__((nonnull));

/* -- From any thread. Calls `each` with every disclosure of a payee in the order of fields, until
 * it returns false; the bytes are wiped when it returned. MZ_E_NOT_FOUND: nothing of this payee, or
 * its key was erased. MZ_E_BAD_OBJECT: sealed bytes were changed. One caller at a time is inside;
 * `each` must not call this again. */
enum mz_status mz_vault_each(struct mz_vault *vault, struct mz_store_txn *txn,
                             const struct mz_id *payee,
                             bool (*each)(void *arg, uint8_t field, struct mz_span disclosure),
                             void *arg) __attribute__((nonnull(1, 2, 3, 4), warn_unused_result));
/* See mz_disclosure_token. */
enum mz_status mz_vault_token(struct mz_vault *vault, uint8_t field, struct mz_span value,
                              struct mz_hash *ret_token)
    __attribute__((nonnull, warn_unused_result));

#endif
