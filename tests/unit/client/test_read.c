/* client/read, read_pages and the reading commands, over a clone: people, spreadsheets and programs
 * see the same ledger. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/read/read.h"
#include "tests/lib/commanding.h"

static int setup(void **state) {
    *state = commanding_new();
    return 0;
}

static int teardown(void **state) {
    commanding_free(*state);
    return 0;
}

/* -- Cells. */

static void test_cells(void **state) {
    (void)state;
    static const struct {
        enum mz_read_kind kind;
        const char *path, *text, *machine;
    } cases[] = {
        {MZ_READ_TEXT, "name", "a", "a"},
        {MZ_READ_TEXT, "none", "", ""},
        {MZ_READ_TEXT, "none|name", "a", "a"},
        {MZ_READ_TEXT, "deep.down.x", "y", "y"},
        {MZ_READ_COUNT, "n", "12", "12"},
        {MZ_READ_MONEY, "sum", "22,000.00", "22000.00"},
        {MZ_READ_MONEY, "name", "a", "a"}, /* without fen it is no money */
        {MZ_READ_TIME, "time", "2023-04-28 09:30:00", "2023-04-28T09:30:00.000+08:00"},
        {MZ_READ_HASH, "hash", "0123456789ab", "0123456789abcdef"},
        {MZ_READ_WORD, "name", "a", "a"},
        {MZ_READ_WORDS, "words", "x, y", "x y"},
        {MZ_READ_FLAG, "flag", "yes", "true"},
        {MZ_READ_FAULT, "fault", "words", "code"},
    };
    struct mz_client client = {.language = MZ_ENGLISH};
    struct mz_buffer text = {0}, machine = {0};
    json_t *item =
        json_loads("{\"name\":\"a\",\"n\":12,\"sum\":\"22000.00\",\"sum_fen\":2200000,"
                   "\"time\":\"2023-04-28T09:30:00.000+08:00\",\"hash\":\"0123456789abcdef\","
                   "\"words\":[\"x\",\"y\"],\"flag\":true,\"deep\":{\"down\":{\"x\":\"y\"}},"
                   "\"fault\":{\"code\":\"code\",\"text\":\"words\",\"text_zh\":\"字\"}}",
                   0, NULL);
    assert_non_null(item);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct mz_read_column column = {
            .name = "c", .path = cases[i].path, .kind = cases[i].kind, .context = "none"};
        mz_read_cell(&client, &column, item, &text, &machine);
        assert_string_equal(mz_buffer_string(&text), cases[i].text);
        assert_string_equal(mz_buffer_string(&machine), cases[i].machine);
    }
    client.language = MZ_CHINESE;
    const struct mz_read_column fault = {.name = "c", .path = "fault", .kind = MZ_READ_FAULT};
    mz_read_cell(&client, &fault, item, &text, &machine);
    assert_string_equal(mz_buffer_string(&text), "字");
    json_decref(item);
    mz_buffer_free(&text);
    mz_buffer_free(&machine);
}

/* -- Lists. */

static void test_list(void **state) {
    struct commanding *c = *state;
    size_t size = ledger_size(c->ledger);
    assert_int_equal(RUN(c, "list"), MZ_OK);
    assert_int_equal(commanding_lines(c), size + 1);
    assert_true(commanding_says(c, "payment.request"));
    assert_int_equal(RUN(c, "list", "-O", "csv"), MZ_OK);
    assert_int_equal(commanding_lines(c), size + 1);
    assert_true(
        strncmp(commanding_text(c), "index,registered_at,date,project,kind,actor,amount", 50) == 0);
    assert_true(commanding_says(c, ",payment.request,clerk,1500.00,"));
    assert_int_equal(RUN(c, "list", "-O", "ndjson"), MZ_OK);
    assert_int_equal(commanding_lines(c), size);
    assert_int_equal(RUN(c, "list", "--kind", "payment.approve,payment.accept", "-O", "ndjson"),
                     MZ_OK);
    assert_int_equal(commanding_lines(c), 4);
    assert_int_equal(
        RUN(c, "list", "--actor", "cashier", "--begin", "2023-01-17", "--end", "2023-01-17"),
        MZ_OK);
    assert_int_equal(commanding_lines(c), 2);
    assert_int_equal(RUN(c, "list", "--kind", "no.such"), MZ_E_UNKNOWN_KIND);
    assert_int_equal(RUN(c, "list", "-p", "nowhere"), MZ_E_UNKNOWN_PROJECT);
}

