/* proto/rules/records: keys, encodings and the digest over all records. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "proto/log/hash.h"
#include "proto/rules/memory_records.h"
#include "tests/lib/sample.h"

static void assert_key(struct mz_key key, const void *bytes, size_t size) {
    struct mz_span span = mz_key_span(&key);
    assert_int_equal(span.size, size);
    assert_memory_equal(span.data, bytes, size);
}

static void test_keys(void **state) {
    (void)state;
    struct mz_hash hash;
    struct mz_id id;
    memset(hash.bytes, 0xAA, sizeof hash.bytes);
    memset(id.bytes, 0xBB, sizeof id.bytes);
    assert_key(mz_key_start(MZ_TABLE_LEDGER), "\x01", 1);
    assert_key(mz_key_of_code(MZ_TABLE_PROJECT, mz_span_text("p-1")), "\x0Ap-1\0", 5);
    assert_key(mz_key_of_codes(MZ_TABLE_BUDGET, mz_span_text("p-1"), mz_span_text("B")),
               "\x0Cp-1\0B\0", 7);
    assert_key(mz_key_of_code_number(MZ_TABLE_PROJECT_ENTRY, mz_span_text("p"), 0x0102030405060708),
               "\x05p\0\1\2\3\4\5\6\7\x08", 11);
    uint8_t bytes[2 + MZ_HASH_SIZE * 2 + 8] = {MZ_TABLE_DUTY};
    memset(bytes + 1, 0xAA, MZ_HASH_SIZE * 2);
    assert_key(mz_key_of_hashes(MZ_TABLE_DUTY, &hash, &hash), bytes, 1 + MZ_HASH_SIZE * 2);
    bytes[0] = MZ_TABLE_PAYMENT;
    assert_key(mz_key_of_hash(MZ_TABLE_PAYMENT, &hash), bytes, 1 + MZ_HASH_SIZE);
    memset(bytes, 0, sizeof bytes);
    bytes[0] = MZ_TABLE_LINE;
    bytes[8] = 5;
    memset(bytes + 9, 0xBB, MZ_ID_SIZE);
    assert_key(mz_key_of_number_id(MZ_TABLE_LINE, 5, &id), bytes, 9 + MZ_ID_SIZE);

    /* The longest key there is fits; no code is a prefix of a sibling. */
    struct mz_span longest =
        mz_span_text("0123456789012345678901234567890123456789012345678901234567890123");
    struct mz_key key = mz_key_of_codes(MZ_TABLE_LIST_LINE, longest, longest);
    mz_key_id(&key, &id);
    assert_int_equal(key.size, 1 + 65 + 65 + 16);
    struct mz_key shorter = mz_key_of_code(MZ_TABLE_PROJECT, mz_span_text("p"));
    struct mz_key longer = mz_key_of_code(MZ_TABLE_PROJECT, mz_span_text("p-1"));
    assert_memory_not_equal(shorter.bytes, longer.bytes, shorter.size);
}

static const struct mz_schema *const schemas[] = {
    &mz_ledger_record_schema,    &mz_statement_record_schema,   &mz_index_record_schema,
    &mz_chain_record_schema,     &mz_key_record_schema,         &mz_actor_record_schema,
    &mz_pending_record_schema,   &mz_policy_record_schema,      &mz_project_record_schema,
    &mz_target_record_schema,    &mz_budget_record_schema,      &mz_owner_record_schema,
    &mz_payee_record_schema,     &mz_token_record_schema,       &mz_frozen_list_record_schema,
    &mz_list_line_record_schema, &mz_payment_record_schema,     &mz_payment_key_record_schema,
    &mz_line_record_schema,      &mz_beneficiary_record_schema, &mz_evidence_record_schema,
    &mz_duty_record_schema,      &mz_measure_record_schema_,    &mz_payee_digests_schema,
    &mz_person_record_schema,    &mz_delegate_record_schema,    &mz_transfer_record_schema,
    &mz_erased_record_schema,    &mz_payee_use_record_schema,
    &mz_period_record_schema,    &mz_close_record_schema,       &mz_closing_record_schema,
    &mz_flow_record_schema,      &mz_line_order_record_schema,
};

/* Every record, with and without its optional members, comes back as it went in, and its members
 * are all in the table: the struct's bytes are equal. */
