/* An export held against its manifest and, with --clone, against the ledger: made again and
 * compared byte for byte. */
#ifndef MZ_CLIENT_EXPORT_CHECK_H
#define MZ_CLIENT_EXPORT_CHECK_H

#include "client/client.h"

/* Is it an export: a folder or a zip with a manifest in it, or a workbook with one beside it? */
bool mz_export_is_one(const char *path) __attribute__((nonnull));

/* Says the verdict. MZ_E_BAD_BAG: a file is not as the manifest or the ledger says, missing, or one
 * too many; MZ_E_BAD_NOTE: the checkpoint is not of what the manifest says, or not signed by the
 * trusted log key; MZ_E_WITHHELD: the clone is of another tree size, so nothing was compared. */
enum mz_status mz_export_check(struct mz_client *client, const char *path)
    __attribute__((nonnull, warn_unused_result));

#endif
