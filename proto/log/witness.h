/* The protocol between a log and its witnesses, C2SP tlog-witness: what is sent to add-checkpoint,
 * what a witness decides about it, and what it answers (T2). Pure; the two programs do the sending
 * and the keeping.
 *
 *     old <size>
 *     <base64 hash>        the consistency proof from the old size, at most 63
 *
 *     <the signed checkpoint>
 */
#ifndef MZ_LOG_WITNESS_H
#define MZ_LOG_WITNESS_H

#include <stdint.h>

#include "proto/base/span.h"
#include "proto/base/status.h"
#include "proto/log/checkpoint.h"
#include "proto/log/merkle.h"

#define MZ_WITNESS_MAX_PROOF    63u
#define MZ_WITNESS_REQUEST_SIZE (4 + 20 + 1 + MZ_WITNESS_MAX_PROOF * 45 + 1 + MZ_MAX_NOTE)
#define MZ_WITNESS_SIZE_TYPE    "text/x.tlog.size" /* of a 409's body */

/* A request as it was read: well-formed, nothing checked. */
struct mz_witness_request {
    uint64_t old_size;
    struct mz_proof proof;
    struct mz_span checkpoint; /* the signed note; a view */
};

/* Appends a request body. MZ_E_BAD_PROOF: too many hashes; MZ_E_BAD_NOTE: the checkpoint is no
 * signed note; MZ_E_TOO_LARGE: it does not fit. A status other than MZ_OK leaves the writer as it
 * was. */
enum mz_status mz_witness_request_write(struct mz_writer *w, uint64_t old_size,
                                        const struct mz_proof *proof, struct mz_span checkpoint)
    __attribute__((warn_unused_result, nonnull(1, 3)));

/* Reads one. MZ_E_BAD_PROOF: malformed before the checkpoint; MZ_E_BAD_NOTE: no signed note. */
enum mz_status mz_witness_request_parse(struct mz_span body, struct mz_witness_request *ret_request)
    __attribute__((warn_unused_result, nonnull));

/* -- What a witness decides about a checkpoint that a known log signed. */

enum mz_witness_verdict {
    MZ_WITNESS_COSIGN,
    MZ_WITNESS_BACKWARDS,    /* the old size is beyond the new one: 400 */
    MZ_WITNESS_STALE,        /* the old size is not the one held: 409 */
    MZ_WITNESS_FORKED,       /* another root at the size held, both signed: 409, evidence */
    MZ_WITNESS_INCONSISTENT, /* the proof does not lead from the held tree to this one: 422 */
};

/* Holds a request against the tree that was cosigned last: size 0 and the root of the empty tree if
 * there was none. A fork is called one whatever the old size says. */
enum mz_witness_verdict mz_witness_judge(uint64_t held_size, const struct mz_hash *held_root,
                                         const struct mz_witness_request *request,
                                         const struct mz_checkpoint *checkpoint)
    __attribute__((warn_unused_result, nonnull));

/* -- Answers. */

/* Finds the cosignature of `key` in the body of a 200, over the text of the checkpoint that was
 * submitted; gives its line with the newline, a view, and its time. Lines of other keys are read
 * over. MZ_E_BAD_NOTE: the body is no sequence of signature lines, or the key's does not verify;
 * MZ_E_UNKNOWN_SIGNER: there is none of the key. */
enum mz_status mz_witness_cosignature(struct mz_span text, struct mz_span body,
                                      const struct mz_note_key *key, struct mz_span *ret_line,
                                      uint64_t *ret_time)
    __attribute__((warn_unused_result, nonnull));

/* The body of a 409: the size that the witness holds. MZ_E_BAD_NUMBER. */
enum mz_status mz_witness_size_parse(struct mz_span body, uint64_t *ret_size)
    __attribute__((warn_unused_result, nonnull));

#endif
