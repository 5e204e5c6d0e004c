/* The splitting guard (domain.md §5 G4): what is asked for one payee of a project, or for one
 * purpose of it, in several requests that lie close together is weighed as one against the tiers.
 * The purpose is the budget line: a text can be put in other words, the line cannot. */
#include "proto/base/calendar.h"
#include "proto/rules/internal.h"

struct mz_splitting mz_splitting_start(const struct mz_act *act) {
    uint64_t days = act->policy->split_days;
    return (struct mz_splitting){.act = act, .days = days == MZ_ABSENT ? -1 : (int64_t)days};
}

/* A request that came to nothing, or was taken back, was not a part of anything. */
static enum mz_status look_up(struct mz_splitting *splitting, const struct mz_hash *request) {
    if (mz_hash_equal(&splitting->last, request))
        return MZ_OK;
    struct mz_payment_record payment;
    enum mz_status status = mz_act_get(splitting->act, mz_key_of_hash(MZ_TABLE_PAYMENT, request),
                                       &mz_payment_record_schema, &payment);
    if (status != MZ_OK)
        return status == MZ_E_NOT_FOUND ? MZ_E_RECORDS_DIFFER : status;
    splitting->last = *request;
    splitting->counts = payment.state != MZ_STATE_RETURNED && payment.state != MZ_STATE_REJECTED &&
                        payment.state != MZ_STATE_WITHDRAWN && payment.state != MZ_STATE_REVERSED;
    return MZ_OK;
}

static enum mz_status weigh(struct mz_splitting *splitting, const struct mz_recent *recent,
                            int64_t *sum) {
    const struct mz_act *act = splitting->act;
    int64_t apart = (int64_t)mz_date_days(act->statement->date) - mz_date_days(recent->date);
    if (apart > splitting->days || -apart > splitting->days)
        return MZ_OK;
    if (!mz_hash_is_zero(&recent->request)) {
        enum mz_status status = look_up(splitting, &recent->request);
        if (status != MZ_OK || !splitting->counts)
            return status;
    }
    return mz_act_add(act, sum, recent->amount);
}

/* Room for one more. */
static enum mz_status merge_first(const struct mz_act *act, struct mz_recent_record *record) {
    struct mz_recent *first = &record->requests[0], *second = &record->requests[1];
    second->request = (struct mz_hash){{0}};
    second->date = first->date > second->date ? first->date : second->date;
    enum mz_status status = mz_act_add(act, &second->amount, first->amount);
    record->requests_count--;
    for (size_t n = 0; n < record->requests_count; n++)
        record->requests[n] = record->requests[n + 1];
    return status;
}

/* Adds to the sum what stands under the key within the window, and records this there. */
static enum mz_status weigh_all(struct mz_splitting *splitting, struct mz_key key, int64_t amount,
                                int64_t *sum) {
    const struct mz_act *act = splitting->act;
    struct mz_recent_record record;
    enum mz_status status = mz_act_get(act, key, &mz_recent_record_schema, &record);
    if (status == MZ_E_NOT_FOUND) {
        record = (struct mz_recent_record){.requests_count = 0};
        status = MZ_OK;
    }
    for (size_t n = 0; status == MZ_OK && n < record.requests_count; n++)
        status = weigh(splitting, &record.requests[n], sum);
    if (status == MZ_OK && record.requests_count == MZ_MAX_RECENT)
        status = merge_first(act, &record);
    if (status != MZ_OK)
        return status;
    record.requests[record.requests_count++] =
        (struct mz_recent){.request = act->hash, .date = act->statement->date, .amount = amount};
    return mz_act_put(act, key, &mz_recent_record_schema, &record);
}

enum mz_status mz_splitting_line(struct mz_splitting *splitting, const struct mz_line *line) {
    const struct mz_act *act = splitting->act;
    if (splitting->days < 0)
        return MZ_OK;
    struct mz_key key = mz_key_of_code_id(MZ_TABLE_RECENT, act->statement->project, &line->payee);
    return weigh_all(splitting, key, line->amount, &splitting->payees);
}

enum mz_status mz_splitting_weight(struct mz_splitting *splitting, int64_t *ret_weight) {
    const struct mz_act *act = splitting->act;
    const struct mz_payment_request *body = &act->body->payment_request;
    int64_t weight = body->amount, purpose = 0;
    enum mz_status status = MZ_OK;
    if (splitting->days >= 0)
        status = weigh_all(
            splitting, mz_key_of_codes(MZ_TABLE_RECENT_LINE, act->statement->project, body->line),
            body->amount, &purpose);
    /* What one payee was asked for is mostly a part of what the line was: the larger counts. */
    if (status == MZ_OK)
        status =
            mz_act_add(act, &weight, purpose > splitting->payees ? purpose : splitting->payees);
    if (status == MZ_OK)
        *ret_weight = weight;
    return status;
}
