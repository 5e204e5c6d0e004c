/* daemon/store*: what a txn writes is there after its commit and not before, readers keep their
 * moment, the map grows, and what LMDB says becomes our statuses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <pthread.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <time.h>
#include <unistd.h>

#include "daemon/files.h"
#include "daemon/store.h"
#include "proto/rules/memory_records.h"
#include "tests/lib/house.h"

struct fixture {
    char directory[64];
    struct mz_store *store;
    struct mz_store_txn *txn, *other;
};

static const struct mz_store_identity identity = {
    .origin = "store.example", .origin_size = 13, .bootstrap = {{1}}, .log_key = {{2}}};

static void open_store(struct fixture *f, size_t map_size, bool read_only) {
    struct mz_store_options options = {
        .path = f->directory, .map_size = map_size, .read_only = read_only};
    assert_int_equal(mz_store_open(&options, &f->store, NULL), MZ_OK);
    f->txn = mz_store_txn_new(f->store);
    f->other = mz_store_txn_new(f->store);
}

static void close_store(struct fixture *f) {
    mz_store_txn_free(f->txn);
    mz_store_txn_free(f->other);
    mz_store_close(f->store);
}

static int set_up(void **state) {
    struct fixture *f = calloc(1, sizeof *f);
    strcpy(f->directory, "/tmp/mz-store-XXXXXX");
    assert_non_null(mkdtemp(f->directory));
    assert_int_equal(mz_store_create(f->directory, &identity, NULL), MZ_OK);
    open_store(f, 0, false);
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    struct fixture *f = *state;
    close_store(f);
    house_remove(f->directory);
    free(f);
    return 0;
}

static void test_identity(void **state) {
    struct fixture *f = *state;
    const struct mz_store_identity *read = mz_store_identity(f->store);
    assert_int_equal(read->origin_size, identity.origin_size);
    assert_memory_equal(read->origin, identity.origin, identity.origin_size);
    assert_memory_equal(&read->bootstrap, &identity.bootstrap, MZ_HASH_SIZE);
    assert_memory_equal(&read->log_key, &identity.log_key, MZ_HASH_SIZE);
}

static void test_no_store(void **state) {
    (void)state;
    struct mz_store *store;
    struct mz_fault fault = {.status = MZ_OK};
    struct mz_store_options options = {.path = "/nonexistent"};
    assert_int_equal(mz_store_open(&options, &store, &fault), MZ_E_NOT_FOUND);
    assert_string_equal(fault.place, "/nonexistent");
    /* An environment without tables: init was cut short. */
    char directory[] = "/tmp/mz-store-XXXXXX";
    assert_non_null(mkdtemp(directory));
    options.path = directory;
    assert_int_equal(mz_store_open(&options, &store, &fault), MZ_E_NOT_FOUND);
    house_remove(directory);
}

static void test_entries(void **state) {
    struct fixture *f = *state;
    uint64_t size;
    struct mz_span entry;
    assert_int_equal(mz_store_write(f->txn), MZ_OK);
    for (uint64_t i = 0; i < 300; i++) {
        uint8_t bytes[8] = {(uint8_t)i, (uint8_t)(i >> 8)};
        assert_int_equal(mz_store_entry_append(f->txn, i, mz_span_of(bytes, sizeof bytes)), MZ_OK);
    }
    /* A reader that began before sees nothing of it, also when it is committed. */
    assert_int_equal(mz_store_read(f->other), MZ_OK);
    assert_int_equal(mz_store_commit(f->txn), MZ_OK);
    assert_int_equal(mz_store_size(f->other, &size), MZ_OK);
    assert_int_equal(size, 0);
    mz_store_end(f->other);
    assert_int_equal(mz_store_read(f->other), MZ_OK);
    assert_int_equal(mz_store_size(f->other, &size), MZ_OK);
    assert_int_equal(size, 300);
    assert_int_equal(mz_store_entry(f->other, 256, &entry), MZ_OK);
    assert_int_equal(entry.data[1], 1);
    assert_int_equal(mz_store_entry(f->other, 300, &entry), MZ_E_NOT_FOUND);
    assert_int_equal(mz_store_trouble(f->other), MZ_STORE_SOUND);
    mz_store_end(f->other);
    /* Nothing is overwritten. */
    assert_int_equal(mz_store_write(f->txn), MZ_OK);
    assert_int_not_equal(mz_store_entry_append(f->txn, 299, mz_span_of("x", 1)), MZ_OK);
    assert_int_equal(mz_store_trouble(f->txn), MZ_STORE_BROKEN);
    mz_store_end(f->txn);
}

