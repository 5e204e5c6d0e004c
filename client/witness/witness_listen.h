/* Where a witness listens: a Unix socket, or TCP on loopback. */
#ifndef MZ_CLIENT_WITNESS_LISTEN_H
#define MZ_CLIENT_WITNESS_LISTEN_H

#include <stdbool.h>

#include "proto/base/status.h"

struct mz_witness_listener {
    int fd;             /* -1: closed */
    char address[128];  /* "unix:PATH" or "ADDRESS:PORT" */
    char unlinked[108]; /* the socket's file, removed when closed; "" for none */
};

/* `text` is "unix:PATH", "127.0.0.1:PORT" or "[::1]:PORT"; port 0 takes any that is free. A socket
 * file that nobody answers at is replaced. MZ_E_USAGE; MZ_E_LOCKED; MZ_E_IO. */
enum mz_status mz_witness_listen_open(const char *text, struct mz_witness_listener *ret_listener,
                                      struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));
void mz_witness_listen_close(struct mz_witness_listener *listener) __attribute__((nonnull));

/* Makes a socket non-blocking and keeps it from children. */
bool mz_witness_listen_prepare(int fd) __attribute__((warn_unused_result));

#endif
