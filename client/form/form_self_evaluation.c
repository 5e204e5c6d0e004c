/* 项目支出绩效自评表 (domain.md §4.1, the layout of Yunnan): the money with the score of its
 * execution, the goal and what came of it, every indicator with target, actual and score, total and
 * grade. Everything in it is from signed entries, named in the footnotes. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/form/form_evaluation.h"
#include "client/form/form_indicator.h"
#include "client/form/form_missing.h"
#include "client/form/form_money.h"
#include "client/form/form_scored.h"
#include "client/remote/api.h"
#include "proto/base/money.h"

static const json_t *execution_target(const struct mz_form_evaluation *e) {
    return mz_form_find(json_object_get(e->targets, "indicators"), "key", MZ_FORM_EXECUTION);
}

static void put_slash(struct mz_form *form) {
    mz_form_text(form, "/", MZ_DOC_CENTER, 1);
}

/* -- The head and the money. */

static void put_head(struct mz_form *form) {
    const json_t *about = form->about;
    mz_doc_table(form->doc, mz_form_scored_widths, MZ_FORM_SCORED_COLUMNS, 0);
    mz_doc_row(form->doc, 7);
    mz_form_label(form, mz_form_say(form, "项目名称", "Project"), 2, 1);
    mz_form_text(form, mz_form_member(about, "name"), MZ_DOC_LEFT, 8);
    mz_doc_row(form->doc, 7);
    mz_form_label(form, mz_form_say(form, "主管部门", "Department in charge"), 2, 1);
    mz_form_text(form, mz_form_member(about, "department"), MZ_DOC_LEFT, 3);
    mz_form_label(form, mz_form_say(form, "实施单位", "Unit"), 2, 1);
    mz_form_text(form, mz_form_member(about, "unit"), MZ_DOC_LEFT, 3);
}

static void put_money_row(struct mz_form_scored *sheet, const struct mz_form_money *money,
                          enum mz_form_money_row row, unsigned budget, unsigned actual) {
    struct mz_form *form = sheet->form;
    const struct mz_form_sums *sums = &money->rows[row];
    bool total = row == MZ_FORM_MONEY_TOTAL, apart = row != MZ_FORM_MONEY_CARRIED;
    mz_doc_row(form->doc, 7);
    mz_form_label(form, mz_form_money_name(form, row), 2, 1);
    mz_form_wan(form, sums->original, budget, 1, false);
    mz_form_wan(form, sums->final, budget, 2, false);
    if (apart || sums->final == 0)
        mz_form_wan(form, sums->actual, actual, 1, false);
    else
        mz_doc_cell(
            form->doc,
            (struct mz_doc_cell){
                .text = "/",
                .align = MZ_DOC_CENTER,
                .note = mz_doc_note(
                    form->doc,
                    mz_form_say(form, "账本不区分结转资金的执行数，已计入其资金来源所在行。",
                                "What was spent of money carried over is not recorded apart: it "
                                "is in the row of its source."))});
    if (total)
        mz_form_points(form,
                       json_integer_value(json_object_get(execution_target(sheet->e), "weight")), 0,
                       false);
    else
        put_slash(form);
    if (apart && sums->final > 0)
        mz_form_percent(form, sums->actual, sums->final, 0);
    else
        put_slash(form);
    if (!total) {
        put_slash(form);
        return;
    }
    int64_t points = mz_form_evaluation_points(sheet->e, MZ_FORM_EXECUTION);
    sheet->shown += points;
    mz_form_points(form, points, sheet->scores, false);
}

/* The entries of the scores, as one footnote for all of them. */
static unsigned scores_note(struct mz_form *form, const struct mz_form_evaluation *e) {
    json_t *entries = json_pack("{si s[]}", "count", (int)e->count, "indexes");
    for (size_t n = 0; n < e->count; n++)
        json_array_append(json_object_get(entries, "indexes"),
                          json_object_get(e->scores[n], "index"));
    unsigned note =
        mz_form_entries(form, mz_form_say(form, "得分：评分记录", "Scores: entries"), entries);
    json_decref(entries);
    return note;
}

static void put_money(struct mz_form_scored *sheet, const struct mz_form_money *money) {
    static const struct {
        const char *zh, *en;
        unsigned columns;
    } words[] = {{"", "", 2},
                 {"年初预算数", "Original budget", 1},
                 {"全年预算数", "Final budget", 2},
                 {"全年执行数", "Actual", 1},
                 {"分值", "Weight", 1},
                 {"执行率", "Rate", 1},
                 {"得分", "Score", 1}};
    struct mz_form *form = sheet->form;
    mz_doc_row(form->doc, 7);
    mz_form_label(form, mz_form_say(form, "项目资金\n（万元）", "Money\n(10 000 yuan)"), 1,
                  1 + MZ_FORM_MONEY_ROWS);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        mz_form_label(form, mz_form_say(form, words[i].zh, words[i].en), words[i].columns, 1);
    unsigned budget =
        mz_form_entries(form, mz_form_say(form, "预算数：记录", "Budget: entries"), money->budget);
    unsigned actual =
        mz_form_entries(form, mz_form_say(form, "执行数：记录", "Actual: entries"), money->actual);
    sheet->scores =
        scores_note(form, sheet->e); /* marks ascend as one reads: after those beside it */
    for (unsigned row = 0; row < MZ_FORM_MONEY_ROWS; row++)
        put_money_row(sheet, money, (enum mz_form_money_row)row, budget, actual);
}

