/* Figures about the money: execution by quarter against the plan, and its way from the source to
 * the payees. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/i18n.h"
#include "client/remote/api.h"
#include "client/report/report.h"
#include "proto/base/money.h"

#define SHOWN 6u /* budget lines or payments in the flow; more are one box */

/* -- Quarters. */

static void put_quarter(struct mz_report *report, const json_t *quarter, unsigned n) {
    char label[32], planned[MZ_MONEY_TEXT], executed[MZ_MONEY_TEXT];
    int64_t plan = mz_form_fen(quarter, "planned"), done = mz_form_fen(quarter, "executed");
    mz_money_format_grouped(plan, planned);
    mz_money_format_grouped(done, executed);
    (void)snprintf(label, sizeof label, mz_report_say(report, "第%u季度末", "end of Q%u"), n);
    const struct mz_doc_value values[] = {{plan > 0 ? plan : 0, planned},
                                          {done > 0 ? done : 0, executed}};
    mz_doc_group(report->form.doc, label, values);
}

static enum mz_status put_quarters(struct mz_report *report) {
    const char *series[] = {mz_report_say(report, "计划（累计）", "planned, cumulative"),
                            mz_report_say(report, "执行（累计）", "executed, cumulative")};
    const json_t *last = json_array_get(report->quarters, 3);
    bool phased = json_is_true(json_object_get(last, "phased"));
    unsigned note = 0;
    mz_doc_caption(report->form.doc, true,
                   mz_report_say(report, "按季度预算执行与计划对比（元）",
                                 "Execution by quarter against the plan (yuan)"));
    mz_doc_columns_chart(report->form.doc, NULL, series, 2);
    for (unsigned n = 0; n < 4; n++)
        put_quarter(report, json_array_get(report->quarters, n), n + 1);
    enum mz_status status = mz_report_note(
        report, mz_report_say(report, "按季度执行数", "Execution by quarter"), last, &note);
    if (status == MZ_OK)
        mz_report_sentence(
            report,
            phased
                ? mz_report_say(report,
                                "计划数取自分阶段用款计划；执行数按拨付和退款的业务日期累计。",
                                "Planned amounts are those of the phased plan; executed amounts "
                                "accumulate by the business dates of payments and refunds.")
                : mz_report_say(
                      report,
                      "未编制分阶段用款计划，计划数按日均匀推算；执行数按拨付和退款的业务日期累计"
                      "。",
                      "No phased plan was set: planned amounts are spread evenly over the days; "
                      "executed amounts accumulate by the business dates of payments and refunds."),
            note);
    return status;
}

/* -- The flow. */

struct flow {
    struct mz_report *report;
    unsigned lines[SHOWN + 1], payments[SHOWN + 1];
    const char *names[SHOWN]; /* of the lines */
    size_t lines_count;
};

static unsigned put_box(struct mz_report *report, unsigned stage, const char *label, int64_t fen) {
    char text[MZ_MONEY_TEXT + 8];
    mz_money_format_grouped(fen, text);
    strcat(text, mz_report_say(report, " 元", ""));
    return mz_doc_flow_box(report->form.doc, stage, label, text);
}

static void put_arrow(struct mz_report *report, unsigned from, unsigned to, int64_t fen) {
    char text[MZ_MONEY_TEXT];
    mz_money_format_grouped(fen, text);
    if (fen > 0)
        mz_doc_flow_arrow(report->form.doc, from, to, (struct mz_doc_value){fen, text});
}

