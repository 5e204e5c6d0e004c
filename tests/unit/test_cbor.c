/* proto/codec/cbor: one encoding for each value, and nothing else is read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "proto/base/hex.h"
#include "proto/base/limits.h"
#include "proto/codec/cbor.h"

static struct mz_span unhex(const char *text, uint8_t *buffer) {
    size_t size = strlen(text) / 2;
    assert_int_equal(mz_hex_decode(mz_span_text(text), buffer, size), MZ_OK);
    return mz_span_of(buffer, size);
}

/* Reads one item and writes what it means. */
static void transcode(struct mz_cbor_reader *r, struct mz_writer *w) {
    switch (mz_cbor_peek(r)) {
    case MZ_CBOR_UINT:
        mz_cbor_put_uint(w, mz_cbor_get_uint(r));
        break;
    case MZ_CBOR_NEGATIVE:
        mz_cbor_put_int(w, mz_cbor_get_int(r));
        break;
    case MZ_CBOR_BYTES:
        mz_cbor_put_bytes(w, mz_cbor_get_bytes(r));
        break;
    case MZ_CBOR_TEXT:
        mz_cbor_put_text(w, mz_cbor_get_text(r));
        break;
    case MZ_CBOR_ARRAY: {
        size_t items = mz_cbor_get_array(r, 1000);
        mz_cbor_put_array(w, items);
        for (size_t i = 0; i < items; i++)
            transcode(r, w);
        break;
    }
    case MZ_CBOR_MAP: {
        size_t pairs = mz_cbor_get_map(r, 1000);
        mz_cbor_put_map(w, pairs);
        for (size_t i = 0; i < 2 * pairs; i++)
            transcode(r, w);
        break;
    }
    case MZ_CBOR_TAG:
        mz_cbor_put_tag(w, mz_cbor_get_tag(r));
        transcode(r, w);
        break;
    case MZ_CBOR_BOOL:
        mz_cbor_put_bool(w, mz_cbor_get_bool(r));
        break;
    case MZ_CBOR_NULL:
        assert_true(mz_cbor_take_null(r));
        mz_cbor_put_null(w);
        break;
    case MZ_CBOR_END:
        mz_cbor_fail(r, MZ_E_BAD_TYPE);
        break;
    }
}

/* RFC 8949 Appendix A, what the profile has. */
static const char *const in_profile[] = {
    "00",
    "01",
    "0a",
    "17",
    "1818",
    "1819",
    "1864",
    "1903e8",
    "1a000f4240",
    "1b000000e8d4a51000",
    "1bffffffffffffffff",
    "20",
    "29",
    "3863",
    "3903e7",
    "f4",
    "f5",
    "f6",
    "c074323031332d30332d32315432303a30343a30305a",
    "c11a514b67b0",
    "d74401020304",
    "d818456449455446",
    "d82076687474703a2f2f7777772e6578616d706c652e636f6d",
    "40",
    "4401020304",
    "60",
    "6161",
    "6449455446",
    "62225c",
    "62c3bc",
    "63e6b0b4",
    "64f0908591",
    "80",
    "83010203",
    "8301820203820405",
    "98190102030405060708090a0b0c0d0e0f101112131415161718181819",
    "a0",
    "a201020304",
    "a26161016162820203",
    "826161a161626163",
    "a56161614161626142616361436164614461656145",
};

static void test_appendix_a(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof in_profile / sizeof in_profile[0]; i++) {
        uint8_t in[64], out[64];
        struct mz_span bytes = unhex(in_profile[i], in);
        struct mz_cbor_reader r = mz_cbor_reader_over(bytes);
        struct mz_writer w = mz_writer_over(out, sizeof out);
        transcode(&r, &w);
        assert_int_equal(mz_cbor_finish(&r), MZ_OK);
        assert_true(mz_span_equal(mz_writer_view(&w), bytes));
        bool tagged = in[0] >> 5 == 6; /* skip admits no tag at all */
        r = mz_cbor_reader_over(bytes);
        struct mz_span skipped = mz_cbor_skip(&r);
        assert_int_equal(r.status, tagged ? MZ_E_BAD_TYPE : MZ_OK);
        if (!tagged)
            assert_true(mz_span_equal(skipped, bytes));
    }
}

