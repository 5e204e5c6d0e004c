/* Queries and ranges as peers send them (T6). */
#include "daemon/http_query.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void assert_text(struct mz_span span, const char *text) {
    assert_int_equal(span.size, strlen(text));
    assert_memory_equal(span.data, text, span.size);
}

static void decodes_queries(void **state) {
    (void)state;
    char buffer[64];
    struct mz_http_parameter p[3];
    size_t count = 0;
    struct mz_fault fault = {0};
    assert_int_equal(
        mz_http_query(mz_span_text("a=%E7%BB%8f+x&b&c=1=2"), buffer, p, 3, &count, &fault), MZ_OK);
    assert_int_equal(count, 3);
    assert_text(p[0].name, "a");
    assert_text(p[0].value, "\xe7\xbb\x8f x");
    assert_text(p[1].name, "b");
    assert_int_equal(p[1].value.size, 0);
    assert_text(p[2].value, "1=2");
    assert_int_equal(mz_http_query((struct mz_span){NULL, 0}, buffer, p, 3, &count, &fault), MZ_OK);
    assert_int_equal(count, 0);
    static const char *const bad[] = {"a=%", "a=%4", "a=%4g", "=1", "a=1&&b=2"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(mz_http_query(mz_span_text(bad[i]), buffer, p, 3, &count, &fault),
                         MZ_E_USAGE);
    assert_int_equal(mz_http_query(mz_span_text("a&b&c&d"), buffer, p, 3, &count, &fault),
                     MZ_E_TOO_LARGE);
}

static void reads_ranges(void **state) {
    (void)state;
    static const struct {
        const char *range;
        uint64_t size, first, count;
    } cases[] = {
        {"bytes=0-0", 10, 0, 1},     {"bytes=2-5", 10, 2, 4},  {"bytes=5-", 10, 5, 5},
        {"bytes=-3", 10, 7, 3},      {"bytes=-30", 10, 0, 10}, {"bytes=9-99", 10, 9, 1},
        {"bytes=10-", 10, 0, 0},     {"bytes=5-4", 10, 0, 0},  {"bytes=-0", 10, 0, 0},
        {"bytes=0-1", 0, 0, 0},      {"bytes=-1", 0, 0, 0},    {"bytes=a-", 10, 0, 0},
        {"bytes=1-2,3-4", 10, 0, 0}, {"items=0-1", 10, 0, 0},  {"bytes=", 10, 0, 0},
        {"bytes=-", 10, 0, 0},       {"bytes=5", 10, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint64_t first = 77, count = 77;
        enum mz_status status =
            mz_http_range(mz_span_text(cases[i].range), cases[i].size, &first, &count);
        if (cases[i].count == 0) {
            assert_int_equal(status, MZ_E_OUT_OF_RANGE);
            assert_int_equal(first, 77);
        } else {
            assert_int_equal(status, MZ_OK);
            assert_int_equal(first, cases[i].first);
            assert_int_equal(count, cases[i].count);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes_queries),
        cmocka_unit_test(reads_ranges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
