#include "client/io/csv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proto/base/text.h"

struct row {
    size_t first;  /* of its fields */
    size_t number; /* in the file */
};

struct mz_csv {
    struct mz_buffer text; /* fields one after the other, each with a NUL */
    struct mz_buffer ends; /* size_t[]: where each field starts, and the end */
    struct mz_buffer rows; /* struct row[] */
    size_t columns;
};

/* What the parser is at. */
struct parser {
    struct mz_csv *csv;
    struct mz_reader in;
    size_t row, column; /* from 1 */
    size_t row_field;   /* first field of the row */
    bool row_empty;
    struct mz_fault *fault;
};

static size_t field_count(const struct mz_csv *csv) {
    return csv->ends.size / sizeof(size_t);
}

static size_t field_start(const struct mz_csv *csv, size_t field) {
    size_t start;
    memcpy(&start, csv->ends.data + field * sizeof start, sizeof start);
    return start;
}

static enum mz_status fail(const struct parser *p, enum mz_status status, const char *have) {
    mz_fault_at(p->fault, status, "row %zu, column %zu", p->row, p->column);
    mz_fault_have(p->fault, "%s", have);
    return status;
}

static int peek(const struct parser *p) {
    return p->in.rest.size == 0 ? -1 : p->in.rest.data[0];
}

static void skip(struct parser *p) {
    (void)mz_reader_u8(&p->in);
}

static void put(struct parser *p, int c) {
    uint8_t byte = (uint8_t)c;
    mz_buffer_bytes(&p->csv->text, &byte, 1);
}

static bool ends_field(const struct parser *p) {
    int c = peek(p);
    return c == -1 || c == ',' || c == '\n' || c == '\r';
}

static enum mz_status quoted(struct parser *p) {
    skip(p);
    for (;;) {
        int c = peek(p);
        if (c == -1)
            return fail(p, MZ_E_TRUNCATED, "\"");
        skip(p);
        if (c == '"') {
            if (peek(p) != '"')
                break;
            skip(p);
        }
        if (c == '\0')
            return fail(p, MZ_E_BAD_TEXT, "NUL");
        put(p, c);
    }
    return ends_field(p) ? MZ_OK : fail(p, MZ_E_BAD_TEXT, "\"…");
}

static enum mz_status bare(struct parser *p) {
    while (!ends_field(p)) {
        int c = peek(p);
        if (c == '"' || c == '\0')
            return fail(p, MZ_E_BAD_TEXT, c == '"' ? "\"" : "NUL");
        put(p, c);
        skip(p);
    }
    return MZ_OK;
}

static enum mz_status field(struct parser *p) {
    struct mz_csv *csv = p->csv;
    if (p->column > MZ_CSV_COLUMNS)
        return fail(p, MZ_E_TOO_LARGE, "columns");
    size_t start = csv->text.size;
    mz_buffer_bytes(&csv->ends, &start, sizeof start);
    if (mz_buffer_reserve(&csv->text, 1) == NULL)
        return fail(p, MZ_E_NO_MEMORY, "");
    enum mz_status status = peek(p) == '"' ? quoted(p) : bare(p);
    if (status != MZ_OK)
        return status;
    struct mz_span text = mz_span_of(csv->text.data + start, csv->text.size - start);
    if (text.size > 0)
        p->row_empty = false;
    if (!mz_text_is_utf8(text))
        return fail(p, MZ_E_BAD_UTF8, "");
    put(p, '\0');
    return csv->text.failed || csv->ends.failed ? fail(p, MZ_E_NO_MEMORY, "") : MZ_OK;
}

/* Consumes the line break; true if the file goes on. */
static enum mz_status line_end(struct parser *p) {
    if (peek(p) == '\r') {
        skip(p);
        if (peek(p) != '\n')
            return fail(p, MZ_E_BAD_TEXT, "CR");
    }
    if (peek(p) == '\n')
        skip(p);
    return MZ_OK;
}

