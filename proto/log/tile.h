/* How the log is read over HTTP and kept in a clone: the tiles and entry bundles of C2SP
 * tlog-tiles.
 *
 * A tile is 256 consecutive nodes of a level that is a multiple of eight: tile level l, number n
 * holds the nodes (8 l, 256 n + i). Levels between are recomputed from a tile. The rightmost tile
 * of a level is partial: it has as many hashes as the tree has nodes there, modulo 256, and does
 * not exist when that is none. An entry bundle is the same for the entries themselves, each behind
 * its u16 big-endian length. */
#ifndef MZ_LOG_TILE_H
#define MZ_LOG_TILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/span.h"
#include "proto/base/status.h"
#include "proto/log/merkle.h"

#define MZ_TILE_WIDTH     256u /* hashes or entries of a full tile */
#define MZ_TILE_HEIGHT    8u   /* tree levels from one tile level to the next */
#define MZ_TILE_LEVELS    8u   /* tile levels that a tree below 2^64 leaves can have */
#define MZ_TILE_SIZE      (MZ_TILE_WIDTH * MZ_HASH_SIZE) /* bytes of a full tile */
#define MZ_TILE_PATH_SIZE 64u /* bytes that hold the longest path and a NUL */

/* A tile or a bundle by name. For a bundle `level` is 0. */
struct mz_tile {
    bool entries;
    uint8_t level;   /* tile level, 0 .. 63 */
    uint16_t width;  /* 1 .. 255 partial, MZ_TILE_WIDTH full */
    uint64_t number; /* from the left */
};

/* Appends "/tile/<L>/<N>" or "/tile/entries/<N>", with ".p/<W>" for a partial one. N is in groups
 * of three digits, all but the last with an x before: 1234067 is x001/x234/067. */
void mz_tile_path_write(struct mz_writer *w, const struct mz_tile *tile) __attribute__((nonnull));

/* Reads a path, which must be exactly what mz_tile_path_write gives. MZ_E_NOT_FOUND for any other,
 * as it names nothing. */
enum mz_status mz_tile_path_parse(struct mz_span path, struct mz_tile *ret_tile)
    __attribute__((warn_unused_result, nonnull));

/* -- Which tiles there are in a tree of `size` leaves. */

/* Number of full tiles of a tile level, and the width of the partial one after them (0: there is
 * none). */
uint64_t mz_tile_full_count(uint64_t size, uint8_t level);
uint16_t mz_tile_partial_width(uint64_t size, uint8_t level);

/* Hashes of tile `number` of a tile level: MZ_TILE_WIDTH, the partial width, or 0 if there is no
 * such tile. */
uint16_t mz_tile_width(uint64_t size, uint8_t level, uint64_t number);

/* True if the tree has all that the tile holds: also a narrower tile than the one there is now,
 * which an older checkpoint made necessary. */
bool mz_tile_exists(uint64_t size, const struct mz_tile *tile) __attribute__((nonnull));

/* -- Entry bundles. */

/* Appends an entry. MZ_E_TOO_LARGE if it is over MZ_MAX_ENTRY or does not fit the writer, which
 * then overflows. */
enum mz_status mz_bundle_append(struct mz_writer *w, struct mz_span entry)
    __attribute__((warn_unused_result, nonnull(1)));

/* Takes the next entry of a bundle, a view into it. False at the end, and if the bundle ends inside
 * an entry; then `bundle->failed`. */
bool mz_bundle_next(struct mz_reader *bundle, struct mz_span *ret_entry)
    __attribute__((warn_unused_result, nonnull));

/* Checks that a bundle holds exactly `count` entries. MZ_E_TRUNCATED, MZ_E_TRAILING. */
enum mz_status mz_bundle_check(struct mz_span bundle, uint16_t count)
    __attribute__((warn_unused_result));

/* -- From tiles to nodes. */

/* Where a node of the tree is: the hash over `count` hashes of a tile, from `first` on; count is a
 * power of two up to 128 and first a multiple of it. */
struct mz_tile_place {
    uint8_t level;
    uint64_t number;
    uint16_t first;
    uint16_t count;
};

/* Finds node (level, index). MZ_E_OUT_OF_RANGE if a tree below 2^64 leaves cannot have it. */
enum mz_status mz_tile_place_of(uint8_t level, uint64_t index, struct mz_tile_place *ret_place)
    __attribute__((warn_unused_result, nonnull));

/* The node at a place, from the hashes of its tile. MZ_E_BAD_TILE if the tile is too short or no
 * row of hashes. */
enum mz_status mz_tile_node(struct mz_span hashes, const struct mz_tile_place *place,
                            struct mz_hash *ret_hash) __attribute__((warn_unused_result, nonnull));

/* Nodes of the tree of `size` leaves out of its tiles. `read` lends the hashes of a tile, at least
 * width × MZ_HASH_SIZE bytes (a full tile may stand in for a partial one), valid until the next
 * call. Its failures are passed on; too few bytes are MZ_E_BAD_TILE; a node outside the tree is
 * MZ_E_OUT_OF_RANGE. What the tiles say is not checked here: verify the root or the proof that
 * comes out. */
struct mz_tile_reader {
    enum mz_status (*read)(void *context, const struct mz_tile *tile, struct mz_span *ret_hashes);
    void *context;
    uint64_t size;
};
struct mz_node_reader mz_tile_node_reader(struct mz_tile_reader *reader) __attribute__((nonnull));

#endif
