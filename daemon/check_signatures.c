#include "daemon/check_signatures.h"

#include <pthread.h>
#include <stdlib.h>

struct window {
    const struct mz_signature_job *jobs;
    size_t count;
    uint64_t failed; /* lowest entry index that failed, or MZ_ABSENT */
    pthread_t thread;
    bool threaded; /* false: there was no thread to be had, and it is checked already */
};

/* A ring: windows [first, first + submitted) are in flight, the oldest first. */
struct mz_check_signatures {
    struct window windows[MZ_VERIFY_FLIGHT];
    size_t first, submitted;
};

struct mz_check_signatures *mz_check_signatures_new(void) {
    return calloc(1, sizeof(struct mz_check_signatures));
}

static void *check(void *arg) {
    struct window *window = arg;
    for (size_t i = 0; i < window->count; i++)
        if (mz_verify_signature(&window->jobs[i]) != MZ_OK &&
            window->jobs[i].index < window->failed)
            window->failed = window->jobs[i].index;
    return NULL;
}

static void submit(void *ctx, const struct mz_signature_job *jobs, size_t count) {
    struct mz_check_signatures *signatures = ctx;
    size_t at = (signatures->first + signatures->submitted++) % MZ_VERIFY_FLIGHT;
    struct window *window = &signatures->windows[at];
    *window = (struct window){.jobs = jobs, .count = count, .failed = MZ_ABSENT};
    window->threaded = pthread_create(&window->thread, NULL, check, window) == 0;
    if (!window->threaded)
        check(window);
}

static uint64_t collect(void *ctx) {
    struct mz_check_signatures *signatures = ctx;
    struct window *window = &signatures->windows[signatures->first];
    if (window->threaded)
        pthread_join(window->thread, NULL);
    signatures->first = (signatures->first + 1) % MZ_VERIFY_FLIGHT;
    signatures->submitted--;
    return window->failed;
}

void mz_check_signatures_free(struct mz_check_signatures *signatures) {
    if (signatures == NULL)
        return;
    while (signatures->submitted > 0)
        (void)collect(signatures);
    free(signatures);
}

struct mz_signature_pool mz_check_signatures_pool(struct mz_check_signatures *signatures) {
    return (struct mz_signature_pool){signatures, submit, collect};
}
