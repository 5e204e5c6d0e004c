/* proto/base/status: the table of errors is complete and unique, and faults become sentences. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "proto/base/status.h"

/* The placeholders that a text may hold; any other brace is a slip in the table. */
static void assert_placeholders(const char *text) {
    static const char *const known[] = {"{place}", "{have}", "{want}", "{who}"};
    for (const char *at = strchr(text, '{'); at != NULL; at = strchr(at + 1, '{')) {
        int matches = 0;
        for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
            matches += strncmp(at, known[i], strlen(known[i])) == 0;
        if (matches != 1)
            fail_msg("unknown placeholder in \"%s\"", text);
    }
}

static void test_table(void **state) {
    (void)state;
    static const struct {
        const char *name, *code;
        int exit, http;
        const char *texts[4];
    } rows[] = {
#define X(name, code, exit, http, en, zh, do_en, do_zh)                                            \
    {#name, code, exit, http, {en, zh, do_en, do_zh}},
#include "proto/base/status_table.h"
#undef X
    };
    size_t count = sizeof rows / sizeof rows[0];
    assert_int_equal(count + 1, MZ_STATUS_COUNT);
    for (size_t i = 0; i < count; i++) {
        enum mz_status status = (enum mz_status)(i + 1);
        assert_string_equal(mz_status_code(status), rows[i].code);
        assert_int_equal(mz_status_exit(status), rows[i].exit);
        assert_int_equal(mz_status_http(status), rows[i].http);
        /* Unique: the code leads back to this very row. */
        assert_int_equal(mz_status_from_code(mz_span_text(rows[i].code)), status);
        assert_true(rows[i].exit != MZ_EXIT_OK);
        assert_in_range(rows[i].http, 400, 599);
        assert_int_equal(strspn(rows[i].code, "abcdefghijklmnopqrstuvwxyz0123456789-"),
                         strlen(rows[i].code));
        assert_true(rows[i].texts[0][0] != '\0' && rows[i].texts[1][0] != '\0');
        /* A remedy is told in both languages or in none. */
        assert_int_equal(rows[i].texts[2][0] == '\0', rows[i].texts[3][0] == '\0');
        for (size_t t = 0; t < 4; t++)
            assert_placeholders(rows[i].texts[t]);
    }
}

static void test_ok_and_unknown(void **state) {
    (void)state;
    assert_string_equal(mz_status_code(MZ_OK), "ok");
    assert_int_equal(mz_status_exit(MZ_OK), MZ_EXIT_OK);
    assert_int_equal(mz_status_http(MZ_OK), 200);
    assert_int_equal(mz_status_from_code(mz_span_text("ok")), MZ_OK);
    assert_int_equal(mz_status_from_code(mz_span_text("")), MZ_STATUS_COUNT);
    assert_int_equal(mz_status_from_code(mz_span_text("bad-proo")), MZ_STATUS_COUNT);
    assert_int_equal(mz_status_from_code(mz_span_text("bad-prooff")), MZ_STATUS_COUNT);
    assert_string_equal(mz_status_code(MZ_STATUS_COUNT), "internal");
    assert_string_equal(mz_status_code((enum mz_status)4711), "internal");
}

static void test_text(void **state) {
    (void)state;
    struct mz_fault fault = {.status = MZ_OK};
    char text[256];
    assert_int_equal(mz_fault_at(&fault, MZ_E_OVER_BUDGET, "line %d", 7), MZ_E_OVER_BUDGET);
    mz_fault_have(&fault, "%s", "100.00");
    mz_fault_want(&fault, "%s", "200.00");
    mz_fault_text(&fault, MZ_ENGLISH, text, sizeof text);
    assert_string_equal(text, "budget line line 7 has 100.00 yuan available, 200.00 are asked for");
    mz_fault_text(&fault, MZ_CHINESE, text, sizeof text);
    assert_string_equal(text, "预算指标 line 7 可用 100.00 元，申请 200.00 元");
    mz_fault_remedy(&fault, MZ_ENGLISH, text, sizeof text);
    assert_string_equal(text, "lower the amount, or have the budget adjusted");
    mz_fault_remedy(&fault, MZ_CHINESE, text, sizeof text);
    assert_string_equal(text, "请调减金额，或追加预算");

    mz_fault_at(&fault, MZ_E_WRONG_ROLE, "payment");
    mz_fault_who(&fault, "%s", "example-actor");
    mz_fault_want(&fault, "cashier");
    mz_fault_text(&fault, MZ_ENGLISH, text, sizeof text);
    assert_string_equal(text, "example-actor does not hold the role cashier that payment needs");
}

/* What a peer sent may look like a placeholder; it must come out as it is. */
static void test_text_is_not_expanded_twice(void **state) {
    (void)state;
    struct mz_fault fault;
    char text[256];
    mz_fault_at(&fault, MZ_E_NOT_FOUND, "%s", "{who} %s {place}");
    mz_fault_who(&fault, "secret");
    mz_fault_text(&fault, MZ_ENGLISH, text, sizeof text);
    assert_string_equal(text, "there is no {who} %s {place}");
}

static void test_text_is_cut_at_a_character(void **state) {
    (void)state;
    struct mz_fault fault;
    mz_fault_at(&fault, MZ_E_NOT_FOUND, "账");
    /* "找不到 账" is 3+3+3+1+3 bytes. */
    static const struct {
        size_t capacity;
        const char *want;
    } cases[] = {
        {1, ""},         {2, ""},           {3, ""},           {4, "找"},
        {6, "找"},       {7, "找不"},       {10, "找不到"},    {11, "找不到 "},
        {13, "找不到 "}, {14, "找不到 账"}, {99, "找不到 账"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[128];
        memset(text, '#', sizeof text);
        mz_fault_text(&fault, MZ_CHINESE, text, cases[i].capacity);
        assert_string_equal(text, cases[i].want);
        assert_int_equal(text[cases[i].capacity], '#');
    }
    char untouched = '#';
    mz_fault_text(&fault, MZ_CHINESE, &untouched, 0);
    assert_int_equal(untouched, '#');
}

static void test_setters(void **state) {
    (void)state;
    struct mz_fault fault;
    /* Without a fault to fill they still carry the status. */
    assert_int_equal(mz_fault_at(NULL, MZ_E_BAD_DATE, "x"), MZ_E_BAD_DATE);
    mz_fault_have(NULL, "x");
    mz_fault_want(NULL, "x");
    mz_fault_who(NULL, "x");
    mz_fault_within(NULL, "x");

    /* A new fault forgets the parts of an older one. */
    mz_fault_at(&fault, MZ_E_BAD_DATE, "a");
    mz_fault_have(&fault, "b");
    mz_fault_want(&fault, "c");
    mz_fault_who(&fault, "d");
    assert_string_equal(fault.have, "b");
    assert_string_equal(fault.want, "c");
    assert_string_equal(fault.who, "d");
    mz_fault_at(&fault, MZ_E_BAD_TYPE, "e");
    assert_int_equal(fault.status, MZ_E_BAD_TYPE);
    assert_string_equal(fault.place, "e");
    assert_string_equal(fault.have, "");
    assert_string_equal(fault.want, "");
    assert_string_equal(fault.who, "");
}

static void test_setters_cut_at_a_character(void **state) {
    (void)state;
    struct mz_fault fault;
    char longest[400];
    /* One byte, then three-byte characters: 95 bytes hold 1 + 31 * 3 = 94 of them. */
    longest[0] = 'x';
    for (size_t i = 0; i < 100; i++)
        memcpy(longest + 1 + 3 * i, "账", 3);
    longest[301] = '\0';
    mz_fault_at(&fault, MZ_E_BAD_TEXT, "%s", longest);
    assert_int_equal(strlen(fault.place), 94);
    assert_memory_equal(fault.place, longest, 94);
    mz_fault_have(&fault, "%s", longest);
    assert_int_equal(strlen(fault.have), 79); /* 1 + 26 * 3 fills it exactly */
    assert_memory_equal(fault.have, longest, 79);
}

static void test_within(void **state) {
    (void)state;
    struct mz_fault fault;
    mz_fault_at(&fault, MZ_E_BAD_TYPE, "amount");
    mz_fault_within(&fault, "lines[%d]", 3);
    assert_string_equal(fault.place, "lines[3].amount");
    mz_fault_within(&fault, "body");
    assert_string_equal(fault.place, "body.lines[3].amount");

    mz_fault_at(&fault, MZ_E_BAD_TYPE, "[3]");
    mz_fault_within(&fault, "lines");
    assert_string_equal(fault.place, "lines[3]");

    mz_fault_at(&fault, MZ_E_BAD_TYPE, "%s", "");
    mz_fault_have(&fault, "kept");
    mz_fault_within(&fault, "body");
    assert_string_equal(fault.place, "body");
    assert_string_equal(fault.have, "kept");

    /* Deep nesting fills the place and stops there. */
    for (int i = 0; i < 100; i++)
        mz_fault_within(&fault, "level");
    assert_int_equal(strlen(fault.place), sizeof fault.place - 1);
    assert_memory_equal(fault.place, "level.level.", 12);
}

/* A peer's text in a fault is UTF-8 afterwards, or the problem that carries it is no JSON. */
static void test_setters_keep_utf8(void **state) {
    (void)state;
    struct mz_fault fault = {0};
    mz_fault_have(&fault, "%.*s", 4, "示例");
    assert_string_equal(fault.have, "示?");
    mz_fault_have(&fault, "%s", "a\xff\xe4\xb8z\xe4\xb8");
    assert_string_equal(fault.have, "a???z??");
    mz_fault_at(&fault, MZ_E_BAD_TEXT, "%s", "\xed\xa0\x80");
    assert_string_equal(fault.place, "???");
    mz_fault_want(&fault, "%s", "示例");
    assert_string_equal(fault.want, "示例");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_ok_and_unknown),
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_text_is_not_expanded_twice),
        cmocka_unit_test(test_text_is_cut_at_a_character),
        cmocka_unit_test(test_setters),
        cmocka_unit_test(test_setters_cut_at_a_character),
        cmocka_unit_test(test_setters_keep_utf8),
        cmocka_unit_test(test_within),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
