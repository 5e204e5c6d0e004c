/* The tree while a batch is appended: in memory, with the inclusion proof of every new leaf at the
 * size of the commit.
 *
 * A path from a new leaf upwards meets three kinds of siblings: nodes completed before the batch,
 * which are those of the frontier it began with; nodes that the batch completed, which are kept
 * here; and, once a level, the incomplete subtree on the right edge, which is folded from the
 * frontier it ended with. So a proof is copying O(log n) hashes, whatever the size of the log, and
 * no node is read from the store. */
#ifndef MZ_DAEMON_TREE_H
#define MZ_DAEMON_TREE_H

#include "daemon/store.h"

struct mz_tree;

/* For batches of at most `capacity` leaves. NULL if out of memory. */
struct mz_tree *mz_tree_new(size_t capacity);
void mz_tree_free(struct mz_tree *tree);
/* The tree of the txn's entries: O(log n) reads, no replay (P7). */
enum mz_status mz_tree_load(struct mz_tree *tree, struct mz_store_txn *txn)
    __attribute__((nonnull, warn_unused_result));

/* A batch begins where the last one ended. */
void mz_tree_begin(struct mz_tree *tree) __attribute__((nonnull));
/* At most `capacity` times. */
void mz_tree_append(struct mz_tree *tree, const struct mz_hash *leaf) __attribute__((nonnull));
/* Undoes the batch. */
void mz_tree_abort(struct mz_tree *tree) __attribute__((nonnull));
/* Ends the batch: proofs may be asked for, and the rows that changed are put into the txn. */
enum mz_status mz_tree_finish(struct mz_tree *tree, struct mz_store_txn *txn)
    __attribute__((nonnull, warn_unused_result));

uint64_t mz_tree_size(const struct mz_tree *tree) __attribute__((nonnull));
struct mz_hash mz_tree_root(const struct mz_tree *tree) __attribute__((nonnull));
/* True if the leaf is of the batch. */
bool mz_tree_is_new(const struct mz_tree *tree, uint64_t index) __attribute__((nonnull));
/* Of a leaf of the finished batch, at the size it ended with. Returns the number of hashes. */
unsigned mz_tree_proof(const struct mz_tree *tree, uint64_t index,
                       struct mz_hash ret_proof[MZ_MAX_PROOF]) __attribute__((nonnull));

#endif
