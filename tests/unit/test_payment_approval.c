/* proto/rules/payment_approval, payment_stop and duties: review, tiers, acceptance, and ways out.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "tests/lib/fold_world.h"

static struct world *paid_until(enum mz_state until) {
    struct world *w = world_new();
    world_open(w);
    world_people(w);
    world_plan(w);
    world_pay(w, until);
    return w;
}

static struct draft by(struct draft d, const char *actor) {
    struct mz_hash key = world_key(actor);
    d.s.issuer = mz_span_text(actor);
    d.s.kid = mz_statement_kid(&key);
    return d;
}

static void test_review(void **state) {
    (void)state;
    struct world *w = paid_until(MZ_STATE_SUBMITTED);
    REFUSED(w, world_review(w), MZ_E_AMOUNT_MISMATCH, r.s.body.payment_review.amount -= 1);
    REFUSED(w, world_review(w), MZ_E_AMOUNT_MISMATCH, r.s.body.payment_review.amount += 1);
    struct draft d = world_review(w);
    world_case(w)->review = world_admit(w, &d);
    assert_int_equal(world_state(w), MZ_STATE_REVIEWED);
    REFUSED(w, world_review(w), MZ_E_WRONG_STATE, );
    world_free(w);
}

static void test_approve(void **state) {
    (void)state;
    struct world *w = paid_until(MZ_STATE_SUBMITTED);
    struct draft early = world_approve(w, 1);
    early.refs[1] = world_case(w)->request;
    world_refuse(w, &early, MZ_E_WRONG_STATE, __FILE__, __LINE__);
    struct draft d = world_review(w);
    world_case(w)->review = world_admit(w, &d);
#define BODY r.s.body.payment_approve
    REFUSED(w, world_approve(w, 1), MZ_E_WRONG_TIER, BODY.tier = 2);
    REFUSED(w, world_approve(w, 1), MZ_E_WRONG_TIER, BODY.tier = 0);
    REFUSED(w, world_approve(w, 1), MZ_E_AMOUNT_MISMATCH, BODY.amount += 1);
    REFUSED(w, world_approve(w, 1), MZ_E_WRONG_REF, r.refs[1] = world_case(w)->request);
    REFUSED(w, world_approve(w, 1), MZ_E_WRONG_REF, r.s.refs_count = 1);
    REFUSED(w, world_approve(w, 1), MZ_E_WRONG_REF, draft_ref(&r, world_case(w)->review));
    REFUSED(w, world_approve(w, 1), MZ_E_WRONG_REF, r.refs[0] = world_case(w)->review);
    d = world_approve(w, 1);
    world_case(w)->approve[0] = world_admit(w, &d);
    assert_int_equal(world_state(w), MZ_STATE_APPROVING);
    /* The second tier names the first one's signature. */
    REFUSED(w, world_approve(w, 2), MZ_E_WRONG_REF, r.s.refs_count = 2);
    REFUSED(w, world_approve(w, 2), MZ_E_WRONG_REF, r.refs[2] = world_case(w)->review);
    REFUSED(w, by(world_approve(w, 2), "approver-1"), MZ_E_DUTY_CONFLICT, );
    REFUSED(w, world_approve(w, 2), MZ_E_WRONG_TIER, BODY.tier = 1);
#undef BODY
    struct mz_budget_record line;
    struct mz_key key =
        mz_key_of_codes(MZ_TABLE_BUDGET, mz_span_text(WORLD_PROJECT), mz_span_text(WORLD_LINE));
    world_get(w, key, &mz_budget_record_schema, &line);
    assert_int_equal(line.committed, 0);
    d = world_approve(w, 2);
    world_case(w)->approve[1] = world_admit(w, &d);
    assert_int_equal(world_state(w), MZ_STATE_APPROVED);
    world_get(w, key, &mz_budget_record_schema, &line);
    assert_int_equal(line.committed, WORLD_TOTAL);
    assert_int_equal(mz_budget_available(&line), 0);
    REFUSED(w, world_approve(w, 2), MZ_E_WRONG_STATE, );
    world_free(w);
}

