/* proto/base/span: views, and cursors whose error sticks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "proto/base/span.h"

static void test_compare(void **state) {
    (void)state;
    static const struct {
        const char *a;
        size_t a_size;
        const char *b;
        size_t b_size;
        int order;
    } cases[] = {
        {NULL, 0, NULL, 0, 0},      {NULL, 0, "", 0, 0},       {"", 0, "a", 1, -1},
        {"a", 1, "", 0, 1},         {"abc", 3, "abc", 3, 0},   {"ab", 2, "abc", 3, -1},
        {"abd", 3, "abc", 3, 1},    {"b", 1, "abc", 3, 1},     {"a\0b", 3, "a\0c", 3, -1},
        {"\x7f", 1, "\x80", 1, -1}, {"\xff", 1, "\x00", 1, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mz_span a = mz_span_of(cases[i].a, cases[i].a_size);
        struct mz_span b = mz_span_of(cases[i].b, cases[i].b_size);
        int order = mz_span_compare(a, b);
        assert_int_equal((order > 0) - (order < 0), cases[i].order);
        assert_int_equal(mz_span_equal(a, b), cases[i].order == 0);
    }
}

static void test_text(void **state) {
    (void)state;
    struct mz_span span = mz_span_text("明账");
    assert_int_equal(span.size, 6);
    assert_true(mz_span_equal_text(span, "明账"));
    assert_false(mz_span_equal_text(span, "明"));
    assert_false(mz_span_equal_text(mz_span_of("a\0b", 3), "a"));
    assert_int_equal(mz_span_text("").size, 0);
    assert_non_null(mz_span_text("").data);
}

static void test_cut(void **state) {
    (void)state;
    struct mz_span rest = mz_span_text("one\n\ntwo\nthree"), line = mz_span_text("kept");
    assert_true(mz_span_cut(&rest, '\n', &line));
    assert_true(mz_span_equal_text(line, "one"));
    assert_true(mz_span_cut(&rest, '\n', &line));
    assert_int_equal(line.size, 0);
    assert_true(mz_span_cut(&rest, '\n', &line));
    assert_true(mz_span_equal_text(line, "two"));
    assert_false(mz_span_cut(&rest, '\n', &line));
    assert_true(mz_span_equal_text(line, "two"));
    assert_true(mz_span_equal_text(rest, "three"));

    rest = (struct mz_span){NULL, 0};
    assert_false(mz_span_cut(&rest, '\n', &line));
    rest = mz_span_text("\n");
    assert_true(mz_span_cut(&rest, '\n', &line));
    assert_int_equal(rest.size, 0);
    rest = mz_span_of("a\0b", 3);
    assert_true(mz_span_cut(&rest, '\0', &line));
    assert_true(mz_span_equal_text(rest, "b"));
}

static void test_hash(void **state) {
    (void)state;
    struct mz_hash a = {{0}}, b = {{0}};
    assert_true(mz_hash_is_zero(&a));
    assert_true(mz_hash_equal(&a, &b));
    for (size_t i = 0; i < MZ_HASH_SIZE; i++) {
        a.bytes[i] = 0x80;
        assert_false(mz_hash_is_zero(&a));
        assert_false(mz_hash_equal(&a, &b));
        a.bytes[i] = 0;
    }
    assert_ptr_equal(mz_span_hash(&a).data, a.bytes);
    assert_int_equal(mz_span_hash(&a).size, MZ_HASH_SIZE);
}

static void test_writer(void **state) {
    (void)state;
    uint8_t buffer[64];
    struct mz_writer w = mz_writer_over(buffer, sizeof buffer);
    assert_int_equal(mz_writer_view(&w).size, 0);
    mz_writer_u8(&w, 0x01);
    mz_writer_u16be(&w, 0x0203);
    mz_writer_u32be(&w, 0x04050607);
    mz_writer_u64be(&w, UINT64_C(0x08090a0b0c0d0e0f));
    mz_writer_text(&w, "\x10\x11");
    mz_writer_span(&w, mz_span_of("\x12", 1));
    mz_writer_bytes(&w, NULL, 0);
    mz_writer_span(&w, (struct mz_span){NULL, 0});
    struct mz_span view = mz_writer_view(&w);
    assert_false(w.overflow);
    assert_int_equal(view.size, 18);
    for (size_t i = 0; i < view.size; i++)
        assert_int_equal(view.data[i], i + 1);
}

static void test_writer_overflow(void **state) {
    (void)state;
    uint8_t buffer[5];
    memset(buffer, '#', sizeof buffer);
    struct mz_writer w = mz_writer_over(buffer, 4);
    mz_writer_text(&w, "abc");
    mz_writer_u16be(&w, 1); /* one byte too long: nothing of it is written */
    assert_true(w.overflow);
    assert_int_equal(w.size, 3);
    mz_writer_u8(&w, 'd'); /* would fit, but the error sticks */
    assert_true(w.overflow);
    assert_int_equal(w.size, 3);
    assert_memory_equal(buffer, "abc##", 5);

    w = mz_writer_over(buffer, 4);
    mz_writer_text(&w, "wxyz"); /* fills it exactly */
    assert_false(w.overflow);
    mz_writer_bytes(&w, NULL, 0);
    assert_false(w.overflow);
    volatile size_t huge = SIZE_MAX; /* a compiler that sees it warns of it */
    mz_writer_bytes(&w, "", huge);
    assert_true(w.overflow);
    assert_memory_equal(buffer, "wxyz#", 5);

    w = mz_writer_over(NULL, 0);
    mz_writer_text(&w, "");
    assert_false(w.overflow);
    mz_writer_u8(&w, 0);
    assert_true(w.overflow);
}

static void test_reader(void **state) {
    (void)state;
    uint8_t bytes[18];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(i + 1);
    struct mz_reader r = mz_reader_over(mz_span_of(bytes, sizeof bytes));
    assert_int_equal(mz_reader_u8(&r), 0x01);
    assert_int_equal(mz_reader_u16be(&r), 0x0203);
    assert_int_equal(mz_reader_u32be(&r), 0x04050607);
    assert_true(mz_reader_u64be(&r) == UINT64_C(0x08090a0b0c0d0e0f));
    struct mz_span taken = mz_reader_take(&r, 3);
    assert_ptr_equal(taken.data, bytes + 15);
    assert_int_equal(taken.size, 3);
    assert_false(r.failed);
    assert_int_equal(r.rest.size, 0);
    assert_int_equal(mz_reader_take(&r, 0).size, 0);
    assert_false(r.failed);
    assert_int_equal(mz_reader_u8(&r), 0);
    assert_true(r.failed);
}

static void test_reader_failure_sticks(void **state) {
    (void)state;
    struct mz_reader r = mz_reader_over(mz_span_text("abc"));
    assert_int_equal(mz_reader_u32be(&r), 0);
    assert_true(r.failed);
    assert_int_equal(r.rest.size, 3); /* nothing was taken */
    assert_int_equal(mz_reader_u8(&r), 0);
    struct mz_span taken = mz_reader_take(&r, 1);
    assert_null(taken.data);
    assert_int_equal(taken.size, 0);

    r = mz_reader_over(mz_span_text("abc"));
    assert_null(mz_reader_take(&r, SIZE_MAX).data);
    assert_true(r.failed);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_compare), cmocka_unit_test(test_text),
        cmocka_unit_test(test_cut),     cmocka_unit_test(test_hash),
        cmocka_unit_test(test_writer),  cmocka_unit_test(test_writer_overflow),
        cmocka_unit_test(test_reader),  cmocka_unit_test(test_reader_failure_sticks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
