#include "daemon/check.h"

#include "daemon/ledger_internal.h"
#include "daemon/replay.h"

/* What the verifier can know. */
static enum mz_status check_entries(struct mz_replay *replay,
                                    void (*progress)(void *ctx, uint64_t done, uint64_t total),
                                    void *ctx, struct mz_check_report *report,
                                    struct mz_fault *fault) {
    struct mz_span checkpoint;
    enum mz_status status = mz_store_checkpoint(replay->txn, &checkpoint);
    if (status != MZ_OK && replay->size == 0) {
        /* Nothing was recorded yet: nothing to verify, and nothing must be there. */
        report->verify.verdict = MZ_VERIFIED;
        return MZ_OK;
    }
    if (status == MZ_E_NOT_FOUND) {
        /* Without it there is nothing to verify under: the verifier calls it malformed. */
        checkpoint = mz_span_of("", 0);
        status = MZ_OK;
    }
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "checkpoint");
    return mz_replay_run(replay, checkpoint, true, progress, ctx, &report->verify, fault);
}

/* What it cannot know. Records are compared if there are any to compare with: where the rules could
 * not be replayed to the end, every record behind that place would differ. */
static enum mz_status check_store(const struct mz_replay *replay, const char *directory,
                                  struct mz_check_report *report) {
    struct mz_check_store *store = &report->store;
    const struct mz_layer_report *rules = &report->verify.layers[MZ_LAYER_RULES];
    enum mz_status status = MZ_OK;
    if (replay->memory != NULL && rules->ran && rules->fault.status == MZ_OK)
        status = mz_check_store_records(replay->txn, replay->records, store);
    if (status == MZ_OK)
        status = mz_check_store_rows(replay->txn, store);
    if (status == MZ_OK)
        status = mz_check_store_commits(replay->txn, store);
    if (status != MZ_OK)
        return status;
    struct mz_fault head = {.status = MZ_OK};
    struct mz_fault *told;
    if (mz_head_check(directory, mz_store_identity(replay->store), replay->txn, &head) != MZ_OK &&
        (told = mz_differences_add(&store->differences, head.status, "head")) != NULL)
        *told = head;
    return MZ_OK;
}

static enum mz_status check_personal(struct mz_store *store, const char *directory,
                                     struct mz_check_report *report, struct mz_fault *fault) {
    char path[MZ_PATH_SIZE];
    enum mz_status status = mz_files_path(directory, MZ_LEDGER_VAULT, path, fault);
    if (status != MZ_OK)
        return status;
    status = mz_check_vault_run(path, store, &report->vault);
    return status == MZ_OK ? MZ_OK : mz_fault_at(fault, status, "vault");
}

enum mz_status mz_check_run(const char *directory,
                            void (*progress)(void *ctx, uint64_t done, uint64_t total), void *ctx,
                            struct mz_check_report *ret_report, struct mz_fault *fault) {
    struct mz_replay replay;
    struct mz_check_report report = {.sound = false};
    enum mz_status status = mz_replay_open(directory, false, &replay, fault);
    if (status == MZ_OK)
        status = check_entries(&replay, progress, ctx, &report, fault);
    if (status == MZ_OK && (status = check_store(&replay, directory, &report)) != MZ_OK)
        mz_fault_at(fault, status, "ledger");
    if (status == MZ_OK)
        status = check_personal(replay.store, directory, &report, fault);
    if (status == MZ_OK) {
        report.sound = report.verify.verdict == MZ_VERIFIED &&
                       report.store.differences.count == 0 && report.vault.fault.status == MZ_OK &&
                       report.vault.missing == 0;
        *ret_report = report;
    }
    mz_replay_close(&replay);
    return status;
}
