#include "proto/codec/bodies.h"

/* Rows stand in the order of the encoded keys: shorter names first, then bytewise (RFC 8949
 * §4.2.1). */
#define R(member_, kind_, ...) MZ_ROW(struct T, member_, #member_, MZ_F_##kind_, ##__VA_ARGS__)
#define OPTIONAL               .optional = true

const struct mz_schema mz_empty_schema = {
    .name = "empty", .form = MZ_SCHEMA_MAP, .size = sizeof(struct mz_empty)};

#define T mz_administrator
static const struct mz_field administrator_rows[] = {R(key, HASH), R(actor, CODE)};
#undef T
static const struct mz_schema administrator_schema =
    MZ_SCHEMA("administrator", MZ_SCHEMA_MAP, struct mz_administrator, administrator_rows);

#define T mz_ledger_create
static const struct mz_field ledger_create_rows[] = {
    R(name, TEXT, .max = 256),
    R(log_key, HASH),
    R(unit_code, CODE, OPTIONAL),
    MZ_LIST_ROW(struct T, administrators, "administrators", &administrator_schema,
                .max = MZ_MAX_ADMINISTRATORS),
};
#undef T
const struct mz_schema mz_ledger_create_schema =
    MZ_SCHEMA("ledger.create", MZ_SCHEMA_MAP, struct mz_ledger_create, ledger_create_rows);

#define T mz_actor_enrol
static const struct mz_field actor_enrol_rows[] = {
    R(key, HASH),
    R(name, HASH, OPTIONAL),
    R(post, TEXT, OPTIONAL, .max = 128),
    R(unit, TEXT, OPTIONAL, .max = 256),
    R(actor, CODE),
    R(roles, FLAGS, .names = &mz_role_names),
    R(person, HASH, OPTIONAL),
    R(valid_to, DATE, OPTIONAL),
    R(valid_from, DATE, OPTIONAL),
};
#undef T
const struct mz_schema mz_actor_enrol_schema =
    MZ_SCHEMA("actor.enrol", MZ_SCHEMA_MAP, struct mz_actor_enrol, actor_enrol_rows);

#define T mz_actor_revoke
static const struct mz_field actor_revoke_rows[] = {R(actor, CODE), R(reason, TEXT, .max = 512)};
#undef T
const struct mz_schema mz_actor_revoke_schema =
    MZ_SCHEMA("actor.revoke", MZ_SCHEMA_MAP, struct mz_actor_revoke, actor_revoke_rows);

#define T mz_actor_rotate
static const struct mz_field actor_rotate_rows[] = {R(key, HASH), R(proof, BYTES, .max = 64)};
#undef T
const struct mz_schema mz_actor_rotate_schema =
    MZ_SCHEMA("actor.rotate", MZ_SCHEMA_MAP, struct mz_actor_rotate, actor_rotate_rows);

#define T mz_log_rotate
static const struct mz_field log_rotate_rows[] = {
    R(key, HASH),
    R(from, HASH),
    R(proof, BYTES, .max = 64),
    R(handover, BYTES, .max = 64),
};
#undef T
const struct mz_schema mz_log_rotate_schema =
    MZ_SCHEMA("log.rotate", MZ_SCHEMA_MAP, struct mz_log_rotate, log_rotate_rows);

#define T mz_actor_delegate
static const struct mz_field actor_delegate_rows[] = {
    R(to, CODE),    R(from, CODE),
    R(begin, DATE), R(roles, FLAGS, .names = &mz_role_names),
    R(until, DATE), R(project, CODE, OPTIONAL),
};
#undef T
const struct mz_schema mz_actor_delegate_schema =
    MZ_SCHEMA("actor.delegate", MZ_SCHEMA_MAP, struct mz_actor_delegate, actor_delegate_rows);

#define T mz_delegation_end
static const struct mz_field delegation_end_rows[] = {R(to, CODE), R(reason, TEXT, .max = 512)};
#undef T
const struct mz_schema mz_delegation_end_schema =
    MZ_SCHEMA("delegation.end", MZ_SCHEMA_MAP, struct mz_delegation_end, delegation_end_rows);

#define T mz_tier
static const struct mz_field tier_rows[] = {R(limit, FEN, OPTIONAL), R(minutes, BOOL),
                                            R(approvals, UINT, .max = MZ_MAX_TIERS)};
#undef T
static const struct mz_schema tier_schema =
    MZ_SCHEMA("tier", MZ_SCHEMA_MAP, struct mz_tier, tier_rows);

