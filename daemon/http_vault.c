#include "daemon/http_vault.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/http_json.h"
#include "proto/base/base64.h"
#include "proto/base/hex.h"
#include "proto/base/mask.h"
#include "proto/codec/disclosure.h"

/* -- POST /v1/tokens */

static void write_payee(const struct mz_records *records, const struct mz_hash *token,
                        struct mz_json *json) {
    struct mz_token_record record;
    struct mz_key key = mz_key_start(MZ_TABLE_TOKEN);
    mz_key_hash(&key, token->bytes);
    if (mz_records_get(records, &key, &mz_token_record_schema, &record) == MZ_OK)
        mz_json_hex(json, NULL, mz_span_of(record.payee.bytes, sizeof record.payee.bytes));
    else
        mz_json_null(json, NULL);
}

static enum mz_status make_tokens(struct mz_call *call, uint8_t field, const json_t *values,
                                  struct mz_hash *tokens, struct mz_fault *fault) {
    size_t i;
    json_t *value;
    json_array_foreach(values, i, value) {
        if (!json_is_string(value)) {
            mz_fault_at(fault, MZ_E_BAD_TYPE, "values[%zu]", i);
            mz_fault_have(fault, "JSON");
            mz_fault_want(fault, "text");
            return MZ_E_BAD_TYPE;
        }
        struct mz_span text = mz_span_of(json_string_value(value), json_string_length(value));
        enum mz_status status = mz_ledger_token(call->app->ledger, field, text, &tokens[i]);
        if (status != MZ_OK)
            return mz_fault_at(fault, status, "values[%zu]", i);
    }
    return MZ_OK;
}

static void answer_tokens(struct mz_call *call, const struct mz_view_source *source,
                          const struct mz_hash *tokens, size_t count) {
    struct mz_json json = mz_json_start();
    mz_json_open_object(&json, NULL);
    mz_json_open_array(&json, "tokens");
    for (size_t i = 0; i < count; i++)
        mz_json_hex(&json, NULL, mz_span_hash(&tokens[i]));
    mz_json_close_array(&json);
    mz_json_open_array(&json, "payees");
    for (size_t i = 0; i < count; i++)
        write_payee(&source->records, &tokens[i], &json);
    mz_json_close_array(&json);
    mz_json_close_object(&json);
    mz_call_answer_json(call, 200, &json);
}

void mz_http_vault_tokens(struct mz_call *call) {
    struct mz_fault fault = {0};
    json_t *body = NULL, *values = NULL;
    struct mz_span name;
    struct mz_hash tokens[MZ_MAX_PAGE];
    const struct mz_view_source *source = NULL;
    uint8_t field = 0;
    enum mz_status status = mz_http_json_object(call, &body, &fault);
    if (status == MZ_OK)
        status = mz_http_json_text(body, "field", &name, &fault);
    if (status == MZ_OK)
        status = mz_http_json_array(body, "values", MZ_MAX_PAGE, &values, &fault);
    if (status == MZ_OK) {
        field = mz_names_find(&mz_personal_names, name);
        if (field != MZ_PERSONAL_IDNO && field != MZ_PERSONAL_ACCOUNT) {
            status = mz_fault_at(&fault, MZ_E_OUT_OF_RANGE, "field");
            mz_fault_have(&fault, "?");
            mz_fault_want(&fault, "idno, account");
        }
    }
    if (status == MZ_OK)
        status = make_tokens(call, field, values, tokens, &fault);
    if (status == MZ_OK)
        status = mz_call_source(call, &source, &fault);
    if (status == MZ_OK)
        answer_tokens(call, source, tokens, json_array_size(values));
    else
        mz_call_fail(call, status, &fault);
    json_decref(body);
}

/* -- POST /v1/disclosures */

/* Payees are stored one by one, each durable by itself; the answer waits for all of them. */
struct storing {
    struct mz_http_task task; /* first */
    struct mz_http_app *app;
    size_t payees;
    atomic_size_t left; /* payees under way, and one while more may come */
    atomic_int failure; /* enum mz_status of the first that failed */
};

static void release(struct storing *storing) {
    if (atomic_fetch_sub(&storing->left, 1) == 1)
        mz_http_queue_push(storing->app->queue, &storing->task);
}

