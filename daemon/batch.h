/* One txn commit: decides on jobs in their order and makes the outcome durable (G1). Only the
 * sequencer's thread uses it.
 *
 * Nothing but the fold admits, and nothing but the entries that it admits changes the log. Whatever
 * goes wrong with the store undoes the whole txn, in memory too; a statement that a rule refuses
 * leaves nothing and costs its neighbours nothing. */
#ifndef MZ_DAEMON_BATCH_H
#define MZ_DAEMON_BATCH_H

#include "daemon/intake.h"
#include "daemon/signer.h"

struct mz_batch_parts {
    struct mz_store *store;
    struct mz_vault *vault;
    struct mz_signer *signer;
    const struct mz_env *env;
    unsigned ahead_days; /* of the clock (clock.h) */
    const struct mz_intake *intake;
};

struct mz_batch;

/* Loads the frontier and the last time; replays nothing (P7). The parts outlive it. */
enum mz_status mz_batch_new(const struct mz_batch_parts *parts, struct mz_batch **ret_batch,
                            struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));
void mz_batch_free(struct mz_batch *batch);

/* Decides on as much of the jobs from `first` on, linked by `next`, as one commit takes, which is
 * all of it save where that is more than a txn holds; and commits. Afterwards each job's
 * `committed` says how far it came, and jobs may be answered. Anything but MZ_OK: nothing was
 * decided and the store must not be written any more. */
enum mz_status mz_batch_commit(struct mz_batch *batch, struct mz_job *first, struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));
/* The checkpoint of the last commit that made entries durable; absent if the last commit made none.
 */
struct mz_span mz_batch_checkpoint(const struct mz_batch *batch) __attribute__((nonnull));

/* Answers of a job of statements that is wholly committed, MZ_MAX_BATCH at most; valid until the
 * next call. */
enum mz_status mz_batch_answers(struct mz_batch *batch, const struct mz_job *job,
                                const struct mz_answer **ret_answers)
    __attribute__((nonnull, warn_unused_result));

#endif
