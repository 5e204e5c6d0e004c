/* The cashier's instruction, the first and those of lines that came back:
 * proto/rules/payment_payable.c, payment_instruct.c. */
#include "tests/rules/table.h"

static void suspend(struct world *w) {
    struct draft d = rule_stop(w, MZ_KIND_PAYMENT_SUSPEND, "monitor", world_case(w)->request);
    world_admit(w, &d);
}

static struct draft while_suspended(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_ACCEPTED);
    if (wrong)
        suspend(w);
    return world_instruct(w);
}

static struct draft paid_twice(struct world *w, bool wrong) {
    world_pay(w, wrong ? MZ_STATE_INSTRUCTED : MZ_STATE_ACCEPTED);
    return world_instruct(w);
}

/* An instruction needs three references: some other statements stand in for what there is not. */
static struct draft unapproved(struct world *w, bool wrong) {
    world_pay(w, wrong ? MZ_STATE_APPROVING : MZ_STATE_ACCEPTED);
    struct draft d = world_instruct(w);
    if (!wrong)
        return d;
    d.s.refs_count = 1;
    draft_ref(&d, world_case(w)->approve[0]);
    draft_ref(&d, world_case(w)->review);
    return d;
}

static struct draft unaccepted(struct world *w, bool wrong) {
    world_pay(w, wrong ? MZ_STATE_APPROVED : MZ_STATE_ACCEPTED);
    struct draft d = world_instruct(w);
    d.s.refs_count = wrong ? 3 : 5;
    return d;
}

/* A stricter policy counts at once. */
static struct draft approved_too_little_by_now(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_ACCEPTED);
    struct draft d;
    struct mz_policy_set *policy = rule_policy(&d, w, 2);
    policy->tiers[2].approvals = 2u + wrong;
    d.s.date = 20230425;
    world_dual(w, &d);
    return world_instruct(w);
}

static struct draft without_the_record(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_APPROVED);
    for (unsigned n = 0; n < 2; n++) {
        struct draft d = world_accept(w, n + 1);
        world_case(w)->accept[n] = world_admit(w, &d);
    }
    struct draft d = world_evidence(w, world_case(w)->request, wrong ? "E09" : "E08", "a record");
    world_admit(w, &d);
    return world_instruct(w);
}

#define INSTRUCT(name_, ...)                                                                       \
    static struct draft name_(struct world *w, bool wrong) {                                       \
        world_pay(w, MZ_STATE_ACCEPTED);                                                           \
        struct draft d = world_instruct(w);                                                        \
        struct mz_payment_instruct *body = &d.s.body.payment_instruct;                             \
        (void)body;                                                                                \
        if (wrong) {                                                                               \
            __VA_ARGS__;                                                                           \
        }                                                                                          \
        return d;                                                                                  \
    }

INSTRUCT(one_acceptance_short, d.s.refs_count--)
INSTRUCT(out_of_order, struct mz_hash first = d.refs[1]; d.refs[1] = d.refs[2]; d.refs[2] = first)
INSTRUCT(another_way, body->method = MZ_METHOD_CASH)
INSTRUCT(another_amount, body->amount--)
INSTRUCT(with_a_selection, struct mz_list_totals some = rule_lines(w, MZ_LIST_SELECTION, 0, 1);
         body->count = some.count; body->root = some.root)

static struct draft to_a_new_account(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_ACCEPTED);
    struct draft d =
        rule_new_account(w, wrong ? 43 : 44); /* the last on the roster; on no roster */
    world_admit(w, &d);
    return world_instruct(w);
}

/* -- Lines that came back. */

/* Results of the bank for `count` lines from `first` on: the first `returned` came back. */
static struct draft results(struct world *w, struct mz_hash instruction, size_t first, size_t count,
                            size_t returned, uint32_t date) {
    struct mz_line lines[WORLD_PAID];
    world_lines(MZ_LIST_RESULTS, lines);
    for (size_t n = first; n < first + count; n++) {
        lines[n].date = date;
        if (n >= first + returned)
            continue;
        lines[n].outcome = MZ_OUTCOME_RETURNED;
        lines[n].serial = (struct mz_span){NULL, 0};
        lines[n].reason = mz_span_text("户名不符");
    }
    struct mz_list_totals totals = world_list(w, MZ_LIST_RESULTS, lines + first, count, NULL);
    struct draft d = world_settle(w);
    d.s.date = date;
    d.refs[1] = instruction;
    d.s.body.payment_settle = (struct mz_payment_settle){totals.count, totals.amount, totals.root};
    return d;
}

/* Of 44 lines 40 are known: 2 came back, 38 were paid. */
static void some_back(struct world *w) {
    world_pay(w, MZ_STATE_INSTRUCTED);
    struct draft d = results(w, world_case(w)->instruct, 0, 40, 2, 20230501);
    world_admit(w, &d);
}

static struct draft again(struct world *w, size_t first, size_t count) {
    struct mz_list_totals totals = rule_lines(w, MZ_LIST_SELECTION, first, count);
    struct draft d = world_instruct(w);
    d.s.date = 20230505;
    d.s.body.payment_instruct.amount = totals.amount;
    d.s.body.payment_instruct.count = totals.count;
    d.s.body.payment_instruct.root = totals.root;
    return d;
}

