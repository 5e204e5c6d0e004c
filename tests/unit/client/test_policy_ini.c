/* client/policy_ini: what is written is read back to the same bytes; what is wrong is told by its
 * line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/io/file.h"
#include "client/record/policy_ini.h"

static char path[] = "/tmp/mz-policy-XXXXXX";
static struct mz_policy_text text;
static struct mz_fault fault;

static enum mz_status read_text(const char *ini) {
    fault = (struct mz_fault){0};
    assert_int_equal(mz_file_replace(path, mz_span_text(ini), 0600, &fault), MZ_OK);
    return mz_policy_ini_read(path, &text, &fault);
}

static size_t encode(const struct mz_policy_set *policy, uint8_t *bytes, size_t capacity) {
    struct mz_writer w = mz_writer_over(bytes, capacity);
    struct mz_policy_set copy = *policy;
    copy.version = 1;
    mz_schema_encode(&mz_policy_set_schema, &copy, &w);
    assert_false(w.overflow);
    return w.size;
}

/* Written, read and encoded again, it has the same bytes. */
static void check_round_trip(const struct mz_policy_set *policy) {
    static uint8_t before[16384], after[16384];
    struct mz_buffer ini = {0};
    size_t size = encode(policy, before, sizeof before);
    mz_policy_ini_write(policy, &ini);
    assert_false(ini.failed);
    assert_int_equal(read_text(mz_buffer_string(&ini)), MZ_OK);
    assert_true(text.policy.version == MZ_ABSENT);
    assert_int_equal(encode(&text.policy, after, sizeof after), size);
    assert_memory_equal(before, after, size);
    mz_buffer_free(&ini);
}

static void test_smallest(void **state) {
    (void)state;
    static struct mz_policy_set policy;
    mz_schema_init(&mz_policy_set_schema, &policy);
    policy.acceptors = 1;
    policy.tiers_count = 1;
    policy.tiers[0] = (struct mz_tier){.limit = MZ_ABSENT_FEN, .approvals = 1};
    check_round_trip(&policy);
}

/* Every list full, scopes and stages mixed, codes as long as they may be. */
static void test_largest(void **state) {
    (void)state;
    static struct mz_policy_set policy;
    static char codes[MZ_MAX_EVIDENCE_CODES][MZ_MAX_CODE + 1];
    mz_schema_init(&mz_policy_set_schema, &policy);
    policy.acceptors = 16;
    policy.past_days = 36500;
    policy.future_days = 36500;
    policy.cash = (UINT32_C(1) << mz_category_names.count) - 1;
    policy.reuse = mz_reuse_names.count;
    policy.split_days = 36500;
    policy.due_days = 36500;
    policy.tiers_count = MZ_MAX_TIERS;
    for (unsigned i = 0; i < MZ_MAX_TIERS; i++)
        policy.tiers[i] = (struct mz_tier){
            .limit = i + 1 == MZ_MAX_TIERS ? MZ_ABSENT_FEN : 1 + 100 * (int64_t)i,
            .approvals = i + 1,
            .minutes = i % 3 == 0,
        };
    policy.conflicts_count = MZ_MAX_CONFLICTS;
    for (unsigned i = 0; i < MZ_MAX_CONFLICTS; i++)
        policy.conflicts[i] = (struct mz_conflict){
            .first = (uint8_t)(1 + i % 13),
            .second = (uint8_t)(1 + (i + 1 + i / 13) % 13),
            .scope = (uint8_t)(1 + i / 7 % 2),
        };
    policy.evidence_count = MZ_MAX_EVIDENCE_CODES;
    for (unsigned i = 0; i < MZ_MAX_EVIDENCE_CODES; i++) {
        memset(codes[i], 'E', MZ_MAX_CODE);
        codes[i][MZ_MAX_CODE - 1] = (char)('0' + i % 10);
        policy.evidence[i] =
            (struct mz_required){.code = mz_span_text(codes[i]), .stage = (uint8_t)(1 + i / 3 % 4)};
        if (i % 3 == 1)
            policy.evidence[i].method = (uint8_t)(1 + i % mz_method_names.count);
        else if (i % 3 == 2)
            policy.evidence[i].category = (uint8_t)(1 + i % mz_category_names.count);
    }
    policy.shared_count = MZ_MAX_EVIDENCE_CODES;
    for (unsigned i = 0; i < MZ_MAX_EVIDENCE_CODES; i++)
        policy.shared[i].code = mz_span_text(codes[i]);
    policy.standards_count = MZ_MAX_STANDARDS;
    for (unsigned i = 0; i < MZ_MAX_STANDARDS; i++)
        policy.standards[i] = (struct mz_standard){
            .project = i % 2 == 0 ? mz_span_text(codes[i]) : (struct mz_span){0},
            .category = (uint8_t)(i % 10),
            .amount = INT64_C(50000) + i,
        };
    check_round_trip(&policy);
}

