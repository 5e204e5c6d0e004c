/* daemon/rebuild: whatever derived row is damaged, a rebuild makes it again, byte for byte, and the
 * daemon goes on; nothing is made of entries that are damaged. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/check.h"
#include "daemon/files.h"
#include "daemon/rebuild.h"
#include "tests/lib/damage.h"
#include "tests/lib/house.h"

struct fixture {
    struct house *house;
    struct ledger *maker;
    uint64_t filed; /* entries of the maker that were filed */
};

static int set_up(void **state) {
    struct fixture *f = calloc(1, sizeof *f);
    struct ledger_case c;
    f->house = house_new();
    f->maker = ledger_new();
    ledger_case_play(f->maker, &c);
    f->filed = ledger_size(f->maker) - 3;
    house_open(f->house);
    house_replay(f->house, f->maker, 0, f->filed);
    assert_int_equal(house_disclose(f->house, 70), MZ_OK); /* staged, of somebody not enrolled */
    house_close(f->house);
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

static const char *in(const struct fixture *f, const char *name) {
    static char path[512];
    snprintf(path, sizeof path, "%s/%s", f->house->directory, name);
    return path;
}

static void drop_old(const struct fixture *f) {
    house_remove(in(f, MZ_REBUILD_OLD));
}

static struct mz_check_report check(const struct fixture *f) {
    struct mz_check_report report;
    struct mz_fault fault = {.status = MZ_OK};
    assert_int_equal(mz_check_run(f->house->directory, NULL, NULL, &report, &fault), MZ_OK);
    return report;
}

static struct mz_rebuild_report rebuild(const struct fixture *f) {
    struct mz_rebuild_report report;
    struct mz_fault fault = {.status = MZ_OK};
    enum mz_status status = mz_rebuild_run(f->house->directory, NULL, NULL, &report, &fault);
    if (status != MZ_OK)
        fail_msg("%s: %s %s", mz_status_code(status), fault.place, fault.have);
    return report;
}

static uint64_t staged(const struct fixture *f) {
    char path[512];
    struct mz_store *store;
    uint64_t count = 0;
    snprintf(path, sizeof path, "%s", in(f, "ledger"));
    struct mz_store_options options = {.path = path, .read_only = true};
    assert_int_equal(mz_store_open(&options, &store, NULL), MZ_OK);
    struct mz_store_txn *txn = mz_store_txn_new(store);
    assert_int_equal(mz_store_read(txn), MZ_OK);
    assert_int_equal(mz_store_staged_count(txn, &count), MZ_OK);
    mz_store_txn_free(txn);
    mz_store_close(store);
    return count;
}

/* One row of each derived table, and the checkpoint that `head` has as well. */
static void test_repairs(void **state) {
    struct fixture *f = *state;
    static const struct {
        const char *table;
        long number;
        enum damage damage;
    } cases[] = {
        {"records", 0, DAMAGE_FLIP},
        {"records", 40, DAMAGE_FLIP},
        {"records", 90, DAMAGE_REMOVE},
        {"records", -1, DAMAGE_ADD},
        {"tree", 0, DAMAGE_FLIP},
        {"tree", 1, DAMAGE_REMOVE},
        {"tree", -1, DAMAGE_ADD},
        {"commits", 3, DAMAGE_REMOVE},
        {"commits", -1, DAMAGE_REMOVE},
        {"commits", -1, DAMAGE_ADD},
        {"meta", 1, DAMAGE_FLIP} /* checkpoint */,
    };
    const struct mz_check_report before = check(f);
    uint64_t sealed = staged(f);
    assert_true(before.sound);
    assert_true(before.vault.disclosures > 0);
    assert_true(sealed > 0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        damage_row(f->house->directory, cases[i].table, cases[i].number, cases[i].damage);
        if (check(f).sound)
            fail_msg("%s %ld was not damaged", cases[i].table, cases[i].number);
        struct mz_rebuild_report report = rebuild(f);
        assert_true(report.rebuilt);
        assert_int_equal(report.records, before.store.records);
        assert_int_equal(report.commits, before.store.commits);
        struct mz_check_report after = check(f);
        if (!after.sound)
            fail_msg("%s %ld was not repaired: %s", cases[i].table, cases[i].number,
                     after.store.differences.named[0].place);
        assert_int_equal(after.verify.tree_size, f->filed);
        assert_int_equal(after.vault.disclosures, before.vault.disclosures);
        assert_int_equal(staged(f), sealed);
        drop_old(f);
    }
    /* And it goes on where it was: the same leaves as if nothing had been. */
    house_open(f->house);
    house_replay(f->house, f->maker, f->filed, ledger_size(f->maker));
    house_close(f->house);
    assert_true(check(f).sound);
}

/* A database of the release before is not read, and is brought up. */
static void test_outdated(void **state) {
    struct fixture *f = *state;
    struct mz_check_report report;
    struct mz_fault fault = {.status = MZ_OK};
    damage_row(f->house->directory, "meta", -1 /* version */, DAMAGE_FLIP);
    assert_int_equal(mz_check_run(f->house->directory, NULL, NULL, &report, &fault),
                     MZ_E_OUTDATED_STORE);
    assert_string_equal(fault.have, "2");
    assert_string_equal(fault.want, "3");
    assert_true(rebuild(f).rebuilt);
    assert_true(check(f).sound);
    drop_old(f);
}

/* Damaged entries and lists are nothing to rebuild from, and are left alone. */
static void test_refuses(void **state) {
    struct fixture *f = *state;
    static const struct {
        const char *table;
        long number;
        enum damage damage;
    } cases[] = {
        {"entries", 5, DAMAGE_FLIP},
        {"entries", -1, DAMAGE_FLIP},
        {"lists", 0, DAMAGE_FLIP},
        {"lists", 0, DAMAGE_REMOVE},
    };
    char whole[300];
    snprintf(whole, sizeof whole, "%s-whole", f->house->directory);
    house_copy(f->house->directory, whole);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        damage_row(f->house->directory, cases[i].table, cases[i].number, cases[i].damage);
        struct mz_rebuild_report report = rebuild(f);
        assert_false(report.rebuilt);
        assert_int_not_equal(report.verify.verdict, MZ_VERIFIED);
        assert_false(mz_files_exists(in(f, MZ_REBUILD_OLD)));
        assert_false(mz_files_exists(in(f, MZ_REBUILD_BUILDING)));
        house_remove(in(f, "ledger"));
        char from[320], to[512];
        snprintf(from, sizeof from, "%s/ledger", whole);
        snprintf(to, sizeof to, "%s", in(f, "ledger"));
        house_copy(from, to);
    }
    assert_true(check(f).sound);
    house_remove(whole);
}

