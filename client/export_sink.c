#include "client/export_sink.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/csv.h"
#include "client/file.h"
#include "proto/base/money.h"
#include "proto/log/hash.h"

/* A table that was begun: what the manifest tells of it. */
struct table {
    const char *name;
    const struct mz_read_column *columns;
    size_t count;
    uint64_t rows, size;
    int64_t sums[MZ_EXPORT_COLUMNS];
    struct mz_hash sha256;
};

struct mz_export_sink {
    const struct mz_client *client;
    const char *path;
    bool json, bom;
    struct table tables[MZ_EXPORT_TABLES];
    size_t count;
    FILE *file; /* of the current table, or the document */
    struct mz_sha256_stream hash;
    struct mz_buffer name, line, text, machine;
};

static struct table *current(struct mz_export_sink *sink) {
    return &sink->tables[sink->count - 1];
}

static const char *name_of(struct mz_export_sink *sink, const char *name) {
    sink->name.size = 0;
    if (sink->json)
        mz_buffer_format(&sink->name, "%s.%ld.part", sink->path, (long)getpid());
    else
        mz_buffer_format(&sink->name, "%s/%s", sink->path, name);
    return mz_buffer_string(&sink->name);
}

/* Writes the line that was put together, and empties it. */
static enum mz_status flush_line(struct mz_export_sink *sink, struct mz_fault *fault) {
    struct mz_span bytes = mz_buffer_view(&sink->line);
    if (sink->line.failed)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", sink->path);
    if (fwrite(bytes.data, 1, bytes.size, sink->file) != bytes.size)
        return mz_file_fault(fault, sink->path);
    if (!sink->json) {
        mz_sha256_update(&sink->hash, bytes);
        current(sink)->size += bytes.size;
    }
    sink->line.size = 0;
    return MZ_OK;
}

static enum mz_status close_file(struct mz_export_sink *sink, struct mz_fault *fault) {
    FILE *file = sink->file;
    sink->file = NULL;
    if (file == NULL)
        return MZ_OK;
    bool good = fflush(file) == 0 && fsync(fileno(file)) == 0;
    enum mz_status status = good ? MZ_OK : mz_file_fault(fault, sink->path);
    if (fclose(file) != 0 && status == MZ_OK)
        status = mz_file_fault(fault, sink->path);
    return status;
}

static enum mz_status refuse_existing(struct mz_export_sink *sink, struct mz_fault *fault) {
    struct mz_buffer path = {0};
    mz_buffer_format(&path, sink->json ? "%s" : "%s/manifest.json", sink->path);
    bool there = access(mz_buffer_string(&path), F_OK) == 0;
    enum mz_status status =
        there ? mz_fault_at(fault, MZ_E_EXISTS, "%s", mz_buffer_string(&path)) : MZ_OK;
    mz_buffer_free(&path);
    return status;
}

static enum mz_status start(struct mz_export_sink *sink, struct mz_fault *fault) {
    enum mz_status status = refuse_existing(sink, fault);
    if (status != MZ_OK)
        return status;
    status = mz_file_make_parents(name_of(sink, "manifest.json"), fault);
    if (status != MZ_OK || !sink->json)
        return status;
    sink->file = fopen(name_of(sink, ""), "wb");
    if (sink->file == NULL)
        return mz_file_fault(fault, mz_buffer_string(&sink->name));
    mz_buffer_text(&sink->line, "{\"tables\":{");
    return flush_line(sink, fault);
}

