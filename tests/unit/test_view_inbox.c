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
        {LEDGER_SIGNED,
         "accountant:attach voucher/evidence-missing budgeter:archive!evidence-missing"},
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
        {LEDGER_ACCEPTED, "reviewer:resume cashier:instruct!suspended budgeter:resume"},
        {LEDGER_INSTRUCTED, "cashier:instruct again"},
        {LEDGER_SIGNED, "approver-1:confirm reversal approver-2:confirm reversal"
                        " accountant:attach voucher/evidence-missing"
                        " budgeter:archive!evidence-missing"},
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
    /* It is counted, and told with the pair if he asks. */
    root = asking_get(&asking, "inbox", "actor=approver-1");
    assert_int_equal(asking_int(root, "forbidden"), 1);
    json_decref(root);
    root = asking_get(&asking, "inbox", "actor=approver-1&forbidden=yes");
    assert_int_equal(asking_size(root, "items"), 1);
    assert_string_equal(asking_text(root, "items.0.action"), "approve");
    assert_string_equal(asking_text(root, "items.0.blocked.code"), "duty-conflict");
    assert_string_equal(asking_text(root, "items.0.blocked.have"), "approver");
    json_decref(root);
    asking_refused(&asking, "inbox", "actor=approver-1&forbidden=no", MZ_E_BAD_TEXT, "forbidden");
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
    json_t *why = asking_get(&asking, "inbox", "actor=clerk");
    assert_string_equal(asking_text(why, "items.0.stop.text"), "the amount is wrong");
    assert_string_equal(asking_text(why, "items.0.stop.reason"), "amount");
    assert_string_equal(asking_text(why, "items.0.stop.issuer"), "reviewer");
    json_decref(why);
    json_t *root = asking_get(&asking, "inbox", "actor=evening-clerk");
    assert_int_equal(asking_size(root, "items"), 0);
    assert_string_equal(asking_text(root, "roles.0"), "handler");
    json_decref(root);
    asking_end(&asking);
}

static void dual(struct ledger *ledger, enum mz_kind_id kind, const void *body) {
    uint64_t at = ledger_append(
        ledger,
        &(struct ledger_act){.kind = kind, .actor = "admin-a", .date = 20230114, .body = body});
    ledger_append(ledger, &(struct ledger_act){.kind = MZ_KIND_ACT_CONFIRM,
                                               .actor = "admin-b",
                                               .date = 20230114,
                                               .refs = &at,
                                               .refs_count = 1});
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
    dual(ledger, MZ_KIND_ACTOR_REVOKE, &revoke);
    asking_start(&asking, ledger);
    json_t *root = asking_get(&asking, "inbox", "actor=reviewer");
    assert_int_equal(asking_size(root, "items"), 0);
    json_decref(root);
    asking_end(&asking);
}

/* What a revoked administrator proposed is nobody's to confirm, and anybody's to withdraw. */
static void test_stale(void **state) {
    (void)state;
    struct asking asking;
    struct ledger *ledger = ledger_new();
    struct ledger_case c;
    ledger_case_open(ledger, &c);
    struct mz_actor_revoke revoke;
    mz_schema_init(&mz_actor_revoke_schema, &revoke);
    revoke.actor = mz_span_text("reviewer");
    revoke.reason = mz_span_text("left the office");
    const struct ledger_act act = {
        .kind = MZ_KIND_ACTOR_REVOKE, .actor = "admin-c", .date = 20230114, .body = &revoke};
    struct mz_actor_enrol enrol;
    struct ledger_key key = ledger_key_of("admin-c");
    mz_schema_init(&mz_actor_enrol_schema, &enrol);
    enrol.actor = mz_span_text("admin-c");
    enrol.key = key.key;
    enrol.roles = MZ_ROLE_BIT(MZ_ROLE_ADMINISTRATOR);
    dual(ledger, MZ_KIND_ACTOR_ENROL, &enrol);
    uint64_t stale = ledger_append(ledger, &act);
    revoke.actor = mz_span_text("admin-c");
    dual(ledger, MZ_KIND_ACTOR_REVOKE, &revoke);
    asking_start(&asking, ledger);
    json_t *root = asking_get(&asking, "inbox", "actor=admin-a");
    assert_int_equal(asking_size(root, "items"), 1);
    assert_string_equal(asking_text(root, "items.0.action"), "withdraw");
    assert_int_equal(asking_int(root, "items.0.index"), (json_int_t)stale);
    json_decref(root);
    asking_end(&asking);
}

