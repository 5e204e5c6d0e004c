/* 预算执行对比表: original budget, final budget, actual on a comparable basis, difference,
 * explanation (domain.md §4.5; IPSAS 24 §10, §14: budget and actual on the same basis). The basis
 * here is cash: what the bank confirmed, net of refunds. */
#include <stdio.h>
#include <string.h>

#include "client/form/form.h"
#include "client/i18n.h"
#include "proto/base/money.h"

struct sums {
    int64_t original, final, actual;
};

static const char *type_of(const struct mz_form *form, const char *type) {
    static const struct {
        const char *type, *zh;
    } types[] = {{"increase", "追加"}, {"decrease", "调减"}, {"freeze", "冻结"},
                 {"unfreeze", "解冻"}, {"virement", "调剂"}, {"carry", "结转"}};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (strcmp(types[i].type, type) == 0)
            return mz_form_say(form, types[i].zh, types[i].type);
    return type;
}

/* Documents and reasons of the adjustments of a line, as recorded: the explanation of original
 * against final. */
static enum mz_status adjustments(struct mz_form *form, const char *line, const json_t *adjusts,
                                  struct mz_buffer *text) {
    enum mz_status status = MZ_OK;
    for (size_t i = 0; i < json_array_size(adjusts) && status == MZ_OK; i++) {
        const struct mz_parameter id[] = {
            {"id", mz_form_member(json_array_get(adjusts, i), "statement")}};
        json_t *entry;
        status = mz_form_ask(form, "show", id, 1, &entry);
        if (status != MZ_OK)
            break;
        const json_t *body = json_object_get(entry, "body");
        if (strcmp(mz_form_member(body, "line"), line) == 0)
            mz_buffer_format(
                text, "%s%s %s: %s %s (#%" JSON_INTEGER_FORMAT ")", text->size > 0 ? "; " : "",
                type_of(form, mz_form_member(body, "type")), mz_form_member(body, "amount"),
                mz_form_member(body, "document"), mz_form_member(body, "reason"),
                json_integer_value(json_object_get(entry, "index")));
        json_decref(entry);
    }
    return status;
}

static enum mz_status explain(struct mz_form *form, const json_t *item, const struct sums *line,
                              const json_t *adjusts) {
    struct mz_buffer text = {0};
    enum mz_status status = adjustments(form, mz_form_member(item, "line"), adjusts, &text);
    if (status == MZ_OK && line->final != line->actual)
        mz_buffer_format(&text, "%s%s", text.size > 0 ? "; " : "",
                         mz_form_say(form, "未执行部分的原因：账本未记录",
                                     "why it was not spent: the ledger records no reason"));
    else if (text.size == 0)
        mz_buffer_text(&text, mz_form_say(form, "无差异", "no difference"));
    mz_form_text(form, mz_buffer_string(&text), MZ_DOC_LEFT, 1);
    form->doc->failed = form->doc->failed || text.failed;
    mz_buffer_free(&text);
    return status;
}

static void put_sums(struct mz_form *form, const struct sums *sums, unsigned budget,
                     unsigned actual, bool bold) {
    mz_form_wan(form, sums->original, budget, 1, bold);
    mz_form_wan(form, sums->final, budget, 1, bold);
    mz_form_wan(form, sums->actual, actual, 1, bold);
    mz_form_wan(form, sums->final - sums->actual, 0, 1, bold);
    mz_form_percent(form, sums->actual, sums->final, 0);
}

static enum mz_status put_line(struct mz_form *form, const json_t *item, const json_t *adjusts,
                               struct sums *total) {
    struct sums line = {mz_form_fen(item, "original"), mz_form_fen(item, "adjusted"),
                        mz_form_fen(item, "settled") - mz_form_fen(item, "refunded")};
    enum mz_status status = mz_money_add(total->original, line.original, &total->original);
    if (status == MZ_OK)
        status = mz_money_add(total->final, line.final, &total->final);
    if (status == MZ_OK)
        status = mz_money_add(total->actual, line.actual, &total->actual);
    if (status != MZ_OK)
        return mz_fault_at(&form->client->fault, status, "%s", mz_form_member(item, "line"));
    mz_doc_row(form->doc, 9);
    mz_form_text(form, mz_form_member(item, "line"), MZ_DOC_LEFT, 1);
    mz_form_text(form, mz_i18n_word("source", mz_form_member(item, "source")), MZ_DOC_CENTER, 1);
    put_sums(form, &line,
             mz_form_entries(form, mz_form_say(form, "预算下达：记录", "Appropriation: entry"),
                             json_object_get(item, "index")),
             0, false);
    return explain(form, item, &line, adjusts);
}

