/* daemon/head: a database behind or beside the last signed head is refused (T8); one that is ahead
 * of it is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/files.h"
#include "proto/log/checkpoint.h"
#include "proto/log/note_key.h"
#include "tests/lib/house.h"

enum { STATEMENTS = 20 };

struct fixture {
    struct house *house;
    struct ledger *maker;
    uint64_t first; /* of the statements that may be filed in any order */
    char backup[300], database[300], head[300];
};

/* A ledger with half of the statements, closed; and a backup of its database. */
static int set_up(void **state) {
    struct fixture *f = calloc(1, sizeof *f);
    f->house = house_new();
    f->maker = ledger_new();
    snprintf(f->backup, sizeof f->backup, "%s/backup", f->house->directory);
    snprintf(f->database, sizeof f->database, "%s/ledger", f->house->directory);
    snprintf(f->head, sizeof f->head, "%s/head", f->house->directory);
    house_open(f->house);
    f->first = house_open_business(f->house, f->maker, STATEMENTS);
    for (uint64_t i = 0; i < STATEMENTS / 2; i++)
        house_file_one(f->house, house_statement(f->maker, f->first + i));
    house_close(f->house);
    house_copy(f->database, f->backup);
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

static void file_rest(struct fixture *f, bool reversed) {
    house_open(f->house);
    for (uint64_t i = STATEMENTS / 2; i < STATEMENTS; i++) {
        uint64_t at = reversed ? STATEMENTS / 2 + STATEMENTS - 1 - i : i;
        struct mz_answer answer =
            house_file_one(f->house, house_statement(f->maker, f->first + at));
        assert_int_equal(answer.status, MZ_ANSWER_RECORDED);
    }
    house_close(f->house);
}

static void restore(struct fixture *f) {
    house_remove(f->database);
    house_copy(f->backup, f->database);
}

static void assert_opens(struct fixture *f, enum mz_status expected) {
    struct mz_fault fault = {.status = MZ_OK};
    enum mz_status status = house_try_open(f->house, &fault);
    assert_string_equal(mz_status_code(status), mz_status_code(expected));
    if (status != MZ_OK) {
        assert_null(f->house->ledger);
        assert_int_equal(fault.status, expected);
    }
    house_close(f->house);
}

static void test_head_follows(void **state) {
    struct fixture *f = *state;
    file_rest(f, false);
    uint8_t note[1024];
    size_t size;
    assert_int_equal(mz_files_read(f->head, note, sizeof note, &size, NULL), MZ_OK);
    struct mz_note_key key;
    struct mz_checkpoint head;
    struct mz_span origin = mz_span_text(LEDGER_ORIGIN);
    assert_int_equal(
        mz_note_key_make(origin, MZ_NOTE_ED25519, ledger_key_of("log").key.bytes, &key), MZ_OK);
    assert_int_equal(mz_checkpoint_open(mz_span_of(note, size), origin, &key, &head), MZ_OK);
    assert_int_equal(head.size, f->first + STATEMENTS);
    assert_opens(f, MZ_OK);
}

static void test_old_backup(void **state) {
    struct fixture *f = *state;
    file_rest(f, false);
    restore(f);
    assert_opens(f, MZ_E_ROLLED_BACK);
    assert_opens(f, MZ_E_ROLLED_BACK);
}

/* A head that is late, as after a kill, or lost with its disk, is no harm. */
static void test_late_or_lost_head(void **state) {
    struct fixture *f = *state;
    uint8_t note[1024];
    size_t size;
    assert_int_equal(mz_files_read(f->head, note, sizeof note, &size, NULL), MZ_OK);
    file_rest(f, false);
    assert_int_equal(mz_files_replace(f->house->directory, "head", mz_span_of(note, size), NULL),
                     MZ_OK);
    assert_opens(f, MZ_OK);
    unlink(f->head);
    assert_opens(f, MZ_OK);
}

/* The backup went on by itself somewhere else, and is longer now: another history. */
static void test_another_history(void **state) {
    struct fixture *f = *state;
    file_rest(f, false);
    char kept[300];
    snprintf(kept, sizeof kept, "%s/kept", f->house->directory);
    assert_int_equal(rename(f->head, kept), 0);
    restore(f);
    file_rest(f, true);
    assert_int_equal(rename(kept, f->head), 0);
    assert_opens(f, MZ_E_SPLIT_VIEW);
}

static void test_damaged_head(void **state) {
    struct fixture *f = *state;
    uint8_t note[1024];
    size_t size;
    assert_int_equal(mz_files_read(f->head, note, sizeof note, &size, NULL), MZ_OK);
    note[size - 10] = note[size - 10] == 'A' ? 'B' : 'A';
    assert_int_equal(mz_files_replace(f->house->directory, "head", mz_span_of(note, size), NULL),
                     MZ_OK);
    assert_opens(f, MZ_E_BAD_NOTE);
    assert_int_equal(mz_files_replace(f->house->directory, "head", mz_span_text("nonsense"), NULL),
                     MZ_OK);
    assert_opens(f, MZ_E_BAD_NOTE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_head_follows, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_old_backup, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_late_or_lost_head, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_another_history, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_damaged_head, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
