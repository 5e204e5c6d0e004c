/* daemon/tree, store_log: every batch from every size gives the proofs and the root of RFC 6962;
 * the rows that are stored give the same; an aborted batch leaves no trace. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/tree.h"
#include "proto/log/hash.h"
#include "tests/lib/house.h"

enum { LEAVES = 700, CAPACITY = 300 };
static struct mz_hash leaves[LEAVES];

static char directory[] = "/tmp/mz-tree-XXXXXX";
static struct mz_store *store;

static int set_up(void **state) {
    (void)state;
    for (unsigned i = 0; i < LEAVES; i++) {
        uint8_t bytes[2] = {(uint8_t)(i >> 8), (uint8_t)i};
        leaves[i] = mz_hash_leaf(mz_span_of(bytes, sizeof bytes));
    }
    strcpy(directory, "/tmp/mz-tree-XXXXXX");
    assert_non_null(mkdtemp(directory));
    struct mz_store_identity identity = {.origin = "tree", .origin_size = 4};
    assert_int_equal(mz_store_create(directory, &identity, NULL), MZ_OK);
    struct mz_store_options options = {.path = directory};
    assert_int_equal(mz_store_open(&options, &store, NULL), MZ_OK);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    mz_store_close(store);
    house_remove(directory);
    return 0;
}

static void check_proof(const struct mz_hash *hashes, size_t count, uint64_t index, uint64_t size) {
    struct mz_leaf_array array = {leaves, size};
    struct mz_node_reader reader = mz_merkle_array_reader(&array);
    struct mz_proof expected;
    assert_int_equal(mz_merkle_inclusion(&reader, index, size, &expected), MZ_OK);
    assert_int_equal(count, expected.count);
    assert_memory_equal(hashes, expected.hashes, count * sizeof *hashes);
}

static void check_batch(const struct mz_tree *tree, uint64_t from, uint64_t to) {
    struct mz_hash root = mz_tree_root(tree), expected = mz_merkle_root(leaves, to);
    assert_memory_equal(root.bytes, expected.bytes, MZ_HASH_SIZE);
    for (uint64_t i = from; i < to; i++) {
        struct mz_hash proof[MZ_MAX_PROOF];
        unsigned count = mz_tree_proof(tree, i, proof);
        check_proof(proof, count, i, to);
    }
}

/* Appends from .. to − 1 in one txn, entries included so that the size is right. */
static void append(struct mz_tree *tree, struct mz_store_txn *txn, uint64_t from, uint64_t to) {
    mz_tree_begin(tree);
    for (uint64_t i = from; i < to; i++) {
        assert_int_equal(mz_store_entry_append(txn, i, mz_span_of("entry", 5)), MZ_OK);
        mz_tree_append(tree, &leaves[i]);
    }
    assert_int_equal(mz_tree_finish(tree, txn), MZ_OK);
}

/* In memory alone: each start, batches of each small size and some large ones. */
static void test_every_batch(void **state) {
    (void)state;
    struct mz_store_txn *txn = mz_store_txn_new(store);
    for (uint64_t from = 0; from < 70; from += from < 18 ? 1 : 7) {
        struct mz_tree *tree = mz_tree_new(CAPACITY);
        assert_int_equal(mz_store_write(txn), MZ_OK);
        if (from > 0)
            append(tree, txn, 0, from);
        for (uint64_t count = 1; count <= 300; count = count < 40 ? count + 1 : count + 65) {
            mz_tree_begin(tree);
            for (uint64_t i = from; i < from + count; i++)
                mz_tree_append(tree, &leaves[i]);
            assert_int_equal(mz_tree_finish(tree, txn), MZ_OK);
            check_batch(tree, from, from + count);
            mz_tree_abort(tree);
            assert_int_equal(mz_tree_size(tree), from);
        }
        mz_store_end(txn);
        mz_tree_free(tree);
    }
    mz_store_txn_free(txn);
}

