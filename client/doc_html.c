#include <string.h>

#include "client/doc_write.h"

static const char style[] =
    "body{font:10.5pt/1.5 'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','SimSun',"
    "'WenQuanYi Zen Hei',sans-serif;margin:2em auto;max-width:270mm;color:#000}"
    "section{margin-bottom:3em}"
    "h1{font-size:16pt;text-align:center;margin:.4em 0}h2{font-size:12pt;margin:.6em 0 .2em}"
    "p{margin:.2em 0}.small,ol{font-size:8.5pt}"
    "table{border-collapse:collapse;width:100%;table-layout:fixed;margin:.4em 0}"
    "td,th{border:.6pt solid #000;padding:2pt 3pt;font-weight:normal;vertical-align:middle;"
    "overflow-wrap:anywhere}"
    ".c{text-align:center}.r{text-align:right;font-variant-numeric:tabular-nums}"
    ".l{text-align:left}.b{font-weight:bold}.s{background:#eee}"
    "footer{font-size:8.5pt;overflow-wrap:anywhere}"
    "@page portrait{size:A4 portrait;margin:15mm}@page landscape{size:A4 landscape;margin:15mm}"
    ".portrait{page:portrait}.landscape{page:landscape}"
    "@media print{body{margin:0;max-width:none}section{break-after:page;margin:0}"
    "section:last-of-type{break-after:auto}thead{display:table-header-group}tr{break-inside:avoid}"
    ".s{-webkit-print-color-adjust:exact;print-color-adjust:exact}}";

/* Text as it may stand between tags and in quoted attributes (HTML Standard §13.1.2). */
static void put_text(struct mz_buffer *file, const char *text) {
    static const struct {
        char character;
        const char *entity;
    } entities[] = {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\n', "<br>"}};
    for (const char *at = text; *at != '\0'; at++) {
        const char *entity = NULL;
        for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++)
            if (entities[i].character == *at)
                entity = entities[i].entity;
        if (entity != NULL)
            mz_buffer_text(file, entity);
        else
            mz_buffer_bytes(file, at, 1);
    }
}

static void put_note_mark(struct mz_buffer *file, unsigned note) {
    if (note != 0)
        mz_buffer_format(file, "<sup><a href=\"#n%u\">[%u]</a></sup>", note, note);
}

static void put_cell(struct mz_buffer *file, const struct mz_doc_cell *cell, const char *tag) {
    static const char *const aligns[] = {"l", "c", "r"};
    mz_buffer_format(file, "<%s class=\"%s%s%s\"", tag, aligns[cell->align], cell->bold ? " b" : "",
                     cell->shaded ? " s" : "");
    if (mz_doc_columns(cell) > 1)
        mz_buffer_format(file, " colspan=\"%u\"", mz_doc_columns(cell));
    if (mz_doc_rows(cell) > 1)
        mz_buffer_format(file, " rowspan=\"%u\"", mz_doc_rows(cell));
    mz_buffer_text(file, ">");
    put_text(file, cell->text != NULL ? cell->text : "");
    put_note_mark(file, cell->note);
    mz_buffer_format(file, "</%s>", tag);
}

static void put_table(struct mz_buffer *file, const struct mz_doc_table *table) {
    unsigned total = 0, number = 0;
    for (size_t i = 0; i < table->columns; i++)
        total += table->widths_mm[i];
    mz_buffer_text(file, "<table>\n<colgroup>");
    for (size_t i = 0; i < table->columns; i++) /* a tenth of a percent, in whole numbers */
        mz_buffer_format(file, "<col style=\"width:%u.%u%%\">",
                         table->widths_mm[i] * 1000u / total / 10,
                         table->widths_mm[i] * 1000u / total % 10);
    mz_buffer_text(file, "</colgroup>\n");
    mz_buffer_text(file, table->headings > 0 ? "<thead>\n" : "<tbody>\n");
    for (const struct mz_doc_row *row = table->rows; row != NULL; row = row->next, number++) {
        if (table->headings > 0 && number == table->headings)
            mz_buffer_text(file, "</thead>\n<tbody>\n");
        mz_buffer_text(file, "<tr");
        if (row->height_mm > 0)
            mz_buffer_format(file, " style=\"height:%umm\"", row->height_mm);
        mz_buffer_text(file, ">");
        for (size_t i = 0; i < row->count; i++)
            put_cell(file, &row->cells[i], number < table->headings ? "th" : "td");
        mz_buffer_text(file, "</tr>\n");
    }
    mz_buffer_text(file, table->headings >= number && number > 0 ? "</thead>\n</table>\n"
                                                                 : "</tbody>\n</table>\n");
}

