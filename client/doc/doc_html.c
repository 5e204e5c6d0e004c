#include <stdlib.h>
#include <string.h>

#include "client/doc/doc_draw.h"
#include "client/doc/doc_write.h"

static const char style[] =
    "body{font:10.5pt/1.5 'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','SimSun',"
    "'WenQuanYi Zen Hei',sans-serif;margin:2em auto;padding:0 1em;max-width:270mm;color:#000}"
    "section{margin-bottom:3em}"
    "h1{font-size:16pt;text-align:center;margin:.4em 0}h2{font-size:14pt;margin:.8em 0 .2em}"
    "h3{font-size:12pt;margin:.6em 0 .2em}h4{font-size:10.5pt;margin:.5em 0 .2em}"
    "h1,h2,h3,h4,.caption{break-after:avoid}"
    "p{margin:.2em "
    "0;overflow-wrap:anywhere;white-space:pre-wrap}.prose{text-indent:2em;line-height:1.75}"
    ".small,.notes,header{font-size:8.5pt}.caption{font-weight:bold;margin:.6em 0 .2em}"
    "nav ul{list-style:none;padding:0}nav a{color:inherit;text-decoration:none}"
    ".level2{padding-left:1.5em}.level3{padding-left:3em}sup{line-height:0;white-space:nowrap}"
    ".break{break-after:page}svg{display:block;margin:.6em auto;break-inside:avoid}"
    "table{border-collapse:collapse;width:100%;table-layout:fixed;margin:.4em 0}"
    "td,th{border:.6pt solid #000;padding:2pt 3pt;font-weight:normal;vertical-align:middle;"
    "overflow-wrap:anywhere}"
    ".c{text-align:center}.r{text-align:right;font-variant-numeric:tabular-nums}"
    ".l{text-align:left}.b{font-weight:bold}.s{background:#eee}"
    "footer{font-size:8.5pt;overflow-wrap:anywhere}"
    "@page portrait{size:A4 portrait;margin:15mm}@page landscape{size:A4 landscape;margin:15mm}"
    ".portrait{page:portrait}.landscape{page:landscape}"
    "@media print{body{margin:0;padding:0;max-width:none}section{break-after:page;margin:0}"
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

/* -- Figures: millimetres as the unit of the drawing. */

static void put_mm(struct mz_buffer *file, int hundredths) {
    mz_buffer_format(file, "%s%d.%02d", hundredths < 0 ? "-" : "", abs(hundredths) / 100,
                     abs(hundredths) % 100);
}

static void put_polygon(struct mz_buffer *file, const struct mz_shape *shape) {
    mz_buffer_text(file, "<polygon points=\"");
    for (size_t i = 0; i < shape->count; i++) {
        put_mm(file, shape->points[i].x);
        mz_buffer_text(file, ",");
        put_mm(file, shape->points[i].y);
        mz_buffer_text(file, i + 1 < shape->count ? " " : "");
    }
    mz_buffer_format(file, "\" fill=\"#%06x\"", (unsigned)mz_ink_colour(shape->ink));
    if (shape->ink == MZ_INK_BOX)
        mz_buffer_format(file, " stroke=\"#%06x\" stroke-width=\"0.2\"", MZ_INK_OUTLINE);
    mz_buffer_text(file, "/>\n");
}

static void put_line(struct mz_buffer *file, const struct mz_shape *shape, int y, const char *text,
                     size_t size) {
    static const char *const anchors[] = {"start", "middle", "end"};
    struct mz_buffer line = {0};
    mz_buffer_bytes(&line, text, size);
    mz_buffer_text(file, "<text x=\"");
    put_mm(file, shape->x + shape->width * (int)shape->align / 2);
    mz_buffer_text(file, "\" y=\"");
    put_mm(file, y);
    mz_buffer_format(file, "\" text-anchor=\"%s\" font-size=\"", anchors[shape->align]);
    put_mm(file, shape->size);
    mz_buffer_text(file, shape->bold ? "\" font-weight=\"bold\">" : "\">");
    put_text(file, mz_buffer_string(&line));
    mz_buffer_text(file, "</text>\n");
    file->failed = file->failed || line.failed;
    mz_buffer_free(&line);
}

static void put_shape(void *ctx, const struct mz_shape *shape) {
    if (shape->count > 0)
        put_polygon(ctx, shape);
    if (shape->text == NULL)
        return;
    int lines = 1;
    for (const char *at = shape->text; (at = strchr(at, '\n')) != NULL; at++)
        lines++;
    /* The letters stand on the baseline, about nine tenths of them above it. */
    int y = shape->y + (shape->height - lines * MZ_DRAW_LINE(shape->size)) / 2 + shape->size;
    for (const char *at = shape->text; at != NULL; y += MZ_DRAW_LINE(shape->size)) {
        const char *end = strchr(at, '\n');
        put_line(ctx, shape, y, at, end != NULL ? (size_t)(end - at) : strlen(at));
        at = end != NULL ? end + 1 : NULL;
    }
}

