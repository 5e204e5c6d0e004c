/* Review, approval and acceptance, and the ways for a payment not to go on: proto/rules/payment.c,
 * payment_approval.c, payment_evidence.c, payment_stop.c, payment_suspend.c. */
#include "tests/rules/table.h"

/* A payment up to `before`, where the statement is in order, or up to `after`. */
static void up_to(struct world *w, bool wrong, enum mz_state before, enum mz_state after) {
    world_pay(w, wrong ? after : before);
}

/* -- payment.review */

static struct draft reviewed_twice(struct world *w, bool wrong) {
    up_to(w, wrong, MZ_STATE_SUBMITTED, MZ_STATE_REVIEWED);
    return world_review(w);
}

static struct draft review_of_another_amount(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_SUBMITTED);
    struct draft d = world_review(w);
    d.s.body.payment_review.amount += wrong;
    return d;
}

/* A payee's account changed after the review: it is reviewed again, for the same amount. */
static struct draft second_review_of_another_amount(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_ACCEPTED);
    struct draft d = rule_new_account(w, 0);
    world_admit(w, &d);
    d = world_review(w);
    d.s.date = 20230425;
    d.s.body.payment_review.amount += wrong;
    return d;
}

/* -- payment.approve */

static struct draft approved_unreviewed(struct world *w, bool wrong) {
    up_to(w, wrong, MZ_STATE_REVIEWED, MZ_STATE_SUBMITTED);
    if (wrong)
        world_case(w)->review = world_case(w)->appropriate;
    return world_approve(w, 1);
}

static struct draft wrong_tier(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_REVIEWED);
    struct draft d = world_approve(w, 1);
    d.s.body.payment_approve.tier = 1u + wrong;
    return d;
}

static struct draft without_the_approval_below(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_APPROVING);
    struct draft d = world_approve(w, 2);
    d.s.refs_count = (uint16_t)(d.s.refs_count - wrong);
    return d;
}

static struct draft approval_of_another_review(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_REVIEWED);
    struct draft d = world_approve(w, 1);
    if (wrong)
        d.refs[1] = world_case(w)->list;
    return d;
}

static struct draft approval_with_one_more(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_REVIEWED);
    struct draft d = world_approve(w, 1);
    if (wrong)
        draft_ref(&d, world_case(w)->list);
    return d;
}

static struct draft approval_of_another_amount(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_REVIEWED);
    struct draft d = world_approve(w, 1);
    d.s.body.payment_approve.amount -= wrong;
    return d;
}

static struct draft without_minutes(struct world *w, bool wrong) {
    struct draft d = world_request(w);
    world_case(w)->request = world_admit(w, &d);
    d = world_evidence(w, world_case(w)->request, wrong ? "E04" : "E03", "minutes");
    world_admit(w, &d);
    d = world_review(w);
    world_case(w)->review = world_admit(w, &d);
    return world_approve(w, 1);
}

/* Two requests for the same people, each below what needs a second approval: weighed as one. */
static struct draft split_in_two(struct world *w, bool wrong) {
    struct draft d;
    struct mz_policy_set *policy = rule_policy(&d, w, 2);
    policy->split_days = wrong ? 30 : MZ_ABSENT;
    world_dual(w, &d);
    struct mz_list_totals totals = rule_lines(w, MZ_LIST_ROSTER, 0, 9);
    for (unsigned part = 0; part < 2; part++) {
        d = world_request(w);
        struct mz_payment_request *body = &d.s.body.payment_request;
        body->number = mz_span_text(part == 0 ? "P-1" : "P-2");
        body->amount = totals.amount;
        body->count = totals.count;
        body->root = totals.root;
        world_case(w)->request = world_admit(w, &d);
    }
    d = world_review(w);
    d.s.body.payment_review.amount = totals.amount;
    world_case(w)->review = world_admit(w, &d);
    d = world_approve(w, 1);
    d.s.body.payment_approve.amount = totals.amount;
    world_case(w)->approve[0] = world_admit(w, &d);
    d = world_accept(w, 1);
    d.s.refs_count = 2;
    d.s.body.payment_accept.checked = d.s.body.payment_accept.passed = 9;
    return d;
}

/* -- payment.accept */

static struct draft accepted_unapproved(struct world *w, bool wrong) {
    up_to(w, wrong, MZ_STATE_APPROVED, MZ_STATE_APPROVING);
    if (wrong)
        world_case(w)->approve[1] = world_case(w)->list;
    return world_accept(w, 1);
}

static struct draft acceptance_of_one_approval(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_APPROVED);
    struct draft d = world_accept(w, 1);
    d.s.refs_count = (uint16_t)(d.s.refs_count - wrong);
    return d;
}

