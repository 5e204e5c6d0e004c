/* What the two ways of writing a workbook share: the book, its looks and a cell. The doc_xlsx files
 * are the only users of libxlsxwriter. */
#ifndef MZ_CLIENT_DOC_XLSX_BOOK_H
#define MZ_CLIENT_DOC_XLSX_BOOK_H

#include <xlsxwriter.h>

#include "client/doc/doc_xlsx.h"

#define MZ_XLSX_A4      9             /* of worksheet_set_paper */
#define MZ_XLSX_LINE    15500u        /* thousandths of a point, of 10.5 points */
#define MZ_XLSX_HIGHEST 409.0         /* points of a row */
#define MZ_XLSX_CELL    MZ_DOC_STYLES /* the look of cells, beside those of paragraphs */

struct format {
    uint32_t key;
    lxw_format *format;
};

struct mz_xlsx {
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_worksheet *front; /* of free rows, written last */
    struct format formats[200];
    size_t formats_count;
    lxw_row_t row;
    double points;  /* height of the rows of a document's sheet */
    size_t columns; /* of the large table, until its rows are ended */
    uint16_t widths[MZ_XLSX_COLUMNS], front_widths[MZ_XLSX_COLUMNS]; /* half characters */
    bool failed;
};

/* Where temporary files go. */
const char *mz_xlsx_temporary(void);
/* `constant`: rows are written in their order and no longer in memory then. */
enum mz_status mz_xlsx_book(const char *path, const char *title, uint64_t created_ms, bool constant,
                            struct mz_xlsx **ret_xlsx, struct mz_fault *fault)
    __attribute__((nonnull(1, 2, 5), warn_unused_result));
/* A new sheet, into which rows go from here on. */
void mz_xlsx_name(struct mz_xlsx *xlsx, const char *name) __attribute__((nonnull));
/* One format a look, made when first used; NULL, and the workbook failed, without memory. */
lxw_format *mz_xlsx_format(struct mz_xlsx *xlsx, unsigned look, const struct mz_doc_cell *cell)
    __attribute__((nonnull));
/* A cell of the row that is being written; over several columns and rows. */
void mz_xlsx_put(struct mz_xlsx *xlsx, lxw_col_t column, const struct mz_doc_cell *cell,
                 lxw_format *format) __attribute__((nonnull(1, 3)));
void mz_xlsx_put_over(struct mz_xlsx *xlsx, lxw_col_t first, lxw_col_t last, unsigned rows,
                      const struct mz_doc_cell *cell, lxw_format *format)
    __attribute__((nonnull(1, 5)));

#endif