static void note_failure(struct storing *storing, enum mz_status status) {
    int none = MZ_OK;
    if (status != MZ_OK)
        atomic_compare_exchange_strong(&storing->failure, &none, (int)status);
}

/* On whatever thread. */
static void stored(void *arg, enum mz_status status, const struct mz_fault *fault) {
    (void)fault; /* could tell of personal data only where it is */
    struct storing *storing = arg;
    note_failure(storing, status);
    release(storing);
}

static void finish(struct mz_http_task *task, struct mz_call *call) {
    struct storing *storing = (struct storing *)task;
    enum mz_status failure = (enum mz_status)atomic_load(&storing->failure);
    if (call != NULL && failure != MZ_OK) {
        struct mz_fault fault = {0};
        mz_fault_at(&fault, failure, "disclosures");
        mz_call_problem(call, &fault);
    } else if (call != NULL) {
        struct mz_json json = mz_json_start();
        mz_json_open_object(&json, NULL);
        mz_json_uint(&json, "stored", storing->payees);
        mz_json_close_object(&json);
        mz_call_answer_json(call, 200, &json);
    }
    free(storing);
}

/* One payee's disclosures, decoded to check them, into `buffer`. */
static enum mz_status parse_payee(const json_t *item, struct mz_id *ret_payee, uint8_t *buffer,
                                  struct mz_span *ret_disclosures, size_t *ret_count,
                                  struct mz_fault *fault) {
    json_t *texts;
    struct mz_id payee;
    enum mz_status status = mz_http_json_hex(item, "payee", payee.bytes, sizeof payee.bytes, fault);
    if (status == MZ_OK)
        status = mz_http_json_array(item, "disclosures", MZ_MAX_DIGESTS, &texts, fault);
    if (status != MZ_OK)
        return status;
    for (size_t i = 0; i < json_array_size(texts); i++) {
        const json_t *text = json_array_get(texts, i);
        size_t size = 0;
        struct mz_disclosure disclosure;
        if (!json_is_string(text))
            status = MZ_E_BAD_TYPE;
        else
            status = mz_base64_decode(mz_span_of(json_string_value(text), json_string_length(text)),
                                      buffer, MZ_MAX_DISCLOSURE, &size);
        if (status != MZ_OK)
            return mz_fault_at(fault, status, "disclosures[%zu]", i);
        status = mz_disclosure_decode(mz_span_of(buffer, size), &disclosure, fault);
        if (status != MZ_OK)
            return status;
        ret_disclosures[i] = mz_span_of(buffer, size);
        buffer += size;
    }
    *ret_payee = payee;
    *ret_count = json_array_size(texts);
    return MZ_OK;
}

/* Hands every payee in; `submit` false only checks, so that a bad one among many stores nothing. */
static enum mz_status each_payee(struct storing *storing, const json_t *payees, bool submit,
                                 struct mz_fault *fault) {
    static const size_t room = (size_t)MZ_MAX_DIGESTS * MZ_MAX_DISCLOSURE;
    uint8_t *buffer = malloc(room);
    if (buffer == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "disclosures");
    enum mz_status status = MZ_OK;
    for (size_t i = 0; i < json_array_size(payees) && status == MZ_OK; i++) {
        struct mz_id payee;
        struct mz_span disclosures[MZ_MAX_DIGESTS];
        size_t count = 0;
        status = parse_payee(json_array_get(payees, i), &payee, buffer, disclosures, &count, fault);
        if (status != MZ_OK)
            mz_fault_within(fault, "payees[%zu]", i);
        if (status != MZ_OK || !submit)
            continue;
        atomic_fetch_add(&storing->left, 1);
        status =
            mz_ledger_disclose(storing->app->ledger, &payee, disclosures, count, stored, storing);
        if (status != MZ_OK) {
            atomic_fetch_sub(&storing->left, 1);
            note_failure(storing, status);
        }
    }
    memset(buffer, 0, room);
    free(buffer);
    return status;
}

