/* proto/rules/fold and admission: what every statement must pass, whatever its kind. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "tests/lib/fold_world.h"

/* A statement that needs nothing but a policy: payee.enrol. */
static struct draft plain(struct world *world) {
    struct draft d = world_draft(world, MZ_KIND_PAYEE_ENROL, "clerk", NULL, 20230403);
    struct mz_payee_enrol *body = &d.s.body.payee_enrol;
    body->payee = world_id("fold", 1);
    body->token = world_key("fold token");
    body->category = MZ_CATEGORY_FRONTLINE;
    body->digests_count = 2;
    body->digests[0] = (struct mz_digest){MZ_PERSONAL_NAME, world_key("n")};
    body->digests[1] = (struct mz_digest){MZ_PERSONAL_IDNO, world_key("i")};
    return d;
}

static struct draft project(struct world *world, const char *code) {
    struct draft d = world_draft(world, MZ_KIND_PROJECT_REGISTER, "clerk", code, 20230403);
    d.s.body.project_register = (struct mz_project_register){.name = mz_span_text("项目"),
                                                             .unit = mz_span_text("单位"),
                                                             .basis = mz_span_text("文件"),
                                                             .begin = 20230101,
                                                             .end = 20231231};
    return d;
}

static void test_ledger_state(void **state) {
    (void)state;
    struct world *w = world_new();
    REFUSED(w, plain(w), MZ_E_NOT_OPEN, );
    REFUSED(w, world_confirm(w, "admin-b", world_key("x")), MZ_E_NOT_OPEN, );
    struct draft create = world_draft(w, MZ_KIND_LEDGER_CREATE, "admin-a", NULL, 20230103);
    struct mz_ledger_create *body = &create.s.body.ledger_create;
    body->log_key = world_key("log");
    body->name = mz_span_text("示例单位");
    body->administrators_count = 2;
    body->administrators[0] =
        (struct mz_administrator){world_key("admin-a"), mz_span_text("admin-a")};
    body->administrators[1] =
        (struct mz_administrator){world_key("admin-b"), mz_span_text("admin-b")};
    REFUSED(w, create, MZ_E_WRONG_ORIGIN, r.s.origin = mz_span_text("ledger.example/other"));
    struct mz_hash hash = world_admit(w, &create);
    /* Created, not open: only its confirmation. */
    REFUSED(w, plain(w), MZ_E_NOT_OPEN, );
    REFUSED(w, create, MZ_E_ALREADY_CREATED, r.s.id = world_id("again", 1));
    struct draft confirm = world_confirm(w, "admin-b", hash);
    world_admit(w, &confirm);
    REFUSED(w, create, MZ_E_ALREADY_CREATED, r.s.id = world_id("again", 1));
    world_free(w);
}

