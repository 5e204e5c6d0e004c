/* client/buffer: bytes that grow, with a sticky failure. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/io/buffer.h"

static void test_grows(void **state) {
    (void)state;
    struct mz_buffer buffer = {0};
    assert_string_equal(mz_buffer_string(&buffer), "");
    for (int i = 0; i < 1000; i++)
        mz_buffer_format(&buffer, "%d,", i % 10);
    mz_buffer_text(&buffer, "end");
    assert_int_equal(buffer.size, 2003);
    assert_string_equal(mz_buffer_string(&buffer) + 2000, "end");
    assert_false(buffer.failed);
    mz_buffer_free(&buffer);
    assert_null(buffer.data);
}

static void test_reserve_keeps_a_nul(void **state) {
    (void)state;
    struct mz_buffer buffer = {0};
    uint8_t *room = mz_buffer_reserve(&buffer, 300);
    assert_non_null(room);
    memset(room, 'x', 300);
    buffer.size = 300;
    mz_buffer_bytes(&buffer, "", 0);
    assert_int_equal(strlen(mz_buffer_string(&buffer)), 300);
    mz_buffer_free(&buffer);
}

static void test_failure_is_sticky(void **state) {
    (void)state;
    struct mz_buffer buffer = {0};
    mz_buffer_text(&buffer, "kept");
    assert_null(mz_buffer_reserve(&buffer, SIZE_MAX / 2));
    assert_true(buffer.failed);
    mz_buffer_text(&buffer, "lost");
    assert_int_equal(buffer.size, 4);
    mz_buffer_free(&buffer);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_grows),
        cmocka_unit_test(test_reserve_keeps_a_nul),
        cmocka_unit_test(test_failure_is_sticky),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
