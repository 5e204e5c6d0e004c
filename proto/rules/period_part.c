/* A close of more budget lines than a statement can hold: several parts, each naming the one
 * before. Between them nothing of the project is recorded, so together they state one moment. Who
 * is interrupted begins anew. */
#include "proto/rules/internal.h"

enum mz_status mz_period_continues(const struct mz_act *act, const struct mz_period_record *period,
                                   const struct mz_signatory *signatory, uint64_t entries) {
    struct mz_hash before = mz_act_ref(act, 0);
    bool same = mz_hash_equal(&period->part_person, &signatory->person) &&
                mz_hash_equal(&period->part_principal, &signatory->principal);
    if (period->part_lines != 0 && mz_hash_equal(&before, &period->part) && same &&
        act->body->period_close.end == period->part_end && entries == period->part_entries)
        return MZ_OK;
    return mz_fault_at(act->fault, MZ_E_NOT_PENDING, "refs[0]");
}

enum mz_status mz_period_interrupt(const struct mz_act *act, struct mz_span project) {
    struct mz_key key = mz_key_of_code(MZ_TABLE_PERIOD, project);
    struct mz_period_record period;
    enum mz_status status = mz_act_get(act, key, &mz_period_record_schema, &period);
    if (status != MZ_OK || period.part_lines == 0)
        return status == MZ_E_NOT_FOUND ? MZ_OK : status;
    static const struct mz_hash none;
    period.part = period.part_person = period.part_principal = none;
    period.part_end = 0;
    period.part_lines = period.part_entries = 0;
    return mz_act_put(act, key, &mz_period_record_schema, &period);
}