static void test_common(void **state) {
    (void)state;
    struct world *w = world_new();
    world_open(w);
    REFUSED(w, plain(w), MZ_E_UNKNOWN_KEY, );
    REFUSED(w, plain(w), MZ_E_WRONG_ROLE, r.s.issuer = mz_span_text("admin-a");
            struct mz_hash key = world_key("admin-a"); r.s.kid = mz_statement_kid(&key));
    /* Governance needs no policy, business does. */
    struct draft enrol = world_draft(w, MZ_KIND_ACTOR_ENROL, "admin-a", NULL, 20230103);
    enrol.s.body.actor_enrol.actor = mz_span_text("clerk");
    enrol.s.body.actor_enrol.key = world_key("clerk");
    enrol.s.body.actor_enrol.roles = MZ_ROLE_BIT(MZ_ROLE_HANDLER);
    enrol.s.body.actor_enrol.valid_from = 20230201;
    enrol.s.body.actor_enrol.valid_to = 20230430;
    world_dual(w, &enrol);
    REFUSED(w, plain(w), MZ_E_NO_POLICY, );
    struct draft policy = world_draft(w, MZ_KIND_POLICY_SET, "admin-a", NULL, 20230103);
    policy.s.body.policy_set = world_policy(1);
    world_dual(w, &policy);

    static const struct {
        uint32_t date;
        enum mz_status status;
    } days[] = {
        /* Registered on 2023-04-03: 30 days back and one ahead are tolerated. */
        {20230304, MZ_OK},
        {20230303, MZ_E_DATE_TOLERANCE},
        {20230404, MZ_OK},
        {20230405, MZ_E_DATE_TOLERANCE},
        {20230131, MZ_E_NOT_VALID_NOW},
        {20230501, MZ_E_NOT_VALID_NOW},
    };
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        struct draft d = plain(w);
        /* 2023-04-03 09:30 at UTC+8. */
        d.registered_at = UINT64_C(1680485400000);
        d.s.date = days[i].date;
        d.s.body.payee_enrol.payee = world_id("day", i);
        d.s.body.payee_enrol.token = world_key(i == 0 ? "token 0" : "token 2");
        if (days[i].status == MZ_OK)
            world_admit(w, &d);
        else
            world_refuse(w, &d, days[i].status, __FILE__, __LINE__);
    }
    REFUSED(w, plain(w), MZ_E_WRONG_ORIGIN, r.s.origin = mz_span_text("ledger.example/other"));
    REFUSED(w, plain(w), MZ_E_WRONG_ISSUER, r.s.issuer = mz_span_text("admin-a"));
    REFUSED(w, plain(w), MZ_E_UNKNOWN_KEY, r.s.kid = world_key("stranger"));
    REFUSED(w, plain(w), MZ_E_UNKNOWN_REF, draft_ref(&r, world_key("nothing")));
    struct draft first = plain(w);
    world_admit(w, &first);
    REFUSED(w, plain(w), MZ_E_STATEMENT_ID_REUSED, r.s.id = first.s.id);

    struct draft revoke = world_draft(w, MZ_KIND_ACTOR_REVOKE, "admin-a", NULL, 20230403);
    revoke.s.body.actor_revoke =
        (struct mz_actor_revoke){mz_span_text("clerk"), mz_span_text("离职")};
    struct mz_hash pending = world_admit(w, &revoke);
    first = plain(w);
    first.s.body.payee_enrol.payee = world_id("fold", 2);
    first.s.body.payee_enrol.token = world_key("fold token 2");
    world_admit(w, &first); /* pending: still in force */
    struct draft confirm = world_confirm(w, "admin-b", pending);
    confirm.s.date = 20230403;
    world_admit(w, &confirm);
    REFUSED(w, plain(w), MZ_E_REVOKED_KEY, );
    world_free(w);
}

static void test_projects(void **state) {
    (void)state;
    struct world *w = world_new();
    world_open(w);
    world_people(w);
    struct draft target = world_draft(w, MZ_KIND_TARGET_SET, "clerk", "p-1", 20230403);
    target.s.body.target_set.goal = mz_span_text("目标");
    REFUSED(w, target, MZ_E_UNKNOWN_PROJECT, );
    struct draft one = project(w, "p-1"), two = project(w, "p-2");
    world_admit(w, &one);
    world_admit(w, &two);
    /* A reference into another project, and to a statement of the wrong kind. */
    struct draft d = world_draft(w, MZ_KIND_EVIDENCE_ATTACH, "clerk", "p-2", 20230403);
    d.s.body.evidence_attach =
        (struct mz_evidence_attach){.code = mz_span_text("E01"),
                                    .sha256 = world_key("f"),
                                    .size = 1,
                                    .media_type = mz_span_text("text/plain")};
    struct draft evidence = d;
    REFUSED(w, evidence, MZ_E_WRONG_PROJECT, draft_ref(&r, one.s.hash));
    draft_ref(&evidence, two.s.hash);
    world_admit(w, &evidence);
    d = world_draft(w, MZ_KIND_PAYMENT_REVIEW, "reviewer", "p-2", 20230403);
    d.s.body.payment_review.amount = 1;
    draft_ref(&d, two.s.hash);
    world_refuse(w, &d, MZ_E_WRONG_REF, __FILE__, __LINE__);

    struct mz_entry_head head;
    assert_int_equal(mz_fold_next(world_fold(w), mz_span_text("p-2"), &head), MZ_OK);
    assert_int_equal(head.project_seq, 3);
    assert_false(mz_hash_is_zero(&head.project_prev));
    assert_int_equal(mz_fold_next(world_fold(w), mz_span_text("p-9"), &head), MZ_OK);
    assert_int_equal(head.project_seq, 1);
    assert_true(mz_hash_is_zero(&head.project_prev));
    assert_int_equal(mz_fold_next(world_fold(w), (struct mz_span){NULL, 0}, &head), MZ_OK);
    assert_int_equal(head.project_seq, 0);
    struct mz_ledger_record ledger;
    world_get(w, mz_key_start(MZ_TABLE_LEDGER), &mz_ledger_record_schema, &ledger);
    assert_int_equal(ledger.size, head.index);
    assert_int_equal(ledger.projects, 2);
    assert_true(mz_span_equal_text(ledger.origin, WORLD_ORIGIN));
    world_free(w);
}

