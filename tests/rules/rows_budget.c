/* Budget lines: proto/rules/budget.c. */
#include "tests/rules/table.h"

static struct draft line_exists(struct world *w, bool wrong) {
    return rule_appropriate(w, WORLD_PROJECT, wrong ? WORLD_LINE : "B-2");
}

static struct draft of_no_amount(struct world *w, bool wrong) {
    struct draft d = rule_appropriate(w, WORLD_PROJECT, "B-2");
    d.s.body.budget_appropriate.amount = wrong ? 0 : 1;
    return d;
}

static struct draft of_another_year(struct world *w, bool wrong) {
    struct draft d = rule_appropriate(w, WORLD_PROJECT, "B-2");
    d.s.body.budget_appropriate.year = wrong ? 2024 : 2023;
    return d;
}

/* -- budget.adjust */

/* An adjustment of WORLD_LINE, on which everything is available; `to` may be NULL. */
static struct draft adjust(struct world *w, uint8_t type, int64_t amount, const char *to,
                           struct mz_hash to_line) {
    struct draft d = world_draft(w, MZ_KIND_BUDGET_ADJUST, "budgeter", WORLD_PROJECT, 20230420);
    d.s.body.budget_adjust = (struct mz_budget_adjust){.line = mz_span_text(WORLD_LINE),
                                                       .type = type,
                                                       .amount = amount,
                                                       .document = mz_span_text("示例文件"),
                                                       .reason = mz_span_text("示例原因")};
    draft_ref(&d, world_case(w)->appropriate);
    if (to == NULL)
        return d;
    d.s.body.budget_adjust.to = mz_span_text(to);
    draft_ref(&d, to_line);
    return d;
}

static const struct mz_hash none;

/* A line of the project by the side of WORLD_LINE. */
static struct mz_hash other_line(struct world *w, uint8_t source) {
    struct draft d = rule_appropriate(w, WORLD_PROJECT, "B-2");
    d.s.body.budget_appropriate.source = source;
    return world_admit(w, &d);
}

static struct draft other_appropriation(struct world *w, bool wrong) {
    struct mz_hash other = other_line(w, MZ_SOURCE_FISCAL);
    struct draft d = adjust(w, MZ_ADJUST_FREEZE, 1, NULL, none);
    if (wrong)
        d.refs[0] = other;
    return d;
}

static struct draft carried_within_the_year(struct world *w, bool wrong) {
    struct mz_hash other = other_line(w, MZ_SOURCE_FISCAL);
    return adjust(w, wrong ? MZ_ADJUST_CARRY : MZ_ADJUST_VIREMENT, 1, "B-2", other);
}

static struct draft of_another_source(struct world *w, bool wrong) {
    struct mz_hash other = other_line(w, wrong ? MZ_SOURCE_DONATION : MZ_SOURCE_FISCAL);
    return adjust(w, MZ_ADJUST_VIREMENT, 1, "B-2", other);
}

static struct draft to_itself(struct world *w, bool wrong) {
    struct mz_hash other = other_line(w, MZ_SOURCE_FISCAL);
    return adjust(w, MZ_ADJUST_VIREMENT, 1, wrong ? WORLD_LINE : "B-2", other);
}

static struct draft more_than_there_is(struct world *w, bool wrong) {
    struct mz_hash other = other_line(w, MZ_SOURCE_FISCAL);
    return adjust(w, MZ_ADJUST_VIREMENT, WORLD_TOTAL + wrong, "B-2", other);
}

static struct draft below_what_came_in(struct world *w, bool wrong) {
    return adjust(w, wrong ? MZ_ADJUST_DECREASE : MZ_ADJUST_FREEZE, 1, NULL, none);
}

static struct draft more_than_is_frozen(struct world *w, bool wrong) {
    struct draft d = adjust(w, MZ_ADJUST_FREEZE, 100, NULL, none);
    world_admit(w, &d);
    return adjust(w, MZ_ADJUST_UNFREEZE, 100 + wrong, NULL, none);
}

static struct draft to_nowhere(struct world *w, bool wrong) {
    struct mz_hash other = other_line(w, MZ_SOURCE_FISCAL);
    struct draft d = adjust(w, MZ_ADJUST_VIREMENT, 1, "B-2", other);
    if (wrong)
        d.s.body.budget_adjust.to = (struct mz_span){NULL, 0};
    return d;
}

static struct draft another_line_for_nothing(struct world *w, bool wrong) {
    struct mz_hash other = other_line(w, MZ_SOURCE_FISCAL);
    return wrong ? adjust(w, MZ_ADJUST_FREEZE, 1, "B-2", other)
                 : adjust(w, MZ_ADJUST_FREEZE, 1, NULL, none);
}