/* -- The goal. */

/* What people wrote and signed, or, where nobody did, what the entries give. */
static void achievement(struct mz_form_scored *sheet, const struct mz_form_money *money,
                        struct mz_buffer *text) {
    struct mz_form *form = sheet->form;
    const json_t *people = mz_form_evaluation_figure(sheet->e, "cnt");
    char paid[MZ_MONEY_TEXT];
    const char *told = mz_form_evaluation_narrative(sheet->e, "achievement");
    if (told[0] != '\0') {
        mz_buffer_text(text, told);
        return;
    }
    mz_money_format_grouped(money->rows[MZ_FORM_MONEY_TOTAL].actual, paid);
    mz_buffer_format(text,
                     mz_form_say(form, "账本记录：实际支付 %s 元，签领 %" PRIu64 " 人。",
                                 "Of record: %s yuan paid, %" PRIu64 " people signed for it."),
                     paid, mz_api_uint(people, "numerator"));
}

static void put_goal(struct mz_form_scored *sheet, const struct mz_form_money *money) {
    struct mz_form *form = sheet->form;
    struct mz_buffer done = {0};
    achievement(sheet, money, &done);
    mz_doc_row(form->doc, 7);
    mz_form_label(form, mz_form_say(form, "年度总体目标", "Goal of the year"), 1, 2);
    mz_form_label(form, mz_form_say(form, "预期目标", "Expected"), 5, 1);
    mz_form_label(form, mz_form_say(form, "实际完成情况", "Achieved"), 4, 1);
    mz_doc_row(form->doc, 12);
    mz_doc_cell(form->doc, (struct mz_doc_cell){
                               .text = mz_form_member(sheet->e->targets, "goal"),
                               .columns = 5,
                               .note = mz_form_entries(
                                   form, mz_form_say(form, "绩效目标：记录", "Targets: entry"),
                                   json_object_get(sheet->e->targets, "index")),
                           });
    mz_form_text(form, mz_buffer_string(&done), MZ_DOC_LEFT, 4);
    form->doc->failed = form->doc->failed || done.failed;
    mz_buffer_free(&done);
}

/* -- The foot. */

static unsigned total_note(struct mz_form_scored *sheet, int64_t total) {
    struct mz_form *form = sheet->form;
    char line[192], shown[MZ_MONEY_TEXT];
    if (sheet->shown == total)
        return mz_form_entries(form, mz_form_say(form, "评价结论：记录", "Conclusion: entry"),
                               json_object_get(sheet->e->conclusion, "index"));
    mz_money_format(sheet->shown, shown);
    (void)snprintf(line, sizeof line,
                   mz_form_say(form,
                               "评价结论：记录 #%" PRIu64 "。总分为各评价人总分的平均值；各行平均值"
                               "四舍五入后合计 %s，差额为尾差。",
                               "Conclusion: entry #%" PRIu64
                               ". The total is the mean of the evaluators' totals; the rows, each "
                               "rounded, add up to %s."),
                   mz_api_uint(sheet->e->conclusion, "index"), shown);
    return mz_doc_note(form->doc, line);
}

static void put_total(struct mz_form_scored *sheet) {
    struct mz_form *form = sheet->form;
    const json_t *body = json_object_get(sheet->e->conclusion, "body");
    int64_t total = json_integer_value(json_object_get(body, "total"));
    mz_doc_row(form->doc, 8);
    mz_form_label(form, mz_form_say(form, "总分", "Total"), 7, 1);
    mz_form_points(form, 10000, 0, true);
    mz_form_points(form, total, total_note(sheet, total), true);
    mz_form_text(form, "", MZ_DOC_LEFT, 1);
}

static const char *grade_of(const struct mz_form *form, const char *grade) {
    static const char *const grades[][2] = {
        {"excellent", "优"}, {"good", "良"}, {"medium", "中"}, {"poor", "差"}};
    for (size_t i = 0; i < sizeof grades / sizeof grades[0]; i++)
        if (strcmp(grades[i][0], grade) == 0)
            return mz_form_say(form, grades[i][1], grade);
    return grade;
}

/* Margins are in 1/100 point × the number of evaluators: to four places where that is exact, as a
 * quotient otherwise. */
