#include "daemon/batch.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/receipt.h"
#include "daemon/tree.h"
#include "proto/log/hash.h"

struct mz_batch {
    struct mz_batch_parts parts;
    struct mz_store_txn *txn;  /* the one write txn */
    struct mz_store_txn *view; /* what was committed before: lists are read from it, since a view into the write txn may
                                  be moved by later writes */
    struct mz_fold *fold;
    struct mz_tree *tree;
    uint64_t registered_at; /* of the last entry, ms */
    uint64_t now;           /* of the entries of this txn */
    uint64_t reached;       /* registered_at as this txn will leave it */
    bool recorded;          /* this txn has entries */
    bool changed;           /* … or anything else to commit */
    uint8_t note[MZ_CHECKPOINT_SIZE];
    size_t note_size;
    struct mz_answer *answers;         /* MZ_MAX_BATCH */
    struct mz_receipt_notes *notes;    /* of answers from earlier commits */
    uint8_t entry[MZ_MAX_ENTRY];
};

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

/* -- Deciding. */

/* What a verifier lacks is withheld; what the daemon lacks was not uploaded. The fold's place is "list <root>". */
static enum mz_status object_missing(const struct mz_statement *statement,
                                     struct mz_fault *fault) {
    struct mz_fault withheld = *fault;
    const char *root = strchr(withheld.place, ' ');
    mz_fault_at(fault, MZ_E_OBJECT_MISSING, "%s", statement->kind->name);
    mz_fault_have(fault, "%s", root != NULL ? root + 1 : withheld.place);
    return MZ_E_OBJECT_MISSING;
}

/* Records the statement as the next entry, if the rules admit it. */
static enum mz_status record(struct mz_batch *batch, struct mz_filing *filing,
                             struct mz_fault *fault) {
    const struct mz_statement *statement = &filing->statement;
    struct mz_entry_head *head = &filing->head;
    enum mz_status status = mz_fold_next(batch->fold, statement->project, head);
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "records");
    head->registered_at = batch->now;
    struct mz_writer w = mz_writer_over(batch->entry, sizeof batch->entry);
    status = mz_entry_encode(head, statement->bytes, &w);
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "entry");
    filing->leaf = mz_hash_leaf(mz_writer_view(&w));
    status = mz_fold_apply(batch->fold, head, &filing->leaf, statement, fault);
    if (status == MZ_E_WITHHELD)
        return object_missing(statement, fault);
    if (status != MZ_OK)
        return status;
    status = mz_store_entry_append(batch->txn, head->index, mz_writer_view(&w));
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "entries");
    mz_tree_append(batch->tree, &filing->leaf);
    batch->reached = batch->now;
    batch->recorded = true;
    filing->index = head->index;
    filing->outcome = MZ_ANSWER_RECORDED;
    return MZ_OK;
}

/* The order of the questions: is it well-formed, is it signed, is it known already, is what it binds at hand, do the rules
 * admit it. A duplicate is answered as such even if its key was revoked or its disclosures erased since. */
static enum mz_status decide(struct mz_batch *batch, struct mz_filing *filing,
                             struct mz_fault *fault) {
    const struct mz_statement *statement = &filing->statement;
    enum mz_status status = filing->decoding;
    if (status != MZ_OK)
        goto known_fault;
    status = filing->signature;
    if (status == MZ_E_UNKNOWN_KEY)
        status = mz_intake_resolve(batch->parts.intake, batch->fold,
                                      mz_tree_size(batch->tree) == 0, statement, fault);
    else if (status != MZ_OK)
        goto known_fault;
    if (status != MZ_OK)
        return status;
    status = mz_fold_find(batch->fold, statement, &filing->index, fault);
    if (status == MZ_OK) {
        filing->outcome = MZ_ANSWER_DUPLICATE;
        return MZ_OK;
    }
    if (status != MZ_E_NOT_FOUND)
        return status;
    *fault = (struct mz_fault){.status = MZ_OK};
    status = filing->surroundings;
    if (status == MZ_OK)
        return record(batch, filing, fault);

known_fault:
    *fault = filing->fault;
    return status;
}

