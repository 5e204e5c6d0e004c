/* verify FILE: a proof taken out of the ledger, judged alone and offline (FORMAT.md §16), with the
 * log's key from --vkey, --genesis FILE, --trust or the user's trust file. It ends with what is
 * proven and what is not, in plain words. */
#ifndef MZ_CLIENT_VERIFY_PROOF_H
#define MZ_CLIENT_VERIFY_PROOF_H

#include "client/client.h"

/* True if `path` is a plain file: then it is a proof (or a bundle) and no clone. */
bool mz_verify_is_file(const char *path) __attribute__((nonnull));

/* Judges it. MZ_E_WITHHELD: the log's key, or the entry of a receipt, is not at hand. Whatever else
 * keeps the proof from proving anything has exit 3. */
enum mz_status mz_verify_proof(struct mz_client *client, const char *path)
    __attribute__((nonnull, warn_unused_result));

#endif
