#include "proto/verify/bundle_check.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "proto/verify/signers.h"

struct mz_bundle_check {
    const struct mz_subject *subject;
    struct mz_span note;
    const struct mz_note_key *key;
    struct mz_signers *signers;
    struct mz_log_chain *log_chain;
    uint64_t tree_size; /* of the checkpoint */
    struct mz_proven_entry proven;
    uint64_t next; /* the least index that may come */
    /* The close that waits for its confirmation. */
    struct mz_hash close;
    uint32_t close_end;
    uint64_t close_count;
    struct mz_bundle_shown shown;
};

struct mz_bundle_check *mz_bundle_check_new(const struct mz_subject *subject, struct mz_span note,
                                            const struct mz_note_key *key) {
    struct mz_bundle_check *check = calloc(1, sizeof *check);
    if (check == NULL)
        return NULL;
    check->subject = subject;
    check->note = note;
    check->key = key;
    check->shown.last = MZ_ABSENT;
    check->signers = mz_signers_new();
    check->log_chain = mz_log_chain_new();
    if (check->signers != NULL && check->log_chain != NULL)
        return check;
    mz_bundle_check_free(check);
    return NULL;
}

void mz_bundle_check_free(struct mz_bundle_check *check) {
    if (check == NULL)
        return;
    mz_signers_free(check->signers);
    mz_log_chain_free(check->log_chain);
    free(check);
}

const struct mz_bundle_shown *mz_bundle_check_shown(const struct mz_bundle_check *check) {
    return &check->shown;
}

/* Which key the log signs with: entry 0 names it, log.rotate changes it. */
static enum mz_status follow_log_key(struct mz_bundle_check *c, uint64_t index) {
    struct mz_hash before = mz_log_chain_key(c->log_chain, index + 1);
    enum mz_status status = mz_log_chain_learn(c->log_chain, &c->proven.statement, index);
    struct mz_hash after = mz_log_chain_key(c->log_chain, index + 1);
    c->shown.log_keys += !mz_hash_equal(&before, &after);
    c->tree_size = c->proven.checkpoint.size;
    return status;
}

enum mz_status mz_bundle_check_end(const struct mz_bundle_check *c,
                                   const struct mz_log_signer *stated, size_t count,
                                   struct mz_fault *fault) {
    struct mz_hash key = mz_log_chain_key(c->log_chain, c->tree_size);
    if (c->next > 0 && memcmp(key.bytes, c->key->public_key, sizeof key.bytes) == 0)
        return mz_log_chain_compare(c->log_chain, c->tree_size, stated, count, fault);
    mz_fault_at(fault, MZ_E_UNKNOWN_SIGNER, "checkpoint");
    mz_fault_want(fault, "%.*s", (int)mz_note_key_name(c->key).size,
                  (const char *)mz_note_key_name(c->key).data);
    return MZ_E_UNKNOWN_SIGNER;
}

static enum mz_status check_signature(struct mz_bundle_check *c, uint64_t index,
                                      struct mz_fault *fault) {
    const struct mz_statement *statement = &c->proven.statement;
    bool first = statement->kind->id == MZ_KIND_LEDGER_CREATE;
    enum mz_status status = MZ_OK;
    if (first)
        status = mz_signers_learn(c->signers, statement, index);
    if (status == MZ_OK)
        status = mz_signers_check(c->signers, statement, index, fault);
    if (status == MZ_OK && !first)
        status = mz_signers_learn(c->signers, statement, index);
    return status;
}

/* Each entry of a project binds the one before, so nothing can be left out of the middle. */
static enum mz_status follow_chain(struct mz_bundle_check *c, struct mz_fault *fault) {
    const struct mz_entry_head *head = &c->proven.entry.head;
    if (head->project_seq != c->shown.chain + 1 ||
        !mz_hash_equal(&head->project_prev, &c->shown.head)) {
        mz_fault_at(fault, MZ_E_BAD_PROJECT_CHAIN, "%" PRIu64, head->index);
        mz_fault_have(fault, "%" PRIu64, head->project_seq);
        mz_fault_want(fault, "%" PRIu64, c->shown.chain + 1);
        mz_fault_who(fault, "%.*s", (int)c->subject->project.size,
                     (const char *)c->subject->project.data);
        return MZ_E_BAD_PROJECT_CHAIN;
    }
    return MZ_OK;
}

