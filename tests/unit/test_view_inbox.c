/* proto/view/view_inbox: who has what to do, at every step of a payment, and what blocks it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "tests/lib/asking.h"

static const char *const people[] = {"clerk",      "reviewer",   "approver-1", "approver-2",
                                     "acceptor-1", "acceptor-2", "cashier",    "accountant",
                                     "budgeter",   "evaluator"};

/* "clerk:attach evidence(evidence-missing)! reviewer:review": everybody's tasks; ! marks what is
 * blocked. */
static void everything(struct asking *asking, char *text, size_t capacity) {
    text[0] = '\0';
    for (size_t i = 0; i < sizeof people / sizeof people[0]; i++) {
        char query[64];
        snprintf(query, sizeof query, "actor=%s", people[i]);
        json_t *root = asking_get(asking, "inbox", query);
        for (size_t n = 0; n < asking_size(root, "items"); n++) {
            const json_t *item = json_array_get(asking_at(root, "items"), n);
            const json_t *blocked = asking_at(item, "blocked.code"),
                         *needs = asking_at(item, "needs.code");
            size_t size = strlen(text);
            snprintf(text + size, capacity - size, "%s%s:%s%s%s%s%s", size > 0 ? " " : "",
                     people[i], asking_text(item, "action"), needs != NULL ? "/" : "",
                     needs != NULL ? json_string_value(needs) : "", blocked != NULL ? "!" : "",
                     blocked != NULL ? json_string_value(blocked) : "");
        }
        json_decref(root);
    }
}

