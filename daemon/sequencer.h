/* The sequencer: one thread that owns the only LMDB writer and decides order (design.md §3, §7).
 *
 * Group commit is self-clocking: while one txn syncs, jobs queue up, and the next txn takes all of
 * them. There is no timer and no minimum size. Answers are given after the commit (G1). After a
 * write error nothing is admitted any more (T9). */
#ifndef MZ_DAEMON_SEQUENCER_H
#define MZ_DAEMON_SEQUENCER_H

#include "daemon/batch.h"
#include "daemon/head.h"

struct mz_sequencer;

/* Takes ownership of `batch` if it returns MZ_OK. `keeper` outlives it. */
enum mz_status mz_sequencer_new(struct mz_batch *batch, struct mz_head_keeper *keeper,
                                struct mz_sequencer **ret_sequencer)
    __attribute__((nonnull, warn_unused_result));
/* Queues a job and owns it from then on. MZ_E_BUSY: the queue is full; MZ_E_STOPPED: then the job
 * stays the caller's. */
enum mz_status mz_sequencer_submit(struct mz_sequencer *sequencer, struct mz_job *job)
    __attribute__((nonnull, warn_unused_result));
/* The pool checked every statement of a queued job. */
void mz_sequencer_ready(struct mz_sequencer *sequencer, struct mz_job *job)
    __attribute__((nonnull));
/* Answers what is queued, then ends. The pool must still be working. */
void mz_sequencer_free(struct mz_sequencer *sequencer);

/* Calls `committed` after every commit that recorded something, on the sequencer's thread and with
 * its lock: it must be quick and may not call back. NULL for nobody. */
void mz_sequencer_on_commit(struct mz_sequencer *sequencer, void (*committed)(void *ctx), void *ctx)
    __attribute__((nonnull(1)));

/* Stops admission from outside, as when an object could not be synced. */
void mz_sequencer_stop(struct mz_sequencer *sequencer, const struct mz_fault *fault)
    __attribute__((nonnull));
enum mz_status mz_sequencer_health(struct mz_sequencer *sequencer, struct mz_fault *fault)
    __attribute__((nonnull(1)));
void mz_sequencer_metrics(struct mz_sequencer *sequencer, struct mz_ledger_metrics *ret_metrics)
    __attribute__((nonnull));

#endif
