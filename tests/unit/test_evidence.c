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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_attach),
        cmocka_unit_test(test_reuse),
        cmocka_unit_test(test_measure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
