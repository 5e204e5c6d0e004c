/* proto/verify/failures: the first failures of a layer by entry, the others counted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "proto/verify/failures.h"
#include "tests/lib/ledger_case.h"
#include "tests/lib/verifying.h"

static void test_first_by_entry(void **state) {
    (void)state;
    struct mz_layer_report *layer = calloc(1, sizeof *layer);
    assert_non_null(layer);
    mz_failures_add(layer, MZ_E_BAD_TILE, MZ_ABSENT, "a tile");
    /* Odd entries downwards, then even ones: every order comes up. */
    for (uint64_t index = 199; index < 200; index -= 2)
        mz_failures_add(layer, MZ_E_BAD_LEAF, index, "odd");
    assert_int_equal(layer->failures, 101);
    assert_int_equal(layer->failed[99].index, 199); /* the tile fell out */
    for (uint64_t index = 0; index < 200; index += 2)
        mz_failures_add(layer, MZ_E_BAD_SIGNATURE, index, "even");
    assert_int_equal(layer->failures, 201);
    for (uint64_t n = 0; n < MZ_VERIFY_FAILURES; n++) {
        assert_int_equal(layer->failed[n].index, n);
        assert_string_equal(layer->failed[n].place, n % 2 == 0 ? "even" : "odd");
        assert_int_equal(layer->failed[n].status, n % 2 == 0 ? MZ_E_BAD_SIGNATURE : MZ_E_BAD_LEAF);
    }
    free(layer);
}

static void test_settled_from_the_fault(void **state) {
    (void)state;
    struct mz_layer_report *layer = calloc(1, sizeof *layer);
    assert_non_null(layer);
    mz_failures_settle(layer);
    assert_int_equal(layer->failures, 0);
    mz_fault_at(&layer->fault, MZ_E_WITHHELD, "list");
    mz_failures_settle(layer);
    assert_int_equal(layer->failures, 0); /* a lack is no failure */
    layer->fault = (struct mz_fault){.status = MZ_OK};
    mz_fault_at(&layer->fault, MZ_E_BAD_NOTE, "checkpoint");
    layer->index = MZ_ABSENT;
    mz_failures_settle(layer);
    mz_failures_settle(layer);
    assert_int_equal(layer->failures, 1);
    assert_string_equal(layer->failed[0].place, "checkpoint");
    free(layer);
}

/* What a run finds: three statements whose signatures do not hold, a list and a file spoiled. */
static void check_run(const struct mz_verify_report *report, const uint64_t *bad, size_t count) {
    const struct mz_layer_report *signatures = &report->layers[MZ_LAYER_SIGNATURES],
                                 *tree = &report->layers[MZ_LAYER_TREE];
    assert_int_equal(report->verdict, MZ_FAILED);
    assert_int_equal(signatures->failures, count);
    assert_int_equal(tree->failures, count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(signatures->failed[i].index, bad[i]);
        assert_int_equal(signatures->failed[i].status, MZ_E_BAD_SIGNATURE);
        assert_int_equal(tree->failed[i].index, bad[i]);
        assert_int_equal(tree->failed[i].status, MZ_E_BAD_LEAF);
    }
    assert_int_equal(signatures->index, bad[0]);
    assert_int_equal(signatures->checked, report->tree_size - count);
}

static void test_a_run_names_all(void **state) {
    (void)state;
    struct ledger_case c;
    struct ledger *ledger = ledger_new();
    ledger_case_play(ledger, &c);
    const uint64_t bad[] = {7, 9, ledger_size(ledger) - 1};
    for (size_t i = 0; i < 3; i++) {
        size_t size;
        uint8_t *bytes = ledger_entry_bytes(ledger, bad[i], &size);
        bytes[size - 1] ^= 1; /* the end of a signature */
    }
    struct mz_verify_options options = {.checkpoint =
                                            ledger_checkpoint(ledger, ledger_size(ledger), "log")};
    struct mz_verify_report report = verifying(ledger, &options);
    check_run(&report, bad, 3);
    ledger_free(ledger);
}

static void test_lists_and_files(void **state) {
    (void)state;
    struct ledger_case c;
    struct ledger *ledger = ledger_new();
    ledger_case_play(ledger, &c);
    struct mz_verify_options options = {.checkpoint =
                                            ledger_checkpoint(ledger, ledger_size(ledger), "log")};
    ledger_spoil(ledger, &c.payment.roster);
    ledger_spoil(ledger, &c.payment.results);
    struct mz_verify_report report = verifying(ledger, &options);
    const struct mz_layer_report *objects = &report.layers[MZ_LAYER_OBJECTS];
    assert_int_equal(objects->failures, 2);
    assert_true(objects->failed[0].index < objects->failed[1].index);
    assert_string_equal(objects->failed[0].place, objects->fault.place);
    ledger_free(ledger);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_first_by_entry),
        cmocka_unit_test(test_settled_from_the_fault),
        cmocka_unit_test(test_a_run_names_all),
        cmocka_unit_test(test_lists_and_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
