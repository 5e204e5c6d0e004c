/* The request and its roster: proto/rules/payment_request.c, roster.c. */
#include "proto/base/calendar.h"
#include "tests/rules/table.h"

#define TWO 2u

/* A request for two payees; the lines may be changed before. */
static struct draft request(struct world *w, const struct mz_line lines[TWO],
                            const struct mz_hash *as) {
    struct mz_list_totals totals = world_list(w, MZ_LIST_ROSTER, lines, TWO, as);
    struct draft d = world_request(w);
    struct mz_payment_request *body = &d.s.body.payment_request;
    body->amount = totals.amount;
    body->count = totals.count;
    body->root = as != NULL ? *as : totals.root;
    return d;
}

#define LINES(name_, ...)                                                                          \
    static struct draft name_(struct world *w, bool wrong) {                                       \
        struct mz_line lines[WORLD_PAID];                                                          \
        world_lines(MZ_LIST_ROSTER, lines);                                                        \
        struct mz_line *second = &lines[1];                                                        \
        if (wrong) {                                                                               \
            __VA_ARGS__;                                                                           \
        }                                                                                          \
        return request(w, lines, NULL);                                                            \
    }

LINES(above_the_standard, second->amount++)
LINES(to_nobody, second->payee = world_id("nobody", 0))
LINES(to_one_twice, second->payee = lines[0].payee)

static struct draft off_the_list(struct world *w, bool wrong) {
    struct draft d = rule_payee(w, 1);
    world_admit(w, &d);
    struct mz_line lines[WORLD_PAID];
    world_lines(MZ_LIST_ROSTER, lines);
    if (wrong)
        lines[1].payee = d.s.body.payee_enrol.payee;
    lines[1].amount = 100;
    return request(w, lines, NULL);
}

#define REQUEST(name_, ...)                                                                        \
    static struct draft name_(struct world *w, bool wrong) {                                       \
        struct mz_line lines[WORLD_PAID];                                                          \
        world_lines(MZ_LIST_ROSTER, lines);                                                        \
        struct draft d = request(w, lines, NULL);                                                  \
        struct mz_payment_request *body = &d.s.body.payment_request;                               \
        if (wrong) {                                                                               \
            __VA_ARGS__;                                                                           \
        }                                                                                          \
        return d;                                                                                  \
    }

REQUEST(in_cash, body->method = MZ_METHOD_CASH)
REQUEST(no_such_list, body->list = mz_span_text("L2"))
REQUEST(no_lines, body->count = 0)
REQUEST(no_money, body->amount = 0)
REQUEST(another_count, body->count++)
REQUEST(another_sum, body->amount++)
REQUEST(no_such_line, body->line = mz_span_text("B-9"))

static struct draft line_of_another_project(struct world *w, bool wrong) {
    rule_second_project(w, "aid-2");
    struct draft d = rule_appropriate(w, "aid-2", "C-1");
    world_admit(w, &d);
    d = world_request(w);
    if (wrong)
        d.s.body.payment_request.line = mz_span_text("C-1");
    return d;
}

static struct draft another_root(struct world *w, bool wrong) {
    struct mz_line lines[WORLD_PAID];
    struct mz_hash root = world_key("no root");
    world_lines(MZ_LIST_ROSTER, lines);
    return request(w, lines, wrong ? &root : NULL);
}

REQUEST(list_not_at_hand, body->root = world_key("nowhere"))

/* -- The number. */

static struct draft number_taken(struct world *w, bool wrong) {
    world_pay(w, MZ_STATE_SUBMITTED);
    struct draft d = world_request(w);
    d.s.body.payment_request.number = mz_span_text(wrong ? "P-1" : "P-2");
    return d;
}

/* P-1 is back on the handler's desk; a request that replaces it. */
static struct draft replacement(struct world *w) {
    world_pay(w, MZ_STATE_SUBMITTED);
    struct mz_hash first = world_case(w)->request;
    struct draft d = rule_stop(w, MZ_KIND_PAYMENT_RETURN, "reviewer", first);
    world_admit(w, &d);
    d = world_request(w);
    draft_ref(&d, first);
    return d;
}

