#include "proto/view/answer.h"
#include "proto/view/views.h"

/* The periods of a project that are closed, each with the statement that holds its figures. */
static enum mz_status period_item(const struct mz_answer *a, void *arg, struct mz_span key,
                                  struct mz_span value) {
    (void)arg;
    struct mz_close_record close;
    enum mz_status status = mz_answer_decode(&mz_close_record_schema, value, &close);
    if (status != MZ_OK)
        return status;
    uint64_t end = 0;
    for (size_t i = 0; i < key.size; i++)
        end = end << 8 | key.data[i];
    mz_json_open_object(a->json, NULL);
    mz_answer_date(a, "begin", close.begin);
    mz_answer_date(a, "end", (uint32_t)end);
    mz_json_uint(a->json, "index", close.index);
    mz_answer_hash(a, "statement", &close.statement);
    mz_json_bool(a->json, "confirmed", close.confirmed_index != MZ_ABSENT);
    mz_answer_count(a, "confirmed_index", close.confirmed_index);
    mz_json_close_object(a->json);
    return MZ_OK;
}

MZ_VIEW_FUNCTION(periods) {
    struct mz_answer a = {source, parameters, count, json, fault};
    struct mz_span code;
    struct mz_project_record project;
    struct mz_period_record period;
    enum mz_status status = mz_answer_project(&a, &code, &project);
    if (status == MZ_OK)
        status = mz_answer_get(&a, mz_key_of_code(MZ_TABLE_PERIOD, code), &mz_period_record_schema,
                               &period);
    if (status != MZ_OK)
        return status;
    mz_json_span(json, "project", code);
    mz_answer_date(&a, "closed_to", period.closed_to);
    mz_answer_hash(&a, "reopening", &period.reopening);
    struct mz_key prefix = mz_key_of_code(MZ_TABLE_CLOSE, code);
    return mz_answer_page(&a, &prefix, period_item, NULL);
}

/* The figures that a close up to `end` would state: what an accountant signs, and what anybody can
 * compare. Of many budget lines a part. */
MZ_VIEW_FUNCTION(closing) {
    struct mz_answer a = {source, parameters, count, json, fault};
    struct mz_span code;
    struct mz_project_record project;
    struct mz_period_close draft;
    uint32_t begin, end;
    uint64_t from;
    enum mz_status status = mz_answer_project(&a, &code, &project);
    if (status == MZ_OK)
        status = mz_answer_period(&a, &begin, &end);
    if (status == MZ_OK)
        status = mz_answer_number(&a, "from", 1, &from);
    if (status == MZ_OK)
        status = mz_period_draft(&source->records, code, end, from, &draft);
    if (status != MZ_OK)
        return fault->status == status ? status : mz_fault_at(fault, status, "end");
    mz_json_span(json, "project", code);
    mz_schema_json(&mz_period_close_schema, &draft, json);
    return MZ_OK;
}
