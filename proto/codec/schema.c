#include "proto/codec/schema.h"

#include <inttypes.h>
#include <string.h>

#include "proto/base/calendar.h"
#include "proto/base/limits.h"
#include "proto/base/text.h"
#include "proto/codec/schema_field.h"

static bool all_zero(const uint8_t *bytes, size_t size) {
    static const uint8_t zeros[MZ_HASH_SIZE];
    return memcmp(bytes, zeros, size) == 0;
}

uint8_t mz_names_find(const struct mz_names *names, struct mz_span text) {
    for (unsigned i = 0; i < names->count; i++)
        if (mz_span_equal_text(text, names->texts[i]))
            return (uint8_t)(i + 1);
    return 0;
}

const char *mz_names_text(const struct mz_names *names, uint8_t value) {
    return value >= 1 && value <= names->count ? names->texts[value - 1] : "?";
}

/* -- Absence */

bool mz_schema_field_absent(const struct mz_field *field, const void *value) {
    switch (field->type) {
    case MZ_F_UINT:
        return MZ_LOAD(uint64_t, value, field) == MZ_ABSENT;
    case MZ_F_FEN:
        return MZ_LOAD(int64_t, value, field) == MZ_ABSENT_FEN;
    case MZ_F_DATE:
    case MZ_F_FLAGS:
        return MZ_LOAD(uint32_t, value, field) == 0;
    case MZ_F_BOOL:
        return false;
    case MZ_F_CODE:
    case MZ_F_TEXT:
    case MZ_F_BYTES:
        return MZ_LOAD(struct mz_span, value, field).data == NULL;
    case MZ_F_ID:
        return all_zero(mz_schema_member(value, field->offset), MZ_ID_SIZE);
    case MZ_F_HASH:
        return all_zero(mz_schema_member(value, field->offset), MZ_HASH_SIZE);
    case MZ_F_ENUM:
        return MZ_LOAD(uint8_t, value, field) == 0;
    case MZ_F_LIST:
        return mz_schema_list_count(value, field) == 0;
    }
    return false;
}

void mz_schema_init_members(const struct mz_schema *schema, void *ret_value) {
    memset(ret_value, 0, schema->size);
    for (unsigned i = 0; i < schema->field_count; i++) {
        const struct mz_field *field = &schema->fields[i];
        if (field->optional && field->type == MZ_F_UINT)
            MZ_STORE(uint64_t, ret_value, field) = MZ_ABSENT;
        else if (field->optional && field->type == MZ_F_FEN)
            MZ_STORE(int64_t, ret_value, field) = MZ_ABSENT_FEN;
    }
}

void mz_schema_init(const struct mz_schema *schema, void *ret_value) {
    mz_schema_init_members(schema, ret_value);
    for (unsigned i = 0; i < schema->field_count; i++) {
        const struct mz_field *field = &schema->fields[i];
        if (field->type == MZ_F_LIST)
            for (size_t n = 0; n < field->max; n++)
                mz_schema_init(
                    field->items,
                    mz_schema_member_out(ret_value, field->offset + n * field->items->size));
    }
}

void mz_schema_move(const struct mz_schema *schema, void *value, const uint8_t *from,
                    const uint8_t *to) {
    for (unsigned i = 0; i < schema->field_count; i++) {
        const struct mz_field *field = &schema->fields[i];
        if (field->type == MZ_F_CODE || field->type == MZ_F_TEXT || field->type == MZ_F_BYTES) {
            struct mz_span *span = mz_schema_member_out(value, field->offset);
            if (span->data != NULL)
                span->data = to + (span->data - from);
        } else if (field->type == MZ_F_LIST) {
            size_t count = mz_schema_list_count(value, field);
            for (size_t n = 0; n < count && n < field->max; n++)
                mz_schema_move(field->items,
                               mz_schema_member_out(value, field->offset + n * field->items->size),
                               from, to);
        }
    }
}

/* -- Bounds: the one place that says what a present value may be. */

enum mz_status mz_schema_out_of_range(struct mz_fault *fault, const struct mz_field *field,
                                      uint64_t have, uint64_t low, uint64_t high) {
    enum mz_status status = mz_fault_at(fault, MZ_E_OUT_OF_RANGE, "%s", field->name);
    mz_fault_have(fault, "%" PRIu64, have);
    mz_fault_want(fault, "%" PRIu64 "..%" PRIu64, low, high);
    return status;
}

