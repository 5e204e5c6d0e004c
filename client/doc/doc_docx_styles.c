/* The styles of a DOCX, by the names that Word gives them, and its fonts with what to take instead.
 */
#include <string.h>

#include "client/doc/doc_docx.h"

#define SONG  "宋体"
#define HEI   "黑体"
#define LATIN "Times New Roman"

static const struct style {
    const char *id, *name, *based;
    const char *font;     /* of Chinese characters; NULL: the base's */
    int half_points;      /* 0: the base's */
    int before, after;    /* twentieths of a point */
    int line;             /* 240 is single; 0: the base's */
    bool bold, keep_next; /* with what comes next */
    int level;            /* of the outline, from 1; 0: none */
    const char *align;
    int first_line; /* hundredths of a character */
    int left;       /* twentieths of a point */
} styles[] = {
    {"Title", "Title", "Normal", HEI, 36, 0, 160, 0, true, false, 0, "center", 0, 0},
    {"Heading1", "heading 1", "Normal", HEI, 30, 240, 100, 0, true, true, 1, NULL, 0, 0},
    {"Heading2", "heading 2", "Normal", HEI, 24, 160, 80, 0, true, true, 2, NULL, 0, 0},
    {"Heading3", "heading 3", "Normal", HEI, 21, 120, 60, 0, true, true, 3, NULL, 0, 0},
    {"BodyText", "Body Text", "Normal", NULL, 0, 0, 50, 0, false, false, 0, NULL, 0, 0},
    {"Prose", "Body Text First Indent", "BodyText", NULL, 0, 0, 60, 360, false, false, 0, "both",
     200, 0},
    {"Small", "Small", "Normal", NULL, 17, 0, 20, 0, false, false, 0, NULL, 0, 0},
    {"Caption", "caption", "Normal", HEI, 20, 120, 60, 0, true, true, 0, "center", 0, 0},
    {"TableText", "Table Text", "Normal", NULL, 19, 20, 20, 0, false, false, 0, NULL, 0, 0},
    {"TableKept", "Table Text Kept", "TableText", NULL, 0, 20, 20, 0, false, true, 0, NULL, 0, 0},
    {"FigureText", "Figure Text", "Normal", NULL, 18, 0, 0, 0, false, false, 0, NULL, 0, 0},
    {"FootnoteText", "footnote text", "Normal", NULL, 17, 0, 0, 0, false, false, 0, NULL, 0, 0},
    {"Header", "header", "Normal", NULL, 17, 0, 0, 0, false, false, 0, "right", 0, 0},
    {"Footer", "footer", "Normal", NULL, 16, 0, 0, 0, false, false, 0, NULL, 0, 0},
    {"TOCHeading", "TOC Heading", "Normal", HEI, 30, 240, 160, 0, true, true, 0, "center", 0, 0},
    {"TOC1", "toc 1", "Normal", NULL, 0, 60, 60, 0, false, false, 0, NULL, 0, 0},
    {"TOC2", "toc 2", "Normal", NULL, 0, 30, 30, 0, false, false, 0, NULL, 0, 340},
    {"TOC3", "toc 3", "Normal", NULL, 0, 30, 30, 0, false, false, 0, NULL, 0, 680},
    {"Nothing", "Nothing", "Normal", NULL, 8, 0, 0, -60, false, false, 0, NULL, 0, 0},
};

static void put_fonts(struct mz_xml *xml, const char *font) {
    mz_xml_empty(xml, "w:rFonts", "w:ascii", LATIN, "w:hAnsi", LATIN, "w:eastAsia", font, "w:cs",
                 LATIN, NULL);
}

static void put_size(struct mz_xml *xml, int half_points) {
    mz_xml_number(xml, "w:sz", "w:val", half_points);
    mz_xml_number(xml, "w:szCs", "w:val", half_points);
}

static void put_defaults(struct mz_xml *xml, const struct mz_doc *doc) {
    mz_xml_open(xml, "w:docDefaults", NULL);
    mz_xml_open(xml, "w:rPrDefault", NULL);
    mz_xml_open(xml, "w:rPr", NULL);
    put_fonts(xml, SONG);
    put_size(xml, 21);
    mz_xml_empty(xml, "w:lang", "w:val", doc->language == MZ_CHINESE ? "zh-CN" : "en-US",
                 "w:eastAsia", "zh-CN", NULL);
    mz_xml_close(xml);
    mz_xml_close(xml);
    mz_xml_empty(xml, "w:pPrDefault", NULL);
    mz_xml_close(xml);
}

static void put_spacing(struct mz_xml *xml, const struct style *style) {
    mz_xml_open(xml, "w:spacing", NULL);
    mz_xml_attribute_number(xml, "w:before", style->before);
    mz_xml_attribute_number(xml, "w:after", style->after);
    if (style->line != 0) {
        mz_xml_attribute_number(xml, "w:line", style->line > 0 ? style->line : -style->line);
        mz_xml_attribute(xml, "w:lineRule", style->line > 0 ? "auto" : "exact");
    }
    mz_xml_close(xml);
}

static void put_indent(struct mz_xml *xml, const struct style *style) {
    if (style->first_line == 0 && style->left == 0)
        return;
    mz_xml_open(xml, "w:ind", NULL);
    if (style->left != 0)
        mz_xml_attribute_number(xml, "w:left", style->left);
    if (style->first_line != 0) {
        mz_xml_attribute_number(xml, "w:firstLineChars", style->first_line);
        /* For readers that count no characters: of 10.5 points each. */
        mz_xml_attribute_number(xml, "w:firstLine", style->first_line * 210 / 100);
    }
    mz_xml_close(xml);
}

