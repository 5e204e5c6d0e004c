/* proto/base/text: what may enter the ledger. Identity numbers here are made up from region codes
 * and check characters; but for the example of GB 11643 itself they were drawn at random. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proto/base/limits.h"
#include "proto/base/text.h"

#define IDNO "34052419800101001X" /* the example of GB 11643 */

static void test_utf8(void **state) {
    (void)state;
    static const char *const good[] = {"",
                                       "a",
                                       "明账",
                                       "\xC2\x80",
                                       "\xDF\xBF",
                                       "\xE0\xA0\x80",
                                       "\xED\x9F\xBF",
                                       "\xEE\x80\x80",
                                       "\xEF\xBF\xBF",
                                       "\xF0\x90\x80\x80",
                                       "\xF4\x8F\xBF\xBF"};
    static const char *const bad[] = {"\x80",
                                      "\xBF",
                                      "\xC0\x80",
                                      "\xC1\xBF",
                                      "\xC2",
                                      "\xC2\x7F",
                                      "\xC2\xC0",
                                      "\xE0\x9F\xBF",
                                      "\xED\xA0\x80",
                                      "\xED\xBF\xBF",
                                      "\xE6\x98",
                                      "\xE6\x98\x7F",
                                      "\xF0\x8F\xBF\xBF",
                                      "\xF4\x90\x80\x80",
                                      "\xF5\x80\x80\x80",
                                      "\xF0\x90\x80",
                                      "\xFE",
                                      "\xFF",
                                      "ab\xFF",
                                      "\xE6\x98\x8E\xE6"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_true(mz_text_is_utf8(mz_span_text(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(mz_text_is_utf8(mz_span_text(bad[i])));
        assert_int_equal(mz_text_check(mz_span_text(bad[i])), MZ_E_BAD_UTF8);
    }
    assert_true(mz_text_is_utf8(mz_span_of("\0", 1)));
}

static void test_check(void **state) {
    (void)state;
    static const struct {
        const char *text;
        enum mz_status status;
    } rows[] = {
        {"困难职工补助 44 人，每人 500 元", MZ_OK},
        {"two\nlines", MZ_OK},
        {"😀", MZ_OK},
        {"\xEF\xBB\xBE", MZ_OK},
        {"tab\t", MZ_E_BAD_TEXT},
        {"cr\r\n", MZ_E_BAD_TEXT},
        {"\x1B[31m", MZ_E_BAD_TEXT},
        {"\x7F", MZ_E_BAD_TEXT},
        {"\xC2\x85", MZ_E_BAD_TEXT},
        {"\xC2\x9F", MZ_E_BAD_TEXT},
        {"\xC2\xA0", MZ_OK},
        {"\xEF\xBB\xBF"
         "bom",
         MZ_E_BAD_TEXT},
        {"\xE2\x80\xA9", MZ_OK},
        {"\xE2\x80\xAA", MZ_E_BAD_TEXT},
        {"\xE2\x80\xAE", MZ_E_BAD_TEXT},
        {"\xE2\x80\xAF", MZ_OK},
        {"\xE2\x81\xA5", MZ_OK},
        {"\xE2\x81\xA6", MZ_E_BAD_TEXT},
        {"\xE2\x81\xA9", MZ_E_BAD_TEXT},
        {"\xE2\x81\xAA", MZ_OK},
        {"身份证号" IDNO, MZ_E_PERSONAL_DATA},
        {IDNO "\t", MZ_E_BAD_TEXT},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(mz_text_check(mz_span_text(rows[i].text)), rows[i].status);
    assert_int_equal(mz_text_check(mz_span_of("a\0b", 3)), MZ_E_BAD_TEXT);
}

static void test_codes(void **state) {
    (void)state;
    static char longest[MZ_MAX_CODE + 2];
    memset(longest, 'c', sizeof longest - 1);
    static const char *const good[] = {"a", "Z", "0", "li.si", "2130599-01", "A_b-c.9"};
    static const char *const bad[] = {"", ".a", "-a", "_a", "a b", "a/b", "a+b", "明", "a\n", "é"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_true(mz_text_is_code(mz_span_text(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(mz_text_is_code(mz_span_text(bad[i])));
    assert_true(mz_text_is_code(mz_span_of(longest, MZ_MAX_CODE)));
    assert_false(mz_text_is_code(mz_span_of(longest, MZ_MAX_CODE + 1)));
    assert_false(mz_text_is_code(mz_span_of("a\0", 2)));
}

static void test_origins(void **state) {
    (void)state;
    static char longest[MZ_MAX_ORIGIN + 2];
    memset(longest, 'o', sizeof longest - 1);
    assert_true(mz_text_is_origin(mz_span_text("mingzhang.example/wuhua")));
    assert_true(mz_text_is_origin(mz_span_text("!~")));
    static const char *const bad[] = {"", "a b", "a+b", "a\n", "a\x7F", "明账.example"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(mz_text_is_origin(mz_span_text(bad[i])));
    assert_true(mz_text_is_origin(mz_span_of(longest, MZ_MAX_ORIGIN)));
    assert_false(mz_text_is_origin(mz_span_of(longest, MZ_MAX_ORIGIN + 1)));
}

/* A number with the right check character around 17 digits. */
static void make_idno(const char *digits, char ret_idno[19]) {
    snprintf(ret_idno, 19, "%.17s%c", digits, mz_idno_check_character(digits));
}

static void test_idno(void **state) {
    (void)state;
    assert_int_equal(mz_idno_check_character("34052419800101001"), 'X');
    assert_true(mz_idno_valid(mz_span_text(IDNO)));
    assert_true(mz_idno_valid(mz_span_text("34052419800101001x")));
    static const char *const bad[] = {"",
                                      "34052419800101001",
                                      "340524198001010010",
                                      "34052419800101001XX",
                                      "34052419800101002X",
                                      "3405241980010100 X",
                                      "X4052419800101001X",
                                      "34052419800101001Y"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(mz_idno_valid(mz_span_text(bad[i])));
    /* the check character is right but the day of birth does not exist */
    static const char *const days[] = {"99999920230229001", "99999918991231001",
                                       "99999920231301001", "99999900000000001"};
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        char idno[19];
        make_idno(days[i], idno);
        assert_false(mz_idno_valid(mz_span_text(idno)));
    }
}

/* ISO 7064 MOD 11-2 sees every single error and every swap of neighbours. */
static void test_check_character(void **state) {
    (void)state;
    for (unsigned n = 0; n < 500; n++) {
        char digits[32], idno[19];
        snprintf(digits, sizeof digits, "99%04u198%u0%u1%u%03u", (n * 7919u) % 10000, n % 10,
                 1 + n % 9, n % 10, (n * 104729u) % 1000);
        assert_int_equal(strlen(digits), 17);
        make_idno(digits, idno);
        assert_true(mz_idno_valid(mz_span_text(idno)));
        for (unsigned at = 0; at < 17; at++) {
            char wrong[19];
            memcpy(wrong, idno, sizeof wrong);
            for (unsigned change = 1; change < 10; change++) {
                wrong[at] = (char)('0' + (idno[at] - '0' + (int)change) % 10);
                assert_false(mz_idno_valid(mz_span_text(wrong)));
            }
            memcpy(wrong, idno, sizeof wrong);
            if (at < 16 && idno[at] != idno[at + 1]) {
                wrong[at] = idno[at + 1];
                wrong[at + 1] = idno[at];
                assert_false(mz_idno_valid(mz_span_text(wrong)));
            }
        }
    }
}

static void test_find_idno(void **state) {
    (void)state;
    static const char *const found[] = {IDNO,
                                        "no. " IDNO,
                                        IDNO "。",
                                        "张三（" IDNO "）",
                                        "a" IDNO "b",
                                        "34052419800101001x",
                                        "1 " IDNO,
                                        IDNO "123",
                                        "x" IDNO,
                                        "123," IDNO ",456",
                                        IDNO IDNO,
                                        "３４０５２４１９８００１０１００１Ｘ",
                                        "34052419800101001ｘ"};
    static const char *const clean[] = {"",
                                        "34052419800101001",
                                        "134052419800101001X",
                                        "340524198001010010",
                                        "3405241980010 1001X",
                                        "34052419800101001-X",
                                        "6222000000000000000",
                                        "2023050100000000001",
                                        "X"};
    for (size_t i = 0; i < sizeof found / sizeof found[0]; i++) {
        assert_true(mz_text_has_idno(mz_span_text(found[i])));
        assert_int_equal(mz_text_check(mz_span_text(found[i])), MZ_E_PERSONAL_DATA);
    }
    for (size_t i = 0; i < sizeof clean / sizeof clean[0]; i++) {
        assert_false(mz_text_has_idno(mz_span_text(clean[i])));
        assert_int_equal(mz_text_check(mz_span_text(clean[i])), MZ_OK);
    }
    /* one that ends in a digit, in a longer run of digits and alone */
    char idno[19], longer[20];
    make_idno("99999919900307123", idno);
    for (unsigned i = 0; idno[17] == 'X'; i++) {
        char digits[32];
        snprintf(digits, sizeof digits, "9999991990030712%u", i % 10);
        make_idno(digits, idno);
    }
    assert_true(mz_text_has_idno(mz_span_text(idno)));
    snprintf(longer, sizeof longer, "%s0", idno);
    assert_false(mz_text_has_idno(mz_span_text(longer)));
    snprintf(longer, sizeof longer, "0%s", idno);
    assert_false(mz_text_has_idno(mz_span_text(longer)));
}

/* The example of GB 32100-2015; the others differ from it in one character, or in kind. */
static void test_uscc(void **state) {
    (void)state;
    static const char good[] = "91350100M000100Y43";
    static const char *const bad[] = {"91350100M000100Y44",  "91350100M000100Y4",
                                      "91350100m000100y43",  "9135010OM000100Y43",
                                      "91350100M000100Y4３", "",
                                      "34052419800101001X"};
    assert_true(mz_uscc_valid(mz_span_text(good)));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(mz_uscc_valid(mz_span_text(bad[i])));
    assert_false(mz_uscc_valid(mz_span_of("91350100M000100Y4\0", 18)));
    /* Every wrong character, and every swap of unlike neighbours, is noticed. */
    static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    for (size_t i = 0; i < 18; i++) {
        char wrong[sizeof good];
        for (const char *c = alphabet; *c != '\0'; c++) {
            memcpy(wrong, good, sizeof wrong);
            wrong[i] = *c;
            assert_int_equal(mz_uscc_valid(mz_span_text(wrong)), *c == good[i]);
        }
        if (i == 17 || good[i] == good[i + 1])
            continue;
        memcpy(wrong, good, sizeof wrong);
        wrong[i] = good[i + 1];
        wrong[i + 1] = good[i];
        assert_false(mz_uscc_valid(mz_span_text(wrong)));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_uscc),
        cmocka_unit_test(test_utf8),
        cmocka_unit_test(test_check),
        cmocka_unit_test(test_codes),
        cmocka_unit_test(test_origins),
        cmocka_unit_test(test_idno),
        cmocka_unit_test(test_check_character),
        cmocka_unit_test(test_find_idno),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
