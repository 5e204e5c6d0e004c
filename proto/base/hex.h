/* Lower-case hexadecimal, as key ids, hashes in addresses and messages write it. Upper case is
 * refused: bytes have exactly one text. */
#ifndef MZ_BASE_HEX_H
#define MZ_BASE_HEX_H

#include <stddef.h>
#include <stdint.h>

#include "proto/base/span.h"
#include "proto/base/status.h"

#define MZ_HEX_HASH_SIZE (2 * MZ_HASH_SIZE) /* characters of a hash, without a NUL */

/* Appends two characters for each byte of `data`; all of them or, overflowing, none. */
void mz_hex_write(struct mz_writer *w, struct mz_span data) __attribute__((nonnull(1)));

/* The characters of a hash with a NUL, for messages and file names. */
void mz_hex_of_hash(const struct mz_hash *hash, char ret_text[MZ_HEX_HASH_SIZE + 1])
    __attribute__((nonnull));

/* Decodes exactly `size` bytes from 2 × `size` characters. MZ_E_BAD_TEXT for another length or
 * character. */
enum mz_status mz_hex_decode(struct mz_span text, uint8_t *buffer, size_t size)
    __attribute__((warn_unused_result));
enum mz_status mz_hex_decode_hash(struct mz_span text, struct mz_hash *ret_hash)
    __attribute__((warn_unused_result, nonnull));

#endif
