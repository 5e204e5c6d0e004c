/* The tables of an export that are about performance evaluation: targets and what was scored,
 * concluded, monitored, explained and found, and the periods that were closed (domain.md §3, §8).
 */
#include "client/export/export_tables.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define TEXT(name_, path_)                                                                         \
    { name_, NULL, path_, MZ_READ_TEXT, NULL, false }
#define COUNT(name_, path_)                                                                        \
    { name_, NULL, path_, MZ_READ_COUNT, NULL, false }
#define FLAG(name_, path_)                                                                         \
    { name_, NULL, path_, MZ_READ_FLAG, NULL, false }
/* Two columns: yuan as a decimal, and the integer fen; added up or not. */
#define MONEY(name_, path_, sum_)                                                                  \
    {name_, NULL, path_, MZ_READ_MONEY, NULL, false}, {                                            \
        name_ "_fen", NULL, path_ "_fen", MZ_READ_COUNT, NULL, sum_                                \
    }
/* What every signed entry has. */
#define HEAD                                                                                       \
    COUNT("index", "index"), TEXT("date", "date"), TEXT("project", "project"),                     \
        TEXT("actor", "issuer")

static const struct mz_read_column targets[] = {
    HEAD,
    TEXT("goal", "body.goal"),
    TEXT("level1", "row.level1"),
    TEXT("level2", "row.level2"),
    TEXT("key", "row.key"),
    TEXT("name", "row.name"),
    TEXT("nature", "row.nature"),
    COUNT("target_numerator", "row.target_numerator"),
    COUNT("target_denominator", "row.target_denominator"),
    TEXT("target_date", "row.target_date"),
    TEXT("unit", "row.unit"),
    COUNT("weight", "row.weight"),
    TEXT("statement", "statement"),
};
static const struct mz_read_column scores[] = {
    HEAD,
    COUNT("year", "body.year"),
    TEXT("type", "body.type"),
    COUNT("scheme", "body.scheme"),
    TEXT("key", "row.key"),
    COUNT("numerator", "row.numerator"),
    COUNT("denominator", "row.denominator"),
    TEXT("done", "row.done"),
    TEXT("band", "row.band"),
    COUNT("share", "row.share"),
    COUNT("computed_points", "row.computed"),
    COUNT("reported_points", "row.reported"),
    TEXT("reason", "row.reason"),
    COUNT("total_points", "body.total"),
    TEXT("evidence", "row.evidence"),
    TEXT("statement", "statement"),
};
static const struct mz_read_column conclusions[] = {
    HEAD,
    COUNT("year", "body.year"),
    TEXT("type", "body.type"),
    COUNT("total_points", "body.total"),
    COUNT("scores", "scores"),
    COUNT("sum_points", "sum"),
    TEXT("grade", "grade"),
    COUNT("spare", "margin.spare"),
    COUNT("lacking", "margin.lacking"),
    COUNT("margin_per", "margin.per"),
    TEXT("opinion", "body.opinion"),
    TEXT("statement", "statement"),
};
static const struct mz_read_column monitoring[] = {
    HEAD,
    TEXT("checkpoint", "body.checkpoint"),
    TEXT("light", "body.light"),
    MONEY("budget", "body.budget", false),
    MONEY("planned", "body.planned", false),
    MONEY("executed", "body.executed", false),
    MONEY("gap", "gap.amount", false),
    FLAG("behind", "gap.behind"),
    MONEY("forecast", "body.forecast", false),
    TEXT("reason", "body.reason"),
    TEXT("measure", "body.measure"),
    FLAG("suspend", "suspend"),
    TEXT("statement", "statement"),
};
static const struct mz_read_column monitoring_indicators[] = {
    COUNT("index", "index"),
    TEXT("project", "project"),
    TEXT("checkpoint", "body.checkpoint"),
    TEXT("key", "row.key"),
    COUNT("numerator", "row.numerator"),
    COUNT("denominator", "row.denominator"),
    TEXT("likelihood", "row.likelihood"),
};
static const struct mz_read_column deviations[] = {
    HEAD,
    TEXT("key", "body.indicator"),
    TEXT("cause", "body.cause"),
    TEXT("text", "body.text"),
    TEXT("measure", "body.measure"),
    TEXT("statement", "statement"),
};
static const struct mz_read_column findings[] = {
    HEAD,
    TEXT("code", "body.code"),
    TEXT("severity", "body.severity"),
    TEXT("state", "state"),
    TEXT("text", "body.text"),
    MONEY("recover", "body.recover", true),
    COUNT("response_index", "response.index"),
    TEXT("response_date", "response.date"),
    TEXT("response_actor", "response.issuer"),
    TEXT("response", "response.body.text"),
    TEXT("measure", "response.body.measure"),
    COUNT("resolution_index", "resolution.index"),
    TEXT("resolution_date", "resolution.date"),
    TEXT("resolution_actor", "resolution.issuer"),
    TEXT("result", "resolution.body.result"),
    TEXT("resolution", "resolution.body.text"),
    MONEY("recovered", "resolution.body.recovered", true),
    TEXT("statement", "statement"),
};
static const struct mz_read_column periods[] = {
    TEXT("project", "project"),
    TEXT("begin", "begin"),
    TEXT("end", "end"),
    FLAG("confirmed", "confirmed"),
    COUNT("index", "index"),
    COUNT("confirmed_index", "confirmed_index"),
    TEXT("statement", "statement"),
};
static const struct mz_read_column period_balances[] = {
    COUNT("index", "index"),
    TEXT("project", "project"),
    TEXT("begin", "body.begin"),
    TEXT("end", "body.end"),
    TEXT("line", "row.line"),
    TEXT("item", "row.item"),
    MONEY("opening", "row.opening", false),
    MONEY("plus", "row.plus", false),
    MONEY("minus", "row.minus", false),
    MONEY("closing", "row.closing", false),
};

