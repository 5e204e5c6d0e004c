#include "daemon/check.h"

#include <inttypes.h>
#include <string.h>

#include "daemon/evidence.h"
#include "daemon/ledger_internal.h"
#include "proto/base/hex.h"
#include "proto/log/tile.h"
#include "proto/rules/memory_records.h"

struct check {
    struct mz_store *store;
    struct mz_store_txn *txn; /* one view of everything */
    char evidence[MZ_PATH_SIZE];
    uint64_t size;
    uint8_t tile[MZ_TILE_SIZE];
};

/* -- The source that the verifier reads. */

static enum mz_status source_entry(void *ctx, uint64_t index, struct mz_span *ret_entry,
                                   struct mz_fault *fault) {
    const struct check *check = ctx;
    /* Views into the map last as long as the txn, so every entry stays in place. */
    enum mz_status status = mz_store_entry(check->txn, index, ret_entry);
    return status == MZ_OK ? MZ_OK : mz_fault_at(fault, status, "entry %" PRIu64, index);
}

static enum mz_status source_tile(void *ctx, uint8_t level, uint64_t number, unsigned width,
                                  struct mz_span *ret_hashes) {
    struct check *check = ctx;
    enum mz_status status = mz_store_tile(check->txn, level, number, width, check->tile);
    if (status == MZ_OK)
        *ret_hashes = mz_span_of(check->tile, width * MZ_HASH_SIZE);
    return status;
}

static enum mz_status source_evidence(void *ctx, const struct mz_hash *sha256, uint64_t size) {
    const struct check *check = ctx;
    return mz_evidence_check(check->evidence, sha256, size);
}

/* -- Records: those stored against those replayed, both ways. */

struct comparison {
    struct mz_records other;
    const char *missing; /* words for a record that the other side lacks */
    uint64_t compared;
    struct mz_fault *fault;
    bool same;
};

static bool compare_record(void *arg, struct mz_span key, struct mz_span value) {
    struct comparison *c = arg;
    struct mz_span there;
    c->compared++;
    enum mz_status status = c->other.get(c->other.ctx, key, &there);
    if (status == MZ_OK && mz_span_equal(value, there))
        return true;
    char hex[2 * 32 + 1];
    struct mz_writer w = mz_writer_over(hex, sizeof hex - 1);
    mz_hex_write(&w, mz_span_of(key.data, key.size < 32 ? key.size : 32));
    hex[w.size] = '\0';
    mz_fault_at(c->fault, MZ_E_RECORDS_DIFFER, "record %s %s", hex,
                status == MZ_E_NOT_FOUND ? c->missing : "differs");
    c->same = false;
    return false;
}

static enum mz_status compare_records(struct mz_records stored, struct mz_records replayed,
                                      struct mz_check_report *report) {
    struct mz_span all = mz_span_of("", 0);
    struct comparison forward = {replayed, "was added", 0, &report->fault, true};
    enum mz_status status = stored.scan(stored.ctx, all, all, compare_record, &forward);
    report->records = forward.compared;
    if (status != MZ_OK || !forward.same)
        return status;
    struct comparison back = {stored, "is missing", 0, &report->fault, true};
    return replayed.scan(replayed.ctx, all, all, compare_record, &back);
}

/* -- The tree: each stored node above the leaves against the row below it. The verifier compared
 * the leaves. */

static bool row_differs(struct mz_fault *fault, unsigned level, uint64_t index) {
    mz_fault_at(fault, MZ_E_BAD_TILE, "node %u/%" PRIu64, level, index);
    return false;
}

static bool check_level(const struct check *check, unsigned level, struct mz_check_report *report) {
    for (uint64_t i = 0; i < check->size >> level; i++) {
        struct mz_span below, row;
        size_t at = (size_t)(i % MZ_STORE_ROW) * MZ_HASH_SIZE;
        if (mz_store_row(check->txn, (uint8_t)(level - MZ_STORE_ROW_LEVELS), i, &below) != MZ_OK ||
            mz_store_row(check->txn, (uint8_t)level, i / MZ_STORE_ROW, &row) != MZ_OK ||
            below.size != MZ_STORE_ROW * MZ_HASH_SIZE || row.size < at + MZ_HASH_SIZE)
            return row_differs(&report->fault, level, i);
        struct mz_hash hashes[MZ_STORE_ROW];
        memcpy(hashes, below.data, below.size);
        struct mz_hash root = mz_merkle_root(hashes, MZ_STORE_ROW);
        if (memcmp(root.bytes, row.data + at, MZ_HASH_SIZE) != 0)
            return row_differs(&report->fault, level, i);
        report->nodes++;
    }
    return true;
}

static bool check_nodes(const struct check *check, struct mz_check_report *report) {
    uint64_t rows = 0, expected = 0;
    for (unsigned level = 0; check->size >> level != 0; level += MZ_STORE_ROW_LEVELS) {
        uint64_t nodes = check->size >> level;
        expected += (nodes + MZ_STORE_ROW - 1) / MZ_STORE_ROW;
        if (level > 0 && !check_level(check, level, report))
            return false;
    }
    if (mz_store_rows(check->txn, &rows) == MZ_OK && rows == expected)
        return true;
    mz_fault_at(&report->fault, MZ_E_BAD_TILE, "rows of the tree");
    mz_fault_have(&report->fault, "%" PRIu64, rows);
    mz_fault_want(&report->fault, "%" PRIu64, expected);
    return false;
}

