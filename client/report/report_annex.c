/* The annexes: official forms filled by their own functions (form.h), the score table, findings
 * with their answers, a masked sample of who was paid, how to verify. One table, a row each. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/i18n.h"
#include "client/report/report.h"

#define SAMPLE   10u /* lines of a payment */
#define SAMPLED  4u  /* payments */
#define ID_SHOWN 8   /* digits of a payee's id */

/* -- Findings with what was answered. */

static enum mz_status put_answer(struct mz_report *report, const json_t *finding, const char *name,
                                 const char *what) {
    const json_t *entry = json_object_get(finding, name), *body = json_object_get(entry, "body");
    struct mz_buffer line = {0};
    unsigned note = 0;
    if (entry == NULL)
        return MZ_OK;
    enum mz_status status = mz_report_note(report, what, json_object_get(entry, "index"), &note);
    mz_buffer_format(&line, "%s %s%s%s", mz_form_member(json_object_get(finding, "body"), "code"),
                     what, mz_report_say(report, "：", ": "), mz_form_member(body, "text"));
    if (mz_form_member(body, "measure")[0] != '\0')
        mz_buffer_format(&line, "%s%s", mz_report_say(report, "；措施：", "; corrective measure: "),
                         mz_form_member(body, "measure"));
    if (status == MZ_OK)
        mz_report_sentence(report, mz_buffer_string(&line), note);
    report->form.doc->failed = report->form.doc->failed || line.failed;
    mz_buffer_free(&line);
    return status;
}

static enum mz_status put_finding_list(struct mz_report *report) {
    const json_t *items = report->facts.view[MZ_REPORT_FINDINGS];
    enum mz_status status = mz_report_findings(report);
    for (size_t i = 0; i < json_array_size(items) && status == MZ_OK; i++) {
        const json_t *finding = json_array_get(items, i);
        status = put_answer(report, finding, "response", mz_report_say(report, "答复", "response"));
        if (status == MZ_OK)
            status = put_answer(report, finding, "resolution",
                                mz_report_say(report, "办结", "resolution"));
    }
    return status;
}

/* -- The sample. */

static void put_line(struct mz_report *report, const json_t *payment, const json_t *line) {
    char number[24], payee[ID_SHOWN + 8];
    (void)snprintf(number, sizeof number, "%" PRIu64, mz_report_number(line, "line"));
    (void)snprintf(payee, sizeof payee, "%.*s…", ID_SHOWN, mz_form_member(line, "payee"));
    mz_report_row(report);
    mz_report_cell(report, mz_form_member(payment, "number"), MZ_DOC_LEFT, 0);
    mz_report_cell(report, number, MZ_DOC_RIGHT, 0);
    mz_report_cell(report, payee, MZ_DOC_CENTER, 0);
    mz_report_yuan_cell(report, mz_form_fen(line, "amount"), 0);
    mz_report_cell(report, mz_i18n_word("outcome", mz_form_member(line, "outcome")), MZ_DOC_CENTER,
                   0);
    mz_report_cell(report, mz_i18n_word("signing", mz_form_member(line, "signing")), MZ_DOC_CENTER,
                   0);
}

/* Every n-th line from the first on, so that whoever makes the report again gets the same ones. */
static enum mz_status sample_payment(struct mz_report *report, const json_t *payment) {
    uint64_t count = mz_report_number(payment, "count");
    uint64_t step = count > SAMPLE ? count / SAMPLE : 1;
    enum mz_status status = MZ_OK;
    for (uint64_t i = 0; i < SAMPLE && i * step < count && status == MZ_OK; i++) {
        char after[24];
        (void)snprintf(after, sizeof after, "%" PRIu64, i * step);
        const struct mz_parameter parameters[] = {
            {"id", mz_form_member(payment, "request")}, {"limit", "1"}, {"after", after}};
        json_t *answer;
        status = mz_form_ask(&report->form, "payment", parameters, 3, &answer);
        if (status != MZ_OK)
            break;
        const json_t *line = json_array_get(json_object_get(answer, "lines"), 0);
        if (line != NULL)
            put_line(report, payment, line);
        json_decref(answer);
    }
    return status;
}

