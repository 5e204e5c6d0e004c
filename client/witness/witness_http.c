#include "client/witness/witness_http.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "client/witness/witness_listen.h"

enum { CHUNK = 16384, DRAIN_MS = 2000 };

/* A connection is reading a request or writing an answer, never both. */
struct connection {
    int fd; /* -1: the place is free */
    struct mz_buffer in, out;
    size_t sent;
    bool closing;   /* after the answer */
    bool draining;  /* answered and shut: what still comes is thrown away */
    bool continued; /* "100 Continue" was said for the request at hand */
    uint64_t since; /* what it waits for now, monotonic ms: a request, its rest, its answer's end */
};

struct mz_witness_server {
    struct mz_witness_limits limits;
    mz_witness_handler *handler;
    void *ctx;
    struct mz_witness_listener listener;
    int stop[2];
    size_t open;
    struct pollfd *polled; /* stop, listener, then one a connection */
    struct connection connections[];
};

static uint64_t now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static void drop(struct mz_witness_server *server, struct connection *c) {
    close(c->fd);
    mz_buffer_free(&c->in);
    mz_buffer_free(&c->out);
    *c = (struct connection){.fd = -1};
    server->open--;
}

/* -- Requests and answers. */

static void write_answer(struct connection *c, struct mz_witness_reply *reply) {
    mz_buffer_format(&c->out, "HTTP/1.1 %d %s\r\n", reply->status, mz_http_reason(reply->status));
    mz_buffer_format(&c->out,
                     "Content-Type: %s\r\nContent-Length: %zu\r\nCache-Control: no-store\r\n",
                     reply->content_type, reply->body.size);
    if (reply->allow != NULL)
        mz_buffer_format(&c->out, "Allow: %s\r\n", reply->allow);
    mz_buffer_format(&c->out, "Connection: %s\r\n\r\n", c->closing ? "close" : "keep-alive");
    mz_buffer_span(&c->out, mz_buffer_view(&reply->body));
    mz_buffer_free(&reply->body);
}

/* Where the next request begins cannot be told any more. */
static void refuse(struct connection *c, int status, const char *why) {
    struct mz_witness_reply reply = {.status = status, .content_type = "text/plain; charset=utf-8"};
    mz_buffer_format(&reply.body, "%s\n", why);
    c->closing = true;
    c->in.size = 0;
    write_answer(c, &reply);
}

/* Handles the request at the front of what came, if it is whole. */
static void take_request(struct mz_witness_server *server, struct connection *c) {
    size_t searched = 0, head_size = 0;
    struct mz_http_head head;
    struct mz_fault fault = {0};
    const struct mz_witness_limits *limits = &server->limits;
    if (!mz_http_head_complete(mz_buffer_view(&c->in), &searched, &head_size)) {
        if (c->in.size > limits->head)
            refuse(c, 400, "HTTP: the head is too long");
        return;
    }
    if (head_size > limits->head) {
        refuse(c, 400, "HTTP: the head is too long");
        return;
    }
    if (mz_http_head_parse(mz_span_of(c->in.data, head_size), &head, &fault) != MZ_OK) {
        refuse(c, 400, fault.have);
        return;
    }
    if (head.content_length > limits->body) {
        refuse(c, 413, "HTTP: the body is too long");
        return;
    }
    size_t whole = head_size + (size_t)head.content_length;
    if (c->in.size < whole) {
        if (head.expects_continue && !c->continued) {
            c->continued = true;
            mz_buffer_text(&c->out, "HTTP/1.1 100 Continue\r\n\r\n");
        }
        return;
    }
    struct mz_witness_reply reply = {.status = 0};
    server->handler(server->ctx, &head,
                    mz_span_of(c->in.data + head_size, (size_t)head.content_length), &reply);
    c->closing = !head.keep_alive;
    c->continued = false;
    write_answer(c, &reply);
    memmove(c->in.data, c->in.data + whole, c->in.size - whole);
    c->in.size -= whole;
}

/* -- Sockets. */

/* False: the connection is done. */
static bool send_some(struct connection *c) {
    while (c->sent < c->out.size) {
        ssize_t n = send(c->fd, c->out.data + c->sent, c->out.size - c->sent, MSG_NOSIGNAL);
        if (n < 0)
            return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
        c->sent += (size_t)n;
    }
    c->out.size = c->sent = 0;
    if (c->closing) {
        /* Closed with bytes unread, the socket would take the answer back (RFC 9112 §9.6). */
        c->draining = shutdown(c->fd, SHUT_WR) == 0;
        c->since = now_ms();
        return c->draining;
    }
    return true;
}

static bool drain_some(struct connection *c) {
    uint8_t scratch[CHUNK];
    ssize_t n = recv(c->fd, scratch, sizeof scratch, 0);
    return n > 0 || (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR));
}

static bool receive_some(struct mz_witness_server *server, struct connection *c) {
    size_t most = server->limits.head + server->limits.body;
    size_t room = most > c->in.size ? most - c->in.size : 0;
    uint8_t *to = room > 0 ? mz_buffer_reserve(&c->in, CHUNK) : NULL;
    if (to == NULL)
        return false;
    ssize_t n = recv(c->fd, to, room < CHUNK ? room : CHUNK, 0);
    if (n < 0)
        return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
    if (n == 0)
        return false;
    if (c->in.size == 0) /* the first byte of a request */
        c->since = now_ms();
    c->in.size += (size_t)n;
    return true;
}

