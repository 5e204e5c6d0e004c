/* Closing the books of a project: period.close, period.confirm, period.reopen. A close states every
 * figure; the rule computes all of them again. Nothing is dated into a closed period. It takes an
 * accountant and an approver, two persons, to close for good and to open again. */
#include "proto/base/calendar.h"
#include "proto/rules/internal.h"

static struct mz_key close_key(struct mz_span project, uint32_t end) {
    return mz_key_of_code_number(MZ_TABLE_CLOSE, project, end);
}

static enum mz_status read_period(const struct mz_act *act, struct mz_span project,
                                  struct mz_period_record *ret_period) {
    return mz_act_get(act, mz_key_of_code(MZ_TABLE_PERIOD, project), &mz_period_record_schema,
                      ret_period);
}

static enum mz_status write_period(const struct mz_act *act, struct mz_span project,
                                   const struct mz_period_record *period) {
    return mz_act_put(act, mz_key_of_code(MZ_TABLE_PERIOD, project), &mz_period_record_schema,
                      period);
}

enum mz_status mz_period_check(const struct mz_act *act, struct mz_span project) {
    struct mz_period_record period;
    enum mz_status status = read_period(act, project, &period);
    if (status != MZ_OK)
        return status == MZ_E_NOT_FOUND ? MZ_OK : status;
    if (period.closed_to == 0 || act->statement->date > period.closed_to)
        return MZ_OK;
    mz_fault_at_span(act->fault, MZ_E_CLOSED_PERIOD, project);
    mz_fault_dates(act->fault, act->statement->date, period.closed_to);
    mz_fault_who_span(act->fault, act->statement->issuer);
    return MZ_E_CLOSED_PERIOD;
}

enum mz_status mz_period_touch(const struct mz_act *act, struct mz_span project) {
    struct mz_period_record period;
    enum mz_status status = read_period(act, project, &period);
    if (status == MZ_E_NOT_FOUND)
        period = (struct mz_period_record){.first = UINT32_MAX};
    else if (status != MZ_OK)
        return status;
    if (period.first <= act->statement->date)
        return MZ_OK;
    period.first = act->statement->date;
    return write_period(act, project, &period);
}

/* -- period.close */

static enum mz_status check_days(const struct mz_act *act, const struct mz_period_record *period) {
    const struct mz_period_close *body = &act->body->period_close;
    uint32_t begin = period->closed_to != 0 ? mz_period_next_day(period->closed_to)
                                            : mz_period_quarter_begin(period->first);
    if (body->begin != begin) {
        mz_fault_at(act->fault, MZ_E_FIGURE_MISMATCH, "body.begin");
        mz_fault_dates(act->fault, body->begin, begin);
        return MZ_E_FIGURE_MISMATCH;
    }
    /* A period that is not over cannot be closed: more will be dated into it. */
    uint32_t today = mz_date_of_time(act->registered_at);
    if (body->end >= body->begin && body->end == mz_period_quarter_end(body->end) &&
        body->end < today)
        return MZ_OK;
    mz_fault_at(act->fault, MZ_E_OUT_OF_RANGE, "body.end");
    mz_fault_dates(act->fault, body->end, mz_period_quarter_end(begin));
    return MZ_E_OUT_OF_RANGE;
}

/* The close before must have been confirmed. */
static enum mz_status check_confirmed(const struct mz_act *act,
                                      const struct mz_period_record *period) {
    struct mz_close_record close;
    if (period->closed_to == 0)
        return MZ_OK;
    enum mz_status status = mz_act_get(act, close_key(act->statement->project, period->closed_to),
                                       &mz_close_record_schema, &close);
    if (status != MZ_OK || close.confirmed_index != MZ_ABSENT)
        return status;
    mz_fault_at_span(act->fault, MZ_E_PERIOD_UNCONFIRMED, act->statement->project);
    mz_fault_dates(act->fault, period->closed_to, period->closed_to);
    return MZ_E_PERIOD_UNCONFIRMED;
}

