/* The HTTP/1.1 server of a witness: small, because it serves one call to a few logs. One thread,
 * one poll loop: requests are handled one at a time, in the order in which they are complete, so
 * that a witness's memory needs no locks. Bounded in connections, bytes and time (T6, T10).
 *
 * Plain HTTP: what passes is signed and secret to nobody. It listens on loopback and Unix sockets
 * alone; towards others a proxy with TLS stands before it. */
#ifndef MZ_CLIENT_WITNESS_HTTP_H
#define MZ_CLIENT_WITNESS_HTTP_H

#include "client/io/buffer.h"
#include "proto/base/http_parse.h"
#include "proto/base/status.h"

/* What is answered. */
struct mz_witness_reply {
    int status;
    const char *content_type;
    const char *allow;     /* the Allow header of a 405; NULL for none */
    struct mz_buffer body; /* freed by the server */
};
typedef void mz_witness_handler(void *ctx, const struct mz_http_head *head, struct mz_span body,
                                struct mz_witness_reply *ret_reply);

struct mz_witness_limits {
    unsigned connections;
    size_t head, body;    /* bytes */
    uint64_t deadline_ms; /* of a request, from its first byte to the last of its answer */
    uint64_t idle_ms;     /* between requests of a connection */
};

struct mz_witness_server;

/* Listens on "unix:PATH" or on a loopback "ADDRESS:PORT"; port 0 takes any that is free.
 * MZ_E_USAGE; MZ_E_LOCKED: somebody listens there already; MZ_E_IO. */
enum mz_status mz_witness_http_open(const char *listen, const struct mz_witness_limits *limits,
                                    mz_witness_handler *handler, void *ctx,
                                    struct mz_witness_server **ret_server, struct mz_fault *fault)
    __attribute__((nonnull(1, 2, 3, 5), warn_unused_result));
/* Where it listens, as it was given but with the port it has. */
const char *mz_witness_http_address(const struct mz_witness_server *server)
    __attribute__((nonnull));
/* Serves until mz_witness_http_stop. MZ_E_IO. */
enum mz_status mz_witness_http_run(struct mz_witness_server *server, struct mz_fault *fault)
    __attribute__((nonnull(1), warn_unused_result));
/* Ends mz_witness_http_run after the answer at hand. May be called from any thread and from a
 * signal handler. */
void mz_witness_http_stop(struct mz_witness_server *server) __attribute__((nonnull));
void mz_witness_http_close(struct mz_witness_server *server);

#endif