/* Sources and, behind each, its budget lines; those beyond SHOWN in one box. */
static void put_lines(struct flow *f) {
    static const char *const sources[] = {"fiscal", "union", "superior", "donation", "other"};
    const json_t *budgets = f->report->facts.view[MZ_REPORT_BUDGETS];
    size_t count = json_array_size(budgets);
    int64_t rest = 0;
    for (size_t i = 0; i < count; i++) {
        const json_t *line = json_array_get(budgets, i);
        if (i < SHOWN) {
            f->names[i] = mz_form_member(line, "line");
            f->lines[i] = put_box(f->report, 1, f->names[i], mz_form_fen(line, "adjusted"));
            f->lines_count = i + 1;
        } else {
            rest += mz_form_fen(line, "adjusted");
        }
    }
    if (count > SHOWN)
        f->lines[SHOWN] =
            put_box(f->report, 1, mz_report_say(f->report, "其他预算指标", "other lines"), rest);
    for (size_t s = 0; s < sizeof sources / sizeof sources[0]; s++) {
        int64_t sum = 0;
        for (size_t i = 0; i < count; i++)
            if (strcmp(mz_form_member(json_array_get(budgets, i), "source"), sources[s]) == 0)
                sum += mz_form_fen(json_array_get(budgets, i), "received");
        if (sum == 0)
            continue;
        unsigned box = put_box(f->report, 0, mz_i18n_word("source", sources[s]), sum);
        for (size_t i = 0; i < count; i++)
            if (strcmp(mz_form_member(json_array_get(budgets, i), "source"), sources[s]) == 0)
                put_arrow(f->report, box, f->lines[i < SHOWN ? i : SHOWN],
                          mz_form_fen(json_array_get(budgets, i), "received"));
    }
}

static unsigned line_box(const struct flow *f, const char *name) {
    for (size_t i = 0; i < f->lines_count; i++)
        if (strcmp(f->names[i], name) == 0)
            return f->lines[i];
    return f->lines[SHOWN];
}

/* Payments whose money the bank confirmed, and the payees who signed for it. */
static void put_payees(struct flow *f) {
    const json_t *payments = f->report->facts.view[MZ_REPORT_PAYMENTS];
    const json_t *project = f->report->facts.view[MZ_REPORT_PROJECT];
    char label[64];
    int64_t rest = 0;
    size_t shown = 0, paid = 0;
    (void)snprintf(label, sizeof label,
                   mz_report_say(f->report, "签领 %" PRIu64 " 人", "%" PRIu64 " payees signed"),
                   mz_report_number(project, "signed"));
    unsigned payees = put_box(f->report, 3, label, mz_form_fen(project, "signed_amount"));
    for (size_t i = 0; i < json_array_size(payments); i++)
        paid += mz_form_fen(json_array_get(payments, i), "settled") > 0;
    for (size_t i = 0; i < json_array_size(payments); i++) {
        const json_t *one = json_array_get(payments, i);
        int64_t settled = mz_form_fen(one, "settled"), signed_ = mz_form_fen(one, "signed");
        if (settled <= 0)
            continue;
        if (shown == SHOWN - 1 && paid > SHOWN) {
            rest += settled;
            continue;
        }
        unsigned box = put_box(f->report, 2, mz_form_member(one, "number"), settled);
        put_arrow(f->report, line_box(f, mz_form_member(one, "line")), box, settled);
        put_arrow(f->report, box, payees, signed_);
        shown++;
    }
    if (rest > 0) {
        unsigned box =
            put_box(f->report, 2, mz_report_say(f->report, "其他支付", "other payments"), rest);
        put_arrow(f->report, f->lines[0], box, rest);
        put_arrow(f->report, box, payees, rest);
    }
}

static enum mz_status put_flow(struct mz_report *report) {
    const json_t *sums = json_object_get(report->facts.view[MZ_REPORT_EXECUTION], "sums");
    struct flow f = {.report = report};
    unsigned note = 0;
    if (json_array_size(report->facts.view[MZ_REPORT_BUDGETS]) == 0)
        return MZ_OK;
    mz_doc_caption(report->form.doc, true,
                   mz_report_say(report, "资金流向：资金来源—预算指标—支付—收款人",
                                 "Flow of funds: source, budget line, payment, payees"));
    mz_doc_flow(report->form.doc, NULL);
    put_lines(&f);
    put_payees(&f);
    enum mz_status status =
        mz_report_note(report, mz_report_say(report, "签领", "Signed for"),
                       json_object_get(json_object_get(sums, "signed"), "entries"), &note);
    if (status == MZ_OK)
        mz_report_sentence(
            report,
            mz_report_say(report,
                          "每一笔资金从预算指标到收款人签领的全部记录，可用 trace 命令逐笔查询。",
                          "The trace command shows, for each payment line, every entry from the "
                          "budget line to the payee's signature."),
            note);
    return status;
}

enum mz_status mz_report_charts(struct mz_report *report) {
    enum mz_status status = put_quarters(report);
    return status == MZ_OK ? put_flow(report) : status;
}
