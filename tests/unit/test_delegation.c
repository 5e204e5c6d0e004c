/* proto/rules/delegation: acting for somebody who is away. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "tests/lib/fold_world.h"

static struct draft delegate(struct world *w, const char *from, const char *to, uint32_t roles) {
    struct draft d = world_draft(w, MZ_KIND_ACTOR_DELEGATE, "admin-a", NULL, 20230419);
    d.s.body.actor_delegate = (struct mz_actor_delegate){.to = mz_span_text(to),
                                                         .from = mz_span_text(from),
                                                         .begin = 20230420,
                                                         .until = 20230430,
                                                         .roles = roles};
    return d;
}

static struct draft end(struct world *w, const char *actor, struct mz_hash on, const char *to) {
    struct draft d = world_draft(w, MZ_KIND_DELEGATION_END, actor, NULL, 20230421);
    d.s.body.delegation_end = (struct mz_delegation_end){mz_span_text(to), mz_span_text("返岗")};
    draft_ref(&d, on);
    return d;
}

static struct world *planned(void) {
    struct world *w = world_new();
    world_open(w);
    world_people(w);
    world_plan(w);
    return w;
}

#define REVIEWER MZ_ROLE_BIT(MZ_ROLE_REVIEWER)
#define APPROVER MZ_ROLE_BIT(MZ_ROLE_APPROVER)
#define ACCEPTOR MZ_ROLE_BIT(MZ_ROLE_ACCEPTOR)
#define HANDLER  MZ_ROLE_BIT(MZ_ROLE_HANDLER)
#define BUDGET   MZ_ROLE_BIT(MZ_ROLE_BUDGET)
#define CASHIER  MZ_ROLE_BIT(MZ_ROLE_CASHIER)

static void test_give(void **state) {
    (void)state;
    struct world *w = planned();
#define BODY r.s.body.actor_delegate
    REFUSED(w, delegate(w, "nobody", "clerk", REVIEWER), MZ_E_UNKNOWN_ACTOR, );
    REFUSED(w, delegate(w, "reviewer", "nobody", REVIEWER), MZ_E_UNKNOWN_ACTOR, );
    REFUSED(w, delegate(w, "reviewer", "admin-b", REVIEWER), MZ_E_ADMINISTRATOR_BUSINESS, );
    REFUSED(w, delegate(w, "admin-b", "evaluator", MZ_ROLE_BIT(MZ_ROLE_ADMINISTRATOR)),
            MZ_E_ADMINISTRATOR_BUSINESS, );
    REFUSED(w, delegate(w, "reviewer", "evaluator", APPROVER), MZ_E_WRONG_ROLE, );
    REFUSED(w, delegate(w, "reviewer", "evaluator", REVIEWER), MZ_E_OUT_OF_RANGE,
            BODY.until = 20230419);
    REFUSED(w, delegate(w, "reviewer", "evaluator", REVIEWER), MZ_E_UNKNOWN_PROJECT,
            BODY.project = mz_span_text("other"));
    REFUSED(w, delegate(w, "reviewer", "reviewer", REVIEWER), MZ_E_DELEGATION_LOOP, );
    /* One person under two names. */
    REFUSED(w, delegate(w, "clerk", "clerk-alias", HANDLER), MZ_E_DELEGATION_LOOP, );
    /* Pairs of the policy, of a payment and of a year, and the one that always holds. */
    REFUSED(w, delegate(w, "reviewer", "clerk", REVIEWER), MZ_E_DUTY_CONFLICT, );
    REFUSED(w, delegate(w, "reviewer", "cashier", REVIEWER), MZ_E_DUTY_CONFLICT, );
    REFUSED(w, delegate(w, "approver-1", "clerk", APPROVER), MZ_E_DUTY_CONFLICT, );
    REFUSED(w, delegate(w, "everyone", "evaluator", HANDLER | APPROVER), MZ_E_DUTY_CONFLICT, );
    struct draft d = delegate(w, "reviewer", "evaluator", REVIEWER);
    world_dual(w, &d);
    /* With what was lent before, as well. */
    REFUSED(w, delegate(w, "clerk", "evaluator", HANDLER), MZ_E_DUTY_CONFLICT, );
    REFUSED(w, delegate(w, "evaluator", "reviewer", MZ_ROLE_BIT(MZ_ROLE_EVALUATOR)),
            MZ_E_DELEGATION_LOOP, );
    /* What was lent is not lent on. */
    REFUSED(w, delegate(w, "evaluator", "acceptor-1", REVIEWER), MZ_E_WRONG_ROLE, );