/* What a part states: `lines` of the project's, of which `left` are still to come. */
struct part {
    uint64_t before, lines, left;
    struct mz_chain_record chain;
    struct mz_signatory signatory;
};

static enum mz_status check_counts(const struct mz_act *act, const struct part *part) {
    const struct mz_period_close *body = &act->body->period_close;
    struct mz_span project = act->statement->project;
    const struct mz_chain_record chain = part->chain;
    struct mz_index_record open = {0};
    enum mz_status status = mz_act_count(act, "body.entries", body->entries, chain.count);
    if (status != MZ_OK)
        return status;
    if (!mz_hash_equal(&body->head, &chain.head)) {
        mz_fault_at(act->fault, MZ_E_FIGURE_MISMATCH, "body.head");
        mz_fault_have_hash(act->fault, &body->head);
        mz_fault_want_hash(act->fault, &chain.head);
        return MZ_E_FIGURE_MISMATCH;
    }
    status = mz_act_get(act, mz_key_of_code(MZ_TABLE_OPEN_COUNT, project), &mz_index_record_schema,
                        &open);
    if (status == MZ_E_NOT_FOUND) {
        open.index = 0;
        status = MZ_OK;
    }
    if (status == MZ_OK)
        status = mz_act_count(act, "body.open", body->open, open.index);
    if (status == MZ_OK)
        status =
            mz_act_count(act, "body.balances", body->balances_count, part->lines * MZ_BALANCES);
    return status == MZ_OK ? mz_act_count(act, "body.left",
                                          body->left == MZ_ABSENT ? 0 : body->left, part->left)
                           : status;
}

static enum mz_status check_amount(const struct mz_act *act, const struct mz_period_balance *row,
                                   const char *what, int64_t have, int64_t want) {
    if (have == want)
        return MZ_OK;
    mz_fault_at(act->fault, MZ_E_FIGURE_MISMATCH, "%.*s %s %s", (int)row->line.size,
                (const char *)row->line.data, mz_names_text(&mz_balance_names, row->item), what);
    mz_fault_have_fen(act->fault, have);
    mz_fault_want_fen(act->fault, want);
    return MZ_E_FIGURE_MISMATCH;
}

static enum mz_status check_row(const struct mz_act *act, size_t at, uint8_t item,
                                struct mz_span line, const struct mz_period_item *want) {
    const struct mz_period_balance *row = &act->body->period_close.balances[at];
    if (row->item != item || !mz_span_equal(row->line, line)) {
        mz_fault_at(act->fault, MZ_E_FIGURE_MISMATCH, "body.balances[%zu]", at);
        mz_fault_have_span(act->fault, row->line);
        mz_fault_want(act->fault, "%.*s %s", (int)line.size, (const char *)line.data,
                      mz_names_text(&mz_balance_names, item));
        return MZ_E_FIGURE_MISMATCH;
    }
    enum mz_status status = check_amount(act, row, "opening", row->opening, want->opening);
    if (status == MZ_OK)
        status = check_amount(act, row, "plus", row->plus, want->plus);
    if (status == MZ_OK)
        status = check_amount(act, row, "minus", row->minus, want->minus);
    return status == MZ_OK ? check_amount(act, row, "closing", row->closing, want->closing)
                           : status;
}

/* Checks the rows of the n-th line, which are the part's from `at` on, and keeps what it closes
 * with. */
static enum mz_status close_line(const struct mz_act *act, const struct mz_period_case *period,
                                 uint64_t n, size_t at) {
    struct mz_span project = act->statement->project;
    struct mz_line_order_record order;
    struct mz_period_item items[MZ_BALANCES];
    enum mz_status status = mz_act_get(act, mz_key_of_code_number(MZ_TABLE_LINE_ORDER, project, n),
                                       &mz_line_order_record_schema, &order);
    if (status == MZ_OK)
        status = mz_period_items(act->records, project, order.line, period, items);
    for (uint8_t item = 1; status == MZ_OK && item <= MZ_BALANCES; item++)
        status = check_row(act, at + item - 1u, item, order.line, &items[item - 1]);
    if (status != MZ_OK)
        return status;
    const struct mz_closing_record closing = {
        .adjusted = items[0].closing,
        .frozen = items[1].closing,
        .received = items[2].closing,
        .committed = items[3].closing,
        .instructed = items[4].closing,
        .settled = items[5].closing,
        .refunded = items[6].closing,
        .signed_ = items[7].closing,
    };
    struct mz_key key = mz_key_of_codes(MZ_TABLE_CLOSING, project, order.line);
    mz_key_number(&key, period->end);
    return mz_act_put(act, key, &mz_closing_record_schema, &closing);
}

