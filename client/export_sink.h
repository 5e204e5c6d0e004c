/* Where an export goes: a folder of CSV files with a manifest, or one JSON document. Both are the
 * same bytes for the same tree size, wherever the rows came from: nothing of the machine or the
 * moment is in them. */
#ifndef MZ_CLIENT_EXPORT_SINK_H
#define MZ_CLIENT_EXPORT_SINK_H

#include "client/read.h"

#define MZ_EXPORT_TABLES  16u
#define MZ_EXPORT_COLUMNS 24u

/* What the ledger said of itself when it was exported. */
struct mz_export_origin {
    struct mz_span origin;
    uint64_t tree_size;
    struct mz_hash root, genesis;
    struct mz_span checkpoint; /* the signed note */
};

struct mz_export_sink;

/* `path` is the folder or, for JSON, the file. MZ_E_EXISTS if there is an export already. The first
 * table goes in at once; what is there of one that was never finished is written over. */
enum mz_status mz_export_sink_open(const struct mz_client *client, const char *path, bool json,
                                   struct mz_export_sink **ret_sink, struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));
/* Closes without finishing: the export stays without manifest, or the document is dropped. */
void mz_export_sink_close(struct mz_export_sink *sink);

/* A table: its rows follow. `columns` must outlive the sink. Columns with `sum` are of integers,
 * added up. */
enum mz_status mz_export_sink_table(struct mz_export_sink *sink, const char *name,
                                    const struct mz_read_column *columns, size_t count,
                                    struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));
/* MZ_E_OVERFLOW if a sum leaves the range of an amount (G5), MZ_E_IO, MZ_E_NO_SPACE. */
enum mz_status mz_export_sink_row(struct mz_export_sink *sink, const json_t *item,
                                  struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));
/* Writes the manifest, last: with it the export is whole. */
enum mz_status mz_export_sink_finish(struct mz_export_sink *sink,
                                     const struct mz_export_origin *origin, struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));
/* Rows of all tables so far. */
uint64_t mz_export_sink_rows(const struct mz_export_sink *sink) __attribute__((nonnull));

#endif
