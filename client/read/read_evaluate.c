/* evaluate: where an evaluation stands. Each indicator with its actual value, what it scores by the
 * ledger and what each evaluator reported; the totals, the grade and how far it is from the next.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/i18n.h"
#include "client/read/read_figures.h"
#include "client/reading.h"
#include "client/record/standing.h"
#include "client/remote/api.h"

struct evaluation {
    struct mz_standing standing;
    uint8_t type;
    uint64_t year;
    size_t count; /* of scores */
    const json_t *scores[MZ_MAX_SCORES];
    json_t *conclusion; /* item of the view `evaluation`; NULL before there is one */
};

static void set_points(json_t *object, const char *name, uint64_t points) {
    char text[MZ_POINTS_TEXT], member[32];
    if (points == MZ_ABSENT)
        return;
    mz_standing_points(points, text);
    (void)snprintf(member, sizeof member, "%s_hundredths", name);
    json_object_set_new(object, name, json_string(text));
    json_object_set_new(object, member, json_integer((json_int_t)points));
}

/* -- Rows. */

/* What each evaluator reported, and why it is not what is computed. */
static void add_reported(const struct evaluation *e, size_t n, json_t *row) {
    json_t *all = json_array();
    struct mz_buffer text = {0}, reasons = {0};
    for (size_t i = 0; i < e->count; i++) {
        const json_t *scored = json_array_get(mz_api_member(e->scores[i], "body.scores"), n);
        const char *reason = json_string_value(json_object_get(scored, "reason"));
        json_t *one = json_object();
        char points[MZ_POINTS_TEXT];
        uint64_t reported = mz_api_uint(scored, "reported");
        mz_standing_points(reported, points);
        json_object_set(one, "evaluator", json_object_get(e->scores[i], "issuer"));
        set_points(one, "computed", mz_api_uint(scored, "computed"));
        set_points(one, "reported", reported);
        if (reason != NULL)
            json_object_set_new(one, "reason", json_string(reason));
        json_array_append_new(all, one);
        mz_buffer_format(&text, "%s%s", i == 0 ? "" : " / ", points);
        if (reason != NULL && strstr(mz_buffer_string(&reasons), reason) == NULL)
            mz_buffer_format(&reasons, "%s%s", reasons.size == 0 ? "" : "; ", reason);
    }
    json_object_set_new(row, "reported", all);
    json_object_set_new(row, "reported_text", json_string(mz_buffer_string(&text)));
    json_object_set_new(row, "reasons_text", json_string(mz_buffer_string(&reasons)));
    mz_buffer_free(&text);
    mz_buffer_free(&reasons);
}

static json_t *span_text(struct mz_span span) {
    return json_stringn((const char *)span.data, span.size);
}

static json_t *row_of(const struct evaluation *e, size_t n) {
    const struct mz_indicator *target = &e->standing.targets->indicators[n];
    json_t *row = json_object();
    json_object_set_new(row, "key", span_text(target->key));
    json_object_set_new(row, "name", span_text(target->name));
    json_object_set_new(row, "nature",
                        json_string(mz_names_text(&mz_nature_names, target->nature)));
    if (e->standing.rows[n].numerator != MZ_ABSENT)
        mz_read_figures_fraction(row, e->standing.rows[n].numerator,
                                 e->standing.rows[n].denominator, e->standing.rows[n].money,
                                 e->standing.rows[n].ratio);
    set_points(row, "weight", target->weight);
    set_points(row, "computed", e->standing.rows[n].computed);
    json_object_set_new(row, "overshoot", json_boolean(e->standing.rows[n].overshoot));
    add_reported(e, n, row);
    return row;
}

static json_t *score_of(const json_t *item) {
    json_t *score = json_object();
    json_object_set(score, "evaluator", json_object_get(item, "issuer"));
    set_points(score, "total", mz_api_uint(item, "body.total"));
    json_object_set(score, "grade", json_object_get(item, "grade"));
    json_object_set(score, "index", json_object_get(item, "index"));
    json_object_set(score, "statement", json_object_get(item, "statement"));
    return score;
}

