/* client/keyfile: sealed keys. Every flipped byte of a file must be noticed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/io/file.h"
#include "client/keys/keyfile.h"
#include "proto/log/hash.h"

static char folder[] = "/tmp/mz-keyfile-XXXXXX";
static char path[64];

static uint64_t no_time(void *ctx) {
    (void)ctx;
    return 0;
}

static void counting(void *ctx, void *buffer, size_t size) {
    uint8_t *next = ctx, *to = buffer;
    for (size_t i = 0; i < size; i++)
        to[i] = (*next)++;
}

static uint8_t seed;
static const struct mz_client_env env = {.ctx = &seed, .now_ms = no_time, .random = counting};

static enum mz_status create(const char *passphrase, struct mz_key_identity *identity) {
    struct mz_fault fault;
    return mz_keyfile_create(path, mz_span_text("clerk-1"), MZ_KDF_MINIMAL,
                             mz_span_text(passphrase), &env, identity, &fault);
}

static int set_up(void **state) {
    (void)state;
    seed = 0;
    (void)snprintf(path, sizeof path, "%s/a.key", folder);
    unlink(path);
    return 0;
}

static void test_round_trip(void **state) {
    (void)state;
    struct mz_key_identity made, read;
    struct mz_signing_key key = {0};
    struct mz_fault fault;
    struct stat status;
    uint8_t public_key[32], secret[64], rfc_seed[32];
    assert_int_equal(create("a passphrase", &made), MZ_OK);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(mz_keyfile_identity(path, &read, &fault), MZ_OK);
    assert_string_equal(read.actor, "clerk-1");
    assert_true(read.weak);
    assert_true(mz_hash_equal(&made.kid, &read.kid));
    assert_int_equal(mz_keyfile_open(path, mz_span_text("a passphrase"), &key, &fault), MZ_OK);
    /* The seed was the first 32 bytes of randomness. */
    for (uint8_t i = 0; i < 32; i++)
        rfc_seed[i] = i;
    mz_ed25519_key_pair(rfc_seed, public_key, secret);
    assert_memory_equal(key.secret, secret, 64);
    assert_memory_equal(key.identity.public_key.bytes, public_key, 32);
    mz_keyfile_close(&key);
    assert_null(key.secret);
}

static void test_never_overwritten(void **state) {
    (void)state;
    struct mz_key_identity identity;
    struct mz_signing_key key = {0};
    struct mz_fault fault;
    assert_int_equal(create("the first one", &identity), MZ_OK);
    assert_int_equal(create("the second one", &identity), MZ_E_EXISTS);
    assert_int_equal(mz_keyfile_open(path, mz_span_text("the first one"), &key, &fault), MZ_OK);
    mz_keyfile_close(&key);
}

static void test_wrong_passphrase(void **state) {
    (void)state;
    struct mz_key_identity identity;
    struct mz_signing_key key = {0};
    struct mz_fault fault;
    assert_int_equal(create("a passphrase", &identity), MZ_OK);
    assert_int_equal(mz_keyfile_open(path, mz_span_text("A passphrase"), &key, &fault),
                     MZ_E_WRONG_PASSPHRASE);
    assert_int_equal(mz_keyfile_open(path, mz_span_text(""), &key, &fault), MZ_E_WRONG_PASSPHRASE);
    assert_null(key.secret);
}

/* Actor, public key, cost, salt, nonce and ciphertext are all under the seal. */
static void test_every_byte_counts(void **state) {
    (void)state;
    struct mz_key_identity identity;
    struct mz_fault fault;
    struct mz_buffer file = {0};
    assert_int_equal(create("a passphrase", &identity), MZ_OK);
    assert_int_equal(mz_file_read(path, 4096, &file, &fault), MZ_OK);
    size_t refused = 0;
    for (size_t i = 0; i < file.size; i++) {
        struct mz_signing_key key = {0};
        uint8_t was = file.data[i];
        file.data[i] = was == 'A' ? 'B' : 'A';
        unlink(path);
        assert_int_equal(mz_file_create(path, mz_buffer_view(&file), 0600, &fault), MZ_OK);
        enum mz_status status = mz_keyfile_open(path, mz_span_text("a passphrase"), &key, &fault);
        assert_true(status == MZ_E_WRONG_PASSPHRASE || status == MZ_E_BAD_KEY_FILE ||
                    status == MZ_E_NO_MEMORY);
        refused++;
        file.data[i] = was;
    }
    assert_int_equal(refused, file.size);
    mz_buffer_free(&file);
}

static void test_other_files(void **state) {
    (void)state;
    static const char *const texts[] = {"", "mingzhang-key v1\n", "mingzhang-key v2\nAAAA\n",
                                        "mingzhang-key v1\nAAAA", "mingzhang-key v1\noA==\n"};
    struct mz_key_identity identity;
    struct mz_fault fault;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        unlink(path);
        assert_int_equal(mz_file_create(path, mz_span_text(texts[i]), 0600, &fault), MZ_OK);
        assert_int_equal(mz_keyfile_identity(path, &identity, &fault), MZ_E_BAD_KEY_FILE);
    }
    unlink(path);
    assert_int_equal(mz_keyfile_identity(path, &identity, &fault), MZ_E_NOT_FOUND);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_round_trip, set_up),
        cmocka_unit_test_setup(test_never_overwritten, set_up),
        cmocka_unit_test_setup(test_wrong_passphrase, set_up),
        cmocka_unit_test_setup(test_every_byte_counts, set_up),
        cmocka_unit_test_setup(test_other_files, set_up),
    };
    if (sodium_init() < 0 || mkdtemp(folder) == NULL)
        return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(path);
    rmdir(folder);
    return failed;
}
