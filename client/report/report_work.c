/* 组织管理 and 二、绩效评价工作开展情况: who acted in which duty, the controls in force, and what
 * the evaluation was of, for when, on what basis and by which standards, all as data of the ledger.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/i18n.h"
#include "client/remote/api.h"
#include "client/report/report.h"
#include "proto/base/money.h"

/* -- Duties. */

static enum mz_status put_duty(struct mz_report *report, const char *kind) {
    json_t *items, *people = json_object(), *indexes = json_array();
    struct mz_buffer names = {0};
    const char *name;
    json_t *value;
    char count[24];
    unsigned note = 0;
    enum mz_status status = mz_form_items(&report->form, "list", kind, &items);
    for (size_t i = 0; status == MZ_OK && i < json_array_size(items); i++) {
        json_t *item = json_array_get(items, i);
        json_object_set(people, mz_form_member(item, "issuer"), json_object_get(item, "index"));
        json_array_append(indexes, json_object_get(item, "index"));
    }
    size_t all = json_array_size(indexes);
    if (status == MZ_OK && all > 0) {
        json_t *entries = json_pack("{s:O,s:I}", "indexes", indexes, "count", (json_int_t)all);
        status = mz_report_note(report, NULL, entries, &note);
        json_decref(entries);
        json_object_foreach(people, name, value) {
            mz_buffer_format(&names, "%s%s",
                             names.size > 0 ? mz_report_say(report, "、", ", ") : "", name);
        }
        (void)snprintf(count, sizeof count, "%zu", all);
        mz_report_row(report);
        mz_report_cell(report, mz_report_kind(report, kind), MZ_DOC_LEFT, 0);
        mz_report_cell(report, mz_buffer_string(&names), MZ_DOC_LEFT, note);
        mz_report_cell(report, count, MZ_DOC_RIGHT, 0);
    }
    if (status == MZ_OK)
        json_decref(items);
    mz_buffer_free(&names);
    json_decref(people);
    json_decref(indexes);
    return status;
}

enum mz_status mz_report_duties(struct mz_report *report) {
    static const char *const kinds[] = {
        "project.register", "target.set",         "budget.appropriate", "payment.request",
        "payment.review",   "payment.approve",    "payment.accept",     "payment.instruct",
        "payment.settle",   "payment.sign",       "payment.archive",    "monitor.snapshot",
        "score.record",     "evaluation.conclude"};
    static const uint16_t widths[] = {60, 90, 30};
    static const char *const words[][2] = {
        {"事项", "Act"}, {"署名人员", "Signed by"}, {"记录数", "Entries"}};
    enum mz_status status = MZ_OK;
    mz_report_table(report, mz_report_say(report, "各项职责的署名人员", "Signatories by duty"),
                    widths, words, 3);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0] && status == MZ_OK; i++)
        status = put_duty(report, kinds[i]);
    return status;
}

/* -- Controls. */

static void put_tier(struct mz_report *report, const json_t *tier) {
    char approvals[24], limit[MZ_MONEY_TEXT];
    bool bound = json_object_get(tier, "limit_fen") != NULL;
    mz_money_format_grouped(mz_form_fen(tier, "limit"), limit);
    (void)snprintf(approvals, sizeof approvals, "%" PRIu64, mz_report_number(tier, "approvals"));
    mz_report_row(report);
    mz_report_cell(report, bound ? limit : mz_report_say(report, "不限", "no limit"), MZ_DOC_RIGHT,
                   0);
    mz_report_cell(report, approvals, MZ_DOC_RIGHT, 0);
    mz_report_cell(report,
                   json_is_true(json_object_get(tier, "minutes"))
                       ? mz_report_say(report, "须附会议纪要", "minutes needed")
                       : mz_report_say(report, "不需要", "not needed"),
                   MZ_DOC_CENTER, 0);
}

