/* 绩效目标 and 四、绩效评价指标分析: every indicator with its target beside its actual value, the
 * points it got, and why it fell short (domain.md §1 nos. 7 and 15; §3). */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/form/form_indicator.h"
#include "client/report/report.h"

/* -- The targets. */

static void put_target_row(struct mz_report *report, const json_t *one, unsigned note) {
    char target[MZ_REPORT_TEXT];
    mz_report_target_text(one, report->form.language, target);
    mz_report_row(report);
    mz_report_cell(report, mz_form_member(one, "level1"), MZ_DOC_CENTER, 0);
    mz_report_cell(report, mz_form_member(one, "level2"), MZ_DOC_CENTER, 0);
    mz_report_cell(report, mz_form_member(one, "name"), MZ_DOC_LEFT, 0);
    mz_report_cell(report, target, MZ_DOC_RIGHT, note);
    mz_report_points_cell(report, mz_report_number(one, "weight"), 1, note);
}

/* What a sentence of people's words lacks at its end. */
static const char *full_stop(const struct mz_report *report, const char *words) {
    static const char *const ends[] = {"。", "！", "？", "；", ".", "!", "?"};
    size_t size = strlen(words);
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (size >= strlen(ends[i]) && strcmp(words + size - strlen(ends[i]), ends[i]) == 0)
            return "";
    return mz_report_say(report, "。", ".");
}

enum mz_status mz_report_targets(struct mz_report *report) {
    static const uint16_t widths[] = {28, 40, 58, 32, 22};
    static const char *const words[][2] = {{"一级指标", "Level 1"},
                                           {"二级指标", "Level 2"},
                                           {"三级指标", "Indicator"},
                                           {"指标值", "Target"},
                                           {"分值", "Weight"}};
    const json_t *targets = report->facts.view[MZ_REPORT_TARGETS];
    const json_t *indicators = mz_report_indicators(&report->facts);
    struct mz_buffer goal = {0};
    uint64_t weights = 0;
    unsigned note = 0;
    enum mz_status status = mz_report_note(report, mz_report_say(report, "绩效目标", "Targets"),
                                           json_object_get(targets, "index"), &note);
    if (status != MZ_OK)
        return status;
    mz_buffer_format(&goal, "%s%s%s", mz_report_say(report, "年度总体目标：", "Goal of the year: "),
                     mz_form_member(targets, "goal"),
                     full_stop(report, mz_form_member(targets, "goal")));
    mz_report_sentence(report, mz_buffer_string(&goal), note);
    report->form.doc->failed = report->form.doc->failed || goal.failed;
    mz_buffer_free(&goal);
    mz_report_table(report, mz_report_say(report, "绩效目标", "Performance targets"), widths, words,
                    5);
    for (size_t i = 0; i < json_array_size(indicators); i++) {
        const json_t *one = json_array_get(indicators, i);
        weights += mz_report_number(one, "weight");
        put_target_row(report, one, note);
    }
    mz_doc_row(report->form.doc, 7);
    mz_form_label(&report->form, mz_report_say(report, "合计", "Total"), 4, 1);
    mz_form_points(&report->form, (int64_t)weights, 0, true);
    return MZ_OK;
}

/* -- The analysis. */

/* Σ of what the evaluators gave it. */
static uint64_t sum_points(const struct mz_report *report, const char *key) {
    uint64_t sum = 0;
    for (size_t i = 0; i < json_array_size(report->scores); i++)
        sum +=
            mz_report_number(mz_report_scored(json_array_get(report->scores, i), key), "reported");
    return sum;
}

/* 达成, 未达成 or, for what has no number, by its points. */
static const char *verdict(const struct mz_report *report, const json_t *one,
                           const json_t *actual) {
    const json_t *met = json_object_get(actual, "met");
    bool short_ =
        met != NULL ? json_is_false(met) : mz_report_deviates(&report->facts, one, report->scores);
    return short_ ? mz_report_say(report, "未达成", "not met")
                  : mz_report_say(report, "达成", "met");
}

static enum mz_status put_indicator(struct mz_report *report, const json_t *one) {
    const char *key = mz_form_member(one, "key");
    const json_t *actual = mz_report_actual(&report->facts, key);
    char target[MZ_REPORT_TEXT], text[MZ_REPORT_TEXT];
    unsigned note = 0;
    enum mz_status status = MZ_OK;
    mz_report_target_text(one, report->form.language, target);
    mz_report_actual_text(actual, report->form.language, text);
    if (mz_report_measured(actual))
        status = mz_report_figure_note(report, actual, &note);
    else
        (void)snprintf(text, sizeof text, "%s",
                       mz_report_say(report, "定性，凭佐证资料评分", "qualitative, by evidence"));
    mz_report_row(report);
    mz_report_cell(report, mz_form_member(one, "name"), MZ_DOC_LEFT, 0);
    mz_report_cell(report, target, MZ_DOC_RIGHT, 0);
    mz_report_cell(report, text, MZ_DOC_RIGHT, note);
    mz_report_cell(report, verdict(report, one, actual), MZ_DOC_CENTER, 0);
    mz_report_points_cell(report, mz_report_number(one, "weight"), 1, 0);
    mz_report_points_cell(report, sum_points(report, key), json_array_size(report->scores), 0);
    return status;
}

