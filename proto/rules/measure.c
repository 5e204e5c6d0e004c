/* measure.record: an actual value of an indicator that the ledger cannot compute, as so many of so
 * many, with evidence (domain.md §1 no. 2 to 7). */
#include "proto/rules/indicators.h"
#include "proto/rules/internal.h"

enum mz_status mz_measure_target(const struct mz_act *act, struct mz_span indicator) {
    struct mz_target_record record;
    enum mz_status status =
        mz_act_get(act, mz_key_of_code(MZ_TABLE_TARGET, act->statement->project),
                   &mz_target_record_schema, &record);
    struct mz_target_set target;
    if (status == MZ_OK) {
        struct mz_cbor_reader reader = mz_cbor_reader_over(record.body);
        status = mz_schema_decode(&mz_target_set_schema, &reader, &target, NULL);
        for (size_t n = 0; status == MZ_OK && n < target.indicators_count; n++)
            if (mz_span_equal(target.indicators[n].key, indicator))
                return MZ_OK;
    }
    if (status != MZ_OK && status != MZ_E_NOT_FOUND)
        return status;
    mz_fault_at_span(act->fault, MZ_E_UNKNOWN_INDICATOR, act->statement->project);
    mz_fault_have_span(act->fault, indicator);
    return MZ_E_UNKNOWN_INDICATOR;
}

enum mz_status mz_measure_record_apply(struct mz_act *act) {
    const struct mz_measure_record *body = &act->body->measure_record;
    if (mz_indicator_find(body->indicator) != NULL)
        return mz_fault_at_span(act->fault, MZ_E_COMPUTED_INDICATOR, body->indicator);
    if (body->denominator == MZ_ABSENT || body->denominator == 0)
        return mz_fault_at_span(act->fault, MZ_E_BARE_PERCENTAGE, body->indicator);
    enum mz_status status = mz_measure_target(act, body->indicator);
    if (status != MZ_OK)
        return status;
    status = mz_act_absent(
        act, mz_key_of_code_hash(MZ_TABLE_EVIDENCE_FILE, act->statement->project, &body->evidence),
        MZ_E_EXISTS);
    if (status == MZ_OK) {
        mz_fault_at_span(act->fault, MZ_E_EVIDENCE_MISSING, body->indicator);
        mz_fault_want_hash(act->fault, &body->evidence);
        return MZ_E_EVIDENCE_MISSING;
    }
    if (status != MZ_E_EXISTS)
        return status;
    struct mz_measure_record_ record = {
        .index = act->index,
        .numerator = body->numerator,
        .denominator = body->denominator,
        .evidence = body->evidence,
    };
    return mz_act_put(act,
                      mz_key_of_codes(MZ_TABLE_MEASURE, act->statement->project, body->indicator),
                      &mz_measure_record_schema_, &record);
}
