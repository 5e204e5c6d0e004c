/* payment.request 申请: the roster, the standard, the eligible list and the budget (domain.md §5
 * G1, G5, G6). */
#include <inttypes.h>

#include "proto/base/calendar.h"
#include "proto/rules/internal.h"

struct requesting {
    const struct mz_act *act;
    struct mz_span list;
    struct mz_key list_key; /* the part that is the same for every line */
    uint64_t categories;    /* seen so far */
    int64_t limits[MZ_CATEGORIES];
    struct mz_splitting splitting;
};

static enum mz_status with_payee(const struct mz_act *act, enum mz_status status,
                                 const struct mz_line *line) {
    mz_roster_fault(act, status, line);
    mz_fault_have_id(act->fault, &line->payee);
    return status;
}

static enum mz_status check_listed(const struct requesting *requesting,
                                   const struct mz_line *line) {
    const struct mz_act *act = requesting->act;
    struct mz_key key = requesting->list_key;
    mz_key_id(&key, &line->payee);
    enum mz_status status = mz_act_has_below(act, &key);
    if (status != MZ_E_NOT_FOUND)
        return status;
    with_payee(act, MZ_E_NOT_ELIGIBLE, line);
    mz_fault_want_span(act->fault, requesting->list);
    return MZ_E_NOT_ELIGIBLE;
}

static enum mz_status check_standard(const struct requesting *requesting,
                                     const struct mz_line *line, uint8_t category) {
    const struct mz_act *act = requesting->act;
    if (line->amount <= requesting->limits[category])
        return MZ_OK;
    mz_roster_fault(act, MZ_E_OVER_STANDARD, line);
    mz_fault_have_fen(act->fault, requesting->limits[category]);
    mz_fault_want_fen(act->fault, line->amount);
    return MZ_E_OVER_STANDARD;
}

/* Money goes through the bank, but for those whom the policy names (domain.md §5 G8). */
static enum mz_status check_cash(const struct requesting *requesting, const struct mz_line *line,
                                 uint8_t category) {
    const struct mz_act *act = requesting->act;
    if (act->body->payment_request.method != MZ_METHOD_CASH ||
        (act->policy->cash & UINT32_C(1) << (category - 1)) != 0)
        return MZ_OK;
    mz_roster_fault(act, MZ_E_CASH, line);
    mz_fault_have(act->fault, "%s", mz_names_text(&mz_category_names, category));
    return MZ_E_CASH;
}

static enum mz_status request_line(void *arg, const struct mz_line *line) {
    struct requesting *requesting = arg;
    const struct mz_act *act = requesting->act;
    struct mz_key key = mz_key_of_id(MZ_TABLE_PAYEE, &line->payee);
    struct mz_payee_record payee;
    enum mz_status status =
        mz_records_get(&act->fold->below, &key, &mz_payee_record_schema, &payee);
    if (status == MZ_E_NOT_FOUND)
        return with_payee(act, MZ_E_UNKNOWN_PAYEE, line);
    if (status != MZ_OK)
        return status;
    struct mz_line_record record = {
        .line = line->line,
        .amount = line->amount,
        .settled_index = MZ_ABSENT,
        .signed_index = MZ_ABSENT,
    };
    key = mz_key_of_number_id(MZ_TABLE_LINE, act->index, &line->payee);
    status = mz_staging_add(act->fold->staging, &key, &mz_line_record_schema, &record);
    if (status == MZ_E_EXISTS)
        return with_payee(act, MZ_E_DUPLICATE_PAYEE, line);
    requesting->categories |= UINT64_C(1) << (payee.category - 1);
    if (status == MZ_OK && requesting->list.data != NULL)
        status = check_listed(requesting, line);
    if (status == MZ_OK)
        status = check_standard(requesting, line, payee.category);
    if (status == MZ_OK)
        status = mz_privacy_use(act, line);
    if (status == MZ_OK)
        status = check_cash(requesting, line, payee.category);
    return status == MZ_OK ? mz_splitting_line(&requesting->splitting, line) : status;
}

static enum mz_status read_roster(struct mz_act *act, struct mz_payment_record *payment) {
    const struct mz_payment_request *body = &act->body->payment_request;
    struct requesting requesting = {
        .act = act,
        .list = body->list,
        .list_key = mz_key_of_codes(MZ_TABLE_LIST_LINE, act->statement->project, body->list),
    };
    requesting.splitting = mz_splitting_start(act);
    mz_policy_standards(act->policy, act->statement->project, requesting.limits);
    struct mz_list_demand demand = {
        .form = MZ_LIST_ROSTER,
        .root = &body->root,
        .count = body->count,
        .amount = body->amount,
    };
    enum mz_status status = mz_roster_read(act, &demand, request_line, &requesting);
    payment->categories = requesting.categories;
    return status == MZ_OK ? mz_splitting_weight(&requesting.splitting, &payment->weight) : status;
}

