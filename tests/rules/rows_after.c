/* Money that comes back, lines taken out of what was paid, and the archive:
 * proto/rules/payment_refund.c, payment_reverse.c, payment_archive.c. */
#include "tests/rules/table.h"

/* -- payment.refund */

#define REFUND(name_, ...)                                                                         \
    static struct draft name_(struct world *w, bool wrong) {                                       \
        world_pay(w, MZ_STATE_SIGNED);                                                             \
        struct mz_hash receipt = rule_attach(w, "E17", "receipt");                                 \
        struct mz_line line = rule_back(WORLD_SHARE, "back-1");                                    \
        if (wrong) {                                                                               \
            __VA_ARGS__;                                                                           \
        }                                                                                          \
        return rule_refund(w, receipt, &line);                                                     \
    }

REFUND(more_than_was_paid, line.amount++)
REFUND(from_nobody, line.payee = world_id("nobody", 0))
REFUND(the_payment_itself, line.serial = mz_span_text("bank-001"))
REFUND(came_back_tomorrow, line.date = 20230511)
REFUND(another_receipt, receipt = rule_attach(w, "E12", "a photograph"))

static struct draft without_receipt(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_SIGNED);
    struct mz_line line = rule_back(WORLD_SHARE, "back-1");
    return rule_refund(w, rule_attach(w, wrong ? "E12" : "E17", "a file"), &line);
}

static struct draft nothing_back(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_SIGNED);
    struct mz_line line = rule_back(WORLD_SHARE, "back-1");
    struct draft d = rule_refund(w, rule_attach(w, "E17", "receipt"), &line);
    if (wrong)
        d.s.body.payment_refund.count = 0;
    return d;
}

static struct draft refunded_twice(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_SIGNED);
    struct mz_hash receipt = rule_attach(w, "E17", "receipt");
    struct mz_line line = rule_back(wrong ? WORLD_SHARE : WORLD_SHARE - 1, "back-1");
    struct draft d = rule_refund(w, receipt, &line);
    world_admit(w, &d);
    line = rule_back(1, "back-2");
    return rule_refund(w, receipt, &line);
}

/* The first line was reversed as an error of the books: there is nothing to come back. */
static struct draft refunded_reversed(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_SIGNED);
    struct draft d = rule_reverse(w, wrong ? 0 : 1, MZ_REASON_ERROR);
    d = rule_confirm(w, "approver-1", world_admit(w, &d));
    d.s.date = 20230510;
    world_admit(w, &d);
    struct mz_line line = rule_back(WORLD_SHARE, "back-1");
    d = rule_refund(w, rule_attach(w, "E17", "receipt"), &line);
    d.s.date = 20230511;
    return d;
}

static struct draft refunded_unpaid(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_INSTRUCTED);
    struct draft d = world_settle(w);
    if (!wrong)
        world_admit(w, &d);
    struct mz_line line = rule_back(WORLD_SHARE, "back-1");
    return rule_refund(w, rule_attach(w, "E17", "receipt"), &line);
}

/* -- payment.reverse, payment.confirm */

static struct draft reversed_early(struct world *w, bool wrong) {
    world_pay(w, wrong ? MZ_STATE_INSTRUCTED : MZ_STATE_SETTLED);
    return rule_reverse(w, 0, MZ_REASON_ERROR);
}

static struct draft reversed_unrefunded(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_SIGNED);
    struct mz_line line = rule_back(WORLD_SHARE, "back-1");
    struct draft d = rule_refund(w, rule_attach(w, "E17", "receipt"), &line);
    if (!wrong)
        world_admit(w, &d);
    return rule_reverse(w, 0, MZ_REASON_REFUND);
}

static struct draft nothing_reversed(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_SIGNED);
    struct draft d = rule_reverse(w, 0, MZ_REASON_ERROR);
    if (wrong)
        d.s.body.payment_reverse.count = 0;
    return d;
}