static void test_aborted(void **state) {
    struct fixture *f = *state;
    struct mz_span note;
    assert_int_equal(mz_store_write(f->txn), MZ_OK);
    assert_int_equal(mz_store_checkpoint_put(f->txn, mz_span_text("note")), MZ_OK);
    assert_int_equal(mz_store_boundary_put(f->txn, 5), MZ_OK);
    mz_store_end(f->txn);
    mz_store_end(f->txn);
    assert_int_equal(mz_store_read(f->txn), MZ_OK);
    uint64_t boundary;
    assert_int_equal(mz_store_checkpoint(f->txn, &note), MZ_E_NOT_FOUND);
    assert_int_equal(mz_store_boundary(f->txn, 1, &boundary), MZ_E_NOT_FOUND);
}

static void test_boundaries(void **state) {
    struct fixture *f = *state;
    static const uint64_t sizes[] = {1, 2, 5, 300, 70000};
    static const struct {
        uint64_t from, boundary; /* 0: none */
    } rows[] = {{0, 1},   {1, 1},     {2, 2},       {3, 5},    {5, 5},
                {6, 300}, {256, 300}, {301, 70000}, {70001, 0}};
    assert_int_equal(mz_store_write(f->txn), MZ_OK);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        assert_int_equal(mz_store_boundary_put(f->txn, sizes[i]), MZ_OK);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint64_t boundary = 0;
        enum mz_status status = mz_store_boundary(f->txn, rows[i].from, &boundary);
        assert_int_equal(status, rows[i].boundary != 0 ? MZ_OK : MZ_E_NOT_FOUND);
        assert_int_equal(boundary, rows[i].boundary);
    }
    mz_store_end(f->txn);
}

/* -- Records behave as those in memory. */

static bool count_record(void *arg, struct mz_span key, struct mz_span value) {
    (void)key;
    (void)value;
    return --*(int *)arg > 0;
}

static void test_records_as_in_memory(void **state) {
    struct fixture *f = *state;
    struct mz_memory_records *memory = mz_memory_records_new();
    struct mz_records model = mz_memory_records_interface(memory);
    struct mz_records records = mz_store_records(f->txn);
    assert_int_equal(mz_store_write(f->txn), MZ_OK);
    uint32_t random = 1;
    for (unsigned i = 0; i < 5000; i++) {
        random = random * 1664525 + 1013904223;
        uint8_t key[5] = {(uint8_t)(random >> 30), (uint8_t)(random >> 24 & 15), 0, 0, 0};
        uint8_t value[100];
        memset(value, (int)(random >> 8 & 255), sizeof value);
        size_t key_size = 1 + (random >> 16 & 3), size = random >> 12 & 63;
        bool remove = (random >> 20 & 7) == 0;
        struct mz_span k = mz_span_of(key, key_size);
        struct mz_span v = remove ? mz_span_of(NULL, 0) : mz_span_of(value, size + 1);
        assert_int_equal(model.put(model.ctx, k, v), MZ_OK);
        assert_int_equal(records.put(records.ctx, k, v), MZ_OK);
    }
    assert_int_equal(mz_store_commit(f->txn), MZ_OK);
    assert_int_equal(mz_store_read(f->txn), MZ_OK);
    struct mz_hash digest, expected;
    assert_int_equal(mz_records_digest(&records, &digest), MZ_OK);
    assert_int_equal(mz_records_digest(&model, &expected), MZ_OK);
    assert_memory_equal(digest.bytes, expected.bytes, MZ_HASH_SIZE);
    /* A scan can begin in the middle and stop early. */
    int left = 3, all = 1000;
    uint8_t prefix[] = {1}, from[] = {1, 8};
    struct mz_span p = mz_span_of(prefix, 1), at = mz_span_of(from, 2);
    assert_int_equal(records.scan(records.ctx, p, at, count_record, &left), MZ_OK);
    assert_int_equal(left, 0);
    assert_int_equal(records.scan(records.ctx, p, at, count_record, &all), MZ_OK);
    int model_all = 1000;
    assert_int_equal(model.scan(model.ctx, p, at, count_record, &model_all), MZ_OK);
    assert_int_equal(all, model_all);
    /* A read txn does not write. */
    assert_int_not_equal(records.put(records.ctx, p, p), MZ_OK);
    assert_int_equal(mz_store_trouble(f->txn), MZ_STORE_BROKEN);
    mz_store_end(f->txn);
    mz_memory_records_free(memory);
}

