/* Opening the parts of a ledger in order, and closing them in reverse. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/ledger_internal.h"
#include "daemon/personal.h"

/* -- What the pool does, and whom it tells. */

static void check_filings(void *ctx, struct mz_store_txn *txn, struct mz_filing *filings,
                          size_t count) {
    struct mz_ledger *ledger = ctx;
    for (size_t i = 0; i < count; i++)
        mz_intake_check(&ledger->intake, txn, &filings[i]);
}

static void job_ready(void *ctx, struct mz_job *job) {
    struct mz_ledger *ledger = ctx;
    mz_sequencer_ready(ledger->sequencer, job);
}

/* -- Opening. */

static enum mz_status open_key(struct mz_ledger *ledger, const char *directory,
                               struct mz_fault *fault) {
    return mz_signer_open(directory, &ledger->signer, fault);
}

/* The verifier key of the log's first key, by which everybody knows the ledger. */
static enum mz_status name_ledger(struct mz_ledger *ledger, struct mz_fault *fault) {
    const struct mz_store_identity *identity = mz_store_identity(ledger->store);
    struct mz_span origin = mz_span_of(identity->origin, identity->origin_size);
    struct mz_note_key key;
    struct mz_writer w = mz_writer_over(ledger->vkey, sizeof ledger->vkey - 1);
    if (!mz_span_equal(mz_signer_origin(ledger->signer), origin) ||
        mz_note_key_make(origin, MZ_NOTE_ED25519, identity->log_key.bytes, &key) != MZ_OK)
        return mz_fault_at(fault, MZ_E_BAD_KEY_FILE, "%s: key of another ledger", MZ_SIGNER_KEY);
    mz_note_key_write(&w, &key);
    ledger->vkey[w.size] = '\0';
    return MZ_OK;
}

static enum mz_status open_store(struct mz_ledger *ledger, const struct mz_ledger_options *options,
                                 struct mz_fault *fault) {
    char path[MZ_PATH_SIZE];
    enum mz_status status = mz_files_path(options->directory, MZ_LEDGER_DATABASE, path, fault);
    struct mz_store_options store = {
        .path = path, .map_size = options->map_size, .faults = options->faults};
    if (status == MZ_OK)
        status = mz_store_open(&store, &ledger->store, fault);
    if (status != MZ_OK)
        return status;
    return name_ledger(ledger, fault);
}

/* The key in force, by the records; and the files' names, if the daemon died before it changed
 * them. */
static enum mz_status choose_key(struct mz_ledger *ledger, struct mz_store_txn *txn,
                                 struct mz_fault *fault) {
    struct mz_log_key_record key = {.key = mz_store_identity(ledger->store)->log_key};
    struct mz_records records = mz_store_records(txn);
    uint64_t size, since;
    enum mz_status status = mz_store_size(txn, &size);
    if (status == MZ_OK && size > 0)
        status = mz_log_key_at(&records, size, &since, &key);
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "ledger");
    status = mz_signer_use(ledger->signer, &key.key, fault);
    return status == MZ_OK ? mz_signer_settle(ledger->signer, fault) : status;
}

/* Is the database behind, or beside, what was signed last? (T8) And with which key does it go on?
 */
static enum mz_status check_head(struct mz_ledger *ledger, const char *directory,
                                 struct mz_fault *fault) {
    struct mz_store_txn *txn = mz_store_txn_new(ledger->store);
    if (txn == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "ledger");
    enum mz_status status = mz_store_read(txn);
    if (status == MZ_OK)
        status = mz_head_check(directory, mz_store_identity(ledger->store), txn, fault);
    else
        mz_fault_at(fault, status, "ledger");
    if (status == MZ_OK)
        status = choose_key(ledger, txn, fault);
    mz_store_txn_free(txn);
    return status;
}

