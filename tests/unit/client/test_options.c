/* client/options: the command line against tables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/options.h"
#include "proto/codec/vocabulary.h"

static const struct mz_option own[] = {
    MZ_OPTION("amount", "AMOUNT", "yuan", AMOUNT, .required = true),
    MZ_OPTION("role", "ROLE", "role", WORD, .many = true, .names = &mz_role_names),
    MZ_OPTION("kdf", "fast|slow", "cost", CHOICE),
    MZ_OPTION("dry-run", NULL, "nothing is filed", FLAG, .letter = 'n'),
    {.name = NULL},
};

/* Parses words; returns the status of the first that is refused. */
static enum mz_status parse(struct mz_options *options, struct mz_fault *fault, int argc,
                            const char *const *argv) {
    *options = (struct mz_options){0};
    *fault = (struct mz_fault){0};
    for (int at = 0; at < argc; at++) {
        enum mz_status status =
            mz_options_take(options, own, argc, (char *const *)argv, &at, fault);
        if (status != MZ_OK)
            return status;
    }
    return MZ_OK;
}
#define PARSE(options_, fault_, ...)                                                               \
    parse(options_, fault_, (int)(sizeof((const char *[]){__VA_ARGS__}) / sizeof(char *)),         \
          (const char *[]){__VA_ARGS__})

static void test_values(void **state) {
    (void)state;
    struct mz_options options;
    struct mz_fault fault;
    assert_int_equal(PARSE(&options, &fault, "--amount", "22,000.00", "--role=handler", "--role",
                           "cashier", "-n", "-Ojson", "--date", "2023-05-01"),
                     MZ_OK);
    assert_int_equal(mz_options_fen(&options, "amount"), 2200000);
    assert_int_equal(mz_options_word(&options, "role"), MZ_ROLE_HANDLER);
    assert_string_equal(mz_options_nth(&options, "role", 1), "cashier");
    assert_null(mz_options_nth(&options, "role", 2));
    assert_true(mz_options_has(&options, "dry-run"));
    assert_string_equal(mz_options_text(&options, "format"), "json");
    assert_int_equal(mz_options_date(&options, "date"), 20230501);
    assert_int_equal(mz_options_complete(&options, own, &fault), MZ_OK);
}

static void test_absent(void **state) {
    (void)state;
    struct mz_options options = {0};
    struct mz_fault fault = {0};
    assert_true(mz_options_fen(&options, "amount") == MZ_ABSENT_FEN);
    assert_true(mz_options_uint(&options, "passphrase-fd") == MZ_ABSENT);
    assert_int_equal(mz_options_date(&options, "date"), 0);
    assert_int_equal(mz_options_word(&options, "role"), 0);
    assert_null(mz_options_span(&options, "project").data);
    assert_int_equal(mz_options_complete(&options, own, &fault), MZ_E_USAGE);
    assert_string_equal(fault.place, "--amount");
}

static void test_refused(void **state) {
    (void)state;
    static const struct {
        const char *words[2];
        enum mz_status status;
        const char *place;
    } cases[] = {
        {{"--amuont", "1"}, MZ_E_USAGE, "--amuont"},
        {{"--amount", "12x"}, MZ_E_BAD_NUMBER, "--amount"},
        {{"--amount", "-5"}, MZ_E_BAD_NUMBER, "--amount"},
        {{"--amount", "0.001"}, MZ_E_BAD_NUMBER, "--amount"},
        {{"--role", "boss"}, MZ_E_OUT_OF_RANGE, "--role"},
        {{"--kdf", "fas"}, MZ_E_OUT_OF_RANGE, "--kdf"},
        {{"--kdf", "fast|slow"}, MZ_E_OUT_OF_RANGE, "--kdf"},
        {{"--date", "2023-02-30"}, MZ_E_BAD_DATE, "--date"},
        {{"--period", "2023Q5"}, MZ_E_BAD_DATE, "--period"},
        {{"--project", "a b"}, MZ_E_BAD_TEXT, "--project"},
        {{"--key", ""}, MZ_E_BAD_TEXT, "--key"},
        {{"--passphrase-fd", "03"}, MZ_E_BAD_NUMBER, "--passphrase-fd"},
        {{"--output", "\xff"}, MZ_E_BAD_UTF8, "--output"},
        {{"--dry-run=yes", "-n"}, MZ_E_USAGE, "--dry-run=yes"},
        {{"-n", "-n"}, MZ_E_USAGE, "--dry-run"},
        {{"-n", "--amount"}, MZ_E_USAGE, "--amount"},
        {{"-Z", "1"}, MZ_E_USAGE, "-Z"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mz_options options;
        struct mz_fault fault;
        assert_int_equal(parse(&options, &fault, 2, cases[i].words), cases[i].status);
        assert_string_equal(fault.place, cases[i].place);
    }
}

static void test_suggestion(void **state) {
    (void)state;
    struct mz_options options;
    struct mz_fault fault;
    assert_int_equal(PARSE(&options, &fault, "--amuont", "1"), MZ_E_USAGE);
    assert_non_null(strstr(fault.have, "--amount"));
    assert_int_equal(PARSE(&options, &fault, "--zzzzzzz", "1"), MZ_E_USAGE);
    assert_null(strstr(fault.have, "--"));
}

static void test_distance(void **state) {
    (void)state;
    assert_int_equal(mz_options_distance("approve", "approve"), 0);
    assert_int_equal(mz_options_distance("aprove", "approve"), 1);
    assert_int_equal(mz_options_distance("", "abc"), 3);
    assert_int_equal(mz_options_distance("kitten", "sitting"), 3);
}

static void test_window(void **state) {
    (void)state;
    static const struct {
        const char *words[4];
        int count;
        uint32_t begin, end;
    } cases[] = {
        {{"--period", "2023Q2"}, 2, 20230401, 20230630},
        {{"--period", "2023", "--begin", "2023-05-01"}, 4, 20230501, 20231231},
        {{"--period", "2023", "--end", "2024-05-01"}, 4, 20230101, 20231231},
        {{"--begin", "2023-05-01"}, 2, 20230501, 0},
        {{"--end", "2023-05-01"}, 2, 0, 20230501},
        {{NULL}, 0, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mz_options options;
        struct mz_fault fault;
        uint32_t begin, end;
        assert_int_equal(parse(&options, &fault, cases[i].count, cases[i].words), MZ_OK);
        mz_options_window(&options, &begin, &end);
        assert_int_equal(begin, cases[i].begin);
        assert_int_equal(end, cases[i].end);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),   cmocka_unit_test(test_absent),
        cmocka_unit_test(test_refused),  cmocka_unit_test(test_suggestion),
        cmocka_unit_test(test_distance), cmocka_unit_test(test_window),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
