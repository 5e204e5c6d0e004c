/* proto/verify/verify: what the rules of people, budgets, periods and personal data forbid, written
 * into a ledger by a daemon that admits everything and signs the checkpoint: layer, rule, entry
 * and, where there is one, the person are named (T3, G4). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "proto/codec/rotation.h"
#include "tests/lib/ledger_case.h"
#include "tests/lib/verifying.h"

/* Each makes one entry that is wrong and returns its index; `c` is a ledger with its plan, nothing
 * paid. */

static uint64_t of_ledger(struct ledger *ledger, enum mz_kind_id kind, const char *actor,
                          const char *signer, const void *body) {
    return ledger_append(
        ledger,
        &(struct ledger_act){
            .kind = kind, .actor = actor, .signer = signer, .date = 20230113, .body = body});
}

static uint64_t confirm(struct ledger *ledger, const char *actor, uint64_t proposal) {
    return ledger_append(ledger, &(struct ledger_act){.kind = MZ_KIND_ACT_CONFIRM,
                                                      .actor = actor,
                                                      .date = 20230113,
                                                      .refs = &proposal,
                                                      .refs_count = 1});
}

static uint64_t enrol(struct ledger *ledger, const char *actor, uint32_t roles,
                      const struct mz_hash *person) {
    struct mz_actor_enrol body;
    mz_schema_init(&mz_actor_enrol_schema, &body);
    body.actor = mz_span_text(actor);
    body.key = ledger_key_of(actor).key;
    body.roles = roles;
    if (person != NULL)
        body.person = *person;
    return of_ledger(ledger, MZ_KIND_ACTOR_ENROL, "admin-a", NULL, &body);
}

static uint64_t revoke(struct ledger *ledger, const char *by, const char *actor) {
    struct mz_actor_revoke body = {mz_span_text(actor), mz_span_text("left the office")};
    return of_ledger(ledger, MZ_KIND_ACTOR_REVOKE, by, NULL, &body);
}

/* -- People. */

static uint64_t rotate(struct ledger *ledger, const char *proven_by) {
    struct ledger_key now = ledger_key_of("clerk"), next = ledger_key_of("clerk, new");
    uint8_t proof[MZ_ROTATION_PROOF];
    const struct mz_rotation rotation = {.origin = mz_span_text(LEDGER_ORIGIN),
                                         .actor = mz_span_text("clerk"),
                                         .old_kid = now.kid,
                                         .new_kid = next.kid};
    mz_rotation_prove(&rotation, ledger_key_of(proven_by).secret, proof);
    struct mz_actor_rotate body = {.key = next.key, .proof = mz_span_of(proof, sizeof proof)};
    return of_ledger(ledger, MZ_KIND_ACTOR_ROTATE, "clerk", NULL, &body);
}

static uint64_t key_not_possessed(struct ledger *ledger, const struct ledger_case *c) {
    (void)c;
    return rotate(ledger, "somebody else");
}

static uint64_t old_key_used(struct ledger *ledger, const struct ledger_case *c) {
    rotate(ledger, "clerk, new");
    struct ledger_payment p;
    ledger_case_pay(ledger, c, "P-1", LEDGER_REQUESTED, &p);
    return p.request;
}

static uint64_t proposer_revoked(struct ledger *ledger, const struct ledger_case *c) {
    (void)c;
    confirm(ledger, "admin-b", enrol(ledger, "admin-c", MZ_ROLE_BIT(MZ_ROLE_ADMINISTRATOR), NULL));
    uint64_t proposal = enrol(ledger, "late", MZ_ROLE_BIT(MZ_ROLE_HANDLER), NULL);
    confirm(ledger, "admin-c", revoke(ledger, "admin-b", "admin-a"));
    return confirm(ledger, "admin-b", proposal);
}

