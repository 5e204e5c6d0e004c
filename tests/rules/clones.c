#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/rules/clones.h"

enum { TILE = 256 };

static FILE *open_below(const char *folder, const char *name) {
    char path[1024];
    assert_in_range(snprintf(path, sizeof path, "%s/%s", folder, name), 1, sizeof path - 1);
    for (char *slash = path + strlen(folder); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0700);
        *slash = '/';
    }
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    return file;
}

static void put(FILE *file, struct mz_span bytes) {
    assert_int_equal(fwrite(bytes.data, 1, bytes.size, file), bytes.size);
}

static void write_file(const char *folder, const char *name, struct mz_span bytes) {
    FILE *file = open_below(folder, name);
    put(file, bytes);
    assert_int_equal(fclose(file), 0);
}

void clones_text(const char *folder, const char *name, const char *text) {
    write_file(folder, name, mz_span_text(text));
}

/* "<prefix>000", or the partial one of so many. */
static void tile_name(char name[64], const char *prefix, uint64_t size) {
    if (size == TILE)
        snprintf(name, 64, "%s000", prefix);
    else
        snprintf(name, 64, "%s000.p/%" PRIu64, prefix, size);
}

void clones_write(const char *folder, const struct mz_verify_source *source, struct world *world,
                  uint64_t size, struct mz_span note) {
    char name[128];
    assert_in_range(size, 1, TILE);
    write_file(folder, "checkpoint", note);
    tile_name(name, "tile/entries/", size);
    FILE *bundle = open_below(folder, name);
    for (uint64_t i = 0; i < size; i++) {
        struct mz_span entry;
        struct mz_fault fault = {0};
        assert_int_equal(source->entry(source->ctx, i, &entry, &fault), MZ_OK);
        uint8_t length[2] = {(uint8_t)(entry.size >> 8), (uint8_t)(entry.size & 0xff)};
        put(bundle, mz_span_of(length, sizeof length));
        put(bundle, entry);
    }
    assert_int_equal(fclose(bundle), 0);
    struct mz_span hashes;
    assert_int_equal(source->tile(source->ctx, 0, 0, (unsigned)size, &hashes), MZ_OK);
    tile_name(name, "tile/0/", size);
    write_file(folder, name, hashes);
    if (size == TILE) {
        assert_int_equal(source->tile(source->ctx, 1, 0, 1, &hashes), MZ_OK);
        write_file(folder, "tile/1/000.p/1", hashes);
    }
    struct mz_hash root;
    struct mz_span list;
    for (size_t n = 0; world_kept(world, n, &root, &list); n++) {
        char hex[2 * MZ_HASH_SIZE + 1];
        for (size_t i = 0; i < MZ_HASH_SIZE; i++)
            snprintf(hex + 2 * i, 3, "%02x", root.bytes[i]);
        snprintf(name, sizeof name, "objects/list/%s", hex);
        write_file(folder, name, list);
    }
}
