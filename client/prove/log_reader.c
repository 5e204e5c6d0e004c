#include "client/prove/log_reader.h"

#include <inttypes.h>
#include <stdlib.h>

#include "proto/log/tile.h"

/* One tile or bundle as it was read. */
struct held {
    bool used;
    uint64_t number;
    struct mz_buffer bytes;
};

struct mz_log_reader {
    const struct mz_remote *remote;
    struct mz_buffer note;
    struct mz_checkpoint checkpoint; /* views into note */
    struct held tiles[MZ_TILE_LEVELS];
    struct held bundle;
    struct mz_span entries[MZ_TILE_WIDTH]; /* of the bundle */
    struct mz_fault *fault;                /* of the call under way; or: */
    struct mz_fault inner;                 /* why a tile could not be had */
};

enum mz_status mz_log_reader_open(const struct mz_remote *remote, const struct mz_trust *trust,
                                  struct mz_log_reader **ret_reader, struct mz_fault *fault) {
    struct mz_log_reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "checkpoint");
    reader->remote = remote;
    enum mz_status status = remote->get(remote->ctx, "/checkpoint", &reader->note, fault);
    if (status == MZ_OK)
        status =
            mz_trust_checkpoint(trust, mz_buffer_view(&reader->note), &reader->checkpoint, fault);
    if (status != MZ_OK) {
        mz_log_reader_close(reader);
        return status;
    }
    *ret_reader = reader;
    return MZ_OK;
}

void mz_log_reader_close(struct mz_log_reader *reader) {
    if (reader == NULL)
        return;
    for (size_t i = 0; i < MZ_TILE_LEVELS; i++)
        mz_buffer_free(&reader->tiles[i].bytes);
    mz_buffer_free(&reader->bundle.bytes);
    mz_buffer_free(&reader->note);
    free(reader);
}

struct mz_span mz_log_reader_note(const struct mz_log_reader *reader) {
    return mz_buffer_view(&reader->note);
}

const struct mz_checkpoint *mz_log_reader_checkpoint(const struct mz_log_reader *reader) {
    return &reader->checkpoint;
}

static enum mz_status hold(struct mz_log_reader *reader, struct held *held,
                           const struct mz_tile *tile) {
    char path[MZ_TILE_PATH_SIZE + 1];
    struct mz_writer w = mz_writer_over(path, MZ_TILE_PATH_SIZE);
    mz_tile_path_write(&w, tile);
    path[w.size] = '\0';
    held->used = false;
    held->bytes.size = 0;
    held->number = tile->number;
    enum mz_status status =
        reader->remote->get(reader->remote->ctx, path, &held->bytes, reader->fault);
    held->used = status == MZ_OK;
    return status;
}

/* -- Entries. */

static enum mz_status cut(struct mz_log_reader *reader, unsigned width) {
    struct mz_reader r = mz_reader_over(mz_buffer_view(&reader->bundle.bytes));
    for (unsigned i = 0; i < width; i++)
        if (!mz_bundle_next(&r, &reader->entries[i]))
            return MZ_E_BAD_TILE;
    return r.rest.size == 0 ? MZ_OK : MZ_E_BAD_TILE;
}

enum mz_status mz_log_reader_entry(struct mz_log_reader *reader, uint64_t index,
                                   struct mz_span *ret_entry, struct mz_fault *fault) {
    struct mz_tile tile = {.entries = true, .number = index / MZ_TILE_WIDTH};
    reader->fault = fault;
    if (index >= reader->checkpoint.size)
        return mz_fault_at(fault, MZ_E_NOT_FOUND, "#%" PRIu64, index);
    if (!reader->bundle.used || reader->bundle.number != tile.number) {
        tile.width = mz_tile_width(reader->checkpoint.size, 0, tile.number);
        enum mz_status status = hold(reader, &reader->bundle, &tile);
        if (status != MZ_OK)
            return status;
        status = cut(reader, tile.width);
        if (status != MZ_OK) {
            reader->bundle.used = false;
            return mz_fault_at(fault, status, "entries %" PRIu64, tile.number);
        }
    }
    *ret_entry = reader->entries[index % MZ_TILE_WIDTH];
    return MZ_OK;
}

/* -- Proofs. */

static enum mz_status lend_tile(void *ctx, const struct mz_tile *tile, struct mz_span *ret_hashes) {
    struct mz_log_reader *reader = ctx;
    if (tile->level >= MZ_TILE_LEVELS)
        return MZ_E_OUT_OF_RANGE;
    struct held *held = &reader->tiles[tile->level];
    if (!held->used || held->number != tile->number) {
        enum mz_status status = hold(reader, held, tile);
        if (status != MZ_OK)
            return status;
    }
    *ret_hashes = mz_buffer_view(&held->bytes);
    return MZ_OK;
}

enum mz_status mz_log_reader_inclusion(struct mz_log_reader *reader, uint64_t index,
                                       struct mz_proof *ret_proof, struct mz_fault *fault) {
    struct mz_tile_reader tiles = {
        .read = lend_tile, .context = reader, .size = reader->checkpoint.size};
    struct mz_node_reader nodes = mz_tile_node_reader(&tiles);
    reader->inner = (struct mz_fault){0};
    reader->fault = &reader->inner;
    enum mz_status status = mz_merkle_inclusion(&nodes, index, tiles.size, ret_proof);
    if (status == MZ_OK)
        return MZ_OK;
    if (reader->inner.status == status && fault != NULL)
        *fault = reader->inner;
    else
        mz_fault_at(fault, status, "#%" PRIu64, index);
    return status;
}
