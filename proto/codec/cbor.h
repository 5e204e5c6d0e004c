/* Deterministic CBOR (RFC 8949 §4.2.1), strict and bounded: the one encoding in which anything is
 * signed or hashed.
 *
 * Reading refuses whatever the writer would not have produced: longer heads than needed, indefinite
 * lengths, floats, undefined, simple values other than false, true and null, unknown tags, map keys
 * out of order or doubled, text that is not UTF-8, nesting beyond MZ_MAX_DEPTH. libcbor writes
 * the longer heads; nothing allocates. */
#ifndef MZ_CODEC_CBOR_H
#define MZ_CODEC_CBOR_H

#include <string.h>

#include "proto/base/span.h"
#include "proto/base/status.h"

void mz_cbor_put_uint(struct mz_writer *w, uint64_t value) __attribute__((nonnull));
void mz_cbor_put_int(struct mz_writer *w, int64_t value) __attribute__((nonnull));
void mz_cbor_put_bytes(struct mz_writer *w, struct mz_span bytes) __attribute__((nonnull));
/* `text` must be UTF-8. */
void mz_cbor_put_text(struct mz_writer *w, struct mz_span text) __attribute__((nonnull));
void mz_cbor_put_array(struct mz_writer *w, size_t items) __attribute__((nonnull));
/* The caller puts `pairs` keys and values, keys in ascending order of their encoded bytes. */
void mz_cbor_put_map(struct mz_writer *w, size_t pairs) __attribute__((nonnull));
void mz_cbor_put_tag(struct mz_writer *w, uint64_t tag) __attribute__((nonnull));
void mz_cbor_put_bool(struct mz_writer *w, bool value) __attribute__((nonnull));
void mz_cbor_put_null(struct mz_writer *w) __attribute__((nonnull));

enum mz_cbor_type {
    MZ_CBOR_UINT,
    MZ_CBOR_NEGATIVE,
    MZ_CBOR_BYTES,
    MZ_CBOR_TEXT,
    MZ_CBOR_ARRAY,
    MZ_CBOR_MAP,
    MZ_CBOR_TAG,
    MZ_CBOR_BOOL,
    MZ_CBOR_NULL,
    MZ_CBOR_END /* nothing left, or an error */
};

/* A cursor. `status` is sticky: after the first failure every get returns zero or an absent span.
 */
struct mz_cbor_reader {
    struct mz_span rest;
    enum mz_status status;
};

struct mz_cbor_reader mz_cbor_reader_over(struct mz_span bytes);
enum mz_cbor_type mz_cbor_peek(const struct mz_cbor_reader *r) __attribute__((nonnull));
uint64_t mz_cbor_get_uint(struct mz_cbor_reader *r) __attribute__((nonnull));
int64_t mz_cbor_get_int(struct mz_cbor_reader *r) __attribute__((nonnull));
struct mz_span mz_cbor_get_bytes(struct mz_cbor_reader *r) __attribute__((nonnull));
struct mz_span mz_cbor_get_text(struct mz_cbor_reader *r) __attribute__((nonnull));
/* Number of items or pairs; MZ_E_TOO_LARGE if above `max` or above the bytes left. */
size_t mz_cbor_get_array(struct mz_cbor_reader *r, size_t max) __attribute__((nonnull));
size_t mz_cbor_get_map(struct mz_cbor_reader *r, size_t max) __attribute__((nonnull));
uint64_t mz_cbor_get_tag(struct mz_cbor_reader *r) __attribute__((nonnull));
bool mz_cbor_get_bool(struct mz_cbor_reader *r) __attribute__((nonnull));
/* True, and consumed, if a null is next. */
bool mz_cbor_take_null(struct mz_cbor_reader *r) __attribute__((nonnull));
/* Passes over one whole item, checking it, and returns its bytes. */
struct mz_span mz_cbor_skip(struct mz_cbor_reader *r) __attribute__((nonnull));
/* Sets the sticky error by hand, unless one is set. */
void mz_cbor_fail(struct mz_cbor_reader *r, enum mz_status status) __attribute__((nonnull));
/* Takes a head of the type `type`, up to MZ_CBOR_TAG, that is in order. Anything else, an error
 * too, is left where it is and gives false: the functions above then say what it is. In line,
 * because a verification takes a hundred heads an entry and nearly all are as they should be. */
static inline bool mz_cbor_quick(struct mz_cbor_reader *r, enum mz_cbor_type type,
                                 uint64_t *ret_argument) {
    if (r->status != MZ_OK || r->rest.size == 0 || r->rest.data[0] >> 5 != (unsigned)type)
        return false;
    unsigned information = r->rest.data[0] & 31u;
    uint64_t argument = information;
    size_t width = 0;
    if (information >= 24) {
        if (information > 27)
            return false;
        width = (size_t)1 << (information - 24);
        if (r->rest.size <= width)
            return false;
        argument = 0;
        for (size_t i = 1; i <= width; i++)
            argument = argument << 8 | r->rest.data[i];
        /* The least argument that needs this head (RFC 8949 §4.2.1): 24, 2^8, 2^16, 2^32. */
        if (information == 24 ? argument < 24 : argument >> (4 * width) == 0)
            return false;
    }
    r->rest.data += 1 + width;
    r->rest.size -= 1 + width;
    *ret_argument = argument;
    return true;
}
/* Likewise a string of bytes or text, whose bytes are not looked at. */
static inline bool mz_cbor_quick_string(struct mz_cbor_reader *r, enum mz_cbor_type type,
                                        struct mz_span *ret_string) {
    const struct mz_span before = r->rest;
    uint64_t size;
    if (!mz_cbor_quick(r, type, &size))
        return false;
    if (size > r->rest.size) {
        r->rest = before;
        return false;
    }
    *ret_string = (struct mz_span){r->rest.data, (size_t)size};
    r->rest.data += size;
    r->rest.size -= (size_t)size;
    return true;
}
/* Takes this text of at most 23 bytes, if it is the next item; otherwise changes nothing. The text
 * is known to be UTF-8: keys of maps. */
static inline bool mz_cbor_quick_key(struct mz_cbor_reader *r, struct mz_span key) {
    if (r->status != MZ_OK || r->rest.size <= key.size || key.size > 23 ||
        r->rest.data[0] != (MZ_CBOR_TEXT << 5 | key.size) ||
        memcmp(r->rest.data + 1, key.data, key.size) != 0)
        return false;
    r->rest.data += 1 + key.size;
    r->rest.size -= 1 + key.size;
    return true;
}
/* MZ_OK only if nothing failed and nothing is left (MZ_E_TRAILING). */
enum mz_status mz_cbor_finish(const struct mz_cbor_reader *r)
    __attribute__((nonnull, warn_unused_result));

#endif