#undef BODY
    world_free(w);
}

static void test_limit(void **state) {
    (void)state;
    struct world *w = planned();
    for (unsigned n = 0; n < MZ_MAX_DELEGATIONS; n++) {
        struct draft d = delegate(w, "budgeter", "accountant", BUDGET);
        world_dual(w, &d);
    }
    REFUSED(w, delegate(w, "budgeter", "accountant", BUDGET), MZ_E_TOO_LARGE, );
    /* When they are over they make room. */
    struct draft d = delegate(w, "budgeter", "accountant", BUDGET);
    d.s.date = 20230501;
    d.s.body.actor_delegate.until = 20230601;
    world_dual(w, &d);
    struct mz_delegate_record record;
    world_get(w, mz_key_of_code(MZ_TABLE_DELEGATE, mz_span_text("accountant")),
              &mz_delegate_record_schema, &record);
    assert_int_equal(record.delegations_count, 1);
    world_free(w);
}

/* The delegate acts in the days, the role and the project that were lent. */
static void test_use(void **state) {
    (void)state;
    struct world *w = planned();
    world_pay(w, MZ_STATE_SUBMITTED);
    REFUSED(w, world_review(w), MZ_E_UNKNOWN_KEY, r.s.kid = world_key("?"));
    struct draft review = world_review(w);
    struct draft by = world_draft(w, MZ_KIND_PAYMENT_REVIEW, "evaluator", WORLD_PROJECT, 20230421);
    by.s.body = review.s.body;
    draft_ref(&by, world_case(w)->request);
    world_refuse(w, &by, MZ_E_WRONG_ROLE, __FILE__, __LINE__);
    struct draft d = delegate(w, "reviewer", "evaluator", REVIEWER);
    struct mz_hash hash = world_dual(w, &d);
    REFUSED(w, by, MZ_E_WRONG_ROLE, r.s.date = 20230419);
    REFUSED(w, by, MZ_E_WRONG_ROLE, r.s.date = 20230501);
    REFUSED(w, by, MZ_E_WRONG_ROLE, r.registered_at = UINT64_C(1682906400000)); /* 1 May */
    REFUSED(w, end(w, "clerk", hash, "evaluator"), MZ_E_FORBIDDEN, );
    REFUSED(w, end(w, "admin-b", hash, "clerk"), MZ_E_WRONG_REF, );
    REFUSED(w, end(w, "admin-b", world_case(w)->policy, "evaluator"), MZ_E_WRONG_REF, );
    world_admit(w, &by);
    /* The duty is that of both: for the year neither may be cashier. */
    struct mz_duty_record duty;
    struct mz_actor_record actor;
    static const char *const both[] = {"evaluator", "reviewer"};
    for (size_t n = 0; n < 2; n++) {
        world_get(w, mz_key_of_code(MZ_TABLE_ACTOR, mz_span_text(both[n])), &mz_actor_record_schema,
                  &actor);
        world_get(w, mz_key_of_hashes(MZ_TABLE_DUTY, &world_case(w)->request, &actor.person),
                  &mz_duty_record_schema, &duty);
        assert_int_equal(duty.roles, REVIEWER);
        world_get(w, mz_key_of_number_hash(MZ_TABLE_DUTY_YEAR, 2023, &actor.person),
                  &mz_duty_record_schema, &duty);
        assert_int_equal(duty.roles, REVIEWER);
    }
    d = end(w, "reviewer", hash, "evaluator");
    world_admit(w, &d);
    REFUSED(w, end(w, "reviewer", hash, "evaluator"), MZ_E_WRONG_REF, );
    assert_false(world_has(w, mz_key_of_code(MZ_TABLE_DELEGATE, mz_span_text("evaluator"))));
    world_free(w);
}

