/* client/connection, client/api, client/progress: addresses, problems, and what is drawn. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/io/progress.h"
#include "client/remote/api.h"

static void test_addresses(void **state) {
    (void)state;
    static const struct {
        const char *address;
        enum mz_status status;
    } cases[] = {
        {"unix:/run/mingzhang/mingzhangd.sock", MZ_OK},
        {"unix:relative.sock", MZ_OK},
        {"http://127.0.0.1:8080", MZ_OK},
        {"http://localhost", MZ_OK},
        {"http://[::1]:8080", MZ_OK},
        {"unix:", MZ_E_USAGE},
        {"", MZ_E_USAGE},
        {"/run/x.sock", MZ_E_USAGE},
        {"https://127.0.0.1:8080", MZ_E_USAGE},
        /* Plain HTTP would show personal data to the network. */
        {"http://192.168.1.5:8080", MZ_E_USAGE},
        {"http://127.0.0.1.example.com:80", MZ_E_USAGE},
        {"http://localhost.example.com", MZ_E_USAGE},
        {"http://127.0.0.1:", MZ_E_USAGE},
        {"http://127.0.0.1:80/path", MZ_E_USAGE},
        {"http://127.0.0.1:123456", MZ_E_USAGE},
        {"http://127.0.0.1@example.com", MZ_E_USAGE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mz_connection *connection = NULL;
        struct mz_fault fault;
        assert_int_equal(mz_connection_open(cases[i].address, &connection, &fault),
                         cases[i].status);
        if (cases[i].status == MZ_OK)
            assert_string_equal(mz_connection_address(connection), cases[i].address);
        mz_connection_close(connection);
    }
}

