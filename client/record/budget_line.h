/* Budget lines as statements refer to them, and money that moves from one project to another. */
#ifndef MZ_CLIENT_BUDGET_LINE_H
#define MZ_CLIENT_BUDGET_LINE_H

#include "client/client.h"

/* The hash of the appropriation that made a budget line: what adjustments and receipts refer to.
 * MZ_E_UNKNOWN_BUDGET_LINE. */
enum mz_status mz_budget_line_origin(struct mz_client *client, struct mz_span project,
                                     const char *line, struct mz_hash *ret_statement)
    __attribute__((nonnull, warn_unused_result));

/* transfer.c: the command `budget move` to a line of project `to_project`. */
enum mz_status mz_transfer_move(struct mz_client *client, const char *to_project)
    __attribute__((nonnull, warn_unused_result));

#endif