static void test_questions(void **state) {
    (void)state;
    struct world *w = world_new();
    world_open(w);
    struct draft enrol = world_draft(w, MZ_KIND_ACTOR_ENROL, "admin-a", NULL, 20230103);
    enrol.s.body.actor_enrol.actor = mz_span_text("clerk");
    enrol.s.body.actor_enrol.key = world_key("clerk");
    enrol.s.body.actor_enrol.roles = MZ_ROLE_BIT(MZ_ROLE_HANDLER);
    uint64_t index = 99;
    struct mz_fault fault = {0};
    assert_int_equal(mz_fold_find(world_fold(w), &enrol.s, &index, &fault), MZ_E_NOT_FOUND);
    struct mz_hash key = world_key("clerk"), kid = mz_statement_kid(&key), found;
    assert_int_equal(mz_fold_key(world_fold(w), &kid, &found), MZ_E_UNKNOWN_KEY);
    world_admit(w, &enrol);
    assert_int_equal(mz_fold_find(world_fold(w), &enrol.s, &index, &fault), MZ_OK);
    assert_int_equal(index, 2);
    enrol.s.hash = world_key("another statement");
    assert_int_equal(mz_fold_find(world_fold(w), &enrol.s, &index, &fault),
                     MZ_E_STATEMENT_ID_REUSED);
    assert_int_equal(mz_fold_key(world_fold(w), &kid, &found), MZ_E_UNKNOWN_KEY);
    key = world_key("admin-a");
    kid = mz_statement_kid(&key);
    assert_int_equal(mz_fold_key(world_fold(w), &kid, &found), MZ_OK);
    assert_memory_equal(found.bytes, key.bytes, sizeof key.bytes);
    world_free(w);
}

/* A fold that starts over records made by another one goes on exactly as that one would. */
static void test_reset(void **state) {
    (void)state;
    struct world *a = world_new(), *b = world_new();
    world_open(a), world_open(b);
    world_people(a), world_people(b);
    mz_fold_reset(world_fold(b));
    world_plan(a), world_plan(b);
    mz_fold_reset(world_fold(b));
    world_pay(a, MZ_STATE_SIGNED), world_pay(b, MZ_STATE_SIGNED);
    struct mz_hash one, two;
    struct mz_records records = world_records(a);
    assert_int_equal(mz_records_digest(&records, &one), MZ_OK);
    records = world_records(b);
    assert_int_equal(mz_records_digest(&records, &two), MZ_OK);
    assert_memory_equal(one.bytes, two.bytes, sizeof one.bytes);
    world_free(a);
    world_free(b);
}

/* An entry that does not stand next is no business of the rules. */
static void test_index(void **state) {
    (void)state;
    struct world *w = world_new();
    world_open(w);
    world_people(w);
    struct draft d = plain(w);
    struct mz_entry_head head;
    struct mz_hash leaf = world_key("leaf");
    struct mz_fault fault;
    assert_int_equal(mz_fold_next(world_fold(w), d.s.project, &head), MZ_OK);
    head.index++;
    assert_int_equal(mz_fold_apply(world_fold(w), &head, &leaf, &d.s, &fault), MZ_E_BAD_INDEX);
    head.index--;
    head.registered_at += UINT64_C(7776000000); /* 90 days: into April */
    assert_int_equal(mz_fold_apply(world_fold(w), &head, &leaf, &d.s, NULL), MZ_OK);
    world_free(w);
}

