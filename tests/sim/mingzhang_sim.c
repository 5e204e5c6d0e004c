/* mingzhang with clock and randomness fixed, so that a case gives the same bytes on every run.
 *
 * MZ_SIM_SEED   any text. With the arguments it seeds a stream of SHA-256 over seed and a counter:
 * another command line gives other keys and salts, the same one the same. MZ_SIM_CLOCK  a day,
 * YYYY-MM-DD: the time is 09:00 of it at UTC+8. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/program.h"
#include "proto/base/calendar.h"
#include "proto/base/span.h"
#include "proto/log/hash.h"

struct simulation {
    struct mz_hash seed;
    uint64_t counter;
    uint64_t now_ms;
};

static uint64_t now_ms(void *ctx) {
    const struct simulation *simulation = ctx;
    return simulation->now_ms;
}

static void fill_random(void *ctx, void *buffer, size_t size) {
    struct simulation *simulation = ctx;
    uint8_t *to = buffer;
    while (size > 0) {
        uint8_t block[MZ_HASH_SIZE + 8];
        struct mz_writer w = mz_writer_over(block, sizeof block);
        mz_writer_span(&w, mz_span_hash(&simulation->seed));
        mz_writer_u64be(&w, simulation->counter++);
        struct mz_hash bytes = mz_sha256(mz_writer_view(&w));
        size_t part = size < sizeof bytes.bytes ? size : sizeof bytes.bytes;
        memcpy(to, bytes.bytes, part);
        to += part;
        size -= part;
    }
}

static struct mz_hash seed_of(const char *text, int argc, char *const argv[]) {
    struct mz_sha256_stream stream;
    mz_sha256_begin(&stream);
    mz_sha256_update(&stream, mz_span_of(text, strlen(text) + 1));
    for (int i = 1; i < argc; i++)
        mz_sha256_update(&stream, mz_span_of(argv[i], strlen(argv[i]) + 1));
    return mz_sha256_end(&stream);
}

int main(int argc, char **argv) {
    const char *seed = getenv("MZ_SIM_SEED"), *clock = getenv("MZ_SIM_CLOCK");
    uint32_t date;
    if (seed == NULL || clock == NULL || mz_date_parse(mz_span_text(clock), &date) != MZ_OK) {
        fputs("set MZ_SIM_SEED and MZ_SIM_CLOCK=YYYY-MM-DD\n", stderr);
        return 2;
    }
    struct simulation simulation = {
        .seed = seed_of(seed, argc, argv),
        /* 09:00 at UTC+8 is 01:00 UTC. */
        .now_ms = ((uint64_t)mz_date_days(date) * 24 + 1) * 3600000,
    };
    const struct mz_client_env env = {.ctx = &simulation, .now_ms = now_ms, .random = fill_random};
    return mz_client_main(argc, argv, &env);
}