enum mz_status mz_export_sink_open(const struct mz_client *client, const char *path, bool json,
                                   struct mz_export_sink **ret_sink, struct mz_fault *fault) {
    struct mz_export_sink *sink = calloc(1, sizeof *sink);
    if (sink == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", path);
    sink->client = client;
    sink->path = path;
    sink->json = json;
    sink->bom = mz_options_has(&client->options, "bom") || client->output.excel;
    enum mz_status status = start(sink, fault);
    if (status != MZ_OK) {
        mz_export_sink_close(sink);
        return status;
    }
    *ret_sink = sink;
    return MZ_OK;
}

void mz_export_sink_close(struct mz_export_sink *sink) {
    if (sink == NULL)
        return;
    if (sink->file != NULL) {
        fclose(sink->file);
        if (sink->json)
            (void)unlink(name_of(sink, ""));
    }
    mz_buffer_free(&sink->name);
    mz_buffer_free(&sink->line);
    mz_buffer_free(&sink->text);
    mz_buffer_free(&sink->machine);
    free(sink);
}

/* -- Tables. */

static enum mz_status end_table(struct mz_export_sink *sink, struct mz_fault *fault) {
    if (sink->count == 0)
        return MZ_OK;
    if (sink->json) {
        mz_buffer_text(&sink->line, "]");
        return flush_line(sink, fault);
    }
    current(sink)->sha256 = mz_sha256_end(&sink->hash);
    return close_file(sink, fault);
}

static enum mz_status begin_csv(struct mz_export_sink *sink, struct mz_fault *fault) {
    const struct table *table = current(sink);
    char name[64];
    (void)snprintf(name, sizeof name, "%s.csv", table->name);
    sink->file = fopen(name_of(sink, name), "wb");
    if (sink->file == NULL)
        return mz_file_fault(fault, mz_buffer_string(&sink->name));
    mz_sha256_begin(&sink->hash);
    if (sink->bom)
        mz_buffer_text(&sink->line, "\xEF\xBB\xBF");
    for (size_t i = 0; i < table->count; i++)
        mz_buffer_format(&sink->line, "%s%s", i == 0 ? "" : ",", table->columns[i].name);
    mz_buffer_text(&sink->line, "\r\n");
    return flush_line(sink, fault);
}

enum mz_status mz_export_sink_table(struct mz_export_sink *sink, const char *name,
                                    const struct mz_read_column *columns, size_t count,
                                    struct mz_fault *fault) {
    enum mz_status status = end_table(sink, fault);
    if (status != MZ_OK)
        return status;
    if (sink->count == MZ_EXPORT_TABLES || count > MZ_EXPORT_COLUMNS)
        return mz_fault_at(fault, MZ_E_INTERNAL, "%s", name);
    sink->count++;
    *current(sink) = (struct table){.name = name, .columns = columns, .count = count};
    if (!sink->json)
        return begin_csv(sink, fault);
    mz_buffer_format(&sink->line, "%s\n\"%s\":[", sink->count > 1 ? "," : "", name);
    return flush_line(sink, fault);
}

static enum mz_status add_sums(struct table *table, const json_t *item, struct mz_fault *fault) {
    for (size_t i = 0; i < table->count; i++) {
        const json_t *value = json_object_get(item, table->columns[i].path);
        if (!table->columns[i].sum || !json_is_integer(value))
            continue;
        if (mz_money_add(table->sums[i], json_integer_value(value), &table->sums[i]) != MZ_OK)
            return mz_fault_at(fault, MZ_E_OVERFLOW, "%s.%s", table->name, table->columns[i].name);
    }
    return MZ_OK;
}

/* Numbers and truth values bare, all else as text; absent members are left out. */
static void put_json(struct mz_export_sink *sink, const json_t *item) {
    const struct table *table = current(sink);
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
    if (mz_json_finish(&json, &text, &size) != MZ_OK) {
        sink->line.failed = true;
        return;
    }
    mz_buffer_text(&sink->line, table->rows > 0 ? ",\n" : "\n");
    mz_buffer_bytes(&sink->line, text, size);
    free(text);
}

static void put_csv(struct mz_export_sink *sink, const json_t *item) {
    const struct table *table = current(sink);
    for (size_t i = 0; i < table->count; i++) {
        mz_read_cell(sink->client, &table->columns[i], item, &sink->text, &sink->machine);
        mz_buffer_text(&sink->line, i == 0 ? "" : ",");
        mz_csv_write(&sink->line, mz_buffer_view(&sink->machine), true);
    }
    mz_buffer_text(&sink->line, "\r\n");
}

enum mz_status mz_export_sink_row(struct mz_export_sink *sink, const json_t *item,
                                  struct mz_fault *fault) {
    enum mz_status status = add_sums(current(sink), item, fault);
    if (status != MZ_OK)
        return status;
    if (sink->json)
        put_json(sink, item);
    else
        put_csv(sink, item);
    current(sink)->rows++;
    if (sink->text.failed || sink->machine.failed)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", sink->path);
    return flush_line(sink, fault);
}

uint64_t mz_export_sink_rows(const struct mz_export_sink *sink) {
    uint64_t rows = 0;
    for (size_t i = 0; i < sink->count; i++)
        rows += sink->tables[i].rows;
    return rows;
}

/* -- The manifest. */

static void write_table(const struct table *table, bool json_export, struct mz_json *json) {
    char name[64];
    mz_json_open_object(json, NULL);
    mz_json_text(json, "table", table->name);
    mz_json_uint(json, "rows", table->rows);
    mz_json_open_object(json, "sums");
    for (size_t i = 0; i < table->count; i++)
        if (table->columns[i].sum)
            mz_json_int(json, table->columns[i].name, table->sums[i]);
    mz_json_close_object(json);
    if (!json_export) {
        (void)snprintf(name, sizeof name, "%s.csv", table->name);
        mz_json_text(json, "file", name);
        mz_json_uint(json, "size", table->size);
        mz_json_hex(json, "sha256", mz_span_hash(&table->sha256));
    }
    mz_json_close_object(json);
}

static enum mz_status manifest(const struct mz_export_sink *sink,
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
    mz_json_open_array(&json, "contents");
    for (size_t i = 0; i < sink->count; i++)
        write_table(&sink->tables[i], sink->json, &json);
    mz_json_close_array(&json);
    mz_json_close_object(&json);
    return mz_json_finish(&json, ret_text, ret_size);
}

/* The document gets its name only if nobody took it meanwhile. */
static enum mz_status finish_document(struct mz_export_sink *sink, struct mz_span text,
                                      struct mz_fault *fault) {
    mz_buffer_text(&sink->line, "},\n\"manifest\":");
    mz_buffer_span(&sink->line, text);
    mz_buffer_text(&sink->line, "}\n");
    enum mz_status status = flush_line(sink, fault);
    if (status == MZ_OK)
        status = close_file(sink, fault);
    const char *part = name_of(sink, "");
    if (status == MZ_OK && link(part, sink->path) != 0)
        status = mz_file_fault(fault, sink->path);
    if (sink->file == NULL)
        (void)unlink(part);
    return status;
}

enum mz_status mz_export_sink_finish(struct mz_export_sink *sink,
                                     const struct mz_export_origin *origin,
                                     struct mz_fault *fault) {
    char *text;
    size_t size;
    enum mz_status status = end_table(sink, fault);
    if (status != MZ_OK)
        return status;
    if (manifest(sink, origin, &text, &size) != MZ_OK)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", sink->path);
    if (sink->json) {
        status = finish_document(sink, mz_span_of(text, size), fault);
    } else {
        text[size] = '\n'; /* where the terminating NUL stands */
        status =
            mz_file_create(name_of(sink, "manifest.json"), mz_span_of(text, size + 1), 0644, fault);
    }
    free(text);
    return status;
}
