/* Configuration of the daemon: /etc/mingzhang/mingzhangd.ini, and the command line over it.
 * mingzhangd.8 describes it. */
#ifndef MZ_DAEMON_CONFIG_H
#define MZ_DAEMON_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#include "proto/base/status.h"

#define MZ_CONFIG_PATH    512u
#define MZ_CONFIG_ADDRESS 64u

struct mz_config {
    char data[MZ_CONFIG_PATH];      /* the ledger's directory */
    char socket[MZ_CONFIG_PATH];    /* Unix socket; "" for none */
    char listen[MZ_CONFIG_ADDRESS]; /* loopback ADDRESS:PORT; "" for none */
    unsigned open_to_all; /* bits in the order of the words of `public`: checkpoint, tiles, views */
    unsigned workers;     /* signature threads; 0: one per processor */
    unsigned connections;
    unsigned body; /* bytes */
    unsigned head; /* bytes */
    unsigned deadline_s, idle_s;
    unsigned sessions;
    unsigned ahead_days; /* how far the clock may be after the last entry (clock.h); 0: no bound */
    char witness_policy[MZ_CONFIG_PATH]; /* C2SP tlog-policy; "" for no witnesses */
};

/* What applies when nothing is said. */
void mz_config_init(struct mz_config *ret_config) __attribute__((nonnull));
/* Reads a file over `config`. Unknown sections and names are errors. MZ_E_USAGE with "file:line",
 * MZ_E_IO. */
enum mz_status mz_config_read(const char *path, struct mz_config *config, struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));
/* Sets one option, "section.name", as the file would. MZ_E_USAGE: no such option, or its value is
 * malformed or outside its bounds. */
enum mz_status mz_config_set(struct mz_config *config, const char *section, const char *name,
                             const char *value, struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));
/* "127.0.0.1:8443" or "[::1]:8443": only loopback addresses are taken, as there is no TLS yet. The
 * host is written without brackets. MZ_E_USAGE. */
enum mz_status mz_config_address(const char *text, char ret_host[MZ_CONFIG_ADDRESS],
                                 uint16_t *ret_port, struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));

#endif
