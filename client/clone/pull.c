#include "client/clone/pull.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/clone/clone_dir.h"
#include "client/clone/pull_evidence.h"
#include "client/clone/pull_objects.h"
#include "client/io/file.h"
#include "proto/base/hex.h"

#define AHEAD        8u
#define BUNDLE_LIMIT (MZ_TILE_WIDTH * (2u + MZ_MAX_ENTRY))

struct run {
    const struct mz_pull *pull;
    struct mz_fault *fault;
    struct mz_pull_report report;
    struct mz_buffer path;
    struct mz_buffer note;     /* of the other side */
    struct mz_buffer old_note; /* ours */
    struct mz_checkpoint checkpoint;
    struct mz_checkpoint old; /* root and size of ours; size 0 if there is none */
    size_t old_signatures;    /* lines of its note */
    struct mz_pull_tree *tree;
    struct mz_pull_objects *objects;
    struct mz_buffer bundle;
};

static const char *path_of(struct run *r, const char *tail) {
    r->path.size = 0;
    mz_buffer_format(&r->path, "%s/%s", r->pull->directory, tail);
    return mz_buffer_string(&r->path);
}

/* -- Checkpoints. */

static enum mz_status read_old(struct run *r) {
    const char *path = path_of(r, "checkpoint");
    enum mz_status status = mz_file_read(path, MZ_MAX_NOTE, &r->old_note, r->fault);
    if (status == MZ_OK) {
        struct mz_span note = mz_buffer_view(&r->old_note);
        status = mz_trust_checkpoint(r->pull->trust, note, &r->old, r->fault);
        struct mz_note parsed;
        if (status != MZ_OK)
            mz_fault_at(r->fault, status, "%s", path);
        else if (mz_note_parse(note, &parsed) == MZ_OK)
            r->old_signatures = parsed.count;
    } else if (status == MZ_E_NOT_FOUND) {
        r->old.size = 0;
        r->old.root = mz_hash_empty_tree();
        status = MZ_OK;
    }
    return status;
}

static enum mz_status read_from(struct run *r, const char *path) {
    const struct mz_remote *remote = r->pull->remote;
    r->note.size = 0;
    enum mz_status status = remote->get(remote->ctx, path, &r->note, r->fault);
    if (status == MZ_OK)
        status =
            mz_trust_checkpoint(r->pull->trust, mz_buffer_view(&r->note), &r->checkpoint, r->fault);
    if (status == MZ_OK && r->pull->policy != NULL)
        status = mz_tlog_policy_check(r->pull->policy, mz_buffer_view(&r->note), r->fault);
    return status;
}

/* The newest checkpoint; under a policy, the newest that a quorum cosigned. */
static enum mz_status read_new(struct run *r) {
    enum mz_status status = read_from(r, "/checkpoint");
    if (status != MZ_E_NO_QUORUM)
        return status;
    struct mz_fault lack = *r->fault;
    status = read_from(r, "/cosigned");
    if (status == MZ_E_NOT_FOUND || (status == MZ_OK && r->checkpoint.size < r->old.size)) {
        *r->fault = lack;
        return MZ_E_NO_QUORUM;
    }
    return status;
}

/* How the greater of the two trees begins, as far as the smaller one goes, and the proof of that:
 * out of our own tiles if the log went back. Without it the checkpoints are kept all the same. */
static bool prove_otherwise(struct run *r, struct mz_proof *ret_proof,
                            struct mz_hash *ret_beginning) {
    bool shrank = r->checkpoint.size < r->old.size;
    const struct mz_checkpoint *greater = shrank ? &r->old : &r->checkpoint;
    uint64_t smaller = shrank ? r->checkpoint.size : r->old.size;
    struct mz_pull_tree *tree;
    struct mz_fault ignored = {0};
    if (smaller == 0 || smaller == greater->size ||
        mz_pull_tree_open(r->pull->remote, r->pull->directory, greater->size, &greater->root, &tree,
                          &ignored) != MZ_OK)
        return false;
    bool proven = mz_pull_tree_root(tree, smaller, ret_beginning, &ignored) == MZ_OK &&
                  mz_pull_tree_consistency(tree, smaller, ret_proof, &ignored) == MZ_OK;
    mz_pull_tree_close(tree);
    return proven;
}

/* Both checkpoints are signed by one log and cannot both be true: both are kept (G2). That they
 * contradict each other is told even where nothing can be written. */
