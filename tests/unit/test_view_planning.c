/* proto/view/view_ledger, view_planning and view_payees, and the pages they share. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "tests/lib/asking.h"

static void test_ledger(void **state) {
    (void)state;
    struct asking asking;
    asking_case(&asking);
    json_t *root = asking_get(&asking, "ledger", "");
    assert_string_equal(asking_text(root, "state"), "open");
    assert_int_equal(asking_int(root, "administrators"), 2);
    assert_int_equal(asking_int(root, "actors"), 12);
    assert_int_equal(asking_int(root, "projects"), 1);
    assert_int_equal(asking_int(root, "payees"), LEDGER_PAYEES);
    assert_int_equal(asking_int(root, "payments"), 1);
    assert_int_equal(strlen(asking_text(root, "genesis")), 64);
    json_decref(root);
    asking_end(&asking);
}

static void test_policy_and_pending(void **state) {
    (void)state;
    struct asking asking;
    struct ledger *ledger = ledger_new();
    struct ledger_case c;
    ledger_case_open(ledger, &c);
    struct mz_actor_revoke revoke;
    mz_schema_init(&mz_actor_revoke_schema, &revoke);
    revoke.actor = mz_span_text("clerk");
    revoke.reason = mz_span_text("left the office");
    ledger_append(ledger, &(struct ledger_act){.kind = MZ_KIND_ACTOR_REVOKE,
                                               .actor = "admin-a",
                                               .date = 20230104,
                                               .body = &revoke});
    asking_start(&asking, ledger);
    json_t *root = asking_get(&asking, "policy", "");
    assert_int_equal(asking_int(root, "index"), c.policy);
    assert_int_equal(asking_int(root, "policy.version"), 1);
    assert_int_equal(asking_size(root, "policy.tiers"), 2);
    assert_int_equal(asking_int(root, "policy.tiers.0.limit_fen"), 100000);
    json_decref(root);

    root = asking_get(&asking, "pending", "");
    assert_int_equal(asking_size(root, "items"), 1);
    assert_string_equal(asking_text(root, "items.0.kind"), "actor.revoke");
    assert_string_equal(asking_text(root, "items.0.body.reason"), "left the office");
    json_decref(root);
    /* It waits for the other administrator, not for the one who proposed it. */
    root = asking_get(&asking, "inbox", "actor=admin-b");
    assert_int_equal(asking_size(root, "items"), 1);
    assert_string_equal(asking_text(root, "items.0.action"), "confirm");
    json_decref(root);
    root = asking_get(&asking, "inbox", "actor=admin-a");
    assert_int_equal(asking_size(root, "items"), 0);
    json_decref(root);
    asking_end(&asking);
}

/* Who acts for whom is shown with the actor, and the work comes into his inbox. */
static void test_delegations(void **state) {
    (void)state;
    struct asking asking;
    struct ledger *ledger = ledger_new();
    struct ledger_case c;
    struct ledger_payment p;
    ledger_case_open(ledger, &c);
    ledger_case_plan(ledger, &c);
    struct mz_actor_delegate body = {.to = mz_span_text("evaluator"),
                                     .from = mz_span_text("reviewer"),
                                     .begin = 20230101,
                                     .until = 20231231,
                                     .roles = MZ_ROLE_BIT(MZ_ROLE_REVIEWER)};
    uint64_t proposal = ledger_append(ledger, &(struct ledger_act){.kind = MZ_KIND_ACTOR_DELEGATE,
                                                                   .actor = "admin-a",
                                                                   .date = 20230110,
                                                                   .body = &body});
    ledger_append(ledger, &(struct ledger_act){.kind = MZ_KIND_ACT_CONFIRM,
                                               .actor = "admin-b",
                                               .date = 20230110,
                                               .refs = &proposal,
                                               .refs_count = 1});
    ledger_case_pay(ledger, &c, "P-1", LEDGER_REQUESTED, &p);
    asking_start(&asking, ledger);
    json_t *root = asking_get(&asking, "actors", "");
    assert_string_equal(asking_text(root, "items.10.actor"), "evaluator");
    assert_string_equal(asking_text(root, "items.10.delegations.0.from"), "reviewer");
    assert_string_equal(asking_text(root, "items.10.delegations.0.roles.0"), "reviewer");
    assert_string_equal(asking_text(root, "items.10.delegations.0.until"), "2023-12-31");
    assert_null(asking_at(root, "items.11.delegations"));
    json_decref(root);
    root = asking_get(&asking, "inbox", "actor=evaluator");
    assert_int_equal(asking_size(root, "items"), 1);
    assert_string_equal(asking_text(root, "items.0.action"), "review");
    json_decref(root);
    asking_end(&asking);
}

