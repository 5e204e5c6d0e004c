/* Execution against a phased plan, and its light (domain.md §8). Fen, checked; no rounding but of
 * the straight line. */
#ifndef MZ_RULES_MONITORING_H
#define MZ_RULES_MONITORING_H

#include "proto/rules/actuals.h"

struct mz_monitoring {
    int64_t budget;   /* adjusted */
    int64_t planned;  /* to be spent by the checkpoint */
    int64_t executed; /* settled − refunded */
    uint64_t red;     /* findings of high severity that are not resolved */
    bool phased;      /* planned is from a plan.set; otherwise from the straight line */
};
/* The figures of a checkpoint, from what the entries give now. */
enum mz_status mz_monitoring_compute(const struct mz_actuals *actuals, uint32_t checkpoint,
                                     struct mz_monitoring *ret_monitoring)
    __attribute__((nonnull, warn_unused_result));

/* What a straight line by days over [begin, end], both included, has reached at the end of `date`:
 * budget × days / all days, rounded half up. */
int64_t mz_monitoring_straight(int64_t budget, uint32_t begin, uint32_t end, uint32_t date);
/* What the plan has reached: the amount of the last phase that ended by `date`, 0 before. */
int64_t mz_monitoring_phased(const struct mz_plan_set *plan, uint32_t date)
    __attribute__((nonnull));
/* Red: |executed − planned| is more than scheme.red of the budget, some target is impossible, or
 * there is a red finding. Yellow: from scheme.yellow on. Without a budget the difference counts as
 * nothing if it is 0 and otherwise as all. */
enum mz_light mz_monitoring_light(const struct mz_scheme_set *scheme,
                                  const struct mz_monitoring *monitoring, bool impossible)
    __attribute__((nonnull));

#endif
