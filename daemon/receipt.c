#include "daemon/receipt.h"

#include <stdlib.h>
#include <string.h>

struct note {
    uint64_t tree_size;
    size_t size;
    uint8_t bytes[MZ_CHECKPOINT_SIZE];
};

struct mz_receipt_notes {
    size_t capacity, count;
    struct note notes[];
};

struct mz_receipt_notes *mz_receipt_notes_new(size_t capacity) {
    struct mz_receipt_notes *notes = calloc(1, sizeof *notes + capacity * sizeof notes->notes[0]);
    if (notes != NULL)
        notes->capacity = capacity;
    return notes;
}

void mz_receipt_notes_free(struct mz_receipt_notes *notes) {
    free(notes);
}

void mz_receipt_notes_clear(struct mz_receipt_notes *notes) {
    notes->count = 0;
}

/* The checkpoint at a boundary: the one made last if it is the same, as neighbours mostly share
 * theirs. */
static enum mz_status sign(struct mz_receipt_notes *notes, struct mz_store_txn *txn,
                           const struct mz_signer *signer, uint64_t tree_size,
                           struct mz_span *ret_note) {
    struct note *last = notes->count > 0 ? &notes->notes[notes->count - 1] : NULL;
    if (last == NULL || last->tree_size != tree_size) {
        if (notes->count == notes->capacity)
            return MZ_E_NO_MEMORY;
        struct mz_node_reader reader = mz_store_node_reader(txn);
        struct mz_frontier frontier;
        enum mz_status status = mz_frontier_load(&reader, tree_size, &frontier);
        if (status != MZ_OK)
            return status;
        struct mz_hash root = mz_frontier_root(&frontier);
        last = &notes->notes[notes->count];
        struct mz_writer w = mz_writer_over(last->bytes, sizeof last->bytes);
        status = mz_signer_sign(signer, tree_size, &root, &w);
        if (status != MZ_OK)
            return status;
        last->tree_size = tree_size;
        last->size = w.size;
        notes->count++;
    }
    *ret_note = mz_span_of(last->bytes, last->size);
    return MZ_OK;
}

enum mz_status mz_receipt_of(struct mz_store_txn *txn, const struct mz_signer *signer,
                             uint64_t index, struct mz_receipt_notes *notes,
                             struct mz_answer *ret_answer) {
    struct mz_span bytes, note;
    struct mz_entry entry;
    struct mz_proof proof;
    struct mz_node_reader reader = mz_store_node_reader(txn);
    uint64_t tree_size;
    enum mz_status status = mz_store_entry(txn, index, &bytes);
    if (status == MZ_OK)
        status = mz_entry_decode(bytes, &entry, NULL);
    if (status == MZ_OK)
        status = mz_store_boundary(txn, index + 1, &tree_size);
    struct mz_records records = mz_store_records(txn);
    struct mz_log_key_record key;
    uint64_t size, since;
    if (status == MZ_OK)
        status = mz_store_size(txn, &size);
    if (status == MZ_OK)
        status = mz_log_key_at(&records, size, &since, &key);
    if (status == MZ_OK && tree_size < since)
        tree_size = size;
    if (status == MZ_OK)
        status = mz_merkle_inclusion(&reader, index, tree_size, &proof);
    if (status == MZ_OK)
        status = sign(notes, txn, signer, tree_size, &note);
    if (status != MZ_OK)
        return status;
    ret_answer->head = entry.head;
    ret_answer->leaf = entry.leaf;
    ret_answer->tree_size = tree_size;
    ret_answer->proof_size = (unsigned)proof.count;
    memcpy(ret_answer->proof, proof.hashes, proof.count * sizeof proof.hashes[0]);
    ret_answer->checkpoint = note;
    return MZ_OK;
}
