/* proto/view/view_execution, view_metrics and figures: never a bare percentage. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proto/view/figures.h"
#include "tests/lib/asking.h"

#define PROJECT "project=" LEDGER_PROJECT

static const json_t *by_key(const json_t *root, const char *list, const char *key) {
    for (size_t i = 0; i < asking_size(root, list); i++) {
        const json_t *item = json_array_get(asking_at(root, list), i);
        if (strcmp(asking_text(item, "key"), key) == 0)
            return item;
    }
    fail_msg("no %s in %s", key, list);
    return NULL;
}

static void test_execution(void **state) {
    (void)state;
    struct asking asking;
    asking_case(&asking);
    json_t *root = asking_get(&asking, "execution", PROJECT);
    assert_true(asking_true(root, "certified"));
    static const char *const sums[] = {"adjusted", "vouchers", "settled_net", "signed"};
    const uint64_t behind[] = {asking.c.appropriate, asking.c.payment.instruct,
                               asking.c.payment.settle, asking.c.payment.sign};
    for (size_t i = 0; i < 4; i++) {
        char path[64];
        snprintf(path, sizeof path, "sums.%s.amount_fen", sums[i]);
        assert_int_equal(asking_int(root, path), LEDGER_TOTAL);
        snprintf(path, sizeof path, "sums.%s.entries.indexes.0", sums[i]);
        assert_int_equal(asking_int(root, path), behind[i]);
        snprintf(path, sizeof path, "sums.%s.entries.count", sums[i]);
        assert_int_equal(asking_int(root, path), 1);
    }
    assert_int_equal(asking_size(root, "rates"), 3);
    for (size_t i = 0; i < 3; i++) {
        const json_t *rate = json_array_get(asking_at(root, "rates"), i);
        assert_string_equal(asking_text(rate, "percent"), "100.00");
        assert_int_equal(asking_int(rate, "numerator"), LEDGER_TOTAL);
        assert_int_equal(asking_int(rate, "denominator"), LEDGER_TOTAL);
    }
    assert_int_equal(asking_size(root, "lines"), 1);
    assert_string_equal(asking_text(root, "lines.0.line"), LEDGER_LINE);
    assert_int_equal(asking_int(root, "lines.0.vouchers_fen"), LEDGER_TOTAL);
    json_decref(root);
    asking_end(&asking);
}

/* Settled but not signed for is not certified, whatever the rates say. */
static void test_not_certified(void **state) {
    (void)state;
    struct asking asking;
    struct ledger *ledger = ledger_new();
    struct ledger_case c;
    ledger_case_open(ledger, &c);
    ledger_case_plan(ledger, &c);
    ledger_case_pay(ledger, &c, "P-1", LEDGER_SETTLED, &c.payment);
    asking_start(&asking, ledger);
    json_t *root = asking_get(&asking, "execution", PROJECT);
    assert_false(asking_true(root, "certified"));
    assert_string_equal(asking_text(root, "rates.0.percent"), "100.00");
    assert_int_equal(asking_int(root, "sums.signed.amount_fen"), 0);
    json_decref(root);
    root = asking_get(&asking, "metrics", PROJECT);
    const json_t *timely = by_key(root, "computed", "tim");
    assert_false(asking_true(timely, "applicable"));
    assert_null(asking_at(timely, "percent"));
    assert_null(asking_at(timely, "met"));
    assert_string_equal(asking_text(timely, "reason"), "the denominator is 0");
    assert_false(asking_true(by_key(root, "computed", "cov"), "met"));
    json_decref(root);
    asking_end(&asking);
}

static void test_metrics(void **state) {
    (void)state;
    struct asking asking;
    asking_case(&asking);
    json_t *root = asking_get(&asking, "metrics", PROJECT);
    size_t rows = 0;
    for (const struct mz_indicator_row *row; (row = mz_indicator_at(rows)) != NULL; rows++) {
        const json_t *item = by_key(root, "computed", row->key);
        assert_string_equal(asking_text(item, "formula"), row->formula);
        assert_string_equal(asking_text(item, "query"), row->query);
        assert_true(asking_int(item, "entries.count") > 0);
        assert_true(asking_true(item, "entries.complete"));
        /* The entries behind it are what the query lists. */
        char query[256];
        snprintf(query, sizeof query, PROJECT "&kind=%s", row->query);
        json_t *list = asking_get(&asking, "list", query);
        assert_int_equal(asking_size(list, "items"), asking_int(item, "entries.count"));
        for (size_t i = 0; i < asking_size(list, "items"); i++)
            assert_int_equal(
                asking_int(json_array_get(asking_at(list, "items"), i), "index"),
                json_integer_value(json_array_get(asking_at(item, "entries.indexes"), i)));
        json_decref(list);
    }
    assert_int_equal(asking_size(root, "computed"), rows);
    const json_t *coverage = by_key(root, "computed", "cov");
    assert_int_equal(asking_int(coverage, "numerator"), 3);
    assert_int_equal(asking_int(coverage, "denominator"), 3);
    assert_string_equal(asking_text(coverage, "percent"), "100.00");
    assert_true(asking_true(coverage, "met"));
    assert_string_equal(asking_text(coverage, "target.level1"), "产出");
    const json_t *cost = by_key(root, "computed", "cost");
    assert_string_equal(asking_text(cost, "value"), "500.00");
    assert_int_equal(asking_int(cost, "numerator"), LEDGER_TOTAL);
    assert_int_equal(asking_int(by_key(root, "computed", "cnt"), "value"), 3);
    const json_t *satisfied = by_key(root, "measured", "sat");
    assert_string_equal(asking_text(satisfied, "percent"), "100.00");
    assert_true(asking_true(satisfied, "met"));
    assert_int_equal(asking_int(satisfied, "index"), asking.c.measure);
    assert_int_equal(asking_size(root, "unsupported"), 1);
    assert_string_equal(asking_text(root, "unsupported.0.key"), "soc");
    json_decref(root);
    asking_end(&asking);
}

