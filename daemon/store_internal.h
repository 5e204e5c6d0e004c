/* What store*.c share: the structs behind store.h. LMDB's types are named and not included, so that
 * lmdb.h stays in store*.c. */
#ifndef MZ_DAEMON_STORE_INTERNAL_H
#define MZ_DAEMON_STORE_INTERNAL_H

#include <pthread.h>

#include "daemon/store.h"

struct MDB_env;
struct MDB_txn;

enum mz_store_table {
    MZ_STORE_META,    /* text → identity, version, latest checkpoint */
    MZ_STORE_ENTRIES, /* u64be index → entry */
    MZ_STORE_TREE,    /* u8 level ‖ u64be row → up to sixteen hashes */
    MZ_STORE_RECORDS, /* keys of proto/rules/records.h */
    MZ_STORE_LISTS,   /* root → list object */
    MZ_STORE_KEPT,    /* payee id ‖ u8 field ‖ digest → u64be index ‖ sealed disclosure */
    MZ_STORE_STAGED,  /* payee id ‖ u8 field → u64be ms ‖ sealed disclosure */
    MZ_STORE_COMMITS, /* u64be tree size → nothing */
    MZ_STORE_TABLE_COUNT
};

struct mz_store {
    struct MDB_env *env;
    unsigned tables[MZ_STORE_TABLE_COUNT];
    const struct mz_store_faults *faults;
    struct mz_store_identity identity;
    /* Growing the map excludes read txns. Counted by hand and not by a rwlock, because a snapshot
     * may be closed on another thread than it was opened on. */
    pthread_mutex_t gate;
    pthread_cond_t idle; /* no reader is inside */
    unsigned readers;
};

struct mz_store_txn {
    struct mz_store *store;
    struct MDB_txn *txn;  /* open, or NULL */
    struct MDB_txn *idle; /* a read txn at rest, to be renewed: it keeps its reader slot */
    bool writing;
    unsigned writes; /* of this txn so far; counted for injected faults alone */
    int error;       /* LMDB's or errno; the first since the txn was begun */
};

/* Status of an LMDB result; other errors than "not found" stick to the txn. */
enum mz_status mz_store_result(struct mz_store_txn *txn, int rc) __attribute__((nonnull));
/* Status of an LMDB result, and a fault about `place`. */
enum mz_status mz_store_failure(int rc, const char *place, struct mz_fault *fault);
/* mdb_get and mdb_put on a table of the open txn. */
enum mz_status mz_store_get(struct mz_store_txn *txn, enum mz_store_table table, struct mz_span key,
                            struct mz_span *ret_value) __attribute__((nonnull, warn_unused_result));
enum mz_status mz_store_put(struct mz_store_txn *txn, enum mz_store_table table, struct mz_span key,
                            struct mz_span value, unsigned flags)
    __attribute__((nonnull, warn_unused_result));
/* Removes every key that begins with `prefix`. */
enum mz_status mz_store_remove(struct mz_store_txn *txn, enum mz_store_table table,
                               struct mz_span prefix) __attribute__((nonnull, warn_unused_result));
/* Calls `each` for the keys ≥ `from` that begin with `prefix`, ascending, until it returns false.
 */
enum mz_status mz_store_scan(struct mz_store_txn *txn, enum mz_store_table table,
                             struct mz_span prefix, struct mz_span from,
                             bool (*each)(void *arg, struct mz_span key, struct mz_span value),
                             void *arg) __attribute__((nonnull(1, 5), warn_unused_result));

#endif
