#include "proto/verify/windows.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "proto/codec/cose.h"
#include "proto/verify/failures.h"

#define WINDOWS (MZ_VERIFY_FLIGHT + 1u)

struct window {
    struct mz_signature_job jobs[MZ_VERIFY_WINDOW];
    size_t count;
};

struct mz_windows {
    const struct mz_signature_pool *pool; /* NULL: inline */
    struct mz_layer_report *layer;
    size_t filling, flying; /* ring position being filled; windows submitted before it */
    struct window ring[WINDOWS];
};

struct mz_windows *mz_windows_new(const struct mz_signature_pool *pool,
                                  struct mz_layer_report *layer) {
    struct mz_windows *windows = calloc(1, sizeof *windows);
    if (windows == NULL)
        return NULL;
    windows->pool = pool != NULL && pool->submit != NULL && pool->collect != NULL ? pool : NULL;
    windows->layer = layer;
    return windows;
}

void mz_windows_free(struct mz_windows *windows) {
    free(windows);
}

enum mz_status mz_verify_signature(const struct mz_signature_job *job) {
    struct mz_cose cose;
    enum mz_status status = mz_cose_decode(job->statement, &cose, NULL);
    return status == MZ_OK ? mz_cose_verify(&cose, &job->key) : status;
}

void mz_windows_refuse(struct mz_windows *windows, uint64_t index, enum mz_status status) {
    struct mz_layer_report *layer = windows->layer;
    char place[32];
    (void)snprintf(place, sizeof place, "entry %" PRIu64, index);
    mz_failures_add(layer, status, index, place);
    if (layer->fault.status != MZ_OK && layer->index <= index)
        return;
    mz_fault_at(&layer->fault, status, "%s", place);
    layer->index = index;
}

void mz_windows_ask(struct mz_windows *windows, uint64_t index, struct mz_span statement,
                    const struct mz_hash *key) {
    struct window *window = &windows->ring[windows->filling];
    window->jobs[window->count++] =
        (struct mz_signature_job){.index = index, .statement = statement, .key = *key};
    windows->layer->checked++;
}

static void check_inline(struct mz_windows *windows, const struct window *window, uint64_t from) {
    for (size_t i = 0; i < window->count; i++)
        if (window->jobs[i].index >= from && mz_verify_signature(&window->jobs[i]) != MZ_OK) {
            windows->layer->checked--;
            mz_windows_refuse(windows, window->jobs[i].index, MZ_E_BAD_SIGNATURE);
        }
}

/* The pool tells the first bad one of a window; the others are found here, as there should be few.
 */
static void collect(struct mz_windows *windows) {
    uint64_t bad = windows->pool->collect(windows->pool->ctx);
    const struct window *window =
        &windows->ring[(windows->filling + WINDOWS - windows->flying) % WINDOWS];
    windows->flying--;
    if (bad != MZ_ABSENT)
        check_inline(windows, window, bad);
}

void mz_windows_submit(struct mz_windows *windows) {
    struct window *window = &windows->ring[windows->filling];
    if (window->count == 0) {
        /* Nothing to wait behind: what is in flight would outlive the entries that the source
         * holds. */
        while (windows->flying > 0)
            collect(windows);
        return;
    }
    if (windows->pool == NULL) {
        check_inline(windows, window, 0);
        window->count = 0;
        return;
    }
    if (windows->flying == MZ_VERIFY_FLIGHT)
        collect(windows);
    windows->pool->submit(windows->pool->ctx, window->jobs, window->count);
    windows->flying++;
    windows->filling = (windows->filling + 1) % WINDOWS;
    windows->ring[windows->filling].count = 0;
}

void mz_windows_finish(struct mz_windows *windows) {
    mz_windows_submit(windows);
    while (windows->flying > 0)
        collect(windows);
}
