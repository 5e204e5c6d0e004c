/* 项目支出绩效目标表 (domain.md §4.2): what the project set out to do, with the money for it. What
 * the ledger does not record (telephone, necessity, feasibility) is left empty to be filled in. */
#include <stdio.h>
#include <string.h>

#include "client/form/form.h"
#include "client/form/form_indicator.h"
#include "proto/base/money.h"

static void put_pair(struct mz_form *form, const char *label, const char *value, const char *label2,
                     const char *value2) {
    mz_doc_row(form->doc, 8);
    mz_form_label(form, label, 1, 1);
    mz_form_text(form, value, MZ_DOC_LEFT, 2);
    mz_form_label(form, label2, 1, 1);
    mz_form_text(form, value2, MZ_DOC_LEFT, 2);
}

static void put_wide(struct mz_form *form, const char *label, const char *value, unsigned height) {
    mz_doc_row(form->doc, height);
    mz_form_label(form, label, 1, 1);
    mz_form_text(form, value, MZ_DOC_LEFT, 5);
}

/* Appropriated so far, by source: 财政拨款 and the rest. 上年结转 is not a source of the ledger. */
static enum mz_status sum_budgets(struct mz_form *form, int64_t *ret_fiscal, int64_t *ret_other) {
    json_t *budgets;
    int64_t fiscal = 0, other = 0;
    enum mz_status status = mz_form_items(form, "budgets", NULL, &budgets);
    for (size_t i = 0; status == MZ_OK && i < json_array_size(budgets); i++) {
        const json_t *item = json_array_get(budgets, i);
        int64_t *sum = strcmp(mz_form_member(item, "source"), "fiscal") == 0 ? &fiscal : &other;
        status = mz_money_add(*sum, mz_form_fen(item, "original"), sum);
        if (status != MZ_OK)
            mz_fault_at(&form->client->fault, status, "budgets");
    }
    if (status != MZ_OK)
        return status;
    json_decref(budgets);
    *ret_fiscal = fiscal;
    *ret_other = other;
    return MZ_OK;
}

static enum mz_status put_money(struct mz_form *form) {
    int64_t fiscal, other, total;
    enum mz_status status = sum_budgets(form, &fiscal, &other);
    if (status == MZ_OK)
        status = mz_money_add(fiscal, other, &total);
    if (status != MZ_OK)
        return status;
    mz_doc_row(form->doc, 8);
    mz_form_label(form, mz_form_say(form, "项目资金\n（万元）", "Money\n(10 000 yuan)"), 1, 2);
    mz_form_label(form, mz_form_say(form, "年度资金总额", "Total of the year"), 1, 1);
    mz_form_label(form, mz_form_say(form, "其中：财政拨款", "of it fiscal"), 1, 1);
    mz_form_label(form, mz_form_say(form, "上年结转", "Carried over"), 1, 1);
    mz_form_label(form, mz_form_say(form, "其他资金", "Other"), 2, 1);
    mz_doc_row(form->doc, 8);
    mz_form_wan(form, total, 0, 1, false);
    mz_form_wan(form, fiscal, 0, 1, false);
    mz_form_text(form, "", MZ_DOC_LEFT, 1);
    mz_form_wan(form, other, 0, 2, false);
    return MZ_OK;
}

static enum mz_status put_head(struct mz_form *form, const json_t *targets) {
    static const uint16_t widths[] = {30, 32, 32, 26, 30, 30};
    const json_t *about = form->about;
    char span[64];
    (void)snprintf(span, sizeof span, "%s — %s", mz_form_member(about, "begin"),
                   mz_form_member(about, "end"));
    mz_doc_table(form->doc, widths, 6, 0);
    put_pair(form, mz_form_say(form, "项目名称", "Project"), mz_form_member(about, "name"),
             mz_form_say(form, "项目编号", "Code"), form->project);
    put_pair(form, mz_form_say(form, "主管部门", "Department in charge"),
             mz_form_member(about, "department"), mz_form_say(form, "实施单位", "Unit"),
             mz_form_member(about, "unit"));
    put_pair(form, mz_form_say(form, "起止时间", "From and to"), span,
             mz_form_say(form, "项目负责人\n及电话", "Person in charge, telephone"), "");
    enum mz_status status = put_money(form);
    put_wide(form, mz_form_say(form, "立项依据", "Basis"), mz_form_member(about, "basis"), 10);
    put_wide(form, mz_form_say(form, "必要性、可行性", "Necessity, feasibility"), "", 10);
    mz_doc_row(form->doc, 12);
    mz_form_label(form, mz_form_say(form, "年度总体目标", "Goal of the year"), 1, 1);
    mz_doc_cell(form->doc, (struct mz_doc_cell){
                               .text = mz_form_member(targets, "goal"),
                               .columns = 5,
                               .note = mz_form_entries(
                                   form, mz_form_say(form, "绩效目标：记录", "Targets: entry"),
                                   json_object_get(targets, "index"))});
    return status;
}

static void put_indicators(struct mz_form *form, const json_t *targets) {
    static const uint16_t widths[] = {19, 20, 30, 20, 14, 12, 14, 37, 14};
    static const char *const words[][2] = {
        {"一级指标", "Level 1"},  {"二级指标", "Level 2"},        {"三级指标", "Indicator"},
        {"指标性质", "Nature"},   {"指标值", "Target"},           {"度量单位", "Unit"},
        {"权重（分）", "Weight"}, {"数据来源", "Source of data"}, {"备注", "Remarks"}};
    const json_t *indicators = json_object_get(targets, "indicators");
    int64_t weights = 0;
    mz_doc_table(form->doc, widths, 9, 1);
    mz_doc_row(form->doc, 8);
    for (size_t i = 0; i < 9; i++)
        mz_form_label(form, mz_form_say(form, words[i][0], words[i][1]), 1, 1);
    for (size_t i = 0; i < json_array_size(indicators); i++) {
        const json_t *one = json_array_get(indicators, i);
        mz_doc_row(form->doc, 8);
        mz_form_indicator(form, one);
        int64_t weight = json_integer_value(json_object_get(one, "weight"));
        weights += weight;
        mz_form_points(form, weight, 0, false);
        mz_form_indicator_source(form, mz_form_member(one, "key"));
        mz_form_text(form, "", MZ_DOC_LEFT, 1);
    }
    mz_doc_row(form->doc, 8);
    mz_form_label(form, mz_form_say(form, "合计", "Total"), 6, 1);
    mz_form_points(form, weights, 0, true);
    mz_form_text(form, "", MZ_DOC_LEFT, 2);
}

enum mz_status mz_form_target(struct mz_form *form) {
    const struct mz_parameter parameters[] = {{"project", form->project}};
    json_t *targets;
    enum mz_status status = mz_form_ask(form, "targets", parameters, 1, &targets);
    if (status != MZ_OK)
        return status;
    mz_doc_section(form->doc, mz_form_say(form, "绩效目标表", "Targets"), false);
    mz_doc_paragraph(form->doc, form->title_style, MZ_DOC_CENTER, form->title);
    status = put_head(form, targets);
    if (status == MZ_OK)
        put_indicators(form, targets);
    json_decref(targets);
    return status;
}
