/* Many clients racing for the last fen, at the ledger and over sockets: the affordable ones win and
 * nobody else, whatever the order. The log says in which order they came; replayed on plain sums,
 * every one recorded was affordable in its place, and every one refused was told a balance that
 * stood at some place since it filed and that was too little for it. Run under the thread
 * sanitizer, too.
 *
 * MZ_RACES is how many rounds are run each way; MZ_SEED where their amounts begin. */
/* labels: threads */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/remote/connection.h"
#include "daemon/check.h"
#include "proto/base/money.h"
#include "tests/lib/office.h"
#include "tests/lib/racing.h"

enum { CLIENTS = 24 };

/* What one client files, for a model that knows sums alone. */
enum what { APPROVE, INSTRUCT, DECREASE, FREEZE, INCREASE, RECEIVE };

struct entrant {
    enum what what;
    int64_t amount;
};

struct sums {
    int64_t adjusted, frozen, committed, received, instructed;
};

struct stage {
    struct house *house;
    struct ledger *maker;
    struct racing *racing;
    uint64_t random;
    unsigned round;
    char line[24], numbers[CLIENTS][24];
    uint64_t appropriate;
    struct sums sums;
    struct entrant entrants[CLIENTS];
    struct racer racers[CLIENTS];
    struct office_payment payments[CLIENTS];
    unsigned won, lost;
};

/* splitmix64 */
static uint64_t next(struct stage *stage, uint64_t below) {
    uint64_t z = stage->random += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (z ^ z >> 31) % below;
}

/* -- The model. */

static int64_t available(const struct sums *s) {
    return s->adjusted - s->frozen - s->committed - s->instructed;
}

/* What a client of this kind is told it may have at most. */
static int64_t room(const struct sums *s, enum what what) {
    switch (what) {
    case INSTRUCT:
        return s->received - s->instructed;
    case RECEIVE:
        return s->adjusted - s->received;
    case INCREASE:
        return MZ_MAX_FEN;
    default:
        return available(s);
    }
}

static bool affordable(const struct sums *s, const struct entrant *e) {
    bool forgets = e->what == DECREASE && e->amount > s->adjusted - s->received;
    return e->amount <= room(s, e->what) && !forgets;
}

static void take_place(struct sums *s, const struct entrant *e) {
    int64_t amount = e->amount;
    switch (e->what) {
    case APPROVE:
        s->committed += amount;
        break;
    case INSTRUCT:
        s->committed -= amount;
        s->instructed += amount;
        break;
    case DECREASE:
        s->adjusted -= amount;
        break;
    case FREEZE:
        s->frozen += amount;
        break;
    case INCREASE:
        s->adjusted += amount;
        break;
    case RECEIVE:
        s->received += amount;
        break;
    }
}

/* -- A round. */

static void provide_from(struct stage *stage, uint64_t from) {
    for (uint64_t i = from; i < ledger_size(stage->maker); i++)
        house_provide(stage->house, stage->maker, i);
    house_record(stage->house, stage->maker, from, ledger_size(stage->maker));
}

static void new_line(struct stage *stage, int64_t adjusted, int64_t received) {
    snprintf(stage->line, sizeof stage->line, "B-%u", stage->round);
    stage->appropriate = office_appropriate(stage->maker, "budgeter", stage->line, adjusted);
    if (received > 0)
        office_receive(stage->maker, "accountant", stage->line, stage->appropriate, received);
    stage->sums = (struct sums){.adjusted = adjusted, .received = received};
}

/* A payment that waits for its approval. */
static void new_payment(struct stage *stage, unsigned n, int64_t amount) {
    struct office_payment *p = &stage->payments[n];
    snprintf(stage->numbers[n], sizeof stage->numbers[n], "P-%u-%u", stage->round, n);
    *p = (struct office_payment){
        .number = stage->numbers[n], .line = stage->line, .amount = amount, .payee = 1};
    office_request(stage->maker, p, "clerk");
    office_review(stage->maker, p, "reviewer");
}

static void enter(struct stage *stage, unsigned n, enum what what, int64_t amount) {
    struct office_payment *p = &stage->payments[n];
    char approver[16];
    uint64_t index = 0;
    snprintf(approver, sizeof approver, "approver-%u", n % 4 + 1);
    switch (what) {
    case APPROVE:
        index = office_approve(stage->maker, p, approver);
        break;
    case INSTRUCT:
        index = office_instruct(stage->maker, p, "cashier");
        break;
    case RECEIVE:
        index = office_receive(stage->maker, "accountant", stage->line, stage->appropriate, amount);
        break;
    default:
        index = office_adjust(stage->maker, "budgeter", stage->line, stage->appropriate,
                              what == DECREASE ? MZ_ADJUST_DECREASE
                              : what == FREEZE ? MZ_ADJUST_FREEZE
                                               : MZ_ADJUST_INCREASE,
                              amount);
    }
    stage->entrants[n] = (struct entrant){what, amount};
    stage->racers[n] = (struct racer){.statement = house_statement(stage->maker, index)};
}

