/* What a command works with: the parsed command line, configuration, output, and the key,
 * connection and trust that are opened when first needed. One per run. */
#ifndef MZ_CLIENT_CLIENT_H
#define MZ_CLIENT_CLIENT_H

#include "client/config.h"
#include "client/env.h"
#include "client/io/output.h"
#include "client/keys/keyfile.h"
#include "client/options.h"
#include "client/remote/connection.h"
#include "client/remote/trust.h"

struct mz_client {
    const struct mz_client_env *env;
    enum mz_language language;
    struct mz_options options;
    struct mz_config config;
    struct mz_output output;
    /* Why the command failed; every function that takes a client and returns a status fills it. */
    struct mz_fault fault;
    bool fault_told; /* it was printed already, in more detail */

    /* Below: private to client.c, api.c and sign.c. Use the functions. */
    struct mz_signing_key key;
    struct mz_connection *connection;
    struct mz_trust trust;
    bool trusted;
    bool logging_in;
    char token[128]; /* of the session; "" before login */
};

/* Opens the key file that --key or the configuration names, asking for its passphrase; once a run.
 * MZ_E_LOGIN if none is named. */
enum mz_status mz_client_key(struct mz_client *client, const struct mz_signing_key **ret_key)
    __attribute__((nonnull, warn_unused_result));
/* True if a key is named, so that a login can be tried. */
bool mz_client_has_key(const struct mz_client *client) __attribute__((nonnull));

/* Connects to the server of --server or the configuration; once a run. */
enum mz_status mz_client_connection(struct mz_client *client, struct mz_connection **ret_connection)
    __attribute__((nonnull, warn_unused_result));

/* The business date: --date, or today at UTC+8. */
uint32_t mz_client_date(const struct mz_client *client) __attribute__((nonnull));
/* The project: --project or the configuration. MZ_E_USAGE if neither is given. */
enum mz_status mz_client_project(struct mz_client *client, struct mz_span *ret_project)
    __attribute__((nonnull, warn_unused_result));
/* The C2SP tlog-policy file of --witness-policy or the configuration; NULL if none is given. */
const char *mz_client_witness_policy(const struct mz_client *client) __attribute__((nonnull));
/* `size` random bytes. */
void mz_client_random(const struct mz_client *client, void *buffer, size_t size)
    __attribute__((nonnull));

/* Fills client->fault as usage: `place` what is wrong, `have` why (already translated). */
enum mz_status mz_client_usage(struct mz_client *client, const char *place, const char *have)
    __attribute__((nonnull));

/* Wipes and closes everything. */
void mz_client_close(struct mz_client *client) __attribute__((nonnull));

#endif
