/* proto/rules/indicators: execution and indicators of the case, to the fen and to the person. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "proto/base/money.h"
#include "proto/rules/indicators.h"
#include "tests/lib/fold_world.h"

static struct mz_execution execution_of(struct world *w) {
    struct mz_records records = world_records(w);
    struct mz_execution execution;
    assert_int_equal(mz_execution_compute(&records, mz_span_text(WORLD_PROJECT), &execution),
                     MZ_OK);
    return execution;
}

static struct mz_figure figure_of(struct world *w, const char *key) {
    struct mz_records records = world_records(w);
    struct mz_execution execution = execution_of(w);
    struct mz_project_record project;
    world_get(w, mz_key_of_code(MZ_TABLE_PROJECT, mz_span_text(WORLD_PROJECT)),
              &mz_project_record_schema, &project);
    const struct mz_indicator_row *row = mz_indicator_find(mz_span_text(key));
    assert_non_null(row);
    struct mz_figure figure;
    assert_int_equal(
        row->compute(&records, mz_span_text(WORLD_PROJECT), &project, &execution, &figure), MZ_OK);
    return figure;
}

static void test_case(void **state) {
    (void)state;
    struct world *w = world_new();
    world_open(w);
    world_people(w);
    world_plan(w);
    world_pay(w, MZ_STATE_SIGNED);
    struct mz_execution e = execution_of(w);
    assert_int_equal(e.original, 2200000);
    assert_int_equal(e.adjusted, 2200000);
    assert_int_equal(e.received, 2200000);
    assert_int_equal(e.vouchers, 2200000);
    assert_int_equal(e.settled, 2200000);
    assert_int_equal(e.signed_, 2200000);
    assert_int_equal(e.refunded, 0);
    assert_int_equal(e.lines, 1);
    assert_true(e.certified);
    static const struct {
        const char *key;
        uint64_t numerator, denominator;
        bool money, ratio;
    } cases[] = {
        {"exe-plan", 2200000, 2200000, true, true},
        {"exe-received", 2200000, 2200000, true, true},
        {"exe-audit", 2200000, 2200000, true, true},
        {"received", 2200000, 2200000, true, true},
        {"cov", 44, 55, false, true}, /* 80 %, with the people behind it */
        {"acc", 44, 44, false, true},
        {"tim", 40, 44, false, true},
        {"cnt", 44, 1, false, false},
        {"cost", 2200000, 44, true, false}, /* 500.00 yuan a person */
        {"completion", 44, 44, false, true},
        {"quality", 88, 88, false, true}, /* two acceptors, each looked at all */
        {"saving", 0, 2200000, true, true},
        {"compliance", 1, 1, false, true},
        {"procedure", 0, 1, false, true}, /* signed for, not archived */
        {"punctual", 1, 1, false, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mz_figure figure = figure_of(w, cases[i].key);
        assert_int_equal(figure.numerator, cases[i].numerator);
        assert_int_equal(figure.denominator, cases[i].denominator);
        assert_int_equal(figure.money, cases[i].money);
        assert_int_equal(figure.ratio, cases[i].ratio);
        assert_string_equal(mz_indicator_at(i)->key, cases[i].key);
    }
    assert_null(mz_indicator_at(sizeof cases / sizeof cases[0]));
    world_free(w);
}

/* Before anything is paid there is nothing to divide by, and nothing is certified. */
static void test_nothing(void **state) {
    (void)state;
    struct world *w = world_new();
    world_open(w);
    world_people(w);
    world_plan(w);
    assert_false(execution_of(w).certified);
    assert_int_equal(figure_of(w, "cov").numerator, 0);
    assert_int_equal(figure_of(w, "cov").denominator, 55);
    assert_int_equal(figure_of(w, "tim").denominator, 0);
    assert_int_equal(figure_of(w, "cost").denominator, 0);
    assert_int_equal(figure_of(w, "completion").denominator, 0);
    assert_int_equal(figure_of(w, "quality").denominator, 0);
    assert_int_equal(figure_of(w, "saving").denominator, 0);
    assert_int_equal(figure_of(w, "compliance").denominator, 0);
    assert_int_equal(figure_of(w, "procedure").denominator, 0);
    assert_int_equal(figure_of(w, "punctual").denominator, 0);
    struct mz_records records = world_records(w);
    struct mz_execution none;
    assert_int_equal(mz_execution_compute(&records, mz_span_text("no-such"), &none), MZ_OK);
    assert_int_equal(none.lines, 0);
    assert_false(none.certified);
    world_free(w);
}

