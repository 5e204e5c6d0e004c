/* payment.review 审核, payment.approve 审批 tier by tier (domain.md §5 G3), payment.accept 验收. */
#include <inttypes.h>

#include "proto/rules/internal.h"

/* Where the money goes changed since it was reviewed, and some of it is still to be sent. */
static bool changed_since(const struct mz_act *act, const struct mz_payment_record *payment) {
    return mz_payment_to_send(payment) && act->ledger.accounts_index > payment->reviewed_index;
}

static enum mz_status check_amount(const struct mz_act *act,
                                   const struct mz_payment_record *payment, int64_t want) {
    int64_t have = act->body->payment_review.amount;
    if (have == want)
        return MZ_OK;
    mz_fault_at_span(act->fault, MZ_E_AMOUNT_MISMATCH, payment->number);
    mz_fault_have_fen(act->fault, have);
    mz_fault_want_fen(act->fault, want);
    return MZ_E_AMOUNT_MISMATCH;
}

static enum mz_status review_again(struct mz_act *act, struct mz_payment_record *payment) {
    bool returned = payment->returned_lines > 0;
    enum mz_status status =
        check_amount(act, payment, returned ? payment->returned_amount : payment->amount);
    if (status == MZ_OK)
        status = mz_duties_take(act, &act->subject, payment, MZ_ROLE_REVIEWER);
    if (status != MZ_OK)
        return status;
    payment->rereview = act->hash;
    payment->reviewed_index = act->index;
    return mz_payment_store(act, payment);
}

enum mz_status mz_payment_review_apply(struct mz_act *act) {
    struct mz_payment_record payment;
    enum mz_status status = mz_payment_load(act, &payment);
    if (status == MZ_OK && changed_since(act, &payment))
        return review_again(act, &payment);
    if (status == MZ_OK)
        status = mz_payment_in_state(act, &payment, MZ_STATE_BIT(MZ_STATE_SUBMITTED));
    if (status == MZ_OK)
        status = mz_payment_amount(act, &payment, act->body->payment_review.amount);
    if (status == MZ_OK)
        status = mz_duties_take(act, &act->subject, &payment, MZ_ROLE_REVIEWER);
    if (status != MZ_OK)
        return status;
    payment.state = MZ_STATE_REVIEWED;
    payment.review = act->hash;
    payment.reviewed_index = act->index;
    return mz_payment_store(act, &payment);
}

/* -- payment.approve */

static enum mz_status check_tier(const struct mz_act *act,
                                 const struct mz_payment_record *payment) {
    uint64_t have = act->body->payment_approve.tier, want = payment->approvals_count + UINT64_C(1);
    if (have == want)
        return MZ_OK;
    mz_fault_at_span(act->fault, MZ_E_WRONG_TIER, payment->number);
    mz_fault_have(act->fault, "%" PRIu64, have);
    mz_fault_want(act->fault, "%" PRIu64, want);
    return MZ_E_WRONG_TIER;
}

/* An approver signs for what was reviewed and for every approval below his. */
static enum mz_status check_approve_refs(const struct mz_act *act,
                                         const struct mz_payment_record *payment) {
    const struct mz_hash *wanted[1 + MZ_MAX_TIERS];
    size_t count = 0;
    wanted[count++] = &payment->review;
    for (size_t n = 0; n < payment->approvals_count; n++)
        wanted[count++] = &payment->approvals[n].statement;
    return mz_payment_refs(act, wanted, count);
}

/* The last approval reserves the money. */
static enum mz_status commit(const struct mz_act *act, const struct mz_payment_record *payment) {
    struct mz_budget_record budget;
    struct mz_project_record project;
    enum mz_status status = mz_act_budget(act, payment->line, &budget);
    if (status == MZ_OK)
        status = mz_budget_covers(act, &budget, payment->line, payment->amount);
    if (status == MZ_OK)
        status = mz_act_add(act, &budget.committed, payment->amount);
    if (status == MZ_OK)
        status = mz_act_budget_put(act, payment->line, &budget);
    if (status == MZ_OK)
        status = mz_act_project(act, &project);
    if (status != MZ_OK)
        return status;
    project.planned += payment->count;
    return mz_act_project_put(act, &project);
}

#define UNAPPROVED (MZ_STATE_BIT(MZ_STATE_REVIEWED) | MZ_STATE_BIT(MZ_STATE_APPROVING))

/* A payment that was approved before the policy asked for more can have what is missing added: its
 * money is reserved already, and goes nowhere without. */
static enum mz_status check_wanted(const struct mz_act *act,
                                   const struct mz_payment_record *payment) {
    return mz_payment_wants_approval(act->policy, payment)
               ? MZ_OK
               : mz_payment_in_state(act, payment, UNAPPROVED);
}

/* One approval more. The last one that the tier asks for reserves the money, once. */
static enum mz_status add_approval(const struct mz_act *act, struct mz_payment_record *payment) {
    const struct mz_tier *tier;
    bool first = (MZ_STATE_BIT(payment->state) & UNAPPROVED) != 0;
    enum mz_status status = mz_policy_tier(act->policy, payment->weight, &tier);
    if (status == MZ_OK && payment->approvals_count == MZ_MAX_TIERS)
        return MZ_E_INTERNAL;
    if (status == MZ_OK)
        status = mz_duties_signatory(act, MZ_ROLE_APPROVER,
                                     &payment->approvals[payment->approvals_count++]);
    if (status != MZ_OK || !first)
        return status;
    bool last = payment->approvals_count >= tier->approvals;
    payment->state = last ? MZ_STATE_APPROVED : MZ_STATE_APPROVING;
    return last ? commit(act, payment) : MZ_OK;
}

