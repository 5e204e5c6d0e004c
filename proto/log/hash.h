/* SHA-256, HMAC-SHA-256 and Ed25519: every cryptographic primitive of the library but those of
 * COSE. Signatures and HMAC are libsodium's; SHA-256 is nettle's, which uses the processor's own
 * instructions where libsodium 1.0.18 is portable C: four times the speed, and an entry is hashed
 * twice (G9).
 *
 * Which bytes a hash covers is part of the format, so each use has a name here and none is spelled
 * out elsewhere:
 *
 *   leaf       SHA-256(00 ‖ entry)          RFC 6962 §2.1
 *   node       SHA-256(01 ‖ left ‖ right)   RFC 6962 §2.1
 *   empty tree SHA-256("")                  RFC 6962 §2.1
 *   statement  SHA-256(the COSE_Sign1)      how one statement refers to another
 *
 * A COSE_Sign1 begins with its tag, byte d2, so a statement's hash is never a leaf's or a node's
 * (T1, T2). Nothing here allocates or can fail, except that a signature may not verify. */
#ifndef MZ_LOG_HASH_H
#define MZ_LOG_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/span.h"

#define MZ_ED25519_PUBLIC_SIZE    32u
#define MZ_ED25519_SECRET_SIZE    64u /* seed ‖ public key, as libsodium keeps it */
#define MZ_ED25519_SEED_SIZE      32u
#define MZ_ED25519_SIGNATURE_SIZE 64u

/* SHA-256 (FIPS 180-4) of the whole span. */
struct mz_hash mz_sha256(struct mz_span data);

/* SHA-256 of bytes that arrive in pieces. Begin, update any number of times, end once; copying the
 * struct forks the stream. What is inside is nettle's. */
struct mz_sha256_stream {
    uint64_t state[14];
};

void mz_sha256_begin(struct mz_sha256_stream *stream) __attribute__((nonnull));
void mz_sha256_update(struct mz_sha256_stream *stream, struct mz_span data)
    __attribute__((nonnull(1)));
struct mz_hash mz_sha256_end(struct mz_sha256_stream *stream) __attribute__((nonnull));

/* The four named hashes above. */
struct mz_hash mz_hash_leaf(struct mz_span entry);
struct mz_hash mz_hash_node(const struct mz_hash *left, const struct mz_hash *right)
    __attribute__((nonnull));
struct mz_hash mz_hash_empty_tree(void);
struct mz_hash mz_hash_statement(struct mz_span statement);

/* HMAC-SHA-256 (RFC 2104) under a key of any length. */
struct mz_hash mz_hmac_sha256(struct mz_span key, struct mz_span message);

/* True if `signature` is an Ed25519 signature (RFC 8032, pure) of `message` by `public_key`.
 * Refuses small-order keys and non-canonical scalars, so a signature cannot be altered into another
 * valid one. */
bool mz_ed25519_verify(const uint8_t public_key[MZ_ED25519_PUBLIC_SIZE], struct mz_span message,
                       const uint8_t signature[MZ_ED25519_SIGNATURE_SIZE])
    __attribute__((warn_unused_result, nonnull));

/* Signs `message`; deterministic (RFC 8032 §5.1.6). `secret_key` is seed ‖ public key and stays the
 * caller's to wipe. */
void mz_ed25519_sign(const uint8_t secret_key[MZ_ED25519_SECRET_SIZE], struct mz_span message,
                     uint8_t ret_signature[MZ_ED25519_SIGNATURE_SIZE]) __attribute__((nonnull));

/* The key pair of a seed. The seed is the caller's randomness: this library has none. */
void mz_ed25519_key_pair(const uint8_t seed[MZ_ED25519_SEED_SIZE],
                         uint8_t ret_public_key[MZ_ED25519_PUBLIC_SIZE],
                         uint8_t ret_secret_key[MZ_ED25519_SECRET_SIZE]) __attribute__((nonnull));

#endif