/* Nobody approves twice, once himself and once through another. */
static void test_both_sign(void **state) {
    (void)state;
    struct world *w = planned();
    struct draft d = delegate(w, "approver-1", "budgeter", APPROVER);
    world_dual(w, &d);
    d = delegate(w, "acceptor-1", "budgeter", ACCEPTOR);
    world_dual(w, &d);
    world_pay(w, MZ_STATE_REVIEWED);
    struct draft approve = world_approve(w, 1);
    d = world_draft(w, MZ_KIND_PAYMENT_APPROVE, "budgeter", WORLD_PROJECT, 20230422);
    d.s.body = approve.s.body;
    draft_ref(&d, world_case(w)->request);
    draft_ref(&d, world_case(w)->review);
    world_case(w)->approve[0] = world_admit(w, &d);
    struct draft second =
        world_draft(w, MZ_KIND_PAYMENT_APPROVE, "approver-1", WORLD_PROJECT, 20230422);
    second.s.body = world_approve(w, 2).s.body;
    draft_ref(&second, world_case(w)->request);
    draft_ref(&second, world_case(w)->review);
    draft_ref(&second, world_case(w)->approve[0]);
    world_refuse(w, &second, MZ_E_DUTY_CONFLICT, __FILE__, __LINE__);
    d = world_approve(w, 2);
    world_case(w)->approve[1] = world_admit(w, &d);
    d = world_draft(w, MZ_KIND_PAYMENT_ACCEPT, "budgeter", WORLD_PROJECT, 20230424);
    struct draft own = world_accept(w, 1);
    d.s.body = own.s.body;
    draft_ref(&d, world_case(w)->request);
    draft_ref(&d, world_case(w)->approve[0]);
    draft_ref(&d, world_case(w)->approve[1]);
    world_admit(w, &d);
    world_refuse(w, &own, MZ_E_DUTY_CONFLICT, __FILE__, __LINE__);
    d = world_accept(w, 2);
    world_admit(w, &d);
    assert_int_equal(world_state(w), MZ_STATE_ACCEPTED);
    world_free(w);
}

/* What the giver loses, the delegate loses with him; the project bounds both. */
static void test_giver_gone(void **state) {
    (void)state;
    struct world *w = planned();
    struct draft d = delegate(w, "budgeter", "accountant", BUDGET);
    d.s.body.actor_delegate.project = mz_span_text(WORLD_PROJECT);
    world_dual(w, &d);
    struct draft adjust =
        world_draft(w, MZ_KIND_BUDGET_ADJUST, "accountant", WORLD_PROJECT, 20230421);
    adjust.s.body.budget_adjust = (struct mz_budget_adjust){.line = mz_span_text(WORLD_LINE),
                                                            .type = MZ_ADJUST_INCREASE,
                                                            .amount = 1,
                                                            .document = mz_span_text("文号"),
                                                            .reason = mz_span_text("追加")};
    draft_ref(&adjust, world_case(w)->appropriate);
    REFUSED(w, adjust, MZ_E_WRONG_ROLE, r.s.project = mz_span_text("other"); r.s.refs_count = 0);
    world_admit(w, &adjust);
    d = world_draft(w, MZ_KIND_ACTOR_REVOKE, "admin-a", NULL, 20230421);
    d.s.body.actor_revoke =
        (struct mz_actor_revoke){mz_span_text("budgeter"), mz_span_text("离职")};
    world_dual(w, &d);
    struct draft again = adjust;
    again.s.id = world_id("again", 0);
    world_refuse(w, &again, MZ_E_WRONG_ROLE, __FILE__, __LINE__);
    REFUSED(w, delegate(w, "budgeter", "evaluator", BUDGET), MZ_E_REVOKED_KEY, );
    world_free(w);
}

/* A policy and a delegation confirmed together: the pair is judged by the policy that they leave.
 */
static void test_with_policy(void **state) {
    (void)state;
    struct world *w = planned();
    struct draft d = world_draft(w, MZ_KIND_POLICY_SET, "admin-a", NULL, 20230419);
    d.s.body.policy_set = world_policy(2);
    d.s.body.policy_set.conflicts[0] =
        (struct mz_conflict){MZ_ROLE_EVALUATOR, MZ_ROLE_APPROVER, MZ_SCOPE_PAYMENT};
    struct mz_hash policy = world_admit(w, &d);
    d = delegate(w, "approver-1", "evaluator", APPROVER);
    struct mz_hash lent = world_admit(w, &d);
    struct draft both = world_confirm(w, "admin-b", policy);
    both.s.date = 20230419;
    draft_ref(&both, lent);
    world_refuse(w, &both, MZ_E_DUTY_CONFLICT, __FILE__, __LINE__);
    struct draft first = world_confirm(w, "admin-b", lent);
    first.s.date = 20230419;
    draft_ref(&first, policy);
    world_admit(w, &first);
    world_free(w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_with_policy), cmocka_unit_test(test_give),
        cmocka_unit_test(test_limit),       cmocka_unit_test(test_use),
        cmocka_unit_test(test_both_sign),   cmocka_unit_test(test_giver_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
