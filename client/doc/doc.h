/* A printed document before it has a format: sections of headings, paragraphs, tables, charts,
 * flows of money and footnotes on A4. The writers (doc_write.h) turn one into DOCX, XLSX, PDF or
 * HTML; the same document gives the same bytes every time.
 *
 * Built from top to bottom: whatever is added goes to the last section, runs to its last paragraph,
 * rows to its last table, cells to the last row, bars to the last chart. Texts are copied; NULL is
 * no text. A character that no format can carry (a control character other than tab and newline, a
 * byte that is not UTF-8) becomes U+FFFD, so that readers see that something stood there.
 *
 * The first failed allocation or thing that does not fit is sticky: the writers answer
 * MZ_E_NO_MEMORY or MZ_E_INTERNAL then and write nothing. */
#ifndef MZ_CLIENT_DOC_H
#define MZ_CLIENT_DOC_H

#include <stdbool.h>
#include <stdint.h>

#include "proto/base/status.h"
#include "proto/rules/arena.h"

#define MZ_DOC_COLUMNS 32u /* of a table, at most */
#define MZ_DOC_GROUPS  12u /* bars or groups of columns of a chart, at most */
#define MZ_DOC_SERIES  4u  /* columns a group, at most */
#define MZ_DOC_STAGES  6u  /* of a flow, at most */
#define MZ_DOC_BOXES   24u
#define MZ_DOC_ARROWS  48u

enum mz_doc_align { MZ_DOC_LEFT, MZ_DOC_CENTER, MZ_DOC_RIGHT };
enum mz_doc_style {
    MZ_DOC_TITLE,
    MZ_DOC_HEADING, /* level 1: in the outline and the table of contents, as 2 and 3 are */
    MZ_DOC_HEADING_2,
    MZ_DOC_HEADING_3,
    MZ_DOC_BODY,
    MZ_DOC_PROSE, /* running text of a report: its first line indented, its lines wider apart */
    MZ_DOC_SMALL,
    MZ_DOC_CAPTION, /* of a table or figure; see mz_doc_caption */
    MZ_DOC_STYLES
};
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
    struct mz_doc_cell cells[]; /* as many as the table has columns */
};

struct mz_doc_table {
    uint16_t widths_mm[MZ_DOC_COLUMNS];
    uint8_t columns;
    uint8_t headings; /* first rows, repeated on every page */
    struct mz_doc_row *rows, *last;
    uint8_t covered[MZ_DOC_COLUMNS]; /* rows still covered by a cell above */
};

/* A piece of a paragraph. */
struct mz_doc_run {
    const char *text;
    bool bold;
    unsigned note;           /* footnote whose mark stands behind it; 0: none */
    struct mz_doc_run *next; /* set by mz_doc_run */
};

/* What a bar or column shows: as long as it is a part of the longest, so that the axis starts at 0.
 */
struct mz_doc_value {
    int64_t value;    /* not negative */
    const char *text; /* as people read it */
};
/* Bars lie, a label and one value each; columns stand, as many a label as there are series. */
struct mz_doc_chart {
    const char *title;
    const char *series[MZ_DOC_SERIES]; /* names, of columns */
    unsigned series_count;             /* 0: bars */
    struct {
        const char *label;
        struct mz_doc_value values[MZ_DOC_SERIES];
    } groups[MZ_DOC_GROUPS];
    unsigned count;
};
struct mz_doc_bar {
    const char *label, *text;
    int64_t value;
};

/* Money on its way: boxes in stages from left to right, and arrows as thick as what they carry. */
struct mz_doc_flow {
    const char *title;
    struct {
        unsigned stage;
        const char *label, *amount;
    } boxes[MZ_DOC_BOXES];
    struct {
        unsigned from, to; /* boxes */
        struct mz_doc_value carried;
    } arrows[MZ_DOC_ARROWS];
    unsigned boxes_count, arrows_count, stages;
};

enum mz_doc_kind {
    MZ_DOC_PARAGRAPH,
    MZ_DOC_TABLE,
    MZ_DOC_CHART,
    MZ_DOC_FLOW,
    MZ_DOC_CONTENTS,
    MZ_DOC_BREAK, /* what follows begins on a new page */
};

struct mz_doc_block {
    struct mz_doc_block *next;
    enum mz_doc_kind kind;
    enum mz_doc_style style; /* of a paragraph */
    enum mz_doc_align align;
    struct mz_doc_run *runs, *last; /* of a paragraph; the title of the contents */
    struct mz_doc_table *table;
    struct mz_doc_chart *chart;
    struct mz_doc_flow *flow;
    unsigned heading; /* of a heading: its number in the document, from 1 */
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
    const char *head; /* of every page; may be empty */
    const char *foot; /* of every page, beside its number */
    enum mz_language language;
    uint64_t created_ms; /* the documents' date in every format: of the ledger, not of the clock */
    struct mz_doc_section *sections, *last;
    unsigned notes, headings;
    unsigned tables, figures; /* captions so far */
    bool failed;
    const char *wrong; /* which call put something where it does not fit; NULL: memory ran out */
};

/* NULL when out of memory. */
struct mz_doc *mz_doc_new(const char *title, enum mz_language language, uint64_t created_ms)
    __attribute__((nonnull));
void mz_doc_free(struct mz_doc *doc);

