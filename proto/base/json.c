#include "proto/base/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proto/base/calendar.h"
#include "proto/base/money.h"

/* One bit of has_items for each depth, the top included. */
#define MAX_DEPTH 63u

/* Room for `more` bytes and the NUL that finish adds. */
static bool reserve(struct mz_json *j, size_t more) {
    if (j->failed)
        return false;
    if (more < j->capacity - j->size)
        return true;
    size_t capacity = j->capacity < 512 ? 512 : j->capacity;
    while (capacity - j->size <= more) {
        if (capacity > SIZE_MAX / 2) {
            j->failed = true;
            return false;
        }
        capacity *= 2;
    }
    char *text = realloc(j->text, capacity);
    if (text == NULL) {
        j->failed = true;
        return false;
    }
    j->text = text;
    j->capacity = capacity;
    return true;
}

static void put(struct mz_json *j, const char *bytes, size_t size) {
    if (!reserve(j, size))
        return;
    memcpy(j->text + j->size, bytes, size);
    j->size += size;
}

static void put_text(struct mz_json *j, const char *text) {
    put(j, text, strlen(text));
}

/* RFC 8259 §7: quotation mark, reverse solidus and the control characters must be escaped. */
static void put_quoted(struct mz_json *j, const uint8_t *bytes, size_t size) {
    put(j, "\"", 1);
    size_t plain = 0;
    for (size_t i = 0; i < size; i++) {
        uint8_t c = bytes[i];
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        put(j, (const char *)bytes + plain, i - plain);
        plain = i + 1;
        char escape[8];
        if (c == '"' || c == '\\')
            snprintf(escape, sizeof escape, "\\%c", c);
        else if (c == '\n')
            snprintf(escape, sizeof escape, "\\n");
        else if (c == '\t')
            snprintf(escape, sizeof escape, "\\t");
        else
            snprintf(escape, sizeof escape, "\\u%04x", c);
        put_text(j, escape);
    }
    if (size > plain)
        put(j, (const char *)bytes + plain, size - plain);
    put(j, "\"", 1);
}

/* What comes before any value: the comma that is due, and the member's name. */
static void begin_value(struct mz_json *j, const char *key) {
    uint64_t bit = UINT64_C(1) << j->depth;
    if ((j->has_items & bit) != 0)
        put(j, ",", 1);
    j->has_items |= bit;
    if (key != NULL) {
        put_quoted(j, (const uint8_t *)key, strlen(key));
        put(j, ":", 1);
    }
}

static void open_nested(struct mz_json *j, const char *key, const char *bracket) {
    begin_value(j, key);
    if (j->depth == MAX_DEPTH) {
        j->failed = true;
        return;
    }
    j->depth++;
    j->has_items &= ~(UINT64_C(1) << j->depth);
    put(j, bracket, 1);
}

static void close_nested(struct mz_json *j, const char *bracket) {
    if (j->depth == 0) {
        j->failed = true;
        return;
    }
    j->depth--;
    put(j, bracket, 1);
}

struct mz_json mz_json_start(void) {
    return (struct mz_json){0};
}

void mz_json_open_object(struct mz_json *j, const char *key) {
    open_nested(j, key, "{");
}

void mz_json_close_object(struct mz_json *j) {
    close_nested(j, "}");
}

void mz_json_open_array(struct mz_json *j, const char *key) {
    open_nested(j, key, "[");
}

void mz_json_close_array(struct mz_json *j) {
    close_nested(j, "]");
}

void mz_json_text(struct mz_json *j, const char *key, const char *value) {
    mz_json_span(j, key, mz_span_text(value));
}

void mz_json_span(struct mz_json *j, const char *key, struct mz_span utf8) {
    begin_value(j, key);
    put_quoted(j, utf8.data, utf8.size);
}

void mz_json_hex(struct mz_json *j, const char *key, struct mz_span bytes) {
    static const char digits[] = "0123456789abcdef";
    begin_value(j, key);
    put(j, "\"", 1);
    if (bytes.size < SIZE_MAX / 4 && reserve(j, 2 * bytes.size)) {
        for (size_t i = 0; i < bytes.size; i++) {
            j->text[j->size++] = digits[bytes.data[i] >> 4];
            j->text[j->size++] = digits[bytes.data[i] & 15];
        }
    }
    put(j, "\"", 1);
}

void mz_json_uint(struct mz_json *j, const char *key, uint64_t value) {
    char text[24];
    snprintf(text, sizeof text, "%" PRIu64, value);
    begin_value(j, key);
    put_text(j, text);
}

void mz_json_int(struct mz_json *j, const char *key, int64_t value) {
    char text[24];
    snprintf(text, sizeof text, "%" PRId64, value);
    begin_value(j, key);
    put_text(j, text);
}

void mz_json_bool(struct mz_json *j, const char *key, bool value) {
    begin_value(j, key);
    put_text(j, value ? "true" : "false");
}

void mz_json_null(struct mz_json *j, const char *key) {
    begin_value(j, key);
    put_text(j, "null");
}

void mz_json_fen(struct mz_json *j, const char *key, int64_t fen) {
    char text[MZ_MONEY_TEXT];
    mz_money_format(fen, text);
    mz_json_text(j, key, text);
    /* The second member's name is the first's with a suffix, so it is written in two pieces. */
    begin_value(j, NULL);
    put_quoted(j, (const uint8_t *)key, strlen(key));
    if (!j->failed)
        j->size--; /* take the closing quotation mark back */
    char number[32];
    snprintf(number, sizeof number, "_fen\":%" PRId64, fen);
    put_text(j, number);
}

void mz_json_date(struct mz_json *j, const char *key, uint32_t date) {
    char text[MZ_TIME_TEXT];
    mz_date_format(date, text);
    mz_json_text(j, key, text);
}

enum mz_status mz_json_finish(struct mz_json *j, char **ret_text, size_t *ret_size) {
    /* The second cause of failure, brackets that do not match, is a defect of the caller. */
    bool unbalanced = j->depth != 0;
    if (!reserve(j, 0) || unbalanced) {
        mz_json_discard(j);
        return unbalanced ? MZ_E_INTERNAL : MZ_E_NO_MEMORY;
    }
    j->text[j->size] = '\0';
    *ret_text = j->text;
    *ret_size = j->size;
    *j = mz_json_start();
    return MZ_OK;
}

void mz_json_discard(struct mz_json *j) {
    free(j->text);
    *j = mz_json_start();
}
