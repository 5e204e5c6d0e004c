/* What writers that place cells themselves share: the heights of rows, where a page may end, and
 * how wide a text is on paper. */
#ifndef MZ_CLIENT_DOC_LAYOUT_H
#define MZ_CLIENT_DOC_LAYOUT_H

#include "client/doc/doc.h"

/* How high a cell wants to be, in units of the writer's own. */
typedef unsigned (*mz_doc_measure)(void *ctx, const struct mz_doc_table *table,
                                   const struct mz_doc_cell *cell);

size_t mz_doc_row_count(const struct mz_doc_table *table) __attribute__((nonnull));
/* Heights of all rows: each is as high as its highest cell and as the row asks for; what a cell
 * that spans rows wants beyond what they have is shared out among them, so that those beside it
 * stay of a height; the last takes the rest. `heights` has a place a row. */
void mz_doc_heights(const struct mz_doc_table *table, mz_doc_measure measure, void *ctx,
                    unsigned units_per_mm, unsigned *ret_heights) __attribute__((nonnull(1, 2, 5)));
/* The number of rows from `row` on that must stay together, because a cell
 * spans them; at least 1. */
size_t mz_doc_together(const struct mz_doc_row *row) __attribute__((nonnull));

/* Width of a text in halves of an em: 2 for a Chinese character or full-width sign, 1 for others.
 */
unsigned mz_doc_text_width(const char *text) __attribute__((nonnull));
/* Bytes of the text that go on a first line so wide: up to and with its newline, or as far as it
 * may be broken: at spaces and beside Chinese characters; a word longer than the line anywhere. At
 * least a character of a text that is not empty. */
size_t mz_doc_text_break(const char *text, unsigned width) __attribute__((nonnull));
/* Lines that a text takes in a column so wide (halves of an em, at least 1). Newlines count. */
unsigned mz_doc_text_lines(const char *text, unsigned width) __attribute__((nonnull));

#endif
