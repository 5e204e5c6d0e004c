/* mingzhangd with the machine's clock and randomness. */
#include <sodium.h>
#include <stdio.h>
#include <time.h>

#include "daemon/program.h"

static uint64_t read_clock(clockid_t id) {
    struct timespec t;
    clock_gettime(id, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static uint64_t now_ms(void *ctx) {
    (void)ctx;
    return read_clock(CLOCK_REALTIME);
}

static uint64_t elapsed_ms(void *ctx) {
    (void)ctx;
    return read_clock(CLOCK_BOOTTIME);
}

static void fill_random(void *ctx, void *buffer, size_t size) {
    (void)ctx;
    randombytes_buf(buffer, size);
}

int main(int argc, char **argv) {
    if (sodium_init() < 0) {
        fputs("mingzhangd: libsodium cannot start\n", stderr);
        return 1;
    }
    const struct mz_env env = {
        .ctx = NULL, .now_ms = now_ms, .random = fill_random, .elapsed_ms = elapsed_ms};
    return mz_daemon_main(argc, argv, &env);
}