enum mz_status mz_report_controls(struct mz_report *report) {
    static const uint16_t widths[] = {70, 50, 60};
    static const char *const words[][2] = {{"支付金额上限（元）", "Payments up to, yuan"},
                                           {"审批级数", "Approvals"},
                                           {"集体决策", "Collective decision"}};
    const json_t *answer = report->facts.view[MZ_REPORT_POLICY];
    const json_t *policy = json_object_get(answer, "policy");
    const json_t *tiers = json_object_get(policy, "tiers");
    char line[512];
    unsigned note = 0;
    if (policy == NULL)
        return MZ_OK;
    enum mz_status status =
        mz_report_note(report, mz_report_say(report, "控制制度", "Control policy"),
                       json_object_get(answer, "index"), &note);
    (void)snprintf(line, sizeof line,
                   mz_report_say(report,
                                 "账本执行的控制制度为第 %" PRIu64 " 版：每笔支付须经 %" PRIu64
                                 " 人验收，须附佐证资料 %zu 项，不相容职责 %zu 对；"
                                 "未经审批、未经验收或者手续不全的，账本拒绝登记拨付。",
                                 "The control policy in force is version %" PRIu64
                                 ": each payment requires %" PRIu64
                                 " acceptances and %zu kinds of evidence, and %zu pairs of duties "
                                 "are incompatible. The ledger refuses to record a payment that is "
                                 "not approved, not accepted or not fully documented."),
                   mz_report_number(policy, "version"), mz_report_number(policy, "acceptors"),
                   json_array_size(json_object_get(policy, "evidence")),
                   json_array_size(json_object_get(policy, "conflicts")));
    if (status != MZ_OK)
        return status;
    mz_report_sentence(report, line, note);
    mz_report_table(report, mz_report_say(report, "审批权限", "Approval limits"), widths, words, 3);
    for (size_t i = 0; i < json_array_size(tiers); i++)
        put_tier(report, json_array_get(tiers, i));
    return MZ_OK;
}

/* -- What is evaluated. */

enum mz_status mz_report_object(struct mz_report *report) {
    const json_t *about = report->form.about;
    char line[768];
    unsigned note = 0;
    enum mz_status status = mz_report_note(report, mz_report_say(report, "立项", "Registration"),
                                           json_object_get(about, "index"), &note);
    (void)snprintf(
        line, sizeof line,
        mz_report_say(report,
                      "评价对象：%s（%s），实施单位：%s。评价时段：%s 至 %s。"
                      "评价年度：%" PRIu64 " 年。评价类型：%s。",
                      "Subject: %s (%s), implemented by %s. Period covered: %s to %s. Year: "
                      "%" PRIu64 ". Type of evaluation: %s."),
        mz_form_member(about, "name"), report->form.project, mz_form_member(about, "unit"),
        mz_form_member(about, "begin"), mz_form_member(about, "end"), report->facts.year,
        mz_report_word(report->form.language, "evaluation", report->facts.type));
    if (status == MZ_OK)
        mz_report_sentence(report, line, note);
    return status;
}

static enum mz_status put_document(struct mz_report *report, const char *what, const char *text,
                                   const json_t *entry) {
    unsigned note = 0;
    enum mz_status status = mz_report_note(report, what, entry, &note);
    mz_report_row(report);
    mz_report_cell(report, what, MZ_DOC_LEFT, 0);
    mz_report_cell(report, text, MZ_DOC_LEFT, note);
    return status;
}

enum mz_status mz_report_basis(struct mz_report *report) {
    static const uint16_t widths[] = {50, 130};
    static const char *const words[][2] = {{"类别", "Kind"}, {"依据", "Document"}};
    const json_t *about = report->form.about, *budgets = report->facts.view[MZ_REPORT_BUDGETS];
    const json_t *lists = report->facts.view[MZ_REPORT_LISTS];
    mz_report_table(
        report,
        mz_report_say(report, "评价依据（账本记录）", "Basis of the evaluation, as recorded"),
        widths, words, 2);
    enum mz_status status =
        put_document(report, mz_report_say(report, "立项依据", "Project"),
                     mz_form_member(about, "basis"), json_object_get(about, "index"));
    for (size_t i = 0; i < json_array_size(budgets) && status == MZ_OK; i++) {
        const json_t *line = json_array_get(budgets, i);
        status = put_document(report, mz_report_say(report, "预算下达文件", "Appropriation"),
                              mz_form_member(line, "document"), json_object_get(line, "index"));
    }
    for (size_t i = 0; i < json_array_size(lists) && status == MZ_OK; i++) {
        const json_t *list = json_array_get(lists, i);
        char text[160];
        (void)snprintf(text, sizeof text,
                       mz_report_say(report, "%.64s，%" PRIu64 " 人", "%.64s, %" PRIu64 " persons"),
                       mz_form_member(list, "list"), mz_report_number(list, "count"));
        status = put_document(report, mz_report_say(report, "公示名单", "Eligible list"), text,
                              json_object_get(list, "index"));
    }
    return status;
}

