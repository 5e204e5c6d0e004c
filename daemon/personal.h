/* The life of personal data in the vault (G6, T7), as entries make it:
 *
 *     handed in ──▶ staged ──payee.enrol, payee.update──▶ kept ──data.erase──▶ gone, and the key
 *                     └──── a day old, or another taken ───────────────────▶ dropped    destroyed
 *
 * What an entry binds is checked before it is admitted, and what it changes is changed in its own
 * commit. The keys lie in an environment apart, so the key of an erased payee is destroyed after
 * that commit and before anybody is told; a process that dies in between finishes it at its next
 * opening, because the records say who is erased. Nothing else has to be remembered. */
#ifndef MZ_DAEMON_PERSONAL_H
#define MZ_DAEMON_PERSONAL_H

#include "daemon/vault.h"
#include "proto/codec/statement.h"

#define MZ_PERSONAL_STAGED_MAX 65536u    /* disclosures staged at a time */
#define MZ_PERSONAL_STAGED_MS  86400000u /* what is staged for longer may be dropped */

/* Is all that a payee.enrol or payee.update binds in the vault, staged or kept, with the digests
 * and tokens that were signed? MZ_E_OBJECT_MISSING, MZ_E_DIGEST_MISMATCH; MZ_OK for other kinds. */
enum mz_status mz_personal_check(struct mz_vault *vault, struct mz_store_txn *txn,
                                 const struct mz_statement *statement, struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));
/* Whether the kind binds disclosures. */
bool mz_personal_binds(enum mz_kind_id kind);

/* -- For the one writer. */

/* What a recorded statement does to the rows of its payee: keeps what it names and drops the rest
 * of what was staged, or forgets everything. *ret_changed: rows changed; *ret_shred: keys are to be
 * destroyed once this is committed. */
enum mz_status mz_personal_record(struct mz_store_txn *txn, const struct mz_statement *statement,
                                  uint64_t index, bool *ret_changed, bool *ret_shred)
    __attribute__((nonnull, warn_unused_result));
/* May anything be staged for the payee? MZ_E_ERASED. If too much is staged, first drops what is
 * stale, and then sets *ret_dropped; MZ_E_BUSY if that is not enough. */
enum mz_status mz_personal_room(struct mz_store_txn *txn, const struct mz_id *payee, uint64_t now,
                                bool *ret_dropped, struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));
/* Destroys, as of the last commit, the keys of payees who are erased, and of those who were never
 * enrolled and have nothing staged. Idempotent. */
enum mz_status mz_personal_shred(struct mz_vault *vault, struct mz_store *store,
                                 struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));

/* At opening, before anything is served: drops what is stale, and destroys keys of erased payees
 * that are still there. */
enum mz_status mz_personal_settle(struct mz_vault *vault, struct mz_store *store, uint64_t now,
                                  struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));

#endif
