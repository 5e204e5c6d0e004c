/* How each record is encoded: arrays, in the order of the rows. The bytes of records are compared
 * between daemon and verifiers (mz_records_digest), so the rows are part of the format. */
#include "proto/rules/records.h"

/* Entry indexes and counts. */
#define COUNT_MAX              INT64_MAX
#define R(member_, kind_, ...) MZ_ROW(struct T, member_, #member_, MZ_F_##kind_, ##__VA_ARGS__)
#define N(member_, ...)        R(member_, UINT, .max = COUNT_MAX, ##__VA_ARGS__)
#define OPTIONAL               .optional = true
#define ARRAY(schema_, name_, type_, rows_)                                                        \
    const struct mz_schema schema_ = MZ_SCHEMA(name_, MZ_SCHEMA_ARRAY, struct type_, rows_)

static const char *const ledger_state_texts[] = {"created", "open"};
static const struct mz_names ledger_state_names = {ledger_state_texts, 2};

#define T mz_ledger_record
static const struct mz_field ledger_rows[] = {
    N(size),
    N(registered_at),
    R(head, HASH),
    R(state, ENUM, .names = &ledger_state_names),
    R(origin, BYTES, .max = MZ_MAX_ORIGIN),
    R(name, TEXT, .max = 256),
    R(log_key, HASH),
    N(log_since),
    N(administrators),
    N(actors),
    N(projects),
    N(payees),
    N(payments),
    N(accounts_index),
    N(reused),
};
#undef T
ARRAY(mz_ledger_record_schema, "ledger record", mz_ledger_record, ledger_rows);

#define T mz_statement_record
static const struct mz_field statement_rows[] = {
    N(index),
    R(kind, UINT, .max = MZ_KIND_COUNT - 1),
    R(project, CODE, OPTIONAL),
    R(subject, HASH, OPTIONAL),
};
#undef T
ARRAY(mz_statement_record_schema, "statement record", mz_statement_record, statement_rows);

#define T mz_index_record
static const struct mz_field index_rows[] = {N(index)};
#undef T
ARRAY(mz_index_record_schema, "index record", mz_index_record, index_rows);

#define T mz_chain_record
static const struct mz_field chain_rows[] = {N(count), R(head, HASH)};
#undef T
ARRAY(mz_chain_record_schema, "chain record", mz_chain_record, chain_rows);

#define T mz_key_record
static const struct mz_field key_rows[] = {
    R(key, HASH),
    R(actor, CODE),
    N(index),
    N(revoked_index, OPTIONAL),
};
#undef T
ARRAY(mz_key_record_schema, "key record", mz_key_record, key_rows);

#define T mz_actor_record
static const struct mz_field actor_rows[] = {
    N(index),
    N(revoked_index, OPTIONAL),
    R(kid, HASH),
    R(person, HASH),
    R(name, HASH, OPTIONAL),
    R(roles, FLAGS, .names = &mz_role_names),
    R(unit, TEXT, OPTIONAL, .max = 256),
    R(post, TEXT, OPTIONAL, .max = 128),
    R(valid_from, DATE, OPTIONAL),
    R(valid_to, DATE, OPTIONAL),
};
#undef T
ARRAY(mz_actor_record_schema, "actor record", mz_actor_record, actor_rows);

#define T mz_person_record
static const struct mz_field person_rows[] = {N(administrators), N(others)};
#undef T
ARRAY(mz_person_record_schema, "person record", mz_person_record, person_rows);

#define T mz_delegation
static const struct mz_field delegation_rows[] = {
    N(index),
    R(statement, HASH),
    R(giver, CODE),
    R(roles, FLAGS, .names = &mz_role_names),
    R(begin, DATE),
    R(until, DATE),
    R(project, CODE, OPTIONAL),
};
#undef T
static ARRAY(delegation_schema, "delegation", mz_delegation, delegation_rows);

#define T mz_delegate_record
static const struct mz_field delegate_rows[] = {
    MZ_LIST_ROW(struct T, delegations, "delegations", &delegation_schema,
                .max = MZ_MAX_DELEGATIONS),
};
#undef T
ARRAY(mz_delegate_record_schema, "delegate record", mz_delegate_record, delegate_rows);

#define T mz_pending_record
static const struct mz_field pending_rows[] = {
    N(index),
    R(actor, CODE),
    R(body, BYTES, .max = MZ_MAX_STATEMENT),
};
#undef T
ARRAY(mz_pending_record_schema, "pending record", mz_pending_record, pending_rows);

#define T mz_policy_record
static const struct mz_field policy_rows[] = {
    N(index),
    N(confirmed_index),
    R(statement, HASH),
    R(body, BYTES, .max = MZ_MAX_STATEMENT),
};
#undef T
ARRAY(mz_policy_record_schema, "policy record", mz_policy_record, policy_rows);

