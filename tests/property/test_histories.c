/* Random histories, legal and illegal, of thousands of statements by many people over two projects:
 * after every one the fold's records, the model's sums and, batch by batch, the daemon's answers
 * and records agree; money is conserved to the fen; what is refused changes nothing, and is refused
 * by the code that FORMAT.md gives (G4, G5).
 *
 * MZ_SEED begins at another seed, MZ_HISTORIES plays so many histories instead of a few, MZ_STEPS
 * makes each so long. The seed of a failure is printed: MZ_SEED=n MZ_HISTORIES=1 plays it again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/check.h"
#include "tests/property/play.h"

static struct play play; /* the one under way */

static const struct action *const groups[] = {actions_budget, actions_payment, actions_money,
                                              actions_people};
enum { GROUPS = sizeof groups / sizeof groups[0] };

static uint64_t from_environment(const char *name, uint64_t otherwise) {
    const char *text = getenv(name);
    return text != NULL && *text != '\0' ? strtoull(text, NULL, 10) : otherwise;
}

static const struct action *choose(void) {
    unsigned sum = 0;
    for (size_t g = 0; g < GROUPS; g++)
        for (const struct action *a = groups[g]; a->name != NULL; a++)
            sum += a->weight;
    uint64_t at = play_random(&play, sum);
    for (size_t g = 0; g < GROUPS; g++)
        for (const struct action *a = groups[g]; a->name != NULL; a++) {
            if (at < a->weight)
                return a;
            at -= a->weight;
        }
    return NULL;
}

/* What both sides hold at the end, from the entries alone. */
static void check_whole(void) {
    struct mz_check_report report;
    house_close(play.house);
    assert_int_equal(mz_check_run(play.house->directory, NULL, NULL, &report, NULL), MZ_OK);
    assert_true(report.sound);
    assert_int_equal(report.verify.tree_size, play.model.size);
}

static void play_one(uint64_t seed, uint64_t steps, bool with_daemon, unsigned admitted[],
                     unsigned refused[], unsigned codes[]) {
    play_open(&play, seed, with_daemon);
    for (play.step = 0; play.step < steps; play.step++) {
        const struct action *action = choose();
        play.action = action->name;
        action->run(&play);
        if (play.filed_count + 2 > BATCH ||
            play.bytes_used + 4 * MZ_MAX_STATEMENT / 3 > BATCH_BYTES)
            play_batch(&play);
    }
    play_batch(&play);
    if (with_daemon)
        check_whole();
    for (size_t n = 0; n < MZ_KIND_COUNT; n++) {
        admitted[n] += play.admitted[n];
        refused[n] += play.refused[n];
    }
    for (size_t n = 0; n < MZ_STATUS_COUNT; n++)
        codes[n] += play.codes[n];
    play_close(&play);
}

/* Every kind was tried both ways. */
static void check_tried(const unsigned admitted[], const unsigned refused[]) {
    static const enum mz_kind_id not_here[] = {
        MZ_KIND_LEDGER_CREATE,       MZ_KIND_ACTOR_ENROL,       MZ_KIND_ACTOR_REVOKE,
        MZ_KIND_PROJECT_REGISTER,    MZ_KIND_TARGET_SET,        MZ_KIND_MEASURE_RECORD,
        MZ_KIND_LOG_ROTATE,          MZ_KIND_PLAN_SET,          MZ_KIND_SCHEME_SET,
        MZ_KIND_MONITOR_SNAPSHOT,    MZ_KIND_DEVIATION_EXPLAIN, MZ_KIND_SCORE_RECORD,
        MZ_KIND_EVALUATION_CONCLUDE, MZ_KIND_NARRATIVE_WRITE,   MZ_KIND_FINDING_RAISE,
        MZ_KIND_FINDING_RESPOND,     MZ_KIND_FINDING_RESOLVE,   MZ_KIND_ACT_WITHDRAW};
    for (size_t n = 0; n < MZ_KIND_COUNT; n++) {
        bool left_out = false;
        for (size_t i = 0; i < sizeof not_here / sizeof not_here[0]; i++)
            left_out = left_out || not_here[i] == (enum mz_kind_id)n;
        if (!left_out && (admitted[n] == 0 || refused[n] == 0))
            fail_msg("%s: %u admitted, %u refused", mz_kind_get((enum mz_kind_id)n)->name,
                     admitted[n], refused[n]);
    }
}

static void test_histories(void **state) {
    (void)state;
    unsigned admitted[MZ_KIND_COUNT] = {0}, refused[MZ_KIND_COUNT] = {0},
             codes[MZ_STATUS_COUNT] = {0}, met = 0;
    uint64_t first = from_environment("MZ_SEED", 1), count = from_environment("MZ_HISTORIES", 12),
             steps = from_environment("MZ_STEPS", 1500);
    /* One in six is filed with a daemon as well: there, every list has to be made durable. */
    for (uint64_t seed = first; seed < first + count; seed++)
        play_one(seed, steps, seed % 6 == 3, admitted, refused, codes);
    for (size_t n = 0; n < MZ_KIND_COUNT; n++)
        if (admitted[n] + refused[n] > 0)
            print_message("%-20s %5u admitted %5u refused\n", mz_kind_get((enum mz_kind_id)n)->name,
                          admitted[n], refused[n]);
    for (size_t n = 1; n < MZ_STATUS_COUNT; n++)
        met += codes[n] > 0;
    for (size_t n = 1; n < MZ_STATUS_COUNT; n++)
        if (codes[n] > 0)
            print_message("%s %u, ", mz_status_code((enum mz_status)n), codes[n]);
    print_message("%u codes of refusal\n", met);
    if (count >= 12)
        check_tried(admitted, refused);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_histories)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    if (failed != 0)
        fprintf(stderr, "step %u, %s; to play it again: MZ_SEED=%llu MZ_HISTORIES=1\n", play.step,
                play.action, (unsigned long long)play.seed);
    return failed;
}
