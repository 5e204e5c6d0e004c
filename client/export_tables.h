/* The tables of an export. Names of tables and columns are part of the contract: added at the end,
 * never renamed. Nothing in them is personal data: payees are ids (G6). */
#ifndef MZ_CLIENT_EXPORT_TABLES_H
#define MZ_CLIENT_EXPORT_TABLES_H

#include "client/read.h"

/* What the rows are: the items of the view, or what stands below each of them. */
enum mz_export_rows {
    MZ_EXPORT_ITEMS,
    MZ_EXPORT_LINES,      /* of the roster of each payment */
    MZ_EXPORT_EVIDENCE,   /* the entries that attach any, whole */
    MZ_EXPORT_INDICATORS, /* the metrics of each project */
};

struct mz_export_table {
    const char *name;
    const char *view;
    enum mz_export_rows rows;
    const struct mz_read_column *columns;
    size_t count;
};

/* NULL after the last one. */
const struct mz_export_table *mz_export_table_at(size_t n);

#endif
