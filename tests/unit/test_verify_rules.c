/* proto/verify/verify: a daemon that admits what the rules forbid, chains it properly and signs the
 * checkpoint, is found out by whoever replays the rules (T3, G4): the layer, the rule and the entry
 * are named. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "tests/lib/ledger_case.h"
#include "tests/lib/verifying.h"

/* Each makes one entry that is wrong and returns its index; `c` is a ledger with its plan, nothing
 * paid. */

static uint64_t act(struct ledger *ledger, enum mz_kind_id kind, const char *actor,
                    const uint64_t *refs, size_t count, const void *body) {
    return ledger_append(ledger, &(struct ledger_act){.kind = kind,
                                                      .actor = actor,
                                                      .project = LEDGER_PROJECT,
                                                      .date = 20230116,
                                                      .refs = refs,
                                                      .refs_count = count,
                                                      .body = body});
}

static uint64_t review(struct ledger *ledger, const char *actor, uint64_t request, int64_t amount) {
    struct mz_payment_review body;
    mz_schema_init(&mz_payment_review_schema, &body);
    body.amount = amount;
    return act(ledger, MZ_KIND_PAYMENT_REVIEW, actor, &request, 1, &body);
}

static uint64_t approve(struct ledger *ledger, const char *actor, const struct ledger_payment *p,
                        uint64_t tier, size_t refs_count) {
    struct mz_payment_approve body;
    mz_schema_init(&mz_payment_approve_schema, &body);
    body.tier = tier;
    body.amount = LEDGER_TOTAL;
    uint64_t refs[] = {p->request, p->review, p->approve[0]};
    return act(ledger, MZ_KIND_PAYMENT_APPROVE, actor, refs, refs_count, &body);
}

static uint64_t instruct(struct ledger *ledger, const uint64_t *refs, size_t count) {
    struct mz_payment_instruct body;
    mz_schema_init(&mz_payment_instruct_schema, &body);
    body.amount = LEDGER_TOTAL;
    body.method = MZ_METHOD_TRANSFER;
    return act(ledger, MZ_KIND_PAYMENT_INSTRUCT, "cashier", refs, count, &body);
}

static uint64_t unenrolled(struct ledger *ledger, const struct ledger_case *c) {
    struct ledger_payment p;
    ledger_case_pay(ledger, c, "P-1", LEDGER_REQUESTED, &p);
    return review(ledger, "stranger", p.request, LEDGER_TOTAL);
}

static uint64_t without_role(struct ledger *ledger, const struct ledger_case *c) {
    struct ledger_payment p;
    ledger_case_pay(ledger, c, "P-1", LEDGER_REQUESTED, &p);
    return review(ledger, "cashier", p.request, LEDGER_TOTAL);
}

static uint64_t in_another_name(struct ledger *ledger, const struct ledger_case *c) {
    struct ledger_payment p;
    ledger_case_pay(ledger, c, "P-1", LEDGER_REQUESTED, &p);
    struct mz_payment_review body;
    mz_schema_init(&mz_payment_review_schema, &body);
    body.amount = LEDGER_TOTAL;
    return ledger_append(ledger, &(struct ledger_act){.kind = MZ_KIND_PAYMENT_REVIEW,
                                                      .actor = "reviewer",
                                                      .signer = "clerk",
                                                      .project = LEDGER_PROJECT,
                                                      .date = 20230116,
                                                      .refs = &p.request,
                                                      .refs_count = 1,
                                                      .body = &body});
}

static uint64_t other_amount(struct ledger *ledger, const struct ledger_case *c) {
    struct ledger_payment p;
    ledger_case_pay(ledger, c, "P-1", LEDGER_REQUESTED, &p);
    return review(ledger, "reviewer", p.request, LEDGER_TOTAL + 1);
}

static uint64_t wrong_tier(struct ledger *ledger, const struct ledger_case *c) {
    struct ledger_payment p;
    ledger_case_pay(ledger, c, "P-1", LEDGER_REVIEWED, &p);
    return approve(ledger, "approver-2", &p, 2, 2);
}

static uint64_t paid_unapproved(struct ledger *ledger, const struct ledger_case *c) {
    struct ledger_payment p;
    ledger_case_pay(ledger, c, "P-1", LEDGER_REVIEWED, &p);
    uint64_t refs[] = {p.request, p.review, c->list};
    return instruct(ledger, refs, 3);
}

static uint64_t paid_unaccepted(struct ledger *ledger, const struct ledger_case *c) {
    struct ledger_payment p;
    ledger_case_pay(ledger, c, "P-1", LEDGER_APPROVED, &p);
    uint64_t refs[] = {p.request, p.approve[0], p.approve[1]};
    return instruct(ledger, refs, 3);
}