static enum mz_status write_close(const struct mz_act *act, struct mz_period_record *period,
                                  const struct part *part) {
    const struct mz_period_close *body = &act->body->period_close;
    const struct mz_close_record close = {
        .index = act->index,
        .confirmed_index = MZ_ABSENT,
        .statement = act->hash,
        .begin = body->begin,
        .previous = period->closed_to,
        .person = part->signatory.person,
        .principal = part->signatory.principal,
    };
    *period = (struct mz_period_record){
        .first = period->first, .closed_to = body->end, .close = act->hash};
    enum mz_status status = mz_act_put(act, close_key(act->statement->project, body->end),
                                       &mz_close_record_schema, &close);
    return status == MZ_OK ? write_period(act, act->statement->project, period) : status;
}

/* The books stay open until the last part. */
static enum mz_status write_part(const struct mz_act *act, struct mz_period_record *period,
                                 const struct part *part) {
    period->part = act->hash;
    period->part_end = act->body->period_close.end;
    period->part_lines = part->before + part->lines;
    period->part_entries = part->chain.count + 1;
    period->part_person = part->signatory.person;
    period->part_principal = part->signatory.principal;
    return write_period(act, act->statement->project, period);
}

/* Which lines the statement is about, and whether it is the turn of those. */
static enum mz_status open_part(const struct mz_act *act, const struct mz_period_record *period,
                                struct part *ret_part) {
    struct mz_project_record project;
    struct part part = {0};
    enum mz_status status = mz_act_project(act, &project);
    if (status == MZ_OK)
        status = mz_act_get(act, mz_key_of_code(MZ_TABLE_CHAIN, act->statement->project),
                            &mz_chain_record_schema, &part.chain);
    if (status == MZ_OK)
        status = mz_duties_signatory(act, MZ_ROLE_ACCOUNTANT, &part.signatory);
    if (status == MZ_OK && act->statement->refs_count > 0) {
        status = mz_period_continues(act, period, &part.signatory, part.chain.count);
        part.before = period->part_lines;
    }
    if (status != MZ_OK)
        return status;
    part.left = project.budget_lines - part.before;
    part.lines = part.left < MZ_PART_LINES ? part.left : MZ_PART_LINES;
    part.left -= part.lines;
    *ret_part = part;
    return MZ_OK;
}

enum mz_status mz_period_close_apply(struct mz_act *act) {
    const struct mz_period_close *body = &act->body->period_close;
    struct mz_period_record period;
    struct part part;
    enum mz_status status = read_period(act, act->statement->project, &period);
    if (status == MZ_OK)
        status = check_confirmed(act, &period);
    if (status == MZ_OK)
        status = check_days(act, &period);
    if (status == MZ_OK)
        status = open_part(act, &period, &part);
    if (status == MZ_OK)
        status = check_counts(act, &part);
    const struct mz_period_case days = {body->begin, body->end, period.closed_to};
    for (uint64_t n = 0; status == MZ_OK && n < part.lines; n++)
        status = close_line(act, &days, part.before + n + 1, (size_t)n * MZ_BALANCES);
    if (status == MZ_OK)
        status = mz_duties_year(act, MZ_ROLE_ACCOUNTANT);
    if (status != MZ_OK)
        return status;
    return part.left > 0 ? write_part(act, &period, &part) : write_close(act, &period, &part);
}

/* -- Two persons. */

static bool shares(const struct mz_hash *person, const struct mz_signatory *other) {
    return !mz_hash_is_zero(person) &&
           (mz_hash_equal(person, &other->person) || mz_hash_equal(person, &other->principal));
}

