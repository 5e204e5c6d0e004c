/* The database replayed from its entries by proto's verifier: what `check` and `rebuild` begin
 * with. One read txn sees everything, so it may run beside the daemon. */
#ifndef MZ_DAEMON_REPLAY_H
#define MZ_DAEMON_REPLAY_H

#include "daemon/files.h"
#include "daemon/store.h"
#include "proto/log/tile.h"
#include "proto/verify/verify.h"

struct mz_replay {
    struct mz_store *store;
    struct mz_store_txn *txn; /* open */
    uint64_t size;            /* entries */
    struct mz_memory_records *memory;
    struct mz_records records; /* over it: the replayed ones */
    /* Below: private. */
    char evidence[MZ_PATH_SIZE];
    uint8_t tile[MZ_TILE_SIZE];
};

/* Opens the database of a ledger's directory, read-only. MZ_E_NOT_FOUND if it holds no ledger,
 * MZ_E_IO, MZ_E_NO_MEMORY. With `outdated`, also one of an older release, of which only what is
 * given may be read. Close it in any case. */
enum mz_status mz_replay_open(const char *directory, bool outdated, struct mz_replay *ret_replay,
                              struct mz_fault *fault)
    __attribute__((nonnull(1, 3), warn_unused_result));
void mz_replay_close(struct mz_replay *replay) __attribute__((nonnull));

/* Replays all entries under this checkpoint into new records, every signature on every processor.
 * With `tiles`, the stored rows of the tree are looked at as well. MZ_OK when there is a verdict.
 */
enum mz_status mz_replay_run(struct mz_replay *replay, struct mz_span checkpoint, bool tiles,
                             void (*progress)(void *ctx, uint64_t done, uint64_t total), void *ctx,
                             struct mz_verify_report *ret_report, struct mz_fault *fault)
    __attribute__((nonnull(1, 6), warn_unused_result));

#endif
