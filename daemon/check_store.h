/* The derived tables of the database, as part of a check: each row against what the entries give.
 * One that differs is named, one that is missing or was added likewise. */
#ifndef MZ_DAEMON_CHECK_STORE_H
#define MZ_DAEMON_CHECK_STORE_H

#include "daemon/differences.h"
#include "daemon/store.h"

struct mz_check_store {
    uint64_t records; /* stored records compared */
    uint64_t nodes;   /* stored hashes of the tree compared */
    uint64_t commits; /* commit boundaries read */
    struct mz_differences differences;
};

/* Records: those stored against those replayed, both ways. */
enum mz_status mz_check_store_records(struct mz_store_txn *txn, struct mz_records replayed,
                                      struct mz_check_store *report)
    __attribute__((nonnull, warn_unused_result));
/* Rows of the tree, against those that the entries give. An entry that is not there ends it: the
 * verifier has named it. */
enum mz_status mz_check_store_rows(struct mz_store_txn *txn, struct mz_check_store *report)
    __attribute__((nonnull, warn_unused_result));
/* Commits: none beyond the log, and none missing that the entries tell of. */
enum mz_status mz_check_store_commits(struct mz_store_txn *txn, struct mz_check_store *report)
    __attribute__((nonnull, warn_unused_result));

#endif
