/* What every statement must pass: proto/rules/admission.c and act.c. */
#include "tests/rules/table.h"

static struct draft second_genesis(struct world *w, bool wrong) {
    if (wrong)
        world_open(w);
    return world_create(w);
}

static struct draft before_the_second(struct world *w, bool wrong) {
    struct draft d = world_create(w);
    struct mz_hash created = world_admit(w, &d);
    d = world_confirm(w, "admin-b", created);
    if (!wrong)
        world_admit(w, &d);
    return rule_enrol(w, "clerk", MZ_ROLE_BIT(MZ_ROLE_HANDLER));
}

static struct draft for_another_ledger(struct world *w, bool wrong) {
    struct draft d = rule_payee(w, 1);
    if (wrong)
        d.s.origin = mz_span_text("ledger.example/other");
    return d;
}

static struct draft same_id(struct world *w, bool wrong) {
    struct draft first = rule_payee(w, 1), d = rule_payee(w, 2);
    world_admit(w, &first);
    if (wrong)
        d.s.id = first.s.id;
    return d;
}

static struct draft unknown_key(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_SUBMITTED);
    struct draft d = world_review(w);
    if (wrong)
        d.signer = "stranger";
    return d;
}

static struct draft after_revocation(struct world *w, bool wrong) {
    struct draft d = rule_revoke(w, "admin-a", wrong ? "clerk" : "cashier");
    world_dual(w, &d);
    return rule_payee(w, 1);
}

static struct draft in_another_name(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_SUBMITTED);
    struct draft d = world_review(w);
    if (wrong)
        d.signer = "clerk";
    return d;
}

static struct draft without_role(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_SUBMITTED);
    return wrong ? rule_by(world_review(w), "cashier") : world_review(w);
}

static struct draft outside_validity(struct world *w, bool wrong) {
    struct draft d = rule_enrol(w, "substitute", MZ_ROLE_BIT(MZ_ROLE_HANDLER));
    d.s.body.actor_enrol.valid_from = 20230421;
    d.s.body.actor_enrol.valid_to = 20230430;
    world_dual(w, &d);
    d = rule_by(rule_payee(w, 1), "substitute");
    d.s.date = wrong ? 20230420 : 20230421;
    return d;
}

/* His term is over; he dates back into it. */
static struct draft signed_after_the_term(struct world *w, bool wrong) {
    struct draft d = rule_enrol(w, "substitute", MZ_ROLE_BIT(MZ_ROLE_HANDLER));
    d.s.body.actor_enrol.valid_to = 20230420;
    world_dual(w, &d);
    d = rule_by(rule_payee(w, 1), "substitute");
    d.registered_at = wrong ? UINT64_C(1682040600000) : UINT64_C(1681954200000); /* 21, 20 April */
    return d;
}

static struct draft unknown_ref(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_SUBMITTED);
    struct draft d = world_review(w);
    if (wrong)
        d.refs[0] = world_key("no statement");
    return d;
}

static struct draft ref_of_another_project(struct world *w, bool wrong) {
    rule_second_project(w, "aid-2");
    struct draft line = rule_appropriate(w, "aid-2", "C-1");
    struct mz_hash there = world_admit(w, &line);
    return world_evidence(w, wrong ? there : world_case(w)->project, "E02", "a file");
}

static struct draft ref_of_another_kind(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_SUBMITTED);
    struct draft d = world_review(w);
    if (wrong)
        d.refs[0] = world_case(w)->appropriate;
    return d;
}

static struct draft without_policy(struct world *w, bool wrong) {
    struct draft d = rule_enrol(w, "clerk", MZ_ROLE_BIT(MZ_ROLE_HANDLER));
    world_dual(w, &d);
    rule_policy(&d, w, 1);
    if (!wrong)
        world_dual(w, &d);
    return rule_by(rule_payee(w, 1), "clerk");
}

static struct draft long_ago(struct world *w, bool wrong) {
    struct draft d = rule_payee(w, 1);
    d.registered_at = wrong ? UINT64_C(1684805400000) : UINT64_C(1684459800000); /* 23, 19 May */
    return d;
}

static struct draft far_ahead(struct world *w, bool wrong) {
    struct draft d = rule_payee(w, 1);
    d.registered_at = wrong ? UINT64_C(1681781400000) : UINT64_C(1681867800000); /* 18, 19 April */
    return d;
}

static struct draft nowhere(struct world *w, bool wrong) {
    return rule_appropriate(w, wrong ? "nowhere" : WORLD_PROJECT, "B-2");
}

