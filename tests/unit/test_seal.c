/* proto/verify/seal: who vouches for the tree, and is it the ledger that is trusted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "tests/lib/ledger_case.h"
#include "tests/lib/verifying.h"

static struct ledger *opened(void) {
    struct ledger *ledger = ledger_new();
    struct ledger_case c;
    ledger_case_open(ledger, &c);
    return ledger;
}

/* What a verifier trusts from outside, and what it is shown. */
struct seal_case {
    const char *origin;      /* of the checkpoint */
    const char *signer;      /* of the checkpoint */
    const char *want_origin; /* or NULL */
    const char *want_key;    /* or NULL */
    int genesis;             /* 0 not given, 1 right, 2 wrong */
    enum mz_verdict verdict;
    enum mz_status code;
    uint64_t index;
};

static void test_trust(void **state) {
    (void)state;
    static const struct seal_case cases[] = {
        {LEDGER_ORIGIN, "log", NULL, NULL, 0, MZ_VERIFIED, MZ_OK, MZ_ABSENT},
        {LEDGER_ORIGIN, "log", LEDGER_ORIGIN, "log", 1, MZ_VERIFIED, MZ_OK, MZ_ABSENT},
        {LEDGER_ORIGIN, "log", NULL, NULL, 2, MZ_FAILED, MZ_E_WRONG_GENESIS, 0},
        {LEDGER_ORIGIN, "log", NULL, "another", 0, MZ_FAILED, MZ_E_UNKNOWN_SIGNER, 0},
        {LEDGER_ORIGIN, "another", NULL, NULL, 0, MZ_FAILED, MZ_E_UNKNOWN_SIGNER, MZ_ABSENT},
        {LEDGER_ORIGIN, "another", NULL, "log", 0, MZ_FAILED, MZ_E_UNKNOWN_SIGNER, MZ_ABSENT},
        {LEDGER_ORIGIN, "another", NULL, "another", 0, MZ_FAILED, MZ_E_UNKNOWN_SIGNER, 0},
        {"other.example/log", "log", NULL, NULL, 0, MZ_FAILED, MZ_E_WRONG_ORIGIN, MZ_ABSENT},
        {LEDGER_ORIGIN, "log", "other.example/log", NULL, 0, MZ_FAILED, MZ_E_WRONG_ORIGIN,
         MZ_ABSENT},
        {"other.example/log", "log", "other.example/log", NULL, 0, MZ_FAILED, MZ_E_WRONG_ORIGIN, 0},
    };
    struct ledger *ledger = opened();
    uint64_t size = ledger_size(ledger);
    struct mz_hash root = ledger_root(ledger, size);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct seal_case *c = &cases[i];
        struct mz_verify_options options = {
            .checkpoint = ledger_note(ledger, c->origin, size, &root, c->signer)};
        if (c->want_origin != NULL)
            options.origin = mz_span_text(c->want_origin);
        if (c->want_key != NULL)
            options.log_key = ledger_key_of(c->want_key).key;
        if (c->genesis != 0)
            options.genesis = ledger_leaf(ledger, c->genesis == 1 ? 0 : 1);
        struct mz_verify_report report = verifying(ledger, &options);
        const struct mz_layer_report *layer = &report.layers[MZ_LAYER_CHECKPOINT];
        assert_int_equal(report.verdict, c->verdict);
        assert_int_equal(layer->fault.status, c->code);
        assert_int_equal(layer->index, c->index);
        assert_int_equal(layer->checked, c->code == MZ_OK);
        assert_int_equal(report.anchored, c->want_key != NULL || c->genesis != 0);
    }
    ledger_free(ledger);
}

static void test_wrong_root_and_size(void **state) {
    (void)state;
    struct ledger *ledger = opened();
    uint64_t size = ledger_size(ledger);
    struct mz_hash root = ledger_root(ledger, size), shorter = ledger_root(ledger, size - 1);
    struct mz_verify_options options = {
        .checkpoint = ledger_note(ledger, LEDGER_ORIGIN, size, &shorter, "log")};
    struct mz_verify_report report = verifying(ledger, &options);
    verifying_expect(&report, MZ_FAILED, MZ_LAYER_TREE, MZ_E_BAD_ROOT, MZ_ABSENT);
    options.checkpoint = ledger_note(ledger, LEDGER_ORIGIN, size - 1, &root, "log");
    report = verifying(ledger, &options);
    verifying_expect(&report, MZ_FAILED, MZ_LAYER_TREE, MZ_E_BAD_ROOT, MZ_ABSENT);
    options.checkpoint = ledger_note(ledger, LEDGER_ORIGIN, size + 1, &root, "log");
    report = verifying(ledger, &options);
    assert_int_equal(report.verdict, MZ_INCOMPLETE);
    /* The empty tree brings no key to check it with. */
    struct mz_hash empty = ledger_root(ledger, 0);
    options.checkpoint = ledger_note(ledger, LEDGER_ORIGIN, 0, &empty, "log");
    report = verifying(ledger, &options);
    verifying_expect(&report, MZ_INCOMPLETE, MZ_LAYER_CHECKPOINT, MZ_E_WITHHELD, MZ_ABSENT);
    options.log_key = ledger_key_of("log").key;
    report = verifying(ledger, &options);
    verifying_expect(&report, MZ_VERIFIED, MZ_LAYER_COUNT, MZ_OK, MZ_ABSENT);
    ledger_free(ledger);
}

static void test_flipped_note(void **state) {
    (void)state;
    struct ledger *ledger = opened();
    struct mz_span note = ledger_checkpoint(ledger, ledger_size(ledger), "log");
    uint8_t bytes[1024];
    for (size_t at = 0; at < note.size; at++) {
        memcpy(bytes, note.data, note.size);
        bytes[at] ^= 1;
        struct mz_verify_options options = {.checkpoint = mz_span_of(bytes, note.size)};
        struct mz_verify_report report = verifying(ledger, &options);
        assert_int_not_equal(report.verdict, MZ_VERIFIED);
        assert_int_not_equal(mz_verify_report_main(&report), MZ_LAYER_COUNT);
    }
    ledger_free(ledger);
}

static void test_malformed(void **state) {
    (void)state;
    struct ledger *ledger = opened();
    const char *const notes[] = {"", "nothing", "ledger.example/test\n13\n"};
    for (size_t i = 0; i < 3; i++) {
        struct mz_verify_options options = {.checkpoint = mz_span_text(notes[i])};
        struct mz_verify_report report = verifying(ledger, &options);
        verifying_expect(&report, MZ_FAILED, MZ_LAYER_CHECKPOINT, MZ_E_BAD_NOTE, MZ_ABSENT);
        for (unsigned layer = 0; layer < MZ_LAYER_COUNT; layer++)
            assert_int_equal(report.layers[layer].ran, layer == MZ_LAYER_CHECKPOINT);
    }
    ledger_free(ledger);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_trust),
        cmocka_unit_test(test_wrong_root_and_size),
        cmocka_unit_test(test_flipped_note),
        cmocka_unit_test(test_malformed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
