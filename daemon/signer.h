/* Who signs checkpoints: the log's key in force and, while a rotation is under way, its successor
 * (FORMAT.md §6, log.rotate).
 *
 * The successor lies in `log.key.next` until the commit that holds the rotation's confirmation;
 * that commit's checkpoint is the first that it signs. Afterwards the files change names: the old
 * key becomes `log.key.retired`, which nothing needs any more. If the daemon dies in between, the
 * next start sees from the records which key is in force and changes the names then. *
 * One thread prepares, uses, settles and signs, the sequencer's; others only ask for receipts. */
#ifndef MZ_DAEMON_SIGNER_H
#define MZ_DAEMON_SIGNER_H

#include "daemon/logkey.h"

#define MZ_SIGNER_KEY     "log.key"
#define MZ_SIGNER_NEXT    "log.key.next"
#define MZ_SIGNER_RETIRED "log.key.retired"

struct mz_signer;

/* Opens `log.key` below the directory. The errors of mz_logkey_open. */
enum mz_status mz_signer_open(const char *directory, struct mz_signer **ret_signer,
                              struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));
/* Wipes the keys. */
void mz_signer_close(struct mz_signer *signer);

/* The origin, which is the name of all its keys. */
struct mz_span mz_signer_origin(const struct mz_signer *signer) __attribute__((nonnull));

/* Takes the key with this public part into memory, reading `log.key.next` if it must.
 * MZ_E_OBJECT_MISSING: neither file holds it. */
enum mz_status mz_signer_prepare(struct mz_signer *signer, const struct mz_hash *public_key,
                                 struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));
/* Makes the key with this public part the one that signs from now on, prepared or not.
 * MZ_E_BAD_KEY_FILE: neither file holds it. */
enum mz_status mz_signer_use(struct mz_signer *signer, const struct mz_hash *public_key,
                             struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));
/* Once a commit is durable that the successor signed: gives the files their new names. Nothing if
 * the key in `log.key` signs. */
enum mz_status mz_signer_settle(struct mz_signer *signer, struct mz_fault *fault)
    __attribute__((nonnull(1)));
/* Appends the signed checkpoint. Deterministic: the same size and root give the same bytes. */
enum mz_status mz_signer_sign(const struct mz_signer *signer, uint64_t size,
                              const struct mz_hash *root, struct mz_writer *w)
    __attribute__((nonnull, warn_unused_result));

/* Appends the COSE receipt of entry `index` under the tree (size, root), signed with the key with
 * this public part, which is the one in force at that size. From any thread. MZ_E_BUSY: it was
 * retired this moment; ask again for a newer tree. */
enum mz_status mz_signer_receipt(struct mz_signer *signer, const struct mz_hash *public_key,
                                 uint64_t size, uint64_t index, const struct mz_proof *inclusion,
                                 const struct mz_hash *root, struct mz_writer *w)
    __attribute__((nonnull, warn_unused_result));

/* Is the key with this public part at hand as the successor? From any thread. MZ_E_OBJECT_MISSING
 * otherwise. */
enum mz_status mz_signer_expects(const char *directory, const struct mz_hash *public_key,
                                 struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));

/* What `mingzhangd rotate` does: makes the successor, or takes the one that is there, and has both
 * keys sign the change. */
struct mz_signer_proposal {
    struct mz_note_key from, key;
    uint8_t handover[64], proof[64];
};
enum mz_status mz_signer_propose(const char *directory, const struct mz_env *env,
                                 struct mz_signer_proposal *ret_proposal, struct mz_fault *fault)
    __attribute__((nonnull(1, 2, 3), warn_unused_result));

#endif
