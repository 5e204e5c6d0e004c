/* PDF: the document's blocks on pages, its outline and metadata. */
#include "client/doc/doc_pdf_page.h"

#include <cairo-pdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/doc/doc_pdf_language.h"
#include "client/doc/doc_write.h"
#include "proto/base/calendar.h"

static cairo_status_t take_bytes(void *closure, const unsigned char *data, unsigned length) {
    struct mz_buffer *file = closure;
    mz_buffer_bytes(file, data, length);
    return file->failed ? CAIRO_STATUS_NO_MEMORY : CAIRO_STATUS_SUCCESS;
}

/* -- Paragraphs. */

struct look {
    double points, above, below;
    bool bold;
    double indent, spacing; /* of the first line in ems; from line to line, 0: the font's */
};
static const struct look looks[MZ_DOC_STYLES] = {
    [MZ_DOC_TITLE] = {16, 0, 6, true, 0, 0},     [MZ_DOC_HEADING] = {14, 10, 4, true, 0, 0},
    [MZ_DOC_HEADING_2] = {12, 6, 3, true, 0, 0}, [MZ_DOC_HEADING_3] = {10.5, 5, 3, true, 0, 0},
    [MZ_DOC_BODY] = {10, 0, 2.5, false, 0, 0},   [MZ_DOC_PROSE] = {10.5, 0, 4, false, 2, 1.15},
    [MZ_DOC_SMALL] = {7.5, 0, 1, false, 0, 0},   [MZ_DOC_CAPTION] = {10, 6, 3, true, 0, 0},
};

/* Height of the notes of the marks in these bytes of the text. */
static double notes_height(struct mz_pdf_page *page, size_t from, size_t to) {
    double height = 0;
    for (size_t i = 0; i < page->marks_count; i++)
        if (page->marks[i].at >= from && page->marks[i].at < to)
            height += mz_pdf_note_height(page, page->marks[i].note);
    return height;
}

static void place_notes(struct mz_pdf_page *page, size_t from, size_t to) {
    for (size_t i = 0; i < page->marks_count; i++)
        if (page->marks[i].at >= from && page->marks[i].at < to)
            mz_pdf_place_note(page, page->marks[i].note);
}

void mz_pdf_put_lines(struct mz_pdf_page *page, double above) {
    PangoLayoutIter *line = pango_layout_get_iter(page->layout);
    do {
        PangoRectangle ink, extents;
        int top, bottom;
        PangoLayoutLine *at = pango_layout_iter_get_line_readonly(line);
        pango_layout_iter_get_line_extents(line, &ink, &extents);
        pango_layout_iter_get_line_yrange(line, &top, &bottom);
        int baseline = pango_layout_iter_get_baseline(line);
        size_t from = (size_t)at->start_index, to = from + (size_t)at->length;
        double height = (double)(bottom - top) / PANGO_SCALE;
        if (above + height + notes_height(page, from, to) > mz_pdf_room(page) &&
            !mz_pdf_is_fresh(page))
            mz_pdf_begin_page(page, page->landscape);
        page->y += above;
        above = 0;
        if (page->drawing) {
            cairo_move_to(page->cairo, MZ_PDF_MARGIN + (double)extents.x / PANGO_SCALE,
                          page->y + (double)(baseline - top) / PANGO_SCALE);
            pango_cairo_show_layout_line(page->cairo, at);
        }
        page->y += height;
        place_notes(page, from, to);
    } while (pango_layout_iter_next_line(line));
    pango_layout_iter_free(line);
}

/* What must fit below a heading or caption, so that it does not stand alone at a page's end. */
static double company(struct mz_pdf_page *page, const struct mz_doc_block *block) {
    const struct mz_doc_block *next = block->next;
    if (next == NULL)
        return 0;
    if (next->kind == MZ_DOC_CHART || next->kind == MZ_DOC_FLOW)
        return mz_pdf_figure_height(next);
    if (next->kind == MZ_DOC_PARAGRAPH && (next->heading != 0 || next->style == MZ_DOC_CAPTION))
        return 20 + company(page, next);
    return next->kind == MZ_DOC_TABLE ? mz_pdf_table_company(page, next->table)
                                      : 40; /* two lines */
}

static void put_paragraph(struct mz_pdf_page *page, const struct mz_doc_block *block) {
    const struct look *look = &looks[block->style];
    double above = mz_pdf_is_fresh(page) ? 0 : look->above;
    if ((block->heading != 0 || block->style == MZ_DOC_CAPTION) && !mz_pdf_is_fresh(page) &&
        above + 20 + company(page, block) > mz_pdf_room(page))
        mz_pdf_begin_page(page, page->landscape);
    above = mz_pdf_is_fresh(page) ? 0 : above;
    if (block->heading != 0)
        page->headings[block->heading - 1] = (struct mz_pdf_heading){page->number, page->y};
    mz_pdf_text_runs(page, page->layout, block->runs, look->points, look->bold,
                     page->width - 2 * MZ_PDF_MARGIN, block->align);
    pango_layout_set_indent(page->layout, (int)(look->indent * look->points * PANGO_SCALE));
    pango_layout_set_line_spacing(page->layout, (float)look->spacing);
    mz_pdf_put_lines(page, above);
    page->y += look->below;
}

/* -- Sections. */

static void put_block(struct mz_pdf_page *page, const struct mz_doc_block *block) {
    switch (block->kind) {
    case MZ_DOC_PARAGRAPH:
        put_paragraph(page, block);
        break;
    case MZ_DOC_TABLE:
        mz_pdf_put_table(page, block->table);
        break;
    case MZ_DOC_CHART:
    case MZ_DOC_FLOW:
        mz_pdf_put_figure(page, block);
        break;
    case MZ_DOC_CONTENTS:
        mz_pdf_put_contents(page, block);
        break;
    case MZ_DOC_BREAK:
        if (!mz_pdf_is_fresh(page))
            mz_pdf_begin_page(page, page->landscape);
        break;
    }
}