#define T mz_conflict
static const struct mz_field conflict_rows[] = {
    R(first, ENUM, .names = &mz_role_names),
    R(scope, ENUM, .names = &mz_scope_names),
    R(second, ENUM, .names = &mz_role_names),
};
#undef T
static const struct mz_schema conflict_schema =
    MZ_SCHEMA("conflict", MZ_SCHEMA_MAP, struct mz_conflict, conflict_rows);

#define T mz_required
static const struct mz_field required_rows[] = {
    R(code, CODE), R(stage, ENUM, .names = &mz_stage_names),
    R(method, ENUM, OPTIONAL, .names = &mz_method_names),
    R(category, ENUM, OPTIONAL, .names = &mz_category_names)};
#undef T
static const struct mz_schema required_schema =
    MZ_SCHEMA("required", MZ_SCHEMA_MAP, struct mz_required, required_rows);

#define T mz_standard
static const struct mz_field standard_rows[] = {
    R(amount, FEN), R(project, CODE, OPTIONAL),
    R(category, ENUM, OPTIONAL, .names = &mz_category_names)};
#undef T
static const struct mz_schema standard_schema =
    MZ_SCHEMA("standard", MZ_SCHEMA_MAP, struct mz_standard, standard_rows);

#define T mz_shared
static const struct mz_field shared_rows[] = {R(code, CODE)};
#undef T
static const struct mz_schema shared_schema =
    MZ_SCHEMA("shared", MZ_SCHEMA_MAP, struct mz_shared, shared_rows);

#define T mz_policy_set
static const struct mz_field policy_set_rows[] = {
    R(cash, FLAGS, OPTIONAL, .names = &mz_category_names),
    R(reuse, ENUM, OPTIONAL, .names = &mz_reuse_names),
    MZ_LIST_ROW(struct T, tiers, "tiers", &tier_schema, .max = MZ_MAX_TIERS),
    MZ_LIST_ROW(struct T, shared, "shared", &shared_schema, .max = MZ_MAX_EVIDENCE_CODES, OPTIONAL),
    R(version, UINT, .max = 1000000),
    R(due_days, UINT, OPTIONAL, .max = 36500),
    MZ_LIST_ROW(struct T, evidence, "evidence", &required_schema, .max = MZ_MAX_EVIDENCE_CODES,
                OPTIONAL),
    R(acceptors, UINT, .max = 16),
    MZ_LIST_ROW(struct T, conflicts, "conflicts", &conflict_schema, .max = MZ_MAX_CONFLICTS,
                OPTIONAL),
    R(past_days, UINT, .max = 36500),
    MZ_LIST_ROW(struct T, standards, "standards", &standard_schema, .max = MZ_MAX_STANDARDS,
                OPTIONAL),
    R(split_days, UINT, OPTIONAL, .max = 36500),
    R(future_days, UINT, .max = 36500),
    R(retention_years, UINT, OPTIONAL, .max = 100),
};
#undef T
const struct mz_schema mz_policy_set_schema =
    MZ_SCHEMA("policy.set", MZ_SCHEMA_MAP, struct mz_policy_set, policy_set_rows);

#define T mz_project_register
static const struct mz_field project_register_rows[] = {
    R(end, DATE),
    R(name, TEXT, .max = 256),
    R(unit, TEXT, .max = 256),
    R(basis, TEXT, .max = MZ_MAX_TEXT),
    R(begin, DATE),
    R(department, TEXT, OPTIONAL, .max = 256),
};
#undef T
const struct mz_schema mz_project_register_schema =
    MZ_SCHEMA("project.register", MZ_SCHEMA_MAP, struct mz_project_register, project_register_rows);

#define T mz_indicator
static const struct mz_field indicator_rows[] = {
    R(key, CODE),
    R(name, TEXT, .max = 128),
    R(unit, TEXT, .max = 32),
    R(level1, TEXT, .max = 64),
    R(level2, TEXT, .max = 64),
    R(nature, ENUM, .names = &mz_nature_names),
    R(weight, UINT, .max = 10000),
    R(target_date, DATE, OPTIONAL),
    R(target_numerator, UINT, OPTIONAL, .max = MZ_MAX_FEN),
    R(target_denominator, UINT, OPTIONAL, .max = MZ_MAX_FEN),
};
#undef T
static const struct mz_schema indicator_schema =
    MZ_SCHEMA("indicator", MZ_SCHEMA_MAP, struct mz_indicator, indicator_rows);

#define T mz_target_set
static const struct mz_field target_set_rows[] = {
    R(goal, TEXT, .max = MZ_MAX_TEXT),
    MZ_LIST_ROW(struct T, indicators, "indicators", &indicator_schema, .max = MZ_MAX_INDICATORS),
};
#undef T
const struct mz_schema mz_target_set_schema =
    MZ_SCHEMA("target.set", MZ_SCHEMA_MAP, struct mz_target_set, target_set_rows);

