/* Money between projects: proto/rules/transfer.c. */
#include "tests/rules/table.h"

static struct mz_hash line_of(struct world *w, const char *project, const char *line) {
    struct draft d = rule_appropriate(w, project, line);
    return world_admit(w, &d);
}

/* 0.10 yuan from WORLD_LINE to C-1 of aid-2, which is `taker`'s to take. */
static struct draft send(struct world *w) {
    struct draft d = world_draft(w, MZ_KIND_BUDGET_SEND, "budgeter", WORLD_PROJECT, 20230420);
    d.s.body.budget_send = (struct mz_budget_send){.line = mz_span_text(WORLD_LINE),
                                                   .to = mz_span_text("C-1"),
                                                   .to_project = mz_span_text("aid-2"),
                                                   .taker = world_id("taker", 0),
                                                   .amount = 10,
                                                   .document = mz_span_text("示例文件"),
                                                   .reason = mz_span_text("示例原因")};
    draft_ref(&d, world_case(w)->appropriate);
    return d;
}

static struct draft take(struct world *w, const char *project, struct mz_hash sent,
                         struct mz_hash line) {
    struct draft d = world_draft(w, MZ_KIND_BUDGET_TAKE, "budgeter", project, 20230420);
    d.s.id = world_id("taker", 0);
    d.s.body.budget_take = (struct mz_budget_take){.from = mz_span_text(WORLD_LINE),
                                                   .line = mz_span_text("C-1"),
                                                   .amount = 10,
                                                   .document = mz_span_text("示例文件")};
    draft_ref(&d, sent);
    draft_ref(&d, line);
    return d;
}

/* -- budget.send */

static struct draft to_the_same_project(struct world *w, bool wrong) {
    rule_second_project(w, "aid-2");
    line_of(w, "aid-2", "C-1");
    struct draft d = send(w);
    if (wrong)
        d.s.body.budget_send.to_project = mz_span_text(WORLD_PROJECT);
    return d;
}

static struct draft taker_filed_before(struct world *w, bool wrong) {
    rule_second_project(w, "aid-2");
    line_of(w, "aid-2", "C-1");
    struct draft first = rule_payee(w, 1);
    world_admit(w, &first);
    struct draft d = send(w);
    if (wrong)
        d.s.body.budget_send.taker = first.s.id;
    return d;
}

#define SEND(name_, ...)                                                                           \
    static struct draft name_(struct world *w, bool wrong) {                                       \
        rule_second_project(w, "aid-2");                                                           \
        struct mz_hash line = line_of(w, "aid-2", "C-1");                                          \
        struct mz_hash own = line_of(w, WORLD_PROJECT, "B-2");                                     \
        struct draft d = send(w);                                                                  \
        struct mz_budget_send *body = &d.s.body.budget_send;                                       \
        (void)line, (void)own, (void)body;                                                         \
        if (wrong) {                                                                               \
            __VA_ARGS__;                                                                           \
        }                                                                                          \
        return d;                                                                                  \
    }

SEND(from_no_line, body->line = mz_span_text("B-9"))
SEND(from_a_line_elsewhere, body->line = mz_span_text("C-1"))
SEND(to_no_line, body->to = mz_span_text("C-9"))
SEND(to_a_line_elsewhere, body->to = mz_span_text("B-2"))
SEND(by_another_appropriation, d.refs[0] = own)
SEND(nothing_sent, body->amount = 0)
SEND(more_than_there_is, body->amount = WORLD_TOTAL + 1)

static struct draft to_another_source(struct world *w, bool wrong) {
    rule_second_project(w, "aid-2");
    struct draft d = rule_appropriate(w, "aid-2", "C-1");
    d.s.body.budget_appropriate.source = wrong ? MZ_SOURCE_UNION : MZ_SOURCE_FISCAL;
    world_admit(w, &d);
    return send(w);
}

/* -- budget.take */

#define TAKE(name_, ...)                                                                           \
    static struct draft name_(struct world *w, bool wrong) {                                       \
        rule_second_project(w, "aid-2");                                                           \
        struct mz_hash line = line_of(w, "aid-2", "C-1");                                          \
        struct draft sent = send(w);                                                               \
        struct draft d = take(w, "aid-2", world_admit(w, &sent), line);                            \
        struct mz_budget_take *body = &d.s.body.budget_take;                                       \
        if (wrong) {                                                                               \
            __VA_ARGS__;                                                                           \
        }                                                                                          \
        (void)body;                                                                                \
        return d;                                                                                  \
    }

TAKE(another_statement, d.s.id = world_id("taker", 1))
TAKE(another_line, body->line = mz_span_text("C-2"))
TAKE(another_source, body->from = mz_span_text("B-2"))
TAKE(another_amount, body->amount = 11)
TAKE(taken_twice, world_admit(w, &d); d.s.id = world_id("taker", 1))

static struct draft by_the_appropriation_of_another_line(struct world *w, bool wrong) {
    rule_second_project(w, "aid-2");
    struct mz_hash line = line_of(w, "aid-2", "C-1"), other = line_of(w, "aid-2", "C-2");
    struct draft sent = send(w);
    return take(w, "aid-2", world_admit(w, &sent), wrong ? other : line);
}

static struct draft beyond_any_amount(struct world *w, bool wrong) {
    rule_second_project(w, "aid-2");
    struct draft d = rule_appropriate(w, "aid-2", "C-1");
    d.s.body.budget_appropriate.amount = wrong ? MZ_MAX_FEN : 1;
    struct mz_hash line = world_admit(w, &d);
    struct draft sent = send(w);
    return take(w, "aid-2", world_admit(w, &sent), line);
}

