/* Acting for somebody who is away: proto/rules/delegation.c. */
#include "tests/rules/table.h"

#define ADMINISTRATOR MZ_ROLE_BIT(MZ_ROLE_ADMINISTRATOR)
#define REVIEWER      MZ_ROLE_BIT(MZ_ROLE_REVIEWER)
#define APPROVER      MZ_ROLE_BIT(MZ_ROLE_APPROVER)
#define HANDLER       MZ_ROLE_BIT(MZ_ROLE_HANDLER)
#define BUDGET        MZ_ROLE_BIT(MZ_ROLE_BUDGET)
#define CASHIER       MZ_ROLE_BIT(MZ_ROLE_CASHIER)
#define EVALUATOR     MZ_ROLE_BIT(MZ_ROLE_EVALUATOR)

static struct draft lend(struct world *w, const char *from, const char *to, uint32_t roles) {
    struct draft d = world_draft(w, MZ_KIND_ACTOR_DELEGATE, "admin-a", NULL, 20230419);
    d.s.body.actor_delegate = (struct mz_actor_delegate){.to = mz_span_text(to),
                                                         .from = mz_span_text(from),
                                                         .begin = 20230419,
                                                         .until = 20230425,
                                                         .roles = roles};
    return d;
}

static struct mz_hash lent(struct world *w, const char *from, const char *to, uint32_t roles) {
    struct draft d = lend(w, from, to, roles);
    return world_dual(w, &d);
}

/* -- actor.delegate */

static struct draft giver_unknown(struct world *w, bool wrong) {
    return lend(w, wrong ? "nobody" : "reviewer", "evaluator", REVIEWER);
}

static struct draft delegate_unknown(struct world *w, bool wrong) {
    return lend(w, "reviewer", wrong ? "nobody" : "evaluator", REVIEWER);
}

static struct draft delegate_revoked(struct world *w, bool wrong) {
    struct draft d = rule_revoke(w, "admin-a", wrong ? "evaluator" : "monitor");
    d.s.date = 20230419;
    world_dual(w, &d);
    return lend(w, "reviewer", "evaluator", REVIEWER);
}

static struct draft to_an_administrator(struct world *w, bool wrong) {
    return lend(w, "reviewer", wrong ? "admin-b" : "evaluator", REVIEWER);
}

static struct draft an_administrator_s(struct world *w, bool wrong) {
    return wrong ? lend(w, "admin-b", "evaluator", ADMINISTRATOR)
                 : lend(w, "reviewer", "evaluator", REVIEWER);
}

static struct draft not_his_own(struct world *w, bool wrong) {
    lent(w, "budgeter", "evaluator", BUDGET);
    return wrong ? lend(w, "evaluator", "accountant", BUDGET)
                 : lend(w, "evaluator", "accountant", EVALUATOR);
}

static struct draft ends_before_it_begins(struct world *w, bool wrong) {
    struct draft d = lend(w, "reviewer", "evaluator", REVIEWER);
    if (wrong)
        d.s.body.actor_delegate.until = 20230418;
    return d;
}

static struct draft in_no_project(struct world *w, bool wrong) {
    struct draft d = lend(w, "reviewer", "evaluator", REVIEWER);
    d.s.body.actor_delegate.project = mz_span_text(wrong ? "nowhere" : WORLD_PROJECT);
    return d;
}

static struct draft to_himself(struct world *w, bool wrong) {
    return lend(w, "clerk", wrong ? "clerk-alias" : "clerk-2", HANDLER);
}

static struct draft for_each_other(struct world *w, bool wrong) {
    lent(w, "budgeter", "evaluator", BUDGET);
    return lend(w, "evaluator", wrong ? "budgeter" : "accountant", EVALUATOR);
}

static struct draft pair_with_what_he_holds(struct world *w, bool wrong) {
    return lend(w, "approver-1", wrong ? "clerk" : "evaluator", APPROVER);
}

static struct draft pair_the_other_way(struct world *w, bool wrong) {
    return lend(w, "clerk", wrong ? "approver-1" : "evaluator", HANDLER);
}

static struct draft pair_with_what_was_lent(struct world *w, bool wrong) {
    lent(w, "reviewer", "evaluator", REVIEWER);
    return wrong ? lend(w, "cashier", "evaluator", CASHIER)
                 : lend(w, "budgeter", "evaluator", BUDGET);
}

static struct draft too_many(struct world *w, bool wrong) {
    for (unsigned n = 0; n + !wrong < MZ_MAX_DELEGATIONS; n++)
        lent(w, "budgeter", "accountant", BUDGET);
    return lend(w, "budgeter", "accountant", BUDGET);
}

/* -- delegation.end */

static struct draft end(struct world *w, const char *actor, struct mz_hash on, const char *to) {
    struct draft d = world_draft(w, MZ_KIND_DELEGATION_END, actor, NULL, 20230420);
    d.s.body.delegation_end =
        (struct mz_delegation_end){mz_span_text(to), mz_span_text("back at work")};
    draft_ref(&d, on);
    return d;
}

static struct draft ended_of_another(struct world *w, bool wrong) {
    struct mz_hash on = lent(w, "reviewer", "evaluator", REVIEWER);
    return end(w, "reviewer", on, wrong ? "clerk" : "evaluator");
}

static struct draft ended_by_a_stranger(struct world *w, bool wrong) {
    struct mz_hash on = lent(w, "reviewer", "evaluator", REVIEWER);
    return end(w, wrong ? "clerk" : "evaluator", on, "evaluator");
}

