/* daemon/ledger, sequencer, batch, receipt, intake: what is acknowledged is recorded, once, in
 * order, with a receipt that proves itself, and is there again after closing and opening. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <lmdb.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/store.h"
#include "proto/log/note_key.h"
#include "tests/lib/house.h"

struct fixture {
    struct house *house;
    struct ledger *maker;
};

static int set_up(void **state) {
    struct fixture *f = calloc(1, sizeof *f);
    f->house = house_new();
    f->maker = ledger_new();
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    struct fixture *f = *state;
    house_free(f->house);
    ledger_free(f->maker);
    free(f);
    return 0;
}

static uint64_t tree_size(struct house *house) {
    struct mz_snapshot *snapshot;
    assert_int_equal(mz_snapshot_open(house->ledger, &snapshot), MZ_OK);
    uint64_t size = mz_snapshot_source(snapshot)->tree_size;
    mz_snapshot_close(snapshot);
    return size;
}

static void test_whole_case(void **state) {
    struct fixture *f = *state;
    struct ledger_case c;
    ledger_case_play(f->maker, &c);
    uint64_t size = ledger_size(f->maker);
    house_open(f->house);
    house_replay(f->house, f->maker, 0, size / 2);
    house_close(f->house);
    house_open(f->house);
    house_replay(f->house, f->maker, size / 2, size);
    struct mz_snapshot *snapshot;
    assert_int_equal(mz_snapshot_open(f->house->ledger, &snapshot), MZ_OK);
    assert_int_equal(mz_snapshot_source(snapshot)->tree_size, size);
    struct mz_span note;
    assert_int_equal(mz_snapshot_checkpoint(snapshot, &note), MZ_OK);
    assert_true(mz_span_equal(note, ledger_checkpoint(f->maker, size, "log")));
    mz_snapshot_close(snapshot);
}

/* The same bytes at any time later give the very receipt of the first time, and one entry. */
static void test_duplicates(void **state) {
    struct fixture *f = *state;
    house_open(f->house);
    uint64_t first = house_open_business(f->house, f->maker, 3);
    struct mz_span statement = house_statement(f->maker, first);
    struct mz_span twice[] = {statement, statement};
    struct house_answers a = house_file(f->house, twice, 2);
    assert_int_equal(a.count, 2);
    assert_int_equal(a.answers[0].status, MZ_ANSWER_RECORDED);
    assert_int_equal(a.answers[1].status, MZ_ANSWER_DUPLICATE);
    for (uint64_t i = first + 1; i < first + 3; i++)
        assert_int_equal(house_file_one(f->house, house_statement(f->maker, i)).status,
                         MZ_ANSWER_RECORDED);
    house_close(f->house);
    house_open(f->house);
    struct mz_answer later = house_file_one(f->house, statement);
    assert_int_equal(later.status, MZ_ANSWER_DUPLICATE);
    for (unsigned i = 0; i < 2; i++) {
        struct mz_answer *answer = &a.answers[i];
        house_check_receipt(answer, statement);
        assert_int_equal(answer->head.index, later.head.index);
        assert_int_equal(answer->tree_size, later.tree_size);
        assert_int_equal(answer->proof_size, later.proof_size);
        assert_memory_equal(answer->proof, later.proof, later.proof_size * sizeof later.proof[0]);
        assert_true(mz_span_equal(answer->checkpoint, later.checkpoint));
    }
    assert_int_equal(tree_size(f->house), first + 3);
    house_answers_free(&a);
}

