/* Tables on pages of a PDF: rows that stay together, headings on every page, and rows that no page
 * holds, which go on on the next. */
#include <stdlib.h>
#include <string.h>

#include "client/doc/doc_layout.h"
#include "client/doc/doc_pdf_cell.h"

#define LITTLE 0.25 /* of a page: a table that is not more is not divided */
#define LEAST  40.0 /* points of a row that are worth a part of their own at a page's end */

struct placed {
    const struct mz_doc_table *table;
    unsigned *heights; /* Pango units */
    double scale;      /* the table as wide as the page */
};

/* Rows that a cell spans, from the first to before the end, on their way over the pages. */
struct group {
    const struct mz_doc_row *row; /* the first */
    size_t start, end;
    size_t from;                            /* rows before it stand on a page */
    bool within;                            /* a part of row `from` does */
    struct mz_pdf_cut cuts[MZ_DOC_COLUMNS]; /* of cells that a page's end divided, by column */
};

static double scale_of(const struct mz_pdf_page *page, const struct mz_doc_table *table) {
    unsigned total = 0;
    for (size_t i = 0; i < table->columns; i++)
        total += table->widths_mm[i];
    return (page->width - 2 * MZ_PDF_MARGIN) / (total > 0 ? total : 1);
}

static unsigned measure(void *ctx, const struct mz_doc_table *table,
                        const struct mz_doc_cell *cell) {
    struct mz_pdf_page *page = ctx;
    double width = mz_doc_width(table, cell) * scale_of(page, table);
    return (unsigned)(mz_pdf_cell_height(page, cell, width) * PANGO_SCALE) + 1;
}

static double height_of(const struct placed *placed, size_t row) {
    return (double)placed->heights[row] / PANGO_SCALE;
}

static double width_of(const struct placed *placed, const struct mz_doc_cell *cell) {
    return mz_doc_width(placed->table, cell) * placed->scale;
}

/* -- Drawing. */

/* What of a cell, which begins in row `row`, is in rows `from` to before `to`, where row `from` is
 * at the page's place. */
static struct mz_pdf_place place_of(const struct mz_pdf_page *page, const struct placed *placed,
                                    const struct mz_doc_cell *cell, size_t row, size_t from,
                                    size_t to) {
    struct mz_pdf_place place = {.x = MZ_PDF_MARGIN, .y = page->y, .width = width_of(placed, cell)};
    size_t first = row > from ? row : from;
    for (size_t i = 0; i < cell->column; i++)
        place.x += placed->table->widths_mm[i] * placed->scale;
    for (size_t i = from; i < first; i++)
        place.y += height_of(placed, i);
    for (size_t i = first; i < row + mz_doc_rows(cell) && i < to; i++)
        place.height += height_of(placed, i);
    return place;
}

/* Draws rows from where the group has come to before `to`. `divided`: of the last of them, whose
 * height is that of the part, there is more to come. */
static void draw_rows(struct mz_pdf_page *page, const struct placed *placed, struct group *group,
                      size_t to, bool divided) {
    const struct mz_doc_row *row = group->row;
    for (size_t n = group->start; row != NULL && n < to; row = row->next, n++)
        for (size_t i = 0; i < row->count; i++) {
            const struct mz_doc_cell *cell = &row->cells[i];
            size_t end = n + mz_doc_rows(cell);
            bool earlier = n < group->from || (n == group->from && group->within);
            if (end <= group->from)
                continue;
            struct mz_pdf_place place = place_of(page, placed, cell, n, group->from, to);
            place.again = !group->within;
            if (!earlier) {
                group->cuts[cell->column] = (struct mz_pdf_cut){0, false};
                mz_pdf_place_note(page, cell->note);
            }
            if (earlier || end > to || (end == to && divided))
                mz_pdf_cell_part(page, cell, place, &group->cuts[cell->column]);
            else
                mz_pdf_cell_draw(page, cell, place);
        }
    for (size_t n = group->from; n < to; n++)
        page->y += height_of(placed, n);
    group->within = divided;
    group->from = divided ? to - 1 : to;
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
    struct group headings = {.row = placed->table->rows};
    mz_pdf_begin_page(page, page->landscape);
    if (!heading && placed->table->headings > 0)
        draw_rows(page, placed, &headings, placed->table->headings, false);
}

/* -- Rows over pages. */

/* The last rows of cells that were divided get the height that their remaining lines want. */
static void stretch(struct mz_pdf_page *page, const struct placed *placed,
                    const struct group *group) {
    const struct mz_doc_row *row = group->row;
    for (size_t n = group->start; row != NULL && n <= group->from; row = row->next, n++)
        for (size_t i = 0; i < row->count; i++) {
            const struct mz_doc_cell *cell = &row->cells[i];
            size_t end = n + mz_doc_rows(cell);
            if (end <= group->from || (n == group->from && !group->within))
                continue;
            double want =
                mz_pdf_cell_left(page, cell, width_of(placed, cell), &group->cuts[cell->column]);
            for (size_t at = group->from; at < end; at++)
                want -= height_of(placed, at);
            if (want > 0)
                placed->heights[end - 1] += (unsigned)(want * PANGO_SCALE) + 1;
        }
}

