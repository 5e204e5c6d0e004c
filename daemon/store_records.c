/* Records and lists in the store. */
#include <lmdb.h>
#include <string.h>

#include "daemon/store.h"
#include "daemon/store_internal.h"

static enum mz_status get(void *ctx, struct mz_span key, struct mz_span *ret_value) {
    return mz_store_get(ctx, MZ_STORE_RECORDS, key, ret_value);
}

static enum mz_status put(void *ctx, struct mz_span key, struct mz_span value) {
    struct mz_store_txn *txn = ctx;
    if (value.data != NULL)
        return mz_store_put(txn, MZ_STORE_RECORDS, key, value, 0);
    union {
        const void *from;
        void *to;
    } pointer = {.from = key.data};
    MDB_val k = {key.size, pointer.to};
    int rc = mdb_del(txn->txn, txn->store->tables[MZ_STORE_RECORDS], &k, NULL);
    return rc == MDB_NOTFOUND ? MZ_OK : mz_store_result(txn, rc);
}

static enum mz_status scan(void *ctx, struct mz_span prefix, struct mz_span from,
                           bool (*each)(void *arg, struct mz_span key, struct mz_span value),
                           void *arg) {
    return mz_store_scan(ctx, MZ_STORE_RECORDS, prefix, from, each, arg);
}

struct mz_records mz_store_records(struct mz_store_txn *txn) {
    return (struct mz_records){.ctx = txn, .get = get, .put = put, .scan = scan};
}

/* -- Lists. */

enum mz_status mz_store_list(struct mz_store_txn *txn, const struct mz_hash *root,
                             struct mz_span *ret_object) {
    return mz_store_get(txn, MZ_STORE_LISTS, mz_span_hash(root), ret_object);
}

static enum mz_status object_list(void *ctx, const struct mz_hash *root,
                                  struct mz_span *ret_object) {
    return mz_store_list(ctx, root, ret_object);
}

struct mz_objects mz_store_objects(struct mz_store_txn *txn) {
    return (struct mz_objects){txn, object_list};
}

enum mz_status mz_store_list_put(struct mz_store_txn *txn, const struct mz_hash *root,
                                 struct mz_span object) {
    enum mz_status status =
        mz_store_put(txn, MZ_STORE_LISTS, mz_span_hash(root), object, MDB_NOOVERWRITE);
    return status == MZ_E_EXISTS ? MZ_OK : status;
}

struct list_scan {
    bool (*each)(void *arg, const struct mz_hash *root, struct mz_span object);
    void *arg;
};

static bool scan_list(void *arg, struct mz_span key, struct mz_span value) {
    const struct list_scan *lists = arg;
    struct mz_hash root = {{0}};
    if (key.size == MZ_HASH_SIZE)
        memcpy(root.bytes, key.data, MZ_HASH_SIZE);
    return lists->each(lists->arg, &root, value);
}

enum mz_status mz_store_list_scan(struct mz_store_txn *txn,
                                  bool (*each)(void *arg, const struct mz_hash *root,
                                               struct mz_span object),
                                  void *arg) {
    struct list_scan lists = {each, arg};
    struct mz_span all = mz_span_of("", 0);
    return mz_store_scan(txn, MZ_STORE_LISTS, all, all, scan_list, &lists);
}