static enum mz_status keep_row(struct parser *p) {
    struct mz_csv *csv = p->csv;
    size_t width = field_count(csv) - p->row_field;
    if (p->row_empty) {
        csv->text.size = field_start(csv, p->row_field);
        csv->ends.size = p->row_field * sizeof(size_t);
        return MZ_OK;
    }
    if (csv->columns == 0)
        csv->columns = width;
    if (width != csv->columns) {
        char have[32], want[32];
        (void)snprintf(have, sizeof have, "%zu", width);
        (void)snprintf(want, sizeof want, "%zu", csv->columns);
        enum mz_status status =
            fail(p, width > csv->columns ? MZ_E_TRAILING : MZ_E_MISSING_FIELD, have);
        mz_fault_want(p->fault, "%s", want);
        return status;
    }
    struct row row = {p->row_field, p->row};
    mz_buffer_bytes(&csv->rows, &row, sizeof row);
    if (csv->rows.size / sizeof row > MZ_CSV_ROWS)
        return fail(p, MZ_E_TOO_LARGE, "rows");
    return csv->rows.failed ? fail(p, MZ_E_NO_MEMORY, "") : MZ_OK;
}

static enum mz_status parse(struct parser *p) {
    for (p->row = 1; p->in.rest.size > 0; p->row++) {
        p->row_field = field_count(p->csv);
        p->row_empty = true;
        for (p->column = 1;; p->column++) {
            enum mz_status status = field(p);
            if (status != MZ_OK)
                return status;
            if (peek(p) != ',')
                break;
            skip(p);
        }
        enum mz_status status = line_end(p);
        if (status == MZ_OK)
            status = keep_row(p);
        if (status != MZ_OK)
            return status;
    }
    return MZ_OK;
}

enum mz_status mz_csv_parse(struct mz_span bytes, struct mz_csv **ret_csv, struct mz_fault *fault) {
    struct mz_csv *csv = calloc(1, sizeof *csv);
    if (csv == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "CSV");
    if (bytes.size >= 3 && memcmp(bytes.data, "\xEF\xBB\xBF", 3) == 0)
        bytes = mz_span_of(bytes.data + 3, bytes.size - 3);
    struct parser parser = {.csv = csv, .in = mz_reader_over(bytes), .fault = fault};
    enum mz_status status = parse(&parser);
    if (status != MZ_OK) {
        mz_csv_free(csv);
        return status;
    }
    *ret_csv = csv;
    return MZ_OK;
}

void mz_csv_free(struct mz_csv *csv) {
    if (csv == NULL)
        return;
    mz_buffer_free(&csv->text);
    mz_buffer_free(&csv->ends);
    mz_buffer_free(&csv->rows);
    free(csv);
}

size_t mz_csv_rows(const struct mz_csv *csv) {
    return csv->rows.size / sizeof(struct row);
}

size_t mz_csv_columns(const struct mz_csv *csv) {
    return csv->columns;
}

static struct row row_at(const struct mz_csv *csv, size_t row) {
    struct row found;
    memcpy(&found, csv->rows.data + row * sizeof found, sizeof found);
    return found;
}

struct mz_span mz_csv_field(const struct mz_csv *csv, size_t row, size_t column) {
    size_t start = field_start(csv, row_at(csv, row).first + column);
    const char *text = (const char *)csv->text.data + start;
    return mz_span_text(text);
}

size_t mz_csv_number(const struct mz_csv *csv, size_t row) {
    return row_at(csv, row).number;
}

static bool is_number(struct mz_span field) {
    size_t digits = 0;
    for (size_t i = field.data[0] == '-' || field.data[0] == '+'; i < field.size; i++) {
        if (field.data[i] >= '0' && field.data[i] <= '9')
            digits++;
        else if (field.data[i] != '.')
            return false;
    }
    return digits > 0;
}

void mz_csv_write(struct mz_buffer *buffer, struct mz_span value, bool guarded) {
    bool formula = guarded && value.size > 0 && memchr("=+-@\t\r", value.data[0], 6) != NULL &&
                   !is_number(value);
    bool quote = formula;
    for (size_t i = 0; i < value.size && !quote; i++)
        quote = memchr(",\"\r\n", value.data[i], 4) != NULL;
    if (!quote) {
        mz_buffer_span(buffer, value);
        return;
    }
    mz_buffer_text(buffer, formula ? "\"'" : "\"");
    for (size_t i = 0; i < value.size; i++) {
        if (value.data[i] == '"')
            mz_buffer_text(buffer, "\"");
        mz_buffer_bytes(buffer, &value.data[i], 1);
    }
    mz_buffer_text(buffer, "\"");
}
