/* proto/verify/verify: each layer on its own. A layer that was not asked for is never said to have
 * passed, does not stand in the way of the others, and hides nothing that they find; what is
 * missing or withheld is neither taken for damage nor excuses it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "proto/verify/verify_report.h"
#include "tests/lib/ledger_case.h"
#include "tests/lib/verifying.h"

#define BIT(layer) (UINT32_C(1) << (layer))

static struct ledger *played(struct ledger_case *ret_case) {
    struct ledger *ledger = ledger_new();
    ledger_case_play(ledger, ret_case);
    return ledger;
}

static struct mz_verify_report run(struct ledger *ledger, uint32_t skip) {
    const struct mz_verify_options options = {
        .checkpoint = ledger_checkpoint(ledger, ledger_size(ledger), "log"), .skip = skip};
    return verifying(ledger, &options);
}

static void test_only(void **state) {
    (void)state;
    struct ledger_case c;
    struct ledger *ledger = played(&c);
    for (unsigned only = 0; only < MZ_LAYER_WITNESSES; only++) {
        struct mz_verify_report report = run(ledger, ~BIT(only));
        verifying_expect(&report, MZ_VERIFIED, MZ_LAYER_COUNT, MZ_OK, MZ_ABSENT);
        for (unsigned i = 0; i < MZ_LAYER_COUNT; i++) {
            assert_int_equal(report.layers[i].asked, i == only);
            assert_int_equal(report.layers[i].ran, i == only);
        }
        assert_true(report.layers[only].checked > 0 || only == MZ_LAYER_PERIODS);
    }
    ledger_free(ledger);
}

/* A damage each, and the layers that must find it when they alone are asked. */
enum damage { SIGNATURE, LEAF, TILE, NOTE, BYTES, RULE, LIST, EVIDENCE, DAMAGES };
static const uint32_t finders[DAMAGES] = {
    [SIGNATURE] = BIT(MZ_LAYER_SIGNATURES),
    [LEAF] = BIT(MZ_LAYER_TREE) | BIT(MZ_LAYER_CHAIN) | BIT(MZ_LAYER_RULES) |
             BIT(MZ_LAYER_PERIODS) | BIT(MZ_LAYER_SIGNATURES),
    [TILE] = BIT(MZ_LAYER_TREE),
    [NOTE] = BIT(MZ_LAYER_CHECKPOINT),
    [BYTES] = BIT(MZ_LAYER_STRUCTURE) | BIT(MZ_LAYER_CHAIN) | BIT(MZ_LAYER_SIGNATURES) |
              BIT(MZ_LAYER_RULES) | BIT(MZ_LAYER_OBJECTS) | BIT(MZ_LAYER_PERIODS),
    [RULE] = BIT(MZ_LAYER_RULES),
    [LIST] = BIT(MZ_LAYER_OBJECTS) | BIT(MZ_LAYER_RULES),
    [EVIDENCE] = BIT(MZ_LAYER_OBJECTS),
};

static const char *do_damage(struct ledger *ledger, const struct ledger_case *c,
                             enum damage damage) {
    size_t size;
    struct mz_hash sheet = ledger_file(ledger, "synthetic sign-for sheet of P-001");
    const struct mz_payment_review again = {.amount = LEDGER_TOTAL};
    switch (damage) {
    case SIGNATURE: /* of the last entry, with the tree made anew */
        ledger_entry_bytes(ledger, ledger_size(ledger) - 1, &size)[size - 1] ^= 1;
        ledger_rehash(ledger);
        return "a signature";
    case LEAF:
        ledger_entry_bytes(ledger, 20, &size)[size - 1] ^= 1;
        return "an entry";
    case TILE:
        ledger_spoil_tile(ledger, 0, 0, 40);
        return "a tile";
    case BYTES:
        ledger_append_bytes(ledger, mz_span_text("no statement"), NULL, 20230120);
        return "bytes that are none";
    case RULE:
        ledger_append(ledger, &(struct ledger_act){.kind = MZ_KIND_PAYMENT_REVIEW,
                                                   .actor = "clerk",
                                                   .project = LEDGER_PROJECT,
                                                   .date = 20230201,
                                                   .refs = &c->payment.request,
                                                   .refs_count = 1,
                                                   .body = &again});
        return "a rule";
    case LIST:
        ledger_spoil(ledger, &c->payment.roster);
        return "a list";
    case EVIDENCE:
        ledger_spoil(ledger, &sheet);
        return "an evidence file";
    default:
        return "the note";
    }
}

