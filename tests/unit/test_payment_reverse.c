/* proto/rules/payment_refund, payment_reverse, payment_archive: money that comes back, lines that
 * are taken out of what was paid, and the archive. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "tests/lib/fold_world.h"

static struct world *paid_until(enum mz_state until) {
    struct world *w = world_new();
    world_open(w);
    world_people(w);
    world_plan(w);
    world_pay(w, until);
    return w;
}

static struct mz_budget_record budget_of(struct world *w) {
    struct mz_budget_record record;
    world_get(
        w, mz_key_of_codes(MZ_TABLE_BUDGET, mz_span_text(WORLD_PROJECT), mz_span_text(WORLD_LINE)),
        &mz_budget_record_schema, &record);
    return record;
}

static struct mz_project_record project_of(struct world *w) {
    struct mz_project_record record;
    world_get(w, mz_key_of_code(MZ_TABLE_PROJECT, mz_span_text(WORLD_PROJECT)),
              &mz_project_record_schema, &record);
    return record;
}

static struct mz_payment_record payment_of(struct world *w) {
    struct mz_payment_record record;
    world_get(w, mz_key_of_hash(MZ_TABLE_PAYMENT, &world_case(w)->request),
              &mz_payment_record_schema, &record);
    return record;
}

static struct mz_hash attach(struct world *w, const char *code, const char *file) {
    struct draft d = world_evidence(w, world_case(w)->request, code, file);
    return world_admit(w, &d);
}

static struct draft refund_of(struct world *w, struct mz_hash receipt, const struct mz_line *lines,
                              size_t count) {
    struct mz_list_totals totals = world_list(w, MZ_LIST_REFUNDS, lines, count, NULL);
    struct draft d = world_draft(w, MZ_KIND_PAYMENT_REFUND, "cashier", WORLD_PROJECT, 20230510);
    d.s.body.payment_refund = (struct mz_payment_refund){totals.count, totals.amount, totals.root};
    draft_ref(&d, world_case(w)->request);
    draft_ref(&d, receipt);
    return d;
}

/* `amount` of each line came back under serials that begin with `serial`. */
static struct draft refund(struct world *w, struct mz_hash receipt, size_t first, size_t count,
                           int64_t amount, const char *serial) {
    struct mz_line lines[WORLD_PAID];
    char serials[WORLD_PAID][24];
    world_lines(MZ_LIST_ROSTER, lines);
    for (size_t n = first; n < first + count; n++) {
        snprintf(serials[n], sizeof serials[n], "%s-%u", serial, (unsigned)n);
        lines[n].amount = amount;
        lines[n].serial = mz_span_text(serials[n]);
        lines[n].date = 20230509;
    }
    return refund_of(w, receipt, lines + first, count);
}

static struct draft reverse(struct world *w, size_t first, size_t count, uint8_t reason) {
    struct mz_line lines[WORLD_PAID];
    world_lines(MZ_LIST_ROSTER, lines);
    struct mz_list_totals totals = world_list(w, MZ_LIST_SELECTION, lines + first, count, NULL);
    struct draft d = world_draft(w, MZ_KIND_PAYMENT_REVERSE, "accountant", WORLD_PROJECT, 20230511);
    d.s.body.payment_reverse = (struct mz_payment_reverse){.count = totals.count,
                                                           .amount = totals.amount,
                                                           .root = totals.root,
                                                           .reason = reason,
                                                           .text = mz_span_text("冲销"),
                                                           .voucher = mz_span_text("R-1")};
    draft_ref(&d, world_case(w)->request);
    return d;
}

static struct draft confirm(struct world *w, const char *actor, struct mz_hash reversal,
                            int64_t amount) {
    struct draft d = world_draft(w, MZ_KIND_PAYMENT_CONFIRM, actor, WORLD_PROJECT, 20230512);
    d.s.body.payment_review.amount = amount;
    draft_ref(&d, world_case(w)->request);
    draft_ref(&d, reversal);
    return d;
}

static struct draft archive(struct world *w) {
    struct mz_payment_record payment = payment_of(w);
    struct draft d = world_draft(w, MZ_KIND_PAYMENT_ARCHIVE, "archivist", WORLD_PROJECT, 20230515);
    d.s.body.payment_archive = (struct mz_payment_archive){.debit = payment.settled_amount,
                                                           .credit = payment.settled_amount,
                                                           .voucher = mz_span_text("V-2023-1"),
                                                           .attachments = payment.evidence};
    draft_ref(&d, world_case(w)->request);
    return d;
}

