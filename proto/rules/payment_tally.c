/* The counters of payments behind the figures (FORMAT.md 10.11): kept at every step of a payment,
 * so that a figure costs the same at any length of the ledger. */
#include "proto/rules/internal.h"

/* What a payment counts as. A payment of which no line is paid, or none any more, counts as
 * nothing. */
struct tally {
    uint64_t paid, irregular, archived, late;
};

static struct tally tally_of(const struct mz_payment_record *payment) {
    struct tally tally = {0};
    if (payment->settled_lines == 0)
        return tally;
    uint8_t flow = payment->state == MZ_STATE_SUSPENDED ? payment->resumes : payment->state;
    tally.paid = 1;
    tally.irregular = payment->reused > 0 || payment->findings > 0;
    tally.archived = flow == MZ_STATE_ARCHIVED;
    tally.late = payment->instructed > payment->due;
    return tally;
}

enum mz_status mz_payment_tally(const struct mz_act *act, const struct mz_payment_record *before,
                                const struct mz_payment_record *after) {
    struct tally old = before != NULL ? tally_of(before) : (struct tally){0};
    struct tally new = tally_of(after);
    if (old.paid == new.paid &&
        old.irregular == new.irregular &&old.archived == new.archived &&old.late == new.late)
        return MZ_OK;
    struct mz_project_record project;
    enum mz_status status = mz_act_project(act, &project);
    if (status != MZ_OK)
        return status;
    project.paid_payments += new.paid - old.paid;
    project.irregular_payments += new.irregular - old.irregular;
    project.archived_payments += new.archived - old.archived;
    project.late_payments += new.late - old.late;
    return mz_act_project_put(act, &project);
}