static void put_headings(struct mz_form *form) {
    static const uint16_t widths[] = {36, 26, 28, 28, 28, 28, 23, 70};
    static const char *const words[][2] = {{"预算指标", "Budget line"},
                                           {"资金来源", "Source"},
                                           {"年初预算数", "Original budget"},
                                           {"全年预算数", "Final budget"},
                                           {"全年执行数", "Actual"},
                                           {"差异", "Difference"},
                                           {"执行率", "Rate"},
                                           {"差异说明", "Explanation"}};
    mz_doc_table(form->doc, widths, 8, 1);
    mz_doc_row(form->doc, 9);
    for (size_t i = 0; i < 8; i++)
        mz_form_label(form, mz_form_say(form, words[i][0], words[i][1]), 1, 1);
}

static void put_total(struct mz_form *form, const struct sums *total, const json_t *execution) {
    const json_t *sums = json_object_get(execution, "sums");
    char capital[MZ_MONEY_CAPITAL], figures[MZ_MONEY_TEXT], line[256];
    unsigned budget =
        mz_form_entries(form, mz_form_say(form, "全年预算数：记录", "Final budget: entries"),
                        json_object_get(json_object_get(sums, "adjusted"), "entries"));
    unsigned actual =
        mz_form_entries(form, mz_form_say(form, "全年执行数：记录", "Actual: entries"),
                        json_object_get(json_object_get(sums, "settled_net"), "entries"));
    mz_doc_row(form->doc, 9);
    mz_form_label(form, mz_form_say(form, "合计", "Total"), 2, 1);
    put_sums(form, total, budget, actual, true);
    mz_form_text(form, "", MZ_DOC_LEFT, 1);
    mz_money_format_grouped(total->actual, figures);
    mz_money_format_capital(total->actual, capital);
    (void)snprintf(
        line, sizeof line,
        mz_form_say(form, "执行数合计 %s 元，人民币%s。", "Actual, total: %s yuan, 人民币%s."),
        figures, capital);
    mz_doc_paragraph(form->doc, MZ_DOC_BODY, MZ_DOC_LEFT, line);
    mz_doc_chart(form->doc, mz_form_say(form, "预算与执行（元）", "Budget and actual (yuan)"));
    const struct {
        const char *zh, *en;
        int64_t fen;
    } bars[] = {{"年初预算数", "Original budget", total->original},
                {"全年预算数", "Final budget", total->final},
                {"全年执行数", "Actual", total->actual}};
    for (size_t i = 0; i < 3; i++) {
        mz_money_format_grouped(bars[i].fen, figures);
        mz_doc_bar(form->doc, (struct mz_doc_bar){mz_form_say(form, bars[i].zh, bars[i].en),
                                                  figures, bars[i].fen > 0 ? bars[i].fen : 0});
    }
}

/* The views' own sum must be that of the lines: a form does not show what does not add up. */
static enum mz_status agree(struct mz_form *form, const struct sums *total,
                            const json_t *execution) {
    const json_t *sums = json_object_get(execution, "sums");
    if (mz_form_fen(json_object_get(sums, "adjusted"), "amount") == total->final &&
        mz_form_fen(json_object_get(sums, "settled_net"), "amount") == total->actual)
        return MZ_OK;
    return mz_fault_at(&form->client->fault, MZ_E_PROTOCOL, "execution");
}

enum mz_status mz_form_comparison(struct mz_form *form) {
    const struct mz_parameter parameters[] = {{"project", form->project}};
    json_t *execution = NULL, *budgets = NULL, *adjusts = NULL;
    struct sums total = {0};
    char line[512];
    enum mz_status status = mz_form_ask(form, "execution", parameters, 1, &execution);
    if (status == MZ_OK)
        status = mz_form_items(form, "budgets", NULL, &budgets);
    if (status == MZ_OK)
        status = mz_form_items(form, "list", "budget.adjust", &adjusts);
    if (status == MZ_OK) {
        mz_doc_section(form->doc, mz_form_say(form, "预算执行对比", "Comparison"), true);
        mz_doc_paragraph(form->doc, form->title_style, MZ_DOC_CENTER, form->title);
        (void)snprintf(line, sizeof line,
                       mz_form_say(form, "项目：%s    单位：%s    金额单位：万元",
                                   "Project: %s    Unit: %s    Amounts in 10 000 yuan"),
                       mz_form_member(form->about, "name"), mz_form_member(form->about, "unit"));
        mz_doc_paragraph(form->doc, MZ_DOC_BODY, MZ_DOC_LEFT, line);
        put_headings(form);
    }
    for (size_t i = 0; i < json_array_size(budgets) && status == MZ_OK; i++)
        status = put_line(form, json_array_get(budgets, i), adjusts, &total);
    if (status == MZ_OK)
        status = agree(form, &total, execution);
    if (status == MZ_OK) {
        put_total(form, &total, execution);
        mz_doc_paragraph(
            form->doc, MZ_DOC_SMALL, MZ_DOC_LEFT,
            mz_form_say(form, "口径：收付实现制，执行数为银行确认支付减退款，与预算口径一致。",
                        "Basis: cash. Actual is what the bank confirmed less refunds, "
                        "on the basis of the budget."));
    }
    json_decref(execution);
    json_decref(budgets);
    json_decref(adjusts);
    return status;
}