/* What the budget allowed when it was asked for may be gone when it is approved. */
static void test_budget_again(void **state) {
    (void)state;
    struct world *w = paid_until(MZ_STATE_APPROVING);
    struct draft d = world_draft(w, MZ_KIND_BUDGET_ADJUST, "budgeter", WORLD_PROJECT, 20230422);
    d.s.body.budget_adjust = (struct mz_budget_adjust){.line = mz_span_text(WORLD_LINE),
                                                       .type = MZ_ADJUST_FREEZE,
                                                       .amount = 1,
                                                       .document = mz_span_text("文号"),
                                                       .reason = mz_span_text("冻结")};
    draft_ref(&d, world_case(w)->appropriate);
    world_admit(w, &d);
    REFUSED(w, world_approve(w, 2), MZ_E_OVER_BUDGET, );
    world_free(w);
}

static void test_evidence(void **state) {
    (void)state;
    struct world *w = world_new();
    world_open(w);
    world_people(w);
    world_plan(w);
    struct draft d = world_request(w);
    world_case(w)->request = world_admit(w, &d);
    d = world_review(w);
    world_case(w)->review = world_admit(w, &d);
    /* Above 20 000.00 yuan the minutes of a collective decision are needed. */
    d = world_approve(w, 1);
    struct mz_fault fault;
    assert_int_equal(world_apply(w, &d, &fault), MZ_E_EVIDENCE_MISSING);
    assert_string_equal(fault.want, "E03");
    assert_string_equal(fault.place, "P-1");
    REFUSED(w, world_approve(w, 1), MZ_E_EVIDENCE_MISSING, );
    /* On a step of the payment it counts for the payment. */
    d = world_evidence(w, world_case(w)->review, "E03", "minutes");
    world_admit(w, &d);
    d = world_approve(w, 1);
    world_admit(w, &d);
    world_free(w);
}

static void test_duties(void **state) {
    (void)state;
    struct world *w = world_new();
    world_open(w);
    world_people(w);
    world_plan(w);
    struct draft d = by(world_request(w), "everyone");
    world_case(w)->request = world_admit(w, &d);
    d = world_evidence(w, world_case(w)->request, "E03", "minutes");
    world_admit(w, &d);
    /* Policy: who asks does not review. */
    REFUSED(w, by(world_review(w), "everyone"), MZ_E_DUTY_CONFLICT, );
    d = world_review(w);
    world_case(w)->review = world_admit(w, &d);
    /* No policy is needed for this one: nobody approves what he asked for. */
    REFUSED(w, by(world_approve(w, 1), "everyone"), MZ_E_DUTY_CONFLICT, );
    d = by(world_approve(w, 1), "everyone");
    struct mz_fault fault;
    assert_int_equal(world_apply(w, &d, &fault), MZ_E_DUTY_CONFLICT);
    assert_string_equal(fault.who, "everyone");
    assert_string_equal(fault.have, "handler");
    assert_string_equal(fault.want, "approver");
    assert_string_equal(fault.place, "P-1");
    struct mz_records records = world_records(w);
    struct mz_policy_set policy;
    assert_int_equal(mz_policy_read(&records, &policy), MZ_OK);
    assert_int_equal(mz_duties_check(&records, &policy, &world_case(w)->request, 2023,
                                     mz_span_text("everyone"), MZ_ROLE_APPROVER, &fault),
                     MZ_E_DUTY_CONFLICT);
    assert_int_equal(mz_duties_check(&records, &policy, &world_case(w)->request, 2023,
                                     mz_span_text("approver-1"), MZ_ROLE_APPROVER, &fault),
                     MZ_OK);
    /* Policy, in the year: who reviews does not pay, whichever payment. */
    assert_int_equal(mz_duties_check(&records, &policy, &world_case(w)->request, 2023,
                                     mz_span_text("reviewer"), MZ_ROLE_CASHIER, &fault),
                     MZ_E_DUTY_CONFLICT);
    assert_int_equal(mz_duties_check(&records, &policy, &world_case(w)->request, 2024,
                                     mz_span_text("reviewer"), MZ_ROLE_CASHIER, &fault),
                     MZ_OK);
    world_free(w);
}

