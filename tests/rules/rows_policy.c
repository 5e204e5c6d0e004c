/* The control policy and segregation of duties: proto/rules/policy.c, duties.c. */
#include "tests/rules/table.h"

/* A second version of the policy, with one thing changed if `wrong`. */
#define POLICY(name_, ...)                                                                         \
    static struct draft name_(struct world *w, bool wrong) {                                       \
        struct draft d;                                                                            \
        struct mz_policy_set *p = rule_policy(&d, w, 2);                                           \
        if (wrong) {                                                                               \
            __VA_ARGS__;                                                                           \
        }                                                                                          \
        return d;                                                                                  \
    }

POLICY(version_skipped, p->version = 3)
POLICY(last_tier_limited, p->tiers[2].limit = 3000000)
POLICY(tier_without_approval, p->tiers[0].approvals = 0)
POLICY(limits_descending, p->tiers[1].limit = p->tiers[0].limit)
POLICY(fewer_approvals_for_more, p->tiers[2].approvals = 1)
POLICY(no_acceptor, p->acceptors = 0)
POLICY(role_against_itself, p->conflicts[1].second = p->conflicts[1].first)
POLICY(conflict_twice,
       p->conflicts[1] = (struct mz_conflict){MZ_ROLE_REVIEWER, MZ_ROLE_HANDLER, MZ_SCOPE_PAYMENT})
POLICY(evidence_twice, p->evidence[1] = p->evidence[0])
POLICY(shared_twice, p->shared_count = 2;
       p->shared[0].code = p->shared[1].code = mz_span_text("E01"))
POLICY(minutes_shared, p->shared_count = 1; p->shared[0].code = mz_span_text("E03"))
POLICY(standard_twice, p->standards[1] = p->standards[0])

/* -- Duties. */

static struct draft approved_by_the_handler(struct world *w, bool wrong) {
    struct draft d = rule_by(world_request(w), "everyone");
    world_carry(w, &d, MZ_STATE_REVIEWED);
    return wrong ? rule_by(world_approve(w, 1), "everyone") : world_approve(w, 1);
}

static struct draft both_tiers(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_APPROVING);
    return wrong ? rule_by(world_approve(w, 2), "approver-1") : world_approve(w, 2);
}

static struct draft accepts_twice(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_APPROVED);
    struct draft d = world_accept(w, 1);
    world_admit(w, &d);
    return world_accept(w, wrong ? 1 : 2);
}

/* Who did anything but approve does not confirm a reversal. */
static struct draft confirms_what_he_handled(struct world *w, bool wrong) {
    struct draft d = rule_by(world_request(w), "everyone");
    world_carry(w, &d, MZ_STATE_SETTLED);
    d = rule_reverse(w, 0, MZ_REASON_ERROR);
    return rule_confirm(w, wrong ? "everyone" : "approver-1", world_admit(w, &d));
}

/* A pair of the policy, on one payment and through the year. */
static struct draft reviews_what_he_asked_for(struct world *w, bool wrong) {
    struct draft d = rule_by(world_request(w), "everyone");
    world_case(w)->request = world_admit(w, &d);
    return wrong ? rule_by(world_review(w), "everyone") : world_review(w);
}

static struct draft pays_what_he_reviewed(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_ACCEPTED);
    return wrong ? rule_by(world_instruct(w), "reviewer") : world_instruct(w);
}

const struct rule_row rows_policy[] = {
    ROW("policy", check_version, OUT_OF_RANGE, PEOPLE, version_skipped, "body.version", "3", "2"),
    ROW("policy", check_tiers, OUT_OF_RANGE, PEOPLE, last_tier_limited, "body.tiers[2]",
        "30000.00, 2 approvals", "a limit on every tier but the last"),
    ROW("policy", check_tiers, OUT_OF_RANGE, PEOPLE, tier_without_approval, "body.tiers[0]",
        "5000.00, 0 approvals", "1..8 approvals"),
    ROW("policy", check_tiers, OUT_OF_RANGE, PEOPLE, limits_descending, "body.tiers[1]",
        "5000.00, 2 approvals", "ascending limits"),
    ROW("policy", check_tiers, OUT_OF_RANGE, PEOPLE, fewer_approvals_for_more, "body.tiers[2]",
        "no limit, 1 approvals", "approvals that do not decrease"),
    ROW("policy", check_tiers, OUT_OF_RANGE, PEOPLE, no_acceptor, "body.acceptors", "0", "1..16"),
    ROW("policy", check_conflicts, DUPLICATE, PEOPLE, role_against_itself, "body.conflicts[1]",
        "acceptor|acceptor"),
    ROW("policy", check_conflicts, DUPLICATE, PEOPLE, conflict_twice, "body.conflicts[1]",
        "reviewer|handler"),
    ROW("policy", check_codes, DUPLICATE, PEOPLE, evidence_twice, "body.evidence[1]", "E01"),
    ROW("policy", check_shared, DUPLICATE, PEOPLE, shared_twice, "body.shared[1]", "E01"),
    ROW("policy", check_shared, OUT_OF_RANGE, PEOPLE, minutes_shared, "body.shared[0]", "E03",
        "a code other than that of minutes"),
    ROW("policy", check_standards, DUPLICATE, PEOPLE, standard_twice, "body.standards[1]", "*|*"),
    ROW("duties", judge_always, DUTY_CONFLICT, PLANNED, approved_by_the_handler, "P-1", "handler",
        "approver", "everyone"),
    ROW("duties", judge_always, DUTY_CONFLICT, PLANNED, both_tiers, "P-1", "approver", "approver",
        "approver-1"),
    ROW("duties", judge_always, DUTY_CONFLICT, PLANNED, accepts_twice, "P-1", "acceptor",
        "acceptor", "acceptor-1"),
    ROW("duties", judge_always, DUTY_CONFLICT, PLANNED, confirms_what_he_handled, "P-1", "handler",
        "approver", "everyone"),
    ROW("duties", judge, DUTY_CONFLICT, PLANNED, reviews_what_he_asked_for, "P-1", "handler",
        "reviewer", "everyone"),
    ROW("duties", judge, DUTY_CONFLICT, PLANNED, pays_what_he_reviewed, "P-1", "reviewer",
        "cashier", "reviewer"),
    {.file = NULL},
};
