/* The figures of a close as people see them, before they sign and ever after. */
#ifndef MZ_CLIENT_PERIOD_FIGURES_H
#define MZ_CLIENT_PERIOD_FIGURES_H

#include <jansson.h>

#include "client/read/source.h"

/* Prints what a close states: days, entries and head of the project's chain, and for each budget
 * line what it opened with, what came and went, what it closes with. `close` is the answer of the
 * view `closing` or the body of a period.close as JSON. In CSV the rows alone. Call in text or
 * CSV only. */
enum mz_status mz_period_figures(struct mz_client *client, const char *project, const json_t *close)
    __attribute__((nonnull, warn_unused_result));
/* Prints the payments of the project that are not over. */
enum mz_status mz_period_open_items(struct mz_client *client, const struct mz_ledger_source *source,
                                    const char *project)
    __attribute__((nonnull, warn_unused_result));

#endif
