/* Charts of a DOCX: parts of their own, drawn by whoever opens the document (DrawingML §21.2). */
#include <inttypes.h>
#include <stdio.h>

#include "client/doc/doc_docx.h"
#include "client/doc/doc_draw.h"

static void put_letters(struct mz_xml *xml, const char *name, const char *size, bool bold) {
    mz_xml_open(xml, name, "lang", "zh-CN", "sz", size, "b", bold ? "1" : "0", NULL);
    mz_xml_empty(xml, "a:latin", "typeface", "Times New Roman", NULL);
    mz_xml_empty(xml, "a:ea", "typeface", "宋体", NULL);
    mz_xml_close(xml);
}

static void put_rich(struct mz_xml *xml, const char *text, const char *size, bool bold) {
    mz_xml_open(xml, "c:tx", NULL);
    mz_xml_open(xml, "c:rich", NULL);
    mz_xml_empty(xml, "a:bodyPr", "wrap", "none", NULL);
    mz_xml_open(xml, "a:p", NULL);
    mz_xml_open(xml, "a:r", NULL);
    put_letters(xml, "a:rPr", size, bold);
    mz_xml_element(xml, "a:t", text);
    for (int i = 0; i < 4; i++)
        mz_xml_close(xml);
}

static void put_shown(struct mz_xml *xml) {
    static const char *const what[] = {"c:showLegendKey", "c:showVal",     "c:showCatName",
                                       "c:showSerName",   "c:showPercent", "c:showBubbleSize"};
    for (size_t i = 0; i < sizeof what / sizeof what[0]; i++)
        mz_xml_empty(xml, what[i], "val", i == 1 ? "1" : "0", NULL);
}

/* Each point is labelled with the value as people read it, not with the number drawn. */
static void put_labels(struct mz_xml *xml, const struct mz_doc_chart *chart, unsigned series) {
    mz_xml_open(xml, "c:dLbls", NULL);
    for (unsigned i = 0; i < chart->count; i++) {
        mz_xml_open(xml, "c:dLbl", NULL);
        mz_xml_number(xml, "c:idx", "val", i);
        put_rich(xml, chart->groups[i].values[series].text, "800", false);
        mz_xml_empty(xml, "c:dLblPos", "val", "outEnd", NULL);
        put_shown(xml);
        mz_xml_close(xml);
    }
    mz_xml_empty(xml, "c:dLblPos", "val", "outEnd", NULL);
    put_shown(xml);
    mz_xml_close(xml);
}

static void put_points(struct mz_xml *xml, const struct mz_doc_chart *chart, unsigned series) {
    char value[24];
    for (int is_value = 0; is_value < 2; is_value++) {
        mz_xml_open(xml, is_value ? "c:val" : "c:cat", NULL);
        mz_xml_open(xml, is_value ? "c:numLit" : "c:strLit", NULL);
        if (is_value)
            mz_xml_element(xml, "c:formatCode", "General");
        mz_xml_number(xml, "c:ptCount", "val", chart->count);
        for (unsigned i = 0; i < chart->count; i++) {
            (void)snprintf(value, sizeof value, "%" PRId64, chart->groups[i].values[series].value);
            mz_xml_open(xml, "c:pt", NULL);
            mz_xml_attribute_number(xml, "idx", i);
            mz_xml_element(xml, "c:v", is_value ? value : chart->groups[i].label);
            mz_xml_close(xml);
        }
        mz_xml_close(xml);
        mz_xml_close(xml);
    }
}

static void put_series(struct mz_xml *xml, const struct mz_doc_chart *chart, unsigned n) {
    char colour[8];
    (void)snprintf(colour, sizeof colour, "%06" PRIX32,
                   mz_ink_colour((enum mz_ink)(MZ_INK_SERIES + n)));
    mz_xml_open(xml, "c:ser", NULL);
    mz_xml_number(xml, "c:idx", "val", n);
    mz_xml_number(xml, "c:order", "val", n);
    if (chart->series_count > 0) {
        mz_xml_open(xml, "c:tx", NULL);
        mz_xml_element(xml, "c:v", chart->series[n]);
        mz_xml_close(xml);
    }
    mz_xml_open(xml, "c:spPr", NULL);
    mz_xml_open(xml, "a:solidFill", NULL);
    mz_xml_empty(xml, "a:srgbClr", "val", colour, NULL);
    mz_xml_close(xml);
    mz_xml_close(xml);
    mz_xml_empty(xml, "c:invertIfNegative", "val", "0", NULL);
    put_labels(xml, chart, n);
    put_points(xml, chart, n);
    mz_xml_close(xml);
}

