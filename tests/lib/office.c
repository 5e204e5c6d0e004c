#include "tests/lib/office.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proto/codec/disclosure.h"
#include "proto/log/hash.h"
#include "tests/lib/ledger_case.h"

static struct mz_span text(const char *words) {
    return mz_span_text(words);
}

static uint64_t act(struct ledger *ledger, enum mz_kind_id kind, const char *actor,
                    const char *project, const uint64_t *refs, size_t refs_count,
                    const void *body) {
    return ledger_append(ledger, &(struct ledger_act){.kind = kind,
                                                      .actor = actor,
                                                      .project = project,
                                                      .date = OFFICE_DATE,
                                                      .refs = refs,
                                                      .refs_count = refs_count,
                                                      .body = body});
}

static uint64_t on_project(struct ledger *ledger, enum mz_kind_id kind, const char *actor,
                           const uint64_t *refs, size_t refs_count, const void *body) {
    return act(ledger, kind, actor, OFFICE_PROJECT, refs, refs_count, body);
}

/* -- Opening. */

static uint64_t create(struct ledger *ledger) {
    struct mz_ledger_create body;
    mz_schema_init(&mz_ledger_create_schema, &body);
    body.log_key = ledger_key_of("log").key;
    body.name = text("示例单位");
    body.administrators_count = 2;
    body.administrators[0] =
        (struct mz_administrator){ledger_key_of("admin-a").key, text("admin-a")};
    body.administrators[1] =
        (struct mz_administrator){ledger_key_of("admin-b").key, text("admin-b")};
    return act(ledger, MZ_KIND_LEDGER_CREATE, "admin-a", NULL, NULL, 0, &body);
}

static uint64_t enrol(struct ledger *ledger, const struct office_person *person) {
    struct mz_actor_enrol body;
    mz_schema_init(&mz_actor_enrol_schema, &body);
    body.actor = text(person->actor);
    body.key = ledger_key_of(person->actor).key;
    body.roles = person->roles;
    if (person->person != NULL)
        body.person = mz_sha256(text(person->person));
    return act(ledger, MZ_KIND_ACTOR_ENROL, "admin-a", NULL, NULL, 0, &body);
}

void office_open(struct ledger *ledger, const struct office_person *people, size_t count,
                 const struct mz_policy_set *policy) {
    uint64_t pending = create(ledger);
    act(ledger, MZ_KIND_ACT_CONFIRM, "admin-b", NULL, &pending, 1, NULL);
    for (size_t i = 0; i < count; i++) {
        pending = enrol(ledger, &people[i]);
        act(ledger, MZ_KIND_ACT_CONFIRM, "admin-b", NULL, &pending, 1, NULL);
    }
    pending = act(ledger, MZ_KIND_POLICY_SET, "admin-a", NULL, NULL, 0, policy);
    act(ledger, MZ_KIND_ACT_CONFIRM, "admin-b", NULL, &pending, 1, NULL);
}

/* -- Planning. */

uint64_t office_project(struct ledger *ledger, const char *actor) {
    struct mz_project_register body;
    mz_schema_init(&mz_project_register_schema, &body);
    body.name = text("示例帮扶项目");
    body.unit = text("示例单位");
    body.basis = text("示例文件");
    body.begin = 20230101;
    body.end = 20231231;
    return on_project(ledger, MZ_KIND_PROJECT_REGISTER, actor, NULL, 0, &body);
}

uint64_t office_appropriate(struct ledger *ledger, const char *actor, const char *line,
                            int64_t amount) {
    struct mz_budget_appropriate body;
    mz_schema_init(&mz_budget_appropriate_schema, &body);
    body.line = text(line);
    body.year = 2023;
    body.amount = amount;
    body.source = MZ_SOURCE_FISCAL;
    body.document = text("示例指〔2023〕1号");
    return on_project(ledger, MZ_KIND_BUDGET_APPROPRIATE, actor, NULL, 0, &body);
}

uint64_t office_receive(struct ledger *ledger, const char *actor, const char *line,
                        uint64_t appropriate, int64_t amount) {
    struct mz_funds_receive body = {
        .line = text(line), .amount = amount, .document = text("示例到账回单")};
    return on_project(ledger, MZ_KIND_FUNDS_RECEIVE, actor, &appropriate, 1, &body);
}

