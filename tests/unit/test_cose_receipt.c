/* proto/codec/cose_receipt: COSE receipts have one form, and are believed only for the leaf and the
 * key that they were signed for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "proto/base/hex.h"
#include "proto/codec/cose_receipt.h"
#include "proto/log/hash.h"

enum { SIZE = 11, INDEX = 6 };

static struct mz_hash leaves[SIZE], root;
static struct mz_proof inclusion;
static uint8_t public_key[32], secret_key[64], bytes[MZ_COSE_RECEIPT_SIZE];
static struct mz_span receipt;

static int set_up(void **state) {
    (void)state;
    uint8_t seed[32] = {1};
    mz_ed25519_key_pair(seed, public_key, secret_key);
    for (uint8_t i = 0; i < SIZE; i++)
        leaves[i] = mz_hash_leaf(mz_span_of(&i, 1));
    struct mz_leaf_array array = {leaves, SIZE};
    struct mz_node_reader reader = mz_merkle_array_reader(&array);
    root = mz_merkle_root(leaves, SIZE);
    struct mz_writer w = mz_writer_over(bytes, sizeof bytes);
    if (mz_merkle_inclusion(&reader, INDEX, SIZE, &inclusion) != MZ_OK ||
        mz_cose_receipt_sign(SIZE, INDEX, &inclusion, &root, secret_key, &w) != MZ_OK)
        return 1;
    receipt = mz_writer_view(&w);
    return 0;
}

static enum mz_status believe(struct mz_span given, const uint8_t key[32],
                              const struct mz_hash *leaf) {
    struct mz_cose_receipt read;
    struct mz_hash led_to;
    enum mz_status status = mz_cose_receipt_decode(given, &read, NULL);
    return status == MZ_OK ? mz_cose_receipt_verify(&read, key, leaf, &led_to) : status;
}

/* The bytes before the hashes and the signature, spelled out from RFC 9942. */
static void test_form(void **state) {
    (void)state;
    static const char start[] = "d28447a2013219018b01a119018ca12081588c830b0684";
    char hex[sizeof start];
    struct mz_writer w = mz_writer_over(hex, sizeof hex - 1);
    mz_hex_write(&w, mz_span_of(receipt.data, (sizeof start - 1) / 2));
    hex[w.size] = '\0';
    assert_string_equal(hex, start);
    assert_int_equal(receipt.data[receipt.size - 67], 0xf6); /* the payload is detached */
    struct mz_cose_receipt read;
    struct mz_hash led_to;
    assert_int_equal(mz_cose_receipt_decode(receipt, &read, NULL), MZ_OK);
    assert_int_equal(read.tree_size, SIZE);
    assert_int_equal(read.index, INDEX);
    assert_int_equal(mz_cose_receipt_verify(&read, public_key, &leaves[INDEX], &led_to), MZ_OK);
    assert_true(mz_hash_equal(&led_to, &root));
}

static void test_another_leaf_or_key(void **state) {
    (void)state;
    uint8_t seed[32] = {2}, other[32], secret[64];
    mz_ed25519_key_pair(seed, other, secret);
    assert_int_equal(believe(receipt, public_key, &leaves[INDEX]), MZ_OK);
    assert_int_equal(believe(receipt, public_key, &leaves[0]), MZ_E_BAD_SIGNATURE);
    assert_int_equal(believe(receipt, other, &leaves[INDEX]), MZ_E_BAD_SIGNATURE);
    struct mz_cose_receipt read;
    struct mz_hash led_to;
    assert_int_equal(mz_cose_receipt_decode(receipt, &read, NULL), MZ_OK);
    read.inclusion.count--;
    assert_int_equal(mz_cose_receipt_verify(&read, public_key, &leaves[INDEX], &led_to),
                     MZ_E_BAD_PROOF);
}

/* All but the tree size: the signature covers the root, and trees of several sizes lead to it by
 * the same path. */
static void test_every_bit_counts(void **state) {
    (void)state;
    uint8_t changed[MZ_COSE_RECEIPT_SIZE];
    struct mz_cose_receipt read;
    for (size_t bit = 0; bit < receipt.size * 8; bit++) {
        memcpy(changed, receipt.data, receipt.size);
        changed[bit / 8] ^= (uint8_t)(1u << (bit % 8));
        struct mz_span given = mz_span_of(changed, receipt.size);
        if (believe(given, public_key, &leaves[INDEX]) != MZ_OK)
            continue;
        assert_int_equal(mz_cose_receipt_decode(given, &read, NULL), MZ_OK);
        assert_int_not_equal(read.tree_size, SIZE);
        assert_int_equal(read.index, INDEX);
    }
    for (size_t size = 0; size < receipt.size; size++)
        assert_int_not_equal(believe(mz_span_of(receipt.data, size), public_key, &leaves[INDEX]),
                             MZ_OK);
    memcpy(changed, receipt.data, receipt.size);
    changed[receipt.size] = 0;
    assert_int_equal(believe(mz_span_of(changed, receipt.size + 1), public_key, &leaves[INDEX]),
                     MZ_E_TRAILING);
}

static void test_bounds(void **state) {
    (void)state;
    uint8_t small[64];
    struct mz_cose_receipt read;
    struct mz_proof none = {.count = 0}, many = {.count = MZ_MAX_PROOF + 1};
    struct mz_writer w = mz_writer_over(small, sizeof small);
    assert_int_equal(mz_cose_receipt_sign(SIZE, INDEX, &inclusion, &root, secret_key, &w),
                     MZ_E_TOO_LARGE);
    assert_int_equal(w.size, 0);
    assert_int_equal(mz_cose_receipt_sign(SIZE, INDEX, &many, &root, secret_key, &w),
                     MZ_E_TOO_LARGE);
    uint8_t room[256];
    w = mz_writer_over(room, sizeof room);
    assert_int_equal(mz_cose_receipt_sign(1, 1, &none, &root, secret_key, &w), MZ_OK);
    assert_int_equal(mz_cose_receipt_decode(mz_writer_view(&w), &read, NULL), MZ_E_OUT_OF_RANGE);
    /* A tree of one leaf: the root is the leaf and the path is empty. */
    struct mz_hash one = mz_merkle_root(leaves, 1);
    w = mz_writer_over(room, sizeof room);
    assert_int_equal(mz_cose_receipt_sign(1, 0, &none, &one, secret_key, &w), MZ_OK);
    assert_int_equal(believe(mz_writer_view(&w), public_key, &leaves[0]), MZ_OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_form),
        cmocka_unit_test(test_another_leaf_or_key),
        cmocka_unit_test(test_every_bit_counts),
        cmocka_unit_test(test_bounds),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
