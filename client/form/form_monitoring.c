/* 项目支出绩效监控表 (domain.md §4.3) of one checkpoint: what its signed snapshot states. Where an
 * indicator is not certain to be reached, or the light is red, both cells of the foot are
 * mandatory, as the form itself prints. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/form/form_indicator.h"
#include "client/form/form_missing.h"
#include "client/form/form_money.h"
#include "client/options.h"
#include "client/remote/api.h"
#include "proto/base/calendar.h"
#include "proto/base/money.h"

#define COLUMNS 9u

static const uint16_t widths[COLUMNS] = {24, 29, 38, 25, 46, 32, 25, 24, 24};

struct snapshot {
    struct mz_form *form;
    json_t *item;    /* of the view monitor */
    json_t *targets; /* the entry of the targets it was made under */
    json_t *metrics;
    json_t *deviations;
    struct mz_form_money money;
    unsigned month; /* of the checkpoint */
    unsigned note;  /* names the snapshot's entry */
};

static const json_t *body_of(const struct snapshot *s) {
    return json_object_get(s->item, "body");
}

/* -- Gathering. */

/* The snapshot of --checkpoint; without it the latest. */
static enum mz_status find_snapshot(struct snapshot *s, const char *asked) {
    json_t *items, *one;
    size_t i;
    enum mz_status status = mz_form_items(s->form, "monitor", NULL, &items);
    if (status != MZ_OK)
        return status;
    json_array_foreach(items, i, one) {
        const char *at = mz_form_member(json_object_get(one, "body"), "checkpoint");
        if (asked != NULL
                ? strcmp(at, asked) != 0
                : s->item != NULL && strcmp(mz_form_member(body_of(s), "checkpoint"), at) > 0)
            continue;
        json_decref(s->item);
        s->item = json_incref(one);
    }
    json_decref(items);
    return MZ_OK;
}

/* The targets in force when the snapshot was signed: the last entry of them before it. */
static enum mz_status find_targets(struct snapshot *s) {
    json_t *items, *one;
    const char *statement = NULL;
    size_t i;
    enum mz_status status = mz_form_items(s->form, "list", "target.set", &items);
    if (status != MZ_OK)
        return status;
    json_array_foreach(items, i, one) {
        if (mz_api_uint(one, "index") < mz_api_uint(s->item, "index"))
            statement = mz_form_member(one, "statement");
    }
    const struct mz_parameter id[] = {{"id", statement}};
    if (statement != NULL)
        status = mz_form_ask(s->form, "show", id, 1, &s->targets);
    json_decref(items);
    return status;
}

static enum mz_status gather(struct snapshot *s) {
    const struct mz_parameter project[] = {{"project", s->form->project}};
    uint32_t date;
    enum mz_status status = find_targets(s);
    if (status == MZ_OK)
        status = mz_form_ask(s->form, "metrics", project, 1, &s->metrics);
    if (status == MZ_OK)
        status = mz_form_items(s->form, "deviations", NULL, &s->deviations);
    /* A snapshot is of all budget lines of the project. */
    if (status == MZ_OK)
        status = mz_form_money_read(s->form, 0, &s->money);
    const char *checkpoint = mz_form_member(body_of(s), "checkpoint");
    if (status == MZ_OK && mz_date_parse(mz_span_text(checkpoint), &date) != MZ_OK)
        return mz_fault_at(&s->form->client->fault, MZ_E_PROTOCOL, "checkpoint");
    if (status == MZ_OK)
        s->month = date / 100 % 100;
    return status;
}

static void drop(struct snapshot *s) {
    json_decref(s->item);
    json_decref(s->targets);
    json_decref(s->metrics);
    json_decref(s->deviations);
    mz_form_money_free(&s->money);
}

/* -- The head and the money. */

