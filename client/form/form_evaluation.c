#include "client/form/form_evaluation.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/form/form_missing.h"
#include "client/remote/api.h"
#include "proto/base/money.h"

#define WHOLE 10000 /* 100 points in 1/100 */

/* -- Gathering. */

static uint64_t first_year(const struct mz_form *form) {
    return strtoull(mz_form_member(form->about, "begin"), NULL, 10);
}

/* The conclusion of the self-evaluation of the year, the latest year's if none is asked for. */
static enum mz_status read_conclusion(struct mz_form *form, uint64_t year,
                                      struct mz_form_evaluation *e) {
    json_t *items, *one;
    size_t i;
    enum mz_status status = mz_form_items(form, "evaluation", NULL, &items);
    if (status != MZ_OK)
        return status;
    json_array_foreach(items, i, one) {
        uint64_t its = mz_api_uint(one, "body.year");
        if (strcmp(json_string_value(mz_api_member(one, "body.type")), "unit") != 0 ||
            (year != 0 ? its != year : its < e->year))
            continue;
        json_decref(e->conclusion);
        e->conclusion = json_incref(one);
        e->year = its;
    }
    json_decref(items);
    if (e->year == 0)
        e->year = year != 0 ? year : first_year(form);
    return MZ_OK;
}

/* The scores that the conclusion refers to. */
static enum mz_status read_scores(struct mz_form *form, struct mz_form_evaluation *e) {
    const struct mz_parameter id[] = {{"id", mz_form_member(e->conclusion, "statement")}};
    json_t *entry, *scores = NULL, *one;
    size_t i;
    enum mz_status status = mz_form_ask(form, "show", id, 1, &entry);
    if (status != MZ_OK)
        return status;
    status = mz_form_items(form, "score", NULL, &scores);
    const json_t *refs = json_object_get(entry, "refs"), *ref;
    json_array_foreach(refs, i, ref) {
        size_t n;
        json_array_foreach(scores, n, one) {
            const char *text = json_string_value(ref);
            if (text != NULL && e->count < MZ_MAX_SCORES &&
                strcmp(mz_form_member(one, "statement"), text) == 0)
                e->scores[e->count++] = json_incref(one);
        }
    }
    json_decref(scores);
    json_decref(entry);
    return status;
}

enum mz_status mz_form_evaluation_read(struct mz_form *form, uint64_t year,
                                       struct mz_form_evaluation *ret_evaluation) {
    const struct mz_parameter project[] = {{"project", form->project}};
    struct mz_form_evaluation *e = ret_evaluation;
    memset(e, 0, sizeof *e);
    enum mz_status status = mz_form_ask(form, "targets", project, 1, &e->targets);
    if (status == MZ_E_NOT_FOUND) {
        form->client->fault = (struct mz_fault){0};
        e->targets = NULL;
        status = MZ_OK;
    }
    if (status == MZ_OK)
        status = mz_form_ask(form, "metrics", project, 1, &e->metrics);
    if (status == MZ_OK)
        status = mz_form_items(form, "deviations", NULL, &e->deviations);
    if (status == MZ_OK)
        status = mz_form_items(form, "narratives", NULL, &e->narratives);
    if (status == MZ_OK)
        status = read_conclusion(form, year, e);
    return status == MZ_OK && e->conclusion != NULL ? read_scores(form, e) : status;
}

void mz_form_evaluation_free(struct mz_form_evaluation *evaluation) {
    for (size_t n = 0; n < evaluation->count; n++)
        json_decref(evaluation->scores[n]);
    json_decref(evaluation->targets);
    json_decref(evaluation->metrics);
    json_decref(evaluation->deviations);
    json_decref(evaluation->narratives);
    json_decref(evaluation->conclusion);
    memset(evaluation, 0, sizeof *evaluation);
}

/* -- Of one indicator. */

const json_t *mz_form_evaluation_row(const struct mz_form_evaluation *evaluation, size_t n,
                                     const char *key) {
    return n < evaluation->count
               ? mz_form_find(mz_api_member(evaluation->scores[n], "body.scores"), "key", key)
               : NULL;
}

int64_t mz_form_evaluation_points(const struct mz_form_evaluation *evaluation, const char *key) {
    uint64_t sum = 0, count = evaluation->count;
    for (size_t n = 0; n < count; n++)
        sum += (uint64_t)json_integer_value(
            json_object_get(mz_form_evaluation_row(evaluation, n, key), "reported"));
    return count == 0 ? 0 : (int64_t)((2 * sum + count) / (2 * count));
}

const json_t *mz_form_evaluation_figure(const struct mz_form_evaluation *evaluation,
                                        const char *key) {
    const json_t *computed =
        mz_form_find(json_object_get(evaluation->metrics, "computed"), "key", key);
    return computed != NULL
               ? computed
               : mz_form_find(json_object_get(evaluation->metrics, "measured"), "key", key);
}

const json_t *mz_form_evaluation_deviation(const struct mz_form_evaluation *evaluation,
                                           const char *key) {
    return mz_form_find(evaluation->deviations, "body.indicator", key);
}

const char *mz_form_evaluation_narrative(const struct mz_form_evaluation *evaluation,
                                         const char *section) {
    const char *text = json_string_value(
        mz_api_member(mz_form_find(evaluation->narratives, "body.section", section), "body.text"));
    return text != NULL ? text : "";
}