/* More than a page: walked to the end, or cut at a limit that can be gone on from. */
static void test_pages(void **state) {
    struct commanding *c = *state;
    ledger_case_enrol(c->ledger, 1200);
    commanding_clone(c);
    size_t size = ledger_size(c->ledger);
    assert_int_equal(RUN(c, "list", "-O", "json"), MZ_OK);
    json_t *all = commanding_json(c);
    assert_int_equal(json_array_size(json_object_get(all, "items")), size);
    assert_null(json_object_get(all, "next"));
    assert_int_equal(RUN(c, "list", "-O", "json", "--limit", "600"), MZ_OK);
    json_t *part = commanding_json(c);
    assert_int_equal(json_array_size(json_object_get(part, "items")), 600);
    assert_int_equal(json_integer_value(json_object_get(part, "next")), 599);
    assert_int_equal(RUN(c, "list", "-O", "json", "--after", "599"), MZ_OK);
    json_t *rest = commanding_json(c);
    json_array_extend(json_object_get(part, "items"), json_object_get(rest, "items"));
    assert_true(json_equal(json_object_get(part, "items"), json_object_get(all, "items")));
    assert_int_equal(RUN(c, "payee", "list", "-O", "csv"), MZ_OK);
    assert_int_equal(commanding_lines(c), 1200 + LEDGER_PAYEES + 1);
    assert_int_equal(RUN(c, "payee", "list", "--limit", "3"), MZ_OK);
    assert_true(commanding_says(c, "There is more: --after "));
    assert_int_equal(RUN(c, "list", "--limit", "1", "--reverse", "-O", "csv"), MZ_OK);
    char last[32];
    snprintf(last, sizeof last, "\n%zu,", size - 1);
    assert_true(commanding_says(c, last));
    json_decref(all);
    json_decref(part);
    json_decref(rest);
}

/* JSON of one page is the view's own, byte for byte. */
static void test_json_untouched(void **state) {
    struct commanding *c = *state;
    static const struct {
        const char *words[6];
        const char *start;
    } cases[] = {
        {{"ledger", "-O", "json"},
         "{\"schema\":\"mingzhang/ledger/1\",\"origin\":\"" LEDGER_ORIGIN "\","},
        {{"payments", "-O", "json"}, "{\"schema\":\"mingzhang/payments/1\","},
        {{"actor", "list", "-O", "json"}, "{\"schema\":\"mingzhang/actors/1\","},
        {{"budget", "show", "-O", "json"}, "{\"schema\":\"mingzhang/budgets/1\","},
        {{"execution", "-p", LEDGER_PROJECT, "-O", "json"},
         "{\"schema\":\"mingzhang/execution/1\","},
        {{"metrics", "-p", LEDGER_PROJECT, "-O", "json"}, "{\"schema\":\"mingzhang/metrics/1\","},
        {{"inbox", "--actor", "cashier", "-O", "json"}, "{\"schema\":\"mingzhang/inbox/1\","},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(commanding_run(c, cases[i].words), MZ_OK);
        assert_true(strncmp(commanding_text(c), cases[i].start, strlen(cases[i].start)) == 0);
        assert_int_equal(commanding_lines(c), 1);
        json_decref(commanding_json(c));
    }
}

