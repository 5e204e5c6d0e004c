/* From the ledger's threads to the event loop: finished tasks, many to a wake-up.
 *
 * Only push may be called on another thread. The loop learns by an eventfd, written when the queue
 * was empty, so a txn commit that answers a thousand statements costs one wake-up and libevent
 * itself stays on one thread, without locks. */
#ifndef MZ_DAEMON_HTTP_QUEUE_H
#define MZ_DAEMON_HTTP_QUEUE_H

#include "proto/base/status.h"

struct mz_call;

/* Work of another thread that a call waits for. A handler embeds it as the first member of its own
 * struct, allocated with malloc. */
struct mz_http_task {
    struct mz_http_task *next;
    struct mz_call *call; /* loop thread only; NULL once the connection has gone */
    /* Runs on the loop thread: answers `call` unless it is NULL, and frees the task. */
    void (*finish)(struct mz_http_task *task, struct mz_call *call);
};

struct mz_http_queue;

/* MZ_E_NO_MEMORY, MZ_E_IO. */
enum mz_status mz_http_queue_new(struct mz_http_queue **ret_queue)
    __attribute__((nonnull, warn_unused_result));
/* The queue must be empty. */
void mz_http_queue_free(struct mz_http_queue *queue);
/* Readable when there is something to pop. */
int mz_http_queue_fd(const struct mz_http_queue *queue) __attribute__((nonnull));
void mz_http_queue_push(struct mz_http_queue *queue, struct mz_http_task *task)
    __attribute__((nonnull));
/* All there is, the oldest first, linked by `next`; NULL if nothing. */
struct mz_http_task *mz_http_queue_pop_all(struct mz_http_queue *queue) __attribute__((nonnull));

#endif