/* -- Budget lines that a statement names. */

static struct draft receive(struct world *w, const char *project, const char *line,
                            struct mz_hash appropriation) {
    struct draft d = world_draft(w, MZ_KIND_FUNDS_RECEIVE, "accountant", project, 20230420);
    d.s.body.funds_receive = (struct mz_funds_receive){
        .line = mz_span_text(line), .amount = 1, .document = mz_span_text("示例回单")};
    draft_ref(&d, appropriation);
    return d;
}

static struct draft unknown_line(struct world *w, bool wrong) {
    struct draft d = rule_appropriate(w, WORLD_PROJECT, "B-2");
    return receive(w, WORLD_PROJECT, wrong ? "B-3" : "B-2", world_admit(w, &d));
}

static struct draft line_of_another_project(struct world *w, bool wrong) {
    rule_second_project(w, "aid-2");
    struct draft d = rule_appropriate(w, "aid-2", "C-1");
    return receive(w, "aid-2", wrong ? WORLD_LINE : "C-1", world_admit(w, &d));
}

static struct draft beyond_any_amount(struct world *w, bool wrong) {
    struct draft d = world_draft(w, MZ_KIND_BUDGET_ADJUST, "budgeter", WORLD_PROJECT, 20230420);
    d.s.body.budget_adjust = (struct mz_budget_adjust){.line = mz_span_text(WORLD_LINE),
                                                       .type = MZ_ADJUST_INCREASE,
                                                       .amount = wrong ? MZ_MAX_FEN : 1,
                                                       .document = mz_span_text("示例文件"),
                                                       .reason = mz_span_text("追加")};
    draft_ref(&d, world_case(w)->appropriate);
    return d;
}

const struct rule_row rows_admission[] = {
    ROW("admission", check_ledger, ALREADY_CREATED, FRESH, second_genesis, "kind"),
    ROW("admission", check_ledger, NOT_OPEN, FRESH, before_the_second, "kind", "actor.enrol",
        "act.confirm"),
    ROW("admission", check_ledger, WRONG_ORIGIN, PEOPLE, for_another_ledger, "origin",
        "ledger.example/other", WORLD_ORIGIN),
    ROW("admission", mz_admission_id, STATEMENT_ID_REUSED, PEOPLE, same_id, "id"),
    ROW("admission", check_key, UNKNOWN_KEY, PLANNED, unknown_key, "kid"),
    ROW("admission", check_key, REVOKED_KEY, PEOPLE, after_revocation, "kid"),
    ROW("admission", check_key, WRONG_ISSUER, PLANNED, in_another_name, "issuer", "clerk",
        "reviewer"),
    ROW("admission", mz_admission_role, WRONG_ROLE, PLANNED, without_role, "payment.review", "",
        "reviewer", "cashier"),
    ROW("admission", check_term, NOT_VALID_NOW, PEOPLE, outside_validity, "date", "2023-04-20",
        "2023-04-21..2023-04-30", "substitute"),
    ROW("admission", check_term, NOT_VALID_NOW, PEOPLE, signed_after_the_term, "today",
        "2023-04-21", "..2023-04-20", "substitute"),
    ROW("admission", check_ref, UNKNOWN_REF, PLANNED, unknown_ref, "refs[0]"),
    ROW("admission", check_ref, WRONG_PROJECT, PLANNED, ref_of_another_project, "refs[0]", "aid-2",
        WORLD_PROJECT),
    ROW("admission", check_ref, WRONG_REF, PLANNED, ref_of_another_kind, "refs[0]",
        "budget.appropriate", "payment.request"),
    ROW("admission", check_date, NO_POLICY, OPEN, without_policy, "payee.enrol"),
    ROW("admission", check_date, DATE_TOLERANCE, PEOPLE, long_ago, "date", "2023-04-20",
        "2023-05-23"),
    ROW("admission", check_date, DATE_TOLERANCE, PEOPLE, far_ahead, "date", "2023-04-20",
        "2023-04-18"),
    ROW("admission", check_project, UNKNOWN_PROJECT, PLANNED, nowhere, "nowhere"),
    ROW("act", mz_act_budget_of, UNKNOWN_BUDGET_LINE, PLANNED, unknown_line, "B-3"),
    ROW("act", mz_act_budget_of, WRONG_PROJECT, PLANNED, line_of_another_project, WORLD_LINE,
        WORLD_PROJECT, "aid-2"),
    ROW("act", mz_act_add, OVERFLOW, PLANNED, beyond_any_amount, "body.amount"),
    {.file = NULL},
};