static enum mz_status reject(struct run *r, enum mz_status why) {
    struct mz_proof proof;
    struct mz_hash beginning;
    bool proven = prove_otherwise(r, &proof, &beginning);
    const struct mz_pull_contradiction contradiction = {
        .held_size = r->old.size,
        .size = r->checkpoint.size,
        .held = mz_buffer_view(&r->old_note),
        .shown = mz_buffer_view(&r->note),
        .proof = proven ? &proof : NULL,
        .beginning = &beginning,
    };
    struct mz_fault ignored;
    struct mz_span origin = mz_trust_origin(r->pull->trust);
    r->path.size = 0;
    if (mz_pull_evidence_keep(r->pull->directory, &contradiction, &r->path, &ignored) == MZ_OK)
        mz_fault_at(r->fault, why, "%s", mz_buffer_string(&r->path));
    else
        mz_fault_at(r->fault, why, "%.*s", (int)origin.size, (const char *)origin.data);
    mz_fault_have(r->fault, "%" PRIu64, r->checkpoint.size);
    mz_fault_want(r->fault, "%" PRIu64, r->old.size);
    return why;
}

/* The old tree must be the beginning of the new one (T2). */
static enum mz_status prove_growth(struct run *r) {
    struct mz_hash root;
    if (r->checkpoint.size < r->old.size)
        return reject(r, MZ_E_ROLLED_BACK);
    if (r->checkpoint.size == r->old.size && !mz_hash_equal(&r->checkpoint.root, &r->old.root))
        return reject(r, MZ_E_SPLIT_VIEW);
    enum mz_status status =
        mz_pull_tree_open(r->pull->remote, r->pull->directory, r->checkpoint.size,
                          &r->checkpoint.root, &r->tree, r->fault);
    if (status == MZ_OK)
        status = mz_pull_tree_root(r->tree, r->old.size, &root, r->fault);
    if (status != MZ_OK)
        return status;
    return mz_hash_equal(&root, &r->old.root) ? MZ_OK : reject(r, MZ_E_SPLIT_VIEW);
}

/* The trusted genesis is leaf 0 of this tree. */
static enum mz_status prove_genesis(struct run *r) {
    struct mz_span hashes;
    struct mz_hash leaf;
    const struct mz_hash *genesis = &r->pull->trust->genesis;
    if (r->checkpoint.size == 0 || mz_hash_is_zero(genesis))
        return MZ_OK;
    enum mz_status status = mz_pull_tree_tile(r->tree, 0, 0, &hashes, r->fault);
    if (status != MZ_OK)
        return status;
    memcpy(leaf.bytes, hashes.data, MZ_HASH_SIZE);
    if (mz_hash_equal(&leaf, genesis))
        return MZ_OK;
    char have[MZ_HEX_HASH_SIZE + 1], want[MZ_HEX_HASH_SIZE + 1];
    mz_hex_of_hash(&leaf, have);
    mz_hex_of_hash(genesis, want);
    mz_fault_at(r->fault, MZ_E_WRONG_GENESIS, "genesis");
    mz_fault_have(r->fault, "%s", have);
    mz_fault_want(r->fault, "%s", want);
    return MZ_E_WRONG_GENESIS;
}

/* What the clone's owner trusts goes with it; a zero genesis is filled in from the tree now proven.
 */
static enum mz_status keep_trust(struct run *r) {
    struct mz_trust trust = *r->pull->trust, there;
    struct mz_span hashes;
    const char *path = path_of(r, "genesis.json");
    enum mz_status status = mz_file_make_parents(path, r->fault);
    if (status != MZ_OK)
        return status;
    status = mz_trust_load(path, &there, r->fault);
    if (status == MZ_OK) {
        status = mz_trust_check(&trust, &there, r->fault);
        if (status != MZ_OK || trust.rotations_count <= there.rotations_count)
            return status;
        trust.genesis = there.genesis;
        return mz_trust_replace(path, &trust, r->fault);
    }
    if (status == MZ_E_NOT_FOUND && mz_hash_is_zero(&trust.genesis)) {
        if (r->checkpoint.size == 0)
            return MZ_OK; /* there is no genesis to write down yet */
        status = mz_pull_tree_tile(r->tree, 0, 0, &hashes, r->fault);
        if (status != MZ_OK)
            return status;
        memcpy(trust.genesis.bytes, hashes.data, MZ_HASH_SIZE);
        status = MZ_E_NOT_FOUND;
    }
    return status == MZ_E_NOT_FOUND ? mz_trust_save(path, &trust, r->fault) : status;
}

