#include "client/io/charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "proto/base/text.h"

/* Converts all of `from`, which is left whole. MZ_E_BAD_UTF8 where it is not GB18030. */
static enum mz_status convert(iconv_t converter, const struct mz_buffer *from,
                              struct mz_buffer *to) {
    char *in = (char *)from->data; /* POSIX declares it without const; it is only read */
    size_t in_left = from->size;
    /* Two bytes become three at most, four become four. */
    size_t capacity = from->size / 2 * 3 + 4;
    uint8_t *room = mz_buffer_reserve(to, capacity);
    if (room == NULL)
        return MZ_E_NO_MEMORY;
    char *out = (char *)room;
    size_t out_left = capacity;
    if (iconv(converter, &in, &in_left, &out, &out_left) == (size_t)-1 || in_left != 0)
        return MZ_E_BAD_UTF8;
    to->size += capacity - out_left;
    return MZ_OK;
}

enum mz_status mz_charset_to_utf8(struct mz_buffer *buffer, bool *ret_converted,
                                  struct mz_fault *fault) {
    if (mz_text_is_utf8(mz_buffer_view(buffer)) || memchr(buffer->data, 0, buffer->size) != NULL) {
        *ret_converted = false;
        return MZ_OK;
    }
    iconv_t converter = iconv_open("UTF-8", "GB18030");
    if (converter == (iconv_t)-1)
        return mz_fault_at(fault, MZ_E_BAD_UTF8, "GB18030");
    struct mz_buffer text = {0};
    enum mz_status status = convert(converter, buffer, &text);
    iconv_close(converter);
    /* A terminator, as every buffer has one behind its bytes. */
    if (status == MZ_OK)
        mz_buffer_text(&text, "");
    if (status == MZ_OK && text.failed)
        status = MZ_E_NO_MEMORY;
    if (status != MZ_OK) {
        mz_buffer_free(&text);
        return mz_fault_at(fault, status, "UTF-8, GB18030");
    }
    mz_buffer_free(buffer);
    *buffer = text;
    *ret_converted = true;
    return MZ_OK;
}

enum mz_status mz_charset_from_utf8(const char *charset, struct mz_span text,
                                    struct mz_buffer *buffer, size_t *ret_bad) {
    iconv_t converter = iconv_open(charset, "UTF-8");
    if (converter == (iconv_t)-1)
        return MZ_E_INTERNAL;
    size_t capacity = text.size * 2 + 4; /* one byte becomes four at no time, two become four */
    char *out = (char *)mz_buffer_reserve(buffer, capacity);
    char *in = (char *)text.data; /* only read, as above */
    size_t in_left = text.size, out_left = capacity;
    size_t done = out == NULL ? 0 : iconv(converter, &in, &in_left, &out, &out_left);
    iconv_close(converter);
    if (out == NULL)
        return MZ_E_NO_MEMORY;
    if (done != 0 || in_left != 0) { /* a character that was replaced counts as outside, too */
        *ret_bad = text.size - in_left;
        return MZ_E_BAD_TEXT;
    }
    buffer->size += capacity - out_left;
    mz_buffer_text(buffer, "");
    return MZ_OK;
}

size_t mz_charset_length(uint8_t first) {
    return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}
