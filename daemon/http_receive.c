#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "daemon/http_connection_internal.h"
#include "daemon/http_routes.h"

#define THROWN_AWAY 4096u /* bytes at a time, of a peer that was refused */

/* Looks for a head in what has come. MZ_CONNECTION_STUCK: not whole yet. */
static enum mz_progress read_head(struct mz_connection *c) {
    struct mz_span bytes = mz_span_of(c->in, c->in_size);
    size_t limit = c->all->limits.head;
    if (!mz_http_head_complete(bytes, &c->searched, &c->head_size))
        return c->in_size >= limit ? mz_connection_too_large(c, "HTTP head", c->in_size, limit)
                                   : MZ_CONNECTION_STUCK;
    if (c->head_size > limit)
        return mz_connection_too_large(c, "HTTP head", c->head_size, limit);
    struct mz_fault fault = {0};
    enum mz_status status =
        mz_http_head_parse(mz_span_of(c->in, c->head_size), &c->call.head, &fault);
    if (status != MZ_OK)
        return mz_connection_refuse(c, &fault);
    if (c->call.head.content_length > c->all->limits.body)
        return mz_connection_too_large(c, "HTTP body", c->call.head.content_length,
                                       c->all->limits.body);
    c->parsed = true;
    return MZ_CONNECTION_MOVED;
}

/* Makes room for the whole of the body before it comes, and parses the head again where it now is.
 */
static enum mz_progress make_room(struct mz_connection *c) {
    size_t whole = c->head_size + (size_t)c->call.head.content_length;
    if (whole <= c->in_capacity)
        return MZ_CONNECTION_MOVED;
    struct mz_fault fault = {0};
    if (!mz_connection_reserve(c, whole)) {
        c->call.head = (struct mz_http_head){0};
        mz_fault_at(&fault, MZ_E_NO_MEMORY, "HTTP body");
        return mz_connection_refuse(c, &fault);
    }
    if (mz_http_head_parse(mz_span_of(c->in, c->head_size), &c->call.head, &fault) != MZ_OK)
        return mz_connection_refuse(c, &fault);
    return MZ_CONNECTION_MOVED;
}

static enum mz_progress await_body(struct mz_connection *c) {
    if (c->call.head.expects_continue && !c->continued) {
        static const char interim[] = "HTTP/1.1 100 Continue\r\n\r\n";
        c->continued = true;
        /* Nothing else is on its way to the peer, so these few bytes fit or the peer is gone. */
        if (send(c->fd, interim, sizeof interim - 1, MSG_NOSIGNAL) != (ssize_t)sizeof interim - 1) {
            mz_connection_destroy(c);
            return MZ_CONNECTION_GONE;
        }
    }
    return MZ_CONNECTION_STUCK;
}

static enum mz_progress read_request(struct mz_connection *c) {
    enum mz_progress progress = c->parsed ? MZ_CONNECTION_MOVED : read_head(c);
    if (progress != MZ_CONNECTION_MOVED || c->state != MZ_CONNECTION_READING)
        return progress;
    progress = make_room(c);
    if (progress != MZ_CONNECTION_MOVED || c->state != MZ_CONNECTION_READING)
        return progress;
    size_t length = (size_t)c->call.head.content_length;
    if (c->in_size - c->head_size < length)
        return await_body(c);
    c->call.body = mz_span_of(c->in + c->head_size, length);
    mz_route_call(&c->call);
    if (c->call.task != NULL) {
        c->state = MZ_CONNECTION_WAITING;
        return MZ_CONNECTION_STUCK;
    }
    return mz_connection_answer(c);
}

void mz_connection_advance(struct mz_connection *c) {
    enum mz_progress progress = MZ_CONNECTION_MOVED;
    while (progress == MZ_CONNECTION_MOVED && c->state == MZ_CONNECTION_READING && c->in_size > 0)
        progress = read_request(c);
    if (progress != MZ_CONNECTION_GONE && c->state == MZ_CONNECTION_READING)
        mz_connection_resume(c);
}

static void drain(struct mz_connection *c) {
    char thrown_away[THROWN_AWAY];
    ssize_t got = recv(c->fd, thrown_away, sizeof thrown_away, 0);
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR))
        mz_connection_destroy(c);
}

void mz_connection_readable(int fd, short what, void *arg) {
    (void)fd;
    (void)what;
    struct mz_connection *c = arg;
    if (c->state == MZ_CONNECTION_DRAINING) {
        drain(c);
        return;
    }
    if (c->state != MZ_CONNECTION_READING) {
        /* A peer that does not wait for its answer waits in the socket. */
        mz_connection_pause(c);
        return;
    }
    if (c->in_size == c->in_capacity && !mz_connection_reserve(c, c->in_capacity * 2)) {
        mz_connection_destroy(c);
        return;
    }
    ssize_t got = recv(c->fd, c->in + c->in_size, c->in_capacity - c->in_size, 0);
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
        return;
    if (got <= 0) {
        mz_connection_destroy(c);
        return;
    }
    if (c->in_size == 0)
        c->deadline = mz_connection_clock() + c->all->limits.deadline_ms;
    c->in_size += (size_t)got;
    mz_connection_advance(c);
}
