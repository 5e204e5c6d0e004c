#include "proto/base/span.h"

#include <string.h>

struct mz_span mz_span_of(const void *data, size_t size) {
    return (struct mz_span){data, size};
}

struct mz_span mz_span_text(const char *text) {
    return (struct mz_span){(const uint8_t *)text, strlen(text)};
}

struct mz_span mz_span_hash(const struct mz_hash *hash) {
    return (struct mz_span){hash->bytes, sizeof hash->bytes};
}

bool mz_span_equal(struct mz_span a, struct mz_span b) {
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

bool mz_span_equal_text(struct mz_span a, const char *text) {
    return mz_span_equal(a, mz_span_text(text));
}

int mz_span_compare(struct mz_span a, struct mz_span b) {
    size_t common = a.size < b.size ? a.size : b.size;
    int order = common == 0 ? 0 : memcmp(a.data, b.data, common);
    if (order != 0)
        return order;
    return (a.size > b.size) - (a.size < b.size);
}

bool mz_span_cut(struct mz_span *rest, char separator, struct mz_span *ret_before) {
    const uint8_t *found =
        rest->size == 0 ? NULL : memchr(rest->data, (unsigned char)separator, rest->size);
    if (found == NULL)
        return false;
    *ret_before = mz_span_of(rest->data, (size_t)(found - rest->data));
    rest->data += ret_before->size + 1;
    rest->size -= ret_before->size + 1;
    return true;
}

bool mz_hash_equal(const struct mz_hash *a, const struct mz_hash *b) {
    return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

bool mz_hash_is_zero(const struct mz_hash *hash) {
    static const struct mz_hash zero;
    return mz_hash_equal(hash, &zero);
}

struct mz_writer mz_writer_over(void *buffer, size_t capacity) {
    return (struct mz_writer){.data = buffer, .capacity = capacity};
}

void mz_writer_bytes(struct mz_writer *w, const void *data, size_t size) {
    if (w->overflow || size > w->capacity - w->size) {
        w->overflow = true;
        return;
    }
    if (size != 0)
        memcpy(w->data + w->size, data, size);
    w->size += size;
}

void mz_writer_span(struct mz_writer *w, struct mz_span span) {
    mz_writer_bytes(w, span.data, span.size);
}

void mz_writer_text(struct mz_writer *w, const char *text) {
    mz_writer_bytes(w, text, strlen(text));
}

void mz_writer_u8(struct mz_writer *w, uint8_t value) {
    mz_writer_bytes(w, &value, 1);
}

static void write_be(struct mz_writer *w, uint64_t value, unsigned size) {
    uint8_t bytes[8];
    for (unsigned i = 0; i < size; i++)
        bytes[i] = (uint8_t)(value >> (8 * (size - 1 - i)));
    mz_writer_bytes(w, bytes, size);
}

void mz_writer_u16be(struct mz_writer *w, uint16_t value) {
    write_be(w, value, 2);
}

void mz_writer_u32be(struct mz_writer *w, uint32_t value) {
    write_be(w, value, 4);
}

void mz_writer_u64be(struct mz_writer *w, uint64_t value) {
    write_be(w, value, 8);
}

struct mz_span mz_writer_view(const struct mz_writer *w) {
    return (struct mz_span){w->data, w->size};
}

struct mz_reader mz_reader_over(struct mz_span span) {
    return (struct mz_reader){.rest = span};
}

struct mz_span mz_reader_take(struct mz_reader *r, size_t size) {
    if (r->failed || size > r->rest.size) {
        r->failed = true;
        return (struct mz_span){NULL, 0};
    }
    struct mz_span taken = {r->rest.data, size};
    r->rest.data += size;
    r->rest.size -= size;
    return taken;
}

static uint64_t read_be(struct mz_reader *r, unsigned size) {
    struct mz_span bytes = mz_reader_take(r, size);
    uint64_t value = 0;
    for (size_t i = 0; i < bytes.size; i++)
        value = value << 8 | bytes.data[i];
    return value;
}

uint8_t mz_reader_u8(struct mz_reader *r) {
    return (uint8_t)read_be(r, 1);
}

uint16_t mz_reader_u16be(struct mz_reader *r) {
    return (uint16_t)read_be(r, 2);
}

uint32_t mz_reader_u32be(struct mz_reader *r) {
    return (uint32_t)read_be(r, 4);
}

uint64_t mz_reader_u64be(struct mz_reader *r) {
    return read_be(r, 8);
}
