/* The log's own keys: log.rotate (T3, T4). The checkpoint of a tree is signed with the key in force
 * at its size; a rotation is signed by the old key and the new one and takes two administrators. */
#include <inttypes.h>

#include "proto/codec/rotation.h"
#include "proto/rules/internal.h"

static enum mz_status get(const struct mz_records *records, uint64_t since,
                          struct mz_log_key_record *ret_record) {
    struct mz_key key = mz_key_of_number(MZ_TABLE_LOG_KEY, since);
    return mz_records_get(records, &key, &mz_log_key_record_schema, ret_record);
}

enum mz_status mz_log_key_at(const struct mz_records *records, uint64_t tree_size,
                             uint64_t *ret_since, struct mz_log_key_record *ret_record) {
    struct mz_key key = mz_key_start(MZ_TABLE_LEDGER);
    struct mz_ledger_record ledger;
    enum mz_status status = mz_records_get(records, &key, &mz_ledger_record_schema, &ledger);
    if (status != MZ_OK)
        return status;
    uint64_t since = ledger.log_since;
    struct mz_log_key_record record;
    while ((status = get(records, since, &record)) == MZ_OK && since > tree_size)
        since = record.before;
    if (status != MZ_OK)
        return status == MZ_E_NOT_FOUND ? MZ_E_RECORDS_DIFFER : status;
    *ret_since = since;
    *ret_record = record;
    return MZ_OK;
}

enum mz_status mz_log_key_turns(const struct mz_records *records,
                                uint64_t ret_since[MZ_MAX_LOG_KEYS], size_t *ret_count) {
    struct mz_log_key_record record;
    uint64_t since;
    enum mz_status status = mz_log_key_at(records, UINT64_MAX, &since, &record);
    if (status != MZ_OK)
        return status;
    if (record.nth == 0 || record.nth > MZ_MAX_LOG_KEYS)
        return MZ_E_RECORDS_DIFFER;
    size_t count = (size_t)record.nth;
    for (size_t n = count; n > 0; n--) {
        ret_since[n - 1] = since;
        since = record.before;
        status = n > 1 ? get(records, since, &record) : MZ_OK;
        if (status != MZ_OK)
            return status;
    }
    *ret_count = count;
    return MZ_OK;
}

static enum mz_status put(const struct mz_act *act, uint64_t since,
                          const struct mz_log_key_record *record) {
    return mz_act_put(act, mz_key_of_number(MZ_TABLE_LOG_KEY, since), &mz_log_key_record_schema,
                      record);
}

enum mz_status mz_log_keys_begin(struct mz_act *act) {
    const struct mz_log_key_record record = {.key = act->ledger.log_key, .nth = 1};
    act->ledger.log_since = 0;
    return put(act, 0, &record);
}

/* A key that signed before, or signs now, does not come back. */
static enum mz_status check_fresh(const struct mz_act *act, const struct mz_hash *key,
                                  uint64_t *ret_nth) {
    struct mz_log_key_record record = {.before = act->ledger.log_since};
    uint64_t nth = 0;
    do {
        enum mz_status status = get(act->records, record.before, &record);
        if (status != MZ_OK)
            return status == MZ_E_NOT_FOUND ? MZ_E_RECORDS_DIFFER : status;
        if (mz_hash_equal(&record.key, key)) {
            mz_fault_at(act->fault, MZ_E_LOG_KEY_USED, "body.key");
            mz_fault_have_hash(act->fault, key);
            return MZ_E_LOG_KEY_USED;
        }
        if (nth == 0)
            nth = record.nth;
    } while (record.nth > 1);
    *ret_nth = nth;
    return MZ_OK;
}

static enum mz_status check_signatures(const struct mz_act *act, const struct mz_log_rotate *body) {
    const struct mz_log_rotation rotation = {act->statement->origin, body->from, body->key};
    if (mz_log_rotation_check(&rotation, &body->from, body->handover) != MZ_OK)
        return mz_fault_at(act->fault, MZ_E_BAD_SIGNATURE, "body.handover");
    if (mz_log_rotation_check(&rotation, &body->key, body->proof) != MZ_OK)
        return mz_fault_at(act->fault, MZ_E_BAD_SIGNATURE, "body.proof");
    return MZ_OK;
}

enum mz_status mz_log_keys_rotate(struct mz_act *act) {
    const struct mz_log_rotate *body = &act->body->log_rotate;
    uint64_t since = act->index + 1, nth;
    if (!mz_hash_equal(&body->from, &act->ledger.log_key) || act->ledger.log_since == since) {
        mz_fault_at(act->fault, MZ_E_WRONG_LOG_KEY, "body.from");
        mz_fault_have_hash(act->fault, &body->from);
        mz_fault_want_hash(act->fault, &act->ledger.log_key);
        return MZ_E_WRONG_LOG_KEY;
    }
    enum mz_status status = check_fresh(act, &body->key, &nth);
    if (status == MZ_OK && nth == MZ_MAX_LOG_KEYS) {
        mz_fault_at(act->fault, MZ_E_TOO_LARGE, "log keys");
        mz_fault_have(act->fault, "%" PRIu64, nth + 1);
        mz_fault_want(act->fault, "%u", MZ_MAX_LOG_KEYS);
        return MZ_E_TOO_LARGE;
    }
    if (status == MZ_OK)
        status = check_signatures(act, body);
    if (status != MZ_OK)
        return status;
    const struct mz_log_key_record record = {.key = body->key,
                                             .nth = nth + 1,
                                             .before = act->ledger.log_since,
                                             .handover = body->handover,
                                             .proof = body->proof};
    act->ledger.log_key = body->key;
    act->ledger.log_since = since;
    return put(act, since, &record);
}
