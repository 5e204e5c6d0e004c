/* XLSX workbooks row by row, in constant memory however many rows there are (P9): the way of large
 * tables. Forms go through doc_write.h, which merges cells and so keeps a sheet in memory.
 *
 * A spreadsheet's numbers are binary64 by its format (ECMA-376 §18.18.11) and shown with 15 digits:
 * hundredths of at most 15 digits come out as the decimal they are; larger ones are written as text
 * rather than rounded (G5).
 */
#ifndef MZ_CLIENT_DOC_XLSX_H
#define MZ_CLIENT_DOC_XLSX_H

#include "client/doc/doc.h"

#define MZ_XLSX_COLUMNS 40u /* of a large table, at most */

struct mz_xlsx;

/* A workbook at `path`, which is overwritten, dated `created_ms`. Temporary files go to TMPDIR.
 * MZ_E_NO_MEMORY. */
enum mz_status mz_xlsx_open(const char *path, const char *title, uint64_t created_ms,
                            struct mz_xlsx **ret_xlsx, struct mz_fault *fault)
    __attribute__((nonnull(1, 2, 4), warn_unused_result));
/* Begins a sheet with columns so wide (half characters) and this heading row, which stays in sight,
 * filters the rows and is repeated in print. At most 31 characters of the name; those that a
 * sheet's name may not have become _. */
enum mz_status mz_xlsx_sheet(struct mz_xlsx *xlsx, const char *name, const char *const *headings,
                             const uint16_t *widths, size_t columns, struct mz_fault *fault)
    __attribute__((nonnull(1, 2, 3, 4), warn_unused_result));
/* The next row. Only text, value, number, bold and shaded of the cells count. MZ_E_IO;
 * MZ_E_TOO_LARGE behind row 1 048 576. */
enum mz_status mz_xlsx_row(struct mz_xlsx *xlsx, const struct mz_doc_cell *cells, size_t count,
                           struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));
/* Ends what the filter covers: rows behind this, such as totals, stay below it. */
void mz_xlsx_end_rows(struct mz_xlsx *xlsx) __attribute__((nonnull));

/* A sheet without headings that stands before all others and is written when they are done: call
 * front first, and to_front before its rows. */
enum mz_status mz_xlsx_front(struct mz_xlsx *xlsx, const char *name, const uint16_t *widths,
                             size_t columns, struct mz_fault *fault)
    __attribute__((nonnull(1, 2, 3), warn_unused_result));
void mz_xlsx_to_front(struct mz_xlsx *xlsx) __attribute__((nonnull));

/* Writes the file and frees the workbook, whatever the outcome. MZ_E_IO. */
enum mz_status mz_xlsx_close(struct mz_xlsx *xlsx, struct mz_fault *fault)
    __attribute__((nonnull(1), warn_unused_result));

#endif
