/* proto/rules/payment_money, payment_sign and payment: money moves, arrives and is signed for. */
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

static struct mz_project_record project_of(struct world *w) {
    struct mz_project_record record;
    world_get(w, mz_key_of_code(MZ_TABLE_PROJECT, mz_span_text(WORLD_PROJECT)),
              &mz_project_record_schema, &record);
    return record;
}

/* -- payment.instruct */

/* Money never moves before approval and acceptance and complete evidence (design.md §6). */
static void test_too_early(void **state) {
    (void)state;
    static const struct {
        enum mz_state state;
        enum mz_status status;
    } cases[] = {
        {MZ_STATE_SUBMITTED, MZ_E_NOT_APPROVED}, {MZ_STATE_REVIEWED, MZ_E_NOT_APPROVED},
        {MZ_STATE_APPROVING, MZ_E_NOT_APPROVED}, {MZ_STATE_APPROVED, MZ_E_NOT_ACCEPTED},
        {MZ_STATE_INSTRUCTED, MZ_E_WRONG_STATE}, {MZ_STATE_SIGNED, MZ_E_WRONG_STATE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct world *w = paid_until(cases[i].state);
        struct draft d = world_instruct(w);
        d.s.refs_count = 1;
        for (size_t n = 0; n < 2; n++)
            draft_ref(&d, world_case(w)->request);
        world_refuse(w, &d, cases[i].status, __FILE__, (int)i);
        struct mz_records records = world_records(w);
        struct mz_payment_record payment = payment_of(w);
        struct mz_fault fault;
        assert_int_equal(mz_payment_missing(&records, &payment, &world_case(w)->request, &fault),
                         cases[i].status);
        assert_string_equal(fault.place, "P-1");
        world_free(w);
    }
}

static void test_instruct(void **state) {
    (void)state;
    struct world *w = paid_until(MZ_STATE_APPROVED);
    for (unsigned n = 0; n < 2; n++) {
        struct draft d = world_accept(w, n + 1);
        world_case(w)->accept[n] = world_admit(w, &d);
    }
    REFUSED(w, world_instruct(w), MZ_E_EVIDENCE_MISSING, );
    struct draft d = world_evidence(w, world_case(w)->accept[0], "E08", "acceptance record");
    world_admit(w, &d);
#define BODY r.s.body.payment_instruct
    REFUSED(w, world_instruct(w), MZ_E_AMOUNT_MISMATCH, BODY.amount -= 1);
    REFUSED(w, world_instruct(w), MZ_E_OUT_OF_RANGE, BODY.method = MZ_METHOD_CASH);
#undef BODY
    REFUSED(w, world_instruct(w), MZ_E_WRONG_REF, r.s.refs_count--);
    REFUSED(w, world_instruct(w), MZ_E_WRONG_REF, draft_ref(&r, world_case(w)->review));
    REFUSED(w, world_instruct(w), MZ_E_WRONG_REF, struct mz_hash first = r.refs[1];
            r.refs[1] = r.refs[2]; r.refs[2] = first);
    /* Who reviewed, whichever payment of the year, does not pay. */
    REFUSED(w, by(world_instruct(w), "reviewer"), MZ_E_DUTY_CONFLICT, );
    d = world_instruct(w);
    world_case(w)->instruct = world_admit(w, &d);
    assert_int_equal(world_state(w), MZ_STATE_INSTRUCTED);
    assert_int_equal(budget_of(w).committed, 0);
    assert_int_equal(budget_of(w).instructed, WORLD_TOTAL);
    assert_int_equal(payment_of(w).instructed, 20230425);
    world_free(w);
}

/* Funds that have not been received cannot be paid out, and a stricter policy counts at once. */
static void test_payable(void **state) {
    (void)state;
    struct world *w = paid_until(MZ_STATE_ACCEPTED);
    struct mz_records records = world_records(w);
    struct mz_payment_record payment = payment_of(w);
    struct mz_fault fault;
    struct mz_key key =
        mz_key_of_codes(MZ_TABLE_BUDGET, mz_span_text(WORLD_PROJECT), mz_span_text(WORLD_LINE));
    assert_int_equal(mz_payment_missing(&records, &payment, &world_case(w)->request, &fault),
                     MZ_OK);
    struct mz_budget_record line = budget_of(w);
    line.received -= 1;
    assert_int_equal(mz_records_put(&records, &key, &mz_budget_record_schema, &line), MZ_OK);
    REFUSED(w, world_instruct(w), MZ_E_OVER_RECEIVED, );
    payment = payment_of(w);
    assert_int_equal(mz_payment_missing(&records, &payment, &world_case(w)->request, &fault),
                     MZ_E_OVER_RECEIVED);
    assert_string_equal(fault.have, "21999.99");
    assert_string_equal(fault.want, "22000.00");
    line = budget_of(w);
    line.received += 1;
    assert_int_equal(mz_records_put(&records, &key, &mz_budget_record_schema, &line), MZ_OK);

    struct draft policy = world_draft(w, MZ_KIND_POLICY_SET, "admin-a", NULL, 20230425);
    policy.s.body.policy_set = world_policy(2);
    policy.s.body.policy_set.acceptors = 3;
    world_dual(w, &policy);
    REFUSED(w, world_instruct(w), MZ_E_NOT_ACCEPTED, );
    policy = world_draft(w, MZ_KIND_POLICY_SET, "admin-a", NULL, 20230425);
    policy.s.body.policy_set = world_policy(3);
    policy.s.body.policy_set.tiers[2].approvals = 3;
    world_dual(w, &policy);
    REFUSED(w, world_instruct(w), MZ_E_NOT_APPROVED, );
    policy = world_draft(w, MZ_KIND_POLICY_SET, "admin-a", NULL, 20230425);
    policy.s.body.policy_set = world_policy(4);
    world_dual(w, &policy);
    struct draft d = world_instruct(w);
    world_admit(w, &d);
    world_free(w);
}

/* -- payment.settle */

static struct draft settle_of(struct world *w, const struct mz_line *lines, size_t count) {
    struct draft d = world_settle(w);
    struct mz_list_totals totals = world_list(w, MZ_LIST_RESULTS, lines, count, NULL);
    d.s.body.payment_settle = (struct mz_payment_settle){
        .count = totals.count, .amount = totals.amount, .root = totals.root};
    return d;
}

static void test_settle(void **state) {
    (void)state;
    struct world *w = paid_until(MZ_STATE_INSTRUCTED);
#define BODY r.s.body.payment_settle
    REFUSED(w, world_settle(w), MZ_E_OUT_OF_RANGE, BODY.count = 0);
    REFUSED(w, world_settle(w), MZ_E_ROSTER_COUNT, BODY.count -= 1);
    REFUSED(w, world_settle(w), MZ_E_ROSTER_SUM, BODY.amount -= 1);
    REFUSED(w, world_settle(w), MZ_E_WITHHELD, BODY.root = world_key("absent"));
#undef BODY
    REFUSED(w, world_settle(w), MZ_E_WRONG_REF, r.refs[1] = world_case(w)->review);
    REFUSED(w, by(world_settle(w), "reviewer"), MZ_E_DUTY_CONFLICT, );
    struct mz_line all[WORLD_PAID], lines[2];
    world_lines(MZ_LIST_RESULTS, all);
    /* Each row changes the second of two good lines. */
    static const struct mz_line zero;
    const struct {
        struct mz_line line;
        enum mz_status status;
    } cases[] = {
        {{.payee = world_payee(2)}, MZ_E_LINE_MISMATCH},  /* somebody else's line number */
        {{.payee = world_payee(50)}, MZ_E_LINE_MISMATCH}, /* not on the roster */
        {{.amount = WORLD_SHARE + 1}, MZ_E_LINE_MISMATCH}, {{.line = 3}, MZ_E_LINE_MISMATCH},
        {{.date = 20230424}, MZ_E_LINE_MISMATCH}, /* before it was sent */
        {{.date = 20230430}, MZ_E_LINE_MISMATCH}, /* after it was filed */
        {{.serial = all[0].serial}, MZ_E_SERIAL_REUSED},   {zero, MZ_OK},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        memcpy(lines, all, sizeof lines);
        const struct mz_line *change = &cases[i].line;
        if (memcmp(&change->payee, &zero.payee, sizeof zero.payee) != 0)
            lines[1].payee = change->payee;
        if (change->amount != 0)
            lines[1].amount = change->amount;
        if (change->line != 0)
            lines[1].line = change->line;
        if (change->date != 0)
            lines[1].date = change->date;
        if (change->serial.data != NULL)
            lines[1].serial = change->serial;
        struct draft d = settle_of(w, lines, 2);
        if (cases[i].status == MZ_OK)
            world_case(w)->settle = world_admit(w, &d);
        else
            world_refuse(w, &d, cases[i].status, __FILE__, (int)i);
    }
    assert_int_equal(world_state(w), MZ_STATE_PART_SETTLED);
    REFUSED(w, settle_of(w, lines, 2), MZ_E_LINE_MISMATCH, ); /* twice */
    all[2].serial = all[0].serial;
    REFUSED(w, settle_of(w, &all[2], 1), MZ_E_SERIAL_REUSED, ); /* across entries */
    world_lines(MZ_LIST_RESULTS, all);
    struct draft d = settle_of(w, &all[2], WORLD_PAID - 2);
    world_admit(w, &d);
    assert_int_equal(world_state(w), MZ_STATE_SETTLED);
    assert_int_equal(budget_of(w).settled, WORLD_TOTAL);
    assert_int_equal(project_of(w).paid, WORLD_PAID);
    assert_int_equal(project_of(w).paid_amount, WORLD_TOTAL);
    REFUSED(w, world_settle(w), MZ_E_WRONG_STATE, );
    world_free(w);
}

static void make_returned(struct mz_line *line) {
    line->outcome = MZ_OUTCOME_RETURNED;
    line->serial = (struct mz_span){NULL, 0};
    line->reason = mz_span_text("户名不符");
}

/* What the bank returns is owed still: it goes back from vouchers to what is reserved. */
static void test_returned(void **state) {
    (void)state;
    struct world *w = paid_until(MZ_STATE_INSTRUCTED);
    struct mz_line lines[WORLD_PAID];
    world_lines(MZ_LIST_RESULTS, lines);
    make_returned(&lines[3]);
    make_returned(&lines[43]);
    struct draft d = settle_of(w, lines, WORLD_PAID);
    world_case(w)->settle = world_admit(w, &d);
    assert_int_equal(world_state(w), MZ_STATE_PART_SETTLED);
    struct mz_budget_record line = budget_of(w);
    assert_int_equal(line.settled, WORLD_TOTAL - 2 * WORLD_SHARE);
    assert_int_equal(line.instructed, WORLD_TOTAL - 2 * WORLD_SHARE);
    assert_int_equal(line.committed, 2 * WORLD_SHARE);
    assert_int_equal(mz_budget_available(&line), 0);
    struct mz_payment_record payment = payment_of(w);
    assert_int_equal(payment.settled_lines, WORLD_PAID - 2);
    assert_int_equal(payment.returned_lines, 2);
    /* Nobody signs for money that did not arrive. */
    d = world_evidence(w, world_case(w)->settle, "E11", "sheet");
    world_admit(w, &d);
    REFUSED(w, world_sign(w), MZ_E_LINE_MISMATCH, );
    world_free(w);

    w = paid_until(MZ_STATE_INSTRUCTED);
    for (size_t n = 0; n < WORLD_PAID; n++)
        make_returned(&lines[n]);
    d = settle_of(w, lines, WORLD_PAID);
    world_admit(w, &d);
    assert_int_equal(world_state(w), MZ_STATE_BANK_RETURNED);
    assert_int_equal(budget_of(w).committed, WORLD_TOTAL);
    assert_int_equal(budget_of(w).instructed, 0);
    world_free(w);
}

/* -- payment.sign */

static struct draft sign_of(struct world *w, const struct mz_line *lines, size_t count) {
    struct draft d = world_sign(w);
    struct mz_list_totals totals = world_list(w, MZ_LIST_SIGNATURES, lines, count, NULL);
    d.s.body.payment_sign = (struct mz_payment_sign){
        .count = totals.count, .amount = totals.amount, .root = totals.root};
    return d;
}

static void test_sign(void **state) {
    (void)state;
    struct world *w = paid_until(MZ_STATE_INSTRUCTED);
    REFUSED(w, world_sign(w), MZ_E_WRONG_STATE, r.refs[1] = world_case(w)->instruct);
    struct draft d = world_settle(w);
    world_case(w)->settle = world_admit(w, &d);
    REFUSED(w, world_sign(w), MZ_E_EVIDENCE_MISSING, );
    d = world_evidence(w, world_case(w)->settle, "E11", "sheet");
    world_admit(w, &d);
#define BODY r.s.body.payment_sign
    REFUSED(w, world_sign(w), MZ_E_OUT_OF_RANGE, BODY.count = 0);
    REFUSED(w, world_sign(w), MZ_E_ROSTER_COUNT, BODY.count -= 1);
    REFUSED(w, world_sign(w), MZ_E_ROSTER_SUM, BODY.amount -= 1);
#undef BODY
    REFUSED(w, world_sign(w), MZ_E_WRONG_REF, r.s.refs_count = 1);
    REFUSED(w, world_sign(w), MZ_E_WRONG_REF, r.refs[1] = world_case(w)->instruct);
    REFUSED(w, by(world_sign(w), "reviewer"), MZ_E_DUTY_CONFLICT, );
    struct mz_line lines[WORLD_PAID];
    world_lines(MZ_LIST_SIGNATURES, lines);
    lines[1].amount += 1;
    REFUSED(w, sign_of(w, lines, 2), MZ_E_LINE_MISMATCH, );
    world_lines(MZ_LIST_SIGNATURES, lines);
    lines[1].date = 20230505;
    REFUSED(w, sign_of(w, lines, 2), MZ_E_LINE_MISMATCH, );
    lines[1].date = 20230424;
    REFUSED(w, sign_of(w, lines, 2), MZ_E_LINE_MISMATCH, );
    /* A proxy shows a file that everybody can ask for: known here, and of no other payment. */
    world_lines(MZ_LIST_SIGNATURES, lines);
    lines[1].signing = MZ_SIGNING_PROXY;
    lines[1].evidence = world_key("nobody attached this");
    REFUSED(w, sign_of(w, lines, 2), MZ_E_EVIDENCE_MISSING, );
    d = world_evidence(w, world_case(w)->request, "E14", "letter of authority");
    world_admit(w, &d);
    lines[1].evidence = d.s.body.evidence_attach.sha256;
    d = sign_of(w, lines, 41);
    world_admit(w, &d);
    assert_int_equal(world_state(w), MZ_STATE_SETTLED);
    REFUSED(w, sign_of(w, lines, 1), MZ_E_LINE_MISMATCH, ); /* twice */
    d = sign_of(w, &lines[41], 3);
    world_admit(w, &d);
    assert_int_equal(world_state(w), MZ_STATE_SIGNED);
    assert_true(world_has(w, mz_key_of_hash(MZ_TABLE_OPEN, &world_case(w)->request)));
    world_free(w);
}

/* -- A second payment beside the first: to one person on no list. */

static struct mz_id stranger(struct world *w) {
    struct draft d = world_draft(w, MZ_KIND_PAYEE_ENROL, "clerk", NULL, 20230420);
    struct mz_payee_enrol *body = &d.s.body.payee_enrol;
    body->payee = world_id("stranger", 1);
    body->token = world_key("stranger");
    body->category = MZ_CATEGORY_FRONTLINE;
    body->digests_count = 2;
    body->digests[0] = (struct mz_digest){MZ_PERSONAL_NAME, world_key("n")};
    body->digests[1] = (struct mz_digest){MZ_PERSONAL_IDNO, world_key("i")};
    world_admit(w, &d);
    return body->payee;
}

static void more_money(struct world *w) {
    struct mz_key key =
        mz_key_of_codes(MZ_TABLE_BUDGET, mz_span_text(WORLD_PROJECT), mz_span_text(WORLD_LINE));
    struct mz_budget_record line = budget_of(w);
    line.increased += WORLD_SHARE;
    line.received += WORLD_SHARE;
    struct mz_records records = world_records(w);
    assert_int_equal(mz_records_put(&records, &key, &mz_budget_record_schema, &line), MZ_OK);
}

/* 500.00 yuan: one approval is enough, and no minutes. */
static struct world_case pay_stranger(struct world *w, struct mz_line *line) {
    struct world_case h = *world_case(w);
    struct draft d = world_request(w);
    struct mz_list_totals totals = world_list(w, MZ_LIST_ROSTER, line, 1, NULL);
    struct mz_payment_request *body = &d.s.body.payment_request;
    body->number = mz_span_text("P-2");
    body->list = (struct mz_span){NULL, 0};
    body->count = totals.count;
    body->amount = totals.amount;
    body->root = totals.root;
    h.request = world_admit(w, &d);
    d = world_evidence(w, h.request, "E05", "proof of the stranger");
    world_admit(w, &d);
    d = world_evidence(w, h.request, "E08", "acceptance of the stranger");
    world_admit(w, &d);
    d = world_evidence(w, h.request, "E11", "sheet of the stranger");
    world_admit(w, &d);
    d = world_review(w);
    d.refs[0] = h.request;
    d.s.body.payment_review.amount = WORLD_SHARE;
    h.review = world_admit(w, &d);
    d = world_approve(w, 1);
    d.refs[0] = h.request;
    d.refs[1] = h.review;
    d.s.body.payment_approve.amount = WORLD_SHARE;
    h.approve[0] = world_admit(w, &d);
    for (unsigned n = 0; n < 2; n++) {
        d = world_accept(w, n + 1);
        d.refs[0] = h.request;
        d.refs[1] = h.approve[0];
        d.s.refs_count = 2;
        d.s.body.payment_accept.checked = d.s.body.payment_accept.passed = 1;
        h.accept[n] = world_admit(w, &d);
    }
    d = world_instruct(w);
    d.refs[0] = h.request;
    d.refs[1] = h.approve[0];
    d.refs[2] = h.accept[0];
    d.refs[3] = h.accept[1];
    d.s.refs_count = 4;
    d.s.body.payment_instruct.amount = WORLD_SHARE;
    h.instruct = world_admit(w, &d);
    line->outcome = MZ_OUTCOME_PAID;
    line->serial = mz_span_text("bank-stranger");
    line->date = 20230428;
    d = settle_of(w, line, 1);
    d.refs[0] = h.request;
    d.refs[1] = h.instruct;
    h.settle = world_admit(w, &d);
    return h;
}

static void test_stranger(void **state) {
    (void)state;
    struct world *w = paid_until(MZ_STATE_SETTLED);
    more_money(w);
    struct mz_line line = {
        .line = 1, .payee = stranger(w), .amount = WORLD_SHARE, .salt = world_id("salt of", 1)};
    struct world_case other = pay_stranger(w, &line);
    /* The bank's result of one payment is nothing to sign for another with. */
    REFUSED(w, world_sign(w), MZ_E_WRONG_REF, r.refs[1] = other.settle);
    REFUSED(w, world_sign(w), MZ_E_WRONG_REF, draft_ref(&r, other.settle));
    struct draft d = world_evidence(w, world_case(w)->request, "E14", "letter of authority");
    world_admit(w, &d);
    line.signing = MZ_SIGNING_PROXY;
    line.date = 20230501;
    line.evidence = d.s.body.evidence_attach.sha256;
    d = world_sign(w);
    world_admit(w, &d);
    /* Nor is another payment's letter of authority. */
    REFUSED(w, sign_of(w, &line, 1), MZ_E_EVIDENCE_MISSING, r.refs[0] = other.request;
            r.refs[1] = other.settle);
    line.evidence = world_evidence(w, other.request, "E11", "sheet of the stranger")
                        .s.body.evidence_attach.sha256;
    d = sign_of(w, &line, 1);
    d.refs[0] = other.request;
    d.refs[1] = other.settle;
    world_admit(w, &d);
    struct mz_project_record project = project_of(w);
    assert_int_equal(project.signed_, WORLD_PAID + 1);
    assert_int_equal(project.signed_eligible, WORLD_PAID); /* 44 of 45: accuracy */
    assert_int_equal(project.eligible, WORLD_PAYEES);
    assert_int_equal(project.payments, 2);
    world_free(w);
}

/* The whole of it: 44 people, 22 000.00 yuan, every counter. */
static void test_whole(void **state) {
    (void)state;
    struct world *w = paid_until(MZ_STATE_SIGNED);
    struct mz_payment_record payment = payment_of(w);
    assert_int_equal(payment.state, MZ_STATE_SIGNED);
    assert_int_equal(payment.amount, 2200000);
    assert_int_equal(payment.settled_lines, 44);
    assert_int_equal(payment.signed_lines, 44);
    assert_int_equal(payment.late_lines, 4);
    assert_int_equal(payment.signed_amount, 2200000);
    struct mz_budget_record line = budget_of(w);
    assert_int_equal(line.settled, 2200000);
    assert_int_equal(line.signed_, 2200000);
    assert_int_equal(line.committed, 0);
    struct mz_project_record project = project_of(w);
    assert_int_equal(project.eligible, 55);
    assert_int_equal(project.planned, 44);
    assert_int_equal(project.paid, 44);
    assert_int_equal(project.signed_, 44);
    assert_int_equal(project.signed_lines, 44);
    assert_int_equal(project.signed_eligible, 44);
    assert_int_equal(project.signed_late, 4);
    assert_int_equal(project.signed_amount, 2200000);
    assert_int_equal(project.payments, 1);
    /* Every entry of the payment, in order: request, E03, review, two approvals, two acceptances,
     * E08, instruction, results, E11, signatures. */
    assert_int_equal(payment.steps, 12);
    uint64_t last = 0;
    for (uint64_t n = 0; n < payment.steps; n++) {
        struct mz_index_record step;
        world_get(w, mz_key_of_hash_number(MZ_TABLE_STEP, &world_case(w)->request, n),
                  &mz_index_record_schema, &step);
        assert_true(step.index > last);
        last = step.index;
    }
    assert_int_equal(last, payment.index + 11);
    struct mz_statement_record statement;
    world_get(w, mz_key_of_hash(MZ_TABLE_STATEMENT, &world_case(w)->sign),
              &mz_statement_record_schema, &statement);
    assert_memory_equal(statement.subject.bytes, world_case(w)->request.bytes, MZ_HASH_SIZE);
    world_free(w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_too_early), cmocka_unit_test(test_instruct),
        cmocka_unit_test(test_payable),   cmocka_unit_test(test_settle),
        cmocka_unit_test(test_returned),  cmocka_unit_test(test_sign),
        cmocka_unit_test(test_stranger),  cmocka_unit_test(test_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
