#include "proto/base/money.h"
#include "proto/rules/monitoring.h"
#include "proto/view/figures.h"
#include "proto/view/views.h"

/* Performance evaluation: monitoring, scores, conclusions, deviations, narratives, findings. Every
 * item is the signed entry itself, its body whole, with what follows from it beside it. */

/* The members of the entry at `index` into the open object: its head, and the body. */
static enum mz_status write_entry(const struct mz_answer *a, uint64_t index,
                                  struct mz_statement *ret_statement) {
    struct mz_entry entry;
    enum mz_status status = mz_answer_entry(a, index, &entry, ret_statement);
    if (status != MZ_OK)
        return status;
    mz_answer_entry_head(a, &entry, ret_statement);
    mz_json_open_object(a->json, "body");
    mz_schema_json(ret_statement->kind->body, &ret_statement->body, a->json);
    mz_json_close_object(a->json);
    return MZ_OK;
}

static enum mz_status write_member(const struct mz_answer *a, const char *name, uint64_t index) {
    struct mz_statement statement;
    if (index == MZ_ABSENT)
        return MZ_OK;
    mz_json_open_object(a->json, name);
    enum mz_status status = write_entry(a, index, &statement);
    mz_json_close_object(a->json);
    return status;
}

/* An item whose record is only where its entry is. */
static enum mz_status entry_item(const struct mz_answer *a, void *arg, struct mz_span key,
                                 struct mz_span value) {
    (void)arg, (void)key;
    struct mz_index_record record;
    enum mz_status status = mz_answer_decode(&mz_index_record_schema, value, &record);
    return status == MZ_OK ? write_member(a, NULL, record.index) : status;
}

static enum mz_status read_actuals(const struct mz_answer *a, struct mz_actuals *actuals) {
    struct mz_span code;
    struct mz_project_record project;
    enum mz_status status = mz_answer_project(a, &code, &project);
    if (status == MZ_OK)
        status = mz_actuals_read(&a->source->records, code, actuals);
    if (status == MZ_OK)
        mz_json_span(a->json, "project", code);
    return status;
}

static enum mz_status page_of(const struct mz_answer *a, enum mz_table table, mz_answer_item item) {
    struct mz_span code;
    struct mz_project_record project;
    enum mz_status status = mz_answer_project(a, &code, &project);
    if (status != MZ_OK)
        return status;
    mz_json_span(a->json, "project", code);
    struct mz_key prefix = mz_key_of_code(table, code);
    return mz_answer_page(a, &prefix, item, NULL);
}

MZ_VIEW_FUNCTION(deviations) {
    struct mz_answer a = {source, parameters, count, json, fault};
    return page_of(&a, MZ_TABLE_DEVIATION, entry_item);
}

MZ_VIEW_FUNCTION(narratives) {
    struct mz_answer a = {source, parameters, count, json, fault};
    return page_of(&a, MZ_TABLE_NARRATIVE, entry_item);
}

/* -- Monitoring. */

static void write_gap(const struct mz_answer *a, int64_t budget, int64_t planned,
                      int64_t executed) {
    char text[MZ_MONEY_TEXT];
    mz_json_open_object(a->json, "gap");
    mz_json_bool(a->json, "behind", executed < planned);
    mz_json_fen(a->json, "amount", executed < planned ? planned - executed : executed - planned);
    if (budget > 0) {
        mz_rate_format_percent(
            (uint64_t)(executed < planned ? planned - executed : executed - planned),
            (uint64_t)budget, text);
        mz_json_text(a->json, "points", text);
    }
    mz_json_close_object(a->json);
}

static enum mz_status snapshot_item(const struct mz_answer *a, void *arg, struct mz_span key,
                                    struct mz_span value) {
    (void)arg, (void)key;
    struct mz_index_record record;
    struct mz_statement statement;
    enum mz_status status = mz_answer_decode(&mz_index_record_schema, value, &record);
    if (status != MZ_OK)
        return status;
    mz_json_open_object(a->json, NULL);
    status = write_entry(a, record.index, &statement);
    if (status == MZ_OK) {
        const struct mz_monitor_snapshot *body = &statement.body.monitor_snapshot;
        write_gap(a, body->budget, body->planned, body->executed);
        mz_json_bool(a->json, "suspend", body->light == MZ_LIGHT_RED);
    }
    mz_json_close_object(a->json);
    return status;
}

