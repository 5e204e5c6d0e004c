/* proto/log/checkpoint: the text, and whom it is believed from. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "proto/base/base64.h"
#include "proto/log/checkpoint.h"

/* A real root, for texts: the example of C2SP tlog-checkpoint. */
static const char root_text[] = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";

static struct mz_hash root_of(const char *text) {
    struct mz_hash root;
    assert_int_equal(mz_base64_decode_hash(mz_span_text(text), &root), MZ_OK);
    return root;
}

static struct mz_note_key make_key(const char *name, enum mz_note_type type, uint8_t number,
                                   uint8_t ret_secret[64]) {
    uint8_t seed[32] = {number}, public_key[32];
    struct mz_note_key key;
    mz_ed25519_key_pair(seed, public_key, ret_secret);
    assert_int_equal(mz_note_key_make(mz_span_text(name), type, public_key, &key), MZ_OK);
    return key;
}

static void test_example(void **state) {
    (void)state;
    static const char text[] = "example.com/behind-the-sofa\n20852163\n"
                               "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    struct mz_checkpoint checkpoint;
    struct mz_hash root = root_of(root_text);
    assert_int_equal(mz_checkpoint_parse(mz_span_text(text), &checkpoint), MZ_OK);
    assert_true(mz_span_equal_text(checkpoint.origin, "example.com/behind-the-sofa"));
    assert_int_equal(checkpoint.size, 20852163);
    assert_true(mz_hash_equal(&checkpoint.root, &root));
    assert_int_equal(checkpoint.extensions.size, 0);

    uint8_t buffer[MZ_CHECKPOINT_TEXT_SIZE];
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    assert_int_equal(mz_checkpoint_write(&w, checkpoint.origin, checkpoint.size, &root), MZ_OK);
    assert_true(mz_span_equal_text(mz_writer_view(&w), text));
}

static void test_tolerated(void **state) {
    (void)state;
    static const struct {
        const char *text, *origin, *extensions;
        uint64_t size;
    } cases[] = {
        {"o\n0\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n", "o", "", 0},
        {"o\n18446744073709551615\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n", "o", "",
         UINT64_MAX},
        {"o\n5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\nmore\neven more\n", "o",
         "more\neven more\n", 5},
        /* An origin need not be a key name. */
        {"a log + 1\n5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n", "a log + 1", "", 5},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mz_checkpoint checkpoint;
        assert_int_equal(mz_checkpoint_parse(mz_span_text(cases[i].text), &checkpoint), MZ_OK);
        assert_true(mz_span_equal_text(checkpoint.origin, cases[i].origin));
        assert_true(checkpoint.size == cases[i].size);
        assert_true(mz_span_equal_text(checkpoint.extensions, cases[i].extensions));
    }
}

static void test_malformed(void **state) {
    (void)state;
#define ROOT "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
    static const char *const cases[] = {
        "",
        "o",
        "o\n",
        "o\n5",
        "o\n5\n",
        "o\n5\n\n",
        "o\n5\n" ROOT,       /* not ended */
        "\n5\n" ROOT "\n",   /* no origin */
        "o\n\n" ROOT "\n",   /* no size */
        "o\n05\n" ROOT "\n", /* leading zero */
        "o\n00\n" ROOT "\n",
        "o\n+5\n" ROOT "\n",
        "o\n-5\n" ROOT "\n",
        "o\n5 \n" ROOT "\n",
        "o\n0x5\n" ROOT "\n",
        "o\n18446744073709551616\n" ROOT "\n",
        "o\n5\n " ROOT "\n",
        "o\n5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n", /* left-over bits */
        "o\n5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxqw==\n", /* 31 bytes */
        "o\n5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2Ia\n", /* 33 bytes */
        "o\n5\nCsUYapGGPo4dkMgIAUqom_Xajj7h2fB2MPA3j2jxq2I=\n", /* the other alphabet */
        "o\n5\n" ROOT "\n\n",                                   /* an empty extension line */
        "o\n5\n" ROOT "\nmore\n\nmore\n",
        "o\n5\n" ROOT "\nmore",
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mz_checkpoint checkpoint = {.size = 4711};
        if (mz_checkpoint_parse(mz_span_text(cases[i]), &checkpoint) != MZ_E_BAD_NOTE)
            fail_msg("case %zu was taken", i);
        assert_int_equal(checkpoint.size, 4711);
    }
}

