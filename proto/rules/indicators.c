#include "proto/rules/indicators.h"

static struct mz_figure amounts(int64_t numerator, int64_t denominator) {
    return (struct mz_figure){
        .numerator = numerator > 0 ? (uint64_t)numerator : 0,
        .denominator = denominator > 0 ? (uint64_t)denominator : 0,
        .money = true,
        .ratio = true,
    };
}

static struct mz_figure persons(uint64_t numerator, uint64_t denominator) {
    return (struct mz_figure){.numerator = numerator, .denominator = denominator, .ratio = true};
}

/* Every row reads the same five things; most need two. */
#define COMPUTE(name_, figure_)                                                                    \
    static enum mz_status name_(const struct mz_records *records, struct mz_span project,          \
                                const struct mz_project_record *record,                            \
                                const struct mz_execution *execution,                              \
                                struct mz_figure *ret_figure) {                                    \
        (void)records, (void)project, (void)record, (void)execution;                               \
        *ret_figure = (figure_);                                                                   \
        return MZ_OK;                                                                              \
    }

COMPUTE(exe_plan, amounts(execution->settled - execution->refunded, execution->adjusted))
COMPUTE(exe_received, amounts(execution->settled - execution->refunded, execution->received))
COMPUTE(exe_audit, amounts(execution->settled, execution->adjusted - execution->frozen))
COMPUTE(received, amounts(execution->received, execution->adjusted))
COMPUTE(coverage, persons(record->signed_, record->eligible))
COMPUTE(accuracy, persons(record->signed_eligible, record->signed_))
COMPUTE(timeliness, persons(record->signed_ - record->signed_late, record->signed_))
COMPUTE(completion, persons(record->signed_lines, record->planned))
COMPUTE(head_count, ((struct mz_figure){.numerator = record->signed_, .denominator = 1}))
COMPUTE(per_head, ((struct mz_figure){.numerator = (uint64_t)record->signed_amount,
                                      .denominator = record->signed_,
                                      .money = true}))

/* What was not spent is saved once everything that was approved has arrived, and not before. Spent
 * more than planned is no saving: 0 and never less. */
static struct mz_figure saved(const struct mz_project_record *record,
                              const struct mz_execution *execution) {
    bool complete = record->planned > 0 && record->signed_lines >= record->planned;
    int64_t spent = execution->settled - execution->refunded;
    return amounts(execution->adjusted - spent, complete ? execution->adjusted : 0);
}

COMPUTE(quality, persons(record->passed, record->checked))
COMPUTE(saving, saved(record, execution))
COMPUTE(compliance,
        persons(record->paid_payments - record->irregular_payments, record->paid_payments))
COMPUTE(procedure, persons(record->archived_payments, record->paid_payments))
COMPUTE(punctual, persons(record->paid_payments - record->late_payments, record->paid_payments))

#define BUDGET_QUERY  "budget.appropriate,budget.adjust"
#define SETTLED_QUERY BUDGET_QUERY ",payment.settle"
#define SIGNED_QUERY  "payment.request,payment.sign"

#define PAID_QUERY "payment.instruct,payment.settle"

#define LEVEL(name_, name_zh_)                                                                     \
    { name_, name_zh_ }
#define PROCESS  LEVEL("Process", "过程")
#define OUTPUT   LEVEL("Output", "产出")
#define BENEFIT  LEVEL("Benefit", "效益")
#define DECISION LEVEL("Decision", "决策")
#define OUTPUTS  LEVEL("Outputs", "产出指标")

static const struct mz_indicator_area founding = {.framework1 = DECISION,
                                                  .framework2 = LEVEL("Establishing", "项目立项")};
static const struct mz_indicator_area aiming = {.framework1 = DECISION,
                                                .framework2 = LEVEL("Targets", "绩效目标")};
static const struct mz_indicator_area funding = {.framework1 = DECISION,
                                                 .framework2 = LEVEL("Funding", "资金投入")};
static const struct mz_indicator_area money = {PROCESS, LEVEL("Managing money", "资金管理"),
                                               LEVEL("Budget", "预算执行"),
                                               LEVEL("Execution", "预算执行率")};
