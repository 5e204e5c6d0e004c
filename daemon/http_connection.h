/* Connections: one state machine each, over a non-blocking socket in the event loop (T10).
 *
 *     READING ──whole request──▶ handler ──answer──▶ WRITING ──all written──▶ READING
 *                                   └──task──▶ WAITING ──mz_connection_answered──▶ WRITING
 *     a malformed request is answered, then DRAINING: closed for writing, what still comes is
 * thrown away for a moment, because closing with unread bytes would destroy the answer on its way
 *
 * A connection reads one request at a time and stops reading while that is under way, so what a
 * peer can make the daemon hold is one head, one body and one answer. Every state has a deadline,
 * and the whole of a request, from its first byte to the last byte of its answer, has a total one.
 */
#ifndef MZ_DAEMON_HTTP_CONNECTION_H
#define MZ_DAEMON_HTTP_CONNECTION_H

#include "daemon/http_answer.h"

struct event_base;

struct mz_connection_limits {
    size_t connections;   /* at once */
    size_t head, body;    /* bytes */
    uint64_t deadline_ms; /* of a request as a whole */
    uint64_t idle_ms;     /* between requests */
};

struct mz_connections;

/* `changed` is told when the number of connections falls. NULL if out of memory. */
struct mz_connections *mz_connections_new(struct event_base *base, struct mz_http_app *app,
                                          const struct mz_connection_limits *limits,
                                          void (*changed)(void *arg), void *arg);
/* Closes all of them. */
void mz_connections_free(struct mz_connections *connections);

/* Takes the socket over, which is closed at once if there are too many. */
void mz_connections_add(struct mz_connections *connections, int fd) __attribute__((nonnull));
size_t mz_connections_count(const struct mz_connections *connections) __attribute__((nonnull));
/* Closes those beyond their deadline; to be called about once a second. */
void mz_connections_sweep(struct mz_connections *connections) __attribute__((nonnull));
/* Closes those between requests, and the others after the answer under way. */
void mz_connections_close_idle(struct mz_connections *connections) __attribute__((nonnull));
/* Goes on with a call that has its answer now. */
void mz_connection_answered(struct mz_call *call) __attribute__((nonnull));

#endif