/* Who saw a payee's data is shown for the payee; erased is told from not held. */
static void test_personal_data(void **state) {
    (void)state;
    struct asking asking;
    struct ledger *ledger = ledger_new();
    struct ledger_case c;
    ledger_case_open(ledger, &c);
    ledger_case_plan(ledger, &c);
    struct mz_actor_enrol officer;
    mz_schema_init(&mz_actor_enrol_schema, &officer);
    officer.actor = mz_span_text("officer");
    officer.key = ledger_key_of("officer").key;
    officer.roles = MZ_ROLE_BIT(MZ_ROLE_PRIVACY);
    uint64_t proposal = ledger_append(ledger, &(struct ledger_act){.kind = MZ_KIND_ACTOR_ENROL,
                                                                   .actor = "admin-a",
                                                                   .date = 20230113,
                                                                   .body = &officer});
    ledger_append(ledger, &(struct ledger_act){.kind = MZ_KIND_ACT_CONFIRM,
                                               .actor = "admin-b",
                                               .date = 20230113,
                                               .refs = &proposal,
                                               .refs_count = 1});
    struct mz_access_log seen = {.fields = MZ_ROLE_BIT(MZ_PERSONAL_ACCOUNT),
                                 .payees_count = 1,
                                 .reason = mz_span_text("returned by the bank")};
    seen.payees[0].payee = c.payee_id[0];
    uint64_t access = ledger_append(ledger, &(struct ledger_act){.kind = MZ_KIND_ACCESS_LOG,
                                                                 .actor = "cashier",
                                                                 .date = 20230113,
                                                                 .body = &seen});
    struct mz_data_erase erase = {.payee = c.payee_id[0],
                                  .ground = MZ_GROUND_ORDER,
                                  .order = ledger_key_of("x").kid,
                                  .document = mz_span_text("x")};
    ledger_append(ledger, &(struct ledger_act){.kind = MZ_KIND_DATA_ERASE,
                                               .actor = "officer",
                                               .date = 20230113,
                                               .body = &erase});
    asking_start(&asking, ledger);
    char query[64] = "payee=";
    for (size_t i = 0; i < MZ_ID_SIZE; i++)
        snprintf(query + 6 + 2 * i, 3, "%02x", c.payee_id[0].bytes[i]);
    json_t *root = asking_get(&asking, "accesses", query);
    assert_int_equal(asking_size(root, "items"), 1);
    assert_int_equal(asking_int(root, "items.0.index"), access);
    assert_string_equal(asking_text(root, "items.0.fields.0"), "account");
    assert_string_equal(asking_text(root, "items.0.reason"), "returned by the bank");
    json_decref(root);
    root = asking_get(&asking, "payees", query);
    assert_string_equal(asking_text(root, "items.0.erased.ground"), "order");
    json_decref(root);
    asking_refused(&asking, "accesses", "", MZ_E_MISSING_FIELD, "payee");
    asking_end(&asking);
}

static void test_no_policy(void **state) {
    (void)state;
    struct asking asking;
    struct ledger *ledger = ledger_new();
    asking_start(&asking, ledger);
    asking_refused(&asking, "policy", "", MZ_E_NO_POLICY, NULL);
    asking_refused(&asking, "ledger", "", MZ_E_NOT_FOUND, NULL);
    json_t *root = asking_get(&asking, "list", "order=desc");
    assert_int_equal(asking_size(root, "items"), 0);
    assert_null(asking_at(root, "next"));
    json_decref(root);
    asking_end(&asking);
}

