#include "proto/view/figures.h"
#include "proto/view/possible.h"
#include "proto/view/views.h"

/* Every indicator: those the ledger computes, those that were measured and reported, and, by name,
 * those that have a target and neither. */

__extension__ typedef unsigned __int128 wide; /* products of two 63-bit numbers */

struct metrics {
    struct mz_span project;
    struct mz_project_record record;
    struct mz_execution execution;
    struct mz_target_set target; /* indicators_count 0 if none is set */
    struct mz_behind behind;
};

static const struct mz_schema *indicator_schema(void) {
    const struct mz_schema *schema = &mz_target_set_schema;
    unsigned i = 0;
    while (schema->fields[i].type != MZ_F_LIST)
        i++;
    return schema->fields[i].items;
}

static const struct mz_indicator *target_of(const struct metrics *m, struct mz_span key) {
    for (unsigned i = 0; i < m->target.indicators_count; i++)
        if (mz_span_equal(m->target.indicators[i].key, key))
            return &m->target.indicators[i];
    return NULL;
}

/* Is numerator / denominator × scale what the target wants? `scale_down` is 100 where the figure is
 * in fen and the target in yuan. */
static bool met(const struct mz_indicator *target, const struct mz_figure *figure,
                uint64_t scale_down) {
    wide have = (wide)figure->numerator * target->target_denominator;
    wide want = (wide)target->target_numerator * figure->denominator * scale_down;
    switch (target->nature) {
    case MZ_NATURE_GE:
        return have >= want;
    case MZ_NATURE_LE:
        return have <= want;
    default:
        return have == want;
    }
}

/* "target", and "met" if both sides are numbers. */
static void write_target(const struct mz_answer *a, const struct mz_indicator *target,
                         const struct mz_figure *figure) {
    if (target == NULL)
        return;
    mz_json_open_object(a->json, "target");
    mz_schema_json(indicator_schema(), target, a->json);
    mz_json_close_object(a->json);
    bool number = target->nature == MZ_NATURE_GE || target->nature == MZ_NATURE_LE ||
                  target->nature == MZ_NATURE_EQ;
    if (number && target->target_numerator != MZ_ABSENT &&
        target->target_denominator != MZ_ABSENT && target->target_denominator != 0 &&
        figure->denominator != 0)
        mz_json_bool(a->json, "met",
                     met(target, figure, figure->money && !figure->ratio ? 100 : 1));
}

static enum mz_status computed_item(const struct mz_answer *a, const struct metrics *m,
                                    const struct mz_indicator_row *row) {
    struct mz_figure figure;
    enum mz_status status =
        row->compute(&a->source->records, m->project, &m->record, &m->execution, &figure);
    if (status != MZ_OK)
        return status;
    mz_json_open_object(a->json, NULL);
    mz_json_text(a->json, "key", row->key);
    mz_json_text(a->json, "name", row->name);
    mz_json_text(a->json, "name_zh", row->name_zh);
    mz_json_text(a->json, "formula", row->formula);
    mz_json_text(a->json, "formula_zh", row->formula_zh);
    mz_json_text(a->json, "unit", row->unit);
    mz_figures_write(a, &figure);
    write_target(a, target_of(m, mz_span_text(row->key)), &figure);
    mz_json_text(a->json, "query", row->query);
    mz_figures_behind(a, &m->behind, mz_figures_kinds(row->query));
    mz_json_close_object(a->json);
    return MZ_OK;
}

static enum mz_status measured_item(const struct mz_answer *a, void *arg, struct mz_span key,
                                    struct mz_span value) {
    const struct metrics *m = arg;
    struct mz_measure_record_ record;
    enum mz_status status = mz_answer_decode(&mz_measure_record_schema_, value, &record);
    if (status != MZ_OK)
        return status;
    struct mz_span code = mz_answer_key_code(key, NULL);
    const struct mz_indicator *target = target_of(m, code);
    struct mz_figure figure = {.numerator = record.numerator, .denominator = record.denominator};
    figure.ratio = target == NULL || mz_span_equal_text(target->unit, "%");
    mz_json_open_object(a->json, NULL);
    mz_json_span(a->json, "key", code);
    mz_figures_write(a, &figure);
    write_target(a, target, &figure);
    mz_answer_hash(a, "evidence", &record.evidence);
    mz_json_uint(a->json, "index", record.index);
    mz_json_close_object(a->json);
    return MZ_OK;
}

static enum mz_status write_unsupported(const struct mz_answer *a, const struct metrics *m) {
    enum mz_status status = MZ_OK;
    mz_json_open_array(a->json, "unsupported");
    for (unsigned i = 0; i < m->target.indicators_count && status == MZ_OK; i++) {
        const struct mz_indicator *target = &m->target.indicators[i];
        struct mz_measure_record_ record;
        if (mz_indicator_find(target->key) != NULL)
            continue;
        status = mz_answer_get(a, mz_key_of_codes(MZ_TABLE_MEASURE, m->project, target->key),
                               &mz_measure_record_schema_, &record);
        if (status != MZ_E_NOT_FOUND)
            continue;
        status = MZ_OK;
        mz_json_open_object(a->json, NULL);
        mz_schema_json(indicator_schema(), target, a->json);
        mz_json_text(a->json, "reason", "neither computed from the ledger nor measured");
        mz_json_text(a->json, "reason_zh", "既不能由账本计算，也尚无填报的实际值");
        mz_json_close_object(a->json);
    }
    mz_json_close_array(a->json);
    return status;
}

static enum mz_status read_metrics(const struct mz_answer *a, struct metrics *m) {
    struct mz_target_record target;
    enum mz_status status = mz_answer_project(a, &m->project, &m->record);
    if (status == MZ_OK)
        status = mz_execution_compute(&a->source->records, m->project, &m->execution);
    if (status == MZ_OK)
        status = mz_figures_walk(a, m->project, &m->behind);
    if (status != MZ_OK)
        return status;
    status = mz_answer_get(a, mz_key_of_code(MZ_TABLE_TARGET, m->project), &mz_target_record_schema,
                           &target);
    if (status == MZ_OK)
        status = mz_answer_decode(&mz_target_set_schema, target.body, &m->target);
    return status == MZ_E_NOT_FOUND ? MZ_OK : status;
}

MZ_VIEW_FUNCTION(metrics) {
    struct mz_answer a = {source, parameters, count, json, fault};
    struct metrics m = {0};
    const struct mz_indicator_row *row;
    enum mz_status status = read_metrics(&a, &m);
    if (status != MZ_OK)
        return status;
    mz_json_span(json, "project", m.project);
    mz_json_span(json, "name", m.record.name);
    if (m.target.indicators_count > 0)
        mz_json_span(json, "goal", m.target.goal);
    mz_json_open_array(json, "computed");
    for (size_t n = 0; status == MZ_OK && (row = mz_indicator_at(n)) != NULL; n++)
        status = computed_item(&a, &m, row);
    mz_json_close_array(json);
    struct mz_key prefix = mz_key_of_code(MZ_TABLE_MEASURE, m.project);
    mz_json_open_array(json, "measured");
    if (status == MZ_OK)
        status = mz_answer_each(&a, &prefix, measured_item, &m);
    mz_json_close_array(json);
    if (status == MZ_OK)
        status = write_unsupported(&a, &m);
    return status == MZ_OK ? mz_possible_write(&a, m.project) : status;
}