static void test_refund(void **state) {
    (void)state;
    struct world *w = paid_until(MZ_STATE_SIGNED);
    struct mz_hash other = attach(w, "E12", "photograph");
    REFUSED(w, refund(w, other, 0, 1, 100, "a"), MZ_E_EVIDENCE_MISSING, );
    struct mz_hash receipt = attach(w, "E17", "receipt 1");
    struct mz_hash second = attach(w, "E17", "receipt 2");
    REFUSED(w, refund(w, other, 0, 1, 100, "a"), MZ_E_WRONG_REF, );
#define BODY r.s.body.payment_refund
    REFUSED(w, refund(w, receipt, 0, 1, 100, "a"), MZ_E_OUT_OF_RANGE, BODY.count = 0);
    REFUSED(w, refund(w, receipt, 0, 1, 100, "a"), MZ_E_ROSTER_SUM, BODY.amount += 1);
#undef BODY
    REFUSED(w, refund(w, receipt, 0, 1, WORLD_SHARE + 1, "a"), MZ_E_LINE_MISMATCH, );
    struct mz_line stranger = {.line = 1,
                               .payee = world_payee(50),
                               .amount = 1,
                               .salt = world_id("s", 1),
                               .serial = mz_span_text("x"),
                               .date = 20230509};
    REFUSED(w, refund_of(w, receipt, &stranger, 1), MZ_E_LINE_MISMATCH, );
    stranger.payee = world_payee(0);
    stranger.serial = mz_span_text("bank-001"); /* the payment itself */
    REFUSED(w, refund_of(w, receipt, &stranger, 1), MZ_E_SERIAL_REUSED, );
    stranger.serial = mz_span_text("x");
    stranger.date = 20230511; /* after it was filed */
    REFUSED(w, refund_of(w, receipt, &stranger, 1), MZ_E_LINE_MISMATCH, );
    struct draft d = refund(w, receipt, 0, 2, 20000, "a");
    world_admit(w, &d);
    REFUSED(w, refund(w, second, 1, 1, 30001, "b"), MZ_E_LINE_MISMATCH, ); /* more than is left */
    d = refund(w, second, 1, 1, 30000, "b");
    world_admit(w, &d);
    assert_int_equal(budget_of(w).refunded, 70000);
    assert_int_equal(budget_of(w).settled, WORLD_TOTAL);
    assert_int_equal(payment_of(w).refunded_amount, 70000);
    assert_int_equal(world_state(w), MZ_STATE_SIGNED);
    world_free(w);

    w = paid_until(MZ_STATE_INSTRUCTED);
    receipt = attach(w, "E17", "receipt");
    REFUSED(w, refund(w, receipt, 0, 1, 100, "a"), MZ_E_WRONG_STATE, );
    world_free(w);
}

/* Lines whose money is back are reversed; the figures are as if they had never been paid, and the
 * budget has the money. */
