/* Sentences that JSON carries in both languages and that are therefore not in the catalogue: the
 * same arguments under an English or a Chinese format. */
#ifndef MZ_CLIENT_SAY_H
#define MZ_CLIENT_SAY_H

#include "client/io/buffer.h"
#include "proto/base/status.h"

#define MZ_SAY(buffer_, language_, en_, zh_, ...)                                                  \
    do {                                                                                           \
        if ((language_) == MZ_CHINESE)                                                             \
            mz_buffer_format((buffer_), zh_, __VA_ARGS__);                                         \
        else                                                                                       \
            mz_buffer_format((buffer_), en_, __VA_ARGS__);                                         \
    } while (0)

#endif