#define T mz_budget_appropriate
static const struct mz_field budget_appropriate_rows[] = {
    R(line, CODE),
    R(year, UINT, .max = 2999),
    R(amount, FEN),
    R(source, ENUM, .names = &mz_source_names),
    R(document, TEXT, .max = 128),
    R(function_code, CODE, OPTIONAL),
    R(department_code, CODE, OPTIONAL),
    R(government_code, CODE, OPTIONAL),
};
#undef T
const struct mz_schema mz_budget_appropriate_schema = MZ_SCHEMA(
    "budget.appropriate", MZ_SCHEMA_MAP, struct mz_budget_appropriate, budget_appropriate_rows);

#define T mz_budget_adjust
static const struct mz_field budget_adjust_rows[] = {
    R(to, CODE, OPTIONAL),
    R(line, CODE),
    R(type, ENUM, .names = &mz_adjustment_names),
    R(amount, FEN),
    R(reason, TEXT, .max = 512),
    R(document, TEXT, .max = 128),
};
#undef T
const struct mz_schema mz_budget_adjust_schema =
    MZ_SCHEMA("budget.adjust", MZ_SCHEMA_MAP, struct mz_budget_adjust, budget_adjust_rows);

#define T mz_budget_send
static const struct mz_field budget_send_rows[] = {
    R(to, CODE),
    R(line, CODE),
    R(taker, ID),
    R(amount, FEN),
    R(reason, TEXT, .max = 512),
    R(document, TEXT, .max = 128),
    R(to_project, CODE),
};
#undef T
const struct mz_schema mz_budget_send_schema =
    MZ_SCHEMA("budget.send", MZ_SCHEMA_MAP, struct mz_budget_send, budget_send_rows);

#define T mz_budget_take
static const struct mz_field budget_take_rows[] = {R(from, CODE), R(line, CODE), R(amount, FEN),
                                                   R(document, TEXT, .max = 128)};
#undef T
const struct mz_schema mz_budget_take_schema =
    MZ_SCHEMA("budget.take", MZ_SCHEMA_MAP, struct mz_budget_take, budget_take_rows);

#define T mz_period_balance
static const struct mz_field period_balance_rows[] = {
    R(item, ENUM, .names = &mz_balance_names),
    R(line, CODE),
    R(plus, FEN),
    R(minus, FEN),
    R(closing, FEN),
    R(opening, FEN),
};
#undef T
static const struct mz_schema period_balance_schema =
    MZ_SCHEMA("balance", MZ_SCHEMA_MAP, struct mz_period_balance, period_balance_rows);

#define T mz_period_close
static const struct mz_field period_close_rows[] = {
    R(end, DATE),
    R(head, HASH),
    R(left, UINT, OPTIONAL, .max = MZ_MAX_FEN),
    R(open, UINT, .max = MZ_MAX_FEN),
    R(begin, DATE),
    R(entries, UINT, .max = MZ_MAX_FEN),
    MZ_LIST_ROW(struct T, balances, "balances", &period_balance_schema, .max = MZ_MAX_BALANCES,
                OPTIONAL),
};
#undef T
const struct mz_schema mz_period_close_schema =
    MZ_SCHEMA("period.close", MZ_SCHEMA_MAP, struct mz_period_close, period_close_rows);

#define T mz_act_withdraw
static const struct mz_field act_withdraw_rows[] = {R(reason, TEXT, .max = 512)};
#undef T
const struct mz_schema mz_act_withdraw_schema =
    MZ_SCHEMA("withdrawal", MZ_SCHEMA_MAP, struct mz_act_withdraw, act_withdraw_rows);

#define T mz_period_reopen
static const struct mz_field period_reopen_rows[] = {R(reason, TEXT, .max = 512)};
#undef T
const struct mz_schema mz_period_reopen_schema =
    MZ_SCHEMA("period.reopen", MZ_SCHEMA_MAP, struct mz_period_reopen, period_reopen_rows);

#define T mz_data_erase
static const struct mz_field data_erase_rows[] = {
    R(order, HASH),
    R(payee, ID),
    R(ground, ENUM, .names = &mz_ground_names),
    R(document, TEXT, .max = 128),
};
#undef T
const struct mz_schema mz_data_erase_schema =
    MZ_SCHEMA("data.erase", MZ_SCHEMA_MAP, struct mz_data_erase, data_erase_rows);