/* -- Standards. */

enum mz_status mz_report_standard(struct mz_report *report) {
    const json_t *scheme = json_object_get(report->facts.view[MZ_REPORT_SCHEME], "scheme");
    char line[768], overshoot[MZ_REPORT_TEXT], top[MZ_REPORT_TEXT], middle[MZ_REPORT_TEXT];
    mz_report_points(mz_report_number(scheme, "overshoot"), 1, overshoot);
    mz_report_points(mz_report_number(scheme, "top"), 1, top);
    mz_report_points(mz_report_number(scheme, "middle"), 1, middle);
    mz_report_sentence(
        report,
        mz_report_say(report,
                      "指标体系见“绩效目标”表和附件评分表。评分等级：90（含）至 100 "
                      "分为优，80（含）至 90 分为良，60（含）至 80 分为中，60 "
                      "分以下为差；等级按未舍入的精确值判定。",
                      "The indicators are set out in the table of performance targets and in the "
                      "annexed score table. Grades: excellent from 90, good from 80, medium from "
                      "60, poor below 60, judged on the exact score before rounding."),
        0);
    (void)snprintf(
        line, sizeof line,
        mz_report_say(
            report,
            "评分办法第 %" PRIu64 " 版：定量指标达到目标得满分，未达到按比例"
            "得分；定性指标达成的，得分为分值的 %s%% 以上，部分达成的为 %s%% 至 %s%%，未达成的在 "
            "%s%% 以下；实际值超过目标值 %s%% 的，须说明目标是否偏低。",
            "Scoring scheme version %" PRIu64
            ": a quantified indicator that reaches its target scores in full, otherwise in "
            "proportion. A qualitative one scores at least %s%% of its weight if met, %s%% to %s%% "
            "if met in part, and less than %s%% if not met. Where the actual value exceeds %s%% of "
            "the target, an explanation is due whether the target was set too low."),
        mz_report_number(scheme, "version"), top, middle, top, middle, overshoot);
    mz_report_sentence(report, line, 0);
    return MZ_OK;
}

/* -- Monitoring. */

static enum mz_status put_snapshot(struct mz_report *report, const json_t *item) {
    static const char *const sums[] = {"budget", "planned", "executed", "forecast"};
    const json_t *body = json_object_get(item, "body");
    unsigned note = 0;
    enum mz_status status = mz_report_note(report, mz_report_say(report, "运行监控", "Monitoring"),
                                           json_object_get(item, "index"), &note);
    mz_report_row(report);
    mz_report_cell(report, mz_form_member(body, "checkpoint"), MZ_DOC_CENTER, note);
    for (size_t i = 0; i < 4; i++)
        mz_report_yuan_cell(report, mz_form_fen(body, sums[i]), 0);
    mz_report_cell(report,
                   mz_report_word(report->form.language, "light", mz_form_member(body, "light")),
                   MZ_DOC_CENTER, 0);
    return status;
}

enum mz_status mz_report_checkpoints(struct mz_report *report) {
    static const uint16_t widths[] = {34, 32, 32, 32, 32, 18};
    static const char *const words[][2] = {{"检查点", "Checkpoint"}, {"预算", "Budget"},
                                           {"计划", "Planned"},      {"执行", "Executed"},
                                           {"全年预计", "Forecast"}, {"信号", "Light"}};
    const json_t *items = report->facts.view[MZ_REPORT_SNAPSHOTS];
    enum mz_status status = MZ_OK;
    if (json_array_size(items) == 0) {
        mz_report_sentence(report,
                           mz_report_say(report, "账本中没有运行监控记录。",
                                         "No monitoring was recorded in the ledger."),
                           0);
        return MZ_OK;
    }
    mz_report_table(report, mz_report_say(report, "运行监控（元）", "Monitoring (yuan)"), widths,
                    words, 6);
    for (size_t i = 0; i < json_array_size(items) && status == MZ_OK; i++)
        status = put_snapshot(report, json_array_get(items, i));
    return status;
}
