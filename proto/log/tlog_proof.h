/* A proof in a file, C2SP tlog-proof: that an entry is in the log, checkable offline against the
 * log's key alone (G2).
 *
 *     c2sp.org/tlog-proof@v1
 *     extra <base64>            only if there is any; not covered by any signature
 *     index <n>
 *     <base64 hash>             the inclusion proof, the leaf's sibling first
 *
 *     <the signed checkpoint, verbatim>
 */
#ifndef MZ_LOG_TLOG_PROOF_H
#define MZ_LOG_TLOG_PROOF_H

#include <stdbool.h>
#include <stdint.h>

#include "proto/base/span.h"
#include "proto/base/status.h"
#include "proto/log/checkpoint.h"
#include "proto/log/merkle.h"

/* A proof as it was read: well-formed, nothing checked. The spans are views into the file. */
struct mz_tlog_proof {
    struct mz_span extra; /* base 64 as it stands in the file; absent {NULL, 0} without that line */
    uint64_t index;
    struct mz_proof inclusion;
    struct mz_span checkpoint; /* the signed note */
};

/* -- The lines of a proof, and the empty line after them, as proof files and witness requests have
 * them. */
void mz_proof_lines_write(struct mz_writer *w, const struct mz_proof *proof)
    __attribute__((nonnull));
/* Takes them off the front. False for more than `most` hashes (at most MZ_MAX_PROOF + 1) or a line
 * that is none. */
bool mz_proof_lines_take(struct mz_span *rest, size_t most, struct mz_proof *ret_proof)
    __attribute__((warn_unused_result, nonnull));

/* -- Proof files. */

/* Appends a proof file. `extra` is raw bytes, absent or empty for none; `checkpoint` is the signed
 * note. MZ_E_BAD_NOTE if that is no note; MZ_E_BAD_PROOF for more than MZ_MAX_PROOF hashes;
 * MZ_E_TOO_LARGE if it does not fit. A status other than MZ_OK leaves the writer as it was. */
enum mz_status mz_tlog_proof_write(struct mz_writer *w, struct mz_span extra, uint64_t index,
                                   const struct mz_proof *inclusion, struct mz_span checkpoint)
    __attribute__((warn_unused_result, nonnull(1, 4)));

/* Reads a proof file. MZ_E_BAD_VERSION: another first line. MZ_E_BAD_PROOF: malformed before the
 * checkpoint. MZ_E_BAD_NOTE: the checkpoint is no signed note. */
enum mz_status mz_tlog_proof_parse(struct mz_span bytes, struct mz_tlog_proof *ret_proof)
    __attribute__((warn_unused_result, nonnull));

/* Checks that `leaf` is in the log `origin` where the proof says, under a checkpoint that `key`
 * signed; gives the checkpoint. Errors of mz_checkpoint_open; MZ_E_BAD_PROOF if the hashes do not
 * lead to the signed root. */
enum mz_status mz_tlog_proof_verify(const struct mz_tlog_proof *proof, struct mz_span origin,
                                    const struct mz_note_key *key, const struct mz_hash *leaf,
                                    struct mz_checkpoint *ret_checkpoint)
    __attribute__((warn_unused_result, nonnull));

#endif
