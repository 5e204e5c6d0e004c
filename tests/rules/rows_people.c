/* The ledger, its administrators, the people and their keys: proto/rules/governance.c, actors.c. */
#include "proto/codec/rotation.h"
#include "tests/rules/table.h"

#define ADMINISTRATOR MZ_ROLE_BIT(MZ_ROLE_ADMINISTRATOR)
#define HANDLER       MZ_ROLE_BIT(MZ_ROLE_HANDLER)

/* -- ledger.create */

static struct draft named_twice(struct world *w, bool wrong) {
    struct draft d = world_create(w);
    if (wrong)
        d.s.body.ledger_create.administrators[1].actor = mz_span_text("admin-a");
    return d;
}

static struct draft founder_by_another_name(struct world *w, bool wrong) {
    struct draft d = world_create(w);
    if (wrong)
        d.s.issuer = mz_span_text("admin-b");
    return d;
}

static struct draft founder_unnamed(struct world *w, bool wrong) {
    struct draft d = world_create(w);
    if (wrong)
        d.signer = "stranger";
    return d;
}

static struct draft founded_alone(struct world *w, bool wrong) {
    struct draft d = world_create(w);
    if (wrong)
        d.s.body.ledger_create.administrators_count = 1;
    return d;
}

/* -- act.confirm */

static void third_administrator(struct world *w) {
    struct draft d = rule_enrol(w, "admin-c", ADMINISTRATOR);
    world_dual(w, &d);
}

static struct draft for_a_revoked_proposer(struct world *w, bool wrong) {
    third_administrator(w);
    struct draft d = rule_enrol(w, "late", HANDLER);
    struct mz_hash proposal = world_admit(w, &d);
    d = rule_revoke(w, "admin-b", "admin-a");
    struct mz_hash leaving = world_admit(w, &d);
    d = world_confirm(w, "admin-c", leaving);
    d.s.date = 20230420;
    if (wrong)
        world_admit(w, &d);
    d = world_confirm(w, "admin-b", proposal);
    d.s.date = 20230420;
    return d;
}

static struct draft by_the_proposer(struct world *w, bool wrong) {
    struct draft d = rule_revoke(w, "admin-a", "clerk");
    d = world_confirm(w, wrong ? "admin-a" : "admin-b", world_admit(w, &d));
    d.s.date = 20230420;
    return d;
}

static struct draft by_the_proposer_renamed(struct world *w, bool wrong) {
    struct mz_hash person = world_key("one person");
    for (unsigned n = 0; n < 2; n++) {
        struct draft d = rule_enrol(w, n == 0 ? "admin-c" : "admin-d", ADMINISTRATOR);
        d.s.body.actor_enrol.person = person;
        world_dual(w, &d);
    }
    struct draft d = rule_revoke(w, "admin-c", "clerk");
    d = world_confirm(w, wrong ? "admin-d" : "admin-b", world_admit(w, &d));
    d.s.date = 20230420;
    return d;
}

static struct draft confirmed_before(struct world *w, bool wrong) {
    struct draft d = rule_revoke(w, "admin-a", "clerk");
    struct mz_hash proposal = world_admit(w, &d);
    d = world_confirm(w, "admin-b", proposal);
    d.s.date = 20230420;
    if (wrong)
        world_admit(w, &d);
    d = world_confirm(w, "admin-b", proposal);
    d.s.date = 20230420;
    return d;
}

/* -- actor.enrol */

static struct draft administrator_in_business(struct world *w, bool wrong) {
    struct mz_hash person = world_key("one person");
    struct draft d = rule_enrol(w, "admin-c", ADMINISTRATOR);
    d.s.body.actor_enrol.person = person;
    world_dual(w, &d);
    d = rule_enrol(w, "clerk-c", HANDLER);
    if (wrong)
        d.s.body.actor_enrol.person = person;
    return d;
}

static struct draft both_roles(struct world *w, bool wrong) {
    return rule_enrol(w, "admin-c", wrong ? ADMINISTRATOR | HANDLER : ADMINISTRATOR);
}

static struct draft administrator_for_a_term(struct world *w, bool wrong) {
    struct draft d = rule_enrol(w, "admin-c", ADMINISTRATOR);
    if (wrong)
        d.s.body.actor_enrol.valid_to = 20231231;
    return d;
}

