#include "proto/codec/cose.h"

#include "proto/base/limits.h"
#include "proto/codec/cbor.h"
#include "proto/log/hash.h"

/* Header labels (RFC 9052 §3.1, RFC 9597), CWT claims (RFC 8392 §4) and values. */
enum {
    TAG_SIGN1 = 18,
    LABEL_ALG = 1,
    LABEL_CONTENT_TYPE = 3,
    LABEL_KID = 4,
    LABEL_CWT_CLAIMS = 15,
    CLAIM_ISS = 1,
    CLAIM_SUB = 2,
    ALG_ED25519 = -19, /* RFC 9864 */
};

/* Content type, kid and the heads of both maps: the header without issuer and subject. */
#define MAX_PROTECTED (128u + MZ_MAX_CODE + MZ_MAX_ORIGIN)
/* "Signature1", four heads and an empty byte string. */
#define MAX_SIG_STRUCTURE (MZ_MAX_STATEMENT + MAX_PROTECTED + 32u)

static void expect_label(struct mz_cbor_reader *r, int64_t label) {
    if (mz_cbor_get_int(r) != label)
        mz_cbor_fail(r, MZ_E_BAD_ALGORITHM);
}

static void expect_pairs(struct mz_cbor_reader *r, size_t pairs) {
    if (mz_cbor_get_map(r, 8) != pairs)
        mz_cbor_fail(r, MZ_E_BAD_ALGORITHM);
}

static struct mz_span get_name(struct mz_cbor_reader *r, size_t max) {
    struct mz_span name = mz_cbor_get_text(r);
    if (r->status == MZ_OK && (name.size == 0 || name.size > max))
        mz_cbor_fail(r, MZ_E_OUT_OF_RANGE);
    return name;
}

/* The header has one form only, so it is read as a straight line; the order of its keys is the
 * order of the calls. */
static enum mz_status decode_protected(struct mz_span bytes, struct mz_cose *cose) {
    struct mz_cbor_reader r = mz_cbor_reader_over(bytes);
    expect_pairs(&r, 4);
    expect_label(&r, LABEL_ALG);
    if (mz_cbor_get_int(&r) != ALG_ED25519)
        mz_cbor_fail(&r, MZ_E_BAD_ALGORITHM);
    expect_label(&r, LABEL_CONTENT_TYPE);
    if (!mz_span_equal_text(mz_cbor_get_text(&r), MZ_COSE_CONTENT_TYPE))
        mz_cbor_fail(&r, MZ_E_BAD_ALGORITHM);
    expect_label(&r, LABEL_KID);
    struct mz_span kid = mz_cbor_get_bytes(&r);
    if (r.status == MZ_OK && kid.size != MZ_HASH_SIZE)
        mz_cbor_fail(&r, MZ_E_OUT_OF_RANGE);
    expect_label(&r, LABEL_CWT_CLAIMS);
    expect_pairs(&r, 2);
    expect_label(&r, CLAIM_ISS);
    cose->issuer = get_name(&r, MZ_MAX_CODE);
    expect_label(&r, CLAIM_SUB);
    cose->subject = get_name(&r, MZ_MAX_ORIGIN);
    enum mz_status status = mz_cbor_finish(&r);
    if (status == MZ_OK)
        for (size_t i = 0; i < MZ_HASH_SIZE; i++)
            cose->kid.bytes[i] = kid.data[i];
    return status;
}

enum mz_status mz_cose_decode(struct mz_span bytes, struct mz_cose *ret_cose,
                              struct mz_fault *fault) {
    if (bytes.size > MZ_MAX_STATEMENT) {
        mz_fault_at(fault, MZ_E_TOO_LARGE, "statement");
        mz_fault_have(fault, "%zu", bytes.size);
        mz_fault_want(fault, "%u", MZ_MAX_STATEMENT);
        return MZ_E_TOO_LARGE;
    }
    struct mz_cose cose = {0};
    struct mz_cbor_reader r = mz_cbor_reader_over(bytes);
    if (mz_cbor_get_tag(&r) != TAG_SIGN1)
        mz_cbor_fail(&r, MZ_E_BAD_TYPE);
    if (mz_cbor_get_array(&r, 4) != 4)
        mz_cbor_fail(&r, MZ_E_BAD_TYPE);
    cose.protected_ = mz_cbor_get_bytes(&r);
    /* Unprotected members would be outside of the signature. */
    if (mz_cbor_get_map(&r, 8) != 0)
        mz_cbor_fail(&r, MZ_E_UNKNOWN_FIELD);
    cose.payload = mz_cbor_get_bytes(&r);
    struct mz_span signature = mz_cbor_get_bytes(&r);
    if (r.status == MZ_OK && signature.size != MZ_ED25519_SIGNATURE_SIZE)
        mz_cbor_fail(&r, MZ_E_OUT_OF_RANGE);
    cose.signature = signature.data;
    enum mz_status status = mz_cbor_finish(&r);
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "statement");
    status = decode_protected(cose.protected_, &cose);
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "statement.protected");
    *ret_cose = cose;
    return MZ_OK;
}