static void test_reverse_lines(void **state) {
    (void)state;
    struct world *w = paid_until(MZ_STATE_SIGNED);
    REFUSED(w, reverse(w, 0, 2, MZ_REASON_REFUND), MZ_E_NOT_REFUNDED, );
    struct mz_hash receipt = attach(w, "E17", "receipt");
    struct draft d = refund(w, receipt, 42, 2, WORLD_SHARE, "a");
    world_admit(w, &d);
#define BODY r.s.body.payment_reverse
    REFUSED(w, reverse(w, 42, 2, MZ_REASON_REFUND), MZ_E_OUT_OF_RANGE, BODY.count = 0);
    REFUSED(w, reverse(w, 42, 2, MZ_REASON_REFUND), MZ_E_ROSTER_COUNT, BODY.count = 1);
#undef BODY
    REFUSED(w, reverse(w, 42, 2, MZ_REASON_ERROR), MZ_E_NOT_REFUNDED, ); /* it did happen */
    REFUSED(w, reverse(w, 41, 2, MZ_REASON_REFUND), MZ_E_NOT_REFUNDED, );
    REFUSED(w, confirm(w, "approver-1", world_case(w)->request, 100), MZ_E_NOT_PENDING, );
    d = reverse(w, 42, 2, MZ_REASON_REFUND);
    struct mz_hash reversal = world_admit(w, &d);
    assert_int_equal(budget_of(w).settled, WORLD_TOTAL); /* nothing yet */
    REFUSED(w, confirm(w, "approver-1", reversal, 2 * WORLD_SHARE - 1), MZ_E_AMOUNT_MISMATCH, );
    REFUSED(w, confirm(w, "approver-1", world_case(w)->settle, 2 * WORLD_SHARE),
            MZ_E_NOT_PENDING, );
    REFUSED(w, confirm(w, "clerk-alias", reversal, 2 * WORLD_SHARE),
            MZ_E_DUTY_CONFLICT, ); /* the handler */
    REFUSED(w, confirm(w, "accountant", reversal, 2 * WORLD_SHARE), MZ_E_WRONG_ROLE, );
    d = confirm(w, "approver-1", reversal, 2 * WORLD_SHARE);
    world_admit(w, &d);
    REFUSED(w, confirm(w, "approver-2", reversal, 2 * WORLD_SHARE), MZ_E_NOT_PENDING, );
    REFUSED(w, reverse(w, 42, 1, MZ_REASON_REFUND), MZ_E_LINE_MISMATCH, ); /* twice */
    REFUSED(w, refund(w, receipt, 42, 1, 1, "b"), MZ_E_LINE_MISMATCH, );
    struct mz_budget_record line = budget_of(w);
    assert_int_equal(line.instructed, WORLD_TOTAL - 2 * WORLD_SHARE);
    assert_int_equal(line.settled, WORLD_TOTAL - 2 * WORLD_SHARE);
    assert_int_equal(line.signed_, WORLD_TOTAL - 2 * WORLD_SHARE);
    assert_int_equal(line.refunded, 0);
    assert_int_equal(mz_budget_available(&line), 2 * WORLD_SHARE);
    struct mz_project_record project = project_of(w);
    assert_int_equal(project.paid, 42);
    assert_int_equal(project.signed_, 42);
    assert_int_equal(project.signed_eligible, 42);
    assert_int_equal(project.signed_late, 2); /* both reversed ones were late */
    assert_int_equal(project.signed_lines, 42);
    assert_int_equal(project.paid_amount, WORLD_TOTAL - 2 * WORLD_SHARE);
    struct mz_payment_record payment = payment_of(w);
    assert_int_equal(payment.reversed_lines, 2);
    assert_int_equal(payment.reversed_amount, 2 * WORLD_SHARE);
    assert_int_equal(payment.late_lines, 2);
    assert_int_equal(payment.settled_amount + payment.reversed_amount, payment.amount);
    assert_int_equal(world_state(w), MZ_STATE_SIGNED);
    world_free(w);
}

/* A result that was recorded by error: the whole of it, before anybody signed. */
static void test_reverse_whole(void **state) {
    (void)state;
    struct world *w = paid_until(MZ_STATE_SETTLED);
    struct draft d = reverse(w, 0, 4, MZ_REASON_ERROR);
    struct mz_hash replaced = world_admit(w, &d);
    d = reverse(w, 0, 44, MZ_REASON_ERROR);
    struct mz_hash reversal = world_admit(w, &d);
    REFUSED(w, confirm(w, "approver-2", replaced, 4 * WORLD_SHARE), MZ_E_NOT_PENDING, );
    d = confirm(w, "approver-2", reversal, WORLD_TOTAL);
    world_admit(w, &d);
    assert_int_equal(world_state(w), MZ_STATE_REVERSED);
    struct mz_budget_record line = budget_of(w);
    assert_int_equal(mz_budget_available(&line), WORLD_TOTAL);
    assert_int_equal(project_of(w).paid, 0);
    assert_int_equal(project_of(w).paid_payments, 0);
    assert_false(world_has(w, mz_key_of_hash(MZ_TABLE_OPEN, &world_case(w)->request)));
    REFUSED(w, world_sign(w), MZ_E_WRONG_STATE, );
    REFUSED(w, reverse(w, 0, 1, MZ_REASON_ERROR), MZ_E_WRONG_STATE, );
    world_free(w);

    /* The rest signed already: what is left is complete. */
    w = paid_until(MZ_STATE_SETTLED);
    struct mz_line lines[WORLD_PAID];
    world_lines(MZ_LIST_SIGNATURES, lines);
    struct mz_list_totals totals = world_list(w, MZ_LIST_SIGNATURES, lines, 43, NULL);
    d = world_sign(w);
    d.s.body.payment_sign = (struct mz_payment_sign){totals.count, totals.amount, totals.root};
    world_admit(w, &d);
    d = reverse(w, 43, 1, MZ_REASON_ERROR);
    reversal = world_admit(w, &d);
    d = confirm(w, "approver-1", reversal, WORLD_SHARE);
    world_admit(w, &d);
    assert_int_equal(world_state(w), MZ_STATE_SIGNED);
    world_free(w);
}

