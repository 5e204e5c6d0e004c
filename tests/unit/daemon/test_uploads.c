/* daemon/uploads, evidence: parts in order with resume, also after a restart; what does not have
 * its hash is dropped. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/files.h"
#include "proto/base/hex.h"
#include "proto/log/hash.h"
#include "tests/lib/house.h"

enum { SIZE = 3000, PART = 1000, LINES = 2000 };

struct fixture {
    struct house *house;
    struct ledger *maker;
    uint8_t file[SIZE];
    struct mz_hash name;
};

static int set_up(void **state) {
    struct fixture *f = calloc(1, sizeof *f);
    f->house = house_new();
    f->maker = ledger_new();
    for (unsigned i = 0; i < SIZE; i++)
        f->file[i] = (uint8_t)(i * 7 + i / 256);
    f->name = mz_sha256(mz_span_of(f->file, SIZE));
    house_open(f->house);
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

/* -- One part, waiting for `done` if it completes. */

struct outcome {
    enum mz_status status; /* of the part, or of `done` */
    uint64_t received;
    bool complete;
    struct mz_fault fault;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    bool done;
};

static void finish(void *arg, enum mz_status status, const struct mz_fault *fault) {
    struct outcome *o = arg;
    pthread_mutex_lock(&o->mutex);
    o->status = status;
    o->fault = *fault;
    o->done = true;
    pthread_cond_signal(&o->changed);
    pthread_mutex_unlock(&o->mutex);
}

static struct outcome send(struct fixture *f, enum mz_object_kind kind, const struct mz_hash *name,
                           uint64_t offset, uint64_t size, struct mz_span part) {
    struct outcome o = {.mutex = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};
    struct mz_fault fault;
    enum mz_status status = mz_ledger_upload(f->house->ledger, kind, name, offset, size, part,
                                             finish, &o, &o.received, &o.complete, &fault);
    pthread_mutex_lock(&o.mutex);
    while (o.complete && !o.done)
        pthread_cond_wait(&o.changed, &o.mutex);
    pthread_mutex_unlock(&o.mutex);
    if (!o.complete)
        o.status = status;
    return o;
}

static struct outcome send_part(struct fixture *f, uint64_t offset, size_t size) {
    return send(f, MZ_OBJECT_EVIDENCE, &f->name, offset, SIZE, mz_span_of(f->file + offset, size));
}

static void assert_state(struct fixture *f, enum mz_status status, uint64_t received) {
    uint64_t have, size;
    assert_int_equal(
        mz_ledger_object_state(f->house->ledger, MZ_OBJECT_EVIDENCE, &f->name, &have, &size),
        status);
    if (status != MZ_OK)
        return;
    assert_int_equal(have, received);
    assert_int_equal(size, SIZE);
}

static void assert_readable(struct fixture *f) {
    uint8_t buffer[SIZE];
    size_t read;
    uint64_t size;
    assert_int_equal(mz_ledger_object_read(f->house->ledger, MZ_OBJECT_EVIDENCE, &f->name, 10,
                                           buffer, sizeof buffer, &read, &size),
                     MZ_OK);
    assert_int_equal(read, SIZE - 10);
    assert_int_equal(size, SIZE);
    assert_memory_equal(buffer, f->file + 10, read);
    assert_int_equal(mz_ledger_object_read(f->house->ledger, MZ_OBJECT_EVIDENCE, &f->name, SIZE + 5,
                                           buffer, 10, &read, &size),
                     MZ_OK);
    assert_int_equal(read, 0);
}

static void test_parts_and_resume(void **state) {
    struct fixture *f = *state;
    assert_state(f, MZ_E_NOT_FOUND, 0);
    struct outcome o = send_part(f, 0, PART);
    assert_int_equal(o.status, MZ_OK);
    assert_int_equal(o.received, PART);
    assert_false(o.complete);
    assert_state(f, MZ_OK, PART);
    /* A part that is there already is skipped, one that overlaps adds what is new. */
    o = send_part(f, 0, PART / 2);
    assert_int_equal(o.received, PART);
    o = send_part(f, PART / 2, PART);
    assert_int_equal(o.received, PART + PART / 2);
    house_close(f->house);
    house_open(f->house);
    assert_state(f, MZ_OK, PART + PART / 2);
    o = send_part(f, PART + PART / 2, SIZE - PART - PART / 2);
    assert_int_equal(o.status, MZ_OK);
    assert_true(o.complete);
    assert_state(f, MZ_OK, SIZE);
    assert_readable(f);
    /* It is there: any part of it is answered at once, and `done` is called. */
    o = send_part(f, 0, PART);
    assert_int_equal(o.status, MZ_OK);
    assert_true(o.complete && o.done);
    assert_int_equal(o.received, SIZE);
    house_close(f->house);
    house_open(f->house);
    assert_readable(f);
}

