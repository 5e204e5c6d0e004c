#include "proto/verify/windows.h"

#include <inttypes.h>
#include <stdlib.h>

#include "proto/codec/cose.h"

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
    if (layer->fault.status != MZ_OK && layer->index <= index)
        return;
    mz_fault_at(&layer->fault, status, "entry %" PRIu64, index);
    layer->index = index;
}

void mz_windows_ask(struct mz_windows *windows, uint64_t index, struct mz_span statement,
                    const struct mz_hash *key) {
    struct window *window = &windows->ring[windows->filling];
    window->jobs[window->count++] =
        (struct mz_signature_job){.index = index, .statement = statement, .key = *key};
    windows->layer->checked++;
}

static void collect(struct mz_windows *windows) {
    uint64_t bad = windows->pool->collect(windows->pool->ctx);
    windows->flying--;
    if (bad != MZ_ABSENT)
        mz_windows_refuse(windows, bad, MZ_E_BAD_SIGNATURE);
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
        for (size_t i = 0; i < window->count; i++)
            if (mz_verify_signature(&window->jobs[i]) != MZ_OK)
                mz_windows_refuse(windows, window->jobs[i].index, MZ_E_BAD_SIGNATURE);
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
