#include "daemon/store.h"

#include <errno.h>
#include <lmdb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "daemon/store_internal.h"

static const char *const table_names[MZ_STORE_TABLE_COUNT] = {
    [MZ_STORE_META] = "meta",       [MZ_STORE_ENTRIES] = "entries", [MZ_STORE_TREE] = "tree",
    [MZ_STORE_RECORDS] = "records", [MZ_STORE_LISTS] = "lists",     [MZ_STORE_KEPT] = "vault",
    [MZ_STORE_STAGED] = "staged",   [MZ_STORE_COMMITS] = "commits",
};

/* -- Errors. */

static enum mz_status status_of(int rc) {
    switch (rc) {
    case MDB_SUCCESS:
        return MZ_OK;
    case MDB_NOTFOUND:
    case ENOENT:
        return MZ_E_NOT_FOUND;
    case MDB_KEYEXIST:
        return MZ_E_EXISTS;
    case MDB_MAP_FULL:
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return MZ_E_NO_SPACE;
    case MDB_TXN_FULL:
        return MZ_E_TOO_LARGE;
    case MDB_READERS_FULL:
        return MZ_E_BUSY;
    case ENOMEM:
        return MZ_E_NO_MEMORY;
    default:
        return MZ_E_IO;
    }
}

enum mz_status mz_store_result(struct mz_store_txn *txn, int rc) {
    if (rc != MDB_SUCCESS && rc != MDB_NOTFOUND && rc != MDB_KEYEXIST && txn->error == 0)
        txn->error = rc;
    return status_of(rc);
}

enum mz_status mz_store_failure(int rc, const char *place, struct mz_fault *fault) {
    enum mz_status status = mz_fault_at(fault, status_of(rc), "%s", place);
    mz_fault_have(fault, "%s", mdb_strerror(rc));
    return status;
}

enum mz_store_trouble mz_store_trouble(const struct mz_store_txn *txn) {
    switch (txn->error) {
    case 0:
        return MZ_STORE_SOUND;
    case MDB_MAP_FULL:
        return MZ_STORE_MAP_FULL;
    case MDB_TXN_FULL:
        return MZ_STORE_TXN_FULL;
    default:
        return MZ_STORE_BROKEN;
    }
}

const char *mz_store_trouble_text(const struct mz_store_txn *txn) {
    return mdb_strerror(txn->error);
}

/* -- The environment. */

static const char version_key[] = "version", origin_key[] = "origin", bootstrap_key[] = "bootstrap",
                  log_key_key[] = "log-key";

static int open_environment(struct mz_store *store, const char *path, size_t map_size,
                            unsigned flags) {
    int rc = mdb_env_create(&store->env);
    if (rc != 0)
        return rc;
    rc = mdb_env_set_maxdbs(store->env, MZ_STORE_TABLE_COUNT);
    if (rc == 0)
        rc = mdb_env_set_maxreaders(store->env, MZ_STORE_READERS);
    if (rc == 0)
        rc = mdb_env_set_mapsize(store->env, map_size);
    /* Durable as LMDB comes: neither MDB_NOSYNC nor MDB_NOMETASYNC (G1), and no MDB_WRITEMAP, under
     * which a stray write in this process would reach the file. MDB_NOTLS: a read txn belongs to a
     * snapshot, not to a thread. */
    if (rc == 0)
        rc = mdb_env_open(store->env, path, flags | MDB_NOTLS, 0600);
    return rc;
}

static int open_tables(struct mz_store *store, unsigned flags) {
    MDB_txn *txn;
    /* A process that was killed while it read, as a check may be, would keep pages from being used
     * again. */
    int dead, rc = mdb_reader_check(store->env, &dead);
    if (rc == 0)
        rc = mdb_txn_begin(store->env, NULL, flags != 0 ? 0 : MDB_RDONLY, &txn);
    if (rc != 0)
        return rc;
    for (unsigned i = 0; i < MZ_STORE_TABLE_COUNT && rc == 0; i++)
        rc = mdb_dbi_open(txn, table_names[i], flags, &store->tables[i]);
    if (rc != 0) {
        mdb_txn_abort(txn);
        return rc;
    }
    return mdb_txn_commit(txn);
}

/* As large as asked for, and always with room to grow into: a file is never opened with a map that
 * it fills. */
static size_t fitting_map(const char *path, size_t map_size) {
    size_t size = map_size != 0 ? map_size : MZ_STORE_MAP;
    char file[4096];
    struct stat info;
    size_t length = strlen(path);
    if (length + sizeof "/data.mdb" > sizeof file)
        return size;
    memcpy(file, path, length);
    memcpy(file + length, "/data.mdb", sizeof "/data.mdb");
    if (stat(file, &info) == 0)
        while (size / 2 < (size_t)info.st_size)
            size *= 2;
    return size;
}

static struct mz_store *new_store(void) {
    struct mz_store *store = calloc(1, sizeof *store);
    if (store == NULL)
        return NULL;
    if (pthread_mutex_init(&store->gate, NULL) != 0)
        goto err1;
    if (pthread_cond_init(&store->idle, NULL) != 0)
        goto err2;
    return store;

err2:
    pthread_mutex_destroy(&store->gate);
err1:
    free(store);
    return NULL;
}

