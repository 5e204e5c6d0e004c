/* proto/rules/splitting, the cash rule, and what a policy says of files and serials that stand for
 * two payments. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "tests/lib/fold_world.h"

#define PART                                                                                       \
    9u /* payees of each request: 4 500.00 yuan, one approval; two of them are above the first     \
          tier */

static struct world *under(uint64_t split_days, uint32_t cash, uint8_t reuse) {
    struct world *w = world_new();
    world_open(w);
    world_people(w);
    world_plan(w);
    struct draft d = world_draft(w, MZ_KIND_POLICY_SET, "admin-a", NULL, 20230415);
    d.s.body.policy_set = world_policy(2);
    d.s.body.policy_set.split_days = split_days;
    d.s.body.policy_set.cash = cash;
    d.s.body.policy_set.reuse = reuse;
    world_dual(w, &d);
    return w;
}

/* A request for payees first … first + PART − 1. */
static struct draft request(struct world *w, const char *number, size_t first, uint32_t date) {
    struct mz_line lines[WORLD_PAID];
    world_lines(MZ_LIST_ROSTER, lines);
    for (size_t n = 0; n < PART; n++)
        lines[first + n].line = n + 1;
    struct mz_list_totals totals = world_list(w, MZ_LIST_ROSTER, lines + first, PART, NULL);
    struct draft d = world_request(w);
    d.s.date = date;
    struct mz_payment_request *body = &d.s.body.payment_request;
    body->number = mz_span_text(number);
    body->count = totals.count;
    body->amount = totals.amount;
    body->root = totals.root;
    return d;
}

static struct mz_payment_record payment_of(struct world *w, struct mz_hash request) {
    struct mz_payment_record record;
    world_get(w, mz_key_of_hash(MZ_TABLE_PAYMENT, &request), &mz_payment_record_schema, &record);
    return record;
}

static struct mz_hash review(struct world *w, struct mz_hash request) {
    struct draft d = world_review(w);
    d.refs[0] = request;
    d.s.body.payment_review.amount = PART * WORLD_SHARE;
    return world_admit(w, &d);
}

/* Reviews it and approves it once; the state that this leads to. */
static uint8_t approve_once(struct world *w, struct mz_hash request) {
    struct mz_hash reviewed = review(w, request);
    struct draft d = world_approve(w, 1);
    d.refs[0] = request;
    d.refs[1] = reviewed;
    d.s.body.payment_approve.amount = PART * WORLD_SHARE;
    world_admit(w, &d);
    return payment_of(w, request).state;
}

/* Another budget line of the project, of the same amount. */
static void second_line(struct world *w) {
    struct draft d =
        world_draft(w, MZ_KIND_BUDGET_APPROPRIATE, "budgeter", WORLD_PROJECT, 20230418);
    d.s.body.budget_appropriate = (struct mz_budget_appropriate){.line = mz_span_text("B-2"),
                                                                 .year = 2023,
                                                                 .amount = WORLD_TOTAL,
                                                                 .source = MZ_SOURCE_FISCAL,
                                                                 .document = mz_span_text("文号")};
    world_admit(w, &d);
}

/* What one payee was asked for counts over the lines of a project; what one line was asked for,
 * whoever the payees are. */
static void test_split(void **state) {
    (void)state;
    static const struct {
        uint64_t days;
        const char *line; /* of the second request */
        size_t first;     /* of its payees */
        uint32_t date;
        int64_t weight; /* shares */
        uint8_t state;
    } cases[] = {
        {MZ_ABSENT, "B-1", 0, 20230420, 9, MZ_STATE_APPROVED}, /* no window */
        {5, "B-1", 0, 20230420, 18, MZ_STATE_APPROVING},
        {5, "B-1", 0, 20230425, 18, MZ_STATE_APPROVING}, /* the last day of it */
        {5, "B-1", 0, 20230415, 18, MZ_STATE_APPROVING}, /* dated before the first */
        {5, "B-1", 0, 20230426, 9, MZ_STATE_APPROVED},
        {5, "B-1", 9, 20230420, 18, MZ_STATE_APPROVING}, /* nobody in both: one purpose */
        {5, "B-2", 0, 20230420, 18, MZ_STATE_APPROVING}, /* two purposes, the same payees */
        {5, "B-2", 5, 20230420, 13, MZ_STATE_APPROVING}, /* four payees in both */
        {5, "B-2", 9, 20230420, 9, MZ_STATE_APPROVED},   /* nothing in common */
        {0, "B-1", 0, 20230420, 18, MZ_STATE_APPROVING}, /* the same day */
        {0, "B-1", 0, 20230421, 9, MZ_STATE_APPROVED},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct world *w = under(cases[i].days, 0, 0);
        second_line(w);
        struct draft d = request(w, "P-1", 0, 20230420);
        struct mz_hash first = world_admit(w, &d);
        assert_int_equal(approve_once(w, first), MZ_STATE_APPROVED);
        d = request(w, "P-2", cases[i].first, cases[i].date);
        d.s.body.payment_request.line = mz_span_text(cases[i].line);
        struct mz_hash second = world_admit(w, &d);
        assert_int_equal(payment_of(w, second).weight, cases[i].weight * WORLD_SHARE);
        assert_int_equal(approve_once(w, second), cases[i].state);
        assert_int_equal(payment_of(w, first).weight, PART * WORLD_SHARE);
        world_free(w);
    }
}