static struct draft term_that_ends_first(struct world *w, bool wrong) {
    struct draft d = rule_enrol(w, "substitute", HANDLER);
    d.s.body.actor_enrol.valid_from = 20230501;
    d.s.body.actor_enrol.valid_to = wrong ? 20230430 : 20230501;
    return d;
}

static struct draft name_taken(struct world *w, bool wrong) {
    struct draft d = rule_enrol(w, wrong ? "clerk" : "clerk-c", HANDLER);
    d.s.body.actor_enrol.key = world_key("a new key");
    return d;
}

static struct draft key_taken(struct world *w, bool wrong) {
    struct draft d = rule_enrol(w, "clerk-c", HANDLER);
    if (wrong)
        d.s.body.actor_enrol.key = world_key("clerk");
    return d;
}

/* -- actor.revoke */

static struct draft last_but_one(struct world *w, bool wrong) {
    if (!wrong)
        third_administrator(w);
    return rule_revoke(w, "admin-a", "admin-b");
}

static struct draft last_but_one_person(struct world *w, bool wrong) {
    struct mz_hash person = world_key("one person");
    struct draft d = rule_enrol(w, "admin-c", ADMINISTRATOR);
    d.s.body.actor_enrol.person = person;
    world_dual(w, &d);
    d = rule_enrol(w, "admin-d", ADMINISTRATOR);
    if (wrong)
        d.s.body.actor_enrol.person = person;
    world_dual(w, &d);
    d = rule_revoke(w, "admin-a", "admin-b");
    struct mz_hash proposal = world_admit(w, &d);
    d = world_confirm(w, "admin-c", proposal);
    d.s.date = 20230420;
    world_admit(w, &d);
    return rule_revoke(w, "admin-c", "admin-a");
}

static struct draft nobody_to_revoke(struct world *w, bool wrong) {
    return rule_revoke(w, "admin-a", wrong ? "nobody" : "clerk");
}

static struct draft revoked_before(struct world *w, bool wrong) {
    struct draft d = rule_revoke(w, "admin-a", wrong ? "clerk" : "clerk-2");
    world_dual(w, &d);
    return rule_revoke(w, "admin-a", "clerk");
}

/* -- actor.rotate */

static struct draft rotate(struct world *w, const char *key, const char *proven_by) {
    static uint8_t proof[MZ_ROTATION_PROOF];
    const struct mz_rotation rotation = {.origin = mz_span_text(WORLD_ORIGIN),
                                         .actor = mz_span_text("clerk"),
                                         .old_kid = ledger_key_of("clerk").kid,
                                         .new_kid = ledger_key_of(key).kid};
    mz_rotation_prove(&rotation, ledger_key_of(proven_by).secret, proof);
    struct draft d = world_draft(w, MZ_KIND_ACTOR_ROTATE, "clerk", NULL, 20230420);
    d.s.body.actor_rotate =
        (struct mz_actor_rotate){world_key(key), mz_span_of(proof, sizeof proof)};
    return d;
}

static struct draft key_of_another(struct world *w, bool wrong) {
    const char *key = wrong ? "cashier" : "clerk, new";
    return rotate(w, key, key);
}

static struct draft key_not_possessed(struct world *w, bool wrong) {
    return rotate(w, "clerk, new", wrong ? "somebody else" : "clerk, new");
}

static struct draft old_key_used(struct world *w, bool wrong) {
    struct draft d = rotate(w, "clerk, new", "clerk, new");
    world_admit(w, &d);
    d = rule_payee(w, 1);
    if (!wrong)
        d.signer = "clerk, new";
    return d;
}

/* -- act.withdraw */

static struct draft withdraw(struct world *w, const char *actor, struct mz_hash proposal) {
    struct draft d = world_draft(w, MZ_KIND_ACT_WITHDRAW, actor, NULL, 20230420);
    d.s.body.act_withdraw.reason = mz_span_text("误提");
    draft_ref(&d, proposal);
    return d;
}

