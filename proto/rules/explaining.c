/* deviation.explain and narrative.write: what the figures cannot say, signed by who says it. */
#include "proto/rules/actuals.h"
#include "proto/rules/internal.h"

static enum mz_status note(const struct mz_act *act, struct mz_key key) {
    const struct mz_index_record record = {act->index};
    return mz_act_put(act, key, &mz_index_record_schema, &record);
}

enum mz_status mz_explaining_deviation(struct mz_act *act) {
    struct mz_span indicator = act->body->deviation_explain.indicator;
    enum mz_status status = mz_measure_target(act, indicator);
    return status == MZ_OK
               ? note(act, mz_key_of_codes(MZ_TABLE_DEVIATION, act->statement->project, indicator))
               : status;
}

enum mz_status mz_explaining_narrative(struct mz_act *act) {
    return note(act, mz_key_of_code_number(MZ_TABLE_NARRATIVE, act->statement->project,
                                           act->body->narrative_write.section));
}