#define TABLE(name_, title_, view_, rows_, zh_, en_)                                               \
    .name = #name_, .title_zh = (title_), .about = (en_), .about_zh = (zh_), .view = (view_),      \
    .rows = MZ_EXPORT_##rows_, .columns = (name_), .count = COUNT_OF(name_)
const struct mz_export_table mz_export_evaluation_tables[] = {
    {TABLE(targets, "绩效目标", "list", ENTRIES,
           "每次下达的绩效目标的每项指标一行；同一项目以最后一次为准；weight 为百分之一分",
           "one indicator of one setting of targets; of a project the last setting counts; weight "
           "is in 1/100 point"),
     .kinds = "target.set", .member = "body.indicators"},
    {TABLE(scores, "评分明细", "list", ENTRIES,
           "每位评价人对每项指标的评分一行：计算分与上报分并列，单位百分之一分",
           "what one evaluator scored for one indicator: computed and reported side by side, in "
           "1/100 point"),
     .kinds = "score.record", .member = "body.scores"},
    {TABLE(conclusions, "评价结论", "evaluation", OF_PROJECT,
           "每个评价结论一行：得分为 sum_points / scores，单位百分之一分；spare、lacking "
           "为距上下一等级，单位 1/margin_per 分",
           "one conclusion: the score is sum_points / scores in 1/100 point; spare and lacking are "
           "what is above this grade's bound and below the next one's, in 1/margin_per point")},
    {TABLE(monitoring, "绩效监控", "monitor", OF_PROJECT,
           "每个监控节点一行：预算、计划、执行、差额、预测与灯号",
           "one checkpoint: budget, plan, executed, gap, forecast and light")},
    {TABLE(monitoring_indicators, "监控指标", "list", ENTRIES,
           "每个监控节点的每项指标一行：实际值与完成可能性",
           "one indicator at one checkpoint: its value, and whether it will be reached"),
     .kinds = "monitor.snapshot", .member = "body.indicators"},
    {TABLE(deviations, "偏差说明", "deviations", OF_PROJECT, "每项偏差原因及改进措施一行",
           "why one indicator deviates, and what is done")},
    {TABLE(findings, "检查发现", "findings", OF_PROJECT, "每项检查发现及其答复、处理结果一行",
           "one finding with its answer and how it ended")},
    {TABLE(periods, "结账期间", "periods", OF_PROJECT, "每个结账期间一行",
           "one period that was closed")},
    {TABLE(period_balances, "期间余额", "list", ENTRIES,
           "每个结账期间每项指标的期初、增加、减少、期末一行",
           "opening, plus, minus and closing of one budget line in one close"),
     .kinds = "period.close", .member = "body.balances"},
    {.name = NULL},
};
