/* The last checkpoint that this user saw, kept beside the trust file (its name and ".seen").
 *
 * Every later checkpoint must extend it, shown by a consistency proof. So a daemon that rewinds its
 * history, or tells different people different ones, is caught by the next clerk who files anything
 * (T2, T8), without a witness or an auditor. */
#ifndef MZ_CLIENT_SEEN_H
#define MZ_CLIENT_SEEN_H

#include "client/client.h"

/* Holds a signed checkpoint against the last one seen and, if it is newer, keeps it.
 * MZ_E_SPLIT_VIEW: one is no prefix of the other. MZ_E_ROLLED_BACK: the daemon no longer reaches
 * the one seen. Where the proof cannot be had for want of a daemon, nothing is decided and nothing
 * kept. */
enum mz_status mz_seen_checkpoint(struct mz_client *client, struct mz_span note)
    __attribute__((nonnull(1), warn_unused_result));

#endif