static void put_axis(struct mz_xml *xml, bool values, bool bars) {
    mz_xml_open(xml, values ? "c:valAx" : "c:catAx", NULL);
    mz_xml_empty(xml, "c:axId", "val", values ? "2" : "1", NULL);
    mz_xml_open(xml, "c:scaling", NULL);
    /* The first bar is at the top. */
    mz_xml_empty(xml, "c:orientation", "val", bars && !values ? "maxMin" : "minMax", NULL);
    if (values)
        mz_xml_empty(xml, "c:min", "val", "0", NULL);
    mz_xml_close(xml);
    mz_xml_empty(xml, "c:delete", "val", values ? "1" : "0", NULL);
    mz_xml_empty(xml, "c:axPos", "val", values == bars ? "b" : "l", NULL);
    mz_xml_empty(xml, "c:majorTickMark", "val", "none", NULL);
    mz_xml_empty(xml, "c:minorTickMark", "val", "none", NULL);
    mz_xml_empty(xml, "c:tickLblPos", "val", "nextTo", NULL);
    mz_xml_empty(xml, "c:crossAx", "val", values ? "1" : "2", NULL);
    mz_xml_empty(xml, "c:crosses", "val", "autoZero", NULL);
    if (values)
        mz_xml_empty(xml, "c:crossBetween", "val", "between", NULL);
    mz_xml_close(xml);
}

static void put_plot(struct mz_xml *xml, const struct mz_doc_chart *chart) {
    bool bars = chart->series_count == 0;
    mz_xml_open(xml, "c:plotArea", NULL);
    mz_xml_empty(xml, "c:layout", NULL);
    mz_xml_open(xml, "c:barChart", NULL);
    mz_xml_empty(xml, "c:barDir", "val", bars ? "bar" : "col", NULL);
    mz_xml_empty(xml, "c:grouping", "val", "clustered", NULL);
    mz_xml_empty(xml, "c:varyColors", "val", "0", NULL);
    for (unsigned n = 0; n == 0 || n < chart->series_count; n++)
        put_series(xml, chart, n);
    mz_xml_empty(xml, "c:gapWidth", "val", "60", NULL);
    mz_xml_empty(xml, "c:axId", "val", "1", NULL);
    mz_xml_empty(xml, "c:axId", "val", "2", NULL);
    mz_xml_close(xml);
    put_axis(xml, false, bars);
    put_axis(xml, true, bars);
    mz_xml_close(xml);
    if (!bars) {
        mz_xml_open(xml, "c:legend", NULL);
        mz_xml_empty(xml, "c:legendPos", "val", "t", NULL);
        mz_xml_empty(xml, "c:overlay", "val", "0", NULL);
        mz_xml_close(xml);
    }
}

enum mz_status mz_docx_chart(const struct mz_doc_chart *chart, struct mz_buffer *part) {
    struct mz_xml *xml = mz_xml_new();
    bool titled = chart->title != NULL && chart->title[0] != '\0';
    if (xml == NULL)
        return MZ_E_NO_MEMORY;
    mz_xml_open(xml, "c:chartSpace", "xmlns:c", MZ_DOCX_CHART, "xmlns:a", MZ_DOCX_A, NULL);
    mz_xml_empty(xml, "c:roundedCorners", "val", "0", NULL);
    mz_xml_open(xml, "c:chart", NULL);
    if (titled) {
        mz_xml_open(xml, "c:title", NULL);
        put_rich(xml, chart->title, "1050", true);
        mz_xml_empty(xml, "c:overlay", "val", "0", NULL);
        mz_xml_close(xml);
    }
    mz_xml_empty(xml, "c:autoTitleDeleted", "val", titled ? "0" : "1", NULL);
    put_plot(xml, chart);
    mz_xml_empty(xml, "c:plotVisOnly", "val", "1", NULL);
    mz_xml_close(xml);
    mz_xml_open(xml, "c:spPr", NULL);
    mz_xml_empty(xml, "a:noFill", NULL);
    mz_xml_open(xml, "a:ln", NULL);
    mz_xml_empty(xml, "a:noFill", NULL);
    mz_xml_close(xml);
    mz_xml_close(xml);
    mz_xml_open(xml, "c:txPr", NULL);
    mz_xml_empty(xml, "a:bodyPr", NULL);
    mz_xml_open(xml, "a:p", NULL);
    mz_xml_open(xml, "a:pPr", NULL);
    put_letters(xml, "a:defRPr", "900", false);
    mz_xml_close(xml);
    mz_xml_empty(xml, "a:endParaRPr", "lang", "zh-CN", NULL);
    mz_xml_close(xml);
    mz_xml_close(xml);
    return mz_xml_finish(xml, part, NULL);
}
