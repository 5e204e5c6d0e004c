/* Proofs out of the tiles of a big tree: what `mingzhang prove` does between the checkpoint and the
 * proof, for any entry of a log of millions.
 *
 *   bench_proofs [ENTRIES [PROOFS]]
 *
 * Writes the tiles of ENTRIES synthetic leaves (ten million: 321 MB) to a folder under TMPDIR, as a
 * clone has them, opens them as `prove` does, and makes and checks PROOFS of them, each for an
 * entry drawn anew, so that nearly every one reads its tiles from files. Leaves are hashes of their
 * index. Ends with 1 if a proof does not hold, or if the worst hundredth takes a millisecond. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "client/clone/clone_dir.h"
#include "client/io/file.h"
#include "client/prove/log_reader.h"
#include "client/remote/remote.h"
#include "proto/log/hash.h"
#include "tests/lib/ledger.h"
#include "tests/lib/load.h"
#include "tests/lib/remote.h"

#define ENTRIES  UINT64_C(10000000)
#define PROOFS   UINT64_C(100000)
#define LIMIT_US 1000.0

static void must(bool good, const char *what) {
    if (good)
        return;
    perror(what);
    exit(1);
}

static struct mz_hash leaf_of(uint64_t index) {
    uint8_t bytes[8];
    struct mz_writer w = mz_writer_over(bytes, sizeof bytes);
    mz_writer_u64be(&w, index);
    return mz_hash_leaf(mz_writer_view(&w));
}

/* -- The tiles, level by level: the hashes of a level are the roots of the full tiles below. */

struct level {
    struct mz_hash *hashes;
    uint64_t count;
};

static void write_tile(const char *folder, const struct mz_tile *tile,
                       const struct mz_hash *hashes) {
    struct mz_buffer path = {0};
    mz_clone_tile_path(folder, tile, &path);
    must(mz_file_make_parents(mz_buffer_string(&path), NULL) == MZ_OK, "folder");
    FILE *file = fopen(mz_buffer_string(&path), "wb");
    must(file != NULL, "tile");
    must(fwrite(hashes, MZ_HASH_SIZE, tile->width, file) == tile->width, "tile");
    must(fclose(file) == 0, "tile");
    mz_buffer_free(&path);
}

static struct level write_level(const char *folder, uint8_t number, struct level level) {
    struct level above = {malloc((level.count / MZ_TILE_WIDTH + 1) * sizeof *above.hashes), 0};
    must(above.hashes != NULL, "memory");
    for (uint64_t first = 0; first < level.count; first += MZ_TILE_WIDTH) {
        struct mz_tile tile = {.level = number, .number = first / MZ_TILE_WIDTH};
        tile.width = mz_tile_width(level.count, 0, tile.number);
        write_tile(folder, &tile, level.hashes + first);
        if (tile.width == MZ_TILE_WIDTH)
            above.hashes[above.count++] = mz_merkle_root(level.hashes + first, MZ_TILE_WIDTH);
    }
    free(level.hashes);
    return above;
}

static struct mz_hash write_tiles(const char *folder, uint64_t entries) {
    struct level level = {malloc(entries * sizeof *level.hashes), entries};
    struct mz_frontier frontier = {.size = 0};
    must(level.hashes != NULL, "memory");
    for (uint64_t i = 0; i < entries; i++) {
        level.hashes[i] = leaf_of(i);
        mz_frontier_append(&frontier, &level.hashes[i]);
    }
    for (uint8_t number = 0; level.count > 0; number++)
        level = write_level(folder, number, level);
    free(level.hashes);
    return mz_frontier_root(&frontier);
}

static void write_checkpoint(const char *folder, uint64_t size, const struct mz_hash *root,
                             struct mz_trust *ret_trust) {
    struct ledger_key key = ledger_key_of("log");
    struct mz_trust trust = {0};
    uint8_t note[MZ_CHECKPOINT_SIZE];
    struct mz_writer w = mz_writer_over(note, sizeof note);
    must(mz_note_key_make(mz_span_text(LEDGER_ORIGIN), MZ_NOTE_ED25519, key.key.bytes,
                          &trust.key) == MZ_OK,
         "key");
    must(mz_checkpoint_sign(&w, size, root, &trust.key, key.secret) == MZ_OK, "checkpoint");
    must(mz_file_create(remote_path(folder, "checkpoint"), mz_writer_view(&w), 0600, NULL) == MZ_OK,
         "checkpoint");
    *ret_trust = trust;
}

/* -- Proving. */

/* splitmix64 (Steele, Lea, Flood 2014): the same entries in every run. */
static uint64_t draw(uint64_t *state) {
    uint64_t z = (*state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static double prove(struct mz_log_reader *reader, uint64_t index) {
    const struct mz_checkpoint *checkpoint = mz_log_reader_checkpoint(reader);
    struct mz_fault fault = {0};
    struct mz_proof proof;
    double begin = load_now();
    enum mz_status status = mz_log_reader_inclusion(reader, index, &proof, &fault);
    double took = load_now() - begin;
    struct mz_hash leaf = leaf_of(index);
    if (status == MZ_OK)
        status =
            mz_merkle_verify_inclusion(index, checkpoint->size, &leaf, &proof, &checkpoint->root);
    if (status == MZ_OK)
        return took * 1e6;
    fprintf(stderr, "bench_proofs: entry %" PRIu64 ": %s %s\n", index, mz_status_code(status),
            fault.place);
    exit(1);
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv) {
    uint64_t entries = argc > 1 ? strtoull(argv[1], NULL, 10) : ENTRIES;
    uint64_t proofs = argc > 2 ? strtoull(argv[2], NULL, 10) : PROOFS;
    if (entries == 0 || proofs == 0) {
        fputs("usage: bench_proofs [ENTRIES [PROOFS]]\n", stderr);
        return 2;
    }
    char *folder = remote_folder();
    struct mz_trust trust;
    struct mz_log_reader *reader;
    struct mz_fault fault = {0};
    struct mz_hash root = write_tiles(folder, entries);
    write_checkpoint(folder, entries, &root, &trust);
    struct mz_remote_directory directory = {folder};
    struct mz_remote remote = mz_remote_clone(&directory);
    must(mz_log_reader_open(&remote, &trust, &reader, &fault) == MZ_OK, "checkpoint");
    double *took = malloc(proofs * sizeof *took);
    must(took != NULL, "memory");
    uint64_t state = 1;
    for (uint64_t i = 0; i < proofs; i++)
        took[i] = prove(reader, draw(&state) % entries);
    qsort(took, proofs, sizeof *took, ascending);
    double median = took[proofs / 2], worst = took[proofs - 1 - proofs / 100];
    printf("%-28s %9.1f us median, %.1f us p99, %.1f us max\n", "proof from tiles", median, worst,
           took[proofs - 1]);
    printf("%-28s %9" PRIu64 " of %" PRIu64
           " entries, every proof checked, tiles in the page cache\n",
           "", proofs, entries);
    mz_log_reader_close(reader);
    free(took);
    remote_drop(folder);
    return worst < LIMIT_US ? 0 : 1;
}
