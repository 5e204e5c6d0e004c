#include "proto/log/merkle.h"

#include "proto/log/hash.h"

/* Number of complete subtrees of a tree of `size` leaves. */
static unsigned subtrees(uint64_t size) {
    return (unsigned)__builtin_popcountll(size);
}

/* The greatest power of two below `size`, where RFC 6962 §2.1 splits a tree; size >= 2. */
static uint64_t split(uint64_t size) {
    return UINT64_C(1) << (63 - __builtin_clzll(size - 1));
}

/* -- The right edge. */

unsigned mz_frontier_append_nodes(struct mz_frontier *frontier, const struct mz_hash *leaf,
                                  struct mz_hash ret_nodes[64]) {
    unsigned depth = subtrees(frontier->size);
    unsigned level = 0;
    ret_nodes[0] = *leaf;
    /* Like a carry in binary addition: each trailing one is a subtree that the new one completes.
     */
    for (uint64_t bits = frontier->size; (bits & 1) != 0; bits >>= 1) {
        ret_nodes[level + 1] = mz_hash_node(&frontier->stack[--depth], &ret_nodes[level]);
        level++;
    }
    frontier->stack[depth] = ret_nodes[level];
    frontier->size++;
    return level + 1;
}

void mz_frontier_append(struct mz_frontier *frontier, const struct mz_hash *leaf) {
    unsigned depth = subtrees(frontier->size);
    struct mz_hash hash = *leaf;
    for (uint64_t bits = frontier->size; (bits & 1) != 0; bits >>= 1)
        hash = mz_hash_node(&frontier->stack[--depth], &hash);
    frontier->stack[depth] = hash;
    frontier->size++;
}

struct mz_hash mz_frontier_root(const struct mz_frontier *frontier) {
    unsigned depth = subtrees(frontier->size);
    if (depth == 0)
        return mz_hash_empty_tree();
    struct mz_hash root = frontier->stack[--depth];
    while (depth > 0)
        root = mz_hash_node(&frontier->stack[--depth], &root);
    return root;
}

struct mz_hash mz_merkle_root(const struct mz_hash *leaves, size_t count) {
    struct mz_frontier frontier = {.size = 0};
    for (size_t i = 0; i < count; i++)
        mz_frontier_append(&frontier, &leaves[i]);
    return mz_frontier_root(&frontier);
}

/* -- Reading nodes. */

/* Loads the complete subtrees of the leaves begin .. begin + size - 1. `begin` must be a multiple
 * of the greatest power of two <= size, as it is for every subtree of a tree, so that each part is
 * a node. */
static enum mz_status load(const struct mz_node_reader *reader, uint64_t begin, uint64_t size,
                           struct mz_frontier *ret_frontier) {
    unsigned depth = 0;
    for (uint64_t left = size; left != 0;) {
        uint8_t level = (uint8_t)(63 - __builtin_clzll(left));
        enum mz_status status =
            reader->node(reader->context, level, begin >> level, &ret_frontier->stack[depth++]);
        if (status != MZ_OK)
            return status;
        begin += UINT64_C(1) << level;
        left &= ~(UINT64_C(1) << level);
    }
    ret_frontier->size = size;
    return MZ_OK;
}

enum mz_status mz_frontier_load(const struct mz_node_reader *reader, uint64_t size,
                                struct mz_frontier *ret_frontier) {
    struct mz_frontier frontier;
    enum mz_status status = load(reader, 0, size, &frontier);
    if (status != MZ_OK)
        return status;
    ret_frontier->size = size;
    for (unsigned i = 0; i < subtrees(size); i++)
        ret_frontier->stack[i] = frontier.stack[i];
    return MZ_OK;
}

/* Appends the hash of the leaves begin .. end - 1 to a proof. */
static enum mz_status push(const struct mz_node_reader *reader, uint64_t begin, uint64_t end,
                           struct mz_proof *proof) {
    struct mz_frontier frontier;
    enum mz_status status = load(reader, begin, end - begin, &frontier);
    if (status == MZ_OK)
        proof->hashes[proof->count++] = mz_frontier_root(&frontier);
    return status;
}

