/* Where the figure of an indicator comes from, in words: 数据来源 of forms and sheets. */
#ifndef MZ_CLIENT_INDICATOR_SOURCE_H
#define MZ_CLIENT_INDICATOR_SOURCE_H

#include "client/io/buffer.h"

/* The kinds of entries that it is computed from, or that it is reported, with which evidence. By
 * the catalogue (proto/rules/indicators.h); an indicator that is not in it is reported. */
void mz_indicator_source(struct mz_buffer *text, const char *key, bool chinese)
    __attribute__((nonnull));

#endif
