/* proto/rules/period and period_flow: closing the books of a project and opening them again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "tests/lib/fold_world.h"

/* A payment of April on a line of 2023; registered and closed later. */
static struct world *paid(enum mz_state until) {
    struct world *w = world_new();
    world_open(w);
    world_people(w);
    world_plan(w);
    world_pay(w, until);
    return w;
}

/* What an honest accountant states, written out by hand for the one line. */
static struct draft close(struct world *w, uint32_t begin, uint32_t end, uint32_t date) {
    struct draft d = world_draft(w, MZ_KIND_PERIOD_CLOSE, "accountant", WORLD_PROJECT, date);
    struct mz_chain_record chain;
    world_get(w, mz_key_of_code(MZ_TABLE_CHAIN, mz_span_text(WORLD_PROJECT)),
              &mz_chain_record_schema, &chain);
    struct mz_period_close *body = &d.s.body.period_close;
    body->begin = begin;
    body->end = end;
    body->entries = chain.count;
    body->head = chain.head;
    body->open = 1;
    body->balances_count = MZ_BALANCES;
    for (uint8_t item = 1; item <= MZ_BALANCES; item++)
        body->balances[item - 1] =
            (struct mz_period_balance){.line = mz_span_text(WORLD_LINE), .item = item};
    return d;
}

static void state_row(struct draft *d, uint8_t item, int64_t opening, int64_t plus, int64_t minus) {
    struct mz_period_balance *row = &d->s.body.period_close.balances[item - 1];
    row->opening = opening;
    row->plus = plus;
    row->minus = minus;
    row->closing = opening + plus - minus;
}

/* The second quarter of a payment that was instructed: committed and taken out of it again. */
static struct draft second_quarter(struct world *w) {
    struct draft d = close(w, 20230401, 20230630, 20230705);
    state_row(&d, MZ_BALANCE_ADJUSTED, 0, WORLD_TOTAL, 0);
    state_row(&d, MZ_BALANCE_RECEIVED, 0, WORLD_TOTAL, 0);
    state_row(&d, MZ_BALANCE_COMMITTED, 0, WORLD_TOTAL, WORLD_TOTAL);
    state_row(&d, MZ_BALANCE_INSTRUCTED, 0, WORLD_TOTAL, 0);
    return d;
}

static struct draft on_close(struct world *w, enum mz_kind_id kind, const char *actor,
                             struct mz_hash on) {
    struct draft d = world_draft(w, kind, actor, WORLD_PROJECT, 20230706);
    if (kind == MZ_KIND_PERIOD_REOPEN)
        d.s.body.period_reopen.reason = mz_span_text("补记");
    draft_ref(&d, on);
    return d;
}

static struct draft increase(struct world *w, uint32_t date) {
    struct draft d = world_draft(w, MZ_KIND_BUDGET_ADJUST, "budgeter", WORLD_PROJECT, date);
    d.s.body.budget_adjust = (struct mz_budget_adjust){.line = mz_span_text(WORLD_LINE),
                                                       .type = MZ_ADJUST_INCREASE,
                                                       .amount = 100,
                                                       .document = mz_span_text("文号"),
                                                       .reason = mz_span_text("追加")};
    d.registered_at = UINT64_C(1688600000000); /* 6 July, Beijing */
    draft_ref(&d, world_case(w)->appropriate);
    return d;
}

static void test_every_figure(void **state) {
    (void)state;
    struct world *w = paid(MZ_STATE_INSTRUCTED);
#define BODY r.s.body.period_close
    REFUSED(w, second_quarter(w), MZ_E_FIGURE_MISMATCH, BODY.begin = 20230101);
    REFUSED(w, second_quarter(w), MZ_E_OUT_OF_RANGE, BODY.end = 20230629);
    REFUSED(w, second_quarter(w), MZ_E_OUT_OF_RANGE, BODY.end = 20230331);
    REFUSED(w, second_quarter(w), MZ_E_OUT_OF_RANGE, BODY.end = 20230930); /* is not over */
    REFUSED(w, second_quarter(w), MZ_E_FIGURE_MISMATCH, BODY.entries++);
    REFUSED(w, second_quarter(w), MZ_E_FIGURE_MISMATCH, BODY.head = world_key("?"));
    REFUSED(w, second_quarter(w), MZ_E_FIGURE_MISMATCH, BODY.open = 0);
    REFUSED(w, second_quarter(w), MZ_E_FIGURE_MISMATCH, BODY.balances_count--);
    for (size_t n = 0; n < MZ_BALANCES; n++) {
        REFUSED(w, second_quarter(w), MZ_E_FIGURE_MISMATCH, BODY.balances[n].opening++);
        REFUSED(w, second_quarter(w), MZ_E_FIGURE_MISMATCH, BODY.balances[n].plus++);
        REFUSED(w, second_quarter(w), MZ_E_FIGURE_MISMATCH, BODY.balances[n].minus++);
        REFUSED(w, second_quarter(w), MZ_E_FIGURE_MISMATCH, BODY.balances[n].closing++);
    }
    REFUSED(w, second_quarter(w), MZ_E_FIGURE_MISMATCH, BODY.balances[2].item = 1);
    REFUSED(w, second_quarter(w), MZ_E_FIGURE_MISMATCH, BODY.balances[2].line = mz_span_text("B"));
#undef BODY
    struct draft d = second_quarter(w);
    world_admit(w, &d);
    world_free(w);
}

