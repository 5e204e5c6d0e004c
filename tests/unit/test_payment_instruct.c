/* proto/rules/payment_instruct: lines that the bank returned are sent again, to an account that
 * somebody looked at. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "tests/lib/fold_world.h"

static struct world *paid_until(enum mz_state until) {
    struct world *w = world_new();
    world_open(w);
    world_people(w);
    world_plan(w);
    world_pay(w, until);
    return w;
}

static struct mz_budget_record budget_of(struct world *w) {
    struct mz_budget_record record;
    world_get(
        w, mz_key_of_codes(MZ_TABLE_BUDGET, mz_span_text(WORLD_PROJECT), mz_span_text(WORLD_LINE)),
        &mz_budget_record_schema, &record);
    return record;
}

static struct mz_payment_record payment_of(struct world *w) {
    struct mz_payment_record record;
    world_get(w, mz_key_of_hash(MZ_TABLE_PAYMENT, &world_case(w)->request),
              &mz_payment_record_schema, &record);
    return record;
}

/* The bank's results for lines first … first + count − 1: the first `returned` of them came back.
 */
static struct draft results(struct world *w, struct mz_hash instruction, size_t first, size_t count,
                            size_t returned, uint32_t date) {
    struct mz_line lines[WORLD_PAID];
    static char serials[WORLD_PAID][24];
    world_lines(MZ_LIST_RESULTS, lines);
    for (size_t n = first; n < first + count; n++) {
        snprintf(serials[n], sizeof serials[n], "r-%u-%u", (unsigned)date, (unsigned)n);
        lines[n].serial = mz_span_text(serials[n]);
        lines[n].date = date;
        if (n >= first + returned)
            continue;
        lines[n].outcome = MZ_OUTCOME_RETURNED;
        lines[n].serial = (struct mz_span){NULL, 0};
        lines[n].reason = mz_span_text("户名不符");
    }
    struct mz_list_totals totals = world_list(w, MZ_LIST_RESULTS, lines + first, count, NULL);
    struct draft d = world_settle(w);
    d.s.date = date;
    d.refs[1] = instruction;
    d.s.body.payment_settle = (struct mz_payment_settle){totals.count, totals.amount, totals.root};
    return d;
}

static struct draft again(struct world *w, size_t first, size_t count) {
    struct mz_line lines[WORLD_PAID];
    world_lines(MZ_LIST_ROSTER, lines);
    struct mz_list_totals totals = world_list(w, MZ_LIST_SELECTION, lines + first, count, NULL);
    struct draft d = world_instruct(w);
    d.s.date = 20230505;
    d.s.body.payment_instruct.amount = totals.amount;
    d.s.body.payment_instruct.count = totals.count;
    d.s.body.payment_instruct.root = totals.root;
    return d;
}

static struct draft new_account(struct world *w, uint64_t payee, struct mz_hash enrolment) {
    struct draft d = world_draft(w, MZ_KIND_PAYEE_UPDATE, "clerk", NULL, 20230504);
    struct mz_payee_update *body = &d.s.body.payee_update;
    body->payee = world_payee(payee);
    body->reason = mz_span_text("换卡");
    body->account_token = world_key("another account");
    body->digests_count = 1;
    body->digests[0] = (struct mz_digest){MZ_PERSONAL_ACCOUNT, world_key("account digest")};
    draft_ref(&d, enrolment);
    return d;
}

/* The enrolment of a payee is the statement that made its record. */
static struct mz_hash enrolment_of(struct world *w, uint64_t payee) {
    struct mz_id id = world_payee(payee);
    struct mz_payee_record record;
    world_get(w, mz_key_of_id(MZ_TABLE_PAYEE, &id), &mz_payee_record_schema, &record);
    return world_statement(w, record.index);
}

static void expect_money(struct world *w, int64_t committed, int64_t instructed, int64_t settled) {
    struct mz_budget_record line = budget_of(w);
    assert_int_equal(line.committed, committed * WORLD_SHARE);
    assert_int_equal(line.instructed, instructed * WORLD_SHARE);
    assert_int_equal(line.settled, settled * WORLD_SHARE);
    assert_int_equal(mz_budget_available(&line), 0);
}

