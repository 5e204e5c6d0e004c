#include <errno.h>
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "daemon/http_connection_internal.h"

#define FIRST_CAPACITY 4096u
#define KEEP_CAPACITY  65536u /* a larger input buffer is given back after its request */
#define DRAIN_MS       2000u

static void write_head(struct mz_connection *c) {
    struct mz_call *call = &c->call;
    int size = snprintf(c->out, sizeof c->out, "HTTP/1.1 %d %s\r\n", call->status,
                        mz_http_reason(call->status));
    if (call->content_type != NULL)
        size += snprintf(c->out + size, sizeof c->out - (size_t)size, "Content-Type: %s\r\n",
                         call->content_type);
    size += snprintf(c->out + size, sizeof c->out - (size_t)size,
                     "Content-Length: %zu\r\nX-Content-Type-Options: nosniff\r\n%s%s%.*s\r\n",
                     call->size, call->cache_control ? "" : "Cache-Control: no-store\r\n",
                     c->close_after ? "Connection: close\r\n" : "", (int)call->headers_size,
                     call->headers);
    c->out_size = (size_t)size;
    c->out_sent = 0;
}

/* The request at the front of the buffer is done with; what came behind it moves up. */
static void next_request(struct mz_connection *c) {
    size_t used = c->head_size + (size_t)c->call.head.content_length;
    memmove(c->in, c->in + used, c->in_size - used);
    c->in_size -= used;
    if (c->in_capacity > KEEP_CAPACITY && c->in_size <= FIRST_CAPACITY) {
        char *smaller = realloc(c->in, FIRST_CAPACITY);
        if (smaller != NULL) {
            c->in = smaller;
            c->in_capacity = FIRST_CAPACITY;
        }
    }
    mz_call_reset(&c->call);
    c->parsed = c->continued = false;
    c->searched = c->head_size = 0;
    c->state = MZ_CONNECTION_READING;
    c->deadline = mz_connection_clock() +
                  (c->in_size > 0 ? c->all->limits.deadline_ms : c->all->limits.idle_ms);
}

static void begin_drain(struct mz_connection *c) {
    shutdown(c->fd, SHUT_WR);
    c->state = MZ_CONNECTION_DRAINING;
    c->deadline = mz_connection_clock() + DRAIN_MS;
    mz_connection_resume(c);
}

/* Writes what the socket takes. */
static enum mz_progress write_some(struct mz_connection *c) {
    bool body = c->call.text != NULL && c->call.head.method != MZ_HTTP_HEAD;
    size_t text_size = body ? c->call.size : 0;
    while (c->out_sent < c->out_size + text_size) {
        struct iovec parts[2];
        size_t count = 0, text_sent = 0;
        if (c->out_sent < c->out_size)
            parts[count++] = (struct iovec){c->out + c->out_sent, c->out_size - c->out_sent};
        else
            text_sent = c->out_sent - c->out_size;
        if (text_sent < text_size)
            parts[count++] = (struct iovec){c->call.text + text_sent, text_size - text_sent};
        struct msghdr message = {.msg_iov = parts, .msg_iovlen = count};
        ssize_t sent = sendmsg(c->fd, &message, MSG_NOSIGNAL);
        if (sent >= 0) {
            c->out_sent += (size_t)sent;
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            event_add(c->write_event, NULL);
            return MZ_CONNECTION_STUCK;
        } else if (errno != EINTR) {
            mz_connection_destroy(c);
            return MZ_CONNECTION_GONE;
        }
    }
    if (c->drain_after) {
        begin_drain(c);
        return MZ_CONNECTION_STUCK;
    }
    if (c->close_after) {
        mz_connection_destroy(c);
        return MZ_CONNECTION_GONE;
    }
    next_request(c);
    return MZ_CONNECTION_MOVED;
}

enum mz_progress mz_connection_answer(struct mz_connection *c) {
    if (c->call.status == 0) { /* a handler that forgot to answer */
        struct mz_fault fault = {0};
        mz_fault_at(&fault, MZ_E_INTERNAL, "HTTP");
        mz_call_problem(&c->call, &fault);
    }
    c->close_after = c->close_after || !c->call.head.keep_alive || c->all->app->stopping;
    write_head(c);
    c->state = MZ_CONNECTION_WRITING;
    return write_some(c);
}

enum mz_progress mz_connection_refuse(struct mz_connection *c, const struct mz_fault *fault) {
    mz_call_problem(&c->call, fault);
    c->close_after = c->drain_after = true;
    return mz_connection_answer(c);
}

enum mz_progress mz_connection_too_large(struct mz_connection *c, const char *place, uint64_t have,
                                         size_t limit) {
    struct mz_fault fault = {0};
    mz_fault_at(&fault, MZ_E_TOO_LARGE, "%s", place);
    mz_fault_have(&fault, "%llu", (unsigned long long)have);
    mz_fault_want(&fault, "%zu", limit);
    return mz_connection_refuse(c, &fault);
}

void mz_connection_writable(int fd, short what, void *arg) {
    (void)fd;
    (void)what;
    struct mz_connection *c = arg;
    if (write_some(c) == MZ_CONNECTION_MOVED)
        mz_connection_advance(c);
}

void mz_connection_answered(struct mz_call *call) {
    struct mz_connection *c = call->connection;
    if (mz_connection_answer(c) == MZ_CONNECTION_MOVED)
        mz_connection_advance(c);
}