static uint64_t administrator_in_business(struct ledger *ledger, const struct ledger_case *c) {
    (void)c;
    struct mz_hash person = ledger_token(1, MZ_PERSONAL_IDNO);
    confirm(ledger, "admin-b",
            enrol(ledger, "admin-c", MZ_ROLE_BIT(MZ_ROLE_ADMINISTRATOR), &person));
    return enrol(ledger, "clerk-c", MZ_ROLE_BIT(MZ_ROLE_HANDLER), &person);
}

static uint64_t one_person_left(struct ledger *ledger, const struct ledger_case *c) {
    (void)c;
    struct mz_hash person = ledger_token(1, MZ_PERSONAL_IDNO);
    confirm(ledger, "admin-b",
            enrol(ledger, "admin-c", MZ_ROLE_BIT(MZ_ROLE_ADMINISTRATOR), &person));
    confirm(ledger, "admin-b",
            enrol(ledger, "admin-d", MZ_ROLE_BIT(MZ_ROLE_ADMINISTRATOR), &person));
    confirm(ledger, "admin-c", revoke(ledger, "admin-a", "admin-b"));
    return revoke(ledger, "admin-c", "admin-a");
}

/* -- Delegation. */

static uint64_t delegate(struct ledger *ledger, const char *from, const char *to, uint32_t roles) {
    struct mz_actor_delegate body = {.to = mz_span_text(to),
                                     .from = mz_span_text(from),
                                     .begin = 20230113,
                                     .until = 20230115,
                                     .roles = roles};
    return of_ledger(ledger, MZ_KIND_ACTOR_DELEGATE, "admin-a", NULL, &body);
}

static uint64_t review_for(struct ledger *ledger, const struct ledger_case *c, uint32_t date) {
    struct ledger_payment p;
    ledger_case_pay(ledger, c, "P-1", LEDGER_REQUESTED, &p);
    struct mz_payment_review body;
    mz_schema_init(&mz_payment_review_schema, &body);
    body.amount = LEDGER_TOTAL;
    return ledger_append(ledger, &(struct ledger_act){.kind = MZ_KIND_PAYMENT_REVIEW,
                                                      .actor = "evaluator",
                                                      .project = LEDGER_PROJECT,
                                                      .date = date,
                                                      .refs = &p.request,
                                                      .refs_count = 1,
                                                      .body = &body});
}

static uint64_t forbidden_pair(struct ledger *ledger, const struct ledger_case *c) {
    (void)c;
    return delegate(ledger, "approver-1", "cashier", MZ_ROLE_BIT(MZ_ROLE_APPROVER));
}

static uint64_t lent_on(struct ledger *ledger, const struct ledger_case *c) {
    (void)c;
    confirm(ledger, "admin-b",
            delegate(ledger, "budgeter", "evaluator", MZ_ROLE_BIT(MZ_ROLE_BUDGET)));
    return delegate(ledger, "evaluator", "accountant", MZ_ROLE_BIT(MZ_ROLE_BUDGET));
}

static uint64_t for_each_other(struct ledger *ledger, const struct ledger_case *c) {
    (void)c;
    confirm(ledger, "admin-b",
            delegate(ledger, "budgeter", "evaluator", MZ_ROLE_BIT(MZ_ROLE_BUDGET)));
    return delegate(ledger, "evaluator", "budgeter", MZ_ROLE_BIT(MZ_ROLE_EVALUATOR));
}

static uint64_t after_its_end(struct ledger *ledger, const struct ledger_case *c) {
    confirm(ledger, "admin-b",
            delegate(ledger, "reviewer", "evaluator", MZ_ROLE_BIT(MZ_ROLE_REVIEWER)));
    return review_for(ledger, c, 20230120);
}

static uint64_t ended_before(struct ledger *ledger, const struct ledger_case *c) {
    uint64_t on = delegate(ledger, "reviewer", "evaluator", MZ_ROLE_BIT(MZ_ROLE_REVIEWER));
    confirm(ledger, "admin-b", on);
    struct mz_delegation_end body = {mz_span_text("evaluator"), mz_span_text("back at work")};
    ledger_append(ledger, &(struct ledger_act){.kind = MZ_KIND_DELEGATION_END,
                                               .actor = "reviewer",
                                               .date = 20230113,
                                               .refs = &on,
                                               .refs_count = 1,
                                               .body = &body});
    return review_for(ledger, c, 20230115);
}

