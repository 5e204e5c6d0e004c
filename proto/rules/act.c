#include <inttypes.h>
#include <stdio.h>

#include "proto/base/calendar.h"
#include "proto/base/hex.h"
#include "proto/base/money.h"
#include "proto/rules/indicators.h"
#include "proto/rules/internal.h"

enum mz_status mz_act_get(const struct mz_act *act, struct mz_key key,
                          const struct mz_schema *schema, void *ret_record) {
    return mz_records_get(act->records, &key, schema, ret_record);
}

enum mz_status mz_act_put(const struct mz_act *act, struct mz_key key,
                          const struct mz_schema *schema, const void *record) {
    return mz_records_put(act->records, &key, schema, record);
}

enum mz_status mz_act_has_below(const struct mz_act *act, const struct mz_key *key) {
    const struct mz_records *below = &act->fold->below;
    struct mz_span value;
    return below->get(below->ctx, mz_key_span(key), &value);
}

enum mz_status mz_act_absent(const struct mz_act *act, struct mz_key key, enum mz_status refusal) {
    struct mz_span value;
    enum mz_status status = act->records->get(act->records->ctx, mz_key_span(&key), &value);
    if (status == MZ_E_NOT_FOUND)
        return MZ_OK;
    return status == MZ_OK ? refusal : status;
}

enum mz_status mz_act_project(const struct mz_act *act, struct mz_project_record *ret_project) {
    enum mz_status status =
        mz_act_get(act, mz_key_of_code(MZ_TABLE_PROJECT, act->statement->project),
                   &mz_project_record_schema, ret_project);
    if (status == MZ_E_NOT_FOUND)
        return mz_fault_at_span(act->fault, MZ_E_UNKNOWN_PROJECT, act->statement->project);
    return status;
}

enum mz_status mz_act_project_put(const struct mz_act *act,
                                  const struct mz_project_record *project) {
    return mz_act_put(act, mz_key_of_code(MZ_TABLE_PROJECT, act->statement->project),
                      &mz_project_record_schema, project);
}

enum mz_status mz_act_budget_of(const struct mz_act *act, struct mz_span project,
                                struct mz_span line, struct mz_budget_record *ret_budget) {
    struct mz_owner_record owner;
    enum mz_status status = mz_act_get(act, mz_key_of_code(MZ_TABLE_BUDGET_LINE, line),
                                       &mz_owner_record_schema, &owner);
    if (status == MZ_E_NOT_FOUND)
        return mz_fault_at_span(act->fault, MZ_E_UNKNOWN_BUDGET_LINE, line);
    if (status != MZ_OK)
        return status;
    if (!mz_span_equal(owner.project, project)) {
        mz_fault_at_span(act->fault, MZ_E_WRONG_PROJECT, line);
        mz_fault_have_span(act->fault, owner.project);
        mz_fault_want_span(act->fault, project);
        return MZ_E_WRONG_PROJECT;
    }
    return mz_act_get(act, mz_key_of_codes(MZ_TABLE_BUDGET, project, line),
                      &mz_budget_record_schema, ret_budget);
}

enum mz_status mz_act_budget(const struct mz_act *act, struct mz_span line,
                             struct mz_budget_record *ret_budget) {
    return mz_act_budget_of(act, act->statement->project, line, ret_budget);
}

enum mz_status mz_act_budget_put_of(const struct mz_act *act, struct mz_span project,
                                    struct mz_span line, const struct mz_budget_record *budget) {
    struct mz_key key = mz_key_of_codes(MZ_TABLE_BUDGET, project, line);
    struct mz_budget_record before;
    enum mz_status status = mz_act_get(act, key, &mz_budget_record_schema, &before);
    if (status == MZ_OK || status == MZ_E_NOT_FOUND)
        status = mz_period_flow(act, project, line, status == MZ_OK ? &before : NULL, budget);
    return status == MZ_OK ? mz_act_put(act, key, &mz_budget_record_schema, budget) : status;
}

enum mz_status mz_act_budget_put(const struct mz_act *act, struct mz_span line,
                                 const struct mz_budget_record *budget) {
    return mz_act_budget_put_of(act, act->statement->project, line, budget);
}

struct mz_hash mz_act_ref(const struct mz_act *act, size_t n) {
    struct mz_hash hash;
    for (size_t i = 0; i < MZ_HASH_SIZE; i++)
        hash.bytes[i] = act->statement->refs[n][i];
    return hash;
}

struct mz_span mz_act_encode(const struct mz_act *act, const struct mz_schema *schema,
                             const void *body) {
    struct mz_writer w = mz_writer_over(act->fold->scratch, MZ_MAX_RECORD);
    mz_schema_encode(schema, body, &w);
    return mz_writer_view(&w);
}

enum mz_status mz_act_add(const struct mz_act *act, int64_t *total, int64_t amount) {
    enum mz_status status = mz_money_add(*total, amount, total);
    return status == MZ_OK ? MZ_OK : mz_fault_at(act->fault, status, "body.amount");
}