static uint64_t of_project(struct ledger *ledger, enum mz_kind_id kind, const char *actor,
                           const char *project, uint32_t date, const uint64_t *refs, size_t count,
                           const void *body) {
    return ledger_append(ledger, &(struct ledger_act){.kind = kind,
                                                      .actor = actor,
                                                      .project = project,
                                                      .date = date,
                                                      .refs = refs,
                                                      .refs_count = count,
                                                      .body = body});
}

/* Unlike asking_end, leaves the ledger to go on with. */
static void forget(struct asking *asking) {
    mz_memory_records_free(asking->memory);
}

/* What the view `closing` says is what the close states. */
static uint64_t close_books(struct ledger *ledger) {
    struct asking asking;
    static struct mz_period_close body;
    asking_start(&asking, ledger);
    json_t *draft = asking_get(&asking, "closing", "project=" LEDGER_PROJECT "&end=2023-03-31");
    mz_schema_init(&mz_period_close_schema, &body);
    body.begin = 20230101;
    body.end = 20230331;
    struct mz_entry_head head = ledger_next_head(ledger, LEDGER_PROJECT, 20230405);
    body.entries = head.project_seq - 1;
    body.head = head.project_prev;
    body.open = (uint64_t)asking_int(draft, "open");
    body.balances_count = (uint16_t)asking_size(draft, "balances");
    for (size_t i = 0; i < body.balances_count; i++) {
        const json_t *row = json_array_get(asking_at(draft, "balances"), i);
        body.balances[i] = (struct mz_period_balance){
            .line = mz_span_text(LEDGER_LINE),
            .item = mz_names_find(&mz_balance_names, mz_span_text(asking_text(row, "item"))),
            .opening = asking_int(row, "opening_fen"),
            .plus = asking_int(row, "plus_fen"),
            .minus = asking_int(row, "minus_fen"),
            .closing = asking_int(row, "closing_fen")};
    }
    json_decref(draft);
    forget(&asking);
    return of_project(ledger, MZ_KIND_PERIOD_CLOSE, "accountant", LEDGER_PROJECT, 20230405, NULL, 0,
                      &body);
}

static void has(struct ledger *ledger, const char *want) {
    struct asking asking;
    char text[1024];
    asking_start(&asking, ledger);
    everything(&asking, text, sizeof text);
    forget(&asking);
    assert_string_equal(text, want);
}

static void freeze(struct ledger *ledger, const struct ledger_case *c, uint32_t date) {
    struct mz_budget_adjust body;
    mz_schema_init(&mz_budget_adjust_schema, &body);
    body.line = mz_span_text(LEDGER_LINE);
    body.type = MZ_ADJUST_FREEZE;
    body.amount = 1;
    body.document = body.reason = mz_span_text("x");
    of_project(ledger, MZ_KIND_BUDGET_ADJUST, "budgeter", LEDGER_PROJECT, date, &c->appropriate, 1,
               &body);
}

/* A quarter that is over waits for the accountant, its close for an approver, and likewise to open
 * it again; then it waits for the accountant as before. */
static void test_books(void **state) {
    (void)state;
    struct ledger *ledger = ledger_new();
    struct ledger_case c;
    struct asking asking;
    ledger_case_open(ledger, &c);
    ledger_case_plan(ledger, &c);
    has(ledger, "");
    freeze(ledger, &c, 20230404);
    has(ledger, "accountant:close");
    uint64_t closed = close_books(ledger);
    has(ledger, "approver-1:confirm close approver-2:confirm close");
    asking_start(&asking, ledger);
    json_t *root = asking_get(&asking, "inbox", "actor=approver-1");
    assert_string_equal(asking_text(root, "items.0.begin"), "2023-01-01");
    assert_string_equal(asking_text(root, "items.0.end"), "2023-03-31");
    assert_string_equal(asking_text(root, "items.0.issuer"), "accountant");
    assert_int_equal(asking_int(root, "items.0.index"), closed);
    json_decref(root);
    forget(&asking);
    of_project(ledger, MZ_KIND_PERIOD_CONFIRM, "approver-1", LEDGER_PROJECT, 20230406, &closed, 1,
               NULL);
    has(ledger, "");
    struct mz_period_reopen reopen = {mz_span_text("a receipt was late")};
    uint64_t reopening = of_project(ledger, MZ_KIND_PERIOD_REOPEN, "accountant", LEDGER_PROJECT,
                                    20230407, &closed, 1, &reopen);
    has(ledger, "approver-1:confirm reopening approver-2:confirm reopening");
    of_project(ledger, MZ_KIND_PERIOD_CONFIRM, "approver-2", LEDGER_PROJECT, 20230407, &reopening,
               1, NULL);
    has(ledger, "accountant:close");
    ledger_free(ledger);
}