static uint64_t paid_twice(struct ledger *ledger, const struct ledger_case *c) {
    struct ledger_payment p;
    ledger_case_pay(ledger, c, "P-1", LEDGER_INSTRUCTED, &p);
    uint64_t refs[] = {p.request, p.approve[0], p.approve[1], p.accept[0], p.accept[1]};
    return instruct(ledger, refs, 5);
}

static uint64_t over_budget(struct ledger *ledger, const struct ledger_case *c) {
    struct ledger_payment p, q;
    ledger_case_pay(ledger, c, "P-1", LEDGER_APPROVED, &p);
    ledger_case_pay(ledger, c, "P-2", LEDGER_REQUESTED, &q);
    return q.request;
}

static uint64_t same_number(struct ledger *ledger, const struct ledger_case *c) {
    struct ledger_payment p, q;
    ledger_case_pay(ledger, c, "P-1", LEDGER_REQUESTED, &p);
    ledger_case_pay(ledger, c, "P-1", LEDGER_REQUESTED, &q);
    return q.request;
}

static uint64_t request_of(struct ledger *ledger, const struct mz_line *lines, int64_t amount,
                           uint64_t count) {
    struct mz_list_totals totals = ledger_list(ledger, MZ_LIST_ROSTER, lines, 2);
    struct mz_payment_request body;
    mz_schema_init(&mz_payment_request_schema, &body);
    body.number = mz_span_text("P-9");
    body.line = mz_span_text(LEDGER_LINE);
    body.amount = amount;
    body.count = count;
    body.root = totals.root;
    body.method = MZ_METHOD_TRANSFER;
    body.due = 20230120;
    body.purpose = mz_span_text("x");
    return act(ledger, MZ_KIND_PAYMENT_REQUEST, "clerk", NULL, 0, &body);
}

static uint64_t over_standard(struct ledger *ledger, const struct ledger_case *c) {
    struct mz_line lines[2] = {
        {.line = 1, .payee = c->payee_id[0], .amount = LEDGER_SHARE, .salt = ledger_id("s", 1)},
        {.line = 2,
         .payee = c->payee_id[1],
         .amount = LEDGER_SHARE + 1,
         .salt = ledger_id("s", 2)}};
    return request_of(ledger, lines, 2 * LEDGER_SHARE + 1, 2);
}

static uint64_t one_payee_twice(struct ledger *ledger, const struct ledger_case *c) {
    struct mz_line lines[2] = {
        {.line = 1, .payee = c->payee_id[0], .amount = 1, .salt = ledger_id("s", 1)},
        {.line = 2, .payee = c->payee_id[0], .amount = 1, .salt = ledger_id("s", 2)}};
    return request_of(ledger, lines, 2, 2);
}

static uint64_t unknown_payee(struct ledger *ledger, const struct ledger_case *c) {
    struct mz_line lines[2] = {
        {.line = 1, .payee = c->payee_id[0], .amount = 1, .salt = ledger_id("s", 1)},
        {.line = 2, .payee = ledger_id("nobody", 0), .amount = 1, .salt = ledger_id("s", 2)}};
    return request_of(ledger, lines, 2, 2);
}

static uint64_t wrong_sum(struct ledger *ledger, const struct ledger_case *c) {
    struct mz_line lines[2] = {
        {.line = 1, .payee = c->payee_id[0], .amount = 1, .salt = ledger_id("s", 1)},
        {.line = 2, .payee = c->payee_id[1], .amount = 1, .salt = ledger_id("s", 2)}};
    return request_of(ledger, lines, 3, 2);
}

static uint64_t wrong_count(struct ledger *ledger, const struct ledger_case *c) {
    struct mz_line lines[2] = {
        {.line = 1, .payee = c->payee_id[0], .amount = 1, .salt = ledger_id("s", 1)},
        {.line = 2, .payee = c->payee_id[1], .amount = 1, .salt = ledger_id("s", 2)}};
    return request_of(ledger, lines, 2, 3);
}

static uint64_t second_genesis(struct ledger *ledger, const struct ledger_case *c) {
    (void)c;
    struct ledger_case other;
    uint64_t at = ledger_size(ledger);
    ledger_case_open(ledger, &other);
    return at;
}