/* Millimetres as the unit of the drawing. */
static void put_chart(struct mz_buffer *file, const struct mz_doc_chart *chart) {
    int64_t longest = mz_doc_longest(chart);
    mz_buffer_format(
        file,
        "<svg viewBox=\"0 0 180 %u\" role=\"img\" style=\"width:180mm;max-width:100%%\" "
        "font-size=\"3.4\"><title>",
        8 + chart->count * 7);
    put_text(file, chart->title);
    mz_buffer_text(file, "</title><text x=\"0\" y=\"4.5\" font-weight=\"bold\">");
    put_text(file, chart->title);
    mz_buffer_text(file, "</text>");
    for (unsigned i = 0; i < chart->count; i++) {
        const struct mz_doc_bar *bar = &chart->bars[i];
        /* Hundredths of a millimetre, of 100 mm at most. */
        unsigned length = (unsigned)((__int128)bar->value * 10000 / longest), y = 8 + i * 7;
        mz_buffer_format(file, "\n<text x=\"48\" y=\"%u.9\" text-anchor=\"end\">", y + 3);
        put_text(file, bar->label);
        mz_buffer_format(file,
                         "</text><rect x=\"50\" y=\"%u\" width=\"%u.%02u\" height=\"5\" "
                         "fill=\"#4a6a8a\"/><text x=\"%u.%02u\" y=\"%u.9\">",
                         y, length / 100, length % 100, 52 + length / 100, length % 100, y + 3);
        put_text(file, bar->text);
        mz_buffer_text(file, "</text>");
    }
    mz_buffer_text(file, "</svg>\n");
}

static void put_block(struct mz_buffer *file, const struct mz_doc_block *block) {
    static const char *const tags[MZ_DOC_STYLES] = {"h1", "h2", "p", "p"};
    static const char *const aligns[] = {"l", "c", "r"};
    if (block->table != NULL) {
        put_table(file, block->table);
    } else if (block->chart != NULL) {
        put_chart(file, block->chart);
    } else {
        mz_buffer_format(file, "<%s class=\"%s%s\">", tags[block->style], aligns[block->align],
                         block->style == MZ_DOC_SMALL ? " small" : "");
        put_text(file, block->text);
        mz_buffer_format(file, "</%s>\n", tags[block->style]);
    }
}

static void put_section(struct mz_buffer *file, const struct mz_doc *doc,
                        const struct mz_doc_section *section) {
    mz_buffer_format(file, "<section class=\"%s\">\n",
                     section->landscape ? "landscape" : "portrait");
    for (const struct mz_doc_block *block = section->blocks; block != NULL; block = block->next)
        put_block(file, block);
    if (section->notes != NULL) {
        mz_buffer_format(file, "<ol start=\"%u\">\n", section->notes->number);
        for (const struct mz_doc_note *note = section->notes; note != NULL; note = note->next) {
            mz_buffer_format(file, "<li id=\"n%u\">", note->number);
            put_text(file, note->text);
            mz_buffer_text(file, "</li>\n");
        }
        mz_buffer_text(file, "</ol>\n");
    }
    mz_buffer_text(file, "<footer>");
    put_text(file, doc->foot);
    mz_buffer_text(file, "</footer>\n</section>\n");
}

enum mz_status mz_doc_write_html(const struct mz_doc *doc, struct mz_buffer *file,
                                 struct mz_fault *fault) {
    mz_buffer_format(file,
                     "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
                     doc->language == MZ_CHINESE ? "zh-CN" : "en");
    mz_buffer_text(file, "<title>");
    put_text(file, doc->title);
    mz_buffer_format(file, "</title>\n<style>%s</style>\n</head>\n<body>\n", style);
    for (const struct mz_doc_section *section = doc->sections; section != NULL;
         section = section->next)
        put_section(file, doc, section);
    mz_buffer_text(file, "</body>\n</html>\n");
    return doc->failed || file->failed ? mz_fault_at(fault, MZ_E_NO_MEMORY, "HTML") : MZ_OK;
}
