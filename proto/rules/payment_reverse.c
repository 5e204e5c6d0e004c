/* payment.reverse 红冲, and payment.confirm by which it takes effect: lines are taken out of what
 * was paid by a new entry; the old ones stay as they are (domain.md §5). The accountant files it,
 * an approver who did nothing else on the payment confirms it: nobody frees money alone. */
#include "proto/rules/internal.h"

#define REVERSIBLE                                                                                 \
    (MZ_STATE_BIT(MZ_STATE_BANK_RETURNED) | MZ_STATE_BIT(MZ_STATE_PART_SETTLED) |                  \
     MZ_STATE_BIT(MZ_STATE_SETTLED) | MZ_STATE_BIT(MZ_STATE_SIGNED) |                              \
     MZ_STATE_BIT(MZ_STATE_ARCHIVED))

struct reversing {
    struct mz_act *act;
    uint8_t reason;
    struct mz_payment_record payment;
    struct mz_project_record project;
    struct mz_budget_record budget;
};

/* The line may be reversed: it was paid, and its money is back, or it never left the bank; or the
 * bank sent it back and it will not be sent again. Money that is with the payee cannot be promised
 * again. */
static enum mz_status judge_line(const struct reversing *reversing, const struct mz_line *line,
                                 struct mz_line_record *ret_record) {
    const struct mz_act *act = reversing->act;
    struct mz_line_record record;
    enum mz_status status = mz_payment_line_of(act, &reversing->payment, line, &record);
    if (status != MZ_OK)
        return status;
    if (record.outcome == 0 || record.reversed_index != 0)
        return mz_payment_line_refuse(
            act, line, record.reversed_index != 0 ? "reversed" : "no result of the bank",
            mz_names_text(&mz_outcome_names, MZ_OUTCOME_PAID));
    /* What the bank sent back is given up for a reason, never as an error of the books: if it is
     * sent again and paid before this is confirmed, it must come back first. */
    if (record.outcome == MZ_OUTCOME_RETURNED && reversing->reason == MZ_REASON_ERROR)
        return mz_payment_line_refuse(act, line,
                                      mz_names_text(&mz_outcome_names, MZ_OUTCOME_RETURNED),
                                      mz_names_text(&mz_outcome_names, MZ_OUTCOME_PAID));
    if (record.outcome == MZ_OUTCOME_RETURNED) {
        *ret_record = record;
        return MZ_OK;
    }
    int64_t wanted = reversing->reason == MZ_REASON_ERROR ? 0 : record.amount;
    if (record.refunded != wanted) {
        mz_roster_fault(act, MZ_E_NOT_REFUNDED, line);
        mz_fault_have_fen(act->fault, record.refunded);
        mz_fault_want_fen(act->fault, wanted);
        return MZ_E_NOT_REFUNDED;
    }
    *ret_record = record;
    return MZ_OK;
}

static enum mz_status check_line(void *arg, const struct mz_line *line) {
    struct mz_line_record ignored;
    return judge_line(arg, line, &ignored);
}

/* Takes the line out of the counters behind the figures. */
static enum mz_status uncount(struct reversing *reversing, const struct mz_line *line,
                              const struct mz_line_record *record) {
    const struct mz_act *act = reversing->act;
    struct mz_project_record *project = &reversing->project;
    struct mz_beneficiary_record beneficiary = {0};
    enum mz_status status = mz_payment_beneficiary(act, &line->payee, &beneficiary);
    if (status != MZ_OK)
        return status;
    beneficiary.paid_amount -= record->amount;
    project->paid_amount -= record->amount;
    if (--beneficiary.paid_lines == 0)
        project->paid--;
    if (record->signing == 0)
        return mz_payment_beneficiary_put(act, &line->payee, &beneficiary);
    beneficiary.signed_amount -= record->amount;
    project->signed_amount -= record->amount;
    project->signed_lines--;
    if (--beneficiary.signed_lines == 0) {
        project->signed_--;
        if (beneficiary.eligible)
            project->signed_eligible--;
    }
    if (record->late && --beneficiary.late_lines == 0)
        project->signed_late--;
    return mz_payment_beneficiary_put(act, &line->payee, &beneficiary);
}

static enum mz_status reverse_line(void *arg, const struct mz_line *line) {
    struct reversing *reversing = arg;
    struct mz_payment_record *payment = &reversing->payment;
    struct mz_budget_record *budget = &reversing->budget;
    struct mz_line_record record = {0};
    enum mz_status status = judge_line(reversing, line, &record);
    bool paid = record.outcome == MZ_OUTCOME_PAID;
    if (status == MZ_OK && paid)
        status = uncount(reversing, line, &record);
    if (status != MZ_OK)
        return status;
    payment->reversed_lines++;
    payment->reversed_amount += record.amount;
    if (paid) {
        budget->instructed -= record.amount;
        budget->settled -= record.amount;
        budget->refunded -= record.refunded;
        payment->settled_lines--;
        payment->settled_amount -= record.amount;
        payment->refunded_amount -= record.refunded;
    } else {
        budget->committed -= record.amount;
        payment->returned_lines--;
        payment->returned_amount -= record.amount;
    }
    if (record.signing != 0) {
        budget->signed_ -= record.amount;
        payment->signed_lines--;
        payment->signed_amount -= record.amount;
        payment->late_lines -= record.late;
    }
    record.reversed_index = reversing->act->index;
    return mz_payment_line_put(reversing->act, payment, &line->payee, &record);
}

