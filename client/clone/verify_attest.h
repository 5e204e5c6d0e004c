/* Reports of a verification: written, signed with the verifier's key, and checked by whoever gets
 * one (FORMAT.md §18). */
#ifndef MZ_CLIENT_VERIFY_ATTEST_H
#define MZ_CLIENT_VERIFY_ATTEST_H

#include "client/client.h"
#include "client/clone/replay.h"

/* Writes the report of a replay to `path`, signed with the client's key if one is named, and tells
 * the verifier key that it is checked with. `policy` is the SHA-256 of the witness policy, or zero.
 */
enum mz_status mz_verify_attest(struct mz_client *client, const struct mz_replay *replay,
                                const struct mz_hash *policy, const char *path)
    __attribute__((nonnull, warn_unused_result));

/* Reads a report, checks its signature with the key of --vkey, and prints it. MZ_OK only if it is
 * authentic and its verdict is VERIFIED; MZ_E_WITHHELD if the verdict is INCOMPLETE; otherwise what
 * is wrong with it, of exit 3: MZ_E_BAD_NOTE, MZ_E_UNKNOWN_SIGNER, MZ_E_BAD_ENTRY if the verdict is
 * FAILED. */
enum mz_status mz_verify_attested(struct mz_client *client, const char *path)
    __attribute__((nonnull, warn_unused_result));

#endif
