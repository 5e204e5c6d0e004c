#include "client/form/form_scored.h"

#include <stdio.h>
#include <string.h>

#include "client/doc/doc_layout.h"
#include "client/form/form_indicator.h"
#include "proto/base/money.h"

#define TOGETHER 8u /* lines of text that stay on a page below one label */

const uint16_t mz_form_scored_widths[MZ_FORM_SCORED_COLUMNS] = {24, 27, 36, 20, 18,
                                                                15, 42, 16, 18, 51};

static void put_headings(struct mz_form *form) {
    static const char *const words[MZ_FORM_SCORED_COLUMNS][2] = {
        {"一级指标", "Level 1"},   {"二级指标", "Level 2"},
        {"三级指标", "Indicator"}, {"指标性质", "Nature"},
        {"指标值", "Target"},      {"度量单位", "Unit"},
        {"实际完成值", "Actual"},  {"分值", "Weight"},
        {"得分", "Score"},         {"偏差原因分析及改进措施", "Deviation, measures"}};
    mz_doc_table(form->doc, mz_form_scored_widths, MZ_FORM_SCORED_COLUMNS, 1);
    mz_doc_row(form->doc, 8);
    for (size_t i = 0; i < MZ_FORM_SCORED_COLUMNS; i++)
        mz_form_label(form, mz_form_say(form, words[i][0], words[i][1]), 1, 1);
}

static const char *band_of(const struct mz_form *form, const char *band) {
    static const char *const bands[][3] = {
        {"met", "达成年度指标", "reached"},
        {"partial", "部分达成年度指标并具有一定效果", "partly reached, with some effect"},
        {"missed", "未达成年度指标且效果较差", "not reached, little effect"}};
    for (size_t i = 0; i < sizeof bands / sizeof bands[0]; i++)
        if (strcmp(bands[i][0], band) == 0)
            return mz_form_say(form, bands[i][1], bands[i][2]);
    return band;
}

static unsigned actual_note(struct mz_form *form, const char *key, const json_t *figure) {
    char what[128];
    const json_t *entries = json_object_get(figure, "entries");
    (void)snprintf(what, sizeof what,
                   entries != NULL
                       ? mz_form_say(form, "%s 由账本计算：记录", "%s, computed: entries")
                       : mz_form_say(form, "%s 填报：记录", "%s, reported: entry"),
                   key);
    return mz_form_entries(form, what,
                           entries != NULL ? entries : json_object_get(figure, "index"));
}

/* What the evaluators found: the band and share that each gave, once where they agree. */
static void bands(const struct mz_form_scored *sheet, const char *key, struct mz_buffer *text) {
    const json_t *before = NULL;
    for (size_t n = 0; n < sheet->e->count; n++) {
        const json_t *row = mz_form_evaluation_row(sheet->e, n, key);
        const json_t *share = json_object_get(row, "share"), *band = json_object_get(row, "band");
        char percent[MZ_MONEY_TEXT];
        if (before != NULL && json_equal(share, json_object_get(before, "share")) &&
            json_equal(band, json_object_get(before, "band")))
            continue;
        mz_rate_format_percent((uint64_t)json_integer_value(share), 10000, percent);
        mz_buffer_format(text, "%s%s %s%%", before != NULL ? "\n" : "",
                         band_of(sheet->form, mz_form_member(row, "band")), percent);
        before = row;
    }
}

static unsigned evidence_note(struct mz_form *form, const char *key, const json_t *row) {
    char line[160];
    (void)snprintf(line, sizeof line,
                   mz_form_say(form, "%s 佐证资料 SHA-256：%.64s", "%s, evidence: %.64s"), key,
                   mz_form_member(row, "evidence"));
    return mz_doc_note(form->doc, line);
}

/* A number as computed or reported; a day; or in words, on the evidence named. */
static void put_actual(struct mz_form_scored *sheet, const char *key) {
    struct mz_form *form = sheet->form;
    const json_t *row = mz_form_evaluation_row(sheet->e, 0, key);
    const json_t *figure = mz_form_evaluation_figure(sheet->e, key);
    struct mz_buffer text = {0};
    char number[128];
    unsigned note;
    if (mz_form_member(row, "band")[0] != '\0') {
        bands(sheet, key, &text);
        note = evidence_note(form, key, row);
    } else if (mz_form_member(row, "done")[0] != '\0') {
        mz_buffer_text(&text, mz_form_member(row, "done"));
        note = evidence_note(form, key, row);
    } else {
        mz_form_figure_text(json_integer_value(json_object_get(row, "numerator")),
                            json_integer_value(json_object_get(row, "denominator")),
                            json_object_get(figure, "percent") != NULL,
                            json_is_true(json_object_get(figure, "money")), number);
        mz_buffer_text(&text, number);
        note = actual_note(form, key, figure);
    }
    mz_doc_cell(
        form->doc,
        (struct mz_doc_cell){.text = mz_buffer_string(&text), .align = MZ_DOC_RIGHT, .note = note});
    form->doc->failed = form->doc->failed || text.failed;
    mz_buffer_free(&text);
}

static void add_reason(struct mz_form *form, struct mz_buffer *text, const char *zh, const char *en,
                       const char *what) {
    if (what[0] != '\0')
        mz_buffer_format(text, "%s%s%s", text->size > 0 ? "\n" : "", mz_form_say(form, zh, en),
                         what);
}

