#include "daemon/batch.h"

#include <stdlib.h>

#include "daemon/batch_internal.h"
#include "daemon/personal.h"

/* -- Making it. */

static enum mz_status load(struct mz_batch *batch) {
    uint64_t size;
    enum mz_status status = mz_store_read(batch->view);
    if (status != MZ_OK)
        return status;
    status = mz_tree_load(batch->tree, batch->view);
    if (status == MZ_OK)
        status = mz_store_size(batch->view, &size);
    struct mz_span bytes;
    struct mz_entry entry;
    if (status == MZ_OK && size > 0) {
        status = mz_store_entry(batch->view, size - 1, &bytes);
        if (status == MZ_OK)
            status = mz_entry_decode(bytes, &entry, NULL);
        if (status == MZ_OK)
            batch->registered_at = entry.head.registered_at;
    }
    mz_store_end(batch->view);
    return status;
}

enum mz_status mz_batch_new(const struct mz_batch_parts *parts, struct mz_batch **ret_batch,
                            struct mz_fault *fault) {
    struct mz_batch *batch = calloc(1, sizeof *batch);
    if (batch == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "sequencer");
    batch->parts = *parts;
    batch->clock = mz_clock_start(parts->env, parts->ahead_days);
    enum mz_status status = MZ_E_NO_MEMORY;
    batch->txn = mz_store_txn_new(parts->store);
    batch->view = mz_store_txn_new(parts->store);
    batch->tree = mz_tree_new(MZ_MAX_QUEUE);
    batch->answers = calloc(MZ_MAX_BATCH, sizeof *batch->answers);
    batch->notes = mz_receipt_notes_new(MZ_MAX_BATCH);
    if (batch->txn == NULL || batch->view == NULL || batch->tree == NULL ||
        batch->answers == NULL || batch->notes == NULL)
        goto err1;
    const struct mz_store_identity *identity = mz_store_identity(parts->store);
    batch->fold = mz_fold_new(mz_span_of(identity->origin, identity->origin_size),
                              mz_store_records(batch->txn), mz_store_objects(batch->view));
    if (batch->fold == NULL)
        goto err1;
    status = load(batch);
    if (status != MZ_OK)
        goto err1;
    *ret_batch = batch;
    return MZ_OK;

err1:
    mz_batch_free(batch);
    return mz_fault_at(fault, status, "sequencer");
}

void mz_batch_free(struct mz_batch *batch) {
    if (batch == NULL)
        return;
    mz_fold_free(batch->fold);
    mz_store_txn_free(batch->txn);
    mz_store_txn_free(batch->view);
    mz_tree_free(batch->tree);
    mz_receipt_notes_free(batch->notes);
    free(batch->answers);
    free(batch);
}

/* -- Committing. */

/* Everything of this txn that is in memory goes back to what it was before. */
static void undo(struct mz_batch *batch, struct mz_job *first) {
    mz_store_end(batch->txn);
    mz_store_end(batch->view);
    mz_vault_abort(batch->parts.vault);
    mz_tree_abort(batch->tree);
    mz_fold_reset(batch->fold);
    batch->reached = batch->registered_at;
    batch->note_size = 0;
    for (struct mz_job *job = first; job != NULL; job = job->next)
        job->decided = job->committed;
}

static enum mz_status begin(struct mz_batch *batch) {
    enum mz_status status = mz_store_read(batch->view);
    if (status == MZ_OK)
        status = mz_store_write(batch->txn);
    mz_tree_begin(batch->tree);
    batch->late = (struct mz_fault){.status = MZ_OK};
    batch->now = batch->registered_at;
    batch->late.status =
        mz_clock_now(&batch->clock, batch->registered_at, &batch->now, &batch->late);
    batch->reached = batch->registered_at;
    batch->recorded = batch->changed = batch->failed = batch->shred = false;
    batch->note_size = 0;
    return status;
}

/* Extends the stored tree and signs the checkpoint that the commit makes durable along with the
 * entries. */
static enum mz_status seal_log(struct mz_batch *batch) {
    enum mz_status status = mz_tree_finish(batch->tree, batch->txn);
    uint64_t size = mz_tree_size(batch->tree);
    struct mz_hash root = mz_tree_root(batch->tree);
    struct mz_writer w = mz_writer_over(batch->note, sizeof batch->note);
    if (status == MZ_OK)
        status = mz_store_boundary_put(batch->txn, size);
    struct mz_records records = mz_store_records(batch->txn);
    struct mz_log_key_record key;
    uint64_t since;
    if (status == MZ_OK)
        status = mz_log_key_at(&records, size, &since, &key);
    if (status == MZ_OK)
        status = mz_signer_use(batch->parts.signer, &key.key, NULL);
    if (status == MZ_OK)
        status = mz_signer_sign(batch->parts.signer, size, &root, &w);
    if (status == MZ_OK)
        status = mz_store_checkpoint_put(batch->txn, mz_writer_view(&w));
    if (status == MZ_OK)
        batch->note_size = w.size;
    return status;
}

/* One txn over at most `limit` pieces. On failure the trouble of the txn says whether less or more
 * room would help. */