static void test_closed(void **state) {
    (void)state;
    struct world *w = paid(MZ_STATE_INSTRUCTED);
    struct draft d = second_quarter(w);
    struct mz_hash closed = world_admit(w, &d);
    REFUSED(w, increase(w, 20230630), MZ_E_CLOSED_PERIOD, );
    d = increase(w, 20230701);
    world_admit(w, &d);
    /* Confirmed by another person with that role, once, and before the next is closed. */
    REFUSED(w, close(w, 20230701, 20230930, 20231005), MZ_E_PERIOD_UNCONFIRMED, );
    REFUSED(w, on_close(w, MZ_KIND_PERIOD_CONFIRM, "accountant", closed), MZ_E_WRONG_ROLE, );
    REFUSED(w, on_close(w, MZ_KIND_PERIOD_CONFIRM, "approver-1", world_case(w)->list),
            MZ_E_NOT_PENDING, );
    d = on_close(w, MZ_KIND_PERIOD_CONFIRM, "approver-1", closed);
    world_admit(w, &d);
    REFUSED(w, on_close(w, MZ_KIND_PERIOD_CONFIRM, "approver-2", closed), MZ_E_NOT_PENDING, );
    /* The next one opens with what this one closed with. */
    d = close(w, 20230701, 20230930, 20231005);
    state_row(&d, MZ_BALANCE_ADJUSTED, WORLD_TOTAL, 100, 0);
    state_row(&d, MZ_BALANCE_RECEIVED, WORLD_TOTAL, 0, 0);
    state_row(&d, MZ_BALANCE_INSTRUCTED, WORLD_TOTAL, 0, 0);
    world_admit(w, &d);
    world_free(w);
}

/* One person may hold both roles, and may not do both. */
/* An instructed payment, and one person who is cashier and accountant, which the policy keeps apart
 * in a year. */
static struct world *both(void) {
    struct world *w = paid(MZ_STATE_INSTRUCTED);
    struct draft d = world_draft(w, MZ_KIND_ACTOR_ENROL, "admin-a", NULL, 20230701);
    d.s.body.actor_enrol.actor = mz_span_text("both");
    d.s.body.actor_enrol.key = world_key("both");
    d.s.body.actor_enrol.roles = MZ_ROLE_BIT(MZ_ROLE_CASHIER) | MZ_ROLE_BIT(MZ_ROLE_ACCOUNTANT);
    world_dual(w, &d);
    d = world_draft(w, MZ_KIND_POLICY_SET, "admin-a", NULL, 20230701);
    d.s.body.policy_set = world_policy(2);
    d.s.body.policy_set.conflicts_count = 1;
    d.s.body.policy_set.conflicts[0] =
        (struct mz_conflict){MZ_ROLE_CASHIER, MZ_ROLE_ACCOUNTANT, MZ_SCOPE_YEAR};
    world_dual(w, &d);
    return w;
}

static struct draft by_both(struct draft d) {
    struct mz_hash key = world_key("both");
    d.s.date = 20230705;
    d.s.issuer = mz_span_text("both");
    d.s.kid = mz_statement_kid(&key);
    return d;
}

