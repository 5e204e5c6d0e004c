#include "proto/log/hash.h"

#include <assert.h>
#include <nettle/sha2.h>
#include <sodium/crypto_auth_hmacsha256.h>
#include <sodium/crypto_sign_ed25519.h>
#include <string.h>

/* The header does not show nettle's type; these two sizes must stay one. */
static_assert(sizeof(struct mz_sha256_stream) == sizeof(struct sha256_ctx),
              "mz_sha256_stream must hold exactly one SHA-256 context of nettle");
static_assert(MZ_HASH_SIZE == SHA256_DIGEST_SIZE, "SHA-256");
static_assert(MZ_ED25519_SECRET_SIZE == crypto_sign_ed25519_SECRETKEYBYTES, "Ed25519 secret key");

/* RFC 6962 §2.1: leaves and nodes are hashed under different prefixes, so neither passes for the
 * other. */
enum { LEAF_PREFIX = 0x00, NODE_PREFIX = 0x01 };

static void update(struct sha256_ctx *context, struct mz_span data) {
    if (data.size > 0)
        sha256_update(context, data.size, data.data);
}

static struct mz_hash digest(struct sha256_ctx *context) {
    struct mz_hash hash;
    sha256_digest(context, sizeof hash.bytes, hash.bytes);
    return hash;
}

struct mz_hash mz_sha256(struct mz_span data) {
    struct sha256_ctx context;
    sha256_init(&context);
    update(&context, data);
    return digest(&context);
}

void mz_sha256_begin(struct mz_sha256_stream *stream) {
    struct sha256_ctx context;
    sha256_init(&context);
    memcpy(stream, &context, sizeof context);
}

void mz_sha256_update(struct mz_sha256_stream *stream, struct mz_span data) {
    struct sha256_ctx context;
    memcpy(&context, stream, sizeof context);
    update(&context, data);
    memcpy(stream, &context, sizeof context);
}

struct mz_hash mz_sha256_end(struct mz_sha256_stream *stream) {
    struct sha256_ctx context;
    memcpy(&context, stream, sizeof context);
    memset(stream, 0, sizeof *stream);
    return digest(&context);
}

struct mz_hash mz_hash_leaf(struct mz_span entry) {
    static const uint8_t prefix = LEAF_PREFIX;
    struct sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, 1, &prefix);
    update(&context, entry);
    return digest(&context);
}

struct mz_hash mz_hash_node(const struct mz_hash *left, const struct mz_hash *right) {
    uint8_t bytes[1 + 2 * MZ_HASH_SIZE];
    bytes[0] = NODE_PREFIX;
    memcpy(bytes + 1, left->bytes, MZ_HASH_SIZE);
    memcpy(bytes + 1 + MZ_HASH_SIZE, right->bytes, MZ_HASH_SIZE);
    return mz_sha256(mz_span_of(bytes, sizeof bytes));
}

struct mz_hash mz_hash_empty_tree(void) {
    return mz_sha256(mz_span_of("", 0));
}

struct mz_hash mz_hash_statement(struct mz_span statement) {
    return mz_sha256(statement);
}

struct mz_hash mz_hmac_sha256(struct mz_span key, struct mz_span message) {
    crypto_auth_hmacsha256_state state;
    struct mz_hash hash;
    crypto_auth_hmacsha256_init(&state, key.data, key.size);
    crypto_auth_hmacsha256_update(&state, message.data, message.size);
    crypto_auth_hmacsha256_final(&state, hash.bytes);
    return hash;
}

bool mz_ed25519_verify(const uint8_t public_key[MZ_ED25519_PUBLIC_SIZE], struct mz_span message,
                       const uint8_t signature[MZ_ED25519_SIGNATURE_SIZE]) {
    return crypto_sign_ed25519_verify_detached(signature, message.data, message.size, public_key) ==
           0;
}

void mz_ed25519_sign(const uint8_t secret_key[MZ_ED25519_SECRET_SIZE], struct mz_span message,
                     uint8_t ret_signature[MZ_ED25519_SIGNATURE_SIZE]) {
    crypto_sign_ed25519_detached(ret_signature, NULL, message.data, message.size, secret_key);
}

void mz_ed25519_key_pair(const uint8_t seed[MZ_ED25519_SEED_SIZE],
                         uint8_t ret_public_key[MZ_ED25519_PUBLIC_SIZE],
                         uint8_t ret_secret_key[MZ_ED25519_SECRET_SIZE]) {
    crypto_sign_ed25519_seed_keypair(ret_public_key, ret_secret_key, seed);
}
