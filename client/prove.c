/* prove: a proof in a file that an entry is in the ledger, for whoever has only the log's key (G2).
 */
#include <stdio.h>
#include <string.h>

#include "client/api.h"
#include "client/error.h"
#include "client/i18n.h"
#include "client/read.h"
#include "client/reading.h"
#include "client/replay.h"
#include "proto/base/hex.h"
#include "proto/log/tlog_proof.h"

#define PROOF_SIZE (MZ_MAX_NOTE + (MZ_MAX_PROOF + 4u) * 64u)

static enum mz_status lend_tile(void *ctx, const struct mz_tile *tile, struct mz_span *ret_hashes) {
    return mz_clone_tile(ctx, tile->level, tile->number, tile->width, ret_hashes);
}

/* Out of the tiles of a clone, under its own checkpoint. */
static enum mz_status proof_of_clone(struct mz_client *client, struct mz_clone *clone,
                                     uint64_t index, struct mz_buffer *ret_proof) {
    struct mz_tile_reader reader = {
        .read = lend_tile, .context = clone, .size = mz_clone_size(clone)};
    struct mz_node_reader nodes = mz_tile_node_reader(&reader);
    struct mz_proof inclusion;
    enum mz_status status = mz_merkle_inclusion(&nodes, index, reader.size, &inclusion);
    uint8_t *room = status == MZ_OK ? mz_buffer_reserve(ret_proof, PROOF_SIZE) : NULL;
    if (status == MZ_OK && room == NULL)
        status = MZ_E_NO_MEMORY;
    if (status == MZ_OK) {
        struct mz_writer w = mz_writer_over(room, PROOF_SIZE);
        status =
            mz_tlog_proof_write(&w, (struct mz_span){0}, index, &inclusion, mz_clone_note(clone));
        ret_proof->size += w.size;
    }
    return status == MZ_OK ? MZ_OK
                           : mz_fault_at(&client->fault, status, "%s", mz_clone_directory(clone));
}

/* Nobody is handed a proof that we would not believe ourselves. */
static enum mz_status check(struct mz_client *client, const struct mz_buffer *bytes,
                            const struct mz_note_key *key, uint64_t index,
                            const struct mz_hash *leaf) {
    struct mz_tlog_proof proof;
    struct mz_checkpoint checkpoint;
    enum mz_status status = mz_tlog_proof_parse(mz_buffer_view(bytes), &proof);
    if (status == MZ_OK && proof.index != index)
        status = MZ_E_BAD_PROOF;
    if (status == MZ_OK)
        status = mz_tlog_proof_verify(&proof, mz_note_key_name(key), key, leaf, &checkpoint);
    if (status != MZ_OK)
        return mz_fault_at(&client->fault, status, "%llu", (unsigned long long)index);
    return MZ_OK;
}

static enum mz_status write_proof(struct mz_client *client, const struct mz_buffer *proof,
                                  uint64_t index, const struct mz_hash *leaf) {
    char hex[MZ_HEX_HASH_SIZE + 1];
    mz_hex_of_hash(leaf, hex);
    if (fwrite(proof->data, 1, proof->size, client->output.file) != proof->size)
        return mz_fault_at(&client->fault, MZ_E_IO, "%s",
                           client->output.path != NULL ? client->output.path : "stdout");
    mz_error_note(client, mz_i18n(N_("Entry %llu, leaf hash %s: the proof verifies.\n")),
                  (unsigned long long)index, hex);
    return MZ_OK;
}

static enum mz_status leaf_of(struct mz_client *client, const struct mz_ledger_source *source,
                              uint64_t index, struct mz_hash *ret_leaf) {
    struct mz_buffer entry = {0};
    enum mz_status status = source->entry(source->ctx, index, &entry, &client->fault);
    if (status == MZ_OK)
        *ret_leaf = mz_hash_leaf(mz_buffer_view(&entry));
    mz_buffer_free(&entry);
    return status;
}

/* The proof and the key to check it with, from where the options say. */
static enum mz_status obtain(struct mz_client *client, const struct mz_ledger_source *source,
                             uint64_t index, struct mz_buffer *ret_proof,
                             struct mz_note_key *ret_key) {
    const struct mz_trust *trust;
    char path[64];
    if (mz_options_has(&client->options, "clone")) {
        enum mz_status status =
            proof_of_clone(client, mz_replay_clone(source->ctx), index, ret_proof);
        if (status != MZ_OK)
            return status;
        status = mz_replay_key(source->ctx, ret_key);
        return status == MZ_OK ? MZ_OK : mz_fault_at(&client->fault, status, "log key");
    }
    (void)snprintf(path, sizeof path, "/v1/proof?index=%llu", (unsigned long long)index);
    enum mz_status status = mz_api_trust(client, &trust);
    if (status == MZ_OK)
        status = mz_api_get(client, path, ret_proof);
    if (status == MZ_OK)
        *ret_key = trust->key;
    return status;
}

enum mz_status mz_prove_entry(struct mz_client *client) {
    struct mz_ledger_source source;
    struct mz_read_id id;
    struct mz_hash leaf;
    struct mz_note_key key;
    struct mz_buffer proof = {0};
    enum mz_status status = mz_source_open(client, &source);
    if (status != MZ_OK)
        return status;
    status = mz_read_resolve(client, &source, client->options.arguments[0], &id);
    if (status == MZ_OK)
        status = leaf_of(client, &source, id.index, &leaf);
    if (status == MZ_OK)
        status = obtain(client, &source, id.index, &proof, &key);
    if (status == MZ_OK)
        status = check(client, &proof, &key, id.index, &leaf);
    if (status == MZ_OK)
        status = write_proof(client, &proof, id.index, &leaf);
    mz_buffer_free(&proof);
    source.close(source.ctx);
    return status;
}