static void test_sign_and_open(void **state) {
    (void)state;
    uint8_t log_secret[64], other_secret[64], witness_secret[64], buffer[MZ_CHECKPOINT_SIZE + 256];
    struct mz_note_key log = make_key("log.example/1", MZ_NOTE_ED25519, 1, log_secret);
    struct mz_note_key other = make_key("log.example/1", MZ_NOTE_ED25519, 2, other_secret);
    struct mz_note_key witness = make_key("w.example", MZ_NOTE_COSIGNATURE, 3, witness_secret);
    struct mz_span origin = mz_note_key_name(&log);
    struct mz_hash root = root_of(root_text);
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    assert_int_equal(mz_checkpoint_sign(&w, 7, &root, &log, log_secret), MZ_OK);

    struct mz_checkpoint checkpoint = {.size = 4711};
    struct mz_span bytes = mz_writer_view(&w);
    assert_int_equal(mz_checkpoint_open(bytes, origin, &other, &checkpoint), MZ_E_UNKNOWN_SIGNER);
    assert_int_equal(mz_checkpoint_open(bytes, origin, &witness, &checkpoint), MZ_E_UNKNOWN_SIGNER);
    assert_int_equal(mz_checkpoint_open(bytes, mz_span_text("log.example/2"), &log, &checkpoint),
                     MZ_E_WRONG_ORIGIN);
    assert_int_equal(mz_checkpoint_open(bytes, mz_span_text("log.example"), &log, &checkpoint),
                     MZ_E_WRONG_ORIGIN);
    assert_int_equal(checkpoint.size, 4711);
    assert_int_equal(mz_checkpoint_open(bytes, origin, &log, &checkpoint), MZ_OK);
    assert_int_equal(checkpoint.size, 7);
    assert_true(mz_hash_equal(&checkpoint.root, &root));
    assert_true(mz_span_equal(checkpoint.origin, origin));

    /* A witness vouches for the same text under a name of its own. */
    struct mz_note note;
    assert_int_equal(mz_note_parse(bytes, &note), MZ_OK);
    assert_int_equal(mz_note_cosign(&w, note.text, &witness, witness_secret, 1), MZ_OK);
    assert_int_equal(mz_checkpoint_open(mz_writer_view(&w), origin, &witness, &checkpoint), MZ_OK);
    assert_int_equal(mz_checkpoint_open(mz_writer_view(&w), origin, &log, &checkpoint), MZ_OK);

    buffer[origin.size + 1] = '8'; /* the size */
    assert_int_equal(mz_checkpoint_open(mz_writer_view(&w), origin, &log, &checkpoint),
                     MZ_E_BAD_NOTE);
}

/* A signed note that is no checkpoint, and one of another log under our own key. */
static void test_signed_but_wrong(void **state) {
    (void)state;
    uint8_t secret[64], buffer[512];
    struct mz_note_key log = make_key("log.example/1", MZ_NOTE_ED25519, 1, secret);
    struct mz_checkpoint checkpoint;
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    assert_int_equal(mz_note_sign(&w, mz_span_text("log.example/1\n7\n"), &log, secret), MZ_OK);
    assert_int_equal(
        mz_checkpoint_open(mz_writer_view(&w), mz_note_key_name(&log), &log, &checkpoint),
        MZ_E_BAD_NOTE);
    w = mz_writer_over(buffer, sizeof buffer);
    assert_int_equal(mz_note_sign(&w, mz_span_text("log.example/2\n7\n" ROOT "\n"), &log, secret),
                     MZ_OK);
    assert_int_equal(
        mz_checkpoint_open(mz_writer_view(&w), mz_note_key_name(&log), &log, &checkpoint),
        MZ_E_WRONG_ORIGIN);
}

static void test_writing_bounds(void **state) {
    (void)state;
    uint8_t secret[64], buffer[MZ_CHECKPOINT_SIZE];
    char name[MZ_MAX_ORIGIN + 2];
    struct mz_hash root = root_of(root_text);
    memset(name, 'n', sizeof name);
    name[MZ_MAX_ORIGIN] = '\0';
    /* The longest checkpoint fills both sizes of the header exactly. */
    struct mz_note_key log = make_key(name, MZ_NOTE_ED25519, 1, secret);
    struct mz_writer w = mz_writer_over(buffer, MZ_CHECKPOINT_TEXT_SIZE);
    assert_int_equal(mz_checkpoint_write(&w, mz_span_text(name), UINT64_MAX, &root), MZ_OK);
    assert_int_equal(w.size, MZ_CHECKPOINT_TEXT_SIZE);
    w = mz_writer_over(buffer, sizeof buffer);
    assert_int_equal(mz_checkpoint_sign(&w, UINT64_MAX, &root, &log, secret), MZ_OK);
    assert_int_equal(w.size, sizeof buffer);

    w = mz_writer_over(buffer, MZ_CHECKPOINT_TEXT_SIZE - 1);
    assert_int_equal(mz_checkpoint_write(&w, mz_span_text(name), UINT64_MAX, &root),
                     MZ_E_TOO_LARGE);
    assert_int_equal(w.size, 0);
    assert_false(w.overflow);
    static const char *const origins[] = {"", "a b", "a+b", "a\nb"};
    for (size_t i = 0; i < sizeof origins / sizeof origins[0]; i++)
        assert_int_equal(mz_checkpoint_write(&w, mz_span_text(origins[i]), 1, &root),
                         MZ_E_BAD_TEXT);
    name[MZ_MAX_ORIGIN] = 'n';
    assert_int_equal(mz_checkpoint_write(&w, mz_span_of(name, MZ_MAX_ORIGIN + 1), 1, &root),
                     MZ_E_BAD_TEXT);
    assert_int_equal(w.size, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_example),          cmocka_unit_test(test_tolerated),
        cmocka_unit_test(test_malformed),        cmocka_unit_test(test_sign_and_open),
        cmocka_unit_test(test_signed_but_wrong), cmocka_unit_test(test_writing_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