static enum mz_status open_vault(struct mz_ledger *ledger, const struct mz_ledger_options *options,
                                 struct mz_fault *fault) {
    char path[MZ_PATH_SIZE];
    enum mz_status status = mz_files_path(options->directory, MZ_LEDGER_VAULT, path, fault);
    if (status == MZ_OK)
        status = mz_vault_open(path, false, options->env, &ledger->vault, fault);
    if (status == MZ_OK)
        status = mz_personal_settle(ledger->vault, ledger->store,
                                    options->env->now_ms(options->env->ctx), fault);
    if (status == MZ_OK)
        status = mz_files_path(options->directory, MZ_LEDGER_EVIDENCE, ledger->evidence, fault);
    ledger->intake = (struct mz_intake){ledger->directory, ledger->evidence, ledger->vault,
                                        mz_store_identity(ledger->store)};
    return status;
}

static enum mz_status start_sequencer(struct mz_ledger *ledger,
                                      const struct mz_ledger_options *options,
                                      struct mz_fault *fault) {
    struct mz_batch_parts parts = {ledger->store, ledger->vault,       ledger->signer,
                                   options->env,  options->ahead_days, &ledger->intake};
    struct mz_batch *batch;
    enum mz_status status = mz_head_keeper_new(options->directory, &ledger->keeper);
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "head");
    status = mz_batch_new(&parts, &batch, fault);
    if (status != MZ_OK)
        return status;
    status = mz_sequencer_new(batch, ledger->keeper, &ledger->sequencer);
    if (status != MZ_OK) {
        mz_batch_free(batch);
        mz_fault_at(fault, status, "sequencer");
    }
    return status;
}

static enum mz_status start_threads(struct mz_ledger *ledger,
                                    const struct mz_ledger_options *options,
                                    struct mz_fault *fault) {
    struct mz_pool_work work = {ledger, check_filings, job_ready};
    enum mz_status status = start_sequencer(ledger, options, fault);
    if (status != MZ_OK)
        return status;
    status = mz_pool_new(options->workers, ledger->store, &work, &ledger->pool);
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "signature pool");
    char path[MZ_PATH_SIZE];
    status = mz_files_path(options->directory, MZ_LEDGER_UPLOADS, path, fault);
    if (status == MZ_OK)
        status = mz_uploads_new(path, ledger->evidence, ledger->store, ledger->sequencer,
                                &ledger->uploads, fault);
    return status;
}

enum mz_status mz_ledger_open(const struct mz_ledger_options *options,
                              struct mz_ledger **ret_ledger, struct mz_fault *fault) {
    struct mz_ledger *ledger = calloc(1, sizeof *ledger);
    if (ledger == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "ledger");
    ledger->lock = -1;
    char path[MZ_PATH_SIZE];
    enum mz_status status = mz_files_path(options->directory, "", ledger->directory, fault);
    if (status == MZ_OK)
        status = open_key(ledger, options->directory, fault);
    if (status == MZ_OK)
        status = mz_files_path(options->directory, MZ_LEDGER_LOCK, path, fault);
    if (status == MZ_OK)
        status = mz_files_lock(path, &ledger->lock, fault);
    if (status == MZ_OK)
        status = open_store(ledger, options, fault);
    if (status == MZ_OK)
        status = check_head(ledger, options->directory, fault);
    if (status == MZ_OK)
        status = open_vault(ledger, options, fault);
    if (status == MZ_OK)
        status = start_threads(ledger, options, fault);
    if (status != MZ_OK) {
        mz_ledger_close(ledger);
        return status;
    }
    *ret_ledger = ledger;
    return MZ_OK;
}

void mz_ledger_close(struct mz_ledger *ledger) {
    if (ledger == NULL)
        return;
    mz_uploads_free(ledger->uploads);
    mz_sequencer_free(ledger->sequencer);
    mz_pool_free(ledger->pool);
    mz_head_keeper_free(ledger->keeper);
    mz_vault_close(ledger->vault);
    mz_store_close(ledger->store);
    mz_signer_close(ledger->signer);
    if (ledger->lock >= 0)
        close(ledger->lock);
    free(ledger);
}
