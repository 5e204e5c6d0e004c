#include "proto/verify/tree_check.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proto/log/merkle.h"
#include "proto/log/tile.h"
#include "proto/verify/failures.h"

/* The tile of one level that the nodes are being compared with. */
struct level {
    bool at_hand;
    bool told; /* that it differs */
    uint64_t number;
    uint8_t hashes[MZ_TILE_SIZE];
};

struct mz_tree_check {
    const struct mz_verify_source *source;
    uint64_t size; /* leaves to come in all */
    struct mz_frontier frontier;
    uint64_t bad_leaf; /* first leaf that differs from its tile, MZ_ABSENT if none */
    bool bad_tile;     /* a tile differs: the first one is `bad` */
    struct mz_tile bad;
    struct mz_layer_report leaves, tiles; /* failures: leaves that differ, tiles that do */
    uint64_t missing;                     /* tiles not at hand, the first one is `lacking` */
    struct mz_tile lacking;
    struct level levels[MZ_TILE_LEVELS];
};

struct mz_tree_check *mz_tree_check_new(const struct mz_verify_source *source, uint64_t size) {
    struct mz_tree_check *check = calloc(1, sizeof *check);
    if (check == NULL)
        return NULL;
    check->source = source;
    check->size = size;
    check->bad_leaf = MZ_ABSENT;
    return check;
}

void mz_tree_check_free(struct mz_tree_check *check) {
    free(check);
}

static enum mz_status blame(struct mz_fault *fault, enum mz_status status,
                            const struct mz_tile *tile) {
    char path[MZ_TILE_PATH_SIZE];
    struct mz_writer w = mz_writer_over(path, sizeof path);
    mz_tile_path_write(&w, tile);
    return mz_fault_at(fault, status, "%.*s", (int)w.size, path);
}

static void differs(struct mz_tree_check *check, const struct mz_tile *tile) {
    struct mz_fault fault = {0};
    (void)blame(&fault, MZ_E_BAD_TILE, tile);
    mz_failures_add(&check->tiles, MZ_E_BAD_TILE, MZ_ABSENT, fault.place);
    if (!check->bad_tile)
        check->bad = *tile;
    check->bad_tile = true;
}

/* Loads the tile of `level` that begins with node `index`. */
static enum mz_status load(struct mz_tree_check *check, uint8_t level, uint64_t index,
                           struct mz_fault *fault) {
    struct mz_tile tile = {.level = level, .number = index / MZ_TILE_WIDTH};
    tile.width = mz_tile_width(check->size, level, tile.number);
    struct level *held = &check->levels[level];
    struct mz_span hashes = {0};
    held->at_hand = held->told = false;
    held->number = tile.number;
    enum mz_status status =
        check->source->tile(check->source->ctx, level, tile.number, tile.width, &hashes);
    if (status == MZ_E_NOT_FOUND) {
        if (check->missing++ == 0)
            check->lacking = tile;
        return MZ_OK;
    }
    if (status != MZ_OK)
        return blame(fault, status, &tile);
    if (hashes.size != (size_t)tile.width * MZ_HASH_SIZE) {
        differs(check, &tile);
        return MZ_OK;
    }
    memcpy(held->hashes, hashes.data, hashes.size);
    held->at_hand = true;
    return MZ_OK;
}

/* Compares node `index` of tile level `level`. */
static enum mz_status compare(struct mz_tree_check *check, uint8_t level, uint64_t index,
                              const struct mz_hash *node, struct mz_fault *fault) {
    struct level *held = &check->levels[level];
    if (index % MZ_TILE_WIDTH == 0) {
        enum mz_status status = load(check, level, index, fault);
        if (status != MZ_OK)
            return status;
    }
    if (!held->at_hand || memcmp(held->hashes + (index % MZ_TILE_WIDTH) * MZ_HASH_SIZE, node->bytes,
                                 MZ_HASH_SIZE) == 0)
        return MZ_OK;
    if (level == 0) {
        char place[32];
        (void)snprintf(place, sizeof place, "%" PRIu64, index);
        mz_failures_add(&check->leaves, MZ_E_BAD_LEAF, index, place);
        if (check->bad_leaf == MZ_ABSENT)
            check->bad_leaf = index;
    }
    const struct mz_tile tile = {.level = level,
                                 .number = held->number,
                                 .width = mz_tile_width(check->size, level, held->number)};
    if (!held->told)
        differs(check, &tile);
    held->told = true;
    return MZ_OK;
}

enum mz_status mz_tree_check_add(struct mz_tree_check *check, const struct mz_hash *leaf,
                                 struct mz_fault *fault) {
    if (check->source->tile == NULL) {
        mz_frontier_append(&check->frontier, leaf);
        return MZ_OK;
    }
    struct mz_hash nodes[64];
    uint64_t index = check->frontier.size;
    unsigned count = mz_frontier_append_nodes(&check->frontier, leaf, nodes);
    enum mz_status status = MZ_OK;
    for (unsigned at = 0; at < count && status == MZ_OK; at += MZ_TILE_HEIGHT)
        status = compare(check, (uint8_t)(at / MZ_TILE_HEIGHT), index >> at, &nodes[at], fault);
    return status;
}

struct mz_hash mz_tree_check_root(const struct mz_tree_check *check) {
    return mz_frontier_root(&check->frontier);
}

bool mz_tree_check_holds(const struct mz_tree_check *check, uint64_t index,
                         const struct mz_hash *leaf) {
    struct mz_span hashes;
    if (check->source->tile == NULL || index >= check->size)
        return false;
    uint64_t number = index / MZ_TILE_WIDTH;
    size_t at = (size_t)(index % MZ_TILE_WIDTH) * MZ_HASH_SIZE;
    if (check->source->tile(check->source->ctx, 0, number, mz_tile_width(check->size, 0, number),
                            &hashes) != MZ_OK)
        return false;
    return hashes.size >= at + MZ_HASH_SIZE &&
           memcmp(hashes.data + at, leaf->bytes, MZ_HASH_SIZE) == 0;
}

void mz_tree_check_finish(const struct mz_tree_check *check, const struct mz_hash *root,
                          struct mz_layer_report *ret_report, struct mz_hash *ret_root) {
    bool whole = check->frontier.size == check->size;
    *ret_root = mz_frontier_root(&check->frontier);
    bool agrees = whole && root != NULL && mz_hash_equal(root, ret_root);
    struct mz_layer_report report = {.ran = true,
                                     .checked = check->frontier.size,
                                     .missing = check->missing,
                                     .index = MZ_ABSENT};
    if (check->bad_leaf != MZ_ABSENT && !agrees) {
        /* The entries are other ones: that the tiles above differ as well follows from it. */
        mz_failures_copy(&report, &check->leaves);
        report.index = check->bad_leaf;
        mz_fault_at(&report.fault, MZ_E_BAD_LEAF, "%" PRIu64, check->bad_leaf);
    } else if (check->bad_tile) {
        mz_failures_copy(&report, &check->tiles);
        (void)blame(&report.fault, MZ_E_BAD_TILE, &check->bad);
    } else if (whole && root != NULL && !agrees) {
        mz_fault_at(&report.fault, MZ_E_BAD_ROOT, "%" PRIu64, check->size);
    } else if (check->missing > 0) {
        (void)blame(&report.fault, MZ_E_WITHHELD, &check->lacking);
    }
    *ret_report = report;
}