/* -- Use. */

static struct draft review_of(struct world *w, uint32_t date, uint64_t registered_at) {
    world_pay(w, MZ_STATE_SUBMITTED);
    struct draft d = rule_by(world_review(w), "evaluator");
    d.s.date = date;
    d.registered_at = registered_at;
    return d;
}

static struct draft used_after_its_end(struct world *w, bool wrong) {
    lent(w, "reviewer", "evaluator", REVIEWER);
    return review_of(w, wrong ? 20230426 : 20230425, 0);
}

static struct draft brought_back_by_its_date(struct world *w, bool wrong) {
    lent(w, "reviewer", "evaluator", REVIEWER);
    return review_of(w, 20230425, wrong ? UINT64_C(1682472600000) : 0); /* 26 April */
}

/* What he lends lasts no longer than his own term, whatever the date says. */
static struct draft term_of_the_giver(struct world *w, bool wrong) {
    struct draft d = rule_enrol(w, "temporary", REVIEWER);
    d.s.body.actor_enrol.valid_to = 20230421;
    world_dual(w, &d);
    lent(w, "temporary", "evaluator", REVIEWER);
    return review_of(w, 20230421, wrong ? UINT64_C(1682127000000) : 0); /* 22 April */
}

static struct draft used_after_it_was_ended(struct world *w, bool wrong) {
    struct mz_hash on = lent(w, "reviewer", "evaluator", REVIEWER);
    struct draft d = end(w, "reviewer", on, "evaluator");
    if (wrong)
        world_admit(w, &d);
    return review_of(w, 20230421, 0);
}

/* What is done for another is a duty of both. */
static struct draft duty_of_the_giver(struct world *w, bool wrong) {
    lent(w, "acceptor-1", "evaluator", MZ_ROLE_BIT(MZ_ROLE_ACCEPTOR));
    world_pay(w, MZ_STATE_APPROVED);
    struct draft d = rule_by(world_accept(w, 1), "evaluator");
    world_admit(w, &d);
    return wrong ? world_accept(w, 1) : world_accept(w, 2);
}

const struct rule_row rows_delegation[] = {
    ROW("actors", mz_actors_get, UNKNOWN_ACTOR, PLANNED, giver_unknown, "body.from", "", "",
        "nobody"),
    ROW("actors", mz_actors_get, UNKNOWN_ACTOR, PLANNED, delegate_unknown, "body.to", "", "",
        "nobody"),
    ROW("actors", mz_actors_get, REVOKED_KEY, PLANNED, delegate_revoked, "body.to", NULL, NULL,
        "evaluator"),
    ROW("delegation", check_parties, ADMINISTRATOR_BUSINESS, PLANNED, to_an_administrator,
        "body.to", "", "", "admin-b"),
    ROW("delegation", check_parties, ADMINISTRATOR_BUSINESS, PLANNED, an_administrator_s,
        "body.roles", "", "", "admin-b"),
    ROW("delegation", check_giver, WRONG_ROLE, PLANNED, not_his_own, "body.roles", "", "budget",
        "evaluator"),
    ROW("delegation", check_giver, OUT_OF_RANGE, PLANNED, ends_before_it_begins, "body.until",
        "2023-04-18", "2023-04-19"),
    ROW("delegation", check_giver, UNKNOWN_PROJECT, PLANNED, in_no_project, "nowhere"),
    ROW("delegation", check_loop, DELEGATION_LOOP, PLANNED, to_himself, "body.to", "", "",
        "clerk-alias"),
    ROW("delegation", check_loop, DELEGATION_LOOP, PLANNED, for_each_other, "body.from", "", "",
        "evaluator"),
    ROW("delegation", check_pairs, DUTY_CONFLICT, PLANNED, pair_with_what_he_holds, "body.roles",
        "handler", "approver", "clerk"),
    ROW("delegation", check_pairs, DUTY_CONFLICT, PLANNED, pair_the_other_way, "body.roles",
        "approver", "handler", "approver-1"),
    ROW("delegation", check_pairs, DUTY_CONFLICT, PLANNED, pair_with_what_was_lent, "body.roles",
        "reviewer", "cashier", "evaluator"),
    ROW("delegation", mz_delegation_give, TOO_LARGE, PLANNED, too_many, "body.to", "17", "16"),
    ROW("delegation", mz_delegation_end, WRONG_REF, PLANNED, ended_of_another, "refs[0]", NULL,
        "a delegation in force to clerk"),
    ROW("delegation", mz_delegation_end, FORBIDDEN, PLANNED, ended_by_a_stranger, "delegation.end",
        "", "administrator", "clerk"),
    ROW("admission", mz_admission_role, WRONG_ROLE, PLANNED, used_after_its_end, "payment.review",
        "", "reviewer", "evaluator"),
    ROW("admission", mz_admission_role, WRONG_ROLE, PLANNED, brought_back_by_its_date,
        "payment.review", "", "reviewer", "evaluator"),
    ROW("admission", mz_admission_role, WRONG_ROLE, PLANNED, term_of_the_giver, "payment.review",
        "", "reviewer", "evaluator"),
    ROW("admission", mz_admission_role, WRONG_ROLE, PLANNED, used_after_it_was_ended,
        "payment.review", "", "reviewer", "evaluator"),
    ROW("duties", judge_always, DUTY_CONFLICT, PLANNED, duty_of_the_giver, "P-1", "acceptor",
        "acceptor", "acceptor-1"),
    {.file = NULL},
};
