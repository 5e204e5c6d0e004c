/* The small environment of the vault's keys, and its rewriting, which destroys keys. */
#include <errno.h>
#include <fcntl.h>
#include <lmdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "daemon/files.h"
#include "daemon/store.h"
#include "daemon/store_internal.h"

static const char table_name[] = "keys";
#define LOCK_TRIES 3000u /* of ten milliseconds */

struct mz_store_keys {
    char path[MZ_PATH_SIZE];
    MDB_env *env; /* NULL after a rewriting that failed */
    MDB_dbi keys;
    MDB_txn *writing; /* of the one writer, while it has put something; or NULL */
    int shared;       /* the folder, locked shared by a reader; or −1 */
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

/* The files in the folder, beside LMDB's lock file. */
struct names {
    char data[MZ_PATH_SIZE], fresh[MZ_PATH_SIZE], old[MZ_PATH_SIZE];
};

static enum mz_status names_of(const char *path, struct names *ret_names, struct mz_fault *fault) {
    enum mz_status status = mz_files_path(path, "data.mdb", ret_names->data, fault);
    if (status == MZ_OK)
        status = mz_files_path(path, "data.new", ret_names->fresh, fault);
    if (status == MZ_OK)
        status = mz_files_path(path, "data.old", ret_names->old, fault);
    return status;
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
    rc = mdb_dbi_open(txn, table_name, create ? MDB_CREATE : 0, &keys->keys);
    if (rc != 0) {
        mdb_txn_abort(txn);
        return rc;
    }
    return mdb_txn_commit(txn);
}

/* -- What a rewriting that was cut off left behind. The file that is called data.mdb is the one
 * that counts; an old one beside it has lost its place, unless it is the same file yet, and a new
 * one has not got it. */

static bool same_file(const char *a, const char *b) {
    struct stat x, y;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

static enum mz_status tidy(const char *path, struct mz_fault *fault) {
    struct names n;
    enum mz_status status = names_of(path, &n, fault);
    if (status != MZ_OK || (!mz_files_exists(n.old) && !mz_files_exists(n.fresh)))
        return status;
    if (same_file(n.data, n.old))
        status = unlink(n.old) == 0 ? MZ_OK : mz_files_failure(n.old, fault);
    else
        status = mz_files_destroy(n.old, fault);
    if (status == MZ_OK)
        status = mz_files_destroy(n.fresh, fault);
    return status == MZ_OK ? mz_files_sync(path, fault) : status;
}

/* -- Opening. */

/* The folder, locked; tried for as long as `tries` of ten milliseconds. */
static enum mz_status lock_folder(const char *path, int operation, unsigned tries,
                                  int *ret_descriptor, struct mz_fault *fault) {
    static const struct timespec pause = {.tv_nsec = 10000000};
    int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return mz_files_failure(path, fault);
    while (flock(descriptor, operation | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK && tries-- > 0) {
            nanosleep(&pause, NULL);
            continue;
        }
        enum mz_status status = mz_files_failure(path, fault);
        close(descriptor);
        return status;
    }
    *ret_descriptor = descriptor;
    return MZ_OK;
}

enum mz_status mz_store_keys_open(const char *path, bool create, bool read_only,
                                  struct mz_store_keys **ret_keys, struct mz_fault *fault) {
    struct mz_store_keys *keys = calloc(1, sizeof *keys);
    if (keys == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", path);
    keys->shared = -1;
    enum mz_status status = MZ_E_OUT_OF_RANGE;
    if (snprintf(keys->path, sizeof keys->path, "%s", path) < (int)sizeof keys->path)
        status = read_only ? lock_folder(path, LOCK_SH, LOCK_TRIES, &keys->shared, fault)
                           : tidy(path, fault);
    if (status != MZ_OK)
        goto err1;
    int rc = open_keys(keys, path, create, read_only);
    if (rc == 0) {
        *ret_keys = keys;
        return MZ_OK;
    }
    status = mz_store_failure(rc, path, fault);
err1:
    mz_store_keys_close(keys);
    return status;
}

void mz_store_keys_close(struct mz_store_keys *keys) {
    if (keys == NULL)
        return;
    mz_store_keys_abort(keys);
    if (keys->env != NULL)
        mdb_env_close(keys->env);
    if (keys->shared >= 0)
        close(keys->shared);
    free(keys);
}

/* -- Reading and adding. */

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
    if (keys->env == NULL)
        return MZ_E_IO;
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
    if (keys->env == NULL)
        return MZ_E_IO;
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

/* -- Rewriting. */

struct copy {
    struct mz_store_keys *from;
    bool (*keep)(void *arg, struct mz_span name);
    void *arg;
    MDB_env *env;
};

static int copy_all(struct copy *copy, MDB_txn *from, MDB_txn *to) {
    MDB_dbi table;
    MDB_cursor *cursor;
    MDB_val key, value;
    int rc = mdb_dbi_open(to, table_name, MDB_CREATE, &table);
    if (rc == 0)
        rc = mdb_cursor_open(from, copy->from->keys, &cursor);
    if (rc != 0)
        return rc;
    rc = mdb_cursor_get(cursor, &key, &value, MDB_FIRST);
    while (rc == 0) {
        if (copy->keep(copy->arg, mz_span_of(key.mv_data, key.mv_size)))
            rc = mdb_put(to, table, &key, &value, MDB_APPEND);
        if (rc == 0)
            rc = mdb_cursor_get(cursor, &key, &value, MDB_NEXT);
    }
    mdb_cursor_close(cursor);
    return rc == MDB_NOTFOUND ? 0 : rc;
}

static int copy_in_txns(struct copy *copy) {
    MDB_txn *from, *to;
    int rc = mdb_txn_begin(copy->from->env, NULL, MDB_RDONLY, &from);
    if (rc != 0)
        return rc;
    rc = mdb_txn_begin(copy->env, NULL, 0, &to);
    if (rc == 0) {
        rc = copy_all(copy, from, to);
        if (rc == 0)
            rc = mdb_txn_commit(to);
        else
            mdb_txn_abort(to);
    }
    mdb_txn_abort(from);
    return rc;
}

/* A new environment rather than LMDB's own compacting copy, which takes whole pages along, with
 * what was deleted in their gaps. */
static enum mz_status write_fresh(struct copy *copy, const char *path, struct mz_fault *fault) {
    int rc = mdb_env_create(&copy->env);
    if (rc != 0)
        return mz_store_failure(rc, path, fault);
    rc = mdb_env_set_maxdbs(copy->env, 1);
    if (rc == 0)
        rc = mdb_env_set_mapsize(copy->env, MZ_STORE_KEYS_MAP);
    if (rc == 0)
        rc = mdb_env_open(copy->env, path, MDB_NOSUBDIR | MDB_NOLOCK, 0600);
    if (rc == 0)
        rc = copy_in_txns(copy);
    if (rc == 0)
        rc = mdb_env_sync(copy->env, 1);
    mdb_env_close(copy->env);
    return rc == 0 ? MZ_OK : mz_store_failure(rc, path, fault);
}

/* The old file keeps a name until it is overwritten, so that a death in between leaves no key in
 * blocks that nobody finds any more. */
static enum mz_status replace(struct mz_store_keys *keys, const struct names *n,
                              struct mz_fault *fault) {
    mdb_env_close(keys->env);
    keys->env = NULL;
    if (link(n->data, n->old) != 0)
        return mz_files_failure(n->old, fault);
    enum mz_status status = mz_files_sync(keys->path, fault);
    if (status == MZ_OK && rename(n->fresh, n->data) != 0)
        status = mz_files_failure(n->data, fault);
    if (status == MZ_OK)
        status = mz_files_sync(keys->path, fault);
    if (status == MZ_OK)
        status = mz_files_destroy(n->old, fault);
    if (status == MZ_OK)
        status = mz_files_sync(keys->path, fault);
    if (status != MZ_OK)
        return status;
    int rc = open_keys(keys, keys->path, false, false);
    if (rc == 0)
        return MZ_OK;
    if (keys->env != NULL)
        mdb_env_close(keys->env);
    keys->env = NULL;
    return mz_store_failure(rc, keys->path, fault);
}

enum mz_status mz_store_keys_rewrite(struct mz_store_keys *keys,
                                     bool (*keep)(void *arg, struct mz_span name), void *arg,
                                     struct mz_fault *fault) {
    struct copy copy = {keys, keep, arg, NULL};
    struct names n;
    int folder = -1;
    if (keys->env == NULL || keys->writing != NULL)
        return mz_fault_at(fault, MZ_E_INTERNAL, "%s", keys->path);
    enum mz_status status = names_of(keys->path, &n, fault);
    if (status == MZ_OK)
        status = lock_folder(keys->path, LOCK_EX, LOCK_TRIES, &folder, fault);
    if (status != MZ_OK)
        return status;
    status = tidy(keys->path, fault);
    if (status == MZ_OK)
        status = write_fresh(&copy, n.fresh, fault);
    if (status == MZ_OK)
        status = replace(keys, &n, fault);
    close(folder);
    return status;
}
