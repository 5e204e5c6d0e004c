/* An export under way. Shared by export.c, which runs it, export_rows.c, which asks for its rows,
 * and the files that make rows out of several answers: export_paid.c, export_books.c. */
#ifndef MZ_CLIENT_EXPORT_RUN_H
#define MZ_CLIENT_EXPORT_RUN_H

#include "client/export/export_sink.h"
#include "client/io/progress.h"
#include "client/remote/api.h"

struct mz_books;
struct mz_export_listed;

struct mz_export {
    struct mz_client *client;
    struct mz_ledger_source source;
    const struct mz_export_format *format;
    const struct mz_export_style *style;
    struct mz_export_sink *sink;
    const struct mz_export_table *table; /* that is being filled */
    uint64_t tree_size;
    struct mz_progress progress;
    const char *project, *number;    /* of the payment or project whose rows are taken */
    json_t *found;                   /* an object that an item goes into, by the taker */
    const char *chart;               /* file of accounts; NULL: the default */
    struct mz_books *books;          /* once a table of the books is filled */
    struct mz_export_listed *public; /* once a table of the public list is */
};

struct mz_export_made {
    uint64_t rows, tree_size;
    uint64_t withheld; /* names that no disclosure was at hand for */
};
/* Makes one export in `path`: again from the start, a few times, when the ledger grew meanwhile.
 * `chart` may be NULL. */
enum mz_status mz_export_make(struct mz_client *client, const struct mz_ledger_source *source,
                              const char *path, const struct mz_export_format *format,
                              const struct mz_export_style *style, const char *chart,
                              struct mz_export_made *ret_made)
    __attribute__((nonnull(1, 2, 3, 4, 5, 7), warn_unused_result));

/* One answer. That the ledger grew since the first one is MZ_E_BUSY. */
enum mz_status mz_export_ask(struct mz_export *e, const char *view,
                             const struct mz_parameter *parameters, size_t count,
                             json_t **ret_answer)
    __attribute__((nonnull(1, 2, 5), warn_unused_result));
/* One entry, by its statement's hash in hexadecimal. */
enum mz_status mz_export_entry(struct mz_export *e, const char *statement, json_t **ret_entry)
    __attribute__((nonnull, warn_unused_result));

typedef enum mz_status (*mz_export_take)(struct mz_export *e, json_t *item);
/* Every item of the array `member` over all pages. `parameters` has two places to spare. */
enum mz_status mz_export_each(struct mz_export *e, const char *view,
                              struct mz_parameter *parameters, size_t count, const char *member,
                              mz_export_take take) __attribute__((nonnull, warn_unused_result));

/* Begins a table of the sink and fills it. */
enum mz_status mz_export_fill(struct mz_export *e, const struct mz_export_table *table)
    __attribute__((nonnull, warn_unused_result));

/* A member that is text; "" if it is not there. Nested with dots. */
const char *mz_export_text(const json_t *object, const char *path) __attribute__((nonnull(2)));

/* Lines of settlements and refunds: the rows of zfpz, a list entry at a time. */
enum mz_status mz_export_paid(struct mz_export *e, json_t *item)
    __attribute__((nonnull, warn_unused_result));

#endif
