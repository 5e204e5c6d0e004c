/* Txns of the store: beginning, the one durable point, ending, and growing the map between them. */
#include <errno.h>
#include <lmdb.h>
#include <stdlib.h>

#include "daemon/store.h"
#include "daemon/store_internal.h"

struct mz_store_txn *mz_store_txn_new(struct mz_store *store) {
    struct mz_store_txn *txn = calloc(1, sizeof *txn);
    if (txn != NULL)
        txn->store = store;
    return txn;
}

void mz_store_txn_free(struct mz_store_txn *txn) {
    if (txn == NULL)
        return;
    mz_store_end(txn);
    if (txn->idle != NULL)
        mdb_txn_abort(txn->idle);
    free(txn);
}

static void enter(struct mz_store *store) {
    pthread_mutex_lock(&store->gate);
    store->readers++;
    pthread_mutex_unlock(&store->gate);
}

static void leave(struct mz_store *store) {
    pthread_mutex_lock(&store->gate);
    if (--store->readers == 0)
        pthread_cond_signal(&store->idle);
    pthread_mutex_unlock(&store->gate);
}

enum mz_status mz_store_read(struct mz_store_txn *txn) {
    enter(txn->store);
    txn->error = 0;
    txn->writing = false;
    int rc = txn->idle != NULL ? mdb_txn_renew(txn->idle)
                               : mdb_txn_begin(txn->store->env, NULL, MDB_RDONLY, &txn->idle);
    if (rc != 0) {
        leave(txn->store);
        return mz_store_result(txn, rc);
    }
    txn->txn = txn->idle;
    return MZ_OK;
}

enum mz_status mz_store_write(struct mz_store_txn *txn) {
    txn->error = 0;
    txn->writing = true;
    txn->writes = 0;
    return mz_store_result(txn, mdb_txn_begin(txn->store->env, NULL, 0, &txn->txn));
}

void mz_store_end(struct mz_store_txn *txn) {
    if (txn == NULL || txn->txn == NULL)
        return;
    if (txn->writing) {
        mdb_txn_abort(txn->txn);
    } else {
        mdb_txn_reset(txn->txn);
        leave(txn->store);
    }
    txn->txn = NULL;
}

enum mz_status mz_store_commit(struct mz_store_txn *txn) {
    const struct mz_store_faults *faults = txn->store->faults;
    int rc = faults != NULL ? faults->commit(faults->ctx) : 0;
    if (rc != 0) {
        mz_store_end(txn);
        return mz_store_result(txn, rc);
    }
    /* Frees the txn whether or not it succeeds. */
    rc = mdb_txn_commit(txn->txn);
    txn->txn = NULL;
    return mz_store_result(txn, rc);
}

uint64_t mz_store_moment(const struct mz_store_txn *txn) {
    return mdb_txn_id(txn->txn);
}

enum mz_status mz_store_grow(struct mz_store *store) {
    pthread_mutex_lock(&store->gate);
    /* Readers that come meanwhile are let in, as they may be inside already: a thread that holds a
     * snapshot and opens another must not wait for us. They run out by themselves, because nothing
     * is admitted while the sequencer waits here. */
    while (store->readers > 0)
        pthread_cond_wait(&store->idle, &store->gate);
    MDB_envinfo info;
    int rc = mdb_env_info(store->env, &info);
    if (rc == 0)
        rc = info.me_mapsize > SIZE_MAX / 2 ? ENOMEM
                                            : mdb_env_set_mapsize(store->env, info.me_mapsize * 2);
    pthread_mutex_unlock(&store->gate);
    return rc == 0 ? MZ_OK : rc == ENOMEM ? MZ_E_NO_MEMORY : MZ_E_IO;
}

/* -- Tables. */

static MDB_val to_lmdb(struct mz_span span) {
    /* LMDB takes keys and values as pointers to mutable bytes and does not write to them. */
    union {
        const void *from;
        void *to;
    } pointer = {.from = span.data};
    return (MDB_val){span.size, pointer.to};
}

static struct mz_span from_lmdb(MDB_val value) {
    return mz_span_of(value.mv_data, value.mv_size);
}

enum mz_status mz_store_get(struct mz_store_txn *txn, enum mz_store_table table, struct mz_span key,
                            struct mz_span *ret_value) {
    MDB_val k = to_lmdb(key), v;
    int rc = mdb_get(txn->txn, txn->store->tables[table], &k, &v);
    if (rc == 0) {
        *ret_value = from_lmdb(v);
        return MZ_OK;
    }
    return mz_store_result(txn, rc);
}

/* The error with which the next write is to fail, or 0. */
static int inject(struct mz_store_txn *txn) {
    const struct mz_store_faults *faults = txn->store->faults;
    return faults != NULL && faults->put != NULL ? faults->put(faults->ctx, ++txn->writes) : 0;
}

enum mz_status mz_store_put(struct mz_store_txn *txn, enum mz_store_table table, struct mz_span key,
                            struct mz_span value, unsigned flags) {
    MDB_val k = to_lmdb(key), v = to_lmdb(value);
    int injected = inject(txn);
    if (injected != 0)
        return mz_store_result(txn, injected);
    return mz_store_result(txn, mdb_put(txn->txn, txn->store->tables[table], &k, &v, flags));
}

enum mz_status mz_store_scan(struct mz_store_txn *txn, enum mz_store_table table,
                             struct mz_span prefix, struct mz_span from,
                             bool (*each)(void *arg, struct mz_span key, struct mz_span value),
                             void *arg) {
    MDB_cursor *cursor;
    int rc = mdb_cursor_open(txn->txn, txn->store->tables[table], &cursor);
    if (rc != 0)
        return mz_store_result(txn, rc);
    struct mz_span first = mz_span_compare(from, prefix) > 0 ? from : prefix;
    MDB_val key = to_lmdb(first), value;
    rc = mdb_cursor_get(cursor, &key, &value, first.size > 0 ? MDB_SET_RANGE : MDB_FIRST);
    while (rc == 0) {
        struct mz_span k = from_lmdb(key);
        if (k.size < prefix.size || !mz_span_equal(mz_span_of(k.data, prefix.size), prefix) ||
            !each(arg, k, from_lmdb(value)))
            break;
        rc = mdb_cursor_get(cursor, &key, &value, MDB_NEXT);
    }
    mdb_cursor_close(cursor);
    return rc == MDB_NOTFOUND ? MZ_OK : mz_store_result(txn, rc);
}

enum mz_status mz_store_remove(struct mz_store_txn *txn, enum mz_store_table table,
                               struct mz_span prefix) {
    MDB_cursor *cursor;
    int rc = mdb_cursor_open(txn->txn, txn->store->tables[table], &cursor);
    if (rc != 0)
        return mz_store_result(txn, rc);
    while (rc == 0) {
        MDB_val key = to_lmdb(prefix), value;
        rc = mdb_cursor_get(cursor, &key, &value, MDB_SET_RANGE);
        if (rc != 0 || key.mv_size < prefix.size ||
            !mz_span_equal(mz_span_of(key.mv_data, prefix.size), prefix))
            break;
        rc = inject(txn);
        if (rc == 0)
            rc = mdb_cursor_del(cursor, 0);
    }
    mdb_cursor_close(cursor);
    return rc == MDB_NOTFOUND ? MZ_OK : mz_store_result(txn, rc);
}
