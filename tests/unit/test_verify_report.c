/* proto/verify/verify_report: the verdict line says what was and what was not checked; the JSON
 * says the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "proto/verify/verify_report.h"
#include "tests/lib/ledger_case.h"
#include "tests/lib/verifying.h"

static void expect_words(const struct mz_verify_report *report, enum mz_language language,
                         const char *const *words) {
    char line[MZ_VERIFY_REPORT_LINE];
    mz_verify_report_line(report, language, line, sizeof line);
    for (; *words != NULL; words++)
        if (strstr(line, *words) == NULL)
            fail_msg("no \"%s\" in: %s", *words, line);
}

static json_t *as_json(const struct mz_verify_report *report) {
    struct mz_json json = mz_json_start();
    char *text;
    size_t size;
    mz_verify_report_json(report, &json, NULL);
    assert_int_equal(mz_json_finish(&json, &text, &size), MZ_OK);
    json_t *root = json_loadb(text, size, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(root);
    free(text);
    return root;
}

static void test_verified(void **state) {
    (void)state;
    struct ledger *ledger = ledger_new();
    struct ledger_case c;
    ledger_case_play(ledger, &c);
    struct mz_verify_report report = verifying(ledger, NULL);
    assert_int_equal(mz_verify_report_exit(&report), MZ_EXIT_OK);
    expect_words(&report, MZ_ENGLISH,
                 (const char *const[]){"VERIFIED 通过: 35 entries", "signatures",
                                       "; not checked: whose ledger it is",
                                       "whether other copies show the same", NULL});
    expect_words(
        &report, MZ_CHINESE,
        (const char *const[]){"VERIFIED 通过：35 条记录", "签名", "；未检查：", "其他副本", NULL});
    json_t *root = as_json(&report);
    assert_string_equal(json_string_value(json_object_get(root, "verdict")), "verified");
    assert_int_equal(json_integer_value(json_object_get(root, "tree_size")), 35);
    assert_null(json_object_get(root, "main"));
    assert_int_equal(json_array_size(json_object_get(root, "layers")), MZ_LAYER_COUNT);
    assert_int_equal(json_integer_value(json_object_get(root, "reused")), 0);
    assert_int_equal(json_integer_value(json_object_get(root, "strays")), 0);
    assert_null(json_object_get(root, "stray"));
    json_decref(root);
    report.strays = 2;
    memcpy(report.stray, "notes.txt", sizeof "notes.txt");
    root = as_json(&report);
    assert_int_equal(json_integer_value(json_object_get(root, "strays")), 2);
    assert_string_equal(json_string_value(json_object_get(root, "stray")), "notes.txt");
    json_decref(root);
    /* What is flagged is told, and fails nothing. */
    report.reused = 3;
    expect_words(&report, MZ_ENGLISH,
                 (const char *const[]){"VERIFIED", "; note: 3 files or bank serials", NULL});
    expect_words(&report, MZ_CHINESE, (const char *const[]){"通过", "；提示：3 份", NULL});
    root = as_json(&report);
    assert_int_equal(json_integer_value(json_object_get(root, "reused")), 3);
    json_decref(root);

    struct mz_verify_source source = ledger_source(ledger);
    source.evidence = NULL;
    struct mz_verify_options options = {.checkpoint =
                                            ledger_checkpoint(ledger, ledger_size(ledger), "log"),
                                        .log_key = ledger_key_of("log").key};
    report = verifying_from(&source, NULL, &options);
    expect_words(&report, MZ_ENGLISH,
                 (const char *const[]){"not checked: 3 evidence files, whether other", NULL});
    ledger_free(ledger);
}

static void test_failed(void **state) {
    (void)state;
    struct ledger *ledger = ledger_new();
    struct ledger_case c;
    ledger_case_play(ledger, &c);
    size_t size;
    ledger_entry_bytes(ledger, 20, &size)[size / 2] ^= 1;
    struct mz_verify_report report = verifying(ledger, NULL);
    assert_int_equal(mz_verify_report_exit(&report), MZ_EXIT_TAMPERED);
    expect_words(
        &report, MZ_ENGLISH,
        (const char *const[]){"FAILED 失败: ", "tree: entry 20 does not have the hash", NULL});
    expect_words(&report, MZ_CHINESE, (const char *const[]){"FAILED 失败：", "第 20 条记录", NULL});
    json_t *root = as_json(&report);
    assert_string_equal(json_string_value(json_object_get(root, "verdict")), "failed");
    assert_string_equal(json_string_value(json_object_get(root, "main")), "tree");
    json_t *tree = json_array_get(json_object_get(root, "layers"), MZ_LAYER_TREE);
    assert_string_equal(json_string_value(json_object_get(tree, "code")), "bad-leaf");
    assert_int_equal(json_integer_value(json_object_get(tree, "index")), 20);
    json_decref(root);
    ledger_free(ledger);
}

static void test_incomplete(void **state) {
    (void)state;
    struct ledger *ledger = ledger_new();
    struct ledger_case c;
    ledger_case_play(ledger, &c);
    ledger_lose(ledger, &c.payment.roster);
    struct mz_verify_report report = verifying(ledger, NULL);
    assert_int_equal(mz_verify_report_exit(&report), MZ_EXIT_INCOMPLETE);
    expect_words(&report, MZ_ENGLISH,
                 (const char *const[]){"INCOMPLETE 不完整: ", "is not at hand", NULL});
    ledger_free(ledger);
}

static void test_cut(void **state) {
    (void)state;
    struct mz_verify_report report = {.verdict = MZ_FAILED};
    char line[16];
    memset(line, 'x', sizeof line);
    mz_verify_report_line(&report, MZ_ENGLISH, line, sizeof line);
    assert_true(strlen(line) < sizeof line);
    mz_verify_report_line(&report, MZ_ENGLISH, line, 0);
    assert_string_equal(mz_layer_name(MZ_LAYER_OBJECTS), "objects");
    assert_string_equal(mz_layer_name(MZ_LAYER_COUNT), "?");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_verified),
        cmocka_unit_test(test_failed),
        cmocka_unit_test(test_incomplete),
        cmocka_unit_test(test_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
