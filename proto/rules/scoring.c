#include "proto/rules/scoring.h"

#include <inttypes.h>

__extension__ typedef unsigned __int128 wide; /* products of two 53-bit numbers and a weight */

struct mz_scheme_set mz_scoring_defaults(void) {
    return (struct mz_scheme_set){.version = 0,
                                  .top = 8000,
                                  .middle = 6000,
                                  .overshoot = 13000,
                                  .deduct = false,
                                  .yellow = 1000,
                                  .red = 2000};
}

enum mz_status mz_scoring_check(const struct mz_scheme_set *scheme, struct mz_fault *fault) {
    if (scheme->middle <= scheme->top && scheme->yellow <= scheme->red &&
        scheme->overshoot >= MZ_POINTS)
        return MZ_OK;
    mz_fault_at(fault, MZ_E_OUT_OF_RANGE, "body");
    mz_fault_have(fault, "%" PRIu64 ", %" PRIu64 ", %" PRIu64 ", %" PRIu64 ", %" PRIu64,
                  scheme->middle, scheme->top, scheme->yellow, scheme->red, scheme->overshoot);
    mz_fault_want(fault, "middle <= top, yellow <= red, overshoot >= %" PRIu64, MZ_POINTS);
    return MZ_E_OUT_OF_RANGE;
}

/* weight × part / whole, half up; never more than the weight. */
static uint64_t share_of(uint64_t weight, wide part, wide whole) {
    if (part >= whole)
        return weight;
    return (uint64_t)((2 * part * weight + whole) / (2 * whole));
}

/* -- Quantitative: actual / target as have / want. */

struct ratio {
    wide have, want;
};

static struct ratio ratio_of(const struct mz_indicator *target, uint64_t numerator,
                             uint64_t denominator, uint64_t unit) {
    return (struct ratio){
        .have = (wide)numerator * target->target_denominator,
        .want = (wide)target->target_numerator * denominator * unit,
    };
}

bool mz_scoring_met(const struct mz_indicator *target, uint64_t numerator, uint64_t denominator,
                    uint64_t unit) {
    struct ratio r = ratio_of(target, numerator, denominator, unit);
    return target->nature == MZ_NATURE_GE   ? r.have >= r.want
           : target->nature == MZ_NATURE_LE ? r.have <= r.want
                                            : r.have == r.want;
}

/* actual / target in 1/10000, rounded up: above a limit in these units exactly if the ratio is. */
static wide in_shares(struct ratio r) {
    wide rest = r.have % r.want * MZ_POINTS;
    return r.have / r.want * MZ_POINTS + rest / r.want + (rest % r.want != 0);
}

static void score_upwards(const struct mz_scheme_set *scheme, uint64_t weight, struct ratio r,
                          struct mz_score *score) {
    /* A target of 0 is reached by anything. */
    score->points = share_of(weight, r.have, r.want);
    if (r.want == 0 || scheme->overshoot == 0)
        return;
    wide shares = in_shares(r);
    score->overshoot = shares > scheme->overshoot;
    if (score->overshoot && scheme->deduct)
        score->points = share_of(weight, scheme->overshoot, shares);
}

/* Lower is better: target / actual. */
static void score_downwards(uint64_t weight, struct ratio r, struct mz_score *score) {
    score->points = r.have == 0 ? weight : share_of(weight, r.want, r.have);
}

static void score_exactly(const struct mz_scheme_set *scheme, uint64_t weight, struct ratio r,
                          struct mz_score *score) {
    /* A target of 0 is missed by anything else. */
    if (r.want == 0) {
        score->points = r.have == 0 ? weight : 0;
        return;
    }
    score_upwards(scheme, weight, r, score);
}

/* -- Qualitative. */

