/* Receipts: what the daemon answers to a statement, believed only once it is proven.
 *
 * From the statement we signed and the head that the daemon names, we rebuild the entry ourselves,
 * hash it, and follow the inclusion proof to the root of a checkpoint that the pinned log key
 * signed. Nothing of the answer is taken on trust (G1, G2). */
#ifndef MZ_CLIENT_RECEIPT_H
#define MZ_CLIENT_RECEIPT_H

#include "client/remote/api.h"
#include "proto/codec/entry.h"

enum mz_receipt_status { MZ_RECEIPT_RECORDED, MZ_RECEIPT_DUPLICATE, MZ_RECEIPT_REFUSED };

struct mz_receipt {
    enum mz_receipt_status status;
    struct mz_hash statement;
    struct mz_fault fault;     /* when refused */
    struct mz_entry_head head; /* otherwise */
    struct mz_hash leaf;
    uint64_t tree_size;
};

/* Checks one element of "answers" against the statement it is about. `answers` is the whole
 * document: it holds tree size and checkpoint where the element does not carry its own. With `key`,
 * the checkpoint must be signed by that trusted log. MZ_E_PROTOCOL for what is malformed or of
 * another statement; MZ_E_BAD_LEAF, MZ_E_BAD_PROOF, MZ_E_BAD_NOTE, MZ_E_UNKNOWN_SIGNER for what is
 * not proven. A refusal is MZ_OK with status MZ_RECEIPT_REFUSED. */
enum mz_status mz_receipt_check(const json_t *answers, const json_t *answer,
                                struct mz_span statement, const struct mz_trust *trust,
                                struct mz_receipt *ret_receipt, struct mz_fault *fault)
    __attribute__((nonnull(1, 2, 4, 5), warn_unused_result));

#endif
