#include <string.h>

#include "tests/rules/table.h"

struct draft rule_by(struct draft d, const char *actor) {
    d.s.issuer = mz_span_text(actor);
    d.signer = actor;
    return d;
}

struct draft rule_enrol(struct world *w, const char *actor, uint32_t roles) {
    struct draft d = world_draft(w, MZ_KIND_ACTOR_ENROL, "admin-a", NULL, 20230420);
    struct mz_actor_enrol *body = &d.s.body.actor_enrol;
    body->actor = mz_span_text(actor);
    body->key = world_key(actor);
    body->roles = roles;
    return d;
}

struct draft rule_payee(struct world *w, uint64_t number) {
    struct draft d = world_draft(w, MZ_KIND_PAYEE_ENROL, "clerk", NULL, 20230420);
    struct mz_payee_enrol *body = &d.s.body.payee_enrol;
    struct mz_id id = world_id("new payee", number);
    body->payee = id;
    memset(body->token.bytes, (int)number + 100, sizeof body->token.bytes);
    memset(body->account_token.bytes, (int)number + 200, sizeof body->account_token.bytes);
    body->category = MZ_CATEGORY_ILLNESS;
    body->digests_count = 2;
    body->digests[0] = (struct mz_digest){MZ_PERSONAL_NAME, world_key("digest of a name")};
    body->digests[1] = (struct mz_digest){MZ_PERSONAL_IDNO, world_key("digest of a number")};
    return d;
}

struct draft rule_revoke(struct world *w, const char *by, const char *actor) {
    struct draft d = world_draft(w, MZ_KIND_ACTOR_REVOKE, by, NULL, 20230420);
    d.s.body.actor_revoke =
        (struct mz_actor_revoke){mz_span_text(actor), mz_span_text("left the office")};
    return d;
}

void rule_second_project(struct world *w, const char *code) {
    struct draft d = world_draft(w, MZ_KIND_PROJECT_REGISTER, "clerk", code, 20230420);
    d.s.body.project_register = (struct mz_project_register){.name = mz_span_text("另一示例项目"),
                                                             .unit = mz_span_text("示例单位"),
                                                             .basis = mz_span_text("示例文件"),
                                                             .begin = 20230101,
                                                             .end = 20231231};
    world_admit(w, &d);
}

struct draft rule_appropriate(struct world *w, const char *project, const char *line) {
    struct draft d = world_draft(w, MZ_KIND_BUDGET_APPROPRIATE, "budgeter", project, 20230420);
    d.s.body.budget_appropriate =
        (struct mz_budget_appropriate){.line = mz_span_text(line),
                                       .year = 2023,
                                       .amount = 1000,
                                       .source = MZ_SOURCE_FISCAL,
                                       .document = mz_span_text("示例指〔2023〕2号")};
    return d;
}

struct mz_policy_set *rule_policy(struct draft *d, struct world *w, uint64_t version) {
    *d = world_draft(w, MZ_KIND_POLICY_SET, "admin-a", NULL, 20230420);
    d->s.body.policy_set = world_policy(version);
    return &d->s.body.policy_set;
}

struct mz_list_totals rule_lines(struct world *w, enum mz_list_form form, size_t first,
                                 size_t count) {
    struct mz_line lines[WORLD_PAID];
    world_lines(form, lines);
    return world_list(w, form, lines + first, count, NULL);
}

struct draft rule_new_account(struct world *w, uint64_t payee) {
    struct draft d = world_draft(w, MZ_KIND_PAYEE_UPDATE, "clerk", NULL, 20230425);
    struct mz_payee_update *body = &d.s.body.payee_update;
    struct mz_id id = world_payee(payee);
    struct mz_payee_record record;
    body->payee = id;
    body->reason = mz_span_text("换卡");
    body->account_token = world_key("another account");
    body->digests_count = 1;
    body->digests[0] = (struct mz_digest){MZ_PERSONAL_ACCOUNT, world_key("account digest")};
    world_get(w, mz_key_of_id(MZ_TABLE_PAYEE, &id), &mz_payee_record_schema, &record);
    draft_ref(&d, world_statement(w, record.index));
    return d;
}

struct draft rule_stop(struct world *w, enum mz_kind_id kind, const char *actor,
                       struct mz_hash request) {
    struct draft d = world_draft(w, kind, actor, WORLD_PROJECT, 20230425);
    d.s.body.payment_stop =
        (struct mz_payment_stop){.reason = MZ_REASON_MATERIALS, .text = mz_span_text("资料不全")};
    draft_ref(&d, request);
    return d;
}

struct mz_hash rule_attach(struct world *w, const char *code, const char *file) {
    struct draft d = world_evidence(w, world_case(w)->request, code, file);
    return world_admit(w, &d);
}

struct draft rule_reverse(struct world *w, size_t first, uint8_t reason) {
    struct mz_list_totals totals = rule_lines(w, MZ_LIST_SELECTION, first, 1);
    struct draft d = world_draft(w, MZ_KIND_PAYMENT_REVERSE, "accountant", WORLD_PROJECT, 20230511);
    d.s.body.payment_reverse = (struct mz_payment_reverse){.count = totals.count,
                                                           .amount = totals.amount,
                                                           .root = totals.root,
                                                           .reason = reason,
                                                           .text = mz_span_text("冲销"),
                                                           .voucher = mz_span_text("R-1")};
    draft_ref(&d, world_case(w)->request);
    return d;
}

struct draft rule_confirm(struct world *w, const char *actor, struct mz_hash reversal) {
    struct draft d = world_draft(w, MZ_KIND_PAYMENT_CONFIRM, actor, WORLD_PROJECT, 20230512);
    d.s.body.payment_review.amount = WORLD_SHARE;
    draft_ref(&d, world_case(w)->request);
    draft_ref(&d, reversal);
    return d;
}

struct draft rule_refund(struct world *w, struct mz_hash receipt, const struct mz_line *line) {
    struct mz_list_totals totals = world_list(w, MZ_LIST_REFUNDS, line, 1, NULL);
    struct draft d = world_draft(w, MZ_KIND_PAYMENT_REFUND, "cashier", WORLD_PROJECT, 20230510);
    d.s.body.payment_refund = (struct mz_payment_refund){totals.count, totals.amount, totals.root};
    draft_ref(&d, world_case(w)->request);
    draft_ref(&d, receipt);
    return d;
}

/* What came back of the first line, under a serial of its own. */
struct mz_line rule_back(int64_t amount, const char *serial) {
    return (struct mz_line){.line = 1,
                            .payee = world_payee(0),
                            .amount = amount,
                            .salt = world_id("back", 0),
                            .serial = mz_span_text(serial),
                            .date = 20230509};
}

struct draft rule_archive(struct world *w) {
    struct draft d = world_draft(w, MZ_KIND_PAYMENT_ARCHIVE, "archivist", WORLD_PROJECT, 20230515);
    d.s.body.payment_archive = (struct mz_payment_archive){.debit = WORLD_TOTAL,
                                                           .credit = WORLD_TOTAL,
                                                           .voucher = mz_span_text("V-2023-1"),
                                                           .attachments = 4};
    draft_ref(&d, world_case(w)->request);
    return d;
}