static void test_again(void **state) {
    (void)state;
    struct world *w = paid_until(MZ_STATE_ACCEPTED);
    REFUSED(w, again(w, 0, 44), MZ_E_OUT_OF_RANGE, ); /* nothing was sent yet */
    struct draft d = world_instruct(w);
    struct mz_hash first = world_case(w)->instruct = world_admit(w, &d);
    REFUSED(w, again(w, 0, 1), MZ_E_WRONG_STATE, );
    d = results(w, first, 0, 40, 3, 20230501);
    world_admit(w, &d);
    assert_int_equal(world_state(w), MZ_STATE_PART_SETTLED);
    expect_money(w, 3, 41, 37);
    REFUSED(w, world_instruct(w), MZ_E_MISSING_FIELD,
            r.s.body.payment_instruct.amount = 3 * WORLD_SHARE);
    REFUSED(w, again(w, 0, 3), MZ_E_MISSING_FIELD, r.s.body.payment_instruct.count = MZ_ABSENT);
    REFUSED(w, again(w, 0, 3), MZ_E_OUT_OF_RANGE, r.s.body.payment_instruct.count = 0);
    REFUSED(w, again(w, 0, 3), MZ_E_ROSTER_SUM, r.s.body.payment_instruct.amount -= 1);
    REFUSED(w, again(w, 2, 2), MZ_E_LINE_MISMATCH, );  /* line 4 was paid */
    REFUSED(w, again(w, 40, 1), MZ_E_LINE_MISMATCH, ); /* line 41 is at the bank */
    REFUSED(w, again(w, 0, 3), MZ_E_WRONG_REF, draft_ref(&r, world_case(w)->review));
    REFUSED(w, world_review(w), MZ_E_WRONG_STATE, );
    d = again(w, 0, 2);
    struct mz_hash second = world_admit(w, &d);
    expect_money(w, 1, 43, 37);
    REFUSED(w, again(w, 0, 1), MZ_E_LINE_MISMATCH, ); /* sent again already */
    /* Each result is of the instruction that sent the line, and not before it. */
    REFUSED(w, results(w, first, 0, 1, 0, 20230506), MZ_E_LINE_MISMATCH, );
    REFUSED(w, results(w, second, 40, 1, 0, 20230506), MZ_E_LINE_MISMATCH, );
    REFUSED(w, results(w, second, 0, 1, 0, 20230504), MZ_E_LINE_MISMATCH, );
    d = results(w, first, 40, 4, 0, 20230504);
    world_admit(w, &d);
    d = results(w, second, 0, 2, 1, 20230506);
    world_admit(w, &d);
    expect_money(w, 2, 42, 42);
    assert_int_equal(payment_of(w).returned_lines, 2);
    assert_int_equal(payment_of(w).returned_amount, 2 * WORLD_SHARE);
    struct mz_line lines[WORLD_PAID], both[2];
    world_lines(MZ_LIST_ROSTER, lines);
    both[0] = lines[0];
    both[1] = lines[2];
    struct mz_list_totals totals = world_list(w, MZ_LIST_SELECTION, both, 2, NULL);
    d = again(w, 0, 2);
    d.s.body.payment_instruct.root = totals.root;
    struct mz_hash third = world_admit(w, &d);
    d = results(w, third, 0, 1, 0, 20230507);
    world_admit(w, &d);
    d = results(w, third, 2, 1, 0, 20230507);
    world_admit(w, &d);
    assert_int_equal(world_state(w), MZ_STATE_SETTLED);
    expect_money(w, 0, 44, 44);
    world_free(w);
}

static void test_all_back(void **state) {
    (void)state;
    struct world *w = paid_until(MZ_STATE_INSTRUCTED);
    struct draft d = results(w, world_case(w)->instruct, 0, 44, 44, 20230501);
    world_admit(w, &d);
    assert_int_equal(world_state(w), MZ_STATE_BANK_RETURNED);
    d = again(w, 0, 10);
    world_admit(w, &d);
    assert_int_equal(world_state(w), MZ_STATE_PART_SETTLED);
    d = again(w, 10, 34);
    world_admit(w, &d);
    assert_int_equal(world_state(w), MZ_STATE_INSTRUCTED);
    expect_money(w, 0, 44, 0);
    world_free(w);
}

/* Who changes an account after the review has the payment reviewed again, before the first
 * instruction as after. */
