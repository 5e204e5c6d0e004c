/* project.register 立项 and target.set 绩效目标. */
#include <inttypes.h>

#include "proto/rules/internal.h"

enum mz_status mz_planning_project(struct mz_act *act) {
    const struct mz_project_register *body = &act->body->project_register;
    struct mz_span code = act->statement->project;
    enum mz_status status =
        mz_act_absent(act, mz_key_of_code(MZ_TABLE_PROJECT, code), MZ_E_PROJECT_EXISTS);
    if (status != MZ_OK)
        return status == MZ_E_PROJECT_EXISTS ? mz_fault_at_span(act->fault, status, code) : status;
    if (body->end < body->begin) {
        mz_fault_at(act->fault, MZ_E_OUT_OF_RANGE, "body.end");
        mz_fault_dates(act->fault, body->end, body->begin);
        return MZ_E_OUT_OF_RANGE;
    }
    struct mz_project_record project = {
        .index = act->index,
        .statement = act->hash,
        .name = body->name,
        .unit = body->unit,
        .department = body->department,
        .begin = body->begin,
        .end = body->end,
    };
    act->ledger.projects++;
    return mz_act_project_put(act, &project);
}

/* -- target.set */

static enum mz_status missing(const struct mz_act *act, size_t n, const char *field) {
    mz_fault_at(act->fault, MZ_E_MISSING_FIELD, "body.indicators[%zu]", n);
    mz_fault_want(act->fault, "%s", field);
    return MZ_E_MISSING_FIELD;
}

/* A target is something that an actual value can be held against (domain.md §1 no. 7). */
static enum mz_status check_target(const struct mz_act *act, size_t n) {
    const struct mz_indicator *indicator = &act->body->target_set.indicators[n];
    switch (indicator->nature) {
    case MZ_NATURE_QUALITATIVE:
        return MZ_OK;
    case MZ_NATURE_DATE:
        return indicator->target_date != 0 ? MZ_OK : missing(act, n, "target_date");
    default:
        if (indicator->target_numerator == MZ_ABSENT)
            return missing(act, n, "target_numerator");
        if (indicator->target_denominator == MZ_ABSENT || indicator->target_denominator == 0)
            return missing(act, n, "target_denominator");
        return MZ_OK;
    }
}

#define WEIGHTS_MAX UINT64_C(10000) /* 100 points in 1/100 point */

enum mz_status mz_planning_target(struct mz_act *act) {
    const struct mz_target_set *body = &act->body->target_set;
    uint64_t weights = 0;
    for (size_t n = 0; n < body->indicators_count; n++) {
        /* One indicator scores once (domain.md §1 no. 11). */
        for (size_t m = 0; m < n; m++)
            if (mz_span_equal(body->indicators[n].key, body->indicators[m].key)) {
                mz_fault_at(act->fault, MZ_E_DUPLICATE, "body.indicators[%zu]", n);
                mz_fault_have_span(act->fault, body->indicators[n].key);
                return MZ_E_DUPLICATE;
            }
        enum mz_status status = check_target(act, n);
        if (status != MZ_OK)
            return status;
        weights +=
            body->indicators[n].weight < WEIGHTS_MAX ? body->indicators[n].weight : WEIGHTS_MAX + 1;
    }
    if (weights > WEIGHTS_MAX) {
        mz_fault_at(act->fault, MZ_E_OUT_OF_RANGE, "body.indicators");
        mz_fault_have(act->fault, "%" PRIu64, weights);
        mz_fault_want(act->fault, "0..%" PRIu64, WEIGHTS_MAX);
        return MZ_E_OUT_OF_RANGE;
    }
    struct mz_target_record record = {
        .index = act->index,
        .body = mz_act_encode(act, &mz_target_set_schema, body),
    };
    return mz_act_put(act, mz_key_of_code(MZ_TABLE_TARGET, act->statement->project),
                      &mz_target_record_schema, &record);
}
