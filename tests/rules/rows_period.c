/* Closing the books and opening them again: proto/rules/period.c. */
#include <stdio.h>

#include "tests/rules/table.h"

#define JULY_6 UINT64_C(1688607000000) /* 09:30 at UTC+8 */

/* What an honest accountant states about the plan: its line, and that nothing was paid. */
static struct draft close(struct world *w, uint32_t begin, uint32_t end, uint32_t date,
                          int64_t opening) {
    struct draft d = world_draft(w, MZ_KIND_PERIOD_CLOSE, "accountant", WORLD_PROJECT, date);
    struct mz_chain_record chain;
    world_get(w, mz_key_of_code(MZ_TABLE_CHAIN, mz_span_text(WORLD_PROJECT)),
              &mz_chain_record_schema, &chain);
    struct mz_period_close *body = &d.s.body.period_close;
    body->begin = begin;
    body->end = end;
    body->entries = chain.count;
    body->head = chain.head;
    body->balances_count = MZ_BALANCES;
    for (uint8_t item = 1; item <= MZ_BALANCES; item++) {
        struct mz_period_balance *row = &body->balances[item - 1];
        *row = (struct mz_period_balance){.line = mz_span_text(WORLD_LINE), .item = item};
        if (item != MZ_BALANCE_ADJUSTED && item != MZ_BALANCE_RECEIVED)
            continue;
        row->opening = opening;
        row->plus = WORLD_TOTAL - opening;
        row->closing = WORLD_TOTAL;
    }
    return d;
}

static struct draft second_quarter(struct world *w) {
    return close(w, 20230401, 20230630, 20230705, 0);
}

static struct draft third_quarter(struct world *w) {
    return close(w, 20230701, 20230930, 20231005, WORLD_TOTAL);
}

static struct draft on_close(struct world *w, enum mz_kind_id kind, const char *actor,
                             uint32_t date, struct mz_hash on) {
    struct draft d = world_draft(w, kind, actor, WORLD_PROJECT, date);
    if (kind == MZ_KIND_PERIOD_REOPEN)
        d.s.body.period_reopen.reason = mz_span_text("补记");
    draft_ref(&d, on);
    return d;
}

static struct mz_hash closed(struct world *w, struct draft d, bool confirmed) {
    struct mz_hash hash = world_admit(w, &d);
    struct draft second = on_close(w, MZ_KIND_PERIOD_CONFIRM, "approver-1", d.s.date, hash);
    if (confirmed)
        world_admit(w, &second);
    return hash;
}

/* -- period.close */

#define CLOSE(name_, ...)                                                                          \
    static struct draft name_(struct world *w, bool wrong) {                                       \
        struct draft d = second_quarter(w);                                                        \
        struct mz_period_close *body = &d.s.body.period_close;                                     \
        if (wrong) {                                                                               \
            __VA_ARGS__;                                                                           \
        }                                                                                          \
        return d;                                                                                  \
    }

CLOSE(begins_elsewhere, body->begin = 20230101)
CLOSE(ends_within_a_quarter, body->end = 20230629)
CLOSE(ends_before_it_is_over, body->end = 20230930)
CLOSE(entries_miscounted, body->entries++)
CLOSE(another_head, body->head = world_key("no entry"))
CLOSE(open_miscounted, body->open++)
CLOSE(one_row_short, body->balances_count--)
CLOSE(rows_out_of_order, body->balances[2].item = MZ_BALANCE_ADJUSTED)
CLOSE(wrong_opening, body->balances[0].opening++)
CLOSE(wrong_plus, body->balances[0].plus++)
CLOSE(wrong_minus, body->balances[0].minus++)
CLOSE(wrong_closing, body->balances[0].closing++)

static struct draft before_the_last_is_confirmed(struct world *w, bool wrong) {
    closed(w, second_quarter(w), !wrong);
    return third_quarter(w);
}

/* -- A close in parts: 40 lines are two. */