static uint64_t ended_by_a_stranger(struct ledger *ledger, const struct ledger_case *c) {
    (void)c;
    uint64_t on = delegate(ledger, "reviewer", "evaluator", MZ_ROLE_BIT(MZ_ROLE_REVIEWER));
    confirm(ledger, "admin-b", on);
    struct mz_delegation_end body = {mz_span_text("evaluator"), mz_span_text("x")};
    return ledger_append(ledger, &(struct ledger_act){.kind = MZ_KIND_DELEGATION_END,
                                                      .actor = "clerk",
                                                      .date = 20230113,
                                                      .refs = &on,
                                                      .refs_count = 1,
                                                      .body = &body});
}

/* -- Budget. */

static uint64_t of_project(struct ledger *ledger, enum mz_kind_id kind, const char *actor,
                           const char *project, uint32_t date, const uint64_t *refs,
                           size_t refs_count, const void *body) {
    return ledger_append(ledger, &(struct ledger_act){.kind = kind,
                                                      .actor = actor,
                                                      .project = project,
                                                      .date = date,
                                                      .refs = refs,
                                                      .refs_count = refs_count,
                                                      .body = body});
}

static uint64_t appropriate(struct ledger *ledger, const char *project, const char *line,
                            uint64_t year) {
    struct mz_budget_appropriate body;
    mz_schema_init(&mz_budget_appropriate_schema, &body);
    body.line = mz_span_text(line);
    body.year = year;
    body.amount = 1000;
    body.source = MZ_SOURCE_FISCAL;
    body.document = mz_span_text("x");
    return of_project(ledger, MZ_KIND_BUDGET_APPROPRIATE, "budgeter", project, 20230113, NULL, 0,
                      &body);
}

static uint64_t adjust(struct ledger *ledger, uint8_t type, const uint64_t *refs, const char *to,
                       int64_t amount) {
    struct mz_budget_adjust body;
    mz_schema_init(&mz_budget_adjust_schema, &body);
    body.line = mz_span_text(LEDGER_LINE);
    body.type = type;
    body.amount = amount;
    body.document = body.reason = mz_span_text("x");
    if (to != NULL)
        body.to = mz_span_text(to);
    return of_project(ledger, MZ_KIND_BUDGET_ADJUST, "budgeter", LEDGER_PROJECT, 20230113, refs,
                      to != NULL ? 2 : 1, &body);
}

static uint64_t virement_of_too_much(struct ledger *ledger, const struct ledger_case *c) {
    uint64_t refs[] = {c->appropriate, appropriate(ledger, LEDGER_PROJECT, "B-2", 2023)};
    return adjust(ledger, MZ_ADJUST_VIREMENT, refs, "B-2", LEDGER_TOTAL * 100);
}

static uint64_t virement_to_itself(struct ledger *ledger, const struct ledger_case *c) {
    uint64_t refs[] = {c->appropriate, c->create};
    return adjust(ledger, MZ_ADJUST_VIREMENT, refs, LEDGER_LINE, 1);
}

static uint64_t carried_within_the_year(struct ledger *ledger, const struct ledger_case *c) {
    uint64_t refs[] = {c->appropriate, appropriate(ledger, LEDGER_PROJECT, "B-2", 2023)};
    return adjust(ledger, MZ_ADJUST_CARRY, refs, "B-2", 1);
}

static uint64_t below_what_came_in(struct ledger *ledger, const struct ledger_case *c) {
    return adjust(ledger, MZ_ADJUST_DECREASE, &c->appropriate, NULL, LEDGER_TOTAL);
}

static void second_project(struct ledger *ledger) {
    struct mz_project_register body;
    mz_schema_init(&mz_project_register_schema, &body);
    body.name = body.unit = body.basis = mz_span_text("x");
    body.begin = 20230101;
    body.end = 20231231;
    of_project(ledger, MZ_KIND_PROJECT_REGISTER, "clerk", "aid-2", 20230113, NULL, 0, &body);
}

