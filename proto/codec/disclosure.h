/* One personal field, salted, so that its digest in the log tells nothing (G6): [salt, value, name]
 * as in SD-CWT. FORMAT.md §9. */
#ifndef MZ_CODEC_DISCLOSURE_H
#define MZ_CODEC_DISCLOSURE_H

#include "proto/codec/vocabulary.h"

struct mz_disclosure {
    struct mz_id salt;    /* 16 random bytes */
    struct mz_span value; /* UTF-8, 1..512 bytes */
    uint8_t field;        /* enum mz_personal */
};

enum mz_status mz_disclosure_encode(const struct mz_disclosure *disclosure, struct mz_writer *w)
    __attribute__((nonnull, warn_unused_result));
enum mz_status mz_disclosure_decode(struct mz_span bytes, struct mz_disclosure *ret_disclosure,
                                    struct mz_fault *fault)
    __attribute__((nonnull(2), warn_unused_result));
/* SHA-256 of the encoding. */
struct mz_hash mz_disclosure_digest(struct mz_span bytes);

/* Normal form in which an identity number or account is tokenised: spaces and hyphens dropped, x
 * upper-cased. Returns the length written, 0 if it does not fit or nothing is left. */
size_t mz_disclosure_normalise(struct mz_span value, char *buffer, size_t capacity)
    __attribute__((nonnull));
/* token = HMAC-SHA256(key, "mingzhang-token-v1" 00 field-name 00 normalised value): equal for equal
 * persons or accounts, and no help to anybody without the vault's key (domain.md §11). */
enum mz_status mz_disclosure_token(const uint8_t key[32], uint8_t field, struct mz_span value,
                                   struct mz_hash *ret_token)
    __attribute__((nonnull, warn_unused_result));

#endif
