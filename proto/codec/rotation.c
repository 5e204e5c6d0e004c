#include "proto/codec/rotation.h"

#include "proto/log/hash.h"

#define MAX_MESSAGE (24u + MZ_MAX_ORIGIN + 1u + MZ_MAX_CODE + 1u + 2u * MZ_HASH_SIZE)

/* The prefix keeps it apart from everything else that a key ever signs; origins and actors hold no
 * 00. */
static void write_message(const struct mz_rotation *rotation, struct mz_writer *w) {
    mz_writer_bytes(w, "mingzhang-rotate-v1", 20);
    mz_writer_span(w, rotation->origin);
    mz_writer_u8(w, 0);
    mz_writer_span(w, rotation->actor);
    mz_writer_u8(w, 0);
    mz_writer_span(w, mz_span_hash(&rotation->old_kid));
    mz_writer_span(w, mz_span_hash(&rotation->new_kid));
}

void mz_rotation_prove(const struct mz_rotation *rotation, const uint8_t secret_key[64],
                       uint8_t ret_proof[MZ_ROTATION_PROOF]) {
    uint8_t message[MAX_MESSAGE];
    struct mz_writer w = mz_writer_over(message, sizeof message);
    write_message(rotation, &w);
    mz_ed25519_sign(secret_key, mz_writer_view(&w), ret_proof);
}

enum mz_status mz_rotation_check(const struct mz_rotation *rotation, const struct mz_hash *new_key,
                                 struct mz_span proof) {
    uint8_t message[MAX_MESSAGE];
    struct mz_writer w = mz_writer_over(message, sizeof message);
    write_message(rotation, &w);
    if (proof.size != MZ_ROTATION_PROOF || w.overflow ||
        !mz_ed25519_verify(new_key->bytes, mz_writer_view(&w), proof.data))
        return MZ_E_BAD_SIGNATURE;
    return MZ_OK;
}

/* -- The log's own key. */

static void write_log_message(const struct mz_log_rotation *rotation, struct mz_writer *w) {
    mz_writer_bytes(w, "mingzhang-log-key-v1", 21);
    mz_writer_span(w, rotation->origin);
    mz_writer_u8(w, 0);
    mz_writer_span(w, mz_span_hash(&rotation->old_key));
    mz_writer_span(w, mz_span_hash(&rotation->new_key));
}

void mz_log_rotation_sign(const struct mz_log_rotation *rotation, const uint8_t secret_key[64],
                          uint8_t ret_signature[MZ_ROTATION_PROOF]) {
    uint8_t message[MAX_MESSAGE];
    struct mz_writer w = mz_writer_over(message, sizeof message);
    write_log_message(rotation, &w);
    mz_ed25519_sign(secret_key, mz_writer_view(&w), ret_signature);
}

enum mz_status mz_log_rotation_check(const struct mz_log_rotation *rotation,
                                     const struct mz_hash *signer, struct mz_span signature) {
    uint8_t message[MAX_MESSAGE];
    struct mz_writer w = mz_writer_over(message, sizeof message);
    write_log_message(rotation, &w);
    if (signature.size != MZ_ROTATION_PROOF || w.overflow ||
        !mz_ed25519_verify(signer->bytes, mz_writer_view(&w), signature.data))
        return MZ_E_BAD_SIGNATURE;
    return MZ_OK;
}
