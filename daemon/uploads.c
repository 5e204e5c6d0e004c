#include "daemon/uploads.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/evidence.h"
#include "daemon/uploads_internal.h"
#include "proto/base/hex.h"

const char *const mz_uploads_kinds[2] = {
    [MZ_OBJECT_LIST] = "list", [MZ_OBJECT_EVIDENCE] = "evidence"};
const uint64_t mz_uploads_limits[2] = {
    [MZ_OBJECT_LIST] = MZ_MAX_LIST_BYTES, [MZ_OBJECT_EVIDENCE] = MZ_MAX_EVIDENCE};

enum mz_status mz_uploads_path(const struct mz_uploads *uploads, const struct mz_upload *upload,
                               char ret_path[MZ_PATH_SIZE], struct mz_fault *fault) {
    char hex[MZ_HEX_HASH_SIZE + 1], name[128];
    mz_hex_of_hash(&upload->name, hex);
    snprintf(name, sizeof name, "%s-%s-%" PRIu64, mz_uploads_kinds[upload->kind], hex,
             upload->size);
    return mz_files_path(uploads->directory, name, ret_path, fault);
}

/* -- The table. Under the mutex. */

struct mz_upload *mz_uploads_find(struct mz_uploads *uploads, enum mz_object_kind kind,
                                  const struct mz_hash *name) {
    for (unsigned i = 0; i < MZ_UPLOADS; i++) {
        struct mz_upload *upload = &uploads->table[i];
        if (upload->state != MZ_UPLOADS_FREE && upload->kind == kind &&
            mz_hash_equal(&upload->name, name))
            return upload;
    }
    return NULL;
}

void mz_uploads_drop(struct mz_uploads *uploads, struct mz_upload *upload) {
    char path[MZ_PATH_SIZE];
    if (mz_uploads_path(uploads, upload, path, NULL) == MZ_OK)
        unlink(path);
    upload->state = MZ_UPLOADS_FREE;
}

/* A free row, or the row of the upload that rested longest. NULL if all are at work. */
static struct mz_upload *allocate(struct mz_uploads *uploads) {
    struct mz_upload *oldest = NULL;
    for (unsigned i = 0; i < MZ_UPLOADS; i++) {
        struct mz_upload *upload = &uploads->table[i];
        if (upload->state == MZ_UPLOADS_FREE)
            return upload;
        if (upload->state == MZ_UPLOADS_OPEN &&
            (oldest == NULL || upload->touched < oldest->touched))
            oldest = upload;
    }
    if (oldest != NULL)
        mz_uploads_drop(uploads, oldest);
    return oldest;
}

/* -- Making and ending it. */

enum mz_status mz_uploads_new(const char *directory, const char *evidence, struct mz_store *store,
                              struct mz_sequencer *sequencer, struct mz_uploads **ret_uploads,
                              struct mz_fault *fault) {
    struct mz_uploads *uploads = calloc(1, sizeof *uploads);
    if (uploads == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "uploads");
    snprintf(uploads->directory, sizeof uploads->directory, "%s", directory);
    snprintf(uploads->evidence, sizeof uploads->evidence, "%s", evidence);
    uploads->store = store;
    uploads->sequencer = sequencer;
    uploads->last = &uploads->first;
    enum mz_status status = mz_fault_at(fault, MZ_E_NO_MEMORY, "uploads");
    if (pthread_mutex_init(&uploads->mutex, NULL) != 0)
        goto err1;
    if (pthread_cond_init(&uploads->changed, NULL) != 0)
        goto err2;
    status = mz_uploads_restore(uploads, fault);
    if (status != MZ_OK)
        goto err3;
    if (pthread_create(&uploads->thread, NULL, mz_uploads_run, uploads) != 0) {
        status = mz_fault_at(fault, MZ_E_NO_MEMORY, "uploads");
        goto err3;
    }
    *ret_uploads = uploads;
    return MZ_OK;

err3:
    while (uploads->first != NULL) {
        struct mz_finish *next = uploads->first->next;
        free(uploads->first);
        uploads->first = next;
    }
    pthread_cond_destroy(&uploads->changed);
err2:
    pthread_mutex_destroy(&uploads->mutex);
err1:
    free(uploads);
    return status;
}

