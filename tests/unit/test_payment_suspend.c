/* proto/rules/payment_suspend: while a payment is suspended no money is sent, and what was sent
 * already arrives. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/lib/fold_world.h"

static struct world *paid_until(enum mz_state until) {
    struct world *w = world_new();
    world_open(w);
    world_people(w);
    world_plan(w);
    world_pay(w, until);
    return w;
}

static struct draft stop(struct world *w, enum mz_kind_id kind, const char *actor) {
    struct draft d = world_draft(w, kind, actor, WORLD_PROJECT, 20230504);
    d.s.body.payment_stop =
        (struct mz_payment_stop){.reason = MZ_REASON_COMPLAINT, .text = mz_span_text("举报核实")};
    draft_ref(&d, world_case(w)->request);
    return d;
}

static struct draft suspend(struct world *w, const char *actor) {
    return stop(w, MZ_KIND_PAYMENT_SUSPEND, actor);
}

static struct draft resume(struct world *w, const char *actor, struct mz_hash suspension) {
    struct draft d = stop(w, MZ_KIND_PAYMENT_RESUME, actor);
    draft_ref(&d, suspension);
    return d;
}

static void test_states(void **state) {
    (void)state;
    static const enum mz_state none[] = {
        MZ_STATE_SUBMITTED,  MZ_STATE_REVIEWED, MZ_STATE_APPROVING, MZ_STATE_APPROVED,
        MZ_STATE_INSTRUCTED, MZ_STATE_SETTLED,  MZ_STATE_SIGNED};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        struct world *w = paid_until(none[i]);
        REFUSED(w, suspend(w, "monitor"), MZ_E_WRONG_STATE, );
        REFUSED(w, resume(w, "monitor", world_case(w)->request), MZ_E_WRONG_STATE, );
        world_free(w);
    }
}

static void test_suspended(void **state) {
    (void)state;
    struct world *w = paid_until(MZ_STATE_ACCEPTED);
    REFUSED(w, suspend(w, "cashier"), MZ_E_WRONG_ROLE, );
    REFUSED(w, suspend(w, "monitor"), MZ_E_WRONG_REF, r.refs[0] = world_case(w)->review);
    struct draft d = suspend(w, "monitor");
    struct mz_hash suspension = world_admit(w, &d);
    assert_int_equal(world_state(w), MZ_STATE_SUSPENDED);
    REFUSED(w, suspend(w, "reviewer"), MZ_E_WRONG_STATE, );
    REFUSED(w, world_instruct(w), MZ_E_SUSPENDED, );
    REFUSED(w, world_settle(w), MZ_E_WRONG_STATE, r.refs[1] = world_case(w)->accept[0]);
    REFUSED(w, world_accept(w, 1), MZ_E_WRONG_STATE, );
    REFUSED(w, resume(w, "approver-1", suspension), MZ_E_WRONG_ROLE, );
    REFUSED(w, resume(w, "reviewer", world_case(w)->review), MZ_E_WRONG_REF, );
    d = resume(w, "reviewer", suspension);
    world_admit(w, &d);
    assert_int_equal(world_state(w), MZ_STATE_ACCEPTED);
    d = world_instruct(w);
    world_admit(w, &d);
    world_free(w);
}

/* Part of the money is back from the bank, part of it still there, part of it paid out. */
static void test_flow(void **state) {
    (void)state;
    struct world *w = paid_until(MZ_STATE_INSTRUCTED);
    struct mz_line lines[WORLD_PAID];
    world_lines(MZ_LIST_RESULTS, lines);
    struct mz_list_totals totals = world_list(w, MZ_LIST_RESULTS, lines, 40, NULL);
    struct draft d = world_settle(w);
    d.s.body.payment_settle = (struct mz_payment_settle){totals.count, totals.amount, totals.root};
    world_case(w)->settle = world_admit(w, &d);
    d = world_evidence(w, world_case(w)->settle, "E11", "sheet");
    world_admit(w, &d);
    d = suspend(w, "monitor");
    struct mz_hash suspension = world_admit(w, &d);
    totals = world_list(w, MZ_LIST_RESULTS, lines + 40, 4, NULL);
    d = world_settle(w);
    d.s.body.payment_settle = (struct mz_payment_settle){totals.count, totals.amount, totals.root};
    world_admit(w, &d);
    assert_int_equal(world_state(w), MZ_STATE_SUSPENDED);
    d = world_sign(w);
    world_admit(w, &d);
    assert_int_equal(world_state(w), MZ_STATE_SUSPENDED);
    d = resume(w, "monitor", suspension);
    world_admit(w, &d);
    assert_int_equal(world_state(w), MZ_STATE_SIGNED);
    assert_true(world_has(w, mz_key_of_hash(MZ_TABLE_OPEN, &world_case(w)->request)));
    world_free(w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_states),
        cmocka_unit_test(test_suspended),
        cmocka_unit_test(test_flow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
