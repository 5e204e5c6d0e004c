#include "proto/rules/indicators.h"

#include "proto/base/money.h"
#include "proto/rules/fold.h"

/* -- Execution. */

static enum mz_status add_line(const struct mz_budget_record *line, struct mz_execution *sum) {
    const struct {
        int64_t *total;
        int64_t amount;
    } sums[] = {
        {&sum->original, line->original},   {&sum->adjusted, mz_budget_adjusted(line)},
        {&sum->frozen, line->frozen},       {&sum->received, line->received},
        {&sum->committed, line->committed}, {&sum->vouchers, line->instructed},
        {&sum->settled, line->settled},     {&sum->refunded, line->refunded},
        {&sum->signed_, line->signed_},
    };
    enum mz_status status = MZ_OK;
    for (size_t n = 0; status == MZ_OK && n < sizeof sums / sizeof sums[0]; n++)
        status = mz_money_add(*sums[n].total, sums[n].amount, sums[n].total);
    sum->lines++;
    return status;
}

/* Lines by their order and not by a scan: the fold, which asks this too, never scans. */
enum mz_status mz_execution_compute(const struct mz_records *records, struct mz_span project,
                                    struct mz_execution *ret_execution) {
    struct mz_execution sum = {0};
    struct mz_line_order_record order;
    struct mz_budget_record line;
    enum mz_status status = MZ_OK;
    for (uint64_t n = 1; status == MZ_OK; n++) {
        struct mz_key key = mz_key_of_code_number(MZ_TABLE_LINE_ORDER, project, n);
        status = mz_records_get(records, &key, &mz_line_order_record_schema, &order);
        if (status == MZ_E_NOT_FOUND)
            break;
        key = mz_key_of_codes(MZ_TABLE_BUDGET, project, order.line);
        if (status == MZ_OK)
            status = mz_records_get(records, &key, &mz_budget_record_schema, &line);
        if (status == MZ_OK)
            status = add_line(&line, &sum);
    }
    if (status != MZ_E_NOT_FOUND)
        return status;
    int64_t spent = sum.settled - sum.refunded;
    sum.certified = sum.adjusted > 0 && sum.adjusted == sum.vouchers && sum.adjusted == spent &&
                    sum.adjusted == sum.signed_;
    *ret_execution = sum;
    return MZ_OK;
}

/* -- Indicators. */

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

#define BUDGET_QUERY  "budget.appropriate,budget.adjust"
#define SETTLED_QUERY BUDGET_QUERY ",payment.settle"
#define SIGNED_QUERY  "payment.request,payment.sign"

static const struct mz_indicator_row rows[] = {
    {"exe-plan", "Budget execution (self-evaluation)", "预算执行率(自评口径)",
     "settled − refunded / adjusted appropriation (domain.md §3.3 no. 1)", SETTLED_QUERY, exe_plan},
    {"exe-received", "Budget execution (evaluation)", "预算执行率(评价口径)",
     "settled − refunded / funds received (domain.md §3.3 no. 2)", "funds.receive,payment.settle",
     exe_received},
    {"exe-audit", "Budget execution (audit)", "预算执行率(审计口径)",
     "settled / adjusted appropriation − frozen (domain.md §3.3 no. 3)", SETTLED_QUERY, exe_audit},
    {"received", "Funds received", "资金到位率",
     "funds received / adjusted appropriation (domain.md §3.1 P1)", BUDGET_QUERY ",funds.receive",
     received},
    {"cov", "Coverage of beneficiaries", "帮扶对象覆盖率",
     "distinct payees who signed / distinct payees on frozen lists (domain.md §3.2)",
     "list.freeze,payment.sign", coverage},
    {"acc", "Accuracy of beneficiaries", "帮扶对象准确性",
     "distinct payees who signed and are on a frozen list / who signed (domain.md §3.2)",
     "list.freeze,payment.sign", accuracy},
    {"tim", "Timeliness", "慰问及时率",
     "distinct payees who signed by the due day / who signed (domain.md §3.2)", SIGNED_QUERY,
     timeliness},
    {"cnt", "People reached", "慰问人数", "distinct payees who signed (domain.md §3.2)",
     "payment.sign", head_count},
    {"cost", "Amount a person", "人均慰问标准",
     "amount signed for / distinct payees who signed (domain.md §3.2)", "payment.sign", per_head},
    {"completion", "Completion", "实际完成率",
     "lines signed for / lines of approved requests (domain.md §3.1 O1)",
     "payment.approve," SIGNED_QUERY, completion},
};

const struct mz_indicator_row *mz_indicator_at(size_t n) {
    return n < sizeof rows / sizeof rows[0] ? &rows[n] : NULL;
}

const struct mz_indicator_row *mz_indicator_find(struct mz_span key) {
    for (size_t n = 0; n < sizeof rows / sizeof rows[0]; n++)
        if (mz_span_equal_text(key, rows[n].key))
            return &rows[n];
    return NULL;
}
