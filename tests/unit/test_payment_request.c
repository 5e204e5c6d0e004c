/* proto/rules/payment_request and roster: what may be asked for, and for whom. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "tests/lib/fold_world.h"

static struct world *planned(void) {
    struct world *w = world_new();
    world_open(w);
    world_people(w);
    world_plan(w);
    return w;
}

/* A request for a roster of our own making; the statement says what the roster says. */
static struct draft request_of(struct world *w, const struct mz_line *lines, size_t count) {
    struct draft d = world_request(w);
    struct mz_list_totals totals = world_list(w, MZ_LIST_ROSTER, lines, count, NULL);
    d.s.body.payment_request.amount = totals.amount;
    d.s.body.payment_request.count = totals.count;
    d.s.body.payment_request.root = totals.root;
    return d;
}

static void test_guards(void **state) {
    (void)state;
    struct world *w = planned();
#define BODY r.s.body.payment_request
    REFUSED(w, world_request(w), MZ_E_UNKNOWN_BUDGET_LINE, BODY.line = mz_span_text("B-9"));
    REFUSED(w, world_request(w), MZ_E_UNKNOWN_LIST, BODY.list = mz_span_text("L9"));
    REFUSED(w, world_request(w), MZ_E_OUT_OF_RANGE, BODY.amount = 0);
    REFUSED(w, world_request(w), MZ_E_OUT_OF_RANGE, BODY.count = 0);
    /* Over the budget by one fen. */
    REFUSED(w, world_request(w), MZ_E_OVER_BUDGET, BODY.amount += 1);
    REFUSED(w, world_request(w), MZ_E_ROSTER_SUM, BODY.amount -= 1);
    REFUSED(w, world_request(w), MZ_E_ROSTER_COUNT, BODY.count -= 1);
    REFUSED(w, world_request(w), MZ_E_WITHHELD, BODY.root = world_key("absent"));
    struct mz_line lines[WORLD_PAID];
    world_lines(MZ_LIST_ROSTER, lines);
    struct mz_hash wrong = world_key("wrong root");
    world_list(w, MZ_LIST_ROSTER, lines, WORLD_PAID, &wrong);
    REFUSED(w, world_request(w), MZ_E_ROSTER_ROOT, BODY.root = wrong);
    REFUSED(w, world_request(w), MZ_E_WRONG_ROLE, r.s.issuer = mz_span_text("reviewer");
            struct mz_hash key = world_key("reviewer"); r.s.kid = mz_statement_kid(&key));
    struct draft d = world_request(w);
    world_case(w)->request = world_admit(w, &d);
    assert_int_equal(world_state(w), MZ_STATE_SUBMITTED);
    REFUSED(w, world_request(w), MZ_E_PAYMENT_EXISTS, );
    /* A request reserves nothing: that is for its last approval. */
    REFUSED(w, world_request(w), MZ_E_OVER_BUDGET, BODY.number = mz_span_text("P-2");
            BODY.amount += 1);
#undef BODY
    world_free(w);
}

static void test_lines(void **state) {
    (void)state;
    struct world *w = planned();
    struct mz_line lines[3];
    struct mz_line all[WORLD_PAID];
    world_lines(MZ_LIST_ROSTER, all);
    memcpy(lines, all, sizeof lines);
    lines[2].payee = lines[0].payee;
    REFUSED(w, request_of(w, lines, 3), MZ_E_DUPLICATE_PAYEE, );
    lines[2].payee = world_id("stranger", 1);
    REFUSED(w, request_of(w, lines, 3), MZ_E_UNKNOWN_PAYEE, );
    lines[2] = all[2];
    lines[2].amount = WORLD_SHARE + 1;
    REFUSED(w, request_of(w, lines, 3), MZ_E_OVER_STANDARD, );
    struct draft d = request_of(w, lines, 3);
    struct mz_fault fault;
    assert_int_equal(world_apply(w, &d, &fault), MZ_E_OVER_STANDARD);
    assert_string_equal(fault.place, "line 3");
    assert_string_equal(fault.have, "500.00");
    assert_string_equal(fault.want, "500.01");
    /* A wrong line tells nothing while the list is not the one that was signed. */
    REFUSED(w, request_of(w, lines, 3), MZ_E_ROSTER_SUM, r.s.body.payment_request.amount -= 1);

    struct draft stranger = world_draft(w, MZ_KIND_PAYEE_ENROL, "clerk", NULL, 20230420);
    struct mz_payee_enrol *body = &stranger.s.body.payee_enrol;
    body->payee = world_id("stranger", 1);
    body->token = world_key("stranger");
    body->category = MZ_CATEGORY_ILLNESS;
    body->digests_count = 2;
    body->digests[0] = (struct mz_digest){MZ_PERSONAL_NAME, world_key("n")};
    body->digests[1] = (struct mz_digest){MZ_PERSONAL_IDNO, world_key("i")};
    world_admit(w, &stranger);
    lines[2] = all[2];
    lines[2].payee = body->payee;
    REFUSED(w, request_of(w, lines, 3), MZ_E_NOT_ELIGIBLE, );
    /* Without a list nobody needs to be on one. */
    d = request_of(w, lines, 3);
    d.s.body.payment_request.list = (struct mz_span){NULL, 0};
    world_admit(w, &d);
    struct mz_payment_record payment;
    world_get(w, mz_key_of_hash(MZ_TABLE_PAYMENT, &d.s.hash), &mz_payment_record_schema, &payment);
    struct mz_line_record line;
    world_get(w, mz_key_of_number_id(MZ_TABLE_LINE, payment.index, &body->payee),
              &mz_line_record_schema, &line);
    assert_int_equal(line.line, 3);
    assert_int_equal(line.amount, WORLD_SHARE);
    assert_int_equal(line.settled_index, MZ_ABSENT);
    world_free(w);
}

