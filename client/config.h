/* The user's configuration file, INI:
 *
 *   [client]
 *   server  = unix:/run/mingzhang/mingzhangd.sock
 *   key     = handler.key        ; relative to this file
 *   trust   = genesis.json       ; likewise; made on first use
 *   origin  = ledger.example.org ; refuse any other ledger
 *   project = P1
 *   witness-policy = w.policy    ; who must have cosigned what is cloned and verified (tlog-policy)
 *
 *   [witness]                    ; of `mingzhang witness`
 *   name    = witness.example.org/1
 *   state   = /var/lib/mingzhang-witness
 *   listen  = 127.0.0.1:8090     ; or unix:PATH
 *   log     = ledger.example.org+…  ; a vkey; once for each log, and for each key of it
 *
 * It is --config FILE, or $XDG_CONFIG_HOME/mingzhang/config.ini, or ~/.config/mingzhang/config.ini.
 * Options given on the command line outrank it. */
#ifndef MZ_CLIENT_CONFIG_H
#define MZ_CLIENT_CONFIG_H

#include "proto/base/limits.h"
#include "proto/base/status.h"
#include "proto/log/note_key.h"

#define MZ_CONFIG_PATH    1024u
#define MZ_DEFAULT_SERVER "unix:/run/mingzhang/mingzhangd.sock"

/* Strings are "" where nothing is set; paths are complete. */
struct mz_config {
    char server[MZ_CONFIG_PATH];
    char key[MZ_CONFIG_PATH];
    char trust[MZ_CONFIG_PATH];
    char origin[MZ_MAX_ORIGIN + 1];
    char project[MZ_MAX_CODE + 1];
    char witness_policy[MZ_CONFIG_PATH];
    struct mz_config_witness {
        char name[MZ_MAX_ORIGIN + 1];
        char state[MZ_CONFIG_PATH];
        char listen[MZ_CONFIG_PATH];
        size_t log_count;
        char logs[MZ_MAX_POLICY_LOGS][MZ_NOTE_KEY_TEXT_SIZE + 1];
    } witness;
};

/* Reads `path`, or the default one if NULL; there need be none at the default place. MZ_E_NOT_FOUND
 * for a given one, MZ_E_UNKNOWN_FIELD with "FILE:line", MZ_E_TOO_LARGE, MZ_E_IO. */
enum mz_status mz_config_load(const char *path, struct mz_config *ret_config,
                              struct mz_fault *fault)
    __attribute__((nonnull(2), warn_unused_result));

#endif