static const struct mz_indicator_area conduct = {.framework1 = PROCESS,
                                                 .framework2 = LEVEL("Conduct", "组织实施")};
static const struct mz_indicator_area quantity = {OUTPUT, LEVEL("Quantity", "产出数量"), OUTPUTS,
                                                  LEVEL("Quantity", "数量指标")};
static const struct mz_indicator_area quality_ = {OUTPUT, LEVEL("Quality", "产出质量"), OUTPUTS,
                                                  LEVEL("Quality", "质量指标")};
static const struct mz_indicator_area time_ = {OUTPUT, LEVEL("Timeliness", "产出时效"), OUTPUTS,
                                               LEVEL("Timeliness", "时效指标")};
static const struct mz_indicator_area cost = {OUTPUT, LEVEL("Cost", "产出成本"), OUTPUTS,
                                              LEVEL("Cost", "成本指标")};
static const struct mz_indicator_area effect = {BENEFIT, LEVEL("Effect", "项目效益"),
                                                LEVEL("Benefits", "效益指标"),
                                                LEVEL("Society", "社会效益指标")};
static const struct mz_indicator_area content = {BENEFIT, LEVEL("Effect", "项目效益"),
                                                 LEVEL("Satisfaction", "满意度指标"),
                                                 LEVEL("Those served", "服务对象满意度指标")};

#define COMPUTED(key_, area_, nature_, unit_, query_, compute_)                                    \
    .key = (key_), .area = &(area_), .nature = MZ_NATURE_##nature_, .unit = (unit_),               \
    .query = (query_), .evidence = "", .compute = (compute_)
#define REPORTED(key_, area_, nature_, unit_, evidence_)                                           \
    .key = (key_), .area = &(area_), .nature = MZ_NATURE_##nature_, .unit = (unit_), .query = "",  \
    .evidence = (evidence_)

