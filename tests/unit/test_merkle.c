/* proto/log/merkle: the reference tree of Certificate Transparency, and every size and pair up to a
 * bound against a tree that is computed by RFC 6962 §2.1's own recursion. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "proto/base/hex.h"
#include "proto/log/hash.h"
#include "proto/log/merkle.h"

#define LARGEST 300u

static struct mz_hash leaves[LARGEST];
static struct mz_hash roots[LARGEST + 1];
static struct mz_hash nodes[9][LARGEST]; /* every node, so that all pairs can be tried quickly */

static void set_up_leaves(void) {
    for (unsigned i = 0; i < LARGEST; i++) {
        uint8_t entry[2] = {(uint8_t)(i >> 8), (uint8_t)i};
        nodes[0][i] = leaves[i] = mz_hash_leaf(mz_span_of(entry, sizeof entry));
    }
    for (unsigned level = 1; level < 9; level++) {
        for (unsigned i = 0; i < LARGEST >> level; i++)
            nodes[level][i] = mz_hash_node(&nodes[level - 1][2 * i], &nodes[level - 1][2 * i + 1]);
    }
}

static enum mz_status table_node(void *context, uint8_t level, uint64_t index,
                                 struct mz_hash *ret_hash) {
    (void)context;
    assert_true(level < 9 && index < LARGEST >> level);
    *ret_hash = nodes[level][index];
    return MZ_OK;
}

static size_t split(size_t n) {
    size_t k = 1;
    while (k * 2 < n)
        k *= 2;
    return k;
}

/* MTH(D[n]) of RFC 6962 §2.1. */
static struct mz_hash naive_root(const struct mz_hash *d, size_t n) {
    if (n == 0)
        return mz_sha256(mz_span_text(""));
    if (n == 1)
        return d[0];
    size_t k = split(n);
    struct mz_hash left = naive_root(d, k), right = naive_root(d + k, n - k);
    return mz_hash_node(&left, &right);
}

/* PATH(m, D[n]) of RFC 6962 §2.1.1. */
static void naive_path(size_t m, const struct mz_hash *d, size_t n, struct mz_proof *proof) {
    if (n == 1)
        return;
    size_t k = split(n);
    if (m < k) {
        naive_path(m, d, k, proof);
        proof->hashes[proof->count++] = naive_root(d + k, n - k);
    } else {
        naive_path(m - k, d + k, n - k, proof);
        proof->hashes[proof->count++] = naive_root(d, k);
    }
}

/* SUBPROOF(m, D[n], b) of RFC 6962 §2.1.2. */
static void naive_subproof(size_t m, const struct mz_hash *d, size_t n, bool b,
                           struct mz_proof *proof) {
    if (m == n) {
        if (!b)
            proof->hashes[proof->count++] = naive_root(d, n);
        return;
    }
    size_t k = split(n);
    if (m <= k) {
        naive_subproof(m, d, k, b, proof);
        proof->hashes[proof->count++] = naive_root(d + k, n - k);
    } else {
        naive_subproof(m - k, d + k, n - k, false, proof);
        proof->hashes[proof->count++] = naive_root(d, k);
    }
}

static void assert_proofs_equal(const struct mz_proof *a, const struct mz_proof *b) {
    assert_int_equal(a->count, b->count);
    assert_memory_equal(a->hashes, b->hashes, a->count * sizeof a->hashes[0]);
}

static void assert_hash(const struct mz_hash *hash, const char *want) {
    char text[MZ_HEX_HASH_SIZE + 1];
    mz_hex_of_hash(hash, text);
    assert_string_equal(text, want);
}

/* -- The reference tree (certificate-transparency, merkle_tree_test). */