#define T mz_project_record
static const struct mz_field project_rows[] = {
    N(index),
    R(statement, HASH),
    R(name, TEXT, .max = 256),
    R(unit, TEXT, .max = 256),
    R(department, TEXT, OPTIONAL, .max = 256),
    R(begin, DATE),
    R(end, DATE),
    N(budget_lines),
    N(payments),
    N(eligible),
    N(paid),
    MZ_ROW(struct T, signed_, "signed", MZ_F_UINT, .max = COUNT_MAX),
    N(signed_eligible),
    N(signed_late),
    N(planned),
    N(signed_lines),
    R(paid_amount, FEN),
    R(signed_amount, FEN),
    N(checked),
    N(passed),
    N(paid_payments),
    N(irregular_payments),
    N(archived_payments),
    N(late_payments),
};
#undef T
ARRAY(mz_project_record_schema, "project record", mz_project_record, project_rows);

#define T mz_target_record
static const struct mz_field target_rows[] = {N(index), R(body, BYTES, .max = MZ_MAX_STATEMENT)};
#undef T
ARRAY(mz_target_record_schema, "target record", mz_target_record, target_rows);

#define T mz_budget_record
static const struct mz_field budget_rows[] = {
    N(index),
    R(year, UINT, .max = 2999),
    R(source, ENUM, .names = &mz_source_names),
    R(document, TEXT, .max = 128),
    R(original, FEN),
    R(increased, FEN),
    R(decreased, FEN),
    R(frozen, FEN),
    R(received, FEN),
    R(committed, FEN),
    R(instructed, FEN),
    R(settled, FEN),
    R(refunded, FEN),
    MZ_ROW(struct T, signed_, "signed", MZ_F_FEN),
};
#undef T
ARRAY(mz_budget_record_schema, "budget record", mz_budget_record, budget_rows);

#define T mz_transfer_record
static const struct mz_field transfer_rows[] = {
    N(index),    R(project, CODE), R(line, CODE),  R(to_project, CODE),
    R(to, CODE), R(taker, ID),     R(amount, FEN),
};
#undef T
ARRAY(mz_transfer_record_schema, "transfer record", mz_transfer_record, transfer_rows);

#define T mz_period_record
static const struct mz_field period_rows[] = {
    R(first, DATE),
    R(closed_to, DATE, OPTIONAL),
    R(close, HASH, OPTIONAL),
    R(reopening, HASH, OPTIONAL),
    R(person, HASH, OPTIONAL),
    R(principal, HASH, OPTIONAL),
    R(part, HASH, OPTIONAL),
    R(part_end, DATE, OPTIONAL),
    N(part_lines),
    N(part_entries),
    R(part_person, HASH, OPTIONAL),
    R(part_principal, HASH, OPTIONAL),
};
#undef T
ARRAY(mz_period_record_schema, "period record", mz_period_record, period_rows);

#define T mz_close_record
static const struct mz_field close_rows[] = {
    N(index),
    N(confirmed_index, OPTIONAL),
    R(statement, HASH),
    R(begin, DATE),
    R(previous, DATE, OPTIONAL),
    R(person, HASH),
    R(principal, HASH, OPTIONAL),
};
#undef T
ARRAY(mz_close_record_schema, "close record", mz_close_record, close_rows);

#define T mz_closing_record
static const struct mz_field closing_rows[] = {
    R(adjusted, FEN),   R(frozen, FEN),
    R(received, FEN),   R(committed, FEN),
    R(instructed, FEN), R(settled, FEN),
    R(refunded, FEN),   MZ_ROW(struct T, signed_, "signed", MZ_F_FEN),
};
#undef T
ARRAY(mz_closing_record_schema, "closing record", mz_closing_record, closing_rows);

#define T mz_flow_record
static const struct mz_field flow_rows[] = {
    R(plus.adjusted, FEN),    R(plus.frozen, FEN),     R(plus.received, FEN),
    R(plus.committed, FEN),   R(plus.instructed, FEN), R(plus.settled, FEN),
    R(plus.refunded, FEN),    R(plus.signed_, FEN),    R(minus.adjusted, FEN),
    R(minus.frozen, FEN),     R(minus.received, FEN),  R(minus.committed, FEN),
    R(minus.instructed, FEN), R(minus.settled, FEN),   R(minus.refunded, FEN),
    R(minus.signed_, FEN),
};
#undef T
ARRAY(mz_flow_record_schema, "flow record", mz_flow_record, flow_rows);

#define T mz_line_order_record
static const struct mz_field line_order_rows[] = {R(line, CODE)};
#undef T
ARRAY(mz_line_order_record_schema, "line order record", mz_line_order_record, line_order_rows);

#define T mz_erased_record
static const struct mz_field erased_rows[] = {
    N(index),
    R(ground, ENUM, .names = &mz_ground_names),
    R(order, HASH),
};
#undef T
ARRAY(mz_erased_record_schema, "erased record", mz_erased_record, erased_rows);

#define T mz_payee_use_record
static const struct mz_field payee_use_rows[] = {R(last, DATE)};
#undef T
ARRAY(mz_payee_use_record_schema, "payee use record", mz_payee_use_record, payee_use_rows);

