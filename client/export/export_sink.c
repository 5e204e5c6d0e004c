#include "client/export/export_sink.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/export/export_sink_internal.h"
#include "client/io/file.h"
#include "client/remote/api.h"
#include "proto/base/money.h"

static bool is_document(const struct mz_export_sink *sink) {
    return sink->format->form == MZ_EXPORT_DOCUMENT;
}

static struct mz_export_filled *current(struct mz_export_sink *sink) {
    return &sink->tables[sink->count - 1];
}

static bool is_workbook(const struct mz_export_sink *sink) {
    return sink->format->form == MZ_EXPORT_WORKBOOK;
}

/* Of a folder, the file of that name; otherwise what the one file is called until it is whole. */
static const char *name_of(struct mz_export_sink *sink, const char *name) {
    sink->name.size = 0;
    if (is_document(sink) || is_workbook(sink))
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
    if (!is_document(sink)) {
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

static enum mz_status refuse_existing(const char *path, struct mz_fault *fault) {
    return access(path, F_OK) == 0 ? mz_fault_at(fault, MZ_E_EXISTS, "%s", path) : MZ_OK;
}

/* Whether it is there says whether the export is whole. Of a document it is inside. */
static const char *manifest_of(struct mz_export_sink *sink) {
    sink->name.size = 0;
    mz_buffer_format(&sink->name,
                     is_document(sink)   ? "%s"
                     : is_workbook(sink) ? "%s" MZ_EXPORT_BESIDE
                                         : "%s/manifest.json",
                     sink->path);
    return mz_buffer_string(&sink->name);
}

static enum mz_status start(struct mz_export_sink *sink, struct mz_fault *fault) {
    enum mz_status status = refuse_existing(manifest_of(sink), fault);
    if (status == MZ_OK && is_workbook(sink))
        status = refuse_existing(sink->path, fault);
    if (status == MZ_OK)
        status = mz_file_make_parents(name_of(sink, "manifest.json"), fault);
    if (status == MZ_OK && is_workbook(sink))
        return mz_export_workbook_open(sink, name_of(sink, ""), fault);
    if (status != MZ_OK || !is_document(sink))
        return status;
    sink->file = fopen(name_of(sink, ""), "wb");
    if (sink->file == NULL)
        return mz_file_fault(fault, mz_buffer_string(&sink->name));
    mz_buffer_text(&sink->line, "{\"tables\":{");
    return flush_line(sink, fault);
}

enum mz_status mz_export_sink_open(const struct mz_client *client, const char *path,
                                   const struct mz_export_format *format,
                                   const struct mz_export_style *style, uint64_t dated_ms,
                                   struct mz_export_sink **ret_sink, struct mz_fault *fault) {
    struct mz_export_sink *sink = calloc(1, sizeof *sink);
    if (sink == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", path);
    sink->client = client;
    sink->path = path;
    sink->format = format;
    sink->style = style;
    sink->dated_ms = dated_ms;
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
    if (sink->xlsx != NULL) {
        mz_export_workbook_drop(sink);
        (void)unlink(name_of(sink, ""));
    }
    if (sink->file != NULL) {
        fclose(sink->file);
        if (is_document(sink))
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
    if (is_workbook(sink))
        return mz_export_workbook_totals(sink, current(sink), fault);
    if (is_document(sink)) {
        mz_buffer_text(&sink->line, "]");
        return flush_line(sink, fault);
    }
    current(sink)->sha256 = mz_sha256_end(&sink->hash);
    return close_file(sink, fault);
}

static enum mz_status begin_file(struct mz_export_sink *sink, struct mz_fault *fault) {
    struct mz_export_filled *filled = current(sink);
    static const char *const suffixes[] = {
        [MZ_EXPORT_CSV] = "csv", [MZ_EXPORT_JSONL] = "jsonl", [MZ_EXPORT_PACKAGE] = "txt"};
    (void)snprintf(filled->file, sizeof filled->file, "%s.%s", filled->table->name,
                   suffixes[sink->format->form]);
    sink->file = fopen(name_of(sink, filled->file), "wb");
    if (sink->file == NULL)
        return mz_file_fault(fault, mz_buffer_string(&sink->name));
    mz_sha256_begin(&sink->hash);
    if (sink->format->form != MZ_EXPORT_CSV)
        return MZ_OK;
    enum mz_status status = mz_export_headings(sink, filled, fault);
    return status == MZ_OK ? flush_line(sink, fault) : status;
}

enum mz_status mz_export_sink_table(struct mz_export_sink *sink,
                                    const struct mz_export_table *table, struct mz_fault *fault) {
    enum mz_status status = end_table(sink, fault);
    if (status != MZ_OK)
        return status;
    if (sink->count == MZ_EXPORT_TABLES || table->count > MZ_EXPORT_COLUMNS)
        return mz_fault_at(fault, MZ_E_INTERNAL, "%s", table->name);
    sink->count++;
    *current(sink) = (struct mz_export_filled){.table = table};
    if (is_workbook(sink))
        return mz_export_workbook_table(sink, table, fault);
    if (!is_document(sink))
        return begin_file(sink, fault);
    mz_buffer_format(&sink->line, "%s\n\"%s\":[", sink->count > 1 ? "," : "", table->name);
    return flush_line(sink, fault);
}

/* A sum is of fen: the column's own integer or, of money, the member beside it. */
static enum mz_status add_sums(struct mz_export_filled *filled, const json_t *item,
                               struct mz_fault *fault) {
    for (size_t i = 0; i < filled->table->count; i++) {
        const struct mz_read_column *column = &filled->table->columns[i];
        char name[80];
        (void)snprintf(name, sizeof name, "%s%s", column->path,
                       column->kind == MZ_READ_MONEY ? "_fen" : "");
        const json_t *value = column->sum ? mz_api_member(item, name) : NULL;
        if (!column->sum || !json_is_integer(value))
            continue;
        if (mz_money_add(filled->sums[i], json_integer_value(value), &filled->sums[i]) != MZ_OK)
            return mz_fault_at(fault, MZ_E_OVERFLOW, "%s.%s", filled->table->name, column->name);
    }
    return MZ_OK;
}

enum mz_status mz_export_sink_row(struct mz_export_sink *sink, const json_t *item,
                                  struct mz_fault *fault) {
    enum mz_status status = add_sums(current(sink), item, fault);
    if (status == MZ_OK)
        status = is_workbook(sink) ? mz_export_workbook_row(sink, current(sink)->table, item, fault)
                                   : mz_export_cells(sink, current(sink), item, fault);
    if (status != MZ_OK)
        return status;
    current(sink)->rows++;
    if (is_workbook(sink))
        return MZ_OK;
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

/* -- The end. */

enum mz_status mz_export_sink_file(struct mz_export_sink *sink, const char *name,
                                   struct mz_span bytes, struct mz_fault *fault) {
    if (sink->files_count == MZ_EXPORT_FILES)
        return mz_fault_at(fault, MZ_E_INTERNAL, "%s", name);
    const char *path = name_of(sink, name);
    /* Of an export that was never finished. */
    if (unlink(path) != 0 && errno != ENOENT)
        return mz_file_fault(fault, path);
    enum mz_status status = mz_file_create(path, bytes, 0644, fault);
    if (status != MZ_OK)
        return status;
    sink->files[sink->files_count++] =
        (struct mz_export_other){.name = name, .size = bytes.size, .sha256 = mz_sha256(bytes)};
    return MZ_OK;
}

/* The one file gets its name only if nobody took it meanwhile. */
static enum mz_status name_whole(struct mz_export_sink *sink, struct mz_fault *fault) {
    const char *part = name_of(sink, "");
    enum mz_status status = link(part, sink->path) == 0 ? MZ_OK : mz_file_fault(fault, sink->path);
    (void)unlink(part);
    return status;
}

static enum mz_status finish_document(struct mz_export_sink *sink, struct mz_span text,
                                      struct mz_fault *fault) {
    mz_buffer_text(&sink->line, "},\n\"manifest\":");
    mz_buffer_span(&sink->line, text);
    mz_buffer_text(&sink->line, "}\n");
    enum mz_status status = flush_line(sink, fault);
    if (status == MZ_OK)
        status = close_file(sink, fault);
    if (status == MZ_OK)
        return name_whole(sink, fault);
    if (sink->file == NULL)
        (void)unlink(name_of(sink, ""));
    return status;
}

/* With its digest, under the name that it has in the manifest whatever it is called here. */
static enum mz_status finish_workbook(struct mz_export_sink *sink,
                                      const struct mz_export_origin *origin,
                                      struct mz_fault *fault) {
    struct mz_export_other *file = &sink->files[sink->files_count++];
    file->name = MZ_EXPORT_WORKBOOK_NAME;
    enum mz_status status = mz_export_workbook_finish(sink, origin, fault);
    if (status == MZ_OK)
        status = mz_file_hash(name_of(sink, ""), &file->sha256, &file->size, fault);
    if (status == MZ_OK)
        return name_whole(sink, fault);
    (void)unlink(name_of(sink, ""));
    return status;
}

/* The schema and the cover, and the manifest over all. */
static enum mz_status finish_folder(struct mz_export_sink *sink,
                                    const struct mz_export_origin *origin, struct mz_fault *fault) {
    struct mz_buffer cover = {0};
    char *schema;
    size_t size;
    if (mz_export_schema(sink, &schema, &size) != MZ_OK)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", sink->path);
    schema[size] = '\n'; /* where the terminating NUL stands */
    enum mz_status status =
        mz_export_sink_file(sink, "schema.json", mz_span_of(schema, size + 1), fault);
    free(schema);
    if (status != MZ_OK)
        return status;
    mz_export_cover(sink, origin, &cover);
    status = cover.failed ? mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", sink->path)
                          : mz_export_sink_file(sink, "README.txt", mz_buffer_view(&cover), fault);
    mz_buffer_free(&cover);
    return status;
}

enum mz_status mz_export_sink_finish(struct mz_export_sink *sink,
                                     const struct mz_export_origin *origin,
                                     struct mz_fault *fault) {
    char *text;
    size_t size;
    enum mz_status status = end_table(sink, fault);
    if (status == MZ_OK && is_workbook(sink))
        status = finish_workbook(sink, origin, fault);
    else if (status == MZ_OK && !is_document(sink))
        status = finish_folder(sink, origin, fault);
    if (status != MZ_OK)
        return status;
    if (mz_export_manifest(sink, origin, &text, &size) != MZ_OK)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", sink->path);
    if (is_document(sink)) {
        status = finish_document(sink, mz_span_of(text, size), fault);
    } else {
        text[size] = '\n'; /* where the terminating NUL stands */
        status = mz_file_create(manifest_of(sink), mz_span_of(text, size + 1), 0644, fault);
    }
    free(text);
    return status;
}
