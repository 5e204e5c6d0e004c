#include "daemon/http_connection.h"

#include <errno.h>
#include <event2/event.h>
#include <event2/event_struct.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "daemon/http_routes.h"

#define FIRST_CAPACITY 4096u
#define KEEP_CAPACITY  65536u /* a larger input buffer is given back after its request */
#define DRAIN_MS       2000u
/* Status line and our own headers beside those of a handler. */
#define ANSWER_HEAD (MZ_CALL_HEADERS + 512u)

enum state { READING, WAITING, WRITING, DRAINING };

struct connection {
    struct mz_connections *all;
    struct connection *next, **link; /* of the list of all connections */
    int fd;
    enum state state;
    bool reading;      /* the read event is in the loop */
    bool close_after;  /* the answer is the last one */
    bool drain_after;  /* bytes may still be coming that nobody will read */
    bool parsed;       /* the head at the front of `in` is in call.head */
    bool continued;    /* 100 Continue was sent */
    uint64_t deadline; /* monotonic ms */
    struct event read_event, write_event;
    struct mz_call call;

    char *in;
    size_t in_size, in_capacity, searched, head_size;

    char out[ANSWER_HEAD];
    size_t out_size, out_sent; /* sent counts the head and call.text behind it */
};

struct mz_connections {
    struct event_base *base;
    struct mz_http_app *app;
    struct mz_connection_limits limits;
    void (*changed)(void *arg);
    void *arg;
    struct connection *first;
    size_t count;
};

/* Deadlines are of the transport and touch nothing recorded, so they run on the machine's monotonic
 * clock. */
static uint64_t monotonic_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static void destroy(struct connection *c) {
    struct mz_connections *all = c->all;
    event_del(&c->read_event);
    event_del(&c->write_event);
    close(c->fd);
    mz_call_reset(&c->call);
    *c->link = c->next;
    if (c->next != NULL)
        c->next->link = c->link;
    free(c->in);
    free(c);
    all->count--;
    all->changed(all->arg);
}

static void resume_reading(struct connection *c) {
    if (!c->reading && event_add(&c->read_event, NULL) == 0)
        c->reading = true;
}

static void pause_reading(struct connection *c) {
    if (c->reading)
        event_del(&c->read_event);
    c->reading = false;
}

static bool reserve(struct connection *c, size_t capacity) {
    if (capacity <= c->in_capacity)
        return true;
    char *in = realloc(c->in, capacity);
    if (in == NULL)
        return false;
    c->in = in;
    c->in_capacity = capacity;
    return true;
}

/* -- Answers. */

static void write_head(struct connection *c) {
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
static void next_request(struct connection *c) {
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
    c->state = READING;
    c->deadline =
        monotonic_ms() + (c->in_size > 0 ? c->all->limits.deadline_ms : c->all->limits.idle_ms);
}

static void begin_drain(struct connection *c) {
    shutdown(c->fd, SHUT_WR);
    c->state = DRAINING;
    c->deadline = monotonic_ms() + DRAIN_MS;
    resume_reading(c);
}

enum progress { STUCK, MOVED, GONE };

/* Writes what the socket takes. */
static enum progress write_some(struct connection *c) {
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
            event_add(&c->write_event, NULL);
            return STUCK;
        } else if (errno != EINTR) {
            destroy(c);
            return GONE;
        }
    }
    if (c->drain_after) {
        begin_drain(c);
        return STUCK;
    }
    if (c->close_after) {
        destroy(c);
        return GONE;
    }
    next_request(c);
    return MOVED;
}

static enum progress begin_answer(struct connection *c) {
    if (c->call.status == 0) { /* a handler that forgot to answer */
        struct mz_fault fault = {0};
        mz_fault_at(&fault, MZ_E_INTERNAL, "HTTP");
        mz_call_problem(&c->call, &fault);
    }
    c->close_after = c->close_after || !c->call.head.keep_alive || c->all->app->stopping;
    write_head(c);
    c->state = WRITING;
    return write_some(c);
}

/* Answers what cannot be read as a request; there is no telling where the next one would begin. */
static enum progress refuse(struct connection *c, const struct mz_fault *fault) {
    mz_call_problem(&c->call, fault);
    c->close_after = c->drain_after = true;
    return begin_answer(c);
}

static enum progress too_large(struct connection *c, const char *place, uint64_t have,
                               size_t limit) {
    struct mz_fault fault = {0};
    mz_fault_at(&fault, MZ_E_TOO_LARGE, "%s", place);
    mz_fault_have(&fault, "%llu", (unsigned long long)have);
    mz_fault_want(&fault, "%zu", limit);
    return refuse(c, &fault);
}

/* -- Requests. */

/* Looks for a head in what has come. STUCK: not whole yet. */
static enum progress read_head(struct connection *c) {
    struct mz_span bytes = mz_span_of(c->in, c->in_size);
    size_t limit = c->all->limits.head;
    if (!mz_http_head_complete(bytes, &c->searched, &c->head_size))
        return c->in_size >= limit ? too_large(c, "HTTP head", c->in_size, limit) : STUCK;
    if (c->head_size > limit)
        return too_large(c, "HTTP head", c->head_size, limit);
    struct mz_fault fault = {0};
    enum mz_status status =
        mz_http_head_parse(mz_span_of(c->in, c->head_size), &c->call.head, &fault);
    if (status != MZ_OK)
        return refuse(c, &fault);
    if (c->call.head.content_length > c->all->limits.body)
        return too_large(c, "HTTP body", c->call.head.content_length, c->all->limits.body);
    c->parsed = true;
    return MOVED;
}

/* Makes room for the whole of the body before it comes, and parses the head again where it now is.
 */
