/* proto/rules/evidence and measure: files in support of statements, and figures filed by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "tests/lib/fold_world.h"

static struct world *submitted(void) {
    struct world *w = world_new();
    world_open(w);
    world_people(w);
    world_plan(w);
    world_pay(w, MZ_STATE_SUBMITTED);
    return w;
}

/* A second, small payment. */
static struct mz_hash other_payment(struct world *w) {
    struct mz_line lines[WORLD_PAID];
    world_lines(MZ_LIST_ROSTER, lines);
    struct mz_list_totals totals = world_list(w, MZ_LIST_ROSTER, lines, 1, NULL);
    struct draft d = world_request(w);
    d.s.body.payment_request.number = mz_span_text("P-2");
    d.s.body.payment_request.count = totals.count;
    d.s.body.payment_request.amount = totals.amount;
    d.s.body.payment_request.root = totals.root;
    return world_admit(w, &d);
}

static void test_attach(void **state) {
    (void)state;
    struct world *w = submitted();
    struct mz_hash request = world_case(w)->request;
    REFUSED(w, world_evidence(w, request, "E04", "form"), MZ_E_OUT_OF_RANGE,
            r.s.body.evidence_attach.size = 0);
    REFUSED(w, world_evidence(w, world_key("nothing"), "E04", "form"), MZ_E_UNKNOWN_REF, );
    struct draft d = world_evidence(w, request, "E04", "form");
    world_admit(w, &d);
    /* The same file again, under another code or the same, is no harm on one payment. */
    d = world_evidence(w, request, "E09", "form");
    world_admit(w, &d);
    d = world_evidence(w, request, "E04", "form, page 2");
    struct mz_entry_head head;
    assert_int_equal(mz_fold_next(world_fold(w), d.s.project, &head), MZ_OK);
    world_admit(w, &d);
    struct mz_evidence_record first, second;
    struct mz_span code = mz_span_text("E04");
    world_get(w, mz_key_of_evidence(&request, code, 0), &mz_evidence_record_schema, &first);
    world_get(w, mz_key_of_evidence(&request, code, head.index), &mz_evidence_record_schema,
              &second);
    assert_int_equal(second.index, head.index);
    assert_true(first.index < second.index);
    assert_memory_equal(first.subject.bytes, request.bytes, MZ_HASH_SIZE);
    /* What is attached to the evidence of a payment is evidence of the payment. */
    struct draft nested = world_evidence(w, d.s.hash, "E12", "photograph");
    world_admit(w, &nested);
    assert_true(world_has(w, mz_key_of_evidence(&request, mz_span_text("E12"), 0)));
    world_free(w);
}

static void test_reuse(void **state) {
    (void)state;
    struct world *w = submitted();
    struct mz_hash request = world_case(w)->request, other = other_payment(w);
    struct draft d = world_evidence(w, request, "E10", "receipt");
    world_admit(w, &d);
    REFUSED(w, world_evidence(w, other, "E10", "receipt"), MZ_E_EVIDENCE_REUSED, );
    REFUSED(w, world_evidence(w, other, "E15", "receipt"), MZ_E_EVIDENCE_REUSED, );
    /* The project's own files are nobody's. */
    d = world_evidence(w, other, "E01", "budget document");
    world_admit(w, &d);
    REFUSED(w, world_evidence(w, request, "E01", "budget document"), MZ_E_EVIDENCE_REUSED, );
    d = world_evidence(w, world_case(w)->project, "E02", "receipt");
    world_admit(w, &d);
    REFUSED(w, world_evidence(w, other, "E10", "receipt"), MZ_E_EVIDENCE_REUSED, );
    /* A payment that was given up lets go. */
    d = world_draft(w, MZ_KIND_PAYMENT_WITHDRAW, "clerk", WORLD_PROJECT, 20230421);
    d.s.body.payment_stop =
        (struct mz_payment_stop){.reason = MZ_REASON_OTHER, .text = mz_span_text("撤回")};
    draft_ref(&d, request);
    world_admit(w, &d);
    d = world_evidence(w, other, "E10", "receipt");
    world_admit(w, &d);
    world_free(w);
}

/* -- What the policy says: whose files serve all payments, and what a second use is. */

static void set_policy(struct world *w, uint8_t reuse, const char *shared) {
    struct draft d = world_draft(w, MZ_KIND_POLICY_SET, "admin-a", NULL, 20230420);
    d.s.body.policy_set = world_policy(2);
    d.s.body.policy_set.reuse = reuse;
    d.s.body.policy_set.shared_count = shared != NULL;
    if (shared != NULL)
        d.s.body.policy_set.shared[0].code = mz_span_text(shared);
    world_dual(w, &d);
}

