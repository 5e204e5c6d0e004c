/* A CSV that a clerk made, by the names of its columns, with every bad row told before anything is
 * done. */
#ifndef MZ_CLIENT_SHEET_H
#define MZ_CLIENT_SHEET_H

#include "client/client.h"
#include "client/io/csv.h"

#define MZ_SHEET_COLUMNS 16u
#define MZ_SHEET_TOLD    50u /* problems that are printed one by one */

/* A column that a command knows. */
struct mz_sheet_column {
    const char
        *names; /* headings that mean it, separated by | ; the first is how messages call it */
    bool required;
};

struct mz_sheet {
    struct mz_client *client;
    const char *path;
    struct mz_csv *csv;
    const struct mz_sheet_column *columns;
    int position[MZ_SHEET_COLUMNS]; /* of each known column; -1 if the sheet lacks it */
    size_t problems;
    enum mz_status first; /* status of the first problem */
};

/* Reads the file at `path`, in UTF-8 or GB18030 (charset.h; it says so if it is), and finds the
 * columns in its first row. MZ_E_BAD_SHEET says why it cannot be read as one: a workbook, another
 * separator, a column that is missing, not known or there twice, no row below the headings, a quote
 * left open, rows of another width. MZ_E_TOO_LARGE, MZ_E_BAD_TEXT (NUL, a quote within a field). */
enum mz_status mz_sheet_open(struct mz_client *client, const char *path,
                             const struct mz_sheet_column *columns, size_t count,
                             struct mz_sheet *ret_sheet)
    __attribute__((nonnull, warn_unused_result));
/* For sheet_open.c: is `name` one of the names separated by |? A cell without the blanks around. */
bool mz_sheet_names(const char *names, struct mz_span name) __attribute__((nonnull));
struct mz_span mz_sheet_trim(struct mz_span text);
void mz_sheet_close(struct mz_sheet *sheet) __attribute__((nonnull));

/* Rows of data, counted from 0. */
size_t mz_sheet_rows(const struct mz_sheet *sheet) __attribute__((nonnull));
/* A cell without surrounding blanks; absent if it is empty or the sheet lacks the column. */
struct mz_span mz_sheet_get(const struct mz_sheet *sheet, size_t row, size_t column)
    __attribute__((nonnull));
bool mz_sheet_has(const struct mz_sheet *sheet, size_t column) __attribute__((nonnull));

/* Tells one problem of a cell on stderr and counts it. `have` and `want` may be NULL. The cell
 * itself is never printed: it may be personal. */
void mz_sheet_problem(struct mz_sheet *sheet, size_t row, size_t column, enum mz_status status,
                      const char *have, const char *want) __attribute__((nonnull(1)));
/* Likewise for a fault found by other code; its place gets the row and column before it. */
void mz_sheet_fault(struct mz_sheet *sheet, size_t row, size_t column, const struct mz_fault *fault)
    __attribute__((nonnull));
/* MZ_OK if there was no problem; otherwise says how many there were and that nothing was done, and
 * gives the status of the first. */
enum mz_status mz_sheet_verdict(struct mz_sheet *sheet)
    __attribute__((nonnull, warn_unused_result));

/* -- Cells of a kind, which must not be empty. False after telling what is wrong; as problems are
 * counted, a whole sheet may be read before mz_sheet_verdict is asked. */
/* A positive amount in figures or in 大写. */
bool mz_sheet_fen(struct mz_sheet *sheet, size_t row, size_t column, int64_t *ret_fen)
    __attribute__((nonnull));
/* Any form of mz_date_parse_written, which is what spreadsheets make of a date. */
bool mz_sheet_date(struct mz_sheet *sheet, size_t row, size_t column, uint32_t *ret_date)
    __attribute__((nonnull));
bool mz_sheet_number(struct mz_sheet *sheet, size_t row, size_t column, uint64_t *ret_number)
    __attribute__((nonnull));
/* A word of the vocabulary, as it is on the wire or in Chinese (context as in mz_i18n_word's
 * tables). */
bool mz_sheet_word(struct mz_sheet *sheet, size_t row, size_t column, const struct mz_names *names,
                   const char *const *chinese, uint8_t *ret_word) __attribute__((nonnull(1, 4, 6)));

#endif
