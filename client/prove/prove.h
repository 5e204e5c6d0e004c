/* Whose log is read, and how, for proofs and bundles: the daemon, or a clone with --clone. */
#ifndef MZ_CLIENT_PROVE_H
#define MZ_CLIENT_PROVE_H

#include "client/prove/log_reader.h"
#include "client/read/source.h"
#include "client/remote/remote.h"

/* The log that the options name, under its checkpoint of now. */
struct mz_proof_log {
    struct mz_remote_directory directory; /* of the clone; path NULL: the daemon */
    struct mz_remote remote;
    struct mz_trust trust;
    struct mz_log_reader *reader;
};

/* Opens it. A clone is not replayed: what is read is proven piece by piece. It is believed under
 * --vkey, --genesis, --trust, the user's trust file or, that being no anchor, its own genesis.json.
 * MZ_E_WITHHELD: nobody said whom to trust. Borrowed pointers: the struct must stay in its place.
 */
enum mz_status mz_proof_log_open(struct mz_client *client, struct mz_proof_log *ret_log)
    __attribute__((nonnull, warn_unused_result));
void mz_proof_log_close(struct mz_proof_log *log) __attribute__((nonnull));

#endif
