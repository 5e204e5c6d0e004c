#include "proto/base/decimal.h"

void mz_decimal_write(struct mz_writer *w, uint64_t value) {
    char digits[20]; /* 2^64 - 1 has twenty */
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    mz_writer_bytes(w, digits + at, sizeof digits - at);
}

enum mz_status mz_decimal_parse(struct mz_span text, uint64_t *ret_value) {
    if (text.size == 0 || (text.size > 1 && text.data[0] == '0'))
        return MZ_E_BAD_NUMBER;
    uint64_t value = 0;
    for (size_t i = 0; i < text.size; i++) {
        uint8_t digit = (uint8_t)(text.data[i] - '0');
        if (digit > 9 || __builtin_mul_overflow(value, UINT64_C(10), &value) ||
            __builtin_add_overflow(value, (uint64_t)digit, &value))
            return MZ_E_BAD_NUMBER;
    }
    *ret_value = value;
    return MZ_OK;
}