/* An entry that is gone is not made up for, though the one before it could end a ledger. */
static void test_entry_gone(void **state) {
    struct fixture *f = *state;
    struct mz_rebuild_report report;
    struct mz_fault fault = {.status = MZ_OK};
    damage_row(f->house->directory, "entries", -1, DAMAGE_REMOVE);
    assert_int_equal(mz_rebuild_run(f->house->directory, NULL, NULL, &report, &fault),
                     MZ_E_ROLLED_BACK);
    assert_false(mz_files_exists(in(f, MZ_REBUILD_OLD)));
}

static void test_guards(void **state) {
    struct fixture *f = *state;
    struct mz_rebuild_report report;
    struct mz_fault fault = {.status = MZ_OK};
    const char *directory = f->house->directory;
    assert_int_equal(mz_rebuild_run("/nonexistent", NULL, NULL, &report, &fault), MZ_E_NOT_FOUND);
    /* A daemon has it open. */
    house_open(f->house);
    assert_int_equal(mz_rebuild_run(directory, NULL, NULL, &report, &fault), MZ_E_LOCKED);
    house_close(f->house);
    /* What a rebuild that died has begun is dropped. */
    assert_int_equal(mkdir(in(f, MZ_REBUILD_BUILDING), 0700), 0);
    assert_true(rebuild(f).rebuilt);
    assert_true(mz_files_exists(in(f, MZ_REBUILD_OLD)));
    /* The database before the last rebuild is nobody's to overwrite. */
    assert_int_equal(mz_rebuild_run(directory, NULL, NULL, &report, &fault), MZ_E_EXISTS);
    /* One that died between the exchange and the renaming: the old database is kept. */
    char from[512], to[512];
    snprintf(from, sizeof from, "%s", in(f, MZ_REBUILD_OLD));
    snprintf(to, sizeof to, "%s", in(f, MZ_REBUILD_NEW));
    assert_int_equal(rename(from, to), 0);
    assert_int_equal(mz_rebuild_run(directory, NULL, NULL, &report, &fault), MZ_E_EXISTS);
    assert_true(mz_files_exists(in(f, MZ_REBUILD_OLD)));
    assert_false(mz_files_exists(in(f, MZ_REBUILD_NEW)));
    drop_old(f);
    assert_true(rebuild(f).rebuilt);
    assert_true(check(f).sound);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_repairs, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_outdated, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_refuses, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_entry_gone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_guards, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
