/* Acting for somebody who is away: actor.delegate, delegation.end (domain.md §6, T5). A delegation
 * lends roles that its giver holds himself, for some days; what is done under it counts as a duty
 * of both persons. It takes two administrators to give one and one party to end it. */
#include <inttypes.h>

#include "proto/base/calendar.h"
#include "proto/rules/internal.h"

/* Nobody has one yet: the empty record. */
static enum mz_status read_delegate(const struct mz_records *records, struct mz_span actor,
                                    struct mz_delegate_record *ret_delegate) {
    struct mz_key key = mz_key_of_code(MZ_TABLE_DELEGATE, actor);
    enum mz_status status = mz_records_get(records, &key, &mz_delegate_record_schema, ret_delegate);
    if (status == MZ_E_NOT_FOUND)
        ret_delegate->delegations_count = 0;
    return status == MZ_E_NOT_FOUND ? MZ_OK : status;
}

static enum mz_status write_delegate(const struct mz_act *act, struct mz_span actor,
                                     const struct mz_delegate_record *delegate) {
    struct mz_key key = mz_key_of_code(MZ_TABLE_DELEGATE, actor);
    return delegate->delegations_count == 0
               ? mz_records_remove(act->records, &key)
               : mz_act_put(act, key, &mz_delegate_record_schema, delegate);
}

/* -- Use. */

/* An act under a delegation is of its days both by its own date and by the day on which it is
 * registered: when the delegation is over, an earlier date does not bring it back. */
static bool covers(const struct mz_delegation *delegation,
                   const struct mz_delegation_case *wanted) {
    return (delegation->roles & wanted->roles) != 0 && wanted->date >= delegation->begin &&
           wanted->date <= delegation->until && wanted->today >= delegation->begin &&
           wanted->today <= delegation->until &&
           (delegation->project.data == NULL ||
            mz_span_equal(delegation->project, wanted->project));
}

/* So is his term who lent it. */
static bool in_office(const struct mz_actor_record *actor,
                      const struct mz_delegation_case *wanted) {
    return actor->revoked_index == MZ_ABSENT && mz_actors_in_term(actor, wanted->date) &&
           mz_actors_in_term(actor, wanted->today);
}

/* The next delegation of the record that fits, from `at` on; sets `at` behind it. */
static enum mz_status next_giver(const struct mz_records *records,
                                 const struct mz_delegation_case *wanted,
                                 const struct mz_delegate_record *delegate, size_t *at,
                                 struct mz_span *ret_giver, struct mz_hash *ret_person) {
    enum mz_status status = MZ_OK;
    while (status == MZ_OK && *at < delegate->delegations_count) {
        const struct mz_delegation *delegation = &delegate->delegations[(*at)++];
        struct mz_key key = mz_key_of_code(MZ_TABLE_ACTOR, delegation->giver);
        struct mz_actor_record giver;
        if (!covers(delegation, wanted))
            continue;
        status = mz_records_get(records, &key, &mz_actor_record_schema, &giver);
        if (status != MZ_OK || !in_office(&giver, wanted))
            continue;
        *ret_giver = delegation->giver;
        *ret_person = giver.person;
        return MZ_OK;
    }
    return status == MZ_OK ? MZ_E_NOT_FOUND : status;
}

enum mz_status mz_delegation_find(const struct mz_records *records,
                                  const struct mz_delegation_case *wanted,
                                  struct mz_span *ret_giver, struct mz_hash *ret_person) {
    struct mz_delegate_record delegate;
    size_t at = 0;
    enum mz_status status = read_delegate(records, wanted->actor, &delegate);
    return status == MZ_OK ? next_giver(records, wanted, &delegate, &at, ret_giver, ret_person)
                           : status;
}

static struct mz_delegation_case case_of(const struct mz_act *act, uint32_t roles) {
    return (struct mz_delegation_case){
        .actor = act->statement->issuer,
        .project = act->statement->project,
        .roles = roles,
        .date = act->statement->date,
        .today = mz_date_of_time(act->registered_at),
    };
}

enum mz_status mz_delegation_of(const struct mz_act *act, uint32_t roles, struct mz_span *ret_giver,
                                struct mz_hash *ret_person) {
    const struct mz_delegation_case wanted = case_of(act, roles);
    if ((act->actor.roles & roles) != 0)
        return MZ_E_NOT_FOUND;
    return mz_delegation_find(act->records, &wanted, ret_giver, ret_person);
}

enum mz_status mz_delegation_parties(const struct mz_act *act, uint32_t roles,
                                     struct mz_parties *ret_parties) {
    const struct mz_delegation_case wanted = case_of(act, roles);
    struct mz_delegate_record delegate;
    struct mz_span giver;
    size_t at = 0;
    enum mz_status status = read_delegate(act->records, wanted.actor, &delegate);
    struct mz_parties parties = {1, {{act->actor.person}}};
    while (status == MZ_OK) {
        struct mz_hash *person = &parties.persons[parties.count].person;
        status = next_giver(act->records, &wanted, &delegate, &at, &giver, person);
        if (status == MZ_OK)
            parties.count++;
    }
    if (status != MZ_E_NOT_FOUND)
        return status;
    *ret_parties = parties;
    return MZ_OK;
}

