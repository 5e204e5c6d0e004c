/* proto/base/money: exact fen, in figures, in 万元 and in 大写. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "proto/base/limits.h"
#include "proto/base/money.h"

static void test_arithmetic(void **state) {
    (void)state;
    static const struct {
        int64_t a, b;
        enum mz_status add, sub;
    } rows[] = {
        {1, 2, MZ_OK, MZ_OK},
        {MZ_MAX_FEN, 0, MZ_OK, MZ_OK},
        {MZ_MAX_FEN, 1, MZ_E_OVERFLOW, MZ_OK},
        {-MZ_MAX_FEN, 1, MZ_OK, MZ_E_OVERFLOW},
        {MZ_MAX_FEN, -MZ_MAX_FEN, MZ_OK, MZ_E_OVERFLOW},
        {INT64_MAX, 1, MZ_E_OVERFLOW, MZ_E_OVERFLOW},
        {INT64_MIN, 1, MZ_E_OVERFLOW, MZ_E_OVERFLOW},
        {INT64_MIN, -1, MZ_E_OVERFLOW, MZ_E_OVERFLOW},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t result = 42;
        assert_int_equal(mz_money_add(rows[i].a, rows[i].b, &result), rows[i].add);
        assert_true(result == (rows[i].add == MZ_OK ? rows[i].a + rows[i].b : 42));
        result = 42;
        assert_int_equal(mz_money_sub(rows[i].a, rows[i].b, &result), rows[i].sub);
        assert_true(result == (rows[i].sub == MZ_OK ? rows[i].a - rows[i].b : 42));
    }
}

static void test_product(void **state) {
    (void)state;
    int64_t result = 42;
    assert_int_equal(mz_money_mul(50000, 44, &result), MZ_OK);
    assert_true(result == 2200000);
    assert_int_equal(mz_money_mul(-5, 3, &result), MZ_OK);
    assert_true(result == -15);
    assert_int_equal(mz_money_mul(MZ_MAX_FEN, 1, &result), MZ_OK);
    assert_true(result == MZ_MAX_FEN);
    assert_int_equal(mz_money_mul(MZ_MAX_FEN, 2, &result), MZ_E_OVERFLOW);
    assert_int_equal(mz_money_mul(1, UINT64_MAX, &result), MZ_E_OVERFLOW);
    assert_int_equal(mz_money_mul(-1, UINT64_MAX, &result), MZ_E_OVERFLOW);
    assert_int_equal(mz_money_mul(0, UINT64_MAX, &result), MZ_OK);
    assert_true(result == 0);
}

static void test_figures(void **state) {
    (void)state;
    static const struct {
        int64_t fen;
        const char *plain, *grouped;
    } rows[] = {
        {0, "0.00", "0.00"},
        {5, "0.05", "0.05"},
        {-5, "-0.05", "-0.05"},
        {99999, "999.99", "999.99"},
        {100000, "1000.00", "1,000.00"},
        {-100000, "-1000.00", "-1,000.00"},
        {2200000, "22000.00", "22,000.00"},
        {12345678901, "123456789.01", "123,456,789.01"},
        {MZ_MAX_FEN, "90071992547409.91", "90,071,992,547,409.91"},
        {-MZ_MAX_FEN, "-90071992547409.91", "-90,071,992,547,409.91"},
        {INT64_MIN, "-92233720368547758.08", "-92,233,720,368,547,758.08"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[MZ_MONEY_TEXT];
        int64_t fen = 1;
        mz_money_format(rows[i].fen, text);
        assert_string_equal(text, rows[i].plain);
        mz_money_format_grouped(rows[i].fen, text);
        assert_string_equal(text, rows[i].grouped);
        if (rows[i].fen == INT64_MIN)
            continue;
        assert_int_equal(mz_money_parse(mz_span_text(rows[i].plain), &fen), MZ_OK);
        assert_true(fen == rows[i].fen);
        assert_int_equal(mz_money_parse(mz_span_text(rows[i].grouped), &fen), MZ_OK);
        assert_true(fen == rows[i].fen);
    }
}

static void test_parse(void **state) {
    (void)state;
    static const struct {
        const char *text;
        enum mz_status status;
        int64_t fen;
    } rows[] = {
        {"22000", MZ_OK, 2200000},
        {"¥500.5", MZ_OK, 50050},
        {"￥22,000.00", MZ_OK, 2200000},
        {"¥-3.10", MZ_OK, -310},
        {"-¥3.10", MZ_OK, -310},
        {"+7", MZ_OK, 700},
        {"007", MZ_OK, 700},
        {"90071992547409.91", MZ_OK, MZ_MAX_FEN},
        {"90071992547409.92", MZ_E_OVERFLOW, 0},
        {"99999999999999999999", MZ_E_OVERFLOW, 0},
        {"92233720368547758.08", MZ_E_OVERFLOW, 0},
        {"", MZ_E_BAD_NUMBER, 0},
        {"¥", MZ_E_BAD_NUMBER, 0},
        {"-", MZ_E_BAD_NUMBER, 0},
        {"--1", MZ_E_BAD_NUMBER, 0},
        {"-¥-1", MZ_E_BAD_NUMBER, 0},
        {"¥¥1", MZ_E_BAD_NUMBER, 0},
        {".5", MZ_E_BAD_NUMBER, 0},
        {"5.", MZ_E_BAD_NUMBER, 0},
        {"1.234", MZ_E_BAD_NUMBER, 0},
        {"1 000", MZ_E_BAD_NUMBER, 0},
        {"1e3", MZ_E_BAD_NUMBER, 0},
        {"0x10", MZ_E_BAD_NUMBER, 0},
        {",100", MZ_E_BAD_NUMBER, 0},
        {"1,00", MZ_E_BAD_NUMBER, 0},
        {"1000,000", MZ_E_BAD_NUMBER, 0},
        {"1,000,00", MZ_E_BAD_NUMBER, 0},
        {"1,0000", MZ_E_BAD_NUMBER, 0},
        {"1,00,000", MZ_E_BAD_NUMBER, 0},
        {"1,0,000", MZ_E_BAD_NUMBER, 0},
        {"1,000000", MZ_E_BAD_NUMBER, 0},
        {"1,000,", MZ_E_BAD_NUMBER, 0},
        {"1,,000", MZ_E_BAD_NUMBER, 0},
        {"1.0,0", MZ_E_BAD_NUMBER, 0},
        {"１００", MZ_E_BAD_NUMBER, 0},
        {"100元", MZ_E_BAD_NUMBER, 0},
        {"NaN", MZ_E_BAD_NUMBER, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t fen = 42;
        enum mz_status status = mz_money_parse(mz_span_text(rows[i].text), &fen);
        if (status != rows[i].status)
            print_message("%s\n", rows[i].text);
        assert_int_equal(status, rows[i].status);
        assert_true(fen == (status == MZ_OK ? rows[i].fen : 42));
    }
}

/* domain.md §15: two decimals, half up, with what rounding dropped. */
static void test_wan(void **state) {
    (void)state;
    static const struct {
        int64_t fen;
        const char *text;
        int64_t residual;
    } rows[] = {
        {2200000, "2.20", 0},   {2201234, "2.20", 1234},
        {0, "0.00", 0},         {4999, "0.00", 4999},
        {5000, "0.01", -5000},  {9999, "0.01", -1},
        {-4999, "0.00", -4999}, {-5000, "-0.01", 5000},
        {-2200000, "-2.20", 0}, {MZ_MAX_FEN, "9007199254.74", 991},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[MZ_MONEY_TEXT];
        int64_t residual, fen;
        mz_money_format_wan(rows[i].fen, text, &residual);
        assert_string_equal(text, rows[i].text);
        assert_true(residual == rows[i].residual);
        assert_int_equal(mz_money_parse_wan(mz_span_text(text), &fen), MZ_OK);
        assert_true(fen + residual == rows[i].fen);
    }
    int64_t fen = 42;
    assert_int_equal(mz_money_parse_wan(mz_span_text("2.201234"), &fen), MZ_OK);
    assert_true(fen == 2201234);
    assert_int_equal(mz_money_parse_wan(mz_span_text("2.2012345"), &fen), MZ_E_BAD_NUMBER);
    assert_int_equal(mz_money_parse_wan(mz_span_text("9007199255"), &fen), MZ_E_OVERFLOW);
    assert_int_equal(mz_money_parse_wan(mz_span_text(""), &fen), MZ_E_BAD_NUMBER);
}

