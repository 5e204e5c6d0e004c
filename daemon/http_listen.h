/* Listening sockets: those that systemd passes, or else the configured Unix socket and loopback
 * address. */
#ifndef MZ_DAEMON_HTTP_LISTEN_H
#define MZ_DAEMON_HTTP_LISTEN_H

#include "daemon/config.h"

#define MZ_MAX_LISTENERS 8u

struct mz_listening {
    int fds[MZ_MAX_LISTENERS]; /* non-blocking, close-on-exec */
    size_t count;
    char unlink[MZ_CONFIG_PATH]; /* the Unix socket made here, "" if none */
};

/* Opens them all. A socket file that nobody listens on is replaced. MZ_E_LOCKED: somebody does.
 * MZ_E_USAGE: nothing to listen on, or a passed socket is TCP beyond loopback. MZ_E_IO. */
enum mz_status mz_http_listen(const struct mz_config *config, struct mz_listening *ret_listening,
                              struct mz_fault *fault) __attribute__((nonnull, warn_unused_result));
/* Closes them and removes the Unix socket made here. */
void mz_http_unlisten(struct mz_listening *listening) __attribute__((nonnull));

#endif
