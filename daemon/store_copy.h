/* A store filled from another: many rows, in txns of bounded size. */
#ifndef MZ_DAEMON_STORE_COPY_H
#define MZ_DAEMON_STORE_COPY_H

#include "daemon/store.h"

struct mz_store_filler {
    struct mz_store_txn *txn; /* of the new store; open after the first row */
    size_t pending;           /* bytes put since it was begun */
};

/* To be called before every put of `size` bytes: begins a txn, or commits a full one and begins the
 * next. */
enum mz_status mz_store_filler_pace(struct mz_store_filler *filler, size_t size)
    __attribute__((nonnull, warn_unused_result));

/* Copies what no one can derive: entries, lists, sealed disclosures, staged and kept, byte for
 * byte. */
enum mz_status mz_store_copy_given(struct mz_store_txn *from, struct mz_store_filler *filler)
    __attribute__((nonnull, warn_unused_result));

#endif
