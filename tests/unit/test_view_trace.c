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
    const uint64_t steps[] = {c->appropriate, c->receive,   c->list,       p->request,
                              p->review,      p->minutes,   p->approve[0], p->approve[1],
                              p->accept[0],   p->accept[1], p->instruct,   p->settle,
                              p->sheet,       p->sign};
    json_t *root = asking_get(&asking, "trace", PAYMENT);
    expect_steps(root, steps, sizeof steps / sizeof steps[0]);
    assert_string_equal(asking_text(root, "payment.state"), "signed");
    assert_false(asking_true(root, "truncated"));
    static const struct {
        const char *path, *want;
    } texts[] = {
        {"steps.0.kind", "budget.appropriate"},
        {"steps.0.role", "budget"},
        {"steps.0.amount", "1500.00"},
        {"steps.1.role", "accountant"},
        {"steps.3.issuer", "clerk"},
        {"steps.3.role", "handler"},
        {"steps.6.role", "approver"},
        {"steps.10.role", "cashier"},
        {"steps.11.body.amount", "1500.00"},
        {"steps.12.body.code", "E12"},
        {"steps.13.kind", "payment.sign"},
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
    const uint64_t steps[] = {c->appropriate, c->receive,   c->payee[1],  c->list,
                              p->request,     p->review,    p->minutes,   p->approve[0],
                              p->approve[1],  p->accept[0], p->accept[1], p->instruct,
                              p->settle,      p->sheet,     p->sign};
    json_t *by_line = asking_get(&asking, "trace", PAYMENT "&line=2");
    expect_steps(by_line, steps, sizeof steps / sizeof steps[0]);
    assert_string_equal(asking_text(by_line, "line.amount"), "500.00");
    static const struct {
        const char *path, *want;
    } texts[] = {
        {"steps.2.kind", "payee.enrol"},      {"steps.4.line.amount", "500.00"},
        {"steps.12.line.outcome", "paid"},    {"steps.12.line.serial", "P-001-2"},
        {"steps.12.line.date", "2023-01-17"}, {"steps.14.line.signing", "hand"},
        {"steps.14.line.date", "2023-01-18"},
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

static void plan_more(struct ledger *ledger, enum mz_kind_id kind, const uint64_t *on,
                      const void *body) {
    ledger_append(ledger, &(struct ledger_act){.kind = kind,
                                               .actor = "budgeter",
                                               .project = LEDGER_PROJECT,
                                               .date = 20230118,
                                               .refs = on,
                                               .refs_count = on != NULL,
                                               .body = body});
}

/* Other budget lines, and what came after the payment's last entry, are not on its way; an
 * adjustment before is. */
static void test_only_its_own(void **state) {
    (void)state;
    struct asking asking;
    struct ledger *ledger = ledger_new();
    struct ledger_case c;
    ledger_case_open(ledger, &c);
    ledger_case_plan(ledger, &c);
    struct mz_budget_appropriate other;
    mz_schema_init(&mz_budget_appropriate_schema, &other);
    other.line = mz_span_text("B2023-002");
    other.year = 2023;
    other.amount = 100;
    other.source = MZ_SOURCE_UNION;
    other.document = mz_span_text("x");
    plan_more(ledger, MZ_KIND_BUDGET_APPROPRIATE, NULL, &other);
    struct mz_budget_adjust adjust;
    mz_schema_init(&mz_budget_adjust_schema, &adjust);
    adjust.line = mz_span_text(LEDGER_LINE);
    adjust.type = MZ_ADJUST_INCREASE;
    adjust.amount = 100;
    adjust.document = adjust.reason = mz_span_text("x");
    uint64_t before = ledger_size(ledger);
    plan_more(ledger, MZ_KIND_BUDGET_ADJUST, &c.appropriate, &adjust);
    ledger_case_pay(ledger, &c, "P-001", LEDGER_REVIEWED, &c.payment);
    plan_more(ledger, MZ_KIND_BUDGET_ADJUST, &c.appropriate, &adjust);
    asking_start(&asking, ledger);
    const uint64_t steps[] = {c.appropriate, c.receive,         c.list,
                              before,        c.payment.request, c.payment.review};
    json_t *root = asking_get(&asking, "trace", PAYMENT);
    expect_steps(root, steps, sizeof steps / sizeof steps[0]);
    json_decref(root);
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
    asking_refused(&asking, "trace", PAYMENT "&payee=00000000000000000000000000000000",
                   MZ_E_NOT_FOUND, NULL);
    asking_refused(&asking, "trace", PAYMENT "&line=1&payee=00000000000000000000000000000000",
                   MZ_E_USAGE, "line");
    ledger_lose(asking.ledger, &asking.c.payment.results);
    asking_refused(&asking, "trace", PAYMENT "&line=1", MZ_E_WITHHELD, NULL);
    json_t *root =
        asking_get(&asking, "trace", PAYMENT); /* the statements say enough without lists */
    json_decref(root);
    asking_end(&asking);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_payment),
        cmocka_unit_test(test_one_payee),
        cmocka_unit_test(test_only_its_own),
        cmocka_unit_test(test_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