/* What was there when it was sent is gone when it is taken. */
static struct draft frozen_meanwhile(struct world *w, bool wrong) {
    rule_second_project(w, "aid-2");
    struct mz_hash line = line_of(w, "aid-2", "C-1");
    struct draft sent = send(w);
    struct mz_hash hash = world_admit(w, &sent);
    struct draft d = world_draft(w, MZ_KIND_BUDGET_ADJUST, "budgeter", WORLD_PROJECT, 20230420);
    d.s.body.budget_adjust = (struct mz_budget_adjust){.line = mz_span_text(WORLD_LINE),
                                                       .type = MZ_ADJUST_FREEZE,
                                                       .amount = WORLD_TOTAL - 10 + wrong,
                                                       .document = mz_span_text("示例文件"),
                                                       .reason = mz_span_text("冻结")};
    draft_ref(&d, world_case(w)->appropriate);
    world_admit(w, &d);
    return take(w, "aid-2", hash, line);
}

static struct draft another_project(struct world *w, bool wrong) {
    rule_second_project(w, "aid-2");
    rule_second_project(w, "aid-3");
    struct mz_hash line = line_of(w, "aid-2", "C-1"), other = line_of(w, "aid-3", "D-1");
    struct draft sent = send(w);
    struct mz_hash hash = world_admit(w, &sent);
    return wrong ? take(w, "aid-3", hash, other) : take(w, "aid-2", hash, line);
}

/* -- budget.drop */

static struct draft drop(struct world *w, struct mz_hash sent) {
    struct draft d = world_draft(w, MZ_KIND_BUDGET_DROP, "budgeter", WORLD_PROJECT, 20230420);
    d.s.body.act_withdraw.reason = mz_span_text("对方项目已撤销");
    draft_ref(&d, sent);
    return d;
}

static struct draft dropped_after_it_was_taken(struct world *w, bool wrong) {
    rule_second_project(w, "aid-2");
    struct mz_hash line = line_of(w, "aid-2", "C-1");
    struct draft d = send(w);
    struct mz_hash sent = world_admit(w, &d);
    d = take(w, "aid-2", sent, line);
    if (wrong)
        world_admit(w, &d);
    return drop(w, sent);
}

static struct draft taken_after_it_was_dropped(struct world *w, bool wrong) {
    rule_second_project(w, "aid-2");
    struct mz_hash line = line_of(w, "aid-2", "C-1");
    struct draft d = send(w);
    struct mz_hash sent = world_admit(w, &d);
    d = drop(w, sent);
    if (wrong)
        world_admit(w, &d);
    return take(w, "aid-2", sent, line);
}

const struct rule_row rows_transfer[] = {
    ROW("transfer", mz_transfer_drop, NOT_PENDING, PLANNED, dropped_after_it_was_taken, "refs[0]"),
    ROW("transfer", mz_transfer_take, NOT_PENDING, PLANNED, taken_after_it_was_dropped, "refs[0]"),
    ROW("transfer", mz_transfer_send, DUPLICATE, PLANNED, to_the_same_project, "body.to_project",
        WORLD_PROJECT),
    ROW("transfer", check_id, STATEMENT_ID_REUSED, PLANNED, taker_filed_before, "body.taker"),
    ROW("act", mz_act_budget_of, UNKNOWN_BUDGET_LINE, PLANNED, from_no_line, "B-9"),
    ROW("act", mz_act_budget_of, WRONG_PROJECT, PLANNED, from_a_line_elsewhere, "C-1", "aid-2",
        WORLD_PROJECT),
    ROW("act", mz_act_budget_of, UNKNOWN_BUDGET_LINE, PLANNED, to_no_line, "C-9"),
    ROW("act", mz_act_budget_of, WRONG_PROJECT, PLANNED, to_a_line_elsewhere, "B-2", WORLD_PROJECT,
        "aid-2"),
    ROW("budget", mz_budget_origin, WRONG_REF, PLANNED, by_another_appropriation, "refs[0]", NULL,
        "the appropriation of B-1"),
    ROW("budget", mz_budget_positive, OUT_OF_RANGE, PLANNED, nothing_sent, "body.amount", "0.00",
        "> 0"),
    ROW("budget", mz_budget_has, OVER_BUDGET, PLANNED, more_than_there_is, WORLD_LINE, "22000.00",
        "22000.01"),
    ROW("budget", mz_budget_alike, OUT_OF_RANGE, PLANNED, to_another_source, "body.to", "union",
        "fiscal"),
    ROW("budget", mz_budget_origin, WRONG_REF, PLANNED, by_the_appropriation_of_another_line,
        "refs[1]", NULL, "the appropriation of C-1"),
    ROW("budget", mz_budget_has, OVER_BUDGET, PLANNED, frozen_meanwhile, WORLD_LINE, "0.09",
        "0.10"),
    ROW("transfer", check_taker, WRONG_REF, PLANNED, another_statement, "id", NULL,
        "the id that the sender named"),
    ROW("transfer", check_taker, WRONG_REF, PLANNED, another_project, "project", "aid-3", "aid-2"),
    ROW("transfer", check_taker, WRONG_REF, PLANNED, another_line, "body.line", "C-2", "C-1"),
    ROW("transfer", check_taker, WRONG_REF, PLANNED, another_source, "body.from", "B-2",
        WORLD_LINE),
    ROW("transfer", check_taker, AMOUNT_MISMATCH, PLANNED, another_amount, WORLD_LINE, "0.11",
        "0.10"),
    ROW("act", mz_act_add, OVERFLOW, PLANNED, beyond_any_amount, "body.amount"),
    ROW("transfer", mz_transfer_take, NOT_PENDING, PLANNED, taken_twice, "refs[0]"),
    {.file = NULL},
};
