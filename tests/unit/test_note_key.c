/* proto/log/note_key: names, key ids and vkeys, with keys that other implementations publish. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "proto/log/note_key.h"

static void test_published_keys(void **state) {
    (void)state;
    static const struct {
        const char *text, *name;
        enum mz_note_type type;
        uint8_t id[4];
    } cases[] = {
        /* C2SP signed-note. */
        {"example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
         "example.com/foo",
         MZ_NOTE_ED25519,
         {0x53, 0x0d, 0x90, 0x3a}},
        /* golang.org/x/mod/sumdb/note. */
        {"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
         "PeterNeumann",
         MZ_NOTE_ED25519,
         {0xc7, 0x4f, 0x20, 0xa3}},
        /* A '+' inside the base 64. */
        {"TEST+7997405c+AQcC+FTVKf0jlTdHDY3rbevmnKxxPjigCXlVtGe6RIr6",
         "TEST",
         MZ_NOTE_ED25519,
         {0x79, 0x97, 0x40, 0x5c}},
        /* A public witness. */
        {"remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
         "remora.n621.de",
         MZ_NOTE_COSIGNATURE,
         {0xda, 0x77, 0xad, 0xe7}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mz_note_key key, made;
        assert_int_equal(mz_note_key_parse(mz_span_text(cases[i].text), &key), MZ_OK);
        assert_int_equal(key.type, cases[i].type);
        assert_memory_equal(key.id, cases[i].id, 4);
        assert_true(mz_span_equal_text(mz_note_key_name(&key), cases[i].name));

        char text[MZ_NOTE_KEY_TEXT_SIZE];
        struct mz_writer w = mz_writer_over(text, sizeof text);
        mz_note_key_write(&w, &key);
        assert_false(w.overflow);
        assert_true(mz_span_equal_text(mz_writer_view(&w), cases[i].text));

        assert_int_equal(
            mz_note_key_make(mz_span_text(cases[i].name), key.type, key.public_key, &made), MZ_OK);
        assert_memory_equal(made.id, cases[i].id, 4);
    }
}

static void test_refused_keys(void **state) {
    (void)state;
    static const struct {
        const char *text;
        enum mz_status want;
    } cases[] = {
        {"", MZ_E_BAD_TEXT},
        {"example.com/foo", MZ_E_BAD_TEXT},
        {"example.com/foo+530d903a", MZ_E_BAD_TEXT},
        {"example.com/foo+530d903a+", MZ_E_BAD_TEXT},
        {"+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", MZ_E_BAD_TEXT},
        /* Another id, another name, another key: the id no longer fits. */
        {"example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", MZ_E_BAD_TEXT},
        {"example.com/fop+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", MZ_E_BAD_TEXT},
        {"example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2l", MZ_E_BAD_TEXT},
        /* The same key for another use. */
        {"example.com/foo+530d903a+BOkyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", MZ_E_BAD_TEXT},
        /* Other spellings of the id and of the base 64. */
        {"example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", MZ_E_BAD_TEXT},
        {"example.com/foo+30d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", MZ_E_BAD_TEXT},
        {"example.com/foo+0530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", MZ_E_BAD_TEXT},
        {"example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n", MZ_E_BAD_TEXT},
        {"example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2", MZ_E_BAD_TEXT},
        {"example.com/foo +530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", MZ_E_BAD_TEXT},
        /* One byte less and one more than an Ed25519 key. */
        {"example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U0=", MZ_E_BAD_TEXT},
        {"example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2kAA==",
         MZ_E_BAD_TEXT},
        /* ECDSA, and ML-DSA-44 cut short: types that are not spoken here, whatever their length. */
        {"sigstore.example+c0d23d6a+AjBZMBMGByqGSM49", MZ_E_BAD_ALGORITHM},
        {"example.com/foo+530d903a+BukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
         MZ_E_BAD_ALGORITHM},
        {"example.com/foo+00000000+++++++++++++++++++++++++++++++++++++++++++++",
         MZ_E_BAD_ALGORITHM},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mz_note_key key = {.name_size = 77};
        enum mz_status status = mz_note_key_parse(mz_span_text(cases[i].text), &key);
        if (status != cases[i].want)
            fail_msg("\"%s\": %s", cases[i].text, mz_status_code(status));
        assert_int_equal(key.name_size, 77);
    }
}

static void test_names(void **state) {
    (void)state;
    static const struct {
        const char *name;
        bool good;
    } cases[] = {
        {"a", true},
        {"example.com/log42", true},
        {"账本.example/一", true},
        {"a\x7f", true}, /* not among the forbidden */
        {"", false},
        {"a b", false},
        {" a", false},
        {"a+b", false},
        {"a\tb", false},
        {"a\n", false},
        {"a\x01", false},
        {"a\xc2\x85", false},      /* U+0085 */
        {"a\xc2\xa0", false},      /* U+00A0 */
        {"a\xe1\x9a\x80", false},  /* U+1680 */
        {"\xe2\x80\x80", false},   /* U+2000 */
        {"\xe2\x80\x8a", false},   /* U+200A */
        {"\xe2\x80\xa8", false},   /* U+2028 */
        {"\xe2\x80\xa9", false},   /* U+2029 */
        {"\xe2\x80\xaf", false},   /* U+202F */
        {"\xe2\x81\x9f", false},   /* U+205F */
        {"x\xe3\x80\x80y", false}, /* U+3000, the ideographic space */
        {"\xe2\x80\x8b", true},    /* U+200B is no White_Space */
        {"\xff", false},
        {"a\xe2\x80", false},
    };
    static const uint8_t public_key[32] = {0};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mz_note_key key;
        assert_int_equal(mz_note_key_is_name(mz_span_text(cases[i].name)), cases[i].good);
        assert_int_equal(
            mz_note_key_make(mz_span_text(cases[i].name), MZ_NOTE_ED25519, public_key, &key),
            cases[i].good ? MZ_OK : MZ_E_BAD_TEXT);
    }
    assert_false(mz_note_key_is_name(mz_span_of("a\0b", 3)));
    assert_false(mz_note_key_is_name((struct mz_span){NULL, 0}));
}

static void test_longest_name(void **state) {
    (void)state;
    static const uint8_t public_key[32] = {0};
    char name[MZ_MAX_ORIGIN + 1], text[MZ_NOTE_KEY_TEXT_SIZE];
    struct mz_note_key key, back;
    memset(name, 'n', sizeof name);
    assert_int_equal(
        mz_note_key_make(mz_span_of(name, MZ_MAX_ORIGIN + 1), MZ_NOTE_ED25519, public_key, &key),
        MZ_E_BAD_TEXT);
    assert_int_equal(
        mz_note_key_make(mz_span_of(name, MZ_MAX_ORIGIN), MZ_NOTE_ED25519, public_key, &key),
        MZ_OK);
    struct mz_writer w = mz_writer_over(text, sizeof text);
    mz_note_key_write(&w, &key);
    assert_false(w.overflow);
    assert_int_equal(w.size, sizeof text);
    assert_int_equal(mz_note_key_parse(mz_writer_view(&w), &back), MZ_OK);
    assert_memory_equal(back.name, name, MZ_MAX_ORIGIN);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_published_keys),
        cmocka_unit_test(test_refused_keys),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_longest_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
