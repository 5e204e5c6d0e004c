#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "client/bundle/bundle.h"
#include "proto/base/calendar.h"
#include "proto/base/money.h"
#include "proto/base/text.h"
#include "proto/codec/kinds.h"

void mz_bundle_totals_json(const struct mz_totals *totals, struct mz_json *json) {
    mz_json_uint(json, "payments", totals->payments);
    mz_json_open_array(json, "totals");
    for (size_t i = 0; i < MZ_TOTAL_KINDS; i++) {
        char capital[MZ_MONEY_CAPITAL];
        mz_money_format_capital(totals->of[i].amount, capital);
        mz_json_open_object(json, NULL);
        mz_json_text(json, "kind", mz_kind_get(mz_totals_kind(i))->name);
        mz_json_uint(json, "statements", totals->of[i].statements);
        mz_json_uint(json, "lines", totals->of[i].lines);
        mz_json_fen(json, "amount", totals->of[i].amount);
        mz_json_text(json, "capital", capital);
        mz_json_close_object(json);
    }
    mz_json_close_array(json);
}

static void write_subject(const struct mz_subject *subject, struct mz_json *json) {
    mz_json_open_object(json, "subject");
    mz_json_text(json, "kind", mz_names_text(&mz_subject_names, (uint8_t)(subject->kind + 1)));
    if (subject->project.data != NULL)
        mz_json_span(json, "project", subject->project);
    if (subject->payment.data != NULL)
        mz_json_span(json, "payment", subject->payment);
    if (subject->begin != 0) {
        mz_json_date(json, "begin", subject->begin);
        mz_json_date(json, "end", subject->end);
    }
    mz_json_close_object(json);
}

enum mz_status mz_bundle_facts_json(const struct mz_bundle_facts *facts,
                                    struct mz_buffer *ret_text) {
    struct mz_json json = mz_json_start();
    char *text;
    size_t size;
    mz_json_open_object(&json, NULL);
    mz_json_text(&json, "schema", "mingzhang/bundle/1");
    mz_json_span(&json, "origin", facts->origin);
    write_subject(&facts->subject, &json);
    mz_json_uint(&json, "tree_size", facts->tree_size);
    mz_json_hex(&json, "root", mz_span_hash(&facts->root));
    mz_json_bool(&json, "redacted", facts->redacted);
    mz_json_uint(&json, "entries", facts->entries);
    mz_bundle_totals_json(&facts->totals, &json);
    mz_json_close_object(&json);
    if (mz_json_finish(&json, &text, &size) != MZ_OK)
        return MZ_E_NO_MEMORY;
    mz_buffer_bytes(ret_text, text, size);
    mz_buffer_text(ret_text, "\n");
    free(text);
    return ret_text->failed ? MZ_E_NO_MEMORY : MZ_OK;
}

static bool take_code(const json_t *object, const char *name, char *buffer,
                      struct mz_span *ret_code) {
    const json_t *value = json_object_get(object, name);
    if (value == NULL)
        return true;
    size_t size = json_string_length(value);
    if (!json_is_string(value) || size > MZ_MAX_CODE ||
        !mz_text_is_code(mz_span_of(json_string_value(value), size)))
        return false;
    memcpy(buffer, json_string_value(value), size);
    *ret_code = mz_span_of(buffer, size);
    return true;
}

static bool take_date(const json_t *object, const char *name, uint32_t *ret_date) {
    const json_t *value = json_object_get(object, name);
    return value == NULL ||
           (json_is_string(value) &&
            mz_date_parse(mz_span_text(json_string_value(value)), ret_date) == MZ_OK);
}

/* What each kind names, no more and no less. */
static bool is_whole(const struct mz_subject *subject) {
    bool project = subject->project.data != NULL, payment = subject->payment.data != NULL;
    return project == (subject->kind != MZ_SUBJECT_LEDGER) &&
           payment == (subject->kind == MZ_SUBJECT_PAYMENT) &&
           (subject->begin != 0) == (subject->kind == MZ_SUBJECT_PERIOD) &&
           (subject->end != 0) == (subject->kind == MZ_SUBJECT_PERIOD);
}

enum mz_status mz_bundle_facts_subject(struct mz_span text, struct mz_bundle_subject_text *buffer,
                                       struct mz_subject *ret_subject, struct mz_fault *fault) {
    json_t *facts = json_loadb((const char *)text.data, text.size, JSON_REJECT_DUPLICATES, NULL);
    const json_t *object = json_object_get(facts, "subject");
    const char *kind = json_string_value(json_object_get(object, "kind"));
    struct mz_subject subject = {0};
    uint8_t found = kind != NULL ? mz_names_find(&mz_subject_names, mz_span_text(kind)) : 0;
    bool good = found != 0 && take_code(object, "project", buffer->project, &subject.project) &&
                take_code(object, "payment", buffer->payment, &subject.payment) &&
                take_date(object, "begin", &subject.begin) &&
                take_date(object, "end", &subject.end);
    json_decref(facts);
    if (good) {
        subject.kind = (enum mz_subject_kind)(found - 1);
        good = is_whole(&subject);
    }
    if (!good) {
        mz_fault_at(fault, MZ_E_BAD_BAG, "data/bundle.json");
        mz_fault_have(fault, "subject");
        return MZ_E_BAD_BAG;
    }
    *ret_subject = subject;
    return MZ_OK;
}

void mz_bundle_subject_words(const struct mz_subject *subject, enum mz_language language,
                             struct mz_buffer *ret_words) {
    static const char *const zh[] = {"整个账本", "项目", "支付", "期间"};
    char begin[MZ_TIME_TEXT], end[MZ_TIME_TEXT];
    mz_buffer_text(ret_words, language == MZ_CHINESE
                                  ? zh[subject->kind]
                                  : mz_names_text(&mz_subject_names, (uint8_t)(subject->kind + 1)));
    if (subject->project.data != NULL)
        mz_buffer_format(ret_words, " %.*s", (int)subject->project.size,
                         (const char *)subject->project.data);
    if (subject->payment.data != NULL)
        mz_buffer_format(ret_words, " %.*s", (int)subject->payment.size,
                         (const char *)subject->payment.data);
    if (subject->begin != 0) {
        mz_date_format(subject->begin, begin);
        mz_date_format(subject->end, end);
        mz_buffer_format(ret_words, " %s..%s", begin, end);
    }
}
