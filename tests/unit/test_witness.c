/* proto/log/witness: C2SP's own example, every verdict, and answers as witnesses give them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "proto/log/witness.h"

/* The request of tlog-witness, "add-checkpoint". */
static const char example[] = "old 20852014\n"
                              "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n"
                              "jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n"
                              "5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n"
                              "/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n"
                              "\n"
                              "example.com/behind-the-sofa\n"
                              "20852163\n"
                              "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
                              "\n"
                              "— example.com/behind-the-sofa "
                              "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1"
                              "gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
                              "— example.com/behind-the-sofa "
                              "opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267"
                              "UEjw6QUXTS5Rovnzv++qbSzm9Q=\n";

static void test_example(void **state) {
    (void)state;
    struct mz_witness_request request;
    struct mz_note note;
    struct mz_checkpoint checkpoint;
    uint8_t again[sizeof example];
    assert_int_equal(mz_witness_request_parse(mz_span_text(example), &request), MZ_OK);
    assert_int_equal(request.old_size, 20852014);
    assert_int_equal(request.proof.count, 4);
    assert_int_equal(request.proof.hashes[0].bytes[0], 0x3e);
    assert_int_equal(mz_note_parse(request.checkpoint, &note), MZ_OK);
    assert_int_equal(note.count, 2);
    assert_int_equal(mz_checkpoint_parse(note.text, &checkpoint), MZ_OK);
    assert_int_equal(checkpoint.size, 20852163);
    struct mz_writer w = mz_writer_over(again, sizeof again);
    assert_int_equal(
        mz_witness_request_write(&w, request.old_size, &request.proof, request.checkpoint), MZ_OK);
    assert_true(mz_span_equal_text(mz_writer_view(&w), example));
    w = mz_writer_over(again, 100);
    assert_int_equal(
        mz_witness_request_write(&w, request.old_size, &request.proof, request.checkpoint),
        MZ_E_TOO_LARGE);
    assert_int_equal(w.size, 0);
}

#define NOTE "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— o AAAAAAA=\n"
#define HASH "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n"

