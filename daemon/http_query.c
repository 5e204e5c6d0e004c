#include "daemon/http_query.h"

#include <string.h>

#include "proto/base/decimal.h"

static enum mz_status malformed(struct mz_fault *fault) {
    enum mz_status status = mz_fault_at(fault, MZ_E_USAGE, "HTTP");
    mz_fault_have(fault, "query");
    return status;
}

static int hex_value(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* Decodes into `*buffer`, which moves on. */
static bool percent_decode(struct mz_span text, char **buffer, struct mz_span *ret_text) {
    char *out = *buffer;
    for (size_t i = 0; i < text.size; i++) {
        char c = (char)text.data[i];
        if (c == '%') {
            if (text.size - i < 3)
                return false;
            int high = hex_value((char)text.data[i + 1]), low = hex_value((char)text.data[i + 2]);
            if (high < 0 || low < 0)
                return false;
            c = (char)(high * 16 + low);
            i += 2;
        } else if (c == '+') {
            c = ' ';
        }
        *out++ = c;
    }
    *ret_text = mz_span_of(*buffer, (size_t)(out - *buffer));
    *buffer = out;
    return true;
}

enum mz_status mz_http_query(struct mz_span query, char *buffer,
                             struct mz_http_parameter *parameters, size_t capacity,
                             size_t *ret_count, struct mz_fault *fault) {
    size_t count = 0;
    while (query.size > 0) {
        struct mz_span pair, name;
        if (!mz_span_cut(&query, '&', &pair)) {
            pair = query;
            query.size = 0;
        }
        if (!mz_span_cut(&pair, '=', &name)) {
            name = pair;
            pair.size = 0;
        }
        if (count == capacity) {
            enum mz_status status = mz_fault_at(fault, MZ_E_TOO_LARGE, "query");
            mz_fault_have(fault, "%zu+", count);
            mz_fault_want(fault, "%zu", capacity);
            return status;
        }
        struct mz_http_parameter *p = &parameters[count++];
        if (name.size == 0 || !percent_decode(name, &buffer, &p->name) ||
            !percent_decode(pair, &buffer, &p->value))
            return malformed(fault);
    }
    *ret_count = count;
    return MZ_OK;
}

enum mz_status mz_http_range(struct mz_span range, uint64_t size, uint64_t *ret_first,
                             uint64_t *ret_count) {
    static const char unit[] = "bytes=";
    if (range.size < sizeof unit - 1 || memcmp(range.data, unit, sizeof unit - 1) != 0)
        return MZ_E_OUT_OF_RANGE;
    struct mz_span last = mz_span_of(range.data + sizeof unit - 1, range.size - (sizeof unit - 1));
    struct mz_span first;
    if (!mz_span_cut(&last, '-', &first))
        return MZ_E_OUT_OF_RANGE;
    uint64_t a = 0, b = 0;
    if (first.size == 0) { /* the last b bytes */
        if (mz_decimal_parse(last, &b) != MZ_OK || b == 0 || size == 0)
            return MZ_E_OUT_OF_RANGE;
        *ret_count = b < size ? b : size;
        *ret_first = size - *ret_count;
        return MZ_OK;
    }
    if (mz_decimal_parse(first, &a) != MZ_OK || a >= size)
        return MZ_E_OUT_OF_RANGE;
    b = size - 1;
    if (last.size > 0 && (mz_decimal_parse(last, &b) != MZ_OK || b < a))
        return MZ_E_OUT_OF_RANGE;
    if (b >= size)
        b = size - 1;
    *ret_first = a;
    *ret_count = b - a + 1;
    return MZ_OK;
}
