#include "client/doc/doc_pdf_cell.h"

#define PADDING 2.5 /* points, left and right in cells */
#define ABOVE   1.4 /* above and below */

static void set_cell(struct mz_pdf_page *page, const struct mz_doc_cell *cell, double width) {
    const struct mz_doc_run run = {.text = cell->text, .note = cell->note};
    mz_pdf_text_runs(page, page->layout, &run, MZ_PDF_CELL, cell->bold,
                     width > 2 * PADDING ? width - 2 * PADDING : 1, cell->align);
}

double mz_pdf_cell_height(struct mz_pdf_page *page, const struct mz_doc_cell *cell, double width) {
    set_cell(page, cell, width);
    return mz_pdf_text_height(page->layout) + 2 * ABOVE;
}

/* Height of the lines from `first` on, as far as `room` goes; how many these are. */
static double lines_height(PangoLayout *layout, int first, double room, int *ret_count) {
    PangoLayoutIter *line = pango_layout_get_iter(layout);
    double height = 0;
    int n = 0, count = 0;
    do {
        int top, bottom;
        pango_layout_iter_get_line_yrange(line, &top, &bottom);
        double more = (double)(bottom - top) / PANGO_SCALE;
        if (n++ < first)
            continue;
        if (height + more > room)
            break;
        height += more;
        count++;
    } while (pango_layout_iter_next_line(line));
    pango_layout_iter_free(line);
    *ret_count = count;
    return height;
}

double mz_pdf_cell_left(struct mz_pdf_page *page, const struct mz_doc_cell *cell, double width,
                        const struct mz_pdf_cut *cut) {
    int count;
    if (cut->whole)
        return 0;
    set_cell(page, cell, width);
    double height = lines_height(page->layout, cut->lines, 1e9, &count);
    return count > 0 ? height + 2 * ABOVE : 0;
}

static void draw_frame(struct mz_pdf_page *page, const struct mz_doc_cell *cell,
                       const struct mz_pdf_place *place) {
    cairo_rectangle(page->cairo, place->x, place->y, place->width, place->height);
    if (cell->shaded) {
        cairo_set_source_rgb(page->cairo, 0.93, 0.93, 0.93);
        cairo_fill_preserve(page->cairo);
    }
    cairo_set_source_rgb(page->cairo, 0, 0, 0);
    cairo_set_line_width(page->cairo, 0.5);
    cairo_stroke(page->cairo);
}

void mz_pdf_cell_draw(struct mz_pdf_page *page, const struct mz_doc_cell *cell,
                      struct mz_pdf_place place) {
    if (!page->drawing)
        return;
    draw_frame(page, cell, &place);
    set_cell(page, cell, place.width);
    mz_pdf_draw_text(page, page->layout, place.x + PADDING,
                     place.y + (place.height - mz_pdf_text_height(page->layout)) / 2);
}

static void draw_lines(struct mz_pdf_page *page, const struct mz_pdf_place *place, int first,
                       int count) {
    PangoLayoutIter *line = pango_layout_get_iter(page->layout);
    double y = place->y + ABOVE;
    int n = 0;
    do {
        PangoRectangle extents;
        int top, bottom;
        if (n++ < first)
            continue;
        pango_layout_iter_get_line_extents(line, NULL, &extents);
        pango_layout_iter_get_line_yrange(line, &top, &bottom);
        cairo_move_to(page->cairo, place->x + PADDING + (double)extents.x / PANGO_SCALE,
                      y + (double)(pango_layout_iter_get_baseline(line) - top) / PANGO_SCALE);
        pango_cairo_show_layout_line(page->cairo, pango_layout_iter_get_line_readonly(line));
        y += (double)(bottom - top) / PANGO_SCALE;
    } while (n < first + count && pango_layout_iter_next_line(line));
    pango_layout_iter_free(line);
}

void mz_pdf_cell_part(struct mz_pdf_page *page, const struct mz_doc_cell *cell,
                      struct mz_pdf_place place, struct mz_pdf_cut *cut) {
    int count = 0;
    set_cell(page, cell, place.width);
    if (cut->lines == 0 && mz_pdf_text_height(page->layout) + 2 * ABOVE <= place.height + 0.01) {
        bool shown = cut->whole && !place.again;
        cut->whole = true;
        if (!shown)
            mz_pdf_cell_draw(page, cell, place);
        else if (page->drawing)
            draw_frame(page, cell, &place);
        return;
    }
    if (!cut->whole)
        (void)lines_height(page->layout, cut->lines, place.height - 2 * ABOVE + 0.01, &count);
    if (page->drawing) {
        draw_frame(page, cell, &place);
        if (count > 0)
            draw_lines(page, &place, cut->lines, count);
    }
    cut->lines += count;
    cut->whole = cut->whole || cut->lines >= pango_layout_get_line_count(page->layout);
}