static void put_pair(struct mz_form *form, const char *label, const char *value, const char *label2,
                     const char *value2) {
    mz_doc_row(form->doc, 7);
    mz_form_label(form, label, 2, 1);
    mz_form_text(form, value, MZ_DOC_LEFT, 2);
    mz_form_label(form, label2, 2, 1);
    mz_form_text(form, value2, MZ_DOC_LEFT, 3);
}

static void put_head(struct snapshot *s) {
    struct mz_form *form = s->form;
    const json_t *about = form->about;
    mz_doc_table(form->doc, widths, COLUMNS, 0);
    put_pair(form, mz_form_say(form, "项目名称", "Project"), mz_form_member(about, "name"),
             mz_form_say(form, "主管部门", "Department in charge"),
             mz_form_member(about, "department"));
    put_pair(form, mz_form_say(form, "项目执行单位", "Unit"), mz_form_member(about, "unit"),
             mz_form_say(form, "项目属性、项目类型", "Attribute and type of the project"), "");
}

static void put_money_headings(struct snapshot *s) {
    struct mz_form *form = s->form;
    char executed[64];
    (void)snprintf(executed, sizeof executed,
                   s->month == 1 ? mz_form_say(form, "%u月执行数", "Actual, month %u")
                                 : mz_form_say(form, "1–%u月执行数", "Actual, months 1–%u"),
                   s->month);
    mz_doc_row(form->doc, 7);
    mz_form_label(form, mz_form_say(form, "项目资金\n（万元）", "Money\n(10 000 yuan)"), 1,
                  1 + MZ_FORM_MONEY_ROWS);
    mz_form_label(form, "", 2, 1);
    mz_form_label(form, mz_form_say(form, "年初预算数", "Original budget"), 1, 1);
    mz_form_label(form, mz_form_say(form, "全年预算数", "Final budget"), 1, 1);
    mz_form_label(form, executed, 1, 1);
    mz_form_label(form, mz_form_say(form, "执行率", "Rate"), 1, 1);
    mz_form_label(form, mz_form_say(form, "全年预计执行数", "Forecast of the year"), 2, 1);
}

/* Does the ledger still stand where the snapshot found it, so that its sum can be shown by source?
 */
static bool still(const struct snapshot *s) {
    const struct mz_form_sums *total = &s->money.rows[MZ_FORM_MONEY_TOTAL];
    return mz_form_fen(body_of(s), "budget") == total->final &&
           mz_form_fen(body_of(s), "executed") == total->actual;
}

static void put_empty(struct mz_form *form, unsigned count, unsigned note) {
    for (unsigned i = 0; i < count; i++)
        mz_doc_cell(form->doc,
                    (struct mz_doc_cell){.text = "/", .align = MZ_DOC_CENTER, .note = note});
}

static void put_source(struct snapshot *s, enum mz_form_money_row row, unsigned moved) {
    struct mz_form *form = s->form;
    const struct mz_form_sums *sums = &s->money.rows[row];
    mz_doc_row(form->doc, 7);
    mz_form_label(form, mz_form_money_name(form, row), 2, 1);
    if (moved == 0 && (row != MZ_FORM_MONEY_CARRIED || sums->final == 0)) {
        mz_form_wan(form, sums->original, 0, 1, false);
        mz_form_wan(form, sums->final, 0, 1, false);
        mz_form_wan(form, sums->actual, 0, 1, false);
        mz_form_percent(form, sums->actual, sums->final, 0);
    } else {
        put_empty(form, 4, moved);
    }
    mz_form_text(form, "/", MZ_DOC_CENTER, 2);
}

