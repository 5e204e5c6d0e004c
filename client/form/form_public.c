/* 公示表: who is to get money and how much, put up for everybody (domain.md §11). What a row shows
 * is decided in client/read/public_list.h; here is how it stands on paper. What the ledger does not
 * know, the telephone of those who take complaints, is an option or a line to be filled in. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/form/form.h"
#include "client/i18n.h"
#include "client/io/error.h"
#include "client/read/public_list.h"
#include "client/remote/api.h"
#include "proto/base/calendar.h"
#include "proto/base/money.h"

/* One list on its way to paper: that of a payment. */
struct posting {
    struct mz_form *form;
    const struct mz_public_list *list;
    const json_t *payment;
    const json_t *lines;
};

static const char *say(const struct posting *p, const char *zh, const char *en) {
    return mz_form_say(p->form, zh, en);
}

static const char *option(const struct posting *p, const char *name) {
    const char *text = mz_options_text(&p->form->client->options, name);
    return text != NULL ? text : "";
}

/* -- Above the list: what it is about. */

static void put_fact(const struct posting *p, const char *label, const char *text, unsigned columns,
                     unsigned note) {
    mz_form_label(p->form, label, 1, 1);
    mz_doc_cell(p->form->doc,
                (struct mz_doc_cell){.text = text, .columns = (uint8_t)columns, .note = note});
}

static const char *day(const struct posting *p, const char *name, const char *member) {
    const char *chosen = option(p, name);
    return chosen[0] != '\0' ? chosen : mz_form_member(p->payment, member);
}

/* Days of the options, else those of the frozen list, else blanks to be filled in. */
static void put_period(const struct posting *p) {
    char text[64] = "";
    const char *from = day(p, "from", "posted_from"), *to = day(p, "to", "posted_to");
    if (from[0] != '\0' || to[0] != '\0')
        (void)snprintf(text, sizeof text, say(p, "%s 至 %s", "%s to %s"),
                       from[0] != '\0' ? from : "          ", to[0] != '\0' ? to : "          ");
    put_fact(p, say(p, "公示期", "Posted"), text, 1, 0);
}

static void put_basis(const struct posting *p) {
    const char *list = mz_form_member(p->payment, "basis"), *chosen = option(p, "basis");
    const json_t *entry = json_object_get(p->payment, "list_index");
    unsigned note = chosen[0] == '\0' && list[0] != '\0'
                        ? mz_form_entries(p->form, say(p, "公示名单", "Frozen list"), entry)
                        : 0;
    put_fact(p, say(p, "依据", "Basis"),
             chosen[0] != '\0' ? chosen
             : list[0] != '\0' ? list
                               : mz_form_member(p->form->about, "basis"),
             3, note);
}

static void put_standard(const struct posting *p) {
    char lowest[MZ_MONEY_TEXT], highest[MZ_MONEY_TEXT], text[2 * MZ_MONEY_TEXT + 32];
    int64_t low = mz_form_fen(p->payment, "lowest"), high = mz_form_fen(p->payment, "highest");
    mz_money_format_grouped(low, lowest);
    mz_money_format_grouped(high, highest);
    if (low == high)
        (void)snprintf(text, sizeof text, say(p, "每人 %s 元", "%s yuan each"), lowest);
    else
        (void)snprintf(text, sizeof text, say(p, "每人 %s 至 %s 元", "%s to %s yuan each"), lowest,
                       highest);
    put_fact(p, say(p, "标准", "Standard"), text, 1, 0);
}

/* "44 人，22,000.00 元（人民币贰万贰仟元整）" */
static void put_total(const struct posting *p) {
    char figures[MZ_MONEY_TEXT], capital[MZ_MONEY_CAPITAL], text[2 * MZ_MONEY_CAPITAL];
    int64_t fen = mz_form_fen(p->payment, "amount");
    mz_money_format_grouped(fen, figures);
    mz_money_format_capital(fen, capital);
    (void)snprintf(text, sizeof text, say(p, "%s 元（人民币%s）", "%s yuan (人民币%s)"), figures,
                   capital);
    unsigned note = mz_form_entries(p->form, say(p, "支付申请", "Payment request"),
                                    json_object_get(p->payment, "index"));
    put_fact(p, say(p, "合计", "Total"), text, 3, note);
}