/* -- The whole. */

/* The mean and its grade; margins in 1/100 point × count, exact. */
static void add_result(const struct evaluation *e, json_t *answer) {
    uint64_t spare, lacking, sum = mz_standing_sum(e->scores, e->count), per = 100 * e->count;
    if (e->count == 0)
        return;
    mz_scoring_margin(sum, e->count, &spare, &lacking);
    set_points(answer, "mean", mz_scoring_mean(sum, e->count));
    json_object_set_new(
        answer, "grade",
        json_string(mz_names_text(&mz_grade_names, (uint8_t)mz_scoring_grade(sum, e->count))));
    json_object_set_new(answer, "margin",
                        json_pack("{s:I,s:I,s:I}", "spare", (json_int_t)spare, "lacking",
                                  (json_int_t)lacking, "per", (json_int_t)per));
}

static json_t *answer_of(const struct evaluation *e) {
    json_t *rows = json_array(), *scores = json_array();
    const json_t *view = e->standing.score.first;
    json_t *answer = json_object();
    json_object_set_new(answer, "schema", json_string("mingzhang/evaluate/1"));
    json_object_set(answer, "project", json_object_get(view, "project"));
    json_object_set(answer, "tree_size", json_object_get(view, "tree_size"));
    json_object_set_new(answer, "type", json_string(mz_names_text(&mz_evaluation_names, e->type)));
    json_object_set_new(answer, "year", json_integer((json_int_t)e->year));
    json_object_set(answer, "scheme", json_object_get(view, "scheme"));
    for (size_t n = 0; n < e->standing.targets->indicators_count; n++)
        json_array_append_new(rows, row_of(e, n));
    for (size_t n = 0; n < e->count; n++)
        json_array_append_new(scores, score_of(e->scores[n]));
    json_object_set_new(answer, "indicators", rows);
    json_object_set_new(answer, "scores", scores);
    add_result(e, answer);
    if (e->conclusion != NULL)
        json_object_set(answer, "conclusion", e->conclusion);
    return answer;
}

static const struct mz_read_column indicator_columns[] = {
    {"key", N_("Key"), "key", MZ_READ_TEXT, NULL, false},
    {"name", N_("Indicator"), "name", MZ_READ_TEXT, NULL, false},
    {"numerator", N_("Numerator"), "numerator", MZ_READ_MONEY, NULL, false},
    {"denominator", N_("Denominator"), "denominator", MZ_READ_MONEY, NULL, false},
    {"weight", N_("Weight"), "weight", MZ_READ_COUNT, NULL, false},
    {"computed", N_("Computed"), "computed", MZ_READ_COUNT, NULL, false},
    {"reported", N_("Reported"), "reported_text", MZ_READ_COUNT, NULL, false},
    {"reasons", N_("Reasons"), "reasons_text", MZ_READ_TEXT, NULL, false},
};
static const struct mz_read_column score_columns[] = {
    {"evaluator", N_("Evaluator"), "evaluator", MZ_READ_TEXT, NULL, false},
    {"total", N_("Total"), "total", MZ_READ_COUNT, NULL, false},
    {"grade", N_("Grade"), "grade", MZ_READ_WORD, "grade", false},
    {"index", N_("#"), "index", MZ_READ_COUNT, NULL, false},
    {"statement", N_("Statement"), "statement", MZ_READ_HASH, NULL, false},
};

/* Points out of 1/100 point × count: exact where the number of evaluators allows it, else cut after
 * the fourth digit. */
static void margin_text(uint64_t margin, uint64_t count, char text[MZ_POINTS_TEXT * 2]) {
    (void)snprintf(text, (size_t)MZ_POINTS_TEXT * 2, "%" PRIu64 ".%04" PRIu64,
                   margin / (100 * count), margin * 100 / count % 10000);
}