static uint64_t enrolled_twice(struct ledger *ledger, const struct ledger_case *c) {
    struct mz_payee_enrol enrol;
    mz_schema_init(&mz_payee_enrol_schema, &enrol);
    enrol.payee = c->payee_id[0];
    memset(enrol.token.bytes, 7, sizeof enrol.token.bytes);
    enrol.category = MZ_CATEGORY_ILLNESS;
    enrol.digests_count = 2;
    for (uint8_t i = 0; i < 2; i++) {
        enrol.digests[i].field = (uint8_t)(i + 1);
        memset(enrol.digests[i].digest.bytes, i + 1, MZ_HASH_SIZE);
    }
    return ledger_append(ledger, &(struct ledger_act){.kind = MZ_KIND_PAYEE_ENROL,
                                                      .actor = "clerk",
                                                      .date = 20230113,
                                                      .body = &enrol});
}

static uint64_t long_ago(struct ledger *ledger, const struct ledger_case *c) {
    struct mz_funds_receive body;
    mz_schema_init(&mz_funds_receive_schema, &body);
    body.line = mz_span_text(LEDGER_LINE);
    body.amount = 1;
    body.document = mz_span_text("x");
    uint64_t refs = c->appropriate;
    return ledger_append(ledger, &(struct ledger_act){.kind = MZ_KIND_FUNDS_RECEIVE,
                                                      .actor = "accountant",
                                                      .project = LEDGER_PROJECT,
                                                      .date = 20221101,
                                                      .refs = &refs,
                                                      .refs_count = 1,
                                                      .body = &body});
}

static uint64_t confirmed_by_proposer(struct ledger *ledger, const struct ledger_case *c) {
    (void)c;
    struct mz_actor_revoke body;
    mz_schema_init(&mz_actor_revoke_schema, &body);
    body.actor = mz_span_text("clerk");
    body.reason = mz_span_text("x");
    uint64_t proposal = ledger_append(ledger, &(struct ledger_act){.kind = MZ_KIND_ACTOR_REVOKE,
                                                                   .actor = "admin-a",
                                                                   .date = 20230113,
                                                                   .body = &body});
    return ledger_append(ledger, &(struct ledger_act){.kind = MZ_KIND_ACT_CONFIRM,
                                                      .actor = "admin-a",
                                                      .date = 20230113,
                                                      .refs = &proposal,
                                                      .refs_count = 1});
}

static uint64_t after_revocation(struct ledger *ledger, const struct ledger_case *c) {
    struct mz_actor_revoke body;
    mz_schema_init(&mz_actor_revoke_schema, &body);
    body.actor = mz_span_text("clerk");
    body.reason = mz_span_text("left the office");
    uint64_t proposal = ledger_append(ledger, &(struct ledger_act){.kind = MZ_KIND_ACTOR_REVOKE,
                                                                   .actor = "admin-a",
                                                                   .date = 20230113,
                                                                   .body = &body});
    ledger_append(ledger, &(struct ledger_act){.kind = MZ_KIND_ACT_CONFIRM,
                                               .actor = "admin-b",
                                               .date = 20230113,
                                               .refs = &proposal,
                                               .refs_count = 1});
    struct ledger_payment p;
    ledger_case_pay(ledger, c, "P-1", LEDGER_REQUESTED, &p);
    return p.request;
}

static uint64_t stop(struct ledger *ledger, enum mz_kind_id kind, const char *actor,
                     const uint64_t *refs, size_t count) {
    struct mz_payment_stop body;
    mz_schema_init(&mz_payment_stop_schema, &body);
    body.reason = MZ_REASON_COMPLAINT;
    body.text = mz_span_text("a letter about the list");
    return act(ledger, kind, actor, refs, count, &body);
}

static uint64_t paid_suspended(struct ledger *ledger, const struct ledger_case *c) {
    struct ledger_payment p;
    ledger_case_pay(ledger, c, "P-1", LEDGER_ACCEPTED, &p);
    stop(ledger, MZ_KIND_PAYMENT_SUSPEND, "budgeter", &p.request, 1);
    uint64_t refs[] = {p.request, p.approve[0], p.approve[1], p.accept[0], p.accept[1]};
    return instruct(ledger, refs, 5);
}

static uint64_t suspended_early(struct ledger *ledger, const struct ledger_case *c) {
    struct ledger_payment p;
    ledger_case_pay(ledger, c, "P-1", LEDGER_APPROVED, &p);
    return stop(ledger, MZ_KIND_PAYMENT_SUSPEND, "budgeter", &p.request, 1);
}

static uint64_t resumed_by_cashier(struct ledger *ledger, const struct ledger_case *c) {
    struct ledger_payment p;
    ledger_case_pay(ledger, c, "P-1", LEDGER_ACCEPTED, &p);
    uint64_t refs[] = {p.request, stop(ledger, MZ_KIND_PAYMENT_SUSPEND, "reviewer", &p.request, 1)};
    return stop(ledger, MZ_KIND_PAYMENT_RESUME, "cashier", refs, 2);
}

