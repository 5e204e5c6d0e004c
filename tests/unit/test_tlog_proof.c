/* proto/log/tlog_proof: proof files are read strictly and believed only under the trusted key. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "proto/log/hash.h"
#include "proto/log/tlog_proof.h"

enum { SIZE = 11, INDEX = 6 };

/* A log of eleven entries, its key and a proof file for entry 6. */
struct log {
    struct mz_note_key key;
    uint8_t secret_key[64];
    struct mz_hash leaves[SIZE];
    struct mz_proof inclusion;
    uint8_t checkpoint_bytes[512];
    struct mz_span checkpoint;
    uint8_t file_bytes[2048];
    struct mz_span file;
};

static struct log fixture;

static int set_up(void **state) {
    (void)state;
    struct log *log = &fixture;
    uint8_t seed[32] = {1}, public_key[32];
    mz_ed25519_key_pair(seed, public_key, log->secret_key);
    assert_int_equal(
        mz_note_key_make(mz_span_text("log.example/1"), MZ_NOTE_ED25519, public_key, &log->key),
        MZ_OK);
    for (uint8_t i = 0; i < SIZE; i++)
        log->leaves[i] = mz_hash_leaf(mz_span_of(&i, 1));
    struct mz_leaf_array array = {log->leaves, SIZE};
    struct mz_node_reader reader = mz_merkle_array_reader(&array);
    assert_int_equal(mz_merkle_inclusion(&reader, INDEX, SIZE, &log->inclusion), MZ_OK);
    struct mz_hash root = mz_merkle_root(log->leaves, SIZE);
    struct mz_writer w = mz_writer_over(log->checkpoint_bytes, sizeof log->checkpoint_bytes);
    assert_int_equal(mz_checkpoint_sign(&w, SIZE, &root, &log->key, log->secret_key), MZ_OK);
    log->checkpoint = mz_writer_view(&w);
    w = mz_writer_over(log->file_bytes, sizeof log->file_bytes);
    assert_int_equal(
        mz_tlog_proof_write(&w, (struct mz_span){NULL, 0}, INDEX, &log->inclusion, log->checkpoint),
        MZ_OK);
    log->file = mz_writer_view(&w);
    return 0;
}

/* Parses and verifies for the leaf of `index`. */
static enum mz_status check(struct mz_span file, size_t index) {
    struct mz_tlog_proof proof;
    struct mz_checkpoint checkpoint;
    enum mz_status status = mz_tlog_proof_parse(file, &proof);
    if (status == MZ_OK)
        status = mz_tlog_proof_verify(&proof, mz_note_key_name(&fixture.key), &fixture.key,
                                      &fixture.leaves[index], &checkpoint);
    return status;
}

static void test_round_trip(void **state) {
    (void)state;
    struct mz_tlog_proof proof;
    struct mz_checkpoint checkpoint;
    assert_int_equal(mz_tlog_proof_parse(fixture.file, &proof), MZ_OK);
    assert_int_equal(proof.index, INDEX);
    assert_int_equal(proof.inclusion.count, fixture.inclusion.count);
    assert_memory_equal(proof.inclusion.hashes, fixture.inclusion.hashes,
                        proof.inclusion.count * sizeof(struct mz_hash));
    assert_null(proof.extra.data);
    assert_true(mz_span_equal(proof.checkpoint, fixture.checkpoint));
    assert_int_equal(mz_tlog_proof_verify(&proof, mz_note_key_name(&fixture.key), &fixture.key,
                                          &fixture.leaves[INDEX], &checkpoint),
                     MZ_OK);
    assert_int_equal(checkpoint.size, SIZE);
}

static void test_form(void **state) {
    (void)state;
    static const char start[] = "c2sp.org/tlog-proof@v1\nindex 6\n";
    assert_memory_equal(fixture.file.data, start, strlen(start));
    /* Four hash lines of 44 characters, an empty line, the checkpoint. */
    assert_int_equal(fixture.inclusion.count, 4);
    assert_int_equal(fixture.file.size, strlen(start) + 4 * 45 + 1 + fixture.checkpoint.size);
    assert_int_equal(fixture.file.data[strlen(start) + 4 * 45], '\n');
}

