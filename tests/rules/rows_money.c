/* The bank's results and the sign-for, line by line: proto/rules/payment_money.c, payment_sign.c.
 */
#include "tests/rules/table.h"

static struct draft settle(struct world *w, const struct mz_line *lines, size_t count) {
    struct mz_list_totals totals = world_list(w, MZ_LIST_RESULTS, lines, count, NULL);
    struct draft d = world_settle(w);
    d.s.body.payment_settle = (struct mz_payment_settle){totals.count, totals.amount, totals.root};
    return d;
}

static struct draft sign(struct world *w, const struct mz_line *lines, size_t count) {
    struct mz_list_totals totals = world_list(w, MZ_LIST_SIGNATURES, lines, count, NULL);
    struct draft d = world_sign(w);
    d.s.body.payment_sign = (struct mz_payment_sign){totals.count, totals.amount, totals.root};
    return d;
}

/* -- payment.settle: the results of two lines, the second changed. */

#define RESULT(name_, ...)                                                                         \
    static struct draft name_(struct world *w, bool wrong) {                                       \
        struct mz_line lines[WORLD_PAID];                                                          \
        world_pay(w, MZ_STATE_INSTRUCTED);                                                         \
        world_lines(MZ_LIST_RESULTS, lines);                                                       \
        struct mz_line *second = &lines[1];                                                        \
        if (wrong) {                                                                               \
            __VA_ARGS__;                                                                           \
        }                                                                                          \
        return settle(w, lines, 2);                                                                \
    }

RESULT(paid_to_nobody, second->payee = world_id("nobody", 0))
RESULT(paid_to_the_next, second->line = 3)
RESULT(paid_less, second->amount--)
RESULT(paid_before_it_was_sent, second->date = 20230424)
RESULT(paid_tomorrow, second->date = 20230430)
RESULT(one_movement_twice, second->serial = lines[0].serial)

static struct draft before_it_was_sent(struct world *w, bool wrong) {
    world_pay(w, wrong ? MZ_STATE_ACCEPTED : MZ_STATE_INSTRUCTED);
    if (wrong)
        world_case(w)->instruct = world_case(w)->accept[0];
    return world_settle(w);
}

static struct draft no_results(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_INSTRUCTED);
    struct draft d = world_settle(w);
    if (wrong)
        d.s.body.payment_settle.count = 0;
    return d;
}

static struct draft another_sum(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_INSTRUCTED);
    struct draft d = world_settle(w);
    d.s.body.payment_settle.amount -= wrong;
    return d;
}

static struct draft paid_twice(struct world *w, bool wrong) {
    struct mz_line lines[WORLD_PAID];
    world_pay(w, MZ_STATE_INSTRUCTED);
    world_lines(MZ_LIST_RESULTS, lines);
    struct draft d = settle(w, lines, 2);
    world_admit(w, &d);
    lines[1].serial = mz_span_text("another-serial");
    return settle(w, lines + (wrong ? 1 : 2), 1);
}

/* Under a policy that only flags a movement booked for two payments: within one it counts once. */
static struct draft flagged_twice(struct world *w, bool wrong) {
    struct mz_line lines[WORLD_PAID];
    struct draft d;
    rule_policy(&d, w, 2)->reuse = MZ_REUSE_FLAG;
    world_dual(w, &d);
    world_pay(w, MZ_STATE_SETTLED);
    d = rule_appropriate(w, WORLD_PROJECT, "B-2");
    d.s.body.budget_appropriate.amount = WORLD_TOTAL;
    struct mz_hash line = world_admit(w, &d);
    d = world_draft(w, MZ_KIND_FUNDS_RECEIVE, "accountant", WORLD_PROJECT, 20230420);
    d.s.body.funds_receive = (struct mz_funds_receive){
        .line = mz_span_text("B-2"), .amount = WORLD_TOTAL, .document = mz_span_text("示例回单")};
    draft_ref(&d, line);
    world_admit(w, &d);
    d = world_request(w);
    d.s.body.payment_request.number = mz_span_text("P-2");
    d.s.body.payment_request.line = mz_span_text("B-2");
    world_carry(w, &d, MZ_STATE_INSTRUCTED);
    world_lines(MZ_LIST_RESULTS, lines);
    if (wrong)
        lines[1].serial = lines[0].serial;
    return settle(w, lines, 2);
}

