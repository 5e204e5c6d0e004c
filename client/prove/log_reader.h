/* Entries and inclusion proofs out of tiles, under one checkpoint: what a proof or a bundle is made
 * of. Only the tiles on the way from an entry to the root are read, and each is kept until another
 * of its level is wanted, so a proof costs a few small reads whatever the length of the log.
 *
 * The checkpoint's signature is checked when it is opened; what the tiles and bundles say is not:
 * whoever takes an entry and its proof from here checks the one against the other
 * (proto/verify/proof_check.h). */
#ifndef MZ_CLIENT_LOG_READER_H
#define MZ_CLIENT_LOG_READER_H

#include "client/clone/pull_tree.h"
#include "client/remote/trust.h"

struct mz_log_reader;

/* Reads and checks the checkpoint. Borrows `remote`. The errors of mz_trust_checkpoint. */
enum mz_status mz_log_reader_open(const struct mz_remote *remote, const struct mz_trust *trust,
                                  struct mz_log_reader **ret_reader, struct mz_fault *fault)
    __attribute__((nonnull(1, 2, 3), warn_unused_result));
void mz_log_reader_close(struct mz_log_reader *reader);

/* The signed note, and what it says. */
struct mz_span mz_log_reader_note(const struct mz_log_reader *reader) __attribute__((nonnull));
const struct mz_checkpoint *mz_log_reader_checkpoint(const struct mz_log_reader *reader)
    __attribute__((nonnull));

/* An entry, valid until one of another bundle is asked for. MZ_E_NOT_FOUND, MZ_E_BAD_TILE. */
enum mz_status mz_log_reader_entry(struct mz_log_reader *reader, uint64_t index,
                                   struct mz_span *ret_entry, struct mz_fault *fault)
    __attribute__((nonnull(1, 3), warn_unused_result));
/* Its inclusion proof under the checkpoint. */
enum mz_status mz_log_reader_inclusion(struct mz_log_reader *reader, uint64_t index,
                                       struct mz_proof *ret_proof, struct mz_fault *fault)
    __attribute__((nonnull(1, 3), warn_unused_result));

#endif