static const char *const reference_entries[8] = {
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
};
static const char *const reference_roots[9] = {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

static void reference_leaves(struct mz_hash ret_leaves[8]) {
    for (size_t i = 0; i < 8; i++) {
        uint8_t entry[16];
        size_t size = strlen(reference_entries[i]) / 2;
        assert_int_equal(mz_hex_decode(mz_span_text(reference_entries[i]), entry, size), MZ_OK);
        ret_leaves[i] = mz_hash_leaf(mz_span_of(entry, size));
    }
}

static void test_reference_roots(void **state) {
    (void)state;
    struct mz_hash reference[8];
    struct mz_frontier frontier = {.size = 0};
    reference_leaves(reference);
    for (size_t size = 0; size <= 8; size++) {
        struct mz_hash root = mz_frontier_root(&frontier);
        assert_hash(&root, reference_roots[size]);
        root = mz_merkle_root(reference, size);
        assert_hash(&root, reference_roots[size]);
        if (size < 8)
            mz_frontier_append(&frontier, &reference[size]);
    }
}

static void test_reference_proofs(void **state) {
    (void)state;
    static const struct {
        bool consistency;
        uint64_t a, size; /* leaf index or first size; second size */
        size_t count;
        const char *hashes[3];
    } cases[] = {
        {false, 0, 1, 0, {0}},
        {false,
         0,
         8,
         3,
         {"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
          "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
          "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}},
        {false,
         5,
         8,
         3,
         {"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
          "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}},
        {false, 2, 3, 1, {"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"}},
        {false,
         1,
         5,
         3,
         {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
          "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"}},
        {true, 1, 1, 0, {0}},
        {true,
         1,
         8,
         3,
         {"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
          "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
          "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}},
        {true,
         6,
         8,
         3,
         {"0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
          "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}},
        {true,
         2,
         5,
         2,
         {"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
          "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"}},
    };
    struct mz_hash reference[8], root, old_root;
    reference_leaves(reference);
    struct mz_leaf_array array = {reference, 8};
    struct mz_node_reader reader = mz_merkle_array_reader(&array);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mz_proof proof;
        uint64_t a = cases[i].a, size = cases[i].size;
        assert_int_equal(mz_hex_decode_hash(mz_span_text(reference_roots[size]), &root), MZ_OK);
        assert_int_equal(mz_hex_decode_hash(mz_span_text(reference_roots[a]), &old_root), MZ_OK);
        if (cases[i].consistency) {
            assert_int_equal(mz_merkle_consistency(&reader, a, size, &proof), MZ_OK);
            assert_int_equal(mz_merkle_verify_consistency(a, &old_root, size, &root, &proof),
                             MZ_OK);
        } else {
            assert_int_equal(mz_merkle_inclusion(&reader, a, size, &proof), MZ_OK);
            assert_int_equal(mz_merkle_verify_inclusion(a, size, &reference[a], &proof, &root),
                             MZ_OK);
        }
        assert_int_equal(proof.count, cases[i].count);
        for (size_t h = 0; h < proof.count; h++)
            assert_hash(&proof.hashes[h], cases[i].hashes[h]);
    }
}

/* -- Every size. */

static void test_every_root(void **state) {
    (void)state;
    struct mz_frontier frontier = {.size = 0}, same = {.size = 0};
    struct mz_leaf_array array = {leaves, LARGEST};
    struct mz_node_reader reader = mz_merkle_array_reader(&array);
    for (size_t size = 0; size <= LARGEST; size++) {
        struct mz_frontier loaded;
        roots[size] = naive_root(leaves, size);
        struct mz_hash root = mz_frontier_root(&frontier);
        assert_true(mz_hash_equal(&root, &roots[size]));
        assert_int_equal(frontier.size, size);
        assert_int_equal(mz_frontier_load(&reader, size, &loaded), MZ_OK);
        assert_int_equal(loaded.size, size);
        root = mz_frontier_root(&loaded);
        assert_true(mz_hash_equal(&root, &roots[size]));
        if (size == LARGEST)
            break;

        struct mz_hash completed[64];
        unsigned count = mz_frontier_append_nodes(&same, &leaves[size], completed);
        assert_int_equal(count, __builtin_ctzll(size + 1) + 1);
        for (unsigned level = 0; level < count; level++) {
            struct mz_hash node = naive_root(leaves + ((size >> level) << level), 1u << level);
            assert_true(mz_hash_equal(&node, &completed[level]));
        }
        mz_frontier_append(&frontier, &leaves[size]);
        assert_int_equal(same.size, frontier.size);
        root = mz_frontier_root(&same);
        struct mz_hash other = mz_frontier_root(&frontier);
        assert_true(mz_hash_equal(&root, &other));
    }
}

/* Comparing with the recursion costs its whole recomputation, so beyond this size only every few
 * proofs are compared; every one is verified against the recursion's roots. */
static bool is_compared(size_t place, size_t size) {
    return size <= 70 || place < 3 || place + 3 > size || place % 17 == size % 17;
}

static void test_every_inclusion(void **state) {
    (void)state;
    const struct mz_node_reader reader = {table_node, NULL};
    for (size_t size = 1; size <= LARGEST; size++) {
        for (size_t index = 0; index < size; index++) {
            struct mz_proof proof;
            assert_int_equal(mz_merkle_inclusion(&reader, index, size, &proof), MZ_OK);
            assert_int_equal(
                mz_merkle_verify_inclusion(index, size, &leaves[index], &proof, &roots[size]),
                MZ_OK);
            if (!is_compared(index, size))
                continue;
            struct mz_proof naive = {.count = 0};
            naive_path(index, leaves, size, &naive);
            assert_proofs_equal(&proof, &naive);
        }
    }
}

static void test_every_consistency(void **state) {
    (void)state;
    const struct mz_node_reader reader = {table_node, NULL};
    for (size_t second = 0; second <= LARGEST; second++) {
        for (size_t first = 0; first <= second; first++) {
            struct mz_proof proof;
            assert_int_equal(mz_merkle_consistency(&reader, first, second, &proof), MZ_OK);
            assert_int_equal(
                mz_merkle_verify_consistency(first, &roots[first], second, &roots[second], &proof),
                MZ_OK);
            if (!is_compared(first, second))
                continue;
            struct mz_proof naive = {.count = 0};
            if (first > 0)
                naive_subproof(first, leaves, second, true, &naive);
            assert_proofs_equal(&proof, &naive);
        }
    }
}

/* The reader over an array gives the same nodes as the table, and so the same proofs. */
static void test_array_reader(void **state) {
    (void)state;
    struct mz_leaf_array array = {leaves, LARGEST};
    struct mz_node_reader reader = mz_merkle_array_reader(&array);
    for (uint8_t level = 0; level < 9; level++) {
        for (uint64_t i = 0; i < (LARGEST >> level) + 2; i++) {
            struct mz_hash node;
            enum mz_status status = reader.node(reader.context, level, i, &node);
            assert_int_equal(status, i < LARGEST >> level ? MZ_OK : MZ_E_OUT_OF_RANGE);
            if (status == MZ_OK)
                assert_true(mz_hash_equal(&node, &nodes[level][i]));
        }
    }
    struct mz_hash node;
    assert_int_equal(reader.node(reader.context, 9, 0, &node), MZ_E_OUT_OF_RANGE);
    assert_int_equal(reader.node(reader.context, 63, 1, &node), MZ_E_OUT_OF_RANGE);
    assert_int_equal(reader.node(reader.context, 0, UINT64_MAX, &node), MZ_E_OUT_OF_RANGE);
}

/* -- Tampering. */

static void assert_inclusion_refused(uint64_t index, uint64_t size, const struct mz_hash *leaf,
                                     const struct mz_proof *proof, const struct mz_hash *root) {
    assert_int_equal(mz_merkle_verify_inclusion(index, size, leaf, proof, root), MZ_E_BAD_PROOF);
}

static void test_tampered_inclusion(void **state) {
    (void)state;
    struct mz_leaf_array array = {leaves, LARGEST};
    struct mz_node_reader reader = mz_merkle_array_reader(&array);
    for (size_t size = 1; size <= 40; size++) {
        for (size_t index = 0; index < size; index++) {
            struct mz_proof proof;
            assert_int_equal(mz_merkle_inclusion(&reader, index, size, &proof), MZ_OK);
            const struct mz_hash *leaf = &leaves[index], *root = &roots[size];
            /* Every other place in the same tree; every other root; another leaf. */
            for (size_t other = 0; other <= size + 1; other++) {
                if (other != index)
                    assert_inclusion_refused(other, size, leaf, &proof, root);
                if (other != size)
                    assert_inclusion_refused(index, size, leaf, &proof, &roots[other]);
            }
            assert_inclusion_refused(index, size, &leaves[LARGEST - 1], &proof, root);
            assert_inclusion_refused(index, 0, leaf, &proof, root);
            /* Each hash changed, left out or exchanged with the next; one too many. */
            for (size_t h = 0; h < proof.count; h++) {
                struct mz_proof bad = proof;
                bad.hashes[h].bytes[h % 32] ^= 0x10;
                assert_inclusion_refused(index, size, leaf, &bad, root);
                bad = proof;
                bad.count--;
                memmove(bad.hashes + h, bad.hashes + h + 1, (bad.count - h) * sizeof bad.hashes[0]);
                assert_inclusion_refused(index, size, leaf, &bad, root);
                if (h + 1 < proof.count) {
                    bad = proof;
                    bad.hashes[h] = proof.hashes[h + 1];
                    bad.hashes[h + 1] = proof.hashes[h];
                    assert_inclusion_refused(index, size, leaf, &bad, root);
                }
            }
            struct mz_proof longer = proof;
            longer.hashes[longer.count++] = *root;
            assert_inclusion_refused(index, size, leaf, &longer, root);
            /* Without a root to compare with, the number of hashes alone must give it away. */
            struct mz_hash computed;
            assert_int_equal(mz_merkle_inclusion_root(index, size, leaf, &longer, &computed),
                             MZ_E_BAD_PROOF);
            assert_int_equal(mz_merkle_inclusion_root(index, size, leaf, &proof, &computed), MZ_OK);
            assert_true(mz_hash_equal(&computed, root));
            if (proof.count > 0) {
                longer.count = proof.count - 1;
                assert_int_equal(mz_merkle_inclusion_root(index, size, leaf, &longer, &computed),
                                 MZ_E_BAD_PROOF);
            }
        }
    }
}

static void assert_consistency_refused(uint64_t first, const struct mz_hash *first_root,
                                       uint64_t second, const struct mz_hash *second_root,
                                       const struct mz_proof *proof) {
    assert_int_equal(mz_merkle_verify_consistency(first, first_root, second, second_root, proof),
                     MZ_E_BAD_PROOF);
}

static void test_tampered_consistency(void **state) {
    (void)state;
    struct mz_leaf_array array = {leaves, LARGEST};
    struct mz_node_reader reader = mz_merkle_array_reader(&array);
    for (size_t second = 0; second <= 40; second++) {
        for (size_t first = 0; first <= second; first++) {
            struct mz_proof proof;
            assert_int_equal(mz_merkle_consistency(&reader, first, second, &proof), MZ_OK);
            const struct mz_hash *old = &roots[first], *new = &roots[second];
            for (size_t other = 0; other <= second + 1; other++) {
                if (other != first)
                    assert_consistency_refused(first, &roots[other], second, new, &proof);
                /* A proof from the empty tree says nothing about the new one, so any root passes.
                 */
                if (other != second && first != 0)
                    assert_consistency_refused(first, old, second, &roots[other], &proof);
                if (other != first)
                    assert_consistency_refused(other, old, second, new, &proof);
            }
            if (first > 0 && first < second)
                assert_consistency_refused(second, new, first, old, &proof);
            for (size_t h = 0; h < proof.count; h++) {
                struct mz_proof bad = proof;
                bad.hashes[h].bytes[h % 32] ^= 0x10;
                assert_consistency_refused(first, old, second, new, &bad);
                bad = proof;
                bad.count--;
                memmove(bad.hashes + h, bad.hashes + h + 1, (bad.count - h) * sizeof bad.hashes[0]);
                assert_consistency_refused(first, old, second, new, &bad);
            }
            struct mz_proof longer = proof;
            longer.hashes[longer.count++] = *new;
            assert_consistency_refused(first, old, second, new, &longer);
            longer = proof;
            memmove(longer.hashes + 1, longer.hashes, longer.count * sizeof longer.hashes[0]);
            longer.hashes[0] = *old;
            longer.count++;
            assert_consistency_refused(first, old, second, new, &longer);
        }
    }
}

/* A node must not pass for a leaf: the proof of an inner node, one level up, is refused. */
static void test_node_is_no_leaf(void **state) {
    (void)state;
    struct mz_leaf_array array = {leaves, 4};
    struct mz_node_reader reader = mz_merkle_array_reader(&array);
    struct mz_proof proof;
    assert_int_equal(mz_merkle_inclusion(&reader, 0, 4, &proof), MZ_OK);
    struct mz_hash node = mz_hash_node(&leaves[0], &leaves[1]);
    proof.hashes[0] = proof.hashes[1];
    proof.count = 1;
    assert_inclusion_refused(0, 4, &node, &proof, &roots[4]);
}

static void test_out_of_range(void **state) {
    (void)state;
    struct mz_leaf_array array = {leaves, 5};
    struct mz_node_reader reader = mz_merkle_array_reader(&array);
    struct mz_proof proof = {.count = 4711};
    assert_int_equal(mz_merkle_inclusion(&reader, 0, 0, &proof), MZ_E_OUT_OF_RANGE);
    assert_int_equal(mz_merkle_inclusion(&reader, 5, 5, &proof), MZ_E_OUT_OF_RANGE);
    assert_int_equal(mz_merkle_consistency(&reader, 5, 4, &proof), MZ_E_OUT_OF_RANGE);
    /* What the reader does not hold. */
    assert_int_equal(mz_merkle_inclusion(&reader, 0, 6, &proof), MZ_E_OUT_OF_RANGE);
    assert_int_equal(mz_merkle_consistency(&reader, 5, 6, &proof), MZ_E_OUT_OF_RANGE);
    assert_int_equal(mz_merkle_inclusion(&reader, 0, UINT64_MAX, &proof), MZ_E_OUT_OF_RANGE);
    struct mz_frontier frontier = {.size = 4711};
    assert_int_equal(mz_frontier_load(&reader, 6, &frontier), MZ_E_OUT_OF_RANGE);
    assert_int_equal(frontier.size, 4711);
    assert_int_equal(proof.count, 4711);
}

/* -- Trees of any size. All leaves the same, so that a node's hash depends on its level alone. */

static enum mz_status uniform_node(void *context, uint8_t level, uint64_t index,
                                   struct mz_hash *ret_hash) {
    const uint64_t *size = context;
    /* Only complete subtrees inside the tree are asked for. */
    assert_true(level < 64 && index < (*size >> level));
    *ret_hash = leaves[0];
    for (uint8_t i = 0; i < level; i++)
        *ret_hash = mz_hash_node(ret_hash, ret_hash);
    return MZ_OK;
}

static void test_huge(void **state) {
    (void)state;
    static const uint64_t sizes[] = {
        UINT64_C(10000000),      (UINT64_C(1) << 32) + 1,
        (UINT64_C(1) << 62) - 1, (UINT64_C(1) << 63) - 1,
        UINT64_C(1) << 63,       (UINT64_C(1) << 63) + 1,
        UINT64_MAX - 1,          UINT64_MAX,
    };
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        uint64_t size = sizes[i];
        struct mz_node_reader reader = {uniform_node, &size};
        struct mz_frontier frontier;
        assert_int_equal(mz_frontier_load(&reader, size, &frontier), MZ_OK);
        struct mz_hash root = mz_frontier_root(&frontier);
        const uint64_t places[] = {0, 1, size / 3, size / 2, size - 2, size - 1};
        for (size_t p = 0; p < sizeof places / sizeof places[0]; p++) {
            struct mz_proof proof;
            assert_int_equal(mz_merkle_inclusion(&reader, places[p], size, &proof), MZ_OK);
            assert_true(proof.count <= MZ_MAX_PROOF);
            assert_int_equal(mz_merkle_verify_inclusion(places[p], size, &leaves[0], &proof, &root),
                             MZ_OK);
            assert_inclusion_refused(places[p], size, &leaves[1], &proof, &root);

            uint64_t first = places[p] + 1;
            struct mz_frontier old;
            assert_int_equal(mz_frontier_load(&reader, first, &old), MZ_OK);
            struct mz_hash old_root = mz_frontier_root(&old);
            assert_int_equal(mz_merkle_consistency(&reader, first, size, &proof), MZ_OK);
            assert_true(proof.count <= MZ_MAX_PROOF + 1);
            assert_int_equal(mz_merkle_verify_consistency(first, &old_root, size, &root, &proof),
                             MZ_OK);
        }
    }
}

/* A hostile proof may claim any number of hashes. */
static void test_absurd_count(void **state) {
    (void)state;
    struct mz_proof proof = {.count = SIZE_MAX};
    assert_inclusion_refused(0, UINT64_MAX, &leaves[0], &proof, &roots[1]);
    assert_consistency_refused(1, &roots[1], 2, &roots[2], &proof);
    proof.count = MZ_MAX_PROOF + 1;
    assert_inclusion_refused(0, UINT64_MAX, &leaves[0], &proof, &roots[1]);
    assert_consistency_refused(3, &roots[1], UINT64_MAX, &roots[2], &proof);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reference_roots),
        cmocka_unit_test(test_reference_proofs),
        cmocka_unit_test(test_every_root),
        cmocka_unit_test(test_every_inclusion),
        cmocka_unit_test(test_every_consistency),
        cmocka_unit_test(test_array_reader),
        cmocka_unit_test(test_tampered_inclusion),
        cmocka_unit_test(test_tampered_consistency),
        cmocka_unit_test(test_node_is_no_leaf),
        cmocka_unit_test(test_out_of_range),
        cmocka_unit_test(test_huge),
        cmocka_unit_test(test_absurd_count),
    };
    set_up_leaves();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
