/* What a period.close would have to state now: the figures that its guards compare. */
#include <string.h>

#include "proto/base/calendar.h"
#include "proto/rules/internal.h"

static enum mz_status get(const struct mz_records *records, struct mz_key key,
                          const struct mz_schema *schema, void *ret_record) {
    return mz_records_get(records, &key, schema, ret_record);
}

static enum mz_status draft_counts(const struct mz_records *records, struct mz_span project,
                                   struct mz_period_close *draft) {
    struct mz_chain_record chain;
    struct mz_index_record open = {0};
    enum mz_status status =
        get(records, mz_key_of_code(MZ_TABLE_CHAIN, project), &mz_chain_record_schema, &chain);
    if (status != MZ_OK)
        return status;
    draft->entries = chain.count;
    draft->head = chain.head;
    status =
        get(records, mz_key_of_code(MZ_TABLE_OPEN_COUNT, project), &mz_index_record_schema, &open);
    draft->open = status == MZ_OK ? open.index : 0;
    return status == MZ_E_NOT_FOUND ? MZ_OK : status;
}

/* The rows of the n-th line. */
static enum mz_status draft_line(const struct mz_records *records, struct mz_span project,
                                 const struct mz_period_case *period, uint64_t n,
                                 struct mz_period_close *draft) {
    struct mz_line_order_record order;
    struct mz_period_item items[MZ_BALANCES];
    enum mz_status status = get(records, mz_key_of_code_number(MZ_TABLE_LINE_ORDER, project, n),
                                &mz_line_order_record_schema, &order);
    if (status != MZ_OK)
        return status;
    status = mz_period_items(records, project, order.line, period, items);
    for (unsigned i = 0; status == MZ_OK && i < MZ_BALANCES; i++)
        draft->balances[draft->balances_count++] = (struct mz_period_balance){
            .line = order.line,
            .item = (uint8_t)(i + 1),
            .opening = items[i].opening,
            .plus = items[i].plus,
            .minus = items[i].minus,
            .closing = items[i].closing,
        };
    return status;
}

enum mz_status mz_period_draft(const struct mz_records *records, struct mz_span project,
                               uint32_t end, uint64_t from, struct mz_period_close *ret_draft) {
    struct mz_period_record period;
    enum mz_status status =
        get(records, mz_key_of_code(MZ_TABLE_PERIOD, project), &mz_period_record_schema, &period);
    if (status != MZ_OK)
        return status;
    struct mz_project_record record;
    status =
        get(records, mz_key_of_code(MZ_TABLE_PROJECT, project), &mz_project_record_schema, &record);
    if (status != MZ_OK)
        return status;
    uint64_t lines = record.budget_lines;
    memset(ret_draft, 0, sizeof *ret_draft);
    ret_draft->begin = period.closed_to != 0 ? mz_period_next_day(period.closed_to)
                                             : mz_period_quarter_begin(period.first);
    ret_draft->end = end;
    /* Days are YYYYMMDD; beyond them there is no calendar to ask. */
    if (end < ret_draft->begin || end > 29991231 || end != mz_period_quarter_end(end))
        return MZ_E_OUT_OF_RANGE;
    if (from == 0 || from > (lines > 0 ? lines : 1))
        return MZ_E_OUT_OF_RANGE;
    const struct mz_period_case days = {
        .begin = ret_draft->begin, .end = end, .closed_to = period.closed_to};
    status = draft_counts(records, project, ret_draft);
    uint64_t last = lines < from + MZ_PART_LINES ? lines : from + MZ_PART_LINES - 1;
    for (uint64_t n = from; status == MZ_OK && n <= last; n++)
        status = draft_line(records, project, &days, n, ret_draft);
    ret_draft->left = last < lines ? lines - last : MZ_ABSENT;
    return status;
}

enum mz_status mz_period_due(const struct mz_records *records, struct mz_span code, uint32_t today,
                             uint32_t *ret_begin, uint32_t *ret_end) {
    struct mz_period_record period;
    struct mz_project_record project;
    struct mz_index_record open;
    enum mz_status status =
        get(records, mz_key_of_code(MZ_TABLE_PERIOD, code), &mz_period_record_schema, &period);
    if (status == MZ_OK)
        status = get(records, mz_key_of_code(MZ_TABLE_PROJECT, code), &mz_project_record_schema,
                     &project);
    if (status != MZ_OK)
        return status;
    uint32_t begin = period.closed_to != 0 ? mz_period_next_day(period.closed_to)
                                           : mz_period_quarter_begin(period.first);
    uint32_t end = mz_date_from_days(mz_date_days(mz_period_quarter_begin(today)) - 1);
    if (end < begin)
        return MZ_E_NOT_FOUND;
    status =
        get(records, mz_key_of_code(MZ_TABLE_OPEN_COUNT, code), &mz_index_record_schema, &open);
    if (status == MZ_E_NOT_FOUND)
        open.index = 0;
    else if (status != MZ_OK)
        return status;
    if (begin > project.end && open.index == 0)
        return MZ_E_NOT_FOUND;
    *ret_begin = begin;
    *ret_end = end;
    return MZ_OK;
}
