/* What the log holds and what the tree's leaves are: FORMAT.md §6.
 * [1, index, registered_at_ms, prev_leaf_hash, project_seq, project_prev_leaf_hash, statement] */
#ifndef MZ_CODEC_ENTRY_H
#define MZ_CODEC_ENTRY_H

#include "proto/codec/statement.h"

#define MZ_ENTRY_VERSION 1u

/* The members before the statement. */
struct mz_entry_head {
    uint64_t index;
    uint64_t registered_at; /* ms since 1970, never decreasing */
    struct mz_hash prev;    /* leaf hash of entry index-1; zeros for entry 0 */
    uint64_t project_seq; /* 1, 2, … within the project; 0 and encoded null if the statement names
                             none */
    struct mz_hash project_prev; /* leaf hash of the project's entry before; zeros for its first.
                                    null if none */
};

struct mz_entry {
    struct mz_entry_head head;
    struct mz_span bytes;     /* the whole encoding */
    struct mz_hash leaf;      /* SHA-256(00 ‖ bytes) */
    struct mz_span statement; /* the COSE_Sign1, not decoded here */
};

/* Strict. Computes the leaf hash. Whether project_seq fits the statement is for the chain check
 * (rules/chain.h). */
enum mz_status mz_entry_decode(struct mz_span bytes, struct mz_entry *ret_entry,
                               struct mz_fault *fault)
    __attribute__((nonnull(2), warn_unused_result));
/* Appends the encoding; MZ_E_TOO_LARGE beyond MZ_MAX_ENTRY. */
enum mz_status mz_entry_encode(const struct mz_entry_head *head, struct mz_span statement,
                               struct mz_writer *w) __attribute__((nonnull, warn_unused_result));

#endif
