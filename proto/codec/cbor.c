#include "proto/codec/cbor.h"

#include <cbor.h>

#include "proto/base/limits.h"
#include "proto/base/text.h"

/* -- Writing. libcbor's encoders choose the shortest head. */

#define MAX_HEAD 9u

/* A head that fits its first byte, or its first two; most do. */
static inline bool put_short(struct mz_writer *w, enum mz_cbor_type type, uint64_t argument) {
    if (argument > UINT8_MAX)
        return false;
    if (argument < 24) {
        mz_writer_u8(w, (uint8_t)((unsigned)type << 5 | (unsigned)argument));
    } else {
        const uint8_t head[2] = {(uint8_t)((unsigned)type << 5 | 24u), (uint8_t)argument};
        mz_writer_bytes(w, head, sizeof head);
    }
    return true;
}

void mz_cbor_put_uint(struct mz_writer *w, uint64_t value) {
    uint8_t head[MAX_HEAD];
    if (!put_short(w, MZ_CBOR_UINT, value))
        mz_writer_bytes(w, head, cbor_encode_uint(value, head, sizeof head));
}

void mz_cbor_put_int(struct mz_writer *w, int64_t value) {
    uint8_t head[MAX_HEAD];
    if (value >= 0) {
        mz_cbor_put_uint(w, (uint64_t)value);
        return;
    }
    /* RFC 8949 §3.1: major type 1 carries −1 − value. */
    mz_writer_bytes(w, head, cbor_encode_negint((uint64_t)(-1 - value), head, sizeof head));
}

void mz_cbor_put_bytes(struct mz_writer *w, struct mz_span bytes) {
    uint8_t head[MAX_HEAD];
    if (!put_short(w, MZ_CBOR_BYTES, bytes.size))
        mz_writer_bytes(w, head, cbor_encode_bytestring_start(bytes.size, head, sizeof head));
    mz_writer_span(w, bytes);
}

void mz_cbor_put_text(struct mz_writer *w, struct mz_span text) {
    uint8_t head[MAX_HEAD];
    if (!put_short(w, MZ_CBOR_TEXT, text.size))
        mz_writer_bytes(w, head, cbor_encode_string_start(text.size, head, sizeof head));
    mz_writer_span(w, text);
}

void mz_cbor_put_array(struct mz_writer *w, size_t items) {
    uint8_t head[MAX_HEAD];
    if (!put_short(w, MZ_CBOR_ARRAY, items))
        mz_writer_bytes(w, head, cbor_encode_array_start(items, head, sizeof head));
}

void mz_cbor_put_map(struct mz_writer *w, size_t pairs) {
    uint8_t head[MAX_HEAD];
    if (!put_short(w, MZ_CBOR_MAP, pairs))
        mz_writer_bytes(w, head, cbor_encode_map_start(pairs, head, sizeof head));
}

void mz_cbor_put_tag(struct mz_writer *w, uint64_t tag) {
    uint8_t head[MAX_HEAD];
    mz_writer_bytes(w, head, cbor_encode_tag(tag, head, sizeof head));
}

void mz_cbor_put_bool(struct mz_writer *w, bool value) {
    uint8_t head[MAX_HEAD];
    mz_writer_bytes(w, head, cbor_encode_bool(value, head, sizeof head));
}

void mz_cbor_put_null(struct mz_writer *w) {
    uint8_t head[MAX_HEAD];
    mz_writer_bytes(w, head, cbor_encode_null(head, sizeof head));
}

/* -- Reading. Heads are read here and not by libcbor's stream decoder, which answers through a
 * callback for each: a ledger is verified at millions of heads a second, and this takes a third of
 * the instructions. */

/* The argument of a head, and the bytes of a string. */
struct item {
    uint64_t argument;
    const uint8_t *string;
};

/* The type an initial byte announces. MZ_CBOR_END and *ret_status for those the profile leaves out:
 * floats, undefined, other simple values, indefinite lengths, break and reserved heads. */
static inline enum mz_cbor_type allowed_type(uint8_t initial, enum mz_status *ret_status) {
    unsigned major = initial >> 5, information = initial & 31u;
    _Static_assert(MZ_CBOR_UINT == 0 && MZ_CBOR_TAG == 6, "types are major types");
    if (major < 7 && information <= 27)
        return (enum mz_cbor_type)major;
    if (major == 7 && (information == 20 || information == 21))
        return MZ_CBOR_BOOL;
    if (major == 7 && information == 22)
        return MZ_CBOR_NULL;
    *ret_status = major == 7 ? MZ_E_BAD_TYPE : MZ_E_NON_CANONICAL;
    return MZ_CBOR_END;
}