static void put_money(struct snapshot *s) {
    struct mz_form *form = s->form;
    const json_t *body = body_of(s);
    int64_t budget = mz_form_fen(body, "budget"), executed = mz_form_fen(body, "executed");
    unsigned lines = mz_form_entries(form, mz_form_say(form, "预算数：记录", "Budget: entries"),
                                     s->money.budget);
    unsigned moved = 0;
    put_money_headings(s);
    mz_doc_row(form->doc, 7);
    mz_form_label(form, mz_form_money_name(form, MZ_FORM_MONEY_TOTAL), 2, 1);
    mz_form_wan(form, s->money.rows[MZ_FORM_MONEY_TOTAL].original, lines, 1, false);
    mz_form_wan(form, budget, s->note, 1, false);
    mz_form_wan(form, executed, s->note, 1, false);
    mz_form_percent(form, executed, budget, s->note);
    mz_form_wan(form, mz_form_fen(body, "forecast"), s->note, 2, false);
    if (!still(s))
        moved = mz_doc_note(form->doc,
                            mz_form_say(form,
                                        "监控快照只记录总额；此后账本已有新的预算或支付记录，"
                                        "不再能按资金来源分列当时的数额。",
                                        "The snapshot states totals; budget or payments were "
                                        "recorded since, so what it was by source is not shown."));
    for (unsigned row = MZ_FORM_MONEY_FISCAL; row < MZ_FORM_MONEY_ROWS; row++)
        put_source(s, (enum mz_form_money_row)row, moved);
}

/* Planned, how far from it, and the light. */
static void put_progress(struct snapshot *s) {
    struct mz_form *form = s->form;
    static const char *const lights[][3] = {
        {"green", "绿灯", "green"}, {"yellow", "黄灯", "yellow"}, {"red", "红灯", "red"}};
    const json_t *body = body_of(s), *gap = json_object_get(s->item, "gap");
    char planned[MZ_MONEY_TEXT], off[MZ_MONEY_TEXT], text[256];
    const char *light = mz_form_member(body, "light");
    for (size_t i = 0; i < 3; i++)
        if (strcmp(lights[i][0], light) == 0)
            light = mz_form_say(form, lights[i][1], lights[i][2]);
    mz_money_format_grouped(mz_form_fen(body, "planned"), planned);
    mz_money_format_grouped(mz_form_fen(gap, "amount"), off);
    if (mz_form_fen(gap, "amount") == 0)
        (void)snprintf(text, sizeof text,
                       mz_form_say(form, "截至监控日计划执行 %s 元，实际执行与计划一致；预警：%s",
                                   "Planned by the checkpoint: %s yuan; actual spending equals the "
                                   "plan. Light: %s"),
                       planned, light);
    else
        (void)snprintf(
            text, sizeof text,
            mz_form_say(
                form, "截至监控日计划执行 %s 元，实际%s计划 %s 元（占预算 %s 个百分点）；预警：%s",
                "Planned by the checkpoint: %s yuan; actual spending is %s the plan by %s "
                "yuan (%s percentage points of the budget). Light: %s"),
            planned,
            json_is_true(json_object_get(gap, "behind")) ? mz_form_say(form, "低于", "below")
                                                         : mz_form_say(form, "高于", "above"),
            off, mz_form_member(gap, "points"), light);
    mz_doc_row(form->doc, 7);
    mz_form_label(form, mz_form_say(form, "执行进度", "Progress"), 2, 1);
    mz_doc_cell(form->doc, (struct mz_doc_cell){.text = text, .columns = 7, .note = s->note});
    mz_doc_row(form->doc, 12);
    mz_form_label(form, mz_form_say(form, "年度总体目标", "Goal of the year"), 2, 1);
    mz_form_text(form, mz_form_member(json_object_get(s->targets, "body"), "goal"), MZ_DOC_LEFT, 7);
}

/* -- Indicators. */