static void test_lists(void **state) {
    struct fixture *f = *state;
    struct mz_hash root = {{7}};
    struct mz_span object;
    assert_int_equal(mz_store_write(f->txn), MZ_OK);
    assert_int_equal(mz_store_list_put(f->txn, &root, mz_span_text("first")), MZ_OK);
    assert_int_equal(mz_store_list_put(f->txn, &root, mz_span_text("other")), MZ_OK);
    assert_int_equal(mz_store_trouble(f->txn), MZ_STORE_SOUND);
    assert_int_equal(mz_store_commit(f->txn), MZ_OK);
    assert_int_equal(mz_store_read(f->txn), MZ_OK);
    assert_int_equal(mz_store_list(f->txn, &root, &object), MZ_OK);
    assert_true(mz_span_equal_text(object, "first"));
    struct mz_objects objects = mz_store_objects(f->txn);
    root.bytes[0]++;
    assert_int_equal(objects.list(objects.ctx, &root, &object), MZ_E_NOT_FOUND);
    mz_store_end(f->txn);
}

/* -- Growth, faults. */

static void test_growth(void **state) {
    struct fixture *f = *state;
    close_store(f);
    open_store(f, 1 << 17, false);
    static uint8_t object[50000];
    unsigned grown = 0;
    for (unsigned i = 0; i < 40;) {
        struct mz_hash root = {{(uint8_t)i}};
        assert_int_equal(mz_store_write(f->txn), MZ_OK);
        enum mz_status status = mz_store_list_put(f->txn, &root, mz_span_of(object, sizeof object));
        if (status == MZ_OK)
            status = mz_store_commit(f->txn);
        if (status == MZ_OK) {
            i++;
            continue;
        }
        assert_int_equal(status, MZ_E_NO_SPACE);
        assert_int_equal(mz_store_trouble(f->txn), MZ_STORE_MAP_FULL);
        mz_store_end(f->txn);
        assert_int_equal(mz_store_grow(f->store), MZ_OK);
        grown++;
    }
    assert_true(grown >= 3);
    close_store(f);
    open_store(f, 1 << 17, false); /* opens with room, though asked for less */
    assert_int_equal(mz_store_read(f->txn), MZ_OK);
    struct mz_hash root = {{39}};
    struct mz_span there;
    assert_int_equal(mz_store_list(f->txn, &root, &there), MZ_OK);
    assert_int_equal(there.size, sizeof object);
    mz_store_end(f->txn);
}

static void *grow_it(void *arg) {
    struct fixture *f = arg;
    assert_int_equal(mz_store_grow(f->store), MZ_OK);
    return NULL;
}

/* Whoever reads already may begin another read while the growth waits for the first to end: a
 * request keeps its snapshot while the ledger looks an object up. */
static void test_growth_while_reading(void **state) {
    struct fixture *f = *state;
    pthread_t grower;
    assert_int_equal(mz_store_read(f->txn), MZ_OK);
    assert_int_equal(pthread_create(&grower, NULL, grow_it, f), 0);
    struct timespec pause = {.tv_nsec = 50000000};
    nanosleep(&pause, NULL);
    alarm(20); /* a deadlock ends the test */
    assert_int_equal(mz_store_read(f->other), MZ_OK);
    mz_store_end(f->other);
    mz_store_end(f->txn);
    assert_int_equal(pthread_join(grower, NULL), 0);
    alarm(0);
    assert_int_equal(mz_store_read(f->other), MZ_OK);
    mz_store_end(f->other);
}

