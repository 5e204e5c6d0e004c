/* The other side of a pull, of a proof, of a bundle: the daemon, a clone on disk, or a clone behind
 * any web server. */
#ifndef MZ_CLIENT_REMOTE_H
#define MZ_CLIENT_REMOTE_H

#include "client/client.h"
#include "client/clone/pull_tree.h"

/* The daemon. Borrows the client. */
struct mz_remote mz_remote_daemon(struct mz_client *client) __attribute__((nonnull));

/* A clone in `directory`; borrows the struct. Nothing that it gives is checked but evidence
 * files. */
struct mz_remote_directory {
    const char *path;
};
struct mz_remote mz_remote_clone(struct mz_remote_directory *directory) __attribute__((nonnull));

/* A clone behind a web server; borrows the connection (mz_connection_open_mirror). Nothing that it
 * gives is checked but evidence files. MZ_E_UNREACHABLE also for answers that are neither 200 nor
 * 404. */
struct mz_remote mz_remote_mirror(struct mz_connection *connection) __attribute__((nonnull));

#endif
