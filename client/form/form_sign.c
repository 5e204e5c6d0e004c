/* 签领表 (domain.md §4.4): ten people a sheet, two rows each, one source of money a sheet, totals
 * in figures and 大写, page n of m and the sheet's hash. Masked unless --whole is given; whole
 * values come from disclosures that an entry binds, so that looking at them was recorded (G6). */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/form/form.h"
#include "client/form/form_people.h"
#include "client/i18n.h"
#include "client/read/source_items.h"
#include "client/remote/api.h"
#include "proto/base/hex.h"
#include "proto/base/money.h"
#include "proto/log/hash.h"

#define PEOPLE 10u /* a sheet */

struct sheet {
    const json_t *payment;
    const json_t *lines;
    char source[64];      /* of the money, in words */
    const char *reviewer; /* who reviewed it; "" */
    size_t first, count;  /* of the lines */
    size_t number, sheets;
    int64_t sum, total;
};

static void put_headings(struct mz_form *form) {
    static const uint16_t widths[] = {9, 20, 9, 10, 45, 41, 20, 28, 38, 23, 24};
    static const char *const upper[][2] = {{"序号", "No."},
                                           {"姓名", "Name"},
                                           {"性别", "Sex"},
                                           {"年龄", "Age"},
                                           {"身份证号", "Identity no."},
                                           {"单位/住址", "Unit, address"},
                                           {"金额(元)", "Yuan"},
                                           {"联系电话", "Telephone"},
                                           {"档案号", "File no."},
                                           {"签领方式", "Signed by"},
                                           {"签字", "Signature"}};
    static const char *const lower[][2] = {{"银行卡号", "Bank account"},
                                           {"困难类别", "Category"},
                                           {"银行流水号", "Bank serial"},
                                           {"签领日期", "Date"}};
    mz_doc_table(form->doc, widths, 11, 2);
    mz_doc_row(form->doc, 5);
    for (size_t i = 0; i < 11; i++)
        mz_form_label(form, mz_form_say(form, upper[i][0], upper[i][1]), 1,
                      i == 4 || (i >= 7 && i <= 9) ? 1 : 2);
    mz_doc_row(form->doc, 5);
    for (size_t i = 0; i < 4; i++)
        mz_form_label(form, mz_form_say(form, lower[i][0], lower[i][1]), 1, 1);
}

static void put_tall(struct mz_form *form, const char *text, enum mz_doc_align align) {
    mz_doc_cell(form->doc, (struct mz_doc_cell){.text = text, .align = align, .rows = 2});
}

static enum mz_status put_person(struct mz_form *form, struct mz_form_people *people,
                                 const json_t *line) {
    struct mz_form_person person;
    char number[24], amount[MZ_MONEY_TEXT];
    enum mz_status status = mz_form_people_get(people, line, &person);
    if (status != MZ_OK)
        return status;
    (void)snprintf(number, sizeof number, "%" PRIu64, mz_api_uint(line, "line"));
    mz_money_format_grouped(mz_form_fen(line, "amount"), amount);
    mz_doc_row(form->doc, 5);
    put_tall(form, number, MZ_DOC_CENTER);
    put_tall(form, person.name, MZ_DOC_CENTER);
    put_tall(form, person.sex, MZ_DOC_CENTER);
    put_tall(form, person.age, MZ_DOC_CENTER);
    mz_form_text(form, person.idno, MZ_DOC_LEFT, 1);
    put_tall(form, person.place, MZ_DOC_LEFT);
    mz_doc_cell(form->doc, (struct mz_doc_cell){.text = amount,
                                                .value = mz_form_fen(line, "amount"),
                                                .number = MZ_DOC_HUNDREDTHS,
                                                .align = MZ_DOC_RIGHT,
                                                .rows = 2});
    mz_form_text(form, person.phone, MZ_DOC_LEFT, 1);
    mz_form_text(form, person.file, MZ_DOC_LEFT, 1);
    mz_form_text(form, mz_i18n_word("signing", mz_form_member(line, "signing")), MZ_DOC_CENTER, 1);
    put_tall(form, "", MZ_DOC_LEFT);
    mz_doc_row(form->doc, 5);
    mz_form_text(form, person.account, MZ_DOC_LEFT, 1);
    mz_form_text(form, person.category, MZ_DOC_CENTER, 1);
    mz_form_text(form, person.serial, MZ_DOC_LEFT, 1);
    mz_form_text(form, person.signed_on, MZ_DOC_CENTER, 1);
    mz_form_person_wipe(&person);
    return MZ_OK;
}

