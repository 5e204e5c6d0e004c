/* One POST to a witness, with a deadline for all of it (T10). A connection for each: it is one a
 * second at most. Plain HTTP over loopback or a Unix socket: what passes is signed and secret to
 * nobody; a witness elsewhere is reached through a proxy with TLS. */
#ifndef MZ_DAEMON_WITNESS_POST_H
#define MZ_DAEMON_WITNESS_POST_H

#include "proto/base/http_response.h"
#include "proto/log/witness.h"

#define MZ_WITNESS_ANSWER_SIZE 65536u /* bytes of the longest answer that is read */

/* A submission prefix of tlog-witness: http://127.0.0.1:PORT[/PATH], http://[::1]:PORT[/PATH],
 * http://localhost:PORT[/PATH] or unix:SOCKET. */
struct mz_witness_url {
    bool local;     /* a Unix socket */
    char host[112]; /* numeric address, or the socket's path */
    uint16_t port;
    char authority[64]; /* of the Host header */
    char prefix[128];   /* "" or begins with '/', without one at its end */
};

/* MZ_E_USAGE, with what is wrong; https too, which is not spoken yet. */
enum mz_status mz_witness_url_parse(struct mz_span text, struct mz_witness_url *ret_url,
                                    struct mz_fault *fault)
    __attribute__((nonnull(2), warn_unused_result));

/* Posts `body` to PREFIX/add-checkpoint and reads the answer into `buffer`. Gives up after
 * `timeout_ms`, or when `stop_fd` becomes readable (MZ_E_INTERRUPTED). MZ_E_UNREACHABLE;
 * MZ_E_PROTOCOL: the answer is not HTTP, or longer than `capacity`. */
enum mz_status mz_witness_post(const struct mz_witness_url *url, struct mz_span body,
                               uint64_t timeout_ms, int stop_fd, uint8_t *buffer, size_t capacity,
                               struct mz_http_response *ret_response, struct mz_fault *fault)
    __attribute__((nonnull(1, 5, 7), warn_unused_result));

#endif