static const uint64_t stops[] = {1,   2,   3,   15,  16,  17,  18,  40,  255,
                                 256, 257, 272, 273, 500, 512, 513, 699, 700};

/* Committed and loaded again at each stop: tiles, nodes, proofs of any index at any smaller size.
 */
static void test_stored_and_loaded(void **state) {
    (void)state;
    struct mz_store_txn *txn = mz_store_txn_new(store);
    uint64_t from = 0;
    for (size_t s = 0; s < sizeof stops / sizeof stops[0]; s++) {
        struct mz_tree *tree = mz_tree_new(CAPACITY);
        assert_int_equal(mz_store_read(txn), MZ_OK);
        assert_int_equal(mz_tree_load(tree, txn), MZ_OK);
        mz_store_end(txn);
        assert_int_equal(mz_tree_size(tree), from);
        assert_int_equal(mz_store_write(txn), MZ_OK);
        append(tree, txn, from, stops[s]);
        check_batch(tree, from, stops[s]);
        assert_int_equal(mz_store_commit(txn), MZ_OK);
        from = stops[s];
        mz_tree_free(tree);

        assert_int_equal(mz_store_read(txn), MZ_OK);
        struct mz_node_reader reader = mz_store_node_reader(txn);
        for (uint64_t size = 1; size <= from; size += 37)
            for (uint64_t i = 0; i < size; i += 13) {
                struct mz_proof proof;
                assert_int_equal(mz_merkle_inclusion(&reader, i, size, &proof), MZ_OK);
                check_proof(proof.hashes, proof.count, i, size);
            }
        struct mz_hash node;
        assert_int_equal(reader.node(reader.context, 0, from, &node), MZ_E_NOT_FOUND);
        uint8_t tile[256 * MZ_HASH_SIZE];
        unsigned width = from < 256 ? (unsigned)from : 256;
        assert_int_equal(mz_store_tile(txn, 0, 0, width, tile), MZ_OK);
        assert_memory_equal(tile, leaves, width * MZ_HASH_SIZE);
        if (from >= 256) {
            struct mz_hash root = mz_merkle_root(leaves, 256);
            assert_int_equal(mz_store_tile(txn, 1, 0, 1, tile), MZ_OK);
            assert_memory_equal(tile, root.bytes, MZ_HASH_SIZE);
        }
        assert_int_not_equal(mz_store_tile(txn, 0, from / 256, (unsigned)(from % 256) + 1, tile),
                             MZ_OK);
        mz_store_end(txn);
    }
    mz_store_txn_free(txn);
}

/* Rows of a txn that is thrown away do not stay in memory. */
static void test_abort_after_finish(void **state) {
    (void)state;
    struct mz_store_txn *txn = mz_store_txn_new(store);
    struct mz_tree *tree = mz_tree_new(CAPACITY);
    uint64_t from = 0;
    for (uint64_t to = 9; to <= 90; to += 9) {
        assert_int_equal(mz_store_write(txn), MZ_OK);
        append(tree, txn, from, to + 30);
        mz_store_end(txn);
        mz_tree_abort(tree);
        assert_int_equal(mz_store_write(txn), MZ_OK);
        append(tree, txn, from, to);
        assert_int_equal(mz_store_commit(txn), MZ_OK);
        from = to;
    }
    assert_int_equal(mz_store_read(txn), MZ_OK);
    struct mz_node_reader reader = mz_store_node_reader(txn);
    struct mz_frontier frontier;
    assert_int_equal(mz_frontier_load(&reader, from, &frontier), MZ_OK);
    struct mz_hash root = mz_frontier_root(&frontier), expected = mz_merkle_root(leaves, from);
    assert_memory_equal(root.bytes, expected.bytes, MZ_HASH_SIZE);
    mz_tree_free(tree);
    mz_store_txn_free(txn);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_every_batch, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_stored_and_loaded, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_abort_after_finish, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
