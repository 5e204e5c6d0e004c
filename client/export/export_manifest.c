/* The manifest of an export, and the schema of its tables. */
#include "client/export/export_sink_internal.h"
#include "proto/base/money.h"

static void write_sums(const struct mz_export_filled *filled, struct mz_json *json) {
    const struct mz_export_table *table = filled->table;
    mz_json_open_object(json, "sums");
    for (size_t i = 0; i < table->count; i++)
        if (table->columns[i].sum)
            mz_json_int(json, table->columns[i].name, filled->sums[i]);
    mz_json_close_object(json);
    mz_json_open_object(json, "sums_yuan");
    for (size_t i = 0; i < table->count; i++) {
        char yuan[MZ_MONEY_TEXT];
        mz_money_format(filled->sums[i], yuan);
        if (table->columns[i].sum)
            mz_json_text(json, table->columns[i].name, yuan);
    }
    mz_json_close_object(json);
}

static void write_file(struct mz_json *json, const char *name, uint64_t size,
                       const struct mz_hash *sha256) {
    mz_json_text(json, "file", name);
    mz_json_uint(json, "size", size);
    mz_json_hex(json, "sha256", mz_span_hash(sha256));
}

static void write_notes(struct mz_json *json, const char *name,
                        const struct mz_export_note *notes) {
    if (notes == NULL)
        return;
    mz_json_open_array(json, name);
    for (; notes->en != NULL; notes++) {
        mz_json_open_object(json, NULL);
        if (notes->what != NULL)
            mz_json_text(json, "column", notes->what);
        mz_json_text(json, "text", notes->en);
        mz_json_text(json, "text_zh", notes->zh);
        mz_json_close_object(json);
    }
    mz_json_close_array(json);
}

/* What makes it again from the same ledger. */
static void write_query(const struct mz_export_sink *sink, struct mz_json *json) {
    const char *charset = mz_export_sink_charset(sink);
    mz_json_open_object(json, "query");
    mz_json_text(json, "format", sink->format->name);
    mz_json_text(json, "charset", charset != NULL ? charset : "utf-8");
    mz_json_bool(json, "spreadsheet", sink->style->spreadsheet);
    mz_json_text(json, "filter", sink->style->project == NULL ? "whole ledger" : "one project");
    if (sink->style->project != NULL) {
        mz_json_text(json, "project", sink->style->project);
        if (sink->style->payment != NULL)
            mz_json_text(json, "payment", sink->style->payment);
        mz_json_text(json, "names", sink->style->names == MZ_MASK_PUBLIC_ENDS ? "ends" : "surname");
    }
    if (sink->style->year != 0)
        mz_json_uint(json, "year", sink->style->year);
    mz_json_close_object(json);
    mz_json_text(json, "mask_level", sink->format->masked ? "public" : "no-personal-data");
}

enum mz_status mz_export_manifest(const struct mz_export_sink *sink,
                                  const struct mz_export_origin *origin, char **ret_text,
                                  size_t *ret_size) {
    struct mz_json json = mz_json_start();
    mz_json_open_object(&json, NULL);
    mz_json_text(&json, "schema", "mingzhang/export/1");
    mz_json_span(&json, "origin", origin->origin);
    mz_json_uint(&json, "tree_size", origin->tree_size);
    mz_json_hex(&json, "root", mz_span_hash(&origin->root));
    mz_json_hex(&json, "genesis", mz_span_hash(&origin->genesis));
    mz_json_span(&json, "checkpoint", origin->checkpoint);
    write_query(sink, &json);
    if (sink->format->masked)
        mz_json_uint(&json, "names_withheld", origin->withheld);
    mz_json_open_array(&json, "contents");
    for (size_t i = 0; i < sink->count; i++) {
        const struct mz_export_filled *filled = &sink->tables[i];
        mz_json_open_object(&json, NULL);
        mz_json_text(&json, "table", filled->table->name);
        mz_json_uint(&json, "rows", filled->rows);
        write_sums(filled, &json);
        if (filled->file[0] != '\0')
            write_file(&json, filled->file, filled->size, &filled->sha256);
        mz_json_close_object(&json);
    }
    mz_json_close_array(&json);
    mz_json_open_array(&json, "files");
    for (size_t i = 0; i < sink->files_count; i++) {
        mz_json_open_object(&json, NULL);
        write_file(&json, sink->files[i].name, sink->files[i].size, &sink->files[i].sha256);
        mz_json_close_object(&json);
    }
    mz_json_close_array(&json);
    write_notes(&json, "notes", sink->format->notes);
    write_notes(&json, "absent", sink->format->absent);
    mz_json_close_object(&json);
    return mz_json_finish(&json, ret_text, ret_size);
}

static const char *type_of(enum mz_read_kind kind) {
    switch (kind) {
    case MZ_READ_COUNT:
        return "integer";
    case MZ_READ_MONEY:
        return "yuan"; /* a decimal with two places */
    case MZ_READ_FLAG:
        return "boolean";
    default:
        return "text";
    }
}

enum mz_status mz_export_schema(const struct mz_export_sink *sink, char **ret_text,
                                size_t *ret_size) {
    struct mz_json json = mz_json_start();
    mz_json_open_object(&json, NULL);
    mz_json_text(&json, "schema", "mingzhang/export-schema/1");
    mz_json_text(&json, "format", sink->format->name);
    mz_json_open_array(&json, "tables");
    for (size_t i = 0; i < sink->count; i++) {
        const struct mz_export_table *table = sink->tables[i].table;
        mz_json_open_object(&json, NULL);
        mz_json_text(&json, "table", table->name);
        mz_json_text(&json, "title_zh", table->title_zh);
        mz_json_text(&json, "row", table->about);
        mz_json_text(&json, "row_zh", table->about_zh);
        mz_json_text(&json, "file", sink->tables[i].file);
        mz_json_open_array(&json, "columns");
        for (size_t column = 0; column < table->count; column++) {
            mz_json_open_object(&json, NULL);
            const struct mz_export_label *label = mz_export_label_find(table->columns[column].name);
            mz_json_text(&json, "name", table->columns[column].name);
            if (label != NULL)
                mz_json_text(&json, "name_zh", label->zh);
            mz_json_text(&json, "type", type_of(table->columns[column].kind));
            mz_json_bool(&json, "added_up", table->columns[column].sum);
            mz_json_close_object(&json);
        }
        mz_json_close_array(&json);
        mz_json_close_object(&json);
    }
    mz_json_close_array(&json);
    mz_json_close_object(&json);
    return mz_json_finish(&json, ret_text, ret_size);
}
