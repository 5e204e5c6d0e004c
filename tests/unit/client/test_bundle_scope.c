/* client/bundle/bundle_scope: what was not judged is never said to be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "client/bundle/bundle_scope.h"

static struct mz_scope_row rows[MZ_SCOPE_ROWS];

static enum mz_scope_result result(const char *id) {
    for (size_t i = 0; i < MZ_SCOPE_ROWS; i++)
        if (strcmp(rows[i].id, id) == 0)
            return rows[i].result;
    fail_msg("no row %s", id);
    return MZ_SCOPE_NOT_JUDGED;
}

static void test_subjects(void **state) {
    (void)state;
    static const struct {
        enum mz_subject_kind kind;
        enum mz_scope_result chain, rules;
        size_t open;
    } cases[] = {
        {MZ_SUBJECT_LEDGER, MZ_SCOPE_JUDGED, MZ_SCOPE_JUDGED, 1},
        {MZ_SUBJECT_PROJECT, MZ_SCOPE_JUDGED, MZ_SCOPE_NOT_JUDGED, 5},
        {MZ_SUBJECT_PERIOD, MZ_SCOPE_JUDGED, MZ_SCOPE_NOT_JUDGED, 5},
        {MZ_SUBJECT_PAYMENT, MZ_SCOPE_NOT_JUDGED, MZ_SCOPE_NOT_JUDGED, 7},
    };
    static const char *const rules[] = {"authority", "project-rules", "budget", "duplicates"};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mz_bundle_verdict verdict = {.facts.subject.kind = cases[i].kind, .complete = true};
        mz_bundle_scope(&verdict.facts.subject, &verdict, rows);
        assert_int_equal(result("inclusion"), MZ_SCOPE_JUDGED);
        assert_int_equal(result("chain"), cases[i].chain);
        for (size_t n = 0; n < 4; n++)
            assert_int_equal(result(rules[n]), cases[i].rules);
        assert_int_equal(result("witnesses"), MZ_SCOPE_NOT_JUDGED);
        assert_int_equal(mz_bundle_scope_open(rows), cases[i].open);
    }
}

static void test_what_is_there(void **state) {
    (void)state;
    static const struct {
        uint64_t lists, withheld, missing, closes;
        bool asked, met;
        enum mz_scope_result objects, closed, witnesses;
    } cases[] = {
        {0, 0, 0, 0, false, false, MZ_SCOPE_ABSENT, MZ_SCOPE_ABSENT, MZ_SCOPE_NOT_JUDGED},
        {2, 0, 0, 1, true, true, MZ_SCOPE_JUDGED, MZ_SCOPE_JUDGED, MZ_SCOPE_JUDGED},
        {2, 1, 0, 1, true, false, MZ_SCOPE_PARTLY, MZ_SCOPE_JUDGED, MZ_SCOPE_NOT_JUDGED},
        {0, 0, 1, 0, false, false, MZ_SCOPE_NOT_JUDGED, MZ_SCOPE_ABSENT, MZ_SCOPE_NOT_JUDGED},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mz_bundle_verdict verdict = {
            .facts.subject.kind = MZ_SUBJECT_PROJECT,
            .objects = {.lists = cases[i].lists,
                        .withheld = cases[i].withheld,
                        .missing = cases[i].missing},
            .shown.closes = cases[i].closes,
            .witnesses = {.asked = cases[i].asked, .met = cases[i].met},
        };
        mz_bundle_scope(&verdict.facts.subject, &verdict, rows);
        assert_int_equal(result("objects"), cases[i].objects);
        assert_int_equal(result("closes"), cases[i].closed);
        assert_int_equal(result("witnesses"), cases[i].witnesses);
    }
}

/* The whole ledger with lists withheld: rules that read them were not all run. */
static void test_whole_redacted(void **state) {
    (void)state;
    struct mz_bundle_verdict verdict = {.objects.withheld = 3};
    mz_bundle_scope(&verdict.facts.subject, &verdict, rows);
    assert_int_equal(result("objects"), MZ_SCOPE_PARTLY);
    assert_int_equal(result("budget"), MZ_SCOPE_PARTLY);
    assert_int_equal(result("signatures"), MZ_SCOPE_JUDGED);
}

/* Before anybody has judged it, the words say what can be. */
static void test_words(void **state) {
    (void)state;
    const struct mz_subject subject = {.kind = MZ_SUBJECT_PAYMENT};
    struct mz_buffer text = {0};
    mz_bundle_scope(&subject, NULL, rows);
    mz_bundle_scope_text(rows, false, MZ_ENGLISH, &text);
    mz_bundle_scope_text(rows, false, MZ_CHINESE, &text);
    assert_non_null(strstr(mz_buffer_string(&text), "[CANNOT BE JUDGED] completeness"));
    assert_non_null(strstr(mz_buffer_string(&text), "【可核验】控制总数"));
    assert_null(strstr(mz_buffer_string(&text), "已核验"));
    assert_null(strstr(mz_buffer_string(&text), "[judged]"));
    mz_buffer_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_subjects),
        cmocka_unit_test(test_what_is_there),
        cmocka_unit_test(test_whole_redacted),
        cmocka_unit_test(test_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
