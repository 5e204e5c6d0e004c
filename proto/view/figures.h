/* What every figure is shown with: its numerator and denominator and the entries behind it. Never a
 * bare percentage. */
#ifndef MZ_VIEW_FIGURES_H
#define MZ_VIEW_FIGURES_H

#include "proto/view/answer.h"

#define MZ_FIGURES_BEHIND 100u /* entries named behind a figure; their number is exact */

/* The project's entries by kind, from one walk along its chain. Large: keep it off small stacks. */
struct mz_behind {
    struct {
        uint64_t count;
        uint64_t first[MZ_FIGURES_BEHIND]; /* the first of them, ascending */
    } kinds[MZ_KIND_COUNT];
    bool complete; /* false: the project has more entries than MZ_ANSWER_WALK and the rest was not
                      looked at */
};
#define MZ_FIGURES_KIND(kind_) (UINT64_C(1) << MZ_KIND_##kind_)

enum mz_status mz_figures_walk(const struct mz_answer *a, struct mz_span project,
                               struct mz_behind *ret_behind)
    __attribute__((nonnull, warn_unused_result));
/* The kinds that a query names, comma-separated, as a set for the next function. */
uint64_t mz_figures_kinds(const char *query) __attribute__((nonnull));
/* "entries": {count, complete, indexes}, of these kinds. */
void mz_figures_behind(const struct mz_answer *a, const struct mz_behind *behind, uint64_t kinds)
    __attribute__((nonnull));
/* numerator, denominator, money, applicable; and percent or value, or why it is not applicable. */
void mz_figures_write(const struct mz_answer *a, const struct mz_figure *figure)
    __attribute__((nonnull));

#endif