/* One person under two names is one person (T5). */
static void test_alias(void **state) {
    (void)state;
    struct world *w = paid_until(MZ_STATE_REVIEWED);
    REFUSED(w, by(world_approve(w, 1), "clerk-alias"), MZ_E_DUTY_CONFLICT, );
    world_free(w);
}

static void test_accept(void **state) {
    (void)state;
    struct world *w = paid_until(MZ_STATE_APPROVED);
#define BODY r.s.body.payment_accept
    REFUSED(w, world_accept(w, 1), MZ_E_OUT_OF_RANGE, BODY.passed = WORLD_PAID + 1);
    REFUSED(w, world_accept(w, 1), MZ_E_OUT_OF_RANGE, BODY.checked = WORLD_PAID + 1);
    REFUSED(w, world_accept(w, 1), MZ_E_OUT_OF_RANGE, BODY.passed = 0);
    REFUSED(w, world_accept(w, 1), MZ_E_OUT_OF_RANGE, BODY.checked = BODY.passed = 0);
    REFUSED(w, world_accept(w, 1), MZ_E_WRONG_REF, r.s.refs_count = 2);
    REFUSED(w, world_accept(w, 1), MZ_E_WRONG_REF, r.refs[1] = r.refs[2]);
#undef BODY
    struct draft d = world_accept(w, 1);
    world_admit(w, &d);
    assert_int_equal(world_state(w), MZ_STATE_APPROVED);
    REFUSED(w, world_accept(w, 1), MZ_E_DUTY_CONFLICT, );
    /* Failed: what was accepted before has to be looked at again, by the same people if need be. */
    d = world_accept(w, 2);
    d.s.body.payment_accept.result = MZ_RESULT_FAILED;
    d.s.body.payment_accept.passed = 40;
    world_admit(w, &d);
    assert_int_equal(world_state(w), MZ_STATE_ACCEPT_FAILED);
    d = world_accept(w, 2);
    world_admit(w, &d);
    assert_int_equal(world_state(w), MZ_STATE_APPROVED);
    d = world_accept(w, 1);
    world_admit(w, &d);
    assert_int_equal(world_state(w), MZ_STATE_ACCEPTED);
    REFUSED(w, world_accept(w, 1), MZ_E_WRONG_STATE, );
    world_free(w);
}

/* -- A policy that asks for more than what was approved and accepted. */

static void raise_policy(struct world *w, uint64_t approvals, uint64_t acceptors) {
    struct draft d = world_draft(w, MZ_KIND_POLICY_SET, "admin-a", NULL, 20230424);
    d.s.body.policy_set = world_policy(2);
    d.s.body.policy_set.tiers[2].approvals = approvals;
    d.s.body.policy_set.acceptors = acceptors;
    world_dual(w, &d);
}

static struct mz_budget_record budget_of(struct world *w) {
    struct mz_budget_record record;
    world_get(
        w, mz_key_of_codes(MZ_TABLE_BUDGET, mz_span_text(WORLD_PROJECT), mz_span_text(WORLD_LINE)),
        &mz_budget_record_schema, &record);
    return record;
}

static uint64_t planned(struct world *w) {
    struct mz_project_record record;
    world_get(w, mz_key_of_code(MZ_TABLE_PROJECT, mz_span_text(WORLD_PROJECT)),
              &mz_project_record_schema, &record);
    return record.planned;
}

static struct draft third_approval(struct world *w) {
    struct draft d = by(world_approve(w, 2), "everyone");
    d.s.body.payment_approve.tier = 3;
    draft_ref(&d, world_case(w)->approve[1]);
    return d;
}