static void put_sum(struct mz_form *form, const char *label, int64_t fen) {
    char figures[MZ_MONEY_TEXT], capital[MZ_MONEY_CAPITAL + 16] = "人民币";
    mz_doc_row(form->doc, 6);
    mz_form_label(form, label, 4, 1);
    mz_money_format_capital(fen, capital + strlen("人民币"));
    mz_doc_cell(form->doc, (struct mz_doc_cell){.text = capital, .bold = true, .columns = 2});
    mz_money_format_grouped(fen, figures);
    mz_doc_cell(form->doc, (struct mz_doc_cell){.text = figures,
                                                .value = fen,
                                                .number = MZ_DOC_HUNDREDTHS,
                                                .align = MZ_DOC_RIGHT,
                                                .bold = true});
    mz_form_text(form, "", MZ_DOC_LEFT, 4);
}

/* SHA-256 over a line a payee: request, line, payee and fen, separated by spaces and ended by a
 * newline each. Whoever holds the roster computes it again, masked or not. */
static void sheet_hash(const struct sheet *sheet, char hex[65]) {
    struct mz_sha256_stream stream;
    mz_sha256_begin(&stream);
    for (size_t i = sheet->first; i < sheet->first + sheet->count; i++) {
        const json_t *line = json_array_get(sheet->lines, i);
        char text[256];
        int size = snprintf(text, sizeof text, "%s %" PRIu64 " %s %" PRId64 "\n",
                            mz_form_member(sheet->payment, "request"), mz_api_uint(line, "line"),
                            mz_form_member(line, "payee"), mz_form_fen(line, "amount"));
        mz_sha256_update(&stream, mz_span_of(text, (size_t)size));
    }
    struct mz_hash hash = mz_sha256_end(&stream);
    struct mz_writer w = mz_writer_over(hex, 64);
    mz_hex_write(&w, mz_span_hash(&hash));
    hex[64] = '\0';
}

static void put_head(struct mz_form *form, const struct sheet *sheet, const char *name) {
    char line[640];
    mz_doc_section(form->doc, name, true);
    (void)snprintf(line, sizeof line,
                   mz_form_say(form, "%s（资金来源：%s）", "%s (source of the money: %s)"),
                   form->title, sheet->source);
    mz_doc_paragraph(form->doc, MZ_DOC_TITLE, MZ_DOC_CENTER, line);
    (void)snprintf(
        line, sizeof line,
        mz_form_say(form,
                    "帮扶项目：%s    单位：%s    单号：%s    申请日期：%s    第 %zu 张，共 %zu 张",
                    "Project: %s    Unit: %s    Request: %s    of %s    Sheet %zu of %zu"),
        mz_form_member(form->about, "name"), mz_form_member(form->about, "unit"),
        mz_form_member(sheet->payment, "number"), mz_form_member(sheet->payment, "requested"),
        sheet->number, sheet->sheets);
    mz_doc_paragraph(form->doc, MZ_DOC_BODY, MZ_DOC_LEFT, line);
}

static void put_foot(struct mz_form *form, const struct sheet *sheet) {
    char line[320], hex[65];
    (void)snprintf(
        line, sizeof line,
        mz_form_say(form, "经办人：%s        证明人：              审核人：%s        签领截止：%s",
                    "Handler: %s        Witness:              Reviewer: %s        Due: %s"),
        mz_form_member(sheet->payment, "handler"), sheet->reviewer,
        mz_form_member(sheet->payment, "due"));
    mz_doc_paragraph(form->doc, MZ_DOC_BODY, MZ_DOC_LEFT, line);
    sheet_hash(sheet, hex);
    (void)snprintf(line, sizeof line,
                   mz_form_say(form, "本张校验值（SHA-256）：%s", "Sheet hash (SHA-256): %s"), hex);
    mz_doc_paragraph(form->doc, MZ_DOC_SMALL, MZ_DOC_LEFT, line);
}

