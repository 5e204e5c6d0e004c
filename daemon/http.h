/* The HTTP server: one event loop on the caller's thread (design.md §7). What it serves is the
 * table in http_routes.c. */
#ifndef MZ_DAEMON_HTTP_H
#define MZ_DAEMON_HTTP_H

#include "daemon/config.h"
#include "daemon/ledger.h"

struct mz_http;
struct mz_witnesses;

/* Opens the sockets; connections wait in them until mz_http_run. The ledger and `env` outlive the
 * run. Errors of mz_http_listen; MZ_E_NO_MEMORY. */
enum mz_status mz_http_open(const struct mz_config *config, struct mz_ledger *ledger,
                            const struct mz_env *env, struct mz_http **ret_http,
                            struct mz_fault *fault) __attribute__((nonnull, warn_unused_result));

/* Publishes what these witnesses cosigned with the checkpoint. To be called before mz_http_run, which
 * they outlive. */
void mz_http_publish(struct mz_http *http, struct mz_witnesses *witnesses) __attribute__((nonnull));

/* Serves until SIGTERM, SIGINT or mz_http_stop: then takes no more, finishes the answers under way
 * for at most ten seconds and returns MZ_OK. After a write error of the ledger it answers what
 * waits and returns MZ_E_STOPPED, so that the process ends and starts again from what is durable
 * (T9). */
enum mz_status mz_http_run(struct mz_http *http, struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));

/* Ends mz_http_run; may be called on any thread. */
void mz_http_stop(struct mz_http *http) __attribute__((nonnull));

/* To be called after mz_ledger_close, which may still finish tasks of the server. */
void mz_http_close(struct mz_http *http);

#endif