/* A column in 万元 as a form prints it: rows and total are each rounded from fen (domain.md §15),
 * so the rounded rows need not add up to the rounded total. What each figure dropped is stated
 * beside it, and with those the column adds up again to the fen. */
static void test_wan_columns(void **state) {
    (void)state;
    static const struct {
        int64_t rows[5];
        const char *shown[5];
        int64_t residuals[5];
        const char *total;
        int64_t tail;       /* of the total: amount − shown */
        int64_t added_tail; /* shown total − sum of the shown rows, in fen */
    } columns[] = {
        {{2200000, 0}, {"2.20", "0.00"}, {0, 0}, "2.20", 0, 0},
        /* rounded down thrice, which makes a hundredth: 0.33 × 3 = 0.99 and not 1.00 */
        {{333333, 333333, 333334}, {"0.33", "0.33", "0.33"}, {3333, 3333, 3334}, "1.00", 0, 10000},
        /* exact halves go away from zero, row by row, and take too much */
        {{5000, 5000}, {"0.01", "0.01"}, {-5000, -5000}, "0.01", 0, -10000},
        {{15000, 25000, 35000, 45000},
         {"0.02", "0.03", "0.04", "0.05"},
         {-5000, -5000, -5000, -5000},
         "0.12",
         0,
         -20000},
        /* half a hundredth below and above */
        {{4999, 5001}, {"0.00", "0.01"}, {4999, -4999}, "0.01", 0, 0},
        /* refunds: negatives round away from zero as well, so that a reversal mirrors its payment
         */
        {{2201234, -2201234}, {"2.20", "-2.20"}, {1234, -1234}, "0.00", 0, 0},
        {{15000, -5000}, {"0.02", "-0.01"}, {-5000, 5000}, "0.01", 0, 0},
        {{-333333, -333333, -333334},
         {"-0.33", "-0.33", "-0.33"},
         {-3333, -3333, -3334},
         "-1.00",
         0,
         -10000},
        /* the total is lossy itself */
        {{2201234, 2201234}, {"2.20", "2.20"}, {1234, 1234}, "4.40", 2468, 0},
        {{2203000, 2203000}, {"2.20", "2.20"}, {3000, 3000}, "4.41", -4000, 10000},
        {{1, 1, 1, 1, 1}, {"0.00", "0.00", "0.00", "0.00", "0.00"}, {1, 1, 1, 1, 1}, "0.00", 5, 0},
        {{-1, 0}, {"0.00", "0.00"}, {-1, 0}, "0.00", -1, 0},
    };
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        char text[MZ_MONEY_TEXT];
        int64_t sum = 0, shown_sum = 0, residuals = 0, residual, fen;
        for (size_t j = 0; j < 5 && columns[i].shown[j] != NULL; j++) {
            mz_money_format_wan(columns[i].rows[j], text, &residual);
            assert_string_equal(text, columns[i].shown[j]);
            assert_true(residual == columns[i].residuals[j]);
            assert_int_equal(mz_money_parse_wan(mz_span_text(text), &fen), MZ_OK);
            assert_int_equal(mz_money_add(sum, columns[i].rows[j], &sum), MZ_OK);
            shown_sum += fen;
            residuals += residual;
        }
        mz_money_format_wan(sum, text, &residual);
        assert_string_equal(text, columns[i].total);
        assert_true(residual == columns[i].tail);
        assert_int_equal(mz_money_parse_wan(mz_span_text(text), &fen), MZ_OK);
        assert_true(fen - shown_sum == columns[i].added_tail);
        assert_true(shown_sum + residuals == fen + residual);
    }
}

