/* proto/rules/scoring and monitoring: the rules of domain.md §1, §2.1 and §8 as vectors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "proto/rules/monitoring.h"

static uint64_t points(enum mz_nature nature, uint64_t weight, uint64_t tn, uint64_t td, uint64_t n,
                       uint64_t d) {
    const struct mz_scheme_set scheme = mz_scoring_defaults();
    const struct mz_indicator target = {.nature = (uint8_t)nature,
                                        .weight = weight,
                                        .target_numerator = tn,
                                        .target_denominator = td,
                                        .target_date = 20230501};
    const struct mz_score_case asked = {
        .target = &target, .numerator = n, .denominator = d, .unit = 1};
    struct mz_score score;
    assert_int_equal(mz_scoring_score(&scheme, &asked, &score), MZ_OK);
    return score.points;
}

static uint64_t worded(enum mz_band band, uint64_t weight, uint64_t share) {
    const struct mz_scheme_set scheme = mz_scoring_defaults();
    const struct mz_indicator target = {.nature = MZ_NATURE_QUALITATIVE, .weight = weight};
    const struct mz_score_case asked = {.target = &target, .band = (uint8_t)band, .share = share};
    struct mz_score score;
    assert_int_equal(mz_scoring_score(&scheme, &asked, &score), MZ_OK);
    return score.points;
}

static void test_natures(void **state) {
    (void)state;
    static const struct {
        enum mz_nature nature;
        uint64_t weight, tn, td, n, d, want;
    } rows[] = {
        {MZ_NATURE_GE, 1500, 80, 100, 44, 55, 1500},  /* 80 % of 80 % */
        {MZ_NATURE_GE, 1500, 100, 100, 44, 55, 1200}, /* proportional */
        {MZ_NATURE_GE, 1000, 98, 100, 43, 44, 997},   /* 97.73 of 98: 9.9722… */
        {MZ_NATURE_GE, 1, 2, 1, 1, 1, 1},             /* half a hundredth goes up */
        {MZ_NATURE_GE, 1, 201, 100, 1, 1, 0},         /* less than half goes down */
        {MZ_NATURE_GE, 1000, 1, 1, 3, 1, 1000},       /* never more than the weight */
        {MZ_NATURE_GE, 1000, 0, 1, 0, 1, 1000},
        {MZ_NATURE_LE, 500, 500, 1, 22000, 44, 500},
        {MZ_NATURE_LE, 500, 500, 1, 25000, 44, 440}, /* target / actual */
        {MZ_NATURE_LE, 500, 500, 1, 0, 44, 500},
        {MZ_NATURE_LE, 500, 0, 1, 1, 1, 0},
        {MZ_NATURE_EQ, 1000, 44, 1, 44, 1, 1000},
        {MZ_NATURE_EQ, 1000, 44, 1, 33, 1, 750},
        {MZ_NATURE_EQ, 1000, 0, 1, 1, 1, 0},
        {MZ_NATURE_EQ, 1000, 0, 1, 0, 1, 1000},
        {MZ_NATURE_DATE, 1000, 0, 0, 40, 44, 909}, /* the share on time */
        /* The largest that can be recorded: no product leaves its bounds. */
        {MZ_NATURE_GE, 10000, MZ_MAX_FEN, 1, MZ_MAX_FEN, MZ_MAX_FEN, 0},
        {MZ_NATURE_GE, 10000, MZ_MAX_FEN, MZ_MAX_FEN, MZ_MAX_FEN, MZ_MAX_FEN, 10000},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(
            points(rows[i].nature, rows[i].weight, rows[i].tn, rows[i].td, rows[i].n, rows[i].d),
            rows[i].want);
}

static void test_day(void **state) {
    (void)state;
    const struct mz_scheme_set scheme = mz_scoring_defaults();
    const struct mz_indicator target = {
        .nature = MZ_NATURE_DATE, .weight = 1000, .target_date = 20230501};
    struct mz_score_case asked = {
        .target = &target, .numerator = 1, .denominator = 2, .unit = 1, .done = 20230501};
    struct mz_score score;
    assert_int_equal(mz_scoring_score(&scheme, &asked, &score), MZ_OK);
    assert_int_equal(score.points, 1000);
    asked.done = 20230502;
    assert_int_equal(mz_scoring_score(&scheme, &asked, &score), MZ_OK);
    assert_int_equal(score.points, 500);
    asked.denominator = 0;
    assert_int_equal(mz_scoring_score(&scheme, &asked, &score), MZ_E_NOT_FOUND);
}

