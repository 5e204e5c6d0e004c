/* The tables of an export. Names of tables and columns are part of the contract: added at the end,
 * never renamed. Nothing in them is personal data: payees are ids; in the public list
 * alone they are masked (G6). */
#ifndef MZ_CLIENT_EXPORT_TABLES_H
#define MZ_CLIENT_EXPORT_TABLES_H

#include "client/read/read.h"

/* What the rows are: the items of the view, or what stands below each of them. */
enum mz_export_rows {
    MZ_EXPORT_ITEMS,
    MZ_EXPORT_LINES,        /* of the roster of each payment */
    MZ_EXPORT_ENTRIES,      /* entries of some kinds, whole */
    MZ_EXPORT_OF_PROJECT,   /* the items of the view for each project */
    MZ_EXPORT_INDICATORS,   /* the metrics of each project */
    MZ_EXPORT_PAID,         /* lines that the bank paid, and what came back of them */
    MZ_EXPORT_PUBLIC_LINES, /* of the public list, export_public.h */
    MZ_EXPORT_PUBLIC_PAYMENTS,
    MZ_EXPORT_PUBLIC_GROUPS,
    MZ_EXPORT_BOOK_FORMAT, /* the rest: of the books, export_books.h */
    MZ_EXPORT_BOOK,
    MZ_EXPORT_ACCOUNTS,
    MZ_EXPORT_BALANCES,
    MZ_EXPORT_POSTINGS,
};

struct mz_export_table {
    const char *name;     /* of the file, without what follows the dot */
    const char *title_zh; /* what Chinese readers call it */
    const char *about;    /* what a row is */
    const char *about_zh;
    const char *view;
    const char *kinds;  /* of the entries that are asked for; NULL: all */
    const char *member; /* array in each entry of which every element is a row, "row"; or NULL */
    enum mz_export_rows rows;
    const struct mz_read_column *columns;
    size_t count;
};

/* Each ends with a NULL name. */
extern const struct mz_export_table mz_export_ledger_tables[];
extern const struct mz_export_table mz_export_evaluation_tables[];
extern const struct mz_export_table mz_export_paid_tables[];
extern const struct mz_export_table mz_export_book_tables[];
extern const struct mz_export_table mz_export_public_tables[];

/* What Chinese readers call a column, and how wide it is in a sheet (half characters). NULL: the
 * column's own name is Chinese. */
struct mz_export_label {
    const char *name, *zh;
    unsigned width;
};
const struct mz_export_label *mz_export_label_find(const char *name) __attribute__((nonnull));

/* A column of fen that stands beside the same amount in yuan. */
bool mz_export_is_twin(const struct mz_export_table *table, size_t column) __attribute__((nonnull));
/* Is it an amount of money, in yuan or fen? */
bool mz_export_is_money(const struct mz_read_column *column) __attribute__((nonnull));

#endif