/* 《正确填写票据和结算凭证的基本规定》, domain.md §15. */
static const struct {
    int64_t fen;
    const char *text;
} capitals[] = {
    {0, "零元整"},
    {5, "伍分"},
    {50, "伍角整"},
    {15, "壹角伍分"},
    {100, "壹元整"},
    {101, "壹元零壹分"},
    {110, "壹元壹角整"},
    {1000, "壹拾元整"},
    {1100, "壹拾壹元整"},
    {50000, "伍佰元整"},
    {140950, "壹仟肆佰零玖元伍角整"},
    {600714, "陆仟零柒元壹角肆分"},
    {1640902, "壹万陆仟肆佰零玖元零贰分"},
    {32504, "叁佰贰拾伍元零肆分"},
    {168032, "壹仟陆佰捌拾元叁角贰分"},
    {10700053, "壹拾万柒仟元伍角叁分"},
    {1000001, "壹万元零壹分"},
    {2200000, "贰万贰仟元整"},
    {10000000, "壹拾万元整"},
    {10010000, "壹拾万零壹佰元整"},
    {100000000, "壹佰万元整"},
    {999999999, "玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"},
    {10000000000, "壹亿元整"},
    {10000000001, "壹亿元零壹分"},
    {10000000100, "壹亿零壹元整"},
    {10000100000, "壹亿零壹仟元整"},
    {10001000000, "壹亿零壹万元整"},
    {10100000000, "壹亿零壹佰万元整"},
    {11000000000, "壹亿壹仟万元整"},
    {20304050607, "贰亿零叁佰零肆万零伍佰零陆元零柒分"},
    {100000000000000, "壹万亿元整"},
    {100000000000001, "壹万亿元零壹分"},
    {100010000000000, "壹万零壹亿元整"},
    {100001234000000, "壹万亿零壹仟贰佰叁拾肆万元整"},
    {1200000000000000, "壹拾贰万亿元整"},
    {MZ_MAX_FEN, "玖拾万零柒佰壹拾玖亿玖仟贰佰伍拾肆万柒仟肆佰零玖元玖角壹分"},
    {-2200000, "负贰万贰仟元整"},
    /* zeros at every place of a section, before 元, at 角, and around 万 and 亿 */
    {2050, "贰拾元伍角整"},
    {2005, "贰拾元零伍分"},
    {2055, "贰拾元伍角伍分"},
    {100500, "壹仟零伍元整"},
    {105000, "壹仟零伍拾元整"},
    {150000, "壹仟伍佰元整"},
    {1005005, "壹万零伍拾元零伍分"},
    {1005000, "壹万零伍拾元整"},
    {1000500, "壹万零伍元整"},
    {1050000, "壹万零伍佰元整"},
    {1500000, "壹万伍仟元整"},
    {10500000, "壹拾万伍仟元整"},
    {10000500, "壹拾万零伍元整"},
    {100500000, "壹佰万伍仟元整"},
    {105000000, "壹佰零伍万元整"},
    {1000000000, "壹仟万元整"},
    {1000000001, "壹仟万元零壹分"},
    {1000100000, "壹仟万壹仟元整"},
    {1001001001, "壹仟零壹万零壹拾元零壹分"},
    {1010101010, "壹仟零壹拾万壹仟零壹拾元壹角整"},
    {9999999999, "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"},
    {10000000050, "壹亿元伍角整"},
    {10000010000, "壹亿零壹佰元整"},
    {10001000100, "壹亿零壹万零壹元整"},
    {10100010001, "壹亿零壹佰万零壹佰元零壹分"},
    {100000000000, "壹拾亿元整"},
    {100010000000, "壹拾亿零壹拾万元整"},
    {110000000000, "壹拾壹亿元整"},
    {1000000000000, "壹佰亿元整"},
    {99999999999999, "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"},
    {-MZ_MAX_FEN, "负玖拾万零柒佰壹拾玖亿玖仟贰佰伍拾肆万柒仟肆佰零玖元玖角壹分"},
    {-1, "负壹分"},
    {-10, "负壹角整"},
};

