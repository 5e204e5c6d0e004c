/* The tree layer of the verifier: leaf hashes against the stored tiles and the signed root (T1,
 * T2).
 *
 * Every node is computed once, from the leaves up, and every stored tile of every level is compared
 * hash by hash, so that damage is named where it is and not only by a root that differs. */
#ifndef MZ_VERIFY_TREE_CHECK_H
#define MZ_VERIFY_TREE_CHECK_H

#include "proto/verify/verify.h"

struct mz_tree_check;

/* For a tree of `size` leaves; `source` must outlive it. NULL if out of memory. */
struct mz_tree_check *mz_tree_check_new(const struct mz_verify_source *source, uint64_t size);
void mz_tree_check_free(struct mz_tree_check *check);

/* Takes the next leaf hash. What does not fit is remembered, not returned. Fails only as the source
 * fails to read (MZ_E_IO and the like, not MZ_E_NOT_FOUND), with the tile as the fault's place. */
enum mz_status mz_tree_check_add(struct mz_tree_check *check, const struct mz_hash *leaf,
                                 struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));

/* The root of what was added so far. */
struct mz_hash mz_tree_check_root(const struct mz_tree_check *check) __attribute__((nonnull));

/* Is this the leaf that the stored tiles hold at `index`? False too if there is no such tile or
 * none at hand. */
bool mz_tree_check_holds(const struct mz_tree_check *check, uint64_t index,
                         const struct mz_hash *leaf) __attribute__((nonnull));

/* Fills the layer's report in and gives the root of what was added. `root` is that of the
 * checkpoint, NULL if it is unknown; it decides which is to blame when an entry and a tile differ:
 * the entry (MZ_E_BAD_LEAF, with its index) unless the entries give the signed root, and then the
 * tile (MZ_E_BAD_TILE). MZ_E_BAD_ROOT if only the root differs. Tiles that are not at hand make it
 * MZ_E_WITHHELD. */
void mz_tree_check_finish(const struct mz_tree_check *check, const struct mz_hash *root,
                          struct mz_layer_report *ret_report, struct mz_hash *ret_root)
    __attribute__((nonnull(1, 3, 4)));

#endif
