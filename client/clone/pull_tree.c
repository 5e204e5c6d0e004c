#include "client/clone/pull_tree.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/clone/clone_dir.h"
#include "client/io/file.h"

/* One proven tile. */
struct slot {
    bool used;
    bool local; /* it was read from the directory */
    bool lost;  /* there was something else in the directory under its name */
    uint64_t number;
    uint8_t hashes[MZ_TILE_SIZE];
};

struct mz_pull_tree {
    const struct mz_remote *remote;
    const char *directory;
    uint64_t size;
    struct mz_pull_count *keep;       /* NULL: nothing is written yet */
    struct slot edge[MZ_TILE_LEVELS]; /* the partial tile of each level */
    struct slot full[MZ_TILE_LEVELS]; /* the full one asked for last */
};

static struct mz_tile name_of(const struct mz_pull_tree *tree, uint8_t level, uint64_t number) {
    return (struct mz_tile){
        .level = level, .number = number, .width = mz_tile_width(tree->size, level, number)};
}

static void path_of(const struct mz_tile *tile, char ret_path[MZ_TILE_PATH_SIZE + 1]) {
    struct mz_writer w = mz_writer_over(ret_path, MZ_TILE_PATH_SIZE);
    mz_tile_path_write(&w, tile);
    ret_path[w.size] = '\0';
}

/* Reads the tile from the directory; false if it is not there or has another size. */
static bool read_local(const struct mz_pull_tree *tree, const struct mz_tile *tile,
                       struct slot *slot) {
    struct mz_buffer path = {0}, bytes = {0};
    mz_clone_tile_path(tree->directory, tile, &path);
    enum mz_status status = mz_file_read(mz_buffer_string(&path), MZ_TILE_SIZE, &bytes, NULL);
    bool fits = status == MZ_OK && bytes.size == (size_t)tile->width * MZ_HASH_SIZE;
    if (fits)
        memcpy(slot->hashes, bytes.data, bytes.size);
    slot->local = fits;
    slot->lost = !fits && status != MZ_E_NOT_FOUND;
    mz_buffer_free(&path);
    mz_buffer_free(&bytes);
    return fits;
}

static enum mz_status fetch(const struct mz_pull_tree *tree, const struct mz_tile *tile,
                            struct slot *slot, struct mz_fault *fault) {
    char path[MZ_TILE_PATH_SIZE + 1];
    struct mz_buffer bytes = {0};
    path_of(tile, path);
    enum mz_status status = tree->remote->get(tree->remote->ctx, path, &bytes, fault);
    if (status == MZ_OK && bytes.size != (size_t)tile->width * MZ_HASH_SIZE)
        status = mz_fault_at(fault, MZ_E_BAD_TILE, "%s", path);
    if (status == MZ_OK)
        memcpy(slot->hashes, bytes.data, bytes.size);
    mz_buffer_free(&bytes);
    slot->lost = slot->lost || slot->local;
    slot->local = false;
    return status;
}

static enum mz_status write_tile(struct mz_pull_tree *tree, const struct mz_tile *tile,
                                 const struct slot *slot, struct mz_fault *fault) {
    struct mz_buffer path = {0};
    if (slot->local) {
        tree->keep->kept++;
        return MZ_OK;
    }
    mz_clone_tile_path(tree->directory, tile, &path);
    enum mz_status status = mz_file_make_parents(mz_buffer_string(&path), fault);
    if (status == MZ_OK)
        status = mz_file_replace(mz_buffer_string(&path),
                                 mz_span_of(slot->hashes, (size_t)tile->width * MZ_HASH_SIZE), 0644,
                                 fault);
    mz_buffer_free(&path);
    tree->keep->fetched++;
    tree->keep->replaced += slot->lost;
    return status;
}

/* -- The right edge. */

static enum mz_status lend_edge(void *ctx, const struct mz_tile *tile, struct mz_span *ret_hashes) {
    const struct mz_pull_tree *tree = ctx;
    const struct slot *slot = &tree->edge[tile->level];
    if (!slot->used || slot->number != tile->number)
        return MZ_E_BAD_TILE;
    *ret_hashes = mz_span_of(slot->hashes, (size_t)tile->width * MZ_HASH_SIZE);
    return MZ_OK;
}

