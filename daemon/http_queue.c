#include "daemon/http_queue.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct mz_http_queue {
    pthread_mutex_t mutex;
    struct mz_http_task *first;
    struct mz_http_task **end; /* where the next one is linked */
    int fd;
};

enum mz_status mz_http_queue_new(struct mz_http_queue **ret_queue) {
    struct mz_http_queue *queue = calloc(1, sizeof *queue);
    if (queue == NULL)
        return MZ_E_NO_MEMORY;
    queue->end = &queue->first;
    queue->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (queue->fd < 0)
        goto err0;
    if (pthread_mutex_init(&queue->mutex, NULL) != 0)
        goto err1;
    *ret_queue = queue;
    return MZ_OK;

err1:
    close(queue->fd);
err0:
    free(queue);
    return MZ_E_IO;
}

void mz_http_queue_free(struct mz_http_queue *queue) {
    if (queue == NULL)
        return;
    pthread_mutex_destroy(&queue->mutex);
    close(queue->fd);
    free(queue);
}

int mz_http_queue_fd(const struct mz_http_queue *queue) {
    return queue->fd;
}

void mz_http_queue_push(struct mz_http_queue *queue, struct mz_http_task *task) {
    task->next = NULL;
    pthread_mutex_lock(&queue->mutex);
    bool was_empty = queue->first == NULL;
    *queue->end = task;
    queue->end = &task->next;
    pthread_mutex_unlock(&queue->mutex);
    if (was_empty) {
        /* Cannot block: the counter would have to reach 2^64 - 1. */
        uint64_t one = 1;
        ssize_t written = write(queue->fd, &one, sizeof one);
        (void)written;
    }
}

struct mz_http_task *mz_http_queue_pop_all(struct mz_http_queue *queue) {
    /* First the signal, then the tasks: a push in between signals anew. */
    uint64_t count;
    ssize_t got = read(queue->fd, &count, sizeof count);
    (void)got;
    pthread_mutex_lock(&queue->mutex);
    struct mz_http_task *first = queue->first;
    queue->first = NULL;
    queue->end = &queue->first;
    pthread_mutex_unlock(&queue->mutex);
    return first;
}
