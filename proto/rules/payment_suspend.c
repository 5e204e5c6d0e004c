/* payment.suspend 暂停拨付 and payment.resume: nothing more is sent to the bank until somebody who
 * watches over the money says so (domain.md §5). What is there already arrives and is signed for.
 */
#include "proto/rules/internal.h"

/* The duty in which the author acts: that of monitoring if he has it. */
static enum mz_status take_duty(const struct mz_act *act, const struct mz_payment_record *payment) {
    bool monitor = mz_admission_holds(act, MZ_ROLE_BIT(MZ_ROLE_MONITOR));
    return mz_duties_take(act, &act->subject, payment,
                          monitor ? MZ_ROLE_MONITOR : MZ_ROLE_REVIEWER);
}

enum mz_status mz_payment_suspend_apply(struct mz_act *act) {
    struct mz_payment_record payment;
    enum mz_status status = mz_payment_load(act, &payment);
    if (status == MZ_OK)
        status = mz_payment_in_state(act, &payment,
                                     MZ_STATE_BIT(MZ_STATE_ACCEPTED) |
                                         MZ_STATE_BIT(MZ_STATE_PART_SETTLED) |
                                         MZ_STATE_BIT(MZ_STATE_BANK_RETURNED));
    if (status == MZ_OK)
        status = take_duty(act, &payment);
    if (status != MZ_OK)
        return status;
    payment.resumes = payment.state;
    payment.state = MZ_STATE_SUSPENDED;
    payment.suspension = act->hash;
    return mz_payment_store(act, &payment);
}

enum mz_status mz_payment_resume_apply(struct mz_act *act) {
    struct mz_payment_record payment;
    enum mz_status status = mz_payment_load(act, &payment);
    if (status == MZ_OK)
        status = mz_payment_in_state(act, &payment, MZ_STATE_BIT(MZ_STATE_SUSPENDED));
    const struct mz_hash *wanted[] = {&payment.suspension};
    if (status == MZ_OK)
        status = mz_payment_refs(act, wanted, 1);
    if (status == MZ_OK)
        status = take_duty(act, &payment);
    if (status != MZ_OK)
        return status;
    payment.state = payment.resumes;
    payment.resumes = 0;
    payment.suspension = (struct mz_hash){{0}};
    return mz_payment_store(act, &payment);
}
