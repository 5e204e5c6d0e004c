/* 三、综合评价情况及评价结论: score and grade with the margin to the next, what each evaluator
 * gave, and the score table that the source report promised (domain.md §1 nos. 8 and 9). */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/form/form_indicator.h"
#include "client/report/report.h"
#include "proto/rules/scoring.h"

/* -- Conclusion. */

static enum mz_status put_grade(struct mz_report *report, const json_t *graded) {
    const json_t *margin = json_object_get(graded, "margin");
    uint64_t count = mz_report_number(graded, "scores");
    char mean[MZ_REPORT_TEXT] = "", spare[MZ_REPORT_TEXT] = "", lacking[MZ_REPORT_TEXT] = "";
    char line[768];
    unsigned note = 0;
    if (count == 0)
        return MZ_OK;
    enum mz_status status = mz_report_note(report, mz_report_say(report, "评价结论", "Conclusion"),
                                           json_object_get(graded, "index"), &note);
    mz_report_points(mz_report_number(graded, "sum"), count, mean);
    mz_report_points(mz_report_number(margin, "spare"), count, spare);
    mz_report_points(mz_report_number(margin, "lacking"), count, lacking);
    bool top = mz_report_number(margin, "lacking") == 0;
    (void)snprintf(
        line, sizeof line,
        mz_report_say(
            report,
            "%" PRIu64 " 年度%s综合得分 %s 分，评分等级为“%s”，由 %" PRIu64
            " 名评价人评分的平均值得出。距本等级下限 %s 分%s%s%s。",
            "%" PRIu64
            ", %s: overall score %s points, grade “%s”, being the mean of the scores of %" PRIu64
            " evaluators. Margin above the lower limit of the grade: %s "
            "points%s%s%s."),
        report->facts.year, mz_report_word(report->form.language, "evaluation", report->facts.type),
        mean, mz_report_word(report->form.language, "grade", mz_form_member(graded, "grade")),
        count, spare,
        top ? "" : mz_report_say(report, "，距上一等级 ", "; short of the next grade by "),
        top ? "" : lacking, top ? "" : mz_report_say(report, " 分", " points"));
    if (status == MZ_OK)
        mz_report_sentence(report, line, note);
    if (status == MZ_OK && mz_report_number(margin, "spare") == 0)
        mz_report_sentence(
            report,
            mz_report_say(
                report, "得分恰在等级下限：再少 0.01 分即降一个等级。等级按未舍入的精确值判定。",
                "The score lies exactly on the lower limit of its grade: 0.01 less would be the "
                "grade below. Grades are judged on the exact score before rounding."),
            0);
    return status;
}

static enum mz_status put_evaluators(struct mz_report *report) {
    static const uint16_t widths[] = {50, 40, 40, 50};
    static const char *const words[][2] = {
        {"评价人", "Evaluator"}, {"评分日期", "Date"}, {"总分", "Total"}, {"等级", "Grade"}};
    enum mz_status status = MZ_OK;
    mz_report_table(report, mz_report_say(report, "各评价人评分", "Scores of the evaluators"),
                    widths, words, 4);
    for (size_t i = 0; i < json_array_size(report->scores) && status == MZ_OK; i++) {
        const json_t *score = json_array_get(report->scores, i);
        unsigned note = 0;
        status = mz_report_note(report, mz_report_say(report, "评分", "Score"),
                                json_object_get(score, "index"), &note);
        mz_report_row(report);
        mz_report_cell(report, mz_form_member(score, "issuer"), MZ_DOC_CENTER, note);
        mz_report_cell(report, mz_form_member(score, "date"), MZ_DOC_CENTER, 0);
        mz_report_points_cell(report, mz_report_number(json_object_get(score, "body"), "total"), 1,
                              note);
        mz_report_cell(
            report, mz_report_word(report->form.language, "grade", mz_form_member(score, "grade")),
            MZ_DOC_CENTER, 0);
    }
    return status;
}

/* Mean points of an indicator as a share of its weight, in 1/100 percent; 0 without a weight. */
static int64_t share_of(const struct mz_report *report, const json_t *one, char text[64]) {
    uint64_t sum = 0, count = json_array_size(report->scores);
    uint64_t weight = mz_report_number(one, "weight");
    char mean[MZ_REPORT_TEXT], whole[MZ_REPORT_TEXT];
    for (size_t i = 0; i < count; i++)
        sum += mz_report_number(
            mz_report_scored(json_array_get(report->scores, i), mz_form_member(one, "key")),
            "reported");
    if (count == 0 || weight == 0)
        return 0;
    mz_report_points(sum, count, mean);
    mz_report_points(weight, 1, whole);
    (void)snprintf(text, 64, "%.20s/%.20s", mean, whole);
    return (int64_t)(sum * MZ_POINTS / (weight * count));
}

/* Bars are the share of the weight that was reached: indicators weigh differently. */
static void put_chart(struct mz_report *report) {
    const json_t *indicators = mz_report_indicators(&report->facts);
    size_t count = json_array_size(indicators);
    for (size_t i = 0; i < count; i++) {
        const json_t *one = json_array_get(indicators, i);
        char text[64] = "—";
        if (i % MZ_DOC_GROUPS == 0) {
            mz_doc_caption(report->form.doc, true,
                           mz_report_say(report, "各指标得分占分值的比例（得分/分值）",
                                         "Score of each indicator as a share of its weight"));
            mz_doc_chart(report->form.doc, NULL);
        }
        int64_t share = share_of(report, one, text);
        mz_doc_bar(report->form.doc, (struct mz_doc_bar){.label = mz_form_member(one, "name"),
                                                         .text = text,
                                                         .value = share});
    }
}