static void test_account(void **state) {
    (void)state;
    struct world *w = paid_until(MZ_STATE_ACCEPTED);
    struct draft d = new_account(w, 50, enrolment_of(w, 50)); /* on the list, not on the roster */
    world_admit(w, &d);
    d = new_account(w, 1, enrolment_of(w, 1));
    d.s.body.payee_update.account_token = world_key("yet another account");
    world_admit(w, &d);
    REFUSED(w, world_instruct(w), MZ_E_REVIEW_NEEDED, );
    REFUSED(w, world_review(w), MZ_E_AMOUNT_MISMATCH, r.s.body.payment_review.amount -= 1);
    d = world_review(w);
    struct mz_hash review = world_admit(w, &d);
    assert_int_equal(world_state(w), MZ_STATE_ACCEPTED);
    REFUSED(w, world_review(w), MZ_E_WRONG_STATE, ); /* nothing changed since */
    REFUSED(w, world_instruct(w), MZ_E_WRONG_REF, );
    d = world_instruct(w);
    draft_ref(&d, review);
    struct mz_hash first = world_admit(w, &d);
    d = results(w, first, 0, 44, 2, 20230501);
    world_admit(w, &d);
    d = new_account(w, 0, enrolment_of(w, 0));
    d.s.body.payee_update.account_token = world_key("a third account");
    world_admit(w, &d);
    REFUSED(w, again(w, 0, 2), MZ_E_REVIEW_NEEDED, draft_ref(&r, review));
    d = again(w, 1, 1); /* whose account stayed goes on */
    draft_ref(&d, review);
    world_admit(w, &d);
    REFUSED(w, world_review(w), MZ_E_AMOUNT_MISMATCH, );
    d = world_review(w);
    d.s.body.payment_review.amount = WORLD_SHARE;
    review = world_admit(w, &d);
    d = again(w, 0, 1);
    draft_ref(&d, review);
    world_admit(w, &d);
    expect_money(w, 0, 44, 42);
    world_free(w);
}

static void test_update(void **state) {
    (void)state;
    struct world *w = paid_until(MZ_STATE_SUBMITTED);
    struct mz_hash enrolment = enrolment_of(w, 1);
#define BODY r.s.body.payee_update
    REFUSED(w, new_account(w, 1, enrolment), MZ_E_UNKNOWN_PAYEE,
            BODY.payee = world_id("nobody", 1));
    REFUSED(w, new_account(w, 1, enrolment_of(w, 2)), MZ_E_WRONG_REF, );
    REFUSED(w, new_account(w, 1, world_case(w)->list), MZ_E_WRONG_REF, );
    REFUSED(w, new_account(w, 1, enrolment), MZ_E_MISSING_FIELD,
            BODY.account_token = (struct mz_hash){{0}});
    REFUSED(w, new_account(w, 1, enrolment), MZ_E_MISSING_FIELD,
            BODY.digests[0].field = MZ_PERSONAL_BANK);
    REFUSED(w, new_account(w, 1, enrolment), MZ_E_MISSING_FIELD, BODY.digests_count = 0);
    REFUSED(w, new_account(w, 1, enrolment), MZ_E_OUT_OF_RANGE,
            BODY.digests[0].field = MZ_PERSONAL_IDNO);
    REFUSED(w, new_account(w, 1, enrolment), MZ_E_NON_CANONICAL, BODY.digests[1] = BODY.digests[0];
            BODY.digests_count = 2);
    struct mz_hash mine = world_account(1), other = world_account(2);
    REFUSED(w, new_account(w, 1, enrolment), MZ_E_ACCOUNT_EXISTS, BODY.account_token = other);
#undef BODY
    struct draft d = new_account(w, 1, enrolment);
    d.s.body.payee_update.category = MZ_CATEGORY_ILLNESS;
    world_admit(w, &d);
    REFUSED(w, new_account(w, 2, enrolment_of(w, 2)), MZ_E_ACCOUNT_EXISTS, );
    d = new_account(w, 1, enrolment); /* back to the account he had */
    d.s.body.payee_update.account_token = mine;
    world_admit(w, &d);
    struct mz_id id = world_payee(1);
    struct mz_payee_record payee;
    world_get(w, mz_key_of_id(MZ_TABLE_PAYEE, &id), &mz_payee_record_schema, &payee);
    assert_int_equal(payee.category, MZ_CATEGORY_ILLNESS);
    struct mz_cbor_reader reader = mz_cbor_reader_over(payee.payload_digests);
    struct mz_payee_digests digests;
    assert_int_equal(mz_schema_decode(&mz_payee_digests_schema, &reader, &digests, NULL), MZ_OK);
    assert_int_equal(digests.digests_count, 3);
    for (uint8_t n = 0; n < 3; n++)
        assert_int_equal(digests.digests[n].field, n + 1);
    struct mz_hash digest = world_key("account digest");
    assert_memory_equal(digests.digests[2].digest.bytes, digest.bytes, MZ_HASH_SIZE);
    world_free(w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_again),
        cmocka_unit_test(test_all_back),
        cmocka_unit_test(test_account),
        cmocka_unit_test(test_update),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