static enum mz_status put_sample(struct mz_report *report) {
    static const uint16_t widths[] = {44, 18, 38, 30, 24, 26};
    static const char *const words[][2] = {{"单号", "Request"},        {"行号", "Line"},
                                           {"收款人编号", "Payee id"}, {"金额（元）", "Yuan"},
                                           {"银行结果", "Bank"},       {"签领方式", "Signed by"}};
    const json_t *payments = report->facts.view[MZ_REPORT_PAYMENTS];
    enum mz_status status = MZ_OK;
    size_t sampled = 0;
    mz_report_sentence(
        report,
        mz_report_say(
            report,
            "等距抽样：至多取 4 笔支付，每笔自第 1 行起每隔固定行数取一行，至多 10 "
            "行。姓名、证件号和账号不在账本内，此处仅列收款人编号的"
            "前 8 位。",
            "Systematic sample: from each payment every n-th line, beginning with the first; at "
            "most 10 lines each from 4 payments. Names, identity numbers and accounts are not in "
            "the ledger; payees are shown by the first 8 digits of their payee number."),
        0);
    mz_report_table(report, mz_report_say(report, "收款人抽样（脱敏）", "Sample of payees, masked"),
                    widths, words, 6);
    for (size_t i = 0; i < json_array_size(payments) && status == MZ_OK; i++) {
        const json_t *payment = json_array_get(payments, i);
        if (mz_report_number(payment, "settled_lines") == 0 || sampled++ >= SAMPLED)
            continue;
        status = sample_payment(report, payment);
    }
    return status;
}

/* -- The table. */

static const struct {
    const char *zh, *en;
    mz_report_fill fill; /* a section of ours, or */
    mz_form_fill form;   /* a form, which begins its own */
} annexes[] = {
    {"项目支出绩效自评表", "Self-evaluation of the project", NULL, mz_form_self_evaluation},
    {"评分表", "Score table", mz_report_score_table, NULL},
    {"预算执行对比表", "Comparison of budget and actual amounts", NULL, mz_form_comparison},
    {"检查问题清单", "Findings", put_finding_list, NULL},
    {"收款人名单抽样（脱敏）", "Sample of the payee list, masked", put_sample, NULL},
    {"核验办法", "How to verify this report", mz_report_verification, NULL},
};

#define ANNEXES (sizeof annexes / sizeof annexes[0])

static void name_annex(const struct mz_report *report, size_t i, char text[128]) {
    (void)snprintf(text, 128, "%s %zu  %s", mz_report_say(report, "附件", "Annex"), i + 1,
                   mz_report_say(report, annexes[i].zh, annexes[i].en));
}

enum mz_status mz_report_annexes(struct mz_report *report) {
    enum mz_status status = MZ_OK;
    char name[128];
    mz_report_sentence(report, mz_report_say(report, "附件：", "Annexes:"), 0);
    for (size_t i = 0; i < ANNEXES; i++) {
        name_annex(report, i, name);
        mz_doc_paragraph(report->form.doc, MZ_DOC_BODY, MZ_DOC_LEFT, name);
    }
    for (size_t i = 0; i < ANNEXES && status == MZ_OK; i++) {
        name_annex(report, i, name);
        if (annexes[i].form != NULL) {
            report->form.title = name;
            report->form.title_style = MZ_DOC_HEADING;
            status = annexes[i].form(&report->form);
            continue;
        }
        mz_report_section(report, mz_report_say(report, annexes[i].zh, annexes[i].en), false);
        mz_doc_paragraph(report->form.doc, MZ_DOC_HEADING, MZ_DOC_LEFT, name);
        status = annexes[i].fill(report);
    }
    return status;
}
