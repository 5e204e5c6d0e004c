/* proto/base/hex: lower-case hexadecimal, one text for each string of bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "proto/base/hex.h"

static void test_every_byte(void **state) {
    (void)state;
    for (unsigned value = 0; value < 256; value++) {
        uint8_t byte = (uint8_t)value, back = (uint8_t)~value;
        char text[2], want[3];
        struct mz_writer w = mz_writer_over(text, sizeof text);
        mz_hex_write(&w, mz_span_of(&byte, 1));
        assert_false(w.overflow);
        snprintf(want, sizeof want, "%02x", value);
        assert_memory_equal(text, want, 2);
        assert_int_equal(mz_hex_decode(mz_writer_view(&w), &back, 1), MZ_OK);
        assert_int_equal(back, value);
    }
}

static void test_vectors(void **state) {
    (void)state;
    uint8_t bytes[6];
    char text[12];
    struct mz_writer w = mz_writer_over(text, sizeof text);
    mz_hex_write(&w, mz_span_text("foobar")); /* RFC 4648 §10, in lower case */
    assert_true(mz_span_equal_text(mz_writer_view(&w), "666f6f626172"));
    assert_int_equal(mz_hex_decode(mz_writer_view(&w), bytes, 6), MZ_OK);
    assert_memory_equal(bytes, "foobar", 6);
    assert_int_equal(mz_hex_decode(mz_span_text(""), NULL, 0), MZ_OK);
}

static void test_refused(void **state) {
    (void)state;
    static const char *const cases[] = {
        "",     "0",    "00",    "000",  "00000", "000000", "0g00", "00A0", "0x00",
        " 000", "000 ", "00\n0", "0:00", "0/00",  "00`0",   "00G0", "00@0", "\xff\xff\xff\xff"};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t bytes[2] = {0xaa, 0xbb};
        assert_int_equal(mz_hex_decode(mz_span_text(cases[i]), bytes, 2), MZ_E_BAD_TEXT);
        assert_int_equal(bytes[0], 0xaa);
        assert_int_equal(bytes[1], 0xbb);
    }
}

static void test_overflow(void **state) {
    (void)state;
    char text[4] = "####";
    struct mz_writer w = mz_writer_over(text, 3);
    mz_hex_write(&w, mz_span_text("ab"));
    assert_true(w.overflow);
    assert_int_equal(w.size, 0);
    assert_memory_equal(text, "####", 4);
}

static void test_hash(void **state) {
    (void)state;
    struct mz_hash hash, back;
    char text[MZ_HEX_HASH_SIZE + 1];
    for (size_t i = 0; i < MZ_HASH_SIZE; i++)
        hash.bytes[i] = (uint8_t)(0xe0 + i);
    mz_hex_of_hash(&hash, text);
    assert_string_equal(text, "e0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
    assert_int_equal(mz_hex_decode_hash(mz_span_text(text), &back), MZ_OK);
    assert_true(mz_hash_equal(&hash, &back));
    assert_int_equal(mz_hex_decode_hash(mz_span_of(text, 63), &back), MZ_E_BAD_TEXT);
    assert_int_equal(mz_hex_decode_hash(mz_span_of(text, 62), &back), MZ_E_BAD_TEXT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_byte), cmocka_unit_test(test_vectors),
        cmocka_unit_test(test_refused),    cmocka_unit_test(test_overflow),
        cmocka_unit_test(test_hash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
