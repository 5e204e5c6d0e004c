/* proto/rules/policy: what a policy must be like, and what it answers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "tests/lib/fold_world.h"

static struct draft set(struct world *w, uint64_t version) {
    struct draft d = world_draft(w, MZ_KIND_POLICY_SET, "admin-a", NULL, 20230103);
    d.s.body.policy_set = world_policy(version);
    return d;
}

static void test_guards(void **state) {
    (void)state;
    struct world *w = world_new();
    world_open(w);
#define BODY r.s.body.policy_set
    REFUSED(w, set(w, 2), MZ_E_OUT_OF_RANGE, );
    REFUSED(w, set(w, 0), MZ_E_OUT_OF_RANGE, );
    REFUSED(w, set(w, 1), MZ_E_OUT_OF_RANGE, BODY.tiers_count = 0);
    REFUSED(w, set(w, 1), MZ_E_OUT_OF_RANGE, BODY.tiers[2].limit = 9900000);
    REFUSED(w, set(w, 1), MZ_E_OUT_OF_RANGE, BODY.tiers[0].limit = MZ_ABSENT_FEN);
    REFUSED(w, set(w, 1), MZ_E_OUT_OF_RANGE, BODY.tiers[1].limit = BODY.tiers[0].limit);
    REFUSED(w, set(w, 1), MZ_E_OUT_OF_RANGE, BODY.tiers[0].approvals = 0);
    REFUSED(w, set(w, 1), MZ_E_OUT_OF_RANGE, BODY.tiers[2].approvals = 9);
    REFUSED(w, set(w, 1), MZ_E_OUT_OF_RANGE, BODY.tiers[2].approvals = 1);
    REFUSED(w, set(w, 1), MZ_E_OUT_OF_RANGE, BODY.acceptors = 0);
    REFUSED(w, set(w, 1), MZ_E_OUT_OF_RANGE, BODY.acceptors = 17);
    REFUSED(w, set(w, 1), MZ_E_DUPLICATE, BODY.conflicts[1] = BODY.conflicts[0]);
    REFUSED(w, set(w, 1), MZ_E_DUPLICATE, BODY.conflicts[1].first = BODY.conflicts[0].second;
            BODY.conflicts[1].second = BODY.conflicts[0].first);
    REFUSED(w, set(w, 1), MZ_E_DUPLICATE, BODY.conflicts[1].first = BODY.conflicts[1].second);
    REFUSED(w, set(w, 1), MZ_E_DUPLICATE, BODY.evidence[1] = BODY.evidence[0]);
    REFUSED(w, set(w, 1), MZ_E_DUPLICATE, BODY.standards[1] = BODY.standards[0]);
    REFUSED(w, set(w, 1), MZ_E_DUPLICATE, BODY.shared_count = 2;
            BODY.shared[0].code = BODY.shared[1].code = mz_span_text("E01"));
    REFUSED(w, set(w, 1), MZ_E_OUT_OF_RANGE, BODY.shared_count = 1;
            BODY.shared[0].code = mz_span_text("E03"));
#undef BODY
    struct draft d = set(w, 1);
    struct mz_hash first = world_dual(w, &d);
    REFUSED(w, set(w, 1), MZ_E_OUT_OF_RANGE, );
    struct mz_policy_record record;
    world_get(w, mz_key_start(MZ_TABLE_POLICY), &mz_policy_record_schema, &record);
    assert_int_equal(record.index, 2);
    assert_int_equal(record.confirmed_index, 3);
    assert_memory_equal(record.statement.bytes, first.bytes, sizeof first.bytes);
    world_free(w);
}

/* A policy that is only proposed changes nothing; confirmed it does, from the next entry on. */
static void test_in_force(void **state) {
    (void)state;
    struct world *w = world_new();
    world_open(w);
    struct mz_records records = world_records(w);
    struct mz_policy_set policy;
    assert_int_equal(mz_policy_read(&records, &policy), MZ_E_NO_POLICY);
    struct draft d = set(w, 1);
    world_dual(w, &d);
    d = set(w, 2);
    d.s.body.policy_set.acceptors = 5;
    struct mz_hash second = world_admit(w, &d);
    assert_int_equal(mz_policy_read(&records, &policy), MZ_OK);
    assert_int_equal(policy.acceptors, 2);
    d = world_confirm(w, "admin-b", second);
    world_admit(w, &d);
    assert_int_equal(mz_policy_read(&records, &policy), MZ_OK);
    assert_int_equal(policy.acceptors, 5);
    assert_int_equal(policy.version, 2);
    assert_int_equal(policy.tiers_count, 3);
    assert_true(policy.tiers[2].minutes);
    world_free(w);
}

static void test_tier(void **state) {
    (void)state;
    struct mz_policy_set policy = world_policy(1);
    static const struct {
        int64_t amount;
        size_t tier;
    } cases[] = {{1, 0},
                 {500000, 0},
                 {500001, 1},
                 {2000000, 1},
                 {2000001, 2},
                 {2200000, 2},
                 {INT64_C(9007199254740991), 2}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct mz_tier *tier;
        assert_int_equal(mz_policy_tier(&policy, cases[i].amount, &tier), MZ_OK);
        assert_ptr_equal(tier, &policy.tiers[cases[i].tier]);
    }
    const struct mz_tier *tier;
    policy.tiers_count = 2;
    assert_int_equal(mz_policy_tier(&policy, 2000001, &tier), MZ_E_NO_POLICY);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_guards),
        cmocka_unit_test(test_in_force),
        cmocka_unit_test(test_tier),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