static uint64_t send(struct ledger *ledger, const struct ledger_case *c) {
    struct mz_budget_send body = {.line = mz_span_text(LEDGER_LINE),
                                  .to = mz_span_text("C-1"),
                                  .to_project = mz_span_text("aid-2"),
                                  .taker = ledger_id("taker", 0),
                                  .amount = 10,
                                  .document = mz_span_text("x"),
                                  .reason = mz_span_text("x")};
    return of_project(ledger, MZ_KIND_BUDGET_SEND, "budgeter", LEDGER_PROJECT, 20230113,
                      &c->appropriate, 1, &body);
}

static uint64_t taken_by_another(struct ledger *ledger, const struct ledger_case *c) {
    second_project(ledger);
    uint64_t line = appropriate(ledger, "aid-2", "C-1", 2023);
    uint64_t refs[] = {send(ledger, c), line};
    struct mz_budget_take body = {.from = mz_span_text(LEDGER_LINE),
                                  .line = mz_span_text("C-1"),
                                  .amount = 10,
                                  .document = mz_span_text("x")};
    /* The maker gives every statement an id of its own, which is not the one that was named. */
    return of_project(ledger, MZ_KIND_BUDGET_TAKE, "budgeter", "aid-2", 20230113, refs, 2, &body);
}

/* -- Periods. The plan of the case is dated in January 2023. */

static uint64_t close(struct ledger *ledger, uint32_t end, uint64_t more_entries,
                      int64_t more_fen) {
    static struct mz_period_close body;
    struct mz_entry_head head = ledger_next_head(ledger, LEDGER_PROJECT, 20230405);
    mz_schema_init(&mz_period_close_schema, &body);
    body.begin = 20230101;
    body.end = end;
    body.entries = head.project_seq - 1 + more_entries;
    body.head = head.project_prev;
    body.balances_count = MZ_BALANCES;
    for (uint8_t item = 1; item <= MZ_BALANCES; item++)
        body.balances[item - 1] =
            (struct mz_period_balance){.line = mz_span_text(LEDGER_LINE), .item = item};
    struct mz_period_balance *adjusted = &body.balances[MZ_BALANCE_ADJUSTED - 1];
    adjusted->plus = adjusted->closing = LEDGER_TOTAL + more_fen;
    struct mz_period_balance *received = &body.balances[MZ_BALANCE_RECEIVED - 1];
    received->plus = received->closing = LEDGER_TOTAL;
    return of_project(ledger, MZ_KIND_PERIOD_CLOSE, "accountant", LEDGER_PROJECT, 20230405, NULL, 0,
                      &body);
}

static uint64_t on_period(struct ledger *ledger, enum mz_kind_id kind, const char *actor,
                          uint64_t on) {
    struct mz_period_reopen body = {mz_span_text("x")};
    return of_project(ledger, kind, actor, LEDGER_PROJECT, 20230406, &on, 1,
                      kind == MZ_KIND_PERIOD_REOPEN ? &body : NULL);
}

static uint64_t wrong_total(struct ledger *ledger, const struct ledger_case *c) {
    (void)c;
    return close(ledger, 20230331, 0, 1);
}

static uint64_t wrong_entries(struct ledger *ledger, const struct ledger_case *c) {
    (void)c;
    return close(ledger, 20230331, 1, 0);
}

static uint64_t not_over(struct ledger *ledger, const struct ledger_case *c) {
    (void)c;
    return close(ledger, 20230630, 0, 0);
}

static uint64_t into_closed(struct ledger *ledger, const struct ledger_case *c) {
    close(ledger, 20230331, 0, 0);
    struct mz_funds_receive body = {
        .line = mz_span_text(LEDGER_LINE), .amount = 1, .document = mz_span_text("x")};
    return of_project(ledger, MZ_KIND_FUNDS_RECEIVE, "accountant", LEDGER_PROJECT, 20230331,
                      &c->appropriate, 1, &body);
}

