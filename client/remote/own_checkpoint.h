/* The checkpoint of the tree that answers were given at, as the log signed it: what exports and
 * reports are bound to. Witnesses may cosign at any time, so their lines are left out: the same
 * tree gives the same bytes from the daemon and from any clone. */
#ifndef MZ_CLIENT_OWN_CHECKPOINT_H
#define MZ_CLIENT_OWN_CHECKPOINT_H

#include "client/read/source.h"
#include "proto/log/checkpoint.h"

/* Appends the note to the empty `ret_note`; *ret_checkpoint's texts point into it. It is believed
 * as far as the source is: the daemon's is checked against the trusted key, a clone was verified
 * when it was opened. MZ_E_BUSY if the tree has another size by now. */
enum mz_status mz_own_checkpoint(struct mz_client *client, const struct mz_ledger_source *source,
                                 uint64_t tree_size, struct mz_buffer *ret_note,
                                 struct mz_checkpoint *ret_checkpoint)
    __attribute__((nonnull, warn_unused_result));

#endif
