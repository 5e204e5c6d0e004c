/* payment.refund: money that comes back after it was paid, line by line (domain.md §7 E17). What
 * was paid stays paid; what was spent, net, is less. */
#include <inttypes.h>

#include "proto/rules/internal.h"

#define RECEIPT "E17"

struct refunding {
    struct mz_act *act;
    struct mz_payment_record payment;
};

static enum mz_status refund_line(void *arg, const struct mz_line *line) {
    struct refunding *refunding = arg;
    struct mz_act *act = refunding->act;
    struct mz_line_record record;
    /* What comes back may be less than what was paid. */
    struct mz_line whole = *line;
    enum mz_status status =
        mz_act_get(act, mz_key_of_number_id(MZ_TABLE_LINE, refunding->payment.index, &line->payee),
                   &mz_line_record_schema, &record);
    if (status == MZ_OK)
        whole.amount = record.amount;
    if (status == MZ_OK || status == MZ_E_NOT_FOUND)
        status = mz_payment_line(act, &refunding->payment, &whole, &record);
    if (status == MZ_OK && (record.outcome != MZ_OUTCOME_PAID || record.reversed_index != 0))
        return mz_payment_line_refuse(act, line,
                                      record.reversed_index != 0 ? "reversed" : "not paid",
                                      mz_names_text(&mz_outcome_names, MZ_OUTCOME_PAID));
    if (status == MZ_OK && line->amount > record.amount - record.refunded) {
        mz_roster_fault(act, MZ_E_LINE_MISMATCH, line);
        mz_fault_have_fen(act->fault, line->amount);
        mz_fault_want_fen(act->fault, record.amount - record.refunded);
        return MZ_E_LINE_MISMATCH;
    }
    if (status == MZ_OK)
        status = mz_payment_serial(act, &refunding->payment, line);
    if (status != MZ_OK)
        return status;
    record.refunded += line->amount;
    return mz_payment_line_put(act, &refunding->payment, &line->payee, &record);
}

/* refs[1] is the receipt: evidence E17 of this payment. */
static enum mz_status check_receipt(const struct mz_act *act) {
    struct mz_hash named = mz_act_ref(act, 1);
    struct mz_statement_record statement;
    enum mz_status status = mz_act_get(act, mz_key_of_hash(MZ_TABLE_STATEMENT, &named),
                                       &mz_statement_record_schema, &statement);
    if (status != MZ_OK)
        return status;
    /* The first file of a code is kept under 0, the later ones under their entries. */
    const uint64_t places[] = {0, statement.index};
    for (size_t n = 0; n < 2; n++) {
        struct mz_evidence_record receipt;
        status =
            mz_act_get(act, mz_key_of_evidence(&act->subject, mz_span_text(RECEIPT), places[n]),
                       &mz_evidence_record_schema, &receipt);
        if (status == MZ_OK && receipt.index == statement.index)
            return MZ_OK;
        if (status != MZ_OK && status != MZ_E_NOT_FOUND)
            return status;
    }
    mz_fault_at(act->fault, MZ_E_WRONG_REF, "refs[1]");
    mz_fault_have(act->fault, "%s", mz_kind_get((enum mz_kind_id)statement.kind)->name);
    mz_fault_want(act->fault, "%s %s", mz_kind_get(MZ_KIND_EVIDENCE_ATTACH)->name, RECEIPT);
    return MZ_E_WRONG_REF;
}

static enum mz_status book(struct refunding *refunding) {
    const struct mz_act *act = refunding->act;
    int64_t amount = act->body->payment_refund.amount;
    struct mz_budget_record budget;
    enum mz_status status = mz_act_budget(act, refunding->payment.line, &budget);
    if (status == MZ_OK)
        status = mz_act_add(act, &budget.refunded, amount);
    if (status == MZ_OK)
        status = mz_act_add(act, &refunding->payment.refunded_amount, amount);
    return status == MZ_OK ? mz_act_budget_put(act, refunding->payment.line, &budget) : status;
}

enum mz_status mz_payment_refund_apply(struct mz_act *act) {
    const struct mz_payment_refund *body = &act->body->payment_refund;
    struct refunding refunding = {.act = act};
    struct mz_payment_record *payment = &refunding.payment;
    enum mz_status status = mz_payment_load(act, payment);
    if (status == MZ_OK)
        status = mz_payment_in_flow(
            act, payment,
            MZ_STATE_BIT(MZ_STATE_PART_SETTLED) | MZ_STATE_BIT(MZ_STATE_SETTLED) |
                MZ_STATE_BIT(MZ_STATE_SIGNED) | MZ_STATE_BIT(MZ_STATE_ARCHIVED));
    if (status == MZ_OK)
        status = mz_payment_own_evidence(act, payment, RECEIPT);
    if (status == MZ_OK)
        status = check_receipt(act);
    if (status == MZ_OK)
        status = mz_act_some(act, "body.count", body->count);
    if (status == MZ_OK)
        status = mz_duties_take(act, &act->subject, payment, MZ_ROLE_CASHIER);
    struct mz_list_demand demand = {
        .form = MZ_LIST_REFUNDS,
        .root = &body->root,
        .count = body->count,
        .amount = body->amount,
    };
    if (status == MZ_OK)
        status = mz_roster_read(act, &demand, refund_line, &refunding);
    if (status == MZ_OK)
        status = book(&refunding);
    return status == MZ_OK ? mz_payment_store(act, payment) : status;
}
