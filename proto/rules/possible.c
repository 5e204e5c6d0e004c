#include "proto/rules/possible.h"

#include "proto/rules/scoring.h"

__extension__ typedef unsigned __int128 wide; /* products of two 53-bit numbers */

static void find_neighbours(uint64_t numerator, uint64_t denominator, struct mz_possible *p) {
    wide product = (wide)numerator * p->of;
    wide below = product / denominator;
    wide above = below + (product % denominator != 0);
    p->below = below < p->of ? (uint64_t)below : p->of;
    p->reachable = above <= p->of;
    p->above = p->reachable ? (uint64_t)above : 0;
    p->possible = mz_scoring_possible(p->printed, p->decimals, p->of, NULL);
}

void mz_possible_printed(uint64_t printed, unsigned decimals, uint64_t n,
                         struct mz_possible *ret_possible) {
    struct mz_possible p = {.of = n, .printed = printed, .decimals = decimals};
    uint64_t whole = 100;
    for (unsigned i = 0; i < decimals; i++)
        whole *= 10;
    find_neighbours(printed, whole, &p);
    *ret_possible = p;
}

void mz_possible_ratio(uint64_t numerator, uint64_t denominator, uint64_t n,
                       struct mz_possible *ret_possible) {
    struct mz_possible p = {.of = n};
    wide scaled = (wide)numerator * 100;
    for (; scaled % denominator != 0 && p.decimals < MZ_POSSIBLE_DECIMALS; p.decimals++)
        scaled *= 10;
    wide printed = (2 * scaled + denominator) / (2 * (wide)denominator);
    p.printed = printed <= UINT64_MAX ? (uint64_t)printed : UINT64_MAX;
    find_neighbours(numerator, denominator, &p);
    *ret_possible = p;
}
