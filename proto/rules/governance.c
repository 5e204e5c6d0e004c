/* The ledger and its two administrators: ledger.create, act.confirm (domain.md §6, T4). Acts of
 * administrators take two of them: the first files the act, which stays pending, the second
 * confirms it. */
#include <inttypes.h>

#include "proto/log/hash.h"
#include "proto/rules/internal.h"

/* -- ledger.create */

static enum mz_status check_distinct(const struct mz_act *act) {
    const struct mz_ledger_create *body = &act->body->ledger_create;
    for (size_t i = 0; i < body->administrators_count; i++)
        for (size_t j = 0; j < i; j++) {
            const struct mz_administrator *a = &body->administrators[i];
            const struct mz_administrator *b = &body->administrators[j];
            if (!mz_span_equal(a->actor, b->actor) && !mz_hash_equal(&a->key, &b->key))
                continue;
            mz_fault_at(act->fault, MZ_E_DUPLICATE, "body.administrators[%zu]", i);
            mz_fault_have_span(act->fault, a->actor);
            return MZ_E_DUPLICATE;
        }
    return MZ_OK;
}

/* The author must be one of those he names, signing with the key he names for himself. */
static enum mz_status check_founder(const struct mz_act *act) {
    const struct mz_ledger_create *body = &act->body->ledger_create;
    for (size_t i = 0; i < body->administrators_count; i++) {
        struct mz_hash kid = mz_statement_kid(&body->administrators[i].key);
        if (!mz_hash_equal(&kid, &act->statement->kid))
            continue;
        if (mz_act_is_author(act, body->administrators[i].actor))
            return MZ_OK;
        mz_fault_at(act->fault, MZ_E_WRONG_ISSUER, "issuer");
        mz_fault_have_span(act->fault, body->administrators[i].actor);
        mz_fault_want_span(act->fault, act->statement->issuer);
        return MZ_E_WRONG_ISSUER;
    }
    mz_fault_at(act->fault, MZ_E_UNKNOWN_KEY, "kid");
    mz_fault_have_hash(act->fault, &act->statement->kid);
    return MZ_E_UNKNOWN_KEY;
}

enum mz_status mz_governance_create(struct mz_act *act) {
    const struct mz_ledger_create *body = &act->body->ledger_create;
    if (body->administrators_count < MZ_ADMINISTRATORS_MIN)
        return mz_actors_too_few(act, body->administrators_count);
    enum mz_status status = check_distinct(act);
    if (status == MZ_OK)
        status = check_founder(act);
    for (size_t i = 0; status == MZ_OK && i < body->administrators_count; i++) {
        struct mz_span name = body->administrators[i].actor;
        struct mz_actor_record actor = {
            .index = act->index,
            .revoked_index = MZ_ABSENT,
            .kid = mz_statement_kid(&body->administrators[i].key),
            .person = mz_sha256(name),
            .roles = MZ_ROLE_BIT(MZ_ROLE_ADMINISTRATOR),
        };
        status = mz_actors_put(act, name, &body->administrators[i].key, &actor);
    }
    act->ledger.state = MZ_LEDGER_CREATED;
    act->ledger.origin = act->statement->origin;
    act->ledger.name = body->name;
    act->ledger.log_key = body->log_key;
    return status == MZ_OK ? mz_log_keys_begin(act) : status;
}

enum mz_status mz_governance_open(struct mz_act *act) {
    act->ledger.state = MZ_LEDGER_OPEN;
    return MZ_OK;
}

/* -- Two administrators. */

enum mz_status mz_governance_propose(struct mz_act *act) {
    struct mz_pending_record pending = {
        .index = act->index,
        .actor = act->statement->issuer,
        .body = mz_act_encode(act, act->kind->body, act->body),
    };
    return mz_act_put(act, mz_key_of_hash(MZ_TABLE_PENDING, &act->hash), &mz_pending_record_schema,
                      &pending);
}

