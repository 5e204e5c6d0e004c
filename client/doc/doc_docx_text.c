/* Paragraphs, footnote marks, the table of contents and sections of a DOCX. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/doc/doc_docx.h"

/* -- Runs. */

static void put_piece(struct mz_xml *xml, const char *text, size_t size) {
    if (size == 0)
        return;
    mz_xml_open(xml, "w:t", "xml:space", "preserve", NULL);
    mz_xml_text(xml, text, size);
    mz_xml_close(xml);
}

void mz_docx_run(struct mz_xml *xml, const char *text, bool bold, const char *style) {
    mz_xml_open(xml, "w:r", NULL);
    if (bold || style != NULL) {
        mz_xml_open(xml, "w:rPr", NULL);
        if (style != NULL)
            mz_xml_empty(xml, "w:rStyle", "w:val", style, NULL);
        if (bold)
            mz_xml_empty(xml, "w:b", NULL);
        mz_xml_close(xml);
    }
    for (const char *at = text; *at != '\0';) {
        size_t size = strcspn(at, "\n\t");
        put_piece(xml, at, size);
        at += size;
        if (*at != '\0')
            mz_xml_empty(xml, *at++ == '\n' ? "w:br" : "w:tab", NULL);
    }
    mz_xml_close(xml);
}

void mz_docx_field(struct mz_xml *xml, const char *code, const char *result) {
    static const char *const types[] = {"begin", "separate", "end"};
    for (size_t i = 0; i < 3; i++) {
        mz_xml_open(xml, "w:r", NULL);
        mz_xml_empty(xml, "w:fldChar", "w:fldCharType", types[i], NULL);
        mz_xml_close(xml);
        if (i == 0) {
            mz_xml_open(xml, "w:r", NULL);
            mz_xml_open(xml, "w:instrText", "xml:space", "preserve", NULL);
            mz_xml_text(xml, code, strlen(code));
            mz_xml_close(xml);
            mz_xml_close(xml);
        }
        if (i == 1)
            mz_docx_run(xml, result, false, NULL);
    }
}

void mz_docx_note_mark(struct mz_xml *xml, const char *name, unsigned id) {
    mz_xml_open(xml, "w:r", NULL);
    mz_xml_open(xml, "w:rPr", NULL);
    mz_xml_empty(xml, "w:rStyle", "w:val", "FootnoteReference", NULL);
    mz_xml_close(xml);
    mz_xml_open(xml, name, NULL);
    if (id != 0)
        mz_xml_attribute_number(xml, "w:id", id);
    mz_xml_close(xml);
    mz_xml_close(xml);
}

void mz_docx_mark(struct mz_docx *docx, unsigned note) {
    char text[16], name[16];
    int64_t bookmark = (int64_t)docx->doc->headings + note;
    if (note == 0)
        return;
    (void)snprintf(name, sizeof name, "n%u", note);
    if (docx->marked[note - 1] != 0) {
        (void)snprintf(text, sizeof text, "[%u]", docx->marked[note - 1]);
        mz_xml_open(docx->xml, "w:hyperlink", "w:anchor", name, NULL);
        mz_docx_run(docx->xml, text, false, "FootnoteReference");
        mz_xml_close(docx->xml);
        return;
    }
    docx->marked[note - 1] = ++docx->marks;
    mz_xml_open(docx->xml, "w:bookmarkStart", NULL);
    mz_xml_attribute_number(docx->xml, "w:id", bookmark);
    mz_xml_attribute(docx->xml, "w:name", name);
    mz_xml_close(docx->xml);
    /* In brackets, lest a raised digit be read as the last of an amount. */
    mz_docx_run(docx->xml, "[", false, "FootnoteReference");
    mz_docx_note_mark(docx->xml, "w:footnoteReference", note);
    mz_docx_run(docx->xml, "]", false, "FootnoteReference");
    mz_xml_number(docx->xml, "w:bookmarkEnd", "w:id", bookmark);
}

/* -- Paragraphs. */

void mz_docx_paragraph_open(struct mz_xml *xml, const char *style, enum mz_doc_align align) {
    static const char *const aligns[] = {"left", "center", "right"};
    mz_xml_open(xml, "w:p", NULL);
    mz_xml_open(xml, "w:pPr", NULL);
    mz_xml_empty(xml, "w:pStyle", "w:val", style, NULL);
    if (align != MZ_DOC_LEFT)
        mz_xml_empty(xml, "w:jc", "w:val", aligns[align], NULL);
}

static void heading_name(unsigned heading, char name[24]) {
    (void)snprintf(name, 24, "_Toc%08u", heading);
}

