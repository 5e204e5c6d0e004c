/* Bytes to structs, by table; schema.h. */
#include <inttypes.h>
#include <string.h>

#include "proto/base/calendar.h"
#include "proto/base/limits.h"
#include "proto/base/text.h"
#include "proto/codec/schema_field.h"

/* Pairs of any map that is read at all: enough that an unknown field is met and named. */
#define MAX_PAIRS 64u

#define NULL_BYTE 0xf6u /* RFC 8949 §3.3 */

static const char *type_name(enum mz_cbor_type type) {
    static const char *const names[] = {
        [MZ_CBOR_UINT] = "uint", [MZ_CBOR_NEGATIVE] = "nint", [MZ_CBOR_BYTES] = "bstr",
        [MZ_CBOR_TEXT] = "tstr", [MZ_CBOR_ARRAY] = "array",   [MZ_CBOR_MAP] = "map",
        [MZ_CBOR_TAG] = "tag",   [MZ_CBOR_BOOL] = "bool",     [MZ_CBOR_NULL] = "null",
        [MZ_CBOR_END] = "other",
    };
    return names[type];
}

static const enum mz_cbor_type wire_types[] = {
    [MZ_F_UINT] = MZ_CBOR_UINT,   [MZ_F_FEN] = MZ_CBOR_UINT,    [MZ_F_DATE] = MZ_CBOR_UINT,
    [MZ_F_BOOL] = MZ_CBOR_BOOL,   [MZ_F_CODE] = MZ_CBOR_TEXT,   [MZ_F_TEXT] = MZ_CBOR_TEXT,
    [MZ_F_BYTES] = MZ_CBOR_BYTES, [MZ_F_ID] = MZ_CBOR_BYTES,    [MZ_F_HASH] = MZ_CBOR_BYTES,
    [MZ_F_ENUM] = MZ_CBOR_TEXT,   [MZ_F_FLAGS] = MZ_CBOR_ARRAY, [MZ_F_LIST] = MZ_CBOR_ARRAY,
};

static enum mz_status bad_type(struct mz_fault *fault, const char *place, enum mz_cbor_type have,
                               enum mz_cbor_type want) {
    mz_fault_at(fault, MZ_E_BAD_TYPE, "%s", place);
    mz_fault_have(fault, "%s", type_name(have));
    mz_fault_want(fault, "%s", type_name(want));
    return MZ_E_BAD_TYPE;
}

/* What was given and what may be given, for words of a closed list. */
static enum mz_status not_a_name(struct mz_fault *fault, const struct mz_field *field,
                                 struct mz_span have) {
    mz_fault_at(fault, MZ_E_OUT_OF_RANGE, "%s", field->name);
    if (mz_text_is_code(have))
        mz_fault_have(fault, "%.*s", (int)have.size, (const char *)have.data);
    char words[80];
    struct mz_writer w = mz_writer_over(words, sizeof words);
    for (unsigned i = 0; i < field->names->count && !w.overflow; i++) {
        mz_writer_text(&w, i == 0 ? "" : "|");
        mz_writer_text(&w, field->names->texts[i]);
    }
    mz_fault_want(fault, "%.*s%s", (int)w.size, words, w.overflow ? "…" : "");
    return MZ_E_OUT_OF_RANGE;
}

static enum mz_status decode_members(const struct mz_schema *schema, struct mz_cbor_reader *reader,
                                     void *value, struct mz_fault *fault);

static enum mz_status decode_list(const struct mz_field *field, struct mz_cbor_reader *reader,
                                  void *value, struct mz_fault *fault) {
    size_t count = mz_cbor_get_array(reader, field->max);
    for (size_t n = 0; n < count; n++) {
        void *item = mz_schema_member_out(value, field->offset + n * field->items->size);
        enum mz_status status = decode_members(field->items, reader, item, fault);
        if (status != MZ_OK) {
            mz_fault_within(fault, "%s[%zu]", field->name, n);
            return status;
        }
    }
    *(uint16_t *)mz_schema_member_out(value, field->count_offset) = (uint16_t)count;
    return MZ_OK;
}