/* Every way to be refused in the middle of a batch costs its statement only. */
static void test_refusals_in_a_batch(void **state) {
    struct fixture *f = *state;
    house_open(f->house);
    uint64_t first = house_open_business(f->house, f->maker, 4);
    uint8_t bad_signature[2048], reused_id[2048];
    struct mz_span one = house_statement(f->maker, first);
    memcpy(bad_signature, one.data, one.size);
    bad_signature[one.size - 1] ^= 1;
    /* The maker's ids follow indexes, so a second maker's statement at the same index has the same
     * id. */
    struct ledger *other = ledger_new();
    struct ledger_case c;
    ledger_case_open(other, &c);
    struct mz_actor_revoke revoke = {mz_span_text("clerk"), mz_span_text("another act")};
    ledger_append(other, &(struct ledger_act){.kind = MZ_KIND_ACTOR_REVOKE,
                                              .actor = "admin-a",
                                              .date = 20230103,
                                              .body = &revoke});
    struct mz_span clash = house_statement(other, first);
    memcpy(reused_id, clash.data, clash.size);
    ledger_append(other, &(struct ledger_act){.kind = MZ_KIND_ACTOR_REVOKE,
                                              .actor = "admin-a",
                                              .signer = "stranger",
                                              .date = 20230103,
                                              .body = &revoke});
    const struct {
        struct mz_span bytes;
        enum mz_status status; /* MZ_OK: recorded */
    } rows[] = {
        {one, MZ_OK},
        {mz_span_of(bad_signature, one.size), MZ_E_BAD_SIGNATURE},
        {mz_span_of(one.data, one.size - 1), MZ_E_TRUNCATED},
        {house_statement(f->maker, first + 1), MZ_OK},
        {mz_span_of(reused_id, clash.size), MZ_E_STATEMENT_ID_REUSED},
        {house_statement(other, first + 1), MZ_E_UNKNOWN_KEY},
        {mz_span_of("", 0), MZ_E_TRUNCATED},
        {house_statement(f->maker, first + 2), MZ_OK},
    };
    enum { ROWS = sizeof rows / sizeof rows[0] };
    struct mz_span batch[ROWS];
    for (unsigned i = 0; i < ROWS; i++)
        batch[i] = rows[i].bytes;
    struct house_answers a = house_file(f->house, batch, ROWS);
    assert_int_equal(a.failure, MZ_OK);
    uint64_t next = first;
    for (unsigned i = 0; i < ROWS; i++) {
        const struct mz_answer *answer = &a.answers[i];
        if (rows[i].status == MZ_OK) {
            assert_int_equal(answer->status, MZ_ANSWER_RECORDED);
            assert_int_equal(answer->head.index, next++);
            house_check_receipt(answer, batch[i]);
            assert_int_equal(answer->tree_size, first + 3);
        } else {
            assert_int_equal(answer->status, MZ_ANSWER_REFUSED);
            assert_string_equal(mz_status_code(answer->fault.status),
                                mz_status_code(rows[i].status));
        }
    }
    assert_int_equal(tree_size(f->house), first + 3);
    struct mz_ledger_metrics metrics;
    mz_ledger_metrics(f->house->ledger, &metrics);
    assert_int_equal(metrics.recorded, first + 3);
    assert_int_equal(metrics.refused, 5);
    assert_int_equal(metrics.queued, 0);
    house_answers_free(&a);
    ledger_free(other);
}

/* A key enrolled and confirmed in the batch signs a statement of the same batch: the pool cannot
 * know it yet. */
static void test_key_of_the_same_batch(void **state) {
    struct fixture *f = *state;
    house_open(f->house);
    struct ledger_case c;
    ledger_case_open(f->maker, &c);
    ledger_case_plan(f->maker, &c);
    /* Genesis, its confirmation, all enrolments with policy, their confirmation, and the clerk's
     * first statement. */
    uint64_t count = c.project + 1;
    struct mz_span batch[64];
    assert_true(count <= 64);
    f->house->now = UINT64_C(1672795800000); /* 2023-01-04 */
    for (uint64_t i = 0; i < count; i++)
        batch[i] = house_statement(f->maker, i);
    struct house_answers a = house_file(f->house, batch, count);
    for (uint64_t i = 0; i < count; i++) {
        assert_int_equal(a.answers[i].status, MZ_ANSWER_RECORDED);
        house_check_receipt(&a.answers[i], batch[i]);
        assert_int_equal(a.answers[i].tree_size, count);
    }
    house_answers_free(&a);
}

