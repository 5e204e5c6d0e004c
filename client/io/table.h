/* Rows and columns for output: aligned text by display cells (libsmartcols), or with the columns'
 * machine names as CSV, JSON or a JSON object a line. */
#ifndef MZ_CLIENT_TABLE_H
#define MZ_CLIENT_TABLE_H

#include "client/io/output.h"

struct mz_table_column {
    const char *name;    /* in CSV */
    const char *heading; /* N_(), in text */
    bool right;          /* aligned right: figures */
    bool integer;        /* its machine texts are whole numbers: bare in JSON */
};

struct mz_grid;

/* (The records have an enum mz_table, hence the name.) `columns` must outlive the grid. NULL when
 * out of memory. */
struct mz_grid *mz_table_new(const struct mz_table_column *columns, size_t count)
    __attribute__((nonnull));
void mz_table_free(struct mz_grid *table);
/* Adds the next cell, left to right, row after row. `text` is for people, `machine` for CSV; NULL:
 * the same. Copied. */
void mz_table_cell(struct mz_grid *table, const char *text, const char *machine)
    __attribute__((nonnull(1)));
size_t mz_table_rows(const struct mz_grid *table) __attribute__((nonnull));
/* Prints in the output's format; as text without the columns that are empty in every row. In JSON,
 * `schema` names the document and empty cells are left out. MZ_E_NO_MEMORY. */
enum mz_status mz_table_print(const struct mz_grid *table, const char *schema,
                              struct mz_output *output, struct mz_fault *fault)
    __attribute__((nonnull(1, 2, 3), warn_unused_result));

#endif