static enum mz_status load_edge(struct mz_pull_tree *tree, bool local, struct mz_fault *fault) {
    for (uint8_t level = 0; level < MZ_TILE_LEVELS; level++) {
        uint16_t width = mz_tile_partial_width(tree->size, level);
        struct slot *slot = &tree->edge[level];
        if (width == 0)
            continue;
        struct mz_tile tile = {
            .level = level, .width = width, .number = mz_tile_full_count(tree->size, level)};
        if (!local || !read_local(tree, &tile, slot)) {
            enum mz_status status = fetch(tree, &tile, slot, fault);
            if (status != MZ_OK)
                return status;
        }
        slot->number = tile.number;
        slot->used = true;
    }
    return MZ_OK;
}

/* Every complete subtree at the right of a tree lies in a partial tile, and together they are all
 * that partial tiles hold: so the root proves each of their hashes. */
static enum mz_status prove_edge(struct mz_pull_tree *tree, const struct mz_hash *root,
                                 struct mz_fault *fault) {
    struct mz_tile_reader reader = {.read = lend_edge, .context = tree, .size = tree->size};
    struct mz_node_reader nodes = mz_tile_node_reader(&reader);
    struct mz_frontier frontier;
    enum mz_status status = mz_frontier_load(&nodes, tree->size, &frontier);
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "/tile");
    struct mz_hash found = mz_frontier_root(&frontier);
    if (!mz_hash_equal(&found, root))
        return mz_fault_at(fault, MZ_E_BAD_ROOT, "%llu", (unsigned long long)tree->size);
    return MZ_OK;
}

