#include "tests/sim/simulation.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proto/base/decimal.h"
#include "proto/log/hash.h"

struct simulation {
    pthread_mutex_t mutex; /* guards the counter */
    const char *seed;
    uint64_t run, clock, counter;
};

static bool number_of(const char *name, uint64_t *ret_number) {
    const char *text = getenv(name);
    return text != NULL && mz_decimal_parse(mz_span_text(text), ret_number) == MZ_OK;
}

struct simulation *simulation_new(const char *program) {
    struct simulation *simulation = calloc(1, sizeof *simulation);
    if (simulation == NULL)
        return NULL;
    simulation->seed = getenv("MZ_SIM_SEED");
    if (simulation->seed == NULL || !number_of("MZ_SIM_CLOCK", &simulation->clock) ||
        (getenv("MZ_SIM_RUN") != NULL && !number_of("MZ_SIM_RUN", &simulation->run))) {
        fprintf(stderr, "%s: a simulation, needs MZ_SIM_CLOCK and MZ_SIM_SEED\n", program);
        free(simulation);
        return NULL;
    }
    pthread_mutex_init(&simulation->mutex, NULL);
    return simulation;
}

void simulation_free(struct simulation *simulation) {
    if (simulation == NULL)
        return;
    pthread_mutex_destroy(&simulation->mutex);
    free(simulation);
}

uint64_t simulation_now_ms(void *ctx) {
    const struct simulation *simulation = ctx;
    return simulation->clock;
}

static struct mz_hash next_block(struct simulation *simulation) {
    uint8_t numbers[16];
    struct mz_writer w = mz_writer_over(numbers, sizeof numbers);
    mz_writer_u64be(&w, simulation->run);
    mz_writer_u64be(&w, simulation->counter++);
    struct mz_sha256_stream stream;
    mz_sha256_begin(&stream);
    mz_sha256_update(&stream, mz_span_of(simulation->seed, strlen(simulation->seed) + 1));
    mz_sha256_update(&stream, mz_writer_view(&w));
    return mz_sha256_end(&stream);
}

void simulation_random(void *ctx, void *buffer, size_t size) {
    struct simulation *simulation = ctx;
    uint8_t *out = buffer;
    pthread_mutex_lock(&simulation->mutex);
    while (size > 0) {
        struct mz_hash block = next_block(simulation);
        size_t part = size < sizeof block.bytes ? size : sizeof block.bytes;
        memcpy(out, block.bytes, part);
        out += part;
        size -= part;
    }
    pthread_mutex_unlock(&simulation->mutex);
}
