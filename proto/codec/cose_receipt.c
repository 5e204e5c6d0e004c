#include "proto/codec/cose_receipt.h"

#include <string.h>

#include "proto/codec/cbor.h"
#include "proto/codec/cose.h"
#include "proto/log/hash.h"

/* Header labels of RFC 9052 §3.1 and RFC 9942 §4 and §5, and their values. */
enum {
    TAG_SIGN1 = 18,
    LABEL_ALG = 1,
    LABEL_VDS = 395,
    LABEL_VDP = 396,
    ALG_ED25519 = -19, /* RFC 9864 */
    VDS_RFC9162_SHA256 = 1,
    VDP_INCLUSION = -1,
};

#define PROTECTED_SIZE 16u
#define MESSAGE_SIZE   80u /* Sig_structure over the protected header and a root */
#define PROOF_SIZE     (32u + MZ_MAX_PROOF * 34u)

static void put_protected(struct mz_writer *w) {
    mz_cbor_put_map(w, 2);
    mz_cbor_put_int(w, LABEL_ALG);
    mz_cbor_put_int(w, ALG_ED25519);
    mz_cbor_put_int(w, LABEL_VDS);
    mz_cbor_put_int(w, VDS_RFC9162_SHA256);
}

static void expect_int(struct mz_cbor_reader *r, int64_t value) {
    if (mz_cbor_get_int(r) != value)
        mz_cbor_fail(r, MZ_E_BAD_ALGORITHM);
}

static void expect_map(struct mz_cbor_reader *r, size_t pairs) {
    if (mz_cbor_get_map(r, 2) != pairs)
        mz_cbor_fail(r, MZ_E_BAD_ALGORITHM);
}

/* The header has one form only. */
static bool is_protected(struct mz_span bytes) {
    uint8_t buffer[PROTECTED_SIZE];
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    put_protected(&w);
    return mz_span_equal(bytes, mz_writer_view(&w));
}

static enum mz_status decode_proof(struct mz_span bytes, struct mz_cose_receipt *receipt) {
    struct mz_cbor_reader r = mz_cbor_reader_over(bytes);
    if (mz_cbor_get_array(&r, 3) != 3)
        mz_cbor_fail(&r, MZ_E_BAD_TYPE);
    receipt->tree_size = mz_cbor_get_uint(&r);
    receipt->index = mz_cbor_get_uint(&r);
    receipt->inclusion.count = mz_cbor_get_array(&r, MZ_MAX_PROOF);
    for (size_t i = 0; i < receipt->inclusion.count && r.status == MZ_OK; i++) {
        struct mz_span hash = mz_cbor_get_bytes(&r);
        if (hash.size == MZ_HASH_SIZE)
            memcpy(receipt->inclusion.hashes[i].bytes, hash.data, MZ_HASH_SIZE);
        else
            mz_cbor_fail(&r, MZ_E_OUT_OF_RANGE);
    }
    if (r.status == MZ_OK && receipt->index >= receipt->tree_size)
        mz_cbor_fail(&r, MZ_E_OUT_OF_RANGE);
    return mz_cbor_finish(&r);
}

enum mz_status mz_cose_receipt_decode(struct mz_span bytes, struct mz_cose_receipt *ret_receipt,
                                      struct mz_fault *fault) {
    struct mz_cose_receipt receipt = {0};
    struct mz_cbor_reader r = mz_cbor_reader_over(bytes);
    if (mz_cbor_get_tag(&r) != TAG_SIGN1 || mz_cbor_get_array(&r, 4) != 4)
        mz_cbor_fail(&r, MZ_E_BAD_TYPE);
    if (!is_protected(mz_cbor_get_bytes(&r)))
        mz_cbor_fail(&r, MZ_E_BAD_ALGORITHM);
    expect_map(&r, 1);
    expect_int(&r, LABEL_VDP);
    expect_map(&r, 1);
    expect_int(&r, VDP_INCLUSION);
    if (mz_cbor_get_array(&r, 1) != 1)
        mz_cbor_fail(&r, MZ_E_BAD_TYPE);
    struct mz_span proof = mz_cbor_get_bytes(&r);
    if (!mz_cbor_take_null(&r))
        mz_cbor_fail(&r, MZ_E_BAD_TYPE);
    struct mz_span signature = mz_cbor_get_bytes(&r);
    if (r.status == MZ_OK && signature.size != MZ_ED25519_SIGNATURE_SIZE)
        mz_cbor_fail(&r, MZ_E_OUT_OF_RANGE);
    enum mz_status status = mz_cbor_finish(&r);
    if (status == MZ_OK)
        status = decode_proof(proof, &receipt);
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "receipt");
    receipt.signature = signature.data;
    *ret_receipt = receipt;
    return MZ_OK;
}

