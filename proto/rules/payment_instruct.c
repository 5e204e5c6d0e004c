/* payment.instruct 发起拨付: the whole payment once, and lines that the bank returned again
 * (domain.md §5 G2, G7). */
#include "proto/rules/internal.h"

int64_t mz_payment_unsent(const struct mz_payment_record *payment) {
    return payment->state == MZ_STATE_PART_SETTLED || payment->state == MZ_STATE_BANK_RETURNED
               ? payment->returned_amount
               : payment->amount;
}

/* The cashier pays exactly what these people signed for. */
static enum mz_status check_instruct_refs(const struct mz_act *act,
                                          const struct mz_payment_record *payment) {
    const struct mz_hash *wanted[MZ_MAX_TIERS + MZ_MAX_ACCEPTORS + 1];
    size_t count = 0;
    for (size_t n = 0; n < payment->approvals_count; n++)
        wanted[count++] = &payment->approvals[n].statement;
    for (size_t n = 0; n < payment->acceptances_count; n++)
        wanted[count++] = &payment->acceptances[n].statement;
    if (!mz_hash_is_zero(&payment->rereview))
        wanted[count++] = &payment->rereview;
    return mz_payment_refs(act, wanted, count);
}

static enum mz_status check_method(const struct mz_act *act,
                                   const struct mz_payment_record *payment) {
    uint8_t method = act->body->payment_instruct.method;
    if (method == payment->method)
        return MZ_OK;
    mz_fault_at(act->fault, MZ_E_OUT_OF_RANGE, "body.method");
    mz_fault_have(act->fault, "%s", mz_names_text(&mz_method_names, method));
    mz_fault_want(act->fault, "%s", mz_names_text(&mz_method_names, payment->method));
    return MZ_E_OUT_OF_RANGE;
}

struct sending {
    struct mz_act *act;
    struct mz_payment_record payment;
};

/* Whoever changes where the money goes after somebody looked at it has it looked at again. */
static enum mz_status check_account(const struct sending *sending, const struct mz_line *line) {
    const struct mz_act *act = sending->act;
    struct mz_payee_record payee;
    enum mz_status status = mz_act_get(act, mz_key_of_id(MZ_TABLE_PAYEE, &line->payee),
                                       &mz_payee_record_schema, &payee);
    if (status != MZ_OK || payee.account_index <= sending->payment.reviewed_index)
        return status;
    mz_roster_fault(act, MZ_E_REVIEW_NEEDED, line);
    mz_fault_have_id(act->fault, &line->payee);
    return MZ_E_REVIEW_NEEDED;
}

static enum mz_status first_line(void *arg, const struct mz_line *line) {
    return check_account(arg, line);
}

/* The roster is read only if some account of the ledger is younger than the review. */
static enum mz_status send_first(struct sending *sending) {
    struct mz_act *act = sending->act;
    struct mz_payment_record *payment = &sending->payment;
    const struct mz_payment_instruct *body = &act->body->payment_instruct;
    if (!mz_hash_is_zero(&body->root) || body->count != MZ_ABSENT) {
        mz_fault_at(act->fault, MZ_E_OUT_OF_RANGE, "body.root");
        mz_fault_have(act->fault, "a selection of lines");
        mz_fault_want(act->fault, "none: nothing came back from the bank");
        return MZ_E_OUT_OF_RANGE;
    }
    enum mz_status status = mz_payment_amount(act, payment, body->amount);
    if (status != MZ_OK)
        return status;
    payment->instruction = act->hash;
    payment->instructed = act->statement->date;
    payment->state = MZ_STATE_INSTRUCTED;
    if (act->ledger.accounts_index <= payment->reviewed_index)
        return MZ_OK;
    struct mz_list_demand demand = {
        .form = MZ_LIST_ROSTER,
        .root = &payment->root,
        .count = payment->count,
        .amount = payment->amount,
    };
    return mz_roster_read(act, &demand, first_line, sending);
}

static enum mz_status again_line(void *arg, const struct mz_line *line) {
    struct sending *sending = arg;
    const struct mz_act *act = sending->act;
    struct mz_line_record record;
    enum mz_status status = mz_payment_line_of(act, &sending->payment, line, &record);
    if (status == MZ_OK && record.outcome != MZ_OUTCOME_RETURNED)
        return mz_payment_line_refuse(act, line,
                                      record.outcome == 0
                                          ? "no result of the bank"
                                          : mz_names_text(&mz_outcome_names, record.outcome),
                                      mz_names_text(&mz_outcome_names, MZ_OUTCOME_RETURNED));
    if (status == MZ_OK)
        status = check_account(sending, line);
    if (status != MZ_OK)
        return status;
    record.outcome = 0;
    record.settled_index = MZ_ABSENT;
    record.instructed_index = act->index;
    record.instructed = act->statement->date;
    sending->payment.returned_lines--;
    sending->payment.returned_amount -= line->amount;
    return mz_payment_line_put(act, &sending->payment, &line->payee, &record);
}

/* Some or all of the lines that came back. */
static enum mz_status send_again(struct sending *sending) {
    struct mz_act *act = sending->act;
    const struct mz_payment_instruct *body = &act->body->payment_instruct;
    if (mz_hash_is_zero(&body->root) || body->count == MZ_ABSENT) {
        const char *name = mz_hash_is_zero(&body->root) ? "root" : "count";
        mz_fault_at(act->fault, MZ_E_MISSING_FIELD, "body");
        mz_fault_want(act->fault, "%s", name);
        return MZ_E_MISSING_FIELD;
    }
    enum mz_status status = mz_act_some(act, "body.count", body->count);
    struct mz_list_demand demand = {
        .form = MZ_LIST_SELECTION,
        .root = &body->root,
        .count = body->count,
        .amount = body->amount,
    };
    if (status == MZ_OK)
        status = mz_roster_read(act, &demand, again_line, sending);
    if (status == MZ_OK)
        sending->payment.state = mz_payment_result_state(&sending->payment);
    return status;
}

enum mz_status mz_payment_instruct_apply(struct mz_act *act) {
    struct sending sending = {.act = act};
    struct mz_payment_record *payment = &sending.payment;
    struct mz_budget_record budget;
    int64_t amount = act->body->payment_instruct.amount;
    enum mz_status status = mz_payment_load(act, payment);
    if (status == MZ_OK)
        status =
            mz_payment_missing_under(act->records, act->policy, payment, &act->subject, act->fault);
    if (status == MZ_OK)
        status = check_instruct_refs(act, payment);
    if (status == MZ_OK)
        status = check_method(act, payment);
    if (status == MZ_OK)
        status = mz_duties_take(act, &act->subject, payment, MZ_ROLE_CASHIER);
    if (status == MZ_OK)
        status = payment->state == MZ_STATE_ACCEPTED ? send_first(&sending) : send_again(&sending);
    if (status == MZ_OK)
        status = mz_act_budget(act, payment->line, &budget);
    if (status == MZ_OK)
        status = mz_act_add(act, &budget.instructed, amount);
    if (status != MZ_OK)
        return status;
    budget.committed -= amount;
    status = mz_act_budget_put(act, payment->line, &budget);
    return status == MZ_OK ? mz_payment_store(act, payment) : status;
}
