/* proto/codec/disclosure: salted fields, their digests and tokens. All persons are invented. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "proto/base/hex.h"
#include "proto/base/limits.h"
#include "proto/codec/disclosure.h"
#include "proto/log/hash.h"

static uint8_t buffer[2048];

static struct mz_disclosure example(void) {
    struct mz_disclosure d = {.value = mz_span_text("张三"), .field = MZ_PERSONAL_NAME};
    memset(&d.salt, 0xA1, sizeof d.salt);
    return d;
}

static struct mz_span encode(const struct mz_disclosure *d) {
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    assert_int_equal(mz_disclosure_encode(d, &w), MZ_OK);
    return mz_writer_view(&w);
}

static void assert_hash(const struct mz_hash *have, const char *want) {
    char text[MZ_HEX_HASH_SIZE + 1];
    mz_hex_of_hash(have, text);
    assert_string_equal(text, want);
}

/* Made apart from this code, with Python's cbor2. */
static void test_vector(void **state) {
    (void)state;
    struct mz_disclosure d = example(), back;
    struct mz_span bytes = encode(&d);
    char hex[100];
    struct mz_writer w = mz_writer_over(hex, sizeof hex);
    mz_hex_write(&w, bytes);
    assert_true(mz_span_equal_text(mz_writer_view(&w),
                                   "8350a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a166e5bca0e4b889646e616d65"));
    struct mz_hash digest = mz_disclosure_digest(bytes);
    assert_hash(&digest, "0e70bffd97a7a0c5a6178df2c138f9cf063e28edc64eb4c94d4d4c8dc6de8618");
    assert_int_equal(mz_disclosure_decode(bytes, &back, NULL), MZ_OK);
    assert_true(mz_span_equal(back.value, d.value));
    assert_int_equal(back.field, MZ_PERSONAL_NAME);
    assert_memory_equal(&back.salt, &d.salt, sizeof d.salt);
}

static void test_every_field(void **state) {
    (void)state;
    for (uint8_t field = 1; field <= mz_personal_names.count; field++) {
        struct mz_disclosure d = example(), back;
        d.field = field;
        /* what is refused everywhere else belongs here; the example number of GB 11643 */
        d.value = mz_span_text("34052419800101001X");
        assert_int_equal(mz_disclosure_decode(encode(&d), &back, NULL), MZ_OK);
        assert_int_equal(back.field, field);
    }
}

static void test_refused_values(void **state) {
    (void)state;
    static char text[514];
    memset(text, 't', 513);
    for (int variant = 0; variant < 9; variant++) {
        struct mz_disclosure d = example(), back;
        enum mz_status want = MZ_E_OUT_OF_RANGE;
        /* clang-format off */
        switch (variant) {
        case 0: d.value = mz_span_of(text, 512), want = MZ_OK; break;
        case 1: d.value = mz_span_of(text, 513), want = MZ_E_TOO_LARGE; break;
        case 2: d.value = mz_span_of(text, 0); break;
        case 3: d.field = 0; break;
        case 4: d.field = (uint8_t)(mz_personal_names.count + 1); break;
        case 5: memset(&d.salt, 0, sizeof d.salt); break;
        case 6: d.value = mz_span_text("a\x01"), want = MZ_E_BAD_TEXT; break;
        case 7: d.value = mz_span_text("\xC3"), want = MZ_E_BAD_UTF8; break;
        case 8: d.value = mz_span_text("a\xE2\x80\xAE"), want = MZ_E_BAD_TEXT; break;
        }
        /* clang-format on */
        struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
        assert_int_equal(mz_disclosure_encode(&d, &w), want);
        assert_int_equal(w.size == 0, want != MZ_OK);
        /* the same by hand, so that decode sees it */
        w = mz_writer_over(buffer, sizeof buffer);
        mz_cbor_put_array(&w, 3);
        mz_cbor_put_bytes(&w, mz_span_of(d.salt.bytes, sizeof d.salt.bytes));
        mz_cbor_put_text(&w, d.value);
        mz_cbor_put_text(&w, mz_span_text(mz_names_text(&mz_personal_names, d.field)));
        assert_int_equal(mz_disclosure_decode(mz_writer_view(&w), &back, NULL), want);
    }
}