static struct mz_span message_of(const struct mz_hash *root, uint8_t buffer[MESSAGE_SIZE]) {
    uint8_t header[PROTECTED_SIZE];
    struct mz_writer protected_ = mz_writer_over(header, sizeof header);
    struct mz_writer w = mz_writer_over(buffer, MESSAGE_SIZE);
    put_protected(&protected_);
    mz_cose_sig_structure(&w, mz_writer_view(&protected_), mz_span_hash(root));
    return mz_writer_view(&w);
}

enum mz_status mz_cose_receipt_verify(const struct mz_cose_receipt *receipt,
                                      const uint8_t log_key[32], const struct mz_hash *leaf,
                                      struct mz_hash *ret_root) {
    uint8_t buffer[MESSAGE_SIZE];
    struct mz_hash root;
    enum mz_status status = mz_merkle_inclusion_root(receipt->index, receipt->tree_size, leaf,
                                                     &receipt->inclusion, &root);
    if (status != MZ_OK)
        return status;
    if (!mz_ed25519_verify(log_key, message_of(&root, buffer), receipt->signature))
        return MZ_E_BAD_SIGNATURE;
    *ret_root = root;
    return MZ_OK;
}

enum mz_status mz_cose_receipt_sign(uint64_t tree_size, uint64_t index,
                                    const struct mz_proof *inclusion, const struct mz_hash *root,
                                    const uint8_t secret_key[64], struct mz_writer *w) {
    uint8_t header[PROTECTED_SIZE], proof[PROOF_SIZE], buffer[MESSAGE_SIZE];
    uint8_t signature[MZ_ED25519_SIGNATURE_SIZE];
    struct mz_writer protected_ = mz_writer_over(header, sizeof header);
    struct mz_writer p = mz_writer_over(proof, sizeof proof);
    struct mz_writer start = *w;
    if (inclusion->count > MZ_MAX_PROOF)
        return MZ_E_TOO_LARGE;
    put_protected(&protected_);
    mz_cbor_put_array(&p, 3);
    mz_cbor_put_uint(&p, tree_size);
    mz_cbor_put_uint(&p, index);
    mz_cbor_put_array(&p, inclusion->count);
    for (size_t i = 0; i < inclusion->count; i++)
        mz_cbor_put_bytes(&p, mz_span_hash(&inclusion->hashes[i]));
    mz_ed25519_sign(secret_key, message_of(root, buffer), signature);
    mz_cbor_put_tag(w, TAG_SIGN1);
    mz_cbor_put_array(w, 4);
    mz_cbor_put_bytes(w, mz_writer_view(&protected_));
    mz_cbor_put_map(w, 1);
    mz_cbor_put_int(w, LABEL_VDP);
    mz_cbor_put_map(w, 1);
    mz_cbor_put_int(w, VDP_INCLUSION);
    mz_cbor_put_array(w, 1);
    mz_cbor_put_bytes(w, mz_writer_view(&p));
    mz_cbor_put_null(w);
    mz_cbor_put_bytes(w, mz_span_of(signature, sizeof signature));
    if (!w->overflow)
        return MZ_OK;
    *w = start;
    return MZ_E_TOO_LARGE;
}
