/* Sealed disclosures in the store: staged and kept. */
#include <lmdb.h>
#include <string.h>

#include "daemon/store.h"
#include "daemon/store_internal.h"

/* Rows are a number in front of what is sealed: when it was handed in, or by which entry. */
#define NUMBER   8u
#define MAX_ROW  (NUMBER + MZ_MAX_DISCLOSURE + 64u)
#define KEY_SIZE (MZ_ID_SIZE + 1u + MZ_HASH_SIZE)

struct row_key {
    uint8_t bytes[KEY_SIZE];
};

static struct row_key key_of(const struct mz_id *payee, uint8_t field,
                             const struct mz_hash *digest) {
    struct row_key key = {{0}};
    memcpy(key.bytes, payee->bytes, MZ_ID_SIZE);
    key.bytes[MZ_ID_SIZE] = field;
    if (digest != NULL)
        memcpy(key.bytes + MZ_ID_SIZE + 1, digest->bytes, MZ_HASH_SIZE);
    return key;
}

static struct mz_span staged_key(const struct row_key *key) {
    return mz_span_of(key->bytes, MZ_ID_SIZE + 1);
}

static struct mz_span kept_key(const struct row_key *key) {
    return mz_span_of(key->bytes, KEY_SIZE);
}

static struct mz_span id_span(const struct mz_id *payee) {
    return mz_span_of(payee->bytes, MZ_ID_SIZE);
}

/* Copies, because `sealed` may be a view that the write itself would move. */
static enum mz_status put_row(struct mz_store_txn *txn, enum mz_store_table table,
                              struct mz_span key, uint64_t number, struct mz_span sealed) {
    uint8_t row[MAX_ROW];
    struct mz_writer w = mz_writer_over(row, sizeof row);
    mz_writer_u64be(&w, number);
    mz_writer_span(&w, sealed);
    return w.overflow ? MZ_E_TOO_LARGE : mz_store_put(txn, table, key, mz_writer_view(&w), 0);
}

static bool read_row(struct mz_span row, uint64_t *ret_number, struct mz_span *ret_sealed) {
    struct mz_reader r = mz_reader_over(row);
    uint64_t number = mz_reader_u64be(&r);
    if (row.size < NUMBER)
        return false;
    *ret_number = number;
    *ret_sealed = mz_span_of(row.data + NUMBER, row.size - NUMBER);
    return true;
}

/* -- Staged. */

enum mz_status mz_store_staged_put(struct mz_store_txn *txn, const struct mz_id *payee,
                                   uint8_t field, uint64_t at, struct mz_span sealed) {
    struct row_key key = key_of(payee, field, NULL);
    return put_row(txn, MZ_STORE_STAGED, staged_key(&key), at, sealed);
}

enum mz_status mz_store_staged_get(struct mz_store_txn *txn, const struct mz_id *payee,
                                   uint8_t field, struct mz_span *ret_sealed) {
    struct row_key key = key_of(payee, field, NULL);
    struct mz_span row;
    uint64_t at;
    enum mz_status status = mz_store_get(txn, MZ_STORE_STAGED, staged_key(&key), &row);
    if (status == MZ_OK && !read_row(row, &at, ret_sealed))
        status = MZ_E_BAD_OBJECT;
    return status;
}

enum mz_status mz_store_staged_count(struct mz_store_txn *txn, uint64_t *ret_count) {
    MDB_stat stat;
    int rc = mdb_stat(txn->txn, txn->store->tables[MZ_STORE_STAGED], &stat);
    if (rc != 0)
        return mz_store_result(txn, rc);
    *ret_count = stat.ms_entries;
    return MZ_OK;
}

struct staged_scan {
    bool (*each)(void *arg, const struct mz_id *payee, uint8_t field, uint64_t at);
    void *arg;
};

static bool scan_staged(void *arg, struct mz_span key, struct mz_span row) {
    const struct staged_scan *scan = arg;
    struct mz_id payee;
    struct mz_span sealed;
    uint64_t at;
    if (key.size != MZ_ID_SIZE + 1 || !read_row(row, &at, &sealed))
        return true;
    memcpy(payee.bytes, key.data, MZ_ID_SIZE);
    return scan->each(scan->arg, &payee, key.data[MZ_ID_SIZE], at);
}

enum mz_status mz_store_staged_scan(struct mz_store_txn *txn, const struct mz_id *from,
                                    bool (*each)(void *arg, const struct mz_id *payee,
                                                 uint8_t field, uint64_t at),
                                    void *arg) {
    struct staged_scan scan = {each, arg};
    struct mz_span all = mz_span_of("", 0);
    return mz_store_scan(txn, MZ_STORE_STAGED, all, from != NULL ? id_span(from) : all, scan_staged,
                         &scan);
}

enum mz_status mz_store_staged_drop(struct mz_store_txn *txn, const struct mz_id *payee) {
    return mz_store_remove(txn, MZ_STORE_STAGED, id_span(payee));
}

/* -- Kept. */

enum mz_status mz_store_kept_put(struct mz_store_txn *txn, const struct mz_id *payee,
                                 const struct mz_store_kept *kept) {
    struct row_key key = key_of(payee, kept->field, &kept->digest);
    return put_row(txn, MZ_STORE_KEPT, kept_key(&key), kept->index, kept->sealed);
}

enum mz_status mz_store_kept_get(struct mz_store_txn *txn, const struct mz_id *payee, uint8_t field,
                                 const struct mz_hash *digest, struct mz_store_kept *ret_kept) {
    struct row_key key = key_of(payee, field, digest);
    struct mz_store_kept kept = {.field = field, .digest = *digest};
    struct mz_span row;
    enum mz_status status = mz_store_get(txn, MZ_STORE_KEPT, kept_key(&key), &row);
    if (status == MZ_OK && !read_row(row, &kept.index, &kept.sealed))
        status = MZ_E_BAD_OBJECT;
    if (status == MZ_OK)
        *ret_kept = kept;
    return status;
}

struct kept_scan {
    bool (*each)(void *arg, const struct mz_store_kept *kept);
    void *arg;
};

static bool scan_kept(void *arg, struct mz_span key, struct mz_span row) {
    const struct kept_scan *scan = arg;
    struct mz_store_kept kept;
    if (key.size != KEY_SIZE || !read_row(row, &kept.index, &kept.sealed))
        return true;
    kept.field = key.data[MZ_ID_SIZE];
    memcpy(kept.digest.bytes, key.data + MZ_ID_SIZE + 1, MZ_HASH_SIZE);
    return scan->each(scan->arg, &kept);
}

enum mz_status mz_store_kept_scan(struct mz_store_txn *txn, const struct mz_id *payee,
                                  bool (*each)(void *arg, const struct mz_store_kept *kept),
                                  void *arg) {
    struct kept_scan scan = {each, arg};
    return mz_store_scan(txn, MZ_STORE_KEPT, id_span(payee), id_span(payee), scan_kept, &scan);
}

enum mz_status mz_store_kept_drop(struct mz_store_txn *txn, const struct mz_id *payee) {
    return mz_store_remove(txn, MZ_STORE_KEPT, id_span(payee));
}
