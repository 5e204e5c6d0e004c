/* proto/codec/entry: the leaf of the tree, strictly. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "proto/base/calendar.h"
#include "proto/base/hex.h"
#include "proto/log/hash.h"
#include "tests/lib/sample.h"

static uint8_t buffer[MZ_MAX_ENTRY + 10], statement_bytes[MZ_MAX_STATEMENT];

static struct mz_entry_head head(void) {
    struct mz_entry_head h = {.index = 5, .registered_at = 1682901000000, .project_seq = 2};
    memset(&h.prev, 0x11, sizeof h.prev);
    memset(&h.project_prev, 0x22, sizeof h.project_prev);
    return h;
}

static struct mz_span encode(const struct mz_entry_head *h, struct mz_span statement) {
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    assert_int_equal(mz_entry_encode(h, statement, &w), MZ_OK);
    return mz_writer_view(&w);
}

/* Made apart from this code, with Python's cbor2. */
static void test_vectors(void **state) {
    (void)state;
    struct mz_span statement =
        mz_sample_statement(MZ_KIND_PAYMENT_REVIEW, statement_bytes, sizeof statement_bytes);
    const struct {
        struct mz_entry_head head;
        size_t size;
        const char *leaf;
    } rows[] = {
        {head(), 454, "1d46da702589a761911a905b920b7627d38adef1006cc3dc34c177893bcc28cd"},
        {{0}, 413, "f2ffc967f1515f4b84337e267553b6a9b11164b15c71348b7b65d6c7549e58c4"},
    };
    for (size_t i = 0; i < 2; i++) {
        struct mz_span bytes = encode(&rows[i].head, statement);
        struct mz_entry entry;
        char leaf[MZ_HEX_HASH_SIZE + 1];
        assert_int_equal(bytes.size, rows[i].size);
        assert_int_equal(mz_entry_decode(bytes, &entry, NULL), MZ_OK);
        mz_hex_of_hash(&entry.leaf, leaf);
        assert_string_equal(leaf, rows[i].leaf);
        assert_int_equal(entry.head.index, rows[i].head.index);
        assert_int_equal(entry.head.registered_at, rows[i].head.registered_at);
        assert_int_equal(entry.head.project_seq, rows[i].head.project_seq);
        assert_true(mz_hash_equal(&entry.head.prev, &rows[i].head.prev));
        assert_true(mz_hash_equal(&entry.head.project_prev, &rows[i].head.project_prev));
        assert_true(mz_span_equal(entry.statement, statement));
        assert_true(mz_span_equal(entry.bytes, bytes));
    }
}

static void test_every_truncation_and_change(void **state) {
    (void)state;
    struct mz_entry_head h = head();
    struct mz_entry entry;
    struct mz_fault fault;
    struct mz_span bytes = encode(&h, mz_span_text("statement"));
    for (size_t size = 0; size < bytes.size; size++)
        assert_int_not_equal(mz_entry_decode(mz_span_of(buffer, size), &entry, &fault), MZ_OK);
    buffer[bytes.size] = 0xF6;
    assert_int_equal(mz_entry_decode(mz_span_of(buffer, bytes.size + 1), &entry, &fault),
                     MZ_E_TRAILING);
    struct mz_hash leaf = mz_hash_leaf(bytes);
    for (size_t at = 0; at < bytes.size; at++)
        for (unsigned change = 1; change < 256; change++) {
            buffer[at] ^= (uint8_t)change;
            if (mz_entry_decode(bytes, &entry, &fault) == MZ_OK)
                assert_false(mz_hash_equal(&entry.leaf, &leaf));
            buffer[at] ^= (uint8_t)change;
        }
}