/* Goes on with a connection that is ready; all requests that came at once are answered in turn. */
static void advance(struct mz_witness_server *server, struct connection *c, short ready) {
    bool alive = true;
    if (c->draining)
        alive = drain_some(c);
    else if ((ready & POLLOUT) != 0 || c->out.size > 0)
        alive = send_some(c);
    else if ((ready & (POLLIN | POLLHUP | POLLERR)) != 0)
        alive = receive_some(server, c);
    while (alive && !c->draining && c->out.size == 0 && c->in.size > 0) {
        size_t before = c->in.size;
        take_request(server, c);
        bool taken = c->in.size != before;
        if (taken && !c->closing)
            c->since = now_ms();
        alive = !c->out.failed && !c->in.failed && (c->out.size == 0 || send_some(c));
        if (!taken)
            break; /* not whole yet */
    }
    if (!alive)
        drop(server, c);
}

/* Room for one more: a free place, or that of the connection that has waited longest for
 * its peer, be it between two requests or in the middle of one. An answer on its way is never cut
 * off. */
static struct connection *find_place(struct mz_witness_server *server) {
    struct connection *oldest = NULL;
    for (size_t i = 0; i < server->limits.connections; i++) {
        struct connection *c = &server->connections[i];
        if (c->fd < 0)
            return c;
        if (c->out.size == 0 && (oldest == NULL || c->since < oldest->since))
            oldest = c;
    }
    if (oldest != NULL)
        drop(server, oldest);
    return oldest;
}

static void take_connection(struct mz_witness_server *server) {
    int fd = accept(server->listener.fd, NULL, NULL);
    if (fd < 0)
        return;
    struct connection *c = find_place(server);
    if (c == NULL || !mz_witness_listen_prepare(fd)) {
        close(fd);
        return;
    }
    *c = (struct connection){.fd = fd, .since = now_ms()};
    server->open++;
}

static uint64_t deadline(const struct mz_witness_server *server, const struct connection *c) {
    if (c->draining)
        return c->since + DRAIN_MS;
    bool asked = c->in.size > 0 || c->out.size > 0;
    return c->since + (asked ? server->limits.deadline_ms : server->limits.idle_ms);
}

/* Drops who is late; gives how long to sleep. */
static int sweep(struct mz_witness_server *server) {
    uint64_t now = now_ms(), next = now + 60000;
    for (size_t i = 0; i < server->limits.connections; i++) {
        struct connection *c = &server->connections[i];
        if (c->fd < 0)
            continue;
        uint64_t before = deadline(server, c);
        if (before <= now)
            drop(server, c);
        else if (before < next)
            next = before;
    }
    return (int)(next - now) + 1;
}

enum mz_status mz_witness_http_run(struct mz_witness_server *server, struct mz_fault *fault) {
    size_t count = server->limits.connections;
    for (;;) {
        int timeout = sweep(server);
        server->polled[0] = (struct pollfd){.fd = server->stop[0], .events = POLLIN};
        server->polled[1] = (struct pollfd){.fd = server->listener.fd, .events = POLLIN};
        for (size_t i = 0; i < count; i++)
            server->polled[i + 2] =
                (struct pollfd){.fd = server->connections[i].fd,
                                .events = server->connections[i].out.size > 0 ? POLLOUT : POLLIN};
        if (poll(server->polled, (nfds_t)count + 2, timeout) < 0 && errno != EINTR) {
            mz_fault_at(fault, MZ_E_IO, "%s", server->listener.address);
            mz_fault_have(fault, "%s", strerror(errno));
            return MZ_E_IO;
        }
        if (server->polled[0].revents != 0)
            return MZ_OK;
        for (size_t i = 0; i < count; i++)
            if (server->connections[i].fd >= 0 && server->polled[i + 2].revents != 0)
                advance(server, &server->connections[i], server->polled[i + 2].revents);
        if (server->polled[1].revents != 0)
            take_connection(server);
    }
}

/* -- Making and ending it. */

enum mz_status mz_witness_http_open(const char *listen, const struct mz_witness_limits *limits,
                                    mz_witness_handler *handler, void *ctx,
                                    struct mz_witness_server **ret_server, struct mz_fault *fault) {
    struct mz_witness_server *server =
        calloc(1, sizeof *server + limits->connections * sizeof server->connections[0]);
    if (server == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", listen);
    server->limits = *limits;
    server->handler = handler;
    server->ctx = ctx;
    server->stop[0] = server->stop[1] = server->listener.fd = -1;
    for (size_t i = 0; i < limits->connections; i++)
        server->connections[i].fd = -1;
    server->polled = calloc(limits->connections + 2, sizeof server->polled[0]);
    enum mz_status status = MZ_OK;
    if (server->polled == NULL || pipe(server->stop) != 0)
        status = mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", listen);
    if (status == MZ_OK)
        status = mz_witness_listen_open(listen, &server->listener, fault);
    if (status != MZ_OK) {
        mz_witness_http_close(server);
        return status;
    }
    *ret_server = server;
    return MZ_OK;
}

const char *mz_witness_http_address(const struct mz_witness_server *server) {
    return server->listener.address;
}

void mz_witness_http_stop(struct mz_witness_server *server) {
    ssize_t written = write(server->stop[1], "", 1);
    (void)written;
}

void mz_witness_http_close(struct mz_witness_server *server) {
    if (server == NULL)
        return;
    for (size_t i = 0; i < server->limits.connections; i++)
        if (server->connections[i].fd >= 0)
            drop(server, &server->connections[i]);
    mz_witness_listen_close(&server->listener);
    for (size_t i = 0; i < 2; i++)
        if (server->stop[i] >= 0)
            close(server->stop[i]);
    free(server->polled);
    free(server);
}
