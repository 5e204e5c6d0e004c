/* proto/rules/privacy: lawful erasure, and the record of who saw what. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "tests/lib/fold_world.h"

/* 09:30 at UTC+8 of 20 April 2053, thirty years after the request, and of the day before. */
#define KEPT_LONG_ENOUGH UINT64_C(2628725400000)
#define A_DAY            UINT64_C(86400000)

static struct world *planned(uint64_t retention_years) {
    struct world *w = world_new();
    world_open(w);
    world_people(w);
    struct draft d = world_draft(w, MZ_KIND_ACTOR_ENROL, "admin-a", NULL, 20230103);
    d.s.body.actor_enrol.actor = mz_span_text("officer");
    d.s.body.actor_enrol.key = world_key("officer");
    d.s.body.actor_enrol.roles = MZ_ROLE_BIT(MZ_ROLE_PRIVACY);
    world_dual(w, &d);
    d = world_draft(w, MZ_KIND_POLICY_SET, "admin-a", NULL, 20230103);
    d.s.body.policy_set = world_policy(2);
    d.s.body.policy_set.retention_years = retention_years;
    world_dual(w, &d);
    world_plan(w);
    return w;
}

static struct draft erase(struct world *w, uint64_t payee, uint8_t ground, uint32_t date) {
    struct draft d = world_draft(w, MZ_KIND_DATA_ERASE, "officer", NULL, date);
    d.s.body.data_erase = (struct mz_data_erase){.payee = world_payee(payee),
                                                 .ground = ground,
                                                 .order = world_key("order"),
                                                 .document = mz_span_text("示例决定〔2023〕1号")};
    return d;
}

static struct draft update(struct world *w, uint64_t payee) {
    struct draft d = world_draft(w, MZ_KIND_PAYEE_UPDATE, "clerk", NULL, 20230421);
    struct mz_id id = world_payee(payee);
    struct mz_payee_record record;
    world_get(w, mz_key_of_id(MZ_TABLE_PAYEE, &id), &mz_payee_record_schema, &record);
    d.s.body.payee_update.payee = id;
    d.s.body.payee_update.reason = mz_span_text("示例");
    d.s.body.payee_update.category = MZ_CATEGORY_ILLNESS;
    draft_ref(&d, world_statement(w, record.index));
    return d;
}

static struct draft see(struct world *w, const char *actor) {
    struct draft d = world_draft(w, MZ_KIND_ACCESS_LOG, actor, NULL, 20230421);
    struct mz_access_log *body = &d.s.body.access_log;
    body->fields = MZ_ROLE_BIT(MZ_PERSONAL_NAME) | MZ_ROLE_BIT(MZ_PERSONAL_ACCOUNT);
    body->reason = mz_span_text("核对退票账户");
    body->payees_count = 2;
    body->payees[0].payee = world_payee(0);
    body->payees[1].payee = world_payee(1);
    return d;
}

static void test_erase(void **state) {
    (void)state;
    struct world *w = planned(MZ_ABSENT);
    world_pay(w, MZ_STATE_SUBMITTED);
    REFUSED(w, erase(w, 0, MZ_GROUND_ORDER, 20230421), MZ_E_WRONG_ROLE,
            r = world_draft(w, MZ_KIND_DATA_ERASE, "clerk", NULL, 20230421));
    REFUSED(w, erase(w, 99, MZ_GROUND_ORDER, 20230421), MZ_E_UNKNOWN_PAYEE, );
    REFUSED(w, erase(w, 0, MZ_GROUND_REQUEST, 20230421), MZ_E_RETENTION, );
    REFUSED(w, erase(w, 0, MZ_GROUND_MISTAKE, 20230421), MZ_E_RETENTION, );
    /* Who was never named in a payment is in no voucher. */
    struct draft d = erase(w, WORLD_PAYEES - 1, MZ_GROUND_MISTAKE, 20230421);
    world_admit(w, &d);
    d = update(w, 0);
    world_admit(w, &d);
    d = erase(w, 0, MZ_GROUND_ORDER, 20230421);
    world_admit(w, &d);
    REFUSED(w, erase(w, 0, MZ_GROUND_ORDER, 20230421), MZ_E_ERASED, );
    /* After that nothing new is bound for the id, and nobody is paid under it. */
    REFUSED(w, update(w, 0), MZ_E_ERASED, );
    REFUSED(w, world_request(w), MZ_E_ERASED,
            r.s.body.payment_request.number = mz_span_text("P-2"));
    struct mz_erased_record erased;
    struct mz_id payee = world_payee(0);
    world_get(w, mz_key_of_id(MZ_TABLE_ERASED, &payee), &mz_erased_record_schema, &erased);
    assert_int_equal(erased.ground, MZ_GROUND_ORDER);
    world_free(w);
}

static void test_retention(void **state) {
    (void)state;
    struct world *w = planned(MZ_ABSENT);
    world_pay(w, MZ_STATE_SUBMITTED);
    REFUSED(w, erase(w, 0, MZ_GROUND_EXPIRED, 20530419), MZ_E_RETENTION,
            r.registered_at = KEPT_LONG_ENOUGH - A_DAY);
    struct draft d = erase(w, 0, MZ_GROUND_EXPIRED, 20530420);
    d.registered_at = KEPT_LONG_ENOUGH;
    world_admit(w, &d);
    world_free(w);
    /* What the policy says goes before the thirty years. */
    w = planned(0);
    world_pay(w, MZ_STATE_SUBMITTED);
    d = erase(w, 0, MZ_GROUND_EXPIRED, 20230421);
    world_admit(w, &d);
    world_free(w);
}

static void test_access(void **state) {
    (void)state;
    struct world *w = planned(0);
    REFUSED(w, see(w, "admin-a"), MZ_E_WRONG_ROLE, );
    REFUSED(w, see(w, "cashier"), MZ_E_UNKNOWN_PAYEE,
            r.s.body.access_log.payees[1].payee = world_payee(99));
    REFUSED(w, see(w, "cashier"), MZ_E_DUPLICATE_PAYEE,
            r.s.body.access_log.payees[1].payee = world_payee(0));
    struct draft d = see(w, "cashier");
    world_admit(w, &d);
    d = erase(w, 1, MZ_GROUND_MISTAKE, 20230421);
    world_admit(w, &d);
    REFUSED(w, see(w, "officer"), MZ_E_ERASED, );
    world_free(w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_erase),
        cmocka_unit_test(test_retention),
        cmocka_unit_test(test_access),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
