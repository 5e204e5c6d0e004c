/* The tables of an export. Names of tables and columns are part of the contract: added at the end,
 * never renamed. Nothing in them is personal data: payees are ids (G6). */
#ifndef MZ_CLIENT_EXPORT_TABLES_H
#define MZ_CLIENT_EXPORT_TABLES_H

#include "client/read.h"

/* What the rows are: the items of the view, or what stands below each of them. */
enum mz_export_rows {
    MZ_EXPORT_ITEMS,
    MZ_EXPORT_LINES,       /* of the roster of each payment */
    MZ_EXPORT_EVIDENCE,    /* the entries that attach any, whole */
    MZ_EXPORT_INDICATORS,  /* the metrics of each project */
    MZ_EXPORT_PAID,        /* lines that the bank paid, and what came back of them */
    MZ_EXPORT_BOOK_FORMAT, /* the rest: of the books, export_books.h */
    MZ_EXPORT_BOOK,
    MZ_EXPORT_ACCOUNTS,
    MZ_EXPORT_BALANCES,
    MZ_EXPORT_POSTINGS,
};

struct mz_export_table {
    const char *name; /* of the file, without what follows the dot */
    const char *view;
    enum mz_export_rows rows;
    const struct mz_read_column *columns;
    size_t count;
};

/* Each ends with a NULL name. */
extern const struct mz_export_table mz_export_ledger_tables[];
extern const struct mz_export_table mz_export_paid_tables[];
extern const struct mz_export_table mz_export_book_tables[];

#endif
