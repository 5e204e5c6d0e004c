/* renameat2 and nftw */
#define _GNU_SOURCE
#include "daemon/rebuild.h"

#include <errno.h>
#include <ftw.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/derived.h"
#include "daemon/ledger_internal.h"
#include "daemon/replay.h"
#include "daemon/store_copy.h"

struct rebuild {
    const char *directory;
    char ledger[MZ_PATH_SIZE], building[MZ_PATH_SIZE], fresh[MZ_PATH_SIZE], old[MZ_PATH_SIZE];
    int lock;
    struct mz_replay replay;
    uint8_t head[MZ_CHECKPOINT_SIZE];
    struct mz_span checkpoint; /* the one that all entries verify under */
    struct mz_store *store;    /* the new one */
    struct mz_store_filler filler;
    uint64_t boundary; /* the last commit put */
    struct mz_rebuild_report report;
};

/* -- Before anything is made. */

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *at) {
    (void)info;
    (void)type;
    (void)at;
    return remove(path);
}

/* An environment that was not finished is dropped. One that was exchanged, or was about to be, may
 * be the only old one there is: it is kept. */
static enum mz_status tidy(struct rebuild *r, struct mz_fault *fault) {
    if (mz_files_exists(r->old))
        return mz_fault_at(fault, MZ_E_EXISTS, "%s", MZ_REBUILD_OLD);
    if (mz_files_exists(r->building) && nftw(r->building, remove_one, 8, FTW_DEPTH | FTW_PHYS) != 0)
        return mz_files_failure(r->building, fault);
    if (!mz_files_exists(r->fresh))
        return MZ_OK;
    if (rename(r->fresh, r->old) != 0)
        return mz_files_failure(r->fresh, fault);
    return mz_fault_at(fault, MZ_E_EXISTS, "%s", MZ_REBUILD_OLD);
}

static enum mz_status prepare(struct rebuild *r, struct mz_fault *fault) {
    const struct {
        const char *name;
        char *path;
    } paths[] = {{MZ_LEDGER_DATABASE, r->ledger},
                 {MZ_REBUILD_BUILDING, r->building},
                 {MZ_REBUILD_NEW, r->fresh},
                 {MZ_REBUILD_OLD, r->old}};
    char lock[MZ_PATH_SIZE];
    enum mz_status status = MZ_OK;
    for (size_t i = 0; i < sizeof paths / sizeof paths[0] && status == MZ_OK; i++)
        status = mz_files_path(r->directory, paths[i].name, paths[i].path, fault);
    if (status == MZ_OK && !mz_files_exists(r->ledger))
        status = mz_fault_at(fault, MZ_E_NOT_FOUND, "%s", r->ledger);
    if (status == MZ_OK)
        status = mz_files_path(r->directory, MZ_LEDGER_LOCK, lock, fault);
    if (status == MZ_OK)
        status = mz_files_lock(lock, &r->lock, fault);
    return status == MZ_OK ? tidy(r, fault) : status;
}

/* -- Are the entries what was signed and admitted, all of them? */

/* The size that the note says, unverified; 0 if it is no checkpoint. */
static uint64_t size_of(struct mz_span note) {
    struct mz_note parsed;
    struct mz_checkpoint checkpoint;
    bool good = note.data != NULL && mz_note_parse(note, &parsed) == MZ_OK &&
                mz_checkpoint_parse(parsed.text, &checkpoint) == MZ_OK;
    return good ? checkpoint.size : 0;
}

/* No checkpoint at hand is of all the entries: some are gone, or came from elsewhere. */
static enum mz_status no_checkpoint(const struct rebuild *r, uint64_t signed_size,
                                    struct mz_fault *fault) {
    if (signed_size <= r->replay.size)
        return mz_fault_at(fault, MZ_E_NOT_FOUND, "checkpoint");
    mz_fault_at(fault, MZ_E_ROLLED_BACK, "ledger");
    mz_fault_have(fault, "%" PRIu64, r->replay.size);
    mz_fault_want(fault, "%" PRIu64, signed_size);
    return MZ_E_ROLLED_BACK;
}

