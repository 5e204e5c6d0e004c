/* 一、项目概况: what was delivered, and the money: appropriated, received, executed, in yuan and
 * 万元 with what rounding drops; execution by each of its three definitions (domain.md §3.3, §15).
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/i18n.h"
#include "client/remote/api.h"
#include "client/report/report.h"
#include "proto/base/money.h"

/* -- Delivery. */

/* One sentence about a figure; nothing if the ledger has none. */
static enum mz_status put_figure(struct mz_report *report, const char *key, const char *zh,
                                 const char *en) {
    const json_t *figure = mz_report_actual(&report->facts, key);
    struct mz_buffer line = {0};
    char text[MZ_REPORT_TEXT];
    unsigned note = 0;
    if (!mz_report_measured(figure))
        return MZ_OK;
    mz_report_actual_text(figure, report->form.language, text);
    mz_buffer_format(&line, "%s%s%s", mz_report_say(report, zh, en), text,
                     mz_report_say(report, "。", "."));
    enum mz_status status = mz_report_figure_note(report, figure, &note);
    if (status == MZ_OK)
        mz_report_sentence(report, mz_buffer_string(&line), note);
    report->form.doc->failed = report->form.doc->failed || line.failed;
    mz_buffer_free(&line);
    return status;
}

static enum mz_status put_payments(struct mz_report *report) {
    static const uint16_t widths[] = {38, 34, 22, 22, 36, 28};
    static const char *const words[][2] = {{"单号", "Request"},    {"名单", "List"},
                                           {"申请日期", "Date"},   {"人数", "Persons"},
                                           {"金额（元）", "Yuan"}, {"状态", "State"}};
    const json_t *payments = report->facts.view[MZ_REPORT_PAYMENTS];
    enum mz_status status = MZ_OK;
    if (json_array_size(payments) == 0)
        return MZ_OK;
    mz_report_table(report, mz_report_say(report, "发放情况", "Payments"), widths, words, 6);
    for (size_t i = 0; i < json_array_size(payments) && status == MZ_OK; i++) {
        const json_t *one = json_array_get(payments, i);
        char count[24];
        unsigned note = 0;
        status = mz_report_note(report, mz_form_member(one, "number"),
                                json_object_get(one, "index"), &note);
        (void)snprintf(count, sizeof count, "%" PRIu64, mz_report_number(one, "count"));
        mz_report_row(report);
        mz_report_cell(report, mz_form_member(one, "number"), MZ_DOC_LEFT, note);
        mz_report_cell(report, mz_form_member(one, "list"), MZ_DOC_LEFT, 0);
        mz_report_cell(report, mz_form_member(one, "requested"), MZ_DOC_CENTER, 0);
        mz_report_cell(report, count, MZ_DOC_RIGHT, 0);
        mz_report_yuan_cell(report, mz_form_fen(one, "amount"), note);
        mz_report_cell(report, mz_i18n_word("state", mz_form_member(one, "state")), MZ_DOC_CENTER,
                       0);
    }
    return status;
}

enum mz_status mz_report_delivery(struct mz_report *report) {
    enum mz_status status =
        put_figure(report, "cnt", "实际签领人数（人）：", "Payees who signed for the money: ");
    if (status == MZ_OK)
        status = put_figure(report, "cov", "占公示名单的比例：", "Share of the eligible list: ");
    if (status == MZ_OK)
        status = put_figure(report, "cost", "人均金额：", "Amount per person: ");
    return status == MZ_OK ? put_payments(report) : status;
}

/* -- Funds. */

static enum mz_status put_amount(struct mz_report *report, const char *name, int64_t fen,
                                 const json_t *entries) {
    char wan[MZ_MONEY_TEXT];
    int64_t residual;
    unsigned note = 0;
    enum mz_status status = mz_report_note(report, name, entries, &note);
    mz_money_format_wan(fen, wan, &residual);
    mz_report_row(report);
    mz_report_cell(report, name, MZ_DOC_LEFT, 0);
    mz_report_yuan_cell(report, fen, note);
    mz_report_cell(report, wan, MZ_DOC_RIGHT, note);
    mz_report_yuan_cell(report, residual, 0);
    return status;
}