/* -- Commits: ascending, the last at the size. */
static bool check_commits(const struct check *check, struct mz_check_report *report) {
    uint64_t last = 0, next;
    while (mz_store_boundary(check->txn, last + 1, &next) == MZ_OK) {
        last = next;
        report->commits++;
    }
    if (last == check->size)
        return true;
    mz_fault_at(&report->fault, MZ_E_ROLLED_BACK, "commits");
    mz_fault_have(&report->fault, "%" PRIu64, last);
    mz_fault_want(&report->fault, "%" PRIu64, check->size);
    return false;
}

/* -- All of it. */

static enum mz_status run_verifier(struct check *check, struct mz_records records,
                                   void (*progress)(void *, uint64_t, uint64_t), void *ctx,
                                   struct mz_check_report *report, struct mz_fault *fault) {
    const struct mz_store_identity *identity = mz_store_identity(check->store);
    struct mz_verify_source source = {
        .ctx = check,
        .objects = mz_store_objects(check->txn),
        .entry = source_entry,
        .tile = source_tile,
        .evidence = source_evidence,
    };
    struct mz_verify_options options = {
        .log_key = identity->log_key,
        .origin = mz_span_of(identity->origin, identity->origin_size),
        .progress = progress,
        .progress_ctx = ctx,
    };
    enum mz_status status = mz_store_checkpoint(check->txn, &options.checkpoint);
    if (status != MZ_OK && check->size == 0) {
        /* Nothing was recorded yet: nothing to verify, and nothing must be there. */
        report->verify.verdict = MZ_VERIFIED;
        return MZ_OK;
    }
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "checkpoint");
    return mz_verify_run(&source, NULL, &options, records, &report->verify, fault);
}

/* What the verifier cannot know; the first thing that differs ends it, as the rest follows from it.
 */
static enum mz_status check_store(struct check *check, const char *directory,
                                  struct mz_records replayed, struct mz_check_report *report) {
    const struct mz_store_identity *identity = mz_store_identity(check->store);
    enum mz_status status = compare_records(mz_store_records(check->txn), replayed, report);
    if (status != MZ_OK || report->fault.status != MZ_OK || !check_nodes(check, report) ||
        !check_commits(check, report))
        return status;
    (void)!mz_head_check(directory, identity, check->txn, &report->fault);
    return MZ_OK;
}

static enum mz_status check_personal(struct check *check, const char *directory,
                                     struct mz_check_report *report, struct mz_fault *fault) {
    char path[MZ_PATH_SIZE];
    enum mz_status status = mz_files_path(directory, MZ_LEDGER_VAULT, path, fault);
    if (status != MZ_OK)
        return status;
    status = mz_check_vault_run(path, check->store, &report->vault);
    return status == MZ_OK ? MZ_OK : mz_fault_at(fault, status, "vault");
}

static enum mz_status open_check(const char *directory, struct check *check,
                                 struct mz_fault *fault) {
    char path[MZ_PATH_SIZE];
    enum mz_status status = mz_files_path(directory, MZ_LEDGER_DATABASE, path, fault);
    if (status == MZ_OK)
        status = mz_files_path(directory, MZ_LEDGER_EVIDENCE, check->evidence, fault);
    struct mz_store_options options = {.path = path, .read_only = true};
    if (status == MZ_OK)
        status = mz_store_open(&options, &check->store, fault);
    if (status != MZ_OK)
        return status;
    check->txn = mz_store_txn_new(check->store);
    status = check->txn != NULL ? mz_store_read(check->txn) : MZ_E_NO_MEMORY;
    if (status == MZ_OK)
        status = mz_store_size(check->txn, &check->size);
    return status == MZ_OK ? MZ_OK : mz_fault_at(fault, status, "%s", path);
}

enum mz_status mz_check_run(const char *directory,
                            void (*progress)(void *ctx, uint64_t done, uint64_t total), void *ctx,
                            struct mz_check_report *ret_report, struct mz_fault *fault) {
    struct check check = {.store = NULL, .txn = NULL};
    struct mz_check_report report = {.sound = false};
    struct mz_memory_records *memory = NULL;
    enum mz_status status = open_check(directory, &check, fault);
    if (status == MZ_OK && (memory = mz_memory_records_new()) == NULL)
        status = mz_fault_at(fault, MZ_E_NO_MEMORY, "records");
    if (status != MZ_OK)
        goto err1;
    struct mz_records replayed = mz_memory_records_interface(memory);
    status = run_verifier(&check, replayed, progress, ctx, &report, fault);
    if (status == MZ_OK)
        status = check_store(&check, directory, replayed, &report);
    if (status == MZ_OK)
        status = check_personal(&check, directory, &report, fault);
    if (status == MZ_OK) {
        report.sound = report.verify.verdict == MZ_VERIFIED && report.fault.status == MZ_OK &&
                       report.vault.fault.status == MZ_OK && report.vault.missing == 0;
        *ret_report = report;
    }
err1:
    mz_memory_records_free(memory);
    mz_store_txn_free(check.txn);
    mz_store_close(check.store);
    return status;
}
