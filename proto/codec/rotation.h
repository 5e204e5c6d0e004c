/* Possession of a new key: what an actor.rotate and a log.rotate carry, FORMAT.md §7. A person who
 * changes keys signs the statement with the old one; the proof shows that the new one is in his
 * hands and was meant for him, here, instead of that key. */
#ifndef MZ_CODEC_ROTATION_H
#define MZ_CODEC_ROTATION_H

#include "proto/codec/statement.h"

#define MZ_ROTATION_PROOF 64u

/* The change of key that is proven. */
struct mz_rotation {
    struct mz_span origin, actor;
    struct mz_hash old_kid, new_kid;
};

/* Signs with the new key; `secret_key` is libsodium's 64 bytes. Deterministic. */
void mz_rotation_prove(const struct mz_rotation *rotation, const uint8_t secret_key[64],
                       uint8_t ret_proof[MZ_ROTATION_PROOF]) __attribute__((nonnull));
/* MZ_E_BAD_SIGNATURE: the proof is not by the key whose thumbprint is new_kid, or is for another
 * change. */
enum mz_status mz_rotation_check(const struct mz_rotation *rotation, const struct mz_hash *new_key,
                                 struct mz_span proof) __attribute__((nonnull, warn_unused_result));

/* The change of the log's key, a log.rotate. Both keys sign the same words, so that whoever trusts
 * the old one can pass to the new one without reading the log. */
struct mz_log_rotation {
    struct mz_span origin;
    struct mz_hash old_key, new_key; /* public keys */
};

/* Signs with one of the two keys; `secret_key` is libsodium's 64 bytes. Deterministic. */
void mz_log_rotation_sign(const struct mz_log_rotation *rotation, const uint8_t secret_key[64],
                          uint8_t ret_signature[MZ_ROTATION_PROOF]) __attribute__((nonnull));
/* MZ_E_BAD_SIGNATURE: not by `signer`, which is one of the two, or for another change. */
enum mz_status mz_log_rotation_check(const struct mz_log_rotation *rotation,
                                     const struct mz_hash *signer, struct mz_span signature)
    __attribute__((nonnull, warn_unused_result));

#endif
