/* proto/base/base64: the vectors of RFC 4648 §10, and strictness. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "proto/base/base64.h"

static void assert_pair(struct mz_span data, const char *want) {
    char text[512];
    uint8_t back[400];
    size_t size = 4711;
    struct mz_writer w = mz_writer_over(text, sizeof text);
    mz_base64_write(&w, data);
    assert_false(w.overflow);
    assert_int_equal(w.size, MZ_BASE64_TEXT_SIZE(data.size));
    if (want != NULL)
        assert_true(mz_span_equal_text(mz_writer_view(&w), want));
    /* The data fits a buffer of exactly its size, and no smaller one. */
    assert_int_equal(mz_base64_decode(mz_writer_view(&w), back, data.size, &size), MZ_OK);
    assert_true(mz_span_equal(mz_span_of(back, size), data));
    if (data.size > 0) {
        size = 4711;
        assert_int_equal(mz_base64_decode(mz_writer_view(&w), back, data.size - 1, &size),
                         MZ_E_TOO_LARGE);
        assert_int_equal(size, 4711);
    }
}

static void test_vectors(void **state) {
    (void)state;
    assert_pair(mz_span_text(""), "");
    assert_pair(mz_span_text("f"), "Zg==");
    assert_pair(mz_span_text("fo"), "Zm8=");
    assert_pair(mz_span_text("foo"), "Zm9v");
    assert_pair(mz_span_text("foob"), "Zm9vYg==");
    assert_pair(mz_span_text("fooba"), "Zm9vYmE=");
    assert_pair(mz_span_text("foobar"), "Zm9vYmFy");
    assert_pair(mz_span_of("\xfb\xff\xbf\x00\x10\x83", 6), "+/+/ABCD");
}

/* Every byte value at every position within a group, and every length up to 300. */
static void test_round_trip(void **state) {
    (void)state;
    uint8_t data[300];
    for (size_t size = 0; size <= sizeof data; size++) {
        for (size_t i = 0; i < size; i++)
            data[i] = (uint8_t)(i * 167 + size * 13);
        assert_pair(mz_span_of(data, size), NULL);
    }
}

static void test_refused(void **state) {
    (void)state;
    static const struct {
        const char *text;
        enum mz_status want;
    } cases[] = {
        {"A", MZ_E_BAD_TEXT},         {"AA", MZ_E_BAD_TEXT},        {"AAA", MZ_E_BAD_TEXT},
        {"Zg", MZ_E_BAD_TEXT},        {"Zg=", MZ_E_BAD_TEXT},       {"Zg===", MZ_E_BAD_TEXT},
        {"====", MZ_E_BAD_TEXT},      {"A===", MZ_E_BAD_TEXT},      {"=AAA", MZ_E_BAD_TEXT},
        {"AA=A", MZ_E_BAD_TEXT},      {"Zg==Zg==", MZ_E_BAD_TEXT},  {"Zm9v\n", MZ_E_BAD_TEXT},
        {"Zm9 ", MZ_E_BAD_TEXT},      {" m9v", MZ_E_BAD_TEXT},      {"Zm\n9v", MZ_E_BAD_TEXT},
        {"-_-_", MZ_E_BAD_TEXT},      {"Zm9v====", MZ_E_BAD_TEXT},  {"Zm9\xc3", MZ_E_BAD_TEXT},
        {"Zm9,", MZ_E_BAD_TEXT},      {"Zm9@", MZ_E_BAD_TEXT},      {"Zm9[", MZ_E_BAD_TEXT},
        {"Zm9`", MZ_E_BAD_TEXT},      {"Zm9{", MZ_E_BAD_TEXT},      {"Zm9:", MZ_E_BAD_TEXT},
        {"Zh==", MZ_E_NON_CANONICAL}, {"Zo==", MZ_E_NON_CANONICAL}, {"Zv==", MZ_E_NON_CANONICAL},
        {"Zm9=", MZ_E_NON_CANONICAL}, {"Zm+=", MZ_E_NON_CANONICAL}, {"Zm/=", MZ_E_NON_CANONICAL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t buffer[8];
        size_t size = 4711;
        memset(buffer, '#', sizeof buffer);
        enum mz_status status =
            mz_base64_decode(mz_span_text(cases[i].text), buffer, sizeof buffer, &size);
        if (status != cases[i].want)
            fail_msg("\"%s\": %s", cases[i].text, mz_status_code(status));
        assert_int_equal(size, 4711);
        assert_memory_equal(buffer, "########", 8);
    }
}

static void test_write_overflow(void **state) {
    (void)state;
    char text[8];
    struct mz_writer w = mz_writer_over(text, 7);
    mz_base64_write(&w, mz_span_text("foob"));
    assert_true(w.overflow);
    assert_int_equal(w.size, 0);
    w = mz_writer_over(text, 8);
    mz_base64_write(&w, mz_span_text("foob"));
    assert_false(w.overflow);
    w = mz_writer_over(text, 8);
    mz_base64_write(&w, mz_span_of("", SIZE_MAX));
    assert_true(w.overflow);
}

static void test_hash(void **state) {
    (void)state;
    static const uint8_t bytes[33] = {0};
    struct mz_hash hash;
    memset(&hash, 0xaa, sizeof hash);
    for (size_t size = 30; size <= 33; size++) {
        char text[64];
        struct mz_writer w = mz_writer_over(text, sizeof text);
        mz_base64_write(&w, mz_span_of(bytes, size));
        if (size == MZ_HASH_SIZE)
            continue;
        assert_int_equal(mz_base64_decode_hash(mz_writer_view(&w), &hash), MZ_E_BAD_TEXT);
        assert_int_equal(hash.bytes[0], 0xaa);
    }
    /* SHA-256(""), the root of the empty tree. */
    assert_int_equal(
        mz_base64_decode_hash(mz_span_text("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="), &hash),
        MZ_OK);
    assert_int_equal(hash.bytes[0], 0xe3);
    assert_int_equal(hash.bytes[31], 0x55);
    assert_int_equal(
        mz_base64_decode_hash(mz_span_text("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV="), &hash),
        MZ_E_NON_CANONICAL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors), cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_refused), cmocka_unit_test(test_write_overflow),
        cmocka_unit_test(test_hash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