/* Evidence files are no part of this: they are not in the database and nothing is derived from
 * them. */
static bool is_whole(const struct mz_verify_report *report) {
    for (int i = 0; i < MZ_LAYER_COUNT; i++) {
        const struct mz_layer_report *layer = &report->layers[i];
        bool lacks_files = i == MZ_LAYER_OBJECTS && mz_verify_lacks(layer->fault.status);
        if (layer->asked && !lacks_files && (!layer->ran || layer->fault.status != MZ_OK))
            return false;
    }
    return true;
}

static enum mz_status judge(struct rebuild *r, void (*progress)(void *, uint64_t, uint64_t),
                            void *ctx, struct mz_fault *fault) {
    char path[MZ_PATH_SIZE];
    size_t size = 0;
    struct mz_span candidates[2] = {{0}};
    enum mz_status status = mz_files_path(r->directory, "head", path, fault);
    if (status == MZ_OK && mz_files_exists(path))
        status = mz_files_read(path, r->head, sizeof r->head, &size, fault);
    if (status != MZ_OK)
        return status;
    candidates[1] = mz_span_of(r->head, size);
    status = mz_store_checkpoint(r->replay.txn, &candidates[0]);
    if (status != MZ_OK && status != MZ_E_NOT_FOUND)
        return mz_fault_at(fault, status, "checkpoint");
    uint64_t signed_size = 0;
    bool judged = false;
    for (size_t i = 0; i < 2 && !r->report.rebuilt; i++) {
        uint64_t of = size_of(candidates[i]);
        signed_size = of > signed_size ? of : signed_size;
        if (of == 0 || of != r->replay.size)
            continue;
        status = mz_replay_run(&r->replay, candidates[i], false, progress, ctx, &r->report.verify,
                               fault);
        if (status != MZ_OK)
            return status;
        judged = true;
        r->checkpoint = candidates[i];
        r->report.rebuilt = is_whole(&r->report.verify);
    }
    return judged ? MZ_OK : no_checkpoint(r, signed_size, fault);
}

/* -- Filling the new environment. */

static enum mz_status put_record(void *arg, struct mz_span key, struct mz_span value) {
    struct rebuild *r = arg;
    enum mz_status status = mz_store_filler_pace(&r->filler, key.size + value.size);
    struct mz_records records = mz_store_records(r->filler.txn);
    r->report.records++;
    return status == MZ_OK ? records.put(records.ctx, key, value) : status;
}

static enum mz_status put_row(void *arg, const struct mz_derived_row *row) {
    struct rebuild *r = arg;
    enum mz_status status = mz_store_filler_pace(&r->filler, row->hashes.size);
    r->report.rows++;
    return status == MZ_OK ? mz_store_row_put(r->filler.txn, row->level, row->number, row->hashes)
                           : status;
}

static enum mz_status put_boundary(struct rebuild *r, uint64_t tree_size) {
    enum mz_status status = mz_store_filler_pace(&r->filler, 0);
    r->boundary = tree_size;
    r->report.commits++;
    return status == MZ_OK ? mz_store_boundary_put(r->filler.txn, tree_size) : status;
}

/* Those that the entries tell of, and before each the stored ones that they cannot tell of. */
static enum mz_status put_commit(void *arg, uint64_t tree_size) {
    struct rebuild *r = arg;
    uint64_t stored;
    enum mz_status status = MZ_OK;
    while (status == MZ_OK && mz_store_boundary(r->replay.txn, r->boundary + 1, &stored) == MZ_OK &&
           stored < tree_size)
        status = put_boundary(r, stored);
    return status == MZ_OK ? put_boundary(r, tree_size) : status;
}