/* RFC 8949 Appendix A, what the profile leaves out, and every way not to be deterministic. */
static const struct {
    const char *hex;
    enum mz_status status;
} refused[] = {
    /* floats, undefined, simple values */
    {"f90000", MZ_E_BAD_TYPE},
    {"f93c00", MZ_E_BAD_TYPE},
    {"fa47c35000", MZ_E_BAD_TYPE},
    {"fb3ff199999999999a", MZ_E_BAD_TYPE},
    {"f97e00", MZ_E_BAD_TYPE},
    {"f7", MZ_E_BAD_TYPE},
    {"f0", MZ_E_BAD_TYPE},
    {"f8ff", MZ_E_BAD_TYPE},
    {"f814", MZ_E_BAD_TYPE},
    {"ff", MZ_E_BAD_TYPE},
    /* indefinite lengths */
    {"5f42010243030405ff", MZ_E_NON_CANONICAL},
    {"7f657374726561646d696e67ff", MZ_E_NON_CANONICAL},
    {"9fff", MZ_E_NON_CANONICAL},
    {"9f018202039f0405ffff", MZ_E_NON_CANONICAL},
    {"bf61610161629f0203ffff", MZ_E_NON_CANONICAL},
    {"83018202039f0405ff", MZ_E_NON_CANONICAL},
    {"1f", MZ_E_NON_CANONICAL},
    {"3f", MZ_E_NON_CANONICAL},
    {"df00", MZ_E_NON_CANONICAL},
    /* reserved additional information 28, 29, 30 */
    {"1c", MZ_E_NON_CANONICAL},
    {"3d", MZ_E_NON_CANONICAL},
    {"5e", MZ_E_NON_CANONICAL},
    {"7c", MZ_E_NON_CANONICAL},
    {"9d", MZ_E_NON_CANONICAL},
    {"be", MZ_E_NON_CANONICAL},
    {"dc", MZ_E_NON_CANONICAL},
    {"fc", MZ_E_BAD_TYPE},
    /* heads longer than needed, for every type and every length */
    {"1800", MZ_E_NON_CANONICAL},
    {"1817", MZ_E_NON_CANONICAL},
    {"1900ff", MZ_E_NON_CANONICAL},
    {"1a0000ffff", MZ_E_NON_CANONICAL},
    {"1b00000000ffffffff", MZ_E_NON_CANONICAL},
    {"3800", MZ_E_NON_CANONICAL},
    {"390010", MZ_E_NON_CANONICAL},
    {"3a00000100", MZ_E_NON_CANONICAL},
    {"3b0000000000010000", MZ_E_NON_CANONICAL},
    {"580101", MZ_E_NON_CANONICAL},
    {"59000101", MZ_E_NON_CANONICAL},
    {"5a0000000101", MZ_E_NON_CANONICAL},
    {"5b000000000000000101", MZ_E_NON_CANONICAL},
    {"780161", MZ_E_NON_CANONICAL},
    {"79000161", MZ_E_NON_CANONICAL},
    {"980100", MZ_E_NON_CANONICAL},
    {"99000100", MZ_E_NON_CANONICAL},
    {"9a0000000100", MZ_E_NON_CANONICAL},
    {"b8010000", MZ_E_NON_CANONICAL},
    {"b900010000", MZ_E_NON_CANONICAL},
    /* maps: doubled keys, keys out of order, a longer key before a shorter */
    {"a201020103", MZ_E_NON_CANONICAL},
    {"a203040102", MZ_E_NON_CANONICAL},
    {"a262616101616202", MZ_E_NON_CANONICAL},
    {"a2616201616102", MZ_E_NON_CANONICAL},
    {"a220010002", MZ_E_NON_CANONICAL},
    /* a key that is no scalar */
    {"a18000", MZ_E_BAD_TYPE},
    {"a1a000", MZ_E_BAD_TYPE},
    /* text that is not UTF-8: overlong, surrogate, beyond U+10FFFF, cut */
    {"62c080", MZ_E_BAD_UTF8},
    {"63eda080", MZ_E_BAD_UTF8},
    {"64f4908080", MZ_E_BAD_UTF8},
    {"61c3", MZ_E_BAD_UTF8},
    {"61ff", MZ_E_BAD_UTF8},
    /* cut items */
    {"", MZ_E_TRUNCATED},
    {"18", MZ_E_TRUNCATED},
    {"1901", MZ_E_TRUNCATED},
    {"1a010203", MZ_E_TRUNCATED},
    {"1b01020304050607", MZ_E_TRUNCATED},
    {"41", MZ_E_TRUNCATED},
    {"5818", MZ_E_TRUNCATED},
    {"6261", MZ_E_TRUNCATED},
    {"5bffffffffffffffff", MZ_E_TRUNCATED},
    /* more items announced than bytes follow */
    {"81", MZ_E_TOO_LARGE},
    {"a100", MZ_E_TOO_LARGE},
    {"9bffffffffffffffff", MZ_E_TOO_LARGE},
    {"bbffffffffffffffff", MZ_E_TOO_LARGE},
    {"bb8000000000000000", MZ_E_TOO_LARGE},
    /* tags, in any place */
    {"c000", MZ_E_BAD_TYPE},
    {"81d200", MZ_E_BAD_TYPE},
    {"d80000", MZ_E_NON_CANONICAL},
};