/* What came to nothing is not a part of anything; and the record of a payee stays bounded without
 * losing anything. */
static void test_given_up(void **state) {
    (void)state;
    struct world *w = under(5, 0, 0);
    struct draft d = request(w, "P-1", 0, 20230420);
    struct mz_hash first = world_admit(w, &d);
    struct draft withdraw =
        world_draft(w, MZ_KIND_PAYMENT_WITHDRAW, "clerk", WORLD_PROJECT, 20230420);
    withdraw.s.body.payment_stop = (struct mz_payment_stop){MZ_REASON_OTHER, mz_span_text("x")};
    draft_ref(&withdraw, first);
    world_admit(w, &withdraw);
    char numbers[24][8];
    for (unsigned n = 0; n < 24; n++) {
        snprintf(numbers[n], sizeof numbers[n], "Q-%u", n);
        d = request(w, numbers[n], 0, 20230421);
        struct mz_hash hash = world_admit(w, &d);
        /* The sixteenth before makes the withdrawn one and the first of these one that counts. */
        int64_t merged = n > 15 ? 1 : 0;
        assert_int_equal(payment_of(w, hash).weight, (n + 1 + merged) * PART * WORLD_SHARE);
    }
    world_free(w);
}

static void test_cash(void **state) {
    (void)state;
    struct world *w = under(MZ_ABSENT, 0, 0);
    REFUSED(w, request(w, "P-1", 0, 20230420), MZ_E_CASH,
            r.s.body.payment_request.method = MZ_METHOD_CASH);
    world_free(w);
    w = under(MZ_ABSENT, UINT32_C(1) << (MZ_CATEGORY_ILLNESS - 1), 0);
    REFUSED(w, request(w, "P-1", 0, 20230420), MZ_E_CASH,
            r.s.body.payment_request.method = MZ_METHOD_CASH);
    world_free(w);
    w = under(MZ_ABSENT, UINT32_C(1) << (MZ_CATEGORY_FRONTLINE - 1), 0);
    struct draft d = request(w, "P-1", 0, 20230420);
    d.s.body.payment_request.method = MZ_METHOD_CASH;
    world_admit(w, &d);
    world_free(w);
}

static void test_reuse(void **state) {
    (void)state;
    for (uint8_t reuse = 0; reuse <= MZ_REUSE_FLAG; reuse++) {
        struct world *w = under(MZ_ABSENT, 0, reuse);
        struct draft d = request(w, "P-1", 0, 20230420);
        struct mz_hash first = world_admit(w, &d);
        d = request(w, "P-2", 9, 20230420);
        struct mz_hash second = world_admit(w, &d);
        d = world_evidence(w, first, "E12", "one photograph");
        world_admit(w, &d);
        d = world_evidence(w, second, "E12", "one photograph");
        if (reuse != MZ_REUSE_FLAG) {
            world_refuse(w, &d, MZ_E_EVIDENCE_REUSED, __FILE__, __LINE__);
        } else {
            world_admit(w, &d);
            assert_int_equal(payment_of(w, second).reused, 1);
            assert_int_equal(payment_of(w, first).reused, 0);
        }
        world_free(w);
    }
}

