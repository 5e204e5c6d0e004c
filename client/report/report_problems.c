/* 六、存在的问题, 七、有关建议, 八、其他: findings and deviations as recorded, what the next budget
 * can rest on, and what no reader can derive from the ledger. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/i18n.h"
#include "client/report/report.h"
#include "proto/base/money.h"

/* -- Findings. */

static enum mz_status put_finding(struct mz_report *report, const json_t *finding) {
    const json_t *body = json_object_get(finding, "body");
    const json_t *end = json_object_get(json_object_get(finding, "resolution"), "body");
    enum mz_language language = report->form.language;
    unsigned note = 0;
    enum mz_status status = mz_report_note(report, mz_report_say(report, "检查问题", "Finding"),
                                           json_object_get(finding, "index"), &note);
    mz_report_row(report);
    mz_report_cell(report, mz_form_member(body, "code"), MZ_DOC_CENTER, note);
    mz_report_cell(report, mz_report_word(language, "severity", mz_form_member(body, "severity")),
                   MZ_DOC_CENTER, 0);
    mz_report_cell(report, mz_form_member(body, "text"), MZ_DOC_LEFT, 0);
    mz_report_cell(report,
                   end != NULL
                       ? mz_report_word(language, "closing", mz_form_member(end, "result"))
                       : mz_report_word(language, "state", mz_form_member(finding, "state")),
                   MZ_DOC_CENTER, 0);
    mz_report_yuan_cell(report, mz_form_fen(body, "recover"), 0);
    mz_report_yuan_cell(report, mz_form_fen(end, "recovered"), 0);
    return status;
}

enum mz_status mz_report_findings(struct mz_report *report) {
    static const uint16_t widths[] = {22, 16, 68, 26, 24, 24};
    static const char *const words[][2] = {{"编号", "Code"},         {"等级", "Severity"},
                                           {"问题", "Finding"},      {"状态", "State"},
                                           {"应追回", "To recover"}, {"已追回", "Recovered"}};
    const json_t *items = report->facts.view[MZ_REPORT_FINDINGS];
    enum mz_status status = MZ_OK;
    if (json_array_size(items) == 0) {
        mz_report_sentence(report,
                           mz_report_say(report, "账本中没有登记检查问题。",
                                         "No findings are recorded in the ledger."),
                           0);
        return MZ_OK;
    }
    mz_report_table(report, mz_report_say(report, "检查问题清单（元）", "Findings (yuan)"), widths,
                    words, 6);
    for (size_t i = 0; i < json_array_size(items) && status == MZ_OK; i++)
        status = put_finding(report, json_array_get(items, i));
    return status;
}

/* -- The next budget. */

static void put_year(struct mz_report *report, const json_t *year) {
    const json_t *evaluations = json_object_get(year, "evaluations");
    const json_t *last = json_array_get(evaluations, json_array_size(evaluations) - 1);
    const char *percent = mz_form_member(year, "percent");
    char number[24], rate[MZ_REPORT_TEXT];
    (void)snprintf(number, sizeof number, "%" PRIu64, mz_report_number(year, "year"));
    (void)snprintf(rate, sizeof rate, percent[0] != '\0' ? "%s%%" : "%s—", percent);
    mz_report_row(report);
    mz_report_cell(report, number, MZ_DOC_CENTER, 0);
    mz_report_yuan_cell(report, mz_form_fen(year, "adjusted"), 0);
    mz_report_yuan_cell(report, mz_form_fen(year, "executed"), 0);
    mz_report_cell(report, rate, MZ_DOC_RIGHT, 0);
    mz_report_points_cell(report, mz_report_number(last, "total"), last != NULL, 0);
    mz_report_cell(report,
                   mz_report_word(report->form.language, "grade", mz_form_member(last, "grade")),
                   MZ_DOC_CENTER, 0);
}