/* The bank's results of an instructed payment: every line came back. */
static uint64_t all_back(struct ledger *ledger, const struct ledger_case *c,
                         const struct ledger_payment *p) {
    struct mz_line lines[LEDGER_PAYEES];
    for (uint64_t i = 0; i < LEDGER_PAYEES; i++)
        lines[i] = (struct mz_line){.line = i + 1,
                                    .payee = c->payee_id[i],
                                    .amount = LEDGER_SHARE,
                                    .salt = ledger_id("back", i),
                                    .outcome = MZ_OUTCOME_RETURNED,
                                    .reason = mz_span_text("x"),
                                    .date = 20230116};
    struct mz_list_totals totals = ledger_list(ledger, MZ_LIST_RESULTS, lines, LEDGER_PAYEES);
    struct mz_payment_settle body = {totals.count, totals.amount, totals.root};
    uint64_t refs[] = {p->request, p->instruct};
    return act(ledger, MZ_KIND_PAYMENT_SETTLE, "cashier", refs, 2, &body);
}

static uint64_t again(struct ledger *ledger, const struct ledger_case *c,
                      const struct ledger_payment *p) {
    struct mz_line lines[LEDGER_PAYEES];
    for (uint64_t i = 0; i < LEDGER_PAYEES; i++)
        lines[i] = (struct mz_line){.line = i + 1,
                                    .payee = c->payee_id[i],
                                    .amount = LEDGER_SHARE,
                                    .salt = ledger_id("again", i)};
    struct mz_list_totals totals = ledger_list(ledger, MZ_LIST_SELECTION, lines, LEDGER_PAYEES);
    struct mz_payment_instruct body = {.amount = totals.amount,
                                       .method = MZ_METHOD_TRANSFER,
                                       .count = totals.count,
                                       .root = totals.root};
    uint64_t refs[] = {p->request, p->approve[0], p->approve[1], p->accept[0], p->accept[1]};
    return act(ledger, MZ_KIND_PAYMENT_INSTRUCT, "cashier", refs, 5, &body);
}

static uint64_t new_account(struct ledger *ledger, const struct ledger_case *c, size_t n,
                            struct mz_hash token) {
    struct mz_payee_update body;
    mz_schema_init(&mz_payee_update_schema, &body);
    body.payee = c->payee_id[n];
    body.reason = mz_span_text("x");
    body.account_token = token;
    body.digests_count = 1;
    body.digests[0] = (struct mz_digest){MZ_PERSONAL_ACCOUNT, token};
    return ledger_append(ledger, &(struct ledger_act){.kind = MZ_KIND_PAYEE_UPDATE,
                                                      .actor = "clerk",
                                                      .date = 20230116,
                                                      .refs = &c->payee[n],
                                                      .refs_count = 1,
                                                      .body = &body});
}

static uint64_t sent_twice(struct ledger *ledger, const struct ledger_case *c) {
    struct ledger_payment p;
    ledger_case_pay(ledger, c, "P-1", LEDGER_INSTRUCTED, &p);
    all_back(ledger, c, &p);
    again(ledger, c, &p);
    return again(ledger, c, &p);
}

static uint64_t to_new_account(struct ledger *ledger, const struct ledger_case *c) {
    struct ledger_payment p;
    ledger_case_pay(ledger, c, "P-1", LEDGER_INSTRUCTED, &p);
    all_back(ledger, c, &p);
    new_account(ledger, c, 1, ledger_token(99, MZ_PERSONAL_ACCOUNT));
    return again(ledger, c, &p);
}

static uint64_t swapped_before_paying(struct ledger *ledger, const struct ledger_case *c) {
    struct ledger_payment p;
    ledger_case_pay(ledger, c, "P-1", LEDGER_ACCEPTED, &p);
    new_account(ledger, c, 1, ledger_token(99, MZ_PERSONAL_ACCOUNT));
    uint64_t refs[] = {p.request, p.approve[0], p.approve[1], p.accept[0], p.accept[1]};
    return instruct(ledger, refs, 5);
}

static uint64_t account_of_another(struct ledger *ledger, const struct ledger_case *c) {
    return new_account(ledger, c, 1, ledger_token(1, MZ_PERSONAL_ACCOUNT));
}

/* A line of the payment that was not refunded, or only on paper. */
static struct mz_list_totals first_line(struct ledger *ledger, const struct ledger_case *c,
                                        enum mz_list_form form) {
    struct mz_line line = {.line = 1,
                           .payee = c->payee_id[0],
                           .amount = LEDGER_SHARE,
                           .salt = ledger_id("first", 1),
                           .serial = mz_span_text("back-1"),
                           .date = 20230116};
    return ledger_list(ledger, form, &line, 1);
}

