#include "daemon/sequencer.h"

#include <pthread.h>
#include <stdlib.h>

/* The whole state of group commit. A job is in one place at a time:
 *
 *     submitted ──▶ queue ──(all at the front that are ready)──▶ batch ──(committed)──▶ answered,
 * freed
 *
 * The order of the queue is the order of submission and becomes the order of the log. A job that
 * the pool still checks holds back those behind it; the pool works in the same order, so it is soon
 * done. */
struct mz_sequencer {
    pthread_t thread;
    struct mz_batch *commit; /* the thread's alone */
    struct mz_head_keeper *keeper;

    pthread_mutex_t mutex;        /* guards all below */
    pthread_cond_t work;          /* the front of the queue became ready, or `closing` */
    struct mz_job *first, **last; /* the queue */
    bool closing;          /* nothing more comes in; the thread ends when the queue is empty */
    enum mz_status health; /* MZ_OK, or MZ_E_STOPPED for good … */
    struct mz_fault fault; /* … and why */
    void (*committed)(void *ctx);     /* who else wants to know of commits */
    void *committed_ctx;
    struct mz_ledger_metrics metrics; /* `queued`: statements in the queue and in the batch */
};

/* -- Shared side. */

/* What a job takes of the queue's room. */
static size_t weight(const struct mz_job *job) {
    return job->type == MZ_JOB_STATEMENTS ? job->count : 1;
}

enum mz_status mz_sequencer_submit(struct mz_sequencer *s, struct mz_job *job) {
    enum mz_status status = MZ_OK;
    pthread_mutex_lock(&s->mutex);
    if (s->health != MZ_OK || s->closing) {
        status = MZ_E_STOPPED;
    } else if (s->metrics.queued + weight(job) > MZ_MAX_QUEUE) {
        status = MZ_E_BUSY;
    } else {
        s->metrics.queued += weight(job);
        job->next = NULL;
        *s->last = job;
        s->last = &job->next;
        job->ready = job->type != MZ_JOB_STATEMENTS;
        if (s->first == job && job->ready)
            pthread_cond_signal(&s->work);
    }
    pthread_mutex_unlock(&s->mutex);
    return status;
}

void mz_sequencer_ready(struct mz_sequencer *s, struct mz_job *job) {
    pthread_mutex_lock(&s->mutex);
    job->ready = true;
    if (s->first == job)
        pthread_cond_signal(&s->work);
    pthread_mutex_unlock(&s->mutex);
}

void mz_sequencer_on_commit(struct mz_sequencer *s, void (*committed)(void *ctx), void *ctx) {
    pthread_mutex_lock(&s->mutex);
    s->committed = committed;
    s->committed_ctx = ctx;
    pthread_mutex_unlock(&s->mutex);
}

void mz_sequencer_stop(struct mz_sequencer *s, const struct mz_fault *fault) {
    pthread_mutex_lock(&s->mutex);
    if (s->health == MZ_OK) {
        s->health = MZ_E_STOPPED;
        s->fault = *fault;
        s->fault.status = MZ_E_STOPPED;
    }
    pthread_mutex_unlock(&s->mutex);
}

enum mz_status mz_sequencer_health(struct mz_sequencer *s, struct mz_fault *fault) {
    pthread_mutex_lock(&s->mutex);
    enum mz_status status = s->health;
    if (status != MZ_OK && fault != NULL)
        *fault = s->fault;
    pthread_mutex_unlock(&s->mutex);
    return status;
}

void mz_sequencer_metrics(struct mz_sequencer *s, struct mz_ledger_metrics *ret_metrics) {
    pthread_mutex_lock(&s->mutex);
    *ret_metrics = s->metrics;
    pthread_mutex_unlock(&s->mutex);
}

/* -- The thread. */

/* Waits for work and takes all that is ready at the front of the queue. NULL when closing and
 * nothing is left. */
static struct mz_job *take_batch(struct mz_sequencer *s, enum mz_status *ret_health) {
    pthread_mutex_lock(&s->mutex);
    while (s->first != NULL ? !s->first->ready : !s->closing)
        pthread_cond_wait(&s->work, &s->mutex);
    struct mz_job *batch = s->first, **end = &s->first;
    while (*end != NULL && (*end)->ready)
        end = &(*end)->next;
    /* Cuts the list in two: `batch` up to here, the queue from here on. */
    struct mz_job *rest = *end;
    if (end != &s->first) {
        *end = NULL;
        s->first = rest;
        if (rest == NULL)
            s->last = &s->first;
    }
    *ret_health = s->health;
    pthread_mutex_unlock(&s->mutex);
    return batch;
}

