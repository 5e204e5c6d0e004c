#include "proto/base/hex.h"

static const char digits[16] = {'0', '1', '2', '3', '4', '5', '6', '7',
                                '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

void mz_hex_write(struct mz_writer *w, struct mz_span data) {
    if (data.size > (w->capacity - w->size) / 2) {
        w->overflow = true;
        return;
    }
    for (size_t i = 0; i < data.size; i++) {
        char pair[2] = {digits[data.data[i] >> 4], digits[data.data[i] & 15]};
        mz_writer_bytes(w, pair, sizeof pair);
    }
}

void mz_hex_of_hash(const struct mz_hash *hash, char ret_text[MZ_HEX_HASH_SIZE + 1]) {
    struct mz_writer w = mz_writer_over(ret_text, MZ_HEX_HASH_SIZE);
    mz_hex_write(&w, mz_span_hash(hash));
    ret_text[MZ_HEX_HASH_SIZE] = '\0';
}

/* The four bits of a character; 16 for one that is no digit. */
static uint8_t value_of(uint8_t c) {
    if (c >= '0' && c <= '9')
        return (uint8_t)(c - '0');
    return c >= 'a' && c <= 'f' ? (uint8_t)(c - 'a' + 10) : 16;
}

enum mz_status mz_hex_decode(struct mz_span text, uint8_t *buffer, size_t size) {
    if (text.size % 2 != 0 || text.size / 2 != size)
        return MZ_E_BAD_TEXT;
    for (size_t i = 0; i < text.size; i++) {
        if (value_of(text.data[i]) == 16)
            return MZ_E_BAD_TEXT;
    }
    for (size_t i = 0; i < size; i++)
        buffer[i] = (uint8_t)(value_of(text.data[2 * i]) << 4 | value_of(text.data[2 * i + 1]));
    return MZ_OK;
}

enum mz_status mz_hex_decode_hash(struct mz_span text, struct mz_hash *ret_hash) {
    return mz_hex_decode(text, ret_hash->bytes, sizeof ret_hash->bytes);
}
