/* proto/codec/bodies: the tables of every body fit the structs and the encoding. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "tests/lib/sample.h"

/* Deterministic order of map keys: the encoded key begins with its length. */
static int compare_keys(const char *a, const char *b) {
    size_t m = strlen(a), n = strlen(b);
    return m != n ? (m > n) - (m < n) : strcmp(a, b);
}

static size_t size_of_type(enum mz_field_type type) {
    static const size_t sizes[] = {
        [MZ_F_UINT] = sizeof(uint64_t),        [MZ_F_FEN] = sizeof(int64_t),
        [MZ_F_DATE] = sizeof(uint32_t),        [MZ_F_BOOL] = sizeof(bool),
        [MZ_F_CODE] = sizeof(struct mz_span),  [MZ_F_TEXT] = sizeof(struct mz_span),
        [MZ_F_BYTES] = sizeof(struct mz_span), [MZ_F_ID] = sizeof(struct mz_id),
        [MZ_F_HASH] = sizeof(struct mz_hash),  [MZ_F_ENUM] = sizeof(uint8_t),
        [MZ_F_FLAGS] = sizeof(uint32_t),       [MZ_F_LIST] = 0,
    };
    return sizes[type];
}

static void check_table(const struct mz_schema *schema) {
    assert_non_null(schema->name);
    assert_true(schema->field_count <= 64);
    uint8_t *taken = calloc(1, schema->size);
    for (unsigned i = 0; i < schema->field_count; i++) {
        const struct mz_field *field = &schema->fields[i];
        if (i > 0 && schema->form == MZ_SCHEMA_MAP &&
            compare_keys(schema->fields[i - 1].name, field->name) >= 0)
            fail_msg("%s: %s stands out of order", schema->name, field->name);
        assert_true(strlen(field->name) < 24); /* the head of a key stays one byte */
        size_t size = size_of_type(field->type);
        if (field->type == MZ_F_LIST) {
            size = (size_t)field->max * field->items->size;
            assert_true(field->max >= 1 && field->max <= UINT16_MAX);
            assert_true(field->count_offset + sizeof(uint16_t) <= schema->size);
            check_table(field->items);
        }
        if (field->type == MZ_F_ENUM || field->type == MZ_F_FLAGS) {
            assert_non_null(field->names);
            assert_true(field->type == MZ_F_ENUM || field->names->count <= 32);
        }
        if (field->type == MZ_F_TEXT || field->type == MZ_F_BYTES || field->type == MZ_F_UINT)
            assert_true(field->max >= 1 && field->max < MZ_ABSENT);
        if (field->type == MZ_F_TEXT)
            assert_true(field->max <= MZ_MAX_NARRATIVE);
        if (field->type == MZ_F_BOOL)
            assert_false(field->optional); /* a bool has no absent value */
        assert_true(field->offset + size <= schema->size);
        for (size_t n = 0; n < size; n++)
            if (taken[field->offset + n]++ != 0)
                fail_msg("%s: %s lies over another member", schema->name, field->name);
    }
    free(taken);
}

static void test_tables(void **state) {
    (void)state;
    for (int id = 0; id < MZ_KIND_COUNT; id++)
        check_table(mz_kind_get((enum mz_kind_id)id)->body);
}

static void test_size_fits_the_union(void **state) {
    (void)state;
    for (int id = 0; id < MZ_KIND_COUNT; id++)
        assert_true(mz_kind_get((enum mz_kind_id)id)->body->size <= sizeof(union mz_body));
}

static void test_fixpoint_of_every_kind(void **state) {
    (void)state;
    for (int id = 0; id < MZ_KIND_COUNT; id++)
        for (int optional = 0; optional < 2; optional++) {
            const struct mz_schema *schema = mz_kind_get((enum mz_kind_id)id)->body;
            union mz_body body, back;
            static uint8_t bytes[MZ_MAX_STATEMENT], again[MZ_MAX_STATEMENT];
            struct mz_fault fault;
            mz_sample_fill(schema, optional != 0, &body);
            assert_int_equal(mz_schema_check(schema, &body, &fault), MZ_OK);
            struct mz_writer w = mz_writer_over(bytes, sizeof bytes);
            mz_schema_encode(schema, &body, &w);
            assert_false(w.overflow);
            struct mz_cbor_reader r = mz_cbor_reader_over(mz_writer_view(&w));
            assert_int_equal(mz_schema_decode(schema, &r, &back, &fault), MZ_OK);
            assert_int_equal(mz_cbor_finish(&r), MZ_OK);
            struct mz_writer w2 = mz_writer_over(again, sizeof again);
            mz_schema_encode(schema, &back, &w2);
            assert_true(mz_span_equal(mz_writer_view(&w), mz_writer_view(&w2)));
            r = mz_cbor_reader_over(mz_writer_view(&w));
            assert_int_equal(mz_cbor_skip(&r).size, w.size);
        }
}

/* Leaving any required member out is refused by check and by decode alike. */
static void test_every_required_member(void **state) {
    (void)state;
    for (int id = 0; id < MZ_KIND_COUNT; id++) {
        const struct mz_schema *schema = mz_kind_get((enum mz_kind_id)id)->body;
        for (unsigned i = 0; i < schema->field_count; i++) {
            const struct mz_field *field = &schema->fields[i];
            if (field->type == MZ_F_BOOL)
                continue;
            union mz_body body, absent;
            struct mz_schema one = *schema;
            struct mz_field alone = *field;
            struct mz_fault fault;
            mz_sample_fill(schema, true, &body);
            /* the absent value of this one member, as init gives it */
            alone.optional = true;
            one.fields = &alone;
            one.field_count = 1;
            mz_schema_init(&one, &absent);
            size_t at = field->type == MZ_F_LIST ? field->count_offset : field->offset;
            size_t size = field->type == MZ_F_LIST ? sizeof(uint16_t) : size_of_type(field->type);
            memcpy((uint8_t *)&body + at, (uint8_t *)&absent + at, size);
            enum mz_status status = mz_schema_check(schema, &body, &fault);
            assert_int_equal(status, field->optional ? MZ_OK : MZ_E_MISSING_FIELD);
            if (!field->optional)
                assert_string_equal(fault.want, field->name);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables),
        cmocka_unit_test(test_size_fits_the_union),
        cmocka_unit_test(test_fixpoint_of_every_kind),
        cmocka_unit_test(test_every_required_member),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
