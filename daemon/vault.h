/* The vault of personal data (G6, T7).
 *
 * Each disclosure is sealed with XChaCha20-Poly1305 under a key of its payee's own, bound to payee
 * and field, and lies in the store: staged from when it was handed in until an entry names its
 * digest, kept from then on. The keys lie in an environment apart, so that erasing a key erases the
 * data wherever copies of the store are. The token key, under which identity numbers and accounts
 * are tokenised, lies there too. Keys and plaintext are held in locked pages, and wiped.
 *
 * What becomes of the rows when an entry is recorded is personal.h's.
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
/* `env` may be NULL if nothing is to be sealed. */
enum mz_status mz_vault_open(const char *path, bool read_only, const struct mz_env *env,
                             struct mz_vault **ret_vault, struct mz_fault *fault)
    __attribute__((nonnull(1, 4), warn_unused_result));
void mz_vault_close(struct mz_vault *vault);

/* -- For the one writer. Seals a disclosure into the open write txn and stages it, in place of what
 * was staged for the field; makes the payee's key if there is none. What an entry named already is
 * sealed anew where it is kept. `now`: ms. */
enum mz_status mz_vault_seal(struct mz_vault *vault, struct mz_store_txn *txn,
                             const struct mz_id *payee, uint8_t field, uint64_t now,
                             struct mz_span disclosure)
    __attribute__((nonnull, warn_unused_result));
/* Makes new keys durable; before the store's commit, so that nothing sealed is ever without its
 * key. */
enum mz_status mz_vault_commit(struct mz_vault *vault) __attribute__((nonnull, warn_unused_result));
void mz_vault_abort(struct mz_vault *vault) __attribute__((nonnull));
/* Destroys the key of every payee whom `keep` does not want (see mz_store_keys_rewrite). The
 * vault's new keys must be committed. */
enum mz_status mz_vault_shred(struct mz_vault *vault,
                              bool (*keep)(void *arg, const struct mz_id *payee), void *arg,
                              struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));

/* -- From any thread. Calls `each` with one disclosure, the kept one of this digest or, without
 * one, the staged one; the bytes are wiped when it returned. MZ_E_NOT_FOUND: there is none, or its
 * key was destroyed. MZ_E_BAD_OBJECT: sealed bytes were changed, or hold something else than the
 * digest says. One caller at a time is inside; `each` must not call this again. */
enum mz_status mz_vault_read(struct mz_vault *vault, struct mz_store_txn *txn,
                             const struct mz_id *payee, uint8_t field, const struct mz_hash *digest,
                             void (*each)(void *arg, struct mz_span disclosure), void *arg)
    __attribute__((nonnull(1, 2, 3, 6), warn_unused_result));
/* MZ_OK if the payee has a key, MZ_E_NOT_FOUND if not. */
enum mz_status mz_vault_has_key(struct mz_vault *vault, const struct mz_id *payee)
    __attribute__((nonnull, warn_unused_result));
/* See mz_disclosure_token. */
enum mz_status mz_vault_token(struct mz_vault *vault, uint8_t field, struct mz_span value,
                              struct mz_hash *ret_token)
    __attribute__((nonnull, warn_unused_result));

#endif
