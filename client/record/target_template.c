/* target template: a sheet for `target set`, from the catalogue of indicators. What cannot be known
 * beforehand, a number of people or an amount, is left open. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/i18n.h"
#include "client/io/table.h"
#include "client/record/indicator_source.h"
#include "client/record/target_columns.h"
#include "client/verbs.h"
#include "proto/base/money.h"
#include "proto/rules/templates.h"

/* The heading in the language of the sheet: names are "指标代码|key". */
static void set_headings(bool chinese, char headings[MZ_TARGET_COLUMNS][32],
                         struct mz_table_column *columns) {
    for (size_t n = 0; n < MZ_TARGET_COLUMNS; n++) {
        const char *names = mz_target_columns[n].names, *machine = strchr(names, '|') + 1;
        if (chinese)
            (void)snprintf(headings[n], sizeof headings[n], "%.*s", (int)(machine - names - 1),
                           names);
        else
            (void)snprintf(headings[n], sizeof headings[n], "%s", machine);
        columns[n] = (struct mz_table_column){.name = headings[n], .heading = headings[n]};
    }
}

/* Words where a spreadsheet would take the sign for a formula. */
static const char *nature_text(uint8_t nature, bool chinese) {
    const char *word = mz_names_text(&mz_nature_names, nature);
    if (nature == MZ_NATURE_GE)
        return "≥";
    if (nature == MZ_NATURE_LE)
        return "≤";
    if (nature == MZ_NATURE_EQ)
        return chinese ? "等于" : word;
    return chinese ? mz_i18n_word("nature", word) : word;
}

static void write_source(struct mz_grid *grid, const struct mz_indicator_row *row, bool chinese) {
    struct mz_buffer text = {0};
    mz_indicator_source(&text, row->key, chinese);
    mz_table_cell(grid, mz_buffer_string(&text), NULL);
    mz_buffer_free(&text);
}

/* Without the source of the formula, which ends it in brackets. */
static void write_definition(struct mz_grid *grid, const char *formula) {
    char text[512];
    const char *source = strstr(formula, " (domain.md");
    if (source == NULL)
        source = strstr(formula, "（domain.md");
    size_t size = source != NULL ? (size_t)(source - formula) : strlen(formula);
    (void)snprintf(text, sizeof text, "%.*s", (int)size, formula);
    mz_table_cell(grid, text, NULL);
}

static void write_row(struct mz_grid *grid, const struct mz_template *template, size_t n,
                      bool chinese) {
    const struct mz_indicator_row *row = mz_catalogue_find(mz_span_text(template->rows[n].key));
    const struct mz_indicator_area *area = row->area;
    const struct mz_level *first = template->self ? &area->self1 : &area->framework1;
    const struct mz_level *second = template->self ? &area->self2 : &area->framework2;
    bool percent = strcmp(row->unit, "%") == 0;
    bool judged = row->nature == MZ_NATURE_QUALITATIVE;
    char weight[MZ_MONEY_TEXT];
    mz_money_format((int64_t) template->rows[n].weight, weight);
    mz_table_cell(grid, row->key, NULL);
    mz_table_cell(grid, chinese ? first->name_zh : first->name, NULL);
    mz_table_cell(grid, chinese ? second->name_zh : second->name, NULL);
    mz_table_cell(grid, chinese ? row->name_zh : row->name, NULL);
    mz_table_cell(grid, nature_text(row->nature, chinese), NULL);
    /* All of them, or, of a saving, not more than planned. */
    mz_table_cell(grid, !percent ? "" : strcmp(row->key, "saving") == 0 ? "0" : "100", NULL);
    mz_table_cell(grid, percent ? "100" : judged ? "" : "1", NULL);
    mz_table_cell(grid, "", NULL);
    mz_table_cell(grid, judged ? (chinese ? "定性" : "judged") : row->unit, NULL);
    mz_table_cell(grid, weight, NULL);
    write_source(grid, row, chinese);
    write_definition(grid, chinese ? row->formula_zh : row->formula);
}

enum mz_status mz_target_template(struct mz_client *client) {
    const char *name = client->options.arguments[0];
    const struct mz_template *template = mz_template_find(mz_span_text(name));
    bool chinese = client->language == MZ_CHINESE;
    char headings[MZ_TARGET_COLUMNS][32];
    struct mz_table_column columns[MZ_TARGET_COLUMNS];
    if (template == NULL) {
        mz_fault_at(&client->fault, MZ_E_OUT_OF_RANGE, "target template");
        mz_fault_have(&client->fault, "%s", name);
        mz_fault_want(&client->fault, "framework, self-evaluation");
        return MZ_E_OUT_OF_RANGE;
    }
    set_headings(chinese, headings, columns);
    struct mz_grid *grid = mz_table_new(columns, MZ_TARGET_COLUMNS);
    if (grid == NULL)
        return mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "target");
    for (size_t n = 0; n < template->count; n++)
        write_row(grid, template, n, chinese);
    /* A sheet, unless another format is asked for. */
    if (client->output.format == MZ_FORMAT_TEXT)
        client->output.format = MZ_FORMAT_CSV;
    enum mz_status status =
        mz_table_print(grid, "mingzhang/target-template/1", &client->output, &client->fault);
    mz_table_free(grid);
    return status;
}