/* As much of row `from` as the page has room for. */
static void draw_part(struct mz_pdf_page *page, const struct placed *placed, struct group *group,
                      double room) {
    unsigned height = placed->heights[group->from], part = (unsigned)(room * PANGO_SCALE);
    placed->heights[group->from] = part;
    draw_rows(page, placed, group, group->from + 1, true);
    placed->heights[group->from] = height - part;
}

/* As many rows to a page as fit; what is left of a row that fits on none goes on on the next. */
static void put_group(struct mz_pdf_page *page, const struct placed *placed, struct group *group,
                      bool heading) {
    double most = page->height - 2 * MZ_PDF_MARGIN; /* of a page, and a little more */
    for (bool turned = mz_pdf_is_fresh(page); group->from < group->end;) {
        const struct mz_doc_row *row = group->row;
        double room = mz_pdf_room(page), need = 0, first = 0;
        size_t to = group->from;
        stretch(page, placed, group);
        for (size_t n = group->start; n < group->from; n++)
            row = row->next;
        for (; to < group->end && row != NULL; to++, row = row->next) {
            double more = need_of(page, placed, row, to, 1);
            first = to == group->from ? more : first;
            if (need + more > room)
                break;
            need += more;
        }
        double notes = first - height_of(placed, group->from);
        bool divide = to == group->from && room - notes > LEAST && (turned || first > most);
        if (divide)
            draw_part(page, placed, group, room - notes);
        else if (to > group->from || turned) /* on a page of its own it stands as it is */
            draw_rows(page, placed, group, to > group->from ? to : to + 1, false);
        turned = group->from < group->end;
        if (turned)
            turn_page(page, placed, heading);
    }
}

/* What is to be on a page from this row on, number `n`, when the table comes to it. */
static double company_of(struct mz_pdf_page *page, const struct placed *placed,
                         const struct mz_doc_row *row, size_t n) {
    const struct mz_doc_table *table = placed->table;
    double page_height = page->height - 2 * page->top, need = 0;
    const struct mz_doc_row *body = row;
    size_t headings = n < table->headings ? table->headings - n : 0;
    if (n == 0)
        need = need_of(page, placed, row, 0, mz_doc_row_count(table));
    if (n == 0 && need <= LITTLE * page->height)
        return need;
    for (size_t i = 0; i < headings && body != NULL; i++)
        body = body->next;
    /* Headings stay with the first rows below them. */
    size_t together = body != NULL ? mz_doc_together(body) : 0;
    need = need_of(page, placed, row, n, headings + together);
    if (need > page_height) /* no page holds them: they begin here */
        need = need_of(page, placed, row, n, headings + 1);
    if (need > page_height)
        need = need_of(page, placed, row, n, headings) + LEAST;
    return need;
}

static void put_rows(struct mz_pdf_page *page, const struct placed *placed) {
    const struct mz_doc_table *table = placed->table;
    size_t n = 0, rows = mz_doc_row_count(table);
    for (const struct mz_doc_row *row = table->rows; row != NULL;) {
        size_t together = mz_doc_together(row);
        bool heading = n < table->headings;
        together = n + together > rows ? rows - n : together;
        if (company_of(page, placed, row, n) > mz_pdf_room(page) && !mz_pdf_is_fresh(page))
            turn_page(page, placed, heading);
        struct group group = {.row = row, .start = n, .end = n + together, .from = n};
        put_group(page, placed, &group, heading);
        n += together;
        for (size_t i = 0; i < together && row != NULL; i++)
            row = row->next;
    }
}

static bool measure_rows(struct mz_pdf_page *page, const struct mz_doc_table *table,
                         struct placed *ret_placed) {
    *ret_placed = (struct placed){.table = table, .scale = scale_of(page, table)};
    ret_placed->heights = calloc(mz_doc_row_count(table) + 1, sizeof *ret_placed->heights);
    page->failed = page->failed || ret_placed->heights == NULL;
    if (ret_placed->heights == NULL)
        return false;
    mz_doc_heights(table, measure, page, (unsigned)(MZ_PDF_MM * PANGO_SCALE), ret_placed->heights);
    return true;
}

double mz_pdf_table_company(struct mz_pdf_page *page, const struct mz_doc_table *table) {
    struct placed placed;
    if (table->rows == NULL || !measure_rows(page, table, &placed))
        return 0;
    double need = company_of(page, &placed, table->rows, 0);
    free(placed.heights);
    return need;
}

void mz_pdf_put_table(struct mz_pdf_page *page, const struct mz_doc_table *table) {
    struct placed placed;
    if (!measure_rows(page, table, &placed))
        return;
    put_rows(page, &placed);
    page->y += 1.5 * MZ_PDF_MM;
    free(placed.heights);
}
