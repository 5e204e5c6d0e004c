/* DOCX: the package of parts, and how they are related. */
#include "client/doc/doc_docx.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "client/doc/doc_write.h"
#include "client/io/zip.h"

#define RELATION "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define PACKAGE  "http://schemas.openxmlformats.org/package/2006/"
#define WORD     "application/vnd.openxmlformats-officedocument.wordprocessingml."

/* -- word/document.xml. */

static void put_break(struct mz_docx *docx) {
    mz_docx_paragraph_open(docx->xml, "Nothing", MZ_DOC_LEFT);
    mz_xml_close(docx->xml);
    mz_xml_open(docx->xml, "w:r", NULL);
    mz_xml_empty(docx->xml, "w:br", "w:type", "page", NULL);
    mz_xml_close(docx->xml);
    mz_xml_close(docx->xml);
}

/* `ends`: the section whose last block this is, if its paragraph can say so. */
static void put_block(struct mz_docx *docx, const struct mz_doc_block *block,
                      const struct mz_doc_section *ends) {
    switch (block->kind) {
    case MZ_DOC_PARAGRAPH:
        mz_docx_paragraph(docx, block, ends);
        break;
    case MZ_DOC_TABLE:
        mz_docx_table(docx, block->table);
        break;
    case MZ_DOC_CHART:
    case MZ_DOC_FLOW:
        mz_docx_figure(docx, block);
        break;
    case MZ_DOC_CONTENTS:
        mz_docx_contents(docx, block);
        break;
    case MZ_DOC_BREAK:
        put_break(docx);
        break;
    }
}

/* Notes that no mark leads to stand below the section. */
static void put_unmarked(struct mz_docx *docx, const struct mz_doc_section *section) {
    for (const struct mz_doc_note *note = section->notes; note != NULL; note = note->next) {
        if (docx->marked[note->number - 1] != 0)
            continue;
        mz_docx_paragraph_open(docx->xml, "Small", MZ_DOC_LEFT);
        mz_xml_close(docx->xml);
        mz_docx_run(docx->xml, docx->doc->language == MZ_CHINESE ? "注：" : "Note: ", false, NULL);
        mz_docx_run(docx->xml, note->text, false, NULL);
        mz_xml_close(docx->xml);
    }
}

static bool all_marked(const struct mz_docx *docx, const struct mz_doc_section *section) {
    const struct mz_doc_note *note = section->notes;
    while (note != NULL && docx->marked[note->number - 1] != 0)
        note = note->next;
    return note == NULL;
}

/* A section ends with the properties of its pages: in its last paragraph, or for the last section
 * behind everything. */
static void put_section(struct mz_docx *docx, const struct mz_doc_section *section) {
    const struct mz_doc_section *ends = section->next != NULL ? section : NULL;
    bool ended = false;
    for (const struct mz_doc_block *block = section->blocks; block != NULL; block = block->next) {
        bool last = block->next == NULL && block->kind == MZ_DOC_PARAGRAPH && ends != NULL &&
                    all_marked(docx, section);
        put_block(docx, block, last ? ends : NULL);
        ended = ended || last;
    }
    put_unmarked(docx, section);
    if (ends != NULL && !ended)
        mz_docx_nothing(docx, ends);
    if (ends == NULL)
        mz_docx_section(docx, section);
}

static enum mz_status write_body(struct mz_docx *docx, struct mz_buffer *part,
                                 struct mz_fault *fault) {
    docx->xml = mz_xml_new();
    if (docx->xml == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "DOCX");
    mz_xml_open(docx->xml, "w:document", MZ_DOCX_W, "xmlns:wp", MZ_DOCX_WP, "xmlns:a", MZ_DOCX_A,
                "xmlns:wps", MZ_DOCX_WPS, "xmlns:wpg", MZ_DOCX_WPG, "xmlns:mc",
                "http://schemas.openxmlformats.org/markup-compatibility/2006", NULL);
    mz_xml_open(docx->xml, "w:body", NULL);
    for (const struct mz_doc_section *section = docx->doc->sections; section != NULL;
         section = section->next)
        put_section(docx, section);
    return mz_xml_finish(docx->xml, part, fault);
}

/* -- Small parts. */

static void put_note(struct mz_xml *xml, const struct mz_doc_note *note) {
    mz_xml_open(xml, "w:footnote", NULL);
    mz_xml_attribute_number(xml, "w:id", note->number);
    mz_docx_paragraph_open(xml, "FootnoteText", MZ_DOC_LEFT);
    mz_xml_close(xml);
    mz_docx_note_mark(xml, "w:footnoteRef", 0);
    mz_docx_run(xml, " ", false, NULL);
    mz_docx_run(xml, note->text, false, NULL);
    mz_xml_close(xml);
    mz_xml_close(xml);
}

