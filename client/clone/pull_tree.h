/* The tree of a remote log, read tile by tile and believed only as far as it is proven from the
 * root that the log signed: the right edge gives the root, every full tile gives its hash in the
 * tile above it. */
#ifndef MZ_CLIENT_PULL_TREE_H
#define MZ_CLIENT_PULL_TREE_H

#include "client/io/buffer.h"
#include "proto/codec/vocabulary.h"
#include "proto/log/tile.h"

/* Where a clone is fetched from: the daemon, or a test. */
struct mz_remote {
    void *ctx;
    /* Appends what GET of this path gives. MZ_E_NOT_FOUND, and the errors of connections. */
    enum mz_status (*get)(void *ctx, const char *path, struct mz_buffer *answer,
                          struct mz_fault *fault);
    /* This path will be asked for soon: the other side may be asked beside other things. NULL if
     * that brings nothing. */
    void (*ahead)(void *ctx, const char *path);
    /* The list object with this root; the caller frees the buffer and checks what came. */
    enum mz_status (*list)(void *ctx, const struct mz_hash *root, enum mz_list_form form,
                           struct mz_buffer *ret_object, struct mz_fault *fault);
    /* Fetches an evidence file to `path`, where nothing is, and only if it hashes to its name. */
    enum mz_status (*evidence)(void *ctx, const struct mz_hash *sha256, const char *path,
                               struct mz_fault *fault);
};

struct mz_pull_count {
    uint64_t fetched;  /* tiles and bundles */
    uint64_t kept;     /* were here and good */
    uint64_t replaced; /* were here and damaged */
};

struct mz_pull_tree;

/* Proves the right edge of the tree (size, root). Tiles that lie in `directory` are used if they
 * fit. The remote and the strings must outlive the tree. MZ_E_BAD_TILE, MZ_E_BAD_ROOT,
 * MZ_E_NOT_FOUND. */
enum mz_status mz_pull_tree_open(const struct mz_remote *remote, const char *directory,
                                 uint64_t size, const struct mz_hash *root,
                                 struct mz_pull_tree **ret_tree, struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));
void mz_pull_tree_close(struct mz_pull_tree *tree);

/* The root of the first `size` leaves, out of proven tiles. */
enum mz_status mz_pull_tree_root(struct mz_pull_tree *tree, uint64_t size, struct mz_hash *ret_root,
                                 struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));

/* The proof, out of proven tiles, from the first `size` leaves to the tree. MZ_E_OUT_OF_RANGE. */
enum mz_status mz_pull_tree_consistency(struct mz_pull_tree *tree, uint64_t size,
                                        struct mz_proof *ret_proof, struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));

/* From here on every tile that is proven is written to the directory, unless it is there; the right
 * edge at once. Before, nothing is written, so that a history that contradicts ours touches
 * nothing. */
enum mz_status mz_pull_tree_keep(struct mz_pull_tree *tree, struct mz_pull_count *count,
                                 struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));

/* The hashes of tile `number` of a tile level, proven: 32 × its width in this tree, until the next
 * call. */
enum mz_status mz_pull_tree_tile(struct mz_pull_tree *tree, uint8_t level, uint64_t number,
                                 struct mz_span *ret_hashes, struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));

#endif