static enum mz_status write_actuals(const struct mz_answer *a, const struct mz_actuals *actuals) {
    enum mz_status status = MZ_OK;
    mz_json_open_array(a->json, "indicators");
    for (size_t n = 0; status == MZ_OK && n < actuals->targets.indicators_count; n++) {
        const struct mz_indicator *target = &actuals->targets.indicators[n];
        struct mz_figure figure;
        status = mz_actuals_get(actuals, target->key, &figure, NULL, NULL);
        mz_json_open_object(a->json, NULL);
        mz_json_span(a->json, "key", target->key);
        mz_json_span(a->json, "name", target->name);
        if (status == MZ_OK) {
            mz_json_uint(a->json, "numerator", figure.numerator);
            mz_json_uint(a->json, "denominator", figure.denominator);
        }
        mz_json_close_object(a->json);
        status = status == MZ_E_NOT_FOUND ? MZ_OK : status;
    }
    mz_json_close_array(a->json);
    return status;
}

/* What a snapshot of the checkpoint `end` would have to state now. */
static enum mz_status write_draft(const struct mz_answer *a, const struct mz_actuals *actuals,
                                  uint32_t checkpoint) {
    struct mz_monitoring m;
    enum mz_status status = mz_monitoring_compute(actuals, checkpoint, &m);
    if (status != MZ_OK)
        return status;
    enum mz_light light = mz_monitoring_light(&actuals->scheme, &m, false);
    mz_json_open_object(a->json, "draft");
    mz_json_date(a->json, "checkpoint", checkpoint);
    mz_json_fen(a->json, "budget", m.budget);
    mz_json_fen(a->json, "planned", m.planned);
    mz_json_fen(a->json, "executed", m.executed);
    write_gap(a, m.budget, m.planned, m.executed);
    mz_json_bool(a->json, "phased", m.phased);
    mz_json_uint(a->json, "red_findings", m.red);
    mz_json_text(a->json, "light", mz_names_text(&mz_light_names, (uint8_t)light));
    mz_json_bool(a->json, "suspend", light == MZ_LIGHT_RED);
    status = write_actuals(a, actuals);
    mz_json_close_object(a->json);
    return status;
}

MZ_VIEW_FUNCTION(monitor) {
    struct mz_answer a = {source, parameters, count, json, fault};
    struct mz_actuals actuals;
    uint32_t begin, end;
    enum mz_status status = read_actuals(&a, &actuals);
    if (status == MZ_OK)
        status = mz_answer_period(&a, &begin, &end);
    if (status == MZ_OK && end != UINT32_MAX)
        status = write_draft(&a, &actuals, end);
    if (status != MZ_OK)
        return status;
    struct mz_key prefix = mz_key_of_code(MZ_TABLE_SNAPSHOT, actuals.project);
    return mz_answer_page(&a, &prefix, snapshot_item, NULL);
}

/* -- Scores. */

/* Grade and margin of the mean of `count` totals. Margins are in 1/100 point × count. */
static void write_grade(const struct mz_answer *a, uint64_t sum, uint64_t count) {
    uint64_t spare, lacking;
    mz_scoring_margin(sum, count, &spare, &lacking);
    mz_json_text(a->json, "grade",
                 mz_names_text(&mz_grade_names, (uint8_t)mz_scoring_grade(sum, count)));
    mz_json_open_object(a->json, "margin");
    mz_json_uint(a->json, "spare", spare);
    mz_json_uint(a->json, "lacking", lacking);
    mz_json_uint(a->json, "per", 100 * count);
    mz_json_close_object(a->json);
}

static enum mz_status score_item(const struct mz_answer *a, void *arg, struct mz_span key,
                                 struct mz_span value) {
    const struct mz_actuals *actuals = arg;
    struct mz_scoring_record record;
    (void)key;
    enum mz_status status = mz_answer_decode(&mz_scoring_record_schema, value, &record);
    if (status != MZ_OK)
        return status;
    struct mz_statement statement;
    mz_json_open_object(a->json, NULL);
    status = write_entry(a, record.index, &statement);
    mz_json_uint(a->json, "targets_index", record.targets_index);
    mz_json_bool(a->json, "current", record.targets_index == actuals->targets_index);
    write_grade(a, record.total, 1);
    mz_json_close_object(a->json);
    return status;
}

