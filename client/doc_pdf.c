/* PDF: the home of Pango and Cairo. A document is laid out twice by the same code: once to count
 * its pages, once to draw them, so that every page can say how many there are. */
#include <pango/pangocairo.h>
#include <cairo-pdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/doc_layout.h"
#include "client/doc_write.h"
#include "proto/base/calendar.h"

#define MM      (72.0 / 25.4) /* points */
#define MARGIN  (12 * MM)
#define FOOT    (10 * MM) /* kept free for the foot of the page, above the margin's lower half */
#define PADDING 2.5       /* points, left and right in cells */
#define ABOVE   1.4       /* above and below */
#define CELL    9.5       /* points, of the text in cells */

/* The first that is installed: Debian's fonts-noto-cjk, fonts-wqy-zenhei; what office machines
 * have. */
static const char family[] =
    "Noto Sans CJK SC,Source Han Sans SC,WenQuanYi Zen Hei,SimSun,Microsoft YaHei,sans-serif";

struct page {
    const struct mz_doc *doc;
    cairo_surface_t *surface;
    cairo_t *cairo;
    PangoLayout *layout;
    double width, height, y; /* of the page; where the next thing goes */
    unsigned number, total;
    bool drawing;
    bool failed;
};

static cairo_status_t take_bytes(void *closure, const unsigned char *data, unsigned length) {
    struct mz_buffer *file = closure;
    mz_buffer_bytes(file, data, length);
    return file->failed ? CAIRO_STATUS_NO_MEMORY : CAIRO_STATUS_SUCCESS;
}

/* -- Text. */

