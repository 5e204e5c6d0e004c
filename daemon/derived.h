/* What the entries alone give of the stored tables, but for the records: rows of the tree, and
 * commits. `check` compares it with what is stored and `rebuild` writes it. */
#ifndef MZ_DAEMON_DERIVED_H
#define MZ_DAEMON_DERIVED_H

#include "daemon/store.h"

struct mz_derived_row {
    uint8_t level; /* a multiple of MZ_STORE_ROW_LEVELS */
    uint64_t number;
    struct mz_span hashes; /* valid during the call */
};

/* Calls `each` for every row of the tree over the entries that `txn` sees, full ones as they fill
 * and the partial ones last, until it returns anything but MZ_OK; returns that. MZ_E_NOT_FOUND: an
 * entry is not there. */
enum mz_status mz_derived_rows(struct mz_store_txn *txn,
                               enum mz_status (*each)(void *arg, const struct mz_derived_row *row),
                               void *arg) __attribute__((nonnull(1, 2), warn_unused_result));

/* Does a tree of `size` leaves have this row? */
bool mz_derived_has_row(uint64_t size, uint8_t level, uint64_t number);

/* Calls `each` for every tree size at which there must have been a commit: wherever the time of
 * recording changes, since all entries of a commit have one, and at the end. There may have been
 * others in between. MZ_E_NOT_FOUND, and the errors of mz_entry_decode. */
enum mz_status mz_derived_commits(struct mz_store_txn *txn,
                                  enum mz_status (*each)(void *arg, uint64_t tree_size), void *arg)
    __attribute__((nonnull(1, 2), warn_unused_result));

#endif