static void *grow(void *arg) {
    assert_int_equal(mz_store_grow(arg), MZ_OK);
    return NULL;
}

/* While the map waits to grow, who is inside may open another view: it would wait for itself. */
static void test_growth_lets_readers_in(void **state) {
    struct fixture *f = *state;
    pthread_t thread;
    uint64_t size;
    assert_int_equal(mz_store_read(f->txn), MZ_OK);
    assert_int_equal(pthread_create(&thread, NULL, grow, f->store), 0);
    struct timespec pause = {.tv_nsec = 20000000};
    nanosleep(&pause, NULL);
    assert_int_equal(mz_store_read(f->other), MZ_OK);
    assert_int_equal(mz_store_size(f->other, &size), MZ_OK);
    mz_store_end(f->other);
    mz_store_end(f->txn);
    pthread_join(thread, NULL);
    assert_int_equal(mz_store_read(f->txn), MZ_OK);
    assert_int_equal(mz_store_size(f->txn, &size), MZ_OK);
    mz_store_end(f->txn);
}

static int no_space(void *ctx) {
    (void)ctx;
    return ENOSPC;
}

static void test_injected_commit(void **state) {
    struct fixture *f = *state;
    close_store(f);
    struct mz_store_faults faults = {.commit = no_space};
    struct mz_store_options options = {.path = f->directory, .faults = &faults};
    assert_int_equal(mz_store_open(&options, &f->store, NULL), MZ_OK);
    f->txn = mz_store_txn_new(f->store);
    f->other = mz_store_txn_new(f->store);
    assert_int_equal(mz_store_write(f->txn), MZ_OK);
    assert_int_equal(mz_store_checkpoint_put(f->txn, mz_span_text("note")), MZ_OK);
    assert_int_equal(mz_store_commit(f->txn), MZ_E_NO_SPACE);
    assert_int_equal(mz_store_trouble(f->txn), MZ_STORE_BROKEN);
    assert_non_null(strstr(mz_store_trouble_text(f->txn), "space"));
    assert_int_equal(mz_store_read(f->txn), MZ_OK);
    struct mz_span note;
    assert_int_equal(mz_store_checkpoint(f->txn, &note), MZ_E_NOT_FOUND);
    mz_store_end(f->txn);
}

static void test_keys(void **state) {
    struct fixture *f = *state;
    char path[128];
    snprintf(path, sizeof path, "%s/keys", f->directory);
    assert_int_equal(mz_files_folder(path, NULL), MZ_OK);
    struct mz_store_keys *keys;
    struct mz_span name = mz_span_text("payee 1"), fresh = mz_span_text("0123456789abcdef");
    char key[16];
    assert_int_equal(mz_store_keys_open(path, false, false, &keys, NULL), MZ_E_NOT_FOUND);
    assert_int_equal(mz_store_keys_open(path, true, false, &keys, NULL), MZ_OK);
    assert_int_equal(mz_store_keys_commit(keys), MZ_OK);
    assert_int_equal(mz_store_keys_ensure(keys, name, fresh, key), MZ_OK);
    assert_memory_equal(key, fresh.data, 16);
    assert_int_equal(mz_store_keys_get(keys, name, key, 16), MZ_E_NOT_FOUND);
    mz_store_keys_abort(keys);
    assert_int_equal(mz_store_keys_ensure(keys, name, fresh, key), MZ_OK);
    assert_int_equal(mz_store_keys_commit(keys), MZ_OK);
    /* The key there is stays. */
    assert_int_equal(mz_store_keys_ensure(keys, name, mz_span_text("fedcba9876543210"), key),
                     MZ_OK);
    assert_memory_equal(key, fresh.data, 16);
    mz_store_keys_abort(keys);
    assert_int_equal(mz_store_keys_get(keys, name, key, 16), MZ_OK);
    assert_int_not_equal(mz_store_keys_get(keys, name, key, 15), MZ_OK);
    mz_store_keys_close(keys);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_identity, set_up, tear_down),
        cmocka_unit_test(test_no_store),
        cmocka_unit_test_setup_teardown(test_entries, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_aborted, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_boundaries, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_records_as_in_memory, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_lists, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_growth, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_growth_while_reading, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_growth_lets_readers_in, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_injected_commit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_keys, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
