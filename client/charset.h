/* Spreadsheets in the encoding that Chinese office software saves by default. */
#ifndef MZ_CLIENT_CHARSET_H
#define MZ_CLIENT_CHARSET_H

#include "client/buffer.h"
#include "proto/base/status.h"

/* Makes UTF-8 of what is not: bytes that are well-formed UTF-8 stay as they are, others are read as
 * GB18030 (GB 18030-2005, which has GBK and GB 2312 within it) from the first byte to the last.
 * Chinese text in GB18030 is hardly ever well-formed UTF-8, so the two are told apart. Bytes with a
 * NUL are left alone: they are no text. *ret_converted says whether it was GB18030. MZ_E_BAD_UTF8 if
 * it is neither, and then the buffer is as it was. */
enum mz_status mz_charset_to_utf8(struct mz_buffer *buffer, bool *ret_converted,
                                  struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));

#endif