static void test_refused_parts(void **state) {
    struct fixture *f = *state;
    struct mz_span whole = mz_span_of(f->file, SIZE);
    const struct {
        enum mz_object_kind kind;
        uint64_t offset, size;
        size_t part;
        enum mz_status status;
    } rows[] = {
        {MZ_OBJECT_EVIDENCE, 0, 0, 0, MZ_E_OUT_OF_RANGE},
        {MZ_OBJECT_EVIDENCE, 0, MZ_MAX_EVIDENCE + 1, 10, MZ_E_TOO_LARGE},
        {MZ_OBJECT_LIST, 0, MZ_MAX_LIST_BYTES + 1, 10, MZ_E_TOO_LARGE},
        {MZ_OBJECT_EVIDENCE, 0, 100, 101, MZ_E_OUT_OF_RANGE},
        {MZ_OBJECT_EVIDENCE, 50, 100, 51, MZ_E_OUT_OF_RANGE},
        {MZ_OBJECT_EVIDENCE, UINT64_MAX, 100, 2, MZ_E_OUT_OF_RANGE},
        {MZ_OBJECT_EVIDENCE, 1, SIZE, 10, MZ_E_OUT_OF_RANGE}, /* a gap */
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct outcome o = send(f, rows[i].kind, &f->name, rows[i].offset, rows[i].size,
                                mz_span_of(whole.data, rows[i].part));
        assert_string_equal(mz_status_code(o.status), mz_status_code(rows[i].status));
        assert_false(o.complete);
    }
    assert_state(f, MZ_E_NOT_FOUND, 0);
}

/* Begun with a wrong size: going on is refused, beginning anew is not. */
static void test_another_size(void **state) {
    struct fixture *f = *state;
    struct outcome o =
        send(f, MZ_OBJECT_EVIDENCE, &f->name, 0, SIZE + 1, mz_span_of(f->file, PART));
    assert_int_equal(o.status, MZ_OK);
    o = send_part(f, PART, PART);
    assert_int_equal(o.status, MZ_E_OUT_OF_RANGE);
    o = send_part(f, 0, SIZE);
    assert_int_equal(o.status, MZ_OK);
    assert_true(o.complete);
    assert_readable(f);
}

/* Nothing is left of uploads that ended, well or not. */
static void assert_no_parts(struct fixture *f) {
    char path[512];
    snprintf(path, sizeof path, "%s/uploads", f->house->directory);
    DIR *folder = opendir(path);
    assert_non_null(folder);
    struct dirent *file;
    while ((file = readdir(folder)) != NULL)
        assert_true(file->d_name[0] == '.');
    closedir(folder);
}

static void test_wrong_bytes(void **state) {
    struct fixture *f = *state;
    f->file[SIZE - 1] ^= 1;
    struct outcome o = send_part(f, 0, SIZE);
    assert_true(o.complete);
    assert_int_equal(o.status, MZ_E_BAD_OBJECT);
    assert_int_equal(o.fault.status, MZ_E_BAD_OBJECT);
    assert_no_parts(f);
    assert_state(f, MZ_E_NOT_FOUND, 0);
    f->file[SIZE - 1] ^= 1;
    assert_int_equal(send_part(f, 0, SIZE).status, MZ_OK);
    assert_readable(f);
    assert_int_equal(mz_ledger_health(f->house->ledger, NULL), MZ_OK);
}

/* Killed between the last part and its being hashed: it is finished at the next start. Files that
 * are none of ours, and parts longer than their object, are cleared away. */