static void test_bands(void **state) {
    (void)state;
    static const struct {
        uint8_t band;
        uint64_t share;
        bool fits;
    } rows[] = {
        {MZ_BAND_MET, 10000, true},    {MZ_BAND_MET, 8000, true},
        {MZ_BAND_MET, 7999, false},    {MZ_BAND_PARTIAL, 7999, true},
        {MZ_BAND_PARTIAL, 6000, true}, {MZ_BAND_PARTIAL, 8000, false},
        {MZ_BAND_MISSED, 5999, true},  {MZ_BAND_MISSED, 0, true},
        {MZ_BAND_MISSED, 6000, false}, {MZ_BAND_MET, 10001, false},
    };
    const struct mz_scheme_set scheme = mz_scoring_defaults();
    const struct mz_indicator target = {.nature = MZ_NATURE_QUALITATIVE, .weight = 3000};
    struct mz_score score;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct mz_score_case asked = {
            .target = &target, .band = rows[i].band, .share = rows[i].share};
        assert_int_equal(mz_scoring_score(&scheme, &asked, &score),
                         rows[i].fits ? MZ_OK : MZ_E_OUT_OF_RANGE);
    }
    const struct mz_score_case none = {.target = &target};
    assert_int_equal(mz_scoring_score(&scheme, &none, &score), MZ_E_NOT_FOUND);
}

/* Far above the target raises a question; points go only where the scheme says so. */
static void test_overshoot(void **state) {
    (void)state;
    struct mz_scheme_set scheme = mz_scoring_defaults();
    const struct mz_indicator target = {
        .nature = MZ_NATURE_GE, .weight = 1000, .target_numerator = 100, .target_denominator = 1};
    struct mz_score_case asked = {.target = &target, .numerator = 130, .denominator = 1, .unit = 1};
    struct mz_score score;
    assert_int_equal(mz_scoring_score(&scheme, &asked, &score), MZ_OK);
    assert_false(score.overshoot);
    asked.numerator = 131;
    assert_int_equal(mz_scoring_score(&scheme, &asked, &score), MZ_OK);
    assert_true(score.overshoot);
    assert_int_equal(score.points, 1000);
    scheme.deduct = true;
    asked.numerator = 260;
    assert_int_equal(mz_scoring_score(&scheme, &asked, &score), MZ_OK);
    assert_int_equal(score.points, 500);
}

/* -- Grades. */

