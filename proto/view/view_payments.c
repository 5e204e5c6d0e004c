#include "proto/base/hex.h"
#include "proto/view/answer.h"
#include "proto/view/views.h"

/* -- payments */

struct filter {
    uint8_t state; /* 0: any */
    uint32_t begin, end;
};

static enum mz_status payment_item(const struct mz_answer *a, void *arg, struct mz_span key,
                                   struct mz_span value) {
    (void)key;
    const struct filter *filter = arg;
    struct mz_payment_key_record at;
    struct mz_payment_record payment;
    enum mz_status status = mz_answer_decode(&mz_payment_key_record_schema, value, &at);
    if (status == MZ_OK)
        status = mz_answer_get(a, mz_key_of_hash(MZ_TABLE_PAYMENT, &at.request),
                               &mz_payment_record_schema, &payment);
    if (status != MZ_OK)
        return status == MZ_E_NOT_FOUND ? MZ_E_INTERNAL : status;
    if ((filter->state != 0 && payment.state != filter->state) ||
        payment.requested < filter->begin || payment.requested > filter->end)
        return MZ_E_NOT_FOUND;
    mz_json_open_object(a->json, NULL);
    mz_answer_payment_head(a, &at.request, &payment);
    mz_json_close_object(a->json);
    return MZ_OK;
}

MZ_VIEW_FUNCTION(payments) {
    struct mz_answer a = {source, parameters, count, json, fault};
    struct filter filter = {0};
    struct mz_span code, state = mz_answer_parameter(&a, "state");
    struct mz_project_record project;
    struct mz_key prefix = mz_key_start(MZ_TABLE_PAYMENT_NUMBER);
    enum mz_status status = mz_answer_period(&a, &filter.begin, &filter.end);
    if (status != MZ_OK)
        return status;
    if (state.data != NULL) {
        filter.state = mz_names_find(&mz_state_names, state);
        if (filter.state == 0)
            return mz_fault_at(fault, MZ_E_OUT_OF_RANGE, "state");
    }
    if (mz_answer_parameter(&a, "project").data != NULL) {
        status = mz_answer_project(&a, &code, &project);
        if (status != MZ_OK)
            return status;
        mz_key_code(&prefix, code);
    }
    return mz_answer_page(&a, &prefix, payment_item, &filter);
}

/* -- payment */

static void signatories(const struct mz_answer *a, const char *name,
                        const struct mz_signatory *list, unsigned count) {
    mz_json_open_array(a->json, name);
    for (unsigned i = 0; i < count; i++)
        mz_json_hex(a->json, NULL, mz_span_hash(&list[i].statement));
    mz_json_close_array(a->json);
}

static enum mz_status line_members(const struct mz_answer *a,
                                   const struct mz_payment_record *payment,
                                   const struct mz_line *line) {
    struct mz_line_record record;
    enum mz_status status =
        mz_answer_get(a, mz_key_of_number_id(MZ_TABLE_LINE, payment->index, &line->payee),
                      &mz_line_record_schema, &record);
    if (status != MZ_OK)
        return status == MZ_E_NOT_FOUND ? MZ_E_INTERNAL : status;
    mz_json_open_object(a->json, NULL);
    mz_json_uint(a->json, "line", line->line);
    mz_json_hex(a->json, "payee", mz_span_of(line->payee.bytes, sizeof line->payee.bytes));
    mz_json_fen(a->json, "amount", line->amount);
    if (record.outcome != 0)
        mz_json_text(a->json, "outcome", mz_names_text(&mz_outcome_names, record.outcome));
    if (record.signing != 0)
        mz_json_text(a->json, "signing", mz_names_text(&mz_signing_names, record.signing));
    mz_answer_count(a, "settled_index", record.settled_index);
    if (record.refunded != 0)
        mz_json_fen(a->json, "refunded", record.refunded);
    if (record.reversed_index != 0)
        mz_json_uint(a->json, "reversed_index", record.reversed_index);
    if (record.instructed_index != 0)
        mz_json_uint(a->json, "instructed_index", record.instructed_index);
    mz_answer_count(a, "signed_index", record.signed_index);
    mz_json_close_object(a->json);
    return MZ_OK;
}

/* A page of the roster, in its order; the cursor is a line number. */
static enum mz_status write_lines(const struct mz_answer *a,
                                  const struct mz_payment_record *payment, struct mz_span object,
                                  uint64_t after, size_t limit) {
    struct mz_list_reader reader;
    struct mz_line line = {0};
    struct mz_hash leaf;
    size_t written = 0;
    enum mz_status status = mz_list_open(object, MZ_LIST_ROSTER, &reader, a->fault);
    mz_json_open_array(a->json, "lines");
    while (status == MZ_OK && written < limit) {
        status = mz_list_next(&reader, &line, &leaf, a->fault);
        if (status != MZ_OK || line.line <= after)
            continue;
        status = line_members(a, payment, &line);
        written++;
    }
    mz_json_close_array(a->json);
    if (status == MZ_OK && reader.next < reader.count)
        mz_json_uint(a->json, "next", line.line);
    return status == MZ_E_NOT_FOUND ? MZ_OK : status;
}