bool mz_form_is_execution(const json_t *one) {
    return strncmp(mz_form_member(one, "key"), "exe-", 4) == 0 ||
           strncmp(mz_form_member(one, "name"), "预算执行率", strlen("预算执行率")) == 0;
}

/* -- What is missing. */

/* Weights add up to 100, and the money block's indicator is there, alone of its figure. */
static void check_targets(struct mz_form *form, const json_t *indicators) {
    const json_t *one;
    size_t i;
    int64_t weights = 0;
    char sum[MZ_MONEY_TEXT];
    json_array_foreach(indicators, i, one) {
        int64_t weight = json_integer_value(json_object_get(one, "weight"));
        weights += weight;
        if (weight > 0 && mz_form_is_execution(one) &&
            strcmp(mz_form_member(one, "key"), "exe-plan") != 0)
            mz_form_missing(form, "target set FILE",
                            mz_form_say(form,
                                        "指标 %s（%s）与资金栏预算执行率（exe-plan）为同一数据，"
                                        "不得重复计分",
                                        "targets that do not score budget execution twice: %s (%s) "
                                        "beside exe-plan of the money block"),
                            mz_form_member(one, "key"), mz_form_member(one, "name"));
    }
    if (mz_form_find(indicators, "key", "exe-plan") == NULL)
        mz_form_missing(form, "target set FILE", "%s",
                        mz_form_say(form, "资金栏预算执行率指标 exe-plan 及其分值",
                                    "exe-plan, the indicator of the money block, and its weight"));
    mz_money_format(weights, sum);
    if (weights != WHOLE)
        mz_form_missing(form, "target set FILE",
                        mz_form_say(form, "合计 100 分的指标分值（现为 %s 分）",
                                    "weights that add up to 100 (now %s)"),
                        sum);
}

/* A score of a figure that the ledger gives otherwise now is no score of this year's work. */
static bool same_figure(const json_t *row, const json_t *figure) {
    static const char *const members[] = {"numerator", "denominator"};
    for (size_t i = 0; i < 2; i++)
        if (json_object_get(row, members[i]) != NULL && figure != NULL &&
            json_integer_value(json_object_get(row, members[i])) !=
                json_integer_value(json_object_get(figure, members[i])))
            return false;
    return true;
}

static void check_indicator(struct mz_form *form, const struct mz_form_evaluation *e,
                            const json_t *one) {
    const char *key = mz_form_member(one, "key"), *name = mz_form_member(one, "name");
    char command[128];
    bool qualitative = strcmp(mz_form_member(one, "nature"), "qualitative") == 0;
    int64_t weight = json_integer_value(json_object_get(one, "weight"));
    if (!qualitative && mz_form_evaluation_figure(e, key) == NULL &&
        strcmp(mz_form_member(one, "nature"), "date") != 0) {
        (void)snprintf(command, sizeof command, "measure record --indicator %s", key);
        mz_form_missing(form, command,
                        mz_form_say(form, "%s（%s）的实际完成值", "actual value of %s (%s)"), name,
                        key);
    }
    for (size_t n = 0; n < e->count; n++) {
        const json_t *row = mz_form_evaluation_row(e, n, key);
        if (row == NULL || !same_figure(row, mz_form_evaluation_figure(e, key)))
            mz_form_missing(
                form, "score record",
                mz_form_say(form, "%s 对 %s（%s）现值的评分", "score by %s of what %s (%s) is now"),
                mz_form_member(e->scores[n], "issuer"), name, key);
    }
    if (e->count == 0 || mz_form_evaluation_points(e, key) == weight ||
        mz_form_evaluation_deviation(e, key) != NULL)
        return;
    for (size_t n = 0; n < e->count; n++)
        if (mz_form_member(mz_form_evaluation_row(e, n, key), "reason")[0] != '\0')
            return;
    (void)snprintf(command, sizeof command, "explain %s", key);
    mz_form_missing(form, command,
                    mz_form_say(form, "%s（%s）的偏差原因及改进措施",
                                "why %s (%s) fell short, and what is done about it"),
                    name, key);
}

void mz_form_evaluation_check(struct mz_form *form, const struct mz_form_evaluation *evaluation) {
    const json_t *indicators = json_object_get(evaluation->targets, "indicators"), *one;
    size_t i;
    if (json_array_size(indicators) == 0) {
        mz_form_missing(form, "target set FILE", "%s",
                        mz_form_say(form, "绩效目标（指标及分值）", "targets with weights"));
        return;
    }
    check_targets(form, indicators);
    json_array_foreach(indicators, i, one) {
        check_indicator(form, evaluation, one);
    }
    if (evaluation->conclusion == NULL)
        mz_form_missing(form, "evaluate",
                        mz_form_say(form, "%" PRIu64 " 年度单位自评的评分表（至少两人）及评价结论",
                                    "scores of at least two evaluators and the conclusion of the "
                                    "self-evaluation of %" PRIu64),
                        evaluation->year);
    for (size_t n = 0; n < evaluation->count; n++)
        if (!json_is_true(json_object_get(evaluation->scores[n], "current")))
            mz_form_missing(form, "score record",
                            mz_form_say(form, "%s 依据现行绩效目标的评分",
                                        "score by %s under the targets in force"),
                            mz_form_member(evaluation->scores[n], "issuer"));
}
