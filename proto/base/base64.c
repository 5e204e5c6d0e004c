#include "proto/base/base64.h"

static const char alphabet[64] = {
    'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O', 'P',
    'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z', 'a', 'b', 'c', 'd', 'e', 'f',
    'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v',
    'w', 'x', 'y', 'z', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '+', '/',
};

void mz_base64_write(struct mz_writer *w, struct mz_span data) {
    if (data.size > SIZE_MAX / 4 * 3 - 3 ||
        MZ_BASE64_TEXT_SIZE(data.size) > w->capacity - w->size) {
        w->overflow = true;
        return;
    }
    for (size_t i = 0; i < data.size; i += 3) {
        size_t left = data.size - i;
        uint32_t bits = (uint32_t)data.data[i] << 16;
        if (left > 1)
            bits |= (uint32_t)data.data[i + 1] << 8;
        if (left > 2)
            bits |= data.data[i + 2];
        char quad[4] = {alphabet[bits >> 18], alphabet[bits >> 12 & 63],
                        left > 1 ? alphabet[bits >> 6 & 63] : '=',
                        left > 2 ? alphabet[bits & 63] : '='};
        mz_writer_bytes(w, quad, sizeof quad);
    }
}

/* The six bits of a character; 64 for one outside the alphabet. */
static uint8_t value_of(uint8_t c) {
    if (c >= 'A' && c <= 'Z')
        return (uint8_t)(c - 'A');
    if (c >= 'a' && c <= 'z')
        return (uint8_t)(c - 'a' + 26);
    if (c >= '0' && c <= '9')
        return (uint8_t)(c - '0' + 52);
    return c == '+' ? 62 : c == '/' ? 63 : 64;
}

enum mz_status mz_base64_check(struct mz_span text, size_t *ret_size) {
    if (text.size % 4 != 0)
        return MZ_E_BAD_TEXT;
    size_t padding = 0;
    while (padding < 2 && padding < text.size && text.data[text.size - 1 - padding] == '=')
        padding++;
    size_t characters = text.size - padding;
    for (size_t i = 0; i < characters; i++) {
        if (value_of(text.data[i]) == 64)
            return MZ_E_BAD_TEXT;
    }
    uint8_t left_over = padding == 2 ? 0x0F : padding == 1 ? 0x03 : 0x00;
    if (characters > 0 && (value_of(text.data[characters - 1]) & left_over) != 0)
        return MZ_E_NON_CANONICAL;
    *ret_size = MZ_BASE64_DATA_SIZE(text.size) - padding;
    return MZ_OK;
}

enum mz_status mz_base64_decode(struct mz_span text, uint8_t *buffer, size_t capacity,
                                size_t *ret_size) {
    size_t size;
    /* The whole text is checked before a byte is written: a refused one leaves the buffer alone. */
    enum mz_status status = mz_base64_check(text, &size);
    if (status != MZ_OK)
        return status;
    if (size > capacity)
        return MZ_E_TOO_LARGE;
    uint32_t bits = 0;
    for (size_t i = 0, at = 0; at < size; i++) {
        /* Padding stands for zero bits; the bytes it would give lie beyond `size`. */
        uint8_t value = value_of(text.data[i]);
        bits = bits << 6 | (value & 63);
        if (i % 4 != 3)
            continue;
        for (unsigned shift = 16; at < size && shift <= 16; shift -= 8)
            buffer[at++] = (uint8_t)(bits >> shift);
    }
    *ret_size = size;
    return MZ_OK;
}

enum mz_status mz_base64_decode_hash(struct mz_span text, struct mz_hash *ret_hash) {
    if (text.size != MZ_BASE64_TEXT_SIZE(MZ_HASH_SIZE))
        return MZ_E_BAD_TEXT;
    /* 44 characters may also be 31 or 33 bytes, by their padding. */
    uint8_t bytes[MZ_HASH_SIZE + 1];
    size_t size;
    enum mz_status status = mz_base64_decode(text, bytes, sizeof bytes, &size);
    if (status != MZ_OK)
        return status;
    if (size != MZ_HASH_SIZE)
        return MZ_E_BAD_TEXT;
    for (size_t i = 0; i < MZ_HASH_SIZE; i++)
        ret_hash->bytes[i] = bytes[i];
    return MZ_OK;
}
