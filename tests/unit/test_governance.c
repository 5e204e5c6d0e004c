/* proto/rules/governance: who may act, and two administrators for it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "proto/codec/rotation.h"
#include "proto/log/hash.h"
#include "tests/lib/fold_world.h"
#include "tests/lib/ledger.h"

static struct draft create(struct world *w) {
    struct draft d = world_draft(w, MZ_KIND_LEDGER_CREATE, "admin-a", NULL, 20230103);
    struct mz_ledger_create *body = &d.s.body.ledger_create;
    body->log_key = world_key("log");
    body->name = mz_span_text("示例单位");
    body->administrators_count = 2;
    body->administrators[0] =
        (struct mz_administrator){world_key("admin-a"), mz_span_text("admin-a")};
    body->administrators[1] =
        (struct mz_administrator){world_key("admin-b"), mz_span_text("admin-b")};
    return d;
}

static struct draft enrol(struct world *w, const char *actor, uint32_t roles) {
    struct draft d = world_draft(w, MZ_KIND_ACTOR_ENROL, "admin-a", NULL, 20230103);
    struct mz_actor_enrol *body = &d.s.body.actor_enrol;
    body->actor = mz_span_text(actor);
    body->key = world_key(actor);
    body->roles = roles;
    return d;
}

static struct draft revoke(struct world *w, const char *actor) {
    struct draft d = world_draft(w, MZ_KIND_ACTOR_REVOKE, "admin-a", NULL, 20230103);
    d.s.body.actor_revoke = (struct mz_actor_revoke){mz_span_text(actor), mz_span_text("离职")};
    return d;
}

static void test_create(void **state) {
    (void)state;
    struct world *w = world_new();
    REFUSED(w, create(w), MZ_E_TOO_FEW_ADMINISTRATORS,
            r.s.body.ledger_create.administrators_count = 1);
    REFUSED(w, create(w), MZ_E_DUPLICATE,
            r.s.body.ledger_create.administrators[1].actor = mz_span_text("admin-a"));
    REFUSED(w, create(w), MZ_E_DUPLICATE,
            r.s.body.ledger_create.administrators[1].key = world_key("admin-a"));
    REFUSED(w, create(w), MZ_E_UNKNOWN_KEY,
            r.s.body.ledger_create.administrators[0].key = world_key("somebody else"));
    REFUSED(w, create(w), MZ_E_WRONG_ISSUER, r.s.issuer = mz_span_text("admin-b"));
    struct draft d = create(w);
    struct mz_hash hash = world_admit(w, &d);
    REFUSED(w, world_confirm(w, "admin-a", hash), MZ_E_SAME_ADMINISTRATOR, );
    REFUSED(w, world_confirm(w, "admin-b", world_key("?")), MZ_E_UNKNOWN_REF, );
    d = world_confirm(w, "admin-b", hash);
    world_admit(w, &d);
    REFUSED(w, world_confirm(w, "admin-b", hash), MZ_E_NOT_PENDING, );
    struct mz_ledger_record ledger;
    world_get(w, mz_key_start(MZ_TABLE_LEDGER), &mz_ledger_record_schema, &ledger);
    assert_int_equal(ledger.state, MZ_LEDGER_OPEN);
    assert_int_equal(ledger.administrators, 2);
    world_free(w);
}

static void test_enrol(void **state) {
    (void)state;
    struct world *w = world_new();
    world_open(w);
    uint32_t handler = MZ_ROLE_BIT(MZ_ROLE_HANDLER);
    uint32_t administrator = MZ_ROLE_BIT(MZ_ROLE_ADMINISTRATOR);
    REFUSED(w, enrol(w, "admin-b", handler), MZ_E_ACTOR_EXISTS, );
    REFUSED(w, enrol(w, "clerk", handler), MZ_E_ACTOR_EXISTS,
            r.s.body.actor_enrol.key = world_key("admin-b"));
    REFUSED(w, enrol(w, "clerk", handler | administrator), MZ_E_ADMINISTRATOR_BUSINESS, );
    REFUSED(w, enrol(w, "clerk", handler), MZ_E_OUT_OF_RANGE,
            r.s.body.actor_enrol.valid_from = 20230201;
            r.s.body.actor_enrol.valid_to = 20230131);
    /* Two pending statements that exclude each other: the second falls when it is confirmed, and
     * takes the rest of its confirmation with it. */
    struct draft d = enrol(w, "clerk", handler);
    struct mz_hash first = world_admit(w, &d);
    d = enrol(w, "clerk", handler);
    struct mz_hash second = world_admit(w, &d);
    d = enrol(w, "clerk-2", handler);
    struct mz_hash third = world_admit(w, &d);
    assert_false(world_has(w, mz_key_of_code(MZ_TABLE_ACTOR, mz_span_text("clerk"))));
    REFUSED(w, world_confirm(w, "admin-b", third), MZ_E_ACTOR_EXISTS, draft_ref(&r, first);
            draft_ref(&r, second));
    REFUSED(w, world_confirm(w, "admin-b", third), MZ_E_NOT_PENDING, draft_ref(&r, third));
    d = world_confirm(w, "admin-b", third);
    draft_ref(&d, first);
    world_admit(w, &d);
    struct mz_actor_record actor;
    world_get(w, mz_key_of_code(MZ_TABLE_ACTOR, mz_span_text("clerk")), &mz_actor_record_schema,
              &actor);
    assert_int_equal(actor.roles, handler);
    assert_int_equal(actor.index, 5);
    assert_int_equal(actor.revoked_index, MZ_ABSENT);
    assert_false(mz_hash_is_zero(&actor.person));
    assert_false(world_has(w, mz_key_of_hash(MZ_TABLE_PENDING, &first)));
    assert_true(world_has(w, mz_key_of_hash(MZ_TABLE_PENDING, &second)));
    world_free(w);
}

