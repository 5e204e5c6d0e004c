/* proto/codec/cose: one shape of COSE_Sign1, and its signature. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "proto/base/limits.h"
#include "proto/codec/cbor.h"
#include "proto/codec/cose.h"
#include "proto/log/hash.h"
#include "tests/lib/sample.h"

static uint8_t buffer[MZ_MAX_STATEMENT + 100];
static struct mz_hash public_key, kid;
static uint8_t secret_key[64];

static int set_up(void **state) {
    (void)state;
    mz_sample_key(1, &public_key, secret_key);
    kid = mz_statement_kid(&public_key);
    return 0;
}

static struct mz_span sign(struct mz_span payload) {
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    assert_int_equal(
        mz_cose_sign(payload, &kid, mz_span_text("a.b"), mz_span_text("ledger/x"), secret_key, &w),
        MZ_OK);
    return mz_writer_view(&w);
}

static void test_round_trip(void **state) {
    (void)state;
    struct mz_cose cose;
    struct mz_span bytes = sign(mz_span_text("payload"));
    assert_int_equal(mz_cose_decode(bytes, &cose, NULL), MZ_OK);
    assert_true(mz_span_equal_text(cose.payload, "payload"));
    assert_true(mz_span_equal_text(cose.issuer, "a.b"));
    assert_true(mz_span_equal_text(cose.subject, "ledger/x"));
    assert_true(mz_hash_equal(&cose.kid, &kid));
    assert_int_equal(mz_cose_verify(&cose, &public_key), MZ_OK);
}

/* The signature covers the header, the payload and nothing less. */
static void test_signature(void **state) {
    (void)state;
    struct mz_cose cose;
    struct mz_span bytes = sign(mz_span_text("payload"));
    assert_int_equal(mz_cose_decode(bytes, &cose, NULL), MZ_OK);
    struct mz_cose other = cose;
    other.payload = mz_span_text("Payload");
    assert_int_equal(mz_cose_verify(&other, &public_key), MZ_E_BAD_SIGNATURE);
    other = cose;
    other.protected_.size--;
    assert_int_equal(mz_cose_verify(&other, &public_key), MZ_E_BAD_SIGNATURE);
    /* a byte moved from one to the other */
    uint8_t moved[300];
    memcpy(moved, cose.protected_.data, cose.protected_.size);
    memcpy(moved + cose.protected_.size, "payload", 7);
    other = cose;
    other.protected_ = mz_span_of(moved, cose.protected_.size + 1);
    other.payload = mz_span_of(moved + cose.protected_.size + 1, 6);
    assert_int_equal(mz_cose_verify(&other, &public_key), MZ_E_BAD_SIGNATURE);
    for (size_t bit = 0; bit < 512; bit += 7) {
        uint8_t signature[64];
        memcpy(signature, cose.signature, 64);
        signature[bit / 8] ^= (uint8_t)(1u << (bit % 8));
        other = cose;
        other.signature = signature;
        assert_int_equal(mz_cose_verify(&other, &public_key), MZ_E_BAD_SIGNATURE);
    }
    struct mz_hash zero = {{0}}; /* a key of small order */
    assert_int_equal(mz_cose_verify(&cose, &zero), MZ_E_BAD_SIGNATURE);
}

/* -- The outer array, put together by hand. */

static enum mz_status decode_outer(uint64_t tag, size_t items, struct mz_span protected_,
                                   size_t unprotected, size_t signature) {
    static const uint8_t zeros[100];
    uint8_t bytes[600];
    struct mz_writer w = mz_writer_over(bytes, sizeof bytes);
    struct mz_cose cose;
    if (tag != 0)
        mz_cbor_put_tag(&w, tag);
    mz_cbor_put_array(&w, items);
    mz_cbor_put_bytes(&w, protected_);
    mz_cbor_put_map(&w, unprotected);
    for (size_t i = 0; i < unprotected; i++) {
        mz_cbor_put_uint(&w, i);
        mz_cbor_put_null(&w);
    }
    mz_cbor_put_bytes(&w, mz_span_text("payload"));
    mz_cbor_put_bytes(&w, mz_span_of(zeros, signature));
    for (size_t i = 4; i < items; i++)
        mz_cbor_put_null(&w);
    return mz_cose_decode(mz_writer_view(&w), &cose, NULL);
}

/* The header, each part of which can be replaced. */
struct header {
    size_t pairs;
    int64_t labels[4];
    int64_t alg;
    const char *content_type;
    size_t kid_size;
    size_t claims;
    int64_t iss_label, sub_label;
    const char *iss, *sub;
};

static const struct header good = {4, {1, 3, 4, 15}, -19,       MZ_COSE_CONTENT_TYPE, 32, 2, 1,
                                   2, "a.b",         "ledger/x"};

static enum mz_status decode_header(const struct header *h) {
    static const uint8_t zeros[64];
    uint8_t bytes[400];
    struct mz_writer w = mz_writer_over(bytes, sizeof bytes);
    mz_cbor_put_map(&w, h->pairs);
    mz_cbor_put_int(&w, h->labels[0]);
    mz_cbor_put_int(&w, h->alg);
    mz_cbor_put_int(&w, h->labels[1]);
    mz_cbor_put_text(&w, mz_span_text(h->content_type));
    mz_cbor_put_int(&w, h->labels[2]);
    mz_cbor_put_bytes(&w, mz_span_of(zeros, h->kid_size));
    mz_cbor_put_int(&w, h->labels[3]);
    mz_cbor_put_map(&w, h->claims);
    mz_cbor_put_int(&w, h->iss_label);
    mz_cbor_put_text(&w, mz_span_text(h->iss));
    mz_cbor_put_int(&w, h->sub_label);
    mz_cbor_put_text(&w, mz_span_text(h->sub));
    for (size_t i = 2; i < h->claims; i++) {
        mz_cbor_put_uint(&w, 4);
        mz_cbor_put_uint(&w, 0);
    }
    for (size_t i = 4; i < h->pairs; i++) {
        mz_cbor_put_uint(&w, 16);
        mz_cbor_put_text(&w, mz_span_text("x"));
    }
    return decode_outer(18, 4, mz_writer_view(&w), 0, 64);
}

