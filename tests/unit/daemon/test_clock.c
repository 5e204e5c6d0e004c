/* Which clock is believed. */
#include "daemon/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define HOUR UINT64_C(3600000)
#define DAY  (24 * HOUR)
#define NOON UINT64_C(1682942400000) /* 2023-05-01T12:00:00Z */

struct world {
    uint64_t wall, elapsed;
};

static uint64_t wall(void *ctx) {
    return ((struct world *)ctx)->wall;
}

static uint64_t elapsed(void *ctx) {
    return ((struct world *)ctx)->elapsed;
}

/* One daemon each, asked step by step; -1 as the time wanted means refused. */
static const struct {
    const char *what;
    unsigned ahead_days;
    bool counts; /* has elapsed_ms */
    struct step {
        uint64_t wall, elapsed, last;
        int64_t want;
    } steps[4];
} cases[] = {
    {"an empty ledger believes any clock", 10, true, {{NOON, 0, 0, NOON}}},
    {"the log's time does not go back", 10, true, {{NOON - DAY, 0, NOON, NOON}}},
    {"ten days after the last entry, to the ms",
     10,
     true,
     {{NOON + 10 * DAY, 5, NOON, NOON + 10 * DAY}}},
    {"a ms more", 10, true, {{NOON + 10 * DAY + 1, 5, NOON, -1}}},
    {"without a bound", 0, true, {{NOON + 9000 * DAY, 5, NOON, NOON + 9000 * DAY}}},
    {"an hour ahead of what passed, then a ms more, then right again",
     10,
     true,
     {{NOON, 70, NOON, NOON},
      {NOON + HOUR + 30, 100, NOON, NOON + HOUR + 30},
      {NOON + HOUR + 31, 100, NOON + HOUR + 30, -1},
      {NOON + HOUR + 40, 110, NOON + HOUR + 30, NOON + HOUR + 40}}},
    {"it cannot creep: an hour for all steps together",
     10,
     true,
     {{NOON, 0, 0, NOON},
      {NOON + HOUR, 0, NOON, NOON + HOUR},
      {NOON + 2 * HOUR, 0, NOON + HOUR, -1}}},
    {"a daemon that ran for months without an entry believes its clock",
     10,
     true,
     {{NOON, 0, NOON, NOON}, {NOON + 200 * DAY, 200 * DAY, NOON, NOON + 200 * DAY}}},
    {"a clock that was not set yet at the start may be set",
     10,
     true,
     {{DAY, 0, NOON, NOON},
      {NOON + 3 * DAY, 9, NOON, NOON + 3 * DAY},
      {NOON + 4 * DAY, 9, NOON, -1}}},
    {"without time passed, the bound of days holds each time",
     10,
     false,
     {{NOON, 0, NOON, NOON},
      {NOON + 9 * DAY, 0, NOON, NOON + 9 * DAY},
      {NOON + 11 * DAY, 0, NOON, -1}}},
};

static void believes(void **state) {
    (void)state;
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        struct world world;
        const struct mz_env env = {
            .ctx = &world, .now_ms = wall, .elapsed_ms = cases[c].counts ? elapsed : NULL};
        struct mz_clock clock = mz_clock_start(&env, cases[c].ahead_days);
        for (size_t s = 0; s < 4 && cases[c].steps[s].want != 0; s++) {
            const struct step *step = &cases[c].steps[s];
            struct mz_fault fault = {.status = MZ_OK};
            uint64_t now = 1;
            world = (struct world){step->wall, step->elapsed};
            enum mz_status status = mz_clock_now(&clock, step->last, &now, &fault);
            if (status != (step->want < 0 ? MZ_E_CLOCK : MZ_OK) ||
                now != (step->want < 0 ? 1 : (uint64_t)step->want))
                fail_msg("%s, step %zu: %s", cases[c].what, s, mz_status_code(status));
        }
    }
}

/* What people are told: the clock's day, and the last that would be believed. */
static void says_the_days(void **state) {
    (void)state;
    struct world world = {NOON + 100 * DAY, 0};
    const struct mz_env env = {.ctx = &world, .now_ms = wall};
    struct mz_clock clock = mz_clock_start(&env, 10);
    struct mz_fault fault = {.status = MZ_OK};
    uint64_t now;
    assert_int_equal(mz_clock_now(&clock, NOON, &now, &fault), MZ_E_CLOCK);
    assert_string_equal(fault.have, "2023-08-09");
    assert_string_equal(fault.want, "<= 2023-05-11");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(believes), cmocka_unit_test(says_the_days)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