/* Adds what a job came to. */
static void count_job(struct mz_sequencer *s, const struct mz_job *job, bool decided) {
    pthread_mutex_lock(&s->mutex);
    s->metrics.queued -= weight(job);
    for (size_t i = 0; decided && job->type == MZ_JOB_STATEMENTS && i < job->count; i++) {
        enum mz_answer_status outcome = job->filings[i].outcome;
        s->metrics.recorded += outcome == MZ_ANSWER_RECORDED;
        s->metrics.duplicates += outcome == MZ_ANSWER_DUPLICATE;
        s->metrics.refused += outcome == MZ_ANSWER_REFUSED;
    }
    pthread_mutex_unlock(&s->mutex);
}

/* Gives a job its answer and frees it. `failure`: nothing of it was decided, or not all. */
static void answer(struct mz_sequencer *s, struct mz_job *job, enum mz_status failure) {
    count_job(s, job, failure == MZ_OK);
    if (job->type == MZ_JOB_STATEMENTS) {
        const struct mz_answer *answers = NULL;
        if (failure == MZ_OK)
            failure = mz_batch_answers(s->commit, job, &answers);
        job->callback.answers(job->arg, failure, answers, failure == MZ_OK ? job->count : 0);
    } else {
        if (failure != MZ_OK)
            job->status = mz_fault_at(&job->fault, failure, "ledger");
        job->callback.done(job->arg, job->status, &job->fault);
    }
    mz_job_free(job);
}

static void count_commit(struct mz_sequencer *s, struct mz_span checkpoint, size_t statements) {
    if (checkpoint.data == NULL)
        return;
    mz_head_keeper_post(s->keeper, checkpoint);
    pthread_mutex_lock(&s->mutex);
    s->metrics.commits++;
    if (statements > s->metrics.largest_batch)
        s->metrics.largest_batch = statements;
    if (s->committed != NULL)
        s->committed(s->committed_ctx);
    pthread_mutex_unlock(&s->mutex);
}

static size_t committed(const struct mz_job *first) {
    size_t n = 0;
    for (; first != NULL; first = first->next)
        n += first->committed;
    return n;
}

/* Commits a batch, in one txn unless that is more than a txn holds, and answers each job as soon as
 * all of it is durable. Returns the jobs that were not decided because the store failed. */
static struct mz_job *run_batch(struct mz_sequencer *s, struct mz_job *batch) {
    while (batch != NULL) {
        struct mz_fault fault = {.status = MZ_OK};
        size_t before = committed(batch);
        if (mz_batch_commit(s->commit, batch, &fault) != MZ_OK) {
            mz_sequencer_stop(s, &fault);
            return batch;
        }
        count_commit(s, mz_batch_checkpoint(s->commit), committed(batch) - before);
        while (batch != NULL && batch->committed == batch->count) {
            struct mz_job *next = batch->next;
            answer(s, batch, MZ_OK);
            batch = next;
        }
    }
    return NULL;
}

static void *run(void *arg) {
    struct mz_sequencer *s = arg;
    for (;;) {
        enum mz_status health;
        struct mz_job *batch = take_batch(s, &health);
        if (batch == NULL)
            break;
        if (health == MZ_OK)
            batch = run_batch(s, batch);
        while (batch != NULL) {
            struct mz_job *next = batch->next;
            answer(s, batch, MZ_E_STOPPED);
            batch = next;
        }
    }
    return NULL;
}

/* -- Making and ending it. */

enum mz_status mz_sequencer_new(struct mz_batch *batch, struct mz_head_keeper *keeper,
                                struct mz_sequencer **ret_sequencer) {
    struct mz_sequencer *s = calloc(1, sizeof *s);
    if (s == NULL)
        return MZ_E_NO_MEMORY;
    s->commit = batch;
    s->keeper = keeper;
    s->last = &s->first;
    if (pthread_mutex_init(&s->mutex, NULL) != 0)
        goto err1;
    if (pthread_cond_init(&s->work, NULL) != 0)
        goto err2;
    if (pthread_create(&s->thread, NULL, run, s) != 0)
        goto err3;
    *ret_sequencer = s;
    return MZ_OK;

err3:
    pthread_cond_destroy(&s->work);
err2:
    pthread_mutex_destroy(&s->mutex);
err1:
    free(s);
    return MZ_E_NO_MEMORY;
}

void mz_sequencer_free(struct mz_sequencer *s) {
    if (s == NULL)
        return;
    pthread_mutex_lock(&s->mutex);
    s->closing = true;
    pthread_cond_signal(&s->work);
    pthread_mutex_unlock(&s->mutex);
    pthread_join(s->thread, NULL);
    mz_batch_free(s->commit);
    pthread_cond_destroy(&s->work);
    pthread_mutex_destroy(&s->mutex);
    free(s);
}
