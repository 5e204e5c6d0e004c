/* What the client takes from outside: time and randomness (design.md §12). Nothing below main reads
 * either behind its back, so the same commands can be played again with fixed keys, salts and
 * clock. */
#ifndef MZ_CLIENT_ENV_H
#define MZ_CLIENT_ENV_H

#include <stddef.h>
#include <stdint.h>

struct mz_client_env {
    void *ctx;
    uint64_t (*now_ms)(void *ctx);                        /* wall clock, ms since 1970 */
    void (*random)(void *ctx, void *buffer, size_t size); /* cryptographic in production */
};

#endif