static void put_facts(const struct posting *p) {
    static const uint16_t widths[] = {24, 66, 24, 66};
    struct mz_form *form = p->form;
    char count[24];
    mz_doc_table(form->doc, widths, 4, 0);
    mz_doc_row(form->doc, 7);
    put_fact(p, say(p, "项目", "Project"), mz_form_member(form->about, "name"), 1, 0);
    put_fact(p, say(p, "实施单位", "Unit"), mz_form_member(form->about, "unit"), 1, 0);
    mz_doc_row(form->doc, 7);
    put_fact(p, say(p, "事由", "Purpose"), mz_form_member(p->payment, "purpose"), 1, 0);
    put_fact(p, say(p, "支付单号", "Payment"), mz_form_member(p->payment, "number"), 1, 0);
    mz_doc_row(form->doc, 7);
    put_basis(p);
    mz_doc_row(form->doc, 7);
    put_fact(p, say(p, "资金来源", "Source"),
             mz_i18n_word("source", mz_form_member(p->payment, "source")), 1, 0);
    put_fact(p, say(p, "指标文件", "Document"), mz_form_member(p->payment, "document"), 1, 0);
    mz_doc_row(form->doc, 7);
    put_standard(p);
    (void)snprintf(count, sizeof count, "%zu", json_array_size(p->lines));
    put_fact(p, say(p, "人数", "People"), count, 1, 0);
    mz_doc_row(form->doc, 7);
    put_total(p);
    mz_doc_row(form->doc, 7);
    put_period(p);
    put_fact(p, say(p, "监督电话", "Complaints to"), option(p, "telephone"), 1, 0);
}

/* -- The list. */

static void put_headings(const struct posting *p) {
    static const uint16_t widths[] = {14, 34, 38, 46, 23, 25};
    static const char *const words[][2] = {
        {"序号", "No."},         {"姓名", "Name"},       {"身份证号", "Identity no."},
        {"单位、住址", "Place"}, {"金额（元）", "Yuan"}, {"备注", "Remark"}};
    mz_doc_table(p->form->doc, widths, 6, 1);
    mz_doc_row(p->form->doc, 7);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        mz_form_label(p->form, say(p, words[i][0], words[i][1]), 1, 1);
}

static void put_line(const struct posting *p, const json_t *line) {
    struct mz_buffer place = {0}, remark = {0};
    struct mz_form *form = p->form;
    char number[24];
    const char *unit = mz_form_member(line, "unit"), *area = mz_form_member(line, "area");
    bool erased = strcmp(mz_form_member(line, "disclosed"), "erased") == 0;
    (void)snprintf(number, sizeof number, "%" PRIu64, mz_api_uint(line, "line"));
    mz_buffer_format(&place, "%s%s%s", unit, unit[0] != '\0' && area[0] != '\0' ? " " : "", area);
    mz_buffer_format(&remark, "%s%s", erased ? say(p, "已依法删除 ", "erased ") : "",
                     mz_form_member(line, "file"));
    mz_doc_row(form->doc, 6);
    mz_form_text(form, number, MZ_DOC_CENTER, 1);
    mz_form_text(form, mz_form_member(line, "name"), MZ_DOC_CENTER, 1);
    mz_form_text(form, mz_form_member(line, "idno"), MZ_DOC_CENTER, 1);
    mz_form_text(form, mz_buffer_string(&place), MZ_DOC_LEFT, 1);
    mz_form_yuan(form, mz_form_fen(line, "amount"), 1, false);
    mz_form_text(form, mz_buffer_string(&remark), MZ_DOC_LEFT, 1);
    form->doc->failed = form->doc->failed || place.failed || remark.failed;
    mz_buffer_free(&place);
    mz_buffer_free(&remark);
}

static void put_sum(const struct posting *p, const char *label, int64_t fen) {
    char capital[MZ_MONEY_CAPITAL + 16] = "人民币";
    mz_money_format_capital(fen, capital + strlen("人民币"));
    mz_doc_row(p->form->doc, 8);
    mz_form_label(p->form, label, 2, 1);
    mz_doc_cell(p->form->doc, (struct mz_doc_cell){.text = capital, .bold = true, .columns = 2});
    mz_form_yuan(p->form, fen, 1, true);
    mz_form_text(p->form, "", MZ_DOC_LEFT, 1);
}

/* -- Below it: what is not shown, of whom, and why. */

/* Line numbers as ranges: 1–3, 7. "" if there is none. */
static void name_lines(const struct posting *p, const char *disclosed, struct mz_buffer *ret_text) {
    uint64_t first = 0, last = 0;
    size_t count = json_array_size(p->lines);
    for (size_t i = 0; i <= count; i++) {
        const json_t *line = json_array_get(p->lines, i);
        bool is_one = i < count && strcmp(mz_form_member(line, "disclosed"), disclosed) == 0;
        uint64_t number = mz_api_uint(line, "line");
        if (is_one && first != 0 && number == last + 1) {
            last = number;
            continue;
        }
        if (first != 0)
            mz_buffer_format(ret_text, "%s%" PRIu64, ret_text->size > 0 ? ", " : "", first);
        if (first != last)
            mz_buffer_format(ret_text, "–%" PRIu64, last);
        first = last = is_one ? number : 0;
    }
}

static void put_note(const struct posting *p, const char *text) {
    mz_doc_paragraph(p->form->doc, MZ_DOC_SMALL, MZ_DOC_LEFT, text);
}

