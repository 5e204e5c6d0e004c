/* client/trust and client/config: which ledger is believed, and where that is written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/stat.h>
#include <unistd.h>

#include "client/config.h"
#include "client/io/file.h"
#include "client/remote/trust.h"

static char folder[] = "/tmp/mz-trust-XXXXXX";
static char path[128];

static struct mz_trust trust_of(const char *origin, uint8_t seed_byte, uint8_t genesis) {
    struct mz_trust trust = {.genesis = {{genesis}}};
    uint8_t seed[32] = {seed_byte}, public_key[32], secret[64];
    mz_ed25519_key_pair(seed, public_key, secret);
    assert_int_equal(
        mz_note_key_make(mz_span_text(origin), MZ_NOTE_ED25519, public_key, &trust.key), MZ_OK);
    return trust;
}

static void test_round_trip(void **state) {
    (void)state;
    struct mz_trust trust = trust_of("a.example/x", 1, 5), read;
    struct mz_fault fault;
    (void)snprintf(path, sizeof path, "%s/new/genesis.json", folder);
    assert_int_equal(mz_trust_load(path, &read, &fault), MZ_E_NOT_FOUND);
    assert_int_equal(mz_trust_save(path, &trust, &fault), MZ_OK);
    assert_int_equal(mz_trust_save(path, &trust, &fault), MZ_E_EXISTS);
    assert_int_equal(mz_trust_load(path, &read, &fault), MZ_OK);
    assert_int_equal(mz_trust_check(&trust, &read, &fault), MZ_OK);
    assert_true(mz_span_equal_text(mz_trust_origin(&read), "a.example/x"));
    unlink(path);
    (void)snprintf(path, sizeof path, "%s/new", folder);
    rmdir(path);
}

static void test_other_ledgers(void **state) {
    (void)state;
    struct mz_trust trusted = trust_of("a.example/x", 1, 5);
    struct {
        struct mz_trust seen;
        enum mz_status status;
    } cases[] = {
        {trust_of("a.example/x", 1, 5), MZ_OK},
        {trust_of("a.example/x", 1, 0), MZ_OK}, /* its first entry is not known yet */
        {trust_of("b.example/x", 1, 5), MZ_E_WRONG_ORIGIN},
        {trust_of("a.example/x", 2, 5), MZ_E_UNKNOWN_SIGNER},
        {trust_of("a.example/x", 1, 6), MZ_E_WRONG_GENESIS},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mz_fault fault = {0};
        assert_int_equal(mz_trust_check(&trusted, &cases[i].seen, &fault), cases[i].status);
    }
}

/* A key that is all we know may be a later one of the log's; with a genesis it is the first. */
static void test_later_key(void **state) {
    (void)state;
    struct mz_trust seen = trust_of("a.example/x", 1, 5), trusted = trust_of("a.example/x", 2, 0);
    struct mz_fault fault = {0};
    assert_int_equal(mz_trust_check(&trusted, &seen, &fault), MZ_E_UNKNOWN_SIGNER);
    memcpy(seen.rotations[0].key.bytes, trusted.key.public_key, MZ_HASH_SIZE);
    seen.rotations[0].since = 9;
    seen.rotations_count = 1;
    assert_int_equal(mz_trust_check(&trusted, &seen, &fault), MZ_OK);
    trusted.genesis = seen.genesis;
    assert_int_equal(mz_trust_check(&trusted, &seen, &fault), MZ_E_UNKNOWN_SIGNER);
}

static void test_malformed(void **state) {
    (void)state;
    static const char *const texts[] = {
        "",
        "[]",
        "{}",
        "{\"origin\":\"a.example/x\",\"vkey\":\"x\"}",
        "{\"origin\":\"a.example/x\",\"origin\":\"a.example/x\"}",
        /* the vector of the signed-note specification, under another origin */
        "{\"origin\":\"a\",\"vkey\":\"example.com/"
        "foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\"}",
        "{\"origin\":\"example.com/foo\",\"vkey\":\"example.com/"
        "foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\",\"leaf\":\"00\"}",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct mz_trust trust;
        struct mz_fault fault;
        assert_int_equal(mz_trust_parse(texts[i], strlen(texts[i]), "here", &trust, &fault),
                         MZ_E_PROTOCOL);
        assert_string_equal(fault.place, "here");
    }
}

static enum mz_status load(const char *text, struct mz_config *config, struct mz_fault *fault) {
    (void)snprintf(path, sizeof path, "%s/config.ini", folder);
    unlink(path);
    assert_int_equal(mz_file_create(path, mz_span_text(text), 0600, fault), MZ_OK);
    enum mz_status status = mz_config_load(path, config, fault);
    unlink(path);
    return status;
}

static void test_config(void **state) {
    (void)state;
    struct mz_config config;
    struct mz_fault fault;
    char want[128];
    assert_int_equal(load("[client]\nserver = http://127.0.0.1:8443\nkey = a.key\n"
                          "trust = /etc/genesis.json\norigin=a.example/x\nproject = P1\n",
                          &config, &fault),
                     MZ_OK);
    assert_string_equal(config.server, "http://127.0.0.1:8443");
    (void)snprintf(want, sizeof want, "%s/a.key", folder); /* beside the file that names it */
    assert_string_equal(config.key, want);
    assert_string_equal(config.trust, "/etc/genesis.json");
    assert_string_equal(config.origin, "a.example/x");
    assert_string_equal(config.project, "P1");
    assert_int_equal(load("", &config, &fault), MZ_OK);
    assert_string_equal(config.server, MZ_DEFAULT_SERVER);
    (void)snprintf(want, sizeof want, "%s/genesis.json", folder);
    assert_string_equal(config.trust, want);
    assert_int_equal(load("[client]\nkex = a.key\n", &config, &fault), MZ_E_UNKNOWN_FIELD);
    assert_string_equal(fault.have, "kex");
    assert_int_equal(load("[other]\nkey = a.key\n", &config, &fault), MZ_E_UNKNOWN_FIELD);
    assert_int_equal(load("[client]\nnonsense\n", &config, &fault), MZ_E_BAD_TEXT);
    assert_int_equal(mz_config_load("/nowhere/config.ini", &config, &fault), MZ_E_NOT_FOUND);
}

static void test_default_config(void **state) {
    (void)state;
    struct mz_config config;
    struct mz_fault fault;
    char want[128];
    setenv("XDG_CONFIG_HOME", folder, 1);
    assert_int_equal(mz_config_load(NULL, &config, &fault), MZ_OK); /* there need be none */
    (void)snprintf(want, sizeof want, "%s/mingzhang/genesis.json", folder);
    assert_string_equal(config.trust, want);
    assert_string_equal(config.key, "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip), cmocka_unit_test(test_other_ledgers),
        cmocka_unit_test(test_later_key),  cmocka_unit_test(test_malformed),
        cmocka_unit_test(test_config),     cmocka_unit_test(test_default_config),
    };
    if (mkdtemp(folder) == NULL)
        return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    rmdir(folder);
    return failed;
}
