#include "client/clone/clone_dir.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/clone/withheld.h"
#include "client/io/file.h"
#include "proto/base/hex.h"
#include "proto/codec/list.h"
#include "proto/log/checkpoint.h"
#include "proto/log/tile.h"

#define BUNDLE_LIMIT (256u * (2u + MZ_MAX_ENTRY))

/* One entry bundle in memory, cut into its entries. */
struct held {
    bool used;
    uint64_t number;
    unsigned width;
    struct mz_buffer bytes;
    struct mz_span entries[MZ_TILE_WIDTH];
};

struct mz_clone {
    char *directory;
    struct mz_trust trust; /* zero if the clone has no genesis.json */
    bool trusted;
    struct mz_buffer note;
    struct mz_checkpoint checkpoint; /* views into note */
    struct held held[MZ_CLONE_HELD]; /* bundle n is in slot n mod MZ_CLONE_HELD */
    struct mz_buffer tile;
    struct mz_buffer list;
    struct mz_buffer disclosures;
    struct mz_buffer path;
    struct mz_withheld *withheld; /* NULL: it declares nothing */
    bool disclosing;              /* there is a folder of disclosures */
};

/* Every field of one payee. */
#define DISCLOSURES_LIMIT (MZ_MAX_DIGESTS * MZ_MAX_DISCLOSURE)

static const char *clone_path(struct mz_clone *clone, const char *tail) {
    clone->path.size = 0;
    mz_buffer_format(&clone->path, "%s%s", clone->directory, tail);
    return mz_buffer_string(&clone->path);
}

void mz_clone_tile_path(const char *directory, const struct mz_tile *tile,
                        struct mz_buffer *ret_path) {
    char text[MZ_TILE_PATH_SIZE];
    struct mz_writer w = mz_writer_over(text, sizeof text - 1);
    mz_tile_path_write(&w, tile);
    text[w.size] = '\0';
    ret_path->size = 0;
    mz_buffer_format(ret_path, "%s%s", directory, text);
}

static const char *tile_path(struct mz_clone *clone, const struct mz_tile *tile) {
    mz_clone_tile_path(clone->directory, tile, &clone->path);
    return mz_buffer_string(&clone->path);
}

void mz_clone_object_path(const char *directory, const char *kind, const struct mz_hash *name,
                          struct mz_buffer *ret_path) {
    char hex[MZ_HEX_HASH_SIZE + 1];
    mz_hex_of_hash(name, hex);
    ret_path->size = 0;
    mz_buffer_format(ret_path, "%s/objects/%s/%s", directory, kind, hex);
}

/* A malformed answer is somebody's mistake; a malformed file of a copy is damage. */
static enum mz_status own_file(enum mz_status status, struct mz_fault *fault) {
    if (status != MZ_E_PROTOCOL)
        return status;
    if (fault != NULL)
        fault->status = MZ_E_BAD_COPY;
    return MZ_E_BAD_COPY;
}