static void test_grades(void **state) {
    (void)state;
    static const struct {
        uint64_t sum, count;
        enum mz_grade grade;
        uint64_t spare, lacking;
    } rows[] = {
        {8999, 1, MZ_GRADE_GOOD, 999, 1},    /* 89.99 is 良 */
        {9000, 1, MZ_GRADE_EXCELLENT, 0, 0}, /* 90.00 is 优, with nothing to spare */
        {10000, 1, MZ_GRADE_EXCELLENT, 1000, 0},
        {8000, 1, MZ_GRADE_GOOD, 0, 1000},
        {7999, 1, MZ_GRADE_MEDIUM, 1999, 1},
        {6000, 1, MZ_GRADE_MEDIUM, 0, 2000},
        {5999, 1, MZ_GRADE_POOR, 5999, 1},
        {0, 1, MZ_GRADE_POOR, 0, 6000},
        /* The mean of 89.99 and 90.00 prints as 90.00 and is 良: graded before it is rounded. */
        {17999, 2, MZ_GRADE_GOOD, 1999, 1},
        {18000, 2, MZ_GRADE_EXCELLENT, 0, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint64_t spare, lacking;
        assert_int_equal(mz_scoring_grade(rows[i].sum, rows[i].count), rows[i].grade);
        mz_scoring_margin(rows[i].sum, rows[i].count, &spare, &lacking);
        assert_int_equal(spare, rows[i].spare);
        assert_int_equal(lacking, rows[i].lacking);
    }
    assert_int_equal(mz_scoring_mean(17999, 2), 9000);
    assert_int_equal(mz_scoring_mean(17997, 2), 8999);
}

/* The two ways in which the source report's 90 can have come about, and the third framework: each
 * adds up, so the number alone says nothing (domain.md §1). */
static void test_reconstructions(void **state) {
    (void)state;
    /* A: targets of 100 %, weights 10/50/30/10, output 20/15/15; the effect needs 87.5 %. */
    uint64_t a = points(MZ_NATURE_EQ, 1000, 100, 100, 2200000, 2200000) +
                 points(MZ_NATURE_GE, 2000, 100, 100, 80, 100) +
                 points(MZ_NATURE_GE, 1500, 100, 100, 95, 100) +
                 points(MZ_NATURE_GE, 1500, 100, 100, 90, 100) +
                 points(MZ_NATURE_GE, 1000, 95, 100, 98, 100);
    assert_int_equal(a, 6375);
    a += worded(MZ_BAND_MET, 3000, 8750);
    assert_int_equal(a, 9000);
    assert_int_equal(mz_scoring_grade(a, 1), MZ_GRADE_EXCELLENT);
    /* B: the printed numbers are the targets; the effect needs two thirds, the middle band. */
    uint64_t b = points(MZ_NATURE_EQ, 1000, 100, 100, 2200000, 2200000) +
                 points(MZ_NATURE_GE, 2000, 80, 100, 80, 100) +
                 points(MZ_NATURE_GE, 1500, 95, 100, 95, 100) +
                 points(MZ_NATURE_GE, 1500, 90, 100, 90, 100) +
                 points(MZ_NATURE_GE, 1000, 98, 100, 98, 100);
    assert_int_equal(b, 7000);
    b += worded(MZ_BAND_PARTIAL, 3000, 6667);
    assert_int_equal(b, 9000);
    /* C: 20/20/30/30; decision and process in full, output 10/8/8/4; the effect needs 66 %. */
    uint64_t c = 2000 + 2000 + points(MZ_NATURE_GE, 1000, 100, 100, 80, 100) +
                 points(MZ_NATURE_GE, 800, 100, 100, 95, 100) +
                 points(MZ_NATURE_GE, 800, 100, 100, 90, 100) +
                 points(MZ_NATURE_GE, 400, 0, 1, 0, 1) +
                 points(MZ_NATURE_GE, 1000, 95, 100, 98, 100);
    assert_int_equal(c, 7680);
    c += worded(MZ_BAND_PARTIAL, 2000, 6600);
    assert_int_equal(c, 9000);
}

/* -- Percentages that people can be. */

static void test_possible(void **state) {
    (void)state;
    static const struct {
        uint64_t printed;
        unsigned decimals;
        uint64_t n;
        bool possible;
        uint64_t k;
    } rows[] = {
        {80, 0, 44, true, 35},                          /* 79.545 prints as 80 */
        {80, 0, 55, true, 44},   {90, 0, 44, false, 0}, /* 88.64, 90.91 */
        {90, 0, 49, true, 44},   {95, 0, 44, true, 42},
        {98, 0, 44, true, 43},   {9800, 2, 44, false, 0},
        {9773, 2, 44, true, 43}, {100, 0, 44, true, 44},
        {0, 0, 44, true, 0},     {101, 0, 44, false, 0},
        {50, 0, 1, false, 0},    {1, 0, MZ_MAX_FEN, true, 45035996273705},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint64_t k = 0;
        assert_int_equal(mz_scoring_possible(rows[i].printed, rows[i].decimals, rows[i].n, &k),
                         rows[i].possible);
        assert_int_equal(k, rows[i].k);
    }
}

/* Against counting: every percentage of every small number of people. */
static void test_possible_by_counting(void **state) {
    (void)state;
    for (uint64_t n = 1; n <= 120; n++)
        for (uint64_t printed = 0; printed <= 100; printed++) {
            bool found = false;
            for (uint64_t k = 0; k <= n; k++)
                found = found || (200 * k + n) / (2 * n) == printed;
            assert_int_equal(mz_scoring_possible(printed, 0, n, NULL), found);
        }
}

/* -- Monitoring. */

static void test_plan(void **state) {
    (void)state;
    static const struct {
        uint32_t date;
        int64_t want;
    } rows[] = {{20221231, 0},       {20230101, 6027},    {20230331, 542466},
                {20230630, 1090959}, {20231231, 2200000}, {20240101, 2200000}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(mz_monitoring_straight(2200000, 20230101, 20231231, rows[i].date),
                         rows[i].want);
    const struct mz_plan_set plan = {.phases_count = 2,
                                     .phases = {{20230331, 0}, {20230630, 2200000}}};
    assert_int_equal(mz_monitoring_phased(&plan, 20230330), 0);
    assert_int_equal(mz_monitoring_phased(&plan, 20230629), 0);
    assert_int_equal(mz_monitoring_phased(&plan, 20230630), 2200000);
}

static void test_lights(void **state) {
    (void)state;
    static const struct {
        int64_t budget, planned, executed;
        uint64_t red;
        bool impossible;
        enum mz_light light;
    } rows[] = {
        {10000, 5000, 5000, 0, false, MZ_LIGHT_GREEN},
        {10000, 5000, 4001, 0, false, MZ_LIGHT_GREEN},
        {10000, 5000, 4000, 0, false, MZ_LIGHT_YELLOW},
        {10000, 5000, 3000, 0, false, MZ_LIGHT_YELLOW},
        {10000, 5000, 2999, 0, false, MZ_LIGHT_RED},
        {10000, 5000, 7001, 0, false, MZ_LIGHT_RED},
        {10000, 5000, 5000, 1, false, MZ_LIGHT_RED},
        {10000, 5000, 5000, 0, true, MZ_LIGHT_RED},
        {0, 0, 0, 0, false, MZ_LIGHT_GREEN},
        {0, 0, 1, 0, false, MZ_LIGHT_RED},
    };
    const struct mz_scheme_set scheme = mz_scoring_defaults();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct mz_monitoring m = {.budget = rows[i].budget,
                                        .planned = rows[i].planned,
                                        .executed = rows[i].executed,
                                        .red = rows[i].red};
        assert_int_equal(mz_monitoring_light(&scheme, &m, rows[i].impossible), rows[i].light);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_natures),  cmocka_unit_test(test_day),
        cmocka_unit_test(test_bands),    cmocka_unit_test(test_overshoot),
        cmocka_unit_test(test_grades),   cmocka_unit_test(test_reconstructions),
        cmocka_unit_test(test_possible), cmocka_unit_test(test_possible_by_counting),
        cmocka_unit_test(test_plan),     cmocka_unit_test(test_lights),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