static void set_text(struct page *page, const char *text, double points, bool bold, double width,
                     enum mz_doc_align align) {
    static const PangoAlignment aligns[] = {PANGO_ALIGN_LEFT, PANGO_ALIGN_CENTER,
                                            PANGO_ALIGN_RIGHT};
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family_static(font, family);
    pango_font_description_set_size(font, (int)(points * PANGO_SCALE));
    if (bold)
        pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
    pango_layout_set_font_description(page->layout, font);
    pango_font_description_free(font);
    pango_layout_set_width(page->layout, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(page->layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(page->layout, aligns[align]);
    pango_layout_set_text(page->layout, text, -1);
}

static double text_height(struct page *page) {
    int height;
    pango_layout_get_size(page->layout, NULL, &height);
    return (double)height / PANGO_SCALE;
}

static void draw_text(struct page *page, double x, double y) {
    if (!page->drawing)
        return;
    cairo_move_to(page->cairo, x, y);
    pango_cairo_show_layout(page->cairo, page->layout);
}

/* -- Pages. */

static void draw_foot(struct page *page) {
    char number[48];
    double width = page->width - 2 * MARGIN;
    (void)snprintf(number, sizeof number,
                   page->doc->language == MZ_CHINESE ? "第 %u 页 / 共 %u 页" : "Page %u of %u",
                   page->number, page->total);
    double y = page->height - MARGIN - FOOT + 2 * MM;
    set_text(page, page->doc->foot, 7, false, width - 30 * MM, MZ_DOC_LEFT);
    draw_text(page, MARGIN, y);
    set_text(page, number, 8, false, width, MZ_DOC_RIGHT);
    draw_text(page, MARGIN, y);
}

static void end_page(struct page *page) {
    if (page->number == 0)
        return;
    draw_foot(page);
    if (page->drawing)
        cairo_show_page(page->cairo);
}

static void begin_page(struct page *page, bool landscape) {
    end_page(page);
    page->width = landscape ? 297 * MM : 210 * MM;
    page->height = landscape ? 210 * MM : 297 * MM;
    page->number++;
    page->y = MARGIN;
    if (page->drawing)
        cairo_pdf_surface_set_size(page->surface, page->width, page->height);
}

static double room(const struct page *page) {
    return page->height - MARGIN - FOOT - page->y;
}

/* -- Tables. */

struct placed_table {
    const struct mz_doc_table *table;
    unsigned *heights; /* Pango units */
    double scale;      /* the table as wide as the page */
};

static void set_cell_text(struct page *page, const struct mz_doc_cell *cell, double width) {
    struct mz_buffer marked = {0};
    mz_buffer_text(&marked, cell->text != NULL ? cell->text : "");
    if (cell->note != 0)
        mz_buffer_format(&marked, " [%u]", cell->note);
    set_text(page, mz_buffer_string(&marked), CELL, cell->bold,
             width > 2 * PADDING ? width - 2 * PADDING : 1, cell->align);
    page->failed = page->failed || marked.failed;
    mz_buffer_free(&marked);
}

static double table_scale(const struct page *page, const struct mz_doc_table *table) {
    unsigned total = 0;
    for (size_t i = 0; i < table->columns; i++)
        total += table->widths_mm[i];
    return (page->width - 2 * MARGIN) / (total > 0 ? total : 1);
}

static unsigned measure(void *ctx, const struct mz_doc_table *table,
                        const struct mz_doc_cell *cell) {
    struct page *page = ctx;
    set_cell_text(page, cell, mz_doc_width(table, cell) * table_scale(page, table));
    return (unsigned)((text_height(page) + 2 * ABOVE) * PANGO_SCALE) + 1;
}

static void draw_cell(struct page *page, const struct placed_table *placed,
                      const struct mz_doc_cell *cell, size_t row) {
    double x = MARGIN, width = mz_doc_width(placed->table, cell) * placed->scale, height = 0;
    for (size_t i = 0; i < cell->column; i++)
        x += placed->table->widths_mm[i] * placed->scale;
    for (size_t i = row; i < row + mz_doc_rows(cell); i++)
        height += (double)placed->heights[i] / PANGO_SCALE;
    if (!page->drawing)
        return;
    cairo_rectangle(page->cairo, x, page->y, width, height);
    if (cell->shaded) {
        cairo_set_source_rgb(page->cairo, 0.93, 0.93, 0.93);
        cairo_fill_preserve(page->cairo);
    }
    cairo_set_source_rgb(page->cairo, 0, 0, 0);
    cairo_set_line_width(page->cairo, 0.5);
    cairo_stroke(page->cairo);
    set_cell_text(page, cell, width);
    draw_text(page, x + PADDING, page->y + (height - text_height(page)) / 2);
}

static double rows_height(const struct placed_table *placed, size_t from, size_t count) {
    double height = 0;
    size_t rows = mz_doc_row_count(placed->table);
    for (size_t i = from; i < from + count && i < rows; i++)
        height += (double)placed->heights[i] / PANGO_SCALE;
    return height;
}

static void draw_rows(struct page *page, const struct placed_table *placed,
                      const struct mz_doc_row *row, size_t from, size_t count) {
    for (size_t n = from; row != NULL && n < from + count; row = row->next, n++) {
        for (size_t i = 0; i < row->count; i++)
            draw_cell(page, placed, &row->cells[i], n);
        page->y += (double)placed->heights[n] / PANGO_SCALE;
    }
}

static void put_table(struct page *page, const struct mz_doc_table *table, bool landscape) {
    size_t count = mz_doc_row_count(table), n = 0;
    struct placed_table placed = {.table = table, .scale = table_scale(page, table)};
    placed.heights = calloc(count + MZ_DOC_COLUMNS, sizeof *placed.heights);
    if (placed.heights == NULL) {
        page->failed = true;
        return;
    }
    mz_doc_heights(table, measure, page, (unsigned)(MM * PANGO_SCALE), placed.heights);
    for (const struct mz_doc_row *row = table->rows; row != NULL;) {
        size_t together = mz_doc_together(row);
        bool heading = n < table->headings;
        /* Headings stay with the first rows below them. */
        double need = rows_height(&placed, n, heading ? table->headings + 1u : together);
        if (need > room(page) && page->y > MARGIN) {
            begin_page(page, landscape);
            if (!heading && table->headings > 0)
                draw_rows(page, &placed, table->rows, 0, table->headings);
        }
        draw_rows(page, &placed, row, n, together);
        n += together;
        for (size_t i = 0; i < together && row != NULL; i++)
            row = row->next;
    }
    page->y += 1.5 * MM;
    free(placed.heights);
}

/* -- Paragraphs, charts, notes. */

static void put_text(struct page *page, enum mz_doc_style style, enum mz_doc_align align,
                     const char *text, bool landscape) {
    static const struct {
        double points, above, below;
        bool bold;
    } styles[MZ_DOC_STYLES] = {
        {16, 0, 6, true}, {12, 6, 3, true}, {10, 0, 2.5, false}, {7.5, 0, 1, false}};
    set_text(page, text, styles[style].points, styles[style].bold, page->width - 2 * MARGIN, align);
    double height = text_height(page) + styles[style].above + styles[style].below;
    if (height > room(page) && page->y > MARGIN) {
        begin_page(page, landscape);
        set_text(page, text, styles[style].points, styles[style].bold, page->width - 2 * MARGIN,
                 align);
    }
    draw_text(page, MARGIN, page->y + styles[style].above);
    page->y += height;
}

static void put_chart(struct page *page, const struct mz_doc_chart *chart, bool landscape) {
    double width = page->width - 2 * MARGIN, label = width * 0.28, most = width * 0.5;
    double bar_height = 5 * MM, step = 7 * MM;
    int64_t longest = mz_doc_longest(chart);
    if (chart->count * step + 12 * MM > room(page) && page->y > MARGIN)
        begin_page(page, landscape);
    put_text(page, MZ_DOC_HEADING, MZ_DOC_LEFT, chart->title, landscape);
    for (unsigned i = 0; i < chart->count; i++) {
        const struct mz_doc_bar *bar = &chart->bars[i];
        double length = most * ((double)bar->value / (double)longest);
        set_text(page, bar->label, 9, false, label - 2 * MM, MZ_DOC_RIGHT);
        draw_text(page, MARGIN, page->y);
        if (page->drawing) {
            cairo_rectangle(page->cairo, MARGIN + label, page->y, length, bar_height);
            cairo_set_source_rgb(page->cairo, 0.29, 0.42, 0.54);
            cairo_fill(page->cairo);
            cairo_set_source_rgb(page->cairo, 0, 0, 0);
        }
        set_text(page, bar->text, 9, false, width - label - length - 2 * MM, MZ_DOC_LEFT);
        draw_text(page, MARGIN + label + length + 2 * MM, page->y);
        page->y += step;
    }
}

static void put_section(struct page *page, const struct mz_doc_section *section) {
    struct mz_buffer line = {0};
    begin_page(page, section->landscape);
    for (const struct mz_doc_block *block = section->blocks; block != NULL; block = block->next) {
        if (block->table != NULL)
            put_table(page, block->table, section->landscape);
        else if (block->chart != NULL)
            put_chart(page, block->chart, section->landscape);
        else
            put_text(page, block->style, block->align, block->text, section->landscape);
    }
    for (const struct mz_doc_note *note = section->notes; note != NULL; note = note->next) {
        line.size = 0;
        mz_buffer_format(&line, "[%u] %s", note->number, note->text);
        put_text(page, MZ_DOC_SMALL, MZ_DOC_LEFT, mz_buffer_string(&line), section->landscape);
    }
    page->failed = page->failed || line.failed;
    mz_buffer_free(&line);
}

static void put_all(struct page *page) {
    page->number = 0;
    for (const struct mz_doc_section *section = page->doc->sections; section != NULL;
         section = section->next)
        put_section(page, section);
    end_page(page);
}

/* PDF dates are the document's: cairo would take the clock's. */
static void set_metadata(cairo_surface_t *surface, const struct mz_doc *doc) {
    char date[MZ_TIME_TEXT];
    mz_time_format(doc->created_ms, date);
    date[19] = '\0'; /* ISO 8601 to the second */
    strcat(date, "+08:00");
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, doc->title);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "mingzhang");
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, date);
}

