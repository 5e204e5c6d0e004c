/* Spreadsheets in the encoding that Chinese office software saves by default. */
#ifndef MZ_CLIENT_CHARSET_H
#define MZ_CLIENT_CHARSET_H

#include "client/io/buffer.h"
#include "proto/base/status.h"

/* Makes UTF-8 of what is not: bytes that are well-formed UTF-8 stay as they are, others are read as
 * GB18030 (GB 18030-2005, which has GBK and GB 2312 within it) from the first byte to the last.
 * Chinese text in GB18030 is hardly ever well-formed UTF-8, so the two are told apart. Bytes with a
 * NUL are left alone: they are no text. *ret_converted says whether it was GB18030. MZ_E_BAD_UTF8
 * if it is neither, and then the buffer is as it was. */
enum mz_status mz_charset_to_utf8(struct mz_buffer *buffer, bool *ret_converted,
                                  struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));

/* Appends `text`, which is UTF-8, in another charset: "gb18030" or "gbk". MZ_E_BAD_TEXT if it has a
 * character outside, and *ret_bad is where that begins; MZ_E_INTERNAL if this system does not know
 * the charset. */
enum mz_status mz_charset_from_utf8(const char *charset, struct mz_span text,
                                    struct mz_buffer *buffer, size_t *ret_bad)
    __attribute__((nonnull, warn_unused_result));
/* Bytes of the UTF-8 character that begins with this byte. */
size_t mz_charset_length(uint8_t first);

#endif
