#include "proto/rules/fold.h"

#include <stdlib.h>
#include <string.h>

#include "proto/base/hex.h"
#include "proto/rules/internal.h"
#include "proto/rules/record_memo.h"

struct mz_fold *mz_fold_new(struct mz_span origin, struct mz_records records,
                            struct mz_objects objects) {
    if (origin.size > MZ_MAX_ORIGIN)
        return NULL;
    struct mz_fold *fold = calloc(1, sizeof *fold);
    if (fold == NULL)
        return NULL;
    fold->staging = mz_staging_new(records);
    fold->scratch = malloc(MZ_MAX_RECORD);
    fold->memo = mz_record_memo_new();
    if (fold->staging == NULL || fold->scratch == NULL || fold->memo == NULL) {
        mz_fold_free(fold);
        return NULL;
    }
    fold->below = records;
    fold->below.memo = fold->memo;
    fold->records = mz_staging_records(fold->staging);
    fold->records.memo = fold->memo;
    fold->objects = objects;
    if (origin.size > 0)
        memcpy(fold->origin_bytes, origin.data, origin.size);
    fold->origin = mz_span_of(fold->origin_bytes, origin.size);
    return fold;
}

void mz_fold_free(struct mz_fold *fold) {
    if (fold == NULL)
        return;
    mz_staging_free(fold->staging);
    mz_record_memo_free(fold->memo);
    free(fold->policy_bytes);
    free(fold->scratch);
    free(fold);
}

void mz_fold_reset(struct mz_fold *fold) {
    mz_staging_clear(fold->staging);
    fold->ledger_known = false;
    fold->policy_known = false;
}

/* -- What is kept decoded between statements. */

/* Moves the text that a span points at into the fold's own memory. */
static struct mz_span keep(uint8_t **to, struct mz_span text) {
    memcpy(*to, text.data, text.size);
    struct mz_span kept = mz_span_of(*to, text.size);
    *to += text.size;
    return kept;
}

static void keep_ledger(struct mz_fold *fold, const struct mz_ledger_record *ledger) {
    /* The spans of the working copy already point here, except after ledger.create. */
    bool moved = ledger->origin.data != fold->ledger.origin.data || !fold->ledger_known;
    fold->ledger = *ledger;
    fold->ledger_known = true;
    if (!moved || ledger->origin.data == NULL)
        return;
    uint8_t *to = fold->ledger_text;
    fold->ledger.origin = keep(&to, ledger->origin);
    fold->ledger.name = keep(&to, ledger->name);
}

static enum mz_status load_ledger(struct mz_fold *fold) {
    if (fold->ledger_known)
        return MZ_OK;
    struct mz_key key = mz_key_start(MZ_TABLE_LEDGER);
    struct mz_ledger_record ledger = {0};
    enum mz_status status = mz_records_get(&fold->below, &key, &mz_ledger_record_schema, &ledger);
    if (status == MZ_OK || status == MZ_E_NOT_FOUND) {
        if (status == MZ_E_NOT_FOUND)
            ledger = (struct mz_ledger_record){0};
        keep_ledger(fold, &ledger);
        return MZ_OK;
    }
    return status;
}

enum mz_status mz_policy_read(const struct mz_records *records, struct mz_policy_set *ret_policy) {
    struct mz_key key = mz_key_start(MZ_TABLE_POLICY);
    struct mz_policy_record record;
    enum mz_status status = mz_records_get(records, &key, &mz_policy_record_schema, &record);
    if (status != MZ_OK)
        return status == MZ_E_NOT_FOUND ? MZ_E_NO_POLICY : status;
    struct mz_cbor_reader reader = mz_cbor_reader_over(record.body);
    status = mz_schema_decode(&mz_policy_set_schema, &reader, ret_policy, NULL);
    return status == MZ_OK ? mz_cbor_finish(&reader) : status;
}

static enum mz_status load_policy(struct mz_fold *fold) {
    if (fold->policy_known)
        return MZ_OK;
    fold->policy = NULL;
    struct mz_key key = mz_key_start(MZ_TABLE_POLICY);
    struct mz_span value;
    enum mz_status status = fold->below.get(fold->below.ctx, mz_key_span(&key), &value);
    if (status == MZ_E_NOT_FOUND) {
        fold->policy_known = true;
        return MZ_OK;
    }
    if (status != MZ_OK)
        return status;
    /* The view ends with the next put, the policy does not: its spans go into a copy. */
    uint8_t *bytes = realloc(fold->policy_bytes, value.size);
    if (bytes == NULL)
        return MZ_E_NO_MEMORY;
    fold->policy_bytes = bytes;
    memcpy(bytes, value.data, value.size);
    struct mz_policy_record record;
    struct mz_cbor_reader reader = mz_cbor_reader_over(mz_span_of(bytes, value.size));
    status = mz_schema_decode(&mz_policy_record_schema, &reader, &record, NULL);
    if (status == MZ_OK) {
        reader = mz_cbor_reader_over(record.body);
        status = mz_schema_decode(&mz_policy_set_schema, &reader, &fold->policy_value, NULL);
    }
    if (status != MZ_OK)
        return status;
    fold->policy = &fold->policy_value;
    fold->policy_known = true;
    return MZ_OK;
}