static struct draft reversed_twice(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_SIGNED);
    struct draft d = rule_reverse(w, 0, MZ_REASON_ERROR);
    d = rule_confirm(w, "approver-1", world_admit(w, &d));
    world_admit(w, &d);
    d = rule_reverse(w, wrong ? 0 : 1, MZ_REASON_ERROR);
    d.s.body.payment_reverse.voucher = mz_span_text("R-2");
    return d;
}

static struct mz_hash first_came_back(struct world *w) {
    world_pay(w, MZ_STATE_INSTRUCTED);
    struct mz_line lines[WORLD_PAID];
    world_lines(MZ_LIST_RESULTS, lines);
    lines[0].outcome = MZ_OUTCOME_RETURNED;
    lines[0].serial = (struct mz_span){NULL, 0};
    lines[0].reason = mz_span_text("户名不符");
    struct mz_list_totals totals = world_list(w, MZ_LIST_RESULTS, lines, WORLD_PAID, NULL);
    struct draft d = world_settle(w);
    d.s.body.payment_settle = (struct mz_payment_settle){totals.count, totals.amount, totals.root};
    return world_admit(w, &d);
}

/* What the bank sent back is given up for a reason, never as an error of the books. */
static struct draft returned_in_error(struct world *w, bool wrong) {
    first_came_back(w);
    return rule_reverse(w, 0, wrong ? MZ_REASON_ERROR : MZ_REASON_PAYEE);
}

static struct draft reversed_for_nobody(struct world *w, bool wrong) {
    struct mz_line lines[WORLD_PAID];
    world_pay(w, MZ_STATE_SIGNED);
    world_lines(MZ_LIST_ROSTER, lines);
    if (wrong)
        lines[0].payee = world_payee(50);
    struct mz_list_totals totals = world_list(w, MZ_LIST_SELECTION, lines, 1, NULL);
    struct draft d = rule_reverse(w, 0, MZ_REASON_ERROR);
    d.s.body.payment_reverse.root = totals.root;
    return d;
}

/* What was an error of the books when it was filed is money that came back by now. */
static struct draft refunded_meanwhile(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_SIGNED);
    struct draft d = rule_reverse(w, 0, MZ_REASON_ERROR);
    struct mz_hash reversal = world_admit(w, &d);
    struct mz_line line = rule_back(WORLD_SHARE, "back-1");
    d = rule_refund(w, rule_attach(w, "E17", "receipt"), &line);
    if (wrong)
        world_admit(w, &d);
    return rule_confirm(w, "approver-1", reversal);
}

/* What the bank had sent back is on its way again. */
static struct draft sent_again_meanwhile(struct world *w, bool wrong) {
    world_case(w)->settle = first_came_back(w);
    struct draft d = rule_reverse(w, 0, MZ_REASON_PAYEE);
    struct mz_hash reversal = world_admit(w, &d);
    struct mz_list_totals totals = rule_lines(w, MZ_LIST_SELECTION, 0, 1);
    d = world_instruct(w);
    d.s.date = 20230511;
    d.s.body.payment_instruct.amount = totals.amount;
    d.s.body.payment_instruct.count = totals.count;
    d.s.body.payment_instruct.root = totals.root;
    if (wrong)
        world_admit(w, &d);
    return rule_confirm(w, "approver-1", reversal);
}

static struct draft confirmed_for_another_amount(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_SIGNED);
    struct draft d = rule_reverse(w, 0, MZ_REASON_ERROR);
    d = rule_confirm(w, "approver-1", world_admit(w, &d));
    d.s.body.payment_review.amount += wrong;
    return d;
}

static struct draft confirmed_twice(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_SIGNED);
    struct draft d = rule_reverse(w, 0, MZ_REASON_ERROR);
    struct mz_hash reversal = world_admit(w, &d);
    d = rule_confirm(w, "approver-1", reversal);
    if (wrong)
        world_admit(w, &d);
    return rule_confirm(w, "approver-2", reversal);
}