/* The deviation as it was explained, and what evaluators said of their scores. */
static void reasons(const struct mz_form_scored *sheet, const char *key, struct mz_buffer *text) {
    const json_t *deviation = mz_form_evaluation_deviation(sheet->e, key);
    const json_t *body = json_object_get(deviation, "body");
    add_reason(sheet->form, text, "原因：", "Why: ", mz_form_member(body, "text"));
    add_reason(sheet->form, text, "措施：", "Measures: ", mz_form_member(body, "measure"));
    for (size_t n = 0; n < sheet->e->count; n++) {
        const char *reason = mz_form_member(mz_form_evaluation_row(sheet->e, n, key), "reason");
        bool again = false;
        for (size_t m = 0; m < n; m++)
            again =
                again || strcmp(mz_form_member(mz_form_evaluation_row(sheet->e, m, key), "reason"),
                                reason) == 0;
        if (!again)
            add_reason(sheet->form, text, "评分说明：", "On the score: ", reason);
    }
}

static void put_reason(struct mz_form_scored *sheet, const char *key, const char *text) {
    struct mz_form *form = sheet->form;
    const json_t *deviation = mz_form_evaluation_deviation(sheet->e, key);
    mz_doc_cell(form->doc,
                (struct mz_doc_cell){
                    .text = text[0] != '\0' ? text : mz_form_say(form, "无偏差", "none"),
                    .note = deviation == NULL
                                ? 0
                                : mz_form_entries(
                                      form, mz_form_say(form, "偏差说明：记录", "Deviation: entry"),
                                      json_object_get(deviation, "index")),
                });
}

/* How many rows from `at` on have the same level and fit below one label, so that no page has to be
 * longer than it is. */
static unsigned label_rows(const struct mz_form_scored *sheet, json_t *const *rows, size_t count,
                           size_t at, const char *level) {
    unsigned lines = 0;
    size_t n = at;
    for (; n < count; n++) {
        struct mz_buffer text = {0};
        if (strcmp(mz_form_member(rows[n], level), mz_form_member(rows[at], level)) != 0 ||
            strcmp(mz_form_member(rows[n], "level1"), mz_form_member(rows[at], "level1")) != 0)
            break;
        reasons(sheet, mz_form_member(rows[n], "key"), &text);
        unsigned here = mz_doc_text_lines(mz_buffer_string(&text), 32);
        mz_buffer_free(&text);
        lines += here > 2 ? here : 2;
        if (n > at && lines > TOGETHER)
            break;
    }
    return (unsigned)(n - at);
}

static int64_t weight_of_level(json_t *const *rows, size_t count, const char *level1) {
    int64_t weight = 0;
    for (size_t n = 0; n < count; n++)
        if (strcmp(mz_form_member(rows[n], "level1"), level1) == 0)
            weight += json_integer_value(json_object_get(rows[n], "weight"));
    return weight;
}

/* 产出指标（50.00）: a level with its weight. */
static void put_level1(struct mz_form_scored *sheet, json_t *const *rows, size_t count, size_t at,
                       unsigned span) {
    char weight[MZ_MONEY_TEXT], text[160];
    mz_money_format(weight_of_level(rows, count, mz_form_member(rows[at], "level1")), weight);
    (void)snprintf(text, sizeof text, mz_form_say(sheet->form, "%s\n（%s）", "%s\n(%s)"),
                   mz_form_member(rows[at], "level1"), weight);
    mz_doc_cell(sheet->form->doc,
                (struct mz_doc_cell){.text = text, .align = MZ_DOC_CENTER, .rows = (uint8_t)span});
}

static void put_row(struct mz_form_scored *sheet, const json_t *one) {
    struct mz_form *form = sheet->form;
    const char *key = mz_form_member(one, "key");
    struct mz_buffer why = {0};
    int64_t points = mz_form_evaluation_points(sheet->e, key);
    mz_form_indicator_target(form, one);
    put_actual(sheet, key);
    mz_form_points(form, json_integer_value(json_object_get(one, "weight")), 0, false);
    mz_form_points(form, points, sheet->scores, false);
    sheet->shown += points;
    reasons(sheet, key, &why);
    put_reason(sheet, key, mz_buffer_string(&why));
    form->doc->failed = form->doc->failed || why.failed;
    mz_buffer_free(&why);
}

void mz_form_scored_put(struct mz_form_scored *sheet) {
    json_t *rows[MZ_MAX_INDICATORS], *one;
    size_t count = 0, i, end1 = 0, end2 = 0;
    json_array_foreach(json_object_get(sheet->e->targets, "indicators"), i, one) {
        if (strcmp(mz_form_member(one, "key"), MZ_FORM_EXECUTION) != 0 && count < MZ_MAX_INDICATORS)
            rows[count++] = one;
    }
    put_headings(sheet->form);
    for (size_t at = 0; at < count; at++) {
        mz_doc_row(sheet->form->doc, 9);
        if (at == end1) {
            unsigned span = label_rows(sheet, rows, count, at, "level1");
            put_level1(sheet, rows, count, at, span);
            end1 = at + span;
        }
        if (at == end2) {
            unsigned span = label_rows(sheet, rows, end1, at, "level2");
            mz_doc_cell(sheet->form->doc,
                        (struct mz_doc_cell){.text = mz_form_member(rows[at], "level2"),
                                             .align = MZ_DOC_CENTER,
                                             .rows = (uint8_t)span});
            end2 = at + span;
        }
        put_row(sheet, rows[at]);
    }
}
