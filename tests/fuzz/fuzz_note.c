/* Signed notes, checkpoints, proof files and verifier keys: whatever is read is written as the same
 * bytes, and nothing is believed that the log's key did not sign. */
#include <string.h>

#include "proto/log/checkpoint.h"
#include "proto/log/tlog_proof.h"
#include "tests/lib/fuzzing.h"
#include "tests/lib/ledger.h"

static uint8_t checkpoint_bytes[MZ_CHECKPOINT_SIZE], proof_bytes[MZ_CHECKPOINT_SIZE + 512];
static char vkey_bytes[MZ_NOTE_KEY_TEXT_SIZE];
static struct mz_span samples[4]; /* nothing, checkpoint, proof file, vkey */
static struct mz_note_key log_key;

static void prepare(void) {
    struct ledger_key pair = ledger_key_of("log");
    struct mz_hash leaf = mz_hash_leaf(mz_span_text("leaf")),
                   sibling = mz_hash_leaf(mz_span_text("sibling"));
    struct mz_hash root = mz_hash_node(&leaf, &sibling);
    struct mz_proof inclusion = {.count = 1, .hashes = {sibling}};
    FUZZ_REQUIRE(mz_note_key_make(mz_span_text(LEDGER_ORIGIN), MZ_NOTE_ED25519, pair.key.bytes,
                                  &log_key) == MZ_OK);
    struct mz_writer w = mz_writer_over(checkpoint_bytes, sizeof checkpoint_bytes);
    FUZZ_REQUIRE(mz_checkpoint_sign(&w, 2, &root, &log_key, pair.secret) == MZ_OK);
    samples[1] = mz_writer_view(&w);
    w = mz_writer_over(proof_bytes, sizeof proof_bytes);
    FUZZ_REQUIRE(mz_tlog_proof_write(&w, mz_span_text("extra"), 0, &inclusion, samples[1]) ==
                 MZ_OK);
    samples[2] = mz_writer_view(&w);
    w = mz_writer_over(vkey_bytes, sizeof vkey_bytes);
    mz_note_key_write(&w, &log_key);
    samples[3] = mz_writer_view(&w);
}

static void check_checkpoint(struct mz_span bytes) {
    struct mz_note note;
    struct mz_checkpoint checkpoint;
    uint64_t time;
    if (mz_note_parse(bytes, &note) == MZ_OK) {
        FUZZ_REQUIRE(note.count >= 1 && note.count <= MZ_MAX_SIGNATURES);
        enum mz_status ignored = mz_note_verify(&note, &log_key, &time);
        (void)ignored;
        if (mz_checkpoint_parse(note.text, &checkpoint) == MZ_OK &&
            checkpoint.extensions.size == 0 && mz_note_key_is_name(checkpoint.origin) &&
            checkpoint.origin.size <= MZ_MAX_ORIGIN) {
            uint8_t again[MZ_CHECKPOINT_TEXT_SIZE];
            struct mz_writer w = mz_writer_over(again, sizeof again);
            FUZZ_REQUIRE(mz_checkpoint_write(&w, checkpoint.origin, checkpoint.size,
                                             &checkpoint.root) == MZ_OK);
            FUZZ_REQUIRE(mz_span_equal(mz_writer_view(&w), note.text));
        }
    }
    if (mz_checkpoint_open(bytes, mz_span_text(LEDGER_ORIGIN), &log_key, &checkpoint) == MZ_OK) {
        struct mz_note original;
        FUZZ_REQUIRE(mz_note_parse(bytes, &note) == MZ_OK &&
                     mz_note_parse(samples[1], &original) == MZ_OK);
        FUZZ_REQUIRE(mz_span_equal(note.text, original.text));
    }
}

static void check_proof(struct mz_span bytes) {
    struct mz_tlog_proof proof;
    struct mz_checkpoint checkpoint;
    struct mz_hash leaf = mz_hash_leaf(mz_span_text("leaf"));
    if (mz_tlog_proof_parse(bytes, &proof) != MZ_OK)
        return;
    if (proof.extra.data == NULL) {
        uint8_t *again = malloc(bytes.size);
        FUZZ_REQUIRE(again != NULL);
        struct mz_writer w = mz_writer_over(again, bytes.size);
        FUZZ_REQUIRE(mz_tlog_proof_write(&w, proof.extra, proof.index, &proof.inclusion,
                                         proof.checkpoint) == MZ_OK);
        FUZZ_REQUIRE(mz_span_equal(mz_writer_view(&w), bytes));
        free(again);
    }
    if (mz_tlog_proof_verify(&proof, mz_span_text(LEDGER_ORIGIN), &log_key, &leaf, &checkpoint) ==
        MZ_OK)
        FUZZ_REQUIRE(proof.index == 0 && checkpoint.size == 2);
}

static void check_vkey(struct mz_span bytes) {
    struct mz_note_key key;
    uint8_t again[MZ_NOTE_KEY_TEXT_SIZE];
    if (mz_note_key_parse(bytes, &key) != MZ_OK)
        return;
    struct mz_writer w = mz_writer_over(again, sizeof again);
    mz_note_key_write(&w, &key);
    FUZZ_REQUIRE(mz_span_equal(mz_writer_view(&w), bytes));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct mz_reader input = mz_reader_over(mz_span_of(data, size));
    struct mz_span bytes;
    if (samples[1].data == NULL)
        prepare();
    fuzz_edit(&input, samples[fuzz_choice(&input, 4)], 16, &bytes);
    check_checkpoint(bytes);
    check_proof(bytes);
    check_vkey(bytes);
    fuzz_free(bytes);
    return 0;
}
