/* proto/rules/memory_records, record_map, arena and staging, against a plain array as the model. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include <stdio.h>
#include <stdlib.h>

#include "proto/rules/arena.h"
#include "proto/rules/memory_records.h"
#include "proto/rules/record_map.h"
#include "proto/rules/staging.h"

/* A small generator of our own, so that a failing seed can be run again. */
static uint64_t next(uint64_t *seed) {
    *seed += UINT64_C(0x9e3779b97f4a7c15);
    uint64_t z = *seed;
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

#define KEYS 512u

struct model {
    char values[KEYS][64];
    bool there[KEYS];
};

static struct mz_span key_of(unsigned n, char buffer[32]) {
    /* Lengths from 3 to 20 bytes, some keys prefixes of others. */
    int size = snprintf(buffer, 32, "k%0*u", (int)(n % 18) + 1, n);
    return mz_span_of(buffer, (size_t)size);
}

static void change(struct mz_records records, struct model *model, uint64_t *seed) {
    char buffer[32];
    unsigned n = (unsigned)(next(seed) % KEYS);
    struct mz_span key = key_of(n, buffer);
    if (next(seed) % 4 == 0) {
        assert_int_equal(records.put(records.ctx, key, (struct mz_span){NULL, 0}), MZ_OK);
        model->there[n] = false;
        return;
    }
    size_t size = (size_t)(next(seed) % 60);
    memset(model->values[n], 0, sizeof model->values[n]);
    for (size_t i = 0; i < size; i++)
        model->values[n][i] = (char)('a' + next(seed) % 26);
    model->there[n] = true;
    assert_int_equal(records.put(records.ctx, key, mz_span_of(model->values[n], size)), MZ_OK);
}

static void compare(struct mz_records records, const struct model *model) {
    char buffer[32];
    for (unsigned n = 0; n < KEYS; n++) {
        struct mz_span value;
        enum mz_status status = records.get(records.ctx, key_of(n, buffer), &value);
        assert_int_equal(status, model->there[n] ? MZ_OK : MZ_E_NOT_FOUND);
        if (status == MZ_OK)
            assert_true(mz_span_equal_text(value, model->values[n]));
    }
}

struct seen {
    uint8_t last[64];
    size_t last_size, count, stop_after;
    struct mz_span prefix;
};

static bool see(void *arg, struct mz_span key, struct mz_span value) {
    struct seen *seen = arg;
    assert_non_null(value.data);
    if (seen->count > 0)
        assert_true(mz_span_compare(mz_span_of(seen->last, seen->last_size), key) < 0);
    memcpy(seen->last, key.data, key.size);
    seen->last_size = key.size;
    seen->count++;
    return seen->count != seen->stop_after;
}

static void test_model(void **state) {
    (void)state;
    for (uint64_t first = 1; first <= 20; first++) {
        uint64_t seed = first;
        struct mz_memory_records *memory = mz_memory_records_new();
        struct mz_records records = mz_memory_records_interface(memory);
        static struct model model;
        memset(&model, 0, sizeof model);
        for (unsigned round = 0; round < 8; round++) {
            for (unsigned i = 0; i < 300; i++)
                change(records, &model, &seed);
            compare(records, &model);
            size_t keys = 0, bytes, live = 0;
            for (unsigned n = 0; n < KEYS; n++)
                live += model.there[n];
            mz_memory_records_usage(memory, &keys, &bytes);
            assert_int_equal(keys, live);
            struct seen seen = {.prefix = mz_span_text("k")};
            assert_int_equal(records.scan(records.ctx, seen.prefix, mz_span_text(""), see, &seen),
                             MZ_OK);
            assert_int_equal(seen.count, live);
        }
        mz_memory_records_free(memory);
    }
}

static void test_scan(void **state) {
    (void)state;
    struct mz_memory_records *memory = mz_memory_records_new();
    struct mz_records records = mz_memory_records_interface(memory);
    static const char *const keys[] = {"b", "a1", "a", "a10", "c", "a2", "b1"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        assert_int_equal(records.put(records.ctx, mz_span_text(keys[i]), mz_span_text(keys[i])),
                         MZ_OK);
    static const struct {
        const char *prefix, *from;
        size_t stop_after, count;
        const char *last;
    } cases[] = {
        {"", "", 0, 7, "c"},      {"a", "", 0, 4, "a2"}, {"a", "a1", 0, 3, "a2"},
        {"a", "a11", 0, 1, "a2"}, {"a", "b", 0, 0, ""},  {"", "b", 0, 3, "c"},
        {"a1", "", 0, 2, "a10"},  {"", "", 2, 2, "a1"},  {"d", "", 0, 0, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct seen seen = {.stop_after = cases[i].stop_after};
        assert_int_equal(records.scan(records.ctx, mz_span_text(cases[i].prefix),
                                      mz_span_text(cases[i].from), see, &seen),
                         MZ_OK);
        assert_int_equal(seen.count, cases[i].count);
        assert_true(mz_span_equal_text(mz_span_of(seen.last, seen.last_size), cases[i].last));
    }
    /* A value that is there and empty is there. */
    struct mz_span value;
    assert_int_equal(records.put(records.ctx, mz_span_text("e"), mz_span_text("")), MZ_OK);
    assert_int_equal(records.get(records.ctx, mz_span_text("e"), &value), MZ_OK);
    assert_int_equal(value.size, 0);
    mz_memory_records_free(memory);
}

/* Staged writes are seen through the staging area and nowhere else, until they are flushed. */
struct order {
    char last[32];
    size_t count;
};

static enum mz_status ascending(void *arg, struct mz_span key, struct mz_span value) {
    struct order *order = arg;
    (void)value;
    assert_true(order->count == 0 || mz_span_compare(mz_span_text(order->last), key) < 0);
    snprintf(order->last, sizeof order->last, "%.*s", (int)key.size, (const char *)key.data);
    order->count++;
    return MZ_OK;
}

/* In order whatever came in order, and found whether room was made for it or not. */
static void test_order(void **state) {
    (void)state;
    enum { COUNT = 5000 };
    for (unsigned turn = 0; turn < 4; turn++) {
        struct mz_memory_records *memory = mz_memory_records_new();
        struct mz_records records = mz_memory_records_interface(memory);
        if (turn % 2 == 0)
            assert_int_equal(mz_memory_records_reserve(memory, COUNT), MZ_OK);
        for (unsigned n = 0; n < COUNT; n++) {
            char key[16];
            /* Ascending, and then one in the middle that is not. */
            unsigned number = turn < 2 || n != COUNT / 2 ? n + 1 : 0;
            snprintf(key, sizeof key, "%06u", number);
            assert_int_equal(records.put(records.ctx, mz_span_text(key), mz_span_text(key)), MZ_OK);
        }
        struct order order = {.count = 0};
        assert_int_equal(mz_memory_records_each(memory, ascending, &order), MZ_OK);
        assert_int_equal(order.count, COUNT);
        struct mz_span value;
        assert_int_equal(records.get(records.ctx, mz_span_text("004999"), &value), MZ_OK);
        assert_int_equal(mz_memory_records_reserve(memory, 1), MZ_OK);
        assert_int_equal(records.get(records.ctx, mz_span_text("000001"), &value), MZ_OK);
        assert_int_equal(mz_memory_records_reserve(memory, SIZE_MAX), MZ_E_NO_MEMORY);
        mz_memory_records_free(memory);
    }
}

static void test_staging(void **state) {
    (void)state;
    uint64_t seed = 42;
    static struct model below, above;
    memset(&below, 0, sizeof below);
    struct mz_memory_records *memory = mz_memory_records_new();
    struct mz_records records = mz_memory_records_interface(memory);
    struct mz_staging *staging = mz_staging_new(records);
    struct mz_records staged = mz_staging_records(staging);
    for (unsigned round = 0; round < 60; round++) {
        above = below;
        unsigned changes = (unsigned)(next(&seed) % 200);
        for (unsigned i = 0; i < changes; i++)
            change(staged, &above, &seed);
        compare(staged, &above);
        compare(records, &below);
        if (round % 3 == 0) {
            mz_staging_clear(staging);
        } else {
            assert_int_equal(mz_staging_flush(staging), MZ_OK);
            below = above;
        }
        compare(records, &below);
        compare(staged, &below);
    }
    mz_staging_free(staging);
    mz_memory_records_free(memory);
}

/* A view given out stays what it was, whatever is put afterwards. */
static void test_views(void **state) {
    (void)state;
    struct mz_memory_records *memory = mz_memory_records_new();
    struct mz_staging *staging = mz_staging_new(mz_memory_records_interface(memory));
    struct mz_records staged = mz_staging_records(staging);
    struct mz_span key = mz_span_text("key"), first;
    assert_int_equal(staged.put(staged.ctx, key, mz_span_text("first")), MZ_OK);
    assert_int_equal(staged.get(staged.ctx, key, &first), MZ_OK);
    char buffer[32];
    for (unsigned n = 0; n < 2000; n++)
        assert_int_equal(
            staged.put(staged.ctx, n % 2 == 0 ? key : key_of(n, buffer), mz_span_text("other")),
            MZ_OK);
    assert_true(mz_span_equal_text(first, "first"));
    mz_staging_free(staging);
    mz_memory_records_free(memory);
}

/* -- What the records below are given, and in which order; and what a failure there leaves. */

struct recorder {
    char last[32];
    size_t puts, fail_at;
};

static enum mz_status record_put(void *ctx, struct mz_span key, struct mz_span value) {
    struct recorder *recorder = ctx;
    (void)value;
    if (recorder->puts == recorder->fail_at)
        return MZ_E_IO;
    if (recorder->puts++ > 0)
        assert_true(mz_span_compare(mz_span_text(recorder->last), key) < 0);
    memcpy(recorder->last, key.data, key.size);
    recorder->last[key.size] = '\0';
    return MZ_OK;
}

static enum mz_status record_get(void *ctx, struct mz_span key, struct mz_span *ret_value) {
    (void)ctx, (void)key, (void)ret_value;
    return MZ_E_NOT_FOUND;
}

static void test_flush_order(void **state) {
    (void)state;
    struct recorder recorder = {.fail_at = SIZE_MAX};
    struct mz_staging *staging =
        mz_staging_new((struct mz_records){.ctx = &recorder, .get = record_get, .put = record_put});
    struct mz_records staged = mz_staging_records(staging);
    char buffer[32];
    for (unsigned n = KEYS; n-- > 0;)
        assert_int_equal(staged.put(staged.ctx, key_of(n, buffer), mz_span_text("v")), MZ_OK);
    assert_int_equal(mz_staging_flush(staging), MZ_OK);
    assert_int_equal(recorder.puts, KEYS);
    assert_int_equal(mz_staging_flush(staging), MZ_OK);
    assert_int_equal(recorder.puts, KEYS);
    recorder = (struct recorder){.fail_at = 3};
    for (unsigned n = 0; n < 10; n++)
        assert_int_equal(staged.put(staged.ctx, key_of(n, buffer), mz_span_text("v")), MZ_OK);
    assert_int_equal(mz_staging_flush(staging), MZ_E_IO);
    recorder.fail_at = SIZE_MAX;
    assert_int_equal(mz_staging_flush(staging), MZ_OK); /* dropped, not kept for later */
    assert_int_equal(recorder.puts, 3);
    struct mz_key key = mz_key_of_code(MZ_TABLE_PROJECT, mz_span_text("p"));
    struct mz_index_record record = {.index = 4};
    assert_int_equal(mz_staging_add(staging, &key, &mz_index_record_schema, &record), MZ_OK);
    assert_int_equal(mz_staging_add(staging, &key, &mz_index_record_schema, &record), MZ_E_EXISTS);
    mz_staging_free(staging);
}

static void test_arena(void **state) {
    (void)state;
    struct mz_arena arena = {0};
    for (unsigned round = 0; round < 3; round++) {
        uint8_t *taken[300];
        for (size_t i = 0; i < 300; i++) {
            size_t size = i * i % 5000 + (i == 200 ? 9000000 : 1);
            taken[i] = mz_arena_take(&arena, size);
            assert_non_null(taken[i]);
            assert_int_equal((uintptr_t)taken[i] % 8, 0);
            memset(taken[i], (int)i, size < 5001 ? size : 5001);
        }
        for (size_t i = 0; i < 300; i++)
            assert_int_equal(taken[i][0], (uint8_t)i);
        mz_arena_reset(&arena);
    }
    assert_null(mz_arena_take(&arena, SIZE_MAX));
    mz_arena_free(&arena);
    assert_null(arena.first);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_model),       cmocka_unit_test(test_scan),
        cmocka_unit_test(test_staging),     cmocka_unit_test(test_views),
        cmocka_unit_test(test_flush_order), cmocka_unit_test(test_arena),
        cmocka_unit_test(test_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