static void test_same_person(void **state) {
    (void)state;
    struct world *w = world_new();
    world_open(w);
    static const char *const names[] = {"admin-c", "admin-d"};
    for (size_t i = 0; i < 2; i++) {
        struct draft d = enrol(w, names[i], MZ_ROLE_BIT(MZ_ROLE_ADMINISTRATOR));
        d.s.body.actor_enrol.person = world_key("one person");
        world_dual(w, &d);
    }
    struct draft d = enrol(w, "clerk", MZ_ROLE_BIT(MZ_ROLE_HANDLER));
    struct draft by_c = world_draft(w, MZ_KIND_ACTOR_ENROL, "admin-c", NULL, 20230103);
    by_c.s.body = d.s.body;
    struct mz_hash hash = world_admit(w, &by_c);
    REFUSED(w, world_confirm(w, "admin-c", hash), MZ_E_SAME_ADMINISTRATOR, );
    REFUSED(w, world_confirm(w, "admin-d", hash), MZ_E_SAME_ADMINISTRATOR, );
    d = world_confirm(w, "admin-a", hash);
    world_admit(w, &d);
    world_free(w);
}

/* Who left office with a proposal pending is no second administrator for it any more. */
static void test_proposer_revoked(void **state) {
    (void)state;
    struct world *w = world_new();
    world_open(w);
    struct draft d = enrol(w, "admin-c", MZ_ROLE_BIT(MZ_ROLE_ADMINISTRATOR));
    world_dual(w, &d);
    struct draft mole = world_draft(w, MZ_KIND_ACTOR_ENROL, "admin-c", NULL, 20230103);
    mole.s.body.actor_enrol = enrol(w, "mole", MZ_ROLE_BIT(MZ_ROLE_CASHIER)).s.body.actor_enrol;
    struct mz_hash pending = world_admit(w, &mole);
    d = revoke(w, "admin-c");
    struct mz_hash out = world_admit(w, &d);
    /* Also when one confirmation does both, in this order. */
    REFUSED(w, world_confirm(w, "admin-b", out), MZ_E_REVOKED_KEY, draft_ref(&r, pending));
    d = world_confirm(w, "admin-b", out);
    world_admit(w, &d);
    REFUSED(w, world_confirm(w, "admin-b", pending), MZ_E_REVOKED_KEY, );
    assert_false(world_has(w, mz_key_of_code(MZ_TABLE_ACTOR, mz_span_text("mole"))));
    world_free(w);
}

/* An administrator who has a second name has no business under it either, while he is one. */
static void test_administrator_by_another_name(void **state) {
    (void)state;
    struct world *w = world_new();
    world_open(w);
    const uint32_t administrator = MZ_ROLE_BIT(MZ_ROLE_ADMINISTRATOR);
    const uint32_t cashier = MZ_ROLE_BIT(MZ_ROLE_CASHIER);
    struct mz_hash person = world_key("one person"), founder = mz_sha256(mz_span_text("admin-b"));
    REFUSED(w, enrol(w, "teller", cashier), MZ_E_ADMINISTRATOR_BUSINESS,
            r.s.body.actor_enrol.person = founder);
    struct draft d = enrol(w, "admin-c", administrator);
    d.s.body.actor_enrol.person = person;
    world_dual(w, &d);
    REFUSED(w, enrol(w, "teller", cashier), MZ_E_ADMINISTRATOR_BUSINESS,
            r.s.body.actor_enrol.person = person);
    d = revoke(w, "admin-c");
    world_dual(w, &d);
    d = enrol(w, "teller", cashier);
    d.s.body.actor_enrol.person = person;
    world_dual(w, &d);
    REFUSED(w, enrol(w, "admin-d", administrator), MZ_E_ADMINISTRATOR_BUSINESS,
            r.s.body.actor_enrol.person = person);
    d = enrol(w, "teller-2", cashier);
    d.s.body.actor_enrol.person = person;
    world_dual(w, &d);
    world_free(w);
}