/* -- payment.sign */

#define SIGNATURE(name_, ...)                                                                      \
    static struct draft name_(struct world *w, bool wrong) {                                       \
        struct mz_line lines[WORLD_PAID];                                                          \
        world_pay(w, MZ_STATE_SETTLED);                                                            \
        world_lines(MZ_LIST_SIGNATURES, lines);                                                    \
        struct mz_line *second = &lines[1];                                                        \
        if (wrong) {                                                                               \
            __VA_ARGS__;                                                                           \
        }                                                                                          \
        return sign(w, lines, 2);                                                                  \
    }

SIGNATURE(signed_by_nobody, second->payee = world_id("nobody", 0))
SIGNATURE(signed_for_more, second->amount++)
SIGNATURE(signed_tomorrow, second->date = 20230505)
SIGNATURE(sheet_not_at_hand, second->evidence = world_key("no sheet"))

/* The first two lines are paid, or the second came back, or nothing is known of it. */
static struct draft sign_two(struct world *w, size_t known, bool returned) {
    struct mz_line lines[WORLD_PAID];
    world_pay(w, MZ_STATE_INSTRUCTED);
    world_lines(MZ_LIST_RESULTS, lines);
    if (returned) {
        lines[1].outcome = MZ_OUTCOME_RETURNED;
        lines[1].serial = (struct mz_span){NULL, 0};
        lines[1].reason = mz_span_text("户名不符");
    }
    struct draft d = settle(w, lines, known);
    world_case(w)->settle = world_admit(w, &d);
    d = world_evidence(w, world_case(w)->request, "E11", "sheet");
    world_admit(w, &d);
    world_lines(MZ_LIST_SIGNATURES, lines);
    return sign(w, lines, 2);
}

static struct draft signed_for_what_came_back(struct world *w, bool wrong) {
    return sign_two(w, 2, wrong);
}

static struct draft signed_for_what_may_come(struct world *w, bool wrong) {
    return sign_two(w, wrong ? 1 : 2, false);
}

static struct draft signed_twice(struct world *w, bool wrong) {
    struct mz_line lines[WORLD_PAID];
    world_pay(w, MZ_STATE_SETTLED);
    world_lines(MZ_LIST_SIGNATURES, lines);
    struct draft d = sign(w, lines, 2);
    world_admit(w, &d);
    return sign(w, lines + (wrong ? 1 : 2), 1);
}

static struct draft signed_for_a_reversed_line(struct world *w, bool wrong) {
    struct mz_line lines[WORLD_PAID];
    world_pay(w, MZ_STATE_SETTLED);
    struct draft d = rule_reverse(w, 0, MZ_REASON_ERROR);
    d = rule_confirm(w, "approver-1", world_admit(w, &d));
    world_admit(w, &d);
    world_lines(MZ_LIST_SIGNATURES, lines);
    return sign(w, lines + (wrong ? 0 : 1), 1);
}

static struct draft signed_before_it_was_paid(struct world *w, bool wrong) {
    world_pay(w, wrong ? MZ_STATE_ACCEPTED : MZ_STATE_SETTLED);
    if (wrong)
        world_case(w)->settle = world_case(w)->accept[0];
    return world_sign(w);
}

static struct draft no_signatures(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_SETTLED);
    struct draft d = world_sign(w);
    if (wrong)
        d.s.body.payment_sign.count = 0;
    return d;
}

static struct draft of_another_result(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_SETTLED);
    struct draft d = world_sign(w);
    if (wrong)
        d.refs[1] = world_case(w)->instruct;
    return d;
}

