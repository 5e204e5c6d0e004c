/* Heads of HTTP/1.1 requests (RFC 9112), strict and bounded (T6, T10). Pure: bytes in, spans into
 * them out.
 *
 * What is ambiguous is refused rather than interpreted: bare LF, folded headers, white space before
 * a colon, a second Content-Length or Host, any Transfer-Encoding. Two parsers cannot then disagree
 * on where a request ends. */
#ifndef MZ_DAEMON_HTTP_PARSE_H
#define MZ_DAEMON_HTTP_PARSE_H

#include <stdbool.h>

#include "proto/base/span.h"
#include "proto/base/status.h"

enum mz_http_method { MZ_HTTP_OTHER, MZ_HTTP_GET, MZ_HTTP_HEAD, MZ_HTTP_POST, MZ_HTTP_PUT };

/* The name of a method; "?" for MZ_HTTP_OTHER. */
const char *mz_http_method_name(enum mz_http_method method);

/* A head. Spans point into the bytes parsed; a header that is not there is absent. */
struct mz_http_head {
    enum mz_http_method method;
    struct mz_span method_text;
    struct mz_span path;  /* begins with '/', as sent: no path of ours needs percent-encoding */
    struct mz_span query; /* after '?'; absent if there is none */
    struct mz_span content_type, authorization, range;
    uint64_t content_length; /* 0 if there is no such header */
    bool keep_alive;
    bool expects_continue;
};

/* Finds the end of a head in `bytes`, looking again only at what came since `*searched`. True with
 * *ret_size, the bytes of the head with its empty line. */
bool mz_http_head_complete(struct mz_span bytes, size_t *searched, size_t *ret_size)
    __attribute__((nonnull, warn_unused_result));

/* Parses a complete head. MZ_E_USAGE: malformed, the fault says how; the connection is then to be
 * closed. */
enum mz_status mz_http_head_parse(struct mz_span bytes, struct mz_http_head *ret_head,
                                  struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));

/* One parameter of a query, percent-decoded into `buffer` ('+' is a space). */
struct mz_http_parameter {
    struct mz_span name, value;
};
/* Splits and decodes. `buffer` holds at least the query's size. MZ_E_USAGE: a bad escape or an
 * empty name; MZ_E_TOO_LARGE: more than `capacity` parameters. */
enum mz_status mz_http_query(struct mz_span query, char *buffer,
                             struct mz_http_parameter *parameters, size_t capacity,
                             size_t *ret_count, struct mz_fault *fault)
    __attribute__((nonnull(2, 3, 5, 6), warn_unused_result));

/* "bytes=a-b", "bytes=a-" or "bytes=-n" against an object of `size` bytes: the first byte and how
 * many. MZ_E_OUT_OF_RANGE if it is none of these or lies outside. */
enum mz_status mz_http_range(struct mz_span range, uint64_t size, uint64_t *ret_first,
                             uint64_t *ret_count) __attribute__((nonnull, warn_unused_result));

/* Does a Content-Type name this media type, whatever its parameters? */
bool mz_http_media_type_is(struct mz_span content_type, const char *type)
    __attribute__((nonnull(2)));

/* The status line's words. */
const char *mz_http_reason(int status);

#endif
