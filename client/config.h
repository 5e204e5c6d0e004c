/* The user's configuration file, INI:
 *
 *   [client]
 *   server  = unix:/run/mingzhang/mingzhangd.sock
 *   key     = handler.key        ; relative to this file
 *   trust   = genesis.json       ; likewise; made on first use
 *   origin  = ledger.example.org ; refuse any other ledger
 *   project = P1
 *
 * It is --config FILE, or $XDG_CONFIG_HOME/mingzhang/config.ini, or ~/.config/mingzhang/config.ini.
 * Options given on the command line outrank it. */
#ifndef MZ_CLIENT_CONFIG_H
#define MZ_CLIENT_CONFIG_H

#include "proto/base/limits.h"
#include "proto/base/status.h"

#define MZ_CONFIG_PATH    1024u
#define MZ_DEFAULT_SERVER "unix:/run/mingzhang/mingzhangd.sock"

/* Strings are "" where nothing is set; paths are complete. */
struct mz_config {
    char server[MZ_CONFIG_PATH];
    char key[MZ_CONFIG_PATH];
    char trust[MZ_CONFIG_PATH];
    char origin[MZ_MAX_ORIGIN + 1];
    char project[MZ_MAX_CODE + 1];
};

/* Reads `path`, or the default one if NULL; there need be none at the default place. MZ_E_NOT_FOUND
 * for a given one, MZ_E_UNKNOWN_FIELD with "FILE:line", MZ_E_TOO_LARGE, MZ_E_IO. */
enum mz_status mz_config_load(const char *path, struct mz_config *ret_config,
                              struct mz_fault *fault)
    __attribute__((nonnull(2), warn_unused_result));

#endif