static uint64_t closed_twice(struct ledger *ledger, const struct ledger_case *c) {
    (void)c;
    close(ledger, 20230331, 0, 0);
    return close(ledger, 20230331, 0, 0);
}

static uint64_t reopened_alone(struct ledger *ledger, const struct ledger_case *c) {
    uint64_t closed = close(ledger, 20230331, 0, 0);
    on_period(ledger, MZ_KIND_PERIOD_REOPEN, "accountant", closed);
    struct mz_funds_receive body = {
        .line = mz_span_text(LEDGER_LINE), .amount = 1, .document = mz_span_text("x")};
    return of_project(ledger, MZ_KIND_FUNDS_RECEIVE, "accountant", LEDGER_PROJECT, 20230331,
                      &c->appropriate, 1, &body);
}

static uint64_t confirmed_by_accountant(struct ledger *ledger, const struct ledger_case *c) {
    (void)c;
    return on_period(ledger, MZ_KIND_PERIOD_CONFIRM, "accountant", close(ledger, 20230331, 0, 0));
}

/* -- Personal data. */

static uint64_t erase(struct ledger *ledger, const char *actor, const struct mz_id *payee,
                      uint8_t ground) {
    struct mz_data_erase body = {.payee = *payee,
                                 .ground = ground,
                                 .document = mz_span_text("x"),
                                 .order = ledger_token(0, MZ_PERSONAL_IDNO)};
    return of_ledger(ledger, MZ_KIND_DATA_ERASE, actor, NULL, &body);
}

static void officer(struct ledger *ledger) {
    confirm(ledger, "admin-b", enrol(ledger, "officer", MZ_ROLE_BIT(MZ_ROLE_PRIVACY), NULL));
}

static uint64_t erased_by_a_clerk(struct ledger *ledger, const struct ledger_case *c) {
    return erase(ledger, "clerk", &c->payee_id[0], MZ_GROUND_ORDER);
}

static uint64_t erased_too_soon(struct ledger *ledger, const struct ledger_case *c) {
    struct ledger_payment p;
    officer(ledger);
    ledger_case_pay(ledger, c, "P-1", LEDGER_REQUESTED, &p);
    return erase(ledger, "officer", &c->payee_id[0], MZ_GROUND_EXPIRED);
}

static uint64_t paid_after_erasure(struct ledger *ledger, const struct ledger_case *c) {
    struct ledger_payment p;
    officer(ledger);
    erase(ledger, "officer", &c->payee_id[0], MZ_GROUND_ORDER);
    ledger_case_pay(ledger, c, "P-1", LEDGER_REQUESTED, &p);
    return p.request;
}

static uint64_t saw_a_stranger(struct ledger *ledger, const struct ledger_case *c) {
    (void)c;
    static struct mz_access_log body;
    body.fields = MZ_ROLE_BIT(MZ_PERSONAL_NAME);
    body.reason = mz_span_text("x");
    body.payees_count = 1;
    body.payees[0].payee = ledger_id("nobody", 0);
    return of_ledger(ledger, MZ_KIND_ACCESS_LOG, "cashier", NULL, &body);
}