/* The bank sent four lines back, and nobody sends them again. */
static struct world *four_back(void) {
    struct world *w = paid_until(MZ_STATE_INSTRUCTED);
    struct mz_line lines[WORLD_PAID];
    world_lines(MZ_LIST_RESULTS, lines);
    for (size_t n = 40; n < WORLD_PAID; n++) {
        lines[n].outcome = MZ_OUTCOME_RETURNED;
        lines[n].reason = mz_span_text("账号不符");
    }
    struct mz_list_totals totals = world_list(w, MZ_LIST_RESULTS, lines, WORLD_PAID, NULL);
    struct draft d = world_settle(w);
    d.s.body.payment_settle = (struct mz_payment_settle){totals.count, totals.amount, totals.root};
    world_case(w)->settle = world_admit(w, &d);
    attach(w, "E11", "sheet");
    world_lines(MZ_LIST_SIGNATURES, lines);
    totals = world_list(w, MZ_LIST_SIGNATURES, lines, 40, NULL);
    d = world_sign(w);
    d.s.body.payment_sign = (struct mz_payment_sign){totals.count, totals.amount, totals.root};
    world_admit(w, &d);
    assert_int_equal(world_state(w), MZ_STATE_PART_SETTLED);
    return w;
}

/* What will not be sent again is given up by two persons; the rest of the payment goes on, and the
 * budget has the money. */
static void test_given_up(void **state) {
    (void)state;
    struct world *w = four_back();
    assert_int_equal(budget_of(w).committed, 4 * WORLD_SHARE);
    REFUSED(w, reverse(w, 40, 4, MZ_REASON_ERROR), MZ_E_LINE_MISMATCH, );
    struct draft d = reverse(w, 40, 4, MZ_REASON_PAYEE);
    struct mz_hash reversal = world_admit(w, &d);
    d = confirm(w, "approver-1", reversal, 4 * WORLD_SHARE);
    world_admit(w, &d);
    assert_int_equal(world_state(w), MZ_STATE_SIGNED);
    struct mz_budget_record line = budget_of(w);
    assert_int_equal(line.committed, 0);
    assert_int_equal(line.instructed, 40 * WORLD_SHARE);
    assert_int_equal(line.settled, 40 * WORLD_SHARE);
    assert_int_equal(mz_budget_available(&line), 4 * WORLD_SHARE);
    struct mz_payment_record payment = payment_of(w);
    assert_int_equal(payment.returned_lines, 0);
    assert_int_equal(payment.returned_amount, 0);
    assert_int_equal(payment.reversed_lines, 4);
    assert_int_equal(project_of(w).paid, 40);
    attach(w, "E16", "voucher");
    d = archive(w);
    world_admit(w, &d);
    world_free(w);
}

/* Sent again and paid while the reversal waits: it does not take effect, for the money is gone. */
static void test_given_up_too_late(void **state) {
    (void)state;
    struct world *w = four_back();
    struct draft d = reverse(w, 40, 4, MZ_REASON_PAYEE);
    struct mz_hash reversal = world_admit(w, &d);
    struct mz_line lines[WORLD_PAID];
    char serials[4][8];
    world_lines(MZ_LIST_ROSTER, lines);
    struct mz_list_totals totals = world_list(w, MZ_LIST_SELECTION, lines + 40, 4, NULL);
    d = world_instruct(w);
    d.s.date = 20230505;
    d.s.body.payment_instruct.root = totals.root;
    d.s.body.payment_instruct.count = totals.count;
    d.s.body.payment_instruct.amount = totals.amount;
    struct mz_hash again = world_admit(w, &d);
    REFUSED(w, confirm(w, "approver-1", reversal, 4 * WORLD_SHARE), MZ_E_LINE_MISMATCH, );
    world_lines(MZ_LIST_RESULTS, lines);
    for (size_t n = 0; n < 4; n++) {
        snprintf(serials[n], sizeof serials[n], "b-%u", (unsigned)n);
        lines[40 + n].serial = mz_span_text(serials[n]);
        lines[40 + n].date = 20230506;
    }
    totals = world_list(w, MZ_LIST_RESULTS, lines + 40, 4, NULL);
    d = world_settle(w);
    d.s.date = 20230507;
    d.refs[1] = again;
    d.s.body.payment_settle = (struct mz_payment_settle){totals.count, totals.amount, totals.root};
    world_admit(w, &d);
    REFUSED(w, confirm(w, "approver-1", reversal, 4 * WORLD_SHARE), MZ_E_NOT_REFUNDED, );
    world_free(w);
}