static void test_found_whole_at_start(void **state) {
    struct fixture *f = *state;
    house_close(f->house);
    char hex[MZ_HEX_HASH_SIZE + 1], path[512];
    mz_hex_of_hash(&f->name, hex);
    snprintf(path, sizeof path, "%s/uploads/evidence-%s-%d", f->house->directory, hex, SIZE);
    assert_int_equal(mz_files_create(path, mz_span_of(f->file, SIZE), NULL), MZ_OK);
    char stray[512], longer[512];
    snprintf(stray, sizeof stray, "%s/uploads/evidence-xyz", f->house->directory);
    snprintf(longer, sizeof longer, "%s/uploads/list-%s-%d", f->house->directory, hex, SIZE - 1);
    assert_int_equal(mz_files_create(stray, mz_span_text("stray"), NULL), MZ_OK);
    assert_int_equal(mz_files_create(longer, mz_span_of(f->file, SIZE), NULL), MZ_OK);
    house_open(f->house);
    house_close(f->house); /* waits for what was to be finished */
    house_open(f->house);
    assert_state(f, MZ_OK, SIZE);
    assert_readable(f);
    assert_false(mz_files_exists(path));
    assert_false(mz_files_exists(stray));
    assert_false(mz_files_exists(longer));
}

static void test_lists(void **state) {
    struct fixture *f = *state;
    struct mz_line *lines = calloc(LINES, sizeof *lines);
    for (uint64_t i = 0; i < LINES; i++)
        lines[i] = (struct mz_line){.line = i + 1,
                                    .payee = ledger_id("payee", i),
                                    .amount = 50000,
                                    .salt = ledger_id("salt", i)};
    struct mz_list_totals totals = ledger_list(f->maker, MZ_LIST_ROSTER, lines, LINES);
    free(lines);
    struct mz_span object = ledger_object(f->maker, &totals.root);
    assert_int_equal(house_upload(f->house, MZ_OBJECT_LIST, &f->name, object, NULL),
                     MZ_E_BAD_OBJECT);
    assert_int_not_equal(
        house_upload(f->house, MZ_OBJECT_LIST, &totals.root, mz_span_of(f->file, SIZE), NULL),
        MZ_OK);
    size_t half = object.size / 2;
    struct outcome o =
        send(f, MZ_OBJECT_LIST, &totals.root, 0, object.size, mz_span_of(object.data, half));
    assert_int_equal(o.received, half);
    o = send(f, MZ_OBJECT_LIST, &totals.root, half, object.size,
             mz_span_of(object.data + half, object.size - half));
    assert_true(o.complete);
    assert_int_equal(o.status, MZ_OK);
    house_close(f->house);
    house_open(f->house);
    assert_no_parts(f);
    uint8_t *back = malloc(object.size);
    size_t read;
    uint64_t size;
    assert_int_equal(mz_ledger_object_read(f->house->ledger, MZ_OBJECT_LIST, &totals.root, 0, back,
                                           object.size, &read, &size),
                     MZ_OK);
    assert_int_equal(size, object.size);
    assert_true(mz_span_equal(mz_span_of(back, read), object));
    free(back);
}

/* More uploads under way than there is room for: the ones that rested longest give way. */
static void test_many_under_way(void **state) {
    struct fixture *f = *state;
    for (unsigned i = 0; i < 300; i++) {
        struct mz_hash name = f->name;
        name.bytes[0] = (uint8_t)i;
        name.bytes[1] = (uint8_t)(i >> 8);
        struct outcome o = send(f, MZ_OBJECT_EVIDENCE, &name, 0, SIZE, mz_span_of(f->file, 1));
        assert_int_equal(o.status, MZ_OK);
    }
    struct mz_hash oldest = f->name;
    oldest.bytes[0] = oldest.bytes[1] = 0;
    uint64_t received, size;
    assert_int_equal(
        mz_ledger_object_state(f->house->ledger, MZ_OBJECT_EVIDENCE, &oldest, &received, &size),
        MZ_E_NOT_FOUND);
    assert_int_equal(send_part(f, 0, SIZE).status, MZ_OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_parts_and_resume, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_refused_parts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_another_size, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_wrong_bytes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_found_whole_at_start, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_lists, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_many_under_way, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