static void test_outer_shape(void **state) {
    (void)state;
    struct mz_cose cose;
    struct mz_span bytes = sign(mz_span_text("payload"));
    assert_int_equal(mz_cose_decode(bytes, &cose, NULL), MZ_OK);
    struct mz_span header = cose.protected_;
    assert_int_equal(decode_outer(18, 4, header, 0, 64), MZ_OK);
    assert_int_equal(decode_outer(0, 4, header, 0, 64), MZ_E_BAD_TYPE);
    assert_int_equal(decode_outer(17, 4, header, 0, 64), MZ_E_BAD_TYPE);
    assert_int_equal(decode_outer(98, 4, header, 0, 64), MZ_E_BAD_TYPE);
    assert_int_equal(decode_outer(18, 5, header, 0, 64), MZ_E_TOO_LARGE);
    assert_int_equal(decode_outer(18, 3, header, 0, 64), MZ_E_BAD_TYPE);
    assert_int_equal(decode_outer(18, 4, header, 1, 64), MZ_E_UNKNOWN_FIELD);
    assert_int_equal(decode_outer(18, 4, header, 0, 63), MZ_E_OUT_OF_RANGE);
    assert_int_equal(decode_outer(18, 4, header, 0, 65), MZ_E_OUT_OF_RANGE);
    assert_int_equal(decode_outer(18, 4, mz_span_of("", 0), 0, 64), MZ_E_TRUNCATED);
    assert_int_equal(decode_outer(18, 4, mz_span_of("\xA0", 1), 0, 64), MZ_E_BAD_ALGORITHM);
}

static void test_header(void **state) {
    (void)state;
    static char long_name[MZ_MAX_ORIGIN + 2];
    memset(long_name, 'n', sizeof long_name - 1);
    for (int variant = 0; variant < 19; variant++) {
        struct header h = good;
        enum mz_status want = MZ_E_BAD_ALGORITHM;
        /* clang-format off */
        switch (variant) {
        case 0: want = MZ_OK; break;
        case 1: h.alg = -8; break; /* EdDSA, which RFC 9864 deprecates */
        case 2: h.alg = -7; break;
        case 3: h.alg = 19; break;
        case 4: h.content_type = "application/cbor"; break;
        case 5: h.content_type = ""; break;
        case 6: h.pairs = 5; break;
        case 7: h.pairs = 3; break;
        case 8: h.labels[1] = 2; break; /* crit */
        case 9: h.labels[3] = 13; break;
        case 10: h.claims = 3; break;
        case 11: h.claims = 1; break;
        case 12: h.iss_label = 2, h.sub_label = 1; break;
        case 13: h.kid_size = 31, want = MZ_E_OUT_OF_RANGE; break;
        case 14: h.kid_size = 33, want = MZ_E_OUT_OF_RANGE; break;
        case 15: h.iss = "", want = MZ_E_OUT_OF_RANGE; break;
        case 16: h.iss = long_name, want = MZ_E_OUT_OF_RANGE; break;
        case 17: h.sub = long_name, want = MZ_E_OUT_OF_RANGE; break;
        case 18: h.labels[0] = 3, h.labels[1] = 1; break;
        }
        /* clang-format on */
        enum mz_status status = decode_header(&h);
        if (status != want)
            print_message("variant %d\n", variant);
        assert_int_equal(status, want);
    }
}

static void test_limits(void **state) {
    (void)state;
    static uint8_t payload[MZ_MAX_STATEMENT];
    struct mz_cose cose;
    size_t overhead = sign(mz_span_of(payload, 60000)).size - 60000;
    struct mz_span largest = sign(mz_span_of(payload, MZ_MAX_STATEMENT - overhead));
    assert_int_equal(largest.size, MZ_MAX_STATEMENT);
    assert_int_equal(mz_cose_decode(largest, &cose, NULL), MZ_OK);
    assert_int_equal(mz_cose_verify(&cose, &public_key), MZ_OK);
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    assert_int_equal(mz_cose_sign(mz_span_of(payload, MZ_MAX_STATEMENT - overhead + 1), &kid,
                                  mz_span_text("a.b"), mz_span_text("ledger/x"), secret_key, &w),
                     MZ_E_TOO_LARGE);
    assert_int_equal(w.size, 0);
    struct mz_fault fault;
    assert_int_equal(mz_cose_decode(mz_span_of(buffer, MZ_MAX_STATEMENT + 1), &cose, &fault),
                     MZ_E_TOO_LARGE);
    assert_string_equal(fault.want, "65000");
    w.overflow = true;
    assert_int_equal(
        mz_cose_sign(mz_span_text("p"), &kid, mz_span_text("a"), mz_span_text("b"), secret_key, &w),
        MZ_E_TOO_LARGE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),  cmocka_unit_test(test_signature),
        cmocka_unit_test(test_outer_shape), cmocka_unit_test(test_header),
        cmocka_unit_test(test_limits),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
