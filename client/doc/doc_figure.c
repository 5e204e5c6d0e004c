/* Charts and flows of the document's model. */
#include "client/doc/doc.h"
#include "client/doc/doc_build.h"

static struct mz_doc_chart *add_chart(struct mz_doc *doc, const char *title) {
    struct mz_doc_block *block = mz_doc_add_block(doc, MZ_DOC_CHART, "chart");
    struct mz_doc_chart *chart = mz_doc_take(doc, sizeof *chart);
    if (block == NULL || chart == NULL)
        return NULL;
    chart->title = mz_doc_copy(doc, title);
    block->chart = chart;
    return chart;
}

void mz_doc_chart(struct mz_doc *doc, const char *title) {
    (void)add_chart(doc, title);
}

void mz_doc_columns_chart(struct mz_doc *doc, const char *title, const char *const *series,
                          size_t count) {
    if (count == 0 || count > MZ_DOC_SERIES)
        mz_doc_wrong(doc, "series of a chart");
    struct mz_doc_chart *chart = add_chart(doc, title);
    if (chart == NULL)
        return;
    for (size_t i = 0; i < count; i++)
        chart->series[i] = mz_doc_copy(doc, series[i]);
    chart->series_count = (unsigned)count;
}

static void add_group(struct mz_doc *doc, struct mz_doc_chart *chart, const char *label,
                      const struct mz_doc_value *values, size_t count) {
    bool fits = chart->count < MZ_DOC_GROUPS;
    for (size_t i = 0; i < count; i++)
        fits = fits && values[i].value >= 0;
    if (!fits) {
        mz_doc_wrong(doc, "bar or column");
        return;
    }
    chart->groups[chart->count].label = label != NULL ? mz_doc_copy(doc, label) : "";
    for (size_t i = 0; i < count; i++) {
        struct mz_doc_value *value = &chart->groups[chart->count].values[i];
        value->value = values[i].value;
        value->text = values[i].text != NULL ? mz_doc_copy(doc, values[i].text) : "";
    }
    chart->count++;
}

void mz_doc_bar(struct mz_doc *doc, struct mz_doc_bar bar) {
    const struct mz_doc_block *block = mz_doc_last_block(doc, MZ_DOC_CHART, "bar");
    if (block == NULL)
        return;
    if (block->chart->series_count != 0) {
        mz_doc_wrong(doc, "bar among columns");
        return;
    }
    const struct mz_doc_value value = {bar.value, bar.text};
    add_group(doc, block->chart, bar.label, &value, 1);
}

void mz_doc_group(struct mz_doc *doc, const char *label, const struct mz_doc_value *values) {
    const struct mz_doc_block *block = mz_doc_last_block(doc, MZ_DOC_CHART, "group");
    if (block == NULL)
        return;
    if (block->chart->series_count == 0) {
        mz_doc_wrong(doc, "columns among bars");
        return;
    }
    add_group(doc, block->chart, label, values, block->chart->series_count);
}

void mz_doc_flow(struct mz_doc *doc, const char *title) {
    struct mz_doc_block *block = mz_doc_add_block(doc, MZ_DOC_FLOW, "flow");
    struct mz_doc_flow *flow = mz_doc_take(doc, sizeof *flow);
    if (block == NULL || flow == NULL)
        return;
    flow->title = mz_doc_copy(doc, title);
    block->flow = flow;
}

unsigned mz_doc_flow_box(struct mz_doc *doc, unsigned stage, const char *label,
                         const char *amount) {
    const struct mz_doc_block *block = mz_doc_last_block(doc, MZ_DOC_FLOW, "box of a flow");
    if (block == NULL)
        return 0;
    struct mz_doc_flow *flow = block->flow;
    if (stage >= MZ_DOC_STAGES || flow->boxes_count == MZ_DOC_BOXES) {
        mz_doc_wrong(doc, "box of a flow");
        return 0;
    }
    unsigned number = flow->boxes_count++;
    flow->boxes[number].stage = stage;
    flow->boxes[number].label = label != NULL ? mz_doc_copy(doc, label) : "";
    flow->boxes[number].amount = amount != NULL ? mz_doc_copy(doc, amount) : "";
    flow->stages = stage + 1 > flow->stages ? stage + 1 : flow->stages;
    return number;
}

void mz_doc_flow_arrow(struct mz_doc *doc, unsigned from, unsigned to,
                       struct mz_doc_value carried) {
    const struct mz_doc_block *block = mz_doc_last_block(doc, MZ_DOC_FLOW, "arrow of a flow");
    if (block == NULL)
        return;
    struct mz_doc_flow *flow = block->flow;
    if (from >= flow->boxes_count || to >= flow->boxes_count ||
        flow->boxes[from].stage >= flow->boxes[to].stage || carried.value < 0 ||
        flow->arrows_count == MZ_DOC_ARROWS) {
        mz_doc_wrong(doc, "arrow of a flow");
        return;
    }
    flow->arrows[flow->arrows_count].from = from;
    flow->arrows[flow->arrows_count].to = to;
    flow->arrows[flow->arrows_count].carried.value = carried.value;
    flow->arrows[flow->arrows_count++].carried.text =
        carried.text != NULL ? mz_doc_copy(doc, carried.text) : "";
}

int64_t mz_doc_longest(const struct mz_doc_chart *chart) {
    int64_t longest = 1;
    for (unsigned i = 0; i < chart->count; i++)
        for (unsigned n = 0; n == 0 || n < chart->series_count; n++)
            if (chart->groups[i].values[n].value > longest)
                longest = chart->groups[i].values[n].value;
    return longest;
}

int64_t mz_doc_thickest(const struct mz_doc_flow *flow) {
    int64_t thickest = 1;
    for (unsigned i = 0; i < flow->arrows_count; i++)
        if (flow->arrows[i].carried.value > thickest)
            thickest = flow->arrows[i].carried.value;
    return thickest;
}
