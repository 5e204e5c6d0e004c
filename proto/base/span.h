/* Views of bytes that somebody else owns, and two cursors over them.
 *
 * A span never owns what it points at; whoever hands one out says how long it lives. The cursors
 * carry a sticky error: once a read or write does not fit, every later one is a no-op, so a decoder
 * is a straight line with one check at its end. */
#ifndef MZ_BASE_SPAN_H
#define MZ_BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define MZ_HASH_SIZE 32u /* SHA-256 */

/* A read-only view: `size` bytes at `data`. An absent value is {NULL, 0}; an empty one has data !=
 * NULL. */
struct mz_span {
    const uint8_t *data;
    size_t size;
};

/* A SHA-256 digest by value: cheap to copy, to compare and to keep in structs. */
struct mz_hash {
    uint8_t bytes[MZ_HASH_SIZE];
};

/* In line, because a verification asks these hundreds of times an entry, mostly about literals. */
static inline struct mz_span mz_span_of(const void *data, size_t size) {
    return (struct mz_span){data, size};
}
/* A view of a NUL-terminated string, without its NUL. */
static inline struct mz_span mz_span_text(const char *text) {
    return (struct mz_span){(const uint8_t *)text, strlen(text)};
}
static inline struct mz_span mz_span_hash(const struct mz_hash *hash) {
    return (struct mz_span){hash->bytes, sizeof hash->bytes};
}
static inline bool mz_span_equal(struct mz_span a, struct mz_span b) {
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}
static inline bool mz_span_equal_text(struct mz_span a, const char *text) {
    return mz_span_equal(a, mz_span_text(text));
}
/* Bytewise lexicographic order, a proper prefix first: <0, 0 or >0. */
int mz_span_compare(struct mz_span a, struct mz_span b);
/* Cuts all up to the first `separator` off the front of *rest, and drops the separator. False, and
 * nothing is cut, if there is none. */
bool mz_span_cut(struct mz_span *rest, char separator, struct mz_span *ret_before)
    __attribute__((nonnull));
bool mz_hash_equal(const struct mz_hash *a, const struct mz_hash *b) __attribute__((nonnull));
bool mz_hash_is_zero(const struct mz_hash *hash) __attribute__((nonnull));

/* Appends into a buffer of fixed capacity. `overflow` is sticky; `size` stays at what fitted. */
struct mz_writer {
    uint8_t *data;
    size_t size;
    size_t capacity;
    bool overflow;
};

struct mz_writer mz_writer_over(void *buffer, size_t capacity);
static inline void mz_writer_bytes(struct mz_writer *w, const void *data, size_t size) {
    if (w->overflow || size > w->capacity - w->size) {
        w->overflow = true;
        return;
    }
    if (size != 0)
        memcpy(w->data + w->size, data, size);
    w->size += size;
}
static inline void mz_writer_span(struct mz_writer *w, struct mz_span span) {
    mz_writer_bytes(w, span.data, span.size);
}
static inline void mz_writer_text(struct mz_writer *w, const char *text) {
    mz_writer_bytes(w, text, strlen(text));
}
static inline void mz_writer_u8(struct mz_writer *w, uint8_t value) {
    mz_writer_bytes(w, &value, 1);
}
void mz_writer_u16be(struct mz_writer *w, uint16_t value) __attribute__((nonnull));
void mz_writer_u32be(struct mz_writer *w, uint32_t value) __attribute__((nonnull));
void mz_writer_u64be(struct mz_writer *w, uint64_t value) __attribute__((nonnull));
struct mz_span mz_writer_view(const struct mz_writer *w) __attribute__((nonnull));

/* Takes from the front of a span. `failed` is sticky and every later read gives zero or an absent
 * span. */
struct mz_reader {
    struct mz_span rest;
    bool failed;
};

struct mz_reader mz_reader_over(struct mz_span span);
struct mz_span mz_reader_take(struct mz_reader *r, size_t size) __attribute__((nonnull));
uint8_t mz_reader_u8(struct mz_reader *r) __attribute__((nonnull));
uint16_t mz_reader_u16be(struct mz_reader *r) __attribute__((nonnull));
uint32_t mz_reader_u32be(struct mz_reader *r) __attribute__((nonnull));
uint64_t mz_reader_u64be(struct mz_reader *r) __attribute__((nonnull));

#endif
