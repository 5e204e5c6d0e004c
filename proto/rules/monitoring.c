#include "proto/rules/monitoring.h"

#include "proto/base/calendar.h"

__extension__ typedef unsigned __int128 wide;

int64_t mz_monitoring_straight(int64_t budget, uint32_t begin, uint32_t end, uint32_t date) {
    if (budget <= 0 || date < begin)
        return 0;
    if (date >= end)
        return budget;
    uint64_t all = (uint64_t)(mz_date_days(end) - mz_date_days(begin)) + 1;
    uint64_t gone = (uint64_t)(mz_date_days(date) - mz_date_days(begin)) + 1;
    return (int64_t)((2 * (wide)budget * gone + all) / (2 * (wide)all));
}

int64_t mz_monitoring_phased(const struct mz_plan_set *plan, uint32_t date) {
    int64_t amount = 0;
    for (size_t n = 0; n < plan->phases_count && plan->phases[n].date <= date; n++)
        amount = plan->phases[n].amount;
    return amount;
}

enum mz_light mz_monitoring_light(const struct mz_scheme_set *scheme,
                                  const struct mz_monitoring *monitoring, bool impossible) {
    int64_t gap = monitoring->executed - monitoring->planned;
    wide away = (wide)(uint64_t)(gap < 0 ? -gap : gap) * MZ_POINTS;
    wide budget = monitoring->budget > 0 ? (wide)(uint64_t)monitoring->budget : 0;
    if (impossible || monitoring->red > 0 || away > budget * scheme->red)
        return MZ_LIGHT_RED;
    return away > 0 && away >= budget * scheme->yellow ? MZ_LIGHT_YELLOW : MZ_LIGHT_GREEN;
}

enum mz_status mz_monitoring_compute(const struct mz_actuals *actuals, uint32_t checkpoint,
                                     struct mz_monitoring *ret_monitoring) {
    struct mz_key key = mz_key_of_code(MZ_TABLE_PLAN, actuals->project);
    struct mz_target_record record;
    struct mz_plan_set plan;
    struct mz_index_record red;
    struct mz_monitoring m = {
        .budget = actuals->execution.adjusted,
        .executed = actuals->execution.settled - actuals->execution.refunded,
    };
    enum mz_status status =
        mz_records_get(actuals->records, &key, &mz_target_record_schema, &record);
    if (status == MZ_OK) {
        struct mz_cbor_reader reader = mz_cbor_reader_over(record.body);
        if (mz_schema_decode(&mz_plan_set_schema, &reader, &plan, NULL) != MZ_OK)
            return MZ_E_RECORDS_DIFFER;
        m.phased = true;
        m.planned = mz_monitoring_phased(&plan, checkpoint);
    } else if (status == MZ_E_NOT_FOUND) {
        m.planned = mz_monitoring_straight(m.budget, actuals->record.begin, actuals->record.end,
                                           checkpoint);
    } else {
        return status;
    }
    key = mz_key_of_code(MZ_TABLE_RED, actuals->project);
    status = mz_records_get(actuals->records, &key, &mz_index_record_schema, &red);
    if (status != MZ_OK && status != MZ_E_NOT_FOUND)
        return status;
    m.red = status == MZ_OK ? red.index : 0;
    *ret_monitoring = m;
    return MZ_OK;
}
