/* client/receipt: nothing of an answer is believed that the proof does not carry. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/remote/receipt.h"
#include "proto/base/hex.h"
#include "proto/log/hash.h"
#include "proto/log/merkle.h"

#define ORIGIN "ledger.example/receipts"
#define TREE   7u
#define INDEX  4u

/* A log of seven leaves; the fifth is the entry around our statement. */
struct log {
    struct mz_trust trust;
    uint8_t secret[64];
    struct mz_entry_head head;
    struct mz_hash leaves[TREE];
    char note[512];
    size_t note_size;
};

static const char statement_text[] = "any bytes stand for a statement here";

static struct mz_span statement(void) {
    return mz_span_of(statement_text, sizeof statement_text - 1);
}

static void sign_note(struct log *log, uint64_t size, const struct mz_hash *root) {
    struct mz_writer w = mz_writer_over(log->note, sizeof log->note);
    assert_int_equal(mz_checkpoint_sign(&w, size, root, &log->trust.key, log->secret), MZ_OK);
    log->note_size = w.size;
}

static void make_log(struct log *log) {
    uint8_t seed[32] = {7}, public_key[32], bytes[512];
    *log = (struct log){.head = {.index = INDEX, .registered_at = 1682900000000, .project_seq = 2}};
    mz_ed25519_key_pair(seed, public_key, log->secret);
    assert_int_equal(
        mz_note_key_make(mz_span_text(ORIGIN), MZ_NOTE_ED25519, public_key, &log->trust.key),
        MZ_OK);
    for (unsigned i = 0; i < TREE; i++)
        log->leaves[i] = mz_hash_leaf(mz_span_of(&i, 1));
    log->head.prev = log->leaves[INDEX - 1];
    log->head.project_prev = log->leaves[1];
    struct mz_writer w = mz_writer_over(bytes, sizeof bytes);
    assert_int_equal(mz_entry_encode(&log->head, statement(), &w), MZ_OK);
    log->leaves[INDEX] = mz_hash_leaf(mz_writer_view(&w));
    struct mz_hash root = mz_merkle_root(log->leaves, TREE);
    sign_note(log, TREE, &root);
}

static json_t *hex(struct mz_hash hash) {
    char text[MZ_HEX_HASH_SIZE + 1];
    mz_hex_of_hash(&hash, text);
    return json_string(text);
}

/* The document that an honest daemon would send. */
static json_t *answers_of(struct log *log, const char *status) {
    struct mz_leaf_array array = {log->leaves, TREE};
    struct mz_node_reader reader = mz_merkle_array_reader(&array);
    struct mz_proof proof;
    assert_int_equal(mz_merkle_inclusion(&reader, INDEX, TREE, &proof), MZ_OK);
    json_t *hashes = json_array();
    for (size_t i = 0; i < proof.count; i++)
        json_array_append_new(hashes, hex(proof.hashes[i]));
    json_t *answer =
        json_pack("{s:s,s:o,s:I,s:I,s:o,s:I,s:o,s:o,s:o}", "status", status, "statement",
                  hex(mz_hash_statement(statement())), "index", (json_int_t)INDEX, "registered_at",
                  (json_int_t)log->head.registered_at, "prev", hex(log->head.prev), "project_seq",
                  (json_int_t)2, "project_prev", hex(log->head.project_prev), "leaf",
                  hex(log->leaves[INDEX]), "proof", hashes);
    assert_non_null(answer);
    return json_pack("{s:I,s:s%,s:[o]}", "tree_size", (json_int_t)TREE, "checkpoint", log->note,
                     log->note_size, "answers", answer);
}

static enum mz_status check(struct log *log, json_t *answers, struct mz_receipt *receipt) {
    struct mz_fault fault = {0};
    const json_t *answer = json_array_get(json_object_get(answers, "answers"), 0);
    enum mz_status status =
        mz_receipt_check(answers, answer, statement(), &log->trust, receipt, &fault);
    assert_int_equal(fault.status, status);
    json_decref(answers);
    return status;
}

static void test_honest(void **state) {
    (void)state;
    struct log log;
    struct mz_receipt receipt;
    make_log(&log);
    assert_int_equal(check(&log, answers_of(&log, "recorded"), &receipt), MZ_OK);
    assert_int_equal(receipt.status, MZ_RECEIPT_RECORDED);
    assert_int_equal(receipt.head.index, INDEX);
    assert_int_equal(receipt.tree_size, TREE);
    assert_true(mz_hash_equal(&receipt.leaf, &log.leaves[INDEX]));
}

