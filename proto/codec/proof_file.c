#include "proto/codec/proof_file.h"

#include <string.h>

#include "proto/codec/cbor.h"

#define VERSION 1u

/* By form: the word at the front, and the number of members. */
static const struct {
    const char *word;
    size_t members;
} forms[] = {
    [MZ_PROOF_LINE] = {"mingzhang-line-proof", 8},
    [MZ_PROOF_FIELD] = {"mingzhang-field-proof", 6},
};
#define MOST_MEMBERS 8u

static void get_hashes(struct mz_cbor_reader *r, struct mz_proof *proof) {
    proof->count = mz_cbor_get_array(r, MZ_MAX_PROOF);
    for (size_t i = 0; i < proof->count && r->status == MZ_OK; i++) {
        struct mz_span hash = mz_cbor_get_bytes(r);
        if (hash.size == MZ_HASH_SIZE)
            memcpy(proof->hashes[i].bytes, hash.data, MZ_HASH_SIZE);
        else
            mz_cbor_fail(r, MZ_E_OUT_OF_RANGE);
    }
}

static void put_hashes(struct mz_writer *w, const struct mz_proof *proof) {
    mz_cbor_put_array(w, proof->count);
    for (size_t i = 0; i < proof->count; i++)
        mz_cbor_put_bytes(w, mz_span_hash(&proof->hashes[i]));
}

static void get_form(struct mz_cbor_reader *r, struct mz_proof_file *proof) {
    size_t members = mz_cbor_get_array(r, MOST_MEMBERS);
    struct mz_span word = mz_cbor_get_text(r);
    for (size_t form = MZ_PROOF_LINE; form <= MZ_PROOF_FIELD; form++)
        if (r->status == MZ_OK && mz_span_equal_text(word, forms[form].word) &&
            members == forms[form].members)
            proof->form = (enum mz_proof_form)form;
    if (proof->form == 0)
        mz_cbor_fail(r, MZ_E_BAD_TYPE);
}

enum mz_status mz_proof_file_decode(struct mz_span bytes, struct mz_proof_file *ret_proof,
                                    struct mz_fault *fault) {
    struct mz_proof_file proof = {0};
    struct mz_cbor_reader r = mz_cbor_reader_over(bytes);
    get_form(&r, &proof);
    if (mz_cbor_get_uint(&r) != VERSION)
        mz_cbor_fail(&r, MZ_E_BAD_VERSION);
    proof.entry = mz_cbor_get_bytes(&r);
    get_hashes(&r, &proof.inclusion);
    proof.checkpoint = mz_cbor_get_bytes(&r);
    if (proof.form == MZ_PROOF_LINE) {
        proof.line = mz_cbor_get_bytes(&r);
        proof.place = mz_cbor_get_uint(&r);
        get_hashes(&r, &proof.path);
    } else {
        proof.disclosure = mz_cbor_get_bytes(&r);
    }
    enum mz_status status = mz_cbor_finish(&r);
    if (status != MZ_OK) {
        mz_fault_at(fault, status, "proof");
        if (status == MZ_E_BAD_TYPE) {
            mz_fault_have(fault, "CBOR");
            mz_fault_want(fault, "%s, %s", forms[MZ_PROOF_LINE].word, forms[MZ_PROOF_FIELD].word);
        }
        return status;
    }
    *ret_proof = proof;
    return MZ_OK;
}

enum mz_status mz_proof_file_encode(const struct mz_proof_file *proof, struct mz_writer *w) {
    struct mz_writer start = *w;
    if (proof->inclusion.count > MZ_MAX_PROOF || proof->path.count > MZ_MAX_PROOF)
        return MZ_E_TOO_LARGE;
    mz_cbor_put_array(w, forms[proof->form].members);
    mz_cbor_put_text(w, mz_span_text(forms[proof->form].word));
    mz_cbor_put_uint(w, VERSION);
    mz_cbor_put_bytes(w, proof->entry);
    put_hashes(w, &proof->inclusion);
    mz_cbor_put_bytes(w, proof->checkpoint);
    if (proof->form == MZ_PROOF_LINE) {
        mz_cbor_put_bytes(w, proof->line);
        mz_cbor_put_uint(w, proof->place);
        put_hashes(w, &proof->path);
    } else {
        mz_cbor_put_bytes(w, proof->disclosure);
    }
    if (!w->overflow)
        return MZ_OK;
    *w = start;
    return MZ_E_TOO_LARGE;
}
