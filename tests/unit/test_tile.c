/* proto/log/tile: paths and widths of C2SP tlog-tiles, bundles, and a tree read through its tiles.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "proto/log/hash.h"
#include "proto/log/tile.h"

/* -- Paths. */

static void test_paths(void **state) {
    (void)state;
    static const struct {
        struct mz_tile tile;
        const char *path;
    } cases[] = {
        {{false, 0, 256, 0}, "/tile/0/000"},
        {{false, 0, 1, 0}, "/tile/0/000.p/1"},
        {{false, 0, 256, 1234067}, "/tile/0/x001/x234/067"},
        {{false, 0, 112, 273}, "/tile/0/273.p/112"},
        {{false, 1, 17, 1}, "/tile/1/001.p/17"},
        {{false, 2, 1, 0}, "/tile/2/000.p/1"},
        {{false, 63, 255, 999}, "/tile/63/999.p/255"},
        {{false, 5, 256, 1000}, "/tile/5/x001/000"},
        {{false, 5, 256, 999999}, "/tile/5/x999/999"},
        {{false, 5, 256, 1000000}, "/tile/5/x001/x000/000"},
        {{true, 0, 256, 1234067}, "/tile/entries/x001/x234/067"},
        {{true, 0, 9, 7}, "/tile/entries/007.p/9"},
        {{false, 63, 255, UINT64_MAX}, "/tile/63/x018/x446/x744/x073/x709/x551/615.p/255"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char path[MZ_TILE_PATH_SIZE - 1];
        struct mz_tile tile;
        struct mz_writer w = mz_writer_over(path, sizeof path);
        mz_tile_path_write(&w, &cases[i].tile);
        assert_true(mz_span_equal_text(mz_writer_view(&w), cases[i].path));
        assert_int_equal(mz_tile_path_parse(mz_span_text(cases[i].path), &tile), MZ_OK);
        assert_int_equal(tile.entries, cases[i].tile.entries);
        assert_int_equal(tile.level, cases[i].tile.level);
        assert_int_equal(tile.width, cases[i].tile.width);
        assert_true(tile.number == cases[i].tile.number);
    }
}

static void test_paths_refused(void **state) {
    (void)state;
    static const char *const cases[] = {
        "",
        "/",
        "/tile",
        "/tile/",
        "tile/0/000",
        "/tile//000",
        "/tile/0",
        "/tile/0/",
        "/Tile/0/000",
        "/tile/00/000",
        "/tile/01/000",
        "/tile/64/000",
        "/tile/-1/000",
        "/tile/256/000",
        "/tile/0/0",
        "/tile/0/00",
        "/tile/0/0000",
        "/tile/0/00a",
        "/tile/0/x000",
        "/tile/0/x000/000",
        "/tile/0/x000/x001/000",
        "/tile/0/001/000",
        "/tile/0/x001",
        "/tile/0/x001/",
        "/tile/0/x001/x000",
        "/tile/0/x1/000",
        "/tile/0/x001//000",
        "/tile/0/X001/000",
        "/tile/0/000/",
        "/tile/0/000.p",
        "/tile/0/000.p/",
        "/tile/0/000.p/0",
        "/tile/0/000.p/01",
        "/tile/0/000.p/256",
        "/tile/0/000.p/1/",
        "/tile/0/000.p/1a",
        "/tile/0/000.p/99999999999999999999",
        "/tile/0/000p/1",
        "/tile/0/000.q/1",
        "/tile/0/000.p/1.p/1",
        "/tile/0/000.p/+1",
        "/tile/0/000 ",
        "/tile/0/000\n",
        "/tile/entries",
        "/tile/entries/",
        "/tile/entries/0",
        "/tile/entriesx/000",
        "/tile/entries/0/000",
        "/tile/0/x018/x446/x744/x073/x709/x551/616",
        "/tile/0/x019/x446/x744/x073/x709/x551/615",
        "/tile/0/x001/x018/x446/x744/x073/x709/x551/615",
        "/tile/0/../000",
        "/tile/0/000?x",
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mz_tile tile = {.level = 77};
        if (mz_tile_path_parse(mz_span_text(cases[i]), &tile) != MZ_E_NOT_FOUND)
            fail_msg("\"%s\" was taken", cases[i]);
        assert_int_equal(tile.level, 77);
    }
}

static void test_path_overflow(void **state) {
    (void)state;
    char path[10];
    struct mz_tile tile = {.width = MZ_TILE_WIDTH};
    struct mz_writer w = mz_writer_over(path, sizeof path);
    mz_tile_path_write(&w, &tile);
    assert_true(w.overflow);
}

/* -- Which tiles there are. */

static void test_widths(void **state) {
    (void)state;
    static const struct {
        uint64_t size;
        uint8_t level;
        uint64_t full;
        uint16_t partial;
    } cases[] = {
        {0, 0, 0, 0},
        {1, 0, 0, 1},
        {255, 0, 0, 255},
        {256, 0, 1, 0},
        {256, 1, 0, 1},
        {256, 2, 0, 0},
        {257, 0, 1, 1},
        {257, 1, 0, 1},
        {70000, 0, 273, 112},
        {70000, 1, 1, 17},
        {70000, 2, 0, 1},
        {70000, 3, 0, 0},
        {65536, 0, 256, 0},
        {65536, 1, 1, 0},
        {65536, 2, 0, 1},
        {10000000, 2, 0, 152},
        {UINT64_MAX, 7, 0, 255},
        {UINT64_MAX, 8, 0, 0},
        {UINT64_MAX, 63, 0, 0},
        {UINT64_MAX, 255, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint64_t size = cases[i].size, full = cases[i].full;
        uint8_t level = cases[i].level;
        assert_true(mz_tile_full_count(size, level) == full);
        assert_int_equal(mz_tile_partial_width(size, level), cases[i].partial);
        if (full > 0)
            assert_int_equal(mz_tile_width(size, level, full - 1), 256);
        assert_int_equal(mz_tile_width(size, level, full), cases[i].partial);
        assert_int_equal(mz_tile_width(size, level, full + 1), 0);
    }
}

static void test_exists(void **state) {
    (void)state;
    static const struct {
        struct mz_tile tile;
        bool exists;
    } cases[] = {
        {{false, 0, 256, 272}, true}, {{false, 0, 5, 272}, true},    {{false, 0, 112, 273}, true},
        {{false, 0, 111, 273}, true}, {{false, 0, 113, 273}, false}, {{false, 0, 256, 273}, false},
        {{false, 0, 1, 274}, false},  {{false, 0, 0, 0}, false},     {{false, 1, 17, 1}, true},
        {{false, 1, 18, 1}, false},   {{false, 2, 1, 0}, true},      {{false, 2, 2, 0}, false},
        {{false, 3, 1, 0}, false},    {{false, 9, 1, 0}, false},     {{true, 0, 256, 272}, true},
        {{true, 0, 112, 273}, true},  {{true, 0, 113, 273}, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(mz_tile_exists(70000, &cases[i].tile), cases[i].exists);
}

/* -- Bundles. */

static void test_bundle(void **state) {
    (void)state;
    static uint8_t buffer[3 + 65535 + 64], largest[65536];
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    memset(largest, 0x5a, sizeof largest);
    assert_int_equal(mz_bundle_append(&w, mz_span_text("abc")), MZ_OK);
    assert_int_equal(mz_bundle_append(&w, mz_span_text("")), MZ_OK);
    assert_memory_equal(buffer,
                        "\x00\x03"
                        "abc"
                        "\x00\x00",
                        7);
    assert_int_equal(mz_bundle_append(&w, mz_span_of(largest, 65536)), MZ_E_TOO_LARGE);
    assert_false(w.overflow);
    assert_int_equal(mz_bundle_append(&w, mz_span_of(largest, 65535)), MZ_OK);
    assert_int_equal(w.size, 7 + 2 + 65535);
    /* What is left is too little for the length and the bytes together: nothing is written. */
    size_t left = w.capacity - w.size;
    assert_int_equal(mz_bundle_append(&w, mz_span_of(largest, left - 1)), MZ_E_TOO_LARGE);
    assert_true(w.overflow);
    assert_int_equal(w.size, 7 + 2 + 65535);

    struct mz_reader reader = mz_reader_over(mz_writer_view(&w));
    struct mz_span entry;
    assert_true(mz_bundle_next(&reader, &entry));
    assert_true(mz_span_equal_text(entry, "abc"));
    assert_true(mz_bundle_next(&reader, &entry));
    assert_int_equal(entry.size, 0);
    assert_true(mz_bundle_next(&reader, &entry));
    assert_true(mz_span_equal(entry, mz_span_of(largest, 65535)));
    assert_false(mz_bundle_next(&reader, &entry));
    assert_false(reader.failed);
    assert_int_equal(mz_bundle_check(mz_writer_view(&w), 3), MZ_OK);
    assert_int_equal(mz_bundle_check(mz_writer_view(&w), 2), MZ_E_TRAILING);
    assert_int_equal(mz_bundle_check(mz_writer_view(&w), 4), MZ_E_TRUNCATED);
}

static void test_bundle_cut(void **state) {
    (void)state;
    static const char bundle[] = "\x00\x03"
                                 "abc"
                                 "\x00\x01"
                                 "d";
    for (size_t size = 0; size < 8; size++) {
        struct mz_span cut = mz_span_of(bundle, size), entry = {NULL, 4711};
        struct mz_reader reader = mz_reader_over(cut);
        size_t count = 0;
        while (mz_bundle_next(&reader, &entry))
            count++;
        assert_int_equal(count, size >= 5);
        assert_int_equal(reader.failed, size != 0 && size != 5);
        assert_false(mz_bundle_next(&reader, &entry));
        assert_int_equal(mz_bundle_check(cut, 2), MZ_E_TRUNCATED);
    }
    assert_int_equal(mz_bundle_check(mz_span_of(bundle, 8), 2), MZ_OK);
    assert_int_equal(mz_bundle_check(mz_span_of(bundle, 0), 0), MZ_OK);
}

/* -- Nodes. */

static void test_places(void **state) {
    (void)state;
    static const struct {
        uint8_t level;
        uint64_t index;
        struct mz_tile_place place;
    } cases[] = {
        {0, 0, {0, 0, 0, 1}},
        {0, 255, {0, 0, 255, 1}},
        {0, 256, {0, 1, 0, 1}},
        {1, 127, {0, 0, 254, 2}},
        {1, 128, {0, 1, 0, 2}},
        {7, 1, {0, 0, 128, 128}},
        {7, 2, {0, 1, 0, 128}},
        {8, 0, {1, 0, 0, 1}},
        {8, 257, {1, 1, 1, 1}},
        {15, 3, {1, 1, 128, 128}},
        {16, 5, {2, 0, 5, 1}},
        {63, 1, {7, 0, 128, 128}},
        {0, UINT64_MAX, {0, UINT64_MAX / 256, 255, 1}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mz_tile_place place;
        assert_int_equal(mz_tile_place_of(cases[i].level, cases[i].index, &place), MZ_OK);
        assert_int_equal(place.level, cases[i].place.level);
        assert_true(place.number == cases[i].place.number);
        assert_int_equal(place.first, cases[i].place.first);
        assert_int_equal(place.count, cases[i].place.count);
    }
    struct mz_tile_place place;
    assert_int_equal(mz_tile_place_of(64, 0, &place), MZ_E_OUT_OF_RANGE);
    assert_int_equal(mz_tile_place_of(63, 2, &place), MZ_E_OUT_OF_RANGE);
    assert_int_equal(mz_tile_place_of(1, UINT64_MAX, &place), MZ_E_OUT_OF_RANGE);
}

/* A log of three tile levels in memory, as a store or a clone keeps it. */
enum { LARGEST = 70000 };
static uint8_t level0[LARGEST][32], level1[LARGEST / 256][32], level2[LARGEST / 65536][32];
static struct mz_hash roots[LARGEST + 1];
static unsigned reads;

static void set_up_log(void) {
    struct mz_frontier frontier = {.size = 0};
    roots[0] = mz_frontier_root(&frontier);
    for (uint32_t i = 0; i < LARGEST; i++) {
        uint8_t entry[4] = {(uint8_t)(i >> 24), (uint8_t)(i >> 16), (uint8_t)(i >> 8), (uint8_t)i};
        struct mz_hash leaf = mz_hash_leaf(mz_span_of(entry, sizeof entry)), nodes[64];
        unsigned count = mz_frontier_append_nodes(&frontier, &leaf, nodes);
        memcpy(level0[i], nodes[0].bytes, 32);
        if (count > 8)
            memcpy(level1[i >> 8], nodes[8].bytes, 32);
        if (count > 16)
            memcpy(level2[i >> 16], nodes[16].bytes, 32);
        roots[i + 1] = mz_frontier_root(&frontier);
    }
}

static enum mz_status read_tile(void *context, const struct mz_tile *tile,
                                struct mz_span *ret_hashes) {
    const uint64_t *size = context;
    const uint8_t *const levels[] = {level0[0], level1[0], level2[0]};
    reads++;
    assert_false(tile->entries);
    assert_true(mz_tile_exists(*size, tile));
    *ret_hashes = mz_span_of(levels[tile->level] + tile->number * MZ_TILE_SIZE,
                             (size_t)tile->width * MZ_HASH_SIZE);
    return MZ_OK;
}

static void test_tree_through_tiles(void **state) {
    (void)state;
    static const uint64_t sizes[] = {1,    2,     255,   256,   257,   511,   512,
                                     1000, 65535, 65536, 65537, 66000, 69999, 70000};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        uint64_t size = sizes[i];
        struct mz_tile_reader tiles = {read_tile, &size, size};
        struct mz_node_reader reader = mz_tile_node_reader(&tiles);
        struct mz_frontier frontier;
        assert_int_equal(mz_frontier_load(&reader, size, &frontier), MZ_OK);
        struct mz_hash root = mz_frontier_root(&frontier);
        assert_true(mz_hash_equal(&root, &roots[size]));
        for (uint64_t index = 0; index < size; index += index < 300 ? 1 : 977) {
            struct mz_proof proof;
            struct mz_hash leaf;
            memcpy(leaf.bytes, level0[index], 32);
            assert_int_equal(mz_merkle_inclusion(&reader, index, size, &proof), MZ_OK);
            assert_int_equal(mz_merkle_verify_inclusion(index, size, &leaf, &proof, &roots[size]),
                             MZ_OK);
            uint64_t first = index + 1;
            assert_int_equal(mz_merkle_consistency(&reader, first, size, &proof), MZ_OK);
            assert_int_equal(
                mz_merkle_verify_consistency(first, &roots[first], size, &roots[size], &proof),
                MZ_OK);
        }
    }
}

/* A proof costs a few tile reads for each level, whatever the size. */
static void test_reads_are_few(void **state) {
    (void)state;
    uint64_t size = 70000;
    struct mz_tile_reader tiles = {read_tile, &size, size};
    struct mz_node_reader reader = mz_tile_node_reader(&tiles);
    struct mz_proof proof;
    reads = 0;
    assert_int_equal(mz_merkle_inclusion(&reader, 12345, size, &proof), MZ_OK);
    assert_in_range(reads, 1, 17 + 7);
}

static enum mz_status read_short(void *context, const struct mz_tile *tile,
                                 struct mz_span *ret_hashes) {
    (void)tile;
    *ret_hashes = mz_span_of(level0[0], *(const size_t *)context);
    return MZ_OK;
}

static enum mz_status read_nothing(void *context, const struct mz_tile *tile,
                                   struct mz_span *ret_hashes) {
    (void)context, (void)tile, (void)ret_hashes;
    return MZ_E_WITHHELD;
}

static void test_bad_tiles(void **state) {
    (void)state;
    static const struct {
        size_t bytes;
        enum mz_status want;
    } cases[] = {
        {0, MZ_E_BAD_TILE},
        {32, MZ_E_BAD_TILE},
        {63, MZ_E_BAD_TILE},
        {65, MZ_E_BAD_TILE},
        {64, MZ_OK},
        {96, MZ_OK},
        {MZ_TILE_SIZE, MZ_OK},
        {MZ_TILE_SIZE + 32, MZ_E_BAD_TILE},
        {MZ_TILE_SIZE + 1, MZ_E_BAD_TILE},
    };
    struct mz_hash hash;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t bytes = cases[i].bytes;
        struct mz_tile_reader tiles = {read_short, &bytes, 2};
        struct mz_node_reader reader = mz_tile_node_reader(&tiles);
        assert_int_equal(reader.node(reader.context, 1, 0, &hash), cases[i].want);
    }
    struct mz_tile_reader tiles = {read_nothing, NULL, 2};
    struct mz_node_reader reader = mz_tile_node_reader(&tiles);
    assert_int_equal(reader.node(reader.context, 1, 0, &hash), MZ_E_WITHHELD);
    /* Nodes outside the tree are not even asked for. */
    assert_int_equal(reader.node(reader.context, 0, 2, &hash), MZ_E_OUT_OF_RANGE);
    assert_int_equal(reader.node(reader.context, 1, 1, &hash), MZ_E_OUT_OF_RANGE);
    assert_int_equal(reader.node(reader.context, 2, 0, &hash), MZ_E_OUT_OF_RANGE);
    assert_int_equal(reader.node(reader.context, 200, 0, &hash), MZ_E_OUT_OF_RANGE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paths),
        cmocka_unit_test(test_paths_refused),
        cmocka_unit_test(test_path_overflow),
        cmocka_unit_test(test_widths),
        cmocka_unit_test(test_exists),
        cmocka_unit_test(test_bundle),
        cmocka_unit_test(test_bundle_cut),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_tree_through_tiles),
        cmocka_unit_test(test_reads_are_few),
        cmocka_unit_test(test_bad_tiles),
    };
    set_up_log();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