uint64_t office_adjust(struct ledger *ledger, const char *actor, const char *line,
                       uint64_t appropriate, uint8_t type, int64_t amount) {
    struct mz_budget_adjust body;
    mz_schema_init(&mz_budget_adjust_schema, &body);
    body.line = text(line);
    body.type = type;
    body.amount = amount;
    body.document = body.reason = text("示例调整");
    return on_project(ledger, MZ_KIND_BUDGET_ADJUST, actor, &appropriate, 1, &body);
}

uint64_t office_payee(struct ledger *ledger, const char *actor, uint64_t number) {
    struct mz_payee_enrol body;
    uint8_t buffer[MZ_MAX_DISCLOSURE];
    mz_schema_init(&mz_payee_enrol_schema, &body);
    body.payee = ledger_id("payee", number);
    body.category = MZ_CATEGORY_LOW_INCOME;
    body.token = ledger_token(number, MZ_PERSONAL_IDNO);
    body.account_token = ledger_token(number, MZ_PERSONAL_ACCOUNT);
    body.digests_count = 3;
    for (uint8_t field = MZ_PERSONAL_NAME; field <= MZ_PERSONAL_ACCOUNT; field++)
        body.digests[field - 1] = (struct mz_digest){
            field, mz_disclosure_digest(ledger_disclosure(number, field, buffer, sizeof buffer))};
    return act(ledger, MZ_KIND_PAYEE_ENROL, actor, NULL, NULL, 0, &body);
}

uint64_t office_attach(struct ledger *ledger, const char *actor, uint64_t subject, const char *code,
                       const char *words) {
    struct mz_evidence_attach body;
    mz_schema_init(&mz_evidence_attach_schema, &body);
    body.code = text(code);
    body.sha256 = ledger_file(ledger, words);
    body.size = strlen(words);
    body.media_type = text("text/plain");
    return on_project(ledger, MZ_KIND_EVIDENCE_ATTACH, actor, &subject, 1, &body);
}

/* -- A payment. */

/* A line each, under serials that begin with `serial`. Salts follow from form and amount: equal
 * rosters are one object. */
static struct mz_list_totals list(struct ledger *ledger, const struct office_payment *p,
                                  enum mz_list_form form, const char *serial) {
    enum { SERIAL = 48 };
    size_t count = p->payees > 0 ? (size_t)p->payees : 1;
    struct mz_line *lines = calloc(count, sizeof *lines);
    char *serials = malloc(count * SERIAL);
    struct mz_id salt = ledger_id("salt", (uint64_t)p->amount * 16 + form);
    if (lines == NULL || serials == NULL)
        abort();
    for (size_t n = 0; n < count; n++) {
        struct mz_line *line = &lines[n];
        line->line = n + 1;
        line->payee = ledger_id("payee", p->payee + n);
        line->amount = p->amount / (int64_t)count;
        line->salt = salt;
        if (form == MZ_LIST_RESULTS) {
            (void)snprintf(serials + n * SERIAL, SERIAL, count == 1 ? "%s" : "%s-%zu", serial, n);
            line->outcome = MZ_OUTCOME_PAID;
            line->serial = text(serials + n * SERIAL);
            line->date = OFFICE_DATE;
        } else if (form == MZ_LIST_SIGNATURES) {
            line->signing = MZ_SIGNING_HAND;
            line->date = OFFICE_DATE;
        }
    }
    struct mz_list_totals totals = ledger_list(ledger, form, lines, count);
    free(serials);
    free(lines);
    return totals;
}

uint64_t office_request(struct ledger *ledger, struct office_payment *p, const char *actor) {
    struct mz_list_totals totals = list(ledger, p, MZ_LIST_ROSTER, NULL);
    struct mz_payment_request body;
    mz_schema_init(&mz_payment_request_schema, &body);
    body.number = text(p->number);
    body.line = text(p->line);
    body.amount = totals.amount;
    body.count = totals.count;
    body.root = totals.root;
    body.method = MZ_METHOD_TRANSFER;
    body.due = 20230120;
    body.purpose = text("春节慰问");
    return p->request = on_project(ledger, MZ_KIND_PAYMENT_REQUEST, actor, NULL, 0, &body);
}