/* -- Entry bundles. */

/* Does the bundle hold exactly the entries of these leaf hashes? MZ_E_BAD_LEAF names the first that
 * differs. */
static enum mz_status check_bundle(struct run *r, uint64_t first, struct mz_span hashes) {
    struct mz_reader reader = mz_reader_over(mz_buffer_view(&r->bundle));
    size_t width = hashes.size / MZ_HASH_SIZE;
    for (size_t i = 0; i < width; i++) {
        struct mz_span entry;
        bool good = mz_bundle_next(&reader, &entry);
        if (good) {
            struct mz_hash leaf = mz_hash_leaf(entry);
            good = memcmp(leaf.bytes, hashes.data + i * MZ_HASH_SIZE, MZ_HASH_SIZE) == 0;
        }
        if (!good)
            return mz_fault_at(r->fault, MZ_E_BAD_LEAF, "%" PRIu64, first + i);
    }
    if (reader.rest.size > 0)
        return mz_fault_at(r->fault, MZ_E_BAD_LEAF, "%" PRIu64, first + width);
    return MZ_OK;
}

static enum mz_status fetch_bundle(struct run *r, const struct mz_tile *tile,
                                   struct mz_span hashes) {
    char path[MZ_TILE_PATH_SIZE + 1];
    struct mz_writer w = mz_writer_over(path, MZ_TILE_PATH_SIZE);
    mz_tile_path_write(&w, tile);
    path[w.size] = '\0';
    r->bundle.size = 0;
    const struct mz_remote *remote = r->pull->remote;
    enum mz_status status = remote->get(remote->ctx, path, &r->bundle, r->fault);
    if (status == MZ_OK)
        status = check_bundle(r, tile->number * MZ_TILE_WIDTH, hashes);
    if (status != MZ_OK)
        return status;
    mz_clone_tile_path(r->pull->directory, tile, &r->path);
    status = mz_file_make_parents(mz_buffer_string(&r->path), r->fault);
    if (status == MZ_OK)
        status =
            mz_file_replace(mz_buffer_string(&r->path), mz_buffer_view(&r->bundle), 0644, r->fault);
    return status;
}

/* Leaves the proven bundle in r->bundle and on disk. */
static enum mz_status take_bundle(struct run *r, const struct mz_tile *tile) {
    struct mz_span hashes;
    struct mz_pull_count *files = &r->report.files;
    enum mz_status status = mz_pull_tree_tile(r->tree, 0, tile->number, &hashes, r->fault);
    if (status != MZ_OK)
        return status;
    mz_clone_tile_path(r->pull->directory, tile, &r->path);
    r->bundle.size = 0;
    status = mz_file_read(mz_buffer_string(&r->path), BUNDLE_LIMIT, &r->bundle, r->fault);
    bool there = status != MZ_E_NOT_FOUND;
    if (status == MZ_OK && check_bundle(r, tile->number * MZ_TILE_WIDTH, hashes) == MZ_OK) {
        files->kept++;
        return MZ_OK;
    }
    files->fetched++;
    files->replaced += there;
    return fetch_bundle(r, tile, hashes);
}

/* Fetches the objects that the new entries of the bundle name. */
static enum mz_status take_objects(struct run *r, uint64_t first, uint64_t from) {
    struct mz_reader reader = mz_reader_over(mz_buffer_view(&r->bundle));
    struct mz_span entry;
    enum mz_status status = MZ_OK;
    for (uint64_t index = first; status == MZ_OK && mz_bundle_next(&reader, &entry); index++)
        if (index >= from)
            status = mz_pull_objects_of(r->objects, index, entry, &r->report, r->fault);
    return status;
}

/* Asks for a bundle and the tile over it before their turn, unless they are here: so several
 * requests are under way, and no more than AHEAD bundles are in memory. */
static void ask_ahead(struct run *r, uint64_t number) {
    const struct mz_remote *remote = r->pull->remote;
    struct mz_tile tile = {.number = number, .width = mz_tile_width(r->checkpoint.size, 0, number)};
    if (remote->ahead == NULL || tile.width == 0)
        return;
    /* A partial tile is of the edge, which has come. */
    for (unsigned entries = tile.width < MZ_TILE_WIDTH; entries < 2; entries++) {
        char path[MZ_TILE_PATH_SIZE + 1];
        struct mz_writer w = mz_writer_over(path, MZ_TILE_PATH_SIZE);
        tile.entries = entries == 1;
        mz_tile_path_write(&w, &tile);
        path[w.size] = '\0';
        mz_clone_tile_path(r->pull->directory, &tile, &r->path);
        if (access(mz_buffer_string(&r->path), F_OK) != 0)
            remote->ahead(remote->ctx, path);
    }
}

