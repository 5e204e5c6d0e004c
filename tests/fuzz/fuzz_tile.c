/* Tile paths and entry bundles: a path that is read is written as the same bytes; bundles end where
 * they say. */
#include "proto/base/limits.h"
#include "proto/log/tile.h"
#include "tests/lib/fuzzing.h"

static void check_path(struct mz_span bytes) {
    struct mz_tile tile;
    char again[MZ_TILE_PATH_SIZE];
    if (mz_tile_path_parse(bytes, &tile) != MZ_OK)
        return;
    struct mz_writer w = mz_writer_over(again, sizeof again);
    mz_tile_path_write(&w, &tile);
    FUZZ_REQUIRE(!w.overflow && mz_span_equal(mz_writer_view(&w), bytes));
    FUZZ_REQUIRE(tile.width >= 1 && tile.width <= MZ_TILE_WIDTH && tile.level <= 63);
    (void)mz_tile_exists(UINT64_MAX, &tile);
    (void)mz_tile_width(UINT64_MAX, tile.level, tile.number);
}

static void check_bundle(struct mz_span bytes) {
    struct mz_reader bundle = mz_reader_over(bytes);
    struct mz_span entry;
    size_t total = 0;
    unsigned count = 0;
    while (mz_bundle_next(&bundle, &entry)) {
        total += 2 + entry.size;
        count++;
    }
    FUZZ_REQUIRE(total <= bytes.size && (bundle.failed || total == bytes.size));
    if (count <= MZ_TILE_WIDTH)
        FUZZ_REQUIRE((mz_bundle_check(bytes, (uint16_t)count) == MZ_OK) == !bundle.failed);
}

/* A node that a tree can have lies in a tile, within it. */
static void check_place(struct mz_span bytes) {
    struct mz_reader input = mz_reader_over(bytes);
    uint8_t level = mz_reader_u8(&input);
    uint64_t index = mz_reader_u64be(&input);
    struct mz_tile_place place;
    struct mz_hash node;
    if (mz_tile_place_of(level, index, &place) != MZ_OK)
        return;
    FUZZ_REQUIRE(place.first + place.count <= MZ_TILE_WIDTH && place.count >= 1);
    enum mz_status status = mz_tile_node(input.rest, &place, &node);
    FUZZ_REQUIRE(status == MZ_E_BAD_TILE ||
                 (size_t)(place.first + place.count) * MZ_HASH_SIZE <= input.rest.size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const paths[] = {NULL, "/tile/0/x001/x234/067",
                                        "/tile/entries/x001/000.p/17", "/tile/7/000.p/255"};
    struct mz_reader input = mz_reader_over(mz_span_of(data, size));
    unsigned choice = fuzz_choice(&input, sizeof paths / sizeof paths[0]);
    struct mz_span bytes;
    fuzz_edit(&input, choice == 0 ? (struct mz_span){NULL, 0} : mz_span_text(paths[choice]), 16,
              &bytes);
    check_path(bytes);
    check_bundle(bytes);
    check_place(bytes);
    fuzz_free(bytes);
    return 0;
}