/* A mirror may be anywhere, if it is TLS; what curl might read otherwise than we do is refused. */
static void test_mirror_addresses(void **state) {
    (void)state;
    static const struct {
        const char *address;
        enum mz_status status;
    } cases[] = {
        {"https://mirror.example", MZ_OK},
        {"https://mirror.example:8443/some/ledger/", MZ_OK},
        {"http://127.0.0.1:8080/ledger", MZ_OK},
        {"http://localhost/ledger", MZ_OK},
        {"http://[::1]:8080/", MZ_OK},
        {"http://mirror.example/ledger", MZ_E_USAGE},
        {"http://127.0.0.1.example.com/", MZ_E_USAGE},
        {"http://127.0.0.1@mirror.example/", MZ_E_USAGE},
        {"https://", MZ_E_USAGE},
        {"https:///ledger", MZ_E_USAGE},
        {"https://user@mirror.example/", MZ_E_USAGE},
        {"https://mirror.example/?a=b", MZ_E_USAGE},
        {"https://mirror.example/a b", MZ_E_USAGE},
        {"https://mirror.example/\n", MZ_E_USAGE},
        {"ftp://mirror.example/", MZ_E_USAGE},
        {"unix:/run/x.sock", MZ_E_USAGE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mz_connection *connection = NULL;
        struct mz_fault fault;
        enum mz_status status = mz_connection_open_mirror(cases[i].address, &connection, &fault);
        if (status != cases[i].status)
            fail_msg("%s: %s", cases[i].address, mz_status_code(status));
        mz_connection_close(connection);
    }
}

/* What cannot be fetched ahead is asked for again in its turn, and fails then; more than there is
 * room for is passed over. */
static void test_ahead_unreachable(void **state) {
    (void)state;
    struct mz_connection *connection;
    struct mz_fault fault;
    struct mz_exchange exchange = {.method = "GET", .path = "/3"};
    assert_int_equal(mz_connection_open("unix:/nowhere/x.sock", &connection, &fault), MZ_OK);
    for (unsigned i = 0; i < MZ_CONNECTION_AHEAD + 3; i++) {
        char path[16];
        snprintf(path, sizeof path, "/%u", i);
        mz_connection_ahead(connection, path, "token");
    }
    assert_int_equal(mz_connection_exchange(connection, &exchange, &fault), MZ_E_UNREACHABLE);
    assert_int_equal(mz_connection_exchange(connection, &exchange, &fault), MZ_E_UNREACHABLE);
    mz_buffer_free(&exchange.answer);
    mz_connection_close(connection);
}

static void test_unreachable(void **state) {
    (void)state;
    struct mz_connection *connection;
    struct mz_fault fault;
    struct mz_exchange exchange = {.method = "GET", .path = "/healthz"};
    assert_int_equal(mz_connection_open("unix:/nowhere/x.sock", &connection, &fault), MZ_OK);
    assert_int_equal(mz_connection_exchange(connection, &exchange, &fault), MZ_E_UNREACHABLE);
    assert_string_equal(fault.place, "unix:/nowhere/x.sock");
    assert_true(fault.have[0] != '\0');
    mz_connection_close(connection);
}

static void test_escape(void **state) {
    (void)state;
    static const struct {
        const char *text, *want;
    } cases[] = {{"abc-._~XYZ019", "abc-._~XYZ019"},
                 {"a b&c=d", "a%20b%26c%3Dd"},
                 {"五", "%E4%BA%94"},
                 {"%/?#", "%25%2F%3F%23"},
                 {"", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mz_buffer buffer = {0};
        mz_connection_escape(&buffer, cases[i].text);
        assert_string_equal(mz_buffer_string(&buffer), cases[i].want);
        mz_buffer_free(&buffer);
    }
}

static void test_problems(void **state) {
    (void)state;
    static const struct {
        const char *json;
        enum mz_status status;
        const char *place, *have;
    } cases[] = {
        {"{\"code\":\"over-budget\",\"place\":\"BL1\",\"have\":\"1.00\"}", MZ_E_OVER_BUDGET, "BL1",
         "1.00"},
        {"{\"code\":\"from-the-future\",\"detail\":\"new rule\"}", MZ_E_PROTOCOL, "/v1/x",
         "new rule"},
        {"{}", MZ_E_PROTOCOL, "/v1/x", ""},
        {"[]", MZ_E_PROTOCOL, "/v1/x", ""},
        {"{\"code\":7}", MZ_E_PROTOCOL, "/v1/x", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        json_t *problem = json_loads(cases[i].json, 0, NULL);
        struct mz_fault fault;
        mz_api_problem(problem, "/v1/x", &fault);
        json_decref(problem);
        assert_int_equal(fault.status, cases[i].status);
        assert_string_equal(fault.place, cases[i].place);
        assert_string_equal(fault.have, cases[i].have);
    }
}

static void test_members(void **state) {
    (void)state;
    json_t *object = json_loads("{\"a\":{\"b\":{\"c\":\"text\"},\"n\":5},\"m\":-1}", 0, NULL);
    assert_true(mz_span_equal_text(mz_api_text(object, "a.b.c"), "text"));
    assert_int_equal(mz_api_uint(object, "a.n"), 5);
    assert_true(mz_api_uint(object, "m") == MZ_ABSENT);
    assert_true(mz_api_uint(object, "a.b.c") == MZ_ABSENT);
    assert_null(mz_api_text(object, "a.x.c").data);
    assert_null(mz_api_text(NULL, "a").data);
    json_decref(object);
}

static void test_progress(void **state) {
    (void)state;
    struct mz_progress progress = {.label = "uploading", .total = 48, .bytes = false};
    char line[160];
    mz_progress_line(&progress, 24, 1000, line, sizeof line);
    assert_string_equal(line, "uploading [############............] 24/48  24/s  0:02");
    mz_progress_line(&progress, 48, 2000, line, sizeof line);
    assert_string_equal(line, "uploading [########################] 48/48  24/s  0:00");
    mz_progress_line(&progress, 0, 0, line, sizeof line); /* no division by zero */
    assert_string_equal(line, "uploading [........................] 0/48  0/s  0:00");
    progress.total = 0;
    mz_progress_line(&progress, 7, 1000, line, sizeof line);
    assert_string_equal(line, "uploading 7  7/s");
    progress = (struct mz_progress){.label = "x", .total = 3u << 20, .bytes = true};
    mz_progress_line(&progress, 3u << 19, 1000, line, sizeof line);
    assert_non_null(strstr(line, "1.5 MiB/3.0 MiB"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_addresses),
        cmocka_unit_test(test_mirror_addresses),
        cmocka_unit_test(test_ahead_unreachable),
        cmocka_unit_test(test_unreachable),
        cmocka_unit_test(test_escape),
        cmocka_unit_test(test_problems),
        cmocka_unit_test(test_members),
        cmocka_unit_test(test_progress),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
