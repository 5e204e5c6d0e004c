/* proto/codec/vocabulary: the closed lists of words, complete and without doubles. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/text.h"
#include "proto/codec/vocabulary.h"
#include <cmocka.h>

static const struct {
    const struct mz_names *names;
    unsigned count; /* the last value of the enumeration */
    const char *last;
} lists[] = {
    {&mz_role_names, MZ_ROLE_PRIVACY, "privacy"},
    {&mz_source_names, MZ_SOURCE_OTHER, "other"},
    {&mz_adjustment_names, MZ_ADJUST_CARRY, "carry"},
    {&mz_balance_names, MZ_BALANCE_SIGNED, "signed"},
    {&mz_category_names, MZ_CATEGORY_SUPPLIER, "supplier"},
    {&mz_method_names, MZ_METHOD_CASH, "cash"},
    {&mz_reason_names, MZ_REASON_REFUND, "refund"},
    {&mz_acceptance_names, MZ_ACCEPTANCE_VISIT, "visit"},
    {&mz_result_names, MZ_RESULT_FAILED, "failed"},
    {&mz_outcome_names, MZ_OUTCOME_RETURNED, "returned"},
    {&mz_signing_names, MZ_SIGNING_PROXY, "proxy"},
    {&mz_nature_names, MZ_NATURE_QUALITATIVE, "qualitative"},
    {&mz_stage_names, MZ_STAGE_ARCHIVE, "archive"},
    {&mz_reuse_names, MZ_REUSE_FLAG, "flag"},
    {&mz_scope_names, MZ_SCOPE_YEAR, "year"},
    {&mz_personal_names, MZ_PERSONAL_UNIT, "unit"},
    {&mz_ground_names, MZ_GROUND_ORDER, "order"},
    {&mz_list_form_names, MZ_LIST_REFUNDS, "refunds"},
    {&mz_state_names, MZ_STATE_REVERSED, "reversed"},
};

static void test_lists(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        const struct mz_names *names = lists[i].names;
        assert_int_equal(names->count, lists[i].count);
        assert_string_equal(mz_names_text(names, (uint8_t)lists[i].count), lists[i].last);
        for (unsigned v = 1; v <= names->count; v++) {
            struct mz_span text = mz_span_text(mz_names_text(names, (uint8_t)v));
            /* found under its own number, so no word stands twice */
            assert_int_equal(mz_names_find(names, text), v);
            assert_true(mz_text_is_code(text));
        }
    }
}

static void test_words_of_the_wire(void **state) {
    (void)state;
    assert_string_equal(mz_names_text(&mz_role_names, MZ_ROLE_HANDLER), "handler");
    assert_string_equal(mz_names_text(&mz_role_names, MZ_ROLE_ACCOUNTANT), "accountant");
    assert_string_equal(mz_names_text(&mz_category_names, MZ_CATEGORY_WORK_INJURY), "work-injury");
    assert_string_equal(mz_names_text(&mz_personal_names, MZ_PERSONAL_IDNO), "idno");
    assert_string_equal(mz_names_text(&mz_state_names, MZ_STATE_PART_SETTLED), "part-settled");
    assert_string_equal(mz_names_text(&mz_nature_names, MZ_NATURE_LE), "le");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lists),
        cmocka_unit_test(test_words_of_the_wire),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