static void margin_text(const json_t *margin, const char *which, char text[64]) {
    int64_t value = json_integer_value(json_object_get(margin, which));
    int64_t per = json_integer_value(json_object_get(margin, "per"));
    text[0] = '\0';
    if (per <= 0)
        return;
    if (value * 10000 % per != 0) {
        (void)snprintf(text, 64, "%" PRId64 "/%" PRId64, value, per);
        return;
    }
    int64_t points = value * 10000 / per;
    int size = snprintf(text, 64, "%" PRId64 ".%04" PRId64, points / 10000, points % 10000);
    for (int zeros = 0; zeros < 2 && text[size - 1] == '0'; zeros++)
        text[--size] = '\0';
}

static void put_grade(struct mz_form_scored *sheet) {
    struct mz_form *form = sheet->form;
    const json_t *conclusion = sheet->e->conclusion;
    const json_t *margin = json_object_get(conclusion, "margin");
    char spare[64], lacking[64], text[256];
    margin_text(margin, "spare", spare);
    margin_text(margin, "lacking", lacking);
    (void)snprintf(
        text, sizeof text,
        mz_form_say(form, "%s    （高于本等级下限 %s 分", "%s    (%s above its lower end"),
        grade_of(form, mz_form_member(conclusion, "grade")), spare);
    size_t size = strlen(text);
    if (json_integer_value(json_object_get(margin, "lacking")) > 0)
        size += (size_t)snprintf(text + size, sizeof text - size,
                                 mz_form_say(form, "，距上一等级 %s 分", ", %s short of the next"),
                                 lacking);
    (void)snprintf(text + size, sizeof text - size, "%s", mz_form_say(form, "）", ")"));
    mz_doc_row(form->doc, 8);
    mz_form_label(form, mz_form_say(form, "评价等级", "Grade"), 2, 1);
    mz_form_text(form, text, MZ_DOC_LEFT, 8);
    mz_doc_row(form->doc, 8);
    mz_form_label(form, mz_form_say(form, "评价结论", "Conclusion"), 2, 1);
    mz_form_text(form, mz_form_member(json_object_get(conclusion, "body"), "opinion"), MZ_DOC_LEFT,
                 8);
}

static void put_people(struct mz_form_scored *sheet) {
    struct mz_form *form = sheet->form;
    struct mz_buffer line = {0};
    mz_buffer_text(&line, mz_form_say(form, "评价人：", "Evaluators: "));
    for (size_t n = 0; n < sheet->e->count; n++)
        mz_buffer_format(&line, "%s%s", n > 0 ? mz_form_say(form, "、", ", ") : "",
                         mz_form_member(sheet->e->scores[n], "issuer"));
    mz_buffer_text(&line, mz_form_say(form, "        项目负责人：                    财务负责人：",
                                      "        Project manager:                    Finance:"));
    mz_doc_paragraph(form->doc, MZ_DOC_BODY, MZ_DOC_LEFT, mz_buffer_string(&line));
    form->doc->failed = form->doc->failed || line.failed;
    mz_buffer_free(&line);
}

static void put_all(struct mz_form *form, const struct mz_form_evaluation *e,
                    const struct mz_form_money *money) {
    struct mz_form_scored sheet = {.form = form, .e = e};
    char title[192];
    mz_doc_section(form->doc, mz_form_say(form, "绩效自评表", "Self-evaluation"), true);
    (void)snprintf(title, sizeof title, mz_form_say(form, "%s（%" PRIu64 "年度）", "%s, %" PRIu64),
                   form->title, e->year);
    mz_doc_paragraph(form->doc, form->title_style, MZ_DOC_CENTER, title);
    put_head(form);
    put_money(&sheet, money);
    put_goal(&sheet, money);
    mz_form_scored_put(&sheet);
    put_total(&sheet);
    put_grade(&sheet);
    put_people(&sheet);
    mz_doc_paragraph(
        form->doc, MZ_DOC_SMALL, MZ_DOC_LEFT,
        mz_form_say(form,
                    "预算执行率（exe-plan）在资金栏计分，不在指标中重复计分。得分为各评价人评分的"
                    "平均值。",
                    "Budget execution (exe-plan) is scored in the money block and not again among "
                    "the indicators. Scores are means over the evaluators."));
}

enum mz_status mz_form_self_evaluation(struct mz_form *form) {
    struct mz_form_evaluation evaluation;
    struct mz_form_money money = {.budget = NULL};
    uint64_t year = mz_options_has(&form->client->options, "year")
                        ? mz_options_uint(&form->client->options, "year")
                        : 0;
    enum mz_status status = mz_form_evaluation_read(form, year, &evaluation);
    if (status == MZ_OK)
        status = mz_form_money_read(form, evaluation.year, &money);
    if (status == MZ_OK) {
        mz_form_evaluation_check(form, &evaluation);
        status = mz_form_complete(form);
    }
    if (status == MZ_OK)
        put_all(form, &evaluation, &money);
    mz_form_money_free(&money);
    mz_form_evaluation_free(&evaluation);
    return status;
}