/* The second half of a move between projects waits for who keeps the budget. */
static void test_transfer(void **state) {
    (void)state;
    struct ledger *ledger = ledger_new();
    struct ledger_case c;
    struct asking asking;
    ledger_case_open(ledger, &c);
    ledger_case_plan(ledger, &c);
    struct mz_project_register project;
    mz_schema_init(&mz_project_register_schema, &project);
    project.name = project.unit = project.basis = mz_span_text("x");
    project.begin = 20230101;
    project.end = 20231231;
    of_project(ledger, MZ_KIND_PROJECT_REGISTER, "clerk", "aid-2", 20230113, NULL, 0, &project);
    struct mz_budget_appropriate line;
    mz_schema_init(&mz_budget_appropriate_schema, &line);
    line.line = mz_span_text("C-1");
    line.year = 2023;
    line.amount = 100;
    line.source = MZ_SOURCE_FISCAL;
    line.document = mz_span_text("x");
    of_project(ledger, MZ_KIND_BUDGET_APPROPRIATE, "budgeter", "aid-2", 20230113, NULL, 0, &line);
    struct mz_budget_send sent = {.line = mz_span_text(LEDGER_LINE),
                                  .to = mz_span_text("C-1"),
                                  .to_project = mz_span_text("aid-2"),
                                  .taker = ledger_id("taker", 0),
                                  .amount = LEDGER_TOTAL,
                                  .document = mz_span_text("x"),
                                  .reason = mz_span_text("x")};
    of_project(ledger, MZ_KIND_BUDGET_SEND, "budgeter", LEDGER_PROJECT, 20230113, &c.appropriate, 1,
               &sent);
    has(ledger, "budgeter:take");
    /* What it was to take is held back meanwhile. */
    freeze(ledger, &c, 20230114);
    has(ledger, "budgeter:drop!over-budget");
    asking_start(&asking, ledger);
    json_t *root = asking_get(&asking, "inbox", "actor=budgeter");
    assert_string_equal(asking_text(root, "items.0.to_project"), "aid-2");
    assert_string_equal(asking_text(root, "items.0.to"), "C-1");
    assert_int_equal(asking_int(root, "items.0.amount_fen"), LEDGER_TOTAL);
    json_decref(root);
    forget(&asking);
    ledger_free(ledger);
}

/* Pages go on from table to table. */
static void test_pages(void **state) {
    (void)state;
    struct ledger *ledger = ledger_new();
    struct ledger_case c;
    struct ledger_payment p;
    struct asking asking;
    ledger_case_open(ledger, &c);
    ledger_case_plan(ledger, &c);
    for (unsigned i = 0; i < 3; i++) {
        char number[8];
        snprintf(number, sizeof number, "P-%u", i);
        ledger_case_pay(ledger, &c, number, LEDGER_REQUESTED, &p);
    }
    struct mz_actor_delegate lent = {.to = mz_span_text("accountant"),
                                     .from = mz_span_text("reviewer"),
                                     .begin = 20230101,
                                     .until = 20231231,
                                     .roles = MZ_ROLE_BIT(MZ_ROLE_REVIEWER)};
    uint64_t at =
        of_project(ledger, MZ_KIND_ACTOR_DELEGATE, "admin-a", NULL, 20230404, NULL, 0, &lent);
    ledger_append(ledger, &(struct ledger_act){.kind = MZ_KIND_ACT_CONFIRM,
                                               .actor = "admin-b",
                                               .date = 20230404,
                                               .refs = &at,
                                               .refs_count = 1});
    asking_start(&asking, ledger);
    char query[512] = "actor=accountant&limit=1";
    char text[256] = "";
    for (unsigned pages = 0; pages < 8; pages++) {
        json_t *root = asking_get(&asking, "inbox", query);
        assert_in_range(asking_size(root, "items"), 0, 1);
        if (asking_size(root, "items") == 1) {
            strcat(text, asking_text(root, "items.0.action"));
            strcat(text, asking_at(root, "items.0.for") != NULL ? "< " : " ");
        }
        if (asking_at(root, "next") == NULL) {
            json_decref(root);
            break;
        }
        snprintf(query, sizeof query, "actor=accountant&limit=1&after=%s",
                 asking_text(root, "next"));
        json_decref(root);
    }
    assert_string_equal(text, "review< review< review< close ");
    forget(&asking);
    ledger_free(ledger);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steps),      cmocka_unit_test(test_byways),
        cmocka_unit_test(test_not_theirs), cmocka_unit_test(test_returned),
        cmocka_unit_test(test_revoked),    cmocka_unit_test(test_stale),
        cmocka_unit_test(test_books),      cmocka_unit_test(test_transfer),
        cmocka_unit_test(test_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
