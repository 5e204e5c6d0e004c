/* Tables on pages of a PDF: rows that stay together, headings on every page, cells cut where a page
 * ends rather than where they would run off it. */
#include <stdlib.h>
#include <string.h>

#include "client/doc/doc_layout.h"
#include "client/doc/doc_pdf_page.h"

#define PADDING 2.5 /* points, left and right in cells */
#define ABOVE   1.4 /* above and below */

struct placed {
    const struct mz_doc_table *table;
    unsigned *heights; /* Pango units */
    double scale;      /* the table as wide as the page */
};

static void set_cell(struct mz_pdf_page *page, const struct mz_doc_cell *cell, double width) {
    const struct mz_doc_run run = {.text = cell->text, .note = cell->note};
    mz_pdf_text_runs(page, page->layout, &run, MZ_PDF_CELL, cell->bold,
                     width > 2 * PADDING ? width - 2 * PADDING : 1, cell->align);
}

static double scale_of(const struct mz_pdf_page *page, const struct mz_doc_table *table) {
    unsigned total = 0;
    for (size_t i = 0; i < table->columns; i++)
        total += table->widths_mm[i];
    return (page->width - 2 * MZ_PDF_MARGIN) / (total > 0 ? total : 1);
}

static unsigned measure(void *ctx, const struct mz_doc_table *table,
                        const struct mz_doc_cell *cell) {
    struct mz_pdf_page *page = ctx;
    set_cell(page, cell, mz_doc_width(table, cell) * scale_of(page, table));
    return (unsigned)((mz_pdf_text_height(page->layout) + 2 * ABOVE) * PANGO_SCALE) + 1;
}

static double height_of(const struct placed *placed, size_t row) {
    return (double)placed->heights[row] / PANGO_SCALE;
}

/* The part of a cell, which begins in row `row`, that is in rows `from` to before `to`, drawn where
 * row `from` is at the page's place. */
static void draw_cell(struct mz_pdf_page *page, const struct placed *placed,
                      const struct mz_doc_cell *cell, size_t row, size_t from, size_t to) {
    double x = MZ_PDF_MARGIN, y = page->y, height = 0;
    double width = mz_doc_width(placed->table, cell) * placed->scale;
    size_t first = row > from ? row : from, end = row + mz_doc_rows(cell);
    for (size_t i = 0; i < cell->column; i++)
        x += placed->table->widths_mm[i] * placed->scale;
    for (size_t i = from; i < first; i++)
        y += height_of(placed, i);
    for (size_t i = first; i < end && i < to; i++)
        height += height_of(placed, i);
    if (!page->drawing)
        return;
    cairo_rectangle(page->cairo, x, y, width, height);
    if (cell->shaded) {
        cairo_set_source_rgb(page->cairo, 0.93, 0.93, 0.93);
        cairo_fill_preserve(page->cairo);
    }
    cairo_set_source_rgb(page->cairo, 0, 0, 0);
    cairo_set_line_width(page->cairo, 0.5);
    cairo_stroke(page->cairo);
    set_cell(page, cell, width);
    mz_pdf_draw_text(page, page->layout, x + PADDING,
                     y + (height - mz_pdf_text_height(page->layout)) / 2);
}

/* Draws rows `from` to before `to` of those that begin with `row`, which is number `start`. */
static void draw_rows(struct mz_pdf_page *page, const struct placed *placed,
                      const struct mz_doc_row *row, size_t start, size_t from, size_t to) {
    for (size_t n = start; row != NULL && n < to; row = row->next, n++)
        for (size_t i = 0; i < row->count; i++)
            if (n + mz_doc_rows(&row->cells[i]) > from) {
                draw_cell(page, placed, &row->cells[i], n, from, to);
                if (n >= from)
                    mz_pdf_place_note(page, row->cells[i].note);
            }
    for (size_t n = from; n < to; n++)
        page->y += height_of(placed, n);
}

static double need_of(struct mz_pdf_page *page, const struct placed *placed,
                      const struct mz_doc_row *row, size_t from, size_t count) {
    double need = 0;
    for (size_t n = from; row != NULL && n < from + count; row = row->next, n++) {
        need += height_of(placed, n);
        for (size_t i = 0; i < row->count; i++)
            need += mz_pdf_note_height(page, row->cells[i].note);
    }
    return need;
}

static void turn_page(struct mz_pdf_page *page, const struct placed *placed, bool heading) {
    mz_pdf_begin_page(page, page->landscape);
    if (!heading && placed->table->headings > 0)
        draw_rows(page, placed, placed->table->rows, 0, 0, placed->table->headings);
}

/* Rows that a cell spans and that no page holds: as many to a page as fit. */
static void put_long(struct mz_pdf_page *page, const struct placed *placed,
                     const struct mz_doc_row *row, size_t start, size_t count, bool heading) {
    const struct mz_doc_row *at = row;
    size_t from = start;
    double page_need = 0;
    for (size_t n = start; n < start + count && at != NULL; n++, at = at->next) {
        double need = need_of(page, placed, at, n, 1);
        if (n > from && page_need + need > mz_pdf_room(page)) {
            draw_rows(page, placed, row, start, from, n);
            turn_page(page, placed, heading);
            from = n;
            page_need = 0;
        }
        page_need += need;
    }
    draw_rows(page, placed, row, start, from, start + count);
}

static void put_rows(struct mz_pdf_page *page, const struct placed *placed) {
    const struct mz_doc_table *table = placed->table;
    size_t n = 0, rows = mz_doc_row_count(table);
    for (const struct mz_doc_row *row = table->rows; row != NULL;) {
        size_t together = mz_doc_together(row);
        bool heading = n < table->headings;
        together = n + together > rows ? rows - n : together;
        /* Headings stay with the first rows below them. */
        double need = need_of(page, placed, row, n, heading ? table->headings - n + 1 : together);
        if (need > page->height - 2 * page->top) /* no page holds them: they begin here */
            need = need_of(page, placed, row, n, 1);
        if (need > mz_pdf_room(page) && !mz_pdf_is_fresh(page))
            turn_page(page, placed, heading);
        put_long(page, placed, row, n, together, heading);
        n += together;
        for (size_t i = 0; i < together && row != NULL; i++)
            row = row->next;
    }
}

void mz_pdf_put_table(struct mz_pdf_page *page, const struct mz_doc_table *table) {
    size_t count = mz_doc_row_count(table);
    struct placed placed = {.table = table, .scale = scale_of(page, table)};
    placed.heights = calloc(count + 1, sizeof *placed.heights);
    if (placed.heights == NULL) {
        page->failed = true;
        return;
    }
    mz_doc_heights(table, measure, page, (unsigned)(MZ_PDF_MM * PANGO_SCALE), placed.heights);
    put_rows(page, &placed);
    page->y += 1.5 * MZ_PDF_MM;
    free(placed.heights);
}