static void test_damage(void **state) {
    (void)state;
    for (unsigned damage = 0; damage < DAMAGES; damage++) {
        struct ledger_case c;
        struct ledger *ledger = played(&c);
        const char *what = do_damage(ledger, &c, (enum damage)damage);
        for (unsigned only = 0; only < MZ_LAYER_WITNESSES; only++) {
            const struct mz_verify_options options = {
                .checkpoint = ledger_checkpoint(ledger, ledger_size(ledger),
                                                damage == NOTE ? "another" : "log"),
                .log_key = ledger_key_of("log").key,
                .skip = ~BIT(only)};
            struct mz_verify_report report = verifying(ledger, &options);
            bool found = report.verdict == MZ_FAILED;
            if (found != ((finders[damage] & BIT(only)) != 0) || report.verdict == MZ_INCOMPLETE)
                fail_msg("%s by %s: %s", what, mz_layer_name((enum mz_layer)only),
                         mz_verify_report_word(report.verdict));
        }
        /* With all but its finders skipped nobody sees it; nor is anything said to be passed. */
        struct mz_verify_report report = run(ledger, 0);
        assert_int_equal(report.verdict, damage == NOTE ? MZ_VERIFIED : MZ_FAILED);
        ledger_free(ledger);
    }
}

static void test_line(void **state) {
    (void)state;
    struct ledger_case c;
    struct ledger *ledger = played(&c);
    char line[MZ_VERIFY_REPORT_LINE];
    struct mz_verify_report report = run(ledger, BIT(MZ_LAYER_SIGNATURES) | BIT(MZ_LAYER_OBJECTS));
    mz_verify_report_line(&report, MZ_ENGLISH, line, sizeof line);
    const char *passed = strstr(line, "passed: "), *not_asked = strstr(line, "; not asked: ");
    assert_non_null(passed);
    assert_non_null(not_asked);
    assert_non_null(strstr(not_asked, "signatures, objects; not checked"));
    assert_true(strstr(passed, "signatures") > not_asked);
    mz_verify_report_line(&report, MZ_CHINESE, line, sizeof line);
    assert_non_null(strstr(line, "未要求检查：签名、附件对象"));
    assert_int_equal(mz_layer_find(mz_span_text("periods")), MZ_LAYER_PERIODS);
    assert_int_equal(mz_layer_find(mz_span_text("period")), MZ_LAYER_COUNT);
    ledger_free(ledger);
}

/* -- Missing and withheld. */

static const struct mz_hash *declared;

static const char *say_withheld(void *ctx, enum mz_copy_kind kind, struct mz_span name) {
    (void)ctx;
    return kind == MZ_COPY_LIST && mz_span_equal(name, mz_span_hash(declared)) ? "redacted" : NULL;
}

static void test_withheld(void **state) {
    (void)state;
    struct ledger_case c;
    struct ledger *ledger = played(&c);
    struct mz_verify_source source = ledger_source(ledger);
    const struct mz_verify_options options = {
        .checkpoint = ledger_checkpoint(ledger, ledger_size(ledger), "log")};
    char line[MZ_VERIFY_REPORT_LINE];
    source.withheld = say_withheld;
    declared = &c.payment.results;
    ledger_lose(ledger, &c.payment.results);
    struct mz_verify_report report = verifying_from(&source, NULL, &options);
    const struct mz_layer_report *objects = &report.layers[MZ_LAYER_OBJECTS],
                                 *rules = &report.layers[MZ_LAYER_RULES];
    verifying_expect(&report, MZ_INCOMPLETE, MZ_LAYER_OBJECTS, MZ_E_REDACTED, c.payment.settle);
    assert_int_equal(objects->withheld, 1);
    assert_int_equal(objects->missing, 0);
    assert_int_equal(rules->fault.status, MZ_E_REDACTED);
    assert_int_equal(rules->checked, c.payment.settle);
    mz_verify_report_line(&report, MZ_ENGLISH, line, sizeof line);
    assert_non_null(strstr(line, "on purpose (redacted)"));
    assert_non_null(strstr(line, "withheld objects: 1"));
    char upto[64];
    snprintf(upto, sizeof upto, "over the first %d entries only", (int)c.payment.settle);
    assert_non_null(strstr(line, upto));
    /* One that is lost as well is what the verdict names. */
    ledger_lose(ledger, &c.payment.signatures);
    report = verifying_from(&source, NULL, &options);
    assert_int_equal(report.verdict, MZ_INCOMPLETE);
    assert_int_equal(objects->fault.status, MZ_E_WITHHELD);
    assert_int_equal(objects->missing, 1);
    assert_int_equal(objects->withheld, 1);
    /* And damage comes before both. */
    struct mz_hash sheet = ledger_file(ledger, "synthetic sign-for sheet of P-001");
    ledger_spoil(ledger, &sheet);
    report = verifying_from(&source, NULL, &options);
    verifying_expect(&report, MZ_FAILED, MZ_LAYER_OBJECTS, MZ_E_BAD_OBJECT, c.payment.sheet);
    ledger_free(ledger);
}

