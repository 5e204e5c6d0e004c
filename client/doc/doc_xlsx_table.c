/* XLSX of large tables, row by row. */
#include <string.h>

#include "client/doc/doc_layout.h"
#include "client/doc/doc_xlsx_book.h"

#define PORTRAIT  110u /* half characters that are still readable on an upright page */
#define LANDSCAPE 230u /* and on one that lies */
#define NARROW    8u   /* columns: of more, the first stays in sight */

enum mz_status mz_xlsx_open(const char *path, const char *title, uint64_t created_ms,
                            struct mz_xlsx **ret_xlsx, struct mz_fault *fault) {
    return mz_xlsx_book(path, title, created_ms, true, ret_xlsx, fault);
}

/* Not every reader makes a row as high as its texts need. Most fit in one line: not measured. */
static void set_height(struct mz_xlsx *xlsx, const struct mz_doc_cell *cells, size_t count) {
    unsigned lines = 1;
    for (size_t i = 0; i < count && i < MZ_XLSX_COLUMNS; i++) {
        unsigned width = xlsx->widths[i];
        if (cells[i].number != MZ_DOC_TEXT || cells[i].text == NULL ||
            (strlen(cells[i].text) < width && strchr(cells[i].text, '\n') == NULL))
            continue;
        unsigned needs = mz_doc_text_lines(cells[i].text, width > 2 ? width - 1 : 1);
        lines = needs > lines ? needs : lines;
    }
    double points = lines * (MZ_XLSX_LINE / 1000.0) + 2;
    if (lines > 1)
        worksheet_set_row(xlsx->sheet, xlsx->row,
                          points > MZ_XLSX_HIGHEST ? MZ_XLSX_HIGHEST : points, NULL);
}

enum mz_status mz_xlsx_row(struct mz_xlsx *xlsx, const struct mz_doc_cell *cells, size_t count,
                           struct mz_fault *fault) {
    if (xlsx->row >= LXW_ROW_MAX)
        return mz_fault_at(fault, MZ_E_TOO_LARGE, "row %u", xlsx->row + 1);
    set_height(xlsx, cells, count);
    for (size_t i = 0; i < count; i++) {
        struct mz_doc_cell cell = {
            .number = cells[i].number, .bold = cells[i].bold, .shaded = cells[i].shaded};
        cell.align = cell.number == MZ_DOC_TEXT ? MZ_DOC_LEFT : MZ_DOC_RIGHT;
        mz_xlsx_put(xlsx, (lxw_col_t)i, &cells[i], mz_xlsx_format(xlsx, MZ_XLSX_CELL, &cell));
    }
    xlsx->row++;
    return xlsx->failed ? mz_fault_at(fault, MZ_E_IO, "XLSX") : MZ_OK;
}

/* On A4, as many pages beside each other as it takes to read them, the first column on each. */
static void set_print(struct mz_xlsx *xlsx, unsigned wide) {
    uint16_t pages = (uint16_t)((wide + LANDSCAPE - 1) / LANDSCAPE);
    worksheet_set_paper(xlsx->sheet, MZ_XLSX_A4);
    if (wide > PORTRAIT)
        worksheet_set_landscape(xlsx->sheet);
    worksheet_fit_to_pages(xlsx->sheet, pages > 1 ? pages : 1, 0);
    worksheet_set_margins(xlsx->sheet, 0.4, 0.4, 0.5, 0.6); /* inches */
    if (pages > 1)
        worksheet_repeat_columns(xlsx->sheet, 0, 0);
    xlsx->failed =
        worksheet_set_footer(xlsx->sheet, "&L&8&A&R&8&P/&N") != LXW_NO_ERROR || xlsx->failed;
}

/* A sheet with columns so wide. */
static enum mz_status begin_sheet(struct mz_xlsx *xlsx, const char *name, const uint16_t *widths,
                                  size_t columns, struct mz_fault *fault) {
    unsigned wide = 0;
    if (columns > MZ_XLSX_COLUMNS)
        return mz_fault_at(fault, MZ_E_TOO_LARGE, "%s", name);
    mz_xlsx_name(xlsx, name);
    if (xlsx->failed)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", name);
    for (size_t i = 0; i < columns; wide += widths[i++]) {
        worksheet_set_column(xlsx->sheet, (lxw_col_t)i, (lxw_col_t)i, widths[i], NULL);
        xlsx->widths[i] = widths[i];
    }
    set_print(xlsx, wide);
    return MZ_OK;
}

void mz_xlsx_end_rows(struct mz_xlsx *xlsx) {
    if (xlsx->columns > 0 && worksheet_autofilter(xlsx->sheet, 0, 0, xlsx->row - 1,
                                                  (lxw_col_t)(xlsx->columns - 1)) != LXW_NO_ERROR)
        xlsx->failed = true;
    xlsx->columns = 0;
}

enum mz_status mz_xlsx_sheet(struct mz_xlsx *xlsx, const char *name, const char *const *headings,
                             const uint16_t *widths, size_t columns, struct mz_fault *fault) {
    mz_xlsx_end_rows(xlsx);
    enum mz_status status = begin_sheet(xlsx, name, widths, columns, fault);
    if (status != MZ_OK)
        return status;
    worksheet_repeat_rows(xlsx->sheet, 0, 0);
    worksheet_freeze_panes(xlsx->sheet, 1, columns > NARROW ? 1 : 0);
    struct mz_doc_cell cells[MZ_XLSX_COLUMNS];
    for (size_t i = 0; i < columns; i++)
        cells[i] = (struct mz_doc_cell){.text = headings[i], .bold = true, .shaded = true};
    xlsx->columns = columns;
    return mz_xlsx_row(xlsx, cells, columns, fault);
}

enum mz_status mz_xlsx_front(struct mz_xlsx *xlsx, const char *name, const uint16_t *widths,
                             size_t columns, struct mz_fault *fault) {
    enum mz_status status = begin_sheet(xlsx, name, widths, columns, fault);
    xlsx->front = xlsx->sheet;
    memcpy(xlsx->front_widths, xlsx->widths, sizeof xlsx->widths);
    return status;
}

void mz_xlsx_to_front(struct mz_xlsx *xlsx) {
    mz_xlsx_end_rows(xlsx);
    xlsx->sheet = xlsx->front;
    memcpy(xlsx->widths, xlsx->front_widths, sizeof xlsx->widths);
    xlsx->row = 0;
}
