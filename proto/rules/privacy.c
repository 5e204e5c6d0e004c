/* Personal data: lawful erasure and the record of who saw what (domain.md §11). The data itself is
 * in the vault; the entry is what makes its absence lawful, and tells erased from withheld and from
 * missing. */
#include <inttypes.h>

#include "proto/base/calendar.h"
#include "proto/base/hex.h"
#include "proto/rules/internal.h"

/* MZ_E_ERASED with the entry, or MZ_OK. */
static enum mz_status check_erased(const struct mz_act *act, const struct mz_id *payee,
                                   const char *place) {
    struct mz_erased_record erased;
    enum mz_status status =
        mz_act_get(act, mz_key_of_id(MZ_TABLE_ERASED, payee), &mz_erased_record_schema, &erased);
    if (status != MZ_OK)
        return status == MZ_E_NOT_FOUND ? MZ_OK : status;
    mz_fault_at(act->fault, MZ_E_ERASED, "%s", place);
    mz_fault_have_id(act->fault, payee);
    mz_fault_want(act->fault, "entry %" PRIu64, erased.index);
    return MZ_E_ERASED;
}

enum mz_status mz_privacy_erased(const struct mz_act *act, const struct mz_id *payee,
                                 bool *ret_erased) {
    struct mz_erased_record erased;
    enum mz_status status =
        mz_act_get(act, mz_key_of_id(MZ_TABLE_ERASED, payee), &mz_erased_record_schema, &erased);
    if (status != MZ_OK && status != MZ_E_NOT_FOUND)
        return status;
    *ret_erased = status == MZ_OK;
    return MZ_OK;
}

enum mz_status mz_privacy_known(const struct mz_act *act, const struct mz_id *payee,
                                const char *place) {
    enum mz_status status =
        mz_act_absent(act, mz_key_of_id(MZ_TABLE_PAYEE, payee), MZ_E_PAYEE_EXISTS);
    if (status == MZ_E_PAYEE_EXISTS)
        return check_erased(act, payee, place);
    if (status != MZ_OK)
        return status;
    mz_fault_at(act->fault, MZ_E_UNKNOWN_PAYEE, "%s", place);
    mz_fault_have_id(act->fault, payee);
    return MZ_E_UNKNOWN_PAYEE;
}

enum mz_status mz_privacy_use(const struct mz_act *act, const struct mz_line *line) {
    enum mz_status status = check_erased(act, &line->payee, "line");
    if (status == MZ_E_ERASED) {
        mz_roster_fault(act, status, line);
        mz_fault_have_id(act->fault, &line->payee);
    }
    if (status != MZ_OK)
        return status;
    struct mz_key key = mz_key_of_id(MZ_TABLE_PAYEE_USE, &line->payee);
    struct mz_payee_use_record use;
    status = mz_act_get(act, key, &mz_payee_use_record_schema, &use);
    if (status == MZ_OK && use.last >= act->statement->date)
        return MZ_OK;
    if (status != MZ_OK && status != MZ_E_NOT_FOUND)
        return status;
    use.last = act->statement->date;
    return mz_act_put(act, key, &mz_payee_use_record_schema, &use);
}

/* -- data.erase */

/* The day from which what was used on `date` need not be kept. 29 February gives 1 March. */
static uint32_t kept_until(uint32_t date, uint64_t years) {
    uint32_t until = date + (uint32_t)years * 10000;
    return mz_date_valid(until) ? until : until - 229 + 301;
}

static enum mz_status check_retention(const struct mz_act *act) {
    const struct mz_data_erase *body = &act->body->data_erase;
    struct mz_payee_use_record use;
    enum mz_status status = mz_act_get(act, mz_key_of_id(MZ_TABLE_PAYEE_USE, &body->payee),
                                       &mz_payee_use_record_schema, &use);
    if (status != MZ_OK)
        return status == MZ_E_NOT_FOUND ? MZ_OK : status;
    uint64_t years = act->policy->retention_years != MZ_ABSENT ? act->policy->retention_years
                                                               : MZ_RETENTION_YEARS;
    uint32_t until = kept_until(use.last, years);
    if (body->ground == MZ_GROUND_ORDER || mz_date_of_time(act->registered_at) >= until)
        return MZ_OK;
    char hex[2 * MZ_ID_SIZE];
    struct mz_writer w = mz_writer_over(hex, sizeof hex);
    mz_hex_write(&w, mz_span_of(body->payee.bytes, MZ_ID_SIZE));
    mz_fault_at_span(act->fault, MZ_E_RETENTION, mz_writer_view(&w));
    mz_fault_dates(act->fault, use.last, until);
    return MZ_E_RETENTION;
}

enum mz_status mz_privacy_erase(struct mz_act *act) {
    const struct mz_data_erase *body = &act->body->data_erase;
    enum mz_status status = mz_privacy_known(act, &body->payee, "body.payee");
    if (status == MZ_OK)
        status = check_retention(act);
    if (status != MZ_OK)
        return status;
    const struct mz_erased_record erased = {
        .index = act->index, .ground = body->ground, .order = body->order};
    return mz_act_put(act, mz_key_of_id(MZ_TABLE_ERASED, &body->payee), &mz_erased_record_schema,
                      &erased);
}

/* -- access.log */

enum mz_status mz_privacy_access(struct mz_act *act) {
    const struct mz_access_log *body = &act->body->access_log;
    const struct mz_index_record index = {.index = act->index};
    enum mz_status status = MZ_OK;
    for (size_t n = 0; status == MZ_OK && n < body->payees_count; n++) {
        const struct mz_id *payee = &body->payees[n].payee;
        struct mz_key key = mz_key_of_id(MZ_TABLE_ACCESS, payee);
        mz_key_number(&key, act->index);
        status = mz_privacy_known(act, payee, "body.payees");
        if (status == MZ_OK)
            status = mz_act_absent(act, key, MZ_E_DUPLICATE_PAYEE);
        if (status == MZ_E_DUPLICATE_PAYEE) {
            mz_fault_at(act->fault, status, "body.payees");
            mz_fault_have_id(act->fault, payee);
        }
        if (status == MZ_OK)
            status = mz_act_put(act, key, &mz_index_record_schema, &index);
    }
    return status;
}