static void test_extra(void **state) {
    (void)state;
    uint8_t buffer[2048];
    struct mz_tlog_proof proof;
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    assert_int_equal(mz_tlog_proof_write(&w, mz_span_text("foobar"), INDEX, &fixture.inclusion,
                                         fixture.checkpoint),
                     MZ_OK);
    static const char start[] = "c2sp.org/tlog-proof@v1\nextra Zm9vYmFy\nindex 6\n";
    assert_memory_equal(buffer, start, strlen(start));
    assert_int_equal(mz_tlog_proof_parse(mz_writer_view(&w), &proof), MZ_OK);
    assert_true(mz_span_equal_text(proof.extra, "Zm9vYmFy"));
    assert_int_equal(check(mz_writer_view(&w), INDEX), MZ_OK);
    /* Nobody signs it: another extra is as good. */
    buffer[30] ^= 1;
    assert_int_equal(check(mz_writer_view(&w), INDEX), MZ_OK);
}

/* The only entry of a log needs no hashes. */
static void test_single(void **state) {
    (void)state;
    uint8_t note[512], buffer[1024];
    struct mz_proof none = {.count = 0};
    struct mz_writer w = mz_writer_over(note, sizeof note);
    assert_int_equal(
        mz_checkpoint_sign(&w, 1, &fixture.leaves[0], &fixture.key, fixture.secret_key), MZ_OK);
    struct mz_writer file = mz_writer_over(buffer, sizeof buffer);
    assert_int_equal(
        mz_tlog_proof_write(&file, (struct mz_span){NULL, 0}, 0, &none, mz_writer_view(&w)), MZ_OK);
    assert_int_equal(check(mz_writer_view(&file), 0), MZ_OK);
    assert_int_equal(check(mz_writer_view(&file), 1), MZ_E_BAD_PROOF);
}

static void test_not_believed(void **state) {
    (void)state;
    struct mz_tlog_proof proof;
    struct mz_checkpoint checkpoint = {.size = 4711};
    struct mz_span origin = mz_note_key_name(&fixture.key);
    assert_int_equal(mz_tlog_proof_parse(fixture.file, &proof), MZ_OK);
    for (size_t i = 0; i < SIZE; i++)
        assert_int_equal(check(fixture.file, i), i == INDEX ? MZ_OK : MZ_E_BAD_PROOF);

    uint8_t seed[32] = {2}, public_key[32], secret_key[64];
    struct mz_note_key other;
    mz_ed25519_key_pair(seed, public_key, secret_key);
    assert_int_equal(mz_note_key_make(origin, MZ_NOTE_ED25519, public_key, &other), MZ_OK);
    assert_int_equal(
        mz_tlog_proof_verify(&proof, origin, &other, &fixture.leaves[INDEX], &checkpoint),
        MZ_E_UNKNOWN_SIGNER);
    assert_int_equal(mz_tlog_proof_verify(&proof, mz_span_text("log.example/2"), &fixture.key,
                                          &fixture.leaves[INDEX], &checkpoint),
                     MZ_E_WRONG_ORIGIN);
    proof.index = INDEX + 1;
    assert_int_equal(
        mz_tlog_proof_verify(&proof, origin, &fixture.key, &fixture.leaves[INDEX], &checkpoint),
        MZ_E_BAD_PROOF);
    assert_int_equal(checkpoint.size, 4711);
}

/* Every change of a byte before the signatures is noticed, and of the signatures too. */
static void test_every_byte(void **state) {
    (void)state;
    uint8_t bytes[2048];
    for (size_t i = 0; i < fixture.file.size; i++) {
        for (unsigned bit = 0; bit < 8; bit++) {
            memcpy(bytes, fixture.file.data, fixture.file.size);
            bytes[i] ^= (uint8_t)(1u << bit);
            assert_int_not_equal(check(mz_span_of(bytes, fixture.file.size), INDEX), MZ_OK);
        }
        assert_int_not_equal(check(mz_span_of(fixture.file.data, i), INDEX), MZ_OK);
    }
}