static enum mz_status write_notes(const struct mz_docx *docx, struct mz_buffer *part,
                                  struct mz_fault *fault) {
    static const char *const lines[] = {"separator", "continuationSeparator"};
    struct mz_xml *xml = mz_xml_new();
    if (xml == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "DOCX");
    mz_xml_open(xml, "w:footnotes", MZ_DOCX_W, NULL);
    for (int i = 0; i < 2; i++) {
        mz_xml_open(xml, "w:footnote", "w:type", lines[i], NULL);
        mz_xml_attribute_number(xml, "w:id", i - 1);
        mz_xml_open(xml, "w:p", NULL);
        mz_xml_open(xml, "w:r", NULL);
        mz_xml_empty(xml, i == 0 ? "w:separator" : "w:continuationSeparator", NULL);
        mz_xml_close(xml);
        mz_xml_close(xml);
        mz_xml_close(xml);
    }
    for (const struct mz_doc_section *section = docx->doc->sections; section != NULL;
         section = section->next)
        for (const struct mz_doc_note *note = section->notes; note != NULL; note = note->next)
            if (docx->marked[note->number - 1] != 0)
                put_note(xml, note);
    return mz_xml_finish(xml, part, fault);
}

static enum mz_status write_head(const struct mz_docx *docx, struct mz_buffer *part,
                                 struct mz_fault *fault) {
    struct mz_xml *xml = mz_xml_new();
    if (xml == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "DOCX");
    mz_xml_open(xml, "w:hdr", MZ_DOCX_W, NULL);
    mz_docx_paragraph_open(xml, "Header", MZ_DOC_RIGHT);
    mz_xml_close(xml);
    mz_docx_run(xml, docx->doc->head, false, NULL);
    mz_xml_close(xml);
    return mz_xml_finish(xml, part, fault);
}

static enum mz_status write_foot(const struct mz_docx *docx, struct mz_buffer *part,
                                 struct mz_fault *fault) {
    static const char *const words[2][3] = {{"Page ", " of ", ""}, {"第 ", " 页 / 共 ", " 页"}};
    bool chinese = docx->doc->language == MZ_CHINESE;
    struct mz_xml *xml = mz_xml_new();
    if (xml == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "DOCX");
    mz_xml_open(xml, "w:ftr", MZ_DOCX_W, NULL);
    mz_docx_paragraph_open(xml, "Footer", MZ_DOC_LEFT);
    mz_xml_close(xml);
    mz_docx_run(xml, docx->doc->foot, false, NULL);
    mz_xml_close(xml);
    mz_docx_paragraph_open(xml, "Footer", MZ_DOC_RIGHT);
    mz_xml_close(xml);
    mz_docx_run(xml, words[chinese][0], false, NULL);
    mz_docx_field(xml, " PAGE ", "1");
    mz_docx_run(xml, words[chinese][1], false, NULL);
    mz_docx_field(xml, " NUMPAGES ", "1");
    mz_docx_run(xml, words[chinese][2], false, NULL);
    mz_xml_close(xml);
    return mz_xml_finish(xml, part, fault);
}

static enum mz_status write_settings(const struct mz_docx *docx, struct mz_buffer *part,
                                     struct mz_fault *fault) {
    struct mz_xml *xml = mz_xml_new();
    if (xml == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "DOCX");
    mz_xml_open(xml, "w:settings", MZ_DOCX_W, NULL);
    mz_xml_empty(xml, "w:characterSpacingControl", "w:val", "compressPunctuation", NULL);
    if (docx->has_contents) /* the pages of headings are known to whoever lays the document out */
        mz_xml_empty(xml, "w:updateFields", "w:val", "true", NULL);
    mz_xml_open(xml, "w:footnotePr", NULL);
    mz_xml_number(xml, "w:footnote", "w:id", -1);
    mz_xml_number(xml, "w:footnote", "w:id", 0);
    mz_xml_close(xml);
    mz_xml_open(xml, "w:compat", NULL);
    mz_xml_empty(xml, "w:compatSetting", "w:name", "compatibilityMode", "w:uri",
                 "http://schemas.microsoft.com/office/word", "w:val", "15", NULL);
    mz_xml_close(xml);
    return mz_xml_finish(xml, part, fault);
}

