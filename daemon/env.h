/* What the daemon takes from outside: time and randomness (design.md §12). Nothing below main reads
 * either behind its back, so that a test can run the whole daemon on a clock and a seed of its own.
 */
#ifndef MZ_DAEMON_ENV_H
#define MZ_DAEMON_ENV_H

#include <stddef.h>
#include <stdint.h>

struct mz_env {
    void *ctx;
    uint64_t (*now_ms)(void *ctx); /* wall clock, ms since 1970; may go back, and leap */
    void (*random)(void *ctx, void *buffer, size_t size); /* cryptographic in production */
    /* ms since some start, sleep included; neither goes back nor leaps. NULL: there is none. */
    uint64_t (*elapsed_ms)(void *ctx);
};

#endif