void mz_http_vault_disclose(struct mz_call *call) {
    struct mz_fault fault = {0};
    json_t *body = NULL, *payees = NULL;
    struct storing *storing = calloc(1, sizeof *storing);
    enum mz_status status = storing != NULL ? mz_http_json_object(call, &body, &fault)
                                            : mz_fault_at(&fault, MZ_E_NO_MEMORY, "disclosures");
    if (status == MZ_OK)
        status = mz_http_json_array(body, "payees", MZ_MAX_PAGE, &payees, &fault);
    if (status == MZ_OK)
        status = each_payee(NULL, payees, false, &fault);
    if (status != MZ_OK) {
        mz_call_fail(call, status, &fault);
        free(storing);
    } else {
        storing->app = call->app;
        storing->payees = json_array_size(payees);
        atomic_init(&storing->left, 1);
        atomic_init(&storing->failure, MZ_OK);
        mz_call_wait_for(call, &storing->task, finish);
        note_failure(storing, each_payee(storing, payees, true, &fault));
        release(storing);
    }
    json_decref(body);
}

/* -- GET /v1/disclosures */

static void write_masked(void *arg, const struct mz_revealed *revealed) {
    struct mz_json *json = arg;
    struct mz_disclosure disclosure;
    char masked[512 + 16];
    if (!revealed->current ||
        mz_disclosure_decode(revealed->disclosure, &disclosure, NULL) != MZ_OK)
        return;
    const char *field = mz_names_text(&mz_personal_names, disclosure.field);
    mz_mask(MZ_MASK_INTERNAL, mz_span_text(field), disclosure.value, masked, sizeof masked);
    mz_json_text(json, field, masked);
}

/* The members payee and fields; of a payee whose data is not held, or was erased, fields is empty.
 */
static enum mz_status write_payee_fields(struct mz_call *call, struct mz_span hex,
                                         struct mz_json *json, struct mz_fault *fault) {
    struct mz_id payee;
    if (mz_hex_decode(hex, payee.bytes, sizeof payee.bytes) != MZ_OK)
        return mz_fault_at(fault, MZ_E_BAD_TEXT, "payee");
    mz_json_hex(json, "payee", mz_span_of(payee.bytes, sizeof payee.bytes));
    mz_json_open_object(json, "fields");
    enum mz_status status = mz_ledger_reveal(call->app->ledger, &payee, write_masked, json);
    mz_json_close_object(json);
    if (status == MZ_OK || status == MZ_E_NOT_FOUND || status == MZ_E_ERASED)
        return MZ_OK;
    return mz_fault_at(fault, status, "payee");
}

static enum mz_status write_all(struct mz_call *call, const struct mz_http_parameter *parameters,
                                size_t count, struct mz_json *json, struct mz_fault *fault) {
    for (size_t i = 0; i < count; i++)
        if (!mz_span_equal_text(parameters[i].name, "payee")) {
            mz_fault_at(fault, MZ_E_UNKNOWN_FIELD, "query");
            mz_fault_have(fault, "?");
            return MZ_E_UNKNOWN_FIELD;
        }
    if (count == 0) {
        mz_fault_at(fault, MZ_E_MISSING_FIELD, "query");
        mz_fault_want(fault, "payee");
        return MZ_E_MISSING_FIELD;
    }
    mz_json_open_object(json, NULL);
    enum mz_status status = MZ_OK;
    if (count == 1) {
        status = write_payee_fields(call, parameters[0].value, json, fault);
    } else {
        mz_json_open_array(json, "items");
        for (size_t i = 0; i < count && status == MZ_OK; i++) {
            mz_json_open_object(json, NULL);
            status = write_payee_fields(call, parameters[i].value, json, fault);
            mz_json_close_object(json);
        }
        mz_json_close_array(json);
    }
    mz_json_close_object(json);
    return status;
}

void mz_http_vault_masked(struct mz_call *call) {
    struct mz_fault fault = {0};
    struct mz_json json = mz_json_start();
    size_t count = 0;
    char *buffer = malloc(call->head.query.size + 1);
    struct mz_http_parameter *parameters = malloc(MZ_MAX_PAGE * sizeof *parameters);
    enum mz_status status =
        buffer != NULL && parameters != NULL
            ? mz_http_query(call->head.query, buffer, parameters, MZ_MAX_PAGE, &count, &fault)
            : mz_fault_at(&fault, MZ_E_NO_MEMORY, "disclosures");
    if (status == MZ_OK)
        status = write_all(call, parameters, count, &json, &fault);
    if (status == MZ_OK) {
        mz_call_answer_json(call, 200, &json);
    } else {
        mz_json_discard(&json);
        mz_call_fail(call, status, &fault);
    }
    free(parameters);
    free(buffer);
}
