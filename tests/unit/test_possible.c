/* proto/rules/possible: the vectors of domain.md §1, and the ends of every range. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "proto/base/limits.h"
#include "proto/rules/possible.h"

static void assert_is(const struct mz_possible *p, bool possible, bool reachable, uint64_t below,
                      uint64_t above) {
    assert_int_equal(p->possible, possible);
    assert_int_equal(p->reachable, reachable);
    assert_int_equal(p->below, below);
    assert_int_equal(p->above, above);
}

static void test_vectors(void **state) {
    (void)state;
    static const struct {
        uint64_t printed, n;
        bool possible;
        uint64_t below, above;
    } cases[] = {
        {80, 44, true, 35, 36},  {80, 55, true, 44, 44},  {80, 49, true, 39, 40},
        {90, 44, false, 39, 40}, {90, 55, false, 49, 50}, {90, 49, true, 44, 45},
        {95, 44, true, 41, 42},  {95, 55, true, 52, 53},  {95, 49, false, 46, 47},
        {98, 44, true, 43, 44},  {98, 55, true, 53, 54},  {98, 49, true, 48, 49},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mz_possible p, q;
        mz_possible_printed(cases[i].printed, 0, cases[i].n, &p);
        assert_is(&p, cases[i].possible, true, cases[i].below, cases[i].above);
        assert_int_equal(p.of, cases[i].n);
        /* A target says the same as a ratio, in whatever terms. */
        mz_possible_ratio(cases[i].printed, 100, cases[i].n, &q);
        assert_is(&q, cases[i].possible, true, cases[i].below, cases[i].above);
        assert_int_equal(q.decimals, 0);
        mz_possible_ratio(cases[i].printed * 7, 700, cases[i].n, &q);
        assert_is(&q, cases[i].possible, true, cases[i].below, cases[i].above);
    }
}

/* By hand: every k of every small n. */
static void test_against_all(void **state) {
    (void)state;
    for (uint64_t n = 1; n <= 120; n++) {
        for (uint64_t printed = 0; printed <= 100; printed++) {
            struct mz_possible p;
            bool possible = false;
            uint64_t below = 0, above = n;
            for (uint64_t k = 0; k <= n; k++) {
                possible = possible || (200 * k + n) / (2 * n) == printed;
                if (100 * k <= printed * n)
                    below = k;
            }
            while (above > 0 && 100 * (above - 1) >= printed * n)
                above--;
            mz_possible_printed(printed, 0, n, &p);
            assert_is(&p, possible, true, below, above);
        }
    }
}

static void test_ends(void **state) {
    (void)state;
    struct mz_possible p;
    mz_possible_printed(7955, 2, 44, &p);
    assert_is(&p, true, true, 35, 36);
    mz_possible_printed(7954, 2, 44, &p);
    assert_is(&p, false, true, 34, 35);
    mz_possible_printed(0, 0, 1, &p);
    assert_is(&p, true, true, 0, 0);
    mz_possible_printed(100, 0, 1, &p);
    assert_is(&p, true, true, 1, 1);
    mz_possible_printed(101, 0, 44, &p); /* more than all */
    assert_is(&p, false, false, 44, 0);
    mz_possible_printed(MZ_MAX_FEN, 2, MZ_MAX_FEN, &p);
    assert_is(&p, false, false, MZ_MAX_FEN, 0);
    mz_possible_printed(1, 2, MZ_MAX_FEN, &p);
    assert_is(&p, true, true, (uint64_t)MZ_MAX_FEN / 10000, (uint64_t)MZ_MAX_FEN / 10000 + 1);
    mz_possible_ratio(1, 3, 44, &p); /* 33.33 %: 14 is 31.82, 15 is 34.09 */
    assert_is(&p, false, true, 14, 15);
    assert_int_equal(p.printed, 3333);
    assert_int_equal(p.decimals, 2);
    mz_possible_ratio(1, 3, 45, &p);
    assert_is(&p, true, true, 15, 15);
    mz_possible_ratio(MZ_MAX_FEN, 1, MZ_MAX_FEN, &p);
    assert_is(&p, false, false, MZ_MAX_FEN, 0);
    mz_possible_ratio(1, MZ_MAX_FEN, 44, &p);
    assert_is(&p, true, true, 0, 1);
    mz_possible_ratio(0, 1, 44, &p);
    assert_is(&p, true, true, 0, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors),
        cmocka_unit_test(test_against_all),
        cmocka_unit_test(test_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