/* Why an indicator fell short and what is done about it, as somebody signed it. */
static enum mz_status put_reason(struct mz_report *report, const json_t *one) {
    const char *key = mz_form_member(one, "key");
    const char *reason = mz_report_reason(&report->facts, key, report->scores);
    const json_t *deviation = mz_report_deviation(&report->facts, key);
    const json_t *body = json_object_get(deviation, "body");
    struct mz_buffer line = {0};
    unsigned note = 0;
    if (reason == NULL)
        return MZ_OK;
    mz_buffer_format(&line,
                     mz_report_deviates(&report->facts, one, report->scores)
                         ? mz_report_say(report, "“%s”未达到目标，偏差原因：%s",
                                         "“%s” fell short of its target. Cause: %s")
                         : mz_report_say(report, "关于“%s”的说明：%s", "On “%s”: %s"),
                     mz_form_member(one, "name"), reason);
    if (deviation != NULL)
        mz_buffer_format(
            &line,
            mz_report_say(report, "（%s）。改进措施：%s%s", " (%s). Corrective measure: %s%s"),
            mz_report_word(report->form.language, "cause", mz_form_member(body, "cause")),
            mz_form_member(body, "measure"), full_stop(report, mz_form_member(body, "measure")));
    const json_t *entry = deviation != NULL
                              ? json_object_get(deviation, "index")
                              : json_object_get(json_array_get(report->scores, 0), "index");
    enum mz_status status = mz_report_note(
        report, mz_report_say(report, "偏差原因", "Reason for the deviation"), entry, &note);
    if (status == MZ_OK)
        mz_report_sentence(report, mz_buffer_string(&line), note);
    report->form.doc->failed = report->form.doc->failed || line.failed;
    mz_buffer_free(&line);
    return status;
}

static enum mz_status put_rows(struct mz_report *report, enum mz_report_part part) {
    const json_t *indicators = mz_report_indicators(&report->facts);
    enum mz_status status = MZ_OK;
    for (size_t i = 0; i < json_array_size(indicators) && status == MZ_OK; i++) {
        const json_t *one = json_array_get(indicators, i);
        if (mz_report_part_of(mz_form_member(one, "level1")) == part)
            status = put_indicator(report, one);
    }
    for (size_t i = 0; i < json_array_size(indicators) && status == MZ_OK; i++) {
        const json_t *one = json_array_get(indicators, i);
        if (mz_report_part_of(mz_form_member(one, "level1")) == part)
            status = put_reason(report, one);
    }
    return status;
}

static size_t count_part(const struct mz_report *report, enum mz_report_part part) {
    const json_t *indicators = mz_report_indicators(&report->facts);
    size_t count = 0;
    for (size_t i = 0; i < json_array_size(indicators); i++)
        count += mz_report_part_of(mz_form_member(json_array_get(indicators, i), "level1")) == part;
    return count;
}

static enum mz_status put_part(struct mz_report *report, enum mz_report_part part,
                               const char *caption) {
    static const uint16_t widths[] = {46, 26, 58, 16, 16, 18};
    static const char *const words[][2] = {{"三级指标", "Indicator"}, {"指标值", "Target"},
                                           {"实际完成值", "Actual"},  {"是否达成", "Met"},
                                           {"分值", "Weight"},        {"得分", "Points"}};
    if (count_part(report, part) == 0)
        return MZ_OK;
    mz_report_table(report, caption, widths, words, 6);
    return put_rows(report, part);
}

/* -- Decisions: what the entries themselves show. */

/* Of a framework without indicators of its own: how many targets are numbers, what the budget
 * rests on (domain.md §3.1 D4, D5). */
enum mz_status mz_report_decision(struct mz_report *report) {
    const json_t *indicators = mz_report_indicators(&report->facts);
    const json_t *targets = report->facts.view[MZ_REPORT_TARGETS];
    char line[320];
    unsigned note = 0;
    size_t numbers = 0, all = json_array_size(indicators);
    for (size_t i = 0; i < all; i++)
        numbers +=
            strcmp(mz_form_member(json_array_get(indicators, i), "nature"), "qualitative") != 0;
    (void)snprintf(line, sizeof line,
                   mz_report_say(report, "绩效目标共设 %zu 项指标，其中 %zu 项有可量化的指标值。",
                                 "The performance targets comprise %zu indicators, %zu of them "
                                 "with quantified target values."),
                   all, numbers);
    enum mz_status status = mz_report_note(report, mz_report_say(report, "绩效目标", "Targets"),
                                           json_object_get(targets, "index"), &note);
    if (status != MZ_OK)
        return status;
    mz_report_sentence(report, line, note);
    status = mz_report_note(report, mz_report_say(report, "立项", "Registration"),
                            json_object_get(report->form.about, "index"), &note);
    if (status != MZ_OK)
        return status;
    mz_report_sentence(report,
                       mz_report_say(report, "立项依据和预算下达文件详见“评价依据”表。",
                                     "The documents on which the project and its budget rest are "
                                     "listed in the table under “Basis”."),
                       note);
    return put_part(report, MZ_REPORT_DECISION,
                    mz_report_say(report, "决策指标", "Indicators of decisions"));
}

enum mz_status mz_report_process(struct mz_report *report) {
    return put_part(report, MZ_REPORT_PROCESS,
                    mz_report_say(report, "过程指标", "Indicators of the process"));
}

enum mz_status mz_report_output(struct mz_report *report) {
    return put_part(report, MZ_REPORT_OUTPUT,
                    mz_report_say(report, "产出指标", "Indicators of output"));
}

enum mz_status mz_report_benefit(struct mz_report *report) {
    return put_part(report, MZ_REPORT_BENEFIT,
                    mz_report_say(report, "效益指标", "Indicators of benefit"));
}