/* Amounts that no entry holds still print: a sum of a foreign file may come near the limits. They
 * are not read back (MZ_MAX_FEN). */
static void test_capital_beyond(void **state) {
    (void)state;
    static const struct {
        int64_t fen;
        const char *text;
    } rows[] = {
        {MZ_MAX_FEN + 1, "玖拾万零柒佰壹拾玖亿玖仟贰佰伍拾肆万柒仟肆佰零玖元玖角贰分"},
        {INT64_MAX, "玖亿贰仟贰佰叁拾叁万柒仟贰佰零叁亿陆仟捌佰伍拾肆万柒仟柒佰伍拾捌元零柒分"},
        {INT64_MIN, "负玖亿贰仟贰佰叁拾叁万柒仟贰佰零叁亿陆仟捌佰伍拾肆万柒仟柒佰伍拾捌元零捌分"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[MZ_MONEY_CAPITAL];
        int64_t fen = 42;
        mz_money_format_capital(rows[i].fen, text);
        assert_string_equal(text, rows[i].text);
        assert_int_not_equal(mz_money_parse_capital(mz_span_text(text), &fen), MZ_OK);
        assert_true(fen == 42);
    }
}

static void test_capital(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof capitals / sizeof capitals[0]; i++) {
        char text[MZ_MONEY_CAPITAL];
        int64_t fen = 1;
        mz_money_format_capital(capitals[i].fen, text);
        assert_string_equal(text, capitals[i].text);
        assert_int_equal(mz_money_parse_capital(mz_span_text(text), &fen), MZ_OK);
        assert_true(fen == capitals[i].fen);
    }
}

