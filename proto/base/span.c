#include "proto/base/span.h"

#include <string.h>

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
