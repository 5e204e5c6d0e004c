#include "proto/log/tlog_proof.h"

#include <string.h>

#include "proto/base/base64.h"
#include "proto/base/decimal.h"

static const char version[] = "c2sp.org/tlog-proof@v1";

void mz_proof_lines_write(struct mz_writer *w, const struct mz_proof *proof) {
    for (size_t i = 0; i < proof->count; i++) {
        mz_base64_write(w, mz_span_hash(&proof->hashes[i]));
        mz_writer_text(w, "\n");
    }
    mz_writer_text(w, "\n");
}

bool mz_proof_lines_take(struct mz_span *rest, size_t most, struct mz_proof *ret_proof) {
    struct mz_span line;
    ret_proof->count = 0;
    while (mz_span_cut(rest, '\n', &line)) {
        if (line.size == 0)
            return true;
        if (ret_proof->count == most ||
            mz_base64_decode_hash(line, &ret_proof->hashes[ret_proof->count++]) != MZ_OK)
            return false;
    }
    return false;
}

enum mz_status mz_tlog_proof_write(struct mz_writer *w, struct mz_span extra, uint64_t index,
                                   const struct mz_proof *inclusion, struct mz_span checkpoint) {
    struct mz_note note;
    enum mz_status status = mz_note_parse(checkpoint, &note);
    if (status != MZ_OK)
        return status;
    if (inclusion->count > MZ_MAX_PROOF)
        return MZ_E_BAD_PROOF;
    struct mz_writer start = *w;
    mz_writer_text(w, version);
    mz_writer_text(w, "\n");
    if (extra.size > 0) {
        mz_writer_text(w, "extra ");
        mz_base64_write(w, extra);
        mz_writer_text(w, "\n");
    }
    mz_writer_text(w, "index ");
    mz_decimal_write(w, index);
    mz_writer_text(w, "\n");
    mz_proof_lines_write(w, inclusion);
    mz_writer_span(w, checkpoint);
    if (!w->overflow)
        return MZ_OK;
    *w = start;
    return MZ_E_TOO_LARGE;
}

/* The rest of a line behind `word`. */
static bool cut_word(struct mz_span line, const char *word, struct mz_span *ret_rest) {
    size_t size = strlen(word);
    if (line.size < size || memcmp(line.data, word, size) != 0)
        return false;
    *ret_rest = mz_span_of(line.data + size, line.size - size);
    return true;
}

enum mz_status mz_tlog_proof_parse(struct mz_span bytes, struct mz_tlog_proof *ret_proof) {
    struct mz_tlog_proof proof = {.extra = {NULL, 0}};
    struct mz_span rest = bytes, line, number;
    size_t extra_size;
    if (!mz_span_cut(&rest, '\n', &line) || !mz_span_equal_text(line, version))
        return MZ_E_BAD_VERSION;
    if (!mz_span_cut(&rest, '\n', &line))
        return MZ_E_BAD_PROOF;
    if (cut_word(line, "extra ", &proof.extra)) {
        /* Without extra data the line is left out, so an empty one is a second way to say the same.
         */
        if (proof.extra.size == 0 || mz_base64_check(proof.extra, &extra_size) != MZ_OK ||
            !mz_span_cut(&rest, '\n', &line))
            return MZ_E_BAD_PROOF;
    }
    if (!cut_word(line, "index ", &number) || mz_decimal_parse(number, &proof.index) != MZ_OK ||
        !mz_proof_lines_take(&rest, MZ_MAX_PROOF, &proof.inclusion))
        return MZ_E_BAD_PROOF;
    struct mz_note note;
    enum mz_status status = mz_note_parse(rest, &note);
    if (status != MZ_OK)
        return status;
    proof.checkpoint = rest;
    *ret_proof = proof;
    return MZ_OK;
}

enum mz_status mz_tlog_proof_verify(const struct mz_tlog_proof *proof, struct mz_span origin,
                                    const struct mz_note_key *key, const struct mz_hash *leaf,
                                    struct mz_checkpoint *ret_checkpoint) {
    struct mz_checkpoint checkpoint;
    enum mz_status status = mz_checkpoint_open(proof->checkpoint, origin, key, &checkpoint);
    if (status == MZ_OK)
        status = mz_merkle_verify_inclusion(proof->index, checkpoint.size, leaf, &proof->inclusion,
                                            &checkpoint.root);
    if (status == MZ_OK)
        *ret_checkpoint = checkpoint;
    return status;
}