static void put_paragraph_look(struct mz_xml *xml, const struct style *style) {
    mz_xml_open(xml, "w:pPr", NULL);
    if (style->keep_next)
        mz_xml_empty(xml, "w:keepNext", NULL);
    if (style->level > 0)
        mz_xml_empty(xml, "w:keepLines", NULL);
    if (strncmp(style->id, "TOC", 3) == 0 && !style->bold) {
        mz_xml_open(xml, "w:tabs", NULL);
        mz_xml_empty(xml, "w:tab", "w:val", "right", "w:leader", "dot", "w:pos", "10206", NULL);
        mz_xml_close(xml);
    }
    put_spacing(xml, style);
    put_indent(xml, style);
    if (style->align != NULL)
        mz_xml_empty(xml, "w:jc", "w:val", style->align, NULL);
    if (style->level > 0)
        mz_xml_number(xml, "w:outlineLvl", "w:val", style->level - 1);
    mz_xml_close(xml);
}

static void put_style(struct mz_xml *xml, const struct style *style) {
    mz_xml_open(xml, "w:style", "w:type", "paragraph", "w:styleId", style->id, NULL);
    mz_xml_empty(xml, "w:name", "w:val", style->name, NULL);
    mz_xml_empty(xml, "w:basedOn", "w:val", style->based, NULL);
    if (style->level > 0)
        mz_xml_empty(xml, "w:next", "w:val", "Prose", NULL);
    mz_xml_empty(xml, "w:qFormat", NULL);
    put_paragraph_look(xml, style);
    mz_xml_open(xml, "w:rPr", NULL);
    if (style->font != NULL)
        put_fonts(xml, style->font);
    if (style->bold)
        mz_xml_empty(xml, "w:b", NULL);
    if (style->half_points != 0)
        put_size(xml, style->half_points);
    mz_xml_close(xml);
    mz_xml_close(xml);
}

/* Those that are like no other. */
static void put_base(struct mz_xml *xml) {
    mz_xml_open(xml, "w:style", "w:type", "paragraph", "w:default", "1", "w:styleId", "Normal",
                NULL);
    mz_xml_empty(xml, "w:name", "w:val", "Normal", NULL);
    mz_xml_empty(xml, "w:qFormat", NULL);
    mz_xml_close(xml);
    mz_xml_open(xml, "w:style", "w:type", "character", "w:styleId", "FootnoteReference", NULL);
    mz_xml_empty(xml, "w:name", "w:val", "footnote reference", NULL);
    mz_xml_open(xml, "w:rPr", NULL);
    mz_xml_empty(xml, "w:vertAlign", "w:val", "superscript", NULL);
    mz_xml_close(xml);
    mz_xml_close(xml);
    mz_xml_open(xml, "w:style", "w:type", "table", "w:default", "1", "w:styleId", "TableGrid",
                NULL);
    mz_xml_empty(xml, "w:name", "w:val", "Table Grid", NULL);
    mz_xml_open(xml, "w:tblPr", NULL);
    mz_xml_open(xml, "w:tblCellMar", NULL);
    mz_xml_empty(xml, "w:left", "w:w", "60", "w:type", "dxa", NULL);
    mz_xml_empty(xml, "w:right", "w:w", "60", "w:type", "dxa", NULL);
    mz_xml_close(xml);
    mz_xml_close(xml);
    mz_xml_close(xml);
}

enum mz_status mz_docx_styles(const struct mz_doc *doc, struct mz_buffer *part,
                              struct mz_fault *fault) {
    struct mz_xml *xml = mz_xml_new();
    if (xml == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "DOCX");
    mz_xml_open(xml, "w:styles", MZ_DOCX_W, NULL);
    put_defaults(xml, doc);
    put_base(xml);
    for (size_t i = 0; i < sizeof styles / sizeof styles[0]; i++)
        put_style(xml, &styles[i]);
    return mz_xml_finish(xml, part, fault);
}

/* The fonts that office machines in China have, and what others have in their place. */
enum mz_status mz_docx_fonts(const struct mz_doc *doc, struct mz_buffer *part,
                             struct mz_fault *fault) {
    static const struct {
        const char *name, *instead, *family, *pitch;
    } fonts[] = {
        {SONG, "SimSun;Noto Serif CJK SC;Noto Sans CJK SC;WenQuanYi Zen Hei", "auto", "variable"},
        {HEI, "SimHei;Noto Sans CJK SC;WenQuanYi Zen Hei", "modern", "variable"},
        {LATIN, "Liberation Serif;DejaVu Serif", "roman", "variable"}};
    struct mz_xml *xml = mz_xml_new();
    (void)doc;
    if (xml == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "DOCX");
    mz_xml_open(xml, "w:fonts", MZ_DOCX_W, NULL);
    for (size_t i = 0; i < sizeof fonts / sizeof fonts[0]; i++) {
        mz_xml_open(xml, "w:font", "w:name", fonts[i].name, NULL);
        mz_xml_empty(xml, "w:altName", "w:val", fonts[i].instead, NULL);
        mz_xml_empty(xml, "w:family", "w:val", fonts[i].family, NULL);
        mz_xml_empty(xml, "w:pitch", "w:val", fonts[i].pitch, NULL);
        mz_xml_close(xml);
    }
    return mz_xml_finish(xml, part, fault);
}
