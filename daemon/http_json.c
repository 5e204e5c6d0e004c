#include "daemon/http_json.h"

#include "proto/base/base64.h"
#include "proto/base/hex.h"

enum mz_status mz_http_json_object(const struct mz_call *call, json_t **ret_object,
                                   struct mz_fault *fault) {
    if (!mz_http_media_type_is(call->head.content_type, "application/json")) {
        int shown = call->head.content_type.size < 60 ? (int)call->head.content_type.size : 60;
        mz_fault_at(fault, MZ_E_MEDIA_TYPE, "body");
        mz_fault_have(fault, "%.*s", shown, (const char *)call->head.content_type.data);
        mz_fault_want(fault, "application/json");
        return MZ_E_MEDIA_TYPE;
    }
    json_error_t error;
    json_t *object = json_loadb(call->body.size > 0 ? (const char *)call->body.data : "",
                                call->body.size, JSON_REJECT_DUPLICATES, &error);
    if (object == NULL || !json_is_object(object)) {
        mz_fault_at(fault, MZ_E_USAGE, "JSON");
        /* The parser's words repeat what stands there, which may be personal data (G6). */
        if (object == NULL)
            mz_fault_have(fault, "line %d, column %d", error.line, error.column);
        else
            mz_fault_have(fault, "not an object");
        json_decref(object);
        return MZ_E_USAGE;
    }
    *ret_object = object;
    return MZ_OK;
}

static enum mz_status member(const json_t *object, const char *name, json_type type,
                             const char *type_name, json_t **ret_member, struct mz_fault *fault) {
    json_t *found = json_object_get(object, name);
    if (found == NULL) {
        mz_fault_at(fault, MZ_E_MISSING_FIELD, "body");
        mz_fault_want(fault, "%s", name);
        return MZ_E_MISSING_FIELD;
    }
    if (json_typeof(found) != type) {
        mz_fault_at(fault, MZ_E_BAD_TYPE, "%s", name);
        mz_fault_have(fault, "JSON");
        mz_fault_want(fault, "%s", type_name);
        return MZ_E_BAD_TYPE;
    }
    *ret_member = found;
    return MZ_OK;
}

enum mz_status mz_http_json_text(const json_t *object, const char *name, struct mz_span *ret_text,
                                 struct mz_fault *fault) {
    json_t *text;
    enum mz_status status = member(object, name, JSON_STRING, "text", &text, fault);
    if (status == MZ_OK)
        *ret_text = mz_span_of(json_string_value(text), json_string_length(text));
    return status;
}

enum mz_status mz_http_json_array(const json_t *object, const char *name, size_t max,
                                  json_t **ret_array, struct mz_fault *fault) {
    json_t *array;
    enum mz_status status = member(object, name, JSON_ARRAY, "array", &array, fault);
    if (status != MZ_OK)
        return status;
    if (json_array_size(array) > max) {
        mz_fault_at(fault, MZ_E_TOO_LARGE, "%s", name);
        mz_fault_have(fault, "%zu", json_array_size(array));
        mz_fault_want(fault, "%zu", max);
        return MZ_E_TOO_LARGE;
    }
    *ret_array = array;
    return MZ_OK;
}

enum mz_status mz_http_json_hex(const json_t *object, const char *name, uint8_t *buffer,
                                size_t size, struct mz_fault *fault) {
    struct mz_span text;
    enum mz_status status = mz_http_json_text(object, name, &text, fault);
    if (status == MZ_OK && mz_hex_decode(text, buffer, size) != MZ_OK) {
        status = mz_fault_at(fault, MZ_E_BAD_TEXT, "%s", name);
        mz_fault_have(fault, "?");
    }
    return status;
}

enum mz_status mz_http_json_base64(const json_t *object, const char *name, uint8_t *buffer,
                                   size_t size, struct mz_fault *fault) {
    struct mz_span text;
    size_t decoded = 0;
    enum mz_status status = mz_http_json_text(object, name, &text, fault);
    if (status != MZ_OK)
        return status;
    status = mz_base64_decode(text, buffer, size, &decoded);
    if (status == MZ_OK && decoded == size)
        return MZ_OK;
    mz_fault_at(fault, status != MZ_OK ? status : MZ_E_BAD_TEXT, "%s", name);
    mz_fault_have(fault, "base64");
    return status != MZ_OK ? status : MZ_E_BAD_TEXT;
}
