#include "daemon/http_reveal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/http_json.h"
#include "proto/base/base64.h"
#include "proto/base/hex.h"

/* What is asked for, and the entry that opens it. */
struct reveal {
    struct mz_call *call;
    json_t *body;
    uint64_t index;
    struct mz_access_log access;
    uint32_t fields; /* MZ_ROLE_BIT of enum mz_personal */
    json_t *payees;  /* NULL: all of the entry */
    bool history;    /* also what was so before an update */
    struct mz_json *json;
};

/* -- The entry. */

static enum mz_status forbidden(const struct reveal *reveal, struct mz_fault *fault,
                                const char *place) {
    mz_fault_at(fault, MZ_E_FORBIDDEN, "%s", place);
    mz_fault_who(fault, "%s", reveal->call->session.actor);
    mz_fault_want(fault, "entry %" PRIu64, reveal->index);
    return MZ_E_FORBIDDEN;
}

static enum mz_status check_age(const struct reveal *reveal, uint64_t registered_at,
                                struct mz_fault *fault) {
    const struct mz_env *env = reveal->call->app->env;
    uint64_t now = env->now_ms(env->ctx);
    if (now <= registered_at || now - registered_at <= MZ_REVEAL_MS)
        return MZ_OK;
    mz_fault_at(fault, MZ_E_ACCESS_EXPIRED, "%" PRIu64, reveal->index);
    mz_fault_have(fault, "%" PRIu64, (now - registered_at) / 60000u);
    mz_fault_want(fault, "%u", MZ_REVEAL_MS / 60000u);
    return MZ_E_ACCESS_EXPIRED;
}

/* It is an access.log, by whoever asks, and fresh. */
static enum mz_status read_access(struct reveal *reveal, const struct mz_view_source *source,
                                  struct mz_fault *fault) {
    struct mz_span bytes;
    struct mz_entry entry;
    struct mz_statement statement;
    if (reveal->index >= source->tree_size)
        return mz_fault_at(fault, MZ_E_NOT_FOUND, "entry %" PRIu64, reveal->index);
    enum mz_status status = source->entry(source->ctx, reveal->index, &bytes);
    if (status == MZ_OK)
        status = mz_entry_decode(bytes, &entry, NULL);
    if (status == MZ_OK)
        status = mz_statement_decode(entry.statement, &statement, NULL);
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "entry %" PRIu64, reveal->index);
    if (statement.kind->id != MZ_KIND_ACCESS_LOG) {
        mz_fault_at(fault, MZ_E_WRONG_REF, "entry");
        mz_fault_have(fault, "%s", statement.kind->name);
        mz_fault_want(fault, "access.log");
        return MZ_E_WRONG_REF;
    }
    if (!mz_span_equal_text(statement.issuer, reveal->call->session.actor))
        return forbidden(reveal, fault, "entry");
    reveal->access = statement.body.access_log;
    return check_age(reveal, entry.head.registered_at, fault);
}

/* -- The question. */

static enum mz_status bad_type(struct mz_fault *fault, const char *place, const char *want) {
    mz_fault_at(fault, MZ_E_BAD_TYPE, "%s", place);
    mz_fault_have(fault, "JSON");
    mz_fault_want(fault, "%s", want);
    return MZ_E_BAD_TYPE;
}

static enum mz_status read_fields(struct reveal *reveal, struct mz_fault *fault) {
    json_t *names = NULL;
    const json_t *name;
    size_t i;
    reveal->fields = reveal->access.fields;
    if (json_object_get(reveal->body, "fields") == NULL)
        return MZ_OK;
    enum mz_status status =
        mz_http_json_array(reveal->body, "fields", MZ_MAX_DIGESTS, &names, fault);
    if (status != MZ_OK)
        return status;
    reveal->fields = 0;
    json_array_foreach(names, i, name) {
        const char *text = json_string_value(name);
        uint8_t field = text != NULL ? mz_names_find(&mz_personal_names, mz_span_text(text)) : 0;
        if (field == 0)
            return bad_type(fault, "fields", "name, idno, account, …");
        if ((reveal->access.fields & MZ_ROLE_BIT(field)) == 0)
            return forbidden(reveal, fault, "fields");
        reveal->fields |= MZ_ROLE_BIT(field);
    }
    return MZ_OK;
}

static enum mz_status read_question(struct reveal *reveal, struct mz_fault *fault) {
    const json_t *index = json_object_get(reveal->body, "entry");
    const json_t *history = json_object_get(reveal->body, "history");
    if (!json_is_integer(index) || json_integer_value(index) < 0)
        return bad_type(fault, "entry", "a number");
    if (history != NULL && !json_is_boolean(history))
        return bad_type(fault, "history", "true, false");
    reveal->index = (uint64_t)json_integer_value(index);
    reveal->history = json_is_true(history);
    if (json_object_get(reveal->body, "payees") == NULL)
        return MZ_OK;
    return mz_http_json_array(reveal->body, "payees", MZ_MAX_ACCESSED, &reveal->payees, fault);
}

