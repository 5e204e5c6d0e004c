/* What becomes of each statement of a txn: recorded, a duplicate, refused. */
#include <string.h>

#include "daemon/batch_internal.h"
#include "daemon/personal.h"
#include "proto/log/hash.h"

/* What a verifier lacks is withheld; what the daemon lacks was not uploaded. The fold's place is
 * "list <root>". */
static enum mz_status object_missing(const struct mz_statement *statement, struct mz_fault *fault) {
    struct mz_fault withheld = *fault;
    const char *root = strchr(withheld.place, ' ');
    mz_fault_at(fault, MZ_E_OBJECT_MISSING, "%s", statement->kind->name);
    mz_fault_have(fault, "%s", root != NULL ? root + 1 : withheld.place);
    return MZ_E_OBJECT_MISSING;
}

/* What the vault holds changed in this txn: what the pool saw before holds no longer. */
static void note_sealed(struct mz_batch *batch) {
    batch->changed = true;
    batch->sealed = mz_store_moment(batch->txn);
}

/* Records the statement as the next entry, if the rules admit it. */
static enum mz_status record(struct mz_batch *batch, struct mz_filing *filing,
                             struct mz_fault *fault) {
    const struct mz_statement *statement = &filing->statement;
    struct mz_entry_head *head = &filing->head;
    if (batch->late.status != MZ_OK) {
        *fault = batch->late;
        return batch->late.status;
    }
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
    bool sealed = false;
    status = mz_personal_record(batch->txn, statement, head->index, &sealed, &batch->shred);
    if (status != MZ_OK) {
        batch->failed = true; /* the fold has it already, and what it names was at hand before */
        return mz_fault_at(fault, status, "vault");
    }
    if (sealed)
        note_sealed(batch);
    mz_tree_append(batch->tree, &filing->leaf);
    batch->reached = batch->now;
    batch->recorded = true;
    filing->index = head->index;
    filing->outcome = MZ_ANSWER_RECORDED;
    return MZ_OK;
}

/* Confirms a log.rotate? Then the new key must be at hand before the entry is: the commit that
 * holds the confirmation is the first that it signs. */
static enum mz_status prepare_rotation(struct mz_batch *batch, const struct mz_statement *statement,
                                       struct mz_fault *fault) {
    struct mz_records records = mz_store_records(batch->txn);
    for (size_t n = 0; n < statement->refs_count; n++) {
        struct mz_hash ref;
        struct mz_statement_record record;
        struct mz_pending_record pending;
        memcpy(ref.bytes, statement->refs[n], sizeof ref.bytes);
        struct mz_key at = mz_key_of_hash(MZ_TABLE_STATEMENT, &ref);
        if (mz_records_get(&records, &at, &mz_statement_record_schema, &record) != MZ_OK ||
            record.kind != MZ_KIND_LOG_ROTATE)
            continue;
        struct mz_log_rotate body;
        at = mz_key_of_hash(MZ_TABLE_PENDING, &ref);
        if (mz_records_get(&records, &at, &mz_pending_record_schema, &pending) != MZ_OK)
            continue;
        struct mz_cbor_reader reader = mz_cbor_reader_over(pending.body);
        enum mz_status status = mz_schema_decode(&mz_log_rotate_schema, &reader, &body, fault);
        if (status == MZ_OK)
            status = mz_signer_prepare(batch->parts.signer, &body.key, fault);
        if (status != MZ_OK)
            return status;
    }
    return MZ_OK;
}

/* The order of the questions: is it well-formed, is it signed, is it known already, is what it
 * binds at hand, do the rules admit it. A duplicate is answered as such even if its key was revoked
 * or its disclosures erased since. */
static enum mz_status decide(struct mz_batch *batch, struct mz_filing *filing,
                             struct mz_fault *fault) {
    const struct mz_statement *statement = &filing->statement;
    enum mz_status status = filing->decoding;
    if (status != MZ_OK)
        goto known_fault;
    status = filing->signature;
    if (status == MZ_E_UNKNOWN_KEY)
        status = mz_intake_resolve(batch->parts.intake, batch->fold, mz_tree_size(batch->tree) == 0,
                                   statement, fault);
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
    if (status == MZ_OK && statement->kind->id == MZ_KIND_ACT_CONFIRM &&
        (status = prepare_rotation(batch, statement, fault)) != MZ_OK)
        return status;
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
    bool dropped = false;
    job->decided = job->count;
    job->status = mz_personal_room(batch->txn, &job->payee, batch->now, &dropped, &job->fault);
    if (dropped) {
        batch->shred = true;
        note_sealed(batch);
    }
    for (size_t i = 0; i < job->count && job->status == MZ_OK; i++) {
        struct mz_disclosure disclosure;
        job->status = mz_disclosure_decode(job->disclosures[i], &disclosure, &job->fault);
        if (job->status != MZ_OK)
            break;
        enum mz_status status = mz_vault_seal(batch->parts.vault, batch->txn, &job->payee,
                                              disclosure.field, batch->now, job->disclosures[i]);
        if (status != MZ_OK)
            return status;
        note_sealed(batch);
    }
    return MZ_OK;
}

/* What the pool found in the vault holds only while nothing changed there since: whoever knows the
 * id of a payee may replace what is staged, and an entry takes it. */
static enum mz_status look_again(struct mz_batch *batch, struct mz_filing *filing) {
    if (filing->decoding != MZ_OK || !mz_personal_binds(filing->statement.kind->id) ||
        (filing->signature != MZ_OK && filing->signature != MZ_E_UNKNOWN_KEY) ||
        batch->sealed <= filing->moment)
        return MZ_OK;
    /* The vault is read as of its last commit; keys without anything sealed do no harm. */
    enum mz_status status = mz_vault_commit(batch->parts.vault);
    if (status == MZ_OK)
        mz_intake_again(batch->parts.intake, batch->txn, filing);
    return status;
}

enum mz_status mz_batch_decide(struct mz_batch *batch, struct mz_job *job) {
    enum mz_status status;
    switch (job->type) {
    case MZ_JOB_STATEMENTS:
        status = look_again(batch, &job->filings[job->decided]);
        if (status == MZ_OK)
            decide_filing(batch, &job->filings[job->decided++]);
        return status == MZ_OK && batch->failed ? MZ_E_INTERNAL : status;
    case MZ_JOB_LIST:
        job->decided = job->count;
        batch->changed = true;
        return mz_store_list_put(batch->txn, &job->root, job->object);
    case MZ_JOB_DISCLOSURES:
        return decide_disclosures(batch, job);
    }
    return MZ_E_INTERNAL;
}