static enum mz_status decode_flags(const struct mz_field *field, struct mz_cbor_reader *reader,
                                   void *value, struct mz_fault *fault) {
    size_t count = mz_cbor_get_array(reader, field->names->count);
    uint32_t flags = 0;
    for (size_t n = 0; n < count; n++) {
        struct mz_span text = mz_cbor_get_text(reader);
        if (reader->status != MZ_OK)
            return MZ_OK; /* told by the caller */
        uint8_t number = mz_names_find(field->names, text);
        if (number == 0)
            return not_a_name(fault, field, text);
        if (flags >> (number - 1) != 0) {
            mz_cbor_fail(reader, MZ_E_NON_CANONICAL);
            return MZ_OK;
        }
        flags |= UINT32_C(1) << (number - 1);
    }
    MZ_STORE(uint32_t, value, field) = flags;
    return MZ_OK;
}

/* A byte string of exactly one size, never all zero: that is the absent value. */
static enum mz_status decode_fixed(const struct mz_field *field, struct mz_cbor_reader *reader,
                                   void *value, size_t size, struct mz_fault *fault) {
    struct mz_span bytes = mz_cbor_get_bytes(reader);
    if (reader->status != MZ_OK)
        return MZ_OK;
    if (bytes.size != size)
        return mz_schema_out_of_range(fault, field, bytes.size, size, size);
    memcpy(mz_schema_member_out(value, field->offset), bytes.data, size);
    return MZ_OK;
}

/* Reads one value into its member. Errors of the reader are left to the caller to tell. */
static enum mz_status decode_raw(const struct mz_field *field, struct mz_cbor_reader *reader,
                                 void *value, struct mz_fault *fault) {
    switch (field->type) {
    case MZ_F_UINT:
        MZ_STORE(uint64_t, value, field) = mz_cbor_get_uint(reader);
        return MZ_OK;
    case MZ_F_FEN: {
        uint64_t fen = mz_cbor_get_uint(reader);
        if (fen > (uint64_t)MZ_MAX_FEN)
            return mz_schema_out_of_range(fault, field, fen, 0, (uint64_t)MZ_MAX_FEN);
        MZ_STORE(int64_t, value, field) = (int64_t)fen;
        return MZ_OK;
    }
    case MZ_F_DATE: {
        uint64_t date = mz_cbor_get_uint(reader);
        if (reader->status == MZ_OK && (date == 0 || date > UINT32_MAX)) {
            mz_fault_at(fault, MZ_E_BAD_DATE, "%s", field->name);
            mz_fault_have(fault, "%" PRIu64, date);
            return MZ_E_BAD_DATE;
        }
        MZ_STORE(uint32_t, value, field) = (uint32_t)date;
        return MZ_OK;
    }
    case MZ_F_BOOL:
        MZ_STORE(bool, value, field) = mz_cbor_get_bool(reader);
        return MZ_OK;
    case MZ_F_CODE:
    case MZ_F_TEXT:
        MZ_STORE(struct mz_span, value, field) = mz_cbor_get_text(reader);
        return MZ_OK;
    case MZ_F_BYTES:
        MZ_STORE(struct mz_span, value, field) = mz_cbor_get_bytes(reader);
        return MZ_OK;
    case MZ_F_ID:
        return decode_fixed(field, reader, value, MZ_ID_SIZE, fault);
    case MZ_F_HASH:
        return decode_fixed(field, reader, value, MZ_HASH_SIZE, fault);
    case MZ_F_ENUM: {
        struct mz_span text = mz_cbor_get_text(reader);
        uint8_t number = mz_names_find(field->names, text);
        if (number == 0 && reader->status == MZ_OK)
            return not_a_name(fault, field, text);
        MZ_STORE(uint8_t, value, field) = number;
        return MZ_OK;
    }
    case MZ_F_FLAGS:
        return decode_flags(field, reader, value, fault);
    case MZ_F_LIST:
        return decode_list(field, reader, value, fault);
    }
    return MZ_E_INTERNAL;
}

/* A string that needs no more than its own bytes to be judged. */
static bool quick_string(const struct mz_field *field, struct mz_cbor_reader *reader, void *value) {
    struct mz_span string;
    enum mz_cbor_type type = field->type == MZ_F_BYTES ? MZ_CBOR_BYTES : MZ_CBOR_TEXT;
    if (!mz_cbor_quick_string(reader, type, &string) || string.size == 0)
        return false;
    if (field->type == MZ_F_CODE ? !mz_text_is_code(string) : string.size > field->max)
        return false;
    if (field->type == MZ_F_TEXT && mz_text_check(string) != MZ_OK)
        return false;
    MZ_STORE(struct mz_span, value, field) = string;
    return true;
}