/* Standard × count, or what of it the ledger lacks. */
static enum mz_status put_basis(struct mz_report *report, const json_t *years) {
    const json_t *next = json_object_get(years, "next"),
                 *unit = json_object_get(years, "unit_cost");
    const json_t *list = json_array_get(report->facts.view[MZ_REPORT_LISTS], 0);
    char standard[MZ_MONEY_TEXT], amount[MZ_MONEY_TEXT], paid[MZ_MONEY_TEXT], line[512];
    unsigned note = 0;
    enum mz_status status =
        mz_report_note(report, mz_report_say(report, "公示名单", "Eligible list"),
                       json_object_get(list, "index"), &note);
    mz_money_format_grouped(mz_form_fen(next, "standard"), standard);
    mz_money_format_grouped(mz_form_fen(next, "amount"), amount);
    mz_money_format_grouped(mz_form_fen(unit, "signed"), paid);
    if (json_object_get(next, "amount_fen") != NULL)
        (void)snprintf(
            line, sizeof line,
            mz_report_say(report,
                          "下一年度预算编制依据：标准 %s 元/人 × 名单 %" PRIu64
                          " 人 = %s 元（本期实际签领 %" PRIu64 " 人，%s 元）。",
                          "Basis of next year's budget: %s yuan per person × %" PRIu64
                          " persons on the eligible list = %s yuan (in this period %" PRIu64
                          " persons signed for %s yuan)."),
            standard, mz_report_number(next, "count"), amount, mz_report_number(unit, "persons"),
            paid);
    else
        (void)snprintf(
            line, sizeof line,
            mz_report_say(
                report,
                "下一年度预算编制依据：名单 %" PRIu64 " 人；制度中没有适用于"
                "本项目的单一人均标准，无法推算（本期实际签领 %" PRIu64 " 人，%s 元）。",
                "Basis of next year's budget: %" PRIu64
                " persons on the eligible list; the control policy sets no single standard per "
                "person for this project, so that no amount can be derived (in this period %" PRIu64
                " persons signed for %s yuan)."),
            mz_report_number(next, "count"), mz_report_number(unit, "persons"), paid);
    if (status == MZ_OK)
        mz_report_sentence(report, line, note);
    return status;
}

enum mz_status mz_report_next(struct mz_report *report) {
    static const uint16_t widths[] = {24, 38, 38, 28, 28, 24};
    static const char *const words[][2] = {
        {"年度", "Year"},           {"全年预算（元）", "Budget, yuan"},
        {"执行（元）", "Executed"}, {"执行率", "Rate"},
        {"得分", "Points"},         {"等级", "Grade"}};
    const json_t *years = report->facts.view[MZ_REPORT_YEARS];
    const json_t *items = json_object_get(years, "items");
    enum mz_status status = put_basis(report, years);
    if (status != MZ_OK)
        return status;
    mz_report_table(report, mz_report_say(report, "历年对比", "Comparison over the years"), widths,
                    words, 6);
    for (size_t i = 0; i < json_array_size(items); i++)
        put_year(report, json_array_get(items, i));
    return MZ_OK;
}

/* -- What no reader can derive (design.md §1, non-goals). */

enum mz_status mz_report_limits(struct mz_report *report) {
    static const char *const limits[][2] = {
        {"账本证明何人何时对何事署名、其后未被改动，以及由记录得出的数字；不证明所记事项本身真实。",
         "The ledger proves who signed what and when, that nothing has been altered since, and the "
         "figures derived from it; it does not prove that what was recorded is true."},
        {"署名叙述（背景、经验、问题、建议等）是署名人的陈述，账本不能核实其内容。",
         "Signed narratives (background, experience, problems, advice) are statements of their "
         "signatories, whose content the ledger cannot verify."},
        {"定性指标的档次、填报指标的分子分母以佐证资料为凭；资料本身须另行查看，账本只绑定其哈希值"
         "。",
         "The bands of qualitative indicators and the numerators and denominators of reported ones "
         "rest on evidence files, which must be examined separately; the ledger binds only their "
         "hashes."},
        {"收款人的姓名、证件号和账号不在账本内；其身份须凭披露的信息与账本的加盐摘要核对。",
         "Names, identity numbers and accounts of payees are not in the ledger; identities are "
         "checked by comparing disclosed data with the salted digests in the ledger."},
        {"银行流水号和签领方式由经办岗位登记；是否与银行账和本人签字一致，须向银行和收款人核实。",
         "Bank serial numbers and the manner of signing were recorded by the cashier; whether they "
         "agree with the bank's books and the payees' own signatures must be confirmed with them."},
        {"效益是否由本项目产生，以及账本启用以前年度的情况，账本不能说明。",
         "The ledger cannot show whether a benefit was caused by this project, nor what happened "
         "in years before it was opened."},
    };
    mz_report_sentence(report,
                       mz_report_say(report, "仅凭账本不能得出结论的事项：",
                                     "What cannot be concluded from the ledger alone:"),
                       0);
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        char line[640];
        (void)snprintf(line, sizeof line, "%zu. %s", i + 1,
                       mz_report_say(report, limits[i][0], limits[i][1]));
        mz_report_sentence(report, line, 0);
    }
    return MZ_OK;
}
