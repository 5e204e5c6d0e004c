/* Where an export goes: a folder of files with a manifest, one JSON document with the manifest in
 * it, or a workbook with the manifest beside it. All are the same bytes for the same tree size,
 * wherever the rows came from: nothing of the machine or the moment is in them. */
#ifndef MZ_CLIENT_EXPORT_SINK_H
#define MZ_CLIENT_EXPORT_SINK_H

#include "client/export/export_format.h"

#define MZ_EXPORT_TABLES  32u
#define MZ_EXPORT_COLUMNS 40u
#define MZ_EXPORT_FILES   4u /* beside the tables */

#define MZ_EXPORT_BESIDE        ".manifest.json" /* behind the name of the workbook */
#define MZ_EXPORT_WORKBOOK_NAME "workbook.xlsx"  /* in the manifest */

/* What the ledger said of itself when it was exported. */
struct mz_export_origin {
    struct mz_span origin;
    uint64_t tree_size;
    struct mz_hash root, genesis;
    struct mz_span checkpoint; /* the signed note, with the log's own signature alone */
    uint64_t withheld;         /* names that no disclosure was at hand for */
};

struct mz_export_sink;

/* `path` is the folder or, of a document or workbook, the file. MZ_E_EXISTS if there is an export
 * already. What is there of one that was never finished is written over. A workbook is dated
 * `dated_ms`. `format` and `style` must outlive the sink. */
enum mz_status mz_export_sink_open(const struct mz_client *client, const char *path,
                                   const struct mz_export_format *format,
                                   const struct mz_export_style *style, uint64_t dated_ms,
                                   struct mz_export_sink **ret_sink, struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));
/* Closes without finishing: the export stays without manifest, or the one file is dropped. */
void mz_export_sink_close(struct mz_export_sink *sink);

/* A table: its rows follow. Columns with `sum` are added up: integers of fen, or money. */
enum mz_status mz_export_sink_table(struct mz_export_sink *sink,
                                    const struct mz_export_table *table, struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));
/* MZ_E_OVERFLOW if a sum leaves the range of an amount (G5), MZ_E_BAD_TEXT if a character is not in
 * the charset (the place says file, row and column), MZ_E_IO, MZ_E_NO_SPACE. */
enum mz_status mz_export_sink_row(struct mz_export_sink *sink, const json_t *item,
                                  struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));
/* Another file of the folder, whole. Only of folders. */
enum mz_status mz_export_sink_file(struct mz_export_sink *sink, const char *name,
                                   struct mz_span bytes, struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));
/* Writes the schema and the cover README.txt, or the cover sheet, and, last, the manifest: with it
 * the export is whole. */
enum mz_status mz_export_sink_finish(struct mz_export_sink *sink,
                                     const struct mz_export_origin *origin, struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));
/* Rows of all tables so far. */
uint64_t mz_export_sink_rows(const struct mz_export_sink *sink) __attribute__((nonnull));

#endif
