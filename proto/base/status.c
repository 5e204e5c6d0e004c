#include "proto/base/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "proto/base/text.h"

struct row {
    const char *code;
    int exit;
    int http;
    const char *text[2]; /* by enum mz_language */
    const char *remedy[2];
};

static const struct row rows[MZ_STATUS_COUNT] = {
    [MZ_OK] = {"ok", MZ_EXIT_OK, 200, {"", ""}, {"", ""}},
#define X(name, code, exit, http, en, zh, do_en, do_zh)                                            \
    [name] = {code, exit, http, {en, zh}, {do_en, do_zh}},
#include "proto/base/status_table.h"
#undef X
};

/* A number that is no status can only come from a defect here, so it is told as one. */
static const struct row *row_of(enum mz_status status) {
    unsigned index = (unsigned)status;
    return &rows[index < MZ_STATUS_COUNT ? index : MZ_E_INTERNAL];
}

const char *mz_status_code(enum mz_status status) {
    return row_of(status)->code;
}

int mz_status_exit(enum mz_status status) {
    return row_of(status)->exit;
}

int mz_status_http(enum mz_status status) {
    return row_of(status)->http;
}

enum mz_status mz_status_from_code(struct mz_span code) {
    for (int i = 0; i < MZ_STATUS_COUNT; i++) {
        if (mz_span_equal_text(code, rows[i].code))
            return (enum mz_status)i;
    }
    return MZ_STATUS_COUNT;
}

/* The greatest length <= size that does not end inside a UTF-8 character of `text`. */
static size_t cut_at_character(const char *text, size_t size) {
    while (size > 0 && ((unsigned char)text[size] & 0xC0) == 0x80)
        size--;
    return size;
}

/* A NUL-terminated string that grows until its capacity; sticky once something was cut. */
struct line {
    char *text;
    size_t size;
    size_t capacity; /* without the NUL */
    bool cut;
};

static void line_add(struct line *line, const char *text, size_t size) {
    if (line->cut)
        return;
    size_t room = line->capacity - line->size;
    if (size > room) {
        size = cut_at_character(text, room);
        line->cut = true;
    }
    memcpy(line->text + line->size, text, size);
    line->size += size;
    line->text[line->size] = '\0';
}

/* Copies `template`, each {word} that names a part of the fault replaced by that part. The parts
 * themselves are copied as they are: a brace inside one is never expanded. */
static void fill(const char *template, const struct mz_fault *fault, char *buffer,
                 size_t capacity) {
    const struct {
        const char *name;
        const char *value;
    } parts[] = {
        {"{place}", fault->place},
        {"{have}", fault->have},
        {"{want}", fault->want},
        {"{who}", fault->who},
    };
    if (capacity == 0)
        return;
    struct line line = {.text = buffer, .capacity = capacity - 1};
    line_add(&line, "", 0);
    while (*template != '\0') {
        size_t plain = strcspn(template, "{");
        line_add(&line, template, plain);
        template += plain;
        if (*template == '\0')
            break;
        const char *value = "{";
        size_t skip = 1;
        for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
            size_t size = strlen(parts[i].name);
            if (strncmp(template, parts[i].name, size) == 0) {
                value = parts[i].value;
                skip = size;
            }
        }
        line_add(&line, value, strlen(value));
        template += skip;
    }
}

void mz_fault_text(const struct mz_fault *fault, enum mz_language language, char *buffer,
                   size_t capacity) {
    fill(row_of(fault->status)->text[language == MZ_CHINESE], fault, buffer, capacity);
}

void mz_fault_remedy(const struct mz_fault *fault, enum mz_language language, char *buffer,
                     size_t capacity) {
    fill(row_of(fault->status)->remedy[language == MZ_CHINESE], fault, buffer, capacity);
}

/* Parts may hold what a peer sent, cut anywhere; whoever shows them expects UTF-8. */
static void mend_utf8(char *text) {
    size_t size = strlen(text);
    for (size_t i = 0; i < size;) {
        size_t n = 1;
        while (n <= 4 && n <= size - i && !mz_text_is_utf8(mz_span_of(text + i, n)))
            n++;
        if (n > 4 || n > size - i) {
            text[i] = '?';
            n = 1;
        }
        i += n;
    }
}

static void format_part(char *part, size_t capacity, const char *format, va_list arguments) {
    /* Longer than any part, so that it is line_add that cuts, and at a character. */
    char whole[256];
    int size = vsnprintf(whole, sizeof whole, format, arguments);
    if (size < 0)
        whole[0] = '\0';
    struct line line = {.text = part, .capacity = capacity - 1};
    line_add(&line, whole, strlen(whole));
    mend_utf8(part);
}

enum mz_status (mz_fault_at)(struct mz_fault *fault, enum mz_status status, const char *place_format,
                           ...) {
    if (fault == NULL)
        return status;
    *fault = (struct mz_fault){.status = status};
    va_list arguments;
    va_start(arguments, place_format);
    format_part(fault->place, sizeof fault->place, place_format, arguments);
    va_end(arguments);
    return status;
}

void mz_fault_have(struct mz_fault *fault, const char *format, ...) {
    if (fault == NULL)
        return;
    va_list arguments;
    va_start(arguments, format);
    format_part(fault->have, sizeof fault->have, format, arguments);
    va_end(arguments);
}

void mz_fault_want(struct mz_fault *fault, const char *format, ...) {
    if (fault == NULL)
        return;
    va_list arguments;
    va_start(arguments, format);
    format_part(fault->want, sizeof fault->want, format, arguments);
    va_end(arguments);
}

void mz_fault_who(struct mz_fault *fault, const char *format, ...) {
    if (fault == NULL)
        return;
    va_list arguments;
    va_start(arguments, format);
    format_part(fault->who, sizeof fault->who, format, arguments);
    va_end(arguments);
}

void mz_fault_within(struct mz_fault *fault, const char *prefix_format, ...) {
    if (fault == NULL)
        return;
    char inner[sizeof fault->place];
    memcpy(inner, fault->place, sizeof inner);
    va_list arguments;
    va_start(arguments, prefix_format);
    format_part(fault->place, sizeof fault->place, prefix_format, arguments);
    va_end(arguments);
    struct line line = {
        .text = fault->place, .size = strlen(fault->place), .capacity = sizeof fault->place - 1};
    /* An index binds to its list without a dot: lines[3], not lines.[3]. */
    if (inner[0] != '\0' && inner[0] != '[')
        line_add(&line, ".", 1);
    line_add(&line, inner, strlen(inner));
}
