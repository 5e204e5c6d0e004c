/* What proves that a log contradicted itself to this clone (G2, T2): a folder in the clone for each
 * checkpoint that does not continue the one it holds (FORMAT.md §12),
 *
 *   DIR/contradiction/<held size>-<shown size>-<8 hex of the SHA-256 of `shown`>/
 *       held        the checkpoint of the clone, with the log's signature
 *       shown       the one that was refused, with the log's signature
 *       request     the proof from the smaller of the two to the greater one, in the form in which
 *                   tlog-witness submits the greater; not there if it could not be made
 *       beginning   the root of the greater one's first entries, so many as the smaller one has
 *       README.txt  what that means and what to do, in both languages
 *
 * The same contradiction is kept once. */
#ifndef MZ_CLIENT_PULL_EVIDENCE_H
#define MZ_CLIENT_PULL_EVIDENCE_H

#include "client/io/buffer.h"
#include "proto/base/span.h"
#include "proto/base/status.h"
#include "proto/log/merkle.h"

struct mz_pull_contradiction {
    uint64_t held_size, size;
    struct mz_span held, shown;      /* signed notes */
    const struct mz_proof *proof;    /* from the smaller to the greater tree; NULL: none at hand */
    const struct mz_hash *beginning; /* of the greater tree, where there is a proof */
};

/* Keeps it durably and appends its folder to ret_path, which is empty before. MZ_E_IO,
 * MZ_E_NO_SPACE: it could not be kept. */
enum mz_status mz_pull_evidence_keep(const char *directory,
                                     const struct mz_pull_contradiction *contradiction,
                                     struct mz_buffer *ret_path, struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));

#endif