/* Certified to the fen: one fen missing in any of the four sums and it is not. */
static void test_certified(void **state) {
    (void)state;
    static const size_t sums[] = {
        offsetof(struct mz_budget_record, increased), offsetof(struct mz_budget_record, instructed),
        offsetof(struct mz_budget_record, settled),   offsetof(struct mz_budget_record, refunded),
        offsetof(struct mz_budget_record, signed_),
    };
    struct world *w = world_new();
    world_open(w);
    world_people(w);
    world_plan(w);
    world_pay(w, MZ_STATE_SIGNED);
    struct mz_records records = world_records(w);
    struct mz_key key =
        mz_key_of_codes(MZ_TABLE_BUDGET, mz_span_text(WORLD_PROJECT), mz_span_text(WORLD_LINE));
    for (size_t i = 0; i < sizeof sums / sizeof sums[0]; i++) {
        struct mz_budget_record line;
        world_get(w, key, &mz_budget_record_schema, &line);
        int64_t *sum = (int64_t *)(void *)((uint8_t *)&line + sums[i]);
        *sum += 1;
        assert_int_equal(mz_records_put(&records, &key, &mz_budget_record_schema, &line), MZ_OK);
        assert_false(execution_of(w).certified);
        world_get(w, key, &mz_budget_record_schema, &line);
        *sum -= 1;
        assert_int_equal(mz_records_put(&records, &key, &mz_budget_record_schema, &line), MZ_OK);
        assert_true(execution_of(w).certified);
    }
    world_free(w);
}

/* Every row says what it is; a computed one names its entries, a reported one its evidence. */
static void test_catalogue(void **state) {
    (void)state;
    size_t n = 0;
    for (const struct mz_indicator_row *row; (row = mz_catalogue_at(n)) != NULL; n++) {
        bool computed = row->compute != NULL;
        assert_ptr_equal(mz_catalogue_find(mz_span_text(row->key)), row);
        assert_ptr_equal(mz_indicator_at(n), computed ? row : NULL);
        assert_int_equal(row->query[0] != '\0', computed);
        assert_int_equal(row->evidence[0] == '\0', computed);
        assert_int_equal(row->unit[0] == '\0', row->nature == MZ_NATURE_QUALITATIVE);
        assert_non_null(strstr(row->formula, "domain.md §"));
        assert_non_null(strstr(row->formula_zh, "domain.md §"));
        assert_non_null(row->area->framework1.name);
        assert_non_null(row->area->framework2.name_zh);
        assert_int_equal(row->area->self1.name == NULL, row->area->self2.name == NULL);
    }
    assert_true(n > 20);
    assert_null(mz_indicator_at(n));
    assert_null(mz_catalogue_at(n + 1));
}

/* Saved is what is left once everything approved has arrived, and never less than nothing. */
static void test_saving(void **state) {
    (void)state;
    static const struct {
        uint64_t planned, arrived;
        int64_t adjusted, settled, refunded;
        uint64_t numerator, denominator;
    } cases[] = {
        {0, 0, 2200000, 0, 0, 2200000, 0},
        {44, 43, 2200000, 2150000, 0, 50000, 0},
        {44, 44, 2200000, 2200000, 0, 0, 2200000},
        {44, 44, 2500000, 2200000, 0, 300000, 2500000},
        {44, 44, 2200000, 2200000, 50000, 50000, 2200000},
        {44, 44, 2100000, 2200000, 0, 0, 2100000}, /* overspent */
        {1, 1, 0, 0, 0, 0, 0},
        {1, 1, MZ_MAX_FEN, 0, 0, MZ_MAX_FEN, MZ_MAX_FEN},
    };
    const struct mz_indicator_row *row = mz_indicator_find(mz_span_text("saving"));
    const struct mz_records none = {0};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct mz_project_record project = {.planned = cases[i].planned,
                                                  .signed_lines = cases[i].arrived};
        const struct mz_execution execution = {.adjusted = cases[i].adjusted,
                                               .settled = cases[i].settled,
                                               .refunded = cases[i].refunded};
        struct mz_figure figure;
        assert_int_equal(
            row->compute(&none, mz_span_text(WORLD_PROJECT), &project, &execution, &figure), MZ_OK);
        assert_int_equal(figure.numerator, cases[i].numerator);
        assert_int_equal(figure.denominator, cases[i].denominator);
    }
}

static void test_names(void **state) {
    (void)state;
    for (size_t n = 0; mz_indicator_at(n) != NULL; n++) {
        const struct mz_indicator_row *row = mz_indicator_at(n);
        assert_ptr_equal(mz_indicator_find(mz_span_text(row->key)), row);
        assert_true(strlen(row->name) > 0 && strlen(row->name_zh) > 0);
        assert_true(strlen(row->formula) > 0 && strlen(row->query) > 0);
        /* A query names kinds that exist. */
        for (const char *at = row->query; *at != '\0';) {
            size_t size = strcspn(at, ",");
            assert_non_null(mz_kind_find(mz_span_of(at, size)));
            at += size + (at[size] == ',');
        }
    }
    assert_null(mz_indicator_find(mz_span_text("sat")));
    assert_null(mz_indicator_find(mz_span_text("no-such")));
    assert_null(mz_catalogue_find(mz_span_text("no-such")));
    assert_string_equal(mz_indicator_find(mz_span_text("exe-plan"))->name_zh,
                        "预算执行率（自评口径）");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_case),      cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_certified), cmocka_unit_test(test_names),
        cmocka_unit_test(test_catalogue), cmocka_unit_test(test_saving),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