static enum mz_status attempt(struct mz_batch *batch, struct mz_job *first, size_t limit,
                              size_t *ret_pieces) {
    size_t pieces = 0;
    enum mz_status status = begin(batch);
    for (struct mz_job *job = first; job != NULL && status == MZ_OK; job = job->next) {
        while (job->decided < job->count && pieces < limit && status == MZ_OK) {
            status = mz_batch_decide(batch, job);
            if (status == MZ_OK && mz_store_trouble(batch->txn) != MZ_STORE_SOUND)
                status = MZ_E_IO;
            pieces++;
        }
    }
    mz_store_end(batch->view);
    *ret_pieces = pieces;
    if (status == MZ_OK && batch->recorded)
        status = seal_log(batch);
    if (status == MZ_OK && !batch->recorded && !batch->changed)
        mz_store_end(batch->txn);
    else if (status == MZ_OK && (status = mz_vault_commit(batch->parts.vault)) == MZ_OK)
        status = mz_store_commit(batch->txn);
    return status;
}

/* One statement that no txn can hold is refused, and nothing else. */
static void refuse_next(struct mz_job *first) {
    struct mz_job *job = first;
    while (job->decided == job->count)
        job = job->next;
    if (job->type == MZ_JOB_STATEMENTS) {
        struct mz_filing *filing = &job->filings[job->decided++];
        filing->outcome = MZ_ANSWER_REFUSED;
        mz_fault_at(&filing->fault, MZ_E_TOO_LARGE, "txn");
    } else {
        job->decided = job->count;
        job->status = mz_fault_at(&job->fault, MZ_E_TOO_LARGE, "txn");
    }
}

enum mz_status mz_batch_commit(struct mz_batch *batch, struct mz_job *first,
                               struct mz_fault *fault) {
    size_t limit = MZ_MAX_QUEUE, pieces;
    for (;;) {
        enum mz_status status = attempt(batch, first, limit, &pieces);
        if (status == MZ_OK)
            break;
        enum mz_store_trouble trouble = mz_store_trouble(batch->txn);
        mz_fault_at(fault, status, "ledger: %s", mz_store_trouble_text(batch->txn));
        undo(batch, first);
        if (trouble == MZ_STORE_TXN_FULL && pieces > 1) {
            limit = pieces / 2;
        } else if (trouble == MZ_STORE_TXN_FULL) {
            refuse_next(first);
            break;
        } else if (trouble != MZ_STORE_MAP_FULL || mz_store_grow(batch->parts.store) != MZ_OK) {
            return status;
        }
    }
    batch->registered_at = batch->reached;
    /* The commit stands whatever becomes of the names; the next start tries again. */
    (void)mz_signer_settle(batch->parts.signer, NULL);
    if (batch->shred) {
        /* Before anybody is told that the data is gone. What fails here is done at the next
         * opening, so nothing more is admitted before that. */
        enum mz_status status = mz_personal_shred(batch->parts.vault, batch->parts.store, fault);
        if (status != MZ_OK)
            return status;
    }
    for (struct mz_job *job = first; job != NULL; job = job->next)
        job->committed = job->decided;
    return MZ_OK;
}

struct mz_span mz_batch_checkpoint(const struct mz_batch *batch) {
    return batch->note_size > 0 ? mz_span_of(batch->note, batch->note_size) : mz_span_of(NULL, 0);
}

/* -- Answering. */

/* From memory, for an entry of the last commit. */
static void answer_recorded(struct mz_batch *batch, const struct mz_filing *filing,
                            struct mz_answer *answer) {
    answer->head = filing->head;
    answer->leaf = filing->leaf;
    answer->tree_size = mz_tree_size(batch->tree);
    answer->proof_size = mz_tree_proof(batch->tree, filing->index, answer->proof);
    answer->checkpoint = mz_batch_checkpoint(batch);
}

enum mz_status mz_batch_answers(struct mz_batch *batch, const struct mz_job *job,
                                const struct mz_answer **ret_answers) {
    enum mz_status status = mz_store_read(batch->view);
    if (status != MZ_OK)
        return status;
    mz_receipt_notes_clear(batch->notes);
    for (size_t i = 0; i < job->count && status == MZ_OK; i++) {
        const struct mz_filing *filing = &job->filings[i];
        struct mz_answer *answer = &batch->answers[i];
        answer->status = filing->outcome;
        answer->statement =
            filing->decoding == MZ_OK ? filing->statement.hash : (struct mz_hash){{0}};
        answer->fault.status = MZ_OK;
        if (filing->outcome == MZ_ANSWER_REFUSED)
            answer->fault = filing->fault;
        else if (filing->outcome == MZ_ANSWER_RECORDED && batch->note_size > 0 &&
                 mz_tree_is_new(batch->tree, filing->index))
            answer_recorded(batch, filing, answer);
        else
            status = mz_receipt_of(batch->view, batch->parts.signer, filing->index, batch->notes,
                                   answer);
    }
    mz_store_end(batch->view);
    if (status == MZ_OK)
        *ret_answers = batch->answers;
    return status;
}