/* Pages put together are the whole, in order, whatever their size. */
static void test_pages(void **state) {
    (void)state;
    struct asking asking;
    asking_case(&asking);
    json_t *whole = asking_get(&asking, "actors", "");
    assert_int_equal(asking_size(whole, "items"), 12);
    assert_null(asking_at(whole, "next"));
    for (size_t limit = 1; limit <= 13; limit++) {
        char query[256];
        size_t seen = 0;
        snprintf(query, sizeof query, "limit=%zu", limit);
        for (;;) {
            json_t *page = asking_get(&asking, "actors", query);
            size_t items = asking_size(page, "items");
            assert_true(items <= limit);
            for (size_t i = 0; i < items; i++, seen++)
                assert_true(json_equal(json_array_get(asking_at(page, "items"), i),
                                       json_array_get(asking_at(whole, "items"), seen)));
            const json_t *next = asking_at(page, "next");
            if (next != NULL)
                snprintf(query, sizeof query, "limit=%zu&after=%s", limit, json_string_value(next));
            json_decref(page);
            if (next == NULL)
                break;
        }
        assert_int_equal(seen, 12);
    }
    assert_string_equal(asking_text(whole, "items.0.actor"), "acceptor-1");
    assert_string_equal(asking_text(whole, "items.0.roles.0"), "acceptor");
    assert_false(asking_true(whole, "items.0.revoked"));
    json_decref(whole);
    asking_end(&asking);
}

static void test_projects_and_budgets(void **state) {
    (void)state;
    struct asking asking;
    asking_case(&asking);
    json_t *root = asking_get(&asking, "projects", "");
    assert_int_equal(asking_size(root, "items"), 1);
    assert_string_equal(asking_text(root, "items.0.project"), LEDGER_PROJECT);
    json_decref(root);
    root = asking_get(&asking, "project", "project=" LEDGER_PROJECT);
    assert_string_equal(asking_text(root, "begin"), "2023-01-01");
    assert_int_equal(asking_int(root, "signed"), LEDGER_PAYEES);
    assert_int_equal(asking_int(root, "signed_amount_fen"), LEDGER_TOTAL);
    json_int_t entries = asking_int(root, "entries");
    json_decref(root);
    root = asking_get(&asking, "list", "project=" LEDGER_PROJECT);
    assert_int_equal(asking_size(root, "items"), entries);
    json_decref(root);
    static const char *const queries[] = {"", "project=" LEDGER_PROJECT};
    for (size_t i = 0; i < 2; i++) {
        root = asking_get(&asking, "budgets", queries[i]);
        assert_int_equal(asking_size(root, "items"), 1);
        assert_string_equal(asking_text(root, "items.0.project"), LEDGER_PROJECT);
        assert_string_equal(asking_text(root, "items.0.line"), LEDGER_LINE);
        assert_string_equal(asking_text(root, "items.0.adjusted"), "1500.00");
        assert_int_equal(asking_int(root, "items.0.signed_fen"), LEDGER_TOTAL);
        assert_int_equal(asking_int(root, "items.0.available_fen"), 0);
        json_decref(root);
        root = asking_get(&asking, "lists", queries[i]);
        assert_int_equal(asking_size(root, "items"), 1);
        assert_string_equal(asking_text(root, "items.0.project"), LEDGER_PROJECT);
        assert_string_equal(asking_text(root, "items.0.list"), "L1");
        assert_int_equal(asking_int(root, "items.0.count"), LEDGER_PAYEES);
        json_decref(root);
    }
    root = asking_get(&asking, "targets", "project=" LEDGER_PROJECT);
    assert_int_equal(asking_size(root, "indicators"), 4);
    assert_string_equal(asking_text(root, "indicators.0.key"), "cov");
    json_decref(root);
    asking_end(&asking);
}

static void test_payees(void **state) {
    (void)state;
    struct asking asking;
    asking_case(&asking);
    json_t *root = asking_get(&asking, "payees", "limit=2");
    assert_int_equal(asking_size(root, "items"), 2);
    assert_int_equal(asking_size(root, "items.0.digests"), 3);
    assert_string_equal(asking_text(root, "items.0.digests.0.field"), "name");
    char query[80];
    snprintf(query, sizeof query, "payee=%s", asking_text(root, "items.1.payee"));
    json_t *one = asking_get(&asking, "payees", query);
    assert_int_equal(asking_size(one, "items"), 1);
    assert_true(json_equal(asking_at(one, "items.0"), asking_at(root, "items.1")));
    asking_refused(&asking, "payees", "payee=00000000000000000000000000000000", MZ_E_NOT_FOUND,
                   NULL);
    json_decref(one);
    json_decref(root);
    asking_end(&asking);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ledger),
        cmocka_unit_test(test_policy_and_pending),
        cmocka_unit_test(test_delegations),
        cmocka_unit_test(test_personal_data),
        cmocka_unit_test(test_no_policy),
        cmocka_unit_test(test_pages),
        cmocka_unit_test(test_projects_and_budgets),
        cmocka_unit_test(test_payees),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
