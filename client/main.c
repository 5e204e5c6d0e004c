/* mingzhang on the system's clock and randomness. */
#include <sodium.h>
#include <time.h>

#include "client/program.h"

static uint64_t now_ms(void *ctx) {
    (void)ctx;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static void fill_random(void *ctx, void *buffer, size_t size) {
    (void)ctx;
    randombytes_buf(buffer, size);
}

int main(int argc, char **argv) {
    const struct mz_client_env env = {.now_ms = now_ms, .random = fill_random};
    return mz_client_main(argc, argv, &env);
}
