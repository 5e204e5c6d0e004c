/* proto/rules/payment_tally: what payments count as, at every step; findings that stay with them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "proto/rules/internal.h"
#include "tests/lib/fold_world.h"

static struct world *planned(void) {
    struct world *w = world_new();
    world_open(w);
    world_people(w);
    world_plan(w);
    return w;
}

static struct mz_project_record project_of(struct world *w) {
    struct mz_project_record record;
    world_get(w, mz_key_of_code(MZ_TABLE_PROJECT, mz_span_text(WORLD_PROJECT)),
              &mz_project_record_schema, &record);
    return record;
}

static void assert_tally(struct world *w, uint64_t paid, uint64_t irregular, uint64_t archived,
                         uint64_t late) {
    struct mz_project_record project = project_of(w);
    assert_int_equal(project.paid_payments, paid);
    assert_int_equal(project.irregular_payments, irregular);
    assert_int_equal(project.archived_payments, archived);
    assert_int_equal(project.late_payments, late);
}

/* Nothing counts before money arrived; then the payment counts once, whatever follows. */
static void test_paid(void **state) {
    (void)state;
    static const struct {
        enum mz_state until;
        uint64_t paid, checked;
    } cases[] = {
        {MZ_STATE_APPROVED, 0, 0}, {MZ_STATE_ACCEPTED, 0, 88}, {MZ_STATE_INSTRUCTED, 0, 88},
        {MZ_STATE_SETTLED, 1, 88}, {MZ_STATE_SIGNED, 1, 88},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct world *w = planned();
        world_pay(w, cases[i].until);
        assert_tally(w, cases[i].paid, 0, 0, 0);
        assert_int_equal(project_of(w).checked, cases[i].checked);
        assert_int_equal(project_of(w).passed, cases[i].checked);
        world_free(w);
    }
}

/* Sent a day after it was due. */
static void test_late(void **state) {
    (void)state;
    for (uint32_t due = 20230424; due <= 20230425; due++) {
        struct world *w = planned();
        struct draft d = world_request(w);
        d.s.body.payment_request.due = due;
        world_carry(w, &d, MZ_STATE_INSTRUCTED);
        assert_tally(w, 0, 0, 0, 0);
        d = world_settle(w);
        world_admit(w, &d);
        assert_tally(w, 1, 0, 0, due == 20230424);
        world_free(w);
    }
}

/* What failed was looked at as well. */
static void test_checked(void **state) {
    (void)state;
    struct world *w = planned();
    world_pay(w, MZ_STATE_APPROVED);
    struct draft d = world_accept(w, 1);
    d.s.body.payment_accept.result = MZ_RESULT_FAILED;
    d.s.body.payment_accept.checked = 10;
    d.s.body.payment_accept.passed = 7;
    world_admit(w, &d);
    assert_int_equal(project_of(w).checked, 10);
    assert_int_equal(project_of(w).passed, 7);
    REFUSED(w, world_accept(w, 2), MZ_E_OUT_OF_RANGE, r.s.body.payment_accept.passed = 45);
    d = world_accept(w, 2);
    world_admit(w, &d);
    assert_int_equal(project_of(w).checked, 54);
    assert_int_equal(project_of(w).passed, 51);
    world_free(w);
}

static struct mz_hash find(struct world *w, uint8_t severity, const struct mz_hash *about) {
    struct draft d = world_draft(w, MZ_KIND_FINDING_RAISE, "monitor", WORLD_PROJECT, 20230520);
    d.s.body.finding_raise = (struct mz_finding_raise){.code = mz_span_text("T03"),
                                                       .text = mz_span_text("超标准"),
                                                       .recover = MZ_ABSENT_FEN,
                                                       .severity = severity};
    if (about != NULL)
        draft_ref(&d, *about);
    return world_admit(w, &d);
}

/* High findings on a payment or on a step of it, once, and for good. */
static void test_findings(void **state) {
    (void)state;
    struct world *w = planned();
    world_pay(w, MZ_STATE_SIGNED);
    (void)find(w, MZ_SEVERITY_HIGH, NULL);
    (void)find(w, MZ_SEVERITY_HIGH, &world_case(w)->project);
    (void)find(w, MZ_SEVERITY_MEDIUM, &world_case(w)->request);
    assert_tally(w, 1, 0, 0, 0);
    struct mz_hash finding = find(w, MZ_SEVERITY_HIGH, &world_case(w)->sign);
    assert_tally(w, 1, 1, 0, 0);
    (void)find(w, MZ_SEVERITY_HIGH, &world_case(w)->request);
    assert_tally(w, 1, 1, 0, 0);
    struct draft d = world_draft(w, MZ_KIND_FINDING_RESPOND, "clerk", WORLD_PROJECT, 20230521);
    d.s.body.finding_respond = (struct mz_finding_respond){.text = mz_span_text("已核实"),
                                                           .measure = mz_span_text("已整改")};
    draft_ref(&d, finding);
    world_admit(w, &d);
    d = world_draft(w, MZ_KIND_FINDING_RESOLVE, "monitor", WORLD_PROJECT, 20230522);
    d.s.body.finding_resolve.result = MZ_CLOSING_RECTIFIED;
    d.s.body.finding_resolve.text = mz_span_text("属实");
    d.s.body.finding_resolve.recovered = MZ_ABSENT_FEN;
    draft_ref(&d, finding);
    world_admit(w, &d);
    assert_tally(w, 1, 1, 0, 0);
    world_free(w);
}

/* A finding before the money went counts once it goes. */
static void test_found_before(void **state) {
    (void)state;
    struct world *w = planned();
    world_pay(w, MZ_STATE_INSTRUCTED);
    struct draft d = world_draft(w, MZ_KIND_FINDING_RAISE, "monitor", WORLD_PROJECT, 20230426);
    d.s.body.finding_raise = (struct mz_finding_raise){.code = mz_span_text("T03"),
                                                       .text = mz_span_text("超标准"),
                                                       .recover = MZ_ABSENT_FEN,
                                                       .severity = MZ_SEVERITY_HIGH};
    draft_ref(&d, world_case(w)->request);
    world_admit(w, &d);
    assert_tally(w, 0, 0, 0, 0);
    d = world_settle(w);
    world_admit(w, &d);
    assert_tally(w, 1, 1, 0, 0);
    world_free(w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paid),         cmocka_unit_test(test_late),
        cmocka_unit_test(test_checked),      cmocka_unit_test(test_findings),
        cmocka_unit_test(test_found_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