static struct draft withdrawn_after_it_was_confirmed(struct world *w, bool wrong) {
    struct draft d = rule_enrol(w, "substitute", MZ_ROLE_BIT(MZ_ROLE_HANDLER));
    struct mz_hash proposal = world_admit(w, &d);
    d = world_confirm(w, "admin-b", proposal);
    d.s.date = 20230420;
    if (wrong)
        world_admit(w, &d);
    return withdraw(w, "admin-a", proposal);
}

static struct draft confirmed_after_it_was_withdrawn(struct world *w, bool wrong) {
    struct draft d = rule_enrol(w, "substitute", MZ_ROLE_BIT(MZ_ROLE_HANDLER));
    struct mz_hash proposal = world_admit(w, &d);
    d = withdraw(w, "admin-b", proposal);
    if (wrong)
        world_admit(w, &d);
    d = world_confirm(w, "admin-b", proposal);
    d.s.date = 20230420;
    return d;
}

const struct rule_row rows_people[] = {
    ROW("governance", mz_governance_withdraw, NOT_PENDING, PEOPLE, withdrawn_after_it_was_confirmed,
        "refs[0]"),
    ROW("governance", confirm_one, NOT_PENDING, PEOPLE, confirmed_after_it_was_withdrawn,
        "refs[0]"),
    ROW("governance", check_distinct, DUPLICATE, FRESH, named_twice, "body.administrators[1]",
        "admin-a"),
    ROW("governance", check_founder, WRONG_ISSUER, FRESH, founder_by_another_name, "issuer",
        "admin-a", "admin-b"),
    ROW("governance", check_founder, UNKNOWN_KEY, FRESH, founder_unnamed, "kid"),
    ROW("governance", mz_governance_create, TOO_FEW_ADMINISTRATORS, FRESH, founded_alone, "body",
        "1", "2"),
    ROW("governance", check_second, REVOKED_KEY, PEOPLE, for_a_revoked_proposer, "actor.enrol",
        NULL, NULL, "admin-a"),
    ROW("governance", check_second, SAME_ADMINISTRATOR, PEOPLE, by_the_proposer, "actor.revoke", "",
        "", "admin-a"),
    ROW("governance", check_second, SAME_ADMINISTRATOR, PEOPLE, by_the_proposer_renamed,
        "actor.revoke", "", "", "admin-d"),
    ROW("governance", confirm_one, NOT_PENDING, PEOPLE, confirmed_before, "refs[0]"),
    ROW("actors", count_in, ADMINISTRATOR_BUSINESS, PEOPLE, administrator_in_business,
        "body.person", "", "", "clerk-c"),
    ROW("actors", check_enrolment, ADMINISTRATOR_BUSINESS, PEOPLE, both_roles, "body.roles", "", "",
        "admin-c"),
    ROW("actors", check_enrolment, OUT_OF_RANGE, PEOPLE, administrator_for_a_term, "body.valid_to",
        "2023-12-31", "no dates for an administrator: revoke him"),
    ROW("actors", check_enrolment, OUT_OF_RANGE, PEOPLE, term_that_ends_first, "body.valid_to",
        "2023-04-30", "2023-05-01"),
    ROW("actors", mz_actors_enrol, ACTOR_EXISTS, PEOPLE, name_taken, "body.actor", "", "", "clerk"),
    ROW("actors", mz_actors_enrol, ACTOR_EXISTS, PEOPLE, key_taken, "body.actor", "", "",
        "clerk-c"),
    ROW("actors", count_out, TOO_FEW_ADMINISTRATORS, PEOPLE, last_but_one, "body", "1", "2"),
    ROW("actors", count_out, TOO_FEW_ADMINISTRATORS, PEOPLE, last_but_one_person, "body", "1", "2"),
    ROW("actors", mz_actors_get, UNKNOWN_ACTOR, PEOPLE, nobody_to_revoke, "body.actor", "", "",
        "nobody"),
    ROW("actors", mz_actors_get, REVOKED_KEY, PEOPLE, revoked_before, "body.actor", NULL, NULL,
        "clerk"),
    ROW("actors", mz_actors_rotate, ACTOR_EXISTS, PEOPLE, key_of_another, "body.key"),
    ROW("actors", mz_actors_rotate, BAD_SIGNATURE, PEOPLE, key_not_possessed, "body.proof"),
    ROW("admission", check_key, REVOKED_KEY, PEOPLE, old_key_used, "kid"),
    {.file = NULL},
};
