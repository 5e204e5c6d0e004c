/* Outlines of the report (domain.md §14): one table, a row a heading. The first template has the
 * eight chapters that the province uses, the second the seven of the national outline; adding a
 * template is adding rows and its name. */
#ifndef MZ_CLIENT_REPORT_OUTLINE_H
#define MZ_CLIENT_REPORT_OUTLINE_H

#include <stdbool.h>
#include <stddef.h>

#include "proto/base/status.h"

struct mz_report;

/* Adds what a part shows from the ledger behind its narrative. */
typedef enum mz_status (*mz_report_fill)(struct mz_report *report);

struct mz_report_row {
    unsigned level;      /* 1 to 3; 0: goes on under the heading above */
    const char *zh, *en; /* the heading */
    const char *section; /* of narrative.write; NULL: none belongs here */
    bool mandatory;      /* no report without somebody's signed words here */
    mz_report_fill fill; /* NULL: words alone */
};

struct mz_report_template {
    const char *name;
    const struct mz_report_row *rows;
    size_t count;
};

/* NULL for other names than "yunnan" and "national". */
const struct mz_report_template *mz_report_template(const char *name) __attribute__((nonnull));

#endif