static void put_section(struct mz_pdf_page *page, const struct mz_doc_section *section) {
    mz_pdf_begin_page(page, section->landscape);
    for (const struct mz_doc_block *block = section->blocks; block != NULL; block = block->next)
        put_block(page, block);
    /* Those that no mark leads to. */
    for (const struct mz_doc_note *note = section->notes; note != NULL; note = note->next) {
        if (mz_pdf_note_height(page, note->number) > mz_pdf_room(page) && !mz_pdf_is_fresh(page))
            mz_pdf_begin_page(page, section->landscape);
        mz_pdf_place_note(page, note->number);
    }
}

static void put_all(struct mz_pdf_page *page) {
    page->number = 0;
    page->first_note = page->last_note = 0;
    memset(page->is_placed, 0, page->doc->notes * sizeof *page->is_placed);
    for (const struct mz_doc_section *section = page->doc->sections; section != NULL;
         section = section->next)
        put_section(page, section);
    mz_pdf_end_page(page);
}

/* -- The file. */

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

static void add_outline(struct mz_pdf_page *page) {
    int parents[4] = {CAIRO_PDF_OUTLINE_ROOT, 0, 0, 0}; /* the last heading of each level */
    for (const struct mz_doc_section *section = page->doc->sections; section != NULL;
         section = section->next)
        for (const struct mz_doc_block *block = section->blocks; block != NULL;
             block = block->next) {
            struct mz_buffer name = {0};
            char place[64];
            unsigned level = mz_doc_level(block->style);
            if (block->heading == 0 || level == 0 || level > 3)
                continue;
            const struct mz_pdf_heading *at = &page->headings[block->heading - 1];
            for (const struct mz_doc_run *run = block->runs; run != NULL; run = run->next)
                mz_buffer_text(&name, run->text);
            (void)snprintf(place, sizeof place, "page=%u pos=[0 %u]", at->page, (unsigned)at->y);
            int id = cairo_pdf_surface_add_outline(page->surface, parents[level - 1],
                                                   mz_buffer_string(&name), place,
                                                   CAIRO_PDF_OUTLINE_FLAG_OPEN);
            for (unsigned below = level; below < 4; below++) /* a level may be left out */
                parents[below] = id;
            page->failed = page->failed || name.failed;
            mz_buffer_free(&name);
        }
}

static bool take_room(struct mz_pdf_page *page) {
    const struct mz_doc *doc = page->doc;
    page->notes = calloc(doc->notes + 1, sizeof(struct mz_doc_note *));
    page->placed = calloc(doc->notes + 1, sizeof *page->placed);
    page->is_placed = calloc(doc->notes + 1, sizeof *page->is_placed);
    page->headings = calloc(doc->headings + 1, sizeof *page->headings);
    if (page->notes == NULL || page->placed == NULL || page->is_placed == NULL ||
        page->headings == NULL)
        return false;
    for (const struct mz_doc_section *section = doc->sections; section != NULL;
         section = section->next)
        for (const struct mz_doc_note *note = section->notes; note != NULL; note = note->next)
            page->notes[note->number - 1] = note;
    return true;
}

static PangoLayout *new_layout(cairo_t *cairo, const cairo_font_options_t *options) {
    PangoLayout *layout = pango_cairo_create_layout(cairo);
    PangoContext *context = pango_layout_get_context(layout);
    pango_cairo_context_set_font_options(context, options);
    /* A point of a font is one of the page's. */
    pango_cairo_context_set_resolution(context, 72);
    return layout;
}

static void draw_all(struct mz_pdf_page *page) {
    /* Glyphs where the font has them, not where a screen's pixels are. */
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    page->layout = new_layout(page->cairo, options);
    page->small = new_layout(page->cairo, options);
    cairo_font_options_destroy(options);
    put_all(page);
    page->total = page->number;
    page->drawing = true;
    put_all(page);
    add_outline(page);
    g_object_unref(page->layout);
    g_object_unref(page->small);
}

enum mz_status mz_doc_write_pdf(const struct mz_doc *doc, struct mz_buffer *file,
                                struct mz_fault *fault) {
    struct mz_pdf_page page = {.doc = doc};
    if (doc->failed)
        return mz_doc_fault(doc, "PDF", fault);
    page.surface =
        cairo_pdf_surface_create_for_stream(take_bytes, file, 210 * MZ_PDF_MM, 297 * MZ_PDF_MM);
    set_metadata(page.surface, doc);
    page.cairo = cairo_create(page.surface);
    if (take_room(&page))
        draw_all(&page);
    else
        page.failed = true;
    cairo_status_t drawn = cairo_status(page.cairo);
    cairo_destroy(page.cairo);
    cairo_surface_finish(page.surface);
    cairo_status_t written = cairo_surface_status(page.surface);
    cairo_surface_destroy(page.surface);
    free(page.notes);
    free(page.placed);
    free(page.is_placed);
    free(page.headings);
    free(page.marks);
    mz_pdf_set_language(file, doc->language);
    if (page.failed || file->failed)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "PDF");
    if (drawn == CAIRO_STATUS_SUCCESS && written == CAIRO_STATUS_SUCCESS)
        return MZ_OK;
    mz_fault_at(fault, MZ_E_IO, "PDF");
    mz_fault_have(fault, "%s", cairo_status_to_string(drawn != 0 ? drawn : written));
    return MZ_E_IO;
}
