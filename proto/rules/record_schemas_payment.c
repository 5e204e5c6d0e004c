/* How the records of payments are encoded; see record_schemas.c. */
#include "proto/rules/records.h"

#define COUNT_MAX              INT64_MAX
#define R(member_, kind_, ...) MZ_ROW(struct T, member_, #member_, MZ_F_##kind_, ##__VA_ARGS__)
#define N(member_, ...)        R(member_, UINT, .max = COUNT_MAX, ##__VA_ARGS__)
#define OPTIONAL               .optional = true
#define ARRAY(schema_, name_, type_, rows_)                                                        \
    const struct mz_schema schema_ = MZ_SCHEMA(name_, MZ_SCHEMA_ARRAY, struct type_, rows_)

#define T mz_signatory
static const struct mz_field signatory_rows[] = {R(statement, HASH), R(person, HASH),
                                                 R(principal, HASH, OPTIONAL)};
#undef T
static ARRAY(signatory_schema, "signatory", mz_signatory, signatory_rows);

#define T mz_payment_record
static const struct mz_field payment_rows[] = {
    N(index),
    R(project, CODE),
    R(number, CODE),
    R(line, CODE),
    R(list, CODE, OPTIONAL),
    R(handler, CODE),
    R(state, ENUM, .names = &mz_state_names),
    R(method, ENUM, .names = &mz_method_names),
    R(amount, FEN),
    N(count),
    R(root, HASH),
    R(due, DATE),
    R(requested, DATE),
    R(instructed, DATE, OPTIONAL),
    R(review, HASH, OPTIONAL),
    R(rereview, HASH, OPTIONAL),
    N(reviewed_index),
    MZ_LIST_ROW(struct T, approvals, "approvals", &signatory_schema, .max = MZ_MAX_TIERS, OPTIONAL),
    MZ_LIST_ROW(struct T, acceptances, "acceptances", &signatory_schema, .max = MZ_MAX_ACCEPTORS,
                OPTIONAL),
    R(instruction, HASH, OPTIONAL),
    R(suspension, HASH, OPTIONAL),
    R(resumes, ENUM, OPTIONAL, .names = &mz_state_names),
    N(settled_lines),
    N(returned_lines),
    N(signed_lines),
    N(late_lines),
    R(settled_amount, FEN),
    R(signed_amount, FEN),
    R(returned_amount, FEN),
    R(refunded_amount, FEN),
    N(reversed_lines),
    R(reversed_amount, FEN),
    R(reversal, HASH, OPTIONAL),
    R(voucher, CODE, OPTIONAL),
    N(evidence),
    N(reused),
    N(findings),
    R(categories, UINT, .max = (1u << MZ_CATEGORY_SUPPLIER) - 1),
    R(weight, FEN),
    N(steps),
};
#undef T
ARRAY(mz_payment_record_schema, "payment record", mz_payment_record, payment_rows);

#define T mz_payment_key_record
static const struct mz_field payment_key_rows[] = {R(request, HASH), N(line, OPTIONAL)};
#undef T
ARRAY(mz_payment_key_record_schema, "payment key record", mz_payment_key_record, payment_key_rows);

#define T mz_line_record
static const struct mz_field line_rows[] = {
    N(line),
    R(amount, FEN),
    R(outcome, ENUM, OPTIONAL, .names = &mz_outcome_names),
    R(signing, ENUM, OPTIONAL, .names = &mz_signing_names),
    N(settled_index, OPTIONAL),
    N(signed_index, OPTIONAL),
    N(instructed_index),
    R(instructed, DATE, OPTIONAL),
    R(refunded, FEN),
    R(late, BOOL),
    N(reversed_index),
};
#undef T
ARRAY(mz_line_record_schema, "line record", mz_line_record, line_rows);

#define T mz_recent
static const struct mz_field recent_item_rows[] = {R(request, HASH, OPTIONAL), R(date, DATE),
                                                   R(amount, FEN)};
#undef T
static ARRAY(recent_schema, "recent request", mz_recent, recent_item_rows);

#define T mz_recent_record
static const struct mz_field recent_rows[] = {
    MZ_LIST_ROW(struct T, requests, "requests", &recent_schema, .max = MZ_MAX_RECENT),
};
#undef T
ARRAY(mz_recent_record_schema, "recent record", mz_recent_record, recent_rows);

#define T mz_reversal_record
static const struct mz_field reversal_rows[] = {
    R(statement, HASH),
    R(root, HASH),
    N(count),
    R(amount, FEN),
    R(reason, ENUM, .names = &mz_reason_names),
};
#undef T
ARRAY(mz_reversal_record_schema, "reversal record", mz_reversal_record, reversal_rows);

#define T mz_beneficiary_record
static const struct mz_field beneficiary_rows[] = {
    R(eligible, BOOL), N(paid_lines),       N(signed_lines),
    N(late_lines),     R(paid_amount, FEN), R(signed_amount, FEN),
};
#undef T
ARRAY(mz_beneficiary_record_schema, "beneficiary record", mz_beneficiary_record, beneficiary_rows);