static void test_refused(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        uint8_t in[64];
        struct mz_cbor_reader r = mz_cbor_reader_over(unhex(refused[i].hex, in));
        struct mz_span skipped = mz_cbor_skip(&r);
        if (r.status != refused[i].status)
            print_message("%s\n", refused[i].hex);
        assert_int_equal(r.status, refused[i].status);
        assert_null(skipped.data);
        assert_int_equal(mz_cbor_peek(&r), MZ_CBOR_END);
        assert_int_equal(mz_cbor_finish(&r), refused[i].status);
    }
}

/* All two-byte inputs and a sample of longer ones: whatever is read is what would be written. */
static void test_only_what_the_writer_writes(void **state) {
    (void)state;
    uint32_t seed = 1;
    for (uint32_t n = 0; n < 65536 + 300000; n++) {
        uint8_t in[12], out[64];
        size_t size = 2;
        in[0] = (uint8_t)(n >> 8);
        in[1] = (uint8_t)n;
        if (n >= 65536) {
            size = 3 + n % 10;
            for (size_t i = 0; i < size; i++) {
                seed = seed * 1664525u + 1013904223u;
                in[i] = (uint8_t)(seed >> 24);
            }
        }
        struct mz_cbor_reader r = mz_cbor_reader_over(mz_span_of(in, size));
        struct mz_span item = mz_cbor_skip(&r);
        if (r.status != MZ_OK)
            continue;
        struct mz_cbor_reader again = mz_cbor_reader_over(item);
        struct mz_writer w = mz_writer_over(out, sizeof out);
        transcode(&again, &w);
        if (again.status == MZ_E_OUT_OF_RANGE)
            continue; /* below the least int64_t */
        assert_int_equal(mz_cbor_finish(&again), MZ_OK);
        assert_true(mz_span_equal(mz_writer_view(&w), item));
    }
}

static void test_wrong_type_is_sticky(void **state) {
    (void)state;
    static const uint8_t one[] = {0x01, 0x02};
    struct mz_cbor_reader r = mz_cbor_reader_over(mz_span_of(one, sizeof one));
    assert_null(mz_cbor_get_text(&r).data);
    assert_int_equal(r.status, MZ_E_BAD_TYPE);
    assert_int_equal(mz_cbor_get_uint(&r), 0);
    assert_int_equal(mz_cbor_get_int(&r), 0);
    assert_int_equal(mz_cbor_get_array(&r, 9), 0);
    assert_int_equal(mz_cbor_get_map(&r, 9), 0);
    assert_int_equal(mz_cbor_get_tag(&r), 0);
    assert_false(mz_cbor_get_bool(&r));
    assert_false(mz_cbor_take_null(&r));
    assert_null(mz_cbor_get_bytes(&r).data);
    assert_int_equal(r.rest.size, 2);
    mz_cbor_fail(&r, MZ_E_IO);
    assert_int_equal(mz_cbor_finish(&r), MZ_E_BAD_TYPE);
}