static enum mz_status put_amounts(struct mz_report *report, const json_t *execution) {
    static const uint16_t widths[] = {72, 40, 34, 34};
    static const char *const words[][2] = {{"项目", "Amount"},
                                           {"元", "Yuan"},
                                           {"万元", "10 000 yuan"},
                                           {"尾差（元）", "Rounding difference, yuan"}};
    static const struct {
        const char *zh, *en, *name;
    } sums[] = {{"全年预算数（调整后）", "Final budget", "adjusted"},
                {"已发起拨付", "Instructed", "vouchers"},
                {"全年执行数（银行确认减退款）", "Executed (confirmed by the bank, less refunds)",
                 "settled_net"},
                {"已签领", "Signed for", "signed"}};
    const json_t *all = json_object_get(execution, "sums");
    const json_t *budget = json_object_get(json_object_get(all, "adjusted"), "entries");
    const json_t *received = json_object_get(execution, "received");
    mz_report_table(report, mz_report_say(report, "资金投入和使用", "Funds and their use"), widths,
                    words, 4);
    enum mz_status status =
        put_amount(report, mz_report_say(report, "年初预算数", "Original budget"),
                   mz_form_fen(execution, "original"), budget);
    for (size_t i = 0; i < 4 && status == MZ_OK; i++) {
        const json_t *sum = json_object_get(all, sums[i].name);
        status = put_amount(report, mz_report_say(report, sums[i].zh, sums[i].en),
                            mz_form_fen(sum, "amount"), json_object_get(sum, "entries"));
        if (i == 0 && status == MZ_OK)
            status =
                put_amount(report, mz_report_say(report, "到位资金", "Received"),
                           mz_form_fen(received, "amount"), json_object_get(received, "entries"));
    }
    return status;
}

static enum mz_status put_rates(struct mz_report *report, const json_t *execution) {
    static const uint16_t widths[] = {52, 40, 40, 48};
    static const char *const words[][2] = {{"口径", "Definition"},
                                           {"分子（元）", "Numerator, yuan"},
                                           {"分母（元）", "Denominator, yuan"},
                                           {"执行率", "Rate"}};
    const json_t *rates = json_object_get(execution, "rates");
    enum mz_status status = MZ_OK;
    mz_report_table(report,
                    mz_report_say(report, "预算执行率的三种口径",
                                  "Budget execution rate under three definitions"),
                    widths, words, 4);
    for (size_t i = 0; i < json_array_size(rates) && status == MZ_OK; i++) {
        const json_t *rate = json_array_get(rates, i);
        const char *percent = mz_form_member(rate, "percent");
        char text[MZ_REPORT_TEXT];
        unsigned note = 0;
        status = mz_report_figure_note(report, rate, &note);
        (void)snprintf(text, sizeof text, "%s%%", percent);
        mz_report_row(report);
        mz_report_cell(report, mz_form_member(rate, mz_report_say(report, "name_zh", "name")),
                       MZ_DOC_LEFT, 0);
        mz_report_yuan_cell(report, (int64_t)mz_report_number(rate, "numerator"), note);
        mz_report_yuan_cell(report, (int64_t)mz_report_number(rate, "denominator"), note);
        mz_report_cell(report, percent[0] != '\0' ? text : mz_report_say(report, "不适用", "n/a"),
                       MZ_DOC_RIGHT, note);
    }
    return status;
}

enum mz_status mz_report_funds(struct mz_report *report) {
    const json_t *execution = report->facts.view[MZ_REPORT_EXECUTION];
    const json_t *net = json_object_get(json_object_get(execution, "sums"), "settled_net");
    char figures[MZ_MONEY_TEXT], capital[MZ_MONEY_CAPITAL], wan[MZ_MONEY_TEXT], line[640];
    int64_t residual, fen = mz_form_fen(net, "amount");
    unsigned note = 0;
    enum mz_status status = mz_report_note(report, mz_report_say(report, "全年执行数", "Executed"),
                                           json_object_get(net, "entries"), &note);
    if (status != MZ_OK)
        return status;
    mz_money_format_grouped(fen, figures);
    mz_money_format_wan(fen, wan, &residual);
    mz_money_format_capital(fen, capital);
    (void)snprintf(
        line, sizeof line,
        mz_report_say(report, "全年执行 %s 元（%s 万元），人民币%s。",
                      "Executed in the year: %s yuan (%s × 10,000 yuan; in words 人民币%s)."),
        figures, wan, capital);
    mz_report_sentence(report, line, note);
    status = put_amounts(report, execution);
    if (status == MZ_OK)
        status = put_rates(report, execution);
    mz_report_sentence(
        report,
        json_is_true(json_object_get(execution, "certified"))
            ? mz_report_say(report,
                            "全年预算数、已发起拨付数、全年执行数、已签领数四项金额完全一致（精确到"
                            "分），预算执行率核定为 100.00%。",
                            "The final budget and the amounts instructed, executed and signed for "
                            "agree to the fen: budget execution is certified at 100.00%.")
            : mz_report_say(report,
                            "全年预算数、已发起拨付数、全年执行数、已签领数四项金额不完全一致，预算"
                            "执行率不核定为 100%。",
                            "The final budget and the amounts instructed, executed and signed for "
                            "do not all agree: budget execution is not certified at 100%."),
        0);
    return status;
}
