/* Budget lines: appropriation, adjustment, funds received (domain.md §5 G1, §9.2). */
#include <inttypes.h>

#include "proto/base/calendar.h"
#include "proto/rules/internal.h"

int64_t mz_budget_adjusted(const struct mz_budget_record *budget) {
    return budget->original + budget->increased - budget->decreased;
}

/* G1: what has been instructed, what is reserved for approved payments and what is frozen cannot
 * be promised again. */
int64_t mz_budget_available(const struct mz_budget_record *budget) {
    return mz_budget_adjusted(budget) - budget->frozen - budget->committed - budget->instructed;
}

static enum mz_status over(struct mz_fault *fault, struct mz_span line, int64_t have,
                           int64_t want) {
    mz_fault_at_span(fault, MZ_E_OVER_BUDGET, line);
    mz_fault_have_fen(fault, have);
    mz_fault_want_fen(fault, want);
    return MZ_E_OVER_BUDGET;
}

enum mz_status mz_budget_has(const struct mz_budget_record *budget, struct mz_span line,
                             int64_t amount, struct mz_fault *fault) {
    int64_t available = mz_budget_available(budget);
    return amount <= available ? MZ_OK : over(fault, line, available, amount);
}

enum mz_status mz_budget_covers(const struct mz_act *act, const struct mz_budget_record *budget,
                                struct mz_span line, int64_t amount) {
    return mz_budget_has(budget, line, amount, act->fault);
}

enum mz_status mz_budget_positive(const struct mz_act *act, int64_t amount) {
    if (amount > 0)
        return MZ_OK;
    mz_fault_at(act->fault, MZ_E_OUT_OF_RANGE, "body.amount");
    mz_fault_have_fen(act->fault, amount);
    mz_fault_want(act->fault, "> 0");
    return MZ_E_OUT_OF_RANGE;
}

enum mz_status mz_budget_appropriate_apply(struct mz_act *act) {
    const struct mz_budget_appropriate *body = &act->body->budget_appropriate;
    struct mz_key owner_key = mz_key_of_code(MZ_TABLE_BUDGET_LINE, body->line);
    enum mz_status status = mz_act_absent(act, owner_key, MZ_E_BUDGET_LINE_EXISTS);
    if (status == MZ_E_BUDGET_LINE_EXISTS)
        return mz_fault_at_span(act->fault, status, body->line);
    if (status == MZ_OK)
        status = mz_budget_positive(act, body->amount);
    struct mz_project_record project;
    if (status == MZ_OK)
        status = mz_act_project(act, &project);
    if (status != MZ_OK)
        return status;
    uint32_t first = mz_date_year(project.begin), last = mz_date_year(project.end);
    if (body->year < first || body->year > last) {
        mz_fault_at(act->fault, MZ_E_OUT_OF_RANGE, "body.year");
        mz_fault_have(act->fault, "%" PRIu64, body->year);
        mz_fault_want(act->fault, "%" PRIu32 "..%" PRIu32, first, last);
        return MZ_E_OUT_OF_RANGE;
    }
    struct mz_owner_record owner = {.project = act->statement->project};
    struct mz_budget_record budget = {
        .index = act->index,
        .year = body->year,
        .source = body->source,
        .document = body->document,
        .original = body->amount,
    };
    project.budget_lines++;
    const struct mz_line_order_record order = {.line = body->line};
    status = mz_act_put(act, owner_key, &mz_owner_record_schema, &owner);
    if (status == MZ_OK)
        status = mz_act_put(act,
                            mz_key_of_code_number(MZ_TABLE_LINE_ORDER, act->statement->project,
                                                  project.budget_lines),
                            &mz_line_order_record_schema, &order);
    if (status == MZ_OK)
        status = mz_act_budget_put(act, body->line, &budget);
    return status == MZ_OK ? mz_act_project_put(act, &project) : status;
}