static void test_revoke(void **state) {
    (void)state;
    struct world *w = world_new();
    world_open(w);
    REFUSED(w, revoke(w, "nobody"), MZ_E_UNKNOWN_ACTOR, );
    REFUSED(w, revoke(w, "admin-b"), MZ_E_TOO_FEW_ADMINISTRATORS, );
    struct draft d = enrol(w, "admin-c", MZ_ROLE_BIT(MZ_ROLE_ADMINISTRATOR));
    world_dual(w, &d);
    /* Filed while there are three, confirmed when there are two. */
    d = revoke(w, "admin-c");
    struct mz_hash third = world_admit(w, &d);
    d = revoke(w, "admin-a");
    world_dual(w, &d);
    /* Its proposer is gone, so it stands for nobody; and another's would leave too few. */
    struct draft by_b = world_confirm(w, "admin-b", third);
    world_refuse(w, &by_b, MZ_E_REVOKED_KEY, __FILE__, __LINE__);
    struct draft own = world_draft(w, MZ_KIND_ACTOR_REVOKE, "admin-c", NULL, 20230103);
    own.s.body.actor_revoke =
        (struct mz_actor_revoke){mz_span_text("admin-c"), mz_span_text("离职")};
    world_refuse(w, &own, MZ_E_TOO_FEW_ADMINISTRATORS, __FILE__, __LINE__);
    REFUSED(w, enrol(w, "clerk", MZ_ROLE_BIT(MZ_ROLE_HANDLER)), MZ_E_REVOKED_KEY, );
    struct draft again = world_draft(w, MZ_KIND_ACTOR_REVOKE, "admin-b", NULL, 20230103);
    again.s.body.actor_revoke =
        (struct mz_actor_revoke){mz_span_text("admin-a"), mz_span_text("离职")};
    world_refuse(w, &again, MZ_E_REVOKED_KEY, __FILE__, __LINE__);
    struct mz_hash key = world_key("admin-a"), kid = mz_statement_kid(&key);
    struct mz_key_record record;
    world_get(w, mz_key_of_hash(MZ_TABLE_KEY, &kid), &mz_key_record_schema, &record);
    assert_int_equal(record.revoked_index, 6);
    world_free(w);
}

/* Enough administrators are enough people: two names of one are one (T5). */
static void test_persons_in_office(void **state) {
    (void)state;
    struct world *w = world_new();
    world_open(w);
    static const char *const names[] = {"admin-c", "admin-d"};
    for (size_t i = 0; i < 2; i++) {
        struct draft d = enrol(w, names[i], MZ_ROLE_BIT(MZ_ROLE_ADMINISTRATOR));
        d.s.body.actor_enrol.person = world_key("one person");
        world_dual(w, &d);
    }
    struct mz_ledger_record ledger;
    world_get(w, mz_key_start(MZ_TABLE_LEDGER), &mz_ledger_record_schema, &ledger);
    assert_int_equal(ledger.administrators, 3);
    assert_int_equal(ledger.actors, 4);
    struct draft d = revoke(w, "admin-b");
    struct mz_hash hash = world_admit(w, &d);
    d = world_confirm(w, "admin-c", hash);
    world_admit(w, &d);
    /* admin-a and one person of two names are left. */
    REFUSED(w, revoke(w, "admin-a"), MZ_E_TOO_FEW_ADMINISTRATORS, );
    d = revoke(w, "admin-d");
    hash = world_admit(w, &d);
    d = world_confirm(w, "admin-c", hash);
    world_admit(w, &d);
    REFUSED(w, revoke(w, "admin-c"), MZ_E_TOO_FEW_ADMINISTRATORS, );
    world_free(w);
}

static void test_administrators_do_no_business(void **state) {
    (void)state;
    struct world *w = world_new();
    world_open(w);
    uint32_t handler = MZ_ROLE_BIT(MZ_ROLE_HANDLER);
    uint32_t administrator = MZ_ROLE_BIT(MZ_ROLE_ADMINISTRATOR);
    REFUSED(w, enrol(w, "clerk", handler), MZ_E_ADMINISTRATOR_BUSINESS,
            r.s.body.actor_enrol.person = mz_sha256(mz_span_text("admin-b")));
    REFUSED(w, enrol(w, "admin-c", administrator), MZ_E_OUT_OF_RANGE,
            r.s.body.actor_enrol.valid_to = 20231231);
    struct draft d = enrol(w, "clerk", handler);
    d.s.body.actor_enrol.person = world_key("a person");
    world_dual(w, &d);
    REFUSED(w, enrol(w, "admin-c", administrator), MZ_E_ADMINISTRATOR_BUSINESS,
            r.s.body.actor_enrol.person = world_key("a person"));
    /* Who leaves one side may be enrolled on the other. */
    d = revoke(w, "clerk");
    world_dual(w, &d);
    d = enrol(w, "admin-c", administrator);
    d.s.body.actor_enrol.person = world_key("a person");
    world_dual(w, &d);
    world_free(w);
}