static enum mz_status payment_lines(const struct mz_answer *a,
                                    const struct mz_payment_record *payment) {
    struct mz_span object;
    uint64_t after;
    size_t limit;
    enum mz_status status = mz_answer_number(a, "after", 0, &after);
    if (status == MZ_OK)
        status = mz_answer_limit(a, &limit);
    if (status != MZ_OK)
        return status;
    status = a->source->objects.list(a->source->objects.ctx, &payment->root, &object);
    mz_json_bool(a->json, "lines_withheld", status == MZ_E_NOT_FOUND);
    if (status == MZ_E_NOT_FOUND)
        return MZ_OK;
    return status == MZ_OK ? write_lines(a, payment, object, after, limit) : status;
}

/* Entries that concern the payment, as far as a page holds. */
static enum mz_status payment_steps(const struct mz_answer *a, const struct mz_hash *request,
                                    const struct mz_payment_record *payment) {
    enum mz_status status = MZ_OK;
    mz_json_open_array(a->json, "entries");
    for (uint64_t n = 0; n < payment->steps && n < MZ_MAX_PAGE && status == MZ_OK; n++) {
        struct mz_index_record step;
        status = mz_answer_get(a, mz_key_of_hash_number(MZ_TABLE_STEP, request, n),
                               &mz_index_record_schema, &step);
        if (status == MZ_OK)
            mz_json_uint(a->json, NULL, step.index);
    }
    mz_json_close_array(a->json);
    return status;
}

/* A file or a serial that another payment had first. */
static enum mz_status reuse_item(const struct mz_answer *a, void *arg, struct mz_span key,
                                 struct mz_span value) {
    const bool *serial = arg;
    struct mz_reuse_record reuse;
    struct mz_payment_record other;
    enum mz_status status = mz_answer_decode(&mz_reuse_record_schema, value, &reuse);
    if (status == MZ_OK)
        status = mz_answer_get(a, mz_key_of_hash(MZ_TABLE_PAYMENT, &reuse.other),
                               &mz_payment_record_schema, &other);
    if (status != MZ_OK)
        return status == MZ_E_NOT_FOUND ? MZ_E_INTERNAL : status;
    mz_json_open_object(a->json, NULL);
    if (*serial)
        mz_json_span(a->json, "serial", mz_answer_key_code(key, NULL));
    else
        mz_json_hex(a->json, "sha256", key);
    mz_json_uint(a->json, "index", reuse.index);
    mz_json_span(a->json, "project", other.project);
    mz_json_span(a->json, "number", other.number);
    mz_json_hex(a->json, "request", mz_span_hash(&reuse.other));
    mz_json_close_object(a->json);
    return MZ_OK;
}

/* What the policy flags and does not refuse is not hidden either (domain.md §12 T22). */
static enum mz_status payment_reuses(const struct mz_answer *a, const struct mz_hash *request) {
    struct mz_key files = mz_key_of_hash(MZ_TABLE_REUSED_FILE, request),
                  serials = mz_key_of_hash(MZ_TABLE_REUSED_SERIAL, request);
    bool serial = false;
    mz_json_open_array(a->json, "reuses");
    enum mz_status status = mz_answer_each(a, &files, reuse_item, &serial);
    serial = true;
    if (status == MZ_OK)
        status = mz_answer_each(a, &serials, reuse_item, &serial);
    mz_json_close_array(a->json);
    return status;
}

MZ_VIEW_FUNCTION(payment) {
    struct mz_answer a = {source, parameters, count, json, fault};
    struct mz_hash request;
    struct mz_payment_record payment;
    struct mz_fault missing = {0};
    enum mz_status status = mz_answer_payment(&a, &request, &payment);
    if (status != MZ_OK)
        return status;
    mz_answer_payment_head(&a, &request, &payment);
    mz_answer_hash(&a, "review", &payment.review);
    mz_answer_hash(&a, "reviewed_again", &payment.rereview);
    signatories(&a, "approved_by", payment.approvals, payment.approvals_count);
    signatories(&a, "accepted_by", payment.acceptances, payment.acceptances_count);
    mz_answer_hash(&a, "instruction", &payment.instruction);
    mz_answer_hash(&a, "suspension", &payment.suspension);
    mz_answer_hash(&a, "reversal", &payment.reversal);
    mz_json_uint(json, "evidence", payment.evidence);
    if (payment.resumes != 0)
        mz_json_text(json, "resumes", mz_names_text(&mz_state_names, payment.resumes));
    missing.status = mz_payment_missing(&source->records, &payment, &request, &missing);
    mz_json_bool(json, "complete", missing.status == MZ_OK);
    if (missing.status != MZ_OK)
        mz_answer_fault(&a, "missing", &missing);
    status = payment_steps(&a, &request, &payment);
    if (status == MZ_OK && payment.reused > 0)
        status = payment_reuses(&a, &request);
    return status == MZ_OK ? payment_lines(&a, &payment) : status;
}
