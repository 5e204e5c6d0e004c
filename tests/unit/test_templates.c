/* proto/rules/templates: 100 points each, once an indicator, every row with a place in its form. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "proto/rules/templates.h"

static const struct mz_level *first_of(const struct mz_template *template, size_t n) {
    const struct mz_indicator_row *row = mz_catalogue_find(mz_span_text(template->rows[n].key));
    assert_non_null(row);
    return template->self ? &row->area->self1 : &row->area->framework1;
}

static uint64_t sum(const struct mz_template *template, const char *level1) {
    uint64_t points = 0;
    for (size_t n = 0; n < template->count; n++)
        if (strcmp(first_of(template, n)->name_zh, level1) == 0)
            points += template->rows[n].weight;
    return points;
}

static void test_rows(void **state) {
    (void)state;
    size_t n = 0;
    for (const struct mz_template *template; (template = mz_template_at(n)) != NULL; n++) {
        uint64_t points = 0;
        assert_ptr_equal(mz_template_find(mz_span_text(template->name)), template);
        for (size_t i = 0; i < template->count; i++) {
            assert_non_null(first_of(template, i)->name);
            points += template->rows[i].weight;
            for (size_t j = 0; j < i; j++)
                assert_string_not_equal(template->rows[i].key, template->rows[j].key);
        }
        assert_int_equal(points, 10000);
    }
    assert_int_equal(n, 2);
    assert_null(mz_template_find(mz_span_text("none")));
}

static void test_weights(void **state) {
    (void)state;
    const struct mz_template *framework = mz_template_find(mz_span_text("framework"));
    const struct mz_template *self = mz_template_find(mz_span_text("self-evaluation"));
    assert_int_equal(framework->count, 17); /* D1 to D6, P1 to P5, O1 to O4, B1, B2 */
    assert_int_equal(sum(framework, "决策"), 2000);
    assert_int_equal(sum(framework, "过程"), 2000);
    assert_int_equal(sum(framework, "产出"), 3000);
    assert_int_equal(sum(framework, "效益"), 3000);
    assert_int_equal(sum(self, "预算执行"), 1000);
    assert_int_equal(sum(self, "产出指标"), 5000);
    assert_int_equal(sum(self, "效益指标"), 3000);
    assert_int_equal(sum(self, "满意度指标"), 1000);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows), cmocka_unit_test(test_weights)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