static enum progress make_room(struct connection *c) {
    size_t whole = c->head_size + (size_t)c->call.head.content_length;
    if (whole <= c->in_capacity)
        return MOVED;
    struct mz_fault fault = {0};
    if (!reserve(c, whole)) {
        c->call.head = (struct mz_http_head){0};
        mz_fault_at(&fault, MZ_E_NO_MEMORY, "HTTP body");
        return refuse(c, &fault);
    }
    if (mz_http_head_parse(mz_span_of(c->in, c->head_size), &c->call.head, &fault) != MZ_OK)
        return refuse(c, &fault);
    return MOVED;
}

static enum progress await_body(struct connection *c) {
    if (c->call.head.expects_continue && !c->continued) {
        static const char interim[] = "HTTP/1.1 100 Continue\r\n\r\n";
        c->continued = true;
        /* Nothing else is on its way to the peer, so so few bytes fit or the peer is gone. */
        if (send(c->fd, interim, sizeof interim - 1, MSG_NOSIGNAL) != (ssize_t)sizeof interim - 1) {
            destroy(c);
            return GONE;
        }
    }
    return STUCK;
}

static enum progress read_request(struct connection *c) {
    enum progress progress = c->parsed ? MOVED : read_head(c);
    if (progress != MOVED || c->state != READING)
        return progress;
    progress = make_room(c);
    if (progress != MOVED || c->state != READING)
        return progress;
    size_t length = (size_t)c->call.head.content_length;
    if (c->in_size - c->head_size < length)
        return await_body(c);
    c->call.body = mz_span_of(c->in + c->head_size, length);
    mz_route_call(&c->call);
    if (c->call.task != NULL) {
        c->state = WAITING;
        return STUCK;
    }
    return begin_answer(c);
}

/* Goes on as far as it can without more bytes or room. */
static void advance(struct connection *c) {
    enum progress progress = MOVED;
    while (progress == MOVED && c->state == READING && c->in_size > 0)
        progress = read_request(c);
    if (progress != GONE && c->state == READING)
        resume_reading(c);
}

static void drain(struct connection *c) {
    char thrown_away[FIRST_CAPACITY];
    ssize_t got = recv(c->fd, thrown_away, sizeof thrown_away, 0);
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR))
        destroy(c);
}

static void on_readable(evutil_socket_t fd, short what, void *arg) {
    (void)fd;
    (void)what;
    struct connection *c = arg;
    if (c->state == DRAINING) {
        drain(c);
        return;
    }
    if (c->state != READING) { /* a peer that does not wait for its answer waits in the socket */
        pause_reading(c);
        return;
    }
    if (c->in_size == c->in_capacity && !reserve(c, c->in_capacity * 2)) {
        destroy(c);
        return;
    }
    ssize_t got = recv(c->fd, c->in + c->in_size, c->in_capacity - c->in_size, 0);
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
        return;
    if (got <= 0) {
        destroy(c);
        return;
    }
    if (c->in_size == 0)
        c->deadline = monotonic_ms() + c->all->limits.deadline_ms;
    c->in_size += (size_t)got;
    advance(c);
}

static void on_writable(evutil_socket_t fd, short what, void *arg) {
    (void)fd;
    (void)what;
    struct connection *c = arg;
    if (write_some(c) == MOVED)
        advance(c);
}

void mz_connection_answered(struct mz_call *call) {
    struct connection *c = call->connection;
    if (begin_answer(c) == MOVED)
        advance(c);
}

/* -- All of them. */

struct mz_connections *mz_connections_new(struct event_base *base, struct mz_http_app *app,
                                          const struct mz_connection_limits *limits,
                                          void (*changed)(void *arg), void *arg) {
    struct mz_connections *all = calloc(1, sizeof *all);
    if (all != NULL)
        *all = (struct mz_connections){
            .base = base, .app = app, .limits = *limits, .changed = changed, .arg = arg};
    return all;
}

void mz_connections_free(struct mz_connections *connections) {
    if (connections == NULL)
        return;
    while (connections->first != NULL)
        destroy(connections->first);
    free(connections);
}

void mz_connections_add(struct mz_connections *connections, int fd) {
    if (connections->count >= connections->limits.connections) {
        close(fd);
        return;
    }
    struct connection *c = calloc(1, sizeof *c);
    if (c == NULL || !reserve(c, FIRST_CAPACITY)) {
        free(c);
        close(fd);
        return;
    }
    c->all = connections;
    c->fd = fd;
    c->state = READING;
    c->deadline = monotonic_ms() + connections->limits.idle_ms;
    c->call.app = connections->app;
    c->call.connection = c;
    event_assign(&c->read_event, connections->base, fd, EV_READ | EV_PERSIST, on_readable, c);
    event_assign(&c->write_event, connections->base, fd, EV_WRITE, on_writable, c);
    c->next = connections->first;
    c->link = &connections->first;
    if (c->next != NULL)
        c->next->link = &c->next;
    connections->first = c;
    connections->count++;
    resume_reading(c);
}

size_t mz_connections_count(const struct mz_connections *connections) {
    return connections->count;
}

void mz_connections_sweep(struct mz_connections *connections) {
    uint64_t now = monotonic_ms();
    struct connection *next;
    for (struct connection *c = connections->first; c != NULL; c = next) {
        next = c->next;
        if (now > c->deadline)
            destroy(c);
    }
}

void mz_connections_close_idle(struct mz_connections *connections) {
    struct connection *next;
    for (struct connection *c = connections->first; c != NULL; c = next) {
        next = c->next;
        if (c->state == READING || c->state == DRAINING)
            destroy(c);
        else
            c->close_after = true;
    }
}
