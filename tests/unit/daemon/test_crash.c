/* The daemon's ledger is killed at any moment: every statement that was acknowledged is found
 * again, and what is found is a sound ledger. (Killing shows atomicity and what was acknowledged
 * too early; losing unsynced writes is another test.) */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "daemon/check.h"
#include "tests/lib/house.h"

enum { ROUNDS = 12, STATEMENTS = 4000, BATCH = 7 };

static void rest(long nanoseconds) {
    struct timespec pause = {.tv_nsec = nanoseconds};
    nanosleep(&pause, NULL);
}

/* What the child writes for each statement acknowledged. */
struct ack {
    uint64_t made; /* index in the maker */
    uint64_t index;
    struct mz_hash leaf;
};

struct child {
    int pipe;
    uint64_t made;
};

static void write_acks(void *arg, enum mz_status failure, const struct mz_answer *answers,
                       size_t count) {
    struct child *child = arg;
    for (size_t i = 0; failure == MZ_OK && i < count; i++) {
        struct ack ack = {child->made + i, answers[i].head.index, answers[i].leaf};
        if (answers[i].status == MZ_ANSWER_REFUSED ||
            write(child->pipe, &ack, sizeof ack) != sizeof ack)
            _exit(3);
    }
    free(child);
}

/* Files from `from` on in small batches, several in flight, until it is killed. */
static void be_child(struct house *house, struct ledger *maker, uint64_t from, int out) {
    house_open(house);
    for (uint64_t made = from; made + BATCH <= ledger_size(maker); made += BATCH) {
        struct mz_span batch[BATCH];
        for (uint64_t i = 0; i < BATCH; i++)
            batch[i] = house_statement(maker, made + i);
        struct child *child = malloc(sizeof *child);
        *child = (struct child){out, made};
        while (mz_ledger_submit(house->ledger, batch, BATCH, write_acks, child) == MZ_E_BUSY)
            rest(100000);
    }
    house_close(house);
    _exit(0);
}

static uint64_t check_found(struct house *house, struct ledger *maker, const struct ack *acks,
                            size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct mz_span statement = house_statement(maker, acks[i].made);
        struct mz_answer answer = house_file_one(house, statement);
        assert_int_equal(answer.status, MZ_ANSWER_DUPLICATE);
        assert_int_equal(answer.head.index, acks[i].index);
        assert_memory_equal(answer.leaf.bytes, acks[i].leaf.bytes, MZ_HASH_SIZE);
        house_check_receipt(&answer, statement);
    }
    struct mz_snapshot *snapshot;
    assert_int_equal(mz_snapshot_open(house->ledger, &snapshot), MZ_OK);
    uint64_t size = mz_snapshot_source(snapshot)->tree_size;
    mz_snapshot_close(snapshot);
    return size;
}

static size_t read_acks(int in, struct ack *acks, size_t capacity) {
    size_t count = 0, held = 0;
    ssize_t n;
    while (count < capacity &&
           (n = read(in, (uint8_t *)&acks[count] + held, sizeof *acks - held)) > 0) {
        held += (size_t)n;
        if (held == sizeof *acks) {
            count++;
            held = 0;
        }
    }
    return count;
}

