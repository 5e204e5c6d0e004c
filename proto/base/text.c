#include "proto/base/text.h"

#include <string.h>

#include "proto/base/calendar.h"
#include "proto/base/limits.h"

#define IDNO_SIZE 18u

/* The ranges of the second byte are those of RFC 3629 §4. */
uint32_t mz_text_code_point(struct mz_span text, size_t *at) {
    const uint8_t *bytes = text.data + *at;
    size_t left = text.size - *at;
    uint8_t first = bytes[0];
    if (first < 0x80) {
        *at += 1;
        return first;
    }
    size_t size = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (first < 0xC2 || first > 0xF4 || size > left)
        return UINT32_MAX;
    uint8_t low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    uint8_t high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (bytes[1] < low || bytes[1] > high)
        return UINT32_MAX;
    uint32_t value = first & (0x7Fu >> size);
    for (size_t i = 1; i < size; i++) {
        if ((bytes[i] & 0xC0) != 0x80)
            return UINT32_MAX;
        value = value << 6 | (bytes[i] & 0x3Fu);
    }
    *at += size;
    return value;
}

/* U+3000..U+CFFF at text[at]: the Chinese of a sentence, its punctuation too. None of these is
 * forbidden or a character of an identity number. */
static bool is_han(struct mz_span text, size_t at) {
    return text.data[at] >= 0xE3 && text.data[at] <= 0xEC && text.size - at >= 3 &&
           (text.data[at + 1] & 0xC0) == 0x80 && (text.data[at + 2] & 0xC0) == 0x80;
}

bool mz_text_is_utf8(struct mz_span text) {
    for (size_t at = 0; at < text.size;) {
        uint64_t eight;
        /* Most text is ASCII or all Chinese: both run through here. */
        if (text.size - at >= sizeof eight) {
            memcpy(&eight, text.data + at, sizeof eight);
            if ((eight & UINT64_C(0x8080808080808080)) == 0) {
                at += sizeof eight;
                continue;
            }
        }
        if (text.data[at] < 0x80)
            at++;
        else if (is_han(text, at))
            at += 3;
        else if (mz_text_code_point(text, &at) == UINT32_MAX)
            return false;
    }
    return true;
}

static bool is_forbidden(uint32_t c) {
    return (c < 0x20 && c != '\n') || (c >= 0x7F && c < 0xA0) || c == 0xFEFF ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

/* An identity-number character as ASCII; 0 for any other. Input methods also give the full-width
 * forms U+FF10..19, U+FF38 and U+FF58, which read the same to a person. */
static char idno_character(uint32_t c) {
    if (c >= 0xFF01 && c <= 0xFF5E)
        c -= 0xFEE0;
    if (c >= '0' && c <= '9')
        return (char)c;
    return c == 'X' || c == 'x' ? 'X' : 0;
}

enum mz_status mz_text_check(struct mz_span text) {
    bool forbidden = false, digits = false;
    for (size_t at = 0; at < text.size;) {
        if (is_han(text, at)) {
            at += 3;
            continue;
        }
        uint32_t c = mz_text_code_point(text, &at);
        if (c == UINT32_MAX)
            return MZ_E_BAD_UTF8;
        forbidden = forbidden || is_forbidden(c);
        digits = digits || idno_character(c) != 0;
    }
    if (forbidden)
        return MZ_E_BAD_TEXT;
    return digits && text.size >= IDNO_SIZE && mz_text_has_idno(text) ? MZ_E_PERSONAL_DATA : MZ_OK;
}

static bool is_digit(uint8_t c) {
    return c >= '0' && c <= '9';
}

static bool is_alphanumeric(uint8_t c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool mz_text_is_code(struct mz_span text) {
    if (text.size < 1 || text.size > MZ_MAX_CODE || !is_alphanumeric(text.data[0]))
        return false;
    for (size_t i = 1; i < text.size; i++) {
        uint8_t c = text.data[i];
        if (!is_alphanumeric(c) && c != '.' && c != '_' && c != '-')
            return false;
    }
    return true;
}

bool mz_text_is_origin(struct mz_span text) {
    if (text.size < 1 || text.size > MZ_MAX_ORIGIN)
        return false;
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] <= ' ' || text.data[i] > '~' || text.data[i] == '+')
            return false;
    return true;
}

char mz_idno_check_character(const char digits[17]) {
    static const uint8_t weights[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    unsigned sum = 0;
    for (size_t i = 0; i < 17; i++)
        sum += weights[i] * (unsigned)(digits[i] - '0');
    return "10X98765432"[sum % 11];
}

bool mz_idno_valid(struct mz_span idno) {
    if (idno.size != IDNO_SIZE)
        return false;
    for (size_t i = 0; i < IDNO_SIZE - 1; i++)
        if (!is_digit(idno.data[i]))
            return false;
    uint32_t birth = 0;
    for (size_t i = 6; i < 14; i++)
        birth = birth * 10 + (uint32_t)(idno.data[i] - '0');
    char last = idno.data[17] == 'x' ? 'X' : (char)idno.data[17];
    return mz_date_valid(birth) && last == mz_idno_check_character((const char *)idno.data);
}

bool mz_uscc_valid(struct mz_span code) {
    static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    unsigned sum = 0, weight = 1;
    if (code.size != 18)
        return false;
    for (size_t i = 0; i < 18; i++) {
        const char *at = code.data[i] != 0 ? strchr(alphabet, code.data[i]) : NULL;
        if (at == NULL)
            return false;
        unsigned value = (unsigned)(at - alphabet);
        if (i == 17)
            return value == (31 - sum % 31) % 31;
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    return false;
}

bool mz_text_has_idno(struct mz_span text) {
    char run[IDNO_SIZE];
    size_t digits = 0; /* length of the run of digits that ends here */
    for (size_t at = 0; at < text.size;) {
        if (digits == 0 && is_han(text, at)) {
            at += 3;
            continue;
        }
        uint32_t point = mz_text_code_point(text, &at);
        if (point == UINT32_MAX)
            return false;
        char c = idno_character(point);
        if (c != 0 && c != 'X') {
            if (digits < IDNO_SIZE)
                run[digits] = c;
            digits++;
            continue;
        }
        if (c == 'X' && digits == IDNO_SIZE - 1) {
            run[digits] = 'X';
            digits++;
        }
        if (digits == IDNO_SIZE && mz_idno_valid(mz_span_of(run, IDNO_SIZE)))
            return true;
        digits = 0;
    }
    return digits == IDNO_SIZE && mz_idno_valid(mz_span_of(run, IDNO_SIZE));
}
