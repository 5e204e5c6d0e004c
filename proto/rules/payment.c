/* What the steps of a payment have in common (domain.md §5). */
#include <inttypes.h>
#include <string.h>

#include "proto/rules/internal.h"

enum mz_status mz_payment_load(struct mz_act *act, struct mz_payment_record *ret_payment) {
    act->subject = mz_act_ref(act, 0);
    enum mz_status status = mz_act_get(act, mz_key_of_hash(MZ_TABLE_PAYMENT, &act->subject),
                                       &mz_payment_record_schema, ret_payment);
    return status == MZ_E_NOT_FOUND ? MZ_E_RECORDS_DIFFER : status;
}

enum mz_status mz_payment_store(struct mz_act *act, struct mz_payment_record *payment) {
    struct mz_index_record step = {.index = act->index};
    enum mz_status status =
        mz_act_put(act, mz_key_of_hash_number(MZ_TABLE_STEP, &act->subject, payment->steps),
                   &mz_index_record_schema, &step);
    if (status != MZ_OK)
        return status;
    payment->steps++;
    return mz_act_put(act, mz_key_of_hash(MZ_TABLE_PAYMENT, &act->subject),
                      &mz_payment_record_schema, payment);
}

enum mz_status mz_payment_open(struct mz_act *act) {
    struct mz_key key = mz_key_of_hash(MZ_TABLE_OPEN, &act->subject);
    struct mz_index_record open = {.index = act->index};
    enum mz_status status = mz_act_absent(act, key, MZ_E_EXISTS);
    if (status == MZ_OK)
        status = mz_period_count_open(act, act->statement->project, 1);
    if (status != MZ_OK && status != MZ_E_EXISTS)
        return status;
    return mz_act_put(act, key, &mz_index_record_schema, &open);
}

enum mz_status mz_payment_close(struct mz_act *act) {
    struct mz_key key = mz_key_of_hash(MZ_TABLE_OPEN, &act->subject);
    enum mz_status status = mz_act_absent(act, key, MZ_E_EXISTS);
    if (status != MZ_E_EXISTS)
        return status;
    status = mz_period_count_open(act, act->statement->project, -1);
    return status == MZ_OK ? mz_records_remove(act->records, &key) : status;
}

uint8_t *mz_payment_flow(struct mz_payment_record *payment) {
    return payment->state == MZ_STATE_SUSPENDED ? &payment->resumes : &payment->state;
}

enum mz_status mz_payment_in_flow(const struct mz_act *act, struct mz_payment_record *payment,
                                  uint32_t states) {
    if ((states & MZ_STATE_BIT(*mz_payment_flow(payment))) != 0)
        return MZ_OK;
    return mz_payment_in_state(act, payment, states);
}

enum mz_status mz_payment_in_state(const struct mz_act *act,
                                   const struct mz_payment_record *payment, uint32_t states) {
    if ((states & MZ_STATE_BIT(payment->state)) != 0)
        return MZ_OK;
    char text[80];
    struct mz_writer w = mz_writer_over(text, sizeof text);
    for (uint8_t state = 1; state <= MZ_STATE_COUNT; state++) {
        if ((states & MZ_STATE_BIT(state)) == 0)
            continue;
        if (w.size > 0)
            mz_writer_text(&w, "|");
        mz_writer_text(&w, mz_names_text(&mz_state_names, state));
    }
    mz_fault_at_span(act->fault, MZ_E_WRONG_STATE, payment->number);
    mz_fault_have(act->fault, "%s", mz_names_text(&mz_state_names, payment->state));
    mz_fault_want(act->fault, "%.*s", (int)w.size, text);
    return MZ_E_WRONG_STATE;
}

enum mz_status mz_payment_refs(const struct mz_act *act, const struct mz_hash *const *wanted,
                               size_t count) {
    size_t given = act->statement->refs_count > 0 ? act->statement->refs_count - 1u : 0;
    size_t longer = given > count ? given : count;
    for (size_t n = 0; n < longer; n++) {
        struct mz_hash have = {{0}};
        if (n < given)
            have = mz_act_ref(act, n + 1);
        if (n < given && n < count && mz_hash_equal(&have, wanted[n]))
            continue;
        mz_fault_at(act->fault, MZ_E_WRONG_REF, "refs[%zu]", n + 1);
        if (n < given)
            mz_fault_have_hash(act->fault, &have);
        else
            mz_fault_have(act->fault, "nothing");
        if (n < count)
            mz_fault_want_hash(act->fault, wanted[n]);
        else
            mz_fault_want(act->fault, "nothing");
        return MZ_E_WRONG_REF;
    }
    return MZ_OK;
}