/* The closest row of the standards counts: project and category, project, category, neither. */
static void test_standards(void **state) {
    (void)state;
    static const struct {
        struct {
            bool project;
            uint8_t category;
            int64_t amount;
        } rows[4];
        size_t count;
        int64_t limit; /* INT64_MAX: none */
    } cases[] = {
        {{{0}}, 0, INT64_MAX},
        {{{false, 0, 100}}, 1, 100},
        {{{false, 0, 100}, {false, MZ_CATEGORY_FRONTLINE, 200}}, 2, 200},
        {{{false, MZ_CATEGORY_FRONTLINE, 200}, {false, 0, 100}}, 2, 200},
        {{{false, MZ_CATEGORY_ILLNESS, 50}}, 1, INT64_MAX},
        {{{true, 0, 300}, {false, MZ_CATEGORY_FRONTLINE, 200}}, 2, 300},
        {{{true, 0, 300}, {true, MZ_CATEGORY_FRONTLINE, 400}, {false, 0, 1}}, 3, 400},
        {{{true, MZ_CATEGORY_ILLNESS, 300}, {false, 0, 100}}, 2, 100},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct world *w = planned();
        struct draft policy = world_draft(w, MZ_KIND_POLICY_SET, "admin-a", NULL, 20230412);
        policy.s.body.policy_set = world_policy(2);
        policy.s.body.policy_set.standards_count = (uint16_t)cases[i].count;
        for (size_t n = 0; n < cases[i].count; n++)
            policy.s.body.policy_set.standards[n] = (struct mz_standard){
                .project = cases[i].rows[n].project ? mz_span_text(WORLD_PROJECT)
                                                    : (struct mz_span){NULL, 0},
                .category = cases[i].rows[n].category,
                .amount = cases[i].rows[n].amount};
        world_dual(w, &policy);
        struct mz_line lines[WORLD_PAID];
        world_lines(MZ_LIST_ROSTER, lines);
        if (cases[i].limit != INT64_MAX) {
            lines[0].amount = cases[i].limit + 1;
            REFUSED(w, request_of(w, lines, 1), MZ_E_OVER_STANDARD, );
        }
        lines[0].amount = cases[i].limit == INT64_MAX ? WORLD_TOTAL : cases[i].limit;
        struct draft d = request_of(w, lines, 1);
        world_admit(w, &d);
        world_free(w);
    }
}

static struct draft stop(struct world *w, enum mz_kind_id kind, const char *actor) {
    struct draft d = world_draft(w, kind, actor, WORLD_PROJECT, 20230421);
    d.s.body.payment_stop =
        (struct mz_payment_stop){.reason = MZ_REASON_MATERIALS, .text = mz_span_text("资料不全")};
    draft_ref(&d, world_case(w)->request);
    return d;
}

/* A returned request is replaced by one of the same number, once, by the same handler. */
static void test_replace(void **state) {
    (void)state;
    struct world *w = planned();
    world_pay(w, MZ_STATE_SUBMITTED);
    struct mz_hash first = world_case(w)->request;
    REFUSED(w, world_request(w), MZ_E_WRONG_STATE, draft_ref(&r, first));
    struct draft d = stop(w, MZ_KIND_PAYMENT_RETURN, "reviewer");
    world_admit(w, &d);
    assert_int_equal(world_state(w), MZ_STATE_RETURNED);
    assert_true(world_has(w, mz_key_of_hash(MZ_TABLE_OPEN, &first)));
    REFUSED(w, world_request(w), MZ_E_PAYMENT_EXISTS, );
    REFUSED(w, world_request(w), MZ_E_WRONG_REF, draft_ref(&r, first);
            r.s.body.payment_request.number = mz_span_text("P-2"));
    REFUSED(w, world_request(w), MZ_E_FORBIDDEN, draft_ref(&r, first);
            r.s.issuer = mz_span_text("clerk-2"); struct mz_hash key = world_key("clerk-2");
            r.s.kid = mz_statement_kid(&key));
    d = world_request(w);
    draft_ref(&d, first);
    struct mz_hash second = world_case(w)->request = world_admit(w, &d);
    assert_int_equal(world_state(w), MZ_STATE_SUBMITTED);
    assert_false(world_has(w, mz_key_of_hash(MZ_TABLE_OPEN, &first)));
    assert_true(world_has(w, mz_key_of_hash(MZ_TABLE_OPEN, &second)));
    REFUSED(w, world_request(w), MZ_E_WRONG_STATE, draft_ref(&r, first));
    struct mz_payment_key_record number;
    world_get(
        w,
        mz_key_of_codes(MZ_TABLE_PAYMENT_NUMBER, mz_span_text(WORLD_PROJECT), mz_span_text("P-1")),
        &mz_payment_key_record_schema, &number);
    assert_memory_equal(number.request.bytes, second.bytes, sizeof second.bytes);
    struct mz_ledger_record ledger;
    world_get(w, mz_key_start(MZ_TABLE_LEDGER), &mz_ledger_record_schema, &ledger);
    assert_int_equal(ledger.payments, 1);
    /* The file of the request that was given up may support its successor. */
    d = world_evidence(w, second, "E03", "minutes");
    world_admit(w, &d);
    world_free(w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_guards),
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_standards),
        cmocka_unit_test(test_replace),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