static struct draft one_ref_short(struct world *w, bool wrong) {
    struct mz_hash other = other_line(w, MZ_SOURCE_FISCAL);
    struct draft d = adjust(w, MZ_ADJUST_VIREMENT, 1, "B-2", other);
    d.s.refs_count = (uint16_t)(d.s.refs_count - wrong);
    return d;
}

static struct draft nothing_adjusted(struct world *w, bool wrong) {
    return adjust(w, MZ_ADJUST_FREEZE, wrong ? 0 : 1, NULL, none);
}

static struct draft no_line_adjusted(struct world *w, bool wrong) {
    struct draft d = adjust(w, MZ_ADJUST_FREEZE, 1, NULL, none);
    if (wrong)
        d.s.body.budget_adjust.line = mz_span_text("B-9");
    return d;
}

static struct draft to_a_line_elsewhere(struct world *w, bool wrong) {
    rule_second_project(w, "aid-2");
    struct draft d = rule_appropriate(w, "aid-2", "C-1");
    world_admit(w, &d);
    struct mz_hash other = other_line(w, MZ_SOURCE_FISCAL);
    return adjust(w, MZ_ADJUST_VIREMENT, 1, wrong ? "C-1" : "B-2", other);
}

/* -- funds.receive */

static struct draft receive(struct world *w, int64_t amount) {
    struct draft d = world_draft(w, MZ_KIND_FUNDS_RECEIVE, "accountant", WORLD_PROJECT, 20230420);
    d.s.body.funds_receive = (struct mz_funds_receive){
        .line = mz_span_text(WORLD_LINE), .amount = amount, .document = mz_span_text("示例回单")};
    draft_ref(&d, world_case(w)->appropriate);
    return d;
}

static void increase(struct world *w) {
    struct draft d = adjust(w, MZ_ADJUST_INCREASE, 100, NULL, none);
    world_admit(w, &d);
}

static struct draft nothing_received(struct world *w, bool wrong) {
    increase(w);
    return receive(w, wrong ? 0 : 1);
}

static struct draft received_for_another_line(struct world *w, bool wrong) {
    increase(w);
    struct mz_hash other = other_line(w, MZ_SOURCE_FISCAL);
    struct draft d = receive(w, 1);
    if (wrong)
        d.refs[0] = other;
    return d;
}

static struct draft more_than_was_appropriated(struct world *w, bool wrong) {
    increase(w);
    return receive(w, 100 + wrong);
}

/* -- Payments against the line. */

static struct draft asked_for_twice(struct world *w, bool wrong) {
    world_pay(w, wrong ? MZ_STATE_APPROVED : MZ_STATE_APPROVING);
    struct draft d = world_request(w);
    d.s.body.payment_request.number = mz_span_text("P-2");
    return d;
}

/* Two requests that the line covers one by one: the second to be approved does not get it. */
static struct draft approved_for_the_same_money(struct world *w, bool wrong) {
    struct draft d = world_request(w);
    d.s.body.payment_request.number = mz_span_text("P-2");
    struct mz_hash request = world_admit(w, &d);
    world_pay(w, wrong ? MZ_STATE_APPROVED : MZ_STATE_APPROVING);
    world_case(w)->request = request;
    d = world_evidence(w, request, "E03", "other minutes");
    world_admit(w, &d);
    d = world_review(w);
    world_case(w)->review = world_admit(w, &d);
    d = world_approve(w, 1);
    world_case(w)->approve[0] = world_admit(w, &d);
    return world_approve(w, 2);
}

static struct draft paid_from_what_did_not_come(struct world *w, bool wrong) {
    struct draft d = rule_appropriate(w, WORLD_PROJECT, "B-2");
    d.s.body.budget_appropriate.amount = WORLD_TOTAL;
    d.s.date = 20230410;
    struct mz_hash line = world_admit(w, &d);
    if (!wrong) {
        d = world_draft(w, MZ_KIND_FUNDS_RECEIVE, "accountant", WORLD_PROJECT, 20230411);
        d.s.body.funds_receive = (struct mz_funds_receive){.line = mz_span_text("B-2"),
                                                           .amount = WORLD_TOTAL,
                                                           .document = mz_span_text("示例回单")};
        draft_ref(&d, line);
        world_admit(w, &d);
    }
    d = world_request(w);
    d.s.body.payment_request.line = mz_span_text("B-2");
    world_carry(w, &d, MZ_STATE_ACCEPTED);
    return world_instruct(w);
}