static bool quick_fixed(const struct mz_field *field, struct mz_cbor_reader *reader, void *value,
                        size_t size) {
    struct mz_span bytes;
    if (!mz_cbor_quick_string(reader, MZ_CBOR_BYTES, &bytes) || bytes.size != size)
        return false;
    memcpy(mz_schema_member_out(value, field->offset), bytes.data, size);
    return !mz_schema_field_absent(field, value);
}

/* Reads one value that is as it should be; false for whatever the long way below has to look at,
 * which then begins where this did. Nearly every value of a record and of a statement goes this
 * way, and what it accepts the other accepts. */
static bool quick_value(const struct mz_field *field, struct mz_cbor_reader *reader, void *value) {
    uint64_t number;
    switch (field->type) {
    case MZ_F_UINT:
        if (!mz_cbor_quick(reader, MZ_CBOR_UINT, &number) || number > field->max ||
            number == MZ_ABSENT)
            return false;
        MZ_STORE(uint64_t, value, field) = number;
        return true;
    case MZ_F_FEN:
        if (!mz_cbor_quick(reader, MZ_CBOR_UINT, &number) || number > (uint64_t)MZ_MAX_FEN)
            return false;
        MZ_STORE(int64_t, value, field) = (int64_t)number;
        return true;
    case MZ_F_DATE:
        if (!mz_cbor_quick(reader, MZ_CBOR_UINT, &number) || number > UINT32_MAX ||
            !mz_date_valid((uint32_t)number))
            return false;
        MZ_STORE(uint32_t, value, field) = (uint32_t)number;
        return true;
    case MZ_F_CODE:
    case MZ_F_TEXT:
    case MZ_F_BYTES:
        return quick_string(field, reader, value);
    case MZ_F_ID:
        return quick_fixed(field, reader, value, MZ_ID_SIZE);
    case MZ_F_HASH:
        return quick_fixed(field, reader, value, MZ_HASH_SIZE);
    case MZ_F_BOOL:
    case MZ_F_ENUM:
    case MZ_F_FLAGS:
    case MZ_F_LIST:
        return false;
    }
    return false;
}

static enum mz_status decode_value(const struct mz_field *field, struct mz_cbor_reader *reader,
                                   void *value, struct mz_fault *fault) {
    const struct mz_cbor_reader before = *reader;
    if (quick_value(field, reader, value))
        return MZ_OK;
    *reader = before;
    enum mz_status status = decode_raw(field, reader, value, fault);
    if (status != MZ_OK)
        return status;
    if (reader->status != MZ_OK) {
        enum mz_cbor_type have = mz_cbor_peek(&before), want = wire_types[field->type];
        return reader->status == MZ_E_BAD_TYPE && have != want
                   ? bad_type(fault, field->name, have, want)
                   : mz_fault_at(fault, reader->status, "%s", field->name);
    }
    /* On the wire absence is absence: its value in C, or an empty list, is refused. */
    if (mz_schema_field_absent(field, value))
        return mz_schema_out_of_range(fault, field, 0, 1, field->max);
    /* The items of a list were checked one by one as they came. */
    return field->type == MZ_F_LIST ? MZ_OK : mz_schema_field_bounds(field, value, fault);
}

static enum mz_status missing(struct mz_fault *fault, const struct mz_field *field) {
    mz_fault_at(fault, MZ_E_MISSING_FIELD, "%s", "");
    mz_fault_want(fault, "%s", field->name);
    return MZ_E_MISSING_FIELD;
}

static struct mz_span name_of(const struct mz_field *field) {
    return mz_span_of(field->name, field->name_size);
}

static unsigned find_field(const struct mz_schema *schema, struct mz_span key) {
    unsigned i = 0;
    while (i < schema->field_count && !mz_span_equal(key, name_of(&schema->fields[i])))
        i++;
    return i;
}

