/* daemon/snapshot: tiles as tlog-tiles cuts them, proofs at any size, a moment that does not move.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "proto/log/hash.h"
#include "proto/log/merkle.h"
#include "tests/lib/house.h"

enum { COUNT = 600, BATCH = 150 };

struct fixture {
    struct house *house;
    struct ledger *maker;
    uint64_t first, size;
    struct mz_hash *leaves;
};

static int set_up(void **state) {
    struct fixture *f = calloc(1, sizeof *f);
    f->house = house_new();
    f->maker = ledger_new();
    house_open(f->house);
    f->first = house_open_business(f->house, f->maker, COUNT + 1);
    for (unsigned i = 0; i < COUNT; i += BATCH) {
        struct mz_span batch[BATCH];
        for (unsigned j = 0; j < BATCH; j++)
            batch[j] = house_statement(f->maker, f->first + i + j);
        struct house_answers a = house_file(f->house, batch, BATCH);
        assert_int_equal(a.count, BATCH);
        house_answers_free(&a);
    }
    f->size = f->first + COUNT;
    f->leaves = calloc(f->size, sizeof *f->leaves);
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    struct fixture *f = *state;
    house_free(f->house);
    ledger_free(f->maker);
    free(f->leaves);
    free(f);
    return 0;
}

static struct mz_snapshot *open_snapshot(struct fixture *f) {
    struct mz_snapshot *snapshot;
    assert_int_equal(mz_snapshot_open(f->house->ledger, &snapshot), MZ_OK);
    const struct mz_view_source *source = mz_snapshot_source(snapshot);
    for (uint64_t i = 0; i < f->size; i++) {
        struct mz_span entry;
        assert_int_equal(source->entry(source->ctx, i, &entry), MZ_OK);
        f->leaves[i] = mz_hash_leaf(entry);
    }
    return snapshot;
}

static void test_tiles(void **state) {
    struct fixture *f = *state;
    struct mz_snapshot *snapshot = open_snapshot(f);
    struct mz_span tile;
    for (uint64_t n = 0; n < 2; n++) {
        assert_int_equal(mz_snapshot_tile(snapshot, 0, n, 256, &tile), MZ_OK);
        assert_int_equal(tile.size, 256 * MZ_HASH_SIZE);
        assert_memory_equal(tile.data, &f->leaves[n * 256], tile.size);
    }
    unsigned last = (unsigned)(f->size % 256);
    /* The partial tile there is, and the narrower ones that older checkpoints made necessary. */
    for (unsigned width = 1; width <= last; width++) {
        assert_int_equal(mz_snapshot_tile(snapshot, 0, 2, width, &tile), MZ_OK);
        assert_int_equal(tile.size, width * MZ_HASH_SIZE);
        assert_memory_equal(tile.data, &f->leaves[512], tile.size);
    }
    assert_int_equal(mz_snapshot_tile(snapshot, 1, 0, 2, &tile), MZ_OK);
    for (unsigned i = 0; i < 2; i++) {
        struct mz_hash node = mz_merkle_root(&f->leaves[i * 256], 256);
        assert_memory_equal(tile.data + i * MZ_HASH_SIZE, node.bytes, MZ_HASH_SIZE);
    }
    const struct {
        uint8_t level;
        uint64_t number;
        unsigned width;
    } absent[] = {{0, 2, 0},   {0, 2, last + 1}, {0, 2, 256},       {0, 3, 1},
                  {1, 0, 3},   {1, 1, 1},        {2, 0, 1},         {63, 0, 1},
                  {255, 0, 1}, {0, 0, 257},      {0, UINT64_MAX, 1}};
    for (size_t i = 0; i < sizeof absent / sizeof absent[0]; i++)
        assert_int_equal(
            mz_snapshot_tile(snapshot, absent[i].level, absent[i].number, absent[i].width, &tile),
            MZ_E_NOT_FOUND);
    mz_snapshot_close(snapshot);
}

static void test_proofs(void **state) {
    struct fixture *f = *state;
    struct mz_snapshot *snapshot = open_snapshot(f);
    struct mz_proof proof;
    unsigned count;
    for (uint64_t size = 1; size <= f->size; size += 23) {
        struct mz_hash root = mz_merkle_root(f->leaves, size);
        for (uint64_t i = 0; i < size; i += 41) {
            assert_int_equal(mz_snapshot_inclusion(snapshot, i, size, proof.hashes, &count), MZ_OK);
            proof.count = count;
            assert_int_equal(mz_merkle_verify_inclusion(i, size, &f->leaves[i], &proof, &root),
                             MZ_OK);
        }
        struct mz_hash now = mz_merkle_root(f->leaves, f->size);
        assert_int_equal(mz_snapshot_consistency(snapshot, size, f->size, proof.hashes, &count),
                         MZ_OK);
        proof.count = count;
        assert_int_equal(mz_merkle_verify_consistency(size, &root, f->size, &now, &proof), MZ_OK);
    }
    assert_int_equal(mz_snapshot_inclusion(snapshot, f->size, 0, proof.hashes, &count),
                     MZ_E_OUT_OF_RANGE);
    assert_int_equal(mz_snapshot_inclusion(snapshot, 0, f->size + 1, proof.hashes, &count),
                     MZ_E_OUT_OF_RANGE);
    assert_int_equal(mz_snapshot_consistency(snapshot, 1, f->size + 1, proof.hashes, &count),
                     MZ_E_OUT_OF_RANGE);
    assert_int_equal(mz_snapshot_consistency(snapshot, 5, 4, proof.hashes, &count),
                     MZ_E_OUT_OF_RANGE);
    mz_snapshot_close(snapshot);
}

/* What is filed afterwards is not seen. */
static void test_a_moment(void **state) {
    struct fixture *f = *state;
    struct mz_snapshot *snapshot = open_snapshot(f), *later;
    struct mz_span before, after, entry;
    assert_int_equal(mz_snapshot_checkpoint(snapshot, &before), MZ_OK);
    house_file_one(f->house, house_statement(f->maker, f->size));
    const struct mz_view_source *source = mz_snapshot_source(snapshot);
    assert_int_equal(source->tree_size, f->size);
    assert_int_equal(source->entry(source->ctx, f->size, &entry), MZ_E_NOT_FOUND);
    assert_int_equal(mz_snapshot_open(f->house->ledger, &later), MZ_OK);
    assert_int_equal(mz_snapshot_source(later)->tree_size, f->size + 1);
    assert_int_equal(mz_snapshot_checkpoint(later, &after), MZ_OK);
    assert_false(mz_span_equal(before, after));
    mz_snapshot_close(later);
    mz_snapshot_close(snapshot);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_tiles, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_proofs, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_moment, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