/* What the policy keeps apart in a year holds for the books too, both ways round. */
static void test_duties_of_a_year(void **state) {
    (void)state;
    struct world *w = both();
    struct draft d = increase(w, 20230702);
    world_admit(w, &d);
    d = by_both(world_draft(w, MZ_KIND_FUNDS_RECEIVE, "accountant", WORLD_PROJECT, 20230702));
    d.s.body.funds_receive = (struct mz_funds_receive){
        .line = mz_span_text(WORLD_LINE), .amount = 1, .document = mz_span_text("文号")};
    draft_ref(&d, world_case(w)->appropriate);
    world_admit(w, &d);
    REFUSED(w, by_both(world_settle(w)), MZ_E_DUTY_CONFLICT, );
    world_free(w);
    w = both();
    d = by_both(world_settle(w));
    world_admit(w, &d);
    d = by_both(second_quarter(w));
    state_row(&d, MZ_BALANCE_SETTLED, 0, 0, 0);
    struct mz_fault fault = {0};
    assert_int_equal(world_apply(w, &d, &fault), MZ_E_DUTY_CONFLICT);
    assert_string_equal(fault.place, WORLD_PROJECT);
    assert_string_equal(fault.who, "both");
    d.s.issuer = mz_span_text("accountant");
    struct mz_hash key = world_key("accountant");
    d.s.kid = mz_statement_kid(&key);
    world_admit(w, &d);
    REFUSED(w, by_both(on_close(w, MZ_KIND_PERIOD_REOPEN, "accountant", d.s.hash)),
            MZ_E_DUTY_CONFLICT, );
    world_free(w);
}

static void test_two_persons(void **state) {
    (void)state;
    struct world *w = paid(MZ_STATE_INSTRUCTED);
    struct draft d = world_draft(w, MZ_KIND_ACTOR_ENROL, "admin-a", NULL, 20230601);
    d.s.body.actor_enrol.actor = mz_span_text("both");
    d.s.body.actor_enrol.key = world_key("both");
    d.s.body.actor_enrol.roles = MZ_ROLE_BIT(MZ_ROLE_ACCOUNTANT) | MZ_ROLE_BIT(MZ_ROLE_APPROVER);
    world_dual(w, &d);
    d = second_quarter(w);
    struct mz_hash key = world_key("both");
    d.s.issuer = mz_span_text("both");
    d.s.kid = mz_statement_kid(&key);
    struct mz_hash closed = world_admit(w, &d);
    REFUSED(w, on_close(w, MZ_KIND_PERIOD_CONFIRM, "both", closed), MZ_E_DUTY_CONFLICT, );
    d = on_close(w, MZ_KIND_PERIOD_CONFIRM, "approver-1", closed);
    world_admit(w, &d);
    d = on_close(w, MZ_KIND_PERIOD_REOPEN, "both", closed);
    struct mz_hash proposed = world_admit(w, &d);
    REFUSED(w, on_close(w, MZ_KIND_PERIOD_CONFIRM, "both", proposed), MZ_E_DUTY_CONFLICT, );
    world_free(w);
}

static void test_reopen(void **state) {
    (void)state;
    struct world *w = paid(MZ_STATE_INSTRUCTED);
    struct draft d = second_quarter(w);
    struct mz_hash closed = world_admit(w, &d);
    REFUSED(w, on_close(w, MZ_KIND_PERIOD_REOPEN, "approver-1", closed), MZ_E_WRONG_ROLE, );
    REFUSED(w, on_close(w, MZ_KIND_PERIOD_REOPEN, "accountant", world_case(w)->list),
            MZ_E_WRONG_REF, );
    d = on_close(w, MZ_KIND_PERIOD_REOPEN, "accountant", closed);
    struct mz_hash proposed = world_admit(w, &d);
    /* One of them is not enough. */
    REFUSED(w, increase(w, 20230630), MZ_E_CLOSED_PERIOD, );
    d = on_close(w, MZ_KIND_PERIOD_CONFIRM, "approver-2", proposed);
    world_admit(w, &d);
    REFUSED(w, on_close(w, MZ_KIND_PERIOD_CONFIRM, "approver-2", proposed), MZ_E_NOT_PENDING, );
    d = increase(w, 20230630);
    world_admit(w, &d);
    REFUSED(w, second_quarter(w), MZ_E_FIGURE_MISMATCH, );
    d = second_quarter(w);
    d.s.date = 20230707;
    state_row(&d, MZ_BALANCE_ADJUSTED, 0, WORLD_TOTAL + 100, 0);
    closed = world_admit(w, &d);
    REFUSED(w, on_close(w, MZ_KIND_PERIOD_REOPEN, "accountant", proposed), MZ_E_WRONG_REF, );
    world_free(w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_figure),     cmocka_unit_test(test_closed),
        cmocka_unit_test(test_duties_of_a_year), cmocka_unit_test(test_two_persons),
        cmocka_unit_test(test_reopen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
