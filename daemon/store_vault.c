/* Sealed disclosures in the store, and the small environment of the vault's keys. */
#include <errno.h>
#include <lmdb.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/store.h"
#include "daemon/store_internal.h"

/* -- Sealed disclosures. */

enum mz_status mz_store_sealed_put(struct mz_store_txn *txn, const struct mz_id *payee,
                                   uint8_t field, struct mz_span sealed) {
    uint8_t key[MZ_ID_SIZE + 1];
    memcpy(key, payee->bytes, MZ_ID_SIZE);
    key[MZ_ID_SIZE] = field;
    return mz_store_put(txn, MZ_STORE_SEALED, mz_span_of(key, sizeof key), sealed, 0);
}

struct sealed_scan {
    bool (*each)(void *arg, uint8_t field, struct mz_span sealed);
    void *arg;
};

static bool scan_sealed(void *arg, struct mz_span key, struct mz_span value) {
    const struct sealed_scan *sealed = arg;
    return sealed->each(sealed->arg, key.data[key.size - 1], value);
}

enum mz_status mz_store_sealed_scan(struct mz_store_txn *txn, const struct mz_id *payee,
                                    bool (*each)(void *arg, uint8_t field, struct mz_span sealed),
                                    void *arg) {
    struct sealed_scan sealed = {each, arg};
    struct mz_span prefix = mz_span_of(payee->bytes, MZ_ID_SIZE);
    return mz_store_scan(txn, MZ_STORE_SEALED, prefix, prefix, scan_sealed, &sealed);
}

/* -- Keys. */

struct mz_store_keys {
    MDB_env *env;
    MDB_dbi keys;
    MDB_txn *writing; /* of the one writer, while it has put something; or NULL */
};

static MDB_val to_lmdb(struct mz_span span) {
    union {
        const void *from;
        void *to;
    } pointer = {.from = span.data};
    return (MDB_val){span.size, pointer.to};
}

static enum mz_status status_of(int rc) {
    return mz_store_failure(rc, "vault", NULL);
}

static int open_keys(struct mz_store_keys *keys, const char *path, bool create, bool read_only) {
    int rc = mdb_env_create(&keys->env);
    if (rc != 0)
        return rc;
    rc = mdb_env_set_maxdbs(keys->env, 1);
    if (rc == 0)
        rc = mdb_env_set_maxreaders(keys->env, MZ_STORE_READERS);
    if (rc == 0)
        rc = mdb_env_set_mapsize(keys->env, MZ_STORE_KEYS_MAP);
    if (rc == 0)
        rc = mdb_env_open(keys->env, path, MDB_NOTLS | (read_only ? MDB_RDONLY : 0), 0600);
    if (rc != 0)
        return rc;
    MDB_txn *txn;
    rc = mdb_txn_begin(keys->env, NULL, create ? 0 : MDB_RDONLY, &txn);
    if (rc != 0)
        return rc;
    rc = mdb_dbi_open(txn, "keys", create ? MDB_CREATE : 0, &keys->keys);
    if (rc != 0) {
        mdb_txn_abort(txn);
        return rc;
    }
    return mdb_txn_commit(txn);
}

enum mz_status mz_store_keys_open(const char *path, bool create, bool read_only,
                                  struct mz_store_keys **ret_keys, struct mz_fault *fault) {
    struct mz_store_keys *keys = calloc(1, sizeof *keys);
    if (keys == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", path);
    int rc = open_keys(keys, path, create, read_only);
    if (rc != 0) {
        mz_store_keys_close(keys);
        return mz_store_failure(rc, path, fault);
    }
    *ret_keys = keys;
    return MZ_OK;
}

void mz_store_keys_close(struct mz_store_keys *keys) {
    if (keys == NULL)
        return;
    mz_store_keys_abort(keys);
    if (keys->env != NULL)
        mdb_env_close(keys->env);
    free(keys);
}

static int copy_key(struct mz_store_keys *keys, MDB_txn *txn, struct mz_span name, void *ret_key,
                    size_t size) {
    MDB_val k = to_lmdb(name), v;
    int rc = mdb_get(txn, keys->keys, &k, &v);
    if (rc == 0 && v.mv_size != size)
        rc = MDB_CORRUPTED;
    if (rc == 0)
        memcpy(ret_key, v.mv_data, size);
    return rc;
}

enum mz_status mz_store_keys_get(struct mz_store_keys *keys, struct mz_span name, void *ret_key,
                                 size_t size) {
    MDB_txn *txn;
    int rc = mdb_txn_begin(keys->env, NULL, MDB_RDONLY, &txn);
    if (rc != 0)
        return status_of(rc);
    rc = copy_key(keys, txn, name, ret_key, size);
    mdb_txn_abort(txn);
    return status_of(rc);
}

enum mz_status mz_store_keys_ensure(struct mz_store_keys *keys, struct mz_span name,
                                    struct mz_span fresh, void *ret_key) {
    int rc = 0;
    if (keys->writing == NULL)
        rc = mdb_txn_begin(keys->env, NULL, 0, &keys->writing);
    if (rc != 0)
        return status_of(rc);
    rc = copy_key(keys, keys->writing, name, ret_key, fresh.size);
    if (rc == MDB_NOTFOUND) {
        MDB_val k = to_lmdb(name), v = to_lmdb(fresh);
        rc = mdb_put(keys->writing, keys->keys, &k, &v, MDB_NOOVERWRITE);
        if (rc == 0)
            memcpy(ret_key, fresh.data, fresh.size);
    }
    return status_of(rc);
}

enum mz_status mz_store_keys_commit(struct mz_store_keys *keys) {
    if (keys->writing == NULL)
        return MZ_OK;
    int rc = mdb_txn_commit(keys->writing);
    keys->writing = NULL;
    return status_of(rc);
}

void mz_store_keys_abort(struct mz_store_keys *keys) {
    if (keys->writing != NULL)
        mdb_txn_abort(keys->writing);
    keys->writing = NULL;
}
