/* The thread that turns a whole upload into an object: hashes it, stores it durably, tells who
 * waits. */
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "daemon/evidence.h"
#include "daemon/uploads_internal.h"
#include "proto/base/hex.h"
#include "proto/codec/list.h"

enum mz_status mz_uploads_finish(struct mz_uploads *uploads, struct mz_upload *upload,
                                 mz_done_fn *done, void *arg) {
    struct mz_finish *finish = malloc(sizeof *finish);
    if (finish == NULL)
        return MZ_E_NO_MEMORY;
    *finish = (struct mz_finish){NULL, upload, done, arg};
    *uploads->last = finish;
    uploads->last = &finish->next;
    pthread_cond_signal(&uploads->changed);
    return MZ_OK;
}

/* -- Lists. */

/* Waits for the sequencer's answer to one list. */
struct waiter {
    pthread_mutex_t mutex;
    pthread_cond_t answered;
    bool done;
    enum mz_status status;
    struct mz_fault fault;
};

static void list_done(void *arg, enum mz_status status, const struct mz_fault *fault) {
    struct waiter *waiter = arg;
    pthread_mutex_lock(&waiter->mutex);
    waiter->status = status;
    waiter->fault = *fault;
    waiter->done = true;
    pthread_cond_signal(&waiter->answered);
    pthread_mutex_unlock(&waiter->mutex);
}

/* A full queue empties with the next commit. */
static void rest(void) {
    struct timespec pause = {.tv_nsec = 2000000};
    nanosleep(&pause, NULL);
}

static enum mz_status submit_list(struct mz_uploads *uploads, const struct mz_hash *root,
                                  struct mz_span object, struct mz_fault *fault) {
    struct waiter waiter = {.mutex = PTHREAD_MUTEX_INITIALIZER,
                            .answered = PTHREAD_COND_INITIALIZER};
    struct mz_job *job = mz_job_of_list(root, object);
    if (job == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "list");
    job->callback.done = list_done;
    job->arg = &waiter;
    enum mz_status status;
    while ((status = mz_sequencer_submit(uploads->sequencer, job)) == MZ_E_BUSY)
        rest();
    if (status != MZ_OK) {
        mz_job_free(job);
        return mz_fault_at(fault, status, "list");
    }
    pthread_mutex_lock(&waiter.mutex);
    while (!waiter.done)
        pthread_cond_wait(&waiter.answered, &waiter.mutex);
    pthread_mutex_unlock(&waiter.mutex);
    *fault = waiter.fault;
    return waiter.status;
}

static enum mz_status finish_list(struct mz_uploads *uploads, const struct mz_upload *upload,
                                  const char *path, struct mz_fault *fault) {
    uint8_t *bytes = malloc((size_t)upload->size);
    if (bytes == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "list");
    size_t size;
    enum mz_status status = mz_files_read(path, bytes, (size_t)upload->size, &size, fault);
    if (status != MZ_OK)
        goto err1;
    struct mz_span object = mz_span_of(bytes, size);
    struct mz_list_totals totals;
    status = mz_list_total(object, mz_list_form_of(object), &totals, fault);
    if (status != MZ_OK)
        goto err1;
    if (!mz_hash_equal(&totals.root, &upload->name)) {
        char hex[MZ_HEX_HASH_SIZE + 1];
        mz_hex_of_hash(&upload->name, hex);
        status = mz_fault_at(fault, MZ_E_BAD_OBJECT, "%s", hex);
        goto err1;
    }
    status = submit_list(uploads, &upload->name, object, fault);
err1:
    free(bytes);
    return status;
}

/* -- Any object. */

static enum mz_status finish_upload(struct mz_uploads *uploads, const struct mz_upload *upload,
                                    struct mz_fault *fault) {
    char path[MZ_PATH_SIZE];
    enum mz_status status = mz_uploads_path(uploads, upload, path, fault);
    if (status != MZ_OK)
        return status;
    if (upload->kind == MZ_OBJECT_LIST)
        status = finish_list(uploads, upload, path, fault);
    else
        status = mz_evidence_adopt(uploads->evidence, &upload->name, path, fault);
    /* The parts have served, or are of no use: what could not be synced is not tried again (T9),
     * what does not have its hash is dropped. Where only we failed they wait for the next start. */
    if (status != MZ_E_STOPPED && status != MZ_E_NO_MEMORY)
        unlink(path);
    if (status == MZ_E_IO)
        mz_sequencer_stop(uploads->sequencer, fault);
    return status;
}

static struct mz_finish *take(struct mz_uploads *uploads) {
    pthread_mutex_lock(&uploads->mutex);
    while (uploads->first == NULL && !uploads->closing)
        pthread_cond_wait(&uploads->changed, &uploads->mutex);
    struct mz_finish *finish = uploads->first;
    if (finish != NULL) {
        uploads->first = finish->next;
        if (uploads->first == NULL)
            uploads->last = &uploads->first;
    }
    pthread_mutex_unlock(&uploads->mutex);
    return finish;
}

void *mz_uploads_run(void *arg) {
    struct mz_uploads *uploads = arg;
    struct mz_finish *finish;
    while ((finish = take(uploads)) != NULL) {
        struct mz_fault fault = {.status = MZ_OK};
        enum mz_status status = MZ_OK;
        if (finish->upload != NULL) {
            /* While it is FINISHING nobody else touches it. */
            status = finish_upload(uploads, finish->upload, &fault);
            pthread_mutex_lock(&uploads->mutex);
            finish->upload->state = MZ_UPLOADS_FREE;
            pthread_mutex_unlock(&uploads->mutex);
        }
        fault.status = status;
        if (finish->done != NULL)
            finish->done(finish->arg, status, &fault);
        free(finish);
    }
    return NULL;
}
