/* proto/rules/record_memo: what bytes decode to is taken again for the same bytes, wherever they
 * are, and for nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "proto/rules/record_memo.h"
#include "proto/rules/records.h"

/* An owner record: an array of one code, which its span points at. */
static struct mz_span encode(uint8_t bytes[64], const char *project) {
    const struct mz_owner_record owner = {.project = mz_span_text(project)};
    struct mz_writer w = mz_writer_over(bytes, 64);
    mz_schema_encode(&mz_owner_record_schema, &owner, &w);
    assert_false(w.overflow);
    return mz_writer_view(&w);
}

static void test_same_bytes(void **state) {
    (void)state;
    uint8_t bytes[64], elsewhere[64];
    const struct mz_schema *schema = &mz_owner_record_schema;
    struct mz_span key = mz_span_text("key"), value = encode(bytes, "XF-2024-01");
    struct mz_record_memo *memo = mz_record_memo_new();
    assert_non_null(memo);
    struct mz_owner_record owner = {.project = mz_span_of(bytes + 2, 10)}, found = {{NULL, 0}};

    assert_false(mz_record_memo_has(memo, schema, key));
    assert_false(mz_record_memo_find(memo, schema, key, value, &found));
    mz_record_memo_keep(memo, schema, key, value, &owner);
    assert_true(mz_record_memo_has(memo, schema, key));
    assert_true(mz_record_memo_find(memo, schema, key, value, &found));
    assert_ptr_equal(found.project.data, bytes + 2);
    assert_int_equal(found.project.size, 10);

    /* In another place its spans point there, also when the first one is gone. */
    memcpy(elsewhere, bytes, sizeof bytes);
    memset(bytes, 0xa5, sizeof bytes);
    struct mz_span moved = mz_span_of(elsewhere, value.size);
    assert_true(mz_record_memo_find(memo, schema, key, moved, &found));
    assert_ptr_equal(found.project.data, elsewhere + 2);
    assert_true(mz_span_equal_text(found.project, "XF-2024-01"));

    /* Another kind of record, another size, other bytes. */
    struct mz_index_record index;
    assert_false(mz_record_memo_has(memo, &mz_index_record_schema, key));
    assert_false(mz_record_memo_find(memo, &mz_index_record_schema, key, moved, &index));
    assert_false(
        mz_record_memo_find(memo, schema, key, mz_span_of(elsewhere, value.size - 1), &found));
    value = encode(bytes, "XF-2024-02");
    assert_false(mz_record_memo_find(memo, schema, key, value, &found));
    mz_record_memo_free(memo);
}

static void test_large_ones_are_not_kept(void **state) {
    (void)state;
    static uint8_t bytes[MZ_MAX_RECORD];
    struct mz_record_memo *memo = mz_record_memo_new();
    assert_non_null(memo);
    struct mz_owner_record owner = {.project = mz_span_of(bytes, 1)};
    struct mz_span large = mz_span_of(bytes, sizeof bytes);
    struct mz_span key = mz_span_text("key");
    mz_record_memo_keep(memo, &mz_owner_record_schema, key, large, &owner);
    assert_false(mz_record_memo_find(memo, &mz_owner_record_schema, key, large, &owner));
    static struct mz_payment_record payment;
    struct mz_span small = mz_span_of(bytes, 8);
    mz_record_memo_keep(memo, &mz_payment_record_schema, key, small, &payment);
    assert_false(mz_record_memo_find(memo, &mz_payment_record_schema, key, small, &payment));
    mz_record_memo_free(memo);
}

/* -- As the records of a fold use it. */

struct backing {
    struct mz_span value;
};

static enum mz_status get(void *ctx, struct mz_span key, struct mz_span *ret_value) {
    (void)key;
    *ret_value = ((struct backing *)ctx)->value;
    return MZ_OK;
}

static void test_answers_are_those_without(void **state) {
    (void)state;
    uint8_t bytes[64];
    struct backing backing = {encode(bytes, "XF-2024-01")};
    struct mz_record_memo *memo = mz_record_memo_new();
    assert_non_null(memo);
    struct mz_records with = {.ctx = &backing, .get = get, .memo = memo};
    struct mz_records without = {.ctx = &backing, .get = get};
    struct mz_key key = mz_key_start(MZ_TABLE_BUDGET_LINE);
    static const char *const projects[] = {"XF-2024-01", "XF-2024-02", "XF-2024-02", "A", "B"};
    for (size_t i = 0; i < sizeof projects / sizeof projects[0]; i++) {
        struct mz_owner_record a, b;
        backing.value = encode(bytes, projects[i]);
        assert_int_equal(mz_records_get(&with, &key, &mz_owner_record_schema, &a), MZ_OK);
        assert_int_equal(mz_records_get(&without, &key, &mz_owner_record_schema, &b), MZ_OK);
        assert_true(mz_span_equal(a.project, mz_span_text(projects[i])));
        assert_ptr_equal(a.project.data, b.project.data);
    }
    /* Changed behind the fold: told, memo or no memo. */
    struct mz_owner_record owner;
    bytes[0] = 0x82;
    assert_int_equal(mz_records_get(&with, &key, &mz_owner_record_schema, &owner),
                     MZ_E_RECORDS_DIFFER);
    mz_record_memo_free(memo);
}

/* What is written goes on being at hand, with its spans in the bytes that are read. */
static enum mz_status put(void *ctx, struct mz_span key, struct mz_span value) {
    static uint8_t kept[64];
    (void)key;
    assert_true(value.size <= sizeof kept);
    memcpy(kept, value.data, value.size);
    ((struct backing *)ctx)->value = mz_span_of(kept, value.size);
    return MZ_OK;
}

static void test_what_is_written(void **state) {
    (void)state;
    uint8_t bytes[64];
    struct backing backing = {encode(bytes, "XF-2024-01")};
    struct mz_record_memo *memo = mz_record_memo_new();
    assert_non_null(memo);
    struct mz_records records = {.ctx = &backing, .get = get, .put = put, .memo = memo};
    struct mz_key key = mz_key_start(MZ_TABLE_BUDGET_LINE);
    const struct mz_schema *schema = &mz_owner_record_schema;
    struct mz_owner_record owner, found;
    assert_int_equal(mz_records_get(&records, &key, schema, &owner), MZ_OK);
    owner.project = mz_span_text("XF-2025-99");
    assert_int_equal(mz_records_put(&records, &key, schema, &owner), MZ_OK);
    assert_true(mz_record_memo_find(memo, schema, mz_key_span(&key), backing.value, &found));
    assert_true(mz_span_equal_text(found.project, "XF-2025-99"));
    assert_ptr_equal(found.project.data, backing.value.data + 2);
    /* A record that was never read is not kept when it is written. */
    struct mz_key other = mz_key_of_number(MZ_TABLE_BUDGET_LINE, 7);
    assert_int_equal(mz_records_put(&records, &other, schema, &owner), MZ_OK);
    assert_false(mz_record_memo_has(memo, schema, mz_key_span(&other)));
    mz_record_memo_free(memo);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_bytes),
        cmocka_unit_test(test_large_ones_are_not_kept),
        cmocka_unit_test(test_answers_are_those_without),
        cmocka_unit_test(test_what_is_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