/* The way down the tree meets the hashes root's child first; a proof lists them deepest first. */
static void copy_reversed(const struct mz_proof *proof, struct mz_proof *ret_proof) {
    for (size_t i = 0; i < proof->count; i++)
        ret_proof->hashes[i] = proof->hashes[proof->count - 1 - i];
    ret_proof->count = proof->count;
}

static enum mz_status array_node(void *context, uint8_t level, uint64_t index,
                                 struct mz_hash *ret_hash) {
    const struct mz_leaf_array *array = context;
    uint64_t width = UINT64_C(1) << level;
    if (array->count < width || index > (array->count - width) >> level)
        return MZ_E_OUT_OF_RANGE;
    *ret_hash = mz_merkle_root(array->leaves + (index << level), (size_t)width);
    return MZ_OK;
}

struct mz_node_reader mz_merkle_array_reader(struct mz_leaf_array *array) {
    return (struct mz_node_reader){array_node, array};
}

/* -- Making proofs. */

enum mz_status mz_merkle_inclusion(const struct mz_node_reader *reader, uint64_t index,
                                   uint64_t size, struct mz_proof *ret_proof) {
    if (index >= size)
        return MZ_E_OUT_OF_RANGE;
    /* PATH(m, D[n]) of RFC 6962 §2.1.1, with its recursion unrolled. */
    struct mz_proof down = {.count = 0};
    uint64_t begin = 0, end = size;
    while (end - begin > 1) {
        uint64_t middle = begin + split(end - begin);
        enum mz_status status;
        if (index < middle) {
            status = push(reader, middle, end, &down);
            end = middle;
        } else {
            status = push(reader, begin, middle, &down);
            begin = middle;
        }
        if (status != MZ_OK)
            return status;
    }
    copy_reversed(&down, ret_proof);
    return MZ_OK;
}

enum mz_status mz_merkle_consistency(const struct mz_node_reader *reader, uint64_t first,
                                     uint64_t second, struct mz_proof *ret_proof) {
    if (first > second)
        return MZ_E_OUT_OF_RANGE;
    /* SUBPROOF(m, D[n], true) of RFC 6962 §2.1.2, unrolled. The old tree ends inside begin .. end,
     * and at `end` at last. */
    struct mz_proof down = {.count = 0};
    uint64_t begin = 0, end = first == 0 ? 0 : second;
    enum mz_status status = MZ_OK;
    while (status == MZ_OK && first < end) {
        uint64_t middle = begin + split(end - begin);
        if (first <= middle) {
            status = push(reader, middle, end, &down);
            end = middle;
        } else {
            status = push(reader, begin, middle, &down);
            begin = middle;
        }
    }
    /* The last subtree is the verifier's own old root if the way never went right. */
    if (status == MZ_OK && begin != 0)
        status = push(reader, begin, end, &down);
    if (status == MZ_OK)
        copy_reversed(&down, ret_proof);
    return status;
}

/* -- Checking proofs. */

enum mz_status mz_merkle_inclusion_root(uint64_t index, uint64_t size, const struct mz_hash *leaf,
                                        const struct mz_proof *proof, struct mz_hash *ret_root) {
    if (index >= size || proof->count > MZ_MAX_PROOF)
        return MZ_E_BAD_PROOF;
    /* The positions of the leaf and of the last leaf, one level up for each hash. */
    uint64_t position = index, last = size - 1;
    struct mz_hash hash = *leaf;
    for (size_t i = 0; i < proof->count; i++) {
        if (last == 0)
            return MZ_E_BAD_PROOF;
        if ((position & 1) != 0 || position == last) {
            hash = mz_hash_node(&proof->hashes[i], &hash);
            /* On the right edge, levels without a left sibling have no hash in the proof. */
            while ((position & 1) == 0 && position != 0) {
                position >>= 1;
                last >>= 1;
            }
        } else {
            hash = mz_hash_node(&hash, &proof->hashes[i]);
        }
        position >>= 1;
        last >>= 1;
    }
    if (last != 0)
        return MZ_E_BAD_PROOF;
    *ret_root = hash;
    return MZ_OK;
}

