/* Threads that check statements before the sequencer sees them: strict decoding, signature,
 * surroundings. This is where the cost of an entry is (G9); order is not decided here. */
#ifndef MZ_DAEMON_POOL_H
#define MZ_DAEMON_POOL_H

#include "daemon/job.h"
#include "daemon/store.h"

struct mz_pool;

struct mz_pool_work {
    void *ctx;
    /* Checks some filings of a job in a read txn that is open. */
    void (*check)(void *ctx, struct mz_store_txn *txn, struct mz_filing *filings, size_t count);
    /* Every filing of the job is checked. Called once a job. */
    void (*ready)(void *ctx, struct mz_job *job);
};

/* `workers` 0: one per processor. */
enum mz_status mz_pool_new(unsigned workers, struct mz_store *store,
                           const struct mz_pool_work *work, struct mz_pool **ret_pool)
    __attribute__((nonnull, warn_unused_result));
/* `job` has statements. */
void mz_pool_submit(struct mz_pool *pool, struct mz_job *job) __attribute__((nonnull));
/* Checks what is queued, stops the threads. */
void mz_pool_free(struct mz_pool *pool);

#endif