static void forty_lines(struct world *w) {
    char line[8];
    for (unsigned n = 2; n <= 40; n++) {
        (void)snprintf(line, sizeof line, "B-%u", n);
        struct draft d = rule_appropriate(w, WORLD_PROJECT, line);
        world_admit(w, &d);
    }
}

/* The lines from `first` on, at most as many as a part has. */
static struct draft part(struct world *w, unsigned first, unsigned count) {
    static char names[41][16];
    struct draft d = second_quarter(w);
    struct mz_period_close *body = &d.s.body.period_close;
    body->left = first == 1 ? 40 - count : MZ_ABSENT;
    body->balances_count = (uint16_t)(count * MZ_BALANCES);
    for (unsigned n = 0; n < count; n++)
        for (uint8_t item = 1; first + n > 1 && item <= MZ_BALANCES; item++) {
            struct mz_period_balance *row = &body->balances[n * MZ_BALANCES + item - 1u];
            (void)snprintf(names[first + n], sizeof names[0], "B-%u", first + n);
            *row = (struct mz_period_balance){.line = mz_span_text(names[first + n]), .item = item};
            if (item == MZ_BALANCE_ADJUSTED)
                row->plus = row->closing = 1000;
        }
    return d;
}

static struct draft second_part(struct world *w, struct mz_hash before) {
    struct draft d = part(w, 33, 8);
    draft_ref(&d, before);
    return d;
}

static struct mz_hash first_part(struct world *w) {
    forty_lines(w);
    struct draft d = part(w, 1, 32);
    return world_admit(w, &d);
}

static struct draft part_too_long(struct world *w, bool wrong) {
    forty_lines(w);
    struct draft d = part(w, 1, 32);
    if (wrong)
        d.s.body.period_close.balances_count = 31 * MZ_BALANCES;
    return d;
}

static struct draft left_miscounted(struct world *w, bool wrong) {
    forty_lines(w);
    struct draft d = part(w, 1, 32);
    d.s.body.period_close.left -= wrong;
    return d;
}

static struct draft interrupted(struct world *w, bool wrong) {
    struct mz_hash before = first_part(w);
    if (wrong) {
        struct draft d = rule_appropriate(w, WORLD_PROJECT, "B-41");
        d.s.date = 20230705;
        world_admit(w, &d);
    }
    return second_part(w, before);
}

static struct draft continued_by_another(struct world *w, bool wrong) {
    struct draft d = rule_enrol(w, "accountant-2", MZ_ROLE_BIT(MZ_ROLE_ACCOUNTANT));
    world_dual(w, &d);
    d = second_part(w, first_part(w));
    return wrong ? rule_by(d, "accountant-2") : d;
}

static struct draft continued_from_elsewhere(struct world *w, bool wrong) {
    struct mz_hash first = first_part(w);
    struct draft again = part(w, 1, 32);
    struct mz_hash second = world_admit(w, &again);
    return second_part(w, wrong ? first : second);
}

/* A part closes nothing: its days are still open. */
static struct draft confirmed_in_part(struct world *w, bool wrong) {
    struct mz_hash before = first_part(w);
    struct draft d = second_part(w, before);
    struct mz_hash whole = world_admit(w, &d);
    return on_close(w, MZ_KIND_PERIOD_CONFIRM, "approver-1", 20230706, wrong ? before : whole);
}

/* -- What is closed. */

static struct draft increase(struct world *w, uint32_t date) {
    struct draft d = world_draft(w, MZ_KIND_BUDGET_ADJUST, "budgeter", WORLD_PROJECT, date);
    d.s.body.budget_adjust = (struct mz_budget_adjust){.line = mz_span_text(WORLD_LINE),
                                                       .type = MZ_ADJUST_INCREASE,
                                                       .amount = 100,
                                                       .document = mz_span_text("示例文件"),
                                                       .reason = mz_span_text("追加")};
    d.registered_at = JULY_6;
    draft_ref(&d, world_case(w)->appropriate);
    return d;
}