static void refuse(struct house *house, struct mz_span statement, enum mz_status status) {
    struct mz_answer answer = house_file_one(house, statement);
    assert_int_equal(answer.status, MZ_ANSWER_REFUSED);
    assert_string_equal(mz_status_code(answer.fault.status), mz_status_code(status));
}

/* Entry 0 is a ledger.create by whom init named, for this log key and this origin. */
static void test_bootstrap(void **state) {
    struct fixture *f = *state;
    house_open(f->house);
    const struct {
        const char *log, *author;
        enum mz_kind_id kind;
        enum mz_status status;
    } rows[] = {
        {"another log", "admin-a", MZ_KIND_LEDGER_CREATE, MZ_E_WRONG_ORIGIN},
        {"log", "admin-b", MZ_KIND_LEDGER_CREATE, MZ_E_UNKNOWN_KEY},
        {"log", "admin-a", MZ_KIND_POLICY_SET, MZ_E_NOT_OPEN},
    };
    for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct ledger *maker = ledger_new();
        struct mz_ledger_create create;
        mz_schema_init(&mz_ledger_create_schema, &create);
        create.log_key = ledger_key_of(rows[i].log).key;
        create.name = mz_span_text("Synthetic Office");
        create.administrators_count = 2;
        create.administrators[0] =
            (struct mz_administrator){ledger_key_of("admin-a").key, mz_span_text("admin-a")};
        create.administrators[1] =
            (struct mz_administrator){ledger_key_of("admin-b").key, mz_span_text("admin-b")};
        struct mz_actor_revoke revoke = {mz_span_text("clerk"), mz_span_text("none")};
        bool creates = rows[i].kind == MZ_KIND_LEDGER_CREATE;
        ledger_append(maker,
                      &(struct ledger_act){.kind = creates ? rows[i].kind : MZ_KIND_ACTOR_REVOKE,
                                           .actor = rows[i].author,
                                           .date = 20230103,
                                           .body = creates ? (const void *)&create : &revoke});
        refuse(f->house, house_statement(maker, 0), rows[i].status);
        ledger_free(maker);
    }
    assert_int_equal(tree_size(f->house), 0);
    struct ledger_case c;
    ledger_case_open(f->maker, &c);
    house_replay(f->house, f->maker, 0, 2);
}

/* At the time the maker gave the entry. */
static void refuse_entry(struct fixture *f, uint64_t index, enum mz_status status) {
    struct mz_entry entry;
    assert_int_equal(mz_entry_decode(ledger_entry(f->maker, index), &entry, NULL), MZ_OK);
    f->house->now = entry.head.registered_at;
    refuse(f->house, entry.statement, status);
}

/* What a statement binds by hash must be at hand. */
static void test_surroundings(void **state) {
    struct fixture *f = *state;
    house_open(f->house);
    struct ledger_case c;
    ledger_case_play(f->maker, &c);
    house_replay(f->house, f->maker, 0, c.payee[0]);
    refuse_entry(f, c.payee[0], MZ_E_OBJECT_MISSING);
    house_replay(f->house, f->maker, c.payee[0], c.list);
    refuse_entry(f, c.list, MZ_E_OBJECT_MISSING);
    house_replay(f->house, f->maker, c.list, c.payment.minutes);
    refuse_entry(f, c.payment.minutes, MZ_E_OBJECT_MISSING);
    house_replay(f->house, f->maker, c.payment.minutes, ledger_size(f->maker));
}