static void test_integers(void **state) {
    (void)state;
    static const struct {
        int64_t value;
        const char *hex;
    } rows[] = {
        {0, "00"},
        {23, "17"},
        {24, "1818"},
        {255, "18ff"},
        {256, "190100"},
        {65535, "19ffff"},
        {65536, "1a00010000"},
        {4294967295, "1affffffff"},
        {4294967296, "1b0000000100000000"},
        {INT64_MAX, "1b7fffffffffffffff"},
        {-1, "20"},
        {-24, "37"},
        {-25, "3818"},
        {INT64_MIN, "3b7fffffffffffffff"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint8_t in[16], out[16];
        struct mz_span bytes = unhex(rows[i].hex, in);
        struct mz_writer w = mz_writer_over(out, sizeof out);
        mz_cbor_put_int(&w, rows[i].value);
        assert_true(mz_span_equal(mz_writer_view(&w), bytes));
        struct mz_cbor_reader r = mz_cbor_reader_over(bytes);
        assert_true(mz_cbor_get_int(&r) == rows[i].value);
        assert_int_equal(mz_cbor_finish(&r), MZ_OK);
    }
    static const char *const too_wide[] = {"1b8000000000000000", "3b8000000000000000",
                                           "3bffffffffffffffff"};
    for (size_t i = 0; i < 3; i++) {
        uint8_t in[16];
        struct mz_cbor_reader r = mz_cbor_reader_over(unhex(too_wide[i], in));
        assert_int_equal(mz_cbor_get_int(&r), 0);
        assert_int_equal(r.status, MZ_E_OUT_OF_RANGE);
    }
}

static void test_counts_are_bounded(void **state) {
    (void)state;
    static const uint8_t array[] = {0x83, 1, 2, 3}, map[] = {0xA2, 1, 2, 3, 4};
    struct mz_cbor_reader r = mz_cbor_reader_over(mz_span_of(array, sizeof array));
    assert_int_equal(mz_cbor_get_array(&r, 2), 0);
    assert_int_equal(r.status, MZ_E_TOO_LARGE);
    r = mz_cbor_reader_over(mz_span_of(array, sizeof array));
    assert_int_equal(mz_cbor_get_array(&r, 3), 3);
    r = mz_cbor_reader_over(mz_span_of(map, sizeof map));
    assert_int_equal(mz_cbor_get_map(&r, 1), 0);
    assert_int_equal(r.status, MZ_E_TOO_LARGE);
    r = mz_cbor_reader_over(mz_span_of(array, sizeof array));
    (void)mz_cbor_get_array(&r, 3);
    assert_int_equal(mz_cbor_finish(&r), MZ_E_TRAILING);
    /* more announced than bytes are left, whatever the caller allows */
    r = mz_cbor_reader_over(mz_span_of(array, 3));
    assert_int_equal(mz_cbor_get_array(&r, SIZE_MAX), 0);
    assert_int_equal(r.status, MZ_E_TOO_LARGE);
    r = mz_cbor_reader_over(mz_span_of(map, 4));
    assert_int_equal(mz_cbor_get_map(&r, SIZE_MAX), 0);
    assert_int_equal(r.status, MZ_E_TOO_LARGE);
}

static void test_depth_is_bounded(void **state) {
    (void)state;
    uint8_t nest[MZ_MAX_DEPTH + 2];
    memset(nest, 0x81, sizeof nest);
    nest[MZ_MAX_DEPTH] = 0;
    struct mz_cbor_reader r = mz_cbor_reader_over(mz_span_of(nest, MZ_MAX_DEPTH + 1));
    assert_int_equal(mz_cbor_skip(&r).size, MZ_MAX_DEPTH + 1);
    nest[MZ_MAX_DEPTH] = 0x81;
    nest[MZ_MAX_DEPTH + 1] = 0;
    r = mz_cbor_reader_over(mz_span_of(nest, sizeof nest));
    assert_null(mz_cbor_skip(&r).data);
    assert_int_equal(r.status, MZ_E_TOO_LARGE);
}

static void test_skip_passes_one_item(void **state) {
    (void)state;
    uint8_t in[32];
    struct mz_cbor_reader r = mz_cbor_reader_over(unhex("a2018102036161f6", in));
    assert_int_equal(mz_cbor_skip(&r).size, 7);
    assert_true(mz_cbor_take_null(&r));
    assert_int_equal(mz_cbor_finish(&r), MZ_OK);
}

static void test_overflow_shows(void **state) {
    (void)state;
    uint8_t out[4];
    struct mz_writer w = mz_writer_over(out, sizeof out);
    mz_cbor_put_uint(&w, 1000000);
    assert_true(w.overflow);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_appendix_a),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_only_what_the_writer_writes),
        cmocka_unit_test(test_wrong_type_is_sticky),
        cmocka_unit_test(test_integers),
        cmocka_unit_test(test_counts_are_bounded),
        cmocka_unit_test(test_depth_is_bounded),
        cmocka_unit_test(test_skip_passes_one_item),
        cmocka_unit_test(test_overflow_shows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