/* -- The number: new, or that of a returned request which this one replaces. */

static enum mz_status replace(struct mz_act *act) {
    const struct mz_payment_request *body = &act->body->payment_request;
    struct mz_payment_record old;
    enum mz_status status = mz_payment_load(act, &old);
    if (status == MZ_OK)
        status = mz_payment_in_state(act, &old, MZ_STATE_BIT(MZ_STATE_RETURNED));
    if (status == MZ_OK)
        status = mz_payment_is_open(act, &old);
    if (status != MZ_OK)
        return status;
    if (!mz_span_equal(old.number, body->number)) {
        mz_fault_at(act->fault, MZ_E_WRONG_REF, "refs[0]");
        mz_fault_have_span(act->fault, old.number);
        mz_fault_want_span(act->fault, body->number);
        return MZ_E_WRONG_REF;
    }
    status = mz_payment_own(act, &old);
    if (status == MZ_OK)
        status = mz_payment_store(act, &old);
    return status == MZ_OK ? mz_payment_close(act) : status;
}

static enum mz_status take_number(struct mz_act *act) {
    struct mz_span number = act->body->payment_request.number;
    struct mz_key key = mz_key_of_codes(MZ_TABLE_PAYMENT_NUMBER, act->statement->project, number);
    enum mz_status status = act->statement->refs_count > 0
                                ? replace(act)
                                : mz_act_absent(act, key, MZ_E_PAYMENT_EXISTS);
    act->subject = act->hash;
    if (status == MZ_E_PAYMENT_EXISTS)
        return mz_fault_at_span(act->fault, status, number);
    if (status != MZ_OK)
        return status;
    struct mz_payment_key_record record = {.request = act->hash, .line = MZ_ABSENT};
    return mz_act_put(act, key, &mz_payment_key_record_schema, &record);
}

/* -- Money, list and the day by which it is due. */

static enum mz_status check_due(const struct mz_act *act) {
    uint32_t due = act->body->payment_request.due, date = act->statement->date;
    uint64_t most = act->policy->due_days;
    if (most == MZ_ABSENT ||
        (due >= date && (uint64_t)(mz_date_days(due) - mz_date_days(date)) <= most))
        return MZ_OK;
    mz_fault_at(act->fault, MZ_E_OUT_OF_RANGE, "body.due");
    mz_fault_dates(act->fault, due, mz_date_from_days(mz_date_days(date) + (int32_t)most));
    return MZ_E_OUT_OF_RANGE;
}

static enum mz_status check_money(const struct mz_act *act) {
    const struct mz_payment_request *body = &act->body->payment_request;
    struct mz_budget_record budget;
    enum mz_status status = mz_act_budget(act, body->line, &budget);
    if (status == MZ_OK && body->list.data != NULL) {
        struct mz_frozen_list_record list;
        status =
            mz_act_get(act, mz_key_of_codes(MZ_TABLE_LIST, act->statement->project, body->list),
                       &mz_frozen_list_record_schema, &list);
        if (status == MZ_E_NOT_FOUND)
            return mz_fault_at_span(act->fault, MZ_E_UNKNOWN_LIST, body->list);
    }
    if (status == MZ_OK)
        status = mz_act_some(act, "body.count", body->count);
    if (status == MZ_OK)
        status = mz_budget_positive(act, body->amount);
    return status == MZ_OK ? mz_budget_covers(act, &budget, body->line, body->amount) : status;
}

static enum mz_status count_payment(struct mz_act *act) {
    if (act->statement->refs_count > 0)
        return MZ_OK;
    struct mz_project_record project;
    enum mz_status status = mz_act_project(act, &project);
    if (status != MZ_OK)
        return status;
    project.payments++;
    act->ledger.payments++;
    return mz_act_project_put(act, &project);
}

enum mz_status mz_payment_request_apply(struct mz_act *act) {
    const struct mz_payment_request *body = &act->body->payment_request;
    struct mz_payment_record payment = {
        .index = act->index,
        .project = act->statement->project,
        .number = body->number,
        .line = body->line,
        .list = body->list,
        .handler = act->statement->issuer,
        .state = MZ_STATE_SUBMITTED,
        .method = body->method,
        .amount = body->amount,
        .weight = body->amount,
        .count = body->count,
        .root = body->root,
        .due = body->due,
        .requested = act->statement->date,
    };
    enum mz_status status = take_number(act);
    if (status == MZ_OK)
        status = check_money(act);
    if (status == MZ_OK)
        status = check_due(act);
    if (status == MZ_OK)
        status = mz_duties_take(act, &act->hash, &payment, MZ_ROLE_HANDLER);
    if (status == MZ_OK)
        status = read_roster(act, &payment);
    if (status == MZ_OK)
        status = count_payment(act);
    if (status != MZ_OK)
        return status;
    status = mz_payment_open(act);
    return status == MZ_OK ? mz_payment_store(act, &payment) : status;
}
