/* Tables to JSON; schema.h. */
#include "proto/codec/schema_field.h"

static void write_members(const struct mz_schema *schema, const void *value, struct mz_json *json);

static void write_flags(const struct mz_field *field, uint32_t flags, struct mz_json *json) {
    mz_json_open_array(json, field->name);
    for (unsigned i = 0; i < 32; i++)
        if ((flags >> i & 1) != 0)
            mz_json_text(json, NULL, mz_names_text(field->names, (uint8_t)(i + 1)));
    mz_json_close_array(json);
}

static void write_list(const struct mz_field *field, const void *value, struct mz_json *json) {
    size_t count = mz_schema_list_count(value, field);
    mz_json_open_array(json, field->name);
    for (size_t n = 0; n < count && n < field->max; n++) {
        mz_json_open_object(json, NULL);
        write_members(field->items, mz_schema_member(value, field->offset + n * field->items->size),
                      json);
        mz_json_close_object(json);
    }
    mz_json_close_array(json);
}

static void write_member(const struct mz_field *field, const void *value, struct mz_json *json) {
    switch (field->type) {
    case MZ_F_UINT:
        mz_json_uint(json, field->name, MZ_LOAD(uint64_t, value, field));
        break;
    case MZ_F_FEN:
        mz_json_fen(json, field->name, MZ_LOAD(int64_t, value, field));
        break;
    case MZ_F_DATE:
        mz_json_date(json, field->name, MZ_LOAD(uint32_t, value, field));
        break;
    case MZ_F_BOOL:
        mz_json_bool(json, field->name, MZ_LOAD(bool, value, field));
        break;
    case MZ_F_CODE:
    case MZ_F_TEXT:
        mz_json_span(json, field->name, MZ_LOAD(struct mz_span, value, field));
        break;
    case MZ_F_BYTES:
        mz_json_hex(json, field->name, MZ_LOAD(struct mz_span, value, field));
        break;
    case MZ_F_ID:
        mz_json_hex(json, field->name,
                    mz_span_of(mz_schema_member(value, field->offset), MZ_ID_SIZE));
        break;
    case MZ_F_HASH:
        mz_json_hex(json, field->name,
                    mz_span_of(mz_schema_member(value, field->offset), MZ_HASH_SIZE));
        break;
    case MZ_F_ENUM:
        mz_json_text(json, field->name,
                     mz_names_text(field->names, MZ_LOAD(uint8_t, value, field)));
        break;
    case MZ_F_FLAGS:
        write_flags(field, MZ_LOAD(uint32_t, value, field), json);
        break;
    case MZ_F_LIST:
        write_list(field, value, json);
        break;
    }
}

static void write_members(const struct mz_schema *schema, const void *value, struct mz_json *json) {
    for (unsigned i = 0; i < schema->field_count; i++)
        if (!mz_schema_field_absent(&schema->fields[i], value))
            write_member(&schema->fields[i], value, json);
}

void mz_schema_json(const struct mz_schema *schema, const void *value, struct mz_json *json) {
    write_members(schema, value, json);
}
