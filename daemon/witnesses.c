#include "daemon/witnesses.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "daemon/witness_policy.h"

enum { TIMEOUT_MS = 10000, INTERVAL_MS = 1000, BACKOFF_MS = 1000, BACKOFF_MOST_MS = 60000 };

struct asking {
    struct mz_witnesses *all;
    size_t number; /* in the policy */
    pthread_t thread;
    struct mz_witness_peer peer; /* the thread's alone */
    enum mz_witness_result last;
    enum mz_status last_status;
    unsigned failures;
    uint64_t not_before; /* monotonic ms; guarded */
    uint64_t tried;      /* the round of its last attempt; guarded */
};

struct mz_witnesses {
    struct mz_ledger *ledger;
    char directory[MZ_PATH_SIZE];
    mz_witnesses_fn *tell;
    void *ctx;
    uint64_t timeout_ms, interval_ms;
    struct mz_witness_policy policy_file;
    int stop[2]; /* readable: stop now */

    pthread_mutex_t file;  /* around writing the file `cosigned`; taken before the next one */
    pthread_mutex_t mutex; /* guards all below; held for moments, as commits pass here */
    pthread_cond_t changed;
    bool stopping;
    unsigned idle;     /* threads that wait for a commit and nothing else */
    uint64_t commits;  /* so far … */
    uint64_t taken;    /* … and when the target was taken */
    uint64_t round;    /* counts targets */
    uint64_t round_ms; /* when it was taken */
    struct mz_cosigned target, published;
    size_t count, started;
    struct asking asking[MZ_MAX_WITNESSES];
};

static uint64_t now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

/* -- What is asked of whom. All of these with the mutex. */

static bool has_signed(const struct mz_witnesses *w, const struct asking *a) {
    return (w->target.cosigned & UINT32_C(1) << a->number) != 0;
}

/* Everybody had their chance, or it needs no more. */
static bool is_over(const struct mz_witnesses *w) {
    if (w->target.size == 0)
        return true;
    if (w->target.cosigned != 0 && mz_tlog_policy_met(&w->policy_file.policy, w->target.cosigned))
        return true;
    uint64_t now = now_ms();
    for (size_t i = 0; i < w->count; i++) {
        const struct asking *a = &w->asking[i];
        if (!has_signed(w, a) && a->tried != w->round && a->not_before <= now)
            return false;
    }
    return true;
}

/* The newest checkpoint becomes the target. The ledger is asked without the mutex. */
static void take_target(struct mz_witnesses *w) {
    struct mz_snapshot *snapshot;
    struct mz_cosigned next = {.size = 0};
    struct mz_span note;
    uint64_t commits = w->commits;
    bool found = false;
    w->taken = commits;
    w->round_ms = now_ms();
    pthread_mutex_unlock(&w->mutex);
    if (mz_snapshot_open(w->ledger, &snapshot) == MZ_OK) {
        found = mz_snapshot_checkpoint(snapshot, &note) == MZ_OK &&
                mz_cosigned_begin(note, &next) == MZ_OK;
        mz_snapshot_close(snapshot);
    }
    pthread_mutex_lock(&w->mutex);
    if (found && next.size > w->target.size) {
        /* Also one that is published already, after a restart: a witness is asked what it holds
         * before anything new is built on that (T8). */
        w->target = next;
        w->round++;
        pthread_cond_broadcast(&w->changed);
    }
}

/* Waits until something changes, at most until `until`; 0: until a commit. */
static void wait_until(struct mz_witnesses *w, uint64_t until) {
    struct timespec time = {.tv_sec = (time_t)(until / 1000),
                            .tv_nsec = (long)(until % 1000) * 1000000};
    if (until != 0) {
        pthread_cond_timedwait(&w->changed, &w->mutex, &time);
        return;
    }
    /* Once there is something to come, commits need not wake anybody for it. */
    bool idle = w->commits == w->taken;
    w->idle += idle;
    pthread_cond_wait(&w->changed, &w->mutex);
    w->idle -= idle;
}

/* Waits until there is something for this witness to sign; false when stopping. */
static bool wait_for_work(struct asking *a) {
    struct mz_witnesses *w = a->all;
    while (!w->stopping) {
        uint64_t now = now_ms(), next = w->round_ms + w->interval_ms;
        bool newer = w->commits != w->taken && is_over(w);
        bool lacks = w->target.size > 0 && !has_signed(w, a);
        if (newer && now >= next) {
            take_target(w);
            continue;
        }
        if (lacks && now >= a->not_before)
            return true;
        uint64_t until = newer ? next : 0;
        if (lacks && (until == 0 || a->not_before < until))
            until = a->not_before;
        wait_until(w, until);
    }
    return false;
}

/* -- What came of it. */

