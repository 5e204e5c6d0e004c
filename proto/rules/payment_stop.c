/* payment.return 退回, payment.reject, payment.withdraw: ways for a payment not to go on. Each
 * carries a coded reason (domain.md §5 G12). */
#include "proto/rules/internal.h"

#define UNAPPROVED (MZ_STATE_BIT(MZ_STATE_REVIEWED) | MZ_STATE_BIT(MZ_STATE_APPROVING))

/* What was reserved for a payment that does not go on is free again, and its lines are planned no
 * more. */
static enum mz_status release(const struct mz_act *act, struct mz_payment_record *payment) {
    struct mz_budget_record budget;
    struct mz_project_record project;
    if ((MZ_STATE_BIT(*mz_payment_flow(payment)) & MZ_STATES_COMMITTED) == 0)
        return MZ_OK;
    enum mz_status status = mz_act_budget(act, payment->line, &budget);
    if (status != MZ_OK)
        return status;
    budget.committed -= payment->amount;
    status = mz_act_budget_put(act, payment->line, &budget);
    if (status == MZ_OK)
        status = mz_act_project(act, &project);
    if (status != MZ_OK)
        return status;
    project.planned -= payment->count;
    return mz_act_project_put(act, &project);
}

/* The state in which nothing more happens under this request. */
static void end_in(struct mz_payment_record *payment, uint8_t state) {
    payment->state = state;
    payment->resumes = 0;
    payment->suspension = (struct mz_hash){{0}};
}

enum mz_status mz_payment_own(const struct mz_act *act, const struct mz_payment_record *payment) {
    if (mz_act_is_author(act, payment->handler))
        return MZ_OK;
    mz_fault_at_span(act->fault, MZ_E_FORBIDDEN, payment->number);
    mz_fault_who_span(act->fault, act->statement->issuer);
    mz_fault_want_span(act->fault, payment->handler);
    return MZ_E_FORBIDDEN;
}

enum mz_status mz_payment_is_open(const struct mz_act *act,
                                  const struct mz_payment_record *payment) {
    struct mz_key key = mz_key_of_hash(MZ_TABLE_OPEN, &act->subject);
    struct mz_span value;
    enum mz_status status = act->records->get(act->records->ctx, mz_key_span(&key), &value);
    if (status != MZ_E_NOT_FOUND)
        return status;
    mz_fault_at_span(act->fault, MZ_E_WRONG_STATE, payment->number);
    mz_fault_have(act->fault, "replaced");
    mz_fault_want(act->fault, "%s", mz_names_text(&mz_state_names, MZ_STATE_RETURNED));
    return MZ_E_WRONG_STATE;
}

enum mz_status mz_payment_return_apply(struct mz_act *act) {
    struct mz_payment_record payment;
    enum mz_status status = mz_payment_load(act, &payment);
    if (status == MZ_OK)
        status = mz_payment_in_flow(
            act, &payment, MZ_STATE_BIT(MZ_STATE_SUBMITTED) | UNAPPROVED | MZ_STATES_COMMITTED);
    if (status != MZ_OK)
        return status;
    /* Whoever has it on the desk may send it back: the reviewer first, then the approvers. */
    uint8_t role = payment.state == MZ_STATE_SUBMITTED ? MZ_ROLE_REVIEWER : MZ_ROLE_APPROVER;
    status = mz_admission_role(act, MZ_ROLE_BIT(role));
    if (status == MZ_OK)
        status = mz_duties_stop(act, &payment, role);
    if (status == MZ_OK)
        status = release(act, &payment);
    if (status != MZ_OK)
        return status;
    /* It stays open: the handler has it back. */
    end_in(&payment, MZ_STATE_RETURNED);
    return mz_payment_store(act, &payment);
}

enum mz_status mz_payment_reject_apply(struct mz_act *act) {
    struct mz_payment_record payment;
    enum mz_status status = mz_payment_load(act, &payment);
    if (status == MZ_OK)
        status = mz_payment_in_flow(
            act, &payment, UNAPPROVED | MZ_STATES_COMMITTED | MZ_STATE_BIT(MZ_STATE_RETURNED));
    /* One that was sent back ends here if its handler is gone. */
    if (status == MZ_OK)
        status = mz_payment_is_open(act, &payment);
    if (status == MZ_OK)
        status = mz_duties_stop(act, &payment, MZ_ROLE_APPROVER);
    if (status == MZ_OK)
        status = release(act, &payment);
    if (status != MZ_OK)
        return status;
    end_in(&payment, MZ_STATE_REJECTED);
    status = mz_payment_store(act, &payment);
    return status == MZ_OK ? mz_payment_close(act) : status;
}

enum mz_status mz_payment_withdraw_apply(struct mz_act *act) {
    struct mz_payment_record payment;
    enum mz_status status = mz_payment_load(act, &payment);
    if (status == MZ_OK)
        status = mz_payment_in_state(act, &payment,
                                     MZ_STATE_BIT(MZ_STATE_SUBMITTED) | UNAPPROVED |
                                         MZ_STATES_COMMITTED | MZ_STATE_BIT(MZ_STATE_RETURNED));
    if (status == MZ_OK)
        status = mz_payment_is_open(act, &payment);
    if (status == MZ_OK)
        status = mz_payment_own(act, &payment);
    if (status == MZ_OK)
        status = release(act, &payment);
    if (status != MZ_OK)
        return status;
    end_in(&payment, MZ_STATE_WITHDRAWN);
    status = mz_payment_store(act, &payment);
    return status == MZ_OK ? mz_payment_close(act) : status;
}
