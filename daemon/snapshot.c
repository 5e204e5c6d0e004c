/* Snapshots: one LMDB read txn each, at one tree size, whatever the sequencer does meanwhile. */
#include <stdlib.h>
#include <string.h>

#include "daemon/ledger_internal.h"
#include "proto/log/tile.h"

struct mz_snapshot {
    struct mz_signer *signer;
    struct mz_store_txn *txn;
    struct mz_view_source source;
    uint8_t tile[MZ_TILE_SIZE];
};

static enum mz_status read_entry(void *ctx, uint64_t index, struct mz_span *ret_entry) {
    return mz_store_entry(ctx, index, ret_entry);
}

enum mz_status mz_snapshot_open(struct mz_ledger *ledger, struct mz_snapshot **ret_snapshot) {
    struct mz_snapshot *snapshot = malloc(sizeof *snapshot);
    if (snapshot == NULL)
        return MZ_E_NO_MEMORY;
    enum mz_status status = MZ_E_NO_MEMORY;
    snapshot->signer = ledger->signer;
    snapshot->txn = mz_store_txn_new(ledger->store);
    if (snapshot->txn != NULL)
        status = mz_store_read(snapshot->txn);
    if (status == MZ_OK)
        status = mz_store_size(snapshot->txn, &snapshot->source.tree_size);
    if (status != MZ_OK) {
        mz_snapshot_close(snapshot);
        return status;
    }
    snapshot->source.records = mz_store_records(snapshot->txn);
    snapshot->source.objects = mz_store_objects(snapshot->txn);
    snapshot->source.ctx = snapshot->txn;
    snapshot->source.entry = read_entry;
    snapshot->source.origin = mz_ledger_origin(ledger);
    *ret_snapshot = snapshot;
    return MZ_OK;
}

void mz_snapshot_close(struct mz_snapshot *snapshot) {
    if (snapshot == NULL)
        return;
    mz_store_txn_free(snapshot->txn);
    free(snapshot);
}

const struct mz_view_source *mz_snapshot_source(const struct mz_snapshot *snapshot) {
    return &snapshot->source;
}

enum mz_status mz_snapshot_checkpoint(const struct mz_snapshot *snapshot,
                                      struct mz_span *ret_note) {
    return mz_store_checkpoint(snapshot->txn, ret_note);
}

enum mz_status mz_snapshot_tile(struct mz_snapshot *snapshot, uint8_t level, uint64_t number,
                                unsigned width, struct mz_span *ret_hashes) {
    struct mz_tile tile = {.level = level, .width = (uint16_t)width, .number = number};
    if (width == 0 || width > MZ_TILE_WIDTH || !mz_tile_exists(snapshot->source.tree_size, &tile))
        return MZ_E_NOT_FOUND;
    enum mz_status status = mz_store_tile(snapshot->txn, level, number, width, snapshot->tile);
    if (status == MZ_OK)
        *ret_hashes = mz_span_of(snapshot->tile, width * MZ_HASH_SIZE);
    return status;
}

enum mz_status mz_snapshot_inclusion(const struct mz_snapshot *snapshot, uint64_t index,
                                     uint64_t tree_size, struct mz_hash ret_proof[MZ_MAX_PROOF],
                                     unsigned *ret_size) {
    uint64_t size = tree_size != 0 ? tree_size : snapshot->source.tree_size;
    if (size > snapshot->source.tree_size)
        return MZ_E_OUT_OF_RANGE;
    struct mz_node_reader reader = mz_store_node_reader(snapshot->txn);
    struct mz_proof proof;
    enum mz_status status = mz_merkle_inclusion(&reader, index, size, &proof);
    if (status != MZ_OK)
        return status;
    memcpy(ret_proof, proof.hashes, proof.count * sizeof proof.hashes[0]);
    *ret_size = (unsigned)proof.count;
    return MZ_OK;
}

enum mz_status mz_snapshot_consistency(const struct mz_snapshot *snapshot, uint64_t from,
                                       uint64_t to, struct mz_hash ret_proof[MZ_MAX_PROOF + 1],
                                       unsigned *ret_size) {
    if (to > snapshot->source.tree_size)
        return MZ_E_OUT_OF_RANGE;
    struct mz_node_reader reader = mz_store_node_reader(snapshot->txn);
    struct mz_proof proof;
    enum mz_status status = mz_merkle_consistency(&reader, from, to, &proof);
    if (status != MZ_OK)
        return status;
    memcpy(ret_proof, proof.hashes, proof.count * sizeof proof.hashes[0]);
    *ret_size = (unsigned)proof.count;
    return MZ_OK;
}

/* The root is the one of the stored checkpoint: the log signs nothing here that it has not signed
 * there. */
enum mz_status mz_snapshot_receipt(const struct mz_snapshot *snapshot, uint64_t index,
                                   struct mz_writer *w) {
    struct mz_span bytes;
    struct mz_note note;
    struct mz_checkpoint checkpoint;
    struct mz_proof proof;
    struct mz_node_reader reader = mz_store_node_reader(snapshot->txn);
    enum mz_status status = mz_store_checkpoint(snapshot->txn, &bytes);
    if (status == MZ_OK)
        status = mz_note_parse(bytes, &note);
    if (status == MZ_OK)
        status = mz_checkpoint_parse(note.text, &checkpoint);
    if (status == MZ_OK)
        status = mz_merkle_inclusion(&reader, index, checkpoint.size, &proof);
    struct mz_log_key_record key;
    uint64_t since;
    if (status == MZ_OK)
        status = mz_log_key_at(&snapshot->source.records, checkpoint.size, &since, &key);
    if (status != MZ_OK)
        return status;
    return mz_signer_receipt(snapshot->signer, &key.key, checkpoint.size, index, &proof,
                             &checkpoint.root, w);
}
