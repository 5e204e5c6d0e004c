/* What moved on each budget line in each quarter, by business date: what a period close is computed
 * from. Kept as the lines change, so that closing costs the same at any length of the ledger. */
#include "proto/base/calendar.h"
#include "proto/base/money.h"
#include "proto/rules/internal.h"

uint32_t mz_period_quarter_begin(uint32_t date) {
    return mz_date_year(date) * 10000 + (mz_date_quarter(date) * 3 - 2) * 100 + 1;
}

uint32_t mz_period_quarter_end(uint32_t date) {
    static const uint32_t ends[] = {331, 630, 930, 1231};
    return mz_date_year(date) * 10000 + ends[mz_date_quarter(date) - 1];
}

uint32_t mz_period_next_day(uint32_t date) {
    return mz_date_from_days(mz_date_days(date) + 1);
}

/* -- Figures as arrays in the order of the words. */

static void read_budget(const struct mz_budget_record *budget, int64_t ret_figures[MZ_BALANCES]) {
    const int64_t figures[MZ_BALANCES] = {
        mz_budget_adjusted(budget), budget->frozen,  budget->received, budget->committed,
        budget->instructed,         budget->settled, budget->refunded, budget->signed_};
    for (unsigned n = 0; n < MZ_BALANCES; n++)
        ret_figures[n] = figures[n];
}

static int64_t *figure(struct mz_closing_record *record, unsigned n) {
    int64_t *const figures[MZ_BALANCES] = {
        &record->adjusted,   &record->frozen,  &record->received, &record->committed,
        &record->instructed, &record->settled, &record->refunded, &record->signed_};
    return figures[n];
}

static struct mz_key flow_key(struct mz_span project, struct mz_span line, uint32_t date) {
    struct mz_key key = mz_key_of_codes(MZ_TABLE_FLOW, project, line);
    mz_key_number(&key, mz_period_quarter_begin(date));
    return key;
}

static enum mz_status read_flow(const struct mz_records *records, struct mz_key key,
                                struct mz_flow_record *ret_flow) {
    enum mz_status status = mz_records_get(records, &key, &mz_flow_record_schema, ret_flow);
    if (status == MZ_E_NOT_FOUND)
        *ret_flow = (struct mz_flow_record){0};
    return status == MZ_E_NOT_FOUND ? MZ_OK : status;
}

enum mz_status mz_period_flow(const struct mz_act *act, struct mz_span project, struct mz_span line,
                              const struct mz_budget_record *before,
                              const struct mz_budget_record *after) {
    struct mz_key key = flow_key(project, line, act->statement->date);
    int64_t was[MZ_BALANCES] = {0}, is[MZ_BALANCES];
    struct mz_flow_record flow;
    enum mz_status status = read_flow(act->records, key, &flow);
    if (before != NULL)
        read_budget(before, was);
    read_budget(after, is);
    for (unsigned n = 0; status == MZ_OK && n < MZ_BALANCES; n++)
        if (is[n] > was[n])
            status = mz_act_add(act, figure(&flow.plus, n), is[n] - was[n]);
        else if (is[n] < was[n])
            status = mz_act_add(act, figure(&flow.minus, n), was[n] - is[n]);
    return status == MZ_OK ? mz_act_put(act, key, &mz_flow_record_schema, &flow) : status;
}

static enum mz_status add_quarter(const struct mz_records *records, struct mz_key key,
                                  struct mz_period_item items[MZ_BALANCES]) {
    struct mz_flow_record flow;
    enum mz_status status = read_flow(records, key, &flow);
    for (unsigned n = 0; status == MZ_OK && n < MZ_BALANCES; n++) {
        status = mz_money_add(items[n].plus, *figure(&flow.plus, n), &items[n].plus);
        if (status == MZ_OK)
            status = mz_money_add(items[n].minus, *figure(&flow.minus, n), &items[n].minus);
    }
    return status;
}

enum mz_status mz_period_items(const struct mz_records *records, struct mz_span project,
                               struct mz_span line, const struct mz_period_case *period,
                               struct mz_period_item ret_items[MZ_BALANCES]) {
    struct mz_closing_record opening = {0};
    struct mz_key key = mz_key_of_codes(MZ_TABLE_CLOSING, project, line);
    mz_key_number(&key, period->closed_to);
    enum mz_status status = MZ_E_NOT_FOUND;
    if (period->closed_to != 0)
        status = mz_records_get(records, &key, &mz_closing_record_schema, &opening);
    if (status == MZ_E_NOT_FOUND) {
        opening = (struct mz_closing_record){0};
        status = MZ_OK;
    }
    struct mz_period_item items[MZ_BALANCES] = {0};
    for (unsigned n = 0; n < MZ_BALANCES; n++)
        items[n].opening = *figure(&opening, n);
    for (uint32_t day = period->begin; status == MZ_OK && day <= period->end;
         day = mz_period_next_day(mz_period_quarter_end(day)))
        status = add_quarter(records, flow_key(project, line, day), items);
    for (unsigned n = 0; status == MZ_OK && n < MZ_BALANCES; n++) {
        items[n].closing = items[n].opening + items[n].plus - items[n].minus;
        ret_items[n] = items[n];
    }
    return status;
}

/* -- Open payments. */

enum mz_status mz_period_count_open(const struct mz_act *act, struct mz_span project, int change) {
    struct mz_key key = mz_key_of_code(MZ_TABLE_OPEN_COUNT, project);
    struct mz_index_record record;
    enum mz_status status = mz_act_get(act, key, &mz_index_record_schema, &record);
    if (status == MZ_E_NOT_FOUND)
        record.index = 0;
    else if (status != MZ_OK)
        return status;
    record.index = change > 0 ? record.index + 1 : record.index - 1;
    return mz_act_put(act, key, &mz_index_record_schema, &record);
}