static uint64_t recorded(const struct stage *stage) {
    struct mz_ledger_metrics metrics;
    mz_ledger_metrics(stage->house->ledger, &metrics);
    return metrics.recorded;
}

/* Who won, in the order of the log: in a row, right after what was there before. */
static unsigned in_order(const struct stage *stage, uint64_t first, unsigned winners[CLIENTS]) {
    unsigned count = 0;
    for (unsigned n = 0; n < CLIENTS; n++) {
        assert_int_not_equal(stage->racers[n].status, MZ_ANSWER_DUPLICATE);
        count += stage->racers[n].status == MZ_ANSWER_RECORDED;
    }
    for (unsigned place = 0; place < count; place++) {
        winners[place] = CLIENTS;
        for (unsigned n = 0; n < CLIENTS; n++)
            if (stage->racers[n].status == MZ_ANSWER_RECORDED &&
                stage->racers[n].index == first + place)
                winners[place] = n;
        assert_int_not_equal(winners[place], CLIENTS);
    }
    return count;
}

/* The balance that a loser was told stood at some place after it filed, and was too little. */
static void check_loser(const struct stage *stage, unsigned n, uint64_t first,
                        const struct sums *places, unsigned count) {
    const struct racer *r = &stage->racers[n];
    const struct entrant *e = &stage->entrants[n];
    bool found = false;
    for (unsigned place = 0; place <= count; place++) {
        char told[MZ_MONEY_TEXT], outstanding[MZ_MONEY_TEXT];
        mz_money_format(room(&places[place], e->what), told);
        mz_money_format(places[place].adjusted - places[place].received, outstanding);
        bool says = strcmp(r->fault.have, told) == 0 ||
                    (e->what == DECREASE && strcmp(r->fault.have, outstanding) == 0);
        found = found || (first + place >= r->before && says && !affordable(&places[place], e));
    }
    if (!found || r->fault.status != (e->what == INSTRUCT ? MZ_E_OVER_RECEIVED : MZ_E_OVER_BUDGET))
        fail_msg("round %u, client %u: %s, told %s of %s, which never stood", stage->round, n,
                 mz_status_code(r->fault.status), r->fault.have, r->fault.want);
}

/* The daemon's own sums, after it. */
static void check_records(const struct stage *stage) {
    struct mz_snapshot *snapshot;
    assert_int_equal(mz_snapshot_open(stage->house->ledger, &snapshot), MZ_OK);
    struct mz_key key =
        mz_key_of_codes(MZ_TABLE_BUDGET, mz_span_text(OFFICE_PROJECT), mz_span_text(stage->line));
    struct mz_budget_record line;
    assert_int_equal(mz_records_get(&mz_snapshot_source(snapshot)->records, &key,
                                    &mz_budget_record_schema, &line),
                     MZ_OK);
    const struct sums *s = &stage->sums;
    assert_int_equal(mz_budget_adjusted(&line), s->adjusted);
    assert_int_equal(line.frozen, s->frozen);
    assert_int_equal(line.committed, s->committed);
    assert_int_equal(line.received, s->received);
    assert_int_equal(line.instructed, s->instructed);
    assert_true(available(s) >= 0 && s->received >= s->instructed);
    mz_snapshot_close(snapshot);
}

static void race(struct stage *stage) {
    uint64_t first = recorded(stage);
    unsigned winners[CLIENTS];
    struct sums places[CLIENTS + 1] = {stage->sums};
    racing_run(stage->racing, stage->racers, CLIENTS);
    unsigned count = in_order(stage, first, winners);
    for (unsigned place = 0; place < count; place++) {
        const struct entrant *e = &stage->entrants[winners[place]];
        if (!affordable(&stage->sums, e))
            fail_msg("round %u: entry %u was not affordable", stage->round, place);
        take_place(&stage->sums, e);
        places[place + 1] = stage->sums;
    }
    for (unsigned n = 0; n < CLIENTS; n++)
        if (stage->racers[n].status == MZ_ANSWER_REFUSED)
            check_loser(stage, n, first, places, count);
    stage->won += count;
    stage->lost += CLIENTS - count;
    check_records(stage);
}

/* -- What they race for. */

static int64_t some_amount(struct stage *stage) {
    return (int64_t)(next(stage, 12) + 1) * 100 + (int64_t)next(stage, 3);
}

