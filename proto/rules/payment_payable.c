/* Payable 手续完备: money moves only when all of this is there (domain.md §5 G1, G2). */
#include <inttypes.h>

#include "proto/rules/internal.h"

bool mz_payment_wants_approval(const struct mz_policy_set *policy,
                               const struct mz_payment_record *payment) {
    const struct mz_tier *tier;
    return mz_payment_to_send(payment) && mz_policy_tier(policy, payment->weight, &tier) == MZ_OK &&
           payment->approvals_count < tier->approvals;
}

bool mz_payment_wants_acceptance(const struct mz_policy_set *policy,
                                 const struct mz_payment_record *payment) {
    return mz_payment_to_send(payment) && payment->acceptances_count < policy->acceptors;
}

static enum mz_status too_few(const struct mz_payment_record *payment, enum mz_status status,
                              uint64_t have, uint64_t want, struct mz_fault *fault) {
    mz_fault_at_span(fault, status, payment->number);
    mz_fault_have(fault, "%" PRIu64, have);
    mz_fault_want(fault, "%" PRIu64, want);
    return status;
}

/* Approved and accepted, in fact and under the policy in force now. */
static enum mz_status check_signatures(const struct mz_policy_set *policy,
                                       const struct mz_payment_record *payment,
                                       struct mz_fault *fault) {
    const struct mz_tier *tier;
    enum mz_status status = mz_policy_tier(policy, payment->weight, &tier);
    if (status != MZ_OK)
        return status;
    const uint32_t unapproved = MZ_STATE_BIT(MZ_STATE_SUBMITTED) | MZ_STATE_BIT(MZ_STATE_REVIEWED) |
                                MZ_STATE_BIT(MZ_STATE_APPROVING);
    const uint32_t unaccepted =
        MZ_STATE_BIT(MZ_STATE_APPROVED) | MZ_STATE_BIT(MZ_STATE_ACCEPT_FAILED);
    uint32_t state = MZ_STATE_BIT(payment->state);
    if (payment->state == MZ_STATE_SUSPENDED)
        return mz_fault_at_span(fault, MZ_E_SUSPENDED, payment->number);
    const uint32_t again =
        MZ_STATE_BIT(MZ_STATE_PART_SETTLED) | MZ_STATE_BIT(MZ_STATE_BANK_RETURNED);
    bool returned = (state & again) != 0 && payment->returned_lines > 0;
    if ((state & (unapproved | unaccepted | MZ_STATE_BIT(MZ_STATE_ACCEPTED))) == 0 && !returned) {
        mz_fault_at_span(fault, MZ_E_WRONG_STATE, payment->number);
        mz_fault_have(fault, "%s", mz_names_text(&mz_state_names, payment->state));
        mz_fault_want(fault, "%s", mz_names_text(&mz_state_names, MZ_STATE_ACCEPTED));
        return MZ_E_WRONG_STATE;
    }
    if ((state & unapproved) != 0 || payment->approvals_count < tier->approvals)
        return too_few(payment, MZ_E_NOT_APPROVED, payment->approvals_count, tier->approvals,
                       fault);
    if ((state & unaccepted) != 0 || payment->acceptances_count < policy->acceptors)
        return too_few(payment, MZ_E_NOT_ACCEPTED, payment->acceptances_count, policy->acceptors,
                       fault);
    return MZ_OK;
}

enum mz_status mz_payment_missing_under(const struct mz_records *records,
                                        const struct mz_policy_set *policy,
                                        const struct mz_payment_record *payment,
                                        const struct mz_hash *request, struct mz_fault *fault) {
    enum mz_status status = check_signatures(policy, payment, fault);
    if (status == MZ_OK)
        status = mz_payment_evidence(records, policy, payment, request, MZ_STAGE_INSTRUCT, fault);
    if (status != MZ_OK)
        return status;
    struct mz_key key = mz_key_of_codes(MZ_TABLE_BUDGET, payment->project, payment->line);
    struct mz_budget_record budget;
    status = mz_records_get(records, &key, &mz_budget_record_schema, &budget);
    if (status != MZ_OK)
        return status;
    int64_t left = budget.received - budget.instructed;
    int64_t unsent = mz_payment_unsent(payment);
    if (unsent <= left)
        return MZ_OK;
    mz_fault_at_span(fault, MZ_E_OVER_RECEIVED, payment->line);
    mz_fault_have_fen(fault, left);
    mz_fault_want_fen(fault, unsent);
    return MZ_E_OVER_RECEIVED;
}

enum mz_status mz_payment_missing(const struct mz_records *records,
                                  const struct mz_payment_record *payment,
                                  const struct mz_hash *request, struct mz_fault *fault) {
    struct mz_policy_set policy;
    enum mz_status status = mz_policy_read(records, &policy);
    if (status != MZ_OK)
        return mz_fault_at_span(fault, status, payment->number);
    return mz_payment_missing_under(records, &policy, payment, request, fault);
}
