/* Writes JSON (RFC 8259) into a growing buffer. Emit only: programs read JSON with jansson.
 *
 * It lives in proto so that the daemon and a clone answer the same question with the same bytes.
 * Commas and nesting are kept by the writer; text must be UTF-8 and is escaped. Integers are
 * written exactly. The first failed allocation is sticky and shows in mz_json_finish. */
#ifndef MZ_BASE_JSON_H
#define MZ_BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/span.h"
#include "proto/base/status.h"

struct mz_json {
    char *text; /* owned; not NUL-terminated until finish */
    size_t size;
    size_t capacity;
    uint64_t has_items; /* bit per depth: a comma is due */
    uint8_t depth;
    bool after_key;
    bool failed;
};

struct mz_json mz_json_start(void);
/* `key` is NULL inside arrays and at the top, a member name inside objects. */
void mz_json_open_object(struct mz_json *j, const char *key) __attribute__((nonnull(1)));
void mz_json_close_object(struct mz_json *j) __attribute__((nonnull));
void mz_json_open_array(struct mz_json *j, const char *key) __attribute__((nonnull(1)));
void mz_json_close_array(struct mz_json *j) __attribute__((nonnull));
void mz_json_text(struct mz_json *j, const char *key, const char *value)
    __attribute__((nonnull(1, 3)));
void mz_json_span(struct mz_json *j, const char *key, struct mz_span utf8)
    __attribute__((nonnull(1)));
void mz_json_hex(struct mz_json *j, const char *key, struct mz_span bytes)
    __attribute__((nonnull(1)));
void mz_json_uint(struct mz_json *j, const char *key, uint64_t value) __attribute__((nonnull(1)));
void mz_json_int(struct mz_json *j, const char *key, int64_t value) __attribute__((nonnull(1)));
void mz_json_bool(struct mz_json *j, const char *key, bool value) __attribute__((nonnull(1)));
void mz_json_null(struct mz_json *j, const char *key) __attribute__((nonnull(1)));
/* Two members: "key": "22000.00" and "key_fen": 2200000. Only inside objects. */
void mz_json_fen(struct mz_json *j, const char *key, int64_t fen) __attribute__((nonnull));
/* "YYYY-MM-DD" from YYYYMMDD. */
void mz_json_date(struct mz_json *j, const char *key, uint32_t date) __attribute__((nonnull(1)));
/* NUL-terminates and hands the text over: the caller frees *ret_text with free(). MZ_E_NO_MEMORY
 * after a failed allocation, and then everything is freed. */
enum mz_status mz_json_finish(struct mz_json *j, char **ret_text, size_t *ret_size)
    __attribute__((nonnull, warn_unused_result));
/* Drops what was written. */
void mz_json_discard(struct mz_json *j) __attribute__((nonnull));

#endif
