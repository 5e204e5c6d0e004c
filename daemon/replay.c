#include "daemon/replay.h"

#include <inttypes.h>

#include "daemon/check_signatures.h"
#include "daemon/evidence.h"
#include "daemon/ledger_internal.h"

/* -- The source that the verifier reads. */

static enum mz_status source_entry(void *ctx, uint64_t index, struct mz_span *ret_entry,
                                   struct mz_fault *fault) {
    const struct mz_replay *replay = ctx;
    /* Views into the map last as long as the txn, so every entry stays in place. */
    enum mz_status status = mz_store_entry(replay->txn, index, ret_entry);
    return status == MZ_OK ? MZ_OK : mz_fault_at(fault, status, "entry %" PRIu64, index);
}

static enum mz_status source_tile(void *ctx, uint8_t level, uint64_t number, unsigned width,
                                  struct mz_span *ret_hashes) {
    struct mz_replay *replay = ctx;
    enum mz_status status = mz_store_tile(replay->txn, level, number, width, replay->tile);
    if (status == MZ_OK)
        *ret_hashes = mz_span_of(replay->tile, width * MZ_HASH_SIZE);
    return status;
}

static enum mz_status source_evidence(void *ctx, const struct mz_hash *sha256, uint64_t size) {
    const struct mz_replay *replay = ctx;
    return mz_evidence_check(replay->evidence, sha256, size);
}

/* -- Opening and running. */

enum mz_status mz_replay_open(const char *directory, bool outdated, struct mz_replay *ret_replay,
                              struct mz_fault *fault) {
    struct mz_replay *replay = ret_replay;
    char path[MZ_PATH_SIZE];
    *replay = (struct mz_replay){.store = NULL};
    enum mz_status status = mz_files_path(directory, MZ_LEDGER_DATABASE, path, fault);
    if (status == MZ_OK)
        status = mz_files_path(directory, MZ_LEDGER_EVIDENCE, replay->evidence, fault);
    struct mz_store_options options = {.path = path, .read_only = true, .outdated = outdated};
    if (status == MZ_OK)
        status = mz_store_open(&options, &replay->store, fault);
    if (status != MZ_OK)
        return status;
    replay->txn = mz_store_txn_new(replay->store);
    status = replay->txn != NULL ? mz_store_read(replay->txn) : MZ_E_NO_MEMORY;
    if (status == MZ_OK)
        status = mz_store_size(replay->txn, &replay->size);
    return status == MZ_OK ? MZ_OK : mz_fault_at(fault, status, "%s", path);
}

void mz_replay_close(struct mz_replay *replay) {
    mz_memory_records_free(replay->memory);
    mz_store_txn_free(replay->txn);
    mz_store_close(replay->store);
    *replay = (struct mz_replay){.store = NULL};
}

enum mz_status mz_replay_run(struct mz_replay *replay, struct mz_span checkpoint, bool tiles,
                             void (*progress)(void *ctx, uint64_t done, uint64_t total), void *ctx,
                             struct mz_verify_report *ret_report, struct mz_fault *fault) {
    const struct mz_store_identity *identity = mz_store_identity(replay->store);
    const struct mz_verify_source source = {
        .ctx = replay,
        .objects = mz_store_objects(replay->txn),
        .entry = source_entry,
        .tile = tiles ? source_tile : NULL,
        .evidence = source_evidence,
    };
    const struct mz_verify_options options = {
        .checkpoint = checkpoint,
        .log_key = identity->log_key,
        .origin = mz_span_of(identity->origin, identity->origin_size),
        .progress = progress,
        .progress_ctx = ctx,
    };
    mz_memory_records_free(replay->memory);
    replay->memory = mz_memory_records_new();
    struct mz_check_signatures *signatures = mz_check_signatures_new();
    enum mz_status status = MZ_E_NO_MEMORY;
    if (replay->memory != NULL && signatures != NULL) {
        struct mz_signature_pool pool = mz_check_signatures_pool(signatures);
        replay->records = mz_memory_records_interface(replay->memory);
        status = mz_verify_run(&source, &pool, &options, replay->records, ret_report, fault);
    } else {
        mz_fault_at(fault, status, "records");
    }
    mz_check_signatures_free(signatures);
    return status;
}