void mz_cose_sig_structure(struct mz_writer *w, struct mz_span protected_, struct mz_span payload) {
    mz_cbor_put_array(w, 4);
    mz_cbor_put_text(w, mz_span_text("Signature1"));
    mz_cbor_put_bytes(w, protected_);
    mz_cbor_put_bytes(w, mz_span_of("", 0));
    mz_cbor_put_bytes(w, payload);
}

static struct mz_span sig_structure(struct mz_span protected_, struct mz_span payload,
                                    uint8_t buffer[MAX_SIG_STRUCTURE]) {
    struct mz_writer w = mz_writer_over(buffer, MAX_SIG_STRUCTURE);
    mz_cose_sig_structure(&w, protected_, payload);
    return w.overflow ? (struct mz_span){NULL, 0} : mz_writer_view(&w);
}

enum mz_status mz_cose_verify(const struct mz_cose *cose, const struct mz_hash *public_key) {
    uint8_t buffer[MAX_SIG_STRUCTURE];
    struct mz_span message = sig_structure(cose->protected_, cose->payload, buffer);
    if (message.data == NULL || !mz_ed25519_verify(public_key->bytes, message, cose->signature))
        return MZ_E_BAD_SIGNATURE;
    return MZ_OK;
}

static void encode_protected(const struct mz_hash *kid, struct mz_span issuer,
                             struct mz_span subject, struct mz_writer *w) {
    mz_cbor_put_map(w, 4);
    mz_cbor_put_int(w, LABEL_ALG);
    mz_cbor_put_int(w, ALG_ED25519);
    mz_cbor_put_int(w, LABEL_CONTENT_TYPE);
    mz_cbor_put_text(w, mz_span_text(MZ_COSE_CONTENT_TYPE));
    mz_cbor_put_int(w, LABEL_KID);
    mz_cbor_put_bytes(w, mz_span_hash(kid));
    mz_cbor_put_int(w, LABEL_CWT_CLAIMS);
    mz_cbor_put_map(w, 2);
    mz_cbor_put_int(w, CLAIM_ISS);
    mz_cbor_put_text(w, issuer);
    mz_cbor_put_int(w, CLAIM_SUB);
    mz_cbor_put_text(w, subject);
}

enum mz_status mz_cose_sign(struct mz_span payload, const struct mz_hash *kid,
                            struct mz_span issuer, struct mz_span subject,
                            const uint8_t secret_key[64], struct mz_writer *w) {
    uint8_t header[MAX_PROTECTED], buffer[MAX_SIG_STRUCTURE];
    uint8_t signature[MZ_ED25519_SIGNATURE_SIZE];
    struct mz_writer protected_ = mz_writer_over(header, sizeof header);
    encode_protected(kid, issuer, subject, &protected_);
    struct mz_span message = sig_structure(mz_writer_view(&protected_), payload, buffer);
    if (protected_.overflow || message.data == NULL || w->overflow)
        return MZ_E_TOO_LARGE;
    mz_ed25519_sign(secret_key, message, signature);
    size_t before = w->size;
    mz_cbor_put_tag(w, TAG_SIGN1);
    mz_cbor_put_array(w, 4);
    mz_cbor_put_bytes(w, mz_writer_view(&protected_));
    mz_cbor_put_map(w, 0);
    mz_cbor_put_bytes(w, payload);
    mz_cbor_put_bytes(w, mz_span_of(signature, sizeof signature));
    if (!w->overflow && w->size - before <= MZ_MAX_STATEMENT)
        return MZ_OK;
    w->size = before;
    w->overflow = false;
    return MZ_E_TOO_LARGE;
}
