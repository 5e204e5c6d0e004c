/* proto/base/decimal: one text for each number. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "proto/base/decimal.h"

static void test_round_trip(void **state) {
    (void)state;
    static const struct {
        uint64_t value;
        const char *text;
    } cases[] = {
        {0, "0"},
        {1, "1"},
        {9, "9"},
        {10, "10"},
        {20852163, "20852163"},
        {UINT64_C(9223372036854775807), "9223372036854775807"},
        {UINT64_MAX - 5, "18446744073709551610"},
        {UINT64_MAX, "18446744073709551615"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[20];
        uint64_t value = 4711;
        struct mz_writer w = mz_writer_over(text, sizeof text);
        mz_decimal_write(&w, cases[i].value);
        assert_true(mz_span_equal_text(mz_writer_view(&w), cases[i].text));
        assert_int_equal(mz_decimal_parse(mz_span_text(cases[i].text), &value), MZ_OK);
        assert_true(value == cases[i].value);
    }
}

static void test_refused(void **state) {
    (void)state;
    static const char *const cases[] = {
        "",
        "00",
        "01",
        "-1",
        "+1",
        " 1",
        "1 ",
        "1a",
        "0x1",
        "1\n",
        "1.0",
        "/",
        ":",
        "\xef\xbc\x91",
        "18446744073709551616",
        "18446744073709551620",
        "99999999999999999999",
        "184467440737095516150",
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint64_t value = 4711;
        assert_int_equal(mz_decimal_parse(mz_span_text(cases[i]), &value), MZ_E_BAD_NUMBER);
        assert_int_equal(value, 4711);
    }
    uint64_t value = 4711;
    assert_int_equal(mz_decimal_parse(mz_span_of("1\0", 2), &value), MZ_E_BAD_NUMBER);
}

static void test_overflow(void **state) {
    (void)state;
    char text[3];
    struct mz_writer w = mz_writer_over(text, sizeof text);
    mz_decimal_write(&w, 1000);
    assert_true(w.overflow);
    assert_int_equal(w.size, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_overflow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