/* -- The answer. */

static void write_one(void *arg, const struct mz_revealed *revealed) {
    const struct reveal *reveal = arg;
    char base64[MZ_BASE64_TEXT_SIZE(MZ_MAX_DISCLOSURE)];
    struct mz_writer w = mz_writer_over(base64, sizeof base64);
    if ((reveal->fields & MZ_ROLE_BIT(revealed->field)) == 0 ||
        (!revealed->current && !reveal->history) || revealed->index == MZ_ABSENT)
        return;
    mz_base64_write(&w, revealed->disclosure);
    mz_json_open_object(reveal->json, NULL);
    mz_json_text(reveal->json, "field", mz_names_text(&mz_personal_names, revealed->field));
    mz_json_uint(reveal->json, "entry", revealed->index);
    mz_json_hex(reveal->json, "digest", mz_span_hash(&revealed->digest));
    mz_json_bool(reveal->json, "current", revealed->current);
    mz_json_span(reveal->json, "disclosure", mz_writer_view(&w));
    mz_json_close_object(reveal->json);
    memset(base64, 0, sizeof base64);
}

static enum mz_status write_payee(struct reveal *reveal, const struct mz_id *payee,
                                  struct mz_fault *fault) {
    mz_json_open_object(reveal->json, NULL);
    mz_json_hex(reveal->json, "payee", mz_span_of(payee->bytes, sizeof payee->bytes));
    mz_json_open_array(reveal->json, "disclosures");
    enum mz_status status = mz_ledger_reveal(reveal->call->app->ledger, payee, write_one, reveal);
    mz_json_close_array(reveal->json);
    /* By an entry that came after the one that opens this. */
    mz_json_bool(reveal->json, "erased", status == MZ_E_ERASED);
    mz_json_close_object(reveal->json);
    if (status == MZ_OK || status == MZ_E_ERASED || status == MZ_E_NOT_FOUND)
        return MZ_OK;
    return mz_fault_at(fault, status, "payee");
}

static bool is_covered(const struct mz_access_log *access, const struct mz_id *payee) {
    for (size_t n = 0; n < access->payees_count; n++)
        if (memcmp(&access->payees[n].payee, payee, sizeof *payee) == 0)
            return true;
    return false;
}

static enum mz_status write_asked(struct reveal *reveal, struct mz_fault *fault) {
    enum mz_status status = MZ_OK;
    for (size_t i = 0; i < json_array_size(reveal->payees) && status == MZ_OK; i++) {
        const char *hex = json_string_value(json_array_get(reveal->payees, i));
        struct mz_id payee = {{0}};
        if (hex == NULL || mz_hex_decode(mz_span_text(hex), payee.bytes, MZ_ID_SIZE) != MZ_OK)
            status = mz_fault_at(fault, MZ_E_BAD_TEXT, "payees[%zu]", i);
        else if (!is_covered(&reveal->access, &payee))
            status = forbidden(reveal, fault, "payees");
        else
            status = write_payee(reveal, &payee, fault);
    }
    return status;
}

static enum mz_status write_answer(struct reveal *reveal, struct mz_fault *fault) {
    enum mz_status status = MZ_OK;
    mz_json_open_object(reveal->json, NULL);
    mz_json_uint(reveal->json, "entry", reveal->index);
    mz_json_open_array(reveal->json, "items");
    if (reveal->payees != NULL)
        status = write_asked(reveal, fault);
    else
        for (size_t n = 0; n < reveal->access.payees_count && status == MZ_OK; n++)
            status = write_payee(reveal, &reveal->access.payees[n].payee, fault);
    mz_json_close_array(reveal->json);
    mz_json_close_object(reveal->json);
    return status;
}

void mz_http_reveal(struct mz_call *call) {
    struct mz_fault fault = {0};
    struct mz_json json = mz_json_start();
    struct reveal reveal = {.call = call, .json = &json};
    const struct mz_view_source *source = NULL;
    enum mz_status status = mz_http_json_object(call, &reveal.body, &fault);
    if (status == MZ_OK)
        status = read_question(&reveal, &fault);
    if (status == MZ_OK)
        status = mz_call_source(call, &source, &fault);
    if (status == MZ_OK)
        status = read_access(&reveal, source, &fault);
    if (status == MZ_OK)
        status = read_fields(&reveal, &fault);
    if (status == MZ_OK)
        status = write_answer(&reveal, &fault);
    if (status == MZ_OK) {
        mz_call_answer_json(call, 200, &json);
    } else {
        mz_json_discard(&json);
        mz_call_fail(call, status, &fault);
    }
    json_decref(reveal.body);
}
