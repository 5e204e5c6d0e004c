#include "proto/log/witness.h"

#include <string.h>

#include "proto/base/decimal.h"
#include "proto/log/tlog_proof.h"

static const char old_word[] = "old ";

enum mz_status mz_witness_request_write(struct mz_writer *w, uint64_t old_size,
                                        const struct mz_proof *proof, struct mz_span checkpoint) {
    struct mz_note note;
    enum mz_status status = mz_note_parse(checkpoint, &note);
    if (status != MZ_OK)
        return status;
    if (proof->count > MZ_WITNESS_MAX_PROOF)
        return MZ_E_BAD_PROOF;
    struct mz_writer start = *w;
    mz_writer_text(w, old_word);
    mz_decimal_write(w, old_size);
    mz_writer_text(w, "\n");
    mz_proof_lines_write(w, proof);
    mz_writer_span(w, checkpoint);
    if (!w->overflow)
        return MZ_OK;
    *w = start;
    return MZ_E_TOO_LARGE;
}

enum mz_status mz_witness_request_parse(struct mz_span body,
                                        struct mz_witness_request *ret_request) {
    struct mz_witness_request request;
    struct mz_span rest = body, line;
    size_t word = strlen(old_word);
    if (!mz_span_cut(&rest, '\n', &line) || line.size < word ||
        memcmp(line.data, old_word, word) != 0 ||
        mz_decimal_parse(mz_span_of(line.data + word, line.size - word), &request.old_size) !=
            MZ_OK ||
        !mz_proof_lines_take(&rest, MZ_WITNESS_MAX_PROOF, &request.proof))
        return MZ_E_BAD_PROOF;
    struct mz_note note;
    enum mz_status status = mz_note_parse(rest, &note);
    if (status != MZ_OK)
        return status;
    request.checkpoint = rest;
    *ret_request = request;
    return MZ_OK;
}

enum mz_witness_verdict mz_witness_judge(uint64_t held_size, const struct mz_hash *held_root,
                                         const struct mz_witness_request *request,
                                         const struct mz_checkpoint *checkpoint) {
    if (request->old_size > checkpoint->size)
        return MZ_WITNESS_BACKWARDS;
    if (checkpoint->size == held_size && !mz_hash_equal(&checkpoint->root, held_root))
        return MZ_WITNESS_FORKED;
    if (request->old_size != held_size)
        return MZ_WITNESS_STALE;
    if (mz_merkle_verify_consistency(held_size, held_root, checkpoint->size, &checkpoint->root,
                                     &request->proof) != MZ_OK)
        return MZ_WITNESS_INCONSISTENT;
    return MZ_WITNESS_COSIGN;
}

enum mz_status mz_witness_cosignature(struct mz_span text, struct mz_span body,
                                      const struct mz_note_key *key, struct mz_span *ret_line,
                                      uint64_t *ret_time) {
    struct mz_note note;
    uint64_t time;
    enum mz_status status = mz_note_join(text, body, &note);
    if (status == MZ_OK)
        status = mz_note_verify(&note, key, &time);
    if (status == MZ_OK)
        status = mz_note_line(&note, key, ret_line);
    if (status == MZ_OK)
        *ret_time = time;
    return status;
}

enum mz_status mz_witness_size_parse(struct mz_span body, uint64_t *ret_size) {
    struct mz_span line;
    if (!mz_span_cut(&body, '\n', &line) || body.size > 0)
        return MZ_E_BAD_NUMBER;
    return mz_decimal_parse(line, ret_size);
}
