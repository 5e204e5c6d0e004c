/* plan.set 分阶段用款计划 and monitor.snapshot 绩效运行监控: what a checkpoint states is computed
 * again from the entries before it. */
#include <inttypes.h>

#include "proto/rules/internal.h"
#include "proto/rules/monitoring.h"

/* -- plan.set */

enum mz_status mz_monitor_plan(struct mz_act *act) {
    const struct mz_plan_set *body = &act->body->plan_set;
    for (size_t n = 1; n < body->phases_count; n++) {
        const struct mz_phase *phase = &body->phases[n];
        if (phase->date > phase[-1].date && phase->amount >= phase[-1].amount)
            continue;
        mz_fault_at(act->fault, MZ_E_OUT_OF_RANGE, "body.phases[%zu]", n);
        mz_fault_dates(act->fault, phase->date, phase[-1].date);
        return MZ_E_OUT_OF_RANGE;
    }
    struct mz_target_record record = {
        .index = act->index,
        .body = mz_act_encode(act, &mz_plan_set_schema, body),
    };
    return mz_act_put(act, mz_key_of_code(MZ_TABLE_PLAN, act->statement->project),
                      &mz_target_record_schema, &record);
}

/* -- monitor.snapshot */

static enum mz_status check_days(const struct mz_act *act, const struct mz_actuals *actuals) {
    uint32_t checkpoint = act->body->monitor_snapshot.checkpoint;
    if (checkpoint >= actuals->record.begin && checkpoint <= act->statement->date)
        return MZ_OK;
    mz_fault_at(act->fault, MZ_E_OUT_OF_RANGE, "body.checkpoint");
    mz_fault_dates(act->fault, checkpoint, act->statement->date);
    return MZ_E_OUT_OF_RANGE;
}

static enum mz_status check_fen(const struct mz_act *act, const char *place, int64_t have,
                                int64_t want) {
    if (have == want)
        return MZ_OK;
    mz_fault_at(act->fault, MZ_E_FIGURE_MISMATCH, "body.%s", place);
    mz_fault_have_fen(act->fault, have);
    mz_fault_want_fen(act->fault, want);
    return MZ_E_FIGURE_MISMATCH;
}

static enum mz_status check_row(const struct mz_act *act, const struct mz_actuals *actuals,
                                size_t n) {
    const struct mz_monitored *row = &act->body->monitor_snapshot.indicators[n];
    struct mz_figure figure = {.numerator = MZ_ABSENT, .denominator = MZ_ABSENT};
    enum mz_status status =
        mz_act_indicator(act, "body.indicators", n, row->key, actuals->targets.indicators[n].key);
    if (status == MZ_OK) {
        status = mz_actuals_get(actuals, row->key, &figure, NULL, NULL);
        if (status == MZ_E_NOT_FOUND)
            status = MZ_OK;
    }
    return status == MZ_OK
               ? mz_act_figure(act, "body.indicators", n, &figure, row->numerator, row->denominator)
               : status;
}

static enum mz_status check_light(const struct mz_act *act, const struct mz_actuals *actuals,
                                  const struct mz_monitoring *monitoring) {
    const struct mz_monitor_snapshot *body = &act->body->monitor_snapshot;
    bool certain = true, impossible = false;
    for (size_t n = 0; n < body->indicators_count; n++) {
        certain = certain && body->indicators[n].likelihood == MZ_LIKELIHOOD_CERTAIN;
        impossible = impossible || body->indicators[n].likelihood == MZ_LIKELIHOOD_IMPOSSIBLE;
    }
    enum mz_light light = mz_monitoring_light(&actuals->scheme, monitoring, impossible);
    if (body->light != light) {
        mz_fault_at(act->fault, MZ_E_FIGURE_MISMATCH, "body.light");
        mz_fault_have(act->fault, "%s", mz_names_text(&mz_light_names, body->light));
        mz_fault_want(act->fault, "%s", mz_names_text(&mz_light_names, (uint8_t)light));
        return MZ_E_FIGURE_MISMATCH;
    }
    /* The form itself prints it: then both cells have to be filled in (domain.md §4.3). */
    if ((certain && light != MZ_LIGHT_RED) ||
        (body->reason.data != NULL && body->measure.data != NULL))
        return MZ_OK;
    mz_fault_at_span(act->fault, MZ_E_UNEXPLAINED, act->statement->project);
    mz_fault_want(act->fault, "body.reason, body.measure");
    return MZ_E_UNEXPLAINED;
}

static enum mz_status check_figures(const struct mz_act *act,
                                    const struct mz_monitoring *monitoring) {
    const struct mz_monitor_snapshot *body = &act->body->monitor_snapshot;
    enum mz_status status = check_fen(act, "budget", body->budget, monitoring->budget);
    if (status == MZ_OK)
        status = check_fen(act, "planned", body->planned, monitoring->planned);
    if (status == MZ_OK)
        status = check_fen(act, "executed", body->executed, monitoring->executed);
    if (status != MZ_OK || body->forecast <= monitoring->budget)
        return status;
    mz_fault_at(act->fault, MZ_E_OUT_OF_RANGE, "body.forecast");
    mz_fault_have_fen(act->fault, body->forecast);
    mz_fault_want_fen(act->fault, monitoring->budget);
    return MZ_E_OUT_OF_RANGE;
}

enum mz_status mz_monitor_snapshot_apply(struct mz_act *act) {
    const struct mz_monitor_snapshot *body = &act->body->monitor_snapshot;
    struct mz_actuals actuals;
    struct mz_monitoring monitoring;
    enum mz_status status = mz_actuals_read(act->records, act->statement->project, &actuals);
    if (status == MZ_OK)
        status = check_days(act, &actuals);
    if (status == MZ_OK)
        status = mz_monitoring_compute(&actuals, body->checkpoint, &monitoring);
    if (status == MZ_OK)
        status = check_figures(act, &monitoring);
    if (status == MZ_OK)
        status = mz_act_count(act, "body.indicators", body->indicators_count,
                              actuals.targets.indicators_count);
    for (size_t n = 0; status == MZ_OK && n < body->indicators_count; n++)
        status = check_row(act, &actuals, n);
    if (status == MZ_OK)
        status = check_light(act, &actuals, &monitoring);
    if (status == MZ_OK)
        status = mz_duties_year(act, MZ_ROLE_MONITOR);
    const struct mz_index_record record = {act->index};
    return status == MZ_OK
               ? mz_act_put(act,
                            mz_key_of_code_number(MZ_TABLE_SNAPSHOT, act->statement->project,
                                                  body->checkpoint),
                            &mz_index_record_schema, &record)
               : status;
}