static void put_headings(struct snapshot *s) {
    struct mz_form *form = s->form;
    char done[64];
    const char *words[COLUMNS];
    (void)snprintf(done, sizeof done,
                   s->month == 1 ? mz_form_say(form, "%u月执行情况", "Done, month %u")
                                 : mz_form_say(form, "1–%u月执行情况", "Done, months 1–%u"),
                   s->month);
    words[0] = mz_form_say(form, "一级指标", "Level 1");
    words[1] = mz_form_say(form, "二级指标", "Level 2");
    words[2] = mz_form_say(form, "三级指标", "Indicator");
    words[3] = mz_form_say(form, "年度指标值", "Target of the year");
    words[4] = done;
    words[5] = mz_form_say(form, "全年预计完成情况", "Expected for the year");
    words[6] = mz_form_say(form, "偏差原因", "Cause of deviation");
    words[7] = mz_form_say(form, "完成目标可能性", "Likelihood");
    words[8] = mz_form_say(form, "备注", "Remarks");
    mz_doc_table(form->doc, widths, COLUMNS, 1);
    mz_doc_row(form->doc, 8);
    for (size_t i = 0; i < COLUMNS; i++)
        mz_form_label(form, words[i], 1, 1);
}

static const char *word_of(const struct mz_form *form, const char *const (*words)[3], size_t count,
                           const char *word) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(words[i][0], word) == 0)
            return mz_form_say(form, words[i][1], words[i][2]);
    return word;
}

static const char *likelihood_of(const struct mz_form *form, const char *word) {
    static const char *const words[][3] = {{"certain", "确定能", "certain"},
                                           {"possible", "有可能", "possible"},
                                           {"impossible", "不可能", "impossible"}};
    return word_of(form, words, 3, word);
}

static const char *cause_of(const struct mz_form *form, const char *word) {
    static const char *const words[][3] = {{"funds", "经费保障", "funds"},
                                           {"system", "制度保障", "system"},
                                           {"staff", "人员保障", "staff"},
                                           {"hardware", "硬件条件保障", "hardware"},
                                           {"other", "其他", "other"}};
    return word_of(form, words, 5, word);
}

static const json_t *figure_of(const struct snapshot *s, const char *key) {
    const json_t *figure = mz_form_find(json_object_get(s->metrics, "computed"), "key", key);
    return figure != NULL ? figure
                          : mz_form_find(json_object_get(s->metrics, "measured"), "key", key);
}

static void put_row(struct snapshot *s, const json_t *row) {
    struct mz_form *form = s->form;
    const char *key = mz_form_member(row, "key");
    const json_t *target = mz_form_find(mz_api_member(s->targets, "body.indicators"), "key", key);
    const json_t *figure = figure_of(s, key);
    const json_t *deviation = mz_form_find(s->deviations, "body.indicator", key);
    bool certain = strcmp(mz_form_member(row, "likelihood"), "certain") == 0;
    bool percent = strcmp(mz_form_member(target, "unit"), "%") == 0;
    char value[160], done[128];
    mz_form_target_text(target, value);
    mz_form_figure_text(json_integer_value(json_object_get(row, "numerator")),
                        json_integer_value(json_object_get(row, "denominator")), percent,
                        json_is_true(json_object_get(figure, "money")), done);
    mz_doc_row(form->doc, 8);
    mz_form_text(form, mz_form_member(target, "level1"), MZ_DOC_CENTER, 1);
    mz_form_text(form, mz_form_member(target, "level2"), MZ_DOC_CENTER, 1);
    mz_form_text(form, target != NULL ? mz_form_member(target, "name") : key, MZ_DOC_LEFT, 1);
    mz_form_text(form, value, MZ_DOC_CENTER, 1);
    mz_doc_cell(form->doc,
                (struct mz_doc_cell){.text = done, .align = MZ_DOC_RIGHT, .note = s->note});
    mz_form_text(form, certain ? mz_form_say(form, "达到指标值", "reaches the target") : "",
                 MZ_DOC_CENTER, 1);
    mz_doc_cell(
        form->doc,
        (struct mz_doc_cell){
            .text = cause_of(form, mz_form_member(json_object_get(deviation, "body"), "cause")),
            .align = MZ_DOC_CENTER,
            .note =
                deviation == NULL
                    ? 0
                    : mz_form_entries(form, mz_form_say(form, "偏差说明：记录", "Deviation: entry"),
                                      json_object_get(deviation, "index")),
        });
    mz_form_text(form, likelihood_of(form, mz_form_member(row, "likelihood")), MZ_DOC_CENTER, 1);
    mz_form_text(form, "", MZ_DOC_LEFT, 1);
}

