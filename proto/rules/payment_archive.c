/* payment.archive 归档: the voucher is posted, balanced, and as many files are attached as it says
 * (domain.md §5 G11). */
#include <inttypes.h>

#include "proto/base/calendar.h"
#include "proto/rules/internal.h"

#define VOUCHER "E16"

static enum mz_status check_sum(const struct mz_act *act, const struct mz_payment_record *payment,
                                int64_t have) {
    if (have == payment->settled_amount)
        return MZ_OK;
    mz_fault_at_span(act->fault, MZ_E_AMOUNT_MISMATCH, payment->number);
    mz_fault_have_fen(act->fault, have);
    mz_fault_want_fen(act->fault, payment->settled_amount);
    return MZ_E_AMOUNT_MISMATCH;
}

static enum mz_status check_attachments(const struct mz_act *act,
                                        const struct mz_payment_record *payment) {
    uint64_t have = act->body->payment_archive.attachments;
    if (have == payment->evidence)
        return MZ_OK;
    mz_fault_at_span(act->fault, MZ_E_EVIDENCE_COUNT, payment->number);
    mz_fault_have(act->fault, "%" PRIu64, have);
    mz_fault_want(act->fault, "%" PRIu64, payment->evidence);
    return MZ_E_EVIDENCE_COUNT;
}

enum mz_status mz_payment_voucher(const struct mz_act *act, struct mz_span voucher,
                                  const struct mz_hash *replaces) {
    uint32_t year = mz_date_year(act->statement->date);
    struct mz_key key = mz_key_start(MZ_TABLE_VOUCHER);
    struct mz_voucher_record record;
    struct mz_payment_record other;
    mz_key_number(&key, year);
    mz_key_code(&key, voucher);
    enum mz_status status = mz_act_get(act, key, &mz_voucher_record_schema, &record);
    if (status == MZ_E_NOT_FOUND ||
        (status == MZ_OK && replaces != NULL && mz_hash_equal(&record.statement, replaces))) {
        record = (struct mz_voucher_record){
            .index = act->index, .request = act->subject, .statement = act->hash};
        return mz_act_put(act, key, &mz_voucher_record_schema, &record);
    }
    if (status == MZ_OK)
        status = mz_act_get(act, mz_key_of_hash(MZ_TABLE_PAYMENT, &record.request),
                            &mz_payment_record_schema, &other);
    if (status != MZ_OK)
        return status;
    mz_fault_at_span(act->fault, MZ_E_VOUCHER_REUSED, other.number);
    mz_fault_have_span(act->fault, voucher);
    mz_fault_want(act->fault, "%" PRIu32, year);
    return MZ_E_VOUCHER_REUSED;
}

enum mz_status mz_payment_archive_apply(struct mz_act *act) {
    const struct mz_payment_archive *body = &act->body->payment_archive;
    struct mz_payment_record payment;
    enum mz_status status = mz_payment_load(act, &payment);
    if (status == MZ_OK)
        status = mz_payment_in_state(act, &payment, MZ_STATE_BIT(MZ_STATE_SIGNED));
    if (status == MZ_OK)
        status = check_sum(act, &payment, body->debit);
    if (status == MZ_OK)
        status = check_sum(act, &payment, body->credit);
    if (status == MZ_OK)
        status = mz_payment_own_evidence(act, &payment, VOUCHER);
    if (status == MZ_OK)
        status = mz_payment_evidence(act->records, act->policy, &payment, &act->subject,
                                     MZ_STAGE_ARCHIVE, act->fault);
    if (status == MZ_OK)
        status = check_attachments(act, &payment);
    if (status == MZ_OK)
        status = mz_duties_take(act, &act->subject, &payment, MZ_ROLE_ARCHIVIST);
    if (status == MZ_OK)
        status = mz_payment_voucher(act, body->voucher, NULL);
    if (status != MZ_OK)
        return status;
    payment.state = MZ_STATE_ARCHIVED;
    payment.voucher = body->voucher;
    status = mz_payment_store(act, &payment);
    /* A reversal that waits still needs an approver. */
    bool over = mz_hash_is_zero(&payment.reversal);
    return status == MZ_OK && over ? mz_payment_close(act) : status;
}