/* What people signed when they closed the books is what the chain gives. */
static enum mz_status check_close(struct mz_bundle_check *c, struct mz_fault *fault) {
    const struct mz_statement *statement = &c->proven.statement;
    const struct mz_period_close *close = &statement->body.period_close;
    if (statement->kind->id == MZ_KIND_PERIOD_CLOSE) {
        if (close->entries != c->shown.chain || !mz_hash_equal(&close->head, &c->shown.head)) {
            mz_fault_at(fault, MZ_E_FIGURE_MISMATCH, "%" PRIu64 " entries, head",
                        c->proven.entry.head.index);
            mz_fault_have(fault, "%" PRIu64, close->entries);
            mz_fault_want(fault, "%" PRIu64, c->shown.chain);
            return MZ_E_FIGURE_MISMATCH;
        }
        c->close = statement->hash;
        c->close_end = close->end;
        c->close_count = close->entries;
    } else if (statement->kind->id == MZ_KIND_PERIOD_CONFIRM && c->close_end != 0 &&
               memcmp(statement->refs[0], c->close.bytes, MZ_HASH_SIZE) == 0) {
        c->shown.closes++;
        c->shown.closed_to = c->close_end;
        c->shown.closed_count = c->close_count;
        c->shown.closed_at = c->proven.entry.head.index;
        c->close_end = 0;
    }
    return MZ_OK;
}

static enum mz_status check_project(struct mz_bundle_check *c, struct mz_fault *fault) {
    const struct mz_span project = c->proven.statement.project;
    if (project.data == NULL)
        return MZ_OK;
    if (!mz_span_equal(project, c->subject->project)) {
        mz_fault_at(fault, MZ_E_WRONG_PROJECT, "#%" PRIu64, c->proven.entry.head.index);
        mz_fault_have(fault, "%.*s", (int)project.size, (const char *)project.data);
        mz_fault_want(fault, "%.*s", (int)c->subject->project.size,
                      (const char *)c->subject->project.data);
        return MZ_E_WRONG_PROJECT;
    }
    if (c->subject->kind == MZ_SUBJECT_PAYMENT)
        return MZ_OK;
    enum mz_status status = follow_chain(c, fault);
    if (status == MZ_OK)
        status = check_close(c, fault);
    if (status != MZ_OK)
        return status;
    c->shown.chain++;
    c->shown.head = c->proven.entry.leaf;
    c->shown.last = c->proven.entry.head.index;
    return MZ_OK;
}

enum mz_status mz_bundle_check_entry(struct mz_bundle_check *c, uint64_t index,
                                     struct mz_span entry, const struct mz_proof *inclusion,
                                     const struct mz_proven_entry **ret_proven,
                                     struct mz_fault *fault) {
    if (index < c->next || (c->next == 0 && index != 0)) {
        mz_fault_at(fault, MZ_E_BAD_INDEX, "%" PRIu64, c->next);
        mz_fault_have(fault, "%" PRIu64, index);
        return MZ_E_BAD_INDEX;
    }
    enum mz_status status =
        mz_proof_check_entry(entry, index, inclusion, c->note, c->key, &c->proven, fault);
    if (status == MZ_OK)
        status = check_signature(c, index, fault);
    if (status == MZ_OK)
        status = follow_log_key(c, index);
    if (status == MZ_OK)
        status = check_project(c, fault);
    if (status == MZ_OK)
        status = mz_totals_add(&c->shown.totals, c->subject, &c->proven.statement);
    if (status != MZ_OK)
        return status;
    c->next = index + 1;
    c->shown.entries++;
    *ret_proven = &c->proven;
    return MZ_OK;
}