/* A statement that names another size than the file has. */
static void test_evidence_of_another_size(void **state) {
    struct fixture *f = *state;
    house_open(f->house);
    struct ledger_case c;
    ledger_case_play(f->maker, &c);
    house_replay(f->house, f->maker, 0, ledger_size(f->maker));
    const char *words = "synthetic evidence of another size";
    struct mz_evidence_attach evidence;
    mz_schema_init(&mz_evidence_attach_schema, &evidence);
    evidence.code = mz_span_text("E16");
    evidence.sha256 = ledger_file(f->maker, words);
    evidence.size = strlen(words) + 1;
    evidence.media_type = mz_span_text("text/plain");
    uint64_t index = ledger_append(f->maker, &(struct ledger_act){.kind = MZ_KIND_EVIDENCE_ATTACH,
                                                                  .actor = "clerk",
                                                                  .project = LEDGER_PROJECT,
                                                                  .date = 20230119,
                                                                  .refs = &c.project,
                                                                  .refs_count = 1,
                                                                  .body = &evidence});
    struct mz_span statement = house_statement(f->maker, index);
    refuse(f->house, statement, MZ_E_OBJECT_MISSING);
    assert_int_equal(
        house_upload(f->house, MZ_OBJECT_EVIDENCE, &evidence.sha256, mz_span_text(words), NULL),
        MZ_OK);
    refuse(f->house, statement, MZ_E_OUT_OF_RANGE);
}

/* The clock of the machine goes back; the log's does not (T9), and not across a restart either. */
static void test_time_never_decreases(void **state) {
    struct fixture *f = *state;
    house_open(f->house);
    uint64_t first = house_open_business(f->house, f->maker, 3);
    uint64_t now = f->house->now += 5000;
    assert_int_equal(house_file_one(f->house, house_statement(f->maker, first)).head.registered_at,
                     now);
    f->house->now -= 3600000;
    assert_int_equal(
        house_file_one(f->house, house_statement(f->maker, first + 1)).head.registered_at, now);
    house_close(f->house);
    house_open(f->house);
    assert_int_equal(
        house_file_one(f->house, house_statement(f->maker, first + 2)).head.registered_at, now);
}

/* A clock that ran far ahead would hold the log's time there: nothing is recorded until it is
 * right, what is recorded is answered all the same, and a restart does not lift the bound. */
static void test_clock_far_ahead(void **state) {
    struct fixture *f = *state;
    f->house->options.ahead_days = 10;
    house_open(f->house);
    uint64_t first = house_open_business(f->house, f->maker, 3);
    (void)house_file_one(f->house, house_statement(f->maker, first));
    const uint64_t now = f->house->now;
    for (unsigned opened = 0; opened < 2; opened++) {
        f->house->now = now + UINT64_C(11) * 86400000;
        refuse(f->house, house_statement(f->maker, first + 1), MZ_E_CLOCK);
        assert_int_equal(
            house_file_one(f->house, house_statement(f->maker, first)).head.registered_at, now);
        house_close(f->house);
        house_open(f->house);
    }
    f->house->now = now + UINT64_C(9) * 86400000;
    assert_int_equal(
        house_file_one(f->house, house_statement(f->maker, first + 1)).head.registered_at,
        f->house->now);
}

/* -- Faults of the store. */

struct failing {
    unsigned countdown; /* commits until one fails; 0: none does */
    int error;
};

static int fail_commit(void *ctx) {
    struct failing *failing = ctx;
    if (failing->countdown == 0 || --failing->countdown > 0)
        return 0;
    return failing->error;
}

/* After a commit failed nothing is admitted, nothing was acknowledged, and a restart goes on from
 * the last commit. */