static uint64_t reverse(struct ledger *ledger, const struct ledger_case *c,
                        const struct ledger_payment *p, uint8_t reason) {
    struct mz_list_totals totals = first_line(ledger, c, MZ_LIST_SELECTION);
    struct mz_payment_reverse body = {.count = totals.count,
                                      .amount = totals.amount,
                                      .root = totals.root,
                                      .reason = reason,
                                      .text = mz_span_text("x"),
                                      .voucher = mz_span_text("R-1")};
    return act(ledger, MZ_KIND_PAYMENT_REVERSE, "accountant", &p->request, 1, &body);
}

static uint64_t refund_without_receipt(struct ledger *ledger, const struct ledger_case *c) {
    struct ledger_payment p;
    ledger_case_pay(ledger, c, "P-1", LEDGER_SETTLED, &p);
    struct mz_list_totals totals = first_line(ledger, c, MZ_LIST_REFUNDS);
    struct mz_payment_refund body = {totals.count, totals.amount, totals.root};
    uint64_t refs[] = {p.request, p.minutes};
    return act(ledger, MZ_KIND_PAYMENT_REFUND, "cashier", refs, 2, &body);
}

static uint64_t reversed_unrefunded(struct ledger *ledger, const struct ledger_case *c) {
    struct ledger_payment p;
    ledger_case_pay(ledger, c, "P-1", LEDGER_SIGNED, &p);
    return reverse(ledger, c, &p, MZ_REASON_REFUND);
}

static uint64_t reversed_early(struct ledger *ledger, const struct ledger_case *c) {
    struct ledger_payment p;
    ledger_case_pay(ledger, c, "P-1", LEDGER_INSTRUCTED, &p);
    return reverse(ledger, c, &p, MZ_REASON_ERROR);
}

static uint64_t reversal_confirmed_otherwise(struct ledger *ledger, const struct ledger_case *c) {
    struct ledger_payment p;
    ledger_case_pay(ledger, c, "P-1", LEDGER_SETTLED, &p);
    uint64_t refs[] = {p.request, reverse(ledger, c, &p, MZ_REASON_ERROR)};
    struct mz_payment_review body;
    mz_schema_init(&mz_payment_review_schema, &body);
    body.amount = LEDGER_SHARE + 1;
    return act(ledger, MZ_KIND_PAYMENT_CONFIRM, "approver-1", refs, 2, &body);
}

static uint64_t reversal_confirmed_by_accountant(struct ledger *ledger,
                                                 const struct ledger_case *c) {
    struct ledger_payment p;
    ledger_case_pay(ledger, c, "P-1", LEDGER_SETTLED, &p);
    uint64_t refs[] = {p.request, reverse(ledger, c, &p, MZ_REASON_ERROR)};
    struct mz_payment_review body;
    mz_schema_init(&mz_payment_review_schema, &body);
    body.amount = LEDGER_SHARE;
    return act(ledger, MZ_KIND_PAYMENT_CONFIRM, "accountant", refs, 2, &body);
}

static uint64_t attach(struct ledger *ledger, uint64_t request, const char *code,
                       const char *words) {
    struct mz_evidence_attach body;
    mz_schema_init(&mz_evidence_attach_schema, &body);
    body.code = mz_span_text(code);
    body.sha256 = ledger_file(ledger, words);
    body.size = strlen(words);
    body.media_type = mz_span_text("text/plain");
    return act(ledger, MZ_KIND_EVIDENCE_ATTACH, "accountant", &request, 1, &body);
}

static uint64_t refunded_twice(struct ledger *ledger, const struct ledger_case *c) {
    struct ledger_payment p;
    ledger_case_pay(ledger, c, "P-1", LEDGER_SETTLED, &p);
    uint64_t refs[] = {p.request, attach(ledger, p.request, "E17", "synthetic receipt")}, last = 0;
    for (unsigned n = 0; n < 2; n++) {
        struct mz_line line = {.line = 1,
                               .payee = c->payee_id[0],
                               .amount = LEDGER_SHARE,
                               .salt = ledger_id("r", n),
                               .serial = mz_span_text(n == 0 ? "back-1" : "back-2"),
                               .date = 20230117};
        struct mz_list_totals totals = ledger_list(ledger, MZ_LIST_REFUNDS, &line, 1);
        struct mz_payment_refund body = {totals.count, totals.amount, totals.root};
        last = ledger_append(ledger, &(struct ledger_act){.kind = MZ_KIND_PAYMENT_REFUND,
                                                          .actor = "cashier",
                                                          .project = LEDGER_PROJECT,
                                                          .date = 20230117,
                                                          .refs = refs,
                                                          .refs_count = 2,
                                                          .body = &body});
    }
    return last;
}

