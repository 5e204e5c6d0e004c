/* proto/view/view_trace: the whole way of the money, of a payment and of one payee. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "tests/lib/asking.h"

#define PAYMENT "project=" LEDGER_PROJECT "&number=P-001"

static void expect_steps(const json_t *root, const uint64_t *steps, size_t count) {
    assert_int_equal(asking_size(root, "steps"), count);
    for (size_t i = 0; i < count; i++) {
        const json_t *step = json_array_get(asking_at(root, "steps"), i);
        assert_int_equal(asking_int(step, "index"), steps[i]);
    }
}

static void test_payment(void **state) {
    (void)state;
    struct asking asking;
    asking_case(&asking);
    const struct ledger_case *c = &asking.c;
    const struct ledger_payment *p = &c->payment;
    const uint64_t steps[] = {c->appropriate, c->receive,  c->list,     p->request, p->review,
                              p->minutes,     p->approve[0], p->approve[1], p->accept[0], p->accept[1],
                              p->instruct,    p->settle,   p->sheet,    p->sign};
    json_t *root = asking_get(&asking, "trace", PAYMENT);
    expect_steps(root, steps, sizeof steps / sizeof steps[0]);
    assert_string_equal(asking_text(root, "payment.state"), "signed");
    assert_false(asking_true(root, "truncated"));
    static const struct { const char *path, *want; } texts[] = {
        {"steps.0.kind", "budget.appropriate"}, {"steps.0.role", "budget"},     {"steps.0.amount", "1500.00"},
        {"steps.1.role", "accountant"},         {"steps.3.issuer", "clerk"},    {"steps.3.role", "handler"},
        {"steps.6.role", "approver"},           {"steps.10.role", "cashier"},   {"steps.11.body.amount", "1500.00"},
        {"steps.12.body.code", "E12"},          {"steps.13.kind", "payment.sign"},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_string_equal(asking_text(root, texts[i].path), texts[i].want);
    assert_string_equal(asking_text(root, "steps.3.statement"), asking_hash(&asking, p->request));
    json_decref(root);
    asking_end(&asking);
}

static void test_one_payee(void **state) {
    (void)state;
    struct asking asking;
    asking_case(&asking);
    const struct ledger_case *c = &asking.c;
    const struct ledger_payment *p = &c->payment;
    const uint64_t steps[] = {c->appropriate, c->receive,    c->payee[1],   c->list,      p->request,
                              p->review,      p->minutes,    p->approve[0], p->approve[1], p->accept[0],
                              p->accept[1],   p->instruct,   p->settle,     p->sheet,      p->sign};
    json_t *by_line = asking_get(&asking, "trace", PAYMENT "&line=2");
    expect_steps(by_line, steps, sizeof steps / sizeof steps[0]);
    assert_string_equal(asking_text(by_line, "line.amount"), "500.00");
    static const struct { const char *path, *want; } texts[] = {
        {"steps.2.kind", "payee.enrol"},         {"steps.4.line.amount", "500.00"}, {"steps.12.line.outcome", "paid"},
        {"steps.12.line.serial", "P-001-2"},     {"steps.12.line.date", "2023-01-17"},
        {"steps.14.line.signing", "hand"},       {"steps.14.line.date", "2023-01-18"},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_string_equal(asking_text(by_line, texts[i].path), texts[i].want);
    assert_int_equal(asking_int(by_line, "steps.3.line.line"), 2);
    char query[128];
    snprintf(query, sizeof query, PAYMENT "&payee=%s", asking_text(by_line, "line.payee"));
    json_t *by_payee = asking_get(&asking, "trace", query);
    assert_true(json_equal(by_line, by_payee));
    json_decref(by_payee);
    json_decref(by_line);
    asking_end(&asking);
}

static void test_refused(void **state) {
    (void)state;
    struct asking asking;
    asking_case(&asking);
    asking_refused(&asking, "trace", PAYMENT "&line=4", MZ_E_NOT_FOUND, "line 4");
    asking_refused(&asking, "trace", PAYMENT "&line=0", MZ_E_NOT_FOUND, "line 0");
    asking_refused(&asking, "trace", PAYMENT "&line=x", MZ_E_BAD_NUMBER, "line");
    asking_refused(&asking, "trace", PAYMENT "&payee=x", MZ_E_BAD_TEXT, "payee");
    asking_refused(&asking, "trace", PAYMENT "&payee=00000000000000000000000000000000", MZ_E_NOT_FOUND, NULL);
    asking_refused(&asking, "trace", PAYMENT "&line=1&payee=00000000000000000000000000000000", MZ_E_USAGE, "line");
    ledger_lose(asking.ledger, &asking.c.payment.results);
    asking_refused(&asking, "trace", PAYMENT "&line=1", MZ_E_WITHHELD, NULL);
    json_t *root = asking_get(&asking, "trace", PAYMENT); /* the statements say enough without lists */
    json_decref(root);
    asking_end(&asking);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_payment),
        cmocka_unit_test(test_one_payee),
        cmocka_unit_test(test_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
