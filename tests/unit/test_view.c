/* proto/view/view: the table of questions, their parameters, and refusals as problem+json. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/lib/asking.h"

static void test_table(void **state) {
    (void)state;
    size_t n = 0;
    for (const struct mz_view *view; (view = mz_view_at(n)) != NULL; n++) {
        assert_ptr_equal(mz_view_find(mz_span_text(view->name)), view);
        assert_non_null(view->answer);
        assert_non_null(view->parameters);
    }
    assert_int_equal(n, 30);
    assert_null(mz_view_find(mz_span_text("nothing")));
    assert_null(mz_view_find(mz_span_text("")));
}

static void test_parameters(void **state) {
    (void)state;
    struct asking asking;
    asking_case(&asking);
    static const struct {
        const char *view, *query;
        enum mz_status status;
        const char *place;
    } cases[] = {
        {"ledger", "limit=1", MZ_E_USAGE, "limit"},
        {"list", "limit=1&limit=1", MZ_E_USAGE, "limit"},
        {"list", "colour=red", MZ_E_USAGE, "colour"},
        {"list", "kind=", MZ_E_USAGE, "kind"},
        {"list", "limi=1", MZ_E_USAGE, "limi"},
        {"list", "limit=0", MZ_E_OUT_OF_RANGE, "limit"},
        {"list", "limit=501", MZ_E_OUT_OF_RANGE, "limit"},
        {"list", "limit=01", MZ_E_BAD_NUMBER, "limit"},
        {"list", "limit=-1", MZ_E_BAD_NUMBER, "limit"},
        {"list", "limit=1x", MZ_E_BAD_NUMBER, "limit"},
        {"list", "limit=1111111111111111111", MZ_E_BAD_NUMBER, "limit"},
        {"list", "begin=2023-02-30", MZ_E_BAD_DATE, "begin"},
        {"list", "begin=2023-02-02&end=2023-02-01", MZ_E_OUT_OF_RANGE, "begin"},
        {"list", "kind=payment.requests", MZ_E_UNKNOWN_KIND, "kind"},
        {"list", "kind=payment.request,", MZ_E_UNKNOWN_KIND, "kind"},
        {"list", "order=up", MZ_E_OUT_OF_RANGE, "order"},
        {"list", "actor=a%20b", MZ_E_BAD_TEXT, "actor"},
        {"list", "project=none", MZ_E_UNKNOWN_PROJECT, "none"},
        {"list", "after=x", MZ_E_BAD_NUMBER, "after"},
        {"project", "project=none", MZ_E_UNKNOWN_PROJECT, "none"},
        {"budgets", "project=none", MZ_E_UNKNOWN_PROJECT, "none"},
        {"metrics", "project=none", MZ_E_UNKNOWN_PROJECT, "none"},
        {"closing", "project=none&end=2023-03-31", MZ_E_UNKNOWN_PROJECT, "none"},
        {"closing", "project=aid-2023&end=2023-03-30", MZ_E_OUT_OF_RANGE, "end"},
        {"closing", "project=aid-2023", MZ_E_OUT_OF_RANGE, "end"},
        {"actors", "after=6", MZ_E_BAD_TEXT, "after"},
        {"actors", "after=6G", MZ_E_BAD_TEXT, "after"},
        {"actors", "after=6A", MZ_E_BAD_TEXT, "after"},
        {"payments", "state=open", MZ_E_OUT_OF_RANGE, "state"},
        {"payees", "payee=00", MZ_E_BAD_TEXT, "payee"},
        {"inbox", "actor=nobody", MZ_E_NOT_FOUND, "actor nobody"},
        {"show", "id=zz", MZ_E_BAD_TEXT, "id"},
        {"show", "id=1234567", MZ_E_NOT_FOUND, "entry 1234567"},
        {"show", "id=00000000", MZ_E_NOT_FOUND, "statement 00000000"},
        {"trace", "project=aid-2023&number=P-999", MZ_E_NOT_FOUND, "P-999"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        asking_refused(&asking, cases[i].view, cases[i].query, cases[i].status, cases[i].place);
    static const char *const needed[][2] = {{"project", ""},   {"targets", ""},
                                            {"inbox", ""},     {"show", ""},
                                            {"payment", ""},   {"trace", "project=aid-2023"},
                                            {"execution", ""}, {"metrics", ""}};
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++)
        asking_refused(&asking, needed[i][0], needed[i][1], MZ_E_MISSING_FIELD, "parameters");
    asking_end(&asking);
}

static void test_problem(void **state) {
    (void)state;
    struct mz_fault fault;
    mz_fault_at(&fault, MZ_E_OVER_BUDGET, "B2023-001");
    mz_fault_have(&fault, "10.00");
    mz_fault_want(&fault, "20.00");
    struct mz_json json = mz_json_start();
    char *text;
    size_t size;
    mz_view_problem(&fault, &json);
    assert_int_equal(mz_json_finish(&json, &text, &size), MZ_OK);
    json_t *root = json_loadb(text, size, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(root);
    assert_string_equal(asking_text(root, "type"), "urn:mingzhang:error:over-budget");
    assert_string_equal(asking_text(root, "code"), "over-budget");
    assert_int_equal(asking_int(root, "status"), 422);
    assert_string_equal(asking_text(root, "have"), "10.00");
    assert_string_equal(asking_text(root, "want"), "20.00");
    assert_non_null(strstr(asking_text(root, "detail"), "B2023-001"));
    assert_non_null(strstr(asking_text(root, "detail_zh"), "预算指标 B2023-001"));
    assert_true(strlen(asking_text(root, "remedy")) > 0);
    json_decref(root);
    free(text);
}

/* -- openapi.yaml tells of every view and of every parameter it takes. */

static char *read_page(void) {
    FILE *file = fopen(MZ_SOURCE_DIR "/proto/openapi.yaml", "r");
    assert_non_null(file);
    char *text = calloc(1, 1 << 20);
    assert_non_null(text);
    size_t size = fread(text, 1, (1 << 20) - 1, file);
    fclose(file);
    assert_true(size > 0);
    return text;
}

static void test_described(void **state) {
    (void)state;
    char *page = read_page();
    const struct mz_view *view;
    for (size_t n = 0; (view = mz_view_at(n)) != NULL; n++) {
        char line[80], names[128], *next = NULL;
        snprintf(line, sizeof line, "\n  /v1/%s:\n", view->name);
        char *part = strstr(page, line);
        if (part == NULL)
            fail_msg("openapi.yaml has no /v1/%s", view->name);
        part += strlen(line);
        char *end = strstr(part, "\n  /"); /* the next path, or what follows the paths */
        size_t size = end != NULL ? (size_t)(end - part) : strcspn(part, "\0");
        char *own = strndup(part, size);
        snprintf(names, sizeof names, "%s", view->parameters);
        for (char *name = strtok_r(names, ",", &next); name != NULL;
             name = strtok_r(NULL, ",", &next)) {
            char inlined[64], shared[64];
            snprintf(inlined, sizeof inlined, "{name: %s,", name);
            snprintf(shared, sizeof shared, "/parameters/%s", name);
            if (strstr(own, inlined) == NULL && strstr(own, shared) == NULL)
                fail_msg("openapi.yaml: /v1/%s does not tell of %s", view->name, name);
        }
        free(own);
    }
    free(page);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_parameters),
        cmocka_unit_test(test_problem),
        cmocka_unit_test(test_described),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