enum mz_status mz_payment_approve_apply(struct mz_act *act) {
    struct mz_payment_record payment;
    enum mz_status status = mz_payment_load(act, &payment);
    if (status == MZ_OK)
        status = check_wanted(act, &payment);
    if (status == MZ_OK)
        status = check_tier(act, &payment);
    if (status == MZ_OK)
        status = check_approve_refs(act, &payment);
    if (status == MZ_OK)
        status = mz_payment_amount(act, &payment, act->body->payment_approve.amount);
    if (status == MZ_OK)
        status = mz_duties_take(act, &act->subject, &payment, MZ_ROLE_APPROVER);
    if (status == MZ_OK)
        status = mz_payment_evidence(act->records, act->policy, &payment, &act->subject,
                                     MZ_STAGE_APPROVE, act->fault);
    if (status == MZ_OK)
        status = add_approval(act, &payment);
    return status == MZ_OK ? mz_payment_store(act, &payment) : status;
}

/* -- payment.accept */

static enum mz_status check_accept_refs(const struct mz_act *act,
                                        const struct mz_payment_record *payment) {
    const struct mz_hash *wanted[MZ_MAX_TIERS];
    for (size_t n = 0; n < payment->approvals_count; n++)
        wanted[n] = &payment->approvals[n].statement;
    return mz_payment_refs(act, wanted, payment->approvals_count);
}

static enum mz_status check_persons(const struct mz_act *act,
                                    const struct mz_payment_record *payment) {
    const struct mz_payment_accept *body = &act->body->payment_accept;
    if (body->passed > body->checked) {
        mz_fault_at(act->fault, MZ_E_OUT_OF_RANGE, "body.passed");
        mz_fault_have(act->fault, "%" PRIu64, body->passed);
        mz_fault_want(act->fault, "0..%" PRIu64, body->checked);
        return MZ_E_OUT_OF_RANGE;
    }
    /* Nobody passes what nobody looked at. */
    if (body->passed == 0 && body->result == MZ_RESULT_PASSED) {
        mz_fault_at(act->fault, MZ_E_OUT_OF_RANGE, "body.passed");
        mz_fault_have(act->fault, "0");
        mz_fault_want(act->fault, "1..%" PRIu64, payment->count);
        return MZ_E_OUT_OF_RANGE;
    }
    if (body->checked <= payment->count)
        return MZ_OK;
    mz_fault_at(act->fault, MZ_E_OUT_OF_RANGE, "body.checked");
    mz_fault_have(act->fault, "%" PRIu64, body->checked);
    mz_fault_want(act->fault, "0..%" PRIu64, payment->count);
    return MZ_E_OUT_OF_RANGE;
}

/* Everything that was looked at counts, whether it ended well or not (FORMAT.md 10.11 quality). */
static enum mz_status count_checked(const struct mz_act *act) {
    const struct mz_payment_accept *body = &act->body->payment_accept;
    struct mz_project_record project;
    enum mz_status status = mz_act_project(act, &project);
    if (status != MZ_OK)
        return status;
    project.checked += body->checked;
    project.passed += body->passed;
    return mz_act_project_put(act, &project);
}

/* Likewise for acceptances: what the policy asks for now may be added. A failure stops what was not
 * sent; what was sent is stopped with payment.suspend. */
static enum mz_status check_acceptable(const struct mz_act *act,
                                       const struct mz_payment_record *payment) {
    const uint32_t waiting = MZ_STATE_BIT(MZ_STATE_APPROVED) | MZ_STATE_BIT(MZ_STATE_ACCEPT_FAILED);
    bool passed = act->body->payment_accept.result == MZ_RESULT_PASSED;
    bool sent = (MZ_STATE_BIT(payment->state) & MZ_STATES_COMMITTED) == 0;
    if (payment->state != MZ_STATE_SUSPENDED && mz_payment_wants_acceptance(act->policy, payment) &&
        (passed || !sent))
        return MZ_OK;
    return mz_payment_in_state(act, payment, waiting);
}

enum mz_status mz_payment_accept_apply(struct mz_act *act) {
    struct mz_payment_record payment;
    enum mz_status status = mz_payment_load(act, &payment);
    if (status == MZ_OK)
        status = check_acceptable(act, &payment);
    if (status == MZ_OK)
        status = check_accept_refs(act, &payment);
    if (status == MZ_OK)
        status = check_persons(act, &payment);
    if (status == MZ_OK)
        status = mz_duties_take(act, &act->subject, &payment, MZ_ROLE_ACCEPTOR);
    if (status == MZ_OK)
        status = count_checked(act);
    if (status != MZ_OK)
        return status;
    if (act->body->payment_accept.result != MZ_RESULT_PASSED) {
        /* What was accepted before has to be looked at again once it is put right. */
        payment.acceptances_count = 0;
        payment.state = MZ_STATE_ACCEPT_FAILED;
        return mz_payment_store(act, &payment);
    }
    if (payment.acceptances_count == MZ_MAX_ACCEPTORS)
        return MZ_E_INTERNAL;
    status = mz_duties_signatory(act, MZ_ROLE_ACCEPTOR,
                                 &payment.acceptances[payment.acceptances_count++]);
    if (status != MZ_OK)
        return status;
    bool enough = payment.acceptances_count >= act->policy->acceptors;
    if ((MZ_STATE_BIT(payment.state) & MZ_STATES_COMMITTED) != 0)
        payment.state = enough ? MZ_STATE_ACCEPTED : MZ_STATE_APPROVED;
    return mz_payment_store(act, &payment);
}
