/* proto/base/calendar: days, quarters, periods and times at UTC+8. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "proto/base/calendar.h"

static void test_valid(void **state) {
    (void)state;
    static const uint32_t good[] = {19000101, 19000228, 19700101, 20000229,
                                    20240229, 20231231, 29991231, 23990228};
    static const uint32_t bad[] = {0,        18991231, 30000101, 19000229, 21000229,  20230229,
                                   20230001, 20231301, 20230100, 20230132, 20230431,  20230631,
                                   20230931, 20231131, 202305,   99999999, UINT32_MAX};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_true(mz_date_valid(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(mz_date_valid(bad[i]));
}

static void test_every_day(void **state) {
    (void)state;
    assert_int_equal(mz_date_days(19700101), 0);
    assert_int_equal(mz_date_days(19691231), -1);
    assert_int_equal(mz_date_days(20000301), 11017); /* day 951868800 of the Unix clock */
    assert_int_equal(mz_date_days(19000101), -25567);
    int32_t days = mz_date_days(19000101) - 1;
    unsigned valid = 0;
    for (uint32_t date = 19000101; date <= 29991231; date++) {
        if (!mz_date_valid(date))
            continue;
        valid++;
        assert_int_equal(mz_date_days(date), ++days);
        assert_int_equal(mz_date_from_days(days), date);
    }
    assert_int_equal(valid, 401767); /* 1100 years with 267 leap days */
    assert_int_equal(mz_date_from_days(days + 1), 29991231);
    assert_int_equal(mz_date_from_days(INT32_MAX), 29991231);
    assert_int_equal(mz_date_from_days(INT32_MIN), 19000101);
}

static void test_parts(void **state) {
    (void)state;
    static const uint32_t quarters[] = {1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4};
    for (uint32_t month = 1; month <= 12; month++)
        assert_int_equal(mz_date_quarter(20230001 + month * 100), quarters[month - 1]);
    assert_int_equal(mz_date_year(20231231), 2023);
}

static void test_parse(void **state) {
    (void)state;
    uint32_t date = 42;
    assert_int_equal(mz_date_parse(mz_span_text("2023-05-01"), &date), MZ_OK);
    assert_int_equal(date, 20230501);
    assert_int_equal(mz_date_parse(mz_span_text("20240229"), &date), MZ_OK);
    assert_int_equal(date, 20240229);
    static const char *const bad[] = {"",           "2023",        "2023-5-1",    "2023-02-29",
                                      "2023/05/01", "2023-05-01 ", " 2023-05-01", "2023-0501",
                                      "202305-01",  "2023-05-1a",  "1899-12-31",  "3000-01-01",
                                      "-023-05-01", "2023-05-011", "２０２３0501"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        date = 42;
        assert_int_equal(mz_date_parse(mz_span_text(bad[i]), &date), MZ_E_BAD_DATE);
        assert_int_equal(date, 42);
    }
    char text[MZ_TIME_TEXT];
    mz_date_format(20230501, text);
    assert_string_equal(text, "2023-05-01");
}

static void test_periods(void **state) {
    (void)state;
    static const struct {
        const char *text;
        uint32_t first, last;
    } rows[] = {
        {"2023", 20230101, 20231231},       {"2023Q1", 20230101, 20230331},
        {"2023Q2", 20230401, 20230630},     {"2023Q3", 20230701, 20230930},
        {"2023Q4", 20231001, 20231231},     {"2023-02", 20230201, 20230228},
        {"2024-02", 20240201, 20240229},    {"2023-12", 20231201, 20231231},
        {"2023-05-01", 20230501, 20230501},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint32_t first, last;
        assert_int_equal(mz_period_parse(mz_span_text(rows[i].text), &first, &last), MZ_OK);
        assert_int_equal(first, rows[i].first);
        assert_int_equal(last, rows[i].last);
    }
    static const char *const bad[] = {"",        "23",      "2023Q",  "2023Q0",     "2023Q5",
                                      "2023q2",  "2023-",   "2023-0", "2023-00",    "2023-13",
                                      "2023Q22", "1899",    "3000",   "2023-02-29", "2023-5",
                                      "2023 ",   "2023-05-"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        uint32_t first = 1, last = 2;
        assert_int_equal(mz_period_parse(mz_span_text(bad[i]), &first, &last), MZ_E_BAD_DATE);
        assert_int_equal(first, 1);
        assert_int_equal(last, 2);
    }
}

static void test_times(void **state) {
    (void)state;
    static const struct {
        uint64_t ms;
        const char *text;
        uint32_t date;
    } rows[] = {
        {0, "1970-01-01T08:00:00.000+08:00", 19700101},
        {57599999, "1970-01-01T23:59:59.999+08:00", 19700101},
        {57600000, "1970-01-02T00:00:00.000+08:00", 19700102},
        {1682904600000, "2023-05-01T09:30:00.000+08:00", 20230501},
        {1709135999999, "2024-02-28T23:59:59.999+08:00", 20240228},
        {1709136000000, "2024-02-29T00:00:00.000+08:00", 20240229},
        {MZ_TIME_END - 1, "2999-12-31T23:59:59.999+08:00", 29991231},
        {UINT64_MAX, "2999-12-31T23:59:59.999+08:00", 29991231},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[MZ_TIME_TEXT];
        mz_time_format(rows[i].ms, text);
        assert_string_equal(text, rows[i].text);
        assert_int_equal(mz_date_of_time(rows[i].ms), rows[i].date);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_valid),   cmocka_unit_test(test_every_day),
        cmocka_unit_test(test_parts),   cmocka_unit_test(test_parse),
        cmocka_unit_test(test_periods), cmocka_unit_test(test_times),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