static void test_failed_commit_stops(void **state) {
    struct fixture *f = *state;
    struct failing failing = {0, ENOSPC};
    struct mz_store_faults faults = {.ctx = &failing, .commit = fail_commit};
    f->house->options.faults = &faults;
    house_open(f->house);
    uint64_t first = house_open_business(f->house, f->maker, 2);
    struct mz_fault fault;
    assert_int_equal(mz_ledger_health(f->house->ledger, &fault), MZ_OK);
    failing.countdown = 1;
    struct mz_span statement = house_statement(f->maker, first);
    struct house_answers a = house_file(f->house, &statement, 1);
    assert_int_equal(a.failure, MZ_E_STOPPED);
    assert_int_equal(a.count, 0);
    assert_int_equal(mz_ledger_health(f->house->ledger, &fault), MZ_E_STOPPED);
    assert_non_null(strstr(fault.place, "No space left"));
    assert_int_equal(tree_size(f->house), first);
    assert_int_equal(
        mz_ledger_submit(f->house->ledger, &statement, 1, (mz_answers_fn *)(uintptr_t)1, NULL),
        MZ_E_STOPPED);
    house_answers_free(&a);
    house_close(f->house);
    house_open(f->house);
    struct mz_answer answer = house_file_one(f->house, statement);
    assert_int_equal(answer.status, MZ_ANSWER_RECORDED);
    assert_int_equal(answer.head.index, first);
    house_check_receipt(&answer, statement);
}

static int never(void *ctx) {
    (void)ctx;
    return 0;
}

struct limit {
    unsigned writes; /* that a txn may make; 0: any number */
    int error;
    unsigned failures;
};

static int limit_writes(void *ctx, unsigned nth) {
    struct limit *limit = ctx;
    if (limit->writes == 0 || nth <= limit->writes)
        return 0;
    limit->failures++;
    return limit->error;
}

/* More than a txn holds is cut into several commits; a request is answered when all of it is
 * durable, each statement with the checkpoint of its own commit. */
static void test_more_than_a_txn_holds(void **state) {
    struct fixture *f = *state;
    enum { COUNT = 40 };
    struct limit limit = {0, MDB_TXN_FULL, 0};
    struct mz_store_faults faults = {&limit, never, limit_writes};
    f->house->options.faults = &faults;
    house_open(f->house);
    uint64_t first = house_open_business(f->house, f->maker, COUNT + 1);
    struct mz_span batch[COUNT];
    for (unsigned i = 0; i < COUNT; i++)
        batch[i] = house_statement(f->maker, first + i);
    limit.writes = 100;
    struct house_answers a = house_file(f->house, batch, COUNT);
    assert_true(limit.failures > 0);
    assert_int_equal(a.failure, MZ_OK);
    for (unsigned i = 0; i < COUNT; i++) {
        assert_int_equal(a.answers[i].status, MZ_ANSWER_RECORDED);
        assert_int_equal(a.answers[i].head.index, first + i);
        house_check_receipt(&a.answers[i], batch[i]);
    }
    assert_true(a.answers[0].tree_size < a.answers[COUNT - 1].tree_size);
    assert_int_equal(a.answers[COUNT - 1].tree_size, first + COUNT);
    house_answers_free(&a);
    /* One statement that is more than a txn holds is refused, and no other. */
    limit.writes = 1;
    struct mz_span last = house_statement(f->maker, first + COUNT);
    struct mz_answer answer = house_file_one(f->house, last);
    assert_int_equal(answer.status, MZ_ANSWER_REFUSED);
    assert_int_equal(answer.fault.status, MZ_E_TOO_LARGE);
    limit.writes = 0;
    assert_int_equal(mz_ledger_health(f->house->ledger, NULL), MZ_OK);
    assert_int_equal(tree_size(f->house), first + COUNT);
    assert_int_equal(house_file_one(f->house, last).status, MZ_ANSWER_RECORDED);
}

