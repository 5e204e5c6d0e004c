/* Key files: one Ed25519 key each, under a passphrase (T4). FORMAT.md §11.
 *
 *   mingzhang-key v1\n
 *   <base 64 of one deterministic CBOR map>\n
 *
 *   {"salt": bytes 16, "actor": identifier, "nonce": bytes 24, "public": 32-byte public key,
 *    "memlimit": bytes of memory, "opslimit": passes, "ciphertext": bytes 48}
 *
 * The secret is the 32-byte seed of RFC 8032, sealed with XChaCha20-Poly1305-IETF under the 32-byte
 * Argon2id (version 1.3, one lane) of the passphrase, with salt, opslimit and memlimit of the map.
 * The additional data is the header line and the encoding of the map without its ciphertext, so
 * neither the actor, the public key nor the cost can be changed. A file is made with O_EXCL and
 * mode 0600 and never written again. */
#ifndef MZ_CLIENT_KEYFILE_H
#define MZ_CLIENT_KEYFILE_H

#include <stdbool.h>

#include "client/env.h"
#include "proto/base/limits.h"
#include "proto/base/status.h"

/* Cost of Argon2id: libsodium's three, and one that protects nothing, for tests. */
enum mz_kdf { MZ_KDF_INTERACTIVE, MZ_KDF_MODERATE, MZ_KDF_SENSITIVE, MZ_KDF_MINIMAL };

/* What anybody may know about a key. */
struct mz_key_identity {
    char actor[MZ_MAX_CODE + 1];
    struct mz_hash public_key;
    struct mz_hash kid;
    bool weak; /* sealed at a cost below MZ_KDF_INTERACTIVE */
};

struct mz_signing_key {
    struct mz_key_identity identity;
    uint8_t *secret; /* 64 bytes, in memory that is locked and guarded; freed by mz_keyfile_close */
};

/* Makes a new key and its file. The seed, the salt and the nonce come from `env`. MZ_E_EXISTS. */
enum mz_status mz_keyfile_create(const char *path, struct mz_span actor, enum mz_kdf kdf,
                                 struct mz_span passphrase, const struct mz_client_env *env,
                                 struct mz_key_identity *ret_identity, struct mz_fault *fault)
    __attribute__((nonnull(1, 5, 6), warn_unused_result));

/* Reads what is not secret. MZ_E_BAD_KEY_FILE. */
enum mz_status mz_keyfile_identity(const char *path, struct mz_key_identity *ret_identity,
                                   struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));

/* Opens the key. MZ_E_WRONG_PASSPHRASE; MZ_E_BAD_KEY_FILE also when the seed is not that of the
 * public key, or the cost is beyond what a passphrase needs (4 GiB, 16 passes). */
enum mz_status mz_keyfile_open(const char *path, struct mz_span passphrase,
                               struct mz_signing_key *ret_key, struct mz_fault *fault)
    __attribute__((nonnull(1, 3), warn_unused_result));
/* Wipes and frees the secret. */
void mz_keyfile_close(struct mz_signing_key *key) __attribute__((nonnull));

#endif