static void test_malformed(void **state) {
    (void)state;
#define HASH "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
#define V    "c2sp.org/tlog-proof@v1\n"
#define NOTE "o\n1\n" HASH "\n— n AAAAAAA=\n"
    static const struct {
        const char *file;
        enum mz_status want;
    } cases[] = {
        {V "index 0\n\n" NOTE, MZ_OK},
        {V "index 0\n" HASH HASH "\n" NOTE, MZ_OK},
        {V "extra Zg==\nindex 18446744073709551615\n\n" NOTE, MZ_OK},
        {"", MZ_E_BAD_VERSION},
        {"\n" V "index 0\n\n" NOTE, MZ_E_BAD_VERSION},
        {"c2sp.org/tlog-proof@v2\nindex 0\n\n" NOTE, MZ_E_BAD_VERSION},
        {"c2sp.org/tlog-proof@v1", MZ_E_BAD_VERSION},
        {"c2sp.org/tlog-proof@v1 \nindex 0\n\n" NOTE, MZ_E_BAD_VERSION},
        {"c2sp.org/tlog-proof@v1\r\nindex 0\n\n" NOTE, MZ_E_BAD_VERSION},
        {V, MZ_E_BAD_PROOF},
        {V "\n" NOTE, MZ_E_BAD_PROOF},
        {V "index 0", MZ_E_BAD_PROOF},
        {V "index 0\n", MZ_E_BAD_PROOF},
        {V "index 0\n" HASH, MZ_E_BAD_PROOF},
        {V "index 00\n\n" NOTE, MZ_E_BAD_PROOF},
        {V "index -1\n\n" NOTE, MZ_E_BAD_PROOF},
        {V "index 18446744073709551616\n\n" NOTE, MZ_E_BAD_PROOF},
        {V "index  0\n\n" NOTE, MZ_E_BAD_PROOF},
        {V "index\n\n" NOTE, MZ_E_BAD_PROOF},
        {V "Index 0\n\n" NOTE, MZ_E_BAD_PROOF},
        {V "extra \nindex 0\n\n" NOTE, MZ_E_BAD_PROOF},
        {V "extra\nindex 0\n\n" NOTE, MZ_E_BAD_PROOF},
        {V "extra Zh==\nindex 0\n\n" NOTE, MZ_E_BAD_PROOF},
        {V "extra Zg\nindex 0\n\n" NOTE, MZ_E_BAD_PROOF},
        {V "extra Zg==\nextra Zg==\nindex 0\n\n" NOTE, MZ_E_BAD_PROOF},
        {V "index 0\nextra Zg==\n\n" NOTE, MZ_E_BAD_PROOF},
        {V "extra Zg==\n\n" NOTE, MZ_E_BAD_PROOF},
        {V "extra Zg==", MZ_E_BAD_PROOF},
        {V "index 0\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxqw==\n\n" NOTE, MZ_E_BAD_PROOF},
        {V "index 0\n " HASH "\n" NOTE, MZ_E_BAD_PROOF},
        {V "index 0\n\n", MZ_E_BAD_NOTE},
        {V "index 0\n\no\n1\n" HASH, MZ_E_BAD_NOTE},
        {V "index 0\n\n" NOTE "\n", MZ_E_BAD_NOTE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mz_tlog_proof proof = {.index = 4711};
        enum mz_status status = mz_tlog_proof_parse(mz_span_text(cases[i].file), &proof);
        if (status != cases[i].want)
            fail_msg("case %zu: %s", i, mz_status_code(status));
        if (status != MZ_OK)
            assert_int_equal(proof.index, 4711);
    }
}

static void test_number_of_hashes(void **state) {
    (void)state;
    static uint8_t buffer[8192];
    for (size_t count = MZ_MAX_PROOF; count <= MZ_MAX_PROOF + 1; count++) {
        struct mz_tlog_proof proof;
        struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
        mz_writer_text(&w, V "index 0\n");
        for (size_t i = 0; i < count; i++)
            mz_writer_text(&w, HASH);
        mz_writer_text(&w, "\n" NOTE);
        assert_int_equal(mz_tlog_proof_parse(mz_writer_view(&w), &proof),
                         count <= MZ_MAX_PROOF ? MZ_OK : MZ_E_BAD_PROOF);
    }
}

static void test_writing_refused(void **state) {
    (void)state;
    uint8_t buffer[2048];
    struct mz_span none = {NULL, 0};
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    assert_int_equal(
        mz_tlog_proof_write(&w, none, 0, &fixture.inclusion, mz_span_text("no note\n")),
        MZ_E_BAD_NOTE);
    struct mz_proof longer = fixture.inclusion;
    longer.count = MZ_MAX_PROOF + 1;
    assert_int_equal(mz_tlog_proof_write(&w, none, 0, &longer, fixture.checkpoint), MZ_E_BAD_PROOF);
    w = mz_writer_over(buffer, fixture.file.size - 1);
    assert_int_equal(mz_tlog_proof_write(&w, none, INDEX, &fixture.inclusion, fixture.checkpoint),
                     MZ_E_TOO_LARGE);
    assert_int_equal(w.size, 0);
    assert_false(w.overflow);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),      cmocka_unit_test(test_form),
        cmocka_unit_test(test_extra),           cmocka_unit_test(test_single),
        cmocka_unit_test(test_not_believed),    cmocka_unit_test(test_every_byte),
        cmocka_unit_test(test_malformed),       cmocka_unit_test(test_number_of_hashes),
        cmocka_unit_test(test_writing_refused),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
