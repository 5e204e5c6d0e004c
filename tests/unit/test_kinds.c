/* proto/codec/kinds: one row for each kind, found by its name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "proto/codec/kinds.h"

static void test_every_kind_has_a_row(void **state) {
    (void)state;
    for (int id = 0; id < MZ_KIND_COUNT; id++) {
        const struct mz_kind *kind = mz_kind_get((enum mz_kind_id)id);
        assert_non_null(kind);
        assert_int_equal(kind->id, id);
        assert_non_null(kind->name);
        assert_non_null(kind->body);
        assert_true(kind->roles != 0);
        assert_true(kind->roles < MZ_ROLE_BIT(MZ_ROLE_COUNT + 1));
        assert_true(kind->min_refs <= kind->max_refs);
        assert_true(kind->max_refs <= MZ_MAX_REFS);
        assert_ptr_equal(mz_kind_find(mz_span_text(kind->name)), kind);
    }
    assert_null(mz_kind_get(MZ_KIND_COUNT));
    assert_null(mz_kind_get((enum mz_kind_id) - 1));
}

static void test_unknown_names(void **state) {
    (void)state;
    static const char *const names[] = {
        "", "payment", "payment.requests", "Payment.request", "payment.reques", " payment.request"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        assert_null(mz_kind_find(mz_span_text(names[i])));
    assert_null(mz_kind_find(mz_span_of("payment.request\0", 16)));
}

/* What everybody may do, with their own affairs alone. */
static bool of_everybody(const struct mz_kind *kind) {
    return kind->id == MZ_KIND_ACTOR_ROTATE || kind->id == MZ_KIND_DELEGATION_END;
}

/* Administrators have no business roles (T5), and only their acts take two of them. */
static void test_administrators_are_apart(void **state) {
    (void)state;
    const uint32_t administrator = MZ_ROLE_BIT(MZ_ROLE_ADMINISTRATOR);
    for (int id = 0; id < MZ_KIND_COUNT; id++) {
        const struct mz_kind *kind = mz_kind_get((enum mz_kind_id)id);
        assert_true(of_everybody(kind) || kind->roles == administrator ||
                    (kind->roles & administrator) == 0);
        if (kind->dual) {
            assert_int_equal(kind->roles, administrator);
            assert_int_equal(kind->scope, MZ_KIND_OF_LEDGER);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_kind_has_a_row),
        cmocka_unit_test(test_unknown_names),
        cmocka_unit_test(test_administrators_are_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