static enum mz_status check_string(const struct mz_field *field, struct mz_span text,
                                   struct mz_fault *fault) {
    uint64_t max = field->type == MZ_F_CODE ? MZ_MAX_CODE : field->max;
    if (text.size > max) {
        enum mz_status status = mz_fault_at(fault, MZ_E_TOO_LARGE, "%s", field->name);
        mz_fault_have(fault, "%zu", text.size);
        mz_fault_want(fault, "%" PRIu64, max);
        return status;
    }
    if (text.size == 0)
        return mz_schema_out_of_range(fault, field, 0, 1, max);
    enum mz_status status = MZ_OK;
    if (field->type == MZ_F_CODE && !mz_text_is_code(text))
        status = mz_text_is_utf8(text) ? MZ_E_BAD_TEXT : MZ_E_BAD_UTF8;
    else if (field->type == MZ_F_TEXT)
        status = mz_text_check(text);
    if (status == MZ_OK)
        return MZ_OK;
    mz_fault_at(fault, status, "%s", field->name);
    /* What must not enter the ledger is not repeated in a message either (G6). */
    if (field->type == MZ_F_CODE && mz_text_check(text) == MZ_OK)
        mz_fault_have(fault, "%.*s", (int)text.size, (const char *)text.data);
    return status;
}

static enum mz_status check_list(const struct mz_field *field, const void *value,
                                 struct mz_fault *fault) {
    size_t count = mz_schema_list_count(value, field);
    if (count > field->max)
        return mz_schema_out_of_range(fault, field, count, field->optional ? 0 : 1, field->max);
    for (size_t n = 0; n < count; n++) {
        const void *item = mz_schema_member(value, field->offset + n * field->items->size);
        for (unsigned i = 0; i < field->items->field_count; i++) {
            enum mz_status status = mz_schema_field_check(&field->items->fields[i], item, fault);
            if (status != MZ_OK) {
                mz_fault_within(fault, "%s[%zu]", field->name, n);
                return status;
            }
        }
    }
    return MZ_OK;
}

enum mz_status mz_schema_field_check(const struct mz_field *field, const void *value,
                                     struct mz_fault *fault) {
    if (!mz_schema_field_absent(field, value))
        return mz_schema_field_bounds(field, value, fault);
    if (field->optional)
        return MZ_OK;
    enum mz_status status = mz_fault_at(fault, MZ_E_MISSING_FIELD, "%s", "");
    mz_fault_want(fault, "%s", field->name);
    return status;
}

enum mz_status mz_schema_field_bounds(const struct mz_field *field, const void *value,
                                      struct mz_fault *fault) {
    switch (field->type) {
    case MZ_F_UINT: {
        uint64_t number = MZ_LOAD(uint64_t, value, field);
        return number <= field->max ? MZ_OK
                                    : mz_schema_out_of_range(fault, field, number, 0, field->max);
    }
    case MZ_F_FEN: {
        int64_t fen = MZ_LOAD(int64_t, value, field);
        if (fen >= 0 && fen <= MZ_MAX_FEN)
            return MZ_OK;
        enum mz_status status = mz_fault_at(fault, MZ_E_OUT_OF_RANGE, "%s", field->name);
        mz_fault_have(fault, "%" PRId64, fen);
        mz_fault_want(fault, "0..%" PRId64, MZ_MAX_FEN);
        return status;
    }
    case MZ_F_DATE: {
        uint32_t date = MZ_LOAD(uint32_t, value, field);
        if (mz_date_valid(date))
            return MZ_OK;
        enum mz_status status = mz_fault_at(fault, MZ_E_BAD_DATE, "%s", field->name);
        mz_fault_have(fault, "%" PRIu32, date);
        return status;
    }
    case MZ_F_CODE:
    case MZ_F_TEXT:
    case MZ_F_BYTES:
        return check_string(field, MZ_LOAD(struct mz_span, value, field), fault);
    case MZ_F_ENUM: {
        uint8_t number = MZ_LOAD(uint8_t, value, field);
        return number <= field->names->count
                   ? MZ_OK
                   : mz_schema_out_of_range(fault, field, number, 1, field->names->count);
    }
    case MZ_F_FLAGS: {
        uint32_t flags = MZ_LOAD(uint32_t, value, field);
        uint64_t all = (UINT64_C(1) << field->names->count) - 1;
        return flags <= all ? MZ_OK : mz_schema_out_of_range(fault, field, flags, 1, all);
    }
    case MZ_F_LIST:
        return check_list(field, value, fault);
    case MZ_F_BOOL:
    case MZ_F_ID:
    case MZ_F_HASH:
        return MZ_OK;
    }
    return MZ_E_INTERNAL;
}

/* A fault of the struct as a whole is told under the schema's name. */
enum mz_status mz_schema_named(const struct mz_schema *schema, enum mz_status status,
                               struct mz_fault *fault) {
    if (status != MZ_OK && fault != NULL && fault->place[0] == '\0')
        mz_fault_within(fault, "%s", schema->name);
    return status;
}

enum mz_status mz_schema_check(const struct mz_schema *schema, const void *value,
                               struct mz_fault *fault) {
    for (unsigned i = 0; i < schema->field_count; i++) {
        enum mz_status status = mz_schema_field_check(&schema->fields[i], value, fault);
        if (status != MZ_OK)
            return mz_schema_named(schema, status, fault);
    }
    return MZ_OK;
}