#define ACCEPT(name_, ...)                                                                         \
    static struct draft name_(struct world *w, bool wrong) {                                       \
        world_pay(w, MZ_STATE_APPROVED);                                                           \
        struct draft d = world_accept(w, 1);                                                       \
        struct mz_payment_accept *body = &d.s.body.payment_accept;                                 \
        if (wrong) {                                                                               \
            __VA_ARGS__;                                                                           \
        }                                                                                          \
        return d;                                                                                  \
    }

ACCEPT(more_passed_than_checked, body->checked = 1)
ACCEPT(nobody_looked_at, body->checked = body->passed = 0)
ACCEPT(more_than_there_are, body->checked++)

/* -- payment.return, payment.reject, payment.withdraw */

static struct draft returned_after_it_was_paid(struct world *w, bool wrong) {
    up_to(w, wrong, MZ_STATE_APPROVING, MZ_STATE_INSTRUCTED);
    return rule_stop(w, MZ_KIND_PAYMENT_RETURN, "approver-2", world_case(w)->request);
}

static struct draft returned_from_another_desk(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_REVIEWED);
    return rule_stop(w, MZ_KIND_PAYMENT_RETURN, wrong ? "reviewer" : "approver-1",
                     world_case(w)->request);
}

static struct draft returned_by_the_handler(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_REVIEWED);
    return rule_stop(w, MZ_KIND_PAYMENT_RETURN, wrong ? "clerk-alias" : "approver-1",
                     world_case(w)->request);
}

static struct draft rejected_unreviewed(struct world *w, bool wrong) {
    up_to(w, wrong, MZ_STATE_REVIEWED, MZ_STATE_SUBMITTED);
    return rule_stop(w, MZ_KIND_PAYMENT_REJECT, "approver-1", world_case(w)->request);
}

static struct draft rejected_by_the_handler(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_REVIEWED);
    return rule_stop(w, MZ_KIND_PAYMENT_REJECT, wrong ? "clerk-alias" : "approver-1",
                     world_case(w)->request);
}

static struct draft withdrawn_after_it_was_paid(struct world *w, bool wrong) {
    up_to(w, wrong, MZ_STATE_REVIEWED, MZ_STATE_INSTRUCTED);
    return rule_stop(w, MZ_KIND_PAYMENT_WITHDRAW, "clerk", world_case(w)->request);
}

static struct draft withdrawn_by_another(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_REVIEWED);
    return rule_stop(w, MZ_KIND_PAYMENT_WITHDRAW, wrong ? "clerk-2" : "clerk",
                     world_case(w)->request);
}

/* A request that was given back; replaced if `wrong`. */
static struct mz_hash given_back(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_SUBMITTED);
    struct mz_hash first = world_case(w)->request;
    struct draft d = rule_stop(w, MZ_KIND_PAYMENT_RETURN, "reviewer", first);
    world_admit(w, &d);
    d = world_request(w);
    draft_ref(&d, first);
    if (wrong)
        world_admit(w, &d);
    return first;
}

static struct draft withdrawn_after_it_was_replaced(struct world *w, bool wrong) {
    return rule_stop(w, MZ_KIND_PAYMENT_WITHDRAW, "clerk", given_back(w, wrong));
}

static struct draft rejected_after_it_was_replaced(struct world *w, bool wrong) {
    return rule_stop(w, MZ_KIND_PAYMENT_REJECT, "approver-1", given_back(w, wrong));
}

/* -- payment.suspend, payment.resume */

static struct draft suspended_early(struct world *w, bool wrong) {
    up_to(w, wrong, MZ_STATE_ACCEPTED, MZ_STATE_APPROVED);
    return rule_stop(w, MZ_KIND_PAYMENT_SUSPEND, "monitor", world_case(w)->request);
}

static struct draft resume(struct world *w, const char *actor, bool another) {
    world_pay(w, MZ_STATE_ACCEPTED);
    struct draft d = rule_stop(w, MZ_KIND_PAYMENT_SUSPEND, "monitor", world_case(w)->request);
    struct mz_hash suspension = world_admit(w, &d);
    d = rule_stop(w, MZ_KIND_PAYMENT_RESUME, actor, world_case(w)->request);
    draft_ref(&d, another ? world_case(w)->review : suspension);
    return d;
}

static struct draft resumed_by_the_cashier(struct world *w, bool wrong) {
    return resume(w, wrong ? "cashier" : "monitor", false);
}

static struct draft another_suspension_resumed(struct world *w, bool wrong) {
    return resume(w, "monitor", wrong);
}

static struct draft resumed_twice(struct world *w, bool wrong) {
    struct draft d = resume(w, "monitor", false);
    if (wrong)
        world_admit(w, &d);
    struct draft again = rule_stop(w, MZ_KIND_PAYMENT_RESUME, "reviewer", world_case(w)->request);
    draft_ref(&again, d.refs[1]);
    return again;
}