/* The document's own date (ECMA-376 part 2 §11): the clock's would differ every time. */
static enum mz_status write_core(const struct mz_docx *docx, struct mz_buffer *part,
                                 struct mz_fault *fault) {
    static const char *const dates[] = {"dcterms:created", "dcterms:modified"};
    time_t seconds = (time_t)(docx->doc->created_ms / 1000);
    struct tm broken = {0};
    char date[32];
    struct mz_xml *xml = mz_xml_new();
    if (xml == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "DOCX");
    (void)gmtime_r(&seconds, &broken);
    (void)strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%SZ", &broken);
    static const char core[] = PACKAGE "metadata/core-properties";
    mz_xml_open(xml, "cp:coreProperties", "xmlns:cp", core, "xmlns:dc",
                "http://purl.org/dc/elements/1.1/", "xmlns:dcterms", "http://purl.org/dc/terms/",
                "xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance", NULL);
    mz_xml_element(xml, "dc:title", docx->doc->title);
    mz_xml_element(xml, "dc:creator", "mingzhang");
    mz_xml_element(xml, "dc:language", docx->doc->language == MZ_CHINESE ? "zh-CN" : "en");
    for (size_t i = 0; i < 2; i++) {
        mz_xml_open(xml, dates[i], "xsi:type", "dcterms:W3CDTF", NULL);
        mz_xml_text(xml, date, strlen(date));
        mz_xml_close(xml);
    }
    return mz_xml_finish(xml, part, fault);
}

/* -- The package. */

static enum mz_status write_styles(const struct mz_docx *docx, struct mz_buffer *part,
                                   struct mz_fault *fault) {
    return mz_docx_styles(docx->doc, part, fault);
}

static enum mz_status write_fonts(const struct mz_docx *docx, struct mz_buffer *part,
                                  struct mz_fault *fault) {
    return mz_docx_fonts(docx->doc, part, fault);
}

/* Parts that the document has once; the body comes first, so that the others know of its notes. */
static const struct part {
    const char *path, *type;         /* of its content */
    const char *relation, *relative; /* how the body, or with NULL in `relative` the package, calls
                                        it */
    const char *id;
    enum mz_status (*write)(const struct mz_docx *docx, struct mz_buffer *part,
                            struct mz_fault *fault);
} parts[] = {
    {"word/styles.xml", WORD "styles+xml", RELATION "styles", "styles.xml", "rIdStyles",
     write_styles},
    {"word/fontTable.xml", WORD "fontTable+xml", RELATION "fontTable", "fontTable.xml", "rIdFonts",
     write_fonts},
    {"word/settings.xml", WORD "settings+xml", RELATION "settings", "settings.xml", "rIdSettings",
     write_settings},
    {"word/footnotes.xml", WORD "footnotes+xml", RELATION "footnotes", "footnotes.xml", "rIdNotes",
     write_notes},
    {"word/header1.xml", WORD "header+xml", RELATION "header", "header1.xml", "rIdHead",
     write_head},
    {"word/footer1.xml", WORD "footer+xml", RELATION "footer", "footer1.xml", "rIdFoot",
     write_foot},
    {"docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml",
     PACKAGE "relationships/metadata/core-properties", NULL, "rIdCore", write_core},
};
#define PARTS (sizeof parts / sizeof parts[0])

static void put_relation(struct mz_xml *xml, const char *id, const char *type, const char *target) {
    mz_xml_empty(xml, "Relationship", "Id", id, "Type", type, "Target", target, NULL);
}

static enum mz_status write_relations(const struct mz_docx *docx, bool package,
                                      struct mz_buffer *part, struct mz_fault *fault) {
    struct mz_xml *xml = mz_xml_new();
    if (xml == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "DOCX");
    mz_xml_open(xml, "Relationships", "xmlns", PACKAGE "relationships", NULL);
    if (package)
        put_relation(xml, "rIdDocument", RELATION "officeDocument", "word/document.xml");
    for (size_t i = 0; i < PARTS; i++)
        if ((parts[i].relative == NULL) == package)
            put_relation(xml, parts[i].id, parts[i].relation,
                         package ? parts[i].path : parts[i].relative);
    for (unsigned i = 1; !package && i <= docx->charts_count; i++) {
        char id[24], target[32];
        (void)snprintf(id, sizeof id, "rIdChart%u", i);
        (void)snprintf(target, sizeof target, "charts/chart%u.xml", i);
        put_relation(xml, id, RELATION "chart", target);
    }
    return mz_xml_finish(xml, part, fault);
}

