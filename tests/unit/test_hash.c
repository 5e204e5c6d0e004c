/* proto/log/hash: vectors of FIPS 180-4, RFC 6962, RFC 4231 and RFC 8032. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "proto/base/hex.h"
#include "proto/log/hash.h"

static void assert_hash(struct mz_hash hash, const char *want) {
    char text[MZ_HEX_HASH_SIZE + 1];
    mz_hex_of_hash(&hash, text);
    assert_string_equal(text, want);
}

static void test_sha256(void **state) {
    (void)state;
    static const struct {
        const char *message, *want;
    } cases[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_hash(mz_sha256(mz_span_text(cases[i].message)), cases[i].want);
    assert_hash(mz_sha256((struct mz_span){NULL, 0}), cases[0].want);
}

/* A million "a" (FIPS 180-4), in pieces of every kind of size. */
static void test_stream(void **state) {
    (void)state;
    static const size_t pieces[] = {1, 55, 63, 64, 65, 127, 128, 1000};
    static uint8_t block[1000];
    memset(block, 'a', sizeof block);
    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        struct mz_sha256_stream stream;
        mz_sha256_begin(&stream);
        for (size_t left = 1000000; left > 0;) {
            size_t take = left < pieces[i] ? left : pieces[i];
            mz_sha256_update(&stream, mz_span_of(block, take));
            left -= take;
        }
        mz_sha256_update(&stream, (struct mz_span){NULL, 0});
        struct mz_sha256_stream fork = stream;
        assert_hash(mz_sha256_end(&stream),
                    "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
        mz_sha256_update(&fork, mz_span_of(block, 1));
        assert_true(mz_sha256_end(&fork).bytes[0] != 0xcd);
    }
}

static void test_tree_hashes(void **state) {
    (void)state;
    struct mz_hash empty_leaf = mz_hash_leaf(mz_span_text(""));
    struct mz_hash zero_leaf = mz_hash_leaf(mz_span_of("", 1));
    assert_hash(mz_hash_empty_tree(),
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_hash(empty_leaf, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    assert_hash(zero_leaf, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7");
    assert_hash(mz_hash_node(&empty_leaf, &zero_leaf),
                "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
    /* A statement's hash covers its bytes alone. */
    assert_hash(mz_hash_statement(mz_span_text("abc")),
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

/* RFC 4231 §4.2, §4.3, §4.7 (a key longer than a block). */
static void test_hmac(void **state) {
    (void)state;
    uint8_t key[131];
    memset(key, 0x0b, 20);
    assert_hash(mz_hmac_sha256(mz_span_of(key, 20), mz_span_text("Hi There")),
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    assert_hash(mz_hmac_sha256(mz_span_text("Jefe"), mz_span_text("what do ya want for nothing?")),
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    memset(key, 0xaa, sizeof key);
    assert_hash(
        mz_hmac_sha256(mz_span_of(key, sizeof key),
                       mz_span_text("Test Using Larger Than Block-Size Key - Hash Key First")),
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

/* RFC 8032 §7.1, tests 1 to 3. */
static void test_ed25519(void **state) {
    (void)state;
    static const struct {
        const char *seed, *public_key, *message, *signature;
    } cases[] = {
        {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
         "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
         "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e3970"
         "1cf9b46bd25bf5f0595bbe24655141438e7a100b"},
        {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
         "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
         "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613"
         "d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
        {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
         "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
         "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760"
         "984dc6594a7c15e9716ed28dc027beceea1ec40a"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t seed[32], public_key[32], secret_key[64], want[64], signature[64], message[2];
        size_t size = strlen(cases[i].message) / 2;
        assert_int_equal(mz_hex_decode(mz_span_text(cases[i].seed), seed, 32), MZ_OK);
        assert_int_equal(mz_hex_decode(mz_span_text(cases[i].signature), want, 64), MZ_OK);
        assert_int_equal(mz_hex_decode(mz_span_text(cases[i].message), message, size), MZ_OK);
        mz_ed25519_key_pair(seed, public_key, secret_key);
        char text[65];
        struct mz_hash as_hash;
        memcpy(as_hash.bytes, public_key, 32);
        mz_hex_of_hash(&as_hash, text);
        assert_string_equal(text, cases[i].public_key);
        mz_ed25519_sign(secret_key, mz_span_of(message, size), signature);
        assert_memory_equal(signature, want, 64);
        assert_true(mz_ed25519_verify(public_key, mz_span_of(message, size), signature));
    }
}

static void test_ed25519_refuses(void **state) {
    (void)state;
    static const uint8_t seed[32] = {1};
    uint8_t public_key[32], secret_key[64], signature[64];
    uint8_t message[] = "a message";
    struct mz_span span = mz_span_of(message, sizeof message);
    mz_ed25519_key_pair(seed, public_key, secret_key);
    mz_ed25519_sign(secret_key, span, signature);
    assert_true(mz_ed25519_verify(public_key, span, signature));
    for (size_t i = 0; i < 64; i++) {
        signature[i] ^= 1;
        assert_false(mz_ed25519_verify(public_key, span, signature));
        signature[i] ^= 1;
    }
    for (size_t i = 0; i < sizeof message; i++) {
        message[i] ^= 0x40;
        assert_false(mz_ed25519_verify(public_key, span, signature));
        message[i] ^= 0x40;
    }
    assert_false(mz_ed25519_verify(public_key, mz_span_of(message, sizeof message - 1), signature));

    /* S + L is the same scalar in another coat (RFC 8032 §5.1.7): refused, or signatures were
     * malleable. */
    static const uint8_t order[32] = {0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58,
                                      0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
                                      0,    0,    0,    0,    0,    0,    0,    0,
                                      0,    0,    0,    0,    0,    0,    0,    0x10};
    unsigned carry = 0;
    for (size_t i = 0; i < 32; i++) {
        carry += (unsigned)signature[32 + i] + order[i];
        signature[32 + i] = (uint8_t)carry;
        carry >>= 8;
    }
    assert_int_equal(carry, 0);
    assert_false(mz_ed25519_verify(public_key, span, signature));

    /* The neutral element as a key would accept R = neutral, S = 0 for every message. */
    static const uint8_t neutral[32] = {1};
    uint8_t forged[64] = {1};
    assert_false(mz_ed25519_verify(neutral, span, forged));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sha256),      cmocka_unit_test(test_stream),
        cmocka_unit_test(test_tree_hashes), cmocka_unit_test(test_hmac),
        cmocka_unit_test(test_ed25519),     cmocka_unit_test(test_ed25519_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