static const struct mz_indicator_row rows[] = {
    {COMPUTED("exe-plan", money, EQ, "%", SETTLED_QUERY, exe_plan),
     .name = "Budget execution (self-evaluation)", .name_zh = "预算执行率（自评口径）",
     .formula = "settled − refunded / adjusted appropriation (domain.md §3.3 no. 1)",
     .formula_zh = "（已拨付 − 已退款）÷ 调整后预算数（domain.md §3.3 之 1）"},
    {COMPUTED("exe-received", money, GE, "%", "funds.receive,payment.settle", exe_received),
     .name = "Budget execution (evaluation)", .name_zh = "预算执行率（评价口径）",
     .formula = "settled − refunded / funds received (domain.md §3.3 no. 2)",
     .formula_zh = "（已拨付 − 已退款）÷ 到位资金（domain.md §3.3 之 2）"},
    {COMPUTED("exe-audit", money, GE, "%", SETTLED_QUERY, exe_audit),
     .name = "Budget execution (audit)", .name_zh = "预算执行率（审计口径）",
     .formula = "settled / adjusted appropriation − frozen (domain.md §3.3 no. 3)",
     .formula_zh = "已拨付 ÷（调整后预算数 − 冻结数）（domain.md §3.3 之 3）"},
    {COMPUTED("received", money, GE, "%", BUDGET_QUERY ",funds.receive", received),
     .name = "Funds received", .name_zh = "资金到位率",
     .formula = "funds received / adjusted appropriation (domain.md §3.1 P1)",
     .formula_zh = "到位资金 ÷ 调整后预算数（domain.md §3.1 P1）"},
    {COMPUTED("cov", quantity, GE, "%", "list.freeze,payment.sign", coverage),
     .name = "Coverage of beneficiaries", .name_zh = "帮扶对象覆盖率",
     .formula = "distinct payees who signed / distinct payees on frozen lists (domain.md §3.2)",
     .formula_zh = "已签领人数 ÷ 冻结名单人数，均按人去重（domain.md §3.2）"},
    {COMPUTED("acc", quality_, GE, "%", "list.freeze,payment.sign", accuracy),
     .name = "Accuracy of beneficiaries", .name_zh = "帮扶对象准确性",
     .formula = "distinct payees who signed and are on a frozen list / who signed (domain.md "
                "§3.2)",
     .formula_zh = "已签领且在冻结名单上的人数 ÷ 已签领人数，均按人去重（domain.md §3.2）"},
    {COMPUTED("tim", time_, GE, "%", SIGNED_QUERY, timeliness), .name = "Timeliness",
     .name_zh = "慰问及时率",
     .formula = "distinct payees who signed by the due day / who signed (domain.md §3.2)",
     .formula_zh = "在规定日期前签领的人数 ÷ 已签领人数，均按人去重（domain.md §3.2）"},
    {COMPUTED("cnt", quantity, EQ, "人", "payment.sign", head_count), .name = "People reached",
     .name_zh = "慰问人数", .formula = "distinct payees who signed (domain.md §3.2)",
     .formula_zh = "已签领人数，按人去重（domain.md §3.2）"},
    {COMPUTED("cost", cost, LE, "元", "payment.sign", per_head), .name = "Amount a person",
     .name_zh = "人均慰问标准",
     .formula = "amount signed for / distinct payees who signed (domain.md §3.2)",
     .formula_zh = "签领金额 ÷ 已签领人数（domain.md §3.2）"},
    {COMPUTED("completion", quantity, GE, "%", "payment.approve," SIGNED_QUERY, completion),
     .name = "Completion", .name_zh = "实际完成率",
     .formula = "lines signed for / lines of approved requests (domain.md §3.1 O1)",
     .formula_zh = "已签领笔数 ÷ 已批准申请的笔数（domain.md §3.1 O1）"},
    {COMPUTED("quality", quality_, GE, "%", "payment.accept", quality), .name = "Quality",
     .name_zh = "质量达标率",
     .formula = "Σ passed / Σ checked of all acceptances, those that failed too (domain.md §3.1 "
                "O2)",
     .formula_zh = "历次验收合格数之和 ÷ 查验数之和，未通过的验收也计入（domain.md §3.1 O2）"},
    {COMPUTED("saving", cost, GE, "%", SETTLED_QUERY ",payment.refund,payment.sign", saving),
     .name = "Cost saved", .name_zh = "成本节约率",
     .formula = "adjusted appropriation − (settled − refunded) / adjusted appropriation; never "
                "below 0; not applicable until every approved line is signed for (domain.md §3.1 "
                "O4)",
     .formula_zh = "（调整后预算数 −（已拨付 − 已退款））÷ 调整后预算数；超支记 0，不为负；"
                   "已批准的各笔全部签领之前不适用（domain.md §3.1 O4）"},
    {COMPUTED("compliance", money, EQ, "%", PAID_QUERY ",evidence.attach,finding.raise",
              compliance),
     .name = "Compliance", .name_zh = "资金使用合规性",
     .formula = "payments paid without a file or bank serial flagged as reused and without a "
                "finding of high severity / payments paid (domain.md §3.1 P3)",
     .formula_zh = "无重复使用文件或流水号标记、且无高严重度问题的已拨付业务数 ÷ 已拨付业务数"
                   "（domain.md §3.1 P3）"},
    {COMPUTED("procedure", conduct, EQ, "%", "payment.settle,payment.archive", procedure),
     .name = "Files complete", .name_zh = "制度执行有效性(手续完备归档率)",
     .formula = "payments archived, with all evidence that the policy asks for / payments paid "
                "(domain.md §3.1 P5)",
     .formula_zh = "手续完备并已归档的业务数 ÷ 已拨付业务数（domain.md §3.1 P5）"},
    {COMPUTED("punctual", time_, GE, "%", "payment.request," PAID_QUERY, punctual),
     .name = "Funds sent in time", .name_zh = "资金拨付及时率",
     .formula = "payments paid that were first instructed by their due day / payments paid "
                "(domain.md §3.1 O3, §12 T10)",
     .formula_zh = "在规定日期前首次发起拨付的业务数 ÷ 已拨付业务数（domain.md §3.1 O3、§12 "
                   "T10）"},

    {REPORTED("basis", founding, QUALITATIVE, "", "E01,E02"), .name = "Sufficient basis",
     .name_zh = "立项依据充分性",
     .formula = "conforms to law, policy and the unit's duty, repeats nothing (domain.md §3.1 D1)",
     .formula_zh = "符合法律法规、政策和部门职责，不重复立项（domain.md §3.1 D1）"},
    {REPORTED("founding", founding, QUALITATIVE, "", "E02,E03"),
     .name = "Proper procedure of establishing", .name_zh = "立项程序规范性",
     .formula = "application, approval and collective decision were made (domain.md §3.1 D2)",
     .formula_zh = "申报、审批、集体决策等程序完备（domain.md §3.1 D2）"},
    {REPORTED("aims", aiming, QUALITATIVE, "", "E02"), .name = "Reasonable targets",
     .name_zh = "绩效目标合理性",
     .formula = "targets are relevant, realistic and match the money (domain.md §3.1 D3)",
     .formula_zh = "目标与工作相关、切合实际、与资金量匹配（domain.md §3.1 D3）"},
    {REPORTED("clarity", aiming, GE, "%", "E02"), .name = "Clear indicators",
     .name_zh = "绩效指标明确性",
     .formula = "indicators with a value and a unit / indicators of the targets (domain.md §3.1 "
                "D4)",
     .formula_zh = "有明确指标值和度量单位的指标数 ÷ 指标总数（domain.md §3.1 D4）"},
    {REPORTED("budgeting", funding, QUALITATIVE, "", "E01"), .name = "Sound budget",
     .name_zh = "预算编制科学性",
     .formula = "the budget has a basis: standard × number (domain.md §3.1 D5)",
     .formula_zh = "预算编制有依据：标准 × 数量（domain.md §3.1 D5）"},
    {REPORTED("allocation", funding, QUALITATIVE, "", "E01"), .name = "Reasonable allocation",
     .name_zh = "资金分配合理性",
     .formula = "the money is allocated on an adequate basis (domain.md §3.1 D6)",
     .formula_zh = "资金分配依据充分（domain.md §3.1 D6）"},
    {REPORTED("rules", conduct, QUALITATIVE, "", "E02"), .name = "Sound rules",
     .name_zh = "管理制度健全性",
     .formula = "rules of finance and business exist and are lawful (domain.md §3.1 P4)",
     .formula_zh = "财务和业务管理制度健全、合法（domain.md §3.1 P4）"},
    {REPORTED("soc", effect, QUALITATIVE, "", "E12,E13"), .name = "Social effect",
     .name_zh = "实施效益(社会效益)",
     .formula = "effect on those it was meant for, judged on evidence; measured: those better off "
                "/ those asked (domain.md §3.1 B1)",
     .formula_zh = "对帮扶对象的实际效果，凭佐证资料判断；可量化的：情况改善人数 ÷ 回访人数"
                   "（domain.md §3.1 B1）"},
    {REPORTED("sat", content, GE, "%", "E13"), .name = "Satisfaction", .name_zh = "服务对象满意度",
     .formula = "answers satisfied or fairly satisfied / valid answers (domain.md §3.1 B2)",
     .formula_zh = "满意和基本满意的份数 ÷ 有效问卷份数（domain.md §3.1 B2）"},
};

const struct mz_indicator_row *mz_catalogue_at(size_t n) {
    return n < sizeof rows / sizeof rows[0] ? &rows[n] : NULL;
}

const struct mz_indicator_row *mz_catalogue_find(struct mz_span key) {
    for (size_t n = 0; n < sizeof rows / sizeof rows[0]; n++)
        if (mz_span_equal_text(key, rows[n].key))
            return &rows[n];
    return NULL;
}

static const struct mz_indicator_row *if_computed(const struct mz_indicator_row *row) {
    return row != NULL && row->compute != NULL ? row : NULL;
}

const struct mz_indicator_row *mz_indicator_at(size_t n) {
    return if_computed(mz_catalogue_at(n));
}

const struct mz_indicator_row *mz_indicator_find(struct mz_span key) {
    return if_computed(mz_catalogue_find(key));
}