static struct draft replaces_another_number(struct world *w, bool wrong) {
    struct draft d = replacement(w);
    if (wrong)
        d.s.body.payment_request.number = mz_span_text("P-2");
    return d;
}

static struct draft replaces_what_is_under_way(struct world *w, bool wrong) {
    struct draft d = replacement(w);
    if (!wrong)
        return d;
    world_case(w)->request = world_admit(w, &d);
    d = world_request(w);
    draft_ref(&d, world_case(w)->request);
    return d;
}

static struct draft replaces_for_another(struct world *w, bool wrong) {
    struct draft d = replacement(w);
    return wrong ? rule_by(d, "clerk-2") : d;
}

static struct draft replaced_twice(struct world *w, bool wrong) {
    struct draft d = replacement(w), again = world_request(w);
    if (wrong)
        world_admit(w, &d);
    draft_ref(&again, world_case(w)->request);
    return again;
}

static struct draft due_too_late(struct world *w, bool wrong) {
    struct draft policy = world_draft(w, MZ_KIND_POLICY_SET, "admin-a", NULL, 20230420);
    rule_policy(&policy, w, 2)->due_days = 14;
    world_dual(w, &policy);
    struct draft d = world_request(w);
    d.s.body.payment_request.due = mz_date_from_days(mz_date_days(d.s.date) + (wrong ? 15 : 14));
    return d;
}

const struct rule_row rows_request[] = {
    ROW("payment_request", check_due, OUT_OF_RANGE, PLANNED, due_too_late, "body.due"),
    ROW("payment_request", check_standard, OVER_STANDARD, PLANNED, above_the_standard, "line 2",
        "500.00", "500.01"),
    ROW("payment_request", request_line, UNKNOWN_PAYEE, PLANNED, to_nobody, "line 2"),
    ROW("payment_request", request_line, DUPLICATE_PAYEE, PLANNED, to_one_twice, "line 2"),
    ROW("payment_request", check_listed, NOT_ELIGIBLE, PLANNED, off_the_list, "line 2", NULL, "L1"),
    ROW("payment_request", check_cash, CASH, PLANNED, in_cash, "line 1", "frontline"),
    ROW("payment_request", check_money, UNKNOWN_LIST, PLANNED, no_such_list, "L2"),
    ROW("act", mz_act_some, OUT_OF_RANGE, PLANNED, no_lines, "body.count", "0", "> 0"),
    ROW("budget", mz_budget_positive, OUT_OF_RANGE, PLANNED, no_money, "body.amount", "0.00",
        "> 0"),
    ROW("act", mz_act_budget_of, UNKNOWN_BUDGET_LINE, PLANNED, no_such_line, "B-9"),
    ROW("act", mz_act_budget_of, WRONG_PROJECT, PLANNED, line_of_another_project, "C-1", "aid-2",
        WORLD_PROJECT),
    ROW("roster", compare, ROSTER_COUNT, PLANNED, another_count, "the list", "2", "3"),
    ROW("roster", compare, ROSTER_SUM, PLANNED, another_sum, "the list", "1000.00", "1000.01"),
    ROW("roster", compare, ROSTER_ROOT, PLANNED, another_root, "the list"),
    ROW("roster", open_object, WITHHELD, PLANNED, list_not_at_hand),
    ROW("payment_request", take_number, PAYMENT_EXISTS, PLANNED, number_taken, "P-1"),
    ROW("payment_request", replace, WRONG_REF, PLANNED, replaces_another_number, "refs[0]", "P-1",
        "P-2"),
    ROW("payment", mz_payment_in_state, WRONG_STATE, PLANNED, replaces_what_is_under_way, "P-1",
        "submitted", "returned"),
    ROW("payment_stop", mz_payment_own, FORBIDDEN, PLANNED, replaces_for_another, "P-1", "",
        "clerk", "clerk-2"),
    ROW("payment_stop", mz_payment_is_open, WRONG_STATE, PLANNED, replaced_twice, "P-1", "replaced",
        "returned"),
    {.file = NULL},
};
