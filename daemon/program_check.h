/* What `check` and `rebuild` found, in words on standard output. */
#ifndef MZ_DAEMON_PROGRAM_CHECK_H
#define MZ_DAEMON_PROGRAM_CHECK_H

#include "daemon/check.h"

/* A line a layer of the verifier, with its first failure. */
void mz_program_say_layers(enum mz_language language, const struct mz_verify_report *report)
    __attribute__((nonnull(2)));
/* These, and the derived tables with every difference that is named, and the vault. */
void mz_program_say_check(enum mz_language language, const struct mz_check_report *report)
    __attribute__((nonnull(2)));

#endif
