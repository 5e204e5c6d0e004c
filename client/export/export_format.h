/* The formats of an export, a row each, and what every one says of itself: which tables, in which
 * form, what is derived and what is absent (domain.md §13). */
#ifndef MZ_CLIENT_EXPORT_FORMAT_H
#define MZ_CLIENT_EXPORT_FORMAT_H

#include "client/export/export_tables.h"
#include "proto/base/mask.h"

#define MZ_EXPORT_LISTS 2u

enum mz_export_form {
    MZ_EXPORT_CSV,      /* RFC 4180 with a row of headings */
    MZ_EXPORT_JSONL,    /* an object a line */
    MZ_EXPORT_DOCUMENT, /* one JSON document */
    MZ_EXPORT_WORKBOOK, /* one XLSX file, a sheet a table, the manifest beside it */
    MZ_EXPORT_PACKAGE,  /* as CSV, no headings, text always quoted, numbers bare: GB/T 19581 */
};

/* What can be chosen for one and the same format. */
struct mz_export_style {
    bool spreadsheet;    /* byte-order mark, formulas neutralised, ids kept from being numbers */
    const char *charset; /* "utf-8", "gb18030", "gbk"; NULL: the format's own */
    unsigned year;       /* of the books; 0: the format has none */
    const char *project; /* of the public list; NULL: the whole ledger */
    const char *payment; /* likewise; NULL: all of the project */
    enum mz_mask names;  /* likewise */
};

struct mz_export_note {
    const char *what; /* a column, or NULL: of the whole */
    const char *en, *zh;
};

struct mz_export_format {
    const char *name;
    const char *title, *title_zh;
    enum mz_export_form form;
    const char *charset;                                   /* if none is chosen */
    const struct mz_export_table *tables[MZ_EXPORT_LISTS]; /* lists that end with a NULL name */
    const struct mz_export_note *notes;  /* how it was derived; ends with a NULL text */
    const struct mz_export_note *absent; /* columns that are empty, and why; likewise */
    bool masked;                         /* rows about people, masked; else nothing personal */
};
/* Table `n` of all its lists; NULL behind the last. */
const struct mz_export_table *mz_export_format_table(const struct mz_export_format *format,
                                                     size_t n) __attribute__((nonnull));

extern const struct mz_export_format mz_export_formats[];
/* Is it a folder of files, and not one file? */
bool mz_export_is_folder(const struct mz_export_format *format) __attribute__((nonnull));
/* NULL if there is none of that name. */
const struct mz_export_format *mz_export_format_find(const char *name) __attribute__((nonnull));

/* The charset by its name as an option says it; NULL if none is named. */
const char *mz_export_charset(const char *name);

#endif
