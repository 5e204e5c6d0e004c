/* Heads of HTTP/1.1 requests (RFC 9112), strict and bounded (T6, T10). Pure: bytes in, spans into
 * them out.
 *
 * What is ambiguous is refused rather than interpreted: bare LF, folded headers, white space before
 * a colon, a second Content-Length or Host, any Transfer-Encoding. Two parsers cannot then disagree
 * on where a request ends. */
#ifndef MZ_BASE_HTTP_PARSE_H
#define MZ_BASE_HTTP_PARSE_H

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

/* Does a Content-Type name this media type, whatever its parameters? */
bool mz_http_media_type_is(struct mz_span content_type, const char *type)
    __attribute__((nonnull(2)));

/* The status line's words. */
const char *mz_http_reason(int status);

#endif