/* For the last fen of a budget line. */
static void for_budget(struct stage *stage) {
    uint64_t from = ledger_size(stage->maker);
    int64_t amounts[CLIENTS], sum = 0, greatest = 0;
    for (unsigned n = 0; n < CLIENTS; n++) {
        amounts[n] = some_amount(stage);
        sum += amounts[n];
        greatest = amounts[n] > greatest ? amounts[n] : greatest;
    }
    int64_t adjusted = greatest + (int64_t)next(stage, (uint64_t)(sum - greatest));
    new_line(stage, adjusted, 0);
    for (unsigned n = 0; n < CLIENTS; n++)
        new_payment(stage, n, amounts[n]);
    provide_from(stage, from);
    for (unsigned n = 0; n < CLIENTS; n++)
        enter(stage, n, APPROVE, amounts[n]);
    race(stage);
    /* Nobody loses what was left for him: nothing came back in this race. */
    for (unsigned n = 0; n < CLIENTS; n++)
        if (stage->racers[n].status == MZ_ANSWER_REFUSED)
            assert_true(stage->entrants[n].amount > available(&stage->sums));
}

/* Against somebody who takes budget away, freezes it, or adds some. */
static void for_budget_that_moves(struct stage *stage) {
    uint64_t from = ledger_size(stage->maker);
    int64_t amounts[CLIENTS], sum = 0;
    for (unsigned n = 0; n < CLIENTS; n++)
        sum += amounts[n] = some_amount(stage);
    new_line(stage, sum / 2 + 1500, (int64_t)next(stage, (uint64_t)sum / 2));
    for (unsigned n = 0; n < CLIENTS; n++)
        if (n % 4 != 0)
            new_payment(stage, n, amounts[n]);
    provide_from(stage, from);
    static const enum what moves[] = {DECREASE, FREEZE, INCREASE};
    for (unsigned n = 0; n < CLIENTS; n++)
        enter(stage, n, n % 4 != 0 ? APPROVE : moves[n / 4 % 3], amounts[n]);
    race(stage);
}

/* For the funds that came in, while more come in. */
static void for_funds(struct stage *stage) {
    uint64_t from = ledger_size(stage->maker);
    int64_t amounts[CLIENTS], sum = 0;
    for (unsigned n = 0; n < CLIENTS; n++)
        sum += amounts[n] = some_amount(stage);
    new_line(stage, sum, (int64_t)next(stage, (uint64_t)sum / 2) + 1);
    for (unsigned n = 0; n < CLIENTS; n++) {
        if (n % 8 == 0)
            continue;
        new_payment(stage, n, amounts[n]);
        office_approve(stage->maker, &stage->payments[n], "approver-1");
        office_accept(stage->maker, &stage->payments[n], "acceptor");
        stage->sums.committed += amounts[n];
    }
    provide_from(stage, from);
    for (unsigned n = 0; n < CLIENTS; n++)
        enter(stage, n, n % 8 == 0 ? RECEIVE : INSTRUCT, amounts[n]);
    race(stage);
}

/* Exactly one of them is recorded; the others are refused by `status`, or are told of the one. */
static void check_one(struct stage *stage, enum mz_status status, unsigned copies) {
    uint64_t first = recorded(stage);
    unsigned recordings = 0, duplicates = 0;
    racing_run(stage->racing, stage->racers, CLIENTS);
    for (unsigned n = 0; n < CLIENTS; n++) {
        const struct racer *r = &stage->racers[n];
        recordings += r->status == MZ_ANSWER_RECORDED;
        duplicates += r->status == MZ_ANSWER_DUPLICATE;
        if (r->status == MZ_ANSWER_REFUSED)
            assert_int_equal(r->fault.status, status);
        else
            assert_int_equal(r->index, first);
    }
    assert_int_equal(recordings, 1);
    assert_int_equal(recorded(stage), first + 1);
    /* Copies of the one that won are its duplicates; if another won, all of them were refused. */
    assert_true(duplicates == 0 || duplicates == copies - 1);
}

/* One movement of the bank, claimed for many payments. */
static void for_a_serial(struct stage *stage) {
    uint64_t from = ledger_size(stage->maker);
    char serial[32];
    new_line(stage, CLIENTS * 2000, CLIENTS * 2000);
    for (unsigned n = 0; n < CLIENTS; n++) {
        new_payment(stage, n, some_amount(stage));
        office_approve(stage->maker, &stage->payments[n], "approver-1");
        office_accept(stage->maker, &stage->payments[n], "acceptor");
        office_instruct(stage->maker, &stage->payments[n], "cashier");
    }
    provide_from(stage, from);
    snprintf(serial, sizeof serial, "bank-%u", stage->round);
    for (unsigned n = 0; n < CLIENTS; n++) {
        uint64_t index = office_settle(stage->maker, &stage->payments[n], "cashier", serial);
        house_provide(stage->house, stage->maker, index);
        stage->racers[n] = (struct racer){.statement = house_statement(stage->maker, index)};
    }
    check_one(stage, MZ_E_SERIAL_REUSED, 1);
}