#define T mz_accessed
static const struct mz_field accessed_rows[] = {R(payee, ID)};
#undef T
static const struct mz_schema accessed_schema =
    MZ_SCHEMA("accessed", MZ_SCHEMA_MAP, struct mz_accessed, accessed_rows);

#define T mz_access_log
static const struct mz_field access_log_rows[] = {
    R(fields, FLAGS, .names = &mz_personal_names),
    MZ_LIST_ROW(struct T, payees, "payees", &accessed_schema, .max = MZ_MAX_ACCESSED),
    R(reason, TEXT, .max = 512),
};
#undef T
const struct mz_schema mz_access_log_schema =
    MZ_SCHEMA("access.log", MZ_SCHEMA_MAP, struct mz_access_log, access_log_rows);

#define T mz_funds_receive
static const struct mz_field funds_receive_rows[] = {R(line, CODE), R(amount, FEN),
                                                     R(document, TEXT, .max = 128)};
#undef T
const struct mz_schema mz_funds_receive_schema =
    MZ_SCHEMA("funds.receive", MZ_SCHEMA_MAP, struct mz_funds_receive, funds_receive_rows);

#define T mz_digest
static const struct mz_field digest_rows[] = {R(field, ENUM, .names = &mz_personal_names),
                                              R(digest, HASH)};
#undef T
static const struct mz_schema digest_schema =
    MZ_SCHEMA("digest", MZ_SCHEMA_MAP, struct mz_digest, digest_rows);

#define T mz_payee_enrol
static const struct mz_field payee_enrol_rows[] = {
    R(payee, ID),
    R(token, HASH),
    MZ_LIST_ROW(struct T, digests, "digests", &digest_schema, .max = MZ_MAX_DIGESTS),
    R(category, ENUM, .names = &mz_category_names),
    R(account_token, HASH, OPTIONAL),
};
#undef T
const struct mz_schema mz_payee_enrol_schema =
    MZ_SCHEMA("payee.enrol", MZ_SCHEMA_MAP, struct mz_payee_enrol, payee_enrol_rows);

#define T mz_payee_update
static const struct mz_field payee_update_rows[] = {
    R(payee, ID),
    R(reason, TEXT, .max = 512),
    MZ_LIST_ROW(struct T, digests, "digests", &digest_schema, .max = MZ_MAX_DIGESTS, OPTIONAL),
    R(category, ENUM, OPTIONAL, .names = &mz_category_names),
    R(account_token, HASH, OPTIONAL),
};
#undef T
const struct mz_schema mz_payee_update_schema =
    MZ_SCHEMA("payee.update", MZ_SCHEMA_MAP, struct mz_payee_update, payee_update_rows);

#define T mz_list_freeze
static const struct mz_field list_freeze_rows[] = {
    R(list, CODE),
    R(root, HASH),
    R(basis, TEXT, .max = 512),
    R(count, UINT, .max = MZ_MAX_LINES),
    R(posted_to, DATE, OPTIONAL),
    R(posted_from, DATE, OPTIONAL),
};
#undef T
const struct mz_schema mz_list_freeze_schema =
    MZ_SCHEMA("list.freeze", MZ_SCHEMA_MAP, struct mz_list_freeze, list_freeze_rows);

#define T mz_payment_request
static const struct mz_field payment_request_rows[] = {
    R(due, DATE),
    R(line, CODE),
    R(list, CODE, OPTIONAL),
    R(root, HASH),
    R(count, UINT, .max = MZ_MAX_LINES),
    R(amount, FEN),
    R(method, ENUM, .names = &mz_method_names),
    R(number, CODE),
    R(purpose, TEXT, .max = 512),
};
#undef T
const struct mz_schema mz_payment_request_schema =
    MZ_SCHEMA("payment.request", MZ_SCHEMA_MAP, struct mz_payment_request, payment_request_rows);

#define T mz_payment_review
static const struct mz_field payment_review_rows[] = {R(amount, FEN),
                                                      R(opinion, TEXT, OPTIONAL, .max = 512)};
#undef T
const struct mz_schema mz_payment_review_schema =
    MZ_SCHEMA("payment.review", MZ_SCHEMA_MAP, struct mz_payment_review, payment_review_rows);

#define T mz_payment_approve
static const struct mz_field payment_approve_rows[] = {
    R(tier, UINT, .max = MZ_MAX_TIERS), R(amount, FEN), R(opinion, TEXT, OPTIONAL, .max = 512)};
#undef T
const struct mz_schema mz_payment_approve_schema =
    MZ_SCHEMA("payment.approve", MZ_SCHEMA_MAP, struct mz_payment_approve, payment_approve_rows);