static void put_type(struct mz_xml *xml, const char *path, const char *type) {
    char name[64];
    (void)snprintf(name, sizeof name, "/%s", path);
    mz_xml_empty(xml, "Override", "PartName", name, "ContentType", type, NULL);
}

static enum mz_status write_types(const struct mz_docx *docx, struct mz_buffer *part,
                                  struct mz_fault *fault) {
    struct mz_xml *xml = mz_xml_new();
    if (xml == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "DOCX");
    mz_xml_open(xml, "Types", "xmlns", PACKAGE "content-types", NULL);
    mz_xml_empty(xml, "Default", "Extension", "rels", "ContentType",
                 "application/vnd.openxmlformats-package.relationships+xml", NULL);
    mz_xml_empty(xml, "Default", "Extension", "xml", "ContentType", "application/xml", NULL);
    put_type(xml, "word/document.xml", WORD "document.main+xml");
    for (size_t i = 0; i < PARTS; i++)
        put_type(xml, parts[i].path, parts[i].type);
    for (unsigned i = 1; i <= docx->charts_count; i++) {
        char path[32];
        (void)snprintf(path, sizeof path, "word/charts/chart%u.xml", i);
        put_type(xml, path, "application/vnd.openxmlformats-officedocument.drawingml.chart+xml");
    }
    return mz_xml_finish(xml, part, fault);
}

/* In the order of the zip: a reader begins with the types. */
enum { TYPES, PACKAGE_RELATIONS, BODY, BODY_RELATIONS, FIRST };
#define FILES (FIRST + PARTS)

static enum mz_status pack(const struct mz_docx *docx, const struct mz_buffer *contents,
                           struct mz_buffer *file, struct mz_fault *fault) {
    static const char *const names[FIRST] = {"[Content_Types].xml", "_rels/.rels",
                                             "word/document.xml", "word/_rels/document.xml.rels"};
    size_t count = FILES + docx->charts_count;
    struct mz_zip_part *files = calloc(count, sizeof *files);
    char(*paths)[32] = calloc(docx->charts_count + 1, sizeof *paths);
    enum mz_status status = MZ_E_NO_MEMORY;
    if (files != NULL && paths != NULL) {
        for (size_t i = 0; i < FILES; i++)
            files[i] = (struct mz_zip_part){i < FIRST ? names[i] : parts[i - FIRST].path,
                                            mz_buffer_view(&contents[i])};
        for (unsigned i = 0; i < docx->charts_count; i++) {
            (void)snprintf(paths[i], sizeof paths[i], "word/charts/chart%u.xml", i + 1);
            files[FILES + i] = (struct mz_zip_part){paths[i], mz_buffer_view(&docx->charts[i])};
        }
        status = mz_zip_write(files, count, file, fault);
    }
    free(files);
    free(paths);
    return status == MZ_E_NO_MEMORY ? mz_fault_at(fault, status, "DOCX") : status;
}

enum mz_status mz_doc_write_docx(const struct mz_doc *doc, struct mz_buffer *file,
                                 struct mz_fault *fault) {
    struct mz_docx docx = {.doc = doc};
    struct mz_buffer contents[FILES] = {{0}};
    if (doc->failed)
        return mz_doc_fault(doc, "DOCX", fault);
    docx.marked = calloc(doc->notes + 1, sizeof *docx.marked);
    enum mz_status status =
        docx.marked != NULL ? write_body(&docx, &contents[BODY], fault) : MZ_E_NO_MEMORY;
    for (size_t i = 0; i < PARTS && status == MZ_OK; i++)
        status = parts[i].write(&docx, &contents[FIRST + i], fault);
    if (status == MZ_OK)
        status = write_relations(&docx, false, &contents[BODY_RELATIONS], fault);
    if (status == MZ_OK)
        status = write_relations(&docx, true, &contents[PACKAGE_RELATIONS], fault);
    if (status == MZ_OK)
        status = write_types(&docx, &contents[TYPES], fault);
    if (status == MZ_OK && docx.failed)
        status = MZ_E_NO_MEMORY;
    if (status == MZ_OK)
        status = pack(&docx, contents, file, fault);
    for (size_t i = 0; i < FILES; i++)
        mz_buffer_free(&contents[i]);
    for (unsigned i = 0; i < docx.charts_count; i++)
        mz_buffer_free(&docx.charts[i]);
    free(docx.charts);
    free(docx.marked);
    return status == MZ_E_NO_MEMORY ? mz_fault_at(fault, status, "DOCX") : status;
}
