/* proto/rules/chain: an entry's head against the one expected. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "proto/rules/chain.h"

static struct mz_hash filled(uint8_t byte) {
    struct mz_hash hash;
    memset(hash.bytes, byte, sizeof hash.bytes);
    return hash;
}

static struct mz_entry_head expected(bool project) {
    struct mz_entry_head head = {.index = 7, .registered_at = 1000, .prev = filled(1)};
    if (project) {
        head.project_seq = 3;
        head.project_prev = filled(2);
    }
    return head;
}

static void test_check(void **state) {
    (void)state;
    static const struct mz_span none = {NULL, 0};
    struct mz_span project = mz_span_text("p-1");
    struct {
        struct mz_span project;
        struct mz_entry_head head;
        enum mz_status status;
        const char *place;
    } cases[] = {
        {none, expected(false), MZ_OK, ""},
        {project, expected(true), MZ_OK, ""},
        {none, expected(false), MZ_OK, ""},           /* later is fine */
        {none, expected(false), MZ_E_BAD_INDEX, "7"}, /* one too many */
        {none, expected(false), MZ_E_BAD_INDEX, "7"}, /* one too few */
        {none, expected(false), MZ_E_BAD_CHAIN, "7"},
        {none, expected(false), MZ_E_TIME_BACKWARDS, "7"},
        {project, expected(true), MZ_E_BAD_PROJECT_CHAIN, "7"},  /* seq */
        {project, expected(true), MZ_E_BAD_PROJECT_CHAIN, "7"},  /* prev */
        {none, expected(true), MZ_E_BAD_PROJECT_CHAIN, "7"},     /* a pair without a project */
        {project, expected(false), MZ_E_BAD_PROJECT_CHAIN, "7"}, /* a project without a pair */
    };
    cases[2].head.registered_at++;
    cases[3].head.index++;
    cases[4].head.index--;
    cases[5].head.prev.bytes[31] ^= 1;
    cases[6].head.registered_at--;
    cases[7].head.project_seq++;
    cases[8].head.project_prev.bytes[0] ^= 1;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mz_entry_head want = expected(cases[i].project.data != NULL);
        struct mz_fault fault = {0};
        assert_int_equal(mz_chain_check(&want, &cases[i].head, cases[i].project, &fault),
                         cases[i].status);
        assert_int_equal(fault.status, cases[i].status);
        assert_string_equal(fault.place, cases[i].place);
        assert_int_equal(mz_chain_check(&want, &cases[i].head, cases[i].project, NULL),
                         cases[i].status);
    }
}

/* What is told first when several things are wrong. */
static void test_order(void **state) {
    (void)state;
    struct mz_entry_head want = expected(true), head = {0};
    struct mz_span project = mz_span_text("p-1");
    struct mz_fault fault;
    assert_int_equal(mz_chain_check(&want, &head, project, &fault), MZ_E_BAD_INDEX);
    assert_string_equal(fault.have, "0");
    head.index = 7;
    assert_int_equal(mz_chain_check(&want, &head, project, &fault), MZ_E_BAD_CHAIN);
    head.prev = want.prev;
    assert_int_equal(mz_chain_check(&want, &head, project, &fault), MZ_E_TIME_BACKWARDS);
    head.registered_at = 1000;
    assert_int_equal(mz_chain_check(&want, &head, project, &fault), MZ_E_BAD_PROJECT_CHAIN);
    assert_string_equal(fault.who, "p-1");
    head.project_seq = 3;
    head.project_prev = want.project_prev;
    assert_int_equal(mz_chain_check(&want, &head, project, &fault), MZ_OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_check),
        cmocka_unit_test(test_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
