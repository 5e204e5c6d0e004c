#include "daemon/clock.h"

#include "proto/base/calendar.h"

#define MS_PER_DAY UINT64_C(86400000)

struct mz_clock mz_clock_start(const struct mz_env *env, unsigned ahead_days) {
    return (struct mz_clock){.env = env, .ahead_ms = ahead_days * MS_PER_DAY};
}

static enum mz_status too_far(uint64_t wall, uint64_t latest, struct mz_fault *fault) {
    char has[MZ_TIME_TEXT], want[MZ_TIME_TEXT];
    mz_date_format(mz_date_of_time(wall), has);
    mz_date_format(mz_date_of_time(latest), want);
    mz_fault_at(fault, MZ_E_CLOCK, "registered_at");
    mz_fault_have(fault, "%s", has);
    mz_fault_want(fault, "<= %s", want);
    return MZ_E_CLOCK;
}

/* How late it may be, and 0 if nothing tells. */
static uint64_t latest_of(const struct mz_clock *clock, uint64_t last, uint64_t elapsed) {
    if (clock->wall != 0)
        return clock->wall + (elapsed - clock->elapsed) + MZ_CLOCK_SLACK_MS;
    return last != 0 && clock->ahead_ms != 0 ? last + clock->ahead_ms : 0;
}

enum mz_status mz_clock_now(struct mz_clock *clock, uint64_t last, uint64_t *ret_now,
                            struct mz_fault *fault) {
    const struct mz_env *env = clock->env;
    uint64_t wall = env->now_ms(env->ctx);
    uint64_t elapsed = env->elapsed_ms != NULL ? env->elapsed_ms(env->ctx) : 0;
    uint64_t latest = latest_of(clock, last, elapsed);
    if (latest != 0 && wall > latest)
        return too_far(wall, latest, fault);
    /* A clock that is behind the log, as one that was not set yet after a start, tells nothing
     * about how far it may move forward. */
    if (env->elapsed_ms != NULL && clock->wall == 0 && wall >= last) {
        clock->wall = wall;
        clock->elapsed = elapsed;
    }
    *ret_now = wall > last ? wall : last;
    return MZ_OK;
}