#define T mz_log_key_record
static const struct mz_field log_key_rows[] = {
    R(key, HASH),
    N(nth),
    N(before),
    R(handover, BYTES, OPTIONAL, .max = 64),
    R(proof, BYTES, OPTIONAL, .max = 64),
};
#undef T
ARRAY(mz_log_key_record_schema, "log key record", mz_log_key_record, log_key_rows);

#define T mz_owner_record
static const struct mz_field owner_rows[] = {R(project, CODE)};
#undef T
ARRAY(mz_owner_record_schema, "owner record", mz_owner_record, owner_rows);

#define T mz_payee_record
static const struct mz_field payee_rows[] = {
    N(index),
    N(account_index),
    R(category, ENUM, .names = &mz_category_names),
    MZ_ROW(struct T, payload_digests, "digests", MZ_F_BYTES, .max = 1024),
};
#undef T
ARRAY(mz_payee_record_schema, "payee record", mz_payee_record, payee_rows);

#define T mz_digest
static const struct mz_field digest_rows[] = {
    R(field, ENUM, .names = &mz_personal_names),
    R(digest, HASH),
};
#undef T
static ARRAY(digest_schema, "digest", mz_digest, digest_rows);

#define T mz_payee_digests
static const struct mz_field payee_digests_rows[] = {
    MZ_LIST_ROW(struct T, digests, "digests", &digest_schema, .max = MZ_MAX_DIGESTS),
};
#undef T
ARRAY(mz_payee_digests_schema, "payee digests", mz_payee_digests, payee_digests_rows);

#define T mz_token_record
static const struct mz_field token_rows[] = {N(index), R(payee, ID)};
#undef T
ARRAY(mz_token_record_schema, "token record", mz_token_record, token_rows);

#define T mz_frozen_list_record
static const struct mz_field frozen_list_rows[] = {
    N(index),
    N(count),
    R(root, HASH),
    R(statement, HASH),
};
#undef T
ARRAY(mz_frozen_list_record_schema, "list record", mz_frozen_list_record, frozen_list_rows);

#define T mz_list_line_record
static const struct mz_field list_line_rows[] = {N(line)};
#undef T
ARRAY(mz_list_line_record_schema, "list line record", mz_list_line_record, list_line_rows);

#define T mz_evidence_record
static const struct mz_field evidence_rows[] = {
    N(index),      R(sha256, HASH),  R(size, UINT, .max = MZ_MAX_EVIDENCE),
    R(code, CODE), R(subject, HASH),
};
#undef T
ARRAY(mz_evidence_record_schema, "evidence record", mz_evidence_record, evidence_rows);

#define T mz_reuse_record
static const struct mz_field reuse_rows[] = {N(index), R(other, HASH)};
#undef T
ARRAY(mz_reuse_record_schema, "reuse record", mz_reuse_record, reuse_rows);

#define T mz_voucher_record
static const struct mz_field voucher_rows[] = {N(index), R(request, HASH), R(statement, HASH)};
#undef T
ARRAY(mz_voucher_record_schema, "voucher record", mz_voucher_record, voucher_rows);

#define T mz_duty_record
static const struct mz_field duty_rows[] = {
    R(roles, FLAGS, .names = &mz_role_names),
    R(actor, CODE),
};
#undef T
ARRAY(mz_duty_record_schema, "duty record", mz_duty_record, duty_rows);

#define T mz_measure_record_
static const struct mz_field measure_rows[] = {
    N(index),
    R(numerator, UINT, .max = MZ_MAX_FEN),
    R(denominator, UINT, .max = MZ_MAX_FEN),
    R(evidence, HASH),
};
#undef T
ARRAY(mz_measure_record_schema_, "measure record", mz_measure_record_, measure_rows);

#define T mz_scoring_record
static const struct mz_field scoring_rows[] = {
    N(index),
    R(statement, HASH),
    R(person, HASH),
    R(principal, HASH, OPTIONAL),
    R(type, ENUM, .names = &mz_evaluation_names),
    N(year),
    N(total),
    N(targets_index),
};
#undef T
ARRAY(mz_scoring_record_schema, "score record", mz_scoring_record, scoring_rows);

#define T mz_evaluation_record
static const struct mz_field evaluation_rows[] = {
    N(index),
    N(count),
    N(sum),
    R(grade, ENUM, .names = &mz_grade_names),
};
#undef T
ARRAY(mz_evaluation_record_schema, "evaluation record", mz_evaluation_record, evaluation_rows);

#define T mz_party
static const struct mz_field party_rows[] = {R(person, HASH)};
#undef T
static ARRAY(party_schema, "party", mz_party, party_rows);

#define T mz_finding_record
static const struct mz_field finding_rows[] = {
    N(index),
    R(statement, HASH),
    R(severity, ENUM, .names = &mz_severity_names),
    R(recover, FEN, OPTIONAL),
    N(respond_index, OPTIONAL),
    N(resolve_index, OPTIONAL),
    MZ_LIST_ROW(struct T, parties, "parties", &party_schema, .max = MZ_MAX_PARTIES, OPTIONAL),
};
#undef T
ARRAY(mz_finding_record_schema, "finding record", mz_finding_record, finding_rows);
