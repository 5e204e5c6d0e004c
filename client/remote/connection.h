/* HTTP/1.1 to the daemon, kept alive: a Unix socket or loopback TCP; and to a mirror of a clone on
 * any web server. The only user of libcurl.
 *
 * Plain HTTP carries personal data and tokens, so TCP addresses other than loopback are refused,
 * unless it is a mirror and TLS. */
#ifndef MZ_CLIENT_CONNECTION_H
#define MZ_CLIENT_CONNECTION_H

#include <stdio.h>

#include "client/io/buffer.h"
#include "proto/base/status.h"

#define MZ_CONNECTION_ANSWER (64u << 20) /* bytes of the longest answer taken */

struct mz_connection;

/* `address` is unix:PATH or http://127.0.0.1:PORT (or localhost, [::1]). Nothing is sent yet.
 * MZ_E_USAGE. */
enum mz_status mz_connection_open(const char *address, struct mz_connection **ret_connection,
                                  struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));
/* The same for a mirror: http:// on loopback or https:// anywhere, with the path of the clone. */
enum mz_status mz_connection_open_mirror(const char *address, struct mz_connection **ret_connection,
                                         struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));
void mz_connection_close(struct mz_connection *connection);
const char *mz_connection_address(const struct mz_connection *connection) __attribute__((nonnull));

/* One request and its answer. */
struct mz_exchange {
    const char *method;       /* "GET", "POST", "PUT", "HEAD" */
    const char *path;         /* with its query, percent-encoded */
    const char *content_type; /* NULL without a body */
    struct mz_span body;
    const char *bearer; /* NULL or "" : no session */
    bool ranged;        /* ask for bytes first..last */
    uint64_t first, last;
    FILE *file; /* where the answer is written, whatever its status; NULL: to `answer` */
    uint64_t file_max;

    unsigned status;         /* of HTTP */
    struct mz_buffer answer; /* appended to; the caller frees it */
    bool is_problem;         /* application/problem+json */
};

/* MZ_OK for any answer, whatever its status. MZ_E_UNREACHABLE, MZ_E_TOO_LARGE, MZ_E_NO_MEMORY. */
enum mz_status mz_connection_exchange(struct mz_connection *connection,
                                      struct mz_exchange *exchange, struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));

/* Begins a GET that will be asked for soon, beside others: the exchange for the same path then
 * takes its answer, if that is 200, and otherwise asks anew. At most MZ_CONNECTION_AHEAD are under
 * way or waiting to be taken; more are not begun. */
#define MZ_CONNECTION_AHEAD 24u
void mz_connection_ahead(struct mz_connection *connection, const char *path, const char *bearer)
    __attribute__((nonnull(1, 2)));

/* Appends `text` percent-encoded as a part of a query (RFC 3986 unreserved characters stay). */
void mz_connection_escape(struct mz_buffer *buffer, const char *text) __attribute__((nonnull));

#endif