enum mz_status mz_clone_open(const char *directory, struct mz_clone **ret_clone,
                             struct mz_fault *fault) {
    struct mz_clone *clone = calloc(1, sizeof *clone);
    if (clone == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", directory);
    enum mz_status status = MZ_E_NO_MEMORY;
    clone->directory = strdup(directory);
    if (clone->directory == NULL)
        goto err;
    status = mz_file_read(clone_path(clone, "/checkpoint"), MZ_MAX_NOTE, &clone->note, fault);
    if (status != MZ_OK)
        goto err;
    /* One that cannot be read is left to the verifier, who says so in his verdict. */
    struct mz_note note;
    if (mz_note_parse(mz_buffer_view(&clone->note), &note) != MZ_OK ||
        mz_checkpoint_parse(note.text, &clone->checkpoint) != MZ_OK)
        clone->checkpoint = (struct mz_checkpoint){.origin = mz_span_of("", 0)};
    status =
        own_file(mz_trust_load(clone_path(clone, "/genesis.json"), &clone->trust, fault), fault);
    if (status != MZ_OK && status != MZ_E_NOT_FOUND)
        goto err;
    clone->trusted = status == MZ_OK;
    status = own_file(
        mz_withheld_load(clone_path(clone, "/withheld.json"), &clone->withheld, fault), fault);
    if (status != MZ_OK && status != MZ_E_NOT_FOUND)
        goto err;
    clone->disclosing = access(clone_path(clone, "/objects/disclosure"), F_OK) == 0;
    *ret_clone = clone;
    return MZ_OK;
err:
    mz_clone_close(clone);
    return status;
}

void mz_clone_close(struct mz_clone *clone) {
    if (clone == NULL)
        return;
    for (size_t i = 0; i < MZ_CLONE_HELD; i++)
        mz_buffer_free(&clone->held[i].bytes);
    mz_buffer_free(&clone->tile);
    mz_buffer_free(&clone->list);
    mz_buffer_free(&clone->disclosures);
    mz_withheld_free(clone->withheld);
    mz_buffer_free(&clone->path);
    mz_buffer_free(&clone->note);
    free(clone->directory);
    free(clone);
}

const char *mz_clone_directory(const struct mz_clone *clone) {
    return clone->directory;
}

const struct mz_trust *mz_clone_trust(const struct mz_clone *clone) {
    return clone->trusted ? &clone->trust : NULL;
}

struct mz_span mz_clone_note(const struct mz_clone *clone) {
    return mz_buffer_view(&clone->note);
}

uint64_t mz_clone_size(const struct mz_clone *clone) {
    return clone->checkpoint.size;
}

struct mz_span mz_clone_origin(const struct mz_clone *clone) {
    return clone->checkpoint.origin;
}

#define SIZE_SIZE 2u /* bytes of an entry's size in a bundle */

/* Cuts a bundle into as many entries as the tree says it has. Damage must show in the entry that it
 * hits, so that a verifier can name it: what follows the last entry is counted into it, with its
 * size, or a size made smaller would go unseen; entries that the bundle lacks are empty. */
static void cut_bundle(struct held *held) {
    struct mz_reader r = mz_reader_over(mz_buffer_view(&held->bytes));
    for (unsigned i = 0; i < held->width; i++) {
        struct mz_span *entry = &held->entries[i];
        if (!mz_bundle_next(&r, entry))
            *entry = mz_span_of("", 0);
        else if (i + 1 == held->width && r.rest.size > 0)
            *entry = mz_span_of(entry->data - SIZE_SIZE, SIZE_SIZE + entry->size + r.rest.size);
    }
}

static enum mz_status hold_bundle(struct mz_clone *clone, uint64_t number, struct held **ret_held,
                                  struct mz_fault *fault) {
    struct held *held = &clone->held[number % MZ_CLONE_HELD];
    if (!held->used || held->number != number) {
        struct mz_tile tile = {.entries = true, .number = number};
        tile.width = mz_tile_width(clone->checkpoint.size, 0, number);
        held->used = false;
        held->number = number;
        held->width = tile.width;
        held->bytes.size = 0;
        enum mz_status status =
            mz_file_read(tile_path(clone, &tile), BUNDLE_LIMIT, &held->bytes, fault);
        if (status == MZ_E_TOO_LARGE)
            held->bytes.size = 0; /* no bundle is that long: all its entries are damaged */
        else if (status != MZ_OK)
            return status;
        cut_bundle(held);
        held->used = true;
    }
    *ret_held = held;
    return MZ_OK;
}

enum mz_status mz_clone_entry(struct mz_clone *clone, uint64_t index, struct mz_span *ret_entry,
                              struct mz_fault *fault) {
    struct held *held = NULL;
    if (index >= clone->checkpoint.size)
        return mz_fault_at(fault, MZ_E_NOT_FOUND, "entry %llu", (unsigned long long)index);
    enum mz_status status = hold_bundle(clone, index / MZ_TILE_WIDTH, &held, fault);
    if (status == MZ_OK)
        *ret_entry = held->entries[index % MZ_TILE_WIDTH];
    return status;
}

enum mz_status mz_clone_tile(struct mz_clone *clone, uint8_t level, uint64_t number, unsigned width,
                             struct mz_span *ret_hashes) {
    struct mz_tile tile = {.level = level, .width = (uint16_t)width, .number = number};
    clone->tile.size = 0;
    enum mz_status status = mz_file_read(tile_path(clone, &tile), MZ_TILE_SIZE, &clone->tile, NULL);
    if (status == MZ_E_TOO_LARGE)
        status = MZ_OK; /* its size gives it away */
    if (status == MZ_OK)
        *ret_hashes = mz_buffer_view(&clone->tile);
    return status;
}

static enum mz_status source_entry(void *ctx, uint64_t index, struct mz_span *ret_entry,
                                   struct mz_fault *fault) {
    return mz_clone_entry(ctx, index, ret_entry, fault);
}

static enum mz_status source_tile(void *ctx, uint8_t level, uint64_t number, unsigned width,
                                  struct mz_span *ret_hashes) {
    return mz_clone_tile(ctx, level, number, width, ret_hashes);
}

static void note_named(struct mz_clone *clone, enum mz_copy_kind kind, struct mz_span name) {
    if (clone->withheld != NULL)
        mz_withheld_name(clone->withheld, kind, name);
}

struct mz_span mz_clone_unnamed(const struct mz_clone *clone) {
    return clone->withheld != NULL ? mz_withheld_unnamed(clone->withheld) : (struct mz_span){0};
}

static enum mz_status source_list(void *ctx, const struct mz_hash *root,
                                  struct mz_span *ret_object) {
    struct mz_clone *clone = ctx;
    note_named(clone, MZ_COPY_LIST, mz_span_hash(root));
    mz_clone_object_path(clone->directory, "list", root, &clone->path);
    clone->list.size = 0;
    enum mz_status status =
        mz_file_read(mz_buffer_string(&clone->path), MZ_MAX_LIST_BYTES, &clone->list, NULL);
    if (status == MZ_OK)
        *ret_object = mz_buffer_view(&clone->list);
    return status == MZ_E_TOO_LARGE ? MZ_E_BAD_OBJECT : status;
}

static enum mz_status source_evidence(void *ctx, const struct mz_hash *sha256, uint64_t size) {
    struct mz_clone *clone = ctx;
    struct mz_hash have;
    uint64_t have_size = 0;
    note_named(clone, MZ_COPY_EVIDENCE, mz_span_hash(sha256));
    mz_clone_object_path(clone->directory, "evidence", sha256, &clone->path);
    enum mz_status status = mz_file_hash(mz_buffer_string(&clone->path), &have, &have_size, NULL);
    if (status != MZ_OK)
        return status;
    return have_size == size && mz_hash_equal(&have, sha256) ? MZ_OK : MZ_E_BAD_OBJECT;
}

static enum mz_status source_disclosures(void *ctx, const struct mz_id *payee,
                                         struct mz_span *ret_file) {
    struct mz_clone *clone = ctx;
    note_named(clone, MZ_COPY_DISCLOSURE, mz_span_of(payee->bytes, MZ_ID_SIZE));
    if (!clone->disclosing)
        return MZ_E_NOT_FOUND;
    char hex[2 * MZ_ID_SIZE];
    struct mz_writer w = mz_writer_over(hex, sizeof hex);
    mz_hex_write(&w, mz_span_of(payee->bytes, MZ_ID_SIZE));
    clone->path.size = 0;
    mz_buffer_format(&clone->path, "%s/objects/disclosure/%.*s", clone->directory, (int)w.size,
                     hex);
    clone->disclosures.size = 0;
    enum mz_status status =
        mz_file_read(mz_buffer_string(&clone->path), DISCLOSURES_LIMIT, &clone->disclosures, NULL);
    if (status == MZ_OK)
        *ret_file = mz_buffer_view(&clone->disclosures);
    return status == MZ_E_TOO_LARGE ? MZ_E_BAD_OBJECT : status;
}

static const char *source_withheld(void *ctx, enum mz_copy_kind kind, struct mz_span name) {
    const struct mz_clone *clone = ctx;
    return clone->withheld == NULL ? NULL : mz_withheld_reason(clone->withheld, kind, name);
}

struct mz_verify_source mz_clone_source(struct mz_clone *clone) {
    return (struct mz_verify_source){
        .ctx = clone,
        .objects = {.ctx = clone, .list = source_list},
        .entry = source_entry,
        .tile = source_tile,
        .evidence = source_evidence,
        .disclosures = source_disclosures,
        .withheld = source_withheld,
    };
}