enum mz_status mz_delegation_today(const struct mz_records *records, struct mz_span actor,
                                   uint8_t role, struct mz_span project, struct mz_span *ret_giver,
                                   struct mz_hash *ret_person) {
    struct mz_key key = mz_key_start(MZ_TABLE_LEDGER);
    struct mz_ledger_record ledger;
    enum mz_status status = mz_records_get(records, &key, &mz_ledger_record_schema, &ledger);
    if (status != MZ_OK)
        return status;
    uint32_t today = mz_date_of_time(ledger.registered_at);
    const struct mz_delegation_case wanted = {
        .actor = actor,
        .project = project,
        .roles = MZ_ROLE_BIT(role),
        .date = today,
        .today = today,
    };
    return mz_delegation_find(records, &wanted, ret_giver, ret_person);
}

/* -- actor.delegate */

static enum mz_status refuse(const struct mz_act *act, enum mz_status status, const char *place,
                             struct mz_span who) {
    mz_fault_at(act->fault, status, "%s", place);
    mz_fault_who_span(act->fault, who);
    return status;
}

/* Drops what is over for good; the record stays small. */
static void drop_ended(struct mz_delegate_record *delegate, uint32_t today) {
    uint16_t kept = 0;
    for (uint16_t n = 0; n < delegate->delegations_count; n++)
        if (delegate->delegations[n].until >= today)
            delegate->delegations[kept++] = delegate->delegations[n];
    delegate->delegations_count = kept;
}

/* The giver may not at the same time stand in for the one he gives to. Longer circles cannot be:
 * only roles of one's own are lent. */
static enum mz_status check_loop(const struct mz_act *act, const struct mz_actor_record *to,
                                 const struct mz_actor_record *from) {
    const struct mz_actor_delegate *body = &act->body->actor_delegate;
    if (mz_hash_equal(&to->person, &from->person))
        return refuse(act, MZ_E_DELEGATION_LOOP, "body.to", body->to);
    struct mz_delegate_record held;
    enum mz_status status = read_delegate(act->records, body->from, &held);
    for (size_t n = 0; status == MZ_OK && n < held.delegations_count; n++) {
        const struct mz_delegation *delegation = &held.delegations[n];
        struct mz_actor_record giver;
        if (delegation->until < body->begin || delegation->begin > body->until)
            continue;
        status = mz_act_get(act, mz_key_of_code(MZ_TABLE_ACTOR, delegation->giver),
                            &mz_actor_record_schema, &giver);
        if (status == MZ_OK && mz_hash_equal(&giver.person, &to->person))
            return refuse(act, MZ_E_DELEGATION_LOOP, "body.from", body->from);
    }
    return status;
}

static enum mz_status forbidden_pair(const struct mz_act *act, uint8_t have, uint8_t want) {
    mz_fault_at(act->fault, MZ_E_DUTY_CONFLICT, "body.roles");
    mz_fault_have(act->fault, "%s", mz_names_text(&mz_role_names, have));
    mz_fault_want(act->fault, "%s", mz_names_text(&mz_role_names, want));
    mz_fault_who_span(act->fault, act->body->actor_delegate.to);
    return MZ_E_DUTY_CONFLICT;
}

/* Would the delegate hold two roles that the policy keeps apart, one of them lent? */
static enum mz_status check_pairs(const struct mz_act *act, uint32_t held) {
    uint32_t lent = act->body->actor_delegate.roles;
    static const struct mz_conflict always = {.first = MZ_ROLE_HANDLER, .second = MZ_ROLE_APPROVER};
    /* As it is now: a policy may have been confirmed with the same act. */
    struct mz_policy_set policy;
    enum mz_status status = mz_policy_read(act->records, &policy);
    if (status != MZ_OK && status != MZ_E_NO_POLICY)
        return status;
    size_t rows = status == MZ_OK ? policy.conflicts_count : 0;
    held |= lent;
    for (size_t n = 0; n <= rows; n++) {
        const struct mz_conflict *row = n < rows ? &policy.conflicts[n] : &always;
        uint32_t first = MZ_ROLE_BIT(row->first), second = MZ_ROLE_BIT(row->second);
        if ((lent & first) != 0 && (held & second) != 0)
            return forbidden_pair(act, row->second, row->first);
        if ((lent & second) != 0 && (held & first) != 0)
            return forbidden_pair(act, row->first, row->second);
    }
    return MZ_OK;
}