static void test_shape(void **state) {
    (void)state;
    struct mz_disclosure d = example(), back;
    struct mz_fault fault;
    struct mz_span bytes = encode(&d);
    for (size_t size = 0; size < bytes.size; size++)
        assert_int_not_equal(mz_disclosure_decode(mz_span_of(buffer, size), &back, &fault), MZ_OK);
    buffer[bytes.size] = 0;
    assert_int_equal(mz_disclosure_decode(mz_span_of(buffer, bytes.size + 1), &back, &fault),
                     MZ_E_TRAILING);
    struct mz_hash digest = mz_disclosure_digest(bytes);
    for (size_t at = 0; at < bytes.size; at++)
        for (unsigned change = 1; change < 256; change++) {
            buffer[at] ^= (uint8_t)change;
            if (mz_disclosure_decode(bytes, &back, &fault) == MZ_OK) {
                struct mz_hash other = mz_disclosure_digest(bytes);
                assert_false(mz_hash_equal(&other, &digest));
            }
            buffer[at] ^= (uint8_t)change;
        }
    assert_int_equal(mz_disclosure_decode(mz_span_of("\x82\x01\x02", 3), &back, &fault),
                     MZ_E_BAD_TYPE);
    assert_int_equal(mz_disclosure_decode(mz_span_of("\x83\x41\x01\x61"
                                                     "a\x64name",
                                                     10),
                                          &back, &fault),
                     MZ_E_OUT_OF_RANGE);
    assert_int_equal(mz_disclosure_decode(mz_span_of(buffer, MZ_MAX_DISCLOSURE + 1), &back, &fault),
                     MZ_E_TOO_LARGE);
    uint8_t small[10];
    struct mz_writer w = mz_writer_over(small, sizeof small);
    assert_int_equal(mz_disclosure_encode(&d, &w), MZ_E_TOO_LARGE);
    assert_int_equal(w.size, 0);
}

static void test_normal_form(void **state) {
    (void)state;
    static const struct {
        const char *value, *normal;
    } rows[] = {
        {"34052419800101001X", "34052419800101001X"},
        {"340524 19800101 001x", "34052419800101001X"},
        {"340524-19800101-001x", "34052419800101001X"},
        {"6222 0000 0000 0000 000", "6222000000000000000"},
        {" - ", ""},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[32];
        size_t size = mz_disclosure_normalise(mz_span_text(rows[i].value), text, sizeof text);
        assert_true(mz_span_equal_text(mz_span_of(text, size), rows[i].normal));
    }
    char four[4];
    assert_int_equal(mz_disclosure_normalise(mz_span_text("1 2-3 4"), four, 4), 4);
    assert_int_equal(mz_disclosure_normalise(mz_span_text("12345"), four, 4), 0);
}

static void test_tokens(void **state) {
    (void)state;
    uint8_t key[32], other_key[32];
    memset(key, 7, sizeof key);
    memset(other_key, 8, sizeof other_key);
    struct mz_hash token, other;
    assert_int_equal(
        mz_disclosure_token(key, MZ_PERSONAL_IDNO, mz_span_text("340524 19800101 001x"), &token),
        MZ_OK);
    /* HMAC-SHA256 by Python's hmac */
    assert_hash(&token, "8a1f01836a08967ba005768f79d0892312270d626919af7c9fe74ba4a8a6253f");
    const struct mz_span idno = mz_span_text("34052419800101001X");
    assert_int_equal(mz_disclosure_token(other_key, MZ_PERSONAL_IDNO, idno, &other), MZ_OK);
    assert_false(mz_hash_equal(&token, &other));
    assert_int_equal(mz_disclosure_token(key, MZ_PERSONAL_ACCOUNT, idno, &other), MZ_OK);
    assert_false(mz_hash_equal(&token, &other));
    assert_int_equal(mz_disclosure_token(key, 0, idno, &other), MZ_E_OUT_OF_RANGE);
    assert_int_equal(mz_disclosure_token(key, 99, idno, &other), MZ_E_OUT_OF_RANGE);
    assert_int_equal(mz_disclosure_token(key, MZ_PERSONAL_IDNO, mz_span_text("- -"), &other),
                     MZ_E_OUT_OF_RANGE);
    static char text[600];
    memset(text, '1', sizeof text);
    assert_int_equal(mz_disclosure_token(key, MZ_PERSONAL_IDNO, mz_span_of(text, 512), &other),
                     MZ_OK);
    assert_int_equal(mz_disclosure_token(key, MZ_PERSONAL_IDNO, mz_span_of(text, 513), &other),
                     MZ_E_TOO_LARGE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vector),         cmocka_unit_test(test_every_field),
        cmocka_unit_test(test_refused_values), cmocka_unit_test(test_shape),
        cmocka_unit_test(test_normal_form),    cmocka_unit_test(test_tokens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