static struct draft confirmed_by_the_accountant(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_SIGNED);
    struct draft d = rule_reverse(w, 0, MZ_REASON_ERROR);
    return rule_confirm(w, wrong ? "accountant" : "approver-1", world_admit(w, &d));
}

static struct draft nothing_to_confirm_yet(struct world *w, bool wrong) {
    world_pay(w, wrong ? MZ_STATE_INSTRUCTED : MZ_STATE_SETTLED);
    struct draft d = rule_reverse(w, 0, MZ_REASON_ERROR);
    return rule_confirm(w, "approver-1", wrong ? world_case(w)->review : world_admit(w, &d));
}

/* -- payment.archive */

#define ARCHIVE(name_, ...)                                                                        \
    static struct draft name_(struct world *w, bool wrong) {                                       \
        world_pay(w, MZ_STATE_SIGNED);                                                             \
        rule_attach(w, "E16", "voucher");                                                          \
        struct draft d = rule_archive(w);                                                          \
        struct mz_payment_archive *body = &d.s.body.payment_archive;                               \
        if (wrong) {                                                                               \
            __VA_ARGS__;                                                                           \
        }                                                                                          \
        return d;                                                                                  \
    }

ARCHIVE(another_debit, body->debit++)
ARCHIVE(another_credit, body->credit--)
ARCHIVE(miscounted, body->attachments++)

static struct draft archived_unsigned(struct world *w, bool wrong) {
    world_pay(w, wrong ? MZ_STATE_SETTLED : MZ_STATE_SIGNED);
    rule_attach(w, "E16", "voucher");
    return rule_archive(w);
}

/* The number is that of a reversal that waits. */
static struct draft posted_twice(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_SIGNED);
    rule_attach(w, "E16", "voucher");
    struct draft d = rule_reverse(w, 0, MZ_REASON_ERROR);
    world_admit(w, &d);
    d = rule_archive(w);
    if (wrong)
        d.s.body.payment_archive.voucher = mz_span_text("R-1");
    return d;
}

/* The number is that of an archive. */
static struct draft reversed_under_its_voucher(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_SIGNED);
    rule_attach(w, "E16", "voucher");
    struct draft d = rule_archive(w);
    world_admit(w, &d);
    d = rule_reverse(w, 0, MZ_REASON_ERROR);
    if (wrong)
        d.s.body.payment_reverse.voucher = mz_span_text("V-2023-1");
    return d;
}

static struct draft without_voucher(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_SIGNED);
    rule_attach(w, wrong ? "E12" : "E16", "a file");
    return rule_archive(w);
}

static struct draft without_what_the_policy_wants(struct world *w, bool wrong) {
    struct draft d;
    struct mz_policy_set *policy = rule_policy(&d, w, 2);
    policy->evidence[policy->evidence_count++] =
        (struct mz_required){.code = mz_span_text("E13"), .stage = MZ_STAGE_ARCHIVE};
    world_dual(w, &d);
    world_pay(w, MZ_STATE_SIGNED);
    rule_attach(w, "E16", "voucher");
    rule_attach(w, wrong ? "E12" : "E13", "one file more");
    d = rule_archive(w);
    d.s.body.payment_archive.attachments = 5;
    return d;
}

