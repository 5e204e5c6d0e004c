/* mingzhang: one command line to one exit code. */
#ifndef MZ_CLIENT_PROGRAM_H
#define MZ_CLIENT_PROGRAM_H

#include "client/env.h"

/* Runs the command that argv names, with time and randomness from `env`, and returns the exit code
 * of design.md §8. Call once a process. */
int mz_client_main(int argc, char **argv, const struct mz_client_env *env)
    __attribute__((nonnull, warn_unused_result));

#endif
