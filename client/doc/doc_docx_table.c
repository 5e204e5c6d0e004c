/* Tables of a DOCX: a cell that spans rows is one cell and its continuations in the rows below. */
#include "client/doc/doc_docx.h"
#include "client/doc/doc_layout.h"

#define FEW 2u

struct span {
    const struct mz_doc_cell *cell; /* the last that stood in this column */
    unsigned left;                  /* rows it still covers */
};

static void put_properties(struct mz_xml *xml, const struct mz_doc_table *table) {
    static const char *const sides[] = {"w:top",   "w:left",    "w:bottom",
                                        "w:right", "w:insideH", "w:insideV"};
    int64_t total = 0;
    for (size_t i = 0; i < table->columns; i++)
        total += MZ_DOCX_TWIPS(table->widths_mm[i]);
    mz_xml_open(xml, "w:tblPr", NULL);
    mz_xml_empty(xml, "w:tblStyle", "w:val", "TableGrid", NULL);
    mz_xml_open(xml, "w:tblW", "w:type", "dxa", NULL);
    mz_xml_attribute_number(xml, "w:w", total);
    mz_xml_close(xml);
    mz_xml_empty(xml, "w:jc", "w:val", "center", NULL);
    mz_xml_open(xml, "w:tblBorders", NULL);
    for (size_t i = 0; i < sizeof sides / sizeof sides[0]; i++)
        mz_xml_empty(xml, sides[i], "w:val", "single", "w:sz", "4", "w:space", "0", "w:color",
                     "000000", NULL);
    mz_xml_close(xml);
    mz_xml_empty(xml, "w:tblLayout", "w:type", "fixed", NULL);
    mz_xml_close(xml);
    mz_xml_open(xml, "w:tblGrid", NULL);
    for (size_t i = 0; i < table->columns; i++)
        mz_xml_number(xml, "w:gridCol", "w:w", MZ_DOCX_TWIPS(table->widths_mm[i]));
    mz_xml_close(xml);
}

static void put_cell(struct mz_docx *docx, const struct mz_doc_table *table,
                     const struct mz_doc_cell *cell, const char *style, bool continues) {
    struct mz_xml *xml = docx->xml;
    int64_t width = 0;
    for (unsigned i = 0; i < mz_doc_columns(cell); i++)
        width += MZ_DOCX_TWIPS(table->widths_mm[cell->column + i]);
    mz_xml_open(xml, "w:tc", NULL);
    mz_xml_open(xml, "w:tcPr", NULL);
    mz_xml_open(xml, "w:tcW", "w:type", "dxa", NULL);
    mz_xml_attribute_number(xml, "w:w", width);
    mz_xml_close(xml);
    if (mz_doc_columns(cell) > 1)
        mz_xml_number(xml, "w:gridSpan", "w:val", mz_doc_columns(cell));
    if (mz_doc_rows(cell) > 1)
        mz_xml_empty(xml, "w:vMerge", "w:val", continues ? "continue" : "restart", NULL);
    if (cell->shaded)
        mz_xml_empty(xml, "w:shd", "w:val", "clear", "w:color", "auto", "w:fill", "EEEEEE", NULL);
    mz_xml_empty(xml, "w:vAlign", "w:val", "center", NULL);
    mz_xml_close(xml);
    mz_docx_paragraph_open(xml, style, cell->align);
    mz_xml_close(xml);
    if (!continues && cell->text != NULL)
        mz_docx_run(xml, cell->text, cell->bold, NULL);
    if (!continues)
        mz_docx_mark(docx, cell->note);
    mz_xml_close(xml);
    mz_xml_close(xml);
}

static void put_row(struct mz_docx *docx, const struct mz_doc_table *table,
                    const struct mz_doc_row *row, bool heading, const char *style,
                    struct span *spans) {
    static const struct mz_doc_cell empty = {.text = NULL};
    struct mz_xml *xml = docx->xml;
    size_t next = 0;
    mz_xml_open(xml, "w:tr", NULL);
    mz_xml_open(xml, "w:trPr", NULL);
    mz_xml_empty(xml, "w:cantSplit", NULL);
    if (row->height_mm > 0) {
        mz_xml_open(xml, "w:trHeight", "w:hRule", "atLeast", NULL);
        mz_xml_attribute_number(xml, "w:val", MZ_DOCX_TWIPS(row->height_mm));
        mz_xml_close(xml);
    }
    if (heading)
        mz_xml_empty(xml, "w:tblHeader", NULL);
    mz_xml_close(xml);
    for (unsigned at = 0; at < table->columns;) {
        bool continues = spans[at].left > 0;
        struct mz_doc_cell hole = empty; /* a row may end early */
        hole.column = (uint8_t)at;
        const struct mz_doc_cell *cell = &hole;
        if (continues)
            cell = spans[at].cell;
        else if (next < row->count && row->cells[next].column == at)
            cell = &row->cells[next++];
        put_cell(docx, table, cell, style, continues);
        spans[at].left = continues ? spans[at].left - 1 : mz_doc_rows(cell) - 1;
        spans[at].cell = spans[at].left > 0 ? cell : NULL;
        at += mz_doc_columns(cell);
    }
    mz_xml_close(xml);
}

void mz_docx_table(struct mz_docx *docx, const struct mz_doc_table *table) {
    struct span spans[MZ_DOC_COLUMNS] = {{NULL, 0}};
    unsigned n = 0;
    if (table->rows == NULL)
        return;
    mz_xml_open(docx->xml, "w:tbl", NULL);
    put_properties(docx->xml, table);
    /* Rows that a cell spans: few stay on a page, like the two of a person. */
    size_t together = 0, all = 0;
    for (const struct mz_doc_row *row = table->rows; row != NULL; row = row->next, n++) {
        all = together > 1 ? all : mz_doc_together(row);
        together = together > 1 ? together - 1 : all;
        put_row(docx, table, row, n<table->headings, together> 1 ? "TableKept" : "TableText",
                spans);
    }
    mz_xml_close(docx->xml);
    /* Tables that touch would become one. */
    mz_docx_nothing(docx, NULL);
}