enum mz_status mz_report_conclusion(struct mz_report *report) {
    const json_t *graded = mz_report_graded(&report->facts);
    enum mz_status status = put_grade(report, graded);
    if (status == MZ_OK)
        status = put_evaluators(report);
    if (status == MZ_OK)
        put_chart(report);
    return status;
}

enum mz_status mz_report_achievement(struct mz_report *report) {
    const json_t *indicators = mz_report_indicators(&report->facts);
    size_t count = json_array_size(indicators), short_ = 0;
    char line[256];
    unsigned note = 0;
    for (size_t i = 0; i < count; i++)
        short_ += mz_report_deviates(&report->facts, json_array_get(indicators, i), report->scores);
    enum mz_status status =
        mz_report_note(report, mz_report_say(report, "绩效目标", "Targets"),
                       json_object_get(report->facts.view[MZ_REPORT_TARGETS], "index"), &note);
    (void)snprintf(
        line, sizeof line,
        mz_report_say(report,
                      "%zu 项指标中 %zu 项达到目标并得满分，%zu 项有偏差，"
                      "其原因见指标分析。",
                      "Of the %zu indicators, %zu reached their targets and scored in full; %zu "
                      "deviated, for the reasons given in the analysis of the indicators."),
        count, count - short_, short_);
    if (status == MZ_OK)
        mz_report_sentence(report, line, note);
    return status;
}

/* -- The score table. */

#define EVALUATORS 4u /* columns; more do not fit the page */

static void put_score_headings(struct mz_report *report, size_t shown) {
    static const char *const words[][2] = {{"一级指标", "Level 1"},
                                           {"三级指标", "Indicator"},
                                           {"分值", "Weight"},
                                           {"计算得分（平均）", "Computed score, mean"}};
    uint16_t widths[5 + EVALUATORS] = {28, 52, 18, 20};
    for (size_t i = 0; i < shown; i++)
        widths[4 + i] = 20;
    widths[4 + shown] = 22;
    mz_doc_caption(report->form.doc, false,
                   mz_report_say(report, "评分表（分）", "Score table (points)"));
    mz_doc_table(report->form.doc, widths, 5 + shown, 1);
    mz_doc_row(report->form.doc, 8);
    for (size_t i = 0; i < 4; i++)
        mz_form_label(&report->form, mz_report_say(report, words[i][0], words[i][1]), 1, 1);
    for (size_t i = 0; i < shown; i++)
        mz_form_label(&report->form, mz_form_member(json_array_get(report->scores, i), "issuer"), 1,
                      1);
    mz_form_label(&report->form, mz_report_say(report, "平均", "Mean"), 1, 1);
}

static void put_score_row(struct mz_report *report, const json_t *one, size_t shown) {
    const char *key = mz_form_member(one, "key");
    uint64_t sum = 0, computed = 0, count = json_array_size(report->scores);
    mz_report_row(report);
    mz_report_cell(report, mz_form_member(one, "level1"), MZ_DOC_CENTER, 0);
    mz_report_cell(report, mz_form_member(one, "name"), MZ_DOC_LEFT, 0);
    mz_report_points_cell(report, mz_report_number(one, "weight"), 1, 0);
    for (size_t i = 0; i < count; i++)
        computed +=
            mz_report_number(mz_report_scored(json_array_get(report->scores, i), key), "computed");
    mz_report_points_cell(report, computed, count, 0);
    for (size_t i = 0; i < count; i++) {
        const json_t *row = mz_report_scored(json_array_get(report->scores, i), key);
        const char *reason = mz_form_member(row, "reason");
        sum += mz_report_number(row, "reported");
        if (i < shown)
            mz_report_points_cell(report, mz_report_number(row, "reported"), row != NULL,
                                  reason[0] != '\0' ? mz_report_mark(report, reason) : 0);
    }
    mz_report_points_cell(report, sum, count, 0);
}

enum mz_status mz_report_score_table(struct mz_report *report) {
    const json_t *indicators = mz_report_indicators(&report->facts);
    const json_t *graded = mz_report_graded(&report->facts);
    size_t count = json_array_size(report->scores);
    size_t shown = count < EVALUATORS ? count : EVALUATORS;
    enum mz_status status = MZ_OK;
    put_score_headings(report, shown);
    for (size_t i = 0; i < json_array_size(indicators); i++)
        put_score_row(report, json_array_get(indicators, i), shown);
    mz_doc_row(report->form.doc, 8);
    mz_form_label(&report->form, mz_report_say(report, "总分", "Total"), 4, 1);
    for (size_t i = 0; i < shown && status == MZ_OK; i++) {
        const json_t *score = json_array_get(report->scores, i);
        unsigned note = 0;
        status = mz_report_note(report, mz_report_say(report, "评分", "Score"),
                                json_object_get(score, "index"), &note);
        mz_report_points_cell(report, mz_report_number(json_object_get(score, "body"), "total"), 1,
                              note);
    }
    mz_report_points_cell(report, mz_report_number(graded, "sum"), count, 0);
    return status;
}
