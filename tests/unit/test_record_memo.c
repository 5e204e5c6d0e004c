/* proto/rules/record_memo: what was decoded is taken again for the same bytes in the same place,
 * and for nothing else. */
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
    struct mz_span value = encode(bytes, "XF-2024-01");
    struct mz_record_memo *memo = mz_record_memo_new();
    assert_non_null(memo);
    struct mz_owner_record owner = {.project = mz_span_of(bytes + 2, 10)}, found = {{NULL, 0}};

    assert_false(mz_record_memo_find(memo, &mz_owner_record_schema, value, &found));
    mz_record_memo_keep(memo, &mz_owner_record_schema, value, &owner);
    assert_true(mz_record_memo_find(memo, &mz_owner_record_schema, value, &found));
    assert_ptr_equal(found.project.data, bytes + 2);
    assert_int_equal(found.project.size, 10);

    /* Another kind of record, another place, another size. */
    struct mz_index_record index;
    assert_false(mz_record_memo_find(memo, &mz_index_record_schema, value, &index));
    memcpy(elsewhere, bytes, sizeof bytes);
    assert_false(mz_record_memo_find(memo, &mz_owner_record_schema,
                                     mz_span_of(elsewhere, value.size), &found));
    assert_false(mz_record_memo_find(memo, &mz_owner_record_schema,
                                     mz_span_of(bytes, value.size - 1), &found));

    /* Overwritten where it is. */
    value = encode(bytes, "XF-2024-02");
    assert_false(mz_record_memo_find(memo, &mz_owner_record_schema, value, &found));
    mz_record_memo_free(memo);
}

static void test_large_ones_are_not_kept(void **state) {
    (void)state;
    static uint8_t bytes[MZ_MAX_RECORD];
    struct mz_record_memo *memo = mz_record_memo_new();
    assert_non_null(memo);
    struct mz_owner_record owner = {.project = mz_span_of(bytes, 1)};
    struct mz_span large = mz_span_of(bytes, sizeof bytes);
    mz_record_memo_keep(memo, &mz_owner_record_schema, large, &owner);
    assert_false(mz_record_memo_find(memo, &mz_owner_record_schema, large, &owner));
    static struct mz_payment_record payment;
    mz_record_memo_keep(memo, &mz_payment_record_schema, mz_span_of(bytes, 8), &payment);
    assert_false(
        mz_record_memo_find(memo, &mz_payment_record_schema, mz_span_of(bytes, 8), &payment));
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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_bytes),
        cmocka_unit_test(test_large_ones_are_not_kept),
        cmocka_unit_test(test_answers_are_those_without),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
