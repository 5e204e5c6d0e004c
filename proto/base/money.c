#include "proto/base/money.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "proto/base/limits.h"

static enum mz_status in_range(int64_t fen, int64_t *ret_fen) {
    if (fen > MZ_MAX_FEN || fen < -MZ_MAX_FEN)
        return MZ_E_OVERFLOW;
    *ret_fen = fen;
    return MZ_OK;
}

enum mz_status mz_money_add(int64_t a, int64_t b, int64_t *ret_sum) {
    int64_t sum;
    return __builtin_add_overflow(a, b, &sum) ? MZ_E_OVERFLOW : in_range(sum, ret_sum);
}

enum mz_status mz_money_sub(int64_t a, int64_t b, int64_t *ret_difference) {
    int64_t difference;
    return __builtin_sub_overflow(a, b, &difference) ? MZ_E_OVERFLOW
                                                     : in_range(difference, ret_difference);
}

enum mz_status mz_money_mul(int64_t fen, uint64_t count, int64_t *ret_product) {
    int64_t product;
    return __builtin_mul_overflow(fen, count, &product) ? MZ_E_OVERFLOW
                                                        : in_range(product, ret_product);
}

static uint64_t magnitude(int64_t fen) {
    return fen < 0 ? 0 - (uint64_t)fen : (uint64_t)fen;
}

void mz_money_format(int64_t fen, char ret_text[MZ_MONEY_TEXT]) {
    uint64_t value = magnitude(fen);
    snprintf(ret_text, MZ_MONEY_TEXT, "%s%" PRIu64 ".%02" PRIu64, fen < 0 ? "-" : "", value / 100,
             value % 100);
}

void mz_money_format_grouped(int64_t fen, char ret_text[MZ_MONEY_TEXT]) {
    char plain[MZ_MONEY_TEXT];
    mz_money_format(fen, plain);
    size_t sign = plain[0] == '-', size = strlen(plain), whole = size - sign - 3;
    size_t out = 0;
    for (size_t i = 0; i < size; i++) {
        size_t digit = i - sign;
        if (i > sign && digit < whole && (whole - digit) % 3 == 0)
            ret_text[out++] = ',';
        ret_text[out++] = plain[i];
    }
    ret_text[out] = '\0';
}

static bool take_text(struct mz_span *text, const char *prefix) {
    size_t size = strlen(prefix);
    if (text->size < size || memcmp(text->data, prefix, size) != 0)
        return false;
    text->data += size;
    text->size -= size;
    return true;
}

static bool take_digit(struct mz_span *text, unsigned *ret_digit) {
    if (text->size == 0 || text->data[0] < '0' || text->data[0] > '9')
        return false;
    *ret_digit = (unsigned)(text->data[0] - '0');
    text->data++;
    text->size--;
    return true;
}

static enum mz_status add_digit(int64_t *value, unsigned digit) {
    if (__builtin_mul_overflow(*value, 10, value) || __builtin_add_overflow(*value, digit, value))
        return MZ_E_OVERFLOW;
    return MZ_OK;
}

/* Digits before the decimal point. Grouping is all or none: one to three digits, then commas with
 * exactly three. */
static enum mz_status take_whole(struct mz_span *text, int64_t *value) {
    unsigned digit;
    size_t digits = 0;
    bool grouped = false;
    for (;;) {
        if (take_digit(text, &digit)) {
            enum mz_status status = add_digit(value, digit);
            if (status != MZ_OK)
                return status;
            digits++;
        } else if (digits > 0 && take_text(text, ",")) {
            if (grouped ? digits != 3 : digits > 3)
                return MZ_E_BAD_NUMBER;
            grouped = true;
            digits = 0;
        } else {
            return digits == 0 || (grouped && digits != 3) ? MZ_E_BAD_NUMBER : MZ_OK;
        }
    }
}

/* A decimal number times 10^scale, with at most `scale` decimals. */
static enum mz_status parse_scaled(struct mz_span text, unsigned scale, int64_t *ret_value) {
    bool sign = take_text(&text, "-"), plus = !sign && take_text(&text, "+");
    bool yuan = take_text(&text, "¥") || take_text(&text, "￥");
    if (yuan && !sign && !plus) {
        sign = take_text(&text, "-");
        if (!sign)
            take_text(&text, "+");
    }
    int64_t value = 0;
    enum mz_status status = take_whole(&text, &value);
    if (status != MZ_OK)
        return status;
    unsigned decimals = 0, digit;
    if (take_text(&text, ".")) {
        while (decimals < scale && take_digit(&text, &digit)) {
            status = add_digit(&value, digit);
            if (status != MZ_OK)
                return status;
            decimals++;
        }
        if (decimals == 0)
            return MZ_E_BAD_NUMBER;
    }
    if (text.size != 0)
        return MZ_E_BAD_NUMBER;
    for (; decimals < scale; decimals++) {
        status = add_digit(&value, 0);
        if (status != MZ_OK)
            return status;
    }
    return in_range(sign ? -value : value, ret_value);
}

enum mz_status mz_money_parse(struct mz_span text, int64_t *ret_fen) {
    return parse_scaled(text, 2, ret_fen);
}

enum mz_status mz_money_parse_wan(struct mz_span text, int64_t *ret_fen) {
    return parse_scaled(text, 6, ret_fen);
}

void mz_money_format_wan(int64_t fen, char ret_text[MZ_MONEY_TEXT], int64_t *ret_residual_fen) {
    /* 0.01 万元 is 10 000 fen. */
    uint64_t value = magnitude(fen);
    uint64_t hundredths = value / 10000 + (value % 10000 >= 5000);
    int64_t shown = (int64_t)(hundredths * 10000);
    snprintf(ret_text, MZ_MONEY_TEXT, "%s%" PRIu64 ".%02" PRIu64,
             fen < 0 && hundredths != 0 ? "-" : "", hundredths / 100, hundredths % 100);
    *ret_residual_fen = fen - (fen < 0 ? -shown : shown);
}

void mz_rate_format_percent(uint64_t numerator, uint64_t denominator,
                            char ret_text[MZ_MONEY_TEXT]) {
    /* numerator × 10 000 takes up to 78 bits. */
    __extension__ typedef unsigned __int128 wide;
    wide scaled = (wide)numerator * 10000u;
    wide hundredths = scaled / denominator;
    wide rest = scaled % denominator;
    if (rest >= denominator - rest)
        hundredths++;
    char digits[MZ_MONEY_TEXT];
    size_t count = 0;
    while (hundredths != 0 || count < 3) {
        digits[count++] = (char)('0' + (unsigned)(hundredths % 10));
        hundredths /= 10;
    }
    size_t out = 0;
    while (count > 0) {
        if (count == 2)
            ret_text[out++] = '.';
        ret_text[out++] = digits[--count];
    }
    ret_text[out] = '\0';
}
