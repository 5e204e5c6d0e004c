#include "tests/lib/sample.h"

#include <stdlib.h>
#include <string.h>

#include "proto/log/hash.h"

void mz_sample_key(uint8_t n, struct mz_hash *ret_public_key, uint8_t ret_secret_key[64]) {
    uint8_t seed[MZ_ED25519_SEED_SIZE];
    memset(seed, n, sizeof seed);
    mz_ed25519_key_pair(seed, ret_public_key->bytes, ret_secret_key);
}

static uint8_t *member(void *value, size_t offset) {
    return (uint8_t *)value + offset;
}

static void fill_field(const struct mz_field *field, bool optional, void *value) {
    uint8_t *at = member(value, field->offset);
    switch (field->type) {
    case MZ_F_UINT:
        *(uint64_t *)(void *)at = field->max < 7 ? field->max : 7;
        break;
    case MZ_F_FEN:
        *(int64_t *)(void *)at = 2200000;
        break;
    case MZ_F_DATE:
        *(uint32_t *)(void *)at = 20230501;
        break;
    case MZ_F_BOOL:
        *(bool *)(void *)at = true;
        break;
    case MZ_F_CODE:
        *(struct mz_span *)(void *)at = mz_span_text("code-1");
        break;
    case MZ_F_TEXT:
        *(struct mz_span *)(void *)at = mz_span_text("示例 text");
        break;
    case MZ_F_BYTES:
        *(struct mz_span *)(void *)at = mz_span_of("\x01\x02", 2);
        break;
    case MZ_F_ID:
        memset(at, 0xA1, MZ_ID_SIZE);
        break;
    case MZ_F_HASH:
        memset(at, 0xB2, MZ_HASH_SIZE);
        break;
    case MZ_F_ENUM:
        *at = field->names->count;
        break;
    case MZ_F_FLAGS:
        *(uint32_t *)(void *)at = 1u | 1u << (field->names->count - 1);
        break;
    case MZ_F_LIST: {
        size_t count = field->max < 2 ? (size_t)field->max : 2;
        *(uint16_t *)(void *)member(value, field->count_offset) = (uint16_t)count;
        for (size_t n = 0; n < count; n++)
            mz_sample_fill(field->items, optional, at + n * field->items->size);
        break;
    }
    }
}

void mz_sample_fill(const struct mz_schema *schema, bool optional, void *ret_value) {
    mz_schema_init(schema, ret_value);
    for (unsigned i = 0; i < schema->field_count; i++)
        if (optional || !schema->fields[i].optional)
            fill_field(&schema->fields[i], optional, ret_value);
}

void mz_sample_draft(enum mz_kind_id kind, const void *body, struct mz_draft *ret_draft) {
    const struct mz_kind *row = mz_kind_get(kind);
    memset(ret_draft, 0, sizeof *ret_draft);
    ret_draft->kind = kind;
    ret_draft->issuer = mz_span_text("sample.actor");
    ret_draft->origin = mz_span_text(MZ_SAMPLE_ORIGIN);
    memset(ret_draft->id.bytes, 0xC3, sizeof ret_draft->id.bytes);
    ret_draft->date = 20230501;
    if (row->scope == MZ_KIND_OF_PROJECT)
        ret_draft->project = mz_span_text("sample-project");
    ret_draft->refs_count = row->min_refs;
    for (uint8_t i = 0; i < row->min_refs; i++)
        memset(ret_draft->refs[i].bytes, i + 1, MZ_HASH_SIZE);
    ret_draft->body = body;
}

struct mz_span mz_sample_statement(enum mz_kind_id kind, uint8_t *buffer, size_t capacity) {
    union mz_body body;
    struct mz_draft draft;
    struct mz_hash public_key;
    uint8_t secret_key[64];
    mz_sample_fill(mz_kind_get(kind)->body, true, &body);
    mz_sample_draft(kind, &body, &draft);
    mz_sample_key(1, &public_key, secret_key);
    struct mz_writer w = mz_writer_over(buffer, capacity);
    if (mz_statement_build(&draft, secret_key, &w, NULL) != MZ_OK)
        abort();
    return mz_writer_view(&w);
}

void mz_sample_line(enum mz_list_form form, uint64_t n, struct mz_line *ret_line) {
    mz_schema_init(mz_list_line_schema(form), ret_line);
    mz_sample_fill(mz_list_line_schema(form), true, ret_line);
    ret_line->line = n;
    ret_line->amount = (int64_t)n * 100;
    for (unsigned i = 0; i < 8; i++) {
        ret_line->payee.bytes[i] = (uint8_t)(n >> (8 * i));
        ret_line->salt.bytes[i] = (uint8_t)(n >> (8 * i));
    }
}
