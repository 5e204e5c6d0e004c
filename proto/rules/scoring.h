/* Scores, grades and what a printed percentage can be (domain.md §1, §2.1). Exact rationals
 * throughout, rounded half up once an indicator; the same functions for daemon, client and clone.
 * Points are in 1/100, shares in 1/10000. */
#ifndef MZ_RULES_SCORING_H
#define MZ_RULES_SCORING_H

#include "proto/codec/bodies.h"

#define MZ_POINTS UINT64_C(10000) /* 100 points; also the whole of a share */

/* What holds until somebody files a scheme.set: bands 100–80, 80–60, 60–0, overshoot questioned
 * from 130 % on and nothing deducted, lights at 10 and 20 percentage points. */
struct mz_scheme_set mz_scoring_defaults(void);
/* What can be said of a scheme by itself: middle <= top, yellow <= red, overshoot at least the
 * whole; MZ_E_OUT_OF_RANGE otherwise. */
enum mz_status mz_scoring_check(const struct mz_scheme_set *scheme, struct mz_fault *fault)
    __attribute__((nonnull(1), warn_unused_result));

struct mz_score_case {
    const struct mz_indicator *target;
    uint64_t numerator, denominator; /* the actual value; not for qualitative ones */
    uint64_t unit;  /* by how much the actual is finer than the target: 100 where it is in fen and
                       the target in yuan, otherwise 1 */
    uint32_t done;  /* nature date: the day it was done; 0: the actual is the share on time */
    uint8_t band;   /* qualitative: enum mz_band */
    uint64_t share; /* … and what of the weight */
};
struct mz_score {
    uint64_t points; /* 0..weight */
    bool overshoot;  /* above scheme.overshoot: was the target set too low? */
};
/* MZ_E_NOT_FOUND: not applicable, there is no actual or its denominator is 0. MZ_E_OUT_OF_RANGE:
 * the share is not of the band. */
enum mz_status mz_scoring_score(const struct mz_scheme_set *scheme,
                                const struct mz_score_case *score, struct mz_score *ret_score)
    __attribute__((nonnull, warn_unused_result));

/* Is the actual what the target wants? For the natures ge, le, eq with denominators above 0. */
bool mz_scoring_met(const struct mz_indicator *target, uint64_t numerator, uint64_t denominator,
                    uint64_t unit) __attribute__((nonnull));

/* Grade of the mean of `count` totals that add up to `sum`, before any rounding: >= 90 优, >= 80
 * 良,
 * >= 60 中, otherwise 差; the intervals are half-open. */
enum mz_grade mz_scoring_grade(uint64_t sum, uint64_t count);
/* How much the mean is above the lower end of its grade, and how much it lacks of the next better
 * grade (0 if there is none), both in 1/100 point times `count`. */
void mz_scoring_margin(uint64_t sum, uint64_t count, uint64_t *ret_spare, uint64_t *ret_lacking)
    __attribute__((nonnull));
/* The mean, rounded half up to 1/100 point. */
uint64_t mz_scoring_mean(uint64_t sum, uint64_t count);

/* V-INT (domain.md §1): is there a k of 0..n for which k / n, printed as a percentage with
 * `decimals` digits rounded half up, reads `printed` (in units of its last digit: 80 % is 80 at 0
 * decimals, 79.55 % is 7955 at 2)? *ret_k, may be NULL, gets the smallest. `decimals` <= 4, n > 0
 * and n <= MZ_MAX_FEN. */
bool mz_scoring_possible(uint64_t printed, unsigned decimals, uint64_t n, uint64_t *ret_k);

#endif