enum mz_status mz_act_some(const struct mz_act *act, const char *place, uint64_t count) {
    if (count > 0)
        return MZ_OK;
    mz_fault_at(act->fault, MZ_E_OUT_OF_RANGE, "%s", place);
    mz_fault_have(act->fault, "0");
    mz_fault_want(act->fault, "> 0");
    return MZ_E_OUT_OF_RANGE;
}

enum mz_status mz_act_count(const struct mz_act *act, const char *place, uint64_t have,
                            uint64_t want) {
    if (have == want)
        return MZ_OK;
    mz_fault_at(act->fault, MZ_E_FIGURE_MISMATCH, "%s", place);
    mz_fault_have(act->fault, "%" PRIu64, have);
    mz_fault_want(act->fault, "%" PRIu64, want);
    return MZ_E_FIGURE_MISMATCH;
}

enum mz_status mz_act_indicator(const struct mz_act *act, const char *list, size_t n,
                                struct mz_span have, struct mz_span want) {
    if (mz_span_equal(have, want))
        return MZ_OK;
    mz_fault_at(act->fault, MZ_E_FIGURE_MISMATCH, "%s[%zu]", list, n);
    mz_fault_have_span(act->fault, have);
    mz_fault_want_span(act->fault, want);
    return MZ_E_FIGURE_MISMATCH;
}

/* "44/55", or "-" without a value. */
static void write_quotient(uint64_t numerator, uint64_t denominator, char text[48]) {
    if (numerator == MZ_ABSENT || denominator == MZ_ABSENT)
        snprintf(text, 48, "-");
    else
        snprintf(text, 48, "%" PRIu64 "/%" PRIu64, numerator, denominator);
}

enum mz_status mz_act_figure(const struct mz_act *act, const char *list, size_t n,
                             const struct mz_figure *figure, uint64_t numerator,
                             uint64_t denominator) {
    char text[48];
    if (numerator == figure->numerator && denominator == figure->denominator)
        return MZ_OK;
    mz_fault_at(act->fault, MZ_E_FIGURE_MISMATCH, "%s[%zu]", list, n);
    write_quotient(numerator, denominator, text);
    mz_fault_have(act->fault, "%s", text);
    write_quotient(figure->numerator, figure->denominator, text);
    mz_fault_want(act->fault, "%s", text);
    return MZ_E_FIGURE_MISMATCH;
}

bool mz_act_is_author(const struct mz_act *act, struct mz_span actor) {
    return mz_span_equal(act->statement->issuer, actor);
}

/* -- Parts of faults. */

void mz_fault_have_span(struct mz_fault *fault, struct mz_span text) {
    mz_fault_have(fault, "%.*s", (int)text.size, (const char *)text.data);
}

void mz_fault_want_span(struct mz_fault *fault, struct mz_span text) {
    mz_fault_want(fault, "%.*s", (int)text.size, (const char *)text.data);
}

void mz_fault_who_span(struct mz_fault *fault, struct mz_span text) {
    mz_fault_who(fault, "%.*s", (int)text.size, (const char *)text.data);
}

void mz_fault_have_fen(struct mz_fault *fault, int64_t fen) {
    char text[MZ_MONEY_TEXT];
    mz_money_format(fen, text);
    mz_fault_have(fault, "%s", text);
}

void mz_fault_want_fen(struct mz_fault *fault, int64_t fen) {
    char text[MZ_MONEY_TEXT];
    mz_money_format(fen, text);
    mz_fault_want(fault, "%s", text);
}

void mz_fault_have_hash(struct mz_fault *fault, const struct mz_hash *hash) {
    char text[MZ_HEX_HASH_SIZE + 1];
    mz_hex_of_hash(hash, text);
    mz_fault_have(fault, "%s", text);
}

void mz_fault_want_hash(struct mz_fault *fault, const struct mz_hash *hash) {
    char text[MZ_HEX_HASH_SIZE + 1];
    mz_hex_of_hash(hash, text);
    mz_fault_want(fault, "%s", text);
}

void mz_fault_have_id(struct mz_fault *fault, const struct mz_id *id) {
    char text[2 * MZ_ID_SIZE];
    struct mz_writer w = mz_writer_over(text, sizeof text);
    mz_hex_write(&w, mz_span_of(id->bytes, MZ_ID_SIZE));
    mz_fault_have(fault, "%.*s", (int)w.size, text);
}

enum mz_status mz_fault_at_span(struct mz_fault *fault, enum mz_status status,
                                struct mz_span place) {
    return mz_fault_at(fault, status, "%.*s", (int)place.size, (const char *)place.data);
}

void mz_fault_dates(struct mz_fault *fault, uint32_t have, uint32_t want) {
    char text[MZ_TIME_TEXT];
    mz_date_format(have, text);
    mz_fault_have(fault, "%s", text);
    mz_date_format(want, text);
    mz_fault_want(fault, "%s", text);
}
