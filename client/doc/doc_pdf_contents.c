/* The table of contents of a PDF: the headings, as links with their pages. */
#include <cairo-pdf.h>
#include <stdio.h>

#include "client/doc/doc_pdf_page.h"

#define INDENT      (6 * MZ_PDF_MM) /* of a level of the contents */
#define PAGE_NUMBER (12 * MZ_PDF_MM)
#define ENTRY       10.5 /* points, of an entry of the contents, and the space below it */
#define ENTRY_GAP   3.0
#define ENTRY_TIGHT                                                                                \
    14 /* twentieths: as small as entries become so that the contents keep to a page */

/* The heading as an entry of this size; gives its height. */
static double set_entry(struct mz_pdf_page *page, const struct mz_doc_block *heading,
                        double scale) {
    double indent = (mz_doc_level(heading->style) - 1) * INDENT;
    mz_pdf_text_runs(page, page->layout, heading->runs, ENTRY * scale, false,
                     page->width - 2 * MZ_PDF_MARGIN - indent - PAGE_NUMBER, MZ_DOC_LEFT);
    page->marks_count = 0; /* the heading's own stand where it does */
    return mz_pdf_text_height(page->layout);
}

/* Dots from the end of the entry's last line to its page. */
static void put_leader(struct mz_pdf_page *page, double from, double to, double y) {
    static const double dots[] = {0.6, 2.4};
    if (!page->drawing || to - from < 6)
        return;
    cairo_set_line_width(page->cairo, 0.6);
    cairo_set_dash(page->cairo, dots, 2, 0);
    cairo_move_to(page->cairo, from, y);
    cairo_line_to(page->cairo, to, y);
    cairo_stroke(page->cairo);
    cairo_set_dash(page->cairo, NULL, 0, 0);
}

static void put_entry(struct mz_pdf_page *page, const struct mz_doc_block *heading, double scale) {
    char number[16];
    const struct mz_pdf_heading *at = &page->headings[heading->heading - 1];
    double left = MZ_PDF_MARGIN + (mz_doc_level(heading->style) - 1) * INDENT;
    double width = page->width - MZ_PDF_MARGIN - left;
    (void)snprintf(number, sizeof number, "%u", at->page);
    double height = set_entry(page, heading, scale);
    if (height > mz_pdf_room(page) && !mz_pdf_is_fresh(page)) {
        mz_pdf_begin_page(page, page->landscape);
        height = set_entry(page, heading, scale); /* the page's foot was set in between */
    }
    double end = left + mz_pdf_last_width(page->layout) + 4;
    if (page->drawing) {
        char link[96];
        (void)snprintf(link, sizeof link, "page=%u pos=[0 %u]", at->page, (unsigned)at->y);
        cairo_tag_begin(page->cairo, CAIRO_TAG_LINK, link);
        mz_pdf_draw_text(page, page->layout, left, page->y);
        cairo_tag_end(page->cairo, CAIRO_TAG_LINK);
    }
    mz_pdf_text(page, page->layout, number, ENTRY * scale, false, width, MZ_DOC_RIGHT);
    mz_pdf_draw_text(page, page->layout, left, page->y + height - mz_pdf_text_height(page->layout));
    put_leader(page, end, left + width - mz_pdf_text_width(page->layout) - 4,
               page->y + height - mz_pdf_text_height(page->layout) * 0.3);
    page->y += height + ENTRY_GAP * scale;
}

/* How much smaller entries are so that all of them stand on this page; 1 where they do not even
 * then, and go on on the next. */
static double scale_of_contents(struct mz_pdf_page *page) {
    for (unsigned twentieths = 20; twentieths >= ENTRY_TIGHT; twentieths--) {
        double scale = twentieths / 20.0;
        double height = 0;
        for (const struct mz_doc_section *section = page->doc->sections; section != NULL;
             section = section->next)
            for (const struct mz_doc_block *block = section->blocks; block != NULL;
                 block = block->next)
                height +=
                    block->heading != 0 ? set_entry(page, block, scale) + ENTRY_GAP * scale : 0;
        if (height <= mz_pdf_room(page))
            return scale;
    }
    return 1;
}

void mz_pdf_put_contents(struct mz_pdf_page *page, const struct mz_doc_block *contents) {
    mz_pdf_text_runs(page, page->layout, contents->runs, 14, true, page->width - 2 * MZ_PDF_MARGIN,
                     MZ_DOC_CENTER);
    mz_pdf_put_lines(page, mz_pdf_is_fresh(page) ? 0 : 10);
    page->y += 6;
    double scale = scale_of_contents(page);
    for (const struct mz_doc_section *section = page->doc->sections; section != NULL;
         section = section->next)
        for (const struct mz_doc_block *block = section->blocks; block != NULL; block = block->next)
            if (block->heading != 0)
                put_entry(page, block, scale);
    page->y += 10;
}