static void test_case_file(void **state) {
    (void)state;
    assert_int_equal(mz_policy_ini_read("tests/cases/wuhua-2023/policy.ini", &text, &fault), MZ_OK);
    static struct mz_policy_text kept;
    kept = text; /* its spans point into `text`, which the next reading overwrites */
    for (unsigned i = 0; i < kept.policy.shared_count; i++)
        kept.policy.shared[i].code.data =
            (const uint8_t *)kept.words +
            (text.policy.shared[i].code.data - (const uint8_t *)text.words);
    assert_int_equal(kept.policy.shared_count, 2);
    for (unsigned i = 0; i < kept.policy.evidence_count; i++)
        kept.policy.evidence[i].code.data =
            (const uint8_t *)kept.words +
            (text.policy.evidence[i].code.data - (const uint8_t *)text.words);
    assert_int_equal(kept.policy.tiers_count, 3);
    assert_int_equal(kept.policy.evidence_count, 10);
    check_round_trip(&kept.policy);
}

static void test_refused(void **state) {
    (void)state;
    static const struct {
        const char *ini;
        int line;
    } cases[] = {
        {"[policy]\nacceptors = two\n", 2},
        {"[policy]\nacceptors = -1\n", 2},
        {"[policy]\nsurprise = 1\n", 2},
        {"[policy]\ntiers = 1\n", 2},
        {"[policy]\ncash = illness gold\n", 2},
        {"[policy]\nreuse = perhaps\n", 2},
        {"[surprise]\na = b\n", 2},
        {"[tier]\nminutes = yes\n", 2},
        {"[tier]\napprovals = 1\nminutes = perhaps\n", 3},
        {"[tier]\nlimit = 5000.001\n", 2},
        {"[conflicts]\npayment = handler\n", 2},
        {"[conflicts]\npayment = handler/king\n", 2},
        {"[conflicts]\nmonth = handler/reviewer\n", 2},
        {"[evidence]\nsomeday = E01\n", 2},
        {"[standards]\nP1 = 500.00\n", 2},
        {"[standards]\nP1/rich = 500.00\n", 2},
        {"[standards]\n*/frontline = much\n", 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char place[64];
        (void)snprintf(place, sizeof place, "%s:%d", path, cases[i].line);
        assert_int_equal(read_text(cases[i].ini), MZ_E_USAGE);
        assert_string_equal(fault.place, place);
        assert_true(fault.have[0] != '\0');
    }
    assert_int_equal(mz_policy_ini_read("/nonexistent", &text, &fault), MZ_E_NOT_FOUND);
}

static void count_setting(void *arg, const char *section, const char *name, const char *value) {
    unsigned *count = arg;
    assert_true(section[0] != '\0' && name[0] != '\0' && value[0] != '\0');
    (*count)++;
}

/* One call a setting. */
static void test_each(void **state) {
    (void)state;
    unsigned count = 0;
    assert_int_equal(read_text("[policy]\nversion = 7\nacceptors = 2\n[tier]\napprovals = 1\n"
                               "[conflicts]\npayment = handler/reviewer handler/approver\n"
                               "[evidence]\napprove = E01\n[standards]\n*/* = 1.00\n"),
                     MZ_OK);
    assert_int_equal(text.policy.version, 7);
    mz_policy_ini_each(&text.policy, count_setting, &count);
    /* acceptors, past and future days; a tier; two pairs; a code; a standard */
    assert_true(count >= 3 + 1 + 2 + 1 + 1);
}

static int set_up(void **state) {
    (void)state;
    int fd = mkstemp(path);
    return fd < 0 ? -1 : close(fd);
}

static int tear_down(void **state) {
    (void)state;
    return unlink(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_smallest),  cmocka_unit_test(test_largest),
        cmocka_unit_test(test_case_file), cmocka_unit_test(test_refused),
        cmocka_unit_test(test_each),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
