/* Queries and ranges of HTTP requests: text that a peer chose, taken apart within bounds (T6).
 * Pure. */
#ifndef MZ_DAEMON_HTTP_QUERY_H
#define MZ_DAEMON_HTTP_QUERY_H

#include "proto/base/span.h"
#include "proto/base/status.h"

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

#endif