enum mz_status mz_doc_write_pdf(const struct mz_doc *doc, struct mz_buffer *file,
                                struct mz_fault *fault) {
    struct page page = {.doc = doc};
    if (doc->failed)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "PDF");
    page.surface = cairo_pdf_surface_create_for_stream(take_bytes, file, 210 * MM, 297 * MM);
    set_metadata(page.surface, doc);
    page.cairo = cairo_create(page.surface);
    page.layout = pango_cairo_create_layout(page.cairo);
    /* Glyphs where the font has them, not where a screen's pixels are. */
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(pango_layout_get_context(page.layout), options);
    cairo_font_options_destroy(options);
    /* A point of a font is one of the page's. */
    pango_cairo_context_set_resolution(pango_layout_get_context(page.layout), 72);
    put_all(&page);
    page.total = page.number;
    page.drawing = true;
    put_all(&page);
    g_object_unref(page.layout);
    cairo_status_t drawn = cairo_status(page.cairo);
    cairo_destroy(page.cairo);
    cairo_surface_finish(page.surface);
    cairo_status_t written = cairo_surface_status(page.surface);
    cairo_surface_destroy(page.surface);
    if (page.failed || file->failed)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "PDF");
    if (drawn == CAIRO_STATUS_SUCCESS && written == CAIRO_STATUS_SUCCESS)
        return MZ_OK;
    mz_fault_at(fault, MZ_E_IO, "PDF");
    mz_fault_have(fault, "%s", cairo_status_to_string(drawn != 0 ? drawn : written));
    return MZ_E_IO;
}