/* A write that fails for good, wherever in the txn it is, leaves nothing and stops the ledger. */
static void test_failed_write_stops(void **state) {
    struct fixture *f = *state;
    struct limit limit = {0, EIO, 0};
    struct mz_store_faults faults = {&limit, never, limit_writes};
    f->house->options.faults = &faults;
    house_open(f->house);
    uint64_t first = house_open_business(f->house, f->maker, 2);
    struct mz_span batch[] = {house_statement(f->maker, first),
                              house_statement(f->maker, first + 1)};
    unsigned writes = 1;
    for (;; writes++) {
        limit = (struct limit){writes, EIO, 0};
        struct house_answers a = house_file(f->house, batch, 2);
        enum mz_status failure = a.failure;
        house_answers_free(&a);
        if (failure == MZ_OK)
            break;
        assert_int_equal(failure, MZ_E_STOPPED);
        assert_int_equal(mz_ledger_health(f->house->ledger, NULL), MZ_E_STOPPED);
        assert_int_equal(tree_size(f->house), first);
        house_close(f->house);
        limit.writes = 0;
        house_open(f->house);
    }
    assert_true(writes > 10);
    assert_int_equal(tree_size(f->house), first + 2);
}

/* A map far too small grows under the statements that fill it. */
static void test_map_grows(void **state) {
    struct fixture *f = *state;
    enum { COUNT = 600 };
    f->house->options.map_size = 1 << 18;
    house_open(f->house);
    uint64_t first = house_open_business(f->house, f->maker, COUNT);
    struct mz_span batch[COUNT];
    for (unsigned i = 0; i < COUNT; i++)
        batch[i] = house_statement(f->maker, first + i);
    for (unsigned i = 0; i < COUNT; i += 200) {
        struct house_answers a = house_file(f->house, batch + i, 200);
        assert_int_equal(a.failure, MZ_OK);
        for (unsigned j = 0; j < 200; j++) {
            assert_int_equal(a.answers[j].status, MZ_ANSWER_RECORDED);
            assert_int_equal(a.answers[j].head.index, first + i + j);
            house_check_receipt(&a.answers[j], batch[i + j]);
        }
        house_answers_free(&a);
    }
    assert_int_equal(tree_size(f->house), first + COUNT);
}

/* -- A commit that takes its time. */

struct gate {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    bool closed, waiting;    /* a commit waits at the gate */
    size_t answered, failed; /* statements */
};

static int wait_at_gate(void *ctx) {
    struct gate *gate = ctx;
    pthread_mutex_lock(&gate->mutex);
    gate->waiting = gate->closed;
    pthread_cond_broadcast(&gate->changed);
    while (gate->closed)
        pthread_cond_wait(&gate->changed, &gate->mutex);
    gate->waiting = false;
    pthread_mutex_unlock(&gate->mutex);
    return 0;
}

static void count_answers(void *arg, enum mz_status failure, const struct mz_answer *answers,
                          size_t count) {
    struct gate *gate = arg;
    pthread_mutex_lock(&gate->mutex);
    gate->failed += failure != MZ_OK;
    for (size_t i = 0; i < count; i++)
        gate->answered += answers[i].status != MZ_ANSWER_REFUSED;
    pthread_cond_broadcast(&gate->changed);
    pthread_mutex_unlock(&gate->mutex);
}

static void set_gate(struct gate *gate, bool closed) {
    pthread_mutex_lock(&gate->mutex);
    gate->closed = closed;
    pthread_cond_broadcast(&gate->changed);
    pthread_mutex_unlock(&gate->mutex);
}

/* While a commit is under way nobody is answered (G1), readers see what was before, what comes in
 * queues up to the bound and no further (T10), and then goes into one commit; closing answers all
 * of it. */
