/* The log in the store: entries, rows of the tree, commit boundaries, the latest checkpoint. */
#include <lmdb.h>
#include <string.h>

#include "daemon/store.h"
#include "daemon/store_internal.h"
#include "proto/log/tile.h"

static const char checkpoint_key[] = "checkpoint";

struct number_key {
    uint8_t bytes[9];
    size_t size;
};

static void put_number(struct number_key *key, uint64_t number) {
    for (unsigned i = 0; i < 8; i++)
        key->bytes[key->size++] = (uint8_t)(number >> (56 - 8 * i));
}

static struct number_key key_of(uint64_t number) {
    struct number_key key = {.size = 0};
    put_number(&key, number);
    return key;
}

static struct number_key key_of_row(uint8_t level, uint64_t row) {
    struct number_key key = {.bytes = {level}, .size = 1};
    put_number(&key, row);
    return key;
}

static struct mz_span view(const struct number_key *key) {
    return mz_span_of(key->bytes, key->size);
}

/* -- Entries. */

enum mz_status mz_store_size(struct mz_store_txn *txn, uint64_t *ret_size) {
    MDB_stat stat;
    int rc = mdb_stat(txn->txn, txn->store->tables[MZ_STORE_ENTRIES], &stat);
    if (rc == 0)
        *ret_size = stat.ms_entries;
    return mz_store_result(txn, rc);
}

enum mz_status mz_store_entry(struct mz_store_txn *txn, uint64_t index, struct mz_span *ret_entry) {
    struct number_key key = key_of(index);
    return mz_store_get(txn, MZ_STORE_ENTRIES, view(&key), ret_entry);
}

enum mz_status mz_store_entry_append(struct mz_store_txn *txn, uint64_t index,
                                     struct mz_span entry) {
    struct number_key key = key_of(index);
    enum mz_status status = mz_store_put(txn, MZ_STORE_ENTRIES, view(&key), entry, MDB_APPEND);
    /* Not the next index: records and entries have parted, and nothing may be written any more. */
    return status == MZ_E_EXISTS ? mz_store_result(txn, MDB_CORRUPTED) : status;
}

/* -- The tree. */

enum mz_status mz_store_row(struct mz_store_txn *txn, uint8_t level, uint64_t row,
                            struct mz_span *ret_hashes) {
    struct number_key key = key_of_row(level, row);
    return mz_store_get(txn, MZ_STORE_TREE, view(&key), ret_hashes);
}

enum mz_status mz_store_row_put(struct mz_store_txn *txn, uint8_t level, uint64_t row,
                                struct mz_span hashes) {
    struct number_key key = key_of_row(level, row);
    return mz_store_put(txn, MZ_STORE_TREE, view(&key), hashes, 0);
}

enum mz_status mz_store_tile(struct mz_store_txn *txn, uint8_t tile_level, uint64_t number,
                             unsigned width, uint8_t *buffer) {
    size_t size = width * MZ_HASH_SIZE, done = 0;
    uint64_t row = number * (MZ_TILE_WIDTH / MZ_STORE_ROW);
    while (done < size) {
        struct mz_span hashes;
        enum mz_status status =
            mz_store_row(txn, (uint8_t)(tile_level * MZ_TILE_HEIGHT), row++, &hashes);
        if (status != MZ_OK)
            return status;
        size_t left = size - done, n = hashes.size < left ? hashes.size : left;
        if (n == 0 || (n < left && n != MZ_STORE_ROW * MZ_HASH_SIZE))
            return MZ_E_BAD_TILE;
        memcpy(buffer + done, hashes.data, n);
        done += n;
    }
    return MZ_OK;
}

struct row_scan {
    bool (*each)(void *arg, uint8_t level, uint64_t row);
    void *arg;
};

static bool scan_row(void *arg, struct mz_span key, struct mz_span hashes) {
    const struct row_scan *scan = arg;
    struct mz_reader reader = mz_reader_over(key);
    (void)hashes;
    uint8_t level = mz_reader_u8(&reader);
    return scan->each(scan->arg, level, mz_reader_u64be(&reader));
}

enum mz_status mz_store_row_scan(struct mz_store_txn *txn,
                                 bool (*each)(void *arg, uint8_t level, uint64_t row), void *arg) {
    struct row_scan scan = {each, arg};
    struct mz_span all = mz_span_of("", 0);
    return mz_store_scan(txn, MZ_STORE_TREE, all, all, scan_row, &scan);
}

/* Node (level, index) is the root over the 2^(level mod 4) hashes of the stored level below that it
 * covers; those lie in one row. */
static enum mz_status read_node(void *context, uint8_t level, uint64_t index,
                                struct mz_hash *ret_hash) {
    unsigned above = level % MZ_STORE_ROW_LEVELS;
    uint64_t first = index << above;
    size_t count = (size_t)1 << above, skip = (size_t)(first % MZ_STORE_ROW);
    struct mz_span row;
    enum mz_status status =
        mz_store_row(context, (uint8_t)(level - above), first / MZ_STORE_ROW, &row);
    if (status != MZ_OK)
        return status;
    if (row.size < (skip + count) * MZ_HASH_SIZE)
        return MZ_E_NOT_FOUND;
    struct mz_frontier frontier = {.size = 0};
    for (size_t i = skip; i < skip + count; i++) {
        struct mz_hash hash;
        memcpy(hash.bytes, row.data + i * MZ_HASH_SIZE, MZ_HASH_SIZE);
        mz_frontier_append(&frontier, &hash);
    }
    *ret_hash = mz_frontier_root(&frontier);
    return MZ_OK;
}

struct mz_node_reader mz_store_node_reader(struct mz_store_txn *txn) {
    return (struct mz_node_reader){read_node, txn};
}

/* -- Commits. */

enum mz_status mz_store_boundary_put(struct mz_store_txn *txn, uint64_t tree_size) {
    struct number_key key = key_of(tree_size);
    return mz_store_put(txn, MZ_STORE_COMMITS, view(&key), mz_span_of("", 0), MDB_APPEND);
}

static bool take_boundary(void *arg, struct mz_span key, struct mz_span value) {
    (void)value;
    struct mz_reader reader = mz_reader_over(key);
    *(uint64_t *)arg = mz_reader_u64be(&reader);
    return false;
}

enum mz_status mz_store_boundary(struct mz_store_txn *txn, uint64_t tree_size,
                                 uint64_t *ret_boundary) {
    struct number_key key = key_of(tree_size);
    uint64_t boundary = 0;
    enum mz_status status = mz_store_scan(txn, MZ_STORE_COMMITS, mz_span_of("", 0), view(&key),
                                          take_boundary, &boundary);
    if (status == MZ_OK && boundary < tree_size)
        status = MZ_E_NOT_FOUND;
    if (status == MZ_OK)
        *ret_boundary = boundary;
    return status;
}

enum mz_status mz_store_checkpoint(struct mz_store_txn *txn, struct mz_span *ret_note) {
    return mz_store_get(txn, MZ_STORE_META, mz_span_text(checkpoint_key), ret_note);
}

enum mz_status mz_store_checkpoint_put(struct mz_store_txn *txn, struct mz_span note) {
    return mz_store_put(txn, MZ_STORE_META, mz_span_text(checkpoint_key), note, 0);
}
