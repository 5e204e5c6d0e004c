/* proto/base/calendar_written: dates as people write them; 大写 both ways. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "proto/base/calendar.h"

/* domain.md §15: 零 before months 壹 贰 壹拾 and before days 壹 to 玖, 壹拾 贰拾 叁拾; 11 to 19
 * begin with 壹. A row a month, a row a kind of day. */
static const struct {
    uint32_t date;
    const char *text;
} capitals[] = {
    {20230115, "贰零贰叁年零壹月壹拾伍日"},   {20240209, "贰零贰肆年零贰月零玖日"},
    {20240229, "贰零贰肆年零贰月贰拾玖日"},   {20230310, "贰零贰叁年叁月零壹拾日"},
    {20230401, "贰零贰叁年肆月零壹日"},       {20230501, "贰零贰叁年伍月零壹日"},
    {20230611, "贰零贰叁年陆月壹拾壹日"},     {20230719, "贰零贰叁年柒月壹拾玖日"},
    {20230820, "贰零贰叁年捌月零贰拾日"},     {20230921, "贰零贰叁年玖月贰拾壹日"},
    {20231020, "贰零贰叁年零壹拾月零贰拾日"}, {20231130, "贰零贰叁年壹拾壹月零叁拾日"},
    {20231231, "贰零贰叁年壹拾贰月叁拾壹日"}, {20001211, "贰零零零年壹拾贰月壹拾壹日"},
    {19000101, "壹玖零零年零壹月零壹日"},     {29991231, "贰玖玖玖年壹拾贰月叁拾壹日"},
};

static void test_capital(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof capitals / sizeof capitals[0]; i++) {
        char text[MZ_DATE_CAPITAL];
        uint32_t date = 42;
        mz_date_format_capital(capitals[i].date, text);
        assert_string_equal(text, capitals[i].text);
        assert_int_equal(mz_date_parse_capital(mz_span_text(text), &date), MZ_OK);
        assert_int_equal(date, capitals[i].date);
    }
}

static void test_every_day_reads_back(void **state) {
    (void)state;
    int32_t last = mz_date_days(29991231);
    size_t longest = 0;
    for (int32_t day = mz_date_days(19000101); day <= last; day++) {
        uint32_t date = mz_date_from_days(day), back = 0;
        char text[MZ_DATE_CAPITAL];
        mz_date_format_capital(date, text);
        longest = strlen(text) > longest ? strlen(text) : longest;
        if (mz_date_parse_capital(mz_span_text(text), &back) != MZ_OK || back != date)
            fail_msg("%s is not %u", text, (unsigned)date);
    }
    /* four digits and 年, then 壹拾贰月 and 零叁拾日 at the most */
    assert_true(longest < MZ_DATE_CAPITAL);
    assert_int_equal(longest, (5 + 4 + 4) * 3);
}