static void test_people_and_plans(void **state) {
    struct commanding *c = *state;
    assert_int_equal(RUN(c, "actor", "list"), MZ_OK);
    assert_true(commanding_says(c, "approver-1"));
    assert_int_equal(RUN(c, "project", "list"), MZ_OK);
    assert_true(commanding_says(c, "1,500.00"));
    assert_int_equal(RUN(c, "project", "show", LEDGER_PROJECT), MZ_OK);
    assert_true(commanding_says(c, "2023-12-31"));
    assert_int_equal(RUN(c, "target", "show", "-p", LEDGER_PROJECT), MZ_OK);
    assert_true(commanding_says(c, "cov"));
    assert_int_equal(RUN(c, "target", "show"), MZ_E_USAGE);
    assert_int_equal(RUN(c, "budget", "show"), MZ_OK);
    assert_true(commanding_says(c, LEDGER_LINE));
    assert_int_equal(RUN(c, "payments", "--state", "signed"), MZ_OK);
    assert_true(commanding_says(c, "P-001"));
    assert_int_equal(RUN(c, "payments", "--state", "returned"), MZ_OK);
    assert_true(commanding_says(c, "(nothing)"));
    assert_int_equal(RUN(c, "policy", "show"), MZ_OK);
    assert_true(commanding_says(c, "[tier]\nlimit = "));
    assert_int_equal(RUN(c, "policy", "show", "-O", "csv"), MZ_OK);
    assert_true(commanding_says(c, "policy.tiers[2].approvals,2"));
    assert_int_equal(RUN(c, "inbox"), MZ_E_USAGE);
    assert_int_equal(RUN(c, "inbox", "--actor", "nobody"), MZ_E_NOT_FOUND);
}

/* -- One thing. */

static void test_show(void **state) {
    struct commanding *c = *state;
    struct mz_hash hash = ledger_statement_hash(c->ledger, c->plan.payment.request);
    char hex[65];
    for (size_t i = 0; i < 32; i++)
        snprintf(hex + 2 * i, 3, "%02x", hash.bytes[i]);
    char index[24];
    snprintf(index, sizeof index, "#%llu", (unsigned long long)c->plan.payment.request);
    char prefix[13];
    snprintf(prefix, sizeof prefix, "%.12s", hex);
    const char *const ids[] = {index, index + 1, hex, prefix};
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        assert_int_equal(RUN(c, "show", ids[i]), MZ_OK);
        assert_true(commanding_says(c, hex));
        assert_true(commanding_says(c, "P-001"));
    }
    assert_int_equal(RUN(c, "show", "P-001", "-p", LEDGER_PROJECT), MZ_OK);
    assert_true(commanding_says(c, hex));
    assert_int_equal(RUN(c, "show", "P-001"), MZ_E_USAGE);
    assert_int_equal(RUN(c, "show", "P-999", "-p", LEDGER_PROJECT), MZ_E_NOT_FOUND);
    assert_int_equal(RUN(c, "show", "#9999"), MZ_E_NOT_FOUND);
    assert_int_equal(RUN(c, "show", "00000000"), MZ_E_NOT_FOUND);
}

static void test_trace(void **state) {
    struct commanding *c = *state;
    assert_int_equal(RUN(c, "trace", "P-001", "-p", LEDGER_PROJECT), MZ_OK);
    assert_true(commanding_says(c, "1,500.00 yuan (壹仟伍佰元整)"));
    assert_true(commanding_says(c, "budget.appropriate"));
    assert_true(commanding_says(c, "payment.sign"));
    assert_int_equal(RUN(c, "trace", "P-001", "-p", LEDGER_PROJECT, "--line", "2"), MZ_OK);
    assert_true(commanding_says(c, "500.00 yuan (伍佰元整)"));
    assert_true(commanding_says(c, "payee.enrol"));
    assert_int_equal(RUN(c, "trace", "P-001", "-p", LEDGER_PROJECT, "--line", "2", "-O", "csv"),
                     MZ_OK);
    assert_true(commanding_says(c, "payment.settle,500.00,"));
    assert_int_equal(RUN(c, "trace", "P-001", "-p", LEDGER_PROJECT, "--line", "9"), MZ_E_NOT_FOUND);
}

/* -- Figures. */

