/* Unsigned decimal numbers in ASCII as C2SP formats write them: no sign, no leading zero but in "0"
 * itself. A number has exactly one text. */
#ifndef MZ_BASE_DECIMAL_H
#define MZ_BASE_DECIMAL_H

#include <stdint.h>

#include "proto/base/span.h"
#include "proto/base/status.h"

void mz_decimal_write(struct mz_writer *w, uint64_t value) __attribute__((nonnull));

/* Reads the whole of `text`. MZ_E_BAD_NUMBER: empty, another character, a leading zero, or beyond
 * 2^64 - 1. */
enum mz_status mz_decimal_parse(struct mz_span text, uint64_t *ret_value)
    __attribute__((warn_unused_result, nonnull));

#endif