struct mz_cbor_reader mz_cbor_reader_over(struct mz_span bytes) {
    return (struct mz_cbor_reader){.rest = bytes, .status = MZ_OK};
}

enum mz_cbor_type mz_cbor_peek(const struct mz_cbor_reader *r) {
    enum mz_status ignored;
    if (r->status != MZ_OK || r->rest.size == 0)
        return MZ_CBOR_END;
    return allowed_type(r->rest.data[0], &ignored);
}

void mz_cbor_fail(struct mz_cbor_reader *r, enum mz_status status) {
    if (r->status == MZ_OK)
        r->status = status;
}

/* Reads the argument behind an initial byte (RFC 8949 §3). Gives the size of the head, 0 if it is
 * cut off. *ret_shortest: no shorter head would do (§4.2.1). */
static inline size_t read_head(struct mz_span bytes, uint64_t *ret_argument, bool *ret_shortest) {
    /* The least argument that needs a head of 2, 3, 5 and 9 bytes. */
    static const uint64_t least[] = {24, UINT64_C(1) << 8, UINT64_C(1) << 16, UINT64_C(1) << 32};
    unsigned information = bytes.data[0] & 31u;
    *ret_shortest = true;
    if (information < 24) {
        *ret_argument = information;
        return 1;
    }
    size_t width = (size_t)1 << (information - 24);
    uint64_t argument = 0;
    if (bytes.size <= width)
        return 0;
    for (size_t i = 1; i <= width; i++)
        argument = argument << 8 | bytes.data[i];
    *ret_argument = argument;
    *ret_shortest = argument >= least[information - 24];
    return 1 + width;
}

/* Takes one head and, of a string, its bytes. `wanted` is the type, or MZ_CBOR_END for any. */
static enum mz_cbor_type take(struct mz_cbor_reader *r, enum mz_cbor_type wanted,
                              struct item *ret_item) {
    if (r->status != MZ_OK)
        return MZ_CBOR_END;
    if (r->rest.size == 0) {
        r->status = MZ_E_TRUNCATED;
        return MZ_CBOR_END;
    }
    enum mz_cbor_type type = allowed_type(r->rest.data[0], &r->status);
    if (type == MZ_CBOR_END)
        return MZ_CBOR_END;
    if (wanted != MZ_CBOR_END && type != wanted) {
        r->status = MZ_E_BAD_TYPE;
        return MZ_CBOR_END;
    }
    struct item item = {0};
    bool shortest = true;
    size_t head = 1;
    if (type == MZ_CBOR_BOOL)
        item.argument = (r->rest.data[0] & 31u) == 21;
    else if (type != MZ_CBOR_NULL)
        head = read_head(r->rest, &item.argument, &shortest);
    bool string = type == MZ_CBOR_BYTES || type == MZ_CBOR_TEXT;
    if (head == 0 || (string && item.argument > r->rest.size - head))
        r->status = MZ_E_TRUNCATED;
    else if (!shortest)
        r->status = MZ_E_NON_CANONICAL;
    if (r->status != MZ_OK)
        return MZ_CBOR_END;
    size_t size = head;
    if (string) {
        item.string = r->rest.data + head;
        size += (size_t)item.argument;
    }
    if (type == MZ_CBOR_TEXT && !mz_text_is_utf8(mz_span_of(item.string, (size_t)item.argument))) {
        r->status = MZ_E_BAD_UTF8;
        return MZ_CBOR_END;
    }
    r->rest.data += size;
    r->rest.size -= size;
    *ret_item = item;
    return type;
}

uint64_t mz_cbor_get_uint(struct mz_cbor_reader *r) {
    struct item item = {0};
    if (mz_cbor_quick(r, MZ_CBOR_UINT, &item.argument))
        return item.argument;
    take(r, MZ_CBOR_UINT, &item);
    return item.argument;
}

int64_t mz_cbor_get_int(struct mz_cbor_reader *r) {
    struct item item = {0};
    const struct mz_cbor_reader before = *r;
    if (mz_cbor_quick(r, MZ_CBOR_UINT, &item.argument) && item.argument <= INT64_MAX)
        return (int64_t)item.argument;
    *r = before;
    bool negative = mz_cbor_peek(r) == MZ_CBOR_NEGATIVE;
    take(r, negative ? MZ_CBOR_NEGATIVE : MZ_CBOR_UINT, &item);
    if (item.argument > INT64_MAX) {
        mz_cbor_fail(r, MZ_E_OUT_OF_RANGE);
        return 0;
    }
    return negative ? -1 - (int64_t)item.argument : (int64_t)item.argument;
}

