/* COSE_Sign1 with Ed25519 (RFC 9052 §4.2, RFC 9864 alg -19), the outer shape of a statement, and
 * nothing more of COSE. Home of the statement's signature; the payload is opaque here. */
#ifndef MZ_CODEC_COSE_H
#define MZ_CODEC_COSE_H

#include "proto/base/span.h"
#include "proto/base/status.h"

#define MZ_COSE_CONTENT_TYPE "application/mingzhang-statement+cbor"

struct mz_cose {
    struct mz_span protected_; /* bytes of the protected header map */
    struct mz_span payload;
    const uint8_t *signature; /* 64 bytes */
    struct mz_hash kid;
    struct mz_span issuer;  /* CWT claim 1 */
    struct mz_span subject; /* CWT claim 2 */
};

/* Tag 18, [bstr protected, {} , bstr payload, bstr signature(64)]; protected exactly
 * {1: -19, 3: content type, 4: kid(32), 15: {1: iss, 2: sub}}; no unprotected members; nothing
 * after it. */
enum mz_status mz_cose_decode(struct mz_span bytes, struct mz_cose *ret_cose,
                              struct mz_fault *fault)
    __attribute__((nonnull(2), warn_unused_result));
/* Ed25519 over Sig_structure ["Signature1", protected, h'', payload]. MZ_E_BAD_SIGNATURE. */
enum mz_status mz_cose_verify(const struct mz_cose *cose, const struct mz_hash *public_key)
    __attribute__((nonnull, warn_unused_result));
/* Signs and appends the COSE_Sign1 to `w`. */
enum mz_status mz_cose_sign(struct mz_span payload, const struct mz_hash *kid,
                            struct mz_span issuer, struct mz_span subject,
                            const uint8_t secret_key[64], struct mz_writer *w)
    __attribute__((nonnull, warn_unused_result));

/* Appends the Sig_structure of RFC 9052 §4.4, what a signature covers: ["Signature1", protected,
 * h'', payload]. There is never external data. Overflow shows in the writer. */
void mz_cose_sig_structure(struct mz_writer *w, struct mz_span protected_, struct mz_span payload)
    __attribute__((nonnull(1)));

#endif