static uint64_t reversal_confirmed_twice(struct ledger *ledger, const struct ledger_case *c) {
    struct ledger_payment p;
    ledger_case_pay(ledger, c, "P-1", LEDGER_SETTLED, &p);
    uint64_t refs[] = {p.request, reverse(ledger, c, &p, MZ_REASON_ERROR)};
    struct mz_payment_review body;
    mz_schema_init(&mz_payment_review_schema, &body);
    body.amount = LEDGER_SHARE;
    act(ledger, MZ_KIND_PAYMENT_CONFIRM, "approver-1", refs, 2, &body);
    return act(ledger, MZ_KIND_PAYMENT_CONFIRM, "approver-2", refs, 2, &body);
}

static uint64_t evidence_of_two(struct ledger *ledger, const struct ledger_case *c) {
    struct ledger_payment p, q;
    ledger_case_pay(ledger, c, "P-1", LEDGER_REQUESTED, &p);
    ledger_case_pay(ledger, c, "P-2", LEDGER_REQUESTED, &q);
    attach(ledger, p.request, "E12", "synthetic photograph");
    return attach(ledger, q.request, "E12", "synthetic photograph");
}

static uint64_t archive_as(struct ledger *ledger, const struct ledger_payment *p, int64_t credit,
                           uint64_t attachments) {
    struct mz_payment_archive body = {.debit = LEDGER_TOTAL,
                                      .credit = credit,
                                      .voucher = mz_span_text("V-1"),
                                      .attachments = attachments};
    return act(ledger, MZ_KIND_PAYMENT_ARCHIVE, "budgeter", &p->request, 1, &body);
}

static uint64_t archived_unbalanced(struct ledger *ledger, const struct ledger_case *c) {
    struct ledger_payment p;
    ledger_case_pay(ledger, c, "P-1", LEDGER_SIGNED, &p);
    return archive_as(ledger, &p, LEDGER_TOTAL - 1, 2);
}

static uint64_t archived_without_voucher(struct ledger *ledger, const struct ledger_case *c) {
    struct ledger_payment p;
    ledger_case_pay(ledger, c, "P-1", LEDGER_SIGNED, &p);
    return archive_as(ledger, &p, LEDGER_TOTAL, 2);
}

static uint64_t archived_miscounted(struct ledger *ledger, const struct ledger_case *c) {
    struct ledger_payment p;
    ledger_case_pay(ledger, c, "P-1", LEDGER_SIGNED, &p);
    attach(ledger, p.request, "E16", "synthetic voucher");
    return archive_as(ledger, &p, LEDGER_TOTAL, 2);
}

static void new_policy(struct ledger *ledger, uint64_t split_days) {
    struct mz_policy_set policy;
    mz_schema_init(&mz_policy_set_schema, &policy);
    policy.version = 2;
    policy.acceptors = 2;
    policy.past_days = 30;
    policy.future_days = 1;
    policy.split_days = split_days;
    policy.tiers_count = 2;
    policy.tiers[0] = (struct mz_tier){.limit = LEDGER_TOTAL - LEDGER_SHARE, .approvals = 1};
    policy.tiers[1] = (struct mz_tier){.limit = MZ_ABSENT_FEN, .approvals = 2};
    uint64_t proposal = ledger_append(ledger, &(struct ledger_act){.kind = MZ_KIND_POLICY_SET,
                                                                   .actor = "admin-a",
                                                                   .date = 20230113,
                                                                   .body = &policy});
    ledger_append(ledger, &(struct ledger_act){.kind = MZ_KIND_ACT_CONFIRM,
                                               .actor = "admin-b",
                                               .date = 20230113,
                                               .refs = &proposal,
                                               .refs_count = 1});
}