static struct mz_span get_string(struct mz_cbor_reader *r, enum mz_cbor_type type) {
    struct mz_cbor_reader before = *r;
    struct mz_span string;
    if (mz_cbor_quick_string(r, type, &string) &&
        (type == MZ_CBOR_BYTES || mz_text_is_utf8(string)))
        return string;
    *r = before;
    struct item item = {0};
    if (take(r, type, &item) == MZ_CBOR_END)
        return (struct mz_span){NULL, 0};
    return mz_span_of(item.string, (size_t)item.argument);
}

struct mz_span mz_cbor_get_bytes(struct mz_cbor_reader *r) {
    return get_string(r, MZ_CBOR_BYTES);
}

struct mz_span mz_cbor_get_text(struct mz_cbor_reader *r) {
    return get_string(r, MZ_CBOR_TEXT);
}

/* Each item takes at least a byte, so a count can be refused before anything is done for it (T6).
 */
static size_t get_count(struct mz_cbor_reader *r, enum mz_cbor_type type, size_t max,
                        size_t item_size) {
    struct item item = {0};
    if (!mz_cbor_quick(r, type, &item.argument) && take(r, type, &item) == MZ_CBOR_END)
        return 0;
    if (item.argument > max || item.argument > r->rest.size / item_size) {
        r->status = MZ_E_TOO_LARGE;
        return 0;
    }
    return (size_t)item.argument;
}

size_t mz_cbor_get_array(struct mz_cbor_reader *r, size_t max) {
    return get_count(r, MZ_CBOR_ARRAY, max, 1);
}

size_t mz_cbor_get_map(struct mz_cbor_reader *r, size_t max) {
    return get_count(r, MZ_CBOR_MAP, max, 2);
}

uint64_t mz_cbor_get_tag(struct mz_cbor_reader *r) {
    struct item item = {0};
    take(r, MZ_CBOR_TAG, &item);
    return item.argument;
}

bool mz_cbor_get_bool(struct mz_cbor_reader *r) {
    struct item item = {0};
    take(r, MZ_CBOR_BOOL, &item);
    return item.argument != 0;
}

bool mz_cbor_take_null(struct mz_cbor_reader *r) {
    struct item item;
    return mz_cbor_peek(r) == MZ_CBOR_NULL && take(r, MZ_CBOR_NULL, &item) == MZ_CBOR_NULL;
}

/* One array or map that is being passed over. */
struct level {
    size_t left; /* items to come; of a map, keys and values */
    bool map;
    struct mz_span key; /* the key before, to check the order; absent before the first */
};

/* A key has to be a scalar, and greater than the one before (RFC 8949 §4.2.1). */
static void check_key(struct mz_cbor_reader *r, struct level *level, enum mz_cbor_type type,
                      struct mz_span key) {
    if (type == MZ_CBOR_ARRAY || type == MZ_CBOR_MAP)
        mz_cbor_fail(r, MZ_E_BAD_TYPE);
    else if (level->key.data != NULL && mz_span_compare(level->key, key) >= 0)
        mz_cbor_fail(r, MZ_E_NON_CANONICAL);
    level->key = key;
}

struct mz_span mz_cbor_skip(struct mz_cbor_reader *r) {
    struct level levels[MZ_MAX_DEPTH];
    size_t depth = 0;
    const uint8_t *start = r->rest.data;
    do {
        const uint8_t *item_start = r->rest.data;
        struct item item = {0};
        enum mz_cbor_type type = take(r, MZ_CBOR_END, &item);
        if (type == MZ_CBOR_TAG)
            mz_cbor_fail(r, MZ_E_BAD_TYPE);
        if (type != MZ_CBOR_END && depth > 0) {
            struct level *level = &levels[depth - 1];
            if (level->map && level->left % 2 == 0)
                check_key(r, level, type,
                          mz_span_of(item_start, (size_t)(r->rest.data - item_start)));
            level->left--;
        }
        if (type == MZ_CBOR_ARRAY || type == MZ_CBOR_MAP) {
            bool map = type == MZ_CBOR_MAP;
            if (depth == MZ_MAX_DEPTH || item.argument > r->rest.size / (map ? 2 : 1))
                mz_cbor_fail(r, MZ_E_TOO_LARGE);
            else
                levels[depth++] =
                    (struct level){.left = (size_t)item.argument * (map ? 2 : 1), .map = map};
        }
        while (depth > 0 && levels[depth - 1].left == 0)
            depth--;
    } while (depth > 0 && r->status == MZ_OK);
    if (r->status != MZ_OK)
        return (struct mz_span){NULL, 0};
    return mz_span_of(start, (size_t)(r->rest.data - start));
}

enum mz_status mz_cbor_finish(const struct mz_cbor_reader *r) {
    if (r->status != MZ_OK)
        return r->status;
    return r->rest.size == 0 ? MZ_OK : MZ_E_TRAILING;
}