/* A duplicate carries the checkpoint of its first time; the document's own is not looked at. */
static void test_duplicate(void **state) {
    (void)state;
    struct log log;
    struct mz_receipt receipt;
    make_log(&log);
    json_t *answers = answers_of(&log, "duplicate");
    json_t *answer = json_array_get(json_object_get(answers, "answers"), 0);
    json_object_set(answer, "checkpoint", json_object_get(answers, "checkpoint"));
    json_object_set(answer, "tree_size", json_object_get(answers, "tree_size"));
    json_object_set_new(answers, "checkpoint", json_string("garbage"));
    assert_int_equal(check(&log, answers, &receipt), MZ_OK);
    assert_int_equal(receipt.status, MZ_RECEIPT_DUPLICATE);
}

static void test_refused(void **state) {
    (void)state;
    struct log log;
    struct mz_receipt receipt;
    make_log(&log);
    json_t *answers = answers_of(&log, "refused");
    json_t *answer = json_array_get(json_object_get(answers, "answers"), 0);
    json_object_set_new(
        answer, "problem",
        json_pack("{s:s,s:s,s:s}", "code", "over-budget", "place", "BL1", "have", "0.00"));
    assert_int_equal(check(&log, answers, &receipt), MZ_OK);
    assert_int_equal(receipt.status, MZ_RECEIPT_REFUSED);
    assert_int_equal(receipt.fault.status, MZ_E_OVER_BUDGET);
    assert_string_equal(receipt.fault.place, "BL1");
}

/* One member at a time is wrong. */
static void test_lies(void **state) {
    (void)state;
    static const struct {
        const char *member;
        bool of_document;
        const char *value; /* JSON; NULL: left out */
        enum mz_status status;
    } cases[] = {
        {"status", false, "\"fine\"", MZ_E_PROTOCOL},
        {"statement", false, NULL, MZ_E_PROTOCOL},
        {"index", false, "3", MZ_E_BAD_LEAF},
        {"index", false, "-1", MZ_E_PROTOCOL},
        {"index", false, "\"4\"", MZ_E_PROTOCOL},
        {"registered_at", false, "1682900000001", MZ_E_BAD_LEAF},
        {"project_seq", false, "3", MZ_E_BAD_LEAF},
        {"project_seq", false, "0", MZ_E_PROTOCOL},
        {"project_seq", false, NULL, MZ_E_BAD_LEAF},
        {"project_prev", false, NULL, MZ_E_PROTOCOL},
        {"prev", false, NULL, MZ_E_PROTOCOL},
        {"leaf", false, NULL, MZ_E_PROTOCOL},
        {"proof", false, "[]", MZ_E_BAD_PROOF},
        {"proof", false, "[1]", MZ_E_PROTOCOL},
        {"proof", false, NULL, MZ_E_PROTOCOL},
        {"tree_size", true, "8", MZ_E_PROTOCOL},
        {"checkpoint", true, NULL, MZ_E_PROTOCOL},
        {"checkpoint", true, "\"x\"", MZ_E_BAD_NOTE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct log log;
        struct mz_receipt receipt = {.tree_size = 99};
        make_log(&log);
        json_t *answers = answers_of(&log, "recorded");
        json_t *object =
            cases[i].of_document ? answers : json_array_get(json_object_get(answers, "answers"), 0);
        if (cases[i].value == NULL)
            json_object_del(object, cases[i].member);
        else
            json_object_set_new(object, cases[i].member,
                                json_loads(cases[i].value, JSON_DECODE_ANY, NULL));
        assert_int_equal(check(&log, answers, &receipt), cases[i].status);
        assert_int_equal(receipt.tree_size, 99); /* untouched */
    }
}

static void test_another_statement(void **state) {
    (void)state;
    struct log log;
    struct mz_receipt receipt;
    make_log(&log);
    json_t *answers = answers_of(&log, "recorded");
    json_object_set_new(json_array_get(json_object_get(answers, "answers"), 0), "statement",
                        hex(mz_hash_statement(mz_span_text("another"))));
    assert_int_equal(check(&log, answers, &receipt), MZ_E_PROTOCOL);
}

/* The root is signed, but by somebody else; or the right key signed another root. */
static void test_checkpoints(void **state) {
    (void)state;
    struct log log;
    struct mz_receipt receipt;
    uint8_t seed[32] = {8}, public_key[32], secret[64];
    make_log(&log);
    struct mz_hash other = mz_merkle_root(log.leaves, TREE - 1);
    sign_note(&log, TREE, &other);
    assert_int_equal(check(&log, answers_of(&log, "recorded"), &receipt), MZ_E_BAD_PROOF);

    make_log(&log);
    json_t *answers = answers_of(&log, "recorded");
    mz_ed25519_key_pair(seed, public_key, secret);
    assert_int_equal(
        mz_note_key_make(mz_span_text(ORIGIN), MZ_NOTE_ED25519, public_key, &log.trust.key), MZ_OK);
    assert_int_equal(check(&log, answers, &receipt), MZ_E_UNKNOWN_SIGNER);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_honest),
        cmocka_unit_test(test_duplicate),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_lies),
        cmocka_unit_test(test_another_statement),
        cmocka_unit_test(test_checkpoints),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