static struct draft into_what_is_closed(struct world *w, bool wrong) {
    closed(w, second_quarter(w), false);
    return increase(w, wrong ? 20230630 : 20230701);
}

static struct draft reopened_by_one(struct world *w, bool wrong) {
    struct mz_hash close = closed(w, second_quarter(w), true);
    struct draft d = on_close(w, MZ_KIND_PERIOD_REOPEN, "accountant", 20230706, close);
    struct mz_hash reopening = world_admit(w, &d);
    d = on_close(w, MZ_KIND_PERIOD_CONFIRM, "approver-1", 20230706, reopening);
    if (!wrong)
        world_admit(w, &d);
    return increase(w, 20230630);
}

/* Money taken into an open project from one that is closed. */
static struct draft taken_from_what_is_closed(struct world *w, bool wrong) {
    rule_second_project(w, "aid-2");
    struct draft d = rule_appropriate(w, "aid-2", "C-1");
    struct mz_hash line = world_admit(w, &d);
    d = world_draft(w, MZ_KIND_BUDGET_SEND, "budgeter", WORLD_PROJECT, 20230420);
    d.s.body.budget_send = (struct mz_budget_send){.line = mz_span_text(WORLD_LINE),
                                                   .to = mz_span_text("C-1"),
                                                   .to_project = mz_span_text("aid-2"),
                                                   .taker = world_id("taker", 0),
                                                   .amount = 10,
                                                   .document = mz_span_text("示例文件"),
                                                   .reason = mz_span_text("示例原因")};
    draft_ref(&d, world_case(w)->appropriate);
    struct mz_hash sent = world_admit(w, &d);
    closed(w, second_quarter(w), true);
    d = world_draft(w, MZ_KIND_BUDGET_TAKE, "budgeter", "aid-2", wrong ? 20230630 : 20230705);
    d.registered_at = JULY_6;
    d.s.id = world_id("taker", 0);
    d.s.body.budget_take = (struct mz_budget_take){.from = mz_span_text(WORLD_LINE),
                                                   .line = mz_span_text("C-1"),
                                                   .amount = 10,
                                                   .document = mz_span_text("示例文件")};
    draft_ref(&d, sent);
    draft_ref(&d, line);
    return d;
}

/* Nothing of the project is recorded, but its money goes. */
static struct draft moved_between_parts(struct world *w, bool wrong) {
    rule_second_project(w, "aid-2");
    struct draft d = rule_appropriate(w, "aid-2", "C-1");
    struct mz_hash line = world_admit(w, &d);
    d = world_draft(w, MZ_KIND_BUDGET_SEND, "budgeter", WORLD_PROJECT, 20230420);
    d.s.body.budget_send = (struct mz_budget_send){.line = mz_span_text(WORLD_LINE),
                                                   .to = mz_span_text("C-1"),
                                                   .to_project = mz_span_text("aid-2"),
                                                   .taker = world_id("taker", 0),
                                                   .amount = 10,
                                                   .document = mz_span_text("示例文件"),
                                                   .reason = mz_span_text("示例原因")};
    draft_ref(&d, world_case(w)->appropriate);
    struct mz_hash sent = world_admit(w, &d), before = first_part(w);
    d = world_draft(w, MZ_KIND_BUDGET_TAKE, "budgeter", "aid-2", 20230705);
    d.registered_at = JULY_6;
    d.s.id = world_id("taker", 0);
    d.s.body.budget_take = (struct mz_budget_take){.from = mz_span_text(WORLD_LINE),
                                                   .line = mz_span_text("C-1"),
                                                   .amount = 10,
                                                   .document = mz_span_text("示例文件")};
    draft_ref(&d, sent);
    draft_ref(&d, line);
    if (wrong)
        world_admit(w, &d);
    return second_part(w, before);
}

/* -- period.confirm, period.reopen */