/* Takes the request to the bank; the hash of the instruction. */
static struct mz_hash send(struct world *w, struct mz_hash request) {
    struct mz_hash reviewed = review(w, request), accepted[2];
    struct draft d = world_approve(w, 1);
    d.refs[0] = request;
    d.refs[1] = reviewed;
    d.s.body.payment_approve.amount = PART * WORLD_SHARE;
    struct mz_hash approved = world_admit(w, &d);
    for (unsigned n = 0; n < 2; n++) {
        d = world_draft(w, MZ_KIND_PAYMENT_ACCEPT, n == 0 ? "acceptor-1" : "acceptor-2",
                        WORLD_PROJECT, 20230424);
        d.s.body.payment_accept = (struct mz_payment_accept){.result = MZ_RESULT_PASSED,
                                                             .type = MZ_ACCEPTANCE_LIST,
                                                             .checked = PART,
                                                             .passed = PART};
        draft_ref(&d, request);
        draft_ref(&d, approved);
        accepted[n] = world_admit(w, &d);
    }
    d = world_evidence(w, request, "E08", "acceptance record");
    d.s.body.evidence_attach.sha256 = request; /* another file for each: any bytes will do */
    world_admit(w, &d);
    d = world_draft(w, MZ_KIND_PAYMENT_INSTRUCT, "cashier", WORLD_PROJECT, 20230425);
    d.s.body.payment_instruct = (struct mz_payment_instruct){
        .amount = PART * WORLD_SHARE, .method = MZ_METHOD_TRANSFER, .count = MZ_ABSENT};
    draft_ref(&d, request);
    draft_ref(&d, approved);
    draft_ref(&d, accepted[0]);
    draft_ref(&d, accepted[1]);
    return world_admit(w, &d);
}

/* The bank paid the n-th and the next line of the request under these serials. */
static struct draft paid(struct world *w, struct mz_hash request, struct mz_hash instruct,
                         size_t first, size_t n, const char *one, const char *two) {
    struct mz_line lines[WORLD_PAID];
    world_lines(MZ_LIST_RESULTS, lines);
    struct mz_line *two_lines = lines + first + n;
    for (size_t i = 0; i < 2; i++) {
        two_lines[i].line = n + i + 1;
        two_lines[i].serial = mz_span_text(i == 0 ? one : two);
    }
    struct mz_list_totals totals = world_list(w, MZ_LIST_RESULTS, two_lines, 2, NULL);
    struct draft d = world_draft(w, MZ_KIND_PAYMENT_SETTLE, "cashier", WORLD_PROJECT, 20230429);
    d.s.body.payment_settle = (struct mz_payment_settle){totals.count, totals.amount, totals.root};
    draft_ref(&d, request);
    draft_ref(&d, instruct);
    return d;
}

/* A movement of the bank that two payments show is flagged; one that a payment shows twice is
 * refused, whatever the policy says. */
static void test_serial(void **state) {
    (void)state;
    for (uint8_t reuse = 0; reuse <= MZ_REUSE_FLAG; reuse++) {
        struct world *w = under(MZ_ABSENT, 0, reuse);
        struct draft d = request(w, "P-1", 0, 20230420);
        struct mz_hash first = world_admit(w, &d), sent = send(w, first);
        d = request(w, "P-2", 9, 20230420);
        struct mz_hash second = world_admit(w, &d), sent_second = send(w, second);
        d = paid(w, first, sent, 0, 0, "s-1", "s-2");
        world_admit(w, &d);
        d = paid(w, second, sent_second, 9, 0, "s-1", "s-3");
        if (reuse != MZ_REUSE_FLAG) {
            world_refuse(w, &d, MZ_E_SERIAL_REUSED, __FILE__, __LINE__);
            world_free(w);
            continue;
        }
        world_admit(w, &d);
        assert_int_equal(payment_of(w, second).reused, 1);
        struct mz_project_record project;
        world_get(w, mz_key_of_code(MZ_TABLE_PROJECT, mz_span_text(WORLD_PROJECT)),
                  &mz_project_record_schema, &project);
        assert_int_equal(project.paid_payments, 2);
        assert_int_equal(project.irregular_payments, 1);
        struct mz_key key = mz_key_of_hash(MZ_TABLE_REUSED_SERIAL, &second);
        mz_key_code(&key, mz_span_text("s-1"));
        assert_true(world_has(w, key));
        REFUSED(w, paid(w, second, sent_second, 9, 2, "s-1", "s-4"), MZ_E_SERIAL_REUSED, );
        REFUSED(w, paid(w, second, sent_second, 9, 2, "s-2", "s-2"), MZ_E_SERIAL_REUSED, );
        REFUSED(w, paid(w, second, sent_second, 9, 2, "s-4", "s-3"), MZ_E_SERIAL_REUSED, );
        d = paid(w, first, sent, 0, 2, "s-3", "s-4");
        world_admit(w, &d);
        assert_int_equal(payment_of(w, first).reused, 1);
        world_free(w);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_split), cmocka_unit_test(test_given_up), cmocka_unit_test(test_cash),
        cmocka_unit_test(test_reuse), cmocka_unit_test(test_serial),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
