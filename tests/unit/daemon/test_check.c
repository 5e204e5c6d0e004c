/* daemon/check: a sound ledger is found sound; whatever is changed behind the daemon's back in the
 * database, an entry, a record, a row of the tree, a list, a checkpoint, a commit boundary, is
 * found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <lmdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/check.h"
#include "tests/lib/house.h"

struct fixture {
    struct house *house;
    struct ledger *maker;
};

static int set_up(void **state) {
    struct fixture *f = calloc(1, sizeof *f);
    f->house = house_new();
    f->maker = ledger_new();
    struct ledger_case c;
    ledger_case_play(f->maker, &c);
    house_open(f->house);
    house_replay(f->house, f->maker, 0, ledger_size(f->maker));
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

static struct mz_check_report run(const char *directory) {
    struct mz_check_report report;
    struct mz_fault fault = {.status = MZ_OK};
    assert_int_equal(mz_check_run(directory, NULL, NULL, &report, &fault), MZ_OK);
    return report;
}

static void test_sound(void **state) {
    struct fixture *f = *state;
    struct mz_check_report report = run(f->house->directory);
    for (unsigned i = 0; i < MZ_LAYER_COUNT; i++)
        assert_int_equal(report.verify.layers[i].fault.status, MZ_OK);
    assert_int_equal(report.fault.status, MZ_OK);
    assert_int_equal(report.verify.verdict, MZ_VERIFIED);
    assert_true(report.sound);
    assert_int_equal(report.verify.tree_size, ledger_size(f->maker));
    assert_int_equal(report.commits, ledger_size(f->maker));
    assert_true(report.records > ledger_size(f->maker));
    assert_int_equal(report.nodes, ledger_size(f->maker) / 16);
}

static void test_empty(void **state) {
    (void)state;
    struct house *house = house_new();
    assert_true(run(house->directory).sound);
    house_free(house);
}

/* While the daemon runs, too: in another process, as LMDB wants. What it sees is a moment. */

/* -- Changing the database through LMDB itself. */

struct raw {
    MDB_env *env;
    MDB_txn *txn;
    MDB_dbi table;
};

static struct raw raw_open(const char *directory, const char *table) {
    struct raw raw;
    char path[400];
    snprintf(path, sizeof path, "%s/ledger", directory);
    assert_int_equal(mdb_env_create(&raw.env), 0);
    assert_int_equal(mdb_env_set_maxdbs(raw.env, 16), 0);
    assert_int_equal(mdb_env_set_mapsize(raw.env, (size_t)1 << 30), 0);
    assert_int_equal(mdb_env_open(raw.env, path, 0, 0600), 0);
    assert_int_equal(mdb_txn_begin(raw.env, NULL, 0, &raw.txn), 0);
    assert_int_equal(mdb_dbi_open(raw.txn, table, 0, &raw.table), 0);
    return raw;
}

static void raw_close(struct raw *raw) {
    assert_int_equal(mdb_txn_commit(raw->txn), 0);
    mdb_env_close(raw->env);
}

enum change { FLIP, REMOVE, ADD };

/* Changes item `number` of a table, counted from its end if negative. */
static void raw_change(const char *directory, const char *table, long number, enum change change) {
    struct raw raw = raw_open(directory, table);
    MDB_cursor *cursor;
    MDB_val key, value;
    assert_int_equal(mdb_cursor_open(raw.txn, raw.table, &cursor), 0);
    assert_int_equal(mdb_cursor_get(cursor, &key, &value, number < 0 ? MDB_LAST : MDB_FIRST), 0);
    for (; number != 0 && number != -1; number += number < 0 ? 1 : -1)
        assert_int_equal(mdb_cursor_get(cursor, &key, &value, number < 0 ? MDB_PREV : MDB_NEXT), 0);
    uint8_t *bytes = malloc(value.mv_size + 1), name[512];
    memcpy(name, key.mv_data, key.mv_size);
    memcpy(bytes, value.mv_data, value.mv_size);
    MDB_val k = {key.mv_size, name}, v = {value.mv_size, bytes};
    mdb_cursor_close(cursor);
    if (change == REMOVE) {
        assert_int_equal(mdb_del(raw.txn, raw.table, &k, NULL), 0);
    } else {
        if (change == FLIP)
            bytes[value.mv_size - 1] ^= 1;
        else
            name[key.mv_size - 1] ^= 0x80;
        assert_int_equal(mdb_put(raw.txn, raw.table, &k, &v, 0), 0);
    }
    free(bytes);
    raw_close(&raw);
}

static const struct tampering {
    const char *table;
    long number;
    enum change change;
    int layer; /* of the verifier; −1: what comes after */
} tamperings[] = {
    {"entries", 5, FLIP, MZ_LAYER_TREE},
    {"entries", 3, REMOVE, MZ_LAYER_STRUCTURE},
    {"tree", 0, FLIP, MZ_LAYER_TREE},
    {"tree", -1, FLIP, -1},
    {"tree", -1, REMOVE, -1},
    {"tree", -1, ADD, -1},
    {"records", 0, FLIP, -1},
    {"records", 10, FLIP, -1},
    {"records", -1, REMOVE, -1},
    {"records", -1, ADD, -1},
    {"lists", 0, FLIP, MZ_LAYER_RULES},
    {"lists", 0, REMOVE, MZ_LAYER_OBJECTS},
    {"commits", -1, REMOVE, -1},
};

static void test_tampered(void **state) {
    struct fixture *f = *state;
    char copy[300];
    snprintf(copy, sizeof copy, "%s-copy", f->house->directory);
    for (size_t i = 0; i < sizeof tamperings / sizeof tamperings[0]; i++) {
        const struct tampering *t = &tamperings[i];
        house_copy(f->house->directory, copy);
        raw_change(copy, t->table, t->number, t->change);
        struct mz_check_report report = run(copy);
        if (report.sound)
            fail_msg("%s %ld %d was not found", t->table, t->number, t->change);
        if (t->layer < 0 && report.fault.status == MZ_OK)
            fail_msg("%s %ld %d: nothing after the verifier", t->table, t->number, t->change);
        if (t->layer >= 0 && report.verify.layers[t->layer].fault.status == MZ_OK)
            fail_msg("%s %ld %d: not in layer %s", t->table, t->number, t->change,
                     mz_layer_name((enum mz_layer)t->layer));
        house_remove(copy);
    }
}

/* An entry dropped off the end together with its checkpoint: the head outside knows. */
static void test_evidence_and_head(void **state) {
    struct fixture *f = *state;
    char path[400], copy[300];
    snprintf(copy, sizeof copy, "%s-copy", f->house->directory);
    house_copy(f->house->directory, copy);
    snprintf(path, sizeof path, "%s/evidence", copy);
    house_remove(path);
    struct mz_check_report report = run(copy);
    assert_false(report.sound);
    assert_int_equal(report.verify.verdict, MZ_INCOMPLETE);
    assert_true(report.verify.layers[MZ_LAYER_OBJECTS].missing > 0);
    house_remove(copy);
    struct mz_fault fault = {.status = MZ_OK};
    assert_int_equal(mz_check_run("/nonexistent", NULL, NULL, &report, &fault), MZ_E_NOT_FOUND);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_sound, set_up, tear_down),
        cmocka_unit_test(test_empty),
        cmocka_unit_test_setup_teardown(test_tampered, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_evidence_and_head, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
