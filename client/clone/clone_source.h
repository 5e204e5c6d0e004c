/* Where `clone` and `pull` fetch from: the daemon or, with --from, another clone, in a folder or
 * behind a web server. Which of them makes no difference to what is believed: everything is proven
 * under the log's key. */
#ifndef MZ_CLIENT_CLONE_SOURCE_H
#define MZ_CLIENT_CLONE_SOURCE_H

#include "client/remote/remote.h"

struct mz_clone_source {
    struct mz_remote remote;
    bool is_clone; /* and not the daemon */
    /* Below: private. */
    struct mz_client *client;
    struct mz_remote_directory directory;
    struct mz_connection *mirror;
};

/* By --from: an address is a web server, nothing the daemon, anything else a
 * folder. The struct stays where it is until it is closed. The errors of mz_connection_open_mirror.
 */
enum mz_status mz_clone_source_open(struct mz_client *client, struct mz_clone_source *ret_source)
    __attribute__((nonnull, warn_unused_result));
void mz_clone_source_close(struct mz_clone_source *source) __attribute__((nonnull));

/* What it says of the ledger and the log's keys, not checked against anything: /v1/genesis of the
 * daemon, genesis.json of a clone. Fills client->fault. */
enum mz_status mz_clone_source_genesis(const struct mz_clone_source *source,
                                       struct mz_trust *ret_trust)
    __attribute__((nonnull, warn_unused_result));

#endif