/* The first and the last day of an enrolment are in it, and each half of a revocation is enough. */
static void test_validity(void **state) {
    (void)state;
    struct world *w = world_new();
    world_open(w);
    world_people(w);
    struct draft enrol = world_draft(w, MZ_KIND_ACTOR_ENROL, "admin-a", NULL, 20230103);
    enrol.s.body.actor_enrol.actor = mz_span_text("temporary");
    enrol.s.body.actor_enrol.key = world_key("temporary");
    enrol.s.body.actor_enrol.roles = MZ_ROLE_BIT(MZ_ROLE_HANDLER);
    enrol.s.body.actor_enrol.valid_from = 20230401;
    enrol.s.body.actor_enrol.valid_to = 20230402;
    world_dual(w, &enrol);
    struct mz_hash key = world_key("temporary"), kid = mz_statement_kid(&key);
    for (uint32_t date = 20230401; date <= 20230402; date++) {
        struct draft d = project(w, date == 20230401 ? "t-1" : "t-2");
        d.s.issuer = mz_span_text("temporary");
        d.s.kid = kid;
        REFUSED(w, d, MZ_E_NOT_VALID_NOW, r.s.date = date == 20230401 ? 20230331 : 20230403);
        d.s.date = date;
        world_admit(w, &d);
    }
    struct mz_records records = world_records(w);
    struct mz_key at = mz_key_of_hash(MZ_TABLE_KEY, &kid);
    struct mz_key_record record;
    world_get(w, at, &mz_key_record_schema, &record);
    record.revoked_index = 5;
    assert_int_equal(mz_records_put(&records, &at, &mz_key_record_schema, &record), MZ_OK);
    REFUSED(w, project(w, "t-3"), MZ_E_REVOKED_KEY, r.s.issuer = mz_span_text("temporary");
            r.s.kid = kid);
    record.revoked_index = MZ_ABSENT;
    assert_int_equal(mz_records_put(&records, &at, &mz_key_record_schema, &record), MZ_OK);
    at = mz_key_of_code(MZ_TABLE_ACTOR, mz_span_text("temporary"));
    struct mz_actor_record actor;
    world_get(w, at, &mz_actor_record_schema, &actor);
    actor.revoked_index = 5;
    assert_int_equal(mz_records_put(&records, &at, &mz_actor_record_schema, &actor), MZ_OK);
    REFUSED(w, project(w, "t-3"), MZ_E_REVOKED_KEY, r.s.issuer = mz_span_text("temporary");
            r.s.kid = kid);
    world_free(w);
}

/* What changed behind the fold's back, as when a txn was aborted, is seen after a reset. */
static void test_behind(void **state) {
    (void)state;
    struct world *w = world_new();
    world_open(w);
    world_people(w);
    struct draft first = project(w, "p-1"); /* so that the policy is known to the fold */
    world_admit(w, &first);
    struct mz_records records = world_records(w);
    struct mz_key key = mz_key_start(MZ_TABLE_LEDGER);
    struct mz_ledger_record ledger;
    world_get(w, key, &mz_ledger_record_schema, &ledger);
    ledger.registered_at += 12345;
    struct mz_entry_head head;
    assert_int_equal(mz_records_put(&records, &key, &mz_ledger_record_schema, &ledger), MZ_OK);
    mz_fold_reset(world_fold(w));
    assert_int_equal(mz_fold_next(world_fold(w), (struct mz_span){NULL, 0}, &head), MZ_OK);
    assert_int_equal(head.registered_at, ledger.registered_at);
    key = mz_key_start(MZ_TABLE_POLICY);
    assert_int_equal(mz_records_remove(&records, &key), MZ_OK);
    mz_fold_reset(world_fold(w));
    REFUSED(w, plain(w), MZ_E_NO_POLICY, );
    world_free(w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ledger_state), cmocka_unit_test(test_common),
        cmocka_unit_test(test_projects),     cmocka_unit_test(test_questions),
        cmocka_unit_test(test_reset),        cmocka_unit_test(test_index),
        cmocka_unit_test(test_validity),     cmocka_unit_test(test_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
