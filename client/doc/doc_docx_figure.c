/* Figures in the text of a DOCX: a chart by the relation to its part, a flow as a group of shapes.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/doc/doc_docx.h"
#include "client/doc/doc_draw.h"

static void put_pair(struct mz_xml *xml, const char *element, const char *first, int64_t a,
                     const char *second, int64_t b) {
    mz_xml_open(xml, element, NULL);
    mz_xml_attribute_number(xml, first, a);
    mz_xml_attribute_number(xml, second, b);
    mz_xml_close(xml);
}

/* w:drawing as far as into a:graphicData, which four closings end. */
static void open_drawing(struct mz_docx *docx, int height, const char *title, const char *uri) {
    struct mz_xml *xml = docx->xml;
    char name[32];
    (void)snprintf(name, sizeof name, "Figure %u", ++docx->drawings);
    mz_xml_open(xml, "w:drawing", NULL);
    mz_xml_open(xml, "wp:inline", "distT", "0", "distB", "0", "distL", "0", "distR", "0", NULL);
    put_pair(xml, "wp:extent", "cx", (int64_t)MZ_DRAW_WIDTH * MZ_DOCX_EMU, "cy",
             (int64_t)height * MZ_DOCX_EMU);
    mz_xml_open(xml, "wp:docPr", "name", name, "descr", title != NULL ? title : "", NULL);
    mz_xml_attribute_number(xml, "id", docx->drawings);
    mz_xml_close(xml);
    mz_xml_empty(xml, "wp:cNvGraphicFramePr", NULL);
    mz_xml_open(xml, "a:graphic", "xmlns:a", MZ_DOCX_A, NULL);
    mz_xml_open(xml, "a:graphicData", "uri", uri, NULL);
}

static void close_times(struct mz_xml *xml, int times) {
    while (times-- > 0)
        mz_xml_close(xml);
}

/* -- Shapes of a flow. */

static void put_geometry(struct mz_xml *xml, const struct mz_shape *shape) {
    static const char *const lists[] = {"a:avLst", "a:gdLst", "a:ahLst", "a:cxnLst"};
    mz_xml_open(xml, "a:custGeom", NULL);
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        mz_xml_empty(xml, lists[i], NULL);
    mz_xml_empty(xml, "a:rect", "l", "0", "t", "0", "r", "r", "b", "b", NULL);
    mz_xml_open(xml, "a:pathLst", NULL);
    mz_xml_open(xml, "a:path", NULL);
    mz_xml_attribute_number(xml, "w", (int64_t)shape->width * MZ_DOCX_EMU);
    mz_xml_attribute_number(xml, "h", (int64_t)shape->height * MZ_DOCX_EMU);
    for (size_t i = 0; i < shape->count; i++) {
        mz_xml_open(xml, i == 0 ? "a:moveTo" : "a:lnTo", NULL);
        put_pair(xml, "a:pt", "x", (int64_t)(shape->points[i].x - shape->x) * MZ_DOCX_EMU, "y",
                 (int64_t)(shape->points[i].y - shape->y) * MZ_DOCX_EMU);
        mz_xml_close(xml);
    }
    mz_xml_empty(xml, "a:close", NULL);
    close_times(xml, 3);
}

static void put_fill(struct mz_xml *xml, const char *line, uint32_t colour) {
    char text[8];
    (void)snprintf(text, sizeof text, "%06" PRIX32, colour);
    if (line != NULL)
        mz_xml_open(xml, line, "w", "7200", NULL); /* 0.2 mm */
    mz_xml_open(xml, "a:solidFill", NULL);
    mz_xml_empty(xml, "a:srgbClr", "val", text, NULL);
    close_times(xml, line != NULL ? 2 : 1);
}

static void put_look(struct mz_xml *xml, const struct mz_shape *shape) {
    mz_xml_open(xml, "wps:spPr", NULL);
    mz_xml_open(xml, "a:xfrm", NULL);
    put_pair(xml, "a:off", "x", (int64_t)shape->x * MZ_DOCX_EMU, "y",
             (int64_t)shape->y * MZ_DOCX_EMU);
    put_pair(xml, "a:ext", "cx", (int64_t)shape->width * MZ_DOCX_EMU, "cy",
             (int64_t)shape->height * MZ_DOCX_EMU);
    mz_xml_close(xml);
    if (shape->count > 0 && shape->ink != MZ_INK_BOX) {
        put_geometry(xml, shape);
    } else {
        mz_xml_open(xml, "a:prstGeom", "prst", "rect", NULL);
        mz_xml_empty(xml, "a:avLst", NULL);
        mz_xml_close(xml);
    }
    if (shape->count > 0)
        put_fill(xml, NULL, mz_ink_colour(shape->ink));
    else
        mz_xml_empty(xml, "a:noFill", NULL);
    if (shape->count > 0 && shape->ink == MZ_INK_BOX) {
        put_fill(xml, "a:ln", MZ_INK_OUTLINE);
    } else {
        mz_xml_open(xml, "a:ln", NULL);
        mz_xml_empty(xml, "a:noFill", NULL);
        mz_xml_close(xml);
    }
    mz_xml_close(xml);
}