/* Taking a list away does not turn a broken rule into a lack. */
static void test_no_excuse(void **state) {
    (void)state;
    struct ledger *ledger = ledger_new();
    struct ledger_case c;
    ledger_case_open(ledger, &c);
    ledger_case_plan(ledger, &c);
    ledger_case_pay(ledger, &c, "P-001", LEDGER_ACCEPTED, &c.payment);
    struct mz_line lines[1] = {{.line = 1,
                                .payee = c.payee_id[0],
                                .amount = LEDGER_SHARE,
                                .salt = ledger_id("s", 1),
                                .outcome = MZ_OUTCOME_PAID,
                                .serial = mz_span_text("S1"),
                                .date = 20230120}};
    struct mz_list_totals results = ledger_list(ledger, MZ_LIST_RESULTS, lines, 1);
    const struct mz_payment_settle body = {
        .root = results.root, .count = results.count, .amount = results.amount};
    const uint64_t refs[] = {c.payment.request, c.payment.review}; /* no instruction at all */
    uint64_t at = ledger_append(ledger, &(struct ledger_act){.kind = MZ_KIND_PAYMENT_SETTLE,
                                                             .actor = "cashier",
                                                             .project = LEDGER_PROJECT,
                                                             .date = 20230120,
                                                             .refs = refs,
                                                             .refs_count = 2,
                                                             .body = &body});
    struct mz_verify_report report = run(ledger, 0);
    enum mz_status broken = report.layers[MZ_LAYER_RULES].fault.status;
    assert_int_equal(report.verdict, MZ_FAILED);
    assert_int_equal(report.layers[MZ_LAYER_RULES].index, at);
    ledger_lose(ledger, &results.root);
    report = run(ledger, 0);
    assert_int_equal(report.verdict, MZ_FAILED);
    assert_int_equal(report.layers[MZ_LAYER_RULES].fault.status, broken);
    ledger_free(ledger);
}

/* -- Witnesses. */

static enum mz_status cosigned(void *ctx, struct mz_span checkpoint, uint64_t *ret_count,
                               struct mz_fault *fault) {
    enum mz_status status = *(enum mz_status *)ctx;
    assert_true(checkpoint.size > 0);
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "policy");
    *ret_count = 2;
    return MZ_OK;
}

static void test_witnesses(void **state) {
    (void)state;
    static const struct {
        enum mz_status status;
        enum mz_verdict verdict;
    } cases[] = {{MZ_OK, MZ_VERIFIED}, {MZ_E_WITHHELD, MZ_INCOMPLETE}, {MZ_E_BAD_NOTE, MZ_FAILED}};
    struct ledger_case c;
    struct ledger *ledger = played(&c);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        enum mz_status status = cases[i].status;
        const struct mz_verify_witnesses witnesses = {&status, cosigned};
        struct mz_verify_options options = {
            .checkpoint = ledger_checkpoint(ledger, ledger_size(ledger), "log"),
            .witnesses = &witnesses};
        struct mz_verify_report report = verifying(ledger, &options);
        const struct mz_layer_report *layer = &report.layers[MZ_LAYER_WITNESSES];
        assert_int_equal(report.verdict, cases[i].verdict);
        assert_true(layer->asked && layer->ran);
        assert_int_equal(layer->fault.status, status);
        assert_int_equal(layer->checked, status == MZ_OK ? 2 : 0);
        options.skip = BIT(MZ_LAYER_WITNESSES);
        assert_int_equal(verifying(ledger, &options).verdict, MZ_VERIFIED);
    }
    ledger_free(ledger);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_only),      cmocka_unit_test(test_damage),
        cmocka_unit_test(test_line),      cmocka_unit_test(test_withheld),
        cmocka_unit_test(test_no_excuse), cmocka_unit_test(test_witnesses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
