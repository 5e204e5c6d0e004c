#include "proto/view/answer.h"
#include "proto/view/views.h"

/* Which key signed from which tree size on. */
static enum mz_status log_keys(const struct mz_answer *a) {
    uint64_t since[MZ_MAX_LOG_KEYS], turn;
    size_t count;
    enum mz_status status = mz_log_key_turns(&a->source->records, since, &count);
    if (status != MZ_OK)
        return status;
    mz_json_open_array(a->json, "log_keys");
    for (size_t n = 0; n < count && status == MZ_OK; n++) {
        struct mz_log_key_record record;
        status = mz_log_key_at(&a->source->records, since[n], &turn, &record);
        if (status != MZ_OK)
            break;
        mz_json_open_object(a->json, NULL);
        mz_json_uint(a->json, "since", since[n]);
        mz_answer_hash(a, "key", &record.key);
        mz_json_close_object(a->json);
    }
    mz_json_close_array(a->json);
    return status;
}

MZ_VIEW_FUNCTION(ledger) {
    struct mz_answer a = {source, parameters, count, json, fault};
    struct mz_ledger_record ledger;
    struct mz_entry entry;
    struct mz_statement statement;
    enum mz_status status =
        mz_answer_get(&a, mz_key_start(MZ_TABLE_LEDGER), &mz_ledger_record_schema, &ledger);
    if (status == MZ_OK)
        status = mz_answer_entry(&a, 0, &entry, &statement);
    if (status != MZ_OK)
        return status;
    mz_json_span(json, "name", ledger.name);
    if (statement.kind->id == MZ_KIND_LEDGER_CREATE)
        mz_answer_span(&a, "unit_code", statement.body.ledger_create.unit_code);
    mz_json_text(json, "state", ledger.state == MZ_LEDGER_OPEN ? "open" : "created");
    mz_answer_hash(&a, "log_key", &ledger.log_key);
    mz_answer_hash(&a, "genesis", &entry.leaf);
    mz_answer_hash(&a, "head", &ledger.head);
    mz_answer_time(&a, ledger.registered_at);
    mz_json_uint(json, "administrators", ledger.administrators);
    mz_json_uint(json, "actors", ledger.actors);
    mz_json_uint(json, "projects", ledger.projects);
    mz_json_uint(json, "payees", ledger.payees);
    mz_json_uint(json, "payments", ledger.payments);
    return log_keys(&a);
}

/* For whom he acts. */
static enum mz_status delegations(const struct mz_answer *a, struct mz_span actor) {
    struct mz_delegate_record delegate;
    enum mz_status status = mz_answer_get(a, mz_key_of_code(MZ_TABLE_DELEGATE, actor),
                                          &mz_delegate_record_schema, &delegate);
    if (status != MZ_OK)
        return status == MZ_E_NOT_FOUND ? MZ_OK : status;
    mz_json_open_array(a->json, "delegations");
    for (size_t n = 0; n < delegate.delegations_count; n++) {
        const struct mz_delegation *delegation = &delegate.delegations[n];
        mz_json_open_object(a->json, NULL);
        mz_json_span(a->json, "from", delegation->giver);
        mz_answer_roles(a, delegation->roles);
        mz_answer_date(a, "begin", delegation->begin);
        mz_answer_date(a, "until", delegation->until);
        mz_answer_span(a, "project", delegation->project);
        mz_json_uint(a->json, "index", delegation->index);
        mz_answer_hash(a, "statement", &delegation->statement);
        mz_json_close_object(a->json);
    }
    mz_json_close_array(a->json);
    return MZ_OK;
}

static enum mz_status actor_item(const struct mz_answer *a, void *arg, struct mz_span key,
                                 struct mz_span value) {
    (void)arg;
    struct mz_actor_record actor;
    enum mz_status status = mz_answer_decode(&mz_actor_record_schema, value, &actor);
    if (status != MZ_OK)
        return status;
    mz_json_open_object(a->json, NULL);
    mz_json_span(a->json, "actor", mz_answer_key_code(key, NULL));
    mz_answer_roles(a, actor.roles);
    mz_answer_hash(a, "kid", &actor.kid);
    mz_answer_span(a, "unit", actor.unit);
    mz_answer_span(a, "post", actor.post);
    mz_answer_date(a, "valid_from", actor.valid_from);
    mz_answer_date(a, "valid_to", actor.valid_to);
    mz_json_uint(a->json, "index", actor.index);
    mz_json_bool(a->json, "revoked", actor.revoked_index != MZ_ABSENT);
    mz_answer_count(a, "revoked_index", actor.revoked_index);
    status = delegations(a, mz_answer_key_code(key, NULL));
    mz_json_close_object(a->json);
    return status;
}

MZ_VIEW_FUNCTION(actors) {
    struct mz_answer a = {source, parameters, count, json, fault};
    struct mz_key prefix = mz_key_start(MZ_TABLE_ACTOR);
    return mz_answer_page(&a, &prefix, actor_item, NULL);
}

MZ_VIEW_FUNCTION(policy) {
    struct mz_answer a = {source, parameters, count, json, fault};
    struct mz_policy_record record;
    struct mz_policy_set policy;
    enum mz_status status =
        mz_answer_get(&a, mz_key_start(MZ_TABLE_POLICY), &mz_policy_record_schema, &record);
    if (status == MZ_E_NOT_FOUND)
        return mz_fault_at(fault, MZ_E_NO_POLICY, "policy");
    if (status == MZ_OK)
        status = mz_answer_decode(&mz_policy_set_schema, record.body, &policy);
    if (status != MZ_OK)
        return status;
    mz_json_uint(json, "index", record.index);
    mz_json_uint(json, "confirmed_index", record.confirmed_index);
    mz_answer_hash(&a, "statement", &record.statement);
    mz_json_open_object(json, "policy");
    mz_schema_json(&mz_policy_set_schema, &policy, json);
    mz_json_close_object(json);
    return MZ_OK;
}

/* What waits for a second administrator, whole, so that he sees what he confirms. */
static enum mz_status pending_item(const struct mz_answer *a, void *arg, struct mz_span key,
                                   struct mz_span value) {
    (void)arg, (void)key;
    struct mz_pending_record pending;
    struct mz_entry entry;
    struct mz_statement statement;
    enum mz_status status = mz_answer_decode(&mz_pending_record_schema, value, &pending);
    if (status == MZ_OK)
        status = mz_answer_entry(a, pending.index, &entry, &statement);
    if (status != MZ_OK)
        return status;
    mz_json_open_object(a->json, NULL);
    mz_json_uint(a->json, "index", entry.head.index);
    mz_answer_time(a, entry.head.registered_at);
    mz_statement_json(&statement, a->json);
    mz_json_close_object(a->json);
    return MZ_OK;
}

MZ_VIEW_FUNCTION(pending) {
    struct mz_answer a = {source, parameters, count, json, fault};
    struct mz_key prefix = mz_key_start(MZ_TABLE_PENDING);
    return mz_answer_page(&a, &prefix, pending_item, NULL);
}