enum mz_status mz_pull_tree_open(const struct mz_remote *remote, const char *directory,
                                 uint64_t size, const struct mz_hash *root,
                                 struct mz_pull_tree **ret_tree, struct mz_fault *fault) {
    struct mz_pull_tree *tree = calloc(1, sizeof *tree);
    if (tree == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", directory);
    tree->remote = remote;
    tree->directory = directory;
    tree->size = size;
    enum mz_status status = load_edge(tree, true, fault);
    if (status == MZ_OK)
        status = prove_edge(tree, root, fault);
    if (status == MZ_E_BAD_ROOT) {
        /* Perhaps a file of ours is damaged: what the log itself says decides. */
        status = load_edge(tree, false, fault);
        if (status == MZ_OK)
            status = prove_edge(tree, root, fault);
    }
    if (status != MZ_OK) {
        mz_pull_tree_close(tree);
        return status;
    }
    *ret_tree = tree;
    return MZ_OK;
}

void mz_pull_tree_close(struct mz_pull_tree *tree) {
    free(tree);
}

enum mz_status mz_pull_tree_keep(struct mz_pull_tree *tree, struct mz_pull_count *count,
                                 struct mz_fault *fault) {
    enum mz_status status = MZ_OK;
    tree->keep = count;
    for (uint8_t level = 0; level < MZ_TILE_LEVELS && status == MZ_OK; level++) {
        struct slot *slot = &tree->edge[level];
        if (!slot->used)
            continue;
        struct mz_tile tile = name_of(tree, level, slot->number);
        status = write_tile(tree, &tile, slot, fault);
    }
    /* Full tiles that were proven before were not written: they are proven anew. */
    for (unsigned level = 0; level < MZ_TILE_LEVELS; level++)
        tree->full[level].used = false;
    return status;
}

/* -- Full tiles, each by its hash in the tile above. */

static bool proves(const struct slot *slot, const struct mz_hash *root) {
    struct mz_hash hashes[MZ_TILE_WIDTH];
    memcpy(hashes, slot->hashes, sizeof hashes);
    struct mz_hash found = mz_merkle_root(hashes, MZ_TILE_WIDTH);
    return mz_hash_equal(&found, root);
}

static enum mz_status load_full(struct mz_pull_tree *tree, const struct mz_tile *tile,
                                const struct mz_hash *root, struct mz_fault *fault) {
    struct slot *slot = &tree->full[tile->level];
    char path[MZ_TILE_PATH_SIZE + 1];
    path_of(tile, path);
    slot->used = false;
    if (!read_local(tree, tile, slot) || !proves(slot, root)) {
        enum mz_status status = fetch(tree, tile, slot, fault);
        if (status != MZ_OK)
            return status;
        if (!proves(slot, root))
            return mz_fault_at(fault, MZ_E_BAD_TILE, "%s", path);
    }
    slot->number = tile->number;
    slot->used = true;
    return tree->keep != NULL ? write_tile(tree, tile, slot, fault) : MZ_OK;
}

enum mz_status mz_pull_tree_tile(struct mz_pull_tree *tree, uint8_t level, uint64_t number,
                                 struct mz_span *ret_hashes, struct mz_fault *fault) {
    struct mz_tile wanted[MZ_TILE_LEVELS];
    unsigned depth = 0;
    const struct slot *slot = NULL;
    /* Up to a tile that is at hand… */
    for (;;) {
        if (level >= MZ_TILE_LEVELS || mz_tile_width(tree->size, level, number) == 0)
            return mz_fault_at(fault, MZ_E_OUT_OF_RANGE, "/tile/%u/%llu", (unsigned)level,
                               (unsigned long long)number);
        const struct slot *edge = &tree->edge[level], *full = &tree->full[level];
        if (edge->used && edge->number == number)
            slot = edge;
        else if (full->used && full->number == number)
            slot = full;
        if (slot != NULL)
            break;
        wanted[depth++] = name_of(tree, level, number);
        level++;
        number /= MZ_TILE_WIDTH;
    }
    /* … and down again, each proven by the one above. */
    while (depth-- > 0) {
        struct mz_hash root;
        const struct mz_tile *tile = &wanted[depth];
        memcpy(root.bytes, slot->hashes + tile->number % MZ_TILE_WIDTH * MZ_HASH_SIZE,
               MZ_HASH_SIZE);
        enum mz_status status = load_full(tree, tile, &root, fault);
        if (status != MZ_OK)
            return status;
        slot = &tree->full[tile->level];
        level = tile->level;
        number = tile->number;
    }
    *ret_hashes =
        mz_span_of(slot->hashes, (size_t)mz_tile_width(tree->size, level, number) * MZ_HASH_SIZE);
    return MZ_OK;
}

/* -- The root of a smaller tree. */

struct lender {
    struct mz_pull_tree *tree;
    struct mz_fault *fault;
};

static enum mz_status lend_tile(void *ctx, const struct mz_tile *tile, struct mz_span *ret_hashes) {
    const struct lender *lender = ctx;
    return mz_pull_tree_tile(lender->tree, tile->level, tile->number, ret_hashes, lender->fault);
}

enum mz_status mz_pull_tree_consistency(struct mz_pull_tree *tree, uint64_t size,
                                        struct mz_proof *ret_proof, struct mz_fault *fault) {
    struct lender lender = {.tree = tree, .fault = fault};
    struct mz_tile_reader reader = {.read = lend_tile, .context = &lender, .size = tree->size};
    struct mz_node_reader nodes = mz_tile_node_reader(&reader);
    return mz_merkle_consistency(&nodes, size, tree->size, ret_proof);
}

enum mz_status mz_pull_tree_root(struct mz_pull_tree *tree, uint64_t size, struct mz_hash *ret_root,
                                 struct mz_fault *fault) {
    struct lender lender = {.tree = tree, .fault = fault};
    struct mz_tile_reader reader = {.read = lend_tile, .context = &lender, .size = tree->size};
    struct mz_node_reader nodes = mz_tile_node_reader(&reader);
    struct mz_frontier frontier;
    enum mz_status status = mz_frontier_load(&nodes, size, &frontier);
    if (status != MZ_OK) {
        if (fault->status != status)
            mz_fault_at(fault, status, "/tile");
        return status;
    }
    *ret_root = mz_frontier_root(&frontier);
    return MZ_OK;
}
