/* client/pool: windows of signatures are checked by threads and collected in order. */
/* labels: threads */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "client/io/pool.h"
#include "tests/lib/ledger_case.h"

#define JOBS 300u

/* Good jobs; those that a test names are spoiled by giving them another key. */
struct fixture {
    struct ledger *ledger;
    struct mz_signature_job jobs[JOBS];
};

static int setup(void **state) {
    struct fixture *f = calloc(1, sizeof *f);
    struct ledger_case plan;
    f->ledger = ledger_new();
    ledger_case_open(f->ledger, &plan);
    ledger_case_plan(f->ledger, &plan);
    ledger_case_enrol(f->ledger, JOBS);
    struct ledger_key key = {0};
    for (uint64_t i = 0; i < JOBS; i++) {
        uint64_t index = ledger_size(f->ledger) - JOBS + i;
        struct mz_entry entry;
        struct mz_statement *statement = malloc(sizeof *statement);
        assert_non_null(statement);
        assert_int_equal(mz_entry_decode(ledger_entry(f->ledger, index), &entry, NULL), MZ_OK);
        assert_int_equal(mz_statement_decode(entry.statement, statement, NULL), MZ_OK);
        char name[MZ_MAX_CODE + 1] = "";
        for (size_t n = 0; n < statement->issuer.size; n++)
            name[n] = (char)statement->issuer.data[n];
        key = ledger_key_of(name);
        f->jobs[i] =
            (struct mz_signature_job){.index = i, .statement = entry.statement, .key = key.key};
        free(statement);
    }
    *state = f;
    return 0;
}

static int teardown(void **state) {
    struct fixture *f = *state;
    ledger_free(f->ledger);
    free(f);
    return 0;
}

static void spoil(struct fixture *f, uint64_t n) {
    f->jobs[n].key = ledger_key_of("nobody").key;
}

/* Submits the jobs in windows of `width`, as many in flight as the verifier has; the first failure
 * found. */
static uint64_t run(const struct fixture *f, unsigned threads, size_t width) {
    struct mz_pool *pool = mz_pool_start(threads);
    assert_non_null(pool);
    struct mz_signature_pool p = mz_pool_interface(pool);
    uint64_t failed = MZ_ABSENT;
    size_t flying = 0;
    for (size_t at = 0; at < JOBS || flying > 0;) {
        if (at < JOBS && flying < MZ_VERIFY_FLIGHT) {
            size_t count = JOBS - at < width ? JOBS - at : width;
            p.submit(p.ctx, f->jobs + at, count);
            at += count;
            flying++;
            continue;
        }
        uint64_t bad = p.collect(p.ctx);
        flying--;
        if (bad < failed)
            failed = bad;
    }
    mz_pool_stop(pool);
    return failed;
}

static void test_all_good(void **state) {
    struct fixture *f = *state;
    for (unsigned threads = 0; threads <= 4; threads++)
        assert_int_equal(run(f, threads, 64), MZ_ABSENT);
    assert_int_equal(run(f, 200, 64), MZ_ABSENT);
}

/* The lowest entry that failed is told, whichever thread finds it. */
static void test_first_failure(void **state) {
    struct fixture *f = *state;
    static const size_t widths[] = {1, 7, 16, 17, 100, JOBS};
    spoil(f, 299);
    spoil(f, 140);
    spoil(f, 131);
    for (size_t i = 0; i < sizeof widths / sizeof widths[0]; i++)
        for (unsigned threads = 1; threads <= 3; threads++)
            assert_int_equal(run(f, threads, widths[i]), 131);
}

static void test_each_alone(void **state) {
    struct fixture *f = *state;
    static const uint64_t places[] = {0, 15, 16, 255, 256, 299};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        struct mz_hash good = f->jobs[places[i]].key;
        spoil(f, places[i]);
        assert_int_equal(run(f, 2, 50), places[i]);
        f->jobs[places[i]].key = good;
    }
}

static void test_stop_unused(void **state) {
    (void)state;
    mz_pool_stop(mz_pool_start(3));
    mz_pool_stop(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_all_good, setup, teardown),
        cmocka_unit_test_setup_teardown(test_first_failure, setup, teardown),
        cmocka_unit_test_setup_teardown(test_each_alone, setup, teardown),
        cmocka_unit_test(test_stop_unused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