static void put_foot(struct snapshot *s) {
    struct mz_form *form = s->form;
    const struct {
        const char *zh, *en, *member;
    } cells[] = {{"偏差或不能完成\n目标原因分析", "Why targets are missed or may be", "reason"},
                 {"相关建议或举措", "Advice, measures", "measure"}};
    for (size_t i = 0; i < 2; i++) {
        const char *text = mz_form_member(body_of(s), cells[i].member);
        mz_doc_row(form->doc, 12);
        mz_form_label(form, mz_form_say(form, cells[i].zh, cells[i].en), 2, 1);
        mz_doc_cell(form->doc, (struct mz_doc_cell){.text = text,
                                                    .columns = 7,
                                                    .note = text[0] != '\0' ? s->note : 0});
    }
    mz_doc_paragraph(
        form->doc, MZ_DOC_SMALL, MZ_DOC_LEFT,
        mz_form_say(form, "注：选择“有可能”或“不可能”完成目标的，须填写原因分析及建议举措。",
                    "Where a target is possible or impossible, reason and measures must be "
                    "given."));
}

/* The rules ask for both when a snapshot is recorded; the form asks again. */
static void check_foot(struct snapshot *s) {
    const json_t *row;
    size_t i;
    bool certain = strcmp(mz_form_member(body_of(s), "light"), "red") != 0;
    json_array_foreach(json_object_get(body_of(s), "indicators"), i, row) {
        certain = certain && strcmp(mz_form_member(row, "likelihood"), "certain") == 0;
    }
    if (!certain && (mz_form_member(body_of(s), "reason")[0] == '\0' ||
                     mz_form_member(body_of(s), "measure")[0] == '\0'))
        mz_form_missing(s->form, "monitor snapshot", "%s",
                        mz_form_say(s->form, "偏差原因分析及相关举措",
                                    "reason and measures of the checkpoint"));
}

static void put_all(struct snapshot *s) {
    struct mz_form *form = s->form;
    const json_t *row;
    size_t i;
    char title[192];
    mz_doc_section(form->doc, mz_form_say(form, "绩效监控表", "Monitoring"), true);
    (void)snprintf(title, sizeof title, mz_form_say(form, "%s（截至 %s）", "%s, %s"), form->title,
                   mz_form_member(body_of(s), "checkpoint"));
    mz_doc_paragraph(form->doc, form->title_style, MZ_DOC_CENTER, title);
    s->note = mz_form_entries(form, mz_form_say(form, "监控快照：记录", "Snapshot: entry"),
                              json_object_get(s->item, "index"));
    put_head(s);
    put_money(s);
    put_progress(s);
    put_headings(s);
    json_array_foreach(json_object_get(body_of(s), "indicators"), i, row) {
        put_row(s, row);
    }
    put_foot(s);
}

enum mz_status mz_form_monitoring(struct mz_form *form) {
    const struct mz_options *options = &form->client->options;
    char asked[MZ_TIME_TEXT];
    bool given = mz_options_has(options, "checkpoint");
    if (given)
        mz_date_format(mz_options_date(options, "checkpoint"), asked);
    struct snapshot s = {.form = form};
    enum mz_status status = find_snapshot(&s, given ? asked : NULL);
    if (status == MZ_OK && s.item == NULL) {
        mz_form_missing(form, "monitor snapshot",
                        mz_form_say(form, "监控快照 %s", "snapshot of the checkpoint %s"),
                        given ? asked : "");
        status = mz_form_complete(form);
    }
    if (status == MZ_OK)
        status = gather(&s);
    if (status == MZ_OK) {
        check_foot(&s);
        status = mz_form_complete(form);
    }
    if (status == MZ_OK)
        put_all(&s);
    drop(&s);
    return status;
}
