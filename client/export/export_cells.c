/* Rows of an export as bytes. */
#include <stdlib.h>
#include <string.h>

#include "client/export/export_sink_internal.h"
#include "client/io/charset.h"
#include "client/io/csv.h"

const char *mz_export_sink_charset(const struct mz_export_sink *sink) {
    const char *charset =
        sink->style->charset != NULL ? sink->style->charset : sink->format->charset;
    return charset != NULL && strcmp(charset, "utf-8") != 0 ? charset : NULL;
}

/* Would a spreadsheet take this text for a number, and show another one: more digits than it keeps,
 * zeros in front, or the e of a power of ten? */
static bool looks_like_number(struct mz_span text) {
    bool power = false;
    if (text.size == 0 || text.data[0] < '0' || text.data[0] > '9')
        return false;
    for (size_t i = 0; i < text.size; i++) {
        bool digit = text.data[i] >= '0' && text.data[i] <= '9';
        bool letter = text.data[i] == 'e' || text.data[i] == 'E';
        if (!digit && (!letter || power))
            return false;
        power = power || letter;
    }
    return power || text.size > 11 || (text.size > 1 && text.data[0] == '0');
}

static bool is_bare(enum mz_read_kind kind) {
    return kind == MZ_READ_COUNT || kind == MZ_READ_MONEY;
}

/* Text between quotes, whatever it is. */
static void put_quoted(struct mz_buffer *line, struct mz_span text) {
    mz_buffer_text(line, "\"");
    for (size_t i = 0; i < text.size; i++)
        mz_buffer_format(line, text.data[i] == '"' ? "\"%c" : "%c", text.data[i]);
    mz_buffer_text(line, "\"");
}

static void put_cell(struct mz_export_sink *sink, enum mz_read_kind kind, struct mz_span text) {
    if (sink->format->form == MZ_EXPORT_PACKAGE && !is_bare(kind)) {
        put_quoted(&sink->line, text);
    } else if (sink->style->spreadsheet && !is_bare(kind) && looks_like_number(text)) {
        mz_buffer_text(&sink->line, "\"\t");
        mz_buffer_span(&sink->line, text);
        mz_buffer_text(&sink->line, "\"");
    } else {
        mz_csv_write(&sink->line, text, sink->style->spreadsheet);
    }
}

/* Numbers and truth values bare, all else as text; absent members are left out. */
static enum mz_status put_json(struct mz_export_sink *sink, const struct mz_export_filled *filled,
                               const json_t *item, struct mz_fault *fault) {
    const struct mz_export_table *table = filled->table;
    struct mz_json json = mz_json_start();
    char *text;
    size_t size;
    mz_json_open_object(&json, NULL);
    for (size_t i = 0; i < table->count; i++) {
        const struct mz_read_column *column = &table->columns[i];
        mz_read_cell(sink->client, column, item, &sink->text, &sink->machine);
        if (sink->machine.size == 0)
            continue;
        if (column->kind == MZ_READ_COUNT)
            mz_json_int(&json, column->name, strtoll(mz_buffer_string(&sink->machine), NULL, 10));
        else if (column->kind == MZ_READ_FLAG)
            mz_json_bool(&json, column->name,
                         strcmp(mz_buffer_string(&sink->machine), "true") == 0);
        else
            mz_json_span(&json, column->name, mz_buffer_view(&sink->machine));
    }
    mz_json_close_object(&json);
    if (mz_json_finish(&json, &text, &size) != MZ_OK)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", sink->path);
    bool document = sink->format->form == MZ_EXPORT_DOCUMENT;
    mz_buffer_text(&sink->line, !document ? "" : filled->rows > 0 ? ",\n" : "\n");
    mz_buffer_bytes(&sink->line, text, size);
    mz_buffer_text(&sink->line, document ? "" : "\n");
    free(text);
    return MZ_OK;
}

/* The line into the charset; `ends` are where its cells end, to name the one that does not go. */
static enum mz_status to_charset(struct mz_export_sink *sink, const struct mz_export_filled *filled,
                                 const size_t *ends, struct mz_fault *fault) {
    const char *charset = mz_export_sink_charset(sink);
    struct mz_buffer converted = {0};
    size_t bad, column = 0;
    if (charset == NULL || sink->line.failed)
        return MZ_OK;
    enum mz_status status =
        mz_charset_from_utf8(charset, mz_buffer_view(&sink->line), &converted, &bad);
    if (status == MZ_OK) {
        mz_buffer_free(&sink->line);
        sink->line = converted;
        return MZ_OK;
    }
    mz_buffer_free(&converted);
    if (status != MZ_E_BAD_TEXT)
        return mz_fault_at(fault, status, "%s", charset);
    while (column + 1 < filled->table->count && bad >= ends[column])
        column++;
    mz_fault_at(fault, MZ_E_BAD_TEXT, "%s, row %llu, %s", filled->file,
                (unsigned long long)filled->rows + 1, filled->table->columns[column].name);
    mz_fault_have(fault, "%s: %.*s", charset, (int)mz_charset_length(sink->line.data[bad]),
                  (const char *)sink->line.data + bad);
    return MZ_E_BAD_TEXT;
}

enum mz_status mz_export_cells(struct mz_export_sink *sink, const struct mz_export_filled *filled,
                               const json_t *item, struct mz_fault *fault) {
    size_t ends[MZ_EXPORT_COLUMNS];
    enum mz_export_form form = sink->format->form;
    if (form == MZ_EXPORT_DOCUMENT || form == MZ_EXPORT_JSONL)
        return put_json(sink, filled, item, fault);
    for (size_t i = 0; i < filled->table->count; i++) {
        const struct mz_read_column *column = &filled->table->columns[i];
        mz_read_cell(sink->client, column, item, &sink->text, &sink->machine);
        mz_buffer_text(&sink->line, i == 0 ? "" : ",");
        put_cell(sink, column->kind, mz_buffer_view(&sink->machine));
        ends[i] = sink->line.size;
    }
    mz_buffer_text(&sink->line, "\r\n");
    return to_charset(sink, filled, ends, fault);
}

enum mz_status mz_export_headings(struct mz_export_sink *sink,
                                  const struct mz_export_filled *filled, struct mz_fault *fault) {
    size_t ends[MZ_EXPORT_COLUMNS];
    if (sink->style->spreadsheet && mz_export_sink_charset(sink) == NULL)
        mz_buffer_text(&sink->line, "\xEF\xBB\xBF");
    for (size_t i = 0; i < filled->table->count; i++) {
        mz_buffer_text(&sink->line, i == 0 ? "" : ",");
        mz_csv_write(&sink->line, mz_span_text(filled->table->columns[i].name), false);
        ends[i] = sink->line.size;
    }
    mz_buffer_text(&sink->line, "\r\n");
    return to_charset(sink, filled, ends, fault);
}
