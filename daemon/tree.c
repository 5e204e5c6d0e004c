#include "daemon/tree.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "proto/log/hash.h"

enum { LEVELS = 64, STORED = LEVELS / MZ_STORE_ROW_LEVELS };

/* The last, partial row of a stored level. */
struct row {
    size_t count; /* 0 .. 15 hashes */
    struct mz_hash hashes[MZ_STORE_ROW];
};

struct mz_tree {
    size_t capacity;
    struct mz_frontier begin, now;
    struct row rows[STORED];        /* as of `begin`; of the finished batch after mz_tree_finish */
    struct row before[STORED];      /* what mz_tree_abort goes back to */
    struct mz_hash partial[LEVELS]; /* of the finished batch: the incomplete subtree right of the
                                       nodes of a level */
    struct mz_hash
        *nodes; /* of the batch, by level: node (k, (begin.size >> k) + i) is nodes[start[k] + i] */
    size_t start[LEVELS + 1], count[LEVELS];
};

struct mz_tree *mz_tree_new(size_t capacity) {
    struct mz_tree *tree = calloc(1, sizeof *tree);
    if (tree == NULL)
        return NULL;
    tree->capacity = capacity;
    size_t total = 0;
    for (unsigned k = 0; k < LEVELS; k++) {
        tree->start[k] = total;
        total += (k < 40 ? capacity >> k : 0) + 1;
    }
    tree->nodes = calloc(total, sizeof *tree->nodes);
    if (tree->nodes == NULL) {
        free(tree);
        return NULL;
    }
    return tree;
}

void mz_tree_free(struct mz_tree *tree) {
    if (tree == NULL)
        return;
    free(tree->nodes);
    free(tree);
}

static uint64_t nodes_at(uint64_t size, unsigned level) {
    return size >> level;
}

enum mz_status mz_tree_load(struct mz_tree *tree, struct mz_store_txn *txn) {
    uint64_t size;
    enum mz_status status = mz_store_size(txn, &size);
    struct mz_node_reader reader = mz_store_node_reader(txn);
    if (status == MZ_OK)
        status = mz_frontier_load(&reader, size, &tree->now);
    if (status != MZ_OK)
        return status;
    for (unsigned s = 0; s < STORED; s++) {
        uint64_t nodes = nodes_at(size, s * MZ_STORE_ROW_LEVELS);
        struct row *row = &tree->rows[s];
        row->count = (size_t)(nodes % MZ_STORE_ROW);
        if (row->count == 0)
            continue;
        struct mz_span hashes;
        status =
            mz_store_row(txn, (uint8_t)(s * MZ_STORE_ROW_LEVELS), nodes / MZ_STORE_ROW, &hashes);
        if (status != MZ_OK)
            return status;
        if (hashes.size != row->count * MZ_HASH_SIZE)
            return MZ_E_BAD_TILE;
        memcpy(row->hashes, hashes.data, hashes.size);
    }
    mz_tree_begin(tree);
    return MZ_OK;
}

void mz_tree_begin(struct mz_tree *tree) {
    tree->begin = tree->now;
    memcpy(tree->before, tree->rows, sizeof tree->before);
    memset(tree->count, 0, sizeof tree->count);
}

void mz_tree_abort(struct mz_tree *tree) {
    tree->now = tree->begin;
    memcpy(tree->rows, tree->before, sizeof tree->rows);
    memset(tree->count, 0, sizeof tree->count);
}

void mz_tree_append(struct mz_tree *tree, const struct mz_hash *leaf) {
    assert(tree->now.size - tree->begin.size < tree->capacity);
    struct mz_hash nodes[LEVELS];
    unsigned levels = mz_frontier_append_nodes(&tree->now, leaf, nodes);
    for (unsigned k = 0; k < levels; k++)
        tree->nodes[tree->start[k] + tree->count[k]++] = nodes[k];
}

/* Puts the rows of one stored level that the batch changed. */
static enum mz_status put_rows(struct mz_tree *tree, unsigned stored, struct mz_store_txn *txn) {
    unsigned level = stored * MZ_STORE_ROW_LEVELS;
    struct row *row = &tree->rows[stored];
    const struct mz_hash *next = &tree->nodes[tree->start[level]];
    uint64_t number = nodes_at(tree->begin.size, level) / MZ_STORE_ROW;
    for (size_t left = tree->count[level]; left > 0;) {
        size_t n = MZ_STORE_ROW - row->count;
        if (n > left)
            n = left;
        memcpy(&row->hashes[row->count], next, n * sizeof *next);
        row->count += n;
        next += n;
        left -= n;
        enum mz_status status = mz_store_row_put(
            txn, (uint8_t)level, number, mz_span_of(row->hashes, row->count * MZ_HASH_SIZE));
        if (status != MZ_OK)
            return status;
        if (row->count == MZ_STORE_ROW) {
            row->count = 0;
            number++;
        }
    }
    return MZ_OK;
}

/* partial[k]: the root over the leaves after the last complete node of level k, which are the low k
 * bits of the size. Meaningless where those bits are zero, as there is no such subtree. */
static void fold_partials(struct mz_tree *tree) {
    unsigned depth = (unsigned)__builtin_popcountll(tree->now.size);
    struct mz_hash hash = {{0}};
    bool any = false;
    for (unsigned k = 0; k < LEVELS; k++) {
        tree->partial[k] = hash;
        if ((tree->now.size >> k & 1) == 0)
            continue;
        depth--;
        hash = any ? mz_hash_node(&tree->now.stack[depth], &hash) : tree->now.stack[depth];
        any = true;
    }
}

enum mz_status mz_tree_finish(struct mz_tree *tree, struct mz_store_txn *txn) {
    for (unsigned s = 0; s < STORED; s++) {
        enum mz_status status = put_rows(tree, s, txn);
        if (status != MZ_OK)
            return status;
    }
    fold_partials(tree);
    return MZ_OK;
}

uint64_t mz_tree_size(const struct mz_tree *tree) {
    return tree->now.size;
}

struct mz_hash mz_tree_root(const struct mz_tree *tree) {
    return mz_frontier_root(&tree->now);
}

bool mz_tree_is_new(const struct mz_tree *tree, uint64_t index) {
    return index >= tree->begin.size && index < tree->now.size;
}

/* The frontier's node of level k, which must be one: a bit of the size. */
static const struct mz_hash *frontier_node(const struct mz_frontier *frontier, unsigned k) {
    unsigned above =
        k == LEVELS - 1 ? 0 : (unsigned)__builtin_popcountll(frontier->size >> (k + 1));
    return &frontier->stack[above];
}

unsigned mz_tree_proof(const struct mz_tree *tree, uint64_t index,
                       struct mz_hash ret_proof[MZ_MAX_PROOF]) {
    uint64_t size = tree->now.size;
    assert(mz_tree_is_new(tree, index));
    unsigned count = 0;
    for (unsigned k = 0; k < LEVELS && (size - 1) >> k != 0; k++) {
        uint64_t sibling = (index >> k) ^ 1, first = nodes_at(tree->begin.size, k);
        if (sibling < first)
            ret_proof[count++] = *frontier_node(&tree->begin, k);
        else if (sibling < nodes_at(size, k))
            ret_proof[count++] = tree->nodes[tree->start[k] + (size_t)(sibling - first)];
        else if (sibling == nodes_at(size, k) && (size & ((UINT64_C(1) << k) - 1)) != 0)
            ret_proof[count++] = tree->partial[k];
    }
    return count;
}