void mz_doc_head(struct mz_doc *doc, const char *text) __attribute__((nonnull));
void mz_doc_foot(struct mz_doc *doc, const char *text) __attribute__((nonnull));
void mz_doc_section(struct mz_doc *doc, const char *name, bool landscape) __attribute__((nonnull));

/* -- Text. */

/* A paragraph of one run. */
void mz_doc_paragraph(struct mz_doc *doc, enum mz_doc_style style, enum mz_doc_align align,
                      const char *text) __attribute__((nonnull(1)));
/* A paragraph to which runs are added:
 *   mz_doc_paragraph_begin(doc, MZ_DOC_PROSE, MZ_DOC_LEFT);
 *   mz_doc_run(doc, (struct mz_doc_run){.text = "支出 22,000.00 元", .note = note});
 *   mz_doc_run(doc, (struct mz_doc_run){.text = "，均已签领。"}); */
void mz_doc_paragraph_begin(struct mz_doc *doc, enum mz_doc_style style, enum mz_doc_align align)
    __attribute__((nonnull));
void mz_doc_run(struct mz_doc *doc, struct mz_doc_run run) __attribute__((nonnull));
/* Adds a footnote to the section and gives its number in the document, from 1. Call it right before
 * what it is the note of, so that marks ascend as one reads. Several marks may lead to one note. */
unsigned mz_doc_note(struct mz_doc *doc, const char *text) __attribute__((nonnull(1)));
/* The headings of the whole document with their pages, and this title above them. */
void mz_doc_contents(struct mz_doc *doc, const char *title) __attribute__((nonnull(1)));
/* "表 1  text" or "Table 1. text" above the table, chart or flow that comes next; tables and
 * figures are numbered each for themselves. */
void mz_doc_caption(struct mz_doc *doc, bool figure, const char *text) __attribute__((nonnull(1)));
/* What comes next begins on a new page. */
void mz_doc_break(struct mz_doc *doc) __attribute__((nonnull));

/* -- Tables. */

/* `widths` of `columns` columns in millimetres: 180 together on a portrait page, 267 on a landscape
 * one. The first `headings` rows are repeated on every page. */
void mz_doc_table(struct mz_doc *doc, const uint16_t *widths, size_t columns, unsigned headings)
    __attribute__((nonnull));
void mz_doc_row(struct mz_doc *doc, unsigned height_mm) __attribute__((nonnull));
/* Puts the cell at the next place of the row that no other covers. A cell too many does not fit. */
void mz_doc_cell(struct mz_doc *doc, struct mz_doc_cell cell) __attribute__((nonnull));

/* -- Figures, drawn as vectors (client/doc/doc_figure.c). A title may be NULL, where a caption says
 * what is to be seen. */

void mz_doc_chart(struct mz_doc *doc, const char *title) __attribute__((nonnull(1)));
void mz_doc_bar(struct mz_doc *doc, struct mz_doc_bar bar) __attribute__((nonnull));
/* Groups of columns, one column a series in each: planned and executed by quarter. */
void mz_doc_columns_chart(struct mz_doc *doc, const char *title, const char *const *series,
                          size_t count) __attribute__((nonnull(1, 3)));
/* `values`: one a series. */
void mz_doc_group(struct mz_doc *doc, const char *label, const struct mz_doc_value *values)
    __attribute__((nonnull(1, 3)));
void mz_doc_flow(struct mz_doc *doc, const char *title) __attribute__((nonnull(1)));
/* A box in this stage, from 0 on the left, below those the stage has; gives its number for arrows.
 * `amount` may be NULL. */
unsigned mz_doc_flow_box(struct mz_doc *doc, unsigned stage, const char *label, const char *amount)
    __attribute__((nonnull(1)));
/* From a box to one of a later stage. */
void mz_doc_flow_arrow(struct mz_doc *doc, unsigned from, unsigned to, struct mz_doc_value carried)
    __attribute__((nonnull));

/* -- For writers. */

/* What a writer answers for a document that failed, or whose file did. */
enum mz_status mz_doc_fault(const struct mz_doc *doc, const char *format, struct mz_fault *fault)
    __attribute__((nonnull(1, 2)));
/* Columns and rows a cell takes, from 1 on. */
static inline unsigned mz_doc_columns(const struct mz_doc_cell *cell) {
    return cell->columns == 0 ? 1 : cell->columns;
}
static inline unsigned mz_doc_rows(const struct mz_doc_cell *cell) {
    return cell->rows == 0 ? 1 : cell->rows;
}
/* 1 to 3 of headings, 0 of other styles. */
static inline unsigned mz_doc_level(enum mz_doc_style style) {
    return style >= MZ_DOC_HEADING && style <= MZ_DOC_HEADING_3
               ? (unsigned)style - MZ_DOC_HEADING + 1
               : 0;
}
/* Width of the columns it takes. */
unsigned mz_doc_width(const struct mz_doc_table *table, const struct mz_doc_cell *cell)
    __attribute__((nonnull));
/* The longest bar's, the highest column's or the thickest arrow's value, at least 1. */
int64_t mz_doc_longest(const struct mz_doc_chart *chart) __attribute__((nonnull));
int64_t mz_doc_thickest(const struct mz_doc_flow *flow) __attribute__((nonnull));

#endif