static void decide_filing(struct mz_batch *batch, struct mz_filing *filing) {
    struct mz_fault fault = {.status = MZ_OK};
    enum mz_status status = decide(batch, filing, &fault);
    if (status == MZ_OK)
        return;
    fault.status = status;
    filing->fault = fault;
    filing->outcome = MZ_ANSWER_REFUSED;
}

static enum mz_status decide_disclosures(struct mz_batch *batch, struct mz_job *job) {
    job->status = mz_intake_disclosures(batch->txn, &job->payee, job->disclosures, job->count,
                                           &job->fault);
    for (size_t i = 0; i < job->count && job->status == MZ_OK; i++) {
        struct mz_disclosure disclosure;
        job->status = mz_disclosure_decode(job->disclosures[i], &disclosure, &job->fault);
        if (job->status != MZ_OK)
            break;
        enum mz_status status = mz_vault_seal(batch->parts.vault, batch->txn, &job->payee,
                                              disclosure.field, job->disclosures[i]);
        if (status != MZ_OK)
            return status;
        batch->changed = true;
    }
    job->decided = job->count;
    return MZ_OK;
}

/* Decides on the next piece of a job: a statement, or the whole of any other. Fails only with the store. */
static enum mz_status decide_next(struct mz_batch *batch, struct mz_job *job) {
    switch (job->type) {
    case MZ_JOB_STATEMENTS:
        decide_filing(batch, &job->filings[job->decided++]);
        return MZ_OK;
    case MZ_JOB_LIST:
        job->decided = job->count;
        batch->changed = true;
        return mz_store_list_put(batch->txn, &job->root, job->object);
    case MZ_JOB_DISCLOSURES:
        return decide_disclosures(batch, job);
    }
    return MZ_E_INTERNAL;
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
    uint64_t now = batch->parts.env->now_ms(batch->parts.env->ctx);
    /* The clock may go back; the log's time does not (T9). */
    batch->now = now > batch->registered_at ? now : batch->registered_at;
    batch->reached = batch->registered_at;
    batch->recorded = batch->changed = false;
    batch->note_size = 0;
    return status;
}

/* Extends the stored tree and signs the checkpoint that the commit makes durable along with the entries. */
static enum mz_status seal_log(struct mz_batch *batch) {
    enum mz_status status = mz_tree_finish(batch->tree, batch->txn);
    uint64_t size = mz_tree_size(batch->tree);
    struct mz_hash root = mz_tree_root(batch->tree);
    struct mz_writer w = mz_writer_over(batch->note, sizeof batch->note);
    if (status == MZ_OK)
        status = mz_store_boundary_put(batch->txn, size);
    if (status == MZ_OK)
        status = mz_logkey_sign(batch->parts.logkey, size, &root, &w);
    if (status == MZ_OK)
        status = mz_store_checkpoint_put(batch->txn, mz_writer_view(&w));
    if (status == MZ_OK)
        batch->note_size = w.size;
    return status;
}

/* One txn over at most `limit` pieces. On failure the trouble of the txn says whether less or more room would help. */
static enum mz_status attempt(struct mz_batch *batch, struct mz_job *first, size_t limit,
                              size_t *ret_pieces) {
    size_t pieces = 0;
    enum mz_status status = begin(batch);
    for (struct mz_job *job = first; job != NULL && status == MZ_OK; job = job->next) {
        while (job->decided < job->count && pieces < limit && status == MZ_OK) {
            status = decide_next(batch, job);
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
    for (struct mz_job *job = first; job != NULL; job = job->next)
        job->committed = job->decided;
    return MZ_OK;
}

struct mz_span mz_batch_checkpoint(const struct mz_batch *batch) {
    return batch->note_size > 0 ? mz_span_of(batch->note, batch->note_size)
                                : mz_span_of(NULL, 0);
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
            status = mz_receipt_of(batch->view, batch->parts.logkey, filing->index, batch->notes,
                                   answer);
    }
    mz_store_end(batch->view);
    if (status == MZ_OK)
        *ret_answers = batch->answers;
    return status;
}
