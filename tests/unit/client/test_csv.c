/* client/csv: RFC 4180 read strictly, written safely. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/io/csv.h"

static struct mz_csv *parse(const char *text) {
    struct mz_csv *csv = NULL;
    struct mz_fault fault = {0};
    assert_int_equal(mz_csv_parse(mz_span_text(text), &csv, &fault), MZ_OK);
    return csv;
}

static void test_accepted(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t rows, columns;
        const char *first, *last; /* fields */
    } cases[] = {
        {"a,b\n1,2\n", 2, 2, "a", "2"},
        {"a,b\r\n1,2", 2, 2, "a", "2"}, /* CRLF, no last line break */
        {"\xEF\xBB\xBF"
         "a,b\n1,2\n",
         2, 2, "a", "2"}, /* byte-order mark */
        {"\"a,x\",b\n1,\"say \"\"hi\"\"\"\n", 2, 2, "a,x", "say \"hi\""},
        {"a\n\"two\nlines\"\n", 2, 1, "a", "two\nlines"},
        {"姓名,金额\n张三,500.00\n", 2, 2, "姓名", "500.00"},
        {"a,b\n1,2\n,\n\"\",\n", 2, 2, "a", "2"}, /* empty rows at the end */
        {"\n\na,b\n1,\n", 2, 2, "a", ""},
        {"", 0, 0, NULL, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mz_csv *csv = parse(cases[i].text);
        assert_int_equal(mz_csv_rows(csv), cases[i].rows);
        assert_int_equal(mz_csv_columns(csv), cases[i].columns);
        if (cases[i].rows > 0) {
            assert_true(mz_span_equal_text(mz_csv_field(csv, 0, 0), cases[i].first));
            assert_true(mz_span_equal_text(
                mz_csv_field(csv, cases[i].rows - 1, cases[i].columns - 1), cases[i].last));
        }
        mz_csv_free(csv);
    }
}

static void test_numbers_of_rows(void **state) {
    (void)state;
    struct mz_csv *csv = parse("a,b\n,\n1,2\n");
    assert_int_equal(mz_csv_rows(csv), 2);
    assert_int_equal(mz_csv_number(csv, 0), 1);
    assert_int_equal(mz_csv_number(csv, 1), 3); /* as the spreadsheet shows it */
    mz_csv_free(csv);
}

static void test_refused(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t size;
        enum mz_status status;
        const char *place;
    } cases[] = {
#define CASE(text_, status_, place_) {text_, sizeof text_ - 1, status_, place_}
        CASE("a\"b,c\n", MZ_E_BAD_TEXT, "row 1, column 1"),
        CASE("a,\"b\"c\n", MZ_E_BAD_TEXT, "row 1, column 2"),
        CASE("a,\"b\n", MZ_E_TRUNCATED, "row 1, column 2"),
        CASE("a,b\n1\n", MZ_E_MISSING_FIELD, "row 2, column 1"),
        CASE("a,b\n1,2,3\n", MZ_E_TRAILING, "row 2, column 3"),
        CASE("a,b\r1,2\n", MZ_E_BAD_TEXT, "row 1, column 2"),
        CASE("a,b\n\xFF,2\n", MZ_E_BAD_UTF8, "row 2, column 1"),
        CASE("a,b\n1,\0\n", MZ_E_BAD_TEXT, "row 2, column 2"),
        CASE("a,b\n1,\"\0\"\n", MZ_E_BAD_TEXT, "row 2, column 2"),
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mz_csv *csv = (void *)1;
        struct mz_fault fault = {0};
        assert_int_equal(mz_csv_parse(mz_span_of(cases[i].text, cases[i].size), &csv, &fault),
                         cases[i].status);
        assert_string_equal(fault.place, cases[i].place);
        assert_ptr_equal(csv, (void *)1); /* untouched */
    }
}

static void test_too_many_columns(void **state) {
    (void)state;
    char text[2 * MZ_CSV_COLUMNS + 2];
    struct mz_csv *csv;
    struct mz_fault fault;
    memset(text, ',', sizeof text);
    assert_int_equal(mz_csv_parse(mz_span_of(text, MZ_CSV_COLUMNS), &csv, &fault), MZ_E_TOO_LARGE);
}

static void test_written(void **state) {
    (void)state;
    static const struct {
        const char *field;
        bool guarded;
        const char *want;
    } cases[] = {
        {"plain", true, "plain"},
        {"a,b", true, "\"a,b\""},
        {"say \"hi\"", true, "\"say \"\"hi\"\"\""},
        {"two\nlines", true, "\"two\nlines\""},
        {"=1+1", true, "\"'=1+1\""},
        {"+cmd", true, "\"'+cmd\""},
        {"@x", true, "\"'@x\""},
        {"-x", true, "\"'-x\""},
        {"\tx", true, "\"'\tx\""},
        {"-5.00", true, "-5.00"}, /* a number stays one */
        {"+86", true, "+86"},
        {"=1+1", false, "=1+1"},
        {"", true, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mz_buffer buffer = {0};
        mz_csv_write(&buffer, mz_span_text(cases[i].field), cases[i].guarded);
        assert_string_equal(mz_buffer_string(&buffer), cases[i].want);
        mz_buffer_free(&buffer);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_accepted), cmocka_unit_test(test_numbers_of_rows),
        cmocka_unit_test(test_refused),  cmocka_unit_test(test_too_many_columns),
        cmocka_unit_test(test_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
