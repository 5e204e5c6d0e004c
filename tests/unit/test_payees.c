/* proto/rules/payees: payees and the lists they stand on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "tests/lib/fold_world.h"

static struct world *with_people(void) {
    struct world *w = world_new();
    world_open(w);
    world_people(w);
    return w;
}

static struct draft enrol(struct world *w, uint64_t number) {
    struct draft d = world_draft(w, MZ_KIND_PAYEE_ENROL, "clerk", NULL, 20230403);
    struct mz_payee_enrol *body = &d.s.body.payee_enrol;
    body->payee = world_id("new payee", number);
    body->token = world_key(number == 1 ? "token 1" : "token 2");
    body->account_token = world_key(number == 1 ? "account 1" : "account 2");
    body->category = MZ_CATEGORY_FRONTLINE;
    body->digests_count = 3;
    body->digests[0] = (struct mz_digest){MZ_PERSONAL_NAME, world_key("n")};
    body->digests[1] = (struct mz_digest){MZ_PERSONAL_IDNO, world_key("i")};
    body->digests[2] = (struct mz_digest){MZ_PERSONAL_PHONE, world_key("p")};
    return d;
}

static void test_enrol(void **state) {
    (void)state;
    struct world *w = with_people();
#define BODY r.s.body.payee_enrol
    REFUSED(w, enrol(w, 1), MZ_E_MISSING_FIELD, BODY.digests_count = 1);
    REFUSED(w, enrol(w, 1), MZ_E_MISSING_FIELD, BODY.digests[0] = BODY.digests[1];
            BODY.digests[1] = BODY.digests[2]; BODY.digests_count = 2);
    REFUSED(w, enrol(w, 1), MZ_E_NON_CANONICAL, BODY.digests[2] = BODY.digests[1]);
    REFUSED(w, enrol(w, 1), MZ_E_NON_CANONICAL, BODY.digests[2] = BODY.digests[0]);
    struct draft d = enrol(w, 1);
    world_admit(w, &d);
    REFUSED(w, enrol(w, 2), MZ_E_PAYEE_EXISTS, BODY.payee = world_id("new payee", 1));
    REFUSED(w, enrol(w, 2), MZ_E_PAYEE_EXISTS, BODY.token = world_key("token 1"));
    REFUSED(w, enrol(w, 2), MZ_E_ACCOUNT_EXISTS, BODY.account_token = world_key("account 1"));
    d = enrol(w, 2);
    memset(&d.s.body.payee_enrol.account_token, 0, sizeof(struct mz_hash));
    world_admit(w, &d);
#undef BODY
    struct mz_payee_record payee;
    struct mz_id id = world_id("new payee", 1);
    world_get(w, mz_key_of_id(MZ_TABLE_PAYEE, &id), &mz_payee_record_schema, &payee);
    assert_int_equal(payee.category, MZ_CATEGORY_FRONTLINE);
    struct mz_payee_digests digests;
    struct mz_cbor_reader reader = mz_cbor_reader_over(payee.payload_digests);
    assert_int_equal(mz_schema_decode(&mz_payee_digests_schema, &reader, &digests, NULL), MZ_OK);
    assert_int_equal(digests.digests_count, 3);
    assert_int_equal(digests.digests[2].field, MZ_PERSONAL_PHONE);
    struct mz_token_record token;
    struct mz_hash hash = world_key("account 1");
    world_get(w, mz_key_of_hash(MZ_TABLE_TOKEN, &hash), &mz_token_record_schema, &token);
    assert_memory_equal(token.payee.bytes, id.bytes, sizeof id.bytes);
    world_free(w);
}

/* -- list.freeze */

static void eligible(struct mz_line *lines, uint64_t first, size_t count) {
    for (size_t n = 0; n < count; n++)
        lines[n] = (struct mz_line){.line = n + 1,
                                    .payee = world_payee(first + n),
                                    .salt = world_id("list", n),
                                    .category = MZ_CATEGORY_FRONTLINE};
}

static struct draft freeze(struct world *w, const char *list, const struct mz_line *lines,
                           size_t count) {
    struct mz_list_totals totals = world_list(w, MZ_LIST_ELIGIBLE, lines, count, NULL);
    struct draft d = world_draft(w, MZ_KIND_LIST_FREEZE, "clerk", WORLD_PROJECT, 20230411);
    d.s.body.list_freeze = (struct mz_list_freeze){.list = mz_span_text(list),
                                                   .count = totals.count,
                                                   .root = totals.root,
                                                   .basis = mz_span_text("公示"),
                                                   .posted_from = 20230401,
                                                   .posted_to = 20230407};
    return d;
}

