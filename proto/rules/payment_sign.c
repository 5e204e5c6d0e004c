/* payment.sign 签领: payees sign for the money, line by line (domain.md §5 G10). */
#include <inttypes.h>

#include "proto/rules/internal.h"

struct signing {
    struct mz_act *act;
    struct mz_payment_record payment;
    struct mz_project_record project;
};

static enum mz_status refuse(const struct mz_act *act, const struct mz_line *line, const char *have,
                             const char *want) {
    mz_roster_fault(act, MZ_E_LINE_MISMATCH, line);
    mz_fault_have(act->fault, "%s", have);
    mz_fault_want(act->fault, "%s", want);
    return MZ_E_LINE_MISMATCH;
}

/* Counters behind coverage, accuracy and timeliness: distinct people, each counted once. */
static enum mz_status count_signed(struct signing *signing, const struct mz_line *line) {
    const struct mz_act *act = signing->act;
    struct mz_beneficiary_record beneficiary;
    enum mz_status status = mz_payment_beneficiary(act, &line->payee, &beneficiary);
    if (status == MZ_OK)
        status = mz_act_add(act, &beneficiary.signed_amount, line->amount);
    if (status != MZ_OK)
        return status;
    if (beneficiary.signed_lines++ == 0) {
        signing->project.signed_++;
        if (beneficiary.eligible)
            signing->project.signed_eligible++;
    }
    signing->project.signed_lines++;
    signing->payment.signed_lines++;
    if (line->date > signing->payment.due) {
        signing->payment.late_lines++;
        if (beneficiary.late_lines++ == 0)
            signing->project.signed_late++;
    }
    return mz_payment_beneficiary_put(act, &line->payee, &beneficiary);
}

/* What a line shows in proof of who signed must be a file that anybody can ask for, and none of
 * another payment. */
static enum mz_status check_evidence(const struct signing *signing, const struct mz_line *line) {
    const struct mz_act *act = signing->act;
    if (mz_hash_is_zero(&line->evidence))
        return MZ_OK;
    enum mz_status status = mz_evidence_of_payment(act, &line->evidence);
    if (status != MZ_E_NOT_FOUND)
        return status;
    mz_roster_fault(act, MZ_E_EVIDENCE_MISSING, line);
    mz_fault_want_hash(act->fault, &line->evidence);
    return MZ_E_EVIDENCE_MISSING;
}

static enum mz_status sign_line(void *arg, const struct mz_line *line) {
    struct signing *signing = arg;
    const struct mz_act *act = signing->act;
    struct mz_line_record record;
    enum mz_status status = mz_payment_line(act, &signing->payment, line, &record);
    if (status != MZ_OK)
        return status;
    if (record.outcome != MZ_OUTCOME_PAID)
        return refuse(act, line,
                      record.outcome == 0 ? "no result of the bank"
                                          : mz_names_text(&mz_outcome_names, record.outcome),
                      mz_names_text(&mz_outcome_names, MZ_OUTCOME_PAID));
    if (record.reversed_index != 0)
        return refuse(act, line, "reversed", mz_names_text(&mz_outcome_names, MZ_OUTCOME_PAID));
    if (record.signing != 0)
        return refuse(act, line, "signed", "not signed for yet");
    status = check_evidence(signing, line);
    if (status != MZ_OK)
        return status;
    status = count_signed(signing, line);
    if (status != MZ_OK)
        return status;
    record.signing = line->signing;
    record.signed_index = act->index;
    record.late = line->date > signing->payment.due;
    return mz_act_put(act, mz_key_of_number_id(MZ_TABLE_LINE, signing->payment.index, &line->payee),
                      &mz_line_record_schema, &record);
}

/* Everything after the request must be a bank result of this payment. */
static enum mz_status check_refs(const struct mz_act *act) {
    if (act->statement->refs_count < 2) {
        mz_fault_at(act->fault, MZ_E_WRONG_REF, "refs[1]");
        mz_fault_have(act->fault, "nothing");
        mz_fault_want(act->fault, "%s", mz_kind_get(MZ_KIND_PAYMENT_SETTLE)->name);
        return MZ_E_WRONG_REF;
    }
    for (size_t n = 1; n < act->statement->refs_count; n++) {
        struct mz_hash hash = mz_act_ref(act, n);
        struct mz_statement_record record;
        enum mz_status status = mz_act_get(act, mz_key_of_hash(MZ_TABLE_STATEMENT, &hash),
                                           &mz_statement_record_schema, &record);
        if (status != MZ_OK)
            return status;
        if (record.kind == (uint64_t)MZ_KIND_PAYMENT_SETTLE &&
            mz_hash_equal(&record.subject, &act->subject))
            continue;
        mz_fault_at(act->fault, MZ_E_WRONG_REF, "refs[%zu]", n);
        mz_fault_have(act->fault, "%s", mz_kind_get((enum mz_kind_id)record.kind)->name);
        mz_fault_want(act->fault, "%s of this payment", mz_kind_get(MZ_KIND_PAYMENT_SETTLE)->name);
        return MZ_E_WRONG_REF;
    }
    return MZ_OK;
}

static enum mz_status book(struct signing *signing) {
    const struct mz_act *act = signing->act;
    int64_t amount = act->body->payment_sign.amount;
    struct mz_budget_record budget;
    enum mz_status status = mz_act_budget(act, signing->payment.line, &budget);
    if (status == MZ_OK)
        status = mz_act_add(act, &budget.signed_, amount);
    if (status == MZ_OK)
        status = mz_act_add(act, &signing->payment.signed_amount, amount);
    if (status == MZ_OK)
        status = mz_act_add(act, &signing->project.signed_amount, amount);
    if (status == MZ_OK)
        status = mz_act_budget_put(act, signing->payment.line, &budget);
    return status == MZ_OK ? mz_act_project_put(act, &signing->project) : status;
}

enum mz_status mz_payment_sign_apply(struct mz_act *act) {
    const struct mz_payment_sign *body = &act->body->payment_sign;
    struct signing signing = {.act = act};
    struct mz_payment_record *payment = &signing.payment;
    enum mz_status status = mz_payment_load(act, payment);
    if (status == MZ_OK)
        status = mz_payment_in_flow(
            act, payment, MZ_STATE_BIT(MZ_STATE_PART_SETTLED) | MZ_STATE_BIT(MZ_STATE_SETTLED));
    if (status == MZ_OK)
        status = check_refs(act);
    if (status == MZ_OK)
        status = mz_act_some(act, "body.count", body->count);
    if (status == MZ_OK)
        status = mz_duties_take(act, &act->subject, payment, MZ_ROLE_CASHIER);
    if (status == MZ_OK)
        status = mz_payment_evidence(act->records, act->policy, payment, &act->subject,
                                     MZ_STAGE_SIGN, act->fault);
    if (status == MZ_OK)
        status = mz_act_project(act, &signing.project);
    struct mz_list_demand demand = {
        .form = MZ_LIST_SIGNATURES,
        .root = &body->root,
        .count = body->count,
        .amount = body->amount,
    };
    if (status == MZ_OK)
        status = mz_roster_read(act, &demand, sign_line, &signing);
    if (status == MZ_OK)
        status = book(&signing);
    if (status != MZ_OK)
        return status;
    uint8_t *flow = mz_payment_flow(payment);
    if (*flow == MZ_STATE_SETTLED && payment->signed_lines == payment->settled_lines)
        *flow = MZ_STATE_SIGNED;
    return mz_payment_store(act, payment);
}
