/* Cells of a table on pages of a PDF. Where a page ends within a cell, its text goes on in the part
 * that is on the next; no line is cut and none is lost. */
#ifndef MZ_CLIENT_DOC_PDF_CELL_H
#define MZ_CLIENT_DOC_PDF_CELL_H

#include "client/doc/doc_pdf_page.h"

/* How far a cell has come that a page's end divides. */
struct mz_pdf_cut {
    int lines;  /* set so far */
    bool whole; /* all of them were seen */
};

struct mz_pdf_place {
    double x, y, width, height;
    bool again; /* a text that was seen whole is shown again: rows were parted, not this row */
};

/* Height it wants in so wide a column. */
double mz_pdf_cell_height(struct mz_pdf_page *page, const struct mz_doc_cell *cell, double width)
    __attribute__((nonnull));
/* Height that the lines want which are not set yet; 0: none are left. */
double mz_pdf_cell_left(struct mz_pdf_page *page, const struct mz_doc_cell *cell, double width,
                        const struct mz_pdf_cut *cut) __attribute__((nonnull));
/* The whole cell: its text in the middle. */
void mz_pdf_cell_draw(struct mz_pdf_page *page, const struct mz_doc_cell *cell,
                      struct mz_pdf_place place) __attribute__((nonnull));
/* A part of it: as many lines as fit, from where `cut` says on, which is moved on. */
void mz_pdf_cell_part(struct mz_pdf_page *page, const struct mz_doc_cell *cell,
                      struct mz_pdf_place place, struct mz_pdf_cut *cut) __attribute__((nonnull));

#endif