static void test_steps(void **state) {
    (void)state;
    static const struct {
        enum ledger_step step;
        const char *want;
    } cases[] = {
        {LEDGER_REQUESTED, "clerk:attach evidence/evidence-missing reviewer:review"},
        {LEDGER_REVIEWED,
         "clerk:attach evidence/evidence-missing approver-1:approve!evidence-missing"
         " approver-2:approve!evidence-missing"},
        {LEDGER_APPROVED, "acceptor-1:accept acceptor-2:accept"},
        {LEDGER_ACCEPTED, "cashier:instruct"},
        {LEDGER_INSTRUCTED, "clerk:attach evidence/evidence-missing cashier:settle"},
        {LEDGER_SETTLED, "clerk:attach evidence/evidence-missing cashier:sign!evidence-missing"},
        {LEDGER_SIGNED, "budgeter:archive"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct asking asking;
        char text[1024];
        struct ledger *ledger = ledger_new();
        struct ledger_case c;
        ledger_case_open(ledger, &c);
        ledger_case_plan(ledger, &c);
        ledger_case_pay(ledger, &c, "P-1", cases[i].step, &c.payment);
        asking_start(&asking, ledger);
        everything(&asking, text, sizeof text);
        assert_string_equal(text, cases[i].want);
        asking_end(&asking);
    }
}

static void append(struct ledger *ledger, enum mz_kind_id kind, const char *actor,
                   const uint64_t *refs, size_t count, const void *body) {
    ledger_append(ledger, &(struct ledger_act){.kind = kind,
                                               .actor = actor,
                                               .project = LEDGER_PROJECT,
                                               .date = 20230118,
                                               .refs = refs,
                                               .refs_count = count,
                                               .body = body});
}

/* Beside the straight way: what is suspended, came back from the bank, or waits to be reversed. */
static void test_byways(void **state) {
    (void)state;
    static const struct {
        enum ledger_step step;
        const char *want;
    } cases[] = {
        {LEDGER_ACCEPTED, "reviewer:resume budgeter:resume"},
        {LEDGER_INSTRUCTED, "cashier:instruct again"},
        {LEDGER_SIGNED, "approver-1:confirm reversal approver-2:confirm reversal budgeter:archive"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct asking asking;
        char text[1024];
        struct ledger *ledger = ledger_new();
        struct ledger_case c;
        ledger_case_open(ledger, &c);
        ledger_case_plan(ledger, &c);
        ledger_case_pay(ledger, &c, "P-1", cases[i].step, &c.payment);
        struct mz_payment_stop stop = {.reason = MZ_REASON_COMPLAINT, .text = mz_span_text("x")};
        struct mz_line lines[LEDGER_PAYEES];
        for (uint64_t n = 0; n < LEDGER_PAYEES; n++)
            lines[n] = (struct mz_line){.line = n + 1,
                                        .payee = c.payee_id[n],
                                        .amount = LEDGER_SHARE,
                                        .salt = ledger_id("back", n),
                                        .outcome = MZ_OUTCOME_RETURNED,
                                        .reason = mz_span_text("x"),
                                        .date = 20230118};
        uint64_t refs[] = {c.payment.request, c.payment.instruct};
        if (cases[i].step == LEDGER_ACCEPTED)
            append(ledger, MZ_KIND_PAYMENT_SUSPEND, "budgeter", refs, 1, &stop);
        if (cases[i].step == LEDGER_INSTRUCTED) {
            struct mz_list_totals totals =
                ledger_list(ledger, MZ_LIST_RESULTS, lines, LEDGER_PAYEES);
            struct mz_payment_settle settle = {totals.count, totals.amount, totals.root};
            append(ledger, MZ_KIND_PAYMENT_SETTLE, "cashier", refs, 2, &settle);
        }
        if (cases[i].step == LEDGER_SIGNED) {
            struct mz_list_totals totals =
                ledger_list(ledger, MZ_LIST_SELECTION, lines, LEDGER_PAYEES);
            struct mz_payment_reverse reverse = {.count = totals.count,
                                                 .amount = totals.amount,
                                                 .root = totals.root,
                                                 .reason = MZ_REASON_ERROR,
                                                 .text = mz_span_text("x"),
                                                 .voucher = mz_span_text("R-1")};
            append(ledger, MZ_KIND_PAYMENT_REVERSE, "accountant", refs, 1, &reverse);
        }
        asking_start(&asking, ledger);
        everything(&asking, text, sizeof text);
        assert_string_equal(text, cases[i].want);
        asking_end(&asking);
    }
}

/* Who approved the first tier does not see the second as his. */
static void test_not_theirs(void **state) {
    (void)state;
    struct asking asking;
    char text[1024];
    struct ledger *ledger = ledger_new();
    struct ledger_case c;
    ledger_case_open(ledger, &c);
    ledger_case_plan(ledger, &c);
    ledger_case_pay(ledger, &c, "P-1", LEDGER_REVIEWED, &c.payment);
    struct mz_evidence_attach minutes;
    mz_schema_init(&mz_evidence_attach_schema, &minutes);
    minutes.code = mz_span_text("E03");
    minutes.sha256 = ledger_file(ledger, "synthetic minutes");
    minutes.size = strlen("synthetic minutes");
    minutes.media_type = mz_span_text("text/plain");
    append(ledger, MZ_KIND_EVIDENCE_ATTACH, "clerk", &c.payment.request, 1, &minutes);
    struct mz_payment_approve approve;
    mz_schema_init(&mz_payment_approve_schema, &approve);
    approve.tier = 1;
    approve.amount = LEDGER_TOTAL;
    uint64_t refs[] = {c.payment.request, c.payment.review};
    append(ledger, MZ_KIND_PAYMENT_APPROVE, "approver-1", refs, 2, &approve);
    asking_start(&asking, ledger);
    everything(&asking, text, sizeof text);
    assert_string_equal(text, "approver-2:approve");
    json_t *root = asking_get(&asking, "inbox", "actor=approver-2");
    assert_int_equal(asking_int(root, "items.0.tier"), 2);
    assert_string_equal(asking_text(root, "items.0.amount"), "1500.00");
    json_decref(root);
    asking_end(&asking);
}

static void test_returned(void **state) {
    (void)state;
    struct asking asking;
    char text[1024];
    struct ledger *ledger = ledger_new();
    struct ledger_case c;
    ledger_case_open(ledger, &c);
    ledger_case_plan(ledger, &c);
    ledger_case_pay(ledger, &c, "P-1", LEDGER_REQUESTED, &c.payment);
    struct mz_payment_stop stop;
    mz_schema_init(&mz_payment_stop_schema, &stop);
    stop.reason = MZ_REASON_AMOUNT;
    stop.text = mz_span_text("the amount is wrong");
    append(ledger, MZ_KIND_PAYMENT_RETURN, "reviewer", &c.payment.request, 1, &stop);
    /* Another handler has nothing to do with it. */
    struct mz_actor_enrol enrol;
    mz_schema_init(&mz_actor_enrol_schema, &enrol);
    enrol.actor = mz_span_text("evening-clerk");
    enrol.key = ledger_key_of("evening-clerk").key;
    enrol.roles = MZ_ROLE_BIT(MZ_ROLE_HANDLER);
    uint64_t at = ledger_append(ledger, &(struct ledger_act){.kind = MZ_KIND_ACTOR_ENROL,
                                                             .actor = "admin-a",
                                                             .date = 20230114,
                                                             .body = &enrol});
    ledger_append(ledger, &(struct ledger_act){.kind = MZ_KIND_ACT_CONFIRM,
                                               .actor = "admin-b",
                                               .date = 20230114,
                                               .refs = &at,
                                               .refs_count = 1});
    asking_start(&asking, ledger);
    everything(&asking, text, sizeof text);
    assert_string_equal(text, "clerk:resubmit");
    json_t *root = asking_get(&asking, "inbox", "actor=evening-clerk");
    assert_int_equal(asking_size(root, "items"), 0);
    assert_string_equal(asking_text(root, "roles.0"), "handler");
    json_decref(root);
    asking_end(&asking);
}

static void test_revoked(void **state) {
    (void)state;
    struct asking asking;
    struct ledger *ledger = ledger_new();
    struct ledger_case c;
    ledger_case_open(ledger, &c);
    ledger_case_plan(ledger, &c);
    ledger_case_pay(ledger, &c, "P-1", LEDGER_REQUESTED, &c.payment);
    struct mz_actor_revoke revoke;
    mz_schema_init(&mz_actor_revoke_schema, &revoke);
    revoke.actor = mz_span_text("reviewer");
    revoke.reason = mz_span_text("left the office");
    uint64_t at = ledger_append(ledger, &(struct ledger_act){.kind = MZ_KIND_ACTOR_REVOKE,
                                                             .actor = "admin-a",
                                                             .date = 20230114,
                                                             .body = &revoke});
    ledger_append(ledger, &(struct ledger_act){.kind = MZ_KIND_ACT_CONFIRM,
                                               .actor = "admin-b",
                                               .date = 20230114,
                                               .refs = &at,
                                               .refs_count = 1});
    asking_start(&asking, ledger);
    json_t *root = asking_get(&asking, "inbox", "actor=reviewer");
    assert_int_equal(asking_size(root, "items"), 0);
    json_decref(root);
    asking_end(&asking);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steps),      cmocka_unit_test(test_byways),
        cmocka_unit_test(test_not_theirs), cmocka_unit_test(test_returned),
        cmocka_unit_test(test_revoked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
