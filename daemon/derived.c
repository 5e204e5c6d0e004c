#include "daemon/derived.h"

#include <string.h>

#include "proto/codec/entry.h"
#include "proto/log/hash.h"

#define LEVELS (64u / MZ_STORE_ROW_LEVELS)

/* The last row of each stored level, as far as it is filled. */
struct edge {
    uint64_t number;
    unsigned width;
    struct mz_hash hashes[MZ_STORE_ROW];
};

struct rows {
    struct edge edges[LEVELS];
    enum mz_status (*each)(void *arg, const struct mz_derived_row *row);
    void *arg;
};

static enum mz_status give(struct rows *rows, unsigned n) {
    const struct edge *edge = &rows->edges[n];
    uint8_t bytes[MZ_STORE_ROW * MZ_HASH_SIZE];
    for (unsigned i = 0; i < edge->width; i++)
        memcpy(bytes + (size_t)i * MZ_HASH_SIZE, edge->hashes[i].bytes, MZ_HASH_SIZE);
    const struct mz_derived_row row = {(uint8_t)(n * MZ_STORE_ROW_LEVELS), edge->number,
                                       mz_span_of(bytes, (size_t)edge->width * MZ_HASH_SIZE)};
    return rows->each(rows->arg, &row);
}

/* A full row is one hash of the stored level above it. */
static enum mz_status append(struct rows *rows, struct mz_hash hash) {
    for (unsigned n = 0; n < LEVELS; n++) {
        struct edge *edge = &rows->edges[n];
        edge->hashes[edge->width++] = hash;
        if (edge->width < MZ_STORE_ROW)
            return MZ_OK;
        enum mz_status status = give(rows, n);
        if (status != MZ_OK)
            return status;
        hash = mz_merkle_root(edge->hashes, MZ_STORE_ROW);
        edge->number++;
        edge->width = 0;
    }
    return MZ_OK;
}

enum mz_status mz_derived_rows(struct mz_store_txn *txn,
                               enum mz_status (*each)(void *arg, const struct mz_derived_row *row),
                               void *arg) {
    struct rows rows = {.each = each, .arg = arg};
    uint64_t size;
    enum mz_status status = mz_store_size(txn, &size);
    for (uint64_t index = 0; status == MZ_OK && index < size; index++) {
        struct mz_span entry;
        status = mz_store_entry(txn, index, &entry);
        if (status == MZ_OK)
            status = append(&rows, mz_hash_leaf(entry));
    }
    for (unsigned n = 0; status == MZ_OK && n < LEVELS; n++)
        if (rows.edges[n].width > 0)
            status = give(&rows, n);
    return status;
}

bool mz_derived_has_row(uint64_t size, uint8_t level, uint64_t number) {
    if (level % MZ_STORE_ROW_LEVELS != 0 || level >= 64)
        return false;
    uint64_t nodes = size >> level;
    return number < nodes / MZ_STORE_ROW + (nodes % MZ_STORE_ROW != 0);
}

enum mz_status mz_derived_commits(struct mz_store_txn *txn,
                                  enum mz_status (*each)(void *arg, uint64_t tree_size),
                                  void *arg) {
    uint64_t size, last = 0;
    enum mz_status status = mz_store_size(txn, &size);
    for (uint64_t index = 0; status == MZ_OK && index < size; index++) {
        struct mz_span bytes;
        struct mz_entry entry;
        status = mz_store_entry(txn, index, &bytes);
        if (status == MZ_OK)
            status = mz_entry_decode(bytes, &entry, NULL);
        if (status == MZ_OK && index > 0 && entry.head.registered_at != last)
            status = each(arg, index);
        if (status == MZ_OK)
            last = entry.head.registered_at;
    }
    return status == MZ_OK && size > 0 ? each(arg, size) : status;
}
