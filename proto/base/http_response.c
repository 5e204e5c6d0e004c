#include "proto/base/http_response.h"

#include <string.h>

#include "proto/base/decimal.h"
#include "proto/base/http_field.h"
#include "proto/base/http_parse.h"

/* How a head says where its body ends. */
struct head {
    unsigned status;
    struct mz_span content_type;
    bool has_length, chunked;
    uint64_t length;
};

/* "HTTP/1.1 200 OK"; the words may be missing, the space before them too, as some servers leave it
 * out. */
static bool take_status_line(struct mz_span line, unsigned *ret_status) {
    if (line.size < 12 || memcmp(line.data, "HTTP/1.", 7) != 0 ||
        (line.data[7] != '0' && line.data[7] != '1') || line.data[8] != ' ')
        return false;
    unsigned status = 0;
    for (size_t i = 9; i < 12; i++) {
        if (line.data[i] < '0' || line.data[i] > '9')
            return false;
        status = status * 10 + (line.data[i] - '0');
    }
    if (status < 100 || status > 599 || (line.size > 12 && line.data[12] != ' '))
        return false;
    *ret_status = status;
    return true;
}

static bool take_head(struct mz_span bytes, struct head *ret_head) {
    struct head head = {0};
    struct mz_span line, name, value;
    if (!mz_http_take_line(&bytes, &line) || !take_status_line(line, &head.status))
        return false;
    for (;;) {
        if (!mz_http_take_line(&bytes, &line))
            return false;
        if (line.size == 0)
            break;
        if (!mz_http_take_field(line, &name, &value))
            return false;
        if (mz_http_equal(name, "content-length")) {
            if (head.has_length || mz_decimal_parse(value, &head.length) != MZ_OK)
                return false;
            head.has_length = true;
        } else if (mz_http_equal(name, "transfer-encoding")) {
            if (head.chunked || !mz_http_equal(value, "chunked"))
                return false;
            head.chunked = true;
        } else if (mz_http_equal(name, "content-type")) {
            head.content_type = value;
        }
    }
    if (head.has_length && head.chunked)
        return false;
    *ret_head = head;
    return true;
}

/* The size line of a chunk: hexadecimal, extensions ignored (RFC 9112 §7.1). */
static bool take_chunk_size(struct mz_span line, size_t *ret_size) {
    struct mz_span digits;
    if (!mz_span_cut(&line, ';', &digits))
        digits = line;
    digits = mz_http_trim(digits);
    if (digits.size == 0 || digits.size > 7)
        return false;
    size_t size = 0;
    for (size_t i = 0; i < digits.size; i++) {
        uint8_t c = digits.data[i];
        unsigned digit = 16;
        if (c >= '0' && c <= '9')
            digit = (unsigned)(c - '0');
        else if (c >= 'a' && c <= 'f')
            digit = (unsigned)(c - 'a') + 10;
        else if (c >= 'A' && c <= 'F')
            digit = (unsigned)(c - 'A') + 10;
        if (digit == 16)
            return false;
        size = size * 16 + digit;
    }
    *ret_size = size;
    return true;
}

/* A line that has not wholly come is MZ_E_TRUNCATED, one that ends without CR is wrong. */
static enum mz_status take_whole_line(struct mz_span *rest, struct mz_span *ret_line) {
    if (mz_http_take_line(rest, ret_line))
        return MZ_OK;
    return rest->size > 0 && memchr(rest->data, '\n', rest->size) != NULL ? MZ_E_PROTOCOL
                                                                          : MZ_E_TRUNCATED;
}

/* Goes over the chunks; with `to`, moves their data together there. */
static enum mz_status walk_chunks(struct mz_span rest, uint8_t *to, size_t *ret_size) {
    size_t total = 0;
    for (;;) {
        struct mz_span line;
        size_t size = 0;
        enum mz_status status = take_whole_line(&rest, &line);
        if (status != MZ_OK)
            return status;
        if (!take_chunk_size(line, &size))
            return MZ_E_PROTOCOL;
        if (size == 0)
            break;
        if (rest.size < size + 2)
            return MZ_E_TRUNCATED;
        if (memcmp(rest.data + size, "\r\n", 2) != 0)
            return MZ_E_PROTOCOL;
        if (to != NULL)
            memmove(to + total, rest.data, size);
        total += size;
        rest = mz_span_of(rest.data + size + 2, rest.size - size - 2);
    }
    struct mz_span line = {NULL, 1}; /* trailer fields, to their empty line */
    while (line.size > 0) {
        enum mz_status status = take_whole_line(&rest, &line);
        if (status != MZ_OK)
            return status;
    }
    *ret_size = total;
    return MZ_OK;
}

static enum mz_status take_body(uint8_t *bytes, size_t size, bool ended, const struct head *head,
                                struct mz_span *ret_body) {
    size_t length = size;
    if (head->status == 204 || head->status == 304) {
        length = 0;
    } else if (head->chunked) {
        enum mz_status status = walk_chunks(mz_span_of(bytes, size), NULL, &length);
        if (status == MZ_OK)
            status = walk_chunks(mz_span_of(bytes, size), bytes, &length);
        if (status != MZ_OK)
            return status;
    } else if (head->has_length) {
        if (head->length > size)
            return MZ_E_TRUNCATED;
        length = (size_t)head->length;
    } else if (!ended) {
        return MZ_E_TRUNCATED;
    }
    *ret_body = mz_span_of(bytes, length);
    return MZ_OK;
}

enum mz_status mz_http_response_read(uint8_t *bytes, size_t size, bool ended,
                                     struct mz_http_response *ret_response) {
    for (;;) {
        size_t searched = 0, head_size = 0;
        struct head head;
        if (!mz_http_head_complete(mz_span_of(bytes, size), &searched, &head_size))
            return MZ_E_TRUNCATED;
        if (!take_head(mz_span_of(bytes, head_size), &head))
            return MZ_E_PROTOCOL;
        bytes += head_size;
        size -= head_size;
        if (head.status < 200)
            continue;
        struct mz_span body;
        enum mz_status status = take_body(bytes, size, ended, &head, &body);
        if (status == MZ_OK)
            *ret_response = (struct mz_http_response){head.status, head.content_type, body};
        return status;
    }
}