/* Writes what is published now. A failure leaves the old file, which is sound. */
static void save(struct mz_witnesses *w) {
    struct mz_cosigned published;
    pthread_mutex_lock(&w->file);
    pthread_mutex_lock(&w->mutex);
    published = w->published;
    pthread_mutex_unlock(&w->mutex);
    (void)!mz_cosigned_save(w->directory, &published, NULL);
    pthread_mutex_unlock(&w->file);
}

/* Adds a line to the checkpoint that it is for, with the mutex; true if what is published changed.
 */
static bool add_line(struct mz_witnesses *w, size_t number, const struct mz_cosigned *asked,
                     struct mz_span line) {
    struct mz_span text = mz_cosigned_text(asked);
    bool late = mz_span_equal(text, mz_cosigned_text(&w->published));
    if (late)
        mz_cosigned_add(&w->published, number, line);
    if (!mz_span_equal(text, mz_cosigned_text(&w->target)))
        return late;
    mz_cosigned_add(&w->target, number, line);
    if (!late && w->target.size > w->published.size &&
        mz_tlog_policy_met(&w->policy_file.policy, w->target.cosigned)) {
        w->published = w->target;
        late = true;
    }
    pthread_cond_broadcast(&w->changed);
    return late;
}

static void settle(struct asking *a, uint64_t round, enum mz_witness_result result) {
    struct mz_witnesses *w = a->all;
    a->tried = round;
    if (result == MZ_WITNESS_COSIGNED) {
        a->failures = 0;
        a->not_before = 0;
    } else {
        uint64_t pause = (uint64_t)BACKOFF_MS << (a->failures < 6 ? a->failures : 6);
        a->failures++;
        a->not_before = now_ms() + (pause < BACKOFF_MOST_MS ? pause : BACKOFF_MOST_MS);
    }
    pthread_cond_broadcast(&w->changed);
}

static void *ask(void *arg) {
    struct asking *a = arg;
    struct mz_witnesses *w = a->all;
    uint8_t *buffer = malloc(MZ_WITNESS_ANSWER_SIZE);
    pthread_mutex_lock(&w->mutex);
    while (buffer != NULL && wait_for_work(a)) {
        struct mz_cosigned checkpoint = w->target;
        uint64_t round = w->round;
        struct mz_fault fault = {0};
        struct mz_span line;
        bool changed = false;
        pthread_mutex_unlock(&w->mutex);
        enum mz_witness_result result = mz_witness_submit(
            w->ledger, &a->peer, &checkpoint, w->timeout_ms, w->stop[0], buffer, &line, &fault);
        bool other = result != a->last || fault.status != a->last_status;
        if (other && fault.status != MZ_E_INTERRUPTED && w->tell != NULL)
            w->tell(w->ctx, mz_note_key_name(a->peer.key), result, &fault);
        a->last = result;
        a->last_status = fault.status;
        pthread_mutex_lock(&w->mutex);
        if (result == MZ_WITNESS_COSIGNED)
            changed = add_line(w, a->number, &checkpoint, line);
        settle(a, round, result);
        if (changed) {
            pthread_mutex_unlock(&w->mutex);
            save(w);
            pthread_mutex_lock(&w->mutex);
        }
    }
    pthread_mutex_unlock(&w->mutex);
    free(buffer);
    return NULL;
}

/* On the sequencer's thread, after a commit. */
static void on_commit(void *ctx) {
    struct mz_witnesses *w = ctx;
    pthread_mutex_lock(&w->mutex);
    w->commits++;
    if (w->idle > 0)
        pthread_cond_broadcast(&w->changed);
    pthread_mutex_unlock(&w->mutex);
}

/* -- Opening. */

/* What was published before. A quorum that has cosigned more than there is says what the head file
 * says: something was restored. */
static enum mz_status restore(struct mz_witnesses *w, const struct mz_note_key *key,
                              struct mz_fault *fault) {
    struct mz_snapshot *snapshot;
    enum mz_status status =
        mz_cosigned_load(w->directory, key, &w->policy_file.policy, &w->published, fault);
    if (status != MZ_OK)
        return status;
    status = mz_snapshot_open(w->ledger, &snapshot);
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "ledger");
    uint64_t size = mz_snapshot_source(snapshot)->tree_size;
    mz_snapshot_close(snapshot);
    if (size >= w->published.size)
        return MZ_OK;
    mz_fault_at(fault, MZ_E_ROLLED_BACK, "ledger");
    mz_fault_have(fault, "%" PRIu64, size);
    mz_fault_want(fault, "%" PRIu64, w->published.size);
    return MZ_E_ROLLED_BACK;
}

