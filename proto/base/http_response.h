/* HTTP/1.1 responses (RFC 9112) to a client that asked once on a connection of its own: the whole
 * response is in memory, bounded by who reads it. Strict where two readers could disagree on where
 * the response ends: one Content-Length or one Transfer-Encoding "chunked", never both. Pure.
 *
 * Chunked bodies are put together in place, which is why the bytes are writable. */
#ifndef MZ_BASE_HTTP_RESPONSE_H
#define MZ_BASE_HTTP_RESPONSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/span.h"
#include "proto/base/status.h"

struct mz_http_response {
    unsigned status;
    struct mz_span content_type; /* absent if there is none */
    struct mz_span body;
};

/* Reads a response out of what has come. `ended`: the peer closed, nothing more comes; only then
 * can a body without a length be whole. MZ_E_TRUNCATED: more has to come, or, ended, it never will;
 * the bytes are as they were. MZ_E_PROTOCOL: no response that is understood here. On MZ_OK the
 * spans point into `bytes`. Interim responses (1xx) are read over. */
enum mz_status mz_http_response_read(uint8_t *bytes, size_t size, bool ended,
                                     struct mz_http_response *ret_response)
    __attribute__((nonnull(4), warn_unused_result));

#endif