/* -- Questions before a statement is judged. */

enum mz_status mz_fold_next(struct mz_fold *fold, struct mz_span project,
                            struct mz_entry_head *ret_head) {
    enum mz_status status = load_ledger(fold);
    if (status != MZ_OK)
        return status;
    struct mz_entry_head head = {
        .index = fold->ledger.size,
        .registered_at = fold->ledger.registered_at,
        .prev = fold->ledger.head,
    };
    if (project.data != NULL) {
        struct mz_key key = mz_key_of_code(MZ_TABLE_CHAIN, project);
        struct mz_chain_record chain = {0};
        status = mz_records_get(&fold->below, &key, &mz_chain_record_schema, &chain);
        if (status != MZ_OK && status != MZ_E_NOT_FOUND)
            return status;
        head.project_seq = status == MZ_OK ? chain.count + 1 : 1;
        if (status == MZ_OK)
            head.project_prev = chain.head;
    }
    *ret_head = head;
    return MZ_OK;
}

enum mz_status mz_fold_find(struct mz_fold *fold, const struct mz_statement *statement,
                            uint64_t *ret_index, struct mz_fault *fault) {
    struct mz_key key = mz_key_of_hash(MZ_TABLE_STATEMENT, &statement->hash);
    struct mz_statement_record record;
    enum mz_status status =
        mz_records_get(&fold->below, &key, &mz_statement_record_schema, &record);
    if (status == MZ_OK) {
        *ret_index = record.index;
        return MZ_OK;
    }
    if (status != MZ_E_NOT_FOUND)
        return status;
    return mz_admission_id(&fold->below, statement, fault);
}

enum mz_status mz_fold_key(struct mz_fold *fold, const struct mz_hash *kid,
                           struct mz_hash *ret_public_key) {
    struct mz_key key = mz_key_of_hash(MZ_TABLE_KEY, kid);
    struct mz_key_record record;
    enum mz_status status = mz_records_get(&fold->below, &key, &mz_key_record_schema, &record);
    if (status == MZ_OK)
        *ret_public_key = record.key;
    return status == MZ_E_NOT_FOUND ? MZ_E_UNKNOWN_KEY : status;
}

/* -- Judging. */

static enum mz_status decide(struct mz_act *act) {
    enum mz_status status = mz_admission_check(act);
    if (status != MZ_OK)
        return status;
    const struct mz_rule *rule = mz_rule_get(act->kind->id);
    if (!act->kind->dual)
        return rule->apply(act);
    /* A dual statement is judged as if it took effect now, and then only left pending: what it
     * wrote is dropped. The first one takes effect in part, so that there is somebody to confirm
     * it. */
    struct mz_ledger_record before = act->ledger;
    status = rule->apply(act);
    if (status != MZ_OK)
        return status;
    if (act->kind->id != MZ_KIND_LEDGER_CREATE) {
        mz_staging_clear(act->fold->staging);
        act->ledger = before;
        act->policy_changed = false;
    }
    return mz_governance_propose(act);
}

enum mz_status mz_fold_apply(struct mz_fold *fold, const struct mz_entry_head *head,
                             const struct mz_hash *leaf, const struct mz_statement *statement,
                             struct mz_fault *fault) {
    enum mz_status status = load_ledger(fold);
    if (status == MZ_OK)
        status = load_policy(fold);
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "records");
    struct mz_act act = {
        .fold = fold,
        .records = &fold->records,
        .statement = statement,
        .kind = statement->kind,
        .body = &statement->body,
        .hash = statement->hash,
        .index = head->index,
        .registered_at = head->registered_at,
        .policy = fold->policy,
        .ledger = fold->ledger,
        .fault = fault,
    };
    if (fault != NULL)
        *fault = (struct mz_fault){.status = MZ_OK};
    status = decide(&act);
    if (status == MZ_OK)
        status = mz_admission_record(&act, head, leaf);
    if (status != MZ_OK) {
        mz_staging_clear(fold->staging);
        if (fault != NULL && fault->status != status)
            mz_fault_at(fault, status, "%s", statement->kind->name);
        /* Where no rule names anybody, it is he who signed (T3). */
        if (fault != NULL && fault->who[0] == '\0')
            mz_fault_who_span(fault, statement->issuer);
        return status;
    }
    status = mz_staging_flush(fold->staging);
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "records");
    keep_ledger(fold, &act.ledger);
    if (act.policy_changed)
        fold->policy_known = false;
    return MZ_OK;
}