uint64_t office_review(struct ledger *ledger, struct office_payment *p, const char *actor) {
    struct mz_payment_review body;
    mz_schema_init(&mz_payment_review_schema, &body);
    body.amount = p->amount;
    return p->review = on_project(ledger, MZ_KIND_PAYMENT_REVIEW, actor, &p->request, 1, &body);
}

uint64_t office_approve(struct ledger *ledger, struct office_payment *p, const char *actor) {
    struct mz_payment_approve body;
    mz_schema_init(&mz_payment_approve_schema, &body);
    body.tier = p->approvals + 1;
    body.amount = p->amount;
    uint64_t refs[MZ_MAX_TIERS + 2] = {p->request, p->review};
    memcpy(refs + 2, p->approve, p->approvals * sizeof *refs);
    size_t count = p->approvals++;
    p->approve[count] = on_project(ledger, MZ_KIND_PAYMENT_APPROVE, actor, refs, count + 2, &body);
    return p->approve[count];
}

/* The request and every approval. */
static size_t approved(const struct office_payment *p, uint64_t refs[]) {
    refs[0] = p->request;
    memcpy(refs + 1, p->approve, p->approvals * sizeof *refs);
    return p->approvals + 1;
}

uint64_t office_accept(struct ledger *ledger, struct office_payment *p, const char *actor) {
    struct mz_payment_accept body;
    mz_schema_init(&mz_payment_accept_schema, &body);
    body.result = MZ_RESULT_PASSED;
    body.type = MZ_ACCEPTANCE_LIST;
    body.checked = body.passed = p->payees > 0 ? p->payees : 1;
    uint64_t refs[MZ_MAX_TIERS + 1];
    size_t count = approved(p, refs);
    return p->accept[p->acceptances++] =
               on_project(ledger, MZ_KIND_PAYMENT_ACCEPT, actor, refs, count, &body);
}

uint64_t office_instruct(struct ledger *ledger, struct office_payment *p, const char *actor) {
    struct mz_payment_instruct body;
    mz_schema_init(&mz_payment_instruct_schema, &body);
    body.amount = p->amount;
    body.method = MZ_METHOD_TRANSFER;
    uint64_t refs[MZ_MAX_TIERS + MZ_MAX_ACCEPTORS + 1];
    size_t count = approved(p, refs);
    memcpy(refs + count, p->accept, p->acceptances * sizeof *refs);
    return p->instruct = on_project(ledger, MZ_KIND_PAYMENT_INSTRUCT, actor, refs,
                                    count + p->acceptances, &body);
}

uint64_t office_settle(struct ledger *ledger, struct office_payment *p, const char *actor,
                       const char *serial) {
    struct mz_list_totals totals = list(ledger, p, MZ_LIST_RESULTS, serial);
    struct mz_payment_settle body = {totals.count, totals.amount, totals.root};
    uint64_t refs[] = {p->request, p->instruct};
    return p->settle = on_project(ledger, MZ_KIND_PAYMENT_SETTLE, actor, refs, 2, &body);
}

uint64_t office_sign(struct ledger *ledger, struct office_payment *p, const char *actor) {
    struct mz_list_totals totals = list(ledger, p, MZ_LIST_SIGNATURES, NULL);
    struct mz_payment_sign body = {totals.count, totals.amount, totals.root};
    uint64_t refs[] = {p->request, p->settle};
    return p->sign = on_project(ledger, MZ_KIND_PAYMENT_SIGN, actor, refs, 2, &body);
}

uint64_t office_reverse(struct ledger *ledger, struct office_payment *p, const char *actor) {
    struct mz_list_totals totals = list(ledger, p, MZ_LIST_SELECTION, NULL);
    struct mz_payment_reverse body = {.root = totals.root,
                                      .count = totals.count,
                                      .amount = totals.amount,
                                      .reason = MZ_REASON_ERROR,
                                      .text = text("登记有误"),
                                      .voucher = text("R-1")};
    return p->reverse = on_project(ledger, MZ_KIND_PAYMENT_REVERSE, actor, &p->request, 1, &body);
}

uint64_t office_archive(struct ledger *ledger, struct office_payment *p, const char *actor) {
    struct mz_payment_archive body = {
        .debit = p->amount, .credit = p->amount, .voucher = text("V-1"), .attachments = p->files};
    return p->archive = on_project(ledger, MZ_KIND_PAYMENT_ARCHIVE, actor, &p->request, 1, &body);
}
