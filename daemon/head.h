/* The last signed head, kept in the file `head` outside the database (T8): a database restored from
 * an old backup is behind it, and the daemon refuses to start.
 *
 * A thread of its own replaces the file atomically, at most once a second and when the ledger
 * closes: a sync of its own for every commit would double what a statement costs (P4), and a head
 * that is a second late still outruns any backup. It is written after the commit, so it is never
 * ahead of a sound database. */
#ifndef MZ_DAEMON_HEAD_H
#define MZ_DAEMON_HEAD_H

#include "daemon/logkey.h"
#include "daemon/store.h"

/* Holds the open txn against the file: MZ_OK if there is no file or the database continues it;
 * MZ_E_ROLLED_BACK; MZ_E_SPLIT_VIEW if the database has another history; MZ_E_BAD_NOTE,
 * MZ_E_UNKNOWN_SIGNER if the file is not this log's, by the key in force at its size. */
enum mz_status mz_head_check(const char *directory, const struct mz_store_identity *identity,
                             struct mz_store_txn *txn, struct mz_fault *fault)
    __attribute__((nonnull(1, 2, 3), warn_unused_result));

struct mz_head_keeper;
enum mz_status mz_head_keeper_new(const char *directory, struct mz_head_keeper **ret_keeper)
    __attribute__((nonnull, warn_unused_result));
/* Hands over the note of a commit; does not wait. */
void mz_head_keeper_post(struct mz_head_keeper *keeper, struct mz_span note)
    __attribute__((nonnull(1)));
/* Writes what was posted last and stops. */
void mz_head_keeper_free(struct mz_head_keeper *keeper);

#endif