enum mz_status mz_budget_origin(const struct mz_act *act, size_t n, struct mz_span line,
                                const struct mz_budget_record *budget) {
    struct mz_hash hash = mz_act_ref(act, n);
    struct mz_statement_record record;
    enum mz_status status = mz_act_get(act, mz_key_of_hash(MZ_TABLE_STATEMENT, &hash),
                                       &mz_statement_record_schema, &record);
    if (status != MZ_OK || record.index == budget->index)
        return status;
    mz_fault_at(act->fault, MZ_E_WRONG_REF, "refs[%zu]", n);
    mz_fault_have(act->fault, "entry %" PRIu64, record.index);
    mz_fault_want(act->fault, "the appropriation of %.*s", (int)line.size, (const char *)line.data);
    return MZ_E_WRONG_REF;
}

static enum mz_status load_line(const struct mz_act *act, struct mz_span line, int64_t amount,
                                struct mz_budget_record *ret_budget) {
    enum mz_status status = mz_act_budget(act, line, ret_budget);
    if (status == MZ_OK)
        status = mz_budget_origin(act, 0, line, ret_budget);
    return status == MZ_OK ? mz_budget_positive(act, amount) : status;
}

/* -- Between lines. */

enum mz_status mz_budget_alike(const struct mz_act *act, const struct mz_budget_record *from,
                               const struct mz_budget_record *to, uint64_t years) {
    if (to->year != from->year + years) {
        mz_fault_at(act->fault, MZ_E_OUT_OF_RANGE, "body.to");
        mz_fault_have(act->fault, "%" PRIu64, to->year);
        mz_fault_want(act->fault, "%" PRIu64, from->year + years);
        return MZ_E_OUT_OF_RANGE;
    }
    if (to->source == from->source)
        return MZ_OK;
    mz_fault_at(act->fault, MZ_E_OUT_OF_RANGE, "body.to");
    mz_fault_have(act->fault, "%s", mz_names_text(&mz_source_names, to->source));
    mz_fault_want(act->fault, "%s", mz_names_text(&mz_source_names, from->source));
    return MZ_E_OUT_OF_RANGE;
}

static enum mz_status increase(const struct mz_act *act, struct mz_budget_record *budget,
                               int64_t amount) {
    /* The whole appropriation must stay an amount, not this row alone. */
    int64_t adjusted = mz_budget_adjusted(budget);
    enum mz_status status = mz_act_add(act, &budget->increased, amount);
    return status == MZ_OK ? mz_act_add(act, &adjusted, amount) : status;
}

enum mz_status mz_budget_move(const struct mz_act *act, struct mz_span line,
                              struct mz_budget_record *from, struct mz_budget_record *to,
                              int64_t amount) {
    enum mz_status status = mz_budget_covers(act, from, line, amount);
    if (status == MZ_OK)
        status = mz_act_add(act, &from->decreased, amount);
    if (status == MZ_OK)
        status = increase(act, to, amount);
    if (status != MZ_OK)
        return status;
    int64_t funds = from->received - mz_budget_adjusted(from);
    if (funds <= 0)
        return MZ_OK;
    from->received -= funds;
    return mz_act_add(act, &to->received, funds);
}

static enum mz_status adjust_two(const struct mz_act *act, struct mz_budget_record *from) {
    const struct mz_budget_adjust *body = &act->body->budget_adjust;
    struct mz_budget_record to;
    if (mz_span_equal(body->line, body->to)) {
        mz_fault_at(act->fault, MZ_E_DUPLICATE, "body.to");
        mz_fault_have_span(act->fault, body->to);
        return MZ_E_DUPLICATE;
    }
    enum mz_status status = mz_act_budget(act, body->to, &to);
    if (status == MZ_OK)
        status = mz_budget_origin(act, 1, body->to, &to);
    if (status == MZ_OK)
        status = mz_budget_alike(act, from, &to, body->type == MZ_ADJUST_CARRY ? 1 : 0);
    if (status == MZ_OK)
        status = mz_budget_move(act, body->line, from, &to, body->amount);
    return status == MZ_OK ? mz_act_budget_put(act, body->to, &to) : status;
}

