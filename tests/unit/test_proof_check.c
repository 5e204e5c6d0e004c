/* proto/codec/proof_file and proto/verify/proof_check: a line and a field taken out of a whole
 * ledger prove what they say and nothing else. The people are invented. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "proto/log/hash.h"
#include "proto/verify/proof_check.h"
#include "tests/lib/ledger_case.h"

static struct ledger *ledger;
static struct ledger_case play;
static struct mz_note_key key;
static struct mz_proof_file line_proof, field_proof;
static uint8_t disclosure[MZ_MAX_DISCLOSURE], buffer[MZ_PROOF_FILE_SIZE];
static struct mz_proven proven;

static struct mz_proof inclusion_of(uint64_t index) {
    uint64_t size = ledger_size(ledger);
    struct mz_hash *leaves = calloc(size, sizeof *leaves);
    struct mz_proof proof;
    for (uint64_t i = 0; i < size; i++)
        leaves[i] = ledger_leaf(ledger, i);
    struct mz_leaf_array array = {leaves, size};
    struct mz_node_reader reader = mz_merkle_array_reader(&array);
    assert_int_equal(mz_merkle_inclusion(&reader, index, size, &proof), MZ_OK);
    free(leaves);
    return proof;
}

/* Line 2 of the roster, out of the encoded object. */
static void take_line(void) {
    struct mz_list_reader reader;
    struct mz_line line;
    struct mz_hash leaves[LEDGER_PAYEES];
    struct mz_leaf_array array = {leaves, LEDGER_PAYEES};
    struct mz_node_reader nodes = mz_merkle_array_reader(&array);
    assert_int_equal(
        mz_list_open(ledger_object(ledger, &play.payment.roster), MZ_LIST_ROSTER, &reader, NULL),
        MZ_OK);
    for (size_t i = 0; i < LEDGER_PAYEES; i++) {
        const uint8_t *start = reader.cbor.rest.data;
        assert_int_equal(mz_list_next(&reader, &line, &leaves[i], NULL), MZ_OK);
        if (i == 1)
            line_proof.line = mz_span_of(start, (size_t)(reader.cbor.rest.data - start));
    }
    assert_int_equal(mz_merkle_inclusion(&nodes, 1, LEDGER_PAYEES, &line_proof.path), MZ_OK);
}

static int set_up(void **state) {
    (void)state;
    struct ledger_key log = ledger_key_of("log");
    ledger = ledger_new();
    ledger_case_play(ledger, &play);
    if (mz_note_key_make(mz_span_text(LEDGER_ORIGIN), MZ_NOTE_ED25519, log.key.bytes, &key) !=
        MZ_OK)
        return 1;
    struct mz_span note = ledger_checkpoint(ledger, ledger_size(ledger), "log");
    line_proof = (struct mz_proof_file){.form = MZ_PROOF_LINE,
                                        .entry = ledger_entry(ledger, play.payment.request),
                                        .inclusion = inclusion_of(play.payment.request),
                                        .checkpoint = note,
                                        .place = 1};
    take_line();
    field_proof = (struct mz_proof_file){
        .form = MZ_PROOF_FIELD,
        .entry = ledger_entry(ledger, play.payee[1]),
        .inclusion = inclusion_of(play.payee[1]),
        .checkpoint = note,
        .disclosure = ledger_disclosure(2, MZ_PERSONAL_NAME, disclosure, sizeof disclosure)};
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    ledger_free(ledger);
    return 0;
}

static struct mz_span encode(const struct mz_proof_file *proof) {
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    assert_int_equal(mz_proof_file_encode(proof, &w), MZ_OK);
    return mz_writer_view(&w);
}

static enum mz_status judge(struct mz_span bytes) {
    struct mz_proof_file proof;
    enum mz_status status = mz_proof_file_decode(bytes, &proof, NULL);
    return status == MZ_OK ? mz_proof_check(&proof, &key, &proven, NULL) : status;
}

static void test_a_line(void **state) {
    (void)state;
    assert_int_equal(judge(encode(&line_proof)), MZ_OK);
    assert_int_equal(proven.form, MZ_PROOF_LINE);
    assert_int_equal(proven.list, MZ_LIST_ROSTER);
    assert_int_equal(proven.count, LEDGER_PAYEES);
    assert_int_equal(proven.line.line, 2);
    assert_int_equal(proven.line.amount, LEDGER_SHARE);
    assert_memory_equal(&proven.line.payee, &play.payee_id[1], sizeof proven.line.payee);
    assert_int_equal(proven.of.entry.head.index, play.payment.request);
}

static void test_a_field(void **state) {
    (void)state;
    assert_int_equal(judge(encode(&field_proof)), MZ_OK);
    assert_int_equal(proven.form, MZ_PROOF_FIELD);
    assert_int_equal(proven.disclosure.field, MZ_PERSONAL_NAME);
    assert_memory_equal(&proven.payee, &play.payee_id[1], sizeof proven.payee);
}

