/* Responses: where the body ends, however the server says it, and what is not believed (T6). */
#include "proto/base/http_response.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define OK "HTTP/1.1 200 OK\r\n"

static enum mz_status read_text(const char *text, size_t size, bool ended,
                                struct mz_http_response *response, uint8_t *copy) {
    memcpy(copy, text, size);
    return mz_http_response_read(copy, size, ended, response);
}

static const struct {
    const char *text;
    bool ended;
    enum mz_status status;
    unsigned code;
    const char *body;
} cases[] = {
    {OK "Content-Length: 3\r\n\r\nabc", false, MZ_OK, 200, "abc"},
    {OK "Content-Length: 0\r\n\r\n", false, MZ_OK, 200, ""},
    {OK "content-length:3 \r\nServer: x\r\n\r\nabcdef", false, MZ_OK, 200, "abc"},
    {"HTTP/1.0 409 Conflict\r\n\r\n12\n", true, MZ_OK, 409, "12\n"},
    {"HTTP/1.1 404 \r\nContent-Length: 1\r\n\r\nx", false, MZ_OK, 404, "x"},
    {"HTTP/1.1 404\r\nContent-Length: 1\r\n\r\nx", false, MZ_OK, 404, "x"},
    {"HTTP/1.1 204 No Content\r\n\r\n", false, MZ_OK, 204, ""},
    {"HTTP/1.1 100 Continue\r\n\r\n" OK "Content-Length: 1\r\n\r\ny", false, MZ_OK, 200, "y"},
    {OK "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n", false,
     MZ_OK, 200, "abc0123456789"},
    {OK "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nTrailer: x\r\n\r\n", false, MZ_OK, 200,
     "a"},
    {OK "Content-Length: 4\r\n\r\nabc", false, MZ_E_TRUNCATED, 0, NULL},
    {OK "Content-Length: 4\r\n\r\nabc", true, MZ_E_TRUNCATED, 0, NULL},
    {OK "\r\nabc", false, MZ_E_TRUNCATED, 0, NULL}, /* until it ends */
    {"", true, MZ_E_TRUNCATED, 0, NULL},
    {OK "Transfer-Encoding: chunked\r\n\r\n3\r\nab", false, MZ_E_TRUNCATED, 0, NULL},
    {OK "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", true, MZ_E_TRUNCATED, 0, NULL},
    {OK "Transfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n", false, MZ_E_PROTOCOL, 0, NULL},
    {OK "Transfer-Encoding: chunked\r\n\r\nx\r\nabc\r\n0\r\n\r\n", false, MZ_E_PROTOCOL, 0, NULL},
    {OK "Transfer-Encoding: chunked\r\n\r\n\r\nabc\r\n0\r\n\r\n", false, MZ_E_PROTOCOL, 0, NULL},
    {OK "Transfer-Encoding: chunked\r\n\r\nffffffff\r\n", false, MZ_E_PROTOCOL, 0, NULL},
    {OK "Transfer-Encoding: chunked\r\n\r\n3\nabc\n", false, MZ_E_PROTOCOL, 0, NULL},
    {OK "Transfer-Encoding: gzip\r\n\r\n", true, MZ_E_PROTOCOL, 0, NULL},
    {OK "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", true, MZ_E_PROTOCOL, 0,
     NULL},
    {OK "Content-Length: 1\r\nContent-Length: 1\r\n\r\nx", true, MZ_E_PROTOCOL, 0, NULL},
    {OK "Content-Length: 01\r\n\r\nx", true, MZ_E_PROTOCOL, 0, NULL},
    {OK "Content-Length : 1\r\n\r\nx", true, MZ_E_PROTOCOL, 0, NULL},
    {OK " folded\r\n\r\nx", true, MZ_E_PROTOCOL, 0, NULL},
    {"HTTP/2 200 OK\r\n\r\n", true, MZ_E_PROTOCOL, 0, NULL},
    {"HTTP/1.2 200 OK\r\n\r\n", true, MZ_E_PROTOCOL, 0, NULL},
    {"HTTP/1.1 2000 OK\r\n\r\n", true, MZ_E_PROTOCOL, 0, NULL},
    {"HTTP/1.1 099 OK\r\n\r\n", true, MZ_E_PROTOCOL, 0, NULL},
    {"HTTP/1.1 2x0 OK\r\n\r\n", true, MZ_E_PROTOCOL, 0, NULL},
    {"ICY 200 OK\r\n\r\n", true, MZ_E_PROTOCOL, 0, NULL},
};

static void reads(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t copy[512];
        struct mz_http_response response = {.status = 4711};
        enum mz_status status =
            read_text(cases[i].text, strlen(cases[i].text), cases[i].ended, &response, copy);
        if (status != cases[i].status)
            fail_msg("%zu: %s", i, mz_status_code(status));
        if (status != MZ_OK) {
            assert_int_equal(response.status, 4711);
            continue;
        }
        assert_int_equal(response.status, cases[i].code);
        assert_int_equal(response.body.size, strlen(cases[i].body));
        assert_memory_equal(response.body.data, cases[i].body, response.body.size);
    }
}

/* Whatever has come so far, a response that says its length is either whole or not there yet, and
 * is not spoiled by having been looked at. */
static void reads_in_pieces(void **state) {
    (void)state;
    for (size_t i = 0; i < 10; i++) {
        size_t size = strlen(cases[i].text);
        if (cases[i].ended)
            continue;
        uint8_t *copy = malloc(size);
        memcpy(copy, cases[i].text, size);
        for (size_t n = 0; n < size; n++) {
            struct mz_http_response response;
            enum mz_status status = mz_http_response_read(copy, n, false, &response);
            if (status == MZ_OK) {
                assert_memory_equal(response.body.data, cases[i].body, response.body.size);
                assert_int_equal(response.body.size, strlen(cases[i].body));
                break; /* what follows belongs to nothing */
            }
            assert_int_equal(status, MZ_E_TRUNCATED);
            assert_memory_equal(copy, cases[i].text, n);
        }
        free(copy);
    }
}

static void gives_the_content_type(void **state) {
    (void)state;
    uint8_t copy[512];
    struct mz_http_response response;
    static const char text[] = "HTTP/1.1 409 Conflict\r\nContent-Type: text/x.tlog.size\r\n"
                               "Transfer-Encoding: chunked\r\n\r\n2\r\n7\n\r\n0\r\n\r\n";
    assert_int_equal(read_text(text, strlen(text), false, &response, copy), MZ_OK);
    assert_true(mz_span_equal_text(response.content_type, "text/x.tlog.size"));
    assert_true(mz_span_equal_text(response.body, "7\n"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads),
        cmocka_unit_test(reads_in_pieces),
        cmocka_unit_test(gives_the_content_type),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
