/* Heads of requests: what is taken apart, and all that is refused (T6). */
#include "proto/base/http_parse.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define HOST "Host: x\r\n"

static enum mz_status parse(const char *text, struct mz_http_head *head) {
    struct mz_fault fault = {0};
    enum mz_status status = mz_http_head_parse(mz_span_text(text), head, &fault);
    if (status != MZ_OK) {
        assert_int_equal(fault.status, status);
        assert_string_not_equal(fault.have, "");
    }
    return status;
}

static void assert_text(struct mz_span span, const char *text) {
    assert_int_equal(span.size, strlen(text));
    assert_memory_equal(span.data, text, span.size);
}

static void takes_a_head_apart(void **state) {
    (void)state;
    struct mz_http_head head;
    assert_int_equal(parse("POST /v1/statements?a=1&b HTTP/1.1\r\n" HOST
                           "content-LENGTH: 12\r\nContent-Type:\t application/cose \r\n"
                           "Authorization: Bearer t\r\nRange: bytes=0-1\r\nExpect: 100-Continue\r\n"
                           "X-Unknown:\r\n\r\n",
                           &head),
                     MZ_OK);
    assert_int_equal(head.method, MZ_HTTP_POST);
    assert_text(head.path, "/v1/statements");
    assert_text(head.query, "a=1&b");
    assert_text(head.content_type, "application/cose");
    assert_text(head.authorization, "Bearer t");
    assert_text(head.range, "bytes=0-1");
    assert_int_equal(head.content_length, 12);
    assert_true(head.expects_continue);
    assert_true(head.keep_alive);
}

static void keeps_alive_as_the_version_says(void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool alive;
    } cases[] = {
        {"GET / HTTP/1.1\r\n" HOST "\r\n", true},
        {"GET / HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n", false},
        {"GET / HTTP/1.0\r\n\r\n", false},
        {"GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mz_http_head head;
        assert_int_equal(parse(cases[i].text, &head), MZ_OK);
        assert_int_equal(head.keep_alive, cases[i].alive);
        assert_null(head.query.data);
    }
}

static void knows_methods(void **state) {
    (void)state;
    static const struct {
        const char *text;
        enum mz_http_method method;
    } cases[] = {
        {"GET / HTTP/1.1\r\n" HOST "\r\n", MZ_HTTP_GET},
        {"HEAD / HTTP/1.1\r\n" HOST "\r\n", MZ_HTTP_HEAD},
        {"PUT / HTTP/1.1\r\n" HOST "\r\n", MZ_HTTP_PUT},
        {"get / HTTP/1.1\r\n" HOST "\r\n", MZ_HTTP_OTHER},
        {"DELETE / HTTP/1.1\r\n" HOST "\r\n", MZ_HTTP_OTHER},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mz_http_head head;
        assert_int_equal(parse(cases[i].text, &head), MZ_OK);
        assert_int_equal(head.method, cases[i].method);
    }
    assert_string_equal(mz_http_method_name(MZ_HTTP_PUT), "PUT");
    assert_string_equal(mz_http_method_name(MZ_HTTP_OTHER), "?");
}

static void refuses_what_is_ambiguous(void **state) {
    (void)state;
    static const char *const cases[] = {
        "",
        "\r\n\r\n",
        "GET\r\n\r\n",
        "GET / \r\n\r\n",
        "GET  / HTTP/1.1\r\n" HOST "\r\n",
        "G(T / HTTP/1.1\r\n" HOST "\r\n",
        "GET x HTTP/1.1\r\n" HOST "\r\n",
        "GET http://x/ HTTP/1.1\r\n" HOST "\r\n",
        "GET /a\tb HTTP/1.1\r\n" HOST "\r\n",
        "GET /\xc3\xa9 HTTP/1.1\r\n" HOST "\r\n",
        "GET / HTTP/1.1 \r\n" HOST "\r\n",
        "GET / HTTP/2.0\r\n" HOST "\r\n",
        "GET / HTTP/1.1\n" HOST "\r\n",
        "GET / HTTP/1.1\r\n\r\n", /* no Host */
        "GET / HTTP/1.1\r\n" HOST HOST "\r\n",
        "GET / HTTP/1.1\r\n" HOST "X\r\n\r\n",
        "GET / HTTP/1.1\r\n" HOST "X : y\r\n\r\n",
        "GET / HTTP/1.1\r\n" HOST ": y\r\n\r\n",
        "GET / HTTP/1.1\r\n" HOST "X: y\r\n folded\r\n\r\n",
        "GET / HTTP/1.1\r\n" HOST "X: a\nY: b\r\n\r\n",
        "GET / HTTP/1.1\r\n" HOST "X: a\x01\r\n\r\n",
        "GET / HTTP/1.1\r\n" HOST "X: a\rb\r\n\r\n",
        "POST / HTTP/1.1\r\n" HOST "Content-Length: 1\r\nContent-Length: 1\r\n\r\n",
        "POST / HTTP/1.1\r\n" HOST "Content-Length: +1\r\n\r\n",
        "POST / HTTP/1.1\r\n" HOST "Content-Length: 1, 1\r\n\r\n",
        "POST / HTTP/1.1\r\n" HOST "Content-Length: 01\r\n\r\n",
        "POST / HTTP/1.1\r\n" HOST "Content-Length: 18446744073709551616\r\n\r\n",
        "POST / HTTP/1.1\r\n" HOST "Content-Length: \r\n\r\n",
        "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n",
        "POST / HTTP/1.1\r\n" HOST "Expect: a-miracle\r\n\r\n",
        ("GET / HTTP/1.1\r\n" HOST), /* no empty line */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mz_http_head head = {.content_length = 77};
        if (parse(cases[i], &head) != MZ_E_USAGE)
            fail_msg("taken: %s", cases[i]);
        assert_int_equal(head.content_length, 77);
    }
}

static void finds_the_end_wherever_it_is_cut(void **state) {
    (void)state;
    static const char text[] = "GET / HTTP/1.1\r\n" HOST "\r\nnext";
    size_t whole = sizeof text - 1 - 4;
    size_t searched = 0, size = 0;
    for (size_t cut = 0; cut < whole; cut++)
        assert_false(mz_http_head_complete(mz_span_of(text, cut), &searched, &size));
    assert_true(mz_http_head_complete(mz_span_of(text, whole), &searched, &size));
    assert_int_equal(size, whole);
    searched = 0;
    assert_true(mz_http_head_complete(mz_span_of(text, sizeof text - 1), &searched, &size));
    assert_int_equal(size, whole);
    searched = 0;
    assert_false(mz_http_head_complete(mz_span_text("\r\r\r\n\r"), &searched, &size));
}

static void compares_media_types(void **state) {
    (void)state;
    assert_true(
        mz_http_media_type_is(mz_span_text("Application/JSON; charset=utf-8"), "application/json"));
    assert_true(mz_http_media_type_is(mz_span_text("application/json ;x"), "application/json"));
    assert_false(mz_http_media_type_is(mz_span_text("application/jsonx"), "application/json"));
    assert_false(mz_http_media_type_is((struct mz_span){NULL, 0}, "application/json"));
    assert_string_equal(mz_http_reason(200), "OK");
    assert_string_equal(mz_http_reason(299), "Error");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_a_head_apart),
        cmocka_unit_test(keeps_alive_as_the_version_says),
        cmocka_unit_test(knows_methods),
        cmocka_unit_test(refuses_what_is_ambiguous),
        cmocka_unit_test(finds_the_end_wherever_it_is_cut),
        cmocka_unit_test(compares_media_types),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