/* The missing approval is added where the payment stands; the money is reserved once. */
static void test_more_approvals(void **state) {
    (void)state;
    static const enum mz_state froms[] = {MZ_STATE_APPROVED, MZ_STATE_ACCEPTED};
    for (size_t i = 0; i < sizeof froms / sizeof froms[0]; i++) {
        struct world *w = paid_until(froms[i]);
        REFUSED(w, third_approval(w), MZ_E_WRONG_STATE, );
        raise_policy(w, 3, 2);
        if (froms[i] == MZ_STATE_ACCEPTED)
            REFUSED(w, world_instruct(w), MZ_E_NOT_APPROVED, );
        REFUSED(w, third_approval(w), MZ_E_WRONG_TIER, r.s.body.payment_approve.tier = 2);
        REFUSED(w, by(third_approval(w), "approver-1"), MZ_E_DUTY_CONFLICT, );
        struct draft d = third_approval(w);
        struct mz_hash third = world_admit(w, &d);
        assert_int_equal(world_state(w), froms[i]);
        assert_int_equal(budget_of(w).committed, WORLD_TOTAL);
        assert_int_equal(planned(w), WORLD_PAID);
        REFUSED(w, third_approval(w), MZ_E_WRONG_STATE, );
        if (froms[i] == MZ_STATE_ACCEPTED) {
            /* The cashier names it with the others. */
            REFUSED(w, world_instruct(w), MZ_E_WRONG_REF, );
            d = world_instruct(w);
            for (size_t n = d.s.refs_count; n > 3; n--)
                d.refs[n] = d.refs[n - 1];
            d.refs[3] = third;
            d.s.refs_count++;
            world_admit(w, &d);
            assert_int_equal(world_state(w), MZ_STATE_INSTRUCTED);
        }
        world_free(w);
    }
}

static void test_more_acceptances(void **state) {
    (void)state;
    struct world *w = paid_until(MZ_STATE_ACCEPTED);
    REFUSED(w, by(world_accept(w, 2), "everyone"), MZ_E_WRONG_STATE, );
    raise_policy(w, 2, 3);
    REFUSED(w, world_instruct(w), MZ_E_NOT_ACCEPTED, );
    REFUSED(w, world_accept(w, 2), MZ_E_DUTY_CONFLICT, );
    struct draft d = by(world_accept(w, 2), "everyone");
    struct mz_hash third = world_admit(w, &d);
    assert_int_equal(world_state(w), MZ_STATE_ACCEPTED);
    d = world_instruct(w);
    draft_ref(&d, third);
    world_admit(w, &d);
    world_free(w);
    /* A failure there sends it back to be put right. */
    w = paid_until(MZ_STATE_ACCEPTED);
    raise_policy(w, 2, 3);
    d = by(world_accept(w, 2), "everyone");
    d.s.body.payment_accept.result = MZ_RESULT_FAILED;
    world_admit(w, &d);
    assert_int_equal(world_state(w), MZ_STATE_ACCEPT_FAILED);
    world_free(w);
}

/* -- Ways out. */

static struct draft stop(struct world *w, enum mz_kind_id kind, const char *actor) {
    struct draft d = world_draft(w, kind, actor, WORLD_PROJECT, 20230422);
    d.s.body.payment_stop =
        (struct mz_payment_stop){.reason = MZ_REASON_MATERIALS, .text = mz_span_text("资料不全")};
    draft_ref(&d, world_case(w)->request);
    return d;
}

