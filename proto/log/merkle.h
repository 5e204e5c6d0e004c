/* The Merkle tree of RFC 6962 §2.1: roots, inclusion and consistency proofs.
 *
 * A tree over n leaves splits at the greatest power of two below n, so every tree is a row of
 * complete subtrees, largest first, one for each set bit of n. A *node* (level, index) is such a
 * complete subtree: the hash over the 2^level leaves from index × 2^level on. Nodes never change as
 * the tree grows; only they are stored, and everything else is folded from them here. Proofs make
 * history tamper-evident (T1) and append-only (T2). */
#ifndef MZ_LOG_MERKLE_H
#define MZ_LOG_MERKLE_H

#include <stddef.h>
#include <stdint.h>

#include "proto/base/limits.h"
#include "proto/base/span.h"
#include "proto/base/status.h"

/* -- The right edge: enough to append and to give the root, in O(log n) space. */

/* The hashes of the complete subtrees of a tree of `size` leaves, largest first: as many as `size`
 * has set bits. Plain values: copy it to try an append and throw it away. Zeroed, it is the empty
 * tree. */
struct mz_frontier {
    uint64_t size;
    struct mz_hash stack[64];
};

/* Adds a leaf, given by its leaf hash. Amortised one node hash. */
void mz_frontier_append(struct mz_frontier *frontier, const struct mz_hash *leaf)
    __attribute__((nonnull));

/* Likewise, and hands out what to store: every node that this leaf completes. ret_nodes[k] is the
 * node of level k and index (old size) >> k; their number is returned, at least 1 (the leaf
 * itself). */
unsigned mz_frontier_append_nodes(struct mz_frontier *frontier, const struct mz_hash *leaf,
                                  struct mz_hash ret_nodes[64]) __attribute__((nonnull));

/* The root of the tree; SHA-256("") for the empty one. */
struct mz_hash mz_frontier_root(const struct mz_frontier *frontier) __attribute__((nonnull));

/* The root over the leaf hashes in memory: list objects, rosters. */
struct mz_hash mz_merkle_root(const struct mz_hash *leaves, size_t count);

/* -- Reading nodes. */

/* Where nodes come from. `node` gives the hash of the complete subtree (level, index); it is only
 * asked for subtrees that lie wholly inside the tree of the size at hand. Any status it returns
 * other than MZ_OK ends the work and is passed on. */
struct mz_node_reader {
    enum mz_status (*node)(void *context, uint8_t level, uint64_t index, struct mz_hash *ret_hash);
    void *context;
};

/* Loads the right edge of the tree of `size` leaves: how a log starts without replay. */
enum mz_status mz_frontier_load(const struct mz_node_reader *reader, uint64_t size,
                                struct mz_frontier *ret_frontier)
    __attribute__((warn_unused_result, nonnull));

/* -- Proofs. */

/* Hashes in the order of RFC 6962 §2.1.1 and §2.1.2: the deepest first. */
struct mz_proof {
    size_t count;
    struct mz_hash hashes[MZ_MAX_PROOF + 1];
};

/* The audit path of leaf `index` in the tree of `size` leaves. Reads O(log size) nodes.
 * MZ_E_OUT_OF_RANGE unless index < size; otherwise what the reader returned. */
enum mz_status mz_merkle_inclusion(const struct mz_node_reader *reader, uint64_t index,
                                   uint64_t size, struct mz_proof *ret_proof)
    __attribute__((warn_unused_result, nonnull));

/* The proof that the tree of `first` leaves is a prefix of the tree of `second` leaves. Empty when
 * first is 0 or equals second. MZ_E_OUT_OF_RANGE if first > second; otherwise what the reader
 * returned. */
enum mz_status mz_merkle_consistency(const struct mz_node_reader *reader, uint64_t first,
                                     uint64_t second, struct mz_proof *ret_proof)
    __attribute__((warn_unused_result, nonnull));

/* A reader over leaf hashes in memory, O(count) for each proof: for list objects. The array must
 * outlive the reader. */
struct mz_leaf_array {
    const struct mz_hash *leaves;
    size_t count;
};
struct mz_node_reader mz_merkle_array_reader(struct mz_leaf_array *array) __attribute__((nonnull));

/* The root that an inclusion proof leads to (RFC 9162 §2.1.3.2), for a receipt that does not carry
 * the root. MZ_E_BAD_PROOF if the number of hashes is not exactly that of (index, size) or index >=
 * size. */
enum mz_status mz_merkle_inclusion_root(uint64_t index, uint64_t size, const struct mz_hash *leaf,
                                        const struct mz_proof *proof, struct mz_hash *ret_root)
    __attribute__((warn_unused_result, nonnull));

/* MZ_OK if `leaf` is leaf `index` of the tree of `size` leaves with this root, MZ_E_BAD_PROOF if
 * the proof does not show that. */
enum mz_status mz_merkle_verify_inclusion(uint64_t index, uint64_t size, const struct mz_hash *leaf,
                                          const struct mz_proof *proof, const struct mz_hash *root)
    __attribute__((warn_unused_result, nonnull));

/* MZ_OK if the tree (first, first_root) is a prefix of the tree (second, second_root) (RFC 9162
 * §2.1.4.2), MZ_E_BAD_PROOF if the proof does not show that. The empty tree is a prefix of every
 * tree, by the empty proof. */
enum mz_status mz_merkle_verify_consistency(uint64_t first, const struct mz_hash *first_root,
                                            uint64_t second, const struct mz_hash *second_root,
                                            const struct mz_proof *proof)
    __attribute__((warn_unused_result, nonnull));

/* The root of the first tree as the proof has it, to be held against the second tree by
 * mz_merkle_verify_consistency: what is computed here alone shows nothing. MZ_E_BAD_PROOF if the
 * proof does not have it: `first` is 0, is not below `second`, or is a power of two, where the
 * proof leaves out what its verifier has. */
enum mz_status mz_merkle_consistency_root(uint64_t first, uint64_t second,
                                          const struct mz_proof *proof,
                                          struct mz_hash *ret_first_root)
    __attribute__((warn_unused_result, nonnull));

#endif
