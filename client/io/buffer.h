/* Bytes that grow. The first failed allocation is sticky: check `failed` once, at the end. */
#ifndef MZ_CLIENT_BUFFER_H
#define MZ_CLIENT_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/span.h"

/* Zeroed, it is empty. `data` always has a NUL behind its `size` bytes once anything was added. */
struct mz_buffer {
    uint8_t *data;
    size_t size;
    size_t capacity;
    bool failed;
};

void mz_buffer_bytes(struct mz_buffer *buffer, const void *data, size_t size)
    __attribute__((nonnull(1)));
void mz_buffer_text(struct mz_buffer *buffer, const char *text) __attribute__((nonnull));
void mz_buffer_span(struct mz_buffer *buffer, struct mz_span span) __attribute__((nonnull(1)));
void mz_buffer_format(struct mz_buffer *buffer, const char *format, ...)
    __attribute__((nonnull(1, 2), format(printf, 2, 3)));
/* Makes room for `size` more bytes and gives where they go; NULL when out of memory. The caller
 * adds what it wrote to `size`. */
uint8_t *mz_buffer_reserve(struct mz_buffer *buffer, size_t size) __attribute__((nonnull));
struct mz_span mz_buffer_view(const struct mz_buffer *buffer) __attribute__((nonnull));
/* As a string; "" while empty. */
const char *mz_buffer_string(const struct mz_buffer *buffer) __attribute__((nonnull));
void mz_buffer_free(struct mz_buffer *buffer) __attribute__((nonnull));

#endif