static void put_letters(struct mz_xml *xml, const struct mz_shape *shape) {
    mz_docx_paragraph_open(xml, "FigureText", shape->align);
    mz_xml_close(xml);
    mz_xml_open(xml, "w:r", NULL);
    mz_xml_open(xml, "w:rPr", NULL);
    if (shape->bold)
        mz_xml_empty(xml, "w:b", NULL);
    /* Half points of 1/144 inch. */
    mz_xml_number(xml, "w:sz", "w:val", (int64_t)shape->size * 144 / 2540);
    mz_xml_close(xml);
    for (const char *at = shape->text; *at != '\0';) {
        size_t size = strcspn(at, "\n");
        mz_xml_open(xml, "w:t", "xml:space", "preserve", NULL);
        mz_xml_text(xml, at, size);
        mz_xml_close(xml);
        at += size;
        if (*at != '\0') {
            mz_xml_empty(xml, "w:br", NULL);
            at++;
        }
    }
    close_times(xml, 2);
}

static void put_shape(void *ctx, const struct mz_shape *shape) {
    struct mz_docx *docx = ctx;
    struct mz_xml *xml = docx->xml;
    mz_xml_open(xml, "wps:wsp", NULL);
    mz_xml_open(xml, "wps:cNvPr", "name", "", NULL);
    mz_xml_attribute_number(xml, "id", ++docx->drawings);
    mz_xml_close(xml);
    mz_xml_empty(xml, "wps:cNvSpPr", NULL);
    put_look(xml, shape);
    if (shape->text != NULL) {
        mz_xml_open(xml, "wps:txbx", NULL);
        mz_xml_open(xml, "w:txbxContent", NULL);
        put_letters(xml, shape);
        close_times(xml, 2);
    }
    mz_xml_empty(xml, "wps:bodyPr", "wrap", "square", "lIns", "0", "tIns", "0", "rIns", "0", "bIns",
                 "0", "anchor", "ctr", NULL);
    mz_xml_close(xml);
}

static void put_flow(struct mz_docx *docx, const struct mz_doc_flow *flow) {
    struct mz_xml *xml = docx->xml;
    int height = mz_draw_flow(flow, NULL, NULL);
    mz_xml_open(xml, "mc:AlternateContent", NULL);
    mz_xml_open(xml, "mc:Choice", "Requires", "wpg", NULL);
    open_drawing(docx, height, flow->title, MZ_DOCX_WPG);
    mz_xml_open(xml, "wpg:wgp", NULL);
    mz_xml_empty(xml, "wpg:cNvGrpSpPr", NULL);
    mz_xml_open(xml, "wpg:grpSpPr", NULL);
    mz_xml_open(xml, "a:xfrm", NULL);
    for (int child = 0; child < 2; child++) {
        put_pair(xml, child ? "a:chOff" : "a:off", "x", 0, "y", 0);
        put_pair(xml, child ? "a:chExt" : "a:ext", "cx", (int64_t)MZ_DRAW_WIDTH * MZ_DOCX_EMU, "cy",
                 (int64_t)height * MZ_DOCX_EMU);
    }
    close_times(xml, 2);
    (void)mz_draw_flow(flow, put_shape, docx);
    close_times(xml, 1 + 4 + 1); /* the group, the drawing, the choice */
    /* For readers that know no groups of shapes: what the arrows say. */
    mz_xml_open(xml, "mc:Fallback", NULL);
    for (unsigned i = 0; i < flow->arrows_count; i++) {
        mz_xml_element(xml, "w:t", flow->boxes[flow->arrows[i].from].label);
        mz_xml_element(xml, "w:t", " → ");
        mz_xml_element(xml, "w:t", flow->boxes[flow->arrows[i].to].label);
        mz_xml_element(xml, "w:t", " ");
        mz_xml_element(xml, "w:t", flow->arrows[i].carried.text);
        mz_xml_empty(xml, "w:br", NULL);
    }
    close_times(xml, 2);
}

/* -- Charts. */

static void put_chart(struct mz_docx *docx, const struct mz_doc_chart *chart) {
    struct mz_buffer *charts =
        realloc(docx->charts, (docx->charts_count + 1) * sizeof *docx->charts);
    char relation[24];
    if (charts == NULL) {
        docx->failed = true;
        return;
    }
    docx->charts = charts;
    charts[docx->charts_count] = (struct mz_buffer){0};
    if (mz_docx_chart(chart, &charts[docx->charts_count++]) != MZ_OK)
        docx->failed = true;
    (void)snprintf(relation, sizeof relation, "rIdChart%u", docx->charts_count);
    open_drawing(docx, mz_draw_chart(chart, NULL, NULL) + 400, chart->title, MZ_DOCX_CHART);
    mz_xml_empty(docx->xml, "c:chart", "xmlns:c", MZ_DOCX_CHART, "r:id", relation, NULL);
    close_times(docx->xml, 4);
}

void mz_docx_figure(struct mz_docx *docx, const struct mz_doc_block *block) {
    mz_docx_paragraph_open(docx->xml, "FigureText", MZ_DOC_CENTER);
    mz_xml_close(docx->xml);
    mz_xml_open(docx->xml, "w:r", NULL);
    if (block->kind == MZ_DOC_CHART)
        put_chart(docx, block->chart);
    else
        put_flow(docx, block->flow);
    close_times(docx->xml, 2);
}
