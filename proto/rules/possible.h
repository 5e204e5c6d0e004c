/* Percentages of whole people, V-INT (domain.md §1 rows 2 to 6): which of them so many of so many
 * can give at all, and what is next to one that they cannot. */
#ifndef MZ_RULES_POSSIBLE_H
#define MZ_RULES_POSSIBLE_H

#include <stdbool.h>
#include <stdint.h>

#define MZ_POSSIBLE_DECIMALS 2u /* at most: what is shown anywhere */

struct mz_possible {
    uint64_t of;       /* n */
    uint64_t printed;  /* in units of its last digit: 98 % is 98, 79.55 % is 7955 */
    unsigned decimals; /* digits behind the point */
    bool possible;  /* some k of 0..n, printed with as many decimals, rounded half up, reads so */
    bool reachable; /* some k of 0..n is at least as much: at most 100 % */
    uint64_t below; /* the greatest k of 0..n with k / n at most it */
    uint64_t above; /* if reachable: the least k with k / n at least it. What "at least" asks */
};

/* A percentage as it is printed. n > 0 and n, printed <= MZ_MAX_FEN, decimals <=
 * MZ_POSSIBLE_DECIMALS. */
void mz_possible_printed(uint64_t printed, unsigned decimals, uint64_t n,
                         struct mz_possible *ret_possible) __attribute__((nonnull));
/* A ratio, as targets state it: printed with as few decimals as say it exactly, or with
 * MZ_POSSIBLE_DECIMALS. denominator > 0; all <= MZ_MAX_FEN. */
void mz_possible_ratio(uint64_t numerator, uint64_t denominator, uint64_t n,
                       struct mz_possible *ret_possible) __attribute__((nonnull));

#endif