static void test_archive(void **state) {
    (void)state;
    struct world *w = paid_until(MZ_STATE_SETTLED);
    REFUSED(w, archive(w), MZ_E_WRONG_STATE, );
    struct draft d = world_sign(w);
    world_admit(w, &d);
    REFUSED(w, archive(w), MZ_E_EVIDENCE_MISSING, );
    attach(w, "E16", "voucher");
#define BODY r.s.body.payment_archive
    REFUSED(w, archive(w), MZ_E_AMOUNT_MISMATCH, BODY.debit -= 1);
    REFUSED(w, archive(w), MZ_E_AMOUNT_MISMATCH, BODY.credit += 1);
    REFUSED(w, archive(w), MZ_E_EVIDENCE_COUNT, BODY.attachments += 1);
#undef BODY
    struct draft cashier = archive(w);
    cashier.s.issuer = mz_span_text("cashier");
    struct mz_hash key = world_key("cashier");
    cashier.s.kid = mz_statement_kid(&key);
    world_refuse(w, &cashier, MZ_E_WRONG_ROLE, __FILE__, __LINE__);
    assert_int_equal(payment_of(w).evidence, 4); /* E03, E08, E11, E16 */
    /* A number that another posting of the year has: the reversal that waits. */
    struct draft waiting = reverse(w, 0, 1, MZ_REASON_ERROR);
    world_admit(w, &waiting);
    REFUSED(w, archive(w), MZ_E_VOUCHER_REUSED,
            r.s.body.payment_archive.voucher = mz_span_text("R-1"));
    /* What takes the place of it may keep the number. */
    d = reverse(w, 1, 1, MZ_REASON_ERROR);
    world_admit(w, &d);
    d = reverse(w, 1, 1, MZ_REASON_ERROR);
    d.s.body.payment_reverse.voucher = mz_span_text("R-2");
    world_admit(w, &d);
    REFUSED(w, reverse(w, 2, 1, MZ_REASON_ERROR), MZ_E_VOUCHER_REUSED, );
    d = archive(w);
    world_admit(w, &d);
    REFUSED(w, reverse(w, 2, 1, MZ_REASON_ERROR), MZ_E_VOUCHER_REUSED,
            r.s.body.payment_reverse.voucher = mz_span_text("V-2023-1"));
    assert_int_equal(world_state(w), MZ_STATE_ARCHIVED);
    REFUSED(w, archive(w), MZ_E_WRONG_STATE, );
    /* What is archived can still come back and be reversed. */
    struct mz_hash receipt = attach(w, "E17", "receipt");
    d = refund(w, receipt, 0, 1, WORLD_SHARE, "a");
    world_admit(w, &d);
    d = reverse(w, 0, 1, MZ_REASON_REFUND);
    d.s.body.payment_reverse.voucher = mz_span_text("R-3");
    struct mz_hash reversal = world_admit(w, &d);
    assert_true(world_has(w, mz_key_of_hash(MZ_TABLE_OPEN, &world_case(w)->request)));
    d = confirm(w, "approver-1", reversal, WORLD_SHARE);
    world_admit(w, &d);
    assert_int_equal(world_state(w), MZ_STATE_ARCHIVED);
    assert_false(world_has(w, mz_key_of_hash(MZ_TABLE_OPEN, &world_case(w)->request)));
    world_free(w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refund),
        cmocka_unit_test(test_reverse_lines),
        cmocka_unit_test(test_reverse_whole),
        cmocka_unit_test(test_given_up),
        cmocka_unit_test(test_given_up_too_late),
        cmocka_unit_test(test_archive),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
