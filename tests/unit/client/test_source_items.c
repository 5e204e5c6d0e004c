/* client/read/source_items: pages put together, from a source that answers what it is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "client/read/source_items.h"

/* What to answer, page by page, and what was asked. */
struct told {
    const char *const *answers;
    size_t asked;
    char after[8][16];
    char kind[16];
};

static enum mz_status answer(void *ctx, const char *view, const struct mz_parameter *parameters,
                             size_t count, char **ret_text, size_t *ret_size,
                             struct mz_fault *fault) {
    struct told *told = ctx;
    const char *text = told->answers[told->asked];
    (void)view;
    for (size_t i = 0; i < count; i++) {
        const char *value = parameters[i].value != NULL ? parameters[i].value : "";
        if (strcmp(parameters[i].name, "after") == 0)
            (void)snprintf(told->after[told->asked], sizeof told->after[0], "%s", value);
        if (strcmp(parameters[i].name, "kind") == 0)
            (void)snprintf(told->kind, sizeof told->kind, "%s", value);
    }
    if (text == NULL)
        return mz_fault_at(fault, MZ_E_UNREACHABLE, "told");
    told->asked++;
    *ret_text = strdup(text);
    *ret_size = strlen(text);
    return MZ_OK;
}

static enum mz_status items(struct told *told, const char *kind, json_t **ret_items) {
    struct mz_client client = {0};
    const struct mz_ledger_source source = {.ctx = told, .answer = answer};
    const struct mz_source_at at = {&client, &source, 7};
    return mz_source_items(at, "payments", "P1", kind, ret_items);
}

static void test_pages(void **state) {
    (void)state;
    static const char *const answers[] = {"{\"tree_size\":7,\"items\":[1,2],\"next\":12}",
                                          "{\"tree_size\":7,\"items\":[3],\"next\":\"L-9\"}",
                                          "{\"tree_size\":7,\"items\":[]}"};
    struct told told = {.answers = answers};
    json_t *all;
    assert_int_equal(items(&told, "list.freeze", &all), MZ_OK);
    assert_int_equal(json_array_size(all), 3);
    assert_int_equal(told.asked, 3);
    assert_string_equal(told.after[0], "");
    assert_string_equal(told.after[1], "12");
    assert_string_equal(told.after[2], "L-9");
    assert_string_equal(told.kind, "list.freeze");
    json_decref(all);
}

static void test_failures(void **state) {
    (void)state;
    static const char *const grew[] = {"{\"tree_size\":7,\"items\":[1],\"next\":1}",
                                       "{\"tree_size\":8,\"items\":[2]}"};
    static const char *const ended[] = {"{\"tree_size\":7,\"items\":[1],\"next\":1}", NULL};
    static const char *const broken[] = {"{\"tree_size\":"};
    static const struct {
        const char *const *answers;
        enum mz_status status;
    } rows[] = {{grew, MZ_E_BUSY}, {ended, MZ_E_UNREACHABLE}, {broken, MZ_E_PROTOCOL}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct told told = {.answers = rows[i].answers};
        json_t *untouched = NULL;
        assert_int_equal(items(&told, NULL, &untouched), rows[i].status);
        assert_null(untouched);
        assert_string_equal(told.kind, "");
    }
}

static void test_payment(void **state) {
    (void)state;
    static const char *const whole[] = {
        "{\"tree_size\":7,\"number\":\"ZF\",\"lines\":[{\"line\":1}],\"next\":1}",
        "{\"tree_size\":7,\"number\":\"ZF\",\"lines\":[{\"line\":2}]}"};
    static const char *const without[] = {
        "{\"tree_size\":7,\"number\":\"ZF\",\"lines\":[],\"lines_withheld\":true}"};
    struct mz_client client = {0};
    struct told told = {.answers = whole};
    const struct mz_ledger_source source = {.ctx = &told, .answer = answer};
    const struct mz_source_at at = {&client, &source, 7};
    json_t *payment, *lines;
    assert_int_equal(mz_source_payment(at, "aa", &payment, &lines), MZ_OK);
    assert_int_equal(json_array_size(lines), 2);
    assert_string_equal(json_string_value(json_object_get(payment, "number")), "ZF");
    json_decref(payment);
    json_decref(lines);
    told = (struct told){.answers = without};
    assert_int_equal(mz_source_payment(at, "aa", &payment, &lines), MZ_E_NOT_FOUND);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pages),
        cmocka_unit_test(test_failures),
        cmocka_unit_test(test_payment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