static enum mz_status check_second(const struct mz_act *act, const struct mz_hash *person,
                                   const struct mz_hash *principal) {
    struct mz_signatory second;
    enum mz_status status = mz_duties_signatory(act, MZ_ROLE_APPROVER, &second);
    if (status != MZ_OK)
        return status;
    if (!shares(person, &second) && !shares(principal, &second))
        return mz_duties_year(act, MZ_ROLE_APPROVER);
    mz_fault_at_span(act->fault, MZ_E_DUTY_CONFLICT, act->statement->project);
    mz_fault_have(act->fault, "%s", mz_names_text(&mz_role_names, MZ_ROLE_ACCOUNTANT));
    mz_fault_want(act->fault, "%s", mz_names_text(&mz_role_names, MZ_ROLE_APPROVER));
    mz_fault_who_span(act->fault, act->statement->issuer);
    return MZ_E_DUTY_CONFLICT;
}

/* The books are open again from the day on which the period began. */
static enum mz_status reopen(const struct mz_act *act, const struct mz_period_record *period,
                             const struct mz_close_record *close) {
    struct mz_span project = act->statement->project;
    struct mz_key key = close_key(project, period->closed_to);
    struct mz_period_record after = {.first = period->first, .closed_to = close->previous};
    struct mz_close_record before;
    enum mz_status status = check_second(act, &period->person, &period->principal);
    if (status == MZ_OK)
        status = mz_records_remove(act->records, &key);
    if (status == MZ_OK && after.closed_to != 0) {
        status =
            mz_act_get(act, close_key(project, after.closed_to), &mz_close_record_schema, &before);
        if (status == MZ_OK)
            after.close = before.statement;
    }
    return status == MZ_OK ? write_period(act, project, &after) : status;
}

enum mz_status mz_period_confirm_apply(struct mz_act *act) {
    struct mz_span project = act->statement->project;
    struct mz_hash ref = mz_act_ref(act, 0);
    struct mz_period_record period;
    struct mz_close_record close;
    enum mz_status status = read_period(act, project, &period);
    if (status != MZ_OK)
        return status;
    bool closes = mz_hash_equal(&ref, &period.close);
    if (!closes && !mz_hash_equal(&ref, &period.reopening))
        return mz_fault_at(act->fault, MZ_E_NOT_PENDING, "refs[0]");
    struct mz_key key = close_key(project, period.closed_to);
    status = mz_act_get(act, key, &mz_close_record_schema, &close);
    if (status != MZ_OK)
        return status;
    if (!closes)
        return reopen(act, &period, &close);
    if (close.confirmed_index != MZ_ABSENT)
        return mz_fault_at(act->fault, MZ_E_NOT_PENDING, "refs[0]");
    status = check_second(act, &close.person, &close.principal);
    close.confirmed_index = act->index;
    return status == MZ_OK ? mz_act_put(act, key, &mz_close_record_schema, &close) : status;
}

enum mz_status mz_period_reopen_apply(struct mz_act *act) {
    struct mz_span project = act->statement->project;
    struct mz_hash ref = mz_act_ref(act, 0);
    struct mz_period_record period;
    struct mz_signatory signatory;
    enum mz_status status = read_period(act, project, &period);
    if (status != MZ_OK)
        return status;
    if (!mz_hash_equal(&ref, &period.close)) {
        mz_fault_at(act->fault, MZ_E_WRONG_REF, "refs[0]");
        mz_fault_have_hash(act->fault, &ref);
        mz_fault_want(act->fault, "the last close of the project");
        return MZ_E_WRONG_REF;
    }
    status = mz_duties_year(act, MZ_ROLE_ACCOUNTANT);
    if (status == MZ_OK)
        status = mz_duties_signatory(act, MZ_ROLE_ACCOUNTANT, &signatory);
    period.reopening = act->hash;
    period.person = signatory.person;
    period.principal = signatory.principal;
    return status == MZ_OK ? write_period(act, project, &period) : status;
}
