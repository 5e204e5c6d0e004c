/* The table of what can be asked for: one row a method and path, with who may ask (FORMAT.md §12,
 * openapi.yaml). */
#ifndef MZ_DAEMON_HTTP_ROUTES_H
#define MZ_DAEMON_HTTP_ROUTES_H

#include "daemon/http_answer.h"

enum mz_route_access {
    MZ_ROUTE_OPEN,       /* anybody who can connect */
    MZ_ROUTE_CHECKPOINT, /* anybody, if the configuration opens checkpoints; else a session */
    MZ_ROUTE_TILES,      /* likewise tiles */
    MZ_ROUTE_SESSION,    /* any enrolled actor */
};

struct mz_route {
    enum mz_http_method method; /* GET answers HEAD as well */
    /* Segments between slashes; "*" takes any one non-empty segment, "**" at the end takes the
     * rest. */
    const char *pattern;
    enum mz_route_access access;
    uint32_t roles; /* the session must hold one of these; 0: whichever */
    void (*handler)(struct mz_call *call);
};

/* NULL after the last one. */
const struct mz_route *mz_route_at(size_t n);

/* Finds the row, checks access and runs the handler: afterwards the call has an answer or a task.
 */
void mz_route_call(struct mz_call *call) __attribute__((nonnull));

/* Finishes a task that came back from another thread, on the loop thread. Returns the call that now
 * has an answer, NULL if its connection has gone. */
struct mz_call *mz_route_finish(struct mz_http_task *task) __attribute__((nonnull));

/* The session of the Authorization header, for handlers that decide by themselves whether they need
 * one. MZ_E_LOGIN. */
enum mz_status mz_route_session(struct mz_call *call, struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));

#endif
