/* `metrics` of a project with many paid lines, from a clone that was verified before: the goal is
 * 1 000 000 lines in under 2 s.
 *
 *   bench_metrics PAYEES PAYMENTS [CLONE STATE]
 *
 * Pays so many payees so many times, in payments of one line a payee, clones the ledger, verifies
 * the clone from the first entry on, and then asks `metrics` of it as any caller would, from what
 * was kept of that verification. Prints seconds on the clock and of the processor, and fails if the
 * latter miss the goal: on a machine that does nothing else they are the same. With CLONE and
 * STATE, both are left there, for a profiler. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "client/client.h"
#include "tests/lib/commanding.h"
#include "tests/lib/load.h"
#include "tests/lib/office.h"

#define GOAL_SECONDS 2.0
#define SHARE        INT64_C(100) /* fen a line */
#define LINE         "B2023-001"
#define ROUNDS       3

static void open_office(struct ledger *ledger, int64_t amount) {
    static const struct office_person people[] = {
        {"clerk", MZ_ROLE_BIT(MZ_ROLE_HANDLER), NULL},
        {"budgeter", MZ_ROLE_BIT(MZ_ROLE_BUDGET), NULL},
        {"reviewer", MZ_ROLE_BIT(MZ_ROLE_REVIEWER), NULL},
        {"approver", MZ_ROLE_BIT(MZ_ROLE_APPROVER), NULL},
        {"acceptor", MZ_ROLE_BIT(MZ_ROLE_ACCEPTOR), NULL},
        {"cashier", MZ_ROLE_BIT(MZ_ROLE_CASHIER), NULL},
        {"accountant", MZ_ROLE_BIT(MZ_ROLE_ACCOUNTANT), NULL},
    };
    struct mz_policy_set policy;
    mz_schema_init(&mz_policy_set_schema, &policy);
    policy.version = policy.acceptors = 1;
    policy.tiers_count = 1;
    policy.tiers[0] = (struct mz_tier){.limit = MZ_ABSENT_FEN, .approvals = 1};
    policy.past_days = policy.future_days = 30;
    office_open(ledger, people, sizeof people / sizeof people[0], &policy);
    (void)office_project(ledger, "clerk");
    uint64_t appropriate = office_appropriate(ledger, "budgeter", LINE, amount);
    (void)office_receive(ledger, "accountant", LINE, appropriate, amount);
}

static void pay(struct ledger *ledger, uint64_t payees, uint64_t nth) {
    char number[32], serial[32];
    (void)snprintf(number, sizeof number, "P-%05" PRIu64, nth);
    (void)snprintf(serial, sizeof serial, "bank-%05" PRIu64, nth);
    struct office_payment p = {.number = number,
                               .line = LINE,
                               .amount = SHARE * (int64_t)payees,
                               .payee = 1,
                               .payees = payees};
    (void)office_request(ledger, &p, "clerk");
    (void)office_review(ledger, &p, "reviewer");
    (void)office_approve(ledger, &p, "approver");
    (void)office_accept(ledger, &p, "acceptor");
    (void)office_instruct(ledger, &p, "cashier");
    (void)office_settle(ledger, &p, "cashier", serial);
    (void)office_sign(ledger, &p, "cashier");
}

static double processor(void) {
    struct timespec time;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

struct stopwatch {
    double clock, processor;
};

static struct stopwatch start(void) {
    return (struct stopwatch){load_now(), processor()};
}

/* Seconds of the processor. */
static double run(struct commanding *c, const char *what, enum mz_status status,
                  struct stopwatch begin) {
    double clock = load_now() - begin.clock, took = processor() - begin.processor;
    if (status != MZ_OK) {
        fprintf(stderr, "bench_metrics: %s: %s %s\n", what, commanding_text(c), c->fault.place);
        exit(1);
    }
    printf("%-28s %10.3f s, processor %10.3f s\n", what, clock, took);
    return took;
}

/* The answer is of what was paid, or the seconds say nothing. */
static void check_answer(const struct commanding *c, uint64_t payees, uint64_t lines) {
    json_t *answer = commanding_json(c);
    json_t *item;
    size_t n, right = 0;
    json_array_foreach(json_object_get(answer, "computed"), n, item) {
        const char *key = json_string_value(json_object_get(item, "key"));
        json_int_t value = json_integer_value(json_object_get(item, "numerator"));
        right += strcmp(key, "completion") == 0 && value == (json_int_t)lines;
        right += strcmp(key, "cnt") == 0 && value == (json_int_t)payees;
        right += strcmp(key, "exe-plan") == 0 && value == SHARE * (json_int_t)lines;
    }
    json_decref(answer);
    if (right == 3)
        return;
    fputs("bench_metrics: not the figures of what was paid\n", stderr);
    exit(1);
}

int main(int argc, char **argv) {
    if (argc != 3 && argc != 5) {
        fputs("usage: bench_metrics PAYEES PAYMENTS [CLONE STATE]\n", stderr);
        return 2;
    }
    uint64_t payees = strtoull(argv[1], NULL, 10), payments = strtoull(argv[2], NULL, 10);
    struct commanding *c = commanding_empty();
    setenv("XDG_STATE_HOME", argc > 3 ? argv[4] : remote_path(c->scratch, "state"), 1);
    open_office(c->ledger, SHARE * (int64_t)(payees * payments));
    for (uint64_t n = 1; n <= payees; n++)
        (void)office_payee(c->ledger, "clerk", n);
    for (uint64_t n = 1; n <= payments; n++)
        pay(c->ledger, payees, n);
    printf("%" PRIu64 " payees, %" PRIu64 " paid lines, %" PRIu64 " entries\n", payees,
           payees * payments, ledger_size(c->ledger));
    if (argc > 3)
        remote_clone(c->ledger, ledger_size(c->ledger), argv[3]);
    commanding_clone(c);
    struct stopwatch begin = start();
    (void)run(c, "verify, all new", RUN(c, "verify", c->folder), begin);
    double best = 1e9;
    for (int round = 0; round < ROUNDS; round++) {
        begin = start();
        double took =
            run(c, "metrics", RUN(c, "metrics", "-p", OFFICE_PROJECT, "-O", "json"), begin);
        check_answer(c, payees, payees * payments);
        best = took < best ? took : best;
    }
    printf("%-28s %10.3f s of the processor, goal %.1f s\n", "metrics, best", best, GOAL_SECONDS);
    commanding_free(c);
    return best < GOAL_SECONDS ? 0 : 1;
}