static enum mz_status take_entries(struct run *r) {
    uint64_t size = r->checkpoint.size, from = r->pull->full ? 0 : r->old.size;
    enum mz_status status = MZ_OK;
    for (uint64_t n = 0; n < AHEAD; n++)
        ask_ahead(r, from / MZ_TILE_WIDTH + n);
    for (uint64_t number = from / MZ_TILE_WIDTH; status == MZ_OK; number++) {
        ask_ahead(r, number + AHEAD);
        struct mz_tile tile = {
            .entries = true, .number = number, .width = mz_tile_width(size, 0, number)};
        if (tile.width == 0)
            break;
        status = take_bundle(r, &tile);
        if (status == MZ_OK)
            status = take_objects(r, number * MZ_TILE_WIDTH, from);
        if (status == MZ_OK && r->pull->progress != NULL)
            r->pull->progress(r->pull->progress_ctx, number * MZ_TILE_WIDTH + tile.width, size);
    }
    return status;
}

/* -- The whole. */

/* Partial tiles of the tree before are no part of this one. Removing them is tidiness only:
 * failures are passed over. */
static void remove_old_edge(struct run *r) {
    for (unsigned level = 0; level < MZ_TILE_LEVELS; level++) {
        struct mz_tile tile = {.level = (uint8_t)level,
                               .width = mz_tile_partial_width(r->old.size, (uint8_t)level),
                               .number = mz_tile_full_count(r->old.size, (uint8_t)level)};
        if (tile.width == 0 ||
            tile.width == mz_tile_width(r->checkpoint.size, (uint8_t)level, tile.number))
            continue;
        for (unsigned entries = 0; entries < (level == 0 ? 2u : 1u); entries++) {
            tile.entries = entries == 1;
            mz_clone_tile_path(r->pull->directory, &tile, &r->path);
            (void)unlink(mz_buffer_string(&r->path));
            char *slash = r->path.data == NULL ? NULL : strrchr((char *)r->path.data, '/');
            if (slash != NULL) {
                *slash = '\0';
                (void)rmdir((char *)r->path.data);
            }
        }
    }
}

/* A note of the same tree with fewer cosignatures than ours brings nothing. */
static bool is_poorer(const struct run *r) {
    struct mz_note note;
    return r->checkpoint.size == r->old.size &&
           mz_note_parse(mz_buffer_view(&r->note), &note) == MZ_OK &&
           note.count < r->old_signatures;
}

static enum mz_status keep_checkpoint(struct run *r) {
    if (is_poorer(r))
        return MZ_OK;
    return mz_file_replace(path_of(r, "checkpoint"), mz_buffer_view(&r->note), 0644, r->fault);
}

static enum mz_status pull(struct run *r) {
    enum mz_status status = read_old(r);
    if (status == MZ_OK)
        status = read_new(r);
    if (status == MZ_OK)
        status = prove_growth(r);
    if (status == MZ_OK)
        status = prove_genesis(r);
    if (status == MZ_OK)
        status = keep_trust(r);
    if (status == MZ_OK)
        status = mz_pull_tree_keep(r->tree, &r->report.files, r->fault);
    if (status == MZ_OK)
        status = take_entries(r);
    if (status == MZ_OK)
        status = keep_checkpoint(r);
    if (status == MZ_OK)
        remove_old_edge(r);
    return status;
}

enum mz_status mz_pull_run(const struct mz_pull *options, struct mz_pull_report *ret_report,
                           struct mz_fault *fault) {
    struct run r = {.pull = options, .fault = fault};
    r.objects = mz_pull_objects_new(options);
    enum mz_status status =
        r.objects == NULL ? mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", options->directory) : pull(&r);
    if (status == MZ_OK) {
        r.report.old_size = r.old.size;
        r.report.size = r.checkpoint.size;
        r.report.root = r.checkpoint.root;
        *ret_report = r.report;
    }
    mz_pull_objects_free(r.objects);
    mz_pull_tree_close(r.tree);
    mz_buffer_free(&r.bundle);
    mz_buffer_free(&r.note);
    mz_buffer_free(&r.old_note);
    mz_buffer_free(&r.path);
    return status;
}