enum mz_status mz_payment_reverse_apply(struct mz_act *act) {
    const struct mz_payment_reverse *body = &act->body->payment_reverse;
    struct reversing reversing = {.act = act, .reason = body->reason};
    struct mz_payment_record *payment = &reversing.payment;
    enum mz_status status = mz_payment_load(act, payment);
    if (status == MZ_OK)
        status = mz_payment_in_state(act, payment, REVERSIBLE);
    if (status == MZ_OK)
        status = mz_act_some(act, "body.count", body->count);
    if (status == MZ_OK)
        status = mz_duties_take(act, &act->subject, payment, MZ_ROLE_ACCOUNTANT);
    struct mz_list_demand demand = {
        .form = MZ_LIST_SELECTION,
        .root = &body->root,
        .count = body->count,
        .amount = body->amount,
    };
    if (status == MZ_OK)
        status = mz_roster_read(act, &demand, check_line, &reversing);
    if (status == MZ_OK)
        status = mz_payment_voucher(act, body->voucher, &payment->reversal);
    if (status != MZ_OK)
        return status;
    struct mz_reversal_record reversal = {
        .statement = act->hash,
        .root = body->root,
        .count = body->count,
        .amount = body->amount,
        .reason = body->reason,
    };
    /* A later one takes the place of one that nobody confirmed. */
    payment->reversal = act->hash;
    status = mz_act_put(act, mz_key_of_hash(MZ_TABLE_REVERSAL, &act->subject),
                        &mz_reversal_record_schema, &reversal);
    if (status == MZ_OK)
        status = mz_payment_open(act);
    return status == MZ_OK ? mz_payment_store(act, payment) : status;
}

static enum mz_status check_amount(const struct mz_act *act,
                                   const struct mz_payment_record *payment,
                                   const struct mz_reversal_record *reversal) {
    int64_t have = act->body->payment_review.amount;
    if (have == reversal->amount)
        return MZ_OK;
    mz_fault_at_span(act->fault, MZ_E_AMOUNT_MISMATCH, payment->number);
    mz_fault_have_fen(act->fault, have);
    mz_fault_want_fen(act->fault, reversal->amount);
    return MZ_E_AMOUNT_MISMATCH;
}

/* What waits to be confirmed. Without any, refs[1] cannot be right. */
static enum mz_status load_reversal(const struct mz_act *act,
                                    const struct mz_payment_record *payment,
                                    struct mz_reversal_record *ret_reversal) {
    struct mz_hash named = mz_act_ref(act, 1);
    struct mz_key key = mz_key_of_hash(MZ_TABLE_REVERSAL, &act->subject);
    enum mz_status status = mz_act_get(act, key, &mz_reversal_record_schema, ret_reversal);
    if (status == MZ_OK && mz_hash_equal(&named, &payment->reversal))
        return mz_records_remove(act->records, &key);
    if (status != MZ_OK && status != MZ_E_NOT_FOUND)
        return status;
    mz_fault_at(act->fault, MZ_E_NOT_PENDING, "refs[1]");
    mz_fault_have_hash(act->fault, &named);
    return MZ_E_NOT_PENDING;
}

static enum mz_status finish(struct reversing *reversing) {
    struct mz_act *act = reversing->act;
    struct mz_payment_record *payment = &reversing->payment;
    enum mz_status status = mz_act_budget_put(act, payment->line, &reversing->budget);
    if (status == MZ_OK)
        status = mz_act_project_put(act, &reversing->project);
    if (status != MZ_OK)
        return status;
    payment->reversal = (struct mz_hash){{0}};
    const uint32_t at_bank =
        MZ_STATE_BIT(MZ_STATE_BANK_RETURNED) | MZ_STATE_BIT(MZ_STATE_PART_SETTLED);
    if ((MZ_STATE_BIT(payment->state) & at_bank) != 0)
        payment->state = mz_payment_result_state(payment);
    if (payment->reversed_lines == payment->count)
        payment->state = MZ_STATE_REVERSED;
    else if (payment->state == MZ_STATE_SETTLED && payment->signed_lines == payment->settled_lines)
        payment->state = MZ_STATE_SIGNED;
    bool over = payment->state == MZ_STATE_REVERSED || payment->state == MZ_STATE_ARCHIVED;
    status = mz_payment_store(act, payment);
    return status == MZ_OK && over ? mz_payment_close(act) : status;
}

enum mz_status mz_payment_confirm_apply(struct mz_act *act) {
    struct reversing reversing = {.act = act};
    struct mz_payment_record *payment = &reversing.payment;
    struct mz_reversal_record reversal;
    enum mz_status status = mz_payment_load(act, payment);
    if (status == MZ_OK)
        status = mz_payment_in_state(act, payment, REVERSIBLE);
    if (status == MZ_OK)
        status = load_reversal(act, payment, &reversal);
    if (status == MZ_OK)
        status = check_amount(act, payment, &reversal);
    if (status == MZ_OK)
        status = mz_duties_confirm(act, payment);
    if (status == MZ_OK)
        status = mz_act_project(act, &reversing.project);
    if (status == MZ_OK)
        status = mz_act_budget(act, payment->line, &reversing.budget);
    if (status != MZ_OK)
        return status;
    reversing.reason = reversal.reason;
    struct mz_list_demand demand = {
        .form = MZ_LIST_SELECTION,
        .root = &reversal.root,
        .count = reversal.count,
        .amount = reversal.amount,
    };
    status = mz_roster_read(act, &demand, reverse_line, &reversing);
    return status == MZ_OK ? finish(&reversing) : status;
}
