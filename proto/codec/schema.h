/* One description of a C struct serves its encoding, its strict decoding and its JSON.
 *
 * Bodies of statements, lines of lists and records of the fold are plain structs; a table of fields
 * says where each member lies, what its CBOR form is and what its bounds are. Adding a field is
 * adding a row. Absence has one value per type, so structs need no presence bits: numbers MZ_ABSENT
 * / MZ_ABSENT_FEN, dates 0, spans {NULL, 0}, enumerations 0, ids and hashes all zero (an all-zero
 * id or hash is refused as a value), lists of count 0. */
#ifndef MZ_CODEC_SCHEMA_H
#define MZ_CODEC_SCHEMA_H

#include "proto/base/json.h"
#include "proto/base/span.h"
#include "proto/base/status.h"
#include "proto/codec/cbor.h"

#define MZ_ID_SIZE 16u
struct mz_id {
    uint8_t bytes[MZ_ID_SIZE];
};

#define MZ_ABSENT     UINT64_MAX
#define MZ_ABSENT_FEN INT64_MIN

enum mz_field_type {
    MZ_F_UINT,  /* uint64_t, 0..max */
    MZ_F_FEN,   /* int64_t, fen, 0..MZ_MAX_FEN. JSON: "name": "22000.00", "name_fen": 2200000 */
    MZ_F_DATE,  /* uint32_t YYYYMMDD, a day that exists, 19000101..29991231. JSON "YYYY-MM-DD" */
    MZ_F_BOOL,  /* bool */
    MZ_F_CODE,  /* struct mz_span: identifier, [A-Za-z0-9][A-Za-z0-9._-]{0,63} */
    MZ_F_TEXT,  /* struct mz_span: UTF-8, 1..max bytes, no control characters but newline, no
                   identity number */
    MZ_F_BYTES, /* struct mz_span: 1..max bytes */
    MZ_F_ID,    /* struct mz_id: 16 bytes, JSON hex */
    MZ_F_HASH,  /* struct mz_hash: 32 bytes, JSON hex */
    MZ_F_ENUM,  /* uint8_t: text of one of `names`; values from 1 */
    MZ_F_FLAGS, /* uint32_t bit set: array of texts of `names` in ascending bit order, bit n-1 for
                   value n */
    MZ_F_LIST,  /* uint16_t count at `count_offset`, then up to `max` structs of `items` at `offset`
                 */
};

/* Names of an enumeration: text[v-1] is the name of value v. */
struct mz_names {
    const char *const *texts;
    uint8_t count;
};

struct mz_schema;

struct mz_field {
    const char *name;
    size_t name_size; /* bytes of it */
    enum mz_field_type type;
    bool optional; /* an absent optional field is left out of a map and is null in an array */
    size_t offset;
    uint64_t max;                  /* UINT: largest value; TEXT, BYTES: bytes; LIST: items */
    const struct mz_names *names;  /* ENUM, FLAGS */
    const struct mz_schema *items; /* LIST */
    size_t count_offset;           /* LIST */
};

enum mz_schema_form { MZ_SCHEMA_MAP, MZ_SCHEMA_ARRAY };

struct mz_schema {
    const char *name; /* for faults */
    enum mz_schema_form form;
    size_t size; /* sizeof the struct */
    uint8_t field_count;
    /* MAP: in ascending order of the encoded keys (shorter names first, then bytewise); a test
     * checks it. */
    const struct mz_field *fields;
};

/* Rows: MZ_ROW(struct, member, "name", TYPE, .optional = true, .max = ...). */
#define MZ_ROW(type_, member_, name_, kind_, ...)                                                  \
    {                                                                                              \
        .name = (name_), .name_size = sizeof(name_) - 1, .type = (kind_),                          \
        .offset = offsetof(type_, member_), __VA_ARGS__                                            \
    }
#define MZ_LIST_ROW(type_, member_, name_, items_, ...)                                            \
    {                                                                                              \
        .name = (name_), .name_size = sizeof(name_) - 1, .type = MZ_F_LIST,                        \
        .offset = offsetof(type_, member_), .items = (items_),                                     \
        .count_offset = offsetof(type_, member_##_count), __VA_ARGS__                              \
    }
#define MZ_SCHEMA(name_, form_, type_, rows_)                                                      \
    {                                                                                              \
        .name = (name_), .form = (form_), .size = sizeof(type_),                                   \
        .field_count = (uint8_t)(sizeof(rows_) / sizeof((rows_)[0])), .fields = (rows_)            \
    }

/* Decodes one item. Spans in `ret_value` point into the reader's bytes. On failure `fault` (may be
 * NULL) names the field and `ret_value` is unspecified. */
enum mz_status mz_schema_decode(const struct mz_schema *schema, struct mz_cbor_reader *reader,
                                void *ret_value, struct mz_fault *fault)
    __attribute__((nonnull(1, 2, 3), warn_unused_result));
/* Encodes; the bytes decode again to the same value. Overflow shows in the writer. */
void mz_schema_encode(const struct mz_schema *schema, const void *value, struct mz_writer *w)
    __attribute__((nonnull));
/* Likewise; *ret_moved, a struct of the schema, is what the bytes decode to: the value, with its
 * spans pointing into them, if nothing overflowed. */
void mz_schema_encode_moved(const struct mz_schema *schema, const void *value, struct mz_writer *w,
                            void *ret_moved) __attribute__((nonnull));
/* The bytes that a decoded value points into are now at `to` and not at `from`. */
void mz_schema_move(const struct mz_schema *schema, void *value, const uint8_t *from,
                    const uint8_t *to) __attribute__((nonnull));
/* The bounds of decode applied to a struct made by hand: what passes here is what decode accepts.
 */
enum mz_status mz_schema_check(const struct mz_schema *schema, const void *value,
                               struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));
/* Sets every optional member to its absent value and zeroes the rest. */
void mz_schema_init(const struct mz_schema *schema, void *ret_value) __attribute__((nonnull));
/* Writes the members into the JSON object that is open; absent ones are left out. */
void mz_schema_json(const struct mz_schema *schema, const void *value, struct mz_json *json)
    __attribute__((nonnull));

/* Value of `text` in `names`, or 0. */
uint8_t mz_names_find(const struct mz_names *names, struct mz_span text) __attribute__((nonnull));
/* Name of `value`, or "?" outside the table. */
const char *mz_names_text(const struct mz_names *names, uint8_t value) __attribute__((nonnull));

#endif
