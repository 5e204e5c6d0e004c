/* What the files of the sink share: export_sink.c the files, export_cells.c rows as bytes,
 * export_workbook.c rows as a workbook, export_manifest.c the manifest and the schema,
 * export_cover.c the cover. */
#ifndef MZ_CLIENT_EXPORT_SINK_INTERNAL_H
#define MZ_CLIENT_EXPORT_SINK_INTERNAL_H

#include <stdio.h>

#include "client/doc/doc_xlsx.h"
#include "client/export/export_sink.h"
#include "proto/base/json.h"
#include "proto/log/hash.h"

/* A table that was begun: what the manifest tells of it. */
struct mz_export_filled {
    const struct mz_export_table *table;
    char file[64];
    uint64_t rows, size;
    int64_t sums[MZ_EXPORT_COLUMNS];
    struct mz_hash sha256;
};

struct mz_export_other {
    const char *name;
    uint64_t size;
    struct mz_hash sha256;
};

struct mz_export_sink {
    const struct mz_client *client;
    const char *path;
    const struct mz_export_format *format;
    const struct mz_export_style *style;
    struct mz_export_filled tables[MZ_EXPORT_TABLES];
    struct mz_export_other files[MZ_EXPORT_FILES];
    size_t count, files_count;
    uint64_t dated_ms;
    FILE *file;           /* of the current table, or the document */
    struct mz_xlsx *xlsx; /* the workbook */
    struct mz_sha256_stream hash;
    struct mz_buffer name, line, text, machine;
};

/* Appends a row of `table` to `line`, in the form and charset of the sink. */
enum mz_status mz_export_cells(struct mz_export_sink *sink, const struct mz_export_filled *table,
                               const json_t *item, struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));
/* Appends the row of headings. */
enum mz_status mz_export_headings(struct mz_export_sink *sink, const struct mz_export_filled *table,
                                  struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));

/* The workbook: opened at `path`, a sheet a table, totals below each, the cover in front; with
 * finish and drop the file is closed. */
enum mz_status mz_export_workbook_open(struct mz_export_sink *sink, const char *path,
                                       struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));
enum mz_status mz_export_workbook_table(struct mz_export_sink *sink,
                                        const struct mz_export_table *table, struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));
enum mz_status mz_export_workbook_row(struct mz_export_sink *sink,
                                      const struct mz_export_table *table, const json_t *item,
                                      struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));
enum mz_status mz_export_workbook_totals(struct mz_export_sink *sink,
                                         const struct mz_export_filled *filled,
                                         struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));
enum mz_status mz_export_workbook_finish(struct mz_export_sink *sink,
                                         const struct mz_export_origin *origin,
                                         struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));
void mz_export_workbook_drop(struct mz_export_sink *sink) __attribute__((nonnull));

/* The charset of the files; NULL: UTF-8. */
const char *mz_export_sink_charset(const struct mz_export_sink *sink) __attribute__((nonnull));

/* The caller frees *ret_text. MZ_E_NO_MEMORY. */
enum mz_status mz_export_manifest(const struct mz_export_sink *sink,
                                  const struct mz_export_origin *origin, char **ret_text,
                                  size_t *ret_size) __attribute__((nonnull, warn_unused_result));
enum mz_status mz_export_schema(const struct mz_export_sink *sink, char **ret_text,
                                size_t *ret_size) __attribute__((nonnull, warn_unused_result));
/* README.txt: control totals in figures, 万元 and 大写, in both languages. */
void mz_export_cover(const struct mz_export_sink *sink, const struct mz_export_origin *origin,
                     struct mz_buffer *ret_text) __attribute__((nonnull));

#endif
