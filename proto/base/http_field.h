/* Lines and header fields of HTTP/1.1 (RFC 9112), as requests and responses share them. Strict: no
 * bare LF, no folded field, no white space before a colon. Pure: spans into the bytes given. */
#ifndef MZ_BASE_HTTP_FIELD_H
#define MZ_BASE_HTTP_FIELD_H

#include <stdbool.h>

#include "proto/base/span.h"

/* Takes a line without its CRLF off the front. False if there is no LF, or no CR before it. */
bool mz_http_take_line(struct mz_span *rest, struct mz_span *ret_line)
    __attribute__((nonnull, warn_unused_result));

/* Splits "name: value"; the value has no white space around it. False for a name that is no token
 * and for control characters in the value. */
bool mz_http_take_field(struct mz_span line, struct mz_span *ret_name, struct mz_span *ret_value)
    __attribute__((nonnull, warn_unused_result));

/* A token as methods and field names are (RFC 9110 §5.6.2). */
bool mz_http_is_token(struct mz_span text);
/* Equal but for the case of letters; `text` is in lower case. */
bool mz_http_equal(struct mz_span a, const char *text) __attribute__((nonnull));
/* Without spaces and tabs at both ends. */
struct mz_span mz_http_trim(struct mz_span text);

#endif
