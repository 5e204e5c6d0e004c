/* Pairs of duties that a policy keeps apart: whoever asked for a payment of the year takes no other
 * duty in it. Every step of a payment asks: proto/rules/duties.c. */
#include "tests/rules/table.h"

static void keep_apart(struct world *w) {
    uint32_t roles = 0;
    struct draft d;
    struct mz_policy_set *policy = rule_policy(&d, w, 2);
    for (uint8_t role = MZ_ROLE_HANDLER + 1; role <= MZ_ROLE_EVALUATOR; role++)
        policy->conflicts[policy->conflicts_count++] =
            (struct mz_conflict){MZ_ROLE_HANDLER, role, MZ_SCOPE_YEAR};
    world_dual(w, &d);
    for (uint8_t role = 1; role <= MZ_ROLE_EVALUATOR; role++)
        if (role != MZ_ROLE_ADMINISTRATOR)
            roles |= MZ_ROLE_BIT(role);
    d = rule_enrol(w, "anyone", roles);
    world_dual(w, &d);
}

static struct draft another_request(struct world *w) {
    struct draft d = rule_by(world_request(w), "anyone");
    d.s.body.payment_request.number = mz_span_text("P-2");
    return d;
}

/* P-1 as far as `until`; before it "anyone" asked for P-2 if `wrong`. */
static struct mz_hash paid(struct world *w, bool wrong, enum mz_state until) {
    keep_apart(w);
    struct draft d = another_request(w);
    if (wrong)
        world_admit(w, &d);
    world_pay(w, until);
    return world_case(w)->request;
}

static struct draft stop(struct world *w, enum mz_kind_id kind, struct mz_hash request) {
    return rule_stop(w, kind, "anyone", request);
}

#define STEP(name_, until_, ...)                                                                   \
    static struct draft name_(struct world *w, bool wrong) {                                       \
        struct mz_hash request = paid(w, wrong, MZ_STATE_##until_);                                \
        (void)request;                                                                             \
        return rule_by(__VA_ARGS__, "anyone");                                                     \
    }

STEP(reviews, SUBMITTED, world_review(w))
STEP(approves, REVIEWED, world_approve(w, 1))
STEP(returns, REVIEWED, stop(w, MZ_KIND_PAYMENT_RETURN, request))
STEP(rejects, REVIEWED, stop(w, MZ_KIND_PAYMENT_REJECT, request))
STEP(accepts, APPROVED, world_accept(w, 1))
STEP(instructs, ACCEPTED, world_instruct(w))
STEP(settles, INSTRUCTED, world_settle(w))
STEP(signs, SETTLED, world_sign(w))
STEP(suspends, ACCEPTED, stop(w, MZ_KIND_PAYMENT_SUSPEND, request))
STEP(reverses, SIGNED, rule_reverse(w, 0, MZ_REASON_ERROR))

static struct draft asks(struct world *w, bool wrong) {
    keep_apart(w);
    struct draft d = world_request(w);
    world_case(w)->request = world_admit(w, &d);
    d = rule_by(world_review(w), "anyone");
    if (wrong)
        world_admit(w, &d);
    return another_request(w);
}

static struct draft resumes(struct world *w, bool wrong) {
    struct mz_hash request = paid(w, wrong, MZ_STATE_ACCEPTED);
    struct draft d = rule_stop(w, MZ_KIND_PAYMENT_SUSPEND, "monitor", request);
    struct mz_hash suspension = world_admit(w, &d);
    d = stop(w, MZ_KIND_PAYMENT_RESUME, request);
    draft_ref(&d, suspension);
    return d;
}

static struct draft refunds(struct world *w, bool wrong) {
    paid(w, wrong, MZ_STATE_SIGNED);
    struct mz_line line = rule_back(WORLD_SHARE, "back-1");
    return rule_by(rule_refund(w, rule_attach(w, "E17", "receipt"), &line), "anyone");
}

static struct draft confirms(struct world *w, bool wrong) {
    paid(w, wrong, MZ_STATE_SIGNED);
    struct draft d = rule_reverse(w, 0, MZ_REASON_ERROR);
    return rule_confirm(w, "anyone", world_admit(w, &d));
}

static struct draft archives(struct world *w, bool wrong) {
    paid(w, wrong, MZ_STATE_SIGNED);
    rule_attach(w, "E16", "voucher");
    return rule_by(rule_archive(w), "anyone");
}

#define PAIR(make_, role_)                                                                         \
    ROW("duties", judge, DUTY_CONFLICT, PLANNED, make_, "P-1", "handler", role_, "anyone")

const struct rule_row rows_duties[] = {
    ROW("duties", judge, DUTY_CONFLICT, PLANNED, asks, "P-2", "reviewer", "handler", "anyone"),
    PAIR(reviews, "reviewer"),
    PAIR(approves, "approver"),
    PAIR(returns, "approver"),
    PAIR(rejects, "approver"),
    PAIR(accepts, "acceptor"),
    PAIR(instructs, "cashier"),
    PAIR(settles, "cashier"),
    PAIR(signs, "cashier"),
    PAIR(suspends, "monitor"),
    PAIR(resumes, "monitor"),
    PAIR(refunds, "cashier"),
    PAIR(reverses, "accountant"),
    PAIR(confirms, "approver"),
    PAIR(archives, "archivist"),
    {.file = NULL},
};
