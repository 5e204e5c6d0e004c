/* Base 64 as signed notes, checkpoints and proofs write it: RFC 4648 §4, the standard alphabet with
 * padding.
 *
 * Decoding is strict, so that bytes have exactly one text: no white space, no missing padding, and
 * the bits that padding leaves over must be zero (RFC 4648 §3.5). */
#ifndef MZ_BASE_BASE64_H
#define MZ_BASE_BASE64_H

#include <stddef.h>
#include <stdint.h>

#include "proto/base/span.h"
#include "proto/base/status.h"

/* Bytes of the text for `size` bytes of data; and the most bytes of data that a text of `size`
 * bytes can hold. */
#define MZ_BASE64_TEXT_SIZE(size) (((size) + 2) / 3 * 4)
#define MZ_BASE64_DATA_SIZE(size) ((size) / 4 * 3)

/* Appends the text for `data`; all of it or, overflowing, nothing. */
void mz_base64_write(struct mz_writer *w, struct mz_span data) __attribute__((nonnull(1)));

/* Decodes `text` into `buffer`, which holds `capacity` bytes. The buffer may not overlap the text.
 * MZ_E_BAD_TEXT: a byte outside the alphabet, wrong padding or a length that is no multiple of
 * four. MZ_E_NON_CANONICAL: left-over bits are not zero. MZ_E_TOO_LARGE: more than `capacity`
 * bytes. */
enum mz_status mz_base64_decode(struct mz_span text, uint8_t *buffer, size_t capacity,
                                size_t *ret_size) __attribute__((warn_unused_result, nonnull(4)));

/* The same checks without decoding, for texts of any length; ret_size is the size of the data. */
enum mz_status mz_base64_check(struct mz_span text, size_t *ret_size)
    __attribute__((warn_unused_result, nonnull));

/* Decodes the text of exactly one hash: 44 characters. Besides the errors above, MZ_E_BAD_TEXT for
 * another size. */
enum mz_status mz_base64_decode_hash(struct mz_span text, struct mz_hash *ret_hash)
    __attribute__((warn_unused_result, nonnull));

#endif
