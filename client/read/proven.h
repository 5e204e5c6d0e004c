/* Entries that an answer tells of, proven before they are shown: each is read from the log itself
 * and followed to the checkpoint that the trusted log key signed (G2). */
#ifndef MZ_CLIENT_PROVEN_H
#define MZ_CLIENT_PROVEN_H

#include <jansson.h>

#include "client/client.h"

/* Proves one object with the members of an entry (index, leaf, statement, issuer, date,
 * registered_at), or every object of an array of them, from the daemon or the clone that the
 * options name. Each gets the member "proven_in": the size of the tree of that checkpoint.
 * MZ_E_BAD_LEAF: what the answer says is not what the entry says; MZ_E_BAD_PROOF and what else
 * reading a log may find. */
enum mz_status mz_proven_mark(struct mz_client *client, json_t *entries)
    __attribute__((nonnull(1), warn_unused_result));

#endif
