/* The chart of accounts that derived books use: a CSV file with one row a use. */
#ifndef MZ_CLIENT_EXPORT_CHART_H
#define MZ_CLIENT_EXPORT_CHART_H

#include <stdbool.h>

#include "client/io/buffer.h"
#include "proto/base/status.h"

enum mz_account_use { MZ_USE_BANK, MZ_USE_TRANSIT, MZ_USE_INCOME, MZ_USE_EXPENSE, MZ_USE_COUNT };

struct mz_account {
    char code[24];
    char name[128];
    char type[64];
    bool credit; /* the side of its balance */
};
struct mz_chart {
    struct mz_account accounts[MZ_USE_COUNT]; /* by use */
    struct mz_buffer text;                    /* the file */
};

/* Reads `path`, or the default if it is NULL: columns use, code, name, type, side; uses bank,
 * transit, income and expense once each; codes of digits, all as long as the first; sides 借 or 贷.
 * Drop with mz_buffer_free(&chart->text), also when it fails. */
enum mz_status mz_chart_read(const char *path, struct mz_chart *ret_chart, struct mz_fault *fault)
    __attribute__((nonnull(2, 3), warn_unused_result));

#endif
