/* Structs to bytes, by table; schema.h. */
#include <string.h>

#include "proto/codec/schema_field.h"

static void encode_members(const struct mz_schema *schema, const void *value, struct mz_writer *w,
                           void *moved);

static void encode_flags(const struct mz_field *field, uint32_t flags, struct mz_writer *w) {
    mz_cbor_put_array(w, (size_t)__builtin_popcount(flags));
    for (unsigned i = 0; i < 32; i++)
        if ((flags >> i & 1) != 0)
            mz_cbor_put_text(w, mz_span_text(mz_names_text(field->names, (uint8_t)(i + 1))));
}

/* The span that was just written, where it stands now. */
static void move_span(const struct mz_field *field, const struct mz_writer *w, void *moved) {
    struct mz_span *span = mz_schema_member_out(moved, field->offset);
    if (!w->overflow)
        span->data = w->data + w->size - span->size;
}

static void encode_value(const struct mz_field *field, const void *value, struct mz_writer *w,
                         void *moved) {
    switch (field->type) {
    case MZ_F_UINT:
        mz_cbor_put_uint(w, MZ_LOAD(uint64_t, value, field));
        break;
    case MZ_F_FEN:
        mz_cbor_put_int(w, MZ_LOAD(int64_t, value, field));
        break;
    case MZ_F_DATE:
        mz_cbor_put_uint(w, MZ_LOAD(uint32_t, value, field));
        break;
    case MZ_F_BOOL:
        mz_cbor_put_bool(w, MZ_LOAD(bool, value, field));
        break;
    case MZ_F_CODE:
    case MZ_F_TEXT:
        mz_cbor_put_text(w, MZ_LOAD(struct mz_span, value, field));
        if (moved != NULL)
            move_span(field, w, moved);
        break;
    case MZ_F_BYTES:
        mz_cbor_put_bytes(w, MZ_LOAD(struct mz_span, value, field));
        if (moved != NULL)
            move_span(field, w, moved);
        break;
    case MZ_F_ID:
        mz_cbor_put_bytes(w, mz_span_of(mz_schema_member(value, field->offset), MZ_ID_SIZE));
        break;
    case MZ_F_HASH:
        mz_cbor_put_bytes(w, mz_span_of(mz_schema_member(value, field->offset), MZ_HASH_SIZE));
        break;
    case MZ_F_ENUM:
        mz_cbor_put_text(w,
                         mz_span_text(mz_names_text(field->names, MZ_LOAD(uint8_t, value, field))));
        break;
    case MZ_F_FLAGS:
        encode_flags(field, MZ_LOAD(uint32_t, value, field), w);
        break;
    case MZ_F_LIST: {
        size_t count = mz_schema_list_count(value, field);
        mz_cbor_put_array(w, count);
        for (size_t n = 0; n < count && n < field->max; n++) {
            size_t at = field->offset + n * field->items->size;
            encode_members(field->items, mz_schema_member(value, at), w,
                           moved == NULL ? NULL : mz_schema_member_out(moved, at));
        }
        break;
    }
    }
}

static void encode_members(const struct mz_schema *schema, const void *value, struct mz_writer *w,
                           void *moved) {
    bool map = schema->form == MZ_SCHEMA_MAP;
    uint64_t there = 0; /* a bit a field: no schema has more than 64 */
    for (unsigned i = 0; i < schema->field_count; i++)
        there |= (uint64_t)!mz_schema_field_absent(&schema->fields[i], value) << i;
    if (map)
        mz_cbor_put_map(w, (size_t)__builtin_popcountll(there));
    else
        mz_cbor_put_array(w, schema->field_count);
    for (unsigned i = 0; i < schema->field_count; i++) {
        const struct mz_field *field = &schema->fields[i];
        bool absent = (there >> i & 1) == 0;
        if (absent && !map)
            mz_cbor_put_null(w);
        if (absent)
            continue;
        if (map)
            mz_cbor_put_text(w, mz_span_of(field->name, field->name_size));
        encode_value(field, value, w, moved);
    }
}

void mz_schema_encode(const struct mz_schema *schema, const void *value, struct mz_writer *w) {
    encode_members(schema, value, w, NULL);
}

void mz_schema_encode_moved(const struct mz_schema *schema, const void *value, struct mz_writer *w,
                            void *ret_moved) {
    memcpy(ret_moved, value, schema->size);
    encode_members(schema, value, w, ret_moved);
}