const struct rule_row rows_after[] = {
    ROW("payment", mz_payment_in_state, WRONG_STATE, PLANNED, refunded_unpaid, "P-1", "instructed"),
    ROW("payment_evidence", mz_payment_own_evidence, EVIDENCE_MISSING, PLANNED, without_receipt,
        "P-1", "", "E17"),
    ROW("payment_refund", check_receipt, WRONG_REF, PLANNED, another_receipt, "refs[1]",
        "evidence.attach", "evidence.attach E17"),
    ROW("act", mz_act_some, OUT_OF_RANGE, PLANNED, nothing_back, "body.count", "0", "> 0"),
    ROW("payment_refund", refund_line, LINE_MISMATCH, PLANNED, refunded_reversed, "line 1",
        "reversed", "paid"),
    ROW("payment_refund", refund_line, LINE_MISMATCH, PLANNED, more_than_was_paid, "line 1",
        "500.01", "500.00"),
    ROW("payment_refund", refund_line, LINE_MISMATCH, PLANNED, refunded_twice, "line 1", "0.01",
        "0.00"),
    ROW("payment_money", mz_payment_line_of, LINE_MISMATCH, PLANNED, from_nobody, "line 1", NULL,
        "a payee of the roster"),
    ROW("payment_money", mz_payment_serial, SERIAL_REUSED, PLANNED, the_payment_itself, "line 1",
        "bank-001"),
    ROW("payment_money", mz_payment_line, LINE_MISMATCH, PLANNED, came_back_tomorrow, "line 1",
        "2023-05-11", "2023-05-10"),
    ROW("payment", mz_payment_in_state, WRONG_STATE, PLANNED, reversed_early, "P-1", "instructed"),
    ROW("payment_reverse", judge_line, NOT_REFUNDED, PLANNED, reversed_unrefunded, "line 1", "0.00",
        "500.00"),
    ROW("payment_reverse", judge_line, LINE_MISMATCH, PLANNED, reversed_twice, "line 1", "reversed",
        "paid"),
    ROW("payment_reverse", judge_line, NOT_REFUNDED, PLANNED, refunded_meanwhile, "line 1",
        "500.00", "0.00"),
    ROW("payment_reverse", judge_line, LINE_MISMATCH, PLANNED, sent_again_meanwhile, "line 1",
        "no result of the bank", "paid"),
    ROW("payment_money", mz_payment_line_of, LINE_MISMATCH, PLANNED, reversed_for_nobody, "line 1",
        NULL, "a payee of the roster"),
    ROW("payment_reverse", judge_line, LINE_MISMATCH, PLANNED, returned_in_error, "line 1",
        "returned", "paid"),
    ROW("act", mz_act_some, OUT_OF_RANGE, PLANNED, nothing_reversed, "body.count", "0", "> 0"),
    ROW("payment_reverse", check_amount, AMOUNT_MISMATCH, PLANNED, confirmed_for_another_amount,
        "P-1", "500.01", "500.00"),
    ROW("payment_reverse", load_reversal, NOT_PENDING, PLANNED, confirmed_twice, "refs[1]"),
    ROW("admission", mz_admission_role, WRONG_ROLE, PLANNED, confirmed_by_the_accountant,
        "payment.confirm", "", "approver", "accountant"),
    ROW("payment", mz_payment_in_state, WRONG_STATE, PLANNED, nothing_to_confirm_yet, "P-1",
        "instructed"),
    ROW("payment", mz_payment_in_state, WRONG_STATE, PLANNED, archived_unsigned, "P-1", "settled",
        "signed"),
    ROW("payment_archive", check_sum, AMOUNT_MISMATCH, PLANNED, another_debit, "P-1", "22000.01",
        "22000.00"),
    ROW("payment_archive", check_sum, AMOUNT_MISMATCH, PLANNED, another_credit, "P-1", "21999.99",
        "22000.00"),
    ROW("payment_evidence", mz_payment_own_evidence, EVIDENCE_MISSING, PLANNED, without_voucher,
        "P-1", "", "E16"),
    ROW("payment_evidence", mz_payment_evidence, EVIDENCE_MISSING, PLANNED,
        without_what_the_policy_wants, "P-1", "", "E13"),
    ROW("payment_archive", check_attachments, EVIDENCE_COUNT, PLANNED, miscounted, "P-1", "5", "4"),
    ROW("payment_archive", mz_payment_voucher, VOUCHER_REUSED, PLANNED, posted_twice, "P-1", "R-1",
        "2023"),
    ROW("payment_archive", mz_payment_voucher, VOUCHER_REUSED, PLANNED, reversed_under_its_voucher,
        "P-1", "V-2023-1", "2023"),
    {.file = NULL},
};
