#include "proto/rules/execution.h"

#include "proto/base/money.h"
#include "proto/rules/fold.h"

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