static struct draft by_one_person(struct world *w, bool wrong) {
    struct draft d =
        rule_enrol(w, "both", MZ_ROLE_BIT(MZ_ROLE_ACCOUNTANT) | MZ_ROLE_BIT(MZ_ROLE_APPROVER));
    world_dual(w, &d);
    struct mz_hash close = closed(w, rule_by(second_quarter(w), "both"), false);
    return on_close(w, MZ_KIND_PERIOD_CONFIRM, wrong ? "both" : "approver-1", 20230706, close);
}

static struct draft nothing_to_confirm(struct world *w, bool wrong) {
    struct mz_hash close = closed(w, second_quarter(w), false);
    return on_close(w, MZ_KIND_PERIOD_CONFIRM, "approver-1", 20230706,
                    wrong ? world_case(w)->list : close);
}

static struct draft confirmed_before(struct world *w, bool wrong) {
    struct mz_hash close = closed(w, second_quarter(w), wrong);
    return on_close(w, MZ_KIND_PERIOD_CONFIRM, "approver-2", 20230706, close);
}

static struct draft not_the_last_close(struct world *w, bool wrong) {
    struct mz_hash first = closed(w, second_quarter(w), true);
    struct mz_hash last = closed(w, third_quarter(w), true);
    return on_close(w, MZ_KIND_PERIOD_REOPEN, "accountant", 20231006, wrong ? first : last);
}

/* -- Duties of a year. */

/* Who asks for a payment in a year keeps none of its books. "both" may do either, but not both. */
static struct draft by_the_handler(struct world *w, bool wrong, enum mz_kind_id kind) {
    struct draft d = rule_enrol(w, "both",
                                MZ_ROLE_BIT(MZ_ROLE_HANDLER) | MZ_ROLE_BIT(MZ_ROLE_ACCOUNTANT) |
                                    MZ_ROLE_BIT(MZ_ROLE_APPROVER));
    world_dual(w, &d);
    struct mz_policy_set *policy = rule_policy(&d, w, 2);
    policy->conflicts_count = 2;
    policy->conflicts[0] = (struct mz_conflict){MZ_ROLE_HANDLER, MZ_ROLE_ACCOUNTANT, MZ_SCOPE_YEAR};
    policy->conflicts[1] = (struct mz_conflict){MZ_ROLE_HANDLER, MZ_ROLE_APPROVER, MZ_SCOPE_YEAR};
    world_dual(w, &d);
    d = rule_by(world_request(w), wrong ? "both" : "clerk");
    world_admit(w, &d);
    d = second_quarter(w);
    d.s.body.period_close.open = 1;
    if (kind == MZ_KIND_PERIOD_CLOSE)
        return rule_by(d, "both");
    struct mz_hash on = closed(w, d, kind == MZ_KIND_PERIOD_REOPEN);
    return on_close(w, kind, "both", 20230705, on);
}

static struct draft closed_by_the_handler(struct world *w, bool wrong) {
    return by_the_handler(w, wrong, MZ_KIND_PERIOD_CLOSE);
}

static struct draft confirmed_by_the_handler(struct world *w, bool wrong) {
    return by_the_handler(w, wrong, MZ_KIND_PERIOD_CONFIRM);
}

static struct draft reopened_by_the_handler(struct world *w, bool wrong) {
    return by_the_handler(w, wrong, MZ_KIND_PERIOD_REOPEN);
}