/* What each indicator would score now; qualitative ones and those without actual have none. */
static enum mz_status computed_item(const struct mz_answer *a, const struct mz_actuals *actuals,
                                    const struct mz_indicator *target) {
    struct mz_figure figure = {.numerator = MZ_ABSENT, .denominator = MZ_ABSENT};
    struct mz_score score;
    enum mz_status status = mz_actuals_get(actuals, target->key, &figure, NULL, NULL);
    if (status != MZ_OK && status != MZ_E_NOT_FOUND)
        return status;
    bool actual = status == MZ_OK;
    const struct mz_score_case asked = {.target = target,
                                        .numerator = figure.numerator,
                                        .denominator = figure.denominator,
                                        .unit = mz_actuals_unit(&figure)};
    bool scored = mz_scoring_score(&actuals->scheme, &asked, &score) == MZ_OK;
    mz_json_open_object(a->json, NULL);
    mz_json_span(a->json, "key", target->key);
    mz_json_span(a->json, "name", target->name);
    mz_json_text(a->json, "nature", mz_names_text(&mz_nature_names, target->nature));
    mz_json_uint(a->json, "weight", target->weight);
    if (actual) {
        mz_json_uint(a->json, "numerator", figure.numerator);
        mz_json_uint(a->json, "denominator", figure.denominator);
        mz_json_bool(a->json, "money", figure.money);
        mz_json_bool(a->json, "ratio", figure.ratio);
    }
    if (scored) {
        mz_json_uint(a->json, "computed", score.points);
        mz_json_bool(a->json, "overshoot", score.overshoot);
    }
    mz_json_close_object(a->json);
    return MZ_OK;
}

MZ_VIEW_FUNCTION(score) {
    struct mz_answer a = {source, parameters, count, json, fault};
    struct mz_actuals actuals;
    enum mz_status status = read_actuals(&a, &actuals);
    if (status != MZ_OK)
        return status;
    mz_json_open_object(json, "scheme");
    mz_schema_json(&mz_scheme_set_schema, &actuals.scheme, json);
    mz_json_close_object(json);
    mz_answer_count(&a, "targets_index", actuals.targets_index);
    mz_json_open_array(json, "computed");
    for (size_t n = 0; status == MZ_OK && n < actuals.targets.indicators_count; n++)
        status = computed_item(&a, &actuals, &actuals.targets.indicators[n]);
    mz_json_close_array(json);
    struct mz_key prefix = mz_key_of_code(MZ_TABLE_SCORE, actuals.project);
    return status == MZ_OK ? mz_answer_page(&a, &prefix, score_item, &actuals) : status;
}

static enum mz_status evaluation_item(const struct mz_answer *a, void *arg, struct mz_span key,
                                      struct mz_span value) {
    (void)arg, (void)key;
    struct mz_evaluation_record record;
    struct mz_statement statement;
    enum mz_status status = mz_answer_decode(&mz_evaluation_record_schema, value, &record);
    if (status != MZ_OK)
        return status;
    mz_json_open_object(a->json, NULL);
    status = write_entry(a, record.index, &statement);
    mz_json_uint(a->json, "scores", record.count);
    mz_json_uint(a->json, "sum", record.sum);
    write_grade(a, record.sum, record.count);
    mz_json_close_object(a->json);
    return status;
}

MZ_VIEW_FUNCTION(evaluation) {
    struct mz_answer a = {source, parameters, count, json, fault};
    return page_of(&a, MZ_TABLE_EVALUATION, evaluation_item);
}

/* -- Findings. */

static enum mz_status finding_item(const struct mz_answer *a, void *arg, struct mz_span key,
                                   struct mz_span value) {
    (void)arg, (void)key;
    struct mz_finding_record record;
    struct mz_statement statement;
    enum mz_status status = mz_answer_decode(&mz_finding_record_schema, value, &record);
    if (status != MZ_OK)
        return status;
    mz_json_open_object(a->json, NULL);
    mz_json_text(a->json, "state",
                 record.resolve_index != MZ_ABSENT   ? "resolved"
                 : record.respond_index != MZ_ABSENT ? "answered"
                                                     : "open");
    status = write_entry(a, record.index, &statement);
    if (status == MZ_OK)
        status = write_member(a, "response", record.respond_index);
    if (status == MZ_OK)
        status = write_member(a, "resolution", record.resolve_index);
    mz_json_close_object(a->json);
    return status;
}

MZ_VIEW_FUNCTION(findings) {
    struct mz_answer a = {source, parameters, count, json, fault};
    return page_of(&a, MZ_TABLE_FINDING, finding_item);
}