/* What people write otherwise and the rule allows. */
static void test_capital_variants(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int64_t fen;
    } rows[] = {
        {"人民币贰万贰仟元整", 2200000},
        {"贰万贰仟元正", 2200000},
        {"贰万贰仟元", 2200000},
        {"贰万贰仟圆整", 2200000},
        {"貳萬貳仟圓整", 2200000},
        {"伍角", 50},
        {"壹仟肆佰零玖元伍角", 140950},
        {"壹仟肆佰零玖元伍角正", 140950},
        {"壹仟陆佰捌拾元零叁角贰分", 168032},
        {"壹拾万零柒仟元伍角叁分", 10700053},
        {"壹拾万柒仟元零伍角叁分", 10700053},
        {"壹亿壹仟元整", 10000100000},
        {"人民币负伍分", -5},
        {"陸億元", 60000000000},
        /* the optional 零, where 元 or 万 ends in a zero: with and without */
        {"贰拾元伍角", 2050},
        {"贰拾元零伍角", 2050},
        {"贰拾元零伍角整", 2050},
        {"壹拾万零柒仟元整", 10700000},
        {"壹拾万柒仟元整", 10700000},
        {"壹亿元零伍角整", 10000000050},
        {"壹佰万零伍仟元整", 100500000},
        {"壹仟万零壹仟元整", 1000100000},
        {"壹拾亿零壹仟万元整", 101000000000},
        {"零元整", 0},
        {"零元", 0},
        {"零元正", 0},
        {"人民币负贰万贰仟圆正", -2200000},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t fen = 42;
        enum mz_status status = mz_money_parse_capital(mz_span_text(rows[i].text), &fen);
        if (status != MZ_OK)
            print_message("%s\n", rows[i].text);
        assert_int_equal(status, MZ_OK);
        assert_true(fen == rows[i].fen);
    }
}

static void test_capital_refused(void **state) {
    (void)state;
    static const char *const rows[] = {
        "",
        "人民币",
        "整",
        "元",
        "元整",
        "零",
        "零元零分",
        "零角",
        "壹",
        "壹万",
        "拾元整",
        "贰仟元整整",
        "贰仟元整正",
        "壹元壹分",
        "壹元零壹角",
        "壹佰壹元整",
        "壹仟零零壹元整",
        "壹万零元整",
        "壹元伍分整",
        "壹分壹角",
        "壹元壹元",
        "贰贰仟元整",
        "贰仟贰万元整",
        "壹拾拾元整",
        "壹亿亿元整",
        "壹万万元整",
        "壹拾贰拾元整",
        "负负壹元整",
        "壹负元整",
        "负零元整",
        "负",
        "22000元",
        "贰万贰仟元整。",
        "贰万贰仟元整 ",
        " 贰万贰仟元整",
        "一百元整",
        "人民币人民币壹元整",
        "壹元整人民币",
        "贰万贰仟元\xE6\x95",
        "零壹元整",
        "零伍分",
        "壹拾元整零",
        "壹佰零拾元整",
        /* a 零 that is owed, one too many, and one where there is no zero */
        "壹仟伍元整",
        "壹万伍拾元零伍分",
        "壹万零伍拾元伍分",
        "壹亿壹元整",
        "壹仟零零伍元整",
        "壹万零壹仟零元整",
        "壹拾壹元零伍角整",
        "壹拾壹万零柒仟元整",
        "贰拾元零零伍分",
        "零伍角",
        /* units that are missing, doubled, in another order, or of everyday speech */
        "伍佰整",
        "伍佰块整",
        "拾万元整",
        "壹拾万万元整",
        "壹元贰分叁角",
        "伍分整",
        "壹元零伍分整",
        "元伍角",
        "负",
        "负负伍分",
        "人民币",
        "人民币 伍佰元整",
        "人民币人民币伍佰元整",
        "¥伍佰元整",
        "伍佰元整 ",
        "伍佰元整元",
        "伍百元整",
        "五百元整",
        "500元整",
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t fen = 42;
        enum mz_status status = mz_money_parse_capital(mz_span_text(rows[i]), &fen);
        if (status != MZ_E_BAD_NUMBER)
            print_message("%s\n", rows[i]);
        assert_int_equal(status, MZ_E_BAD_NUMBER);
        assert_true(fen == 42);
    }
    int64_t fen;
    assert_int_equal(mz_money_parse_capital(mz_span_text("玖佰万亿元整"), &fen), MZ_E_OVERFLOW);
    char longest[400] = "";
    for (int i = 0; i < 100; i++)
        strcat(longest, "玖");
    assert_int_equal(mz_money_parse_capital(mz_span_text(longest), &fen), MZ_E_BAD_NUMBER);
    for (int i = 0; i < 56; i++)
        memcpy(longest + 3 * i, i % 2 != 0 ? "亿" : "玖", 3);
    assert_int_not_equal(mz_money_parse_capital(mz_span_of(longest, 168), &fen), MZ_OK);
}