static void test_form(void **state) {
    (void)state;
    static const struct {
        const char *body;
        enum mz_status status;
    } cases[] = {
        {"old 0\n\n" NOTE, MZ_OK},
        {"old 1\n" HASH "\n" NOTE, MZ_OK},
        {"old 18446744073709551615\n\n" NOTE, MZ_OK},
        {"", MZ_E_BAD_PROOF},
        {"old 0", MZ_E_BAD_PROOF},
        {"old 0\n", MZ_E_BAD_PROOF},
        {"old 0\n\n", MZ_E_BAD_NOTE},
        {"old 00\n\n" NOTE, MZ_E_BAD_PROOF},
        {"old 01\n\n" NOTE, MZ_E_BAD_PROOF},
        {"old -1\n\n" NOTE, MZ_E_BAD_PROOF},
        {"old  1\n\n" NOTE, MZ_E_BAD_PROOF},
        {"old 1 \n\n" NOTE, MZ_E_BAD_PROOF},
        {"old 1\r\n\r\n" NOTE, MZ_E_BAD_PROOF},
        {"old 18446744073709551616\n\n" NOTE, MZ_E_BAD_PROOF},
        {"Old 1\n\n" NOTE, MZ_E_BAD_PROOF},
        {"1\n\n" NOTE, MZ_E_BAD_PROOF},
        {"old 1\n" NOTE, MZ_E_BAD_PROOF},
        {"old 1\nPlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw\n\n" NOTE, MZ_E_BAD_PROOF},
        {"old 1\nPlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpka0=\n\n" NOTE, MZ_OK},
        {"old 1\nPlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpka1=\n\n" NOTE, MZ_E_BAD_PROOF},
        {"old 1\n" HASH "\n\n" NOTE, MZ_OK}, /* the note's text may begin with an empty line … */
        {"old 0\n\no\n1\n", MZ_E_BAD_NOTE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mz_witness_request request = {.old_size = 4711};
        enum mz_status status = mz_witness_request_parse(mz_span_text(cases[i].body), &request);
        if (status != cases[i].status)
            fail_msg("%zu: %s", i, mz_status_code(status));
        if (status != MZ_OK)
            assert_int_equal(request.old_size, 4711);
    }
    /* 63 hashes and no more. */
    static char body[8192];
    for (size_t count = 63; count <= 64; count++) {
        struct mz_witness_request request;
        strcpy(body, "old 1\n");
        for (size_t i = 0; i < count; i++)
            strcat(body, HASH);
        strcat(body, "\n" NOTE);
        assert_int_equal(mz_witness_request_parse(mz_span_text(body), &request),
                         count == 63 ? MZ_OK : MZ_E_BAD_PROOF);
    }
    struct mz_proof proof = {.count = 64};
    struct mz_writer w = mz_writer_over(body, sizeof body);
    assert_int_equal(mz_witness_request_write(&w, 1, &proof, mz_span_text(NOTE)), MZ_E_BAD_PROOF);
    proof.count = 0;
    assert_int_equal(mz_witness_request_write(&w, 1, &proof, mz_span_text("x")), MZ_E_BAD_NOTE);
}

/* -- Verdicts over a tree of twelve leaves, and over another that differs from leaf 6 on. */

enum { LEAVES = 12, FORK = 6 };

static struct mz_hash leaf_of(size_t index, bool forked) {
    uint8_t bytes[2] = {(uint8_t)index, forked && index >= FORK};
    return mz_hash_leaf(mz_span_of(bytes, sizeof bytes));
}

static struct mz_hash root_of(size_t size, bool forked) {
    struct mz_hash leaves[LEAVES];
    for (size_t i = 0; i < size; i++)
        leaves[i] = leaf_of(i, forked);
    return size == 0 ? mz_hash_empty_tree() : mz_merkle_root(leaves, size);
}

static struct mz_proof proof_of(size_t from, size_t to, bool forked) {
    struct mz_hash leaves[LEAVES];
    for (size_t i = 0; i < LEAVES; i++)
        leaves[i] = leaf_of(i, forked);
    struct mz_leaf_array array = {leaves, LEAVES};
    struct mz_node_reader reader = mz_merkle_array_reader(&array);
    struct mz_proof proof;
    assert_int_equal(mz_merkle_consistency(&reader, from, to, &proof), MZ_OK);
    return proof;
}

/* What an honest log with one history sends is cosigned, from any size to any. */
static void test_honest(void **state) {
    (void)state;
    for (size_t held = 0; held <= LEAVES; held++)
        for (size_t size = held; size <= LEAVES; size++) {
            struct mz_hash root = root_of(held, false);
            struct mz_witness_request request = {.old_size = held,
                                                 .proof = proof_of(held, size, false)};
            struct mz_checkpoint checkpoint = {.size = size, .root = root_of(size, false)};
            assert_int_equal(mz_witness_judge(held, &root, &request, &checkpoint),
                             MZ_WITNESS_COSIGN);
        }
}

static void test_verdicts(void **state) {
    (void)state;
    static const struct {
        uint64_t held, old, size;
        bool forked; /* the checkpoint is of the other tree */
        size_t proof_from, proof_to;
        enum mz_witness_verdict verdict;
    } cases[] = {
        {8, 9, 8, false, 8, 8, MZ_WITNESS_BACKWARDS},
        {0, 5, 4, false, 4, 4, MZ_WITNESS_BACKWARDS},
        {8, 0, 10, false, 0, 10, MZ_WITNESS_STALE},
        {8, 7, 10, false, 7, 10, MZ_WITNESS_STALE},
        {8, 9, 10, false, 9, 10, MZ_WITNESS_STALE},
        {8, 5, 6, false, 5, 6, MZ_WITNESS_STALE}, /* a log that fell behind */
        {0, 3, 5, false, 3, 5, MZ_WITNESS_STALE},
        {8, 8, 8, true, 8, 8, MZ_WITNESS_FORKED},
        {8, 0, 8, true, 0, 8, MZ_WITNESS_FORKED},
        {8, 8, 11, true, 8, 11, MZ_WITNESS_INCONSISTENT},
        {8, 8, 11, false, 8, 8, MZ_WITNESS_INCONSISTENT}, /* the proof is missing */
        {8, 8, 11, false, 8, 10, MZ_WITNESS_INCONSISTENT},
        {8, 8, 8, false, 8, 11, MZ_WITNESS_INCONSISTENT}, /* one that should not be there */
        {0, 0, 8, false, 4, 8, MZ_WITNESS_INCONSISTENT},
        {6, 6, 11, true, 6, 11, MZ_WITNESS_INCONSISTENT}, /* proof of the other tree below */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        bool below = i + 1 == sizeof cases / sizeof cases[0];
        struct mz_hash root = root_of((size_t)cases[i].held, false);
        struct mz_witness_request request = {
            .old_size = cases[i].old,
            .proof = proof_of(cases[i].proof_from, cases[i].proof_to, cases[i].forked && !below)};
        struct mz_checkpoint checkpoint = {.size = cases[i].size,
                                           .root = root_of((size_t)cases[i].size, cases[i].forked)};
        assert_int_equal(mz_witness_judge(cases[i].held, &root, &request, &checkpoint),
                         cases[i].verdict);
    }
    /* An empty tree has one root. */
    struct mz_hash empty = mz_hash_empty_tree(), other = {{1}};
    struct mz_witness_request request = {.old_size = 0};
    struct mz_checkpoint checkpoint = {.size = 0, .root = other};
    assert_int_equal(mz_witness_judge(0, &empty, &request, &checkpoint), MZ_WITNESS_FORKED);
}

/* -- Answers. */

static struct mz_note_key make_key(uint8_t number, uint8_t ret_secret[64]) {
    uint8_t seed[32] = {number}, public_key[32];
    struct mz_note_key key;
    mz_ed25519_key_pair(seed, public_key, ret_secret);
    assert_int_equal(
        mz_note_key_make(mz_span_text("w.example"), MZ_NOTE_COSIGNATURE, public_key, &key), MZ_OK);
    return key;
}

static void test_cosignatures(void **state) {
    (void)state;
    struct mz_span text = mz_span_text("o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n");
    uint8_t secrets[3][64], lines[1024];
    struct mz_note_key keys[3];
    struct mz_writer w = mz_writer_over(lines, sizeof lines);
    size_t ends[3];
    for (uint8_t i = 0; i < 3; i++) {
        keys[i] = make_key(i, secrets[i]);
        if (i < 2)
            assert_int_equal(mz_note_cosign(&w, text, &keys[i], secrets[i], 1000u + i), MZ_OK);
        ends[i] = w.size;
    }
    struct mz_span line;
    uint64_t time;
    assert_int_equal(mz_witness_cosignature(text, mz_writer_view(&w), &keys[0], &line, &time),
                     MZ_OK);
    assert_ptr_equal(line.data, lines);
    assert_int_equal(line.size, ends[0]);
    assert_int_equal(time, 1000);
    assert_int_equal(mz_witness_cosignature(text, mz_writer_view(&w), &keys[1], &line, &time),
                     MZ_OK);
    assert_ptr_equal(line.data, lines + ends[0]);
    assert_int_equal(line.size, ends[1] - ends[0]);
    assert_int_equal(time, 1001);
    /* Not there, over another text, damaged, no lines at all. */
    assert_int_equal(mz_witness_cosignature(text, mz_writer_view(&w), &keys[2], &line, &time),
                     MZ_E_UNKNOWN_SIGNER);
    assert_int_equal(
        mz_witness_cosignature(mz_span_text("o\n2\n"), mz_writer_view(&w), &keys[0], &line, &time),
        MZ_E_BAD_NOTE);
    lines[60] ^= 1;
    assert_int_not_equal(mz_witness_cosignature(text, mz_writer_view(&w), &keys[0], &line, &time),
                         MZ_OK);
    static const char *const bodies[] = {
        "", "\n", "1\n", "— w.example\n", "<html>\n", "— w.example AAAAAAA="};
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++)
        assert_int_equal(
            mz_witness_cosignature(text, mz_span_text(bodies[i]), &keys[0], &line, &time),
            MZ_E_BAD_NOTE);
    assert_int_equal(time, 1001);
}

static void test_sizes(void **state) {
    (void)state;
    static const struct {
        const char *body;
        enum mz_status status;
    } cases[] = {
        {"0\n", MZ_OK},          {"20852163\n", MZ_OK},      {"", MZ_E_BAD_NUMBER},
        {"1", MZ_E_BAD_NUMBER},  {"1\n\n", MZ_E_BAD_NUMBER}, {"01\n", MZ_E_BAD_NUMBER},
        {"\n", MZ_E_BAD_NUMBER}, {"1\r\n", MZ_E_BAD_NUMBER},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint64_t size;
        assert_int_equal(mz_witness_size_parse(mz_span_text(cases[i].body), &size),
                         cases[i].status);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_example),      cmocka_unit_test(test_form),
        cmocka_unit_test(test_honest),       cmocka_unit_test(test_verdicts),
        cmocka_unit_test(test_cosignatures), cmocka_unit_test(test_sizes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