void mz_store_close(struct mz_store *store) {
    if (store == NULL)
        return;
    if (store->env != NULL)
        mdb_env_close(store->env);
    pthread_cond_destroy(&store->idle);
    pthread_mutex_destroy(&store->gate);
    free(store);
}

static enum mz_status write_identity(struct mz_store_txn *txn,
                                     const struct mz_store_identity *identity) {
    uint8_t version = MZ_STORE_VERSION;
    const struct {
        const char *key;
        struct mz_span value;
    } facts[] = {
        {version_key, mz_span_of(&version, 1)},
        {origin_key, mz_span_of(identity->origin, identity->origin_size)},
        {bootstrap_key, mz_span_hash(&identity->bootstrap)},
        {log_key_key, mz_span_hash(&identity->log_key)},
    };
    enum mz_status status = mz_store_write(txn);
    for (size_t i = 0; i < sizeof facts / sizeof facts[0] && status == MZ_OK; i++)
        status = mz_store_put(txn, MZ_STORE_META, mz_span_text(facts[i].key), facts[i].value,
                              MDB_NOOVERWRITE);
    return status == MZ_OK ? mz_store_commit(txn) : status;
}

enum mz_status mz_store_create(const char *path, const struct mz_store_identity *identity,
                               struct mz_fault *fault) {
    enum mz_status status = MZ_E_NO_MEMORY;
    struct mz_store *store = new_store();
    if (store == NULL)
        return mz_fault_at(fault, status, "%s", path);
    int rc = open_environment(store, path, fitting_map(path, 0), 0);
    if (rc == 0)
        rc = open_tables(store, MDB_CREATE);
    if (rc != 0) {
        status = mz_store_failure(rc, path, fault);
        goto err1;
    }
    struct mz_store_txn *txn = mz_store_txn_new(store);
    if (txn == NULL)
        goto err1;
    status = write_identity(txn, identity);
    if (status != MZ_OK)
        status = mz_store_failure(txn->error, path, fault);
    mz_store_txn_free(txn);
err1:
    mz_store_close(store);
    return status;
}

static enum mz_status judge_version(struct mz_span version, const char *path, bool outdated,
                                    struct mz_fault *fault) {
    if (version.size != 1 || version.data[0] < MZ_STORE_OLDEST ||
        version.data[0] > MZ_STORE_VERSION)
        return mz_fault_at(fault, MZ_E_BAD_VERSION, "%s", path);
    if (version.data[0] == MZ_STORE_VERSION || outdated)
        return MZ_OK;
    mz_fault_at(fault, MZ_E_OUTDATED_STORE, "%s", path);
    mz_fault_have(fault, "%u", version.data[0]);
    mz_fault_want(fault, "%u", MZ_STORE_VERSION);
    return MZ_E_OUTDATED_STORE;
}

static enum mz_status read_identity(struct mz_store_txn *txn, struct mz_span *ret_version,
                                    struct mz_store_identity *identity) {
    struct mz_span origin, bootstrap, log_key;
    enum mz_status status = mz_store_read(txn);
    if (status == MZ_OK)
        status = mz_store_get(txn, MZ_STORE_META, mz_span_text(version_key), ret_version);
    if (status == MZ_OK)
        status = mz_store_get(txn, MZ_STORE_META, mz_span_text(origin_key), &origin);
    if (status == MZ_OK)
        status = mz_store_get(txn, MZ_STORE_META, mz_span_text(bootstrap_key), &bootstrap);
    if (status == MZ_OK)
        status = mz_store_get(txn, MZ_STORE_META, mz_span_text(log_key_key), &log_key);
    if (status != MZ_OK)
        return status;
    if (origin.size > sizeof identity->origin || bootstrap.size != MZ_HASH_SIZE ||
        log_key.size != MZ_HASH_SIZE)
        return MZ_E_BAD_VERSION;
    memcpy(identity->origin, origin.data, origin.size);
    identity->origin_size = origin.size;
    memcpy(identity->bootstrap.bytes, bootstrap.data, MZ_HASH_SIZE);
    memcpy(identity->log_key.bytes, log_key.data, MZ_HASH_SIZE);
    return MZ_OK;
}

enum mz_status mz_store_open(const struct mz_store_options *options, struct mz_store **ret_store,
                             struct mz_fault *fault) {
    const char *path = options->path;
    struct mz_store *store = new_store();
    if (store == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", path);
    store->faults = options->faults;
    enum mz_status status;
    int rc = open_environment(store, path, fitting_map(path, options->map_size),
                              options->read_only ? MDB_RDONLY : 0);
    if (rc == 0)
        rc = open_tables(store, 0);
    if (rc != 0) {
        status = mz_store_failure(rc, path, fault);
        goto err1;
    }
    struct mz_store_txn *txn = mz_store_txn_new(store);
    if (txn == NULL) {
        status = mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", path);
        goto err1;
    }
    struct mz_span version;
    status = read_identity(txn, &version, &store->identity);
    if (status != MZ_OK)
        mz_fault_at(fault, status, "%s", path);
    else
        status = judge_version(version, path, options->outdated, fault);
    mz_store_txn_free(txn);
    if (status != MZ_OK)
        goto err1;
    *ret_store = store;
    return MZ_OK;

err1:
    mz_store_close(store);
    return status;
}

const struct mz_store_identity *mz_store_identity(const struct mz_store *store) {
    return &store->identity;
}