enum mz_status mz_payment_amount(const struct mz_act *act, const struct mz_payment_record *payment,
                                 int64_t amount) {
    if (amount == payment->amount)
        return MZ_OK;
    mz_fault_at_span(act->fault, MZ_E_AMOUNT_MISMATCH, payment->number);
    mz_fault_have_fen(act->fault, amount);
    mz_fault_want_fen(act->fault, payment->amount);
    return MZ_E_AMOUNT_MISMATCH;
}

/* -- Evidence. What is attached to the payment counts, and what is attached to the project as a
 * whole or to the list the payment names: one budget document serves every payment under it. */

struct evidence_of {
    struct mz_hash subjects[3];
    size_t count;
};

static enum mz_status find_subjects(const struct mz_records *records,
                                    const struct mz_payment_record *payment,
                                    const struct mz_hash *request, struct evidence_of *ret_of) {
    struct evidence_of of = {.subjects = {*request}, .count = 1};
    struct mz_key key = mz_key_of_code(MZ_TABLE_PROJECT, payment->project);
    struct mz_project_record project;
    enum mz_status status = mz_records_get(records, &key, &mz_project_record_schema, &project);
    if (status != MZ_OK)
        return status;
    of.subjects[of.count++] = project.statement;
    if (payment->list.data != NULL) {
        key = mz_key_of_codes(MZ_TABLE_LIST, payment->project, payment->list);
        struct mz_frozen_list_record list;
        status = mz_records_get(records, &key, &mz_frozen_list_record_schema, &list);
        if (status != MZ_OK)
            return status;
        of.subjects[of.count++] = list.statement;
    }
    *ret_of = of;
    return MZ_OK;
}

static enum mz_status has_evidence(const struct mz_records *records, const struct evidence_of *of,
                                   struct mz_span code) {
    for (size_t n = 0; n < of->count; n++) {
        struct mz_key key = mz_key_of_evidence(&of->subjects[n], code, 0);
        struct mz_span value;
        enum mz_status status = records->get(records->ctx, mz_key_span(&key), &value);
        if (status != MZ_E_NOT_FOUND)
            return status;
    }
    return MZ_E_NOT_FOUND;
}

enum mz_status mz_payment_own_evidence(const struct mz_act *act,
                                       const struct mz_payment_record *payment, const char *code) {
    struct mz_key key = mz_key_of_evidence(&act->subject, mz_span_text(code), 0);
    struct mz_span value;
    enum mz_status status = act->records->get(act->records->ctx, mz_key_span(&key), &value);
    if (status != MZ_E_NOT_FOUND)
        return status;
    mz_fault_at_span(act->fault, MZ_E_EVIDENCE_MISSING, payment->number);
    mz_fault_want(act->fault, "%s", code);
    return MZ_E_EVIDENCE_MISSING;
}

#define MINUTES "E03"

enum mz_status mz_payment_evidence(const struct mz_records *records,
                                   const struct mz_policy_set *policy,
                                   const struct mz_payment_record *payment,
                                   const struct mz_hash *request, uint8_t stage,
                                   struct mz_fault *fault) {
    struct evidence_of of;
    const struct mz_tier *tier;
    enum mz_status status = find_subjects(records, payment, request, &of);
    if (status == MZ_OK)
        status = mz_policy_tier(policy, payment->weight, &tier);
    if (status != MZ_OK)
        return status;
    char text[80];
    struct mz_writer missing = mz_writer_over(text, sizeof text);
    for (size_t n = 0; n <= policy->evidence_count; n++) {
        struct mz_span code;
        if (n == policy->evidence_count && tier->minutes)
            code = mz_span_text(MINUTES);
        else if (n < policy->evidence_count && policy->evidence[n].stage <= stage)
            code = policy->evidence[n].code;
        else
            continue;
        status = has_evidence(records, &of, code);
        if (status == MZ_OK)
            continue;
        if (status != MZ_E_NOT_FOUND)
            return status;
        if (missing.size > 0)
            mz_writer_text(&missing, ",");
        mz_writer_span(&missing, code);
    }
    if (missing.size == 0)
        return MZ_OK;
    mz_fault_at_span(fault, MZ_E_EVIDENCE_MISSING, payment->number);
    mz_fault_want(fault, "%.*s", (int)missing.size, text);
    return MZ_E_EVIDENCE_MISSING;
}

/* -- Payable 手续完备: money moves only when all of this is there. */

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
    const uint32_t again = MZ_STATE_BIT(MZ_STATE_PART_SETTLED) | MZ_STATE_BIT(MZ_STATE_BANK_RETURNED);
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
