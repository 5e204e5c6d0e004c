/* Targets in per cent, held against the number of people or payments that is known: what no whole
 * number of them can give is named as such (domain.md §1). */
#ifndef MZ_VIEW_POSSIBLE_H
#define MZ_VIEW_POSSIBLE_H

#include "proto/view/answer.h"

/* "checks": one for each target in per cent whose denominator is known and counts something:
 * {key, name, nature, of, stated, possible, below, above, least}. */
enum mz_status mz_possible_write(const struct mz_answer *a, struct mz_span project)
    __attribute__((nonnull, warn_unused_result));

#endif
