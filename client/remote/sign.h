/* From a body to a checked receipt: the one way in which any command files anything.
 *
 * A command fills a body and its references; here it becomes a statement with a random id, the
 * business date, the trusted origin and the signature of the user's key (G3), is sent, and its
 * receipt is checked before anything is said to be done (G1). */
#ifndef MZ_CLIENT_SIGN_H
#define MZ_CLIENT_SIGN_H

#include "client/remote/receipt.h"
#include "proto/codec/statement.h"

/* What a command decides. */
struct mz_filing {
    enum mz_kind_id kind;
    struct mz_span project; /* absent for kinds of the ledger */
    const struct mz_id *id; /* one that an earlier statement named; NULL: a fresh one */
    bool once;              /* filed again by a later run on the same day, it is recorded once */
    size_t refs_count;
    struct mz_hash refs[MZ_MAX_REFS];
    const void *body;
};

/* Statements that are signed and wait to be sent together. Zeroed, it is empty. */
struct mz_batch {
    struct mz_buffer bytes; /* one COSE_Sign1 after the other */
    struct mz_buffer sizes; /* size_t[] */
    size_t count;
};

/* Signs and adds one. MZ_E_TOO_LARGE if the batch is full (MZ_MAX_BATCH statements, MZ_MAX_BODY
 * bytes): send it and start anew. Faults of the body name its fields. */
enum mz_status mz_sign_add(struct mz_client *client, struct mz_batch *batch,
                           const struct mz_filing *filing)
    __attribute__((nonnull, warn_unused_result));
bool mz_sign_is_full(const struct mz_batch *batch) __attribute__((nonnull));
/* Sends the batch and checks every receipt; ret_receipts has batch->count places. MZ_OK says that
 * all answers were sound, not that nothing was refused. */
enum mz_status mz_sign_send(struct mz_client *client, const struct mz_batch *batch,
                            struct mz_receipt *ret_receipts)
    __attribute__((nonnull, warn_unused_result));
void mz_sign_clear(struct mz_batch *batch) __attribute__((nonnull));

/* Signs, sends and checks one statement, and prints its receipt. A refusal is the command's
 * fault. */
enum mz_status mz_sign_file(struct mz_client *client, const struct mz_filing *filing,
                            struct mz_receipt *ret_receipt)
    __attribute__((nonnull(1, 2), warn_unused_result));

/* Prints a receipt that was checked: a line for people, an object for programs. */
enum mz_status mz_sign_print(struct mz_client *client, enum mz_kind_id kind,
                             const struct mz_receipt *receipt)
    __attribute__((nonnull, warn_unused_result));

#endif