const struct rule_row rows_approval[] = {
    ROW("payment", mz_payment_in_state, WRONG_STATE, PLANNED, reviewed_twice, "P-1", "reviewed",
        "submitted"),
    ROW("payment", mz_payment_amount, AMOUNT_MISMATCH, PLANNED, review_of_another_amount, "P-1",
        "22000.01", "22000.00"),
    ROW("payment_approval", check_amount, AMOUNT_MISMATCH, PLANNED, second_review_of_another_amount,
        "P-1", "22000.01", "22000.00"),
    ROW("payment", mz_payment_in_state, WRONG_STATE, PLANNED, approved_unreviewed, "P-1",
        "submitted", "reviewed|approving"),
    ROW("payment_approval", check_tier, WRONG_TIER, PLANNED, wrong_tier, "P-1", "2", "1"),
    ROW("payment", mz_payment_refs, WRONG_REF, PLANNED, without_the_approval_below, "refs[2]",
        "nothing"),
    ROW("payment", mz_payment_refs, WRONG_REF, PLANNED, approval_of_another_review, "refs[1]"),
    ROW("payment", mz_payment_refs, WRONG_REF, PLANNED, approval_with_one_more, "refs[2]", NULL,
        "nothing"),
    ROW("payment", mz_payment_amount, AMOUNT_MISMATCH, PLANNED, approval_of_another_amount, "P-1",
        "21999.99", "22000.00"),
    ROW("payment_evidence", mz_payment_evidence, EVIDENCE_MISSING, PLANNED, without_minutes, "P-1",
        "", "E03"),
    ROW("payment", mz_payment_in_state, WRONG_STATE, PLANNED, split_in_two, "P-2", "approving",
        "approved|accept-failed"),
    ROW("payment", mz_payment_in_state, WRONG_STATE, PLANNED, accepted_unapproved, "P-1",
        "approving", "approved|accept-failed"),
    ROW("payment", mz_payment_refs, WRONG_REF, PLANNED, acceptance_of_one_approval, "refs[2]",
        "nothing"),
    ROW("payment_approval", check_persons, OUT_OF_RANGE, PLANNED, more_passed_than_checked,
        "body.passed", "44", "0..1"),
    ROW("payment_approval", check_persons, OUT_OF_RANGE, PLANNED, nobody_looked_at, "body.passed",
        "0", "1..44"),
    ROW("payment_approval", check_persons, OUT_OF_RANGE, PLANNED, more_than_there_are,
        "body.checked", "45", "0..44"),
    ROW("payment", mz_payment_in_state, WRONG_STATE, PLANNED, returned_after_it_was_paid, "P-1",
        "instructed"),
    ROW("admission", mz_admission_role, WRONG_ROLE, PLANNED, returned_from_another_desk,
        "payment.return", "", "approver", "reviewer"),
    ROW("payment", mz_payment_in_state, WRONG_STATE, PLANNED, rejected_unreviewed, "P-1",
        "submitted"),
    ROW("duties", judge_always, DUTY_CONFLICT, PLANNED, returned_by_the_handler, "P-1", "handler",
        "approver", "clerk-alias"),
    ROW("duties", judge_always, DUTY_CONFLICT, PLANNED, rejected_by_the_handler, "P-1", "handler",
        "approver", "clerk-alias"),
    ROW("payment", mz_payment_in_state, WRONG_STATE, PLANNED, withdrawn_after_it_was_paid, "P-1",
        "instructed"),
    ROW("payment_stop", mz_payment_own, FORBIDDEN, PLANNED, withdrawn_by_another, "P-1", "",
        "clerk", "clerk-2"),
    ROW("payment_stop", mz_payment_is_open, WRONG_STATE, PLANNED, withdrawn_after_it_was_replaced,
        "P-1", "replaced", "returned"),
    ROW("payment_stop", mz_payment_is_open, WRONG_STATE, PLANNED, rejected_after_it_was_replaced,
        "P-1", "replaced", "returned"),
    ROW("payment", mz_payment_in_state, WRONG_STATE, PLANNED, suspended_early, "P-1", "approved"),
    ROW("admission", mz_admission_role, WRONG_ROLE, PLANNED, resumed_by_the_cashier,
        "payment.resume", "", "reviewer|monitor", "cashier"),
    ROW("payment", mz_payment_refs, WRONG_REF, PLANNED, another_suspension_resumed, "refs[1]"),
    ROW("payment", mz_payment_in_state, WRONG_STATE, PLANNED, resumed_twice, "P-1", "accepted",
        "suspended"),
    {.file = NULL},
};
