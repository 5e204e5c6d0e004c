/* CSV as RFC 4180 defines it, read strictly: a table of money is not guessed at.
 *
 * UTF-8 with or without a byte-order mark; lines end in CRLF or LF; a field may be quoted, and then
 * holds commas, line breaks and doubled quotes. Refused: a quote inside an unquoted field, text
 * after a closing quote, a lone CR, NUL, a row with another number of fields than the first. Rows
 * whose fields are all empty, as spreadsheets leave them at the end, are passed over. */
#ifndef MZ_CLIENT_CSV_H
#define MZ_CLIENT_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "client/io/buffer.h"
#include "proto/base/status.h"

#define MZ_CSV_COLUMNS 64u
#define MZ_CSV_ROWS    200000u

struct mz_csv;

/* Parses; copies what it keeps. The fault's place is "row R, column C", counted from 1 as a
 * spreadsheet shows them. MZ_E_BAD_UTF8, MZ_E_BAD_TEXT, MZ_E_TRUNCATED (an open quote),
 * MZ_E_TRAILING or MZ_E_MISSING_FIELD (number of fields), MZ_E_TOO_LARGE, MZ_E_NO_MEMORY. */
enum mz_status mz_csv_parse(struct mz_span bytes, struct mz_csv **ret_csv, struct mz_fault *fault)
    __attribute__((nonnull(2), warn_unused_result));
void mz_csv_free(struct mz_csv *csv);

/* Row 0 is the first that is not empty: the headings. */
size_t mz_csv_rows(const struct mz_csv *csv) __attribute__((nonnull));
size_t mz_csv_columns(const struct mz_csv *csv) __attribute__((nonnull));
/* A field, lives as long as `csv`; NUL-terminated behind its size. */
struct mz_span mz_csv_field(const struct mz_csv *csv, size_t row, size_t column)
    __attribute__((nonnull));
/* The row's number in the file, from 1, as a spreadsheet shows it. */
size_t mz_csv_number(const struct mz_csv *csv, size_t row) __attribute__((nonnull));

/* Appends a field as CSV: quoted where needed. With `guarded`, a cell that a spreadsheet would run
 * as a formula (it begins with = + - @, tab or CR) gets a leading apostrophe, unless it is a
 * number. */
void mz_csv_write(struct mz_buffer *buffer, struct mz_span field, bool guarded)
    __attribute__((nonnull(1)));

#endif
