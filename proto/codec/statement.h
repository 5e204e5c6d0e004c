/* What a person signs: COSE_Sign1 (RFC 9052) around a deterministic CBOR payload. FORMAT.md §5.
 *
 * Decoding is zero-copy: every span points into the bytes given, which must outlive the struct. A
 * decoded statement is well-formed; whether its signature is good (mz_statement_verify) and whether
 * a rule admits it (rules/fold.h) are separate questions. */
#ifndef MZ_CODEC_STATEMENT_H
#define MZ_CODEC_STATEMENT_H

#include "proto/codec/kinds.h"

struct mz_statement {
    struct mz_span bytes;      /* the whole COSE_Sign1 */
    struct mz_hash hash;       /* SHA-256 of bytes: how other statements refer to it */
    struct mz_hash kid;        /* RFC 9679 thumbprint of the signer's key */
    struct mz_span issuer;     /* CWT iss: the actor */
    struct mz_span origin;     /* CWT sub and payload origin, checked to agree */
    struct mz_span protected_; /* the protected header's bytes */
    struct mz_span payload;
    const uint8_t *signature; /* 64 bytes */
    const struct mz_kind *kind;
    struct mz_id id;
    uint32_t date;          /* business date YYYYMMDD */
    struct mz_span project; /* absent for statements of the ledger */
    uint16_t refs_count;
    const uint8_t
        *refs[MZ_MAX_REFS]; /* 32 bytes each: hashes of statements; [0] is what this one acts on */
    union mz_body body;
};

/* Decodes strictly: shape, bounds, deterministic encoding, kind, scope of the kind, number of
 * references, body. Computes the hash. MZ_E_UNKNOWN_KIND, MZ_E_WRONG_ORIGIN (the two origins inside
 * disagree), MZ_E_DUPLICATE (a reference twice) and the encoding errors. On failure `ret_statement`
 * is unspecified: it is too large to be copied for that. */
enum mz_status mz_statement_decode(struct mz_span bytes, struct mz_statement *ret_statement,
                                   struct mz_fault *fault)
    __attribute__((nonnull(2), warn_unused_result));

/* Checks the Ed25519 signature over the Sig_structure. MZ_E_BAD_SIGNATURE. */
enum mz_status mz_statement_verify(const struct mz_statement *statement,
                                   const struct mz_hash *public_key)
    __attribute__((nonnull, warn_unused_result));

/* What mz_statement_build puts together. */
struct mz_draft {
    enum mz_kind_id kind;
    struct mz_span issuer, origin;
    struct mz_id id; /* 16 bytes unlike any other; a UUIDv7 lets indexes grow at their end */
    uint32_t date;
    struct mz_span project; /* absent for statements of the ledger */
    uint16_t refs_count;
    struct mz_hash refs[MZ_MAX_REFS];
    const void *body; /* the struct of the kind */
};

/* Checks the draft against the same bounds as decode, encodes and signs it with `secret_key`
 * (libsodium's 64 bytes). The statement is appended to `w`; MZ_E_TOO_LARGE if it does not fit. */
enum mz_status mz_statement_build(const struct mz_draft *draft, const uint8_t secret_key[64],
                                  struct mz_writer *w, struct mz_fault *fault)
    __attribute__((nonnull(1, 2, 3), warn_unused_result));

/* RFC 9679 COSE Key thumbprint, SHA-256, of an Ed25519 public key: the kid. */
struct mz_hash mz_statement_kid(const struct mz_hash *public_key) __attribute__((nonnull));

/* Writes the statement as members of the open JSON object: statement, kind, issuer, date, project,
 * refs, body. */
void mz_statement_json(const struct mz_statement *statement, struct mz_json *json)
    __attribute__((nonnull));

#endif