enum mz_status mz_merkle_verify_inclusion(uint64_t index, uint64_t size, const struct mz_hash *leaf,
                                          const struct mz_proof *proof,
                                          const struct mz_hash *root) {
    struct mz_hash computed;
    enum mz_status status = mz_merkle_inclusion_root(index, size, leaf, proof, &computed);
    if (status == MZ_OK && !mz_hash_equal(&computed, root))
        return MZ_E_BAD_PROOF;
    return status;
}

/* Both roots that a consistency proof between two different trees computes, from the seed where
 * the first tree is a node of the second and the proof leaves out what the verifier has. */
static enum mz_status consistency_roots(uint64_t first, uint64_t second, const struct mz_hash *seed,
                                        const struct mz_proof *proof, struct mz_hash *ret_old,
                                        struct mz_hash *ret_new) {
    uint64_t position = first - 1, last = second - 1;
    size_t next = 0;
    while ((position & 1) != 0) {
        position >>= 1;
        last >>= 1;
    }
    if (seed == NULL && proof->count == 0)
        return MZ_E_BAD_PROOF;
    struct mz_hash old = seed != NULL ? *seed : proof->hashes[next++];
    struct mz_hash new = old;
    for (; next < proof->count; next++) {
        const struct mz_hash *hash = &proof->hashes[next];
        if (last == 0)
            return MZ_E_BAD_PROOF;
        if ((position & 1) != 0 || position == last) {
            old = mz_hash_node(hash, &old);
            new = mz_hash_node(hash, &new);
            while ((position & 1) == 0 && position != 0) {
                position >>= 1;
                last >>= 1;
            }
        } else {
            new = mz_hash_node(&new, hash);
        }
        position >>= 1;
        last >>= 1;
    }
    if (last != 0)
        return MZ_E_BAD_PROOF;
    *ret_old = old;
    *ret_new = new;
    return MZ_OK;
}

static bool is_complete(uint64_t size) {
    return (size & (size - 1)) == 0;
}

enum mz_status mz_merkle_verify_consistency(uint64_t first, const struct mz_hash *first_root,
                                            uint64_t second, const struct mz_hash *second_root,
                                            const struct mz_proof *proof) {
    if (first > second || proof->count > MZ_MAX_PROOF + 1)
        return MZ_E_BAD_PROOF;
    struct mz_hash empty = mz_hash_empty_tree();
    if (first == 0 && !mz_hash_equal(first_root, &empty))
        return MZ_E_BAD_PROOF;
    if (first == second && !mz_hash_equal(first_root, second_root))
        return MZ_E_BAD_PROOF;
    if (first == 0 || first == second)
        return proof->count == 0 ? MZ_OK : MZ_E_BAD_PROOF;

    struct mz_hash old, new;
    enum mz_status status =
        consistency_roots(first, second, is_complete(first) ? first_root : NULL, proof, &old, &new);
    if (status != MZ_OK)
        return status;
    bool proven = mz_hash_equal(&old, first_root) && mz_hash_equal(&new, second_root);
    return proven ? MZ_OK : MZ_E_BAD_PROOF;
}

enum mz_status mz_merkle_consistency_root(uint64_t first, uint64_t second,
                                          const struct mz_proof *proof,
                                          struct mz_hash *ret_first_root) {
    struct mz_hash new;
    if (first == 0 || first >= second || is_complete(first) || proof->count > MZ_MAX_PROOF + 1)
        return MZ_E_BAD_PROOF;
    return consistency_roots(first, second, NULL, proof, ret_first_root, &new);
}
