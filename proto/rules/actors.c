/* Who may act, and with which key: actor.enrol, actor.revoke, actor.rotate (domain.md §6, T4, T5).
 */
#include <inttypes.h>

#include "proto/codec/rotation.h"
#include "proto/log/hash.h"
#include "proto/rules/internal.h"

#define ADMINISTRATOR MZ_ROLE_BIT(MZ_ROLE_ADMINISTRATOR)

enum mz_status mz_actors_too_few(const struct mz_act *act, uint64_t left) {
    mz_fault_at(act->fault, MZ_E_TOO_FEW_ADMINISTRATORS, "body");
    mz_fault_have(act->fault, "%" PRIu64, left);
    mz_fault_want(act->fault, "%u", MZ_ADMINISTRATORS_MIN);
    return MZ_E_TOO_FEW_ADMINISTRATORS;
}

static enum mz_status business(const struct mz_act *act, const char *place, struct mz_span actor) {
    mz_fault_at(act->fault, MZ_E_ADMINISTRATOR_BUSINESS, "%s", place);
    mz_fault_who_span(act->fault, actor);
    return MZ_E_ADMINISTRATOR_BUSINESS;
}

/* -- Natural persons. Two names of one person share his record. */

static enum mz_status get_person(const struct mz_act *act, const struct mz_hash *person,
                                 struct mz_person_record *ret_person) {
    enum mz_status status = mz_act_get(act, mz_key_of_hash(MZ_TABLE_PERSON, person),
                                       &mz_person_record_schema, ret_person);
    if (status == MZ_E_NOT_FOUND)
        *ret_person = (struct mz_person_record){0};
    return status == MZ_E_NOT_FOUND ? MZ_OK : status;
}

static enum mz_status put_person(const struct mz_act *act, const struct mz_hash *person,
                                 const struct mz_person_record *record) {
    return mz_act_put(act, mz_key_of_hash(MZ_TABLE_PERSON, person), &mz_person_record_schema,
                      record);
}

/* One more name of the person is in force. Who rules the ledger does no business in it, under
 * whatever name. */
static enum mz_status count_in(struct mz_act *act, struct mz_span name,
                               const struct mz_actor_record *actor) {
    struct mz_person_record person;
    enum mz_status status = get_person(act, &actor->person, &person);
    if (status != MZ_OK)
        return status;
    bool administrator = (actor->roles & ADMINISTRATOR) != 0;
    if ((administrator ? person.others : person.administrators) > 0)
        return business(act, "body.person", name);
    if (administrator && person.administrators++ == 0)
        act->ledger.administrators++;
    if (!administrator)
        person.others++;
    act->ledger.actors++;
    return put_person(act, &actor->person, &person);
}

/* One name less. The ledger must keep enough persons who can act for it. */
static enum mz_status count_out(struct mz_act *act, const struct mz_actor_record *actor) {
    struct mz_person_record person;
    enum mz_status status = get_person(act, &actor->person, &person);
    if (status != MZ_OK)
        return status;
    bool administrator = (actor->roles & ADMINISTRATOR) != 0;
    if (administrator && --person.administrators == 0) {
        if (act->ledger.administrators <= MZ_ADMINISTRATORS_MIN)
            return mz_actors_too_few(act, act->ledger.administrators - 1);
        act->ledger.administrators--;
    }
    if (!administrator)
        person.others--;
    return put_person(act, &actor->person, &person);
}

/* -- Keys. */

static enum mz_status put_key(const struct mz_act *act, struct mz_span name,
                              const struct mz_hash *public_key, const struct mz_hash *kid) {
    struct mz_key_record key = {
        .key = *public_key,
        .actor = name,
        .index = act->index,
        .revoked_index = MZ_ABSENT,
    };
    return mz_act_put(act, mz_key_of_hash(MZ_TABLE_KEY, kid), &mz_key_record_schema, &key);
}

/* From the next entry on the key signs nothing. What it signed before stays good. */
static enum mz_status retire_key(const struct mz_act *act, const struct mz_hash *kid) {
    struct mz_key_record key;
    struct mz_key at = mz_key_of_hash(MZ_TABLE_KEY, kid);
    enum mz_status status = mz_act_get(act, at, &mz_key_record_schema, &key);
    if (status != MZ_OK)
        return status;
    key.revoked_index = act->index;
    return mz_act_put(act, at, &mz_key_record_schema, &key);
}

enum mz_status mz_actors_put(struct mz_act *act, struct mz_span name,
                             const struct mz_hash *public_key,
                             const struct mz_actor_record *actor) {
    enum mz_status status = count_in(act, name, actor);
    if (status == MZ_OK)
        status = put_key(act, name, public_key, &actor->kid);
    if (status != MZ_OK)
        return status;
    return mz_act_put(act, mz_key_of_code(MZ_TABLE_ACTOR, name), &mz_actor_record_schema, actor);
}

bool mz_actors_in_term(const struct mz_actor_record *actor, uint32_t day) {
    return (actor->valid_from == 0 || day >= actor->valid_from) &&
           (actor->valid_to == 0 || day <= actor->valid_to);
}

/* -- actor.enrol */

static enum mz_status exists(const struct mz_act *act, const char *place, struct mz_span actor) {
    mz_fault_at(act->fault, MZ_E_ACTOR_EXISTS, "%s", place);
    mz_fault_who_span(act->fault, actor);
    return MZ_E_ACTOR_EXISTS;
}