static enum mz_status score_band(const struct mz_scheme_set *scheme,
                                 const struct mz_score_case *score, struct mz_score *ret_score) {
    /* The end belongs to the better band: 80–60 is below 80 (domain.md §2.1: 100–80(含)). */
    bool fits =
        (score->band == MZ_BAND_MET && score->share >= scheme->top && score->share <= MZ_POINTS) ||
        (score->band == MZ_BAND_PARTIAL && score->share >= scheme->middle &&
         score->share < scheme->top) ||
        (score->band == MZ_BAND_MISSED && score->share < scheme->middle);
    if (!fits)
        return MZ_E_OUT_OF_RANGE;
    *ret_score =
        (struct mz_score){.points = share_of(score->target->weight, score->share, MZ_POINTS)};
    return MZ_OK;
}

enum mz_status mz_scoring_score(const struct mz_scheme_set *scheme,
                                const struct mz_score_case *score, struct mz_score *ret_score) {
    const struct mz_indicator *target = score->target;
    struct mz_score result = {0};
    if (target->nature == MZ_NATURE_QUALITATIVE)
        return score->band != 0 ? score_band(scheme, score, ret_score) : MZ_E_NOT_FOUND;
    if (target->nature == MZ_NATURE_DATE && score->done != 0 &&
        score->done <= target->target_date) {
        ret_score->points = target->weight;
        ret_score->overshoot = false;
        return MZ_OK;
    }
    if (score->numerator == MZ_ABSENT || score->denominator == MZ_ABSENT || score->denominator == 0)
        return MZ_E_NOT_FOUND;
    struct ratio r;
    switch (target->nature) {
    case MZ_NATURE_DATE:
        result.points = share_of(target->weight, score->numerator, score->denominator);
        break;
    case MZ_NATURE_LE:
        r = ratio_of(target, score->numerator, score->denominator, score->unit);
        score_downwards(target->weight, r, &result);
        break;
    case MZ_NATURE_EQ:
        r = ratio_of(target, score->numerator, score->denominator, score->unit);
        score_exactly(scheme, target->weight, r, &result);
        break;
    default:
        r = ratio_of(target, score->numerator, score->denominator, score->unit);
        score_upwards(scheme, target->weight, r, &result);
        break;
    }
    *ret_score = result;
    return MZ_OK;
}

/* -- Grades. */

/* Lower ends in 1/100 point, best first. */
static const uint64_t grade_ends[] = {9000, 8000, 6000, 0};

enum mz_grade mz_scoring_grade(uint64_t sum, uint64_t count) {
    for (unsigned n = 0; n < MZ_GRADE_POOR - 1; n++)
        if ((wide)sum >= (wide)grade_ends[n] * count)
            return (enum mz_grade)(n + 1);
    return MZ_GRADE_POOR;
}

void mz_scoring_margin(uint64_t sum, uint64_t count, uint64_t *ret_spare, uint64_t *ret_lacking) {
    unsigned grade = mz_scoring_grade(sum, count);
    *ret_spare = sum - grade_ends[grade - 1] * count;
    *ret_lacking = grade == MZ_GRADE_EXCELLENT ? 0 : grade_ends[grade - 2] * count - sum;
}

uint64_t mz_scoring_mean(uint64_t sum, uint64_t count) {
    return (2 * sum + count) / (2 * count);
}

/* -- Percentages. */

bool mz_scoring_possible(uint64_t printed, unsigned decimals, uint64_t n, uint64_t *ret_k) {
    uint64_t whole = 100;
    for (unsigned i = 0; i < decimals; i++)
        whole *= 10;
    if (printed > whole)
        return false;
    /* The smallest k with floor((2 whole k + n) / 2n) >= printed. */
    wide least = 2 * (wide)n * printed;
    wide k = least <= n ? 0 : (least - n + 2 * whole - 1) / (2 * whole);
    if (k > n || (2 * whole * k + n) / (2 * (wide)n) != printed)
        return false;
    if (ret_k != NULL)
        *ret_k = (uint64_t)k;
    return true;
}