static void test_capital_refused(void **state) {
    (void)state;
    static const char *const rows[] = {
        "",
        "贰零贰叁年",
        "贰零贰叁年零壹月",
        "贰零贰叁年零壹月壹拾伍",   /* without 日 */
        "贰零贰叁年壹月壹拾伍日",   /* 零 is owed before 壹月 */
        "贰零贰叁年贰月壹拾伍日",   /* before 贰月 */
        "贰零贰叁年壹拾月零贰拾日", /* before 壹拾月 */
        "贰零贰叁年零叁月壹拾伍日", /* 零 that is not owed */
        "贰零贰叁年零壹拾壹月壹拾伍日",
        "贰零贰叁年伍月壹日", /* before 壹日 */
        "贰零贰叁年伍月玖日",
        "贰零贰叁年伍月壹拾日", /* before 壹拾日 */
        "贰零贰叁年伍月贰拾日",
        "贰零贰叁年伍月叁拾日",
        "贰零贰叁年伍月零壹拾壹日",
        "贰零贰叁年伍月零零壹日",
        "贰零贰叁年伍月拾壹日", /* 壹 is owed before 拾 */
        "贰零贰叁年伍月壹拾零日",
        "贰零贰叁年伍月零日",
        "贰零贰叁年零月零壹日",
        "贰零贰叁年壹拾叁月零壹日", /* no such month */
        "贰零贰叁年零贰月贰拾玖日", /* no leap year */
        "贰壹零零年零贰月贰拾玖日",
        "贰零贰叁年肆月叁拾壹日",
        "贰零贰叁年伍月叁拾贰日",
        "贰零贰叁年伍月玖拾玖日",
        "叁零零零年零壹月零壹日", /* after the calendar */
        "壹捌玖玖年壹拾贰月叁拾壹日",
        "贰仟零贰拾叁年伍月零壹日",
        "贰叁年伍月零壹日",
        "二〇二三年五月一日",
        "贰零贰叁年伍月零壹日 ",
        " 贰零贰叁年伍月零壹日",
        "贰零贰叁年伍月零壹日日",
        "贰零贰叁年伍月零壹\xE6\x97",
        "2023年5月1日",
        "20230501",
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint32_t date = 42;
        if (mz_date_parse_capital(mz_span_text(rows[i]), &date) != MZ_E_BAD_DATE)
            fail_msg("%s was read", rows[i]);
        assert_int_equal(date, 42);
    }
}

static void test_written(void **state) {
    (void)state;
    static const struct {
        const char *text;
        uint32_t date;
    } rows[] = {
        {"2023-05-01", 20230501},
        {"20230501", 20230501},
        {"2023-5-1", 20230501},
        {"2023/5/1", 20230501},
        {"2023/05/01", 20230501},
        {"2023/5/31", 20230531},
        {"2023.5.1", 20230501},
        {"2023.12.31", 20231231},
        {"2023年5月1日", 20230501},
        {"2023年05月01日", 20230501},
        {"2024年2月29日", 20240229},
        {"2000年2月29日", 20000229},
        {"1900年1月1日", 19000101},
        {"2999年12月31日", 29991231},
        {"贰零贰叁年伍月零壹日", 20230501},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint32_t date = 42;
        if (mz_date_parse_written(mz_span_text(rows[i].text), &date) != MZ_OK)
            fail_msg("%s was refused", rows[i].text);
        assert_int_equal(date, rows[i].date);
    }
}

static void test_written_refused(void **state) {
    (void)state;
    static const char *const rows[] = {
        "",
        "2023",
        "2023年5月",
        "2023年5月1",
        "2023年5月1日。",
        " 2023年5月1日",
        "2023年5月1号",
        "2023年5-1日",
        "5月1日",
        "23年5月1日",
        "2023年005月1日",
        "2023年5月001日",
        "2023年月1日",
        "2023年0月1日",
        "2023年5月0日",
        "2023年13月1日",
        "2023年2月29日", /* no leap years */
        "1900年2月29日",
        "2100/2/29",
        "2023年4月31日",
        "1899年12月31日",
        "3000/1/1",
        "2023/5-1",
        "2023-5/1",
        "2023/5/1/",
        "2023//1",
        "1/5/2023", /* the day or the month first: nobody knows */
        "5/1/23",
        "2023 5 1",
        "2023501",
        "2023-05-01T00:00:00",
        "44 927", /* the number a spreadsheet keeps */
        "44927",
        "２０２３年５月１日",
        "二〇二三年五月一日",
        "贰零贰叁年伍月壹日",
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint32_t date = 42;
        if (mz_date_parse_written(mz_span_text(rows[i]), &date) != MZ_E_BAD_DATE)
            fail_msg("%s was read", rows[i]);
        assert_int_equal(date, 42);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_capital),         cmocka_unit_test(test_every_day_reads_back),
        cmocka_unit_test(test_capital_refused), cmocka_unit_test(test_written),
        cmocka_unit_test(test_written_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
