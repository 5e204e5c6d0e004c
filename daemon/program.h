/* The daemon as a whole, given its surroundings: what main.c does with the machine's clock and
 * randomness, a simulation does with its own. */
#ifndef MZ_DAEMON_PROGRAM_H
#define MZ_DAEMON_PROGRAM_H

#include "daemon/env.h"

/* Runs one command to its end; returns the process's exit code (design.md §8). Takes over signals
 * and the umask. */
int mz_daemon_main(int argc, char **argv, const struct mz_env *env) __attribute__((nonnull));

#endif