const struct rule_row rows_period[] = {
    ROW("period", check_days, FIGURE_MISMATCH, PLANNED, begins_elsewhere, "body.begin",
        "2023-01-01", "2023-04-01"),
    ROW("period", check_days, OUT_OF_RANGE, PLANNED, ends_within_a_quarter, "body.end",
        "2023-06-29", "2023-06-30"),
    ROW("period", check_days, OUT_OF_RANGE, PLANNED, ends_before_it_is_over, "body.end",
        "2023-09-30", "2023-06-30"),
    ROW("act", mz_act_count, FIGURE_MISMATCH, PLANNED, entries_miscounted, "body.entries"),
    ROW("period", check_counts, FIGURE_MISMATCH, PLANNED, another_head, "body.head"),
    ROW("act", mz_act_count, FIGURE_MISMATCH, PLANNED, open_miscounted, "body.open", "1", "0"),
    ROW("act", mz_act_count, FIGURE_MISMATCH, PLANNED, one_row_short, "body.balances", "7", "8"),
    ROW("act", mz_act_count, FIGURE_MISMATCH, PLANNED, part_too_long, "body.balances", "248",
        "256"),
    ROW("act", mz_act_count, FIGURE_MISMATCH, PLANNED, left_miscounted, "body.left", "7", "8"),
    ROW("period_part", mz_period_continues, NOT_PENDING, PLANNED, interrupted, "refs[0]"),
    ROW("period_part", mz_period_continues, NOT_PENDING, PLANNED, continued_by_another, "refs[0]"),
    ROW("period_part", mz_period_continues, NOT_PENDING, PLANNED, continued_from_elsewhere,
        "refs[0]"),
    ROW("period_part", mz_period_continues, NOT_PENDING, PLANNED, moved_between_parts, "refs[0]"),
    ROW("period", mz_period_confirm_apply, NOT_PENDING, PLANNED, confirmed_in_part, "refs[0]"),
    ROW("period", check_row, FIGURE_MISMATCH, PLANNED, rows_out_of_order, "body.balances[2]"),
    ROW("period", check_amount, FIGURE_MISMATCH, PLANNED, wrong_opening, "B-1 adjusted opening",
        "0.01", "0.00"),
    ROW("period", check_amount, FIGURE_MISMATCH, PLANNED, wrong_plus, "B-1 adjusted plus",
        "22000.01", "22000.00"),
    ROW("period", check_amount, FIGURE_MISMATCH, PLANNED, wrong_minus, "B-1 adjusted minus", "0.01",
        "0.00"),
    ROW("period", check_amount, FIGURE_MISMATCH, PLANNED, wrong_closing, "B-1 adjusted closing",
        "22000.01", "22000.00"),
    ROW("period", check_confirmed, PERIOD_UNCONFIRMED, PLANNED, before_the_last_is_confirmed,
        WORLD_PROJECT, "2023-06-30"),
    ROW("period", mz_period_check, CLOSED_PERIOD, PLANNED, into_what_is_closed, WORLD_PROJECT,
        "2023-06-30", "2023-06-30"),
    ROW("period", mz_period_check, CLOSED_PERIOD, PLANNED, reopened_by_one, WORLD_PROJECT,
        "2023-06-30", "2023-06-30"),
    ROW("period", mz_period_check, CLOSED_PERIOD, PLANNED, taken_from_what_is_closed, WORLD_PROJECT,
        "2023-06-30", "2023-06-30"),
    ROW("period", check_second, DUTY_CONFLICT, PLANNED, by_one_person, WORLD_PROJECT, "accountant",
        "approver", "both"),
    ROW("period", mz_period_confirm_apply, NOT_PENDING, PLANNED, nothing_to_confirm, "refs[0]"),
    ROW("period", mz_period_confirm_apply, NOT_PENDING, PLANNED, confirmed_before, "refs[0]"),
    ROW("period", mz_period_reopen_apply, WRONG_REF, PLANNED, not_the_last_close, "refs[0]", NULL,
        "the last close of the project"),
    ROW("duties", take_at, DUTY_CONFLICT, PLANNED, closed_by_the_handler, WORLD_PROJECT, "handler",
        "accountant", "both"),
    ROW("duties", take_at, DUTY_CONFLICT, PLANNED, confirmed_by_the_handler, WORLD_PROJECT,
        "handler", "approver", "both"),
    ROW("duties", take_at, DUTY_CONFLICT, PLANNED, reopened_by_the_handler, WORLD_PROJECT,
        "handler", "accountant", "both"),
    {.file = NULL},
};
