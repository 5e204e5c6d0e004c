/* What a report lacks: it is refused while anything does, and all of it is listed, each with the
 * command that supplies it (domain.md §1 nos. 2, 7, 8, 15, 17; §14). One table of checks, a row
 * each. Pure. */
#ifndef MZ_CLIENT_REPORT_MISSING_H
#define MZ_CLIENT_REPORT_MISSING_H

#include "client/report/report_facts.h"
#include "client/report/report_outline.h"

struct mz_report_lack {
    struct mz_fault fault; /* stable code and sentence; place: what it is about */
    char command[160];     /* behind "mingzhang " */
};

/* Fills up to `max` of them, in the order of the table, and gives how many there are in all. */
size_t mz_report_missing(const struct mz_report_facts *facts,
                         const struct mz_report_template *outline, enum mz_language language,
                         struct mz_report_lack *ret_lacks, size_t max) __attribute__((nonnull));

#endif
