#include "daemon/pool.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

/* Statements that a thread takes at a time: enough to pay for the lock and the read txn, few enough
 * that a batch of one request spreads over all threads. */
enum { SHARE = 8, MAX_WORKERS = 256 };

struct worker {
    struct mz_pool *pool;
    struct mz_store_txn *txn;
    pthread_t thread;
};

struct mz_pool {
    struct mz_pool_work work;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    bool stopping;
    struct mz_job *first, **last; /* with statements not yet given to a thread */
    unsigned count;
    struct worker workers[];
};

/* Takes the next share of the first job; the job leaves the queue with its last one. Under the
 * mutex. */
static struct mz_job *take(struct mz_pool *pool, size_t *ret_from, size_t *ret_count) {
    struct mz_job *job = pool->first;
    size_t left = job->count - job->given, n = left < SHARE ? left : SHARE;
    *ret_from = job->given;
    *ret_count = n;
    job->given += n;
    if (n == left) {
        pool->first = job->next_check;
        if (pool->first == NULL)
            pool->last = &pool->first;
    }
    return job;
}

/* Without a txn, as when all reader slots are taken, nothing could be checked: the statements are
 * to be filed again. */
static void check_share(struct worker *worker, struct mz_filing *filings, size_t count) {
    const struct mz_pool_work *work = &worker->pool->work;
    enum mz_status status = mz_store_read(worker->txn);
    if (status == MZ_OK) {
        work->check(work->ctx, worker->txn, filings, count);
        mz_store_end(worker->txn);
        return;
    }
    for (size_t i = 0; i < count; i++)
        filings[i].decoding = mz_fault_at(&filings[i].fault, MZ_E_BUSY, "signature pool");
}

static void *run(void *arg) {
    struct worker *worker = arg;
    struct mz_pool *pool = worker->pool;
    pthread_mutex_lock(&pool->mutex);
    for (;;) {
        while (pool->first == NULL && !pool->stopping)
            pthread_cond_wait(&pool->changed, &pool->mutex);
        if (pool->first == NULL)
            break;
        size_t from, count;
        struct mz_job *job = take(pool, &from, &count);
        pthread_mutex_unlock(&pool->mutex);
        check_share(worker, &job->filings[from], count);
        if (atomic_fetch_sub(&job->unchecked, count) == count)
            pool->work.ready(pool->work.ctx, job);
        pthread_mutex_lock(&pool->mutex);
    }
    pthread_mutex_unlock(&pool->mutex);
    return NULL;
}

static void stop(struct mz_pool *pool, unsigned started) {
    pthread_mutex_lock(&pool->mutex);
    pool->stopping = true;
    pthread_cond_broadcast(&pool->changed);
    pthread_mutex_unlock(&pool->mutex);
    for (unsigned i = 0; i < started; i++) {
        pthread_join(pool->workers[i].thread, NULL);
        mz_store_txn_free(pool->workers[i].txn);
    }
    pthread_cond_destroy(&pool->changed);
    pthread_mutex_destroy(&pool->mutex);
    free(pool);
}

static unsigned processors(void) {
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : (unsigned)n;
}

enum mz_status mz_pool_new(unsigned workers, struct mz_store *store,
                           const struct mz_pool_work *work, struct mz_pool **ret_pool) {
    if (workers == 0)
        workers = processors();
    if (workers > MAX_WORKERS)
        workers = MAX_WORKERS;
    struct mz_pool *pool = calloc(1, sizeof *pool + workers * sizeof pool->workers[0]);
    if (pool == NULL)
        return MZ_E_NO_MEMORY;
    pool->work = *work;
    pool->last = &pool->first;
    pool->count = workers;
    if (pthread_mutex_init(&pool->mutex, NULL) != 0)
        goto err1;
    if (pthread_cond_init(&pool->changed, NULL) != 0)
        goto err2;
    for (unsigned i = 0; i < workers; i++) {
        struct worker *worker = &pool->workers[i];
        worker->pool = pool;
        worker->txn = mz_store_txn_new(store);
        if (worker->txn == NULL || pthread_create(&worker->thread, NULL, run, worker) != 0) {
            mz_store_txn_free(worker->txn);
            stop(pool, i);
            return MZ_E_NO_MEMORY;
        }
    }
    *ret_pool = pool;
    return MZ_OK;

err2:
    pthread_mutex_destroy(&pool->mutex);
err1:
    free(pool);
    return MZ_E_NO_MEMORY;
}

void mz_pool_submit(struct mz_pool *pool, struct mz_job *job) {
    pthread_mutex_lock(&pool->mutex);
    job->next_check = NULL;
    *pool->last = job;
    pool->last = &job->next_check;
    if (job->count > SHARE)
        pthread_cond_broadcast(&pool->changed);
    else
        pthread_cond_signal(&pool->changed);
    pthread_mutex_unlock(&pool->mutex);
}

void mz_pool_free(struct mz_pool *pool) {
    if (pool != NULL)
        stop(pool, pool->count);
}
