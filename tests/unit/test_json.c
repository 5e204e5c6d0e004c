/* proto/base/json: valid JSON, exactly what was put in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "proto/base/json.h"
#include "proto/base/limits.h"

/* Finishes, checks that jansson reads it, and compares. */
static void assert_json(struct mz_json *j, const char *want) {
    char *text = NULL;
    size_t size = 0;
    assert_int_equal(mz_json_finish(j, &text, &size), MZ_OK);
    assert_string_equal(text, want);
    assert_int_equal(size, strlen(want));
    json_error_t error;
    json_t *read =
        json_loads(text, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
    if (read == NULL)
        fail_msg("%s: %s", text, error.text);
    json_decref(read);
    free(text);
}

static void test_values(void **state) {
    (void)state;
    struct mz_json j = mz_json_start();
    mz_json_open_object(&j, NULL);
    mz_json_text(&j, "text", "a");
    mz_json_span(&j, "span", mz_span_of("bcd", 2));
    mz_json_hex(&j, "hex", mz_span_of("\x00\xFF", 2));
    mz_json_uint(&j, "uint", UINT64_MAX);
    mz_json_int(&j, "int", INT64_MIN);
    mz_json_bool(&j, "yes", true);
    mz_json_bool(&j, "no", false);
    mz_json_null(&j, "null");
    mz_json_date(&j, "date", 20230501);
    mz_json_close_object(&j);
    char *text;
    size_t size;
    assert_int_equal(mz_json_finish(&j, &text, &size), MZ_OK);
    assert_string_equal(text, "{\"text\":\"a\",\"span\":\"bc\",\"hex\":\"00ff\","
                              "\"uint\":18446744073709551615,\"int\":-9223372036854775808,"
                              "\"yes\":true,\"no\":false,\"null\":null,\"date\":\"2023-05-01\"}");
    free(text);
}

static void test_money(void **state) {
    (void)state;
    struct mz_json j = mz_json_start();
    mz_json_open_object(&j, NULL);
    mz_json_fen(&j, "amount", 2200000);
    mz_json_fen(&j, "left", -5);
    mz_json_fen(&j, "most", MZ_MAX_FEN);
    mz_json_close_object(&j);
    assert_json(&j, "{\"amount\":\"22000.00\",\"amount_fen\":2200000,\"left\":\"-0.05\","
                    "\"left_fen\":-5,\"most\":\"90071992547409.91\","
                    "\"most_fen\":9007199254740991}");
}

static void test_nesting(void **state) {
    (void)state;
    struct mz_json j = mz_json_start();
    mz_json_open_array(&j, NULL);
    mz_json_open_object(&j, NULL);
    mz_json_close_object(&j);
    mz_json_open_object(&j, NULL);
    mz_json_open_array(&j, "a");
    mz_json_close_array(&j);
    mz_json_open_array(&j, "b");
    mz_json_uint(&j, NULL, 1);
    mz_json_uint(&j, NULL, 2);
    mz_json_close_array(&j);
    mz_json_null(&j, "c");
    mz_json_close_object(&j);
    mz_json_null(&j, NULL);
    mz_json_close_array(&j);
    assert_json(&j, "[{},{\"a\":[],\"b\":[1,2],\"c\":null},null]");
    j = mz_json_start();
    mz_json_open_array(&j, NULL);
    for (unsigned i = 0; i < 2; i++) {
        mz_json_open_array(&j, NULL);
        mz_json_uint(&j, NULL, i);
        mz_json_close_array(&j);
    }
    mz_json_close_array(&j);
    assert_json(&j, "[[0],[1]]");
}

static void test_escapes(void **state) {
    (void)state;
    struct mz_json j = mz_json_start();
    mz_json_span(&j, NULL, mz_span_of("\"\\/\b\n\r\t\x1F\x7F\0明😀", 17));
    assert_json(&j, "\"\\\"\\\\/\\u0008\\n\\u000d\\t\\u001f\x7F\\u0000明😀\"");
    j = mz_json_start();
    mz_json_open_object(&j, NULL);
    mz_json_text(&j, "k\"ey", "");
    mz_json_span(&j, "empty", mz_span_of(NULL, 0));
    mz_json_close_object(&j);
    assert_json(&j, "{\"k\\\"ey\":\"\",\"empty\":\"\"}");
}

/* Every character below 0x80 comes back through a JSON reader that shares no code with the writer.
 */
static void test_every_character(void **state) {
    (void)state;
    char all[128];
    for (unsigned c = 0; c < 128; c++)
        all[c] = (char)c;
    struct mz_json j = mz_json_start();
    mz_json_open_array(&j, NULL);
    mz_json_span(&j, NULL, mz_span_of(all, sizeof all));
    mz_json_close_array(&j);
    char *text;
    size_t size;
    assert_int_equal(mz_json_finish(&j, &text, &size), MZ_OK);
    json_t *read = json_loads(text, JSON_ALLOW_NUL, NULL);
    assert_non_null(read);
    json_t *value = json_array_get(read, 0);
    assert_int_equal(json_string_length(value), sizeof all);
    assert_memory_equal(json_string_value(value), all, sizeof all);
    json_decref(read);
    free(text);
}

static void test_growth(void **state) {
    (void)state;
    struct mz_json j = mz_json_start();
    mz_json_open_array(&j, NULL);
    for (unsigned i = 0; i < 50000; i++)
        mz_json_uint(&j, NULL, i);
    mz_json_close_array(&j);
    char *text;
    size_t size;
    assert_int_equal(mz_json_finish(&j, &text, &size), MZ_OK);
    json_t *read = json_loads(text, 0, NULL);
    assert_int_equal(json_array_size(read), 50000);
    assert_int_equal(json_integer_value(json_array_get(read, 49999)), 49999);
    json_decref(read);
    free(text);
    /* any size, so that each boundary of the buffer is met */
    static char long_text[3000];
    memset(long_text, 'x', sizeof long_text);
    for (size_t n = 0; n < sizeof long_text; n += 7) {
        j = mz_json_start();
        mz_json_span(&j, NULL, mz_span_of(long_text, n));
        assert_int_equal(mz_json_finish(&j, &text, &size), MZ_OK);
        assert_int_equal(size, n + 2);
        assert_int_equal(strlen(text), size);
        free(text);
    }
}

static void test_misuse(void **state) {
    (void)state;
    char *text = NULL;
    size_t size = 0;
    struct mz_json j = mz_json_start();
    mz_json_open_object(&j, NULL);
    assert_int_equal(mz_json_finish(&j, &text, &size), MZ_E_INTERNAL);
    assert_null(text);
    j = mz_json_start();
    for (unsigned i = 0; i < 70; i++)
        mz_json_open_array(&j, NULL);
    for (unsigned i = 0; i < 70; i++)
        mz_json_close_array(&j);
    assert_int_not_equal(mz_json_finish(&j, &text, &size), MZ_OK);
    assert_null(text);
    /* a failed allocation is sticky */
    j = mz_json_start();
    mz_json_open_object(&j, NULL);
    j.failed = true;
    mz_json_text(&j, "k", "v");
    mz_json_close_object(&j);
    assert_int_equal(mz_json_finish(&j, &text, &size), MZ_E_NO_MEMORY);
    assert_null(text);
    j = mz_json_start();
    mz_json_open_object(&j, NULL);
    mz_json_discard(&j);
    assert_null(j.text);
    mz_json_discard(&j);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),          cmocka_unit_test(test_money),
        cmocka_unit_test(test_nesting),         cmocka_unit_test(test_escapes),
        cmocka_unit_test(test_every_character), cmocka_unit_test(test_growth),
        cmocka_unit_test(test_misuse),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