void mz_uploads_free(struct mz_uploads *uploads) {
    if (uploads == NULL)
        return;
    pthread_mutex_lock(&uploads->mutex);
    uploads->closing = true;
    pthread_cond_signal(&uploads->changed);
    pthread_mutex_unlock(&uploads->mutex);
    pthread_join(uploads->thread, NULL);
    pthread_cond_destroy(&uploads->changed);
    pthread_mutex_destroy(&uploads->mutex);
    free(uploads);
}

/* -- Parts. */

static enum mz_status whole_size(struct mz_uploads *uploads, enum mz_object_kind kind,
                                 const struct mz_hash *name, uint64_t *ret_size) {
    if (kind == MZ_OBJECT_EVIDENCE)
        return mz_evidence_size(uploads->evidence, name, ret_size);
    struct mz_store_txn *txn = mz_store_txn_new(uploads->store);
    if (txn == NULL)
        return MZ_E_NO_MEMORY;
    struct mz_span object;
    enum mz_status status = mz_store_read(txn);
    if (status == MZ_OK)
        status = mz_store_list(txn, name, &object);
    if (status == MZ_OK)
        *ret_size = object.size;
    mz_store_txn_free(txn);
    return status;
}

static enum mz_status out_of_range(struct mz_fault *fault, const char *what, uint64_t have,
                                   uint64_t want) {
    mz_fault_at(fault, MZ_E_OUT_OF_RANGE, "%s", what);
    mz_fault_have(fault, "%" PRIu64, have);
    mz_fault_want(fault, "%" PRIu64, want);
    return MZ_E_OUT_OF_RANGE;
}

/* The upload that a part belongs to, in state WRITING. */
static enum mz_status claim(struct mz_uploads *uploads, enum mz_object_kind kind,
                            const struct mz_hash *name, uint64_t offset, uint64_t size,
                            struct mz_upload **ret_upload, struct mz_fault *fault) {
    struct mz_upload *upload = mz_uploads_find(uploads, kind, name);
    if (upload != NULL && upload->state != MZ_UPLOADS_OPEN)
        return mz_fault_at(fault, MZ_E_BUSY, "upload");
    if (upload != NULL && upload->size != size) {
        if (offset != 0)
            return out_of_range(fault, "size", size, upload->size);
        mz_uploads_drop(uploads, upload);
        upload = NULL;
    }
    uint64_t received = upload != NULL ? upload->received : 0;
    if (offset > received)
        return out_of_range(fault, "offset", offset, received);
    if (upload == NULL) {
        upload = allocate(uploads);
        if (upload == NULL)
            return mz_fault_at(fault, MZ_E_BUSY, "uploads");
        *upload = (struct mz_upload){.kind = kind, .name = *name, .size = size};
    }
    upload->state = MZ_UPLOADS_WRITING;
    upload->touched = ++uploads->tick;
    *ret_upload = upload;
    return MZ_OK;
}

/* Writes what of the part is new, and gives how much is held then. The upload is ours while it is
 * WRITING. */
static enum mz_status write_part(const struct mz_uploads *uploads, const struct mz_upload *upload,
                                 uint64_t offset, struct mz_span part, uint64_t *ret_received,
                                 struct mz_fault *fault) {
    uint64_t end = offset + part.size, received = upload->received;
    if (received > 0 && end <= received) {
        *ret_received = received;
        return MZ_OK;
    }
    char path[MZ_PATH_SIZE];
    enum mz_status status = mz_uploads_path(uploads, upload, path, fault);
    if (status != MZ_OK)
        return status;
    int flags = O_WRONLY | O_CREAT | O_CLOEXEC | (received == 0 ? O_TRUNC : 0);
    int descriptor = open(path, flags, 0600);
    if (descriptor < 0)
        return mz_files_failure(path, fault);
    size_t skip = (size_t)(received - offset);
    status =
        mz_files_write_at(descriptor, mz_span_of(part.data + skip, part.size - skip), received);
    if (status != MZ_OK)
        mz_files_failure(path, fault);
    close(descriptor);
    if (status == MZ_OK)
        *ret_received = end;
    return status;
}