/* One statement id: two thirds file the same statement, the others each a statement of their own.
 */
static void for_an_id(struct stage *stage) {
    uint64_t from = ledger_size(stage->maker), same = 0;
    struct mz_id id = ledger_id("raced for", stage->round);
    new_line(stage, 1000000, 0);
    provide_from(stage, from);
    for (unsigned n = 0; n < CLIENTS; n++) {
        struct mz_funds_receive body = {.line = mz_span_text(stage->line),
                                        .amount = n % 3 == 2 ? 100 + n : 1,
                                        .document = mz_span_text("示例到账回单")};
        if (n % 3 == 2 || n == 0)
            same = ledger_append(stage->maker, &(struct ledger_act){.kind = MZ_KIND_FUNDS_RECEIVE,
                                                                    .actor = "accountant",
                                                                    .project = OFFICE_PROJECT,
                                                                    .date = OFFICE_DATE,
                                                                    .refs = &stage->appropriate,
                                                                    .refs_count = 1,
                                                                    .body = &body,
                                                                    .id = &id});
        struct mz_span own = house_statement(stage->maker, same);
        stage->racers[n] =
            (struct racer){.statement = n % 3 == 2 || n == 0 ? own : stage->racers[0].statement};
    }
    check_one(stage, MZ_E_STATEMENT_ID_REUSED, CLIENTS - CLIENTS / 3);
}

/* -- Rounds. */

static void open_stage(struct stage *stage) {
    static const struct office_person people[] = {
        {"clerk", MZ_ROLE_BIT(MZ_ROLE_HANDLER), NULL},
        {"budgeter", MZ_ROLE_BIT(MZ_ROLE_BUDGET), NULL},
        {"reviewer", MZ_ROLE_BIT(MZ_ROLE_REVIEWER), NULL},
        {"approver-1", MZ_ROLE_BIT(MZ_ROLE_APPROVER), NULL},
        {"approver-2", MZ_ROLE_BIT(MZ_ROLE_APPROVER), NULL},
        {"approver-3", MZ_ROLE_BIT(MZ_ROLE_APPROVER), NULL},
        {"approver-4", MZ_ROLE_BIT(MZ_ROLE_APPROVER), NULL},
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
    office_open(stage->maker, people, sizeof people / sizeof people[0], &policy);
    office_project(stage->maker, "clerk");
    office_payee(stage->maker, "clerk", 1);
    house_replay(stage->house, stage->maker, 0, ledger_size(stage->maker));
}

static uint64_t from_environment(const char *name, uint64_t otherwise) {
    const char *text = getenv(name);
    return text != NULL ? strtoull(text, NULL, 10) : otherwise;
}

static void play(bool sockets) {
    static void (*const races[])(struct stage *) = {
        for_budget, for_budget_that_moves, for_budget, for_funds,
        for_budget, for_a_serial,          for_an_id};
    static struct stage stage;
    stage = (struct stage){.house = house_new(), .maker = ledger_new()};
    uint64_t rounds = from_environment("MZ_RACES", 63), seed = from_environment("MZ_SEED", 1);
    print_message("%llu rounds of %u clients from seed %llu\n", (unsigned long long)rounds,
                  (unsigned)CLIENTS, (unsigned long long)seed);
    house_open(stage.house);
    open_stage(&stage);
    stage.random = seed;
    stage.racing = racing_new(stage.house, sockets);
    for (stage.round = 1; stage.round <= rounds; stage.round++)
        races[stage.round % (sizeof races / sizeof races[0])](&stage);
    assert_true(stage.won > rounds && stage.lost > rounds);
    racing_free(stage.racing);
    house_close(stage.house);
    struct mz_check_report report;
    assert_int_equal(mz_check_run(stage.house->directory, NULL, NULL, &report, NULL), MZ_OK);
    assert_true(report.sound);
    ledger_free(stage.maker);
    house_free(stage.house);
}

static void test_at_the_ledger(void **state) {
    (void)state;
    play(false);
}

static void test_over_sockets(void **state) {
    (void)state;
    /* libcurl prepares itself on the first connection of a process, which is no thread's. */
    struct mz_connection *first;
    assert_int_equal(mz_connection_open("unix:/nonexistent", &first, NULL), MZ_OK);
    mz_connection_close(first);
    play(true);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_at_the_ledger),
        cmocka_unit_test(test_over_sockets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