static const struct {
    const char *name;
    uint64_t (*commit)(struct ledger *ledger, const struct ledger_case *c);
    enum mz_status code;
} frauds[] = {
    {"a key not possessed", key_not_possessed, MZ_E_BAD_SIGNATURE},
    {"the old key after a rotation", old_key_used, MZ_E_REVOKED_KEY},
    {"confirmed for a revoked administrator", proposer_revoked, MZ_E_REVOKED_KEY},
    {"an administrator in business", administrator_in_business, MZ_E_ADMINISTRATOR_BUSINESS},
    {"two names, one administrator left", one_person_left, MZ_E_TOO_FEW_ADMINISTRATORS},
    {"a forbidden pair lent", forbidden_pair, MZ_E_DUTY_CONFLICT},
    {"what was lent, lent on", lent_on, MZ_E_WRONG_ROLE},
    {"each acting for the other", for_each_other, MZ_E_DELEGATION_LOOP},
    {"a delegation used after its end", after_its_end, MZ_E_WRONG_ROLE},
    {"a delegation used after it was ended", ended_before, MZ_E_WRONG_ROLE},
    {"a delegation ended by a stranger", ended_by_a_stranger, MZ_E_FORBIDDEN},
    {"a virement of more than there is", virement_of_too_much, MZ_E_OVER_BUDGET},
    {"a virement to the same line", virement_to_itself, MZ_E_DUPLICATE},
    {"carried over within the year", carried_within_the_year, MZ_E_OUT_OF_RANGE},
    {"less than was received", below_what_came_in, MZ_E_OVER_BUDGET},
    {"taken by a statement that was not named", taken_by_another, MZ_E_WRONG_REF},
    {"a close with a wrong total", wrong_total, MZ_E_FIGURE_MISMATCH},
    {"a close with a wrong count of entries", wrong_entries, MZ_E_FIGURE_MISMATCH},
    {"a period closed before it is over", not_over, MZ_E_OUT_OF_RANGE},
    {"dated into a closed period", into_closed, MZ_E_CLOSED_PERIOD},
    {"closed again before the first is confirmed", closed_twice, MZ_E_PERIOD_UNCONFIRMED},
    {"reopened by one person", reopened_alone, MZ_E_CLOSED_PERIOD},
    {"a close confirmed without the role", confirmed_by_accountant, MZ_E_WRONG_ROLE},
    {"erased by a clerk", erased_by_a_clerk, MZ_E_WRONG_ROLE},
    {"erased while vouchers must be kept", erased_too_soon, MZ_E_RETENTION},
    {"paid after the erasure", paid_after_erasure, MZ_E_ERASED},
    {"access to a payee that is none", saw_a_stranger, MZ_E_UNKNOWN_PAYEE},
};

static void test_frauds(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof frauds / sizeof frauds[0]; i++) {
        struct ledger *ledger = ledger_new();
        struct ledger_case c;
        ledger_case_open(ledger, &c);
        ledger_case_plan(ledger, &c);
        uint64_t at = frauds[i].commit(ledger, &c);
        confirm(ledger, "admin-b",
                revoke(ledger, "admin-a", "evaluator")); /* life goes on after it */
        struct mz_verify_report report = verifying(ledger, NULL);
        const struct mz_layer_report *rules = &report.layers[MZ_LAYER_RULES];
        if (rules->fault.status != frauds[i].code || rules->index != at)
            fail_msg("%s: expected %s at %d, found %s at %d: %s", frauds[i].name,
                     mz_status_code(frauds[i].code), (int)at, mz_status_code(rules->fault.status),
                     (int)rules->index, rules->fault.place);
        assert_int_equal(rules->checked, at);
        verifying_expect(&report, MZ_FAILED, MZ_LAYER_RULES, frauds[i].code, at);
        assert_int_equal(report.layers[MZ_LAYER_CHAIN].checked, ledger_size(ledger));
        assert_int_equal(report.layers[MZ_LAYER_SIGNATURES].checked, ledger_size(ledger));
        ledger_free(ledger);
    }
}

/* An erasure that is in order is counted, and everything else still verifies. */
static void test_erased_is_told(void **state) {
    (void)state;
    struct ledger *ledger = ledger_new();
    struct ledger_case c;
    ledger_case_open(ledger, &c);
    ledger_case_plan(ledger, &c);
    officer(ledger);
    erase(ledger, "officer", &c.payee_id[1], MZ_GROUND_MISTAKE);
    struct mz_verify_report report = verifying(ledger, NULL);
    verifying_expect(&report, MZ_VERIFIED, MZ_LAYER_COUNT, MZ_OK, MZ_ABSENT);
    assert_int_equal(report.erased, 1);
    ledger_free(ledger);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_frauds),
                                       cmocka_unit_test(test_erased_is_told)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