#define T mz_payment_stop
static const struct mz_field payment_stop_rows[] = {R(text, TEXT, .max = 512),
                                                    R(reason, ENUM, .names = &mz_reason_names)};
#undef T
const struct mz_schema mz_payment_stop_schema =
    MZ_SCHEMA("payment.stop", MZ_SCHEMA_MAP, struct mz_payment_stop, payment_stop_rows);

#define T mz_payment_accept
static const struct mz_field payment_accept_rows[] = {
    R(type, ENUM, .names = &mz_acceptance_names), R(passed, UINT, .max = MZ_MAX_LINES),
    R(result, ENUM, .names = &mz_result_names),   R(checked, UINT, .max = MZ_MAX_LINES),
    R(opinion, TEXT, OPTIONAL, .max = 512),
};
#undef T
const struct mz_schema mz_payment_accept_schema =
    MZ_SCHEMA("payment.accept", MZ_SCHEMA_MAP, struct mz_payment_accept, payment_accept_rows);

#define T mz_payment_instruct
static const struct mz_field payment_instruct_rows[] = {
    R(root, HASH, OPTIONAL),
    R(count, UINT, OPTIONAL, .max = MZ_MAX_LINES),
    R(amount, FEN),
    R(method, ENUM, .names = &mz_method_names),
};
#undef T
const struct mz_schema mz_payment_instruct_schema =
    MZ_SCHEMA("payment.instruct", MZ_SCHEMA_MAP, struct mz_payment_instruct, payment_instruct_rows);

#define T mz_payment_settle
static const struct mz_field payment_settle_rows[] = {
    R(root, HASH), R(count, UINT, .max = MZ_MAX_LINES), R(amount, FEN)};
#undef T
const struct mz_schema mz_payment_settle_schema =
    MZ_SCHEMA("payment.settle", MZ_SCHEMA_MAP, struct mz_payment_settle, payment_settle_rows);

#define T mz_payment_sign
static const struct mz_field payment_sign_rows[] = {
    R(root, HASH), R(count, UINT, .max = MZ_MAX_LINES), R(amount, FEN)};
#undef T
const struct mz_schema mz_payment_sign_schema =
    MZ_SCHEMA("payment.sign", MZ_SCHEMA_MAP, struct mz_payment_sign, payment_sign_rows);

#define T mz_payment_refund
static const struct mz_field payment_refund_rows[] = {
    R(root, HASH), R(count, UINT, .max = MZ_MAX_LINES), R(amount, FEN)};
#undef T
const struct mz_schema mz_payment_refund_schema =
    MZ_SCHEMA("payment.refund", MZ_SCHEMA_MAP, struct mz_payment_refund, payment_refund_rows);

#define T mz_payment_reverse
static const struct mz_field payment_reverse_rows[] = {
    R(root, HASH),
    R(text, TEXT, .max = 512),
    R(count, UINT, .max = MZ_MAX_LINES),
    R(amount, FEN),
    R(reason, ENUM, .names = &mz_reason_names),
    R(voucher, CODE),
};
#undef T
const struct mz_schema mz_payment_reverse_schema =
    MZ_SCHEMA("payment.reverse", MZ_SCHEMA_MAP, struct mz_payment_reverse, payment_reverse_rows);

#define T mz_payment_archive
static const struct mz_field payment_archive_rows[] = {
    R(debit, FEN),
    R(credit, FEN),
    R(voucher, CODE),
    R(attachments, UINT, .max = MZ_MAX_FEN),
};
#undef T
const struct mz_schema mz_payment_archive_schema =
    MZ_SCHEMA("payment.archive", MZ_SCHEMA_MAP, struct mz_payment_archive, payment_archive_rows);

#define T mz_evidence_attach
static const struct mz_field evidence_attach_rows[] = {
    R(code, CODE),
    R(size, UINT, .max = MZ_MAX_EVIDENCE),
    R(sha256, HASH),
    R(media_type, TEXT, .max = 128),
};
#undef T
const struct mz_schema mz_evidence_attach_schema =
    MZ_SCHEMA("evidence.attach", MZ_SCHEMA_MAP, struct mz_evidence_attach, evidence_attach_rows);

#define T mz_measure_record
static const struct mz_field measure_record_rows[] = {
    R(evidence, HASH),
    R(indicator, CODE),
    R(numerator, UINT, .max = MZ_MAX_FEN),
    R(denominator, UINT, OPTIONAL, .max = MZ_MAX_FEN),
};
#undef T
const struct mz_schema mz_measure_record_schema =
    MZ_SCHEMA("measure.record", MZ_SCHEMA_MAP, struct mz_measure_record, measure_record_rows);
