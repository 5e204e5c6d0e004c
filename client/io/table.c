#include "client/io/table.h"

#include <libsmartcols.h>
#include <stdlib.h>
#include <string.h>

#include "client/i18n.h"
#include "client/io/buffer.h"
#include "client/io/csv.h"
#include "proto/base/decimal.h"
#include "proto/base/json.h"

/* Cells one after the other: both texts, each with its NUL. */
struct mz_grid {
    const struct mz_table_column *columns;
    size_t width;
    size_t cells;
    struct mz_buffer texts;
};

struct mz_grid *mz_table_new(const struct mz_table_column *columns, size_t count) {
    struct mz_grid *table = calloc(1, sizeof *table);
    if (table != NULL) {
        table->columns = columns;
        table->width = count;
    }
    return table;
}

void mz_table_free(struct mz_grid *table) {
    if (table == NULL)
        return;
    mz_buffer_free(&table->texts);
    free(table);
}

void mz_table_cell(struct mz_grid *table, const char *text, const char *machine) {
    const char *shown = text == NULL ? "" : text;
    const char *plain = machine == NULL ? shown : machine;
    mz_buffer_bytes(&table->texts, shown, strlen(shown) + 1);
    mz_buffer_bytes(&table->texts, plain, strlen(plain) + 1);
    table->cells++;
}

size_t mz_table_rows(const struct mz_grid *table) {
    return table->width == 0 ? 0 : table->cells / table->width;
}

/* Walks the cells: the text for people or for machines. */
static const char *next_cell(const char **at, bool machine) {
    const char *text = *at;
    const char *plain = text + strlen(text) + 1;
    *at = plain + strlen(plain) + 1;
    return machine ? plain : text;
}

static void end_line(struct mz_buffer *line, const struct mz_output *output) {
    mz_buffer_text(line, output->excel ? "\r\n" : "\n");
    fwrite(line->data, 1, line->size, output->file);
    line->size = 0;
}

static enum mz_status print_csv(const struct mz_grid *table, const struct mz_output *output,
                                struct mz_fault *fault) {
    struct mz_buffer line = {0};
    const char *at = mz_buffer_string(&table->texts);
    if (output->excel)
        mz_buffer_text(&line, "\xEF\xBB\xBF");
    for (size_t i = 0; i < table->width; i++) {
        mz_buffer_text(&line, i == 0 ? "" : ",");
        mz_csv_write(&line, mz_span_text(table->columns[i].name), true);
    }
    end_line(&line, output);
    for (size_t row = 0; row < mz_table_rows(table); row++) {
        for (size_t i = 0; i < table->width; i++) {
            mz_buffer_text(&line, i == 0 ? "" : ",");
            mz_csv_write(&line, mz_span_text(next_cell(&at, true)), true);
        }
        end_line(&line, output);
    }
    bool failed = line.failed;
    mz_buffer_free(&line);
    return failed ? mz_fault_at(fault, MZ_E_NO_MEMORY, "CSV") : MZ_OK;
}

/* A column that says nothing in any row only takes room. */
static bool is_empty(const struct mz_grid *table, size_t column) {
    const char *at = mz_buffer_string(&table->texts);
    for (size_t i = 0; i < mz_table_rows(table) * table->width; i++)
        if (next_cell(&at, false)[0] != '\0' && i % table->width == column)
            return false;
    return true;
}

static bool fill(const struct mz_grid *table, struct libscols_table *scols) {
    const char *at = mz_buffer_string(&table->texts);
    for (size_t i = 0; i < table->width; i++) {
        int flags = table->columns[i].right ? SCOLS_FL_RIGHT : 0;
        if (is_empty(table, i))
            flags |= SCOLS_FL_HIDDEN;
        if (scols_table_new_column(scols, mz_i18n(table->columns[i].heading), 0, flags) == NULL)
            return false;
    }
    for (size_t row = 0; row < mz_table_rows(table); row++) {
        struct libscols_line *line = scols_table_new_line(scols, NULL);
        if (line == NULL)
            return false;
        for (size_t i = 0; i < table->width; i++)
            if (scols_line_set_data(line, i, next_cell(&at, false)) != 0)
                return false;
    }
    return true;
}

static void json_row(const struct mz_grid *table, const char **at, struct mz_json *json) {
    mz_json_open_object(json, NULL);
    for (size_t i = 0; i < table->width; i++) {
        const char *text = next_cell(at, true);
        uint64_t value;
        if (text[0] == '\0')
            continue;
        if (table->columns[i].integer && mz_decimal_parse(mz_span_text(text), &value) == MZ_OK)
            mz_json_uint(json, table->columns[i].name, value);
        else
            mz_json_text(json, table->columns[i].name, text);
    }
    mz_json_close_object(json);
}

static enum mz_status print_json(const struct mz_grid *table, const char *schema,
                                 struct mz_output *output, struct mz_fault *fault) {
    struct mz_json json = mz_json_start();
    const char *at = mz_buffer_string(&table->texts);
    if (output->format == MZ_FORMAT_NDJSON) {
        for (size_t row = 0; row < mz_table_rows(table); row++) {
            json_row(table, &at, &json);
            enum mz_status status = mz_output_json(output, &json, fault);
            if (status != MZ_OK)
                return status;
            json = mz_json_start();
        }
        mz_json_discard(&json);
        return MZ_OK;
    }
    mz_json_open_object(&json, NULL);
    mz_json_text(&json, "schema", schema);
    mz_json_open_array(&json, "items");
    for (size_t row = 0; row < mz_table_rows(table); row++)
        json_row(table, &at, &json);
    mz_json_close_array(&json);
    mz_json_close_object(&json);
    return mz_output_json(output, &json, fault);
}

enum mz_status mz_table_print(const struct mz_grid *table, const char *schema,
                              struct mz_output *output, struct mz_fault *fault) {
    if (table->texts.failed)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "table");
    if (output->format == MZ_FORMAT_CSV)
        return print_csv(table, output, fault);
    if (mz_output_is_machine(output))
        return print_json(table, schema, output, fault);
    if (output->quiet)
        return MZ_OK;
    struct libscols_table *scols = scols_new_table();
    bool good = scols != NULL && scols_table_set_stream(scols, output->file) == 0 &&
                fill(table, scols) && scols_print_table(scols) == 0;
    scols_unref_table(scols);
    return good ? MZ_OK : mz_fault_at(fault, MZ_E_NO_MEMORY, "table");
}
