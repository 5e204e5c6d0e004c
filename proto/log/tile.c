#include "proto/log/tile.h"

#include <string.h>

#include "proto/base/decimal.h"

/* -- Paths. */

static void write_group(struct mz_writer *w, uint64_t group) {
    mz_writer_u8(w, (uint8_t)('0' + group / 100));
    mz_writer_u8(w, (uint8_t)('0' + group / 10 % 10));
    mz_writer_u8(w, (uint8_t)('0' + group % 10));
}

void mz_tile_path_write(struct mz_writer *w, const struct mz_tile *tile) {
    mz_writer_text(w, "/tile/");
    if (tile->entries)
        mz_writer_text(w, "entries");
    else
        mz_decimal_write(w, tile->level);
    mz_writer_text(w, "/");
    uint64_t unit = 1; /* 1000^(groups - 1) */
    while (tile->number / unit >= 1000)
        unit *= 1000;
    for (; unit > 1; unit /= 1000) {
        mz_writer_text(w, "x");
        write_group(w, tile->number / unit % 1000);
        mz_writer_text(w, "/");
    }
    write_group(w, tile->number % 1000);
    if (tile->width < MZ_TILE_WIDTH) {
        mz_writer_text(w, ".p/");
        mz_decimal_write(w, tile->width);
    }
}

/* Takes `text` off the front, if it is there. */
static bool take_text(struct mz_span *rest, const char *text) {
    size_t size = strlen(text);
    if (rest->size < size || memcmp(rest->data, text, size) != 0)
        return false;
    rest->data += size;
    rest->size -= size;
    return true;
}

/* Takes all up to the first slash or the end. */
static struct mz_span take_element(struct mz_span *rest) {
    size_t size = 0;
    while (size < rest->size && rest->data[size] != '/')
        size++;
    struct mz_span element = {rest->data, size};
    rest->data += size;
    rest->size -= size;
    return element;
}

/* Takes three digits onto the end of *number. */
static bool take_group(struct mz_span *rest, uint64_t *number) {
    if (rest->size < 3)
        return false;
    uint64_t group = 0;
    for (size_t i = 0; i < 3; i++) {
        uint8_t digit = (uint8_t)(rest->data[i] - '0');
        if (digit > 9)
            return false;
        group = group * 10 + digit;
    }
    rest->data += 3;
    rest->size -= 3;
    return !__builtin_mul_overflow(*number, UINT64_C(1000), number) &&
           !__builtin_add_overflow(*number, group, number);
}

static bool take_number(struct mz_span *rest, uint64_t *ret_number) {
    uint64_t number = 0;
    while (take_text(rest, "x")) {
        /* A first group of zeros would give the tile a second path. */
        if (!take_group(rest, &number) || number == 0 || !take_text(rest, "/"))
            return false;
    }
    if (!take_group(rest, &number))
        return false;
    *ret_number = number;
    return true;
}

enum mz_status mz_tile_path_parse(struct mz_span path, struct mz_tile *ret_tile) {
    struct mz_tile tile = {.width = MZ_TILE_WIDTH};
    uint64_t level = 0, width;
    struct mz_span rest = path;
    if (!take_text(&rest, "/tile/"))
        return MZ_E_NOT_FOUND;
    tile.entries = take_text(&rest, "entries/");
    if (!tile.entries && (mz_decimal_parse(take_element(&rest), &level) != MZ_OK || level > 63 ||
                          !take_text(&rest, "/")))
        return MZ_E_NOT_FOUND;
    tile.level = (uint8_t)level;
    if (!take_number(&rest, &tile.number))
        return MZ_E_NOT_FOUND;
    if (take_text(&rest, ".p/")) {
        if (mz_decimal_parse(take_element(&rest), &width) != MZ_OK || width == 0 ||
            width >= MZ_TILE_WIDTH)
            return MZ_E_NOT_FOUND;
        tile.width = (uint16_t)width;
    }
    if (rest.size != 0)
        return MZ_E_NOT_FOUND;
    *ret_tile = tile;
    return MZ_OK;
}

/* -- Which tiles there are. */

/* Nodes of the tree at a tile level: floor(size / 256^level). */
static uint64_t nodes_at(uint64_t size, uint8_t level) {
    return level < MZ_TILE_LEVELS ? size >> (MZ_TILE_HEIGHT * level) : 0;
}

