/* The command line of mingzhangd (mingzhangd.8). */
#ifndef MZ_DAEMON_ARGUMENTS_H
#define MZ_DAEMON_ARGUMENTS_H

#include "daemon/config.h"

enum mz_command {
    MZ_COMMAND_HELP,
    MZ_COMMAND_VERSION,
    MZ_COMMAND_INIT,
    MZ_COMMAND_RUN,
    MZ_COMMAND_CHECK,
    MZ_COMMAND_REBUILD,
    MZ_COMMAND_ROTATE
};

struct mz_arguments {
    enum mz_command command;
    const char *config_path;        /* NULL: none given */
    const char *origin, *admin_key; /* init; NULL: not given */
    bool json_errors;
    bool quiet;
    struct mz_config config; /* defaults, then the file, then the options */
};

/* Reads the command line and, where the command takes it, the configuration file. `ret_arguments`
 * is usable for json_errors even after a failure. MZ_E_USAGE, and the errors of mz_config_read. */
enum mz_status mz_arguments_parse(int argc, char **argv, struct mz_arguments *ret_arguments,
                                  struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));

/* The text of --help, in one language. */
const char *mz_arguments_help(enum mz_language language);

/* A public key as 64 hexadecimal digits, or a file that holds such, or a key file of the client
 * (FORMAT.md §11). MZ_E_BAD_KEY_FILE, MZ_E_IO. */
enum mz_status mz_arguments_key(const char *text, struct mz_hash *ret_key, struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));

#endif