static void say_mean(struct mz_client *client, const struct evaluation *e, const json_t *answer) {
    struct mz_output *out = &client->output;
    char spare[MZ_POINTS_TEXT * 2], lacking[MZ_POINTS_TEXT * 2];
    const char *mean = json_string_value(json_object_get(answer, "mean"));
    const char *grade = json_string_value(json_object_get(answer, "grade"));
    margin_text(mz_api_uint(answer, "margin.spare"), e->count, spare);
    margin_text(mz_api_uint(answer, "margin.lacking"), e->count, lacking);
    mz_output_say(out, "%s%s  %s%s\n", mz_output_bold(out), mean, mz_i18n_word("grade", grade),
                  mz_output_plain(out));
    mz_output_say(out,
                  mz_i18n(N_("Points above the lower end of the grade: %s; points that the next "
                             "better grade takes: %s\n")),
                  spare, lacking);
}

static void say_result(struct mz_client *client, const struct evaluation *e, const json_t *answer) {
    struct mz_output *out = &client->output;
    if (e->count > 0)
        say_mean(client, e, answer);
    if (e->conclusion != NULL)
        mz_output_say(out, mz_i18n(N_("Concluded in entry #%llu.\n")),
                      (unsigned long long)mz_api_uint(e->conclusion, "index"));
    else if (e->count < MZ_LEAST_SCORES)
        mz_output_say(out,
                      mz_i18n(N_("Not concluded: %zu of at least %u evaluators have scored.\n")),
                      e->count, MZ_LEAST_SCORES);
    else
        mz_output_say(out, "%s\n", mz_i18n(N_("Not concluded yet: evaluate conclude does it.")));
}

static enum mz_status print(struct mz_client *client, const struct evaluation *e,
                            const json_t *answer) {
    if (mz_read_is_json(client)) {
        mz_read_dump(client, answer);
        return MZ_OK;
    }
    enum mz_status status = mz_read_rows(client, indicator_columns,
                                         sizeof indicator_columns / sizeof indicator_columns[0],
                                         json_object_get(answer, "indicators"));
    if (status != MZ_OK || client->output.format == MZ_FORMAT_CSV)
        return status;
    mz_output_say(&client->output, "\n");
    if (e->count > 0)
        status = mz_read_rows(client, score_columns, sizeof score_columns / sizeof score_columns[0],
                              json_object_get(answer, "scores"));
    say_result(client, e, answer);
    mz_read_figures_size(client, answer);
    return status;
}

static enum mz_status find_conclusion(struct mz_client *client,
                                      const struct mz_ledger_source *source, struct evaluation *e) {
    struct mz_parameter parameters[3] = {{"project", NULL}};
    struct mz_read_pages pages;
    enum mz_status status = mz_read_need_project(client, &parameters[0].value);
    if (status == MZ_OK)
        status = mz_read_collect(client, source, "evaluation", parameters, 1, &pages);
    if (status != MZ_OK)
        return status;
    const json_t *items = json_object_get(pages.first, "items");
    for (size_t i = 0; i < json_array_size(items); i++) {
        json_t *item = json_array_get(items, i);
        if (mz_api_uint(item, "body.year") == e->year &&
            mz_names_find(&mz_evaluation_names, mz_api_text(item, "body.type")) == e->type)
            e->conclusion = json_incref(item);
    }
    mz_read_release(&pages);
    return MZ_OK;
}

enum mz_status mz_read_evaluate(struct mz_client *client) {
    struct mz_ledger_source source;
    struct evaluation e = {.type = mz_options_word(&client->options, "type")};
    enum mz_status status = mz_source_open(client, &source);
    if (status != MZ_OK)
        return status;
    if (e.type == 0)
        e.type = MZ_EVALUATION_UNIT;
    status = mz_standing_read(client, &source, &e.standing);
    if (status != MZ_OK)
        goto err0;
    e.year = mz_standing_year(client, &e.standing);
    e.count = mz_standing_scores(&e.standing, e.type, e.year, e.scores);
    status = find_conclusion(client, &source, &e);
    if (status == MZ_OK) {
        json_t *answer = answer_of(&e);
        status = print(client, &e, answer);
        json_decref(answer);
    }
    json_decref(e.conclusion);
    mz_standing_release(&e.standing);
err0:
    source.close(source.ctx);
    return status;
}