static enum mz_status start(struct mz_witnesses *w, struct mz_fault *fault) {
    for (size_t i = 0; i < w->policy_file.policy.witness_count; i++) {
        const struct mz_tlog_witness *witness = &w->policy_file.policy.witnesses[i];
        struct asking *a = &w->asking[w->count];
        *a = (struct asking){.all = w, .number = i, .last = MZ_WITNESS_COSIGNED};
        a->peer.key = &witness->key;
        if (witness->url.size == 0)
            continue; /* known, but not to be asked from here */
        enum mz_status status = mz_witness_url_parse(witness->url, &a->peer.url, fault);
        if (status != MZ_OK)
            return status;
        w->count++;
    }
    w->commits = 1; /* what there is already */
    for (; w->started < w->count; w->started++)
        if (pthread_create(&w->asking[w->started].thread, NULL, ask, &w->asking[w->started]) != 0)
            return mz_fault_at(fault, MZ_E_NO_MEMORY, "witnesses");
    mz_ledger_on_commit(w->ledger, on_commit, w);
    return MZ_OK;
}

static bool init_locks(struct mz_witnesses *w) {
    pthread_condattr_t attributes;
    if (pipe(w->stop) != 0)
        return false;
    if (pthread_condattr_init(&attributes) != 0)
        goto err1;
    if (pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) != 0 ||
        pthread_cond_init(&w->changed, &attributes) != 0)
        goto err2;
    if (pthread_mutex_init(&w->mutex, NULL) != 0)
        goto err3;
    if (pthread_mutex_init(&w->file, NULL) != 0)
        goto err4;
    pthread_condattr_destroy(&attributes);
    return true;

err4:
    pthread_mutex_destroy(&w->mutex);
err3:
    pthread_cond_destroy(&w->changed);
err2:
    pthread_condattr_destroy(&attributes);
err1:
    close(w->stop[0]);
    close(w->stop[1]);
    return false;
}

enum mz_status mz_witnesses_open(const struct mz_witnesses_options *options,
                                 struct mz_witnesses **ret_witnesses, struct mz_fault *fault) {
    struct mz_witnesses *w = calloc(1, sizeof *w);
    if (w == NULL || !init_locks(w)) {
        free(w);
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "witnesses");
    }
    w->ledger = options->ledger;
    w->tell = options->tell;
    w->ctx = options->ctx;
    w->timeout_ms = options->timeout_ms != 0 ? options->timeout_ms : TIMEOUT_MS;
    w->interval_ms = options->interval_ms != 0 ? options->interval_ms : INTERVAL_MS;
    struct mz_note_key key;
    enum mz_status status = mz_files_path(options->directory, "", w->directory, fault);
    if (status == MZ_OK)
        status = mz_note_key_parse(mz_span_text(mz_ledger_vkey(w->ledger)), &key);
    if (status == MZ_OK)
        status = mz_witness_policy_read(options->policy, &key, &w->policy_file, fault);
    if (status == MZ_OK)
        status = restore(w, &key, fault);
    if (status == MZ_OK)
        status = start(w, fault);
    if (status != MZ_OK) {
        mz_witnesses_close(w);
        return status;
    }
    *ret_witnesses = w;
    return MZ_OK;
}

void mz_witnesses_close(struct mz_witnesses *w) {
    if (w == NULL)
        return;
    mz_ledger_on_commit(w->ledger, NULL, NULL);
    pthread_mutex_lock(&w->mutex);
    w->stopping = true;
    pthread_cond_broadcast(&w->changed);
    pthread_mutex_unlock(&w->mutex);
    ssize_t written = write(w->stop[1], "", 1);
    (void)written;
    for (size_t i = 0; i < w->started; i++)
        pthread_join(w->asking[i].thread, NULL);
    close(w->stop[0]);
    close(w->stop[1]);
    pthread_mutex_destroy(&w->file);
    pthread_mutex_destroy(&w->mutex);
    pthread_cond_destroy(&w->changed);
    mz_witness_policy_drop(&w->policy_file);
    free(w);
}

/* -- What is published. */

void mz_witnesses_lines(struct mz_witnesses *w, struct mz_span note, struct mz_writer *writer) {
    struct mz_note parsed;
    if (mz_note_parse(note, &parsed) != MZ_OK)
        return;
    pthread_mutex_lock(&w->mutex);
    if (mz_span_equal(parsed.text, mz_cosigned_text(&w->published)))
        mz_cosigned_write_lines(&w->published, writer);
    else if (mz_span_equal(parsed.text, mz_cosigned_text(&w->target)))
        mz_cosigned_write_lines(&w->target, writer);
    pthread_mutex_unlock(&w->mutex);
}

void mz_witnesses_cosigned(struct mz_witnesses *w, struct mz_writer *writer) {
    pthread_mutex_lock(&w->mutex);
    mz_cosigned_write(&w->published, writer);
    pthread_mutex_unlock(&w->mutex);
}