/* -- actor.rotate */

static struct draft rotate(struct world *w, const char *actor, const char *to) {
    struct draft d = world_draft(w, MZ_KIND_ACTOR_ROTATE, actor, NULL, 20230103);
    struct ledger_key pair = ledger_key_of(to);
    static uint8_t proof[MZ_ROTATION_PROOF];
    const struct mz_rotation rotation = {.origin = mz_span_text(WORLD_ORIGIN),
                                         .actor = mz_span_text(actor),
                                         .old_kid = d.s.kid,
                                         .new_kid = pair.kid};
    mz_rotation_prove(&rotation, pair.secret, proof);
    d.s.body.actor_rotate =
        (struct mz_actor_rotate){.key = pair.key, .proof = mz_span_of(proof, sizeof proof)};
    return d;
}

static void test_rotate(void **state) {
    (void)state;
    struct world *w = world_new();
    world_open(w);
    struct draft d = enrol(w, "clerk", MZ_ROLE_BIT(MZ_ROLE_HANDLER));
    world_dual(w, &d);
    REFUSED(w, rotate(w, "clerk", "new"), MZ_E_ACTOR_EXISTS,
            r.s.body.actor_rotate.key = world_key("clerk"));
    REFUSED(w, rotate(w, "clerk", "new"), MZ_E_ACTOR_EXISTS,
            r.s.body.actor_rotate.key = world_key("admin-a"));
    /* The proof is of this key, for this person, in place of that key, here. */
    REFUSED(w, rotate(w, "clerk", "new"), MZ_E_BAD_SIGNATURE,
            r.s.body.actor_rotate.key = ledger_key_of("other").key);
    REFUSED(w, rotate(w, "clerk", "new"), MZ_E_BAD_SIGNATURE,
            r.s.body.actor_rotate.proof.size = 63);
    REFUSED(w, rotate(w, "clerk", "new"), MZ_E_BAD_SIGNATURE,
            r.s.body.actor_rotate.proof = rotate(w, "admin-a", "new").s.body.actor_rotate.proof);
    d = rotate(w, "clerk", "new");
    world_admit(w, &d);
    REFUSED(w, rotate(w, "clerk", "newer"), MZ_E_REVOKED_KEY, );
    /* The new key goes on where the old one stopped, for an administrator as well. */
    d = rotate(w, "clerk", "newest");
    struct mz_hash next = ledger_key_of("new").kid;
    REFUSED(w, rotate(w, "clerk", "newest"), MZ_E_BAD_SIGNATURE, r.s.kid = next);
    d = rotate(w, "admin-a", "new admin");
    world_admit(w, &d);
    d = enrol(w, "clerk-2", MZ_ROLE_BIT(MZ_ROLE_HANDLER));
    d.s.kid = ledger_key_of("new admin").kid;
    struct mz_hash hash = world_admit(w, &d);
    d = world_confirm(w, "admin-b", hash);
    world_admit(w, &d);
    struct mz_actor_record actor;
    world_get(w, mz_key_of_code(MZ_TABLE_ACTOR, mz_span_text("clerk")), &mz_actor_record_schema,
              &actor);
    assert_memory_equal(actor.kid.bytes, next.bytes, MZ_HASH_SIZE);
    /* Revocation takes the key that is in force. */
    d = world_draft(w, MZ_KIND_ACTOR_REVOKE, "admin-b", NULL, 20230103);
    d.s.body.actor_revoke = (struct mz_actor_revoke){mz_span_text("clerk"), mz_span_text("离职")};
    hash = world_admit(w, &d);
    d = world_confirm(w, "admin-a", hash);
    d.s.kid = ledger_key_of("new admin").kid;
    world_admit(w, &d);
    REFUSED(w, rotate(w, "clerk", "newest"), MZ_E_REVOKED_KEY, r.s.kid = next);
    world_free(w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_create),
        cmocka_unit_test(test_enrol),
        cmocka_unit_test(test_same_person),
        cmocka_unit_test(test_proposer_revoked),
        cmocka_unit_test(test_administrator_by_another_name),
        cmocka_unit_test(test_revoke),
        cmocka_unit_test(test_persons_in_office),
        cmocka_unit_test(test_administrators_do_no_business),
        cmocka_unit_test(test_rotate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