static void expect_missing(struct world *w, const char *codes) {
    struct mz_records records = world_records(w);
    struct mz_policy_set policy;
    struct mz_payment_record payment;
    struct mz_fault fault = {0};
    const struct mz_hash *request = &world_case(w)->request;
    assert_int_equal(mz_policy_read(&records, &policy), MZ_OK);
    world_get(w, mz_key_of_hash(MZ_TABLE_PAYMENT, request), &mz_payment_record_schema, &payment);
    enum mz_status status =
        mz_payment_evidence(&records, &policy, &payment, request, MZ_STAGE_APPROVE, &fault);
    assert_int_equal(status, codes[0] == '\0' ? MZ_OK : MZ_E_EVIDENCE_MISSING);
    assert_string_equal(fault.want, codes);
}

/* Minutes of one meeting do not decide whatever the project will ever pay. */
static void test_shared(void **state) {
    (void)state;
    struct world *w = world_new();
    world_open(w);
    world_people(w);
    world_plan(w); /* E01 of the project, E05 of the list */
    struct draft d = world_request(w);
    world_case(w)->request = world_admit(w, &d);
    expect_missing(w, "E03");
    d = world_evidence(w, world_case(w)->project, "E03", "minutes");
    world_admit(w, &d);
    expect_missing(w, "E03");
    d = world_evidence(w, world_case(w)->list, "E03", "minutes");
    world_admit(w, &d);
    expect_missing(w, "");
    /* Another code is shared now: the project's E01 is no longer every payment's. */
    set_policy(w, 0, "E09");
    expect_missing(w, "E01");
    world_free(w);
}

/* What is missing is told in the order of the codes, each once. */
static void test_order(void **state) {
    (void)state;
    struct world *w = submitted();
    struct draft d = world_draft(w, MZ_KIND_POLICY_SET, "admin-a", NULL, 20230420);
    struct mz_policy_set *body = &d.s.body.policy_set;
    *body = world_policy(2);
    static const char *const codes[] = {"E09", "E02", "E010", "E10", "E09"};
    body->evidence_count = 5;
    for (size_t n = 0; n < 5; n++)
        body->evidence[n] =
            (struct mz_required){.code = mz_span_text(codes[n]), .stage = MZ_STAGE_APPROVE};
    body->evidence[4].stage = MZ_STAGE_SIGN;
    world_dual(w, &d);
    expect_missing(w, "E010,E02,E09,E10");
    world_free(w);
}

/* Flagged, a file stays that of the payment that had it first, and serves both. */
static void test_flagged(void **state) {
    (void)state;
    struct world *w = world_new();
    world_open(w);
    world_people(w);
    world_plan(w);
    set_policy(w, MZ_REUSE_FLAG, NULL);
    world_pay(w, MZ_STATE_SETTLED); /* with E11, the file "sheet" */
    struct mz_hash request = world_case(w)->request;
    struct mz_line lines[WORLD_PAID];
    struct draft d = world_draft(w, MZ_KIND_BUDGET_ADJUST, "budgeter", WORLD_PROJECT, 20230422);
    d.s.body.budget_adjust = (struct mz_budget_adjust){.line = mz_span_text(WORLD_LINE),
                                                       .type = MZ_ADJUST_INCREASE,
                                                       .amount = WORLD_TOTAL,
                                                       .document = mz_span_text("文号"),
                                                       .reason = mz_span_text("追加")};
    draft_ref(&d, world_case(w)->appropriate);
    world_admit(w, &d);
    struct mz_hash other = other_payment(w);
    d = world_evidence(w, other, "E11", "sheet");
    world_admit(w, &d);
    struct mz_payment_record payment;
    world_get(w, mz_key_of_hash(MZ_TABLE_PAYMENT, &other), &mz_payment_record_schema, &payment);
    assert_int_equal(payment.reused, 1);
    world_get(w, mz_key_of_hash(MZ_TABLE_PAYMENT, &request), &mz_payment_record_schema, &payment);
    assert_int_equal(payment.reused, 0);
    struct mz_reuse_record reuse;
    struct draft sheet = world_evidence(w, request, "E11", "sheet");
    world_get(w,
              mz_key_of_hashes(MZ_TABLE_REUSED_FILE, &other, &sheet.s.body.evidence_attach.sha256),
              &mz_reuse_record_schema, &reuse);
    assert_memory_equal(reuse.other.bytes, request.bytes, MZ_HASH_SIZE);
    struct mz_ledger_record ledger;
    world_get(w, mz_key_start(MZ_TABLE_LEDGER), &mz_ledger_record_schema, &ledger);
    assert_int_equal(ledger.reused, 1);
    /* The first payment's payees sign on it as before. */
    world_lines(MZ_LIST_SIGNATURES, lines);
    lines[0].evidence = sheet.s.body.evidence_attach.sha256;
    struct mz_list_totals totals = world_list(w, MZ_LIST_SIGNATURES, lines, WORLD_PAID, NULL);
    d = world_sign(w);
    d.s.body.payment_sign = (struct mz_payment_sign){totals.count, totals.amount, totals.root};
    world_admit(w, &d);
    world_free(w);
}