uint64_t mz_tile_full_count(uint64_t size, uint8_t level) {
    return nodes_at(size, level) / MZ_TILE_WIDTH;
}

uint16_t mz_tile_partial_width(uint64_t size, uint8_t level) {
    return (uint16_t)(nodes_at(size, level) % MZ_TILE_WIDTH);
}

uint16_t mz_tile_width(uint64_t size, uint8_t level, uint64_t number) {
    uint64_t full = mz_tile_full_count(size, level);
    if (number < full)
        return MZ_TILE_WIDTH;
    return number == full ? mz_tile_partial_width(size, level) : 0;
}

bool mz_tile_exists(uint64_t size, const struct mz_tile *tile) {
    return tile->width != 0 && tile->width <= mz_tile_width(size, tile->level, tile->number);
}

/* -- Entry bundles. */

enum mz_status mz_bundle_append(struct mz_writer *w, struct mz_span entry) {
    if (entry.size > MZ_MAX_ENTRY)
        return MZ_E_TOO_LARGE;
    /* Both or neither: half an entry would spoil what is there already. */
    if (w->overflow || w->capacity - w->size < 2 + entry.size) {
        w->overflow = true;
        return MZ_E_TOO_LARGE;
    }
    mz_writer_u16be(w, (uint16_t)entry.size);
    mz_writer_span(w, entry);
    return MZ_OK;
}

bool mz_bundle_next(struct mz_reader *bundle, struct mz_span *ret_entry) {
    if (bundle->failed || bundle->rest.size == 0)
        return false;
    struct mz_span entry = mz_reader_take(bundle, mz_reader_u16be(bundle));
    if (bundle->failed)
        return false;
    *ret_entry = entry;
    return true;
}

enum mz_status mz_bundle_check(struct mz_span bundle, uint16_t count) {
    struct mz_reader reader = mz_reader_over(bundle);
    struct mz_span entry;
    for (uint16_t i = 0; i < count; i++) {
        if (!mz_bundle_next(&reader, &entry))
            return MZ_E_TRUNCATED;
    }
    return reader.rest.size == 0 ? MZ_OK : MZ_E_TRAILING;
}

/* -- From tiles to nodes. */

enum mz_status mz_tile_place_of(uint8_t level, uint64_t index, struct mz_tile_place *ret_place) {
    if (level > 63 || index > UINT64_MAX >> level)
        return MZ_E_OUT_OF_RANGE;
    unsigned height = level % MZ_TILE_HEIGHT; /* above the hashes of the tile */
    uint64_t first = index << height;
    *ret_place = (struct mz_tile_place){.level = (uint8_t)(level / MZ_TILE_HEIGHT),
                                        .number = first / MZ_TILE_WIDTH,
                                        .first = (uint16_t)(first % MZ_TILE_WIDTH),
                                        .count = (uint16_t)(1u << height)};
    return MZ_OK;
}

enum mz_status mz_tile_node(struct mz_span hashes, const struct mz_tile_place *place,
                            struct mz_hash *ret_hash) {
    struct mz_hash row[MZ_TILE_WIDTH];
    size_t end = (size_t)place->first + place->count;
    if (hashes.size % MZ_HASH_SIZE != 0 || hashes.size > MZ_TILE_SIZE || end > MZ_TILE_WIDTH ||
        hashes.size / MZ_HASH_SIZE < end)
        return MZ_E_BAD_TILE;
    memcpy(row, hashes.data + place->first * MZ_HASH_SIZE, place->count * sizeof row[0]);
    *ret_hash = mz_merkle_root(row, place->count);
    return MZ_OK;
}

static enum mz_status read_node(void *context, uint8_t level, uint64_t index,
                                struct mz_hash *ret_hash) {
    const struct mz_tile_reader *reader = context;
    struct mz_tile_place place;
    enum mz_status status = mz_tile_place_of(level, index, &place);
    if (status != MZ_OK)
        return status;
    struct mz_tile tile = {.level = place.level,
                           .number = place.number,
                           .width = mz_tile_width(reader->size, place.level, place.number)};
    if (place.first + place.count > tile.width)
        return MZ_E_OUT_OF_RANGE;
    struct mz_span hashes;
    status = reader->read(reader->context, &tile, &hashes);
    return status == MZ_OK ? mz_tile_node(hashes, &place, ret_hash) : status;
}

struct mz_node_reader mz_tile_node_reader(struct mz_tile_reader *reader) {
    return (struct mz_node_reader){read_node, reader};
}