static void test_killed_at_any_moment(void **state) {
    (void)state;
    struct house *house = house_new();
    struct ledger *maker = ledger_new();
    house_open(house);
    uint64_t first = house_open_business(house, maker, STATEMENTS), size = first;
    house_close(house);
    struct ack *acks = calloc(STATEMENTS, sizeof *acks);
    size_t acknowledged = 0;
    for (unsigned round = 0; round < ROUNDS; round++) {
        int ends[2];
        assert_int_equal(pipe(ends), 0);
        fflush(NULL);
        pid_t pid = fork();
        if (pid == 0) {
            close(ends[0]);
            be_child(house, maker, size, ends[1]);
        }
        close(ends[1]);
        rest(3000000L + 4100000L * (long)round);
        kill(pid, SIGKILL);
        size_t count = read_acks(ends[0], acks, STATEMENTS);
        close(ends[0]);
        int status;
        assert_int_equal(waitpid(pid, &status, 0), pid);
        assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
        house_open(house);
        size = check_found(house, maker, acks, count);
        assert_true(count == 0 || size > acks[count - 1].index);
        acknowledged += count;
        house_close(house);
    }
    free(acks);
    assert_true(acknowledged > 0);
    struct mz_check_report report;
    struct mz_fault fault = {.status = MZ_OK};
    assert_int_equal(mz_check_run(house->directory, NULL, NULL, &report, &fault), MZ_OK);
    assert_int_equal(report.store.differences.count, 0);
    assert_int_equal(report.verify.verdict, MZ_VERIFIED);
    assert_true(report.sound);
    assert_int_equal(report.verify.tree_size, size);
    ledger_free(maker);
    house_free(house);
}

/* -- A disk that is full: writes to the database fail from some size on, as a limit of the process
 * makes them. */

static void be_limited_child(struct house *house, struct ledger *maker, uint64_t from, int out,
                             rlim_t room) {
    struct stat info;
    char path[400];
    snprintf(path, sizeof path, "%s/ledger/data.mdb", house->directory);
    house_open(house);
    signal(SIGXFSZ, SIG_IGN);
    if (stat(path, &info) != 0)
        _exit(4);
    struct rlimit limit = {(rlim_t)info.st_size + room, RLIM_INFINITY};
    setrlimit(RLIMIT_FSIZE, &limit);
    enum mz_status status = MZ_OK;
    for (uint64_t made = from; made < ledger_size(maker) && status != MZ_E_STOPPED; made++) {
        struct mz_span statement = house_statement(maker, made);
        struct child *child = malloc(sizeof *child);
        *child = (struct child){out, made};
        while ((status = mz_ledger_submit(house->ledger, &statement, 1, write_acks, child)) ==
               MZ_E_BUSY)
            rest(100000);
        if (status != MZ_OK)
            free(child);
    }
    /* All may be in the queue before the first write fails. */
    struct mz_ledger_metrics metrics;
    struct mz_fault fault = {.status = MZ_OK};
    while (mz_ledger_metrics(house->ledger, &metrics), metrics.queued > 0)
        rest(100000);
    enum mz_status health = mz_ledger_health(house->ledger, &fault);
    house_close(house);
    _exit(health == MZ_E_STOPPED ? 7 : 5);
}

/* Admission stops, and a restart with room finds what was acknowledged and goes on. */
static void test_full_disk(void **state) {
    (void)state;
    struct house *house = house_new();
    struct ledger *maker = ledger_new();
    house_open(house);
    uint64_t size = house_open_business(house, maker, STATEMENTS);
    house_close(house);
    struct ack *acks = calloc(STATEMENTS, sizeof *acks);
    for (rlim_t room = 10000; room < 300000; room = room * 2 + 4321) {
        int ends[2];
        assert_int_equal(pipe(ends), 0);
        fflush(NULL);
        pid_t pid = fork();
        if (pid == 0) {
            close(ends[0]);
            be_limited_child(house, maker, size, ends[1], room);
        }
        close(ends[1]);
        size_t count = read_acks(ends[0], acks, STATEMENTS);
        close(ends[0]);
        int status;
        assert_int_equal(waitpid(pid, &status, 0), pid);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 7);
        house_open(house);
        size = check_found(house, maker, acks, count);
        house_close(house);
    }
    free(acks);
    struct mz_check_report report;
    assert_int_equal(mz_check_run(house->directory, NULL, NULL, &report, NULL), MZ_OK);
    assert_true(report.sound);
    ledger_free(maker);
    house_free(house);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_killed_at_any_moment),
                                       cmocka_unit_test(test_full_disk)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