static void put_figure(struct mz_buffer *file, const struct mz_doc_block *block) {
    const struct mz_doc_chart *chart = block->chart;
    const char *title = chart != NULL ? chart->title : block->flow->title;
    int height =
        chart != NULL ? mz_draw_chart(chart, NULL, NULL) : mz_draw_flow(block->flow, NULL, NULL);
    mz_buffer_text(file, "<svg viewBox=\"0 0 180 ");
    put_mm(file, height);
    mz_buffer_text(file, "\" role=\"img\" style=\"width:180mm;max-width:100%\"><title>");
    put_text(file, title != NULL ? title : "");
    mz_buffer_text(file, "</title>\n");
    if (chart != NULL)
        (void)mz_draw_chart(chart, put_shape, file);
    else
        (void)mz_draw_flow(block->flow, put_shape, file);
    mz_buffer_text(file, "</svg>\n");
}

/* -- Text. */

static void put_runs(struct mz_buffer *file, const struct mz_doc_run *run) {
    for (; run != NULL; run = run->next) {
        mz_buffer_text(file, run->bold ? "<b>" : "");
        put_text(file, run->text);
        mz_buffer_text(file, run->bold ? "</b>" : "");
        put_note_mark(file, run->note);
    }
}

static void put_paragraph(struct mz_buffer *file, const struct mz_doc_block *block) {
    static const struct {
        const char *tag, *class;
    } styles[MZ_DOC_STYLES] = {{"h1", ""}, {"h2", ""},      {"h3", ""},      {"h4", ""},
                               {"p", ""},  {"p", " prose"}, {"p", " small"}, {"p", " caption"}};
    static const char *const aligns[] = {"l", "c", "r"};
    mz_buffer_format(file, "<%s class=\"%s%s\"", styles[block->style].tag, aligns[block->align],
                     styles[block->style].class);
    if (block->heading != 0)
        mz_buffer_format(file, " id=\"h%u\"", block->heading);
    mz_buffer_text(file, ">");
    put_runs(file, block->runs);
    mz_buffer_format(file, "</%s>\n", styles[block->style].tag);
}

static void put_contents(struct mz_buffer *file, const struct mz_doc *doc,
                         const struct mz_doc_block *contents) {
    mz_buffer_text(file, "<nav>\n<p class=\"caption c\">");
    put_runs(file, contents->runs);
    mz_buffer_text(file, "</p>\n<ul>\n");
    for (const struct mz_doc_section *section = doc->sections; section != NULL;
         section = section->next)
        for (const struct mz_doc_block *block = section->blocks; block != NULL;
             block = block->next) {
            if (block->heading == 0)
                continue;
            mz_buffer_format(file, "<li class=\"level%u\"><a href=\"#h%u\">",
                             mz_doc_level(block->style), block->heading);
            for (const struct mz_doc_run *run = block->runs; run != NULL; run = run->next)
                put_text(file, run->text);
            mz_buffer_text(file, "</a></li>\n");
        }
    mz_buffer_text(file, "</ul>\n</nav>\n");
}

static void put_block(struct mz_buffer *file, const struct mz_doc *doc,
                      const struct mz_doc_block *block) {
    switch (block->kind) {
    case MZ_DOC_PARAGRAPH:
        put_paragraph(file, block);
        break;
    case MZ_DOC_TABLE:
        put_table(file, block->table);
        break;
    case MZ_DOC_CHART:
    case MZ_DOC_FLOW:
        put_figure(file, block);
        break;
    case MZ_DOC_CONTENTS:
        put_contents(file, doc, block);
        break;
    case MZ_DOC_BREAK:
        mz_buffer_text(file, "<div class=\"break\"></div>\n");
        break;
    }
}

static void put_section(struct mz_buffer *file, const struct mz_doc *doc,
                        const struct mz_doc_section *section) {
    mz_buffer_format(file, "<section class=\"%s\">\n",
                     section->landscape ? "landscape" : "portrait");
    if (doc->head[0] != '\0') {
        mz_buffer_text(file, "<header>");
        put_text(file, doc->head);
        mz_buffer_text(file, "</header>\n");
    }
    for (const struct mz_doc_block *block = section->blocks; block != NULL; block = block->next)
        put_block(file, doc, block);
    if (section->notes != NULL) {
        mz_buffer_format(file, "<ol class=\"notes\" start=\"%u\">\n", section->notes->number);
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
    if (doc->failed)
        return mz_doc_fault(doc, "HTML", fault);
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
    return file->failed ? mz_fault_at(fault, MZ_E_NO_MEMORY, "HTML") : MZ_OK;
}