static enum mz_status fill(struct rebuild *r, struct mz_fault *fault) {
    struct mz_store_txn *from = r->replay.txn;
    enum mz_status status = mz_store_copy_given(from, &r->filler);
    if (status == MZ_OK)
        status = mz_memory_records_each(r->replay.memory, put_record, r);
    if (status == MZ_OK)
        status = mz_derived_rows(from, put_row, r);
    if (status == MZ_OK)
        status = mz_derived_commits(from, put_commit, r);
    if (status == MZ_OK)
        status = mz_store_filler_pace(&r->filler, r->checkpoint.size);
    if (status == MZ_OK)
        status = mz_store_checkpoint_put(r->filler.txn, r->checkpoint);
    if (status == MZ_OK)
        status = mz_store_commit(r->filler.txn);
    if (status == MZ_OK)
        return MZ_OK;
    mz_fault_at(fault, status, "%s", MZ_REBUILD_BUILDING);
    mz_fault_have(fault, "%s", mz_store_trouble_text(r->filler.txn));
    return status;
}

/* Twice the room of the old environment, whose file may hold more than rows. */
static size_t room(const struct rebuild *r) {
    char path[MZ_PATH_SIZE];
    struct stat info;
    size_t size = MZ_STORE_MAP;
    if (mz_files_path(r->ledger, "data.mdb", path, NULL) == MZ_OK && stat(path, &info) == 0)
        while (size / 2 < (size_t)info.st_size)
            size *= 2;
    return size;
}

static enum mz_status build(struct rebuild *r, struct mz_fault *fault) {
    const struct mz_store_identity *identity = mz_store_identity(r->replay.store);
    const struct mz_store_options options = {.path = r->building, .map_size = room(r)};
    enum mz_status status = mz_files_folder(r->building, fault);
    if (status == MZ_OK)
        status = mz_store_create(r->building, identity, fault);
    if (status == MZ_OK)
        status = mz_store_open(&options, &r->store, fault);
    if (status == MZ_OK && (r->filler.txn = mz_store_txn_new(r->store)) == NULL)
        status = mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", MZ_REBUILD_BUILDING);
    if (status == MZ_OK)
        status = fill(r, fault);
    /* What is put in the place of the old one must continue what was signed last (T8). */
    if (status == MZ_OK && (status = mz_store_read(r->filler.txn)) == MZ_OK)
        status = mz_head_check(r->directory, identity, r->filler.txn, fault);
    mz_store_txn_free(r->filler.txn);
    mz_store_close(r->store);
    return status == MZ_OK ? mz_files_sync(r->building, fault) : status;
}

/* At no moment is there no ledger: the exchange is one step of the file system. */
static enum mz_status exchange(struct rebuild *r, struct mz_fault *fault) {
    if (rename(r->building, r->fresh) != 0)
        return mz_files_failure(r->building, fault);
    enum mz_status status = mz_files_sync(r->directory, fault);
    if (status == MZ_OK && renameat2(AT_FDCWD, r->fresh, AT_FDCWD, r->ledger, RENAME_EXCHANGE) != 0)
        status = mz_files_failure(r->ledger, fault);
    if (status == MZ_OK)
        status = mz_files_sync(r->directory, fault);
    if (status == MZ_OK && rename(r->fresh, r->old) != 0)
        status = mz_files_failure(r->fresh, fault);
    return status == MZ_OK ? mz_files_sync(r->directory, fault) : status;
}

enum mz_status mz_rebuild_run(const char *directory,
                              void (*progress)(void *ctx, uint64_t done, uint64_t total), void *ctx,
                              struct mz_rebuild_report *ret_report, struct mz_fault *fault) {
    struct rebuild r = {.directory = directory, .lock = -1};
    enum mz_status status = prepare(&r, fault);
    if (status == MZ_OK)
        status = mz_replay_open(directory, true, &r.replay, fault);
    if (status == MZ_OK)
        status = judge(&r, progress, ctx, fault);
    bool good = status == MZ_OK && r.report.rebuilt;
    if (good)
        status = build(&r, fault);
    mz_replay_close(&r.replay);
    if (good && status == MZ_OK)
        status = exchange(&r, fault);
    if (r.lock >= 0)
        close(r.lock);
    if (status == MZ_OK)
        *ret_report = r.report;
    return status;
}
