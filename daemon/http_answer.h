/* One request as its handler sees it, and how it is answered. Handlers know nothing of sockets or
 * of the event loop. */
#ifndef MZ_DAEMON_HTTP_ANSWER_H
#define MZ_DAEMON_HTTP_ANSWER_H

#include "proto/base/http_parse.h"
#include "daemon/http_query.h"
#include "daemon/http_queue.h"
#include "daemon/ledger.h"
#include "daemon/session.h"

#define MZ_CALL_CAPTURES 3u
#define MZ_CALL_HEADERS  512u /* bytes of headers that a handler may add */

/* What is open to everybody (configuration `public`). */
enum mz_public { MZ_PUBLIC_CHECKPOINT = 1, MZ_PUBLIC_TILES = 2, MZ_PUBLIC_VIEWS = 4 };

struct mz_http_submission;
struct mz_witnesses;

/* What handlers work on; lives as long as the server. */
struct mz_http_app {
    struct mz_ledger *ledger;
    const struct mz_env *env;
    struct mz_sessions *sessions;
    struct mz_http_queue *queue;
    struct mz_witnesses *witnesses; /* NULL if nobody is asked to cosign */
    unsigned open_to_all; /* enum mz_public */
    bool stopping;        /* shown by /healthz */
    /* Single statements gathered while the loop handles its ready events (http_statements.c), and
     * what to call when there is a first one. */
    struct mz_http_submission *gathering;
    void (*gathered)(void *arg);
    void *gathered_arg;
};

struct mz_call {
    struct mz_http_app *app;
    void *connection; /* the transport's */
    struct mz_http_head head;
    struct mz_span body;
    struct mz_span captures[MZ_CALL_CAPTURES]; /* the wildcards of the route's pattern */
    struct mz_session session;                 /* of routes that need one; actor "" otherwise */
    struct mz_snapshot *snapshot; /* opened by mz_call_source, closed when the handler returns */
    struct mz_http_task *task;    /* set while the answer comes from another thread */
    /* The answer; status 0 while there is none. */
    int status;
    const char *content_type;
    char *text; /* owned */
    size_t size;
    bool cache_control; /* a handler said how long the answer may be kept */
    size_t headers_size;
    char headers[MZ_CALL_HEADERS]; /* "Name: value\r\n"… */
};

/* Answers with `text`, which was malloc'ed and now belongs to the call; NULL for no body. */
void mz_call_answer(struct mz_call *call, int status, const char *content_type, char *text,
                    size_t size) __attribute__((nonnull(1)));
/* Answers with what was written, finishing it. */
void mz_call_answer_json(struct mz_call *call, int status, struct mz_json *json)
    __attribute__((nonnull));
/* Answers with copied bytes. */
void mz_call_answer_copy(struct mz_call *call, int status, const char *content_type,
                         struct mz_span bytes) __attribute__((nonnull));
/* Answers with application/problem+json (RFC 9457) and the status of the fault. */
void mz_call_problem(struct mz_call *call, const struct mz_fault *fault) __attribute__((nonnull));
/* Likewise from a status; `fault`, if it says anything, was filled by what failed. */
void mz_call_fail(struct mz_call *call, enum mz_status status, struct mz_fault *fault)
    __attribute__((nonnull));
/* Adds a header. Names and values are the daemon's own words. Without a Cache-Control, no-store is
 * sent. */
void mz_call_header(struct mz_call *call, const char *name, const char *format, ...)
    __attribute__((nonnull, format(printf, 3, 4)));

/* A number among the query's parameters. */
struct mz_call_number {
    const char *name;
    bool required;
    bool present;   /* out */
    uint64_t value; /* out; left as it was if not present */
};
/* Reads a query that consists of these parameters and no others. MZ_E_USAGE, MZ_E_MISSING_FIELD,
 * MZ_E_UNKNOWN_FIELD, MZ_E_DUPLICATE, MZ_E_BAD_NUMBER. */
enum mz_status mz_call_numbers(const struct mz_call *call, struct mz_call_number *numbers,
                               size_t count, struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));

/* The records, entries and size to answer from: one snapshot a call. MZ_E_IO and the like. */
enum mz_status mz_call_source(struct mz_call *call, const struct mz_view_source **ret_source,
                              struct mz_fault *fault) __attribute__((nonnull, warn_unused_result));

/* The answer will come from `task`, which is pushed to the queue by another thread. To be called
 * before that can be. */
void mz_call_wait_for(struct mz_call *call, struct mz_http_task *task,
                      void (*finish)(struct mz_http_task *task, struct mz_call *call))
    __attribute__((nonnull));
/* Takes that back: the task will not be pushed after all. It stays the caller's. */
void mz_call_wait_no_more(struct mz_call *call) __attribute__((nonnull));

/* Frees what the call holds and makes it ready for the next request. A task under way loses its
 * call. */
void mz_call_reset(struct mz_call *call) __attribute__((nonnull));

#endif