static void test_nothing_before_the_commit(void **state) {
    struct fixture *f = *state;
    struct gate gate = {.mutex = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};
    struct mz_store_faults faults = {.ctx = &gate, .commit = wait_at_gate};
    f->house->options.faults = &faults;
    house_open(f->house);
    uint64_t first = house_open_business(f->house, f->maker, 2);
    set_gate(&gate, true);
    struct mz_span one = house_statement(f->maker, first);
    assert_int_equal(mz_ledger_submit(f->house->ledger, &one, 1, count_answers, &gate), MZ_OK);
    pthread_mutex_lock(&gate.mutex);
    while (!gate.waiting)
        pthread_cond_wait(&gate.changed, &gate.mutex);
    assert_int_equal(gate.answered, 0);
    pthread_mutex_unlock(&gate.mutex);
    assert_int_equal(tree_size(f->house), first);

    static struct mz_span batch[MZ_MAX_BATCH];
    for (unsigned i = 0; i < MZ_MAX_BATCH; i++)
        batch[i] = house_statement(f->maker, first + 1);
    size_t queued = 1;
    for (; queued + MZ_MAX_BATCH <= MZ_MAX_QUEUE; queued += MZ_MAX_BATCH)
        assert_int_equal(
            mz_ledger_submit(f->house->ledger, batch, MZ_MAX_BATCH, count_answers, &gate), MZ_OK);
    assert_int_equal(mz_ledger_submit(f->house->ledger, batch, MZ_MAX_BATCH, count_answers, &gate),
                     MZ_E_BUSY);
    struct mz_ledger_metrics metrics;
    mz_ledger_metrics(f->house->ledger, &metrics);
    assert_int_equal(metrics.queued, queued);
    pthread_mutex_lock(&gate.mutex);
    assert_int_equal(gate.answered, 0);
    pthread_mutex_unlock(&gate.mutex);
    set_gate(&gate, false);
    house_close(f->house);
    assert_int_equal(gate.answered, queued);
    assert_int_equal(gate.failed, 0);
    house_open(f->house);
    assert_int_equal(tree_size(f->house), first + 2);
}

static void test_batch_bounds(void **state) {
    struct fixture *f = *state;
    static struct mz_span batch[MZ_MAX_BATCH + 1];
    house_open(f->house);
    assert_int_equal(mz_ledger_submit(f->house->ledger, batch, 0, count_answers, NULL),
                     MZ_E_OUT_OF_RANGE);
    assert_int_equal(
        mz_ledger_submit(f->house->ledger, batch, MZ_MAX_BATCH + 1, count_answers, NULL),
        MZ_E_OUT_OF_RANGE);
}

/* -- Opening. */

static void test_open_refusals(void **state) {
    struct fixture *f = *state;
    struct mz_fault fault = {.status = MZ_OK};
    house_open(f->house);
    struct mz_ledger *second;
    assert_int_equal(mz_ledger_open(&f->house->options, &second, &fault), MZ_E_LOCKED);
    char vkey[256];
    struct mz_hash bootstrap = ledger_key_of("admin-a").key;
    assert_int_equal(mz_ledger_init(f->house->directory, mz_span_text(LEDGER_ORIGIN), &bootstrap,
                                    &f->house->env, vkey, sizeof vkey, &fault),
                     MZ_E_EXISTS);
    struct mz_ledger_options nowhere = f->house->options;
    nowhere.directory = "/nonexistent/ledger";
    assert_int_equal(mz_ledger_open(&nowhere, &second, &fault), MZ_E_NOT_FOUND);
}

static void test_vkey(void **state) {
    struct fixture *f = *state;
    house_open(f->house);
    struct mz_note_key key;
    assert_int_equal(mz_note_key_parse(mz_span_text(mz_ledger_vkey(f->house->ledger)), &key),
                     MZ_OK);
    assert_memory_equal(key.public_key, ledger_key_of("log").key.bytes, MZ_HASH_SIZE);
    assert_true(mz_span_equal_text(mz_ledger_origin(f->house->ledger), LEDGER_ORIGIN));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_whole_case, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_duplicates, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_refusals_in_a_batch, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_key_of_the_same_batch, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_bootstrap, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_surroundings, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_evidence_of_another_size, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_time_never_decreases, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_clock_far_ahead, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_failed_commit_stops, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_more_than_a_txn_holds, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_failed_write_stops, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_map_grows, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_nothing_before_the_commit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_batch_bounds, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_open_refusals, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_vkey, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
