#include "client/io/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

uint8_t *mz_buffer_reserve(struct mz_buffer *buffer, size_t size) {
    if (buffer->failed || size > SIZE_MAX / 4 - buffer->size) {
        buffer->failed = true;
        return NULL;
    }
    size_t need = buffer->size + size + 1;
    if (need > buffer->capacity) {
        size_t capacity = buffer->capacity == 0 ? 256 : buffer->capacity;
        while (capacity < need)
            capacity *= 2;
        uint8_t *data = realloc(buffer->data, capacity);
        if (data == NULL) {
            buffer->failed = true;
            return NULL;
        }
        buffer->data = data;
        buffer->capacity = capacity;
    }
    return buffer->data + buffer->size;
}

void mz_buffer_bytes(struct mz_buffer *buffer, const void *data, size_t size) {
    uint8_t *to = mz_buffer_reserve(buffer, size);
    if (to == NULL)
        return;
    if (size > 0)
        memcpy(to, data, size);
    buffer->size += size;
    buffer->data[buffer->size] = '\0';
}

void mz_buffer_text(struct mz_buffer *buffer, const char *text) {
    mz_buffer_bytes(buffer, text, strlen(text));
}

void mz_buffer_span(struct mz_buffer *buffer, struct mz_span span) {
    mz_buffer_bytes(buffer, span.data, span.size);
}

void mz_buffer_format(struct mz_buffer *buffer, const char *format, ...) {
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    uint8_t *to = size < 0 ? NULL : mz_buffer_reserve(buffer, (size_t)size);
    if (to != NULL) {
        vsnprintf((char *)to, (size_t)size + 1, format, again);
        buffer->size += (size_t)size;
    } else {
        buffer->failed = true;
    }
    va_end(again);
}

struct mz_span mz_buffer_view(const struct mz_buffer *buffer) {
    return mz_span_of(buffer->data, buffer->size);
}

const char *mz_buffer_string(const struct mz_buffer *buffer) {
    return buffer->data == NULL ? "" : (const char *)buffer->data;
}

void mz_buffer_free(struct mz_buffer *buffer) {
    free(buffer->data);
    *buffer = (struct mz_buffer){0};
}
