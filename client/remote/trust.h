/* Which ledger we believe: its origin, the log's key and the leaf hash of entry 0, in genesis.json.
 *
 * It is made by `init`, handed over by somebody trusted, or pinned on first use; afterwards any
 * answer of another ledger, or signed by another key, is refused (T2). The same file lies in a
 * clone. */
#ifndef MZ_CLIENT_TRUST_H
#define MZ_CLIENT_TRUST_H

#include "proto/base/status.h"
#include "proto/codec/rotation.h"
#include "proto/log/checkpoint.h"
#include "proto/verify/log_chain.h"

#define MZ_TRUST_ROTATIONS 63u
/* A change of the log's key, signed by the key before and by its own. */
struct mz_trust_rotation {
    uint64_t since; /* tree size from which it signs */
    struct mz_hash key;
    uint8_t handover[MZ_ROTATION_PROOF], proof[MZ_ROTATION_PROOF];
};

struct mz_trust {
    struct mz_note_key key; /* the log's first; its name is the origin */
    struct mz_hash genesis; /* zero while the ledger has no entry */
    size_t rotations_count;
    struct mz_trust_rotation rotations[MZ_TRUST_ROTATIONS]; /* in order, their signatures good */
};

/* The ledger's origin. */
struct mz_span mz_trust_origin(const struct mz_trust *trust) __attribute__((nonnull));

/* The key that signs trees of this size, as far as is known. */
enum mz_status mz_trust_key(const struct mz_trust *trust, uint64_t tree_size,
                            struct mz_note_key *ret_key)
    __attribute__((nonnull, warn_unused_result));

/* The rotations that are known, as a verifier holds them against entries; how many. */
size_t mz_trust_signers(const struct mz_trust *trust,
                        struct mz_log_signer ret_signers[MZ_TRUST_ROTATIONS])
    __attribute__((nonnull));

/* Reads the JSON of /v1/genesis and genesis.json. `place` names it in faults. MZ_E_PROTOCOL; also
 * where a rotation is not signed by the key before it. */
enum mz_status mz_trust_parse(const char *text, size_t size, const char *place,
                              struct mz_trust *ret_trust, struct mz_fault *fault)
    __attribute__((nonnull(1, 3, 4), warn_unused_result));
/* Reads the file. MZ_E_NOT_FOUND. */
enum mz_status mz_trust_load(const char *path, struct mz_trust *ret_trust, struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));
/* Writes a new file. MZ_E_EXISTS. */
enum mz_status mz_trust_save(const char *path, const struct mz_trust *trust, struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));

/* Replaces the file, or makes it. */
enum mz_status mz_trust_replace(const char *path, const struct mz_trust *trust,
                                struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));

/* Are both of the same ledger? MZ_E_WRONG_ORIGIN, MZ_E_WRONG_GENESIS, MZ_E_UNKNOWN_SIGNER
 * otherwise. `seen` may lack the genesis; each may know of rotations that the other does not know
 * yet, but of no other ones. Where a key is all that is trusted, it may also be a later one of the
 * log's. */
enum mz_status mz_trust_check(const struct mz_trust *trusted, const struct mz_trust *seen,
                              struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));

/* Reads a signed checkpoint of the trusted log. The errors of mz_checkpoint_open;
 * MZ_E_UNKNOWN_SIGNER may also mean that the key was rotated since. */
enum mz_status mz_trust_checkpoint(const struct mz_trust *trust, struct mz_span note,
                                   struct mz_checkpoint *ret_checkpoint, struct mz_fault *fault)
    __attribute__((nonnull(1, 3), warn_unused_result));
/* The key that the trusted log signed this note with. The errors of mz_checkpoint_open. */
enum mz_status mz_trust_log_key(const struct mz_trust *trust, struct mz_span note,
                                struct mz_note_key *ret_key, struct mz_fault *fault)
    __attribute__((nonnull(1, 3), warn_unused_result));

#endif
