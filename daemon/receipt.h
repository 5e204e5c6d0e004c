/* The receipt of an entry of an earlier commit: the very one of the first time. Its tree size is
 * the boundary of the commit that recorded it; root and proof come from the stored nodes; and as
 * Ed25519 is deterministic, signing again gives the same checkpoint. Where the key that signed then
 * is retired, it is a receipt under the present tree. */
#ifndef MZ_DAEMON_RECEIPT_H
#define MZ_DAEMON_RECEIPT_H

#include "daemon/ledger.h"
#include "daemon/signer.h"
#include "daemon/store.h"

/* Room for the checkpoints that a set of answers points to. */
struct mz_receipt_notes;
struct mz_receipt_notes *mz_receipt_notes_new(size_t capacity);
void mz_receipt_notes_free(struct mz_receipt_notes *notes);
void mz_receipt_notes_clear(struct mz_receipt_notes *notes) __attribute__((nonnull));

/* Fills head, leaf, tree size, proof and checkpoint; the latter lies in `notes`. MZ_E_NOT_FOUND,
 * MZ_E_NO_MEMORY if there are more checkpoints than room. */
enum mz_status mz_receipt_of(struct mz_store_txn *txn, const struct mz_signer *signer,
                             uint64_t index, struct mz_receipt_notes *notes,
                             struct mz_answer *ret_answer)
    __attribute__((nonnull, warn_unused_result));

#endif
