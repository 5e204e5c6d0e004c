/* What the steps of a payment have in common (domain.md §5). */
#include <string.h>

#include "proto/rules/internal.h"

enum mz_status mz_payment_load(struct mz_act *act, struct mz_payment_record *ret_payment) {
    act->subject = mz_act_ref(act, 0);
    enum mz_status status = mz_act_get(act, mz_key_of_hash(MZ_TABLE_PAYMENT, &act->subject),
                                       &mz_payment_record_schema, ret_payment);
    return status == MZ_E_NOT_FOUND ? MZ_E_RECORDS_DIFFER : status;
}

/* What was never paid counts as nothing. */
static enum mz_status keep_tally(const struct mz_act *act,
                                 const struct mz_payment_record *payment) {
    struct mz_payment_record before;
    if (payment->settled_lines == 0 && payment->reversed_lines == 0)
        return MZ_OK;
    enum mz_status status = mz_act_get(act, mz_key_of_hash(MZ_TABLE_PAYMENT, &act->subject),
                                       &mz_payment_record_schema, &before);
    return status == MZ_OK ? mz_payment_tally(act, &before, payment) : status;
}

enum mz_status mz_payment_store(struct mz_act *act, struct mz_payment_record *payment) {
    struct mz_index_record step = {.index = act->index};
    enum mz_status status =
        mz_act_put(act, mz_key_of_hash_number(MZ_TABLE_STEP, &act->subject, payment->steps),
                   &mz_index_record_schema, &step);
    if (status == MZ_OK)
        status = keep_tally(act, payment);
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

bool mz_payment_to_send(const struct mz_payment_record *payment) {
    uint32_t flow =
        MZ_STATE_BIT(payment->state == MZ_STATE_SUSPENDED ? payment->resumes : payment->state);
    const uint32_t again =
        MZ_STATE_BIT(MZ_STATE_PART_SETTLED) | MZ_STATE_BIT(MZ_STATE_BANK_RETURNED);
    return (flow & MZ_STATES_COMMITTED) != 0 ||
           ((flow & again) != 0 && payment->returned_lines > 0);
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
