/* proto/log/contradiction: every pair of sizes of two histories that part at every place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "proto/log/contradiction.h"
#include "proto/log/hash.h"

#define MOST 20u

/* A history of leaves that are all `left` before `part` and all `right` from there on. */
struct history {
    struct mz_hash leaves[MOST];
    struct mz_leaf_array array;
    struct mz_node_reader reader;
};

static void tell(struct history *h, uint64_t part) {
    for (uint64_t i = 0; i < MOST; i++) {
        uint8_t entry[2] = {(uint8_t)i, i >= part};
        h->leaves[i] = mz_hash_leaf(mz_span_of(entry, sizeof entry));
    }
    h->array = (struct mz_leaf_array){.leaves = h->leaves, .count = MOST};
    h->reader = mz_merkle_array_reader(&h->array);
}

static struct mz_checkpoint at(const struct history *h, uint64_t size) {
    struct mz_frontier frontier;
    assert_int_equal(mz_frontier_load(&h->reader, size, &frontier), MZ_OK);
    return (struct mz_checkpoint){.size = size, .root = mz_frontier_root(&frontier)};
}

static void judge(uint64_t part, uint64_t m, uint64_t n) {
    static struct history one, other;
    struct mz_proof proof;
    tell(&one, MOST);
    tell(&other, part);
    bool parted = part < m;
    struct mz_checkpoint smaller = at(&one, m), greater = at(&other, n);
    struct mz_hash beginning = at(&other, m).root;
    assert_int_equal(mz_merkle_consistency(&other.reader, m, n, &proof), MZ_OK);
    enum mz_contradiction told = parted ? MZ_CONTRADICTION_BEGINNING : MZ_CONTRADICTION_CONSISTENT;
    assert_int_equal(mz_contradiction_judge(&smaller, &greater, &proof, &beginning), told);
    assert_int_equal(mz_contradiction_judge(&greater, &smaller, &proof, &beginning), told);
    /* The proof alone has the root, but for a complete tree. */
    bool known = !parted || (m & (m - 1)) != 0;
    assert_int_equal(mz_contradiction_judge(&smaller, &greater, &proof, NULL),
                     known ? told : MZ_CONTRADICTION_OPEN);
    assert_int_equal(mz_contradiction_judge(&smaller, &greater, NULL, &beginning),
                     MZ_CONTRADICTION_OPEN);
    /* A beginning that somebody made up, and a proof that somebody changed, show nothing. */
    beginning.bytes[0] ^= 1;
    assert_int_equal(mz_contradiction_judge(&smaller, &greater, &proof, &beginning),
                     MZ_CONTRADICTION_OPEN);
    for (size_t i = 0; i < proof.count; i++) {
        proof.hashes[i].bytes[31] ^= 1;
        assert_int_equal(mz_contradiction_judge(&smaller, &greater, &proof, NULL),
                         MZ_CONTRADICTION_OPEN);
        proof.hashes[i].bytes[31] ^= 1;
    }
    proof.count--;
    assert_int_equal(mz_contradiction_judge(&smaller, &greater, &proof, NULL),
                     MZ_CONTRADICTION_OPEN);
}

static void test_every_pair(void **state) {
    (void)state;
    for (uint64_t part = 0; part < MOST; part++)
        for (uint64_t m = 1; m < MOST; m++)
            for (uint64_t n = m + 1; n <= MOST; n++)
                judge(part, m, n);
}

static void test_one_size(void **state) {
    (void)state;
    static struct history one, other;
    tell(&one, MOST);
    tell(&other, 3);
    struct mz_checkpoint a = at(&one, 7), b = at(&other, 7), c = at(&other, 3);
    assert_int_equal(mz_contradiction_judge(&a, &b, NULL, NULL), MZ_CONTRADICTION_SIZE);
    assert_int_equal(mz_contradiction_judge(&a, &a, NULL, NULL), MZ_CONTRADICTION_CONSISTENT);
    struct mz_checkpoint d = at(&one, 3);
    assert_int_equal(mz_contradiction_judge(&c, &d, NULL, NULL), MZ_CONTRADICTION_CONSISTENT);
}

static void test_empty(void **state) {
    (void)state;
    static struct history one;
    struct mz_proof proof = {.count = 0};
    tell(&one, MOST);
    struct mz_checkpoint a = at(&one, 5), none = {.size = 0, .root = mz_hash_empty_tree()};
    assert_int_equal(mz_contradiction_judge(&none, &a, &proof, NULL), MZ_CONTRADICTION_OPEN);
}

/* What the root is computed from has its own bounds. */
static void test_root(void **state) {
    (void)state;
    static const struct {
        uint64_t first, second;
        size_t count;
    } bad[] = {{0, 5, 1}, {5, 5, 1}, {6, 5, 1}, {4, 5, 1}, {3, 5, 0}, {3, 5, MZ_MAX_PROOF + 2}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct mz_proof proof = {.count = bad[i].count};
        struct mz_hash root = {{42}};
        assert_int_equal(mz_merkle_consistency_root(bad[i].first, bad[i].second, &proof, &root),
                         MZ_E_BAD_PROOF);
        assert_int_equal(root.bytes[0], 42);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_pair),
        cmocka_unit_test(test_one_size),
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