/* -- budget.adjust */

static enum mz_status adjust_one(const struct mz_act *act, struct mz_budget_record *budget) {
    const struct mz_budget_adjust *body = &act->body->budget_adjust;
    enum mz_status status = MZ_OK;
    if (body->type == MZ_ADJUST_DECREASE || body->type == MZ_ADJUST_FREEZE)
        status = mz_budget_covers(act, budget, body->line, body->amount);
    if (status != MZ_OK)
        return status;
    switch (body->type) {
    case MZ_ADJUST_INCREASE:
        return increase(act, budget, body->amount);
    case MZ_ADJUST_DECREASE: {
        /* What came in is the line's: it can be moved to another line, not forgotten. */
        int64_t outstanding = mz_budget_adjusted(budget) - budget->received;
        if (body->amount > outstanding)
            return over(act->fault, body->line, outstanding, body->amount);
        return mz_act_add(act, &budget->decreased, body->amount);
    }
    case MZ_ADJUST_FREEZE:
        return mz_act_add(act, &budget->frozen, body->amount);
    case MZ_ADJUST_UNFREEZE:
        if (body->amount > budget->frozen)
            return over(act->fault, body->line, budget->frozen, body->amount);
        budget->frozen -= body->amount;
        return MZ_OK;
    default:
        return adjust_two(act, budget);
    }
}

/* Another line, and its appropriation among the references, for moves alone. */
static enum mz_status check_other_line(const struct mz_act *act) {
    const struct mz_budget_adjust *body = &act->body->budget_adjust;
    bool moves = body->type == MZ_ADJUST_VIREMENT || body->type == MZ_ADJUST_CARRY;
    if (moves && body->to.data == NULL) {
        mz_fault_at(act->fault, MZ_E_MISSING_FIELD, "body");
        mz_fault_want(act->fault, "to");
        return MZ_E_MISSING_FIELD;
    }
    if (!moves && body->to.data != NULL) {
        mz_fault_at(act->fault, MZ_E_OUT_OF_RANGE, "body.to");
        mz_fault_have_span(act->fault, body->to);
        mz_fault_want(act->fault, "virement|carry");
        return MZ_E_OUT_OF_RANGE;
    }
    size_t wanted = moves ? 2 : 1;
    if (act->statement->refs_count == wanted)
        return MZ_OK;
    mz_fault_at(act->fault, MZ_E_WRONG_REF, "refs");
    mz_fault_have(act->fault, "%u", act->statement->refs_count);
    mz_fault_want(act->fault, "%zu", wanted);
    return MZ_E_WRONG_REF;
}

enum mz_status mz_budget_adjust_apply(struct mz_act *act) {
    const struct mz_budget_adjust *body = &act->body->budget_adjust;
    struct mz_budget_record budget;
    enum mz_status status = check_other_line(act);
    if (status == MZ_OK)
        status = load_line(act, body->line, body->amount, &budget);
    if (status == MZ_OK)
        status = adjust_one(act, &budget);
    return status == MZ_OK ? mz_act_budget_put(act, body->line, &budget) : status;
}

enum mz_status mz_budget_receive_apply(struct mz_act *act) {
    const struct mz_funds_receive *body = &act->body->funds_receive;
    struct mz_budget_record budget;
    enum mz_status status = load_line(act, body->line, body->amount, &budget);
    if (status != MZ_OK)
        return status;
    int64_t outstanding = mz_budget_adjusted(&budget) - budget.received;
    if (body->amount > outstanding)
        return over(act->fault, body->line, outstanding, body->amount);
    status = mz_duties_year(act, MZ_ROLE_ACCOUNTANT);
    if (status == MZ_OK)
        status = mz_act_add(act, &budget.received, body->amount);
    return status == MZ_OK ? mz_act_budget_put(act, body->line, &budget) : status;
}