static uint64_t next_random(uint64_t *seed) {
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return *seed >> 11;
}

static void test_every_amount_reads_back(void **state) {
    (void)state;
    uint64_t seed = 20230501;
    for (unsigned i = 0; i < 60000; i++) {
        /* all magnitudes alike, and many zeros, which is where the rule is subtle */
        uint64_t value = next_random(&seed) % (uint64_t)MZ_MAX_FEN;
        for (uint64_t cut = next_random(&seed) % 16; cut > 0; cut--)
            value /= 10;
        uint64_t place = 1;
        for (unsigned digit = 0; digit < 16; digit++, place *= 10)
            if (next_random(&seed) % 2 == 0)
                value -= value / place % 10 * place;
        int64_t fen = i % 2 != 0 ? (int64_t)value : -(int64_t)value, back = 1;
        char text[MZ_MONEY_CAPITAL], figures[MZ_MONEY_TEXT];
        mz_money_format_capital(fen, text);
        if (mz_money_parse_capital(mz_span_text(text), &back) != MZ_OK || back != fen)
            fail_msg("%s is not %lld", text, (long long)fen);
        mz_money_format_grouped(fen, figures);
        assert_int_equal(mz_money_parse(mz_span_text(figures), &back), MZ_OK);
        assert_true(back == fen);
    }
    for (int64_t fen = 0; fen < 120000; fen++) {
        char text[MZ_MONEY_CAPITAL];
        int64_t back = -1;
        mz_money_format_capital(fen, text);
        assert_int_equal(mz_money_parse_capital(mz_span_text(text), &back), MZ_OK);
        assert_true(back == fen);
    }
}

static void test_percent(void **state) {
    (void)state;
    static const struct {
        uint64_t numerator, denominator;
        const char *text;
    } rows[] = {
        {44, 55, "80.00"},
        {0, 7, "0.00"},
        {7, 7, "100.00"},
        {1, 3, "33.33"},
        {2, 3, "66.67"},
        {1, 8, "12.50"},
        {1, 80000, "0.00"},
        {1, 20000, "0.01"},
        {1, 20001, "0.00"},
        {3, 2, "150.00"},
        {99995, 100000, "100.00"},
        {99994, 100000, "99.99"},
        {UINT64_MAX, 1, "1844674407370955161500.00"},
        {UINT64_MAX, UINT64_MAX, "100.00"},
        {1, UINT64_MAX, "0.00"},
        {(uint64_t)MZ_MAX_FEN, (uint64_t)MZ_MAX_FEN, "100.00"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[MZ_MONEY_TEXT];
        mz_rate_format_percent(rows[i].numerator, rows[i].denominator, text);
        assert_string_equal(text, rows[i].text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arithmetic),
        cmocka_unit_test(test_product),
        cmocka_unit_test(test_figures),
        cmocka_unit_test(test_parse),
        cmocka_unit_test(test_wan),
        cmocka_unit_test(test_wan_columns),
        cmocka_unit_test(test_capital),
        cmocka_unit_test(test_capital_beyond),
        cmocka_unit_test(test_capital_variants),
        cmocka_unit_test(test_capital_refused),
        cmocka_unit_test(test_every_amount_reads_back),
        cmocka_unit_test(test_percent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