/* The same person is paid in two parts, each below what needs a second approval. */
static uint64_t split_in_two(struct ledger *ledger, const struct ledger_case *c) {
    new_policy(ledger, 30);
    struct ledger_payment p = {0};
    for (unsigned part = 0; part < 2; part++) {
        struct mz_line lines[2] = {{.line = 1,
                                    .payee = c->payee_id[0],
                                    .amount = LEDGER_SHARE,
                                    .salt = ledger_id("split", 2 * part)},
                                   {.line = 2,
                                    .payee = c->payee_id[1],
                                    .amount = LEDGER_SHARE / 2,
                                    .salt = ledger_id("split", 2 * part + 1)}};
        struct mz_list_totals totals = ledger_list(ledger, MZ_LIST_ROSTER, lines, 2);
        struct mz_payment_request body;
        mz_schema_init(&mz_payment_request_schema, &body);
        body.number = mz_span_text(part == 0 ? "P-1" : "P-2");
        body.line = mz_span_text(LEDGER_LINE);
        body.amount = totals.amount;
        body.count = totals.count;
        body.root = totals.root;
        body.method = MZ_METHOD_TRANSFER;
        body.due = 20230120;
        body.purpose = mz_span_text("x");
        p.request = act(ledger, MZ_KIND_PAYMENT_REQUEST, "clerk", NULL, 0, &body);
        p.review = review(ledger, "reviewer", p.request, totals.amount);
        struct mz_payment_approve approval;
        mz_schema_init(&mz_payment_approve_schema, &approval);
        approval.tier = 1;
        approval.amount = totals.amount;
        uint64_t refs[] = {p.request, p.review};
        p.approve[0] = act(ledger, MZ_KIND_PAYMENT_APPROVE, "approver-1", refs, 2, &approval);
    }
    struct mz_payment_accept body;
    mz_schema_init(&mz_payment_accept_schema, &body);
    body.result = MZ_RESULT_PASSED;
    body.type = MZ_ACCEPTANCE_LIST;
    body.checked = body.passed = 2;
    uint64_t refs[] = {p.request, p.approve[0]};
    return act(ledger, MZ_KIND_PAYMENT_ACCEPT, "acceptor-1", refs, 2, &body);
}

static uint64_t in_cash(struct ledger *ledger, const struct ledger_case *c) {
    struct mz_line line = {
        .line = 1, .payee = c->payee_id[0], .amount = LEDGER_SHARE, .salt = ledger_id("cash", 1)};
    struct mz_list_totals totals = ledger_list(ledger, MZ_LIST_ROSTER, &line, 1);
    struct mz_payment_request body;
    mz_schema_init(&mz_payment_request_schema, &body);
    body.number = mz_span_text("P-1");
    body.line = mz_span_text(LEDGER_LINE);
    body.amount = totals.amount;
    body.count = totals.count;
    body.root = totals.root;
    body.method = MZ_METHOD_CASH;
    body.due = 20230120;
    body.purpose = mz_span_text("x");
    return act(ledger, MZ_KIND_PAYMENT_REQUEST, "clerk", NULL, 0, &body);
}

static const struct {
    const char *name;
    uint64_t (*commit)(struct ledger *ledger, const struct ledger_case *c);
    enum mz_status code;
    bool key_unknown; /* the signatures layer says so at the same entry */
} frauds[] = {
    {"unenrolled", unenrolled, MZ_E_UNKNOWN_KEY, true},
    {"without role", without_role, MZ_E_WRONG_ROLE, false},
    {"in another name", in_another_name, MZ_E_WRONG_ISSUER, false},
    {"other amount", other_amount, MZ_E_AMOUNT_MISMATCH, false},
    {"wrong tier", wrong_tier, MZ_E_WRONG_TIER, false},
    {"paid unapproved", paid_unapproved, MZ_E_NOT_APPROVED, false},
    {"paid unaccepted", paid_unaccepted, MZ_E_NOT_ACCEPTED, false},
    {"paid twice", paid_twice, MZ_E_WRONG_STATE, false},
    {"over budget", over_budget, MZ_E_OVER_BUDGET, false},
    {"same number", same_number, MZ_E_PAYMENT_EXISTS, false},
    {"over standard", over_standard, MZ_E_OVER_STANDARD, false},
    {"one payee twice", one_payee_twice, MZ_E_DUPLICATE_PAYEE, false},
    {"unknown payee", unknown_payee, MZ_E_UNKNOWN_PAYEE, false},
    {"wrong sum", wrong_sum, MZ_E_ROSTER_SUM, false},
    {"wrong count", wrong_count, MZ_E_ROSTER_COUNT, false},
    {"second genesis", second_genesis, MZ_E_ALREADY_CREATED, false},
    {"enrolled twice", enrolled_twice, MZ_E_PAYEE_EXISTS, false},
    {"long ago", long_ago, MZ_E_DATE_TOLERANCE, false},
    {"confirmed by proposer", confirmed_by_proposer, MZ_E_SAME_ADMINISTRATOR, false},
    {"sent twice", sent_twice, MZ_E_WRONG_STATE, false},
    {"sent again to a new account", to_new_account, MZ_E_REVIEW_NEEDED, false},
    {"account swapped before paying", swapped_before_paying, MZ_E_REVIEW_NEEDED, false},
    {"account of another", account_of_another, MZ_E_ACCOUNT_EXISTS, false},
    {"refund without receipt", refund_without_receipt, MZ_E_EVIDENCE_MISSING, false},
    {"reversed, not refunded", reversed_unrefunded, MZ_E_NOT_REFUNDED, false},
    {"reversed early", reversed_early, MZ_E_WRONG_STATE, false},
    {"reversal confirmed otherwise", reversal_confirmed_otherwise, MZ_E_AMOUNT_MISMATCH, false},
    {"reversal confirmed by the accountant", reversal_confirmed_by_accountant, MZ_E_WRONG_ROLE,
     false},
    {"archived unbalanced", archived_unbalanced, MZ_E_AMOUNT_MISMATCH, false},
    {"archived without voucher", archived_without_voucher, MZ_E_EVIDENCE_MISSING, false},
    {"archived, miscounted", archived_miscounted, MZ_E_EVIDENCE_COUNT, false},
    {"split in two", split_in_two, MZ_E_WRONG_STATE, false},
    {"in cash", in_cash, MZ_E_CASH, false},
    {"refunded twice", refunded_twice, MZ_E_LINE_MISMATCH, false},
    {"reversal confirmed twice", reversal_confirmed_twice, MZ_E_NOT_PENDING, false},
    {"evidence of two", evidence_of_two, MZ_E_EVIDENCE_REUSED, false},
    {"paid while suspended", paid_suspended, MZ_E_SUSPENDED, false},
    {"suspended early", suspended_early, MZ_E_WRONG_STATE, false},
    {"resumed by the cashier", resumed_by_cashier, MZ_E_WRONG_ROLE, false},
    {"after revocation", after_revocation, MZ_E_REVOKED_KEY, false},
};