static void test_certified(void **state) {
    struct commanding *c = *state;
    assert_int_equal(RUN(c, "execution", "-p", LEDGER_PROJECT), MZ_OK);
    assert_true(commanding_says(c, "CERTIFIED 100.00 % 已认证"));
    assert_false(strstr(commanding_text(c), "NOT CERTIFIED") != NULL);
    assert_true(commanding_says(c, "壹仟伍佰元整"));
    assert_true(commanding_says(c, " 0.15 ")); /* 万元 */
    assert_true(commanding_says(c, "exe-plan"));
    assert_true(commanding_says(c, "exe-received"));
    assert_true(commanding_says(c, "exe-audit"));
    assert_int_equal(RUN(c, "execution", "-p", LEDGER_PROJECT, "-O", "csv"), MZ_OK);
    assert_true(commanding_says(c, "signed,signed for by payees,,,1500.00,,,1"));
    assert_true(commanding_says(c, ",1500.00,1500.00,100.00 %,"));
    assert_int_equal(RUN(c, "execution"), MZ_E_USAGE);
}

/* Instructed, and nothing confirmed by the bank: not certified, and by how much. */
static void test_not_certified(void **state) {
    (void)state;
    struct commanding *c = commanding_until(LEDGER_INSTRUCTED);
    assert_int_equal(RUN(c, "execution", "-p", LEDGER_PROJECT), MZ_OK);
    assert_true(commanding_says(c, "NOT CERTIFIED 未认证"));
    assert_true(commanding_says(c, "signed for by payees: 1,500.00 yuan less"));
    assert_true(commanding_says(c, "confirmed by the bank, net of refunds: 1,500.00 yuan less"));
    assert_false(strstr(commanding_text(c), "payment vouchers: ") != NULL);
    assert_int_equal(RUN(c, "inbox", "--actor", "cashier"), MZ_OK);
    assert_true(commanding_says(c, "settle"));
    commanding_free(c);
}

static void test_metrics(void **state) {
    struct commanding *c = *state;
    assert_int_equal(RUN(c, "metrics", "-p", LEDGER_PROJECT), MZ_OK);
    assert_true(commanding_says(c, "≥ 95.00 % (95/100)"));
    assert_true(commanding_says(c, "met"));
    assert_true(commanding_says(c, "neither computed from the ledger nor measured"));
    assert_true(commanding_says(c, "tree size"));
    assert_int_equal(RUN(c, "metrics", "-p", LEDGER_PROJECT, "-O", "csv"), MZ_OK);
    assert_true(commanding_says(c, "\ncov,"));
    assert_true(commanding_says(c, ",3,3,100.00 %,"));
    assert_true(commanding_says(c, ",1500.00,3,500.00,")); /* a person */
}

/* -- A clone that fails answers nothing. */

static void test_tampered(void **state) {
    struct commanding *c = *state;
    char path[256];
    snprintf(path, sizeof path, "%s/tile/entries/000.p/%llu", c->folder,
             (unsigned long long)ledger_size(c->ledger));
    remote_flip(path, 2000);
    static const char *const commands[][4] = {
        {"ledger", NULL},    {"list", NULL},       {"payments", NULL},
        {"show", "3", NULL}, {"prove", "3", NULL},
    };
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        enum mz_status status = commanding_run(c, commands[i]);
        assert_int_equal(mz_status_exit(status), MZ_EXIT_TAMPERED);
        assert_string_equal(commanding_text(c), "");
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cells),
        cmocka_unit_test_setup_teardown(test_list, setup, teardown),
        cmocka_unit_test_setup_teardown(test_pages, setup, teardown),
        cmocka_unit_test_setup_teardown(test_json_untouched, setup, teardown),
        cmocka_unit_test_setup_teardown(test_people_and_plans, setup, teardown),
        cmocka_unit_test_setup_teardown(test_show, setup, teardown),
        cmocka_unit_test_setup_teardown(test_trace, setup, teardown),
        cmocka_unit_test_setup_teardown(test_certified, setup, teardown),
        cmocka_unit_test(test_not_certified),
        cmocka_unit_test_setup_teardown(test_metrics, setup, teardown),
        cmocka_unit_test_setup_teardown(test_tampered, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
