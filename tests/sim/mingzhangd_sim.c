/* mingzhangd on a clock and randomness of its own, so that a ledger comes out byte for byte the same on every run. For
 * golden files only: its log key is known to everybody who knows the seed. It is another program, never installed, and
 * does not start without both variables.
 *
 *   MZ_SIM_CLOCK  ms since 1970 of the first reading; each reading is 1 s later
 *   MZ_SIM_SEED   any text; randomness is SHA-256(seed ‖ u64be counter), counter from 0 */
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/program.h"
#include "proto/base/decimal.h"
#include "proto/log/hash.h"

struct sim {
    pthread_mutex_t mutex; /* the ledger's threads and the loop all read */
    uint64_t clock;
    const char *seed;
    uint64_t counter;
};

static uint64_t now_ms(void *ctx) {
    struct sim *sim = ctx;
    pthread_mutex_lock(&sim->mutex);
    uint64_t now = sim->clock;
    sim->clock += 1000;
    pthread_mutex_unlock(&sim->mutex);
    return now;
}

static void fill_random(void *ctx, void *buffer, size_t size) {
    struct sim *sim = ctx;
    uint8_t *out = buffer;
    pthread_mutex_lock(&sim->mutex);
    while (size > 0) {
        uint8_t counter[8];
        struct mz_writer w = mz_writer_over(counter, sizeof counter);
        mz_writer_u64be(&w, sim->counter++);
        struct mz_sha256_stream stream;
        mz_sha256_begin(&stream);
        mz_sha256_update(&stream, mz_span_text(sim->seed));
        mz_sha256_update(&stream, mz_span_of(counter, sizeof counter));
        struct mz_hash block = mz_sha256_end(&stream);
        size_t take = size < sizeof block.bytes ? size : sizeof block.bytes;
        memcpy(out, block.bytes, take);
        out += take;
        size -= take;
    }
    pthread_mutex_unlock(&sim->mutex);
}

int main(int argc, char **argv) {
    const char *clock = getenv("MZ_SIM_CLOCK");
    struct sim sim = {.mutex = PTHREAD_MUTEX_INITIALIZER, .seed = getenv("MZ_SIM_SEED")};
    if (clock == NULL || sim.seed == NULL ||
        mz_decimal_parse(mz_span_text(clock), &sim.clock) != MZ_OK) {
        fputs("mingzhangd-sim: a simulation, needs MZ_SIM_CLOCK and MZ_SIM_SEED\n", stderr);
        return 2;
    }
    if (sodium_init() < 0)
        return 1;
    const struct mz_env env = {.ctx = &sim, .now_ms = now_ms, .random = fill_random};
    return mz_daemon_main(argc, argv, &env);
}