static void test_frauds(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof frauds / sizeof frauds[0]; i++) {
        struct ledger *ledger = ledger_new();
        struct ledger_case c;
        ledger_case_open(ledger, &c);
        ledger_case_plan(ledger, &c);
        uint64_t at = frauds[i].commit(ledger, &c);
        ledger_case_enrol(ledger, 5); /* life goes on after it */
        struct mz_verify_report report = verifying(ledger, NULL);
        const struct mz_layer_report *rules = &report.layers[MZ_LAYER_RULES];
        if (rules->fault.status != frauds[i].code || rules->index != at)
            fail_msg("%s: expected %s at %d, found %s at %d", frauds[i].name,
                     mz_status_code(frauds[i].code), (int)at, mz_status_code(rules->fault.status),
                     (int)rules->index);
        assert_int_equal(rules->checked, at);
        verifying_expect(&report, MZ_FAILED,
                         frauds[i].key_unknown ? MZ_LAYER_SIGNATURES : MZ_LAYER_RULES,
                         frauds[i].code, at);
        /* What is in order is said to be: every other entry, its signature and the tree. */
        assert_int_equal(report.layers[MZ_LAYER_CHAIN].checked, ledger_size(ledger));
        assert_int_equal(report.layers[MZ_LAYER_TREE].fault.status, MZ_OK);
        assert_int_equal(report.layers[MZ_LAYER_SIGNATURES].checked,
                         ledger_size(ledger) - frauds[i].key_unknown);
        assert_int_equal(report.layers[MZ_LAYER_OBJECTS].fault.status, MZ_OK);
        ledger_free(ledger);
    }
}

/* One person in both tiers: the first approval stands, the second is the conflict. */
static void test_one_person_two_tiers(void **state) {
    (void)state;
    struct ledger *ledger = ledger_new();
    struct ledger_case c;
    struct ledger_payment p;
    ledger_case_open(ledger, &c);
    ledger_case_plan(ledger, &c);
    ledger_case_pay(ledger, &c, "P-1", LEDGER_REVIEWED, &p);
    struct mz_evidence_attach minutes;
    mz_schema_init(&mz_evidence_attach_schema, &minutes);
    minutes.code = mz_span_text("E03");
    minutes.sha256 = ledger_file(ledger, "synthetic minutes");
    minutes.size = strlen("synthetic minutes");
    minutes.media_type = mz_span_text("text/plain");
    act(ledger, MZ_KIND_EVIDENCE_ATTACH, "clerk", &p.request, 1, &minutes);
    p.approve[0] = approve(ledger, "approver-1", &p, 1, 2);
    uint64_t second = approve(ledger, "approver-1", &p, 2, 3);
    struct mz_verify_report report = verifying(ledger, NULL);
    verifying_expect(&report, MZ_FAILED, MZ_LAYER_RULES, MZ_E_DUTY_CONFLICT, second);
    assert_string_equal(report.layers[MZ_LAYER_RULES].fault.who, "approver-1");
    ledger_free(ledger);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_frauds),
                                       cmocka_unit_test(test_one_person_two_tiers)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