static enum mz_status check_second(const struct mz_act *act, struct mz_span proposer,
                                   const struct mz_kind *kind) {
    struct mz_actor_record first;
    enum mz_status status =
        mz_act_get(act, mz_key_of_code(MZ_TABLE_ACTOR, proposer), &mz_actor_record_schema, &first);
    if (status != MZ_OK)
        return status;
    /* Nobody confirms what the ledger no longer lets its proposer do (T4). */
    if (first.revoked_index != MZ_ABSENT) {
        mz_fault_at(act->fault, MZ_E_REVOKED_KEY, "%s", kind->name);
        mz_fault_have_hash(act->fault, &first.kid);
        mz_fault_want(act->fault, "%" PRIu64, first.revoked_index);
        mz_fault_who_span(act->fault, proposer);
        return MZ_E_REVOKED_KEY;
    }
    /* Two names of one person are one person, as is one name (T5). */
    if (!mz_hash_equal(&first.person, &act->actor.person))
        return MZ_OK;
    mz_fault_at(act->fault, MZ_E_SAME_ADMINISTRATOR, "%s", kind->name);
    mz_fault_who_span(act->fault, act->statement->issuer);
    return MZ_E_SAME_ADMINISTRATOR;
}

/* Applies the pending statement that refs[n] names as of this entry. */
static enum mz_status confirm_one(struct mz_act *act, size_t n) {
    struct mz_act inner = *act;
    inner.hash = mz_act_ref(act, n);
    struct mz_key key = mz_key_of_hash(MZ_TABLE_PENDING, &inner.hash);
    struct mz_pending_record pending;
    enum mz_status status = mz_act_get(act, key, &mz_pending_record_schema, &pending);
    if (status == MZ_E_NOT_FOUND)
        return mz_fault_at(act->fault, MZ_E_NOT_PENDING, "refs[%zu]", n);
    struct mz_statement_record proposal;
    if (status == MZ_OK)
        status = mz_act_get(act, mz_key_of_hash(MZ_TABLE_STATEMENT, &inner.hash),
                            &mz_statement_record_schema, &proposal);
    if (status != MZ_OK)
        return status;
    inner.kind = mz_kind_get((enum mz_kind_id)proposal.kind);
    status = check_second(act, pending.actor, inner.kind);
    if (status != MZ_OK)
        return status;
    union mz_body body;
    struct mz_cbor_reader reader = mz_cbor_reader_over(pending.body);
    status = mz_schema_decode(inner.kind->body, &reader, &body, NULL);
    if (status != MZ_OK)
        return MZ_E_RECORDS_DIFFER;
    inner.body = &body;
    status = inner.kind->id == MZ_KIND_LEDGER_CREATE ? mz_governance_open(&inner)
                                                     : mz_rule_get(inner.kind->id)->apply(&inner);
    if (status != MZ_OK)
        return status;
    act->ledger = inner.ledger;
    act->policy_changed |= inner.policy_changed;
    return mz_records_remove(act->records, &key);
}

enum mz_status mz_governance_confirm(struct mz_act *act) {
    enum mz_status status = MZ_OK;
    for (size_t n = 0; status == MZ_OK && n < act->statement->refs_count; n++)
        status = confirm_one(act, n);
    return status;
}

/* act.withdraw: a proposal that nobody is going to confirm waits no longer. One administrator is
 * enough, since nothing takes effect. */
enum mz_status mz_governance_withdraw(struct mz_act *act) {
    enum mz_status status = MZ_OK;
    for (size_t n = 0; status == MZ_OK && n < act->statement->refs_count; n++) {
        struct mz_hash proposal = mz_act_ref(act, n);
        struct mz_key key = mz_key_of_hash(MZ_TABLE_PENDING, &proposal);
        status = mz_act_absent(act, key, MZ_E_EXISTS);
        if (status == MZ_OK)
            return mz_fault_at(act->fault, MZ_E_NOT_PENDING, "refs[%zu]", n);
        if (status == MZ_E_EXISTS)
            status = mz_records_remove(act->records, &key);
    }
    return status;
}
