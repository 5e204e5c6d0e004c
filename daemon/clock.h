/* When an entry is registered. The log's time never goes back (T9), so a clock that once ran far
 * ahead would hold it there for as long: such a clock is refused rather than believed.
 *
 * Two bounds. While the daemon runs, the wall clock may not get more than an hour ahead of the time
 * that passed since it started. Across starts nothing tells how much time passed, so the wall clock
 * may be no more than `ahead_days` after the last entry. */
#ifndef MZ_DAEMON_CLOCK_H
#define MZ_DAEMON_CLOCK_H

#include "daemon/env.h"
#include "proto/base/status.h"

#define MZ_CLOCK_SLACK_MS UINT64_C(3600000)

struct mz_clock {
    const struct mz_env *env;
    uint64_t ahead_ms;      /* of the last entry, at most; 0: no bound */
    uint64_t wall, elapsed; /* both clocks at the start; wall 0: not known yet */
};

/* `env` outlives the clock; without its elapsed_ms the first bound does not apply. `ahead_days` <=
 * 36500; 0: the second does not. */
struct mz_clock mz_clock_start(const struct mz_env *env, unsigned ahead_days)
    __attribute__((nonnull));

/* The time of the next entries: the wall clock's, or that of the last entry, `last`, where the
 * clock is behind it. `last` 0: there is no entry, so nothing to hold the clock against. ms since
 * 1970. MZ_E_CLOCK: the clock is too far ahead; its date is what the fault has, the latest day
 * that would be believed what it wants. */
enum mz_status mz_clock_now(struct mz_clock *clock, uint64_t last, uint64_t *ret_now,
                            struct mz_fault *fault) __attribute__((nonnull, warn_unused_result));

#endif