static void put_exceptions(const struct posting *p) {
    static const struct {
        const char *disclosed, *zh, *en;
    } rows[] = {
        {"few",
         "第 %s 号：同类别、同单位或同街道的不足 5 人，隐去名字仍可能认出本人，单位、住址不公开。",
         "No. %s: fewer than 5 people share their category, unit or street, and a mask would not "
         "hide them; their unit and address are left out."},
        {"withheld", "第 %s 号：没有取得披露，姓名未列出，备注栏为收款人编号的前 12 位。",
         "No. %s: withheld, as no disclosure is at hand; the remark is the beginning of the "
         "payee's id."},
        {"erased", "第 %s 号：个人信息已依法删除，备注栏为收款人编号的前 12 位。",
         "No. %s: personal data erased by order; the remark is the beginning of the payee's id."},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct mz_buffer lines = {0}, text = {0};
        name_lines(p, rows[i].disclosed, &lines);
        mz_buffer_format(&text, say(p, rows[i].zh, rows[i].en), mz_buffer_string(&lines));
        if (lines.size > 0)
            put_note(p, mz_buffer_string(&text));
        p->form->doc->failed = p->form->doc->failed || text.failed || lines.failed;
        mz_buffer_free(&lines);
        mz_buffer_free(&text);
    }
}

static void put_notes(const struct posting *p) {
    put_note(p, say(p,
                    "姓名隐去名字。身份证号只在姓名与单位、住址均相同而可借以区分时列出前 3 位、"
                    "后 4 位；仍相同的，以序号区分。",
                    "Given names are masked. Of an identity number the first 3 and last 4 "
                    "characters stand only where they tell apart whose name and place read the "
                    "same; those they do not are told apart by their place in the list."));
    put_note(p, say(p,
                    "不公开：银行账号、开户行、联系电话、详细住址，以及困难类别与原因（涉及健康与"
                    "家庭状况），公示无须列出。",
                    "Not published, as a public list has no need of them: bank accounts, "
                    "telephones, addresses below the street, and categories and reasons, which "
                    "are of health and hardship."));
    put_exceptions(p);
    put_note(p, say(p, "对公示内容有异议的，请在公示期内向实施单位反映。",
                    "Whoever objects may turn to the unit while the list is posted."));
}

static void put_payment(const struct posting *p, bool last) {
    struct mz_form *form = p->form;
    size_t count = json_array_size(p->lines);
    mz_doc_section(form->doc, mz_form_member(p->payment, "number"), false);
    mz_doc_paragraph(form->doc, MZ_DOC_TITLE, MZ_DOC_CENTER, form->title);
    put_facts(p);
    put_note(p, "");
    put_headings(p);
    for (size_t i = 0; i < count; i++)
        put_line(p, json_array_get(p->lines, i));
    put_sum(p, say(p, "合计", "Total"), mz_form_fen(p->payment, "amount"));
    if (last && json_array_size(p->list->payments) > 1)
        put_sum(p, say(p, "总计（各单）", "Total of all lists"), p->list->total);
    put_notes(p);
}

/* -- The form. */

/* Everybody reads what the options say, too. */
static enum mz_status check_texts(const struct mz_form *form) {
    static const char *const given[] = {"basis", "telephone"};
    static const char *const known[] = {"name", "unit", "basis"};
    const struct mz_options *options = &form->client->options;
    enum mz_status status = MZ_OK;
    char place[32];
    for (size_t i = 0; status == MZ_OK && i < 2; i++) {
        (void)snprintf(place, sizeof place, "--%s", given[i]);
        status = mz_public_check(mz_options_text(options, given[i]), place, &form->client->fault);
    }
    for (size_t i = 0; status == MZ_OK && i < 3; i++) {
        (void)snprintf(place, sizeof place, "project: %s", known[i]);
        status =
            mz_public_check(mz_form_member(form->about, known[i]), place, &form->client->fault);
    }
    if (status != MZ_OK)
        return status;
    if (mz_options_has(options, "whole"))
        return mz_client_usage(form->client, "--whole",
                               mz_i18n(N_("a public list is always masked")));
    if (mz_options_has(options, "from") && mz_options_has(options, "to") &&
        mz_options_date(options, "from") > mz_options_date(options, "to"))
        return mz_client_usage(form->client, "--to",
                               mz_i18n(N_("the last day is before the first")));
    return MZ_OK;
}

enum mz_status mz_form_public(struct mz_form *form) {
    const struct mz_options *options = &form->client->options;
    const struct mz_source_at at = {form->client, &form->source, form->tree_size};
    const struct mz_public_query query = {form->project, mz_options_text(options, "payment"),
                                          mz_public_folder(options), mz_public_names(options)};
    struct mz_public_list list;
    enum mz_status status = check_texts(form);
    if (status != MZ_OK)
        return status;
    status = mz_public_list_read(at, &query, &list);
    size_t count = json_array_size(list.payments);
    for (size_t i = 0; status == MZ_OK && i < count; i++) {
        const json_t *payment = json_array_get(list.payments, i);
        const struct posting p = {form, &list, payment, json_object_get(payment, "lines")};
        put_payment(&p, i + 1 == count);
    }
    mz_i18n_start(form->client->language); /* warnings are for whoever makes the list */
    if (status == MZ_OK)
        mz_public_list_warn(form->client, &list);
    mz_i18n_start(form->language);
    mz_public_list_close(&list);
    return status;
}