static struct draft without_the_sheet(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_INSTRUCTED);
    struct draft d = world_settle(w);
    world_case(w)->settle = world_admit(w, &d);
    d = world_evidence(w, world_case(w)->request, wrong ? "E12" : "E11", "sheet");
    d.s.date = 20230501;
    world_admit(w, &d);
    return world_sign(w);
}

const struct rule_row rows_money[] = {
    ROW("payment", mz_payment_in_state, WRONG_STATE, PLANNED, before_it_was_sent, "P-1", "accepted",
        "instructed|part-settled"),
    ROW("act", mz_act_some, OUT_OF_RANGE, PLANNED, no_results, "body.count", "0", "> 0"),
    ROW("roster", compare, ROSTER_SUM, PLANNED, another_sum, "the list", "22000.00", "21999.99"),
    ROW("payment_money", mz_payment_line_of, LINE_MISMATCH, PLANNED, paid_to_nobody, "line 2", NULL,
        "a payee of the roster"),
    ROW("payment_money", mz_payment_line_of, LINE_MISMATCH, PLANNED, paid_to_the_next, "line 3",
        "3", "2"),
    ROW("payment_money", mz_payment_line_of, LINE_MISMATCH, PLANNED, paid_less, "line 2", "499.99",
        "500.00"),
    ROW("payment_money", mz_payment_line, LINE_MISMATCH, PLANNED, paid_before_it_was_sent, "line 2",
        "2023-04-24", "2023-04-25"),
    ROW("payment_money", mz_payment_line, LINE_MISMATCH, PLANNED, paid_tomorrow, "line 2",
        "2023-04-30", "2023-04-29"),
    ROW("payment_money", mz_payment_serial, SERIAL_REUSED, PLANNED, one_movement_twice, "line 2",
        "bank-001"),
    ROW("payment_money", mz_payment_serial, SERIAL_REUSED, PLANNED, flagged_twice, "line 2",
        "bank-001"),
    ROW("payment_money", settle_line, LINE_MISMATCH, PLANNED, paid_twice, "line 2", "paid",
        "no result yet"),
    ROW("payment", mz_payment_in_state, WRONG_STATE, PLANNED, signed_before_it_was_paid, "P-1",
        "accepted"),
    ROW("act", mz_act_some, OUT_OF_RANGE, PLANNED, no_signatures, "body.count", "0", "> 0"),
    ROW("payment_sign", check_refs, WRONG_REF, PLANNED, of_another_result, "refs[1]",
        "payment.instruct", "payment.settle of this payment"),
    ROW("payment_money", mz_payment_line_of, LINE_MISMATCH, PLANNED, signed_by_nobody, "line 2",
        NULL, "a payee of the roster"),
    ROW("payment_money", mz_payment_line_of, LINE_MISMATCH, PLANNED, signed_for_more, "line 2",
        "500.01", "500.00"),
    ROW("payment_money", mz_payment_line, LINE_MISMATCH, PLANNED, signed_tomorrow, "line 2",
        "2023-05-05", "2023-05-04"),
    ROW("payment_sign", sign_line, LINE_MISMATCH, PLANNED, signed_for_what_came_back, "line 2",
        "returned", "paid"),
    ROW("payment_sign", sign_line, LINE_MISMATCH, PLANNED, signed_for_what_may_come, "line 2",
        "no result of the bank", "paid"),
    ROW("payment_sign", sign_line, LINE_MISMATCH, PLANNED, signed_for_a_reversed_line, "line 1",
        "reversed", "paid"),
    ROW("payment_sign", sign_line, LINE_MISMATCH, PLANNED, signed_twice, "line 2", "signed",
        "not signed for yet"),
    ROW("payment_sign", check_evidence, EVIDENCE_MISSING, PLANNED, sheet_not_at_hand, "line 2"),
    ROW("payment_evidence", mz_payment_evidence, EVIDENCE_MISSING, PLANNED, without_the_sheet,
        "P-1", "", "E11"),
    {.file = NULL},
};