/* Why the key that comes next is none of a field still to come. */
static enum mz_status bad_key(const struct mz_schema *schema, struct mz_cbor_reader *reader,
                              unsigned next, struct mz_fault *fault) {
    struct mz_span key = mz_cbor_get_text(reader);
    if (reader->status != MZ_OK)
        return mz_fault_at(fault, reader->status, "%s", "");
    if (find_field(schema, key) < next)
        return mz_fault_at(fault, MZ_E_NON_CANONICAL, "%.*s", (int)key.size,
                           (const char *)key.data);
    mz_fault_at(fault, MZ_E_UNKNOWN_FIELD, "%s", "");
    if (mz_text_is_code(key))
        mz_fault_have(fault, "%.*s", (int)key.size, (const char *)key.data);
    return MZ_E_UNKNOWN_FIELD;
}

/* Keys must come in the order of the table. That a field is missing is told last, since it may just
 * be in the wrong place. */
static enum mz_status decode_map(const struct mz_schema *schema, struct mz_cbor_reader *reader,
                                 void *value, struct mz_fault *fault) {
    size_t pairs = mz_cbor_get_map(reader, MAX_PAIRS);
    const struct mz_field *absent = NULL;
    unsigned next = 0;
    for (size_t n = 0; n < pairs; n++) {
        unsigned found = next;
        while (found < schema->field_count &&
               !mz_cbor_quick_key(reader, name_of(&schema->fields[found])))
            found++;
        if (found == schema->field_count)
            return bad_key(schema, reader, next, fault);
        for (; next < found; next++)
            if (!schema->fields[next].optional && absent == NULL)
                absent = &schema->fields[next];
        enum mz_status status = decode_value(&schema->fields[next++], reader, value, fault);
        if (status != MZ_OK)
            return status;
    }
    for (; next < schema->field_count; next++)
        if (!schema->fields[next].optional && absent == NULL)
            absent = &schema->fields[next];
    return absent == NULL || reader->status != MZ_OK ? MZ_OK : missing(fault, absent);
}

static enum mz_status decode_array(const struct mz_schema *schema, struct mz_cbor_reader *reader,
                                   void *value, struct mz_fault *fault) {
    size_t count = mz_cbor_get_array(reader, MAX_PAIRS);
    if (reader->status == MZ_OK && count != schema->field_count) {
        mz_fault_at(fault, MZ_E_BAD_TYPE, "%s", "");
        mz_fault_have(fault, "array of %zu", count);
        mz_fault_want(fault, "array of %u", (unsigned)schema->field_count);
        return MZ_E_BAD_TYPE;
    }
    for (unsigned i = 0; i < schema->field_count && reader->status == MZ_OK; i++) {
        const struct mz_field *field = &schema->fields[i];
        /* Only absent members are null, and most are there: one byte tells. */
        if (reader->rest.size > 0 && reader->rest.data[0] == NULL_BYTE) {
            if (!field->optional)
                return missing(fault, field);
            reader->rest.data++;
            reader->rest.size--;
            continue;
        }
        enum mz_status status = decode_value(field, reader, value, fault);
        if (status != MZ_OK)
            return status;
    }
    return MZ_OK;
}

static enum mz_status decode_members(const struct mz_schema *schema, struct mz_cbor_reader *reader,
                                     void *value, struct mz_fault *fault) {
    mz_schema_init_members(schema, value);
    bool map = schema->form == MZ_SCHEMA_MAP;
    enum mz_cbor_type have = mz_cbor_peek(reader), want = map ? MZ_CBOR_MAP : MZ_CBOR_ARRAY;
    if (reader->status == MZ_OK && have != MZ_CBOR_END && have != want) {
        mz_cbor_fail(reader, MZ_E_BAD_TYPE);
        return bad_type(fault, "", have, want);
    }
    enum mz_status status = (map ? decode_map : decode_array)(schema, reader, value, fault);
    if (status == MZ_OK && reader->status != MZ_OK)
        status = mz_fault_at(fault, reader->status, "%s", "");
    mz_cbor_fail(reader, status);
    return status;
}

enum mz_status mz_schema_decode(const struct mz_schema *schema, struct mz_cbor_reader *reader,
                                void *ret_value, struct mz_fault *fault) {
    return mz_schema_named(schema, decode_members(schema, reader, ret_value, fault), fault);
}