/* Whatever bit of a proof is changed, it proves nothing. */
static void test_every_bit_counts(void **state) {
    (void)state;
    const struct mz_proof_file *proofs[] = {&line_proof, &field_proof};
    for (size_t p = 0; p < 2; p++) {
        struct mz_span bytes = encode(proofs[p]);
        uint8_t *changed = malloc(bytes.size);
        for (size_t i = 0; i < bytes.size; i++)
            for (unsigned bit = 0; bit < 8; bit += 3) {
                memcpy(changed, bytes.data, bytes.size);
                changed[i] ^= (uint8_t)(1u << bit);
                assert_int_not_equal(judge(mz_span_of(changed, bytes.size)), MZ_OK);
            }
        for (size_t size = 0; size < bytes.size; size += 7)
            assert_int_not_equal(judge(mz_span_of(bytes.data, size)), MZ_OK);
        free(changed);
    }
}

static void test_what_does_not_belong_together(void **state) {
    (void)state;
    struct mz_proof_file other = line_proof;
    other.place = 0;
    assert_int_equal(judge(encode(&other)), MZ_E_BAD_PROOF);
    other = line_proof; /* an entry that names no list */
    other.entry = ledger_entry(ledger, play.project);
    other.inclusion = inclusion_of(play.project);
    assert_int_equal(judge(encode(&other)), MZ_E_WRONG_REF);
    other.inclusion = line_proof.inclusion;
    assert_int_equal(judge(encode(&other)), MZ_E_BAD_PROOF);
    other = field_proof; /* somebody else's enrolment */
    other.entry = ledger_entry(ledger, play.payee[0]);
    other.inclusion = inclusion_of(play.payee[0]);
    assert_int_equal(judge(encode(&other)), MZ_E_DIGEST_MISMATCH);
    other.entry = ledger_entry(ledger, play.payment.request);
    other.inclusion = inclusion_of(play.payment.request);
    assert_int_equal(judge(encode(&other)), MZ_E_WRONG_REF);
    other = line_proof;
    struct mz_hash root = ledger_root(ledger, ledger_size(ledger));
    other.checkpoint = ledger_note(ledger, LEDGER_ORIGIN, ledger_size(ledger), &root, "mallory");
    assert_int_equal(judge(encode(&other)), MZ_E_UNKNOWN_SIGNER);
    (void)ledger_checkpoint(ledger, ledger_size(ledger), "log");
}

static void test_entry(void **state) {
    (void)state;
    struct mz_proof path = inclusion_of(play.project);
    struct mz_span note = ledger_checkpoint(ledger, ledger_size(ledger), "log");
    struct mz_span entry = ledger_entry(ledger, play.project);
    assert_int_equal(mz_proof_check_entry(entry, play.project, &path, note, &key, &proven.of, NULL),
                     MZ_OK);
    assert_int_equal(proven.of.statement.kind->id, MZ_KIND_PROJECT_REGISTER);
    assert_int_equal(
        mz_proof_check_entry(entry, play.project + 1, &path, note, &key, &proven.of, NULL),
        MZ_E_BAD_INDEX);
    path.hashes[0].bytes[0] ^= 1;
    assert_int_equal(mz_proof_check_entry(entry, play.project, &path, note, &key, &proven.of, NULL),
                     MZ_E_BAD_PROOF);
}

static void test_form(void **state) {
    (void)state;
    struct mz_proof_file proof;
    static const uint8_t version[] = {0x88, 0x74, 'm', 'i', 'n', 'g', 'z', 'h', 'a', 'n', 'g', '-',
                                      'l',  'i',  'n', 'e', '-', 'p', 'r', 'o', 'o', 'f', 0x02};
    assert_int_equal(mz_proof_file_decode(mz_span_of(version, sizeof version), &proof, NULL),
                     MZ_E_BAD_VERSION);
    assert_int_equal(mz_proof_file_decode(mz_span_text("c2sp"), &proof, NULL), MZ_E_BAD_TYPE);
    struct mz_writer w = mz_writer_over(buffer, 100);
    assert_int_equal(mz_proof_file_encode(&line_proof, &w), MZ_E_TOO_LARGE);
    assert_int_equal(w.size, 0);
    struct mz_proof_file many = line_proof;
    many.path.count = MZ_MAX_PROOF + 1;
    w = mz_writer_over(buffer, sizeof buffer);
    assert_int_equal(mz_proof_file_encode(&many, &w), MZ_E_TOO_LARGE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_line),
        cmocka_unit_test(test_a_field),
        cmocka_unit_test(test_every_bit_counts),
        cmocka_unit_test(test_what_does_not_belong_together),
        cmocka_unit_test(test_entry),
        cmocka_unit_test(test_form),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
