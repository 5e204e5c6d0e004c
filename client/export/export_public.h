/* The public list as an export: its tables are filled from one reading of the ledger. */
#ifndef MZ_CLIENT_EXPORT_PUBLIC_H
#define MZ_CLIENT_EXPORT_PUBLIC_H

#include "client/export/export_run.h"
#include "client/read/public_list.h"

/* Fills the table that was begun. Errors as of mz_public_list_read and of the sink. */
enum mz_status mz_export_public_rows(struct mz_export *e, enum mz_export_rows rows)
    __attribute__((nonnull, warn_unused_result));
/* Rows of the list that have no name because no disclosure is at hand; 0 before it is filled. */
uint64_t mz_export_public_withheld(const struct mz_export *e) __attribute__((nonnull));
/* Tells whoever makes the list which groups are too small for masks. */
void mz_export_public_warn(const struct mz_export *e) __attribute__((nonnull));
void mz_export_public_free(struct mz_export_listed *public);

#endif
