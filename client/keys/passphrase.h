/* Where a passphrase may come from: --passphrase-file, --passphrase-fd, the service's credentials
 * directory ($CREDENTIALS_DIRECTORY/mingzhang.passphrase), or the terminal. Never an argument,
 * never a variable: both are visible to others (design.md §8). */
#ifndef MZ_CLIENT_PASSPHRASE_H
#define MZ_CLIENT_PASSPHRASE_H

#include "client/options.h"

/* Bytes that a new passphrase must have, NIST SP 800-63B §5.1.1.1. */
#define MZ_PASSPHRASE_LEAST 8u

/* Reads the passphrase for `what`, asking twice on a terminal if `fresh`. The caller frees
 * *ret_text, a string in guarded memory, with mz_passphrase_free. MZ_E_NO_PASSPHRASE,
 * MZ_E_INTERRUPTED, MZ_E_USAGE (the two typed differ, or a fresh one is too short). */
enum mz_status mz_passphrase_get(const struct mz_options *options, const char *what, bool fresh,
                                 char **ret_text, struct mz_fault *fault)
    __attribute__((nonnull(1, 2, 4), warn_unused_result));
void mz_passphrase_free(char *text);

#endif
