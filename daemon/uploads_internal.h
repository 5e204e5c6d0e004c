/* What uploads.c (the table of uploads and their parts), uploads_restore.c (what a restart finds)
 * and uploads_finish.c (the thread that checks whole objects and stores them) share. */
#ifndef MZ_DAEMON_UPLOADS_INTERNAL_H
#define MZ_DAEMON_UPLOADS_INTERNAL_H

#include <pthread.h>

#include "daemon/files.h"
#include "daemon/uploads.h"

enum mz_uploads_state {
    MZ_UPLOADS_FREE,
    MZ_UPLOADS_OPEN,
    MZ_UPLOADS_WRITING,
    MZ_UPLOADS_FINISHING
};

struct mz_upload {
    enum mz_uploads_state state;
    enum mz_object_kind kind;
    struct mz_hash name;
    uint64_t size, received;
    uint64_t touched; /* tick of the last part: who rests longest */
};

/* A whole object on its way to the store, or one that was there already. */
struct mz_finish {
    struct mz_finish *next;
    struct mz_upload *upload; /* NULL: it was there already */
    mz_done_fn *done;         /* NULL: found whole after a restart; nobody waits */
    void *arg;
};

struct mz_uploads {
    char directory[MZ_PATH_SIZE], evidence[MZ_PATH_SIZE];
    struct mz_store *store;
    struct mz_sequencer *sequencer;
    pthread_t thread;

    pthread_mutex_t mutex; /* guards all below */
    pthread_cond_t changed;
    bool closing;
    struct mz_finish *first, **last;
    uint64_t tick;
    struct mz_upload table[MZ_UPLOADS];
};

enum mz_status mz_uploads_path(const struct mz_uploads *uploads, const struct mz_upload *upload,
                               char ret_path[MZ_PATH_SIZE], struct mz_fault *fault)
    __attribute__((nonnull(1, 2, 3), warn_unused_result));
/* By kind: the first part of a file's name, the most bytes of an object. */
extern const char *const mz_uploads_kinds[2];
extern const uint64_t mz_uploads_limits[2];
/* The row of an object under way, or NULL. Under the mutex, as the next. */
struct mz_upload *mz_uploads_find(struct mz_uploads *uploads, enum mz_object_kind kind,
                                  const struct mz_hash *name) __attribute__((nonnull));
/* Forgets an upload and removes its parts. */
void mz_uploads_drop(struct mz_uploads *uploads, struct mz_upload *upload) __attribute__((nonnull));
/* Before the thread starts. */
enum mz_status mz_uploads_restore(struct mz_uploads *uploads, struct mz_fault *fault)
    __attribute__((nonnull(1), warn_unused_result));
/* Queues an object for the thread. MZ_E_NO_MEMORY. Under the mutex. */
enum mz_status mz_uploads_finish(struct mz_uploads *uploads, struct mz_upload *upload,
                                 mz_done_fn *done, void *arg)
    __attribute__((nonnull(1), warn_unused_result));
/* The thread. */
void *mz_uploads_run(void *uploads);

#endif