static enum mz_status check_giver(const struct mz_act *act, const struct mz_actor_record *from) {
    const struct mz_actor_delegate *body = &act->body->actor_delegate;
    uint32_t missing = body->roles & ~from->roles;
    if (missing != 0) {
        refuse(act, MZ_E_WRONG_ROLE, "body.roles", body->from);
        mz_admission_want_roles(act->fault, missing);
        return MZ_E_WRONG_ROLE;
    }
    if (body->begin > body->until) {
        mz_fault_at(act->fault, MZ_E_OUT_OF_RANGE, "body.until");
        mz_fault_dates(act->fault, body->until, body->begin);
        return MZ_E_OUT_OF_RANGE;
    }
    if (body->project.data == NULL)
        return MZ_OK;
    enum mz_status status =
        mz_act_absent(act, mz_key_of_code(MZ_TABLE_PROJECT, body->project), MZ_E_EXISTS);
    if (status == MZ_OK)
        return mz_fault_at_span(act->fault, MZ_E_UNKNOWN_PROJECT, body->project);
    return status == MZ_E_EXISTS ? MZ_OK : status;
}

static enum mz_status check_parties(const struct mz_act *act, struct mz_actor_record *ret_to) {
    const struct mz_actor_delegate *body = &act->body->actor_delegate;
    const uint32_t administrator = MZ_ROLE_BIT(MZ_ROLE_ADMINISTRATOR);
    struct mz_actor_record from;
    enum mz_status status = mz_actors_get(act, "body.from", body->from, &from);
    if (status == MZ_OK)
        status = mz_actors_get(act, "body.to", body->to, ret_to);
    if (status != MZ_OK)
        return status;
    if ((ret_to->roles & administrator) != 0)
        return refuse(act, MZ_E_ADMINISTRATOR_BUSINESS, "body.to", body->to);
    if ((body->roles & administrator) != 0)
        return refuse(act, MZ_E_ADMINISTRATOR_BUSINESS, "body.roles", body->from);
    status = check_giver(act, &from);
    return status == MZ_OK ? check_loop(act, ret_to, &from) : status;
}

enum mz_status mz_delegation_give(struct mz_act *act) {
    const struct mz_actor_delegate *body = &act->body->actor_delegate;
    struct mz_actor_record to;
    struct mz_delegate_record delegate;
    enum mz_status status = check_parties(act, &to);
    if (status == MZ_OK)
        status = read_delegate(act->records, body->to, &delegate);
    if (status != MZ_OK)
        return status;
    drop_ended(&delegate, mz_date_of_time(act->registered_at));
    uint32_t held = to.roles;
    for (size_t n = 0; n < delegate.delegations_count; n++)
        held |= delegate.delegations[n].roles;
    status = check_pairs(act, held);
    if (status != MZ_OK)
        return status;
    if (delegate.delegations_count == MZ_MAX_DELEGATIONS) {
        mz_fault_at(act->fault, MZ_E_TOO_LARGE, "body.to");
        mz_fault_have(act->fault, "%u", MZ_MAX_DELEGATIONS + 1);
        mz_fault_want(act->fault, "%u", MZ_MAX_DELEGATIONS);
        return MZ_E_TOO_LARGE;
    }
    delegate.delegations[delegate.delegations_count++] = (struct mz_delegation){
        .index = act->index,
        .statement = act->hash,
        .giver = body->from,
        .roles = body->roles,
        .begin = body->begin,
        .until = body->until,
        .project = body->project,
    };
    return write_delegate(act, body->to, &delegate);
}

/* -- delegation.end */

enum mz_status mz_delegation_end(struct mz_act *act) {
    const struct mz_delegation_end *body = &act->body->delegation_end;
    struct mz_hash wanted = mz_act_ref(act, 0);
    struct mz_delegate_record delegate;
    enum mz_status status = read_delegate(act->records, body->to, &delegate);
    if (status != MZ_OK)
        return status;
    uint16_t at = 0;
    while (at < delegate.delegations_count &&
           !mz_hash_equal(&delegate.delegations[at].statement, &wanted))
        at++;
    if (at == delegate.delegations_count) {
        mz_fault_at(act->fault, MZ_E_WRONG_REF, "refs[0]");
        mz_fault_have(act->fault, "entry %" PRIu64, act->acts_on.index);
        mz_fault_want(act->fault, "a delegation in force to %.*s", (int)body->to.size,
                      (const char *)body->to.data);
        return MZ_E_WRONG_REF;
    }
    if (!mz_act_is_author(act, body->to) &&
        !mz_act_is_author(act, delegate.delegations[at].giver) &&
        (act->actor.roles & MZ_ROLE_BIT(MZ_ROLE_ADMINISTRATOR)) == 0) {
        refuse(act, MZ_E_FORBIDDEN, "delegation.end", act->statement->issuer);
        mz_fault_want(act->fault, "administrator");
        return MZ_E_FORBIDDEN;
    }
    delegate.delegations_count--;
    for (; at < delegate.delegations_count; at++)
        delegate.delegations[at] = delegate.delegations[at + 1];
    return write_delegate(act, body->to, &delegate);
}