void mz_docx_paragraph(struct mz_docx *docx, const struct mz_doc_block *block,
                       const struct mz_doc_section *ends) {
    static const char *const styles[MZ_DOC_STYLES] = {
        "Title", "Heading1", "Heading2", "Heading3", "BodyText", "Prose", "Small", "Caption"};
    char name[24];
    mz_docx_paragraph_open(docx->xml, styles[block->style], block->align);
    if (ends != NULL)
        mz_docx_section(docx, ends);
    mz_xml_close(docx->xml);
    if (block->heading != 0) {
        heading_name(block->heading, name);
        mz_xml_open(docx->xml, "w:bookmarkStart", NULL);
        mz_xml_attribute_number(docx->xml, "w:id", block->heading);
        mz_xml_attribute(docx->xml, "w:name", name);
        mz_xml_close(docx->xml);
    }
    for (const struct mz_doc_run *run = block->runs; run != NULL; run = run->next) {
        mz_docx_run(docx->xml, run->text, run->bold, NULL);
        mz_docx_mark(docx, run->note);
    }
    if (block->heading != 0)
        mz_xml_number(docx->xml, "w:bookmarkEnd", "w:id", block->heading);
    mz_xml_close(docx->xml);
}

void mz_docx_nothing(struct mz_docx *docx, const struct mz_doc_section *ends) {
    mz_docx_paragraph_open(docx->xml, "Nothing", MZ_DOC_LEFT);
    if (ends != NULL)
        mz_docx_section(docx, ends);
    mz_xml_close(docx->xml);
    mz_xml_close(docx->xml);
}

/* -- Contents: links with the pages as fields, which every reader computes. The results of a field
 * TOC would be those of whoever wrote the file, who has no pages. */

static void put_entry(struct mz_docx *docx, const struct mz_doc_block *heading) {
    static const char *const styles[] = {"", "TOC1", "TOC2", "TOC3"};
    char name[24], code[48];
    struct mz_xml *xml = docx->xml;
    mz_docx_paragraph_open(xml, styles[mz_doc_level(heading->style)], MZ_DOC_LEFT);
    mz_xml_close(xml);
    heading_name(heading->heading, name);
    (void)snprintf(code, sizeof code, " PAGEREF %s \\h ", name);
    mz_xml_open(xml, "w:hyperlink", "w:anchor", name, NULL);
    for (const struct mz_doc_run *run = heading->runs; run != NULL; run = run->next)
        mz_docx_run(xml, run->text, false, NULL);
    mz_xml_close(xml);
    mz_docx_run(xml, "\t", false, NULL);
    mz_docx_field(xml, code, "");
    mz_xml_close(xml);
}

void mz_docx_contents(struct mz_docx *docx, const struct mz_doc_block *contents) {
    docx->has_contents = true;
    mz_docx_paragraph_open(docx->xml, "TOCHeading", MZ_DOC_CENTER);
    mz_xml_close(docx->xml);
    for (const struct mz_doc_run *run = contents->runs; run != NULL; run = run->next)
        mz_docx_run(docx->xml, run->text, false, NULL);
    mz_xml_close(docx->xml);
    for (const struct mz_doc_section *section = docx->doc->sections; section != NULL;
         section = section->next)
        for (const struct mz_doc_block *block = section->blocks; block != NULL; block = block->next)
            if (block->heading != 0)
                put_entry(docx, block);
}

/* -- Sections. */

void mz_docx_section(struct mz_docx *docx, const struct mz_doc_section *section) {
    struct mz_xml *xml = docx->xml;
    mz_xml_open(xml, "w:sectPr", NULL);
    if (docx->doc->head[0] != '\0')
        mz_xml_empty(xml, "w:headerReference", "w:type", "default", "r:id", "rIdHead", NULL);
    mz_xml_empty(xml, "w:footerReference", "w:type", "default", "r:id", "rIdFoot", NULL);
    mz_xml_empty(xml, "w:type", "w:val", "nextPage", NULL);
    if (section->landscape)
        mz_xml_empty(xml, "w:pgSz", "w:w", "16838", "w:h", "11906", "w:orient", "landscape", NULL);
    else
        mz_xml_empty(xml, "w:pgSz", "w:w", "11906", "w:h", "16838", NULL);
    mz_xml_empty(xml, "w:pgMar", "w:top", "964", "w:right", "850", "w:bottom", "1020", "w:left",
                 "850", "w:header", "510", "w:footer", "454", "w:gutter", "0", NULL);
    mz_xml_close(xml);
}