/* Who was cashier in the year does not receive its funds as an accountant. */
static struct draft received_by_the_cashier(struct world *w, bool wrong) {
    struct draft d =
        rule_enrol(w, "both", MZ_ROLE_BIT(MZ_ROLE_CASHIER) | MZ_ROLE_BIT(MZ_ROLE_ACCOUNTANT));
    world_dual(w, &d);
    struct mz_policy_set *policy = rule_policy(&d, w, 2);
    policy->conflicts_count = 1;
    policy->conflicts[0] = (struct mz_conflict){MZ_ROLE_CASHIER, MZ_ROLE_ACCOUNTANT, MZ_SCOPE_YEAR};
    world_dual(w, &d);
    world_pay(w, MZ_STATE_INSTRUCTED);
    d = rule_by(world_settle(w), wrong ? "both" : "cashier");
    world_admit(w, &d);
    d = world_draft(w, MZ_KIND_BUDGET_ADJUST, "budgeter", WORLD_PROJECT, 20230502);
    d.s.body.budget_adjust = (struct mz_budget_adjust){.line = mz_span_text(WORLD_LINE),
                                                       .type = MZ_ADJUST_INCREASE,
                                                       .amount = 100,
                                                       .document = mz_span_text("文号"),
                                                       .reason = mz_span_text("追加")};
    draft_ref(&d, world_case(w)->appropriate);
    world_admit(w, &d);
    d = world_draft(w, MZ_KIND_FUNDS_RECEIVE, "both", WORLD_PROJECT, 20230502);
    d.s.body.funds_receive = (struct mz_funds_receive){
        .line = mz_span_text(WORLD_LINE), .amount = 100, .document = mz_span_text("文号")};
    draft_ref(&d, world_case(w)->appropriate);
    return d;
}

const struct rule_row rows_budget[] = {
    ROW("budget", mz_budget_appropriate_apply, BUDGET_LINE_EXISTS, PLANNED, line_exists,
        WORLD_LINE),
    ROW("budget", mz_budget_positive, OUT_OF_RANGE, PLANNED, of_no_amount, "body.amount", "0.00",
        "> 0"),
    ROW("budget", mz_budget_appropriate_apply, OUT_OF_RANGE, PLANNED, of_another_year, "body.year",
        "2024", "2023..2023"),
    ROW("budget", mz_budget_origin, WRONG_REF, PLANNED, other_appropriation, "refs[0]", NULL,
        "the appropriation of B-1"),
    ROW("budget", mz_budget_alike, OUT_OF_RANGE, PLANNED, carried_within_the_year, "body.to",
        "2023", "2024"),
    ROW("budget", mz_budget_alike, OUT_OF_RANGE, PLANNED, of_another_source, "body.to", "donation",
        "fiscal"),
    ROW("budget", adjust_two, DUPLICATE, PLANNED, to_itself, "body.to", WORLD_LINE),
    ROW("budget", mz_budget_has, OVER_BUDGET, PLANNED, more_than_there_is, WORLD_LINE, "22000.00",
        "22000.01"),
    ROW("budget", adjust_one, OVER_BUDGET, PLANNED, below_what_came_in, WORLD_LINE, "0.00", "0.01"),
    ROW("budget", adjust_one, OVER_BUDGET, PLANNED, more_than_is_frozen, WORLD_LINE, "1.00",
        "1.01"),
    ROW("budget", check_other_line, MISSING_FIELD, PLANNED, to_nowhere, "body", "", "to"),
    ROW("budget", check_other_line, OUT_OF_RANGE, PLANNED, another_line_for_nothing, "body.to",
        "B-2", "virement|carry"),
    ROW("budget", check_other_line, WRONG_REF, PLANNED, one_ref_short, "refs", "1", "2"),
    ROW("budget", mz_budget_positive, OUT_OF_RANGE, PLANNED, nothing_adjusted, "body.amount",
        "0.00", "> 0"),
    ROW("act", mz_act_budget_of, UNKNOWN_BUDGET_LINE, PLANNED, no_line_adjusted, "B-9"),
    ROW("act", mz_act_budget_of, WRONG_PROJECT, PLANNED, to_a_line_elsewhere, "C-1", "aid-2",
        WORLD_PROJECT),
    ROW("budget", mz_budget_positive, OUT_OF_RANGE, PLANNED, nothing_received, "body.amount",
        "0.00", "> 0"),
    ROW("budget", mz_budget_origin, WRONG_REF, PLANNED, received_for_another_line, "refs[0]", NULL,
        "the appropriation of B-1"),
    ROW("budget", mz_budget_receive_apply, OVER_BUDGET, PLANNED, more_than_was_appropriated,
        WORLD_LINE, "1.00", "1.01"),
    ROW("budget", mz_budget_has, OVER_BUDGET, PLANNED, asked_for_twice, WORLD_LINE, "0.00",
        "22000.00"),
    ROW("budget", mz_budget_has, OVER_BUDGET, PLANNED, approved_for_the_same_money, WORLD_LINE,
        "0.00", "22000.00"),
    ROW("payment_payable", mz_payment_missing_under, OVER_RECEIVED, PLANNED,
        paid_from_what_did_not_come, "B-2", "0.00", "22000.00"),
    ROW("duties", take_at, DUTY_CONFLICT, PLANNED, received_by_the_cashier, WORLD_PROJECT,
        "cashier", "accountant", "both"),
    {.file = NULL},
};
