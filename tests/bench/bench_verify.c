/* P5 of design.md §11: full verification of a clone from disk, every layer, as a share of the rate
 * at which libsodium alone checks the signatures of the same statements on every processor.
 *
 *   bench_verify CLONE [ROUNDS]
 *
 * The clone is one of a ledger that bench_append filled. Each round measures bound, verification,
 * bound; the clone's files are in the page cache, as they are right after a pull. Records go to
 * memory, as in `mingzhang verify`. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "client/clone/clone_dir.h"
#include "client/io/pool.h"
#include "proto/codec/entry.h"
#include "proto/rules/memory_records.h"
#include "tests/lib/load.h"

#define SAMPLE     4096u
#define MAX_ROUNDS 64u

static void fail(const char *what, const struct mz_fault *fault) {
    char text[512] = "";
    mz_fault_text(fault, MZ_ENGLISH, text, sizeof text);
    fprintf(stderr, "bench_verify: %s: %s\n", what, text);
    exit(1);
}

/* The statements of the last entries, copied. */
static struct load sample(struct mz_clone *clone) {
    uint64_t size = mz_clone_size(clone);
    size_t count = size < SAMPLE ? (size_t)size : SAMPLE;
    struct load load = {malloc(count * MZ_MAX_ENTRY), calloc(count, sizeof *load.statements),
                        count};
    uint8_t *at = load.bytes;
    for (size_t i = 0; i < count; i++) {
        struct mz_span bytes;
        struct mz_entry entry;
        struct mz_fault fault = {0};
        if (mz_clone_entry(clone, size - count + i, &bytes, &fault) != MZ_OK ||
            mz_entry_decode(bytes, &entry, &fault) != MZ_OK)
            fail("entry", &fault);
        memcpy(at, entry.statement.data, entry.statement.size);
        load.statements[i] = mz_span_of(at, entry.statement.size);
        at += entry.statement.size;
    }
    return load;
}

/* Processor time of the process so far, s. It hardly depends on what else a machine does. */
static double processor_time(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* What a verification took. */
struct took {
    double rate;      /* entries a second */
    double processor; /* s of all processors an entry */
    double busy;      /* processors at work, on average */
};

static struct took verify(const char *directory) {
    struct mz_fault fault = {0};
    struct mz_clone *clone;
    double begin = load_now(), used = processor_time();
    if (mz_clone_open(directory, &clone, &fault) != MZ_OK)
        fail(directory, &fault);
    struct mz_pool *pool = mz_pool_start(0);
    struct mz_memory_records *memory = mz_memory_records_new();
    if (pool == NULL || memory == NULL)
        fail("memory", &fault);
    struct mz_verify_source source = mz_clone_source(clone);
    struct mz_signature_pool signatures = mz_pool_interface(pool);
    struct mz_verify_options options = {.checkpoint = mz_clone_note(clone)};
    struct mz_verify_report report;
    if (mz_verify_run(&source, &signatures, &options, mz_memory_records_interface(memory), &report,
                      &fault) != MZ_OK)
        fail("verify", &fault);
    if (report.verdict != MZ_VERIFIED) {
        for (int i = 0; i < MZ_LAYER_COUNT; i++)
            if (report.layers[i].fault.status != MZ_OK)
                fail(mz_layer_name((enum mz_layer)i), &report.layers[i].fault);
        fail("not verified", &fault);
    }
    mz_pool_stop(pool);
    mz_memory_records_free(memory);
    mz_clone_close(clone);
    double seconds = load_now() - begin, size = (double)report.tree_size;
    used = processor_time() - used;
    return (struct took){size / seconds, used / size, used / seconds};
}

int main(int argc, char **argv) {
    if (argc < 2) {
        fputs("usage: bench_verify CLONE [ROUNDS]\n", stderr);
        return 2;
    }
    size_t rounds = argc > 2 ? strtoul(argv[2], NULL, 10) : 5;
    struct mz_clone *clone;
    struct mz_fault fault = {0};
    if (mz_clone_open(argv[1], &clone, &fault) != MZ_OK)
        fail(argv[1], &fault);
    struct load statements = sample(clone);
    double rates[MAX_ROUNDS], bounds[MAX_ROUNDS], ratios[MAX_ROUNDS];
    for (size_t r = 0; r < rounds && r < MAX_ROUNDS; r++) {
        double before = load_bound(&statements, 1.0);
        struct took took = verify(argv[1]);
        rates[r] = took.rate;
        bounds[r] = (before + load_bound(&statements, 1.0)) / 2;
        ratios[r] = rates[r] / bounds[r];
        fprintf(stderr,
                "round %zu: bound %.0f P5 %.0f (%.3f), %.2f us of processors an entry, %.2f busy\n",
                r + 1, bounds[r], rates[r], ratios[r], took.processor * 1e6, took.busy);
    }
    double ratio = load_median(ratios, rounds);
    char name[64];
    snprintf(name, sizeof name, "P5 verify, %" PRIu64 " entries", mz_clone_size(clone));
    printf("%-28s %10.0f/s %10.0f/s %7.3f %7.2f  %s\n", name, load_median(rates, rounds),
           load_median(bounds, rounds), ratio, 0.90, ratio >= 0.90 ? "ok" : "MISSED");
    load_free(&statements);
    mz_clone_close(clone);
    return 0;
}
