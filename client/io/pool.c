#include "client/io/pool.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#define CHUNK       16u /* jobs a thread takes at a time: long enough to make the lock cheap */
#define MAX_THREADS 64u

/* A submitted window. The caller keeps the jobs until it collects it. */
struct window {
    const struct mz_signature_job *jobs;
    size_t count;
    size_t taken;    /* jobs handed to threads */
    size_t done;     /* jobs checked */
    uint64_t failed; /* lowest entry index that failed, or MZ_ABSENT */
};

struct mz_pool {
    pthread_mutex_t lock;
    pthread_cond_t work; /* jobs to take, or stopping */
    pthread_cond_t idle; /* a window is done */
    /* A ring: windows [first, first + submitted) are in flight, the oldest first. */
    struct window windows[MZ_VERIFY_FLIGHT];
    size_t first, submitted;
    bool stopping;
    unsigned threads;
    pthread_t ids[MAX_THREADS];
};

static struct window *window_at(struct mz_pool *pool, size_t n) {
    return &pool->windows[(pool->first + n) % MZ_VERIFY_FLIGHT];
}

static struct window *window_with_work(struct mz_pool *pool) {
    for (size_t n = 0; n < pool->submitted; n++)
        if (window_at(pool, n)->taken < window_at(pool, n)->count)
            return window_at(pool, n);
    return NULL;
}

/* Takes a chunk of the oldest window with work and checks it without the lock. */
static void check_chunk(struct mz_pool *pool, struct window *window) {
    size_t from = window->taken;
    size_t to = window->count - from < CHUNK ? window->count : from + CHUNK;
    uint64_t failed = MZ_ABSENT;
    window->taken = to;
    pthread_mutex_unlock(&pool->lock);
    for (size_t i = from; i < to; i++)
        if (mz_verify_signature(&window->jobs[i]) != MZ_OK && window->jobs[i].index < failed)
            failed = window->jobs[i].index;
    pthread_mutex_lock(&pool->lock);
    if (failed < window->failed)
        window->failed = failed;
    window->done += to - from;
    if (window->done == window->count)
        pthread_cond_broadcast(&pool->idle);
}

static void *thread_main(void *arg) {
    struct mz_pool *pool = arg;
    pthread_mutex_lock(&pool->lock);
    for (;;) {
        struct window *window = window_with_work(pool);
        if (window != NULL)
            check_chunk(pool, window);
        else if (pool->stopping)
            break;
        else
            pthread_cond_wait(&pool->work, &pool->lock);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

struct mz_pool *mz_pool_start(unsigned threads) {
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    if (threads == 0)
        threads = processors > 1 ? (unsigned)processors - 1 : 1;
    if (threads > MAX_THREADS)
        threads = MAX_THREADS;
    struct mz_pool *pool = calloc(1, sizeof *pool);
    if (pool == NULL)
        return NULL;
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->work, NULL);
    pthread_cond_init(&pool->idle, NULL);
    while (pool->threads < threads &&
           pthread_create(&pool->ids[pool->threads], NULL, thread_main, pool) == 0)
        pool->threads++;
    if (pool->threads == 0) {
        mz_pool_stop(pool);
        return NULL;
    }
    return pool;
}

void mz_pool_stop(struct mz_pool *pool) {
    if (pool == NULL)
        return;
    pthread_mutex_lock(&pool->lock);
    pool->stopping = true;
    pthread_cond_broadcast(&pool->work);
    pthread_mutex_unlock(&pool->lock);
    for (unsigned i = 0; i < pool->threads; i++)
        pthread_join(pool->ids[i], NULL);
    pthread_cond_destroy(&pool->idle);
    pthread_cond_destroy(&pool->work);
    pthread_mutex_destroy(&pool->lock);
    free(pool);
}

static void pool_submit(void *ctx, const struct mz_signature_job *jobs, size_t count) {
    struct mz_pool *pool = ctx;
    pthread_mutex_lock(&pool->lock);
    *window_at(pool, pool->submitted) =
        (struct window){.jobs = jobs, .count = count, .failed = MZ_ABSENT};
    pool->submitted++;
    pthread_cond_broadcast(&pool->work);
    pthread_mutex_unlock(&pool->lock);
}

/* The caller helps: while its oldest window is unfinished it checks chunks itself, of later windows
 * if the last ones of the oldest are being checked. */
static uint64_t pool_collect(void *ctx) {
    struct mz_pool *pool = ctx;
    pthread_mutex_lock(&pool->lock);
    struct window *oldest = window_at(pool, 0);
    while (oldest->done < oldest->count) {
        struct window *window = window_with_work(pool);
        if (window != NULL)
            check_chunk(pool, window);
        else
            pthread_cond_wait(&pool->idle, &pool->lock);
    }
    uint64_t failed = oldest->failed;
    pool->first = (pool->first + 1) % MZ_VERIFY_FLIGHT;
    pool->submitted--;
    pthread_mutex_unlock(&pool->lock);
    return failed;
}

struct mz_signature_pool mz_pool_interface(struct mz_pool *pool) {
    return (struct mz_signature_pool){.ctx = pool, .submit = pool_submit, .collect = pool_collect};
}