static enum mz_status check_enrolment(const struct mz_act *act) {
    const struct mz_actor_enrol *body = &act->body->actor_enrol;
    if ((body->roles & ADMINISTRATOR) != 0 && body->roles != ADMINISTRATOR)
        return business(act, "body.roles", body->actor);
    /* Nobody files the day on which an administrator's term ends, so the count of those in office
     * could not follow it. */
    bool term = body->valid_from != 0 || body->valid_to != 0;
    if (body->roles == ADMINISTRATOR && term) {
        uint32_t date = body->valid_to != 0 ? body->valid_to : body->valid_from;
        mz_fault_at(act->fault, MZ_E_OUT_OF_RANGE,
                    body->valid_to != 0 ? "body.valid_to" : "body.valid_from");
        mz_fault_dates(act->fault, date, date);
        mz_fault_want(act->fault, "no dates for an administrator: revoke him");
        return MZ_E_OUT_OF_RANGE;
    }
    if (body->valid_from != 0 && body->valid_to != 0 && body->valid_from > body->valid_to) {
        mz_fault_at(act->fault, MZ_E_OUT_OF_RANGE, "body.valid_to");
        mz_fault_dates(act->fault, body->valid_to, body->valid_from);
        return MZ_E_OUT_OF_RANGE;
    }
    return MZ_OK;
}

enum mz_status mz_actors_enrol(struct mz_act *act) {
    const struct mz_actor_enrol *body = &act->body->actor_enrol;
    struct mz_actor_record actor = {
        .index = act->index,
        .revoked_index = MZ_ABSENT,
        .kid = mz_statement_kid(&body->key),
        .person = mz_hash_is_zero(&body->person) ? mz_sha256(body->actor) : body->person,
        .name = body->name,
        .roles = body->roles,
        .unit = body->unit,
        .post = body->post,
        .valid_from = body->valid_from,
        .valid_to = body->valid_to,
    };
    enum mz_status status =
        mz_act_absent(act, mz_key_of_code(MZ_TABLE_ACTOR, body->actor), MZ_E_ACTOR_EXISTS);
    if (status == MZ_OK)
        status = mz_act_absent(act, mz_key_of_hash(MZ_TABLE_KEY, &actor.kid), MZ_E_ACTOR_EXISTS);
    if (status == MZ_E_ACTOR_EXISTS)
        return exists(act, "body.actor", body->actor);
    if (status == MZ_OK)
        status = check_enrolment(act);
    return status == MZ_OK ? mz_actors_put(act, body->actor, &body->key, &actor) : status;
}

/* -- actor.revoke */

enum mz_status mz_actors_get(const struct mz_act *act, const char *place, struct mz_span name,
                             struct mz_actor_record *ret_actor) {
    enum mz_status status =
        mz_act_get(act, mz_key_of_code(MZ_TABLE_ACTOR, name), &mz_actor_record_schema, ret_actor);
    if (status == MZ_E_NOT_FOUND) {
        mz_fault_at(act->fault, MZ_E_UNKNOWN_ACTOR, "%s", place);
        mz_fault_who_span(act->fault, name);
        return MZ_E_UNKNOWN_ACTOR;
    }
    if (status != MZ_OK || ret_actor->revoked_index == MZ_ABSENT)
        return status;
    mz_fault_at(act->fault, MZ_E_REVOKED_KEY, "%s", place);
    mz_fault_have_hash(act->fault, &ret_actor->kid);
    mz_fault_want(act->fault, "%" PRIu64, ret_actor->revoked_index);
    mz_fault_who_span(act->fault, name);
    return MZ_E_REVOKED_KEY;
}

enum mz_status mz_actors_revoke(struct mz_act *act) {
    const struct mz_actor_revoke *body = &act->body->actor_revoke;
    struct mz_actor_record actor;
    enum mz_status status = mz_actors_get(act, "body.actor", body->actor, &actor);
    if (status == MZ_OK)
        status = count_out(act, &actor);
    if (status == MZ_OK)
        status = retire_key(act, &actor.kid);
    actor.revoked_index = act->index;
    return status == MZ_OK ? mz_act_put(act, mz_key_of_code(MZ_TABLE_ACTOR, body->actor),
                                        &mz_actor_record_schema, &actor)
                           : status;
}

/* -- actor.rotate */

enum mz_status mz_actors_rotate(struct mz_act *act) {
    const struct mz_actor_rotate *body = &act->body->actor_rotate;
    struct mz_span name = act->statement->issuer;
    const struct mz_rotation rotation = {
        .origin = act->statement->origin,
        .actor = name,
        .old_kid = act->statement->kid,
        .new_kid = mz_statement_kid(&body->key),
    };
    struct mz_key at = mz_key_of_hash(MZ_TABLE_KEY, &rotation.new_kid);
    enum mz_status status = mz_act_absent(act, at, MZ_E_ACTOR_EXISTS);
    if (status == MZ_E_ACTOR_EXISTS)
        return exists(act, "body.key", name);
    if (status == MZ_OK && mz_rotation_check(&rotation, &body->key, body->proof) != MZ_OK)
        return mz_fault_at(act->fault, MZ_E_BAD_SIGNATURE, "body.proof");
    if (status == MZ_OK)
        status = retire_key(act, &rotation.old_kid);
    if (status == MZ_OK)
        status = put_key(act, name, &body->key, &rotation.new_kid);
    /* Read again: views of the author's record ended with the first write. */
    struct mz_actor_record actor;
    if (status == MZ_OK)
        status = mz_actors_get(act, "issuer", name, &actor);
    actor.kid = rotation.new_kid;
    return status == MZ_OK ? mz_act_put(act, mz_key_of_code(MZ_TABLE_ACTOR, name),
                                        &mz_actor_record_schema, &actor)
                           : status;
}
