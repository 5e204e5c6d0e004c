/* Pages of a PDF: text laid out by Pango, footnotes at the foot of the page that has their marks,
 * drawn by Cairo. Points as the unit.
 *
 * A document is laid out twice by the same code: once to count its pages and find those of its
 * headings, once to draw. */
#ifndef MZ_CLIENT_DOC_PDF_PAGE_H
#define MZ_CLIENT_DOC_PDF_PAGE_H

#include <pango/pangocairo.h>

#include "client/doc/doc.h"

#define MZ_PDF_MM     (72.0 / 25.4)
#define MZ_PDF_MARGIN (12 * MZ_PDF_MM)
#define MZ_PDF_CELL   9.5 /* points, of the text in cells */

/* A mark in the text that was set last: the byte behind which it stands. */
struct mz_pdf_mark {
    size_t at;
    unsigned note;
};
struct mz_pdf_heading {
    unsigned page;
    double y;
};

struct mz_pdf_page {
    const struct mz_doc *doc;
    cairo_surface_t *surface;
    cairo_t *cairo;
    PangoLayout *layout; /* of what is being placed */
    PangoLayout *small;  /* of heads, feet and notes */
    bool landscape;
    double width, height, y, top; /* of the page; where the next thing goes; where the first went */
    unsigned number, total;
    const struct mz_doc_note **notes; /* all of the document, by number less one */
    unsigned first_note, last_note;   /* on this page, a range of `placed`; the same: none */
    unsigned *placed;                 /* numbers of notes in the order of their marks */
    bool *is_placed;                  /* by number less one */
    double notes_height;              /* on this page */
    struct mz_pdf_mark *marks;        /* of the text set last */
    size_t marks_count, marks_room;
    struct mz_pdf_heading *headings;
    bool drawing;
    bool failed;
};

/* -- Text. */

/* Empties the text; runs are then added, and it is laid out at this size and width (0: one line).
 */
void mz_pdf_text_runs(struct mz_pdf_page *page, PangoLayout *layout, const struct mz_doc_run *runs,
                      double points, bool bold, double width, enum mz_doc_align align)
    __attribute__((nonnull(1, 2)));
void mz_pdf_text(struct mz_pdf_page *page, PangoLayout *layout, const char *text, double points,
                 bool bold, double width, enum mz_doc_align align) __attribute__((nonnull));
double mz_pdf_text_height(PangoLayout *layout) __attribute__((nonnull));
double mz_pdf_text_width(PangoLayout *layout) __attribute__((nonnull));
/* Where its last line ends, from its left edge. */
double mz_pdf_last_width(PangoLayout *layout) __attribute__((nonnull));
void mz_pdf_draw_text(struct mz_pdf_page *page, PangoLayout *layout, double x, double y)
    __attribute__((nonnull));

/* -- Pages. */

void mz_pdf_begin_page(struct mz_pdf_page *page, bool landscape) __attribute__((nonnull));
void mz_pdf_end_page(struct mz_pdf_page *page) __attribute__((nonnull));
/* Height left above the foot and the notes. */
double mz_pdf_room(const struct mz_pdf_page *page) __attribute__((nonnull));
/* Whether nothing but the head is on the page. */
bool mz_pdf_is_fresh(const struct mz_pdf_page *page) __attribute__((nonnull));
/* What a note would take at the foot of this page; 0 if it stands somewhere already. */
double mz_pdf_note_height(struct mz_pdf_page *page, unsigned note) __attribute__((nonnull));
void mz_pdf_place_note(struct mz_pdf_page *page, unsigned note) __attribute__((nonnull));

/* -- What stands on them (doc_pdf.c, doc_pdf_contents.c, doc_pdf_table.c, doc_pdf_figure.c). */

/* The text set last, line by line, so that what is longer than the rest of the page goes on on the
 * next. `above` is the space before the first. */
void mz_pdf_put_lines(struct mz_pdf_page *page, double above) __attribute__((nonnull));
void mz_pdf_put_contents(struct mz_pdf_page *page, const struct mz_doc_block *contents)
    __attribute__((nonnull));

/* What of a table must be on one page below its caption: all of it while that is little, else its
 * headings and the first rows. */
double mz_pdf_table_company(struct mz_pdf_page *page, const struct mz_doc_table *table)
    __attribute__((nonnull));
void mz_pdf_put_table(struct mz_pdf_page *page, const struct mz_doc_table *table)
    __attribute__((nonnull));
/* With the space above it, but not below. */
double mz_pdf_figure_height(const struct mz_doc_block *block) __attribute__((nonnull));
void mz_pdf_put_figure(struct mz_pdf_page *page, const struct mz_doc_block *block)
    __attribute__((nonnull));

#endif