static void test_stop(void **state) {
    (void)state;
    static const struct {
        enum mz_state from;
        enum mz_kind_id kind;
        const char *actor;
        enum mz_status status;
        enum mz_state to;
    } cases[] = {
        {MZ_STATE_SUBMITTED, MZ_KIND_PAYMENT_RETURN, "reviewer", MZ_OK, MZ_STATE_RETURNED},
        {MZ_STATE_SUBMITTED, MZ_KIND_PAYMENT_RETURN, "approver-1", MZ_E_WRONG_ROLE, 0},
        {MZ_STATE_REVIEWED, MZ_KIND_PAYMENT_RETURN, "reviewer", MZ_E_WRONG_ROLE, 0},
        {MZ_STATE_REVIEWED, MZ_KIND_PAYMENT_RETURN, "approver-1", MZ_OK, MZ_STATE_RETURNED},
        {MZ_STATE_APPROVING, MZ_KIND_PAYMENT_RETURN, "approver-1", MZ_OK, MZ_STATE_RETURNED},
        {MZ_STATE_APPROVING, MZ_KIND_PAYMENT_RETURN, "approver-2", MZ_OK, MZ_STATE_RETURNED},
        {MZ_STATE_APPROVED, MZ_KIND_PAYMENT_RETURN, "approver-1", MZ_OK, MZ_STATE_RETURNED},
        {MZ_STATE_ACCEPTED, MZ_KIND_PAYMENT_RETURN, "approver-2", MZ_OK, MZ_STATE_RETURNED},
        {MZ_STATE_ACCEPTED, MZ_KIND_PAYMENT_RETURN, "reviewer", MZ_E_WRONG_ROLE, 0},
        {MZ_STATE_INSTRUCTED, MZ_KIND_PAYMENT_RETURN, "approver-1", MZ_E_WRONG_STATE, 0},
        {MZ_STATE_REVIEWED, MZ_KIND_PAYMENT_RETURN, "clerk-alias", MZ_E_DUTY_CONFLICT, 0},
        {MZ_STATE_SUBMITTED, MZ_KIND_PAYMENT_REJECT, "approver-1", MZ_E_WRONG_STATE, 0},
        {MZ_STATE_REVIEWED, MZ_KIND_PAYMENT_REJECT, "approver-1", MZ_OK, MZ_STATE_REJECTED},
        {MZ_STATE_APPROVING, MZ_KIND_PAYMENT_REJECT, "approver-1", MZ_OK, MZ_STATE_REJECTED},
        {MZ_STATE_APPROVED, MZ_KIND_PAYMENT_REJECT, "approver-2", MZ_OK, MZ_STATE_REJECTED},
        {MZ_STATE_ACCEPTED, MZ_KIND_PAYMENT_REJECT, "approver-2", MZ_OK, MZ_STATE_REJECTED},
        {MZ_STATE_INSTRUCTED, MZ_KIND_PAYMENT_REJECT, "approver-2", MZ_E_WRONG_STATE, 0},
        {MZ_STATE_SETTLED, MZ_KIND_PAYMENT_REJECT, "approver-2", MZ_E_WRONG_STATE, 0},
        {MZ_STATE_SUBMITTED, MZ_KIND_PAYMENT_WITHDRAW, "clerk", MZ_OK, MZ_STATE_WITHDRAWN},
        {MZ_STATE_REVIEWED, MZ_KIND_PAYMENT_WITHDRAW, "clerk", MZ_OK, MZ_STATE_WITHDRAWN},
        {MZ_STATE_APPROVING, MZ_KIND_PAYMENT_WITHDRAW, "clerk", MZ_OK, MZ_STATE_WITHDRAWN},
        {MZ_STATE_APPROVING, MZ_KIND_PAYMENT_WITHDRAW, "clerk-2", MZ_E_FORBIDDEN, 0},
        {MZ_STATE_APPROVED, MZ_KIND_PAYMENT_WITHDRAW, "clerk", MZ_OK, MZ_STATE_WITHDRAWN},
        {MZ_STATE_ACCEPTED, MZ_KIND_PAYMENT_WITHDRAW, "clerk", MZ_OK, MZ_STATE_WITHDRAWN},
        {MZ_STATE_ACCEPTED, MZ_KIND_PAYMENT_WITHDRAW, "clerk-2", MZ_E_FORBIDDEN, 0},
        {MZ_STATE_INSTRUCTED, MZ_KIND_PAYMENT_WITHDRAW, "clerk", MZ_E_WRONG_STATE, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct world *w = paid_until(cases[i].from);
        struct draft d = stop(w, cases[i].kind, cases[i].actor);
        if (cases[i].status != MZ_OK) {
            world_refuse(w, &d, cases[i].status, __FILE__, (int)i);
        } else {
            world_admit(w, &d);
            assert_int_equal(world_state(w), cases[i].to);
            bool open = world_has(w, mz_key_of_hash(MZ_TABLE_OPEN, &world_case(w)->request));
            assert_int_equal(open, cases[i].to == MZ_STATE_RETURNED);
            /* What was reserved is free, what was planned is not. */
            assert_int_equal(budget_of(w).committed, 0);
            assert_int_equal(planned(w), 0);
            /* Nothing goes on from there, but for the handler. */
            REFUSED(w, world_instruct(w), MZ_E_WRONG_STATE, r.s.refs_count = 1);
            d = stop(w, MZ_KIND_PAYMENT_RETURN, "approver-2");
            world_refuse(w, &d, MZ_E_WRONG_STATE, __FILE__, __LINE__);
        }
        world_free(w);
    }
}

/* What is suspended can be ended by an approver without being let go on first; not by its handler.
 */
static void test_stop_suspended(void **state) {
    (void)state;
    struct world *w = paid_until(MZ_STATE_ACCEPTED);
    struct draft d = stop(w, MZ_KIND_PAYMENT_SUSPEND, "monitor");
    world_admit(w, &d);
    REFUSED(w, stop(w, MZ_KIND_PAYMENT_WITHDRAW, "clerk"), MZ_E_WRONG_STATE, );
    d = stop(w, MZ_KIND_PAYMENT_REJECT, "approver-1");
    world_admit(w, &d);
    assert_int_equal(world_state(w), MZ_STATE_REJECTED);
    assert_int_equal(budget_of(w).committed, 0);
    world_free(w);
}

/* One that was sent back to a handler who is gone does not stay open for ever. */
static void test_reject_returned(void **state) {
    (void)state;
    struct world *w = paid_until(MZ_STATE_APPROVED);
    struct draft d = stop(w, MZ_KIND_PAYMENT_RETURN, "approver-1");
    world_admit(w, &d);
    d = stop(w, MZ_KIND_PAYMENT_REJECT, "approver-2");
    world_admit(w, &d);
    assert_int_equal(world_state(w), MZ_STATE_REJECTED);
    assert_false(world_has(w, mz_key_of_hash(MZ_TABLE_OPEN, &world_case(w)->request)));
    world_free(w);
}

static void test_withdraw_returned(void **state) {
    (void)state;
    struct world *w = paid_until(MZ_STATE_SUBMITTED);
    struct draft d = stop(w, MZ_KIND_PAYMENT_RETURN, "reviewer");
    world_admit(w, &d);
    struct mz_hash first = world_case(w)->request;
    d = world_request(w);
    draft_ref(&d, first);
    world_admit(w, &d);
    /* The one that was replaced is past. */
    REFUSED(w, stop(w, MZ_KIND_PAYMENT_WITHDRAW, "clerk"), MZ_E_WRONG_STATE, );
    world_case(w)->request = d.s.hash;
    d = stop(w, MZ_KIND_PAYMENT_RETURN, "reviewer");
    world_admit(w, &d);
    d = stop(w, MZ_KIND_PAYMENT_WITHDRAW, "clerk");
    world_admit(w, &d);
    assert_int_equal(world_state(w), MZ_STATE_WITHDRAWN);
    world_free(w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_review),
        cmocka_unit_test(test_approve),
        cmocka_unit_test(test_budget_again),
        cmocka_unit_test(test_evidence),
        cmocka_unit_test(test_duties),
        cmocka_unit_test(test_alias),
        cmocka_unit_test(test_accept),
        cmocka_unit_test(test_more_approvals),
        cmocka_unit_test(test_more_acceptances),
        cmocka_unit_test(test_stop),
        cmocka_unit_test(test_stop_suspended),
        cmocka_unit_test(test_reject_returned),
        cmocka_unit_test(test_withdraw_returned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
