#include <string.h>

#include "proto/base/calendar.h"
#include "proto/base/money.h"
#include "proto/rules/actuals.h"
#include "proto/view/answer.h"
#include "proto/view/views.h"

/* A project's years side by side: budget, execution, scores; and what the next year's budget can
 * rest on, standard × count. */

#define YEARS 16u

struct year {
    uint64_t year;
    int64_t original, adjusted, received, settled, refunded, signed_;
};

static enum mz_status add_line(struct year *year, const struct mz_budget_record *line) {
    const struct {
        int64_t *total;
        int64_t amount;
    } sums[] = {{&year->original, line->original}, {&year->adjusted, mz_budget_adjusted(line)},
                {&year->received, line->received}, {&year->settled, line->settled},
                {&year->refunded, line->refunded}, {&year->signed_, line->signed_}};
    enum mz_status status = MZ_OK;
    for (size_t n = 0; status == MZ_OK && n < sizeof sums / sizeof sums[0]; n++)
        status = mz_money_add(*sums[n].total, sums[n].amount, sums[n].total);
    return status;
}

static enum mz_status add_lines(const struct mz_answer *a, struct mz_span project, uint64_t first,
                                struct year years[YEARS]) {
    for (uint64_t n = 1;; n++) {
        struct mz_line_order_record order;
        struct mz_budget_record line;
        enum mz_status status =
            mz_answer_get(a, mz_key_of_code_number(MZ_TABLE_LINE_ORDER, project, n),
                          &mz_line_order_record_schema, &order);
        if (status != MZ_OK)
            return status == MZ_E_NOT_FOUND ? MZ_OK : status;
        status = mz_answer_get(a, mz_key_of_codes(MZ_TABLE_BUDGET, project, order.line),
                               &mz_budget_record_schema, &line);
        if (status == MZ_OK && line.year >= first && line.year - first < YEARS)
            status = add_line(&years[line.year - first], &line);
        if (status != MZ_OK)
            return status;
    }
}

static enum mz_status write_evaluations(const struct mz_answer *a, struct mz_span project,
                                        uint64_t year) {
    enum mz_status status = MZ_OK;
    mz_json_open_array(a->json, "evaluations");
    for (uint8_t type = 1; status == MZ_OK && type <= mz_evaluation_names.count; type++) {
        struct mz_evaluation_record record;
        status =
            mz_answer_get(a, mz_key_of_code_number(MZ_TABLE_EVALUATION, project, year * 10 + type),
                          &mz_evaluation_record_schema, &record);
        if (status == MZ_OK) {
            mz_json_open_object(a->json, NULL);
            mz_json_text(a->json, "type", mz_names_text(&mz_evaluation_names, type));
            mz_json_uint(a->json, "total", mz_scoring_mean(record.sum, record.count));
            mz_json_text(a->json, "grade", mz_names_text(&mz_grade_names, record.grade));
            mz_json_uint(a->json, "index", record.index);
            mz_json_close_object(a->json);
        }
        status = status == MZ_E_NOT_FOUND ? MZ_OK : status;
    }
    mz_json_close_array(a->json);
    return status;
}

static enum mz_status write_year(const struct mz_answer *a, struct mz_span project,
                                 const struct year *year) {
    char text[MZ_MONEY_TEXT];
    int64_t executed = year->settled - year->refunded;
    mz_json_open_object(a->json, NULL);
    mz_json_uint(a->json, "year", year->year);
    mz_json_fen(a->json, "original", year->original);
    mz_json_fen(a->json, "adjusted", year->adjusted);
    mz_json_fen(a->json, "received", year->received);
    mz_json_fen(a->json, "executed", executed);
    mz_json_fen(a->json, "signed", year->signed_);
    if (year->adjusted > 0 && executed >= 0) {
        mz_rate_format_percent((uint64_t)executed, (uint64_t)year->adjusted, text);
        mz_json_text(a->json, "percent", text);
    }
    enum mz_status status = write_evaluations(a, project, year->year);
    mz_json_close_object(a->json);
    return status;
}

/* The standard a person of the project: that for any category, or the only one there is for a
 * category; NULL without one, or where several categories have one each. Those of the project go
 * before general ones. */
static const struct mz_standard *standard_of(const struct mz_policy_set *policy,
                                             struct mz_span project) {
    const struct mz_standard *found = NULL;
    for (unsigned pass = 0; pass < 4 && found == NULL; pass++) {
        bool own = pass % 2 == 0, any = pass < 2; /* of the project, for any category */
        unsigned count = 0;
        for (size_t n = 0; n < policy->standards_count; n++) {
            const struct mz_standard *row = &policy->standards[n];
            bool mine = own ? mz_span_equal(row->project, project) : row->project.data == NULL;
            if (mine && any == (row->category == 0)) {
                found = row;
                count++;
            }
        }
        if (!any && count > 1)
            return NULL;
    }
    return found;
}

static enum mz_status write_basis(const struct mz_answer *a, struct mz_span project,
                                  const struct mz_project_record *record) {
    struct mz_policy_set policy;
    const struct mz_standard *standard = NULL;
    int64_t product;
    enum mz_status status = mz_policy_read(&a->source->records, &policy);
    if (status == MZ_OK)
        standard = standard_of(&policy, project);
    else if (status != MZ_E_NO_POLICY)
        return status;
    mz_json_open_object(a->json, "unit_cost");
    mz_json_fen(a->json, "signed", record->signed_amount);
    mz_json_uint(a->json, "persons", record->signed_);
    mz_json_close_object(a->json);
    mz_json_open_object(a->json, "next");
    mz_json_uint(a->json, "count", record->eligible);
    if (standard != NULL && record->eligible <= MZ_MAX_LINES) {
        mz_json_fen(a->json, "standard", standard->amount);
        if (standard->category != 0)
            mz_json_text(a->json, "category",
                         mz_names_text(&mz_category_names, standard->category));
        if (!__builtin_mul_overflow(standard->amount, (int64_t)record->eligible, &product) &&
            product <= MZ_MAX_FEN)
            mz_json_fen(a->json, "amount", product);
    }
    mz_json_close_object(a->json);
    return MZ_OK;
}

MZ_VIEW_FUNCTION(years) {
    struct mz_answer a = {source, parameters, count, json, fault};
    struct mz_span code;
    struct mz_project_record project;
    struct year years[YEARS];
    enum mz_status status = mz_answer_project(&a, &code, &project);
    if (status != MZ_OK)
        return status;
    uint64_t first = mz_date_year(project.begin), last = mz_date_year(project.end);
    if (last - first >= YEARS)
        last = first + YEARS - 1;
    memset(years, 0, sizeof years);
    for (uint64_t n = 0; n < YEARS; n++)
        years[n].year = first + n;
    status = add_lines(&a, code, first, years);
    mz_json_span(json, "project", code);
    mz_json_span(json, "name", project.name);
    mz_json_open_array(json, "items");
    for (uint64_t year = first; status == MZ_OK && year <= last; year++)
        status = write_year(&a, code, &years[year - first]);
    mz_json_close_array(json);
    return status == MZ_OK ? write_basis(&a, code, &project) : status;
}