static struct draft which_lines(struct world *w, bool wrong) {
    some_back(w);
    struct draft d = again(w, 0, 2);
    if (wrong)
        d.s.body.payment_instruct.root = (struct mz_hash){{0}};
    return d;
}

static struct draft how_many_lines(struct world *w, bool wrong) {
    some_back(w);
    struct draft d = again(w, 0, 2);
    if (wrong)
        d.s.body.payment_instruct.count = MZ_ABSENT;
    return d;
}

static struct draft no_lines(struct world *w, bool wrong) {
    some_back(w);
    struct draft d = again(w, 0, 2);
    if (wrong)
        d.s.body.payment_instruct.count = 0;
    return d;
}

static struct draft a_line_that_was_paid(struct world *w, bool wrong) {
    some_back(w);
    return again(w, wrong ? 2 : 1, 1);
}

static struct draft a_line_at_the_bank(struct world *w, bool wrong) {
    some_back(w);
    return again(w, wrong ? 40 : 1, 1);
}

static struct draft a_line_of_nobody(struct world *w, bool wrong) {
    some_back(w);
    struct mz_line lines[WORLD_PAID];
    world_lines(MZ_LIST_ROSTER, lines);
    if (wrong)
        lines[1].payee = world_payee(50);
    struct mz_list_totals totals = world_list(w, MZ_LIST_SELECTION, lines, 2, NULL);
    struct draft d = again(w, 0, 2);
    d.s.body.payment_instruct.root = totals.root;
    return d;
}

static struct draft again_to_a_new_account(struct world *w, bool wrong) {
    some_back(w);
    struct draft d = rule_new_account(w, wrong ? 1 : 44);
    world_admit(w, &d);
    return again(w, 0, 2);
}

static struct draft result_of_another_instruction(struct world *w, bool wrong) {
    some_back(w);
    struct draft d = again(w, 0, 2);
    struct mz_hash second = world_admit(w, &d);
    return results(w, wrong ? world_case(w)->instruct : second, 0, 2, 0, 20230506);
}

static struct draft result_of_no_instruction(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_INSTRUCTED);
    struct draft d = world_settle(w);
    if (wrong)
        d.refs[1] = world_case(w)->review;
    return d;
}

const struct rule_row rows_instruct[] = {
    ROW("payment_payable", check_signatures, SUSPENDED, PLANNED, while_suspended, "P-1"),
    ROW("payment_payable", check_signatures, WRONG_STATE, PLANNED, paid_twice, "P-1", "instructed",
        "accepted"),
    ROW("payment_payable", check_signatures, NOT_APPROVED, PLANNED, unapproved, "P-1", "1", "2"),
    ROW("payment_payable", check_signatures, NOT_APPROVED, PLANNED, approved_too_little_by_now,
        "P-1", "2", "3"),
    ROW("payment_payable", check_signatures, NOT_ACCEPTED, PLANNED, unaccepted, "P-1", "0", "2"),
    ROW("payment_evidence", mz_payment_evidence, EVIDENCE_MISSING, PLANNED, without_the_record,
        "P-1", "", "E08"),
    ROW("payment", mz_payment_refs, WRONG_REF, PLANNED, one_acceptance_short, "refs[4]", "nothing"),
    ROW("payment", mz_payment_refs, WRONG_REF, PLANNED, out_of_order, "refs[1]"),
    ROW("payment_instruct", check_method, OUT_OF_RANGE, PLANNED, another_way, "body.method", "cash",
        "transfer"),
    ROW("payment", mz_payment_amount, AMOUNT_MISMATCH, PLANNED, another_amount, "P-1", "21999.99",
        "22000.00"),
    ROW("payment_instruct", send_first, OUT_OF_RANGE, PLANNED, with_a_selection, "body.root",
        "a selection of lines"),
    ROW("payment_instruct", check_account, REVIEW_NEEDED, PLANNED, to_a_new_account, "line 44"),
    ROW("payment_instruct", send_again, MISSING_FIELD, PLANNED, which_lines, "body", "", "root"),
    ROW("payment_instruct", send_again, MISSING_FIELD, PLANNED, how_many_lines, "body", "",
        "count"),
    ROW("act", mz_act_some, OUT_OF_RANGE, PLANNED, no_lines, "body.count", "0", "> 0"),
    ROW("payment_instruct", again_line, LINE_MISMATCH, PLANNED, a_line_that_was_paid, "line 3",
        "paid", "returned"),
    ROW("payment_instruct", again_line, LINE_MISMATCH, PLANNED, a_line_at_the_bank, "line 41",
        "no result of the bank", "returned"),
    ROW("payment_money", mz_payment_line_of, LINE_MISMATCH, PLANNED, a_line_of_nobody, "line 2",
        NULL, "a payee of the roster"),
    ROW("payment_instruct", check_account, REVIEW_NEEDED, PLANNED, again_to_a_new_account,
        "line 2"),
    ROW("payment_money", settle_line, LINE_MISMATCH, PLANNED, result_of_another_instruction,
        "line 1", "sent by another instruction", "sent by this instruction"),
    ROW("payment", mz_payment_refs, WRONG_REF, PLANNED, result_of_no_instruction, "refs[1]"),
    {.file = NULL},
};
