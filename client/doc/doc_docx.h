/* What the parts of the DOCX writer share. ECMA-376 part 1 (WordprocessingML §17, DrawingML
 * §20-21), part 2 (packages); wps and wpg are [MS-DOCX] §2.1. */
#ifndef MZ_CLIENT_DOC_DOCX_H
#define MZ_CLIENT_DOC_DOCX_H

#include "client/doc/doc.h"
#include "client/io/buffer.h"
#include "client/io/xml.h"

/* Namespaces, as attributes of the elements that stand at the top. */
#define MZ_DOCX_W                                                                                  \
    "xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "xmlns:r",          \
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define MZ_DOCX_A     "http://schemas.openxmlformats.org/drawingml/2006/main"
#define MZ_DOCX_CHART "http://schemas.openxmlformats.org/drawingml/2006/chart"
#define MZ_DOCX_WP    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
#define MZ_DOCX_WPS   "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
#define MZ_DOCX_WPG   "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"

#define MZ_DOCX_EMU 360 /* a hundredth of a millimetre */
/* Twentieths of a point. */
#define MZ_DOCX_TWIPS(mm) ((int64_t)(mm)*7200 / 127)

struct mz_docx {
    const struct mz_doc *doc;
    struct mz_xml *xml; /* word/document.xml */
    /* What whoever lays the document out will number each note, by its number less one: they are
     * counted in the order of their first marks, from 1. 0: it has no mark yet. */
    unsigned *marked;
    unsigned marks;
    struct mz_buffer *charts;
    unsigned charts_count, drawings;
    bool has_contents, failed;
};

/* -- doc_docx_text.c */

/* A w:r of the text, with line breaks and tabs; `style` is a character style or NULL. */
void mz_docx_run(struct mz_xml *xml, const char *text, bool bold, const char *style)
    __attribute__((nonnull(1, 2)));
/* The mark of a footnote: the first leads to the note at the foot of the page, others to that. */
void mz_docx_mark(struct mz_docx *docx, unsigned note) __attribute__((nonnull));
/* Opens a w:p and its w:pPr with this style and alignment; the caller closes both. */
void mz_docx_paragraph_open(struct mz_xml *xml, const char *style, enum mz_doc_align align)
    __attribute__((nonnull));
void mz_docx_paragraph(struct mz_docx *docx, const struct mz_doc_block *block,
                       const struct mz_doc_section *ends) __attribute__((nonnull(1, 2)));
void mz_docx_contents(struct mz_docx *docx, const struct mz_doc_block *contents)
    __attribute__((nonnull));
/* A w:sectPr: the page of a section. */
void mz_docx_section(struct mz_docx *docx, const struct mz_doc_section *section)
    __attribute__((nonnull));
/* A line too small to be seen, where the format wants a paragraph; it ends a section if given. */
void mz_docx_nothing(struct mz_docx *docx, const struct mz_doc_section *ends)
    __attribute__((nonnull(1)));
/* A raised mark that whoever lays the document out numbers: the element `name`, with `id` unless
 * that is 0. */
void mz_docx_note_mark(struct mz_xml *xml, const char *name, unsigned id) __attribute__((nonnull));
/* A field whose result is computed by whoever opens the document. */
void mz_docx_field(struct mz_xml *xml, const char *code, const char *result)
    __attribute__((nonnull));

/* -- The others. */

void mz_docx_table(struct mz_docx *docx, const struct mz_doc_table *table)
    __attribute__((nonnull)); /* doc_docx_table.c */
/* A figure in a paragraph of its own; of a chart also its part (doc_docx_chart.c). */
void mz_docx_figure(struct mz_docx *docx, const struct mz_doc_block *block)
    __attribute__((nonnull)); /* doc_docx_figure.c */
enum mz_status mz_docx_chart(const struct mz_doc_chart *chart, struct mz_buffer *part)
    __attribute__((nonnull, warn_unused_result)); /* doc_docx_chart.c */
enum mz_status mz_docx_styles(const struct mz_doc *doc, struct mz_buffer *part,
                              struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result)); /* doc_docx_styles.c */
enum mz_status mz_docx_fonts(const struct mz_doc *doc, struct mz_buffer *part,
                             struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));

#endif