static enum mz_status check_range(enum mz_object_kind kind, uint64_t offset, uint64_t size,
                                  struct mz_span part, struct mz_fault *fault) {
    if (size == 0)
        return out_of_range(fault, "size", size, 1);
    if (size > mz_uploads_limits[kind])
        return mz_fault_at(fault, MZ_E_TOO_LARGE, "size");
    if (offset > size || part.size > size - offset)
        return out_of_range(fault, "offset", offset, size);
    return MZ_OK;
}

/* Writes the part and, if it was the last, hands the object to the thread. Under the mutex, which
 * it leaves while it writes. */
static enum mz_status add_part(struct mz_uploads *uploads, struct mz_upload *upload,
                               uint64_t offset, struct mz_span part, mz_done_fn *done, void *arg,
                               uint64_t *ret_received, struct mz_fault *fault) {
    uint64_t received = 0;
    pthread_mutex_unlock(&uploads->mutex);
    enum mz_status status = write_part(uploads, upload, offset, part, &received, fault);
    pthread_mutex_lock(&uploads->mutex);
    upload->state = MZ_UPLOADS_OPEN;
    if (status != MZ_OK)
        return status;
    upload->received = received;
    if (received == upload->size) {
        status = mz_uploads_finish(uploads, upload, done, arg);
        if (status != MZ_OK)
            return mz_fault_at(fault, status, "uploads");
        upload->state = MZ_UPLOADS_FINISHING;
    }
    *ret_received = received;
    return MZ_OK;
}

enum mz_status mz_uploads_part(struct mz_uploads *uploads, enum mz_object_kind kind,
                               const struct mz_hash *name, uint64_t offset, uint64_t size,
                               struct mz_span part, mz_done_fn *done, void *arg,
                               uint64_t *ret_received, bool *ret_complete, struct mz_fault *fault) {
    enum mz_status status = check_range(kind, offset, size, part, fault);
    if (status != MZ_OK)
        return status;
    uint64_t received = 0;
    struct mz_upload *upload = NULL;
    pthread_mutex_lock(&uploads->mutex);
    /* A row is freed when its object is durable: who finds no row and no object is the first. */
    status = mz_uploads_find(uploads, kind, name) != NULL
                 ? MZ_E_NOT_FOUND
                 : whole_size(uploads, kind, name, &received);
    bool whole = status == MZ_OK;
    if (whole) {
        /* Whoever sends what is there already is told so by `done`, as if it had just come. */
        status = mz_uploads_finish(uploads, NULL, done, arg);
    } else if (status == MZ_E_NOT_FOUND) {
        status = claim(uploads, kind, name, offset, size, &upload, fault);
        if (status == MZ_OK)
            status = add_part(uploads, upload, offset, part, done, arg, &received, fault);
    } else {
        mz_fault_at(fault, status, "objects");
    }
    pthread_mutex_unlock(&uploads->mutex);
    if (status == MZ_OK) {
        *ret_received = received;
        *ret_complete = whole || received == size;
    }
    return status;
}

enum mz_status mz_uploads_state(struct mz_uploads *uploads, enum mz_object_kind kind,
                                const struct mz_hash *name, uint64_t *ret_received,
                                uint64_t *ret_size) {
    enum mz_status status = MZ_OK;
    uint64_t received = 0, size = 0;
    pthread_mutex_lock(&uploads->mutex);
    const struct mz_upload *upload = mz_uploads_find(uploads, kind, name);
    if (upload != NULL) {
        size = upload->size;
        /* It counts as whole when it is durable, and not before. */
        received = upload->received < size ? upload->received : size - 1;
    } else {
        status = whole_size(uploads, kind, name, &size);
        received = size;
    }
    pthread_mutex_unlock(&uploads->mutex);
    if (status == MZ_OK) {
        *ret_received = received;
        *ret_size = size;
    }
    return status;
}
