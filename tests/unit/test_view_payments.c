/* proto/view/view_payments: payments and one payment. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "tests/lib/asking.h"

static void test_payments(void **state) {
    (void)state;
    struct asking asking;
    asking_case(&asking);
    static const struct {
        const char *query;
        size_t count;
    } cases[] = {
        {"", 1},
        {"project=" LEDGER_PROJECT, 1},
        {"state=signed", 1},
        {"state=submitted", 0},
        {"begin=2023-01-13&end=2023-01-13", 1},
        {"begin=2023-01-14", 0},
        {"end=2023-01-12", 0},
        {"project=" LEDGER_PROJECT "&state=signed&end=2023-12-31", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        json_t *root = asking_get(&asking, "payments", cases[i].query);
        assert_int_equal(asking_size(root, "items"), cases[i].count);
        json_decref(root);
    }
    json_t *root = asking_get(&asking, "payments", "");
    assert_string_equal(asking_text(root, "items.0.number"), "P-001");
    assert_string_equal(asking_text(root, "items.0.state"), "signed");
    assert_string_equal(asking_text(root, "items.0.amount"), "1500.00");
    assert_int_equal(asking_int(root, "items.0.signed_fen"), LEDGER_TOTAL);
    assert_string_equal(asking_text(root, "items.0.request"),
                        asking_hash(&asking, asking.c.payment.request));
    json_decref(root);
    asking_end(&asking);
}

static void test_payment_by_any_name(void **state) {
    (void)state;
    struct asking asking;
    asking_case(&asking);
    const struct ledger_payment *p = &asking.c.payment;
    const uint64_t entries[] = {p->request, p->review, p->approve[1], p->settle, p->sign};
    json_t *by_number = asking_get(&asking, "payment", "project=" LEDGER_PROJECT "&number=P-001");
    for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++) {
        char query[80];
        snprintf(query, sizeof query, "id=%.*s", i == 0 ? 64 : 9 + (int)i,
                 asking_hash(&asking, entries[i]));
        json_t *by_hash = asking_get(&asking, "payment", query);
        assert_true(json_equal(by_number, by_hash));
        json_decref(by_hash);
    }
    assert_int_equal(asking_size(by_number, "approved_by"), 2);
    assert_string_equal(asking_text(by_number, "approved_by.1"),
                        asking_hash(&asking, p->approve[1]));
    assert_int_equal(asking_size(by_number, "accepted_by"), 2);
    assert_int_equal(asking_size(by_number, "entries"), 11);
    assert_int_equal(asking_int(by_number, "entries.0"), p->request);
    assert_int_equal(asking_size(by_number, "lines"), LEDGER_PAYEES);
    assert_string_equal(asking_text(by_number, "lines.2.outcome"), "paid");
    assert_string_equal(asking_text(by_number, "lines.2.signing"), "hand");
    assert_int_equal(asking_int(by_number, "lines.2.signed_index"), p->sign);
    json_decref(by_number);
    /* A statement of no payment names none. */
    char query[80];
    snprintf(query, sizeof query, "id=%s", asking_hash(&asking, asking.c.project));
    asking_refused(&asking, "payment", query, MZ_E_NOT_FOUND, NULL);
    asking_end(&asking);
}

static void test_line_pages(void **state) {
    (void)state;
    struct asking asking;
    asking_case(&asking);
    const char *const base = "project=" LEDGER_PROJECT "&number=P-001";
    char query[128];
    json_int_t after = 0;
    for (json_int_t line = 1; line <= (json_int_t)LEDGER_PAYEES; line++) {
        snprintf(query, sizeof query, "%s&limit=1&after=%d", base, (int)after);
        json_t *root = asking_get(&asking, "payment", query);
        assert_int_equal(asking_size(root, "lines"), 1);
        assert_int_equal(asking_int(root, "lines.0.line"), line);
        if (line < (json_int_t)LEDGER_PAYEES)
            after = asking_int(root, "next");
        else
            assert_null(asking_at(root, "next"));
        json_decref(root);
    }
    ledger_lose(asking.ledger, &asking.c.payment.roster);
    json_t *root = asking_get(&asking, "payment", base);
    assert_true(asking_true(root, "lines_withheld"));
    assert_null(asking_at(root, "lines"));
    json_decref(root);
    asking_end(&asking);
}

static void test_what_is_missing(void **state) {
    (void)state;
    static const struct {
        enum ledger_step step;
        bool complete;
        const char *code;
    } cases[] = {
        {LEDGER_REQUESTED, false, "not-approved"},
        {LEDGER_REVIEWED, false, "not-approved"},
        {LEDGER_APPROVED, false, "not-accepted"},
        {LEDGER_ACCEPTED, true, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct asking asking;
        struct ledger *ledger = ledger_new();
        struct ledger_case c;
        ledger_case_open(ledger, &c);
        ledger_case_plan(ledger, &c);
        ledger_case_pay(ledger, &c, "P-1", cases[i].step, &c.payment);
        asking_start(&asking, ledger);
        json_t *root = asking_get(&asking, "payment", "project=" LEDGER_PROJECT "&number=P-1");
        assert_int_equal(asking_true(root, "complete"), cases[i].complete);
        if (cases[i].code != NULL)
            assert_string_equal(asking_text(root, "missing.code"), cases[i].code);
        else
            assert_null(asking_at(root, "missing"));
        json_decref(root);
        asking_end(&asking);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_payments),
        cmocka_unit_test(test_payment_by_any_name),
        cmocka_unit_test(test_line_pages),
        cmocka_unit_test(test_what_is_missing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