/* [1, 5, 9, prev, seq, project_prev, statement], each given as encoded bytes. */
static enum mz_status decode_parts(const char *version, const char *time, size_t prev,
                                   struct mz_span pair) {
    static const uint8_t zeros[64];
    uint8_t bytes[300];
    struct mz_entry entry;
    struct mz_writer w = mz_writer_over(bytes, sizeof bytes);
    mz_cbor_put_array(&w, 7);
    mz_writer_text(&w, version);
    mz_cbor_put_uint(&w, 5);
    mz_writer_text(&w, time);
    mz_cbor_put_bytes(&w, mz_span_of(zeros, prev));
    mz_writer_span(&w, pair);
    mz_cbor_put_bytes(&w, mz_span_text("statement"));
    return mz_entry_decode(mz_writer_view(&w), &entry, NULL);
}

static void test_members(void **state) {
    (void)state;
    const struct mz_span none = mz_span_text("\xF6\xF6");
    assert_int_equal(decode_parts("\x01", "\x09", 32, none), MZ_OK);
    assert_int_equal(decode_parts("\x02", "\x09", 32, none), MZ_E_BAD_VERSION);
    assert_int_equal(decode_parts("\x61\x31", "\x09", 32, none), MZ_E_BAD_TYPE);
    assert_int_equal(decode_parts("\x01", "\x20", 32, none), MZ_E_BAD_TYPE);
    assert_int_equal(decode_parts("\x01", "\x18\x09", 32, none), MZ_E_NON_CANONICAL);
    assert_int_equal(decode_parts("\x01", "\x1B\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 32, none),
                     MZ_E_OUT_OF_RANGE);
    assert_int_equal(decode_parts("\x01", "\x09", 31, none), MZ_E_OUT_OF_RANGE);
    assert_int_equal(decode_parts("\x01", "\x09", 33, none), MZ_E_OUT_OF_RANGE);
    /* the pair: both or none, from 1, a hash */
    uint8_t pair[40] = {0x01, 0x58, 0x20};
    assert_int_equal(decode_parts("\x01", "\x09", 32, mz_span_of(pair, 35)), MZ_OK);
    pair[0] = 0;
    assert_int_equal(decode_parts("\x01", "\x09", 32, mz_span_of(pair, 35)), MZ_E_OUT_OF_RANGE);
    pair[0] = 0xF6;
    assert_int_equal(decode_parts("\x01", "\x09", 32, mz_span_of(pair, 35)), MZ_E_BAD_TYPE);
    assert_int_equal(decode_parts("\x01", "\x09", 32, mz_span_text("\x01\xF6")), MZ_E_BAD_TYPE);
    assert_int_equal(decode_parts("\x01", "\x09", 32, mz_span_text("\x01\x41\x41")),
                     MZ_E_OUT_OF_RANGE);
}

static void test_limits(void **state) {
    (void)state;
    static uint8_t zeros[MZ_MAX_STATEMENT + 1];
    struct mz_entry_head h = {
        .index = UINT64_MAX, .registered_at = MZ_TIME_END - 1, .project_seq = UINT64_MAX};
    struct mz_entry entry;
    struct mz_span bytes = encode(&h, mz_span_of(zeros, MZ_MAX_STATEMENT));
    assert_true(bytes.size <= MZ_MAX_ENTRY);
    assert_true(bytes.size - MZ_MAX_STATEMENT <= 130); /* limits.h */
    assert_int_equal(mz_entry_decode(bytes, &entry, NULL), MZ_OK);
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    assert_int_equal(mz_entry_encode(&h, mz_span_of(zeros, sizeof zeros), &w), MZ_E_TOO_LARGE);
    h.registered_at = MZ_TIME_END;
    assert_int_equal(mz_entry_encode(&h, mz_span_text("s"), &w), MZ_E_OUT_OF_RANGE);
    h.registered_at = 0;
    w = mz_writer_over(buffer, 50);
    assert_int_equal(mz_entry_encode(&h, mz_span_text("s"), &w), MZ_E_TOO_LARGE);
    assert_int_equal(w.size, 0);
    assert_false(w.overflow);
    struct mz_fault fault;
    assert_int_equal(mz_entry_decode(mz_span_of(buffer, MZ_MAX_ENTRY + 1), &entry, &fault),
                     MZ_E_TOO_LARGE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors),
        cmocka_unit_test(test_every_truncation_and_change),
        cmocka_unit_test(test_members),
        cmocka_unit_test(test_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