static enum mz_status put_sheet(struct mz_form *form, struct mz_form_people *people,
                                struct sheet *sheet) {
    char name[96];
    enum mz_status status = MZ_OK;
    (void)snprintf(name, sizeof name, "%.20s %zu", mz_form_member(sheet->payment, "number"),
                   sheet->number);
    put_head(form, sheet, name);
    put_headings(form);
    sheet->sum = 0;
    for (size_t i = sheet->first; i < sheet->first + sheet->count && status == MZ_OK; i++) {
        const json_t *line = json_array_get(sheet->lines, i);
        status = mz_money_add(sheet->sum, mz_form_fen(line, "amount"), &sheet->sum);
        if (status == MZ_OK)
            status = put_person(form, people, line);
    }
    if (status == MZ_OK)
        status = mz_money_add(sheet->total, sheet->sum, &sheet->total);
    if (status != MZ_OK)
        return status;
    put_sum(form, mz_form_say(form, "本张合计", "Total of the sheet"), sheet->sum);
    if (sheet->number == sheet->sheets)
        put_sum(form, mz_form_say(form, "总计", "Grand total"), sheet->total);
    put_foot(form, sheet);
    /* The roster was frozen with its sum: sheets that do not add up to it are not printed. */
    if (sheet->number == sheet->sheets && sheet->total != mz_form_fen(sheet->payment, "amount"))
        return mz_fault_at(&form->client->fault, MZ_E_PROTOCOL, "%s",
                           mz_form_member(sheet->payment, "number"));
    return MZ_OK;
}

/* Where the money of the payment's budget line came from: one source, so never two on a sheet. */
static enum mz_status find_source(struct mz_form *form, const char *line, char ret_source[64]) {
    json_t *budgets;
    enum mz_status status = mz_form_items(form, "budgets", NULL, &budgets);
    if (status != MZ_OK)
        return status;
    for (size_t i = 0; i < json_array_size(budgets); i++) {
        const json_t *item = json_array_get(budgets, i);
        if (strcmp(mz_form_member(item, "line"), line) == 0)
            (void)snprintf(ret_source, 64, "%s",
                           mz_i18n_word("source", mz_form_member(item, "source")));
    }
    json_decref(budgets);
    return MZ_OK;
}

static enum mz_status put_payment(struct mz_form *form, struct mz_form_people *people,
                                  const char *request) {
    json_t *payment, *lines, *review = NULL;
    struct sheet sheet = {.reviewer = ""};
    const struct mz_source_at here = {form->client, &form->source, form->tree_size};
    enum mz_status status = mz_source_payment(here, request, &payment, &lines);
    if (status != MZ_OK)
        return status;
    status = find_source(form, mz_form_member(payment, "line"), sheet.source);
    const struct mz_parameter id[] = {{"id", mz_form_member(payment, "review")}};
    if (status == MZ_OK && id[0].value[0] != '\0')
        status = mz_form_ask(form, "show", id, 1, &review);
    sheet.payment = payment;
    sheet.lines = lines;
    sheet.reviewer = mz_form_member(review, "issuer");
    sheet.sheets = (json_array_size(lines) + PEOPLE - 1) / PEOPLE;
    for (size_t at = 0; at < json_array_size(lines) && status == MZ_OK; at += PEOPLE) {
        sheet.first = at;
        sheet.count = json_array_size(lines) - at;
        sheet.count = sheet.count < PEOPLE ? sheet.count : PEOPLE;
        sheet.number = at / PEOPLE + 1;
        status = put_sheet(form, people, &sheet);
    }
    json_decref(review);
    json_decref(payment);
    json_decref(lines);
    return status;
}

/* Requests that were returned, rejected or withdrawn have no sheet. */
static bool is_paid(const json_t *payment) {
    return json_integer_value(json_object_get(payment, "settled_lines")) > 0;
}

enum mz_status mz_form_sign(struct mz_form *form) {
    const char *only = mz_options_text(&form->client->options, "payment");
    struct mz_form_people *people;
    json_t *payments;
    size_t done = 0;
    enum mz_status status = mz_form_items(form, "payments", NULL, &payments);
    if (status != MZ_OK)
        return status;
    status = mz_form_people_open(form, &people);
    for (size_t i = 0; status == MZ_OK && i < json_array_size(payments); i++) {
        const json_t *payment = json_array_get(payments, i);
        if (only != NULL ? strcmp(mz_form_member(payment, "number"), only) != 0 : !is_paid(payment))
            continue;
        status = put_payment(form, people, mz_form_member(payment, "request"));
        done++;
    }
    mz_form_people_close(people);
    json_decref(payments);
    if (status == MZ_OK && done == 0)
        return mz_fault_at(&form->client->fault, MZ_E_NOT_FOUND, "%s",
                           only != NULL ? only : mz_i18n(N_("no payment of the project was paid")));
    return status;
}
