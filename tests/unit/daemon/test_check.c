/* daemon/check: a sound ledger is found sound; whatever is changed behind the daemon's back in the
 * database, an entry, a record, a row of the tree, a list, a checkpoint, a commit boundary, is
 * found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/check.h"
#include "tests/lib/damage.h"
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
    assert_int_equal(report.store.differences.count, 0);
    assert_int_equal(report.verify.verdict, MZ_VERIFIED);
    assert_true(report.sound);
    assert_int_equal(report.verify.tree_size, ledger_size(f->maker));
    assert_int_equal(report.store.commits, ledger_size(f->maker));
    assert_true(report.store.records > ledger_size(f->maker));
    uint64_t size = ledger_size(f->maker);
    assert_int_equal(report.store.nodes, size + size / 16 + size / 256);
}

static void test_empty(void **state) {
    (void)state;
    struct house *house = house_new();
    assert_true(run(house->directory).sound);
    house_free(house);
}

/* While the daemon runs, too: in another process, as LMDB wants. What it sees is a moment. */

static const struct tampering {
    const char *table;
    long number;
    enum damage damage;
    int layer;         /* of the verifier; −1: what comes after */
    const char *named; /* in the differences; NULL: none */
} tamperings[] = {
    {"entries", 5, DAMAGE_FLIP, MZ_LAYER_TREE, "tree row 0/0 differs"},
    {"entries", 3, DAMAGE_REMOVE, MZ_LAYER_STRUCTURE, NULL},
    {"tree", 0, DAMAGE_FLIP, MZ_LAYER_TREE, "tree row 0/0 differs"},
    {"tree", -1, DAMAGE_FLIP, -1, "tree row 4/0 differs"},
    {"tree", -1, DAMAGE_REMOVE, -1, "tree row 4/0 is missing"},
    {"tree", -1, DAMAGE_ADD, -1, "tree row 4/128 was added"},
    {"records", 0, DAMAGE_FLIP, -1, "record ledger  differs"},
    {"records", 10, DAMAGE_FLIP, -1, "record statement "},
    {"records", -1, DAMAGE_REMOVE, -1, " is missing"},
    {"records", -1, DAMAGE_ADD, -1, " was added"},
    {"lists", 0, DAMAGE_FLIP, MZ_LAYER_RULES, NULL},
    {"lists", 0, DAMAGE_REMOVE, MZ_LAYER_OBJECTS, NULL},
    {"commits", -1, DAMAGE_REMOVE, -1, "is missing"},
    {"commits", -1, DAMAGE_ADD, -1, "was added"},
};

static bool names(const struct mz_check_report *report, const char *text) {
    const struct mz_differences *differences = &report->store.differences;
    for (uint64_t i = 0; i < mz_differences_named(differences); i++)
        if (strstr(differences->named[i].place, text) != NULL)
            return true;
    return false;
}

static void test_tampered(void **state) {
    struct fixture *f = *state;
    char copy[300];
    snprintf(copy, sizeof copy, "%s-copy", f->house->directory);
    for (size_t i = 0; i < sizeof tamperings / sizeof tamperings[0]; i++) {
        const struct tampering *t = &tamperings[i];
        house_copy(f->house->directory, copy);
        damage_row(copy, t->table, t->number, t->damage);
        struct mz_check_report report = run(copy);
        if (report.sound)
            fail_msg("%s %ld %d was not found", t->table, t->number, (int)t->damage);
        if (t->named != NULL && !names(&report, t->named))
            fail_msg("%s %ld %d: \"%s\" is not named", t->table, t->number, (int)t->damage,
                     t->named);
        if (t->layer >= 0 && report.verify.layers[t->layer].fault.status == MZ_OK)
            fail_msg("%s %ld %d: not in layer %s", t->table, t->number, (int)t->damage,
                     mz_layer_name((enum mz_layer)t->layer));
        house_remove(copy);
    }
}

/* Every difference is counted, and as many are named as there is room for. */
static void test_many(void **state) {
    struct fixture *f = *state;
    char copy[300];
    snprintf(copy, sizeof copy, "%s-copy", f->house->directory);
    house_copy(f->house->directory, copy);
    struct mz_check_report report = run(copy);
    long records = (long)report.store.records;
    assert_true(records > MZ_DIFFERENCES);
    damage_row(copy, "tree", 1, DAMAGE_FLIP);
    damage_row(copy, "commits", 4, DAMAGE_REMOVE);
    for (long i = 0; i < MZ_DIFFERENCES + 7; i++)
        damage_row(copy, "records", i, DAMAGE_FLIP);
    report = run(copy);
    assert_int_equal(report.store.differences.count, MZ_DIFFERENCES + 9);
    assert_int_equal(mz_differences_named(&report.store.differences), MZ_DIFFERENCES);
    house_remove(copy);
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
        cmocka_unit_test_setup_teardown(test_many, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_evidence_and_head, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