static struct draft measure(struct world *w, const char *indicator) {
    struct draft d = world_draft(w, MZ_KIND_MEASURE_RECORD, "evaluator", WORLD_PROJECT, 20230421);
    d.s.body.measure_record = (struct mz_measure_record){
        .indicator = mz_span_text(indicator), .numerator = 43, .denominator = 44};
    struct draft file = world_evidence(w, world_case(w)->project, "E13", "survey");
    d.s.body.measure_record.evidence = file.s.body.evidence_attach.sha256;
    return d;
}

static void test_measure(void **state) {
    (void)state;
    struct world *w = submitted();
    REFUSED(w, measure(w, "sat"), MZ_E_EVIDENCE_MISSING, );
    struct draft d = world_evidence(w, world_case(w)->project, "E13", "survey");
    world_admit(w, &d);
    REFUSED(w, measure(w, "sat"), MZ_E_BARE_PERCENTAGE,
            r.s.body.measure_record.denominator = MZ_ABSENT);
    REFUSED(w, measure(w, "sat"), MZ_E_BARE_PERCENTAGE, r.s.body.measure_record.denominator = 0);
    REFUSED(w, measure(w, "happiness"), MZ_E_UNKNOWN_INDICATOR, );
    /* A target may name it, but its value comes from the entries. */
    REFUSED(w, measure(w, "cov"), MZ_E_COMPUTED_INDICATOR, );
    d = measure(w, "sat");
    world_admit(w, &d);
    d = measure(w, "sat");
    d.s.body.measure_record.numerator = 44;
    world_admit(w, &d);
    struct mz_measure_record_ record;
    world_get(w,
              mz_key_of_codes(MZ_TABLE_MEASURE, mz_span_text(WORLD_PROJECT), mz_span_text("sat")),
              &mz_measure_record_schema_, &record);
    assert_int_equal(record.numerator, 44);
    assert_int_equal(record.denominator, 44);
    world_free(w);
}

/* A code may be asked of some payments only: by how they are made, or whom they pay. */
static void test_kinds(void **state) {
    (void)state;
    static const struct {
        uint8_t method, category;
        const char *missing;
    } cases[] = {
        {0, 0, "E15"},
        {MZ_METHOD_TRANSFER, 0, "E15"},
        {MZ_METHOD_CASH, 0, ""},
        {0, MZ_CATEGORY_FRONTLINE, "E15"},
        {0, MZ_CATEGORY_SUPPLIER, ""},
        {MZ_METHOD_TRANSFER, MZ_CATEGORY_FRONTLINE, "E15"},
        {MZ_METHOD_CASH, MZ_CATEGORY_FRONTLINE, ""},
    };
    for (size_t n = 0; n < sizeof cases / sizeof cases[0]; n++) {
        struct world *w = submitted();
        struct draft d = world_draft(w, MZ_KIND_POLICY_SET, "admin-a", NULL, 20230420);
        struct mz_policy_set *body = &d.s.body.policy_set;
        *body = world_policy(2);
        for (size_t i = 0; i < body->tiers_count; i++)
            body->tiers[i].minutes = false;
        body->evidence_count = 1;
        body->evidence[0] = (struct mz_required){.code = mz_span_text("E15"),
                                                 .stage = MZ_STAGE_APPROVE,
                                                 .method = cases[n].method,
                                                 .category = cases[n].category};
        world_dual(w, &d);
        expect_missing(w, cases[n].missing);
        world_free(w);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds),   cmocka_unit_test(test_attach),
        cmocka_unit_test(test_reuse),   cmocka_unit_test(test_shared),
        cmocka_unit_test(test_order),   cmocka_unit_test(test_flagged),
        cmocka_unit_test(test_measure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