static uint64_t eligible_of(struct world *w) {
    struct mz_project_record project;
    world_get(w, mz_key_of_code(MZ_TABLE_PROJECT, mz_span_text(WORLD_PROJECT)),
              &mz_project_record_schema, &project);
    return project.eligible;
}

static void test_freeze(void **state) {
    (void)state;
    struct world *w = with_people();
    world_plan(w); /* freezes L1 with payees 0..54 */
    assert_int_equal(eligible_of(w), WORLD_PAYEES);
    struct mz_line lines[3];
    eligible(lines, 10, 3);
#define BODY r.s.body.list_freeze
    REFUSED(w, freeze(w, "L1", lines, 3), MZ_E_LIST_EXISTS, );
    REFUSED(w, freeze(w, "L2", lines, 3), MZ_E_OUT_OF_RANGE, BODY.posted_to = 20230331);
    REFUSED(w, freeze(w, "L2", lines, 3), MZ_E_OUT_OF_RANGE, BODY.count = 0);
    REFUSED(w, freeze(w, "L2", lines, 3), MZ_E_ROSTER_COUNT, BODY.count = 4);
    REFUSED(w, freeze(w, "L2", lines, 3), MZ_E_WITHHELD, BODY.root = world_key("absent"));
    struct mz_hash wrong = world_key("wrong root");
    world_list(w, MZ_LIST_ELIGIBLE, lines, 3, &wrong);
    REFUSED(w, freeze(w, "L2", lines, 3), MZ_E_ROSTER_ROOT, BODY.root = wrong);
    struct mz_line other[1] = {lines[0]};
    struct mz_hash roster = world_key("a roster");
    other[0].amount = 1;
    world_list(w, MZ_LIST_ROSTER, other, 1, &roster);
    REFUSED(w, freeze(w, "L2", lines, 3), MZ_E_WRONG_REF, BODY.root = roster);
    lines[1].payee = lines[0].payee;
    REFUSED(w, freeze(w, "L2", lines, 3), MZ_E_DUPLICATE_PAYEE, );
    lines[1].payee = world_id("stranger", 1);
    REFUSED(w, freeze(w, "L2", lines, 3), MZ_E_UNKNOWN_PAYEE, );
#undef BODY
    /* A second list with one new person on it adds one. */
    eligible(lines, 10, 3);
    struct draft d = enrol(w, 1);
    world_admit(w, &d);
    lines[2].payee = world_id("new payee", 1);
    d = freeze(w, "L2", lines, 3);
    world_admit(w, &d);
    assert_int_equal(eligible_of(w), WORLD_PAYEES + 1);
    world_free(w);
}

/* The place of a fault is the line, so that a clerk finds it among thousands. */
static void test_place(void **state) {
    (void)state;
    struct world *w = with_people();
    world_plan(w);
    struct mz_line lines[3];
    eligible(lines, 10, 3);
    lines[2].payee = world_id("stranger", 1);
    struct draft d = freeze(w, "L2", lines, 3);
    struct mz_fault fault;
    assert_int_equal(world_apply(w, &d, &fault), MZ_E_UNKNOWN_PAYEE);
    assert_string_equal(fault.place, "line 3");
    assert_int_equal(strlen(fault.have), 32);
    world_free(w);
}

/* Somebody who signed before any list named him becomes accurate once one does. */
static void test_late_listing(void **state) {
    (void)state;
    struct world *w = with_people();
    world_plan(w);
    struct draft d = enrol(w, 1);
    world_admit(w, &d);
    struct mz_id id = world_id("new payee", 1);
    struct mz_beneficiary_record before = {
        .signed_lines = 1, .signed_amount = 5, .paid_lines = 1, .paid_amount = 5};
    struct mz_key key = mz_key_of_code_id(MZ_TABLE_BENEFICIARY, mz_span_text(WORLD_PROJECT), &id);
    struct mz_records records = world_records(w);
    assert_int_equal(mz_records_put(&records, &key, &mz_beneficiary_record_schema, &before), MZ_OK);
    struct mz_line lines[1];
    eligible(lines, 0, 1);
    lines[0].payee = id;
    d = freeze(w, "L2", lines, 1);
    world_admit(w, &d);
    struct mz_project_record project;
    world_get(w, mz_key_of_code(MZ_TABLE_PROJECT, mz_span_text(WORLD_PROJECT)),
              &mz_project_record_schema, &project);
    assert_int_equal(project.signed_eligible, 1);
    assert_int_equal(project.eligible, WORLD_PAYEES + 1);
    world_free(w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_enrol),
        cmocka_unit_test(test_freeze),
        cmocka_unit_test(test_place),
        cmocka_unit_test(test_late_listing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
