/* A printed document before it has a format: sections of paragraphs, tables, charts and footnotes
 * on A4. The writers (doc_write.h) turn one into XLSX, PDF or HTML; the same document gives the
 * same bytes every time.
 *
 * Built from top to bottom: whatever is added goes to the last section, rows to its last table,
 * cells to the last row. Texts are copied. The first failed allocation is sticky: the writers
 * answer MZ_E_NO_MEMORY then. */
#ifndef MZ_CLIENT_DOC_H
#define MZ_CLIENT_DOC_H

#include <stdbool.h>
#include <stdint.h>

#include "proto/base/status.h"
#include "proto/rules/arena.h"

#define MZ_DOC_COLUMNS 20u /* of a table, at most */

enum mz_doc_align { MZ_DOC_LEFT, MZ_DOC_CENTER, MZ_DOC_RIGHT };
enum mz_doc_style { MZ_DOC_TITLE, MZ_DOC_HEADING, MZ_DOC_BODY, MZ_DOC_SMALL, MZ_DOC_STYLES };
/* What a cell is to a spreadsheet. Texts stay texts: identity numbers, accounts, codes. */
enum mz_doc_number {
    MZ_DOC_TEXT,
    MZ_DOC_HUNDREDTHS, /* value / 100 with two places: fen as yuan, 万元, percent, points */
    MZ_DOC_WHOLE,
};

struct mz_doc_cell {
    const char *text; /* what people read, UTF-8; NULL: an empty cell to be filled in by hand */
    int64_t value;    /* of numbers */
    enum mz_doc_number number;
    enum mz_doc_align align;
    bool bold;             /* a label or a total */
    bool shaded;           /* a label */
    uint8_t columns, rows; /* how many it spans; 0 is 1 */
    unsigned note;         /* footnote, as mz_doc_note numbered it; 0: none */
    uint8_t column;        /* where it stands; set by mz_doc_cell */
};

struct mz_doc_row {
    struct mz_doc_row *next;
    uint8_t height_mm; /* at least */
    uint8_t count;
    struct mz_doc_cell cells[MZ_DOC_COLUMNS];
};

struct mz_doc_table {
    uint16_t widths_mm[MZ_DOC_COLUMNS];
    uint8_t columns;
    uint8_t headings; /* first rows, repeated on every page */
    struct mz_doc_row *rows, *last;
    uint8_t covered[MZ_DOC_COLUMNS]; /* rows still covered by a cell above */
};

/* A bar for each label, drawn as vectors. Bars are value/longest long, so the axis starts at 0. */
struct mz_doc_bar {
    const char *label, *text; /* text: the value as people read it */
    int64_t value;            /* not negative */
};
struct mz_doc_chart {
    const char *title;
    struct mz_doc_bar bars[12];
    unsigned count;
};

struct mz_doc_block {
    struct mz_doc_block *next;
    enum mz_doc_style style; /* of a paragraph */
    enum mz_doc_align align;
    const char *text;           /* a paragraph, or */
    struct mz_doc_table *table; /* a table, or */
    struct mz_doc_chart *chart; /* a chart */
};

struct mz_doc_note {
    struct mz_doc_note *next;
    unsigned number;
    const char *text;
};

/* Begins on a page of its own; a worksheet in XLSX. */
struct mz_doc_section {
    struct mz_doc_section *next;
    const char *name;
    bool landscape;
    struct mz_doc_block *blocks, *last;
    struct mz_doc_note *notes, *last_note;
};

struct mz_doc {
    struct mz_arena arena;
    const char *title;
    const char *foot; /* of every page */
    enum mz_language language;
    uint64_t created_ms; /* the documents' date in every format: of the ledger, not of the clock */
    struct mz_doc_section *sections, *last;
    unsigned notes;
    bool failed;
};

/* NULL when out of memory. */
struct mz_doc *mz_doc_new(const char *title, enum mz_language language, uint64_t created_ms)
    __attribute__((nonnull));
void mz_doc_free(struct mz_doc *doc);

void mz_doc_foot(struct mz_doc *doc, const char *text) __attribute__((nonnull));
void mz_doc_section(struct mz_doc *doc, const char *name, bool landscape) __attribute__((nonnull));
void mz_doc_paragraph(struct mz_doc *doc, enum mz_doc_style style, enum mz_doc_align align,
                      const char *text) __attribute__((nonnull));
/* `widths` of `columns` columns in millimetres: 180 together on a portrait page, 267 on a landscape
 * one. */
void mz_doc_table(struct mz_doc *doc, const uint16_t *widths, size_t columns, unsigned headings)
    __attribute__((nonnull));
void mz_doc_row(struct mz_doc *doc, unsigned height_mm) __attribute__((nonnull));
/* Puts the cell at the next place of the row that no other covers. A cell too many sets failed. */
void mz_doc_cell(struct mz_doc *doc, struct mz_doc_cell cell) __attribute__((nonnull));
/* Adds a footnote to the section and gives its number in the document, from 1. */
unsigned mz_doc_note(struct mz_doc *doc, const char *text) __attribute__((nonnull));
void mz_doc_chart(struct mz_doc *doc, const char *title) __attribute__((nonnull));
void mz_doc_bar(struct mz_doc *doc, struct mz_doc_bar bar) __attribute__((nonnull));

/* -- For writers. */

/* Columns and rows a cell takes, from 1 on. */
static inline unsigned mz_doc_columns(const struct mz_doc_cell *cell) {
    return cell->columns == 0 ? 1 : cell->columns;
}
static inline unsigned mz_doc_rows(const struct mz_doc_cell *cell) {
    return cell->rows == 0 ? 1 : cell->rows;
}
/* Width of the columns it takes. */
unsigned mz_doc_width(const struct mz_doc_table *table, const struct mz_doc_cell *cell)
    __attribute__((nonnull));
/* The longest bar's value, at least 1. */
int64_t mz_doc_longest(const struct mz_doc_chart *chart) __attribute__((nonnull));

#endif