static void test_round_trip(void **state) {
    (void)state;
    struct mz_memory_records *memory = mz_memory_records_new();
    struct mz_records records = mz_memory_records_interface(memory);
    for (size_t i = 0; i < sizeof schemas / sizeof schemas[0]; i++)
        for (int optional = 0; optional < 2; optional++) {
            static _Alignas(16) uint8_t in[8192], out[8192];
            assert_true(schemas[i]->size <= sizeof in);
            assert_int_equal(schemas[i]->form, MZ_SCHEMA_ARRAY);
            mz_sample_fill(schemas[i], optional != 0, in);
            assert_int_equal(mz_schema_check(schemas[i], in, NULL), MZ_OK);
            struct mz_key key = mz_key_of_code_number(MZ_TABLE_PROJECT_ENTRY, mz_span_text("x"), i);
            assert_int_equal(mz_records_get(&records, &key, schemas[i], out), MZ_E_NOT_FOUND);
            assert_int_equal(mz_records_put(&records, &key, schemas[i], in), MZ_OK);
            assert_int_equal(mz_records_get(&records, &key, schemas[i], out), MZ_OK);
            static uint8_t again[65536];
            struct mz_writer one = mz_writer_over(again, sizeof again);
            mz_schema_encode(schemas[i], out, &one);
            struct mz_span value;
            assert_int_equal(records.get(records.ctx, mz_key_span(&key), &value), MZ_OK);
            assert_true(mz_span_equal(value, mz_writer_view(&one)));
            assert_int_equal(mz_records_remove(&records, &key), MZ_OK);
            assert_int_equal(mz_records_get(&records, &key, schemas[i], out), MZ_E_NOT_FOUND);
        }
    mz_memory_records_free(memory);
}

/* Bytes that no fold wrote are told as that. */
static void test_damaged(void **state) {
    (void)state;
    struct mz_memory_records *memory = mz_memory_records_new();
    struct mz_records records = mz_memory_records_interface(memory);
    struct mz_key key = mz_key_start(MZ_TABLE_LEDGER);
    static const char *const values[] = {"", "\x81", "\x81\x01\x00", "\xA1\x61\x61\x01", "\x80"};
    static const size_t sizes[] = {0, 1, 3, 4, 1};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        struct mz_index_record record;
        assert_int_equal(
            records.put(records.ctx, mz_key_span(&key), mz_span_of(values[i], sizes[i])), MZ_OK);
        assert_int_equal(mz_records_get(&records, &key, &mz_index_record_schema, &record),
                         MZ_E_RECORDS_DIFFER);
    }
    mz_memory_records_free(memory);
}

/* A record beyond the small buffer, and one beyond any. */
static void test_large(void **state) {
    (void)state;
    static uint8_t bytes[MZ_MAX_RECORD + 1];
    struct mz_memory_records *memory = mz_memory_records_new();
    struct mz_records records = mz_memory_records_interface(memory);
    struct mz_key key = mz_key_start(MZ_TABLE_TARGET);
    struct mz_target_record in = {.index = 1, .body = mz_span_of(bytes, 60000)}, out;
    assert_int_equal(mz_records_put(&records, &key, &mz_target_record_schema, &in), MZ_OK);
    assert_int_equal(mz_records_get(&records, &key, &mz_target_record_schema, &out), MZ_OK);
    assert_int_equal(out.body.size, 60000);
    in.body.size = sizeof bytes;
    assert_int_equal(mz_records_put(&records, &key, &mz_target_record_schema, &in), MZ_E_TOO_LARGE);
    mz_memory_records_free(memory);
}

/* The digest is spelled out once here, apart from the code. */
static void test_digest(void **state) {
    (void)state;
    struct mz_memory_records *memory = mz_memory_records_new();
    struct mz_records records = mz_memory_records_interface(memory);
    struct mz_hash digest, want = mz_sha256(mz_span_of("", 0));
    assert_int_equal(mz_records_digest(&records, &digest), MZ_OK);
    assert_memory_equal(digest.bytes, want.bytes, sizeof want.bytes);
    struct mz_span a = mz_span_of("\x02"
                                  "a",
                                  2),
                   b = mz_span_of("\x01z", 2);
    assert_int_equal(records.put(records.ctx, a, mz_span_of("vv", 2)), MZ_OK);
    assert_int_equal(records.put(records.ctx, b, mz_span_of("", 0)), MZ_OK);
    want = mz_sha256(mz_span_of("\0\0\0\2\1z\0\0\0\0\0\0\0\2\2a\0\0\0\2vv", 22));
    assert_int_equal(mz_records_digest(&records, &digest), MZ_OK);
    assert_memory_equal(digest.bytes, want.bytes, sizeof want.bytes);
    mz_memory_records_free(memory);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys),    cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_damaged), cmocka_unit_test(test_large),
        cmocka_unit_test(test_digest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