/* What no whole number of the people known gives is named, with its neighbours: 3 people. */
static void test_checks(void **state) {
    (void)state;
    struct asking asking;
    asking_case(&asking);
    static const char *const views[] = {"metrics", "targets"};
    for (size_t i = 0; i < 2; i++) {
        json_t *root = asking_get(&asking, views[i], PROJECT);
        const json_t *timely = by_key(root, "checks", "tim");
        const json_t *satisfied = by_key(root, "checks", "sat"); /* reported: one answer each */
        assert_int_equal(asking_int(timely, "of"), 3);
        assert_string_equal(asking_text(timely, "stated"), "95.00");
        assert_false(asking_true(timely, "possible"));
        assert_int_equal(asking_int(timely, "below.count"), 2);
        assert_string_equal(asking_text(timely, "below.percent"), "66.67");
        assert_int_equal(asking_int(timely, "above.count"), 3);
        assert_int_equal(asking_int(timely, "least"), 3);
        assert_true(asking_int(satisfied, "of") > 0);
        assert_true(asking_true(by_key(root, "checks", "cov"), "possible"));
        assert_int_equal(asking_size(root, "checks"), 3); /* not what is judged */
        json_decref(root);
    }
    asking_end(&asking);
}

static void set_target(struct ledger *ledger, const char *key, uint8_t nature, uint64_t numerator,
                       uint64_t denominator, const char *unit) {
    struct mz_target_set target;
    mz_schema_init(&mz_target_set_schema, &target);
    target.goal = mz_span_text("x");
    target.indicators_count = 1;
    target.indicators[0] = (struct mz_indicator){.key = mz_span_text(key),
                                                 .level1 = mz_span_text("a"),
                                                 .level2 = mz_span_text("b"),
                                                 .name = mz_span_text("c"),
                                                 .nature = nature,
                                                 .target_numerator = numerator,
                                                 .target_denominator = denominator,
                                                 .unit = mz_span_text(unit),
                                                 .weight = 100};
    ledger_append(ledger, &(struct ledger_act){.kind = MZ_KIND_TARGET_SET,
                                               .actor = "clerk",
                                               .project = LEDGER_PROJECT,
                                               .date = 20230119,
                                               .body = &target});
}

/* Met or not, by nature, to the last unit; amounts a person are in yuan. */
static void test_targets(void **state) {
    (void)state;
    static const struct {
        const char *key;
        uint8_t nature;
        uint64_t numerator, denominator;
        const char *unit;
        bool met;
    } cases[] = {
        {"cov", MZ_NATURE_GE, 1, 1, "%", true},
        {"cov", MZ_NATURE_GE, 100001, 100000, "%", false},
        {"cnt", MZ_NATURE_EQ, 3, 1, "人", true},
        {"cnt", MZ_NATURE_EQ, 4, 1, "人", false},
        {"cost", MZ_NATURE_LE, 500, 1, "元", true},
        {"cost", MZ_NATURE_LE, 49999, 100, "元", false},
        {"cost", MZ_NATURE_GE, 50001, 100, "元", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct asking asking;
        struct ledger *ledger = ledger_new();
        struct ledger_case c;
        ledger_case_play(ledger, &c);
        set_target(ledger, cases[i].key, cases[i].nature, cases[i].numerator, cases[i].denominator,
                   cases[i].unit);
        asking_start(&asking, ledger);
        json_t *root = asking_get(&asking, "metrics", PROJECT);
        assert_int_equal(asking_true(by_key(root, "computed", cases[i].key), "met"), cases[i].met);
        json_decref(root);
        asking_end(&asking);
    }
}

/* One figure by itself: rounding, and what is not applicable. */
static void test_figure(void **state) {
    (void)state;
    static const struct {
        struct mz_figure figure;
        const char *member, *want;
    } cases[] = {
        {{1, 3, false, true}, "percent", "33.33"},
        {{2, 3, false, true}, "percent", "66.67"},
        {{199, 100, true, true}, "percent", "199.00"},
        {{200, 3, true, false}, "value", "0.67"},
        {{100, 3, true, false}, "value", "0.33"},
        {{5, 0, true, true}, "reason_zh", "分母为 0，不适用"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mz_json json = mz_json_start();
        struct mz_answer a = {.json = &json};
        char *text;
        size_t size;
        mz_json_open_object(&json, NULL);
        mz_figures_write(&a, &cases[i].figure);
        mz_json_close_object(&json);
        assert_int_equal(mz_json_finish(&json, &text, &size), MZ_OK);
        json_t *root = json_loadb(text, size, 0, NULL);
        assert_string_equal(asking_text(root, cases[i].member), cases[i].want);
        assert_int_equal(asking_int(root, "numerator"), cases[i].figure.numerator);
        json_decref(root);
        free(text);
    }
    assert_int_equal(mz_figures_kinds("payment.sign,payment.settle"),
                     MZ_FIGURES_KIND(PAYMENT_SIGN) | MZ_FIGURES_KIND(PAYMENT_SETTLE));
    assert_int_equal(mz_figures_kinds(""), 0);
    assert_int_equal(mz_figures_kinds("payment.signs"), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_execution), cmocka_unit_test(test_not_certified),
        cmocka_unit_test(test_metrics),   cmocka_unit_test(test_checks),
        cmocka_unit_test(test_targets),   cmocka_unit_test(test_figure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
