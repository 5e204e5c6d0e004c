/* client/witness_http: requests whole, in pieces, many at once and hostile, over real sockets.
 * labels: threads */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "client/witness/witness_http.h"
#include "client/witness/witness_listen.h"
#include "proto/base/http_response.h"

struct fixture {
    struct mz_witness_server *server;
    pthread_t thread;
    unsigned requests; /* the server's thread's */
};

static void echo(void *ctx, const struct mz_http_head *head, struct mz_span body,
                 struct mz_witness_reply *ret_reply) {
    struct fixture *f = ctx;
    f->requests++;
    ret_reply->status = 200;
    ret_reply->content_type = "text/plain";
    mz_buffer_span(&ret_reply->body, head->path);
    mz_buffer_text(&ret_reply->body, " ");
    mz_buffer_span(&ret_reply->body, body);
}

static void *run(void *arg) {
    struct fixture *f = arg;
    struct mz_fault fault = {0};
    return (void *)(uintptr_t)mz_witness_http_run(f->server, &fault);
}

static int setup(void **state) {
    struct fixture *f = calloc(1, sizeof *f);
    struct mz_fault fault = {0};
    const struct mz_witness_limits limits = {
        .connections = 4, .head = 1024, .body = 4096, .deadline_ms = 600, .idle_ms = 1500};
    assert_int_equal(mz_witness_http_open("127.0.0.1:0", &limits, echo, f, &f->server, &fault),
                     MZ_OK);
    assert_int_equal(pthread_create(&f->thread, NULL, run, f), 0);
    *state = f;
    return 0;
}

static int teardown(void **state) {
    struct fixture *f = *state;
    void *status;
    mz_witness_http_stop(f->server);
    assert_int_equal(pthread_join(f->thread, &status), 0);
    assert_int_equal((uintptr_t)status, MZ_OK);
    mz_witness_http_close(f->server);
    free(f);
    return 0;
}

static int dial(const struct fixture *f) {
    const char *colon = strrchr(mz_witness_http_address(f->server), ':');
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                                  .sin_port = htons((uint16_t)atoi(colon + 1))};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

static void say(int fd, const char *text) {
    assert_int_equal(send(fd, text, strlen(text), MSG_NOSIGNAL), (ssize_t)strlen(text));
}

/* The next response; its status, or 0 if the connection ended without one. */
static unsigned hear(int fd, char *ret_body, size_t capacity) {
    static uint8_t bytes[16384];
    size_t size = 0;
    struct mz_http_response response;
    for (;;) {
        struct pollfd ready = {.fd = fd, .events = POLLIN};
        assert_int_equal(poll(&ready, 1, 10000), 1);
        ssize_t n = recv(fd, bytes + size, 1, 0); /* not a byte of the response after it */
        if (n <= 0)
            return 0;
        size += (size_t)n;
        enum mz_status status = mz_http_response_read(bytes, size, false, &response);
        if (status == MZ_E_TRUNCATED)
            continue;
        assert_int_equal(status, MZ_OK);
        assert_true(response.body.size < capacity);
        memcpy(ret_body, response.body.data, response.body.size);
        ret_body[response.body.size] = '\0';
        return response.status;
    }
}

static void test_keeps_alive(void **state) {
    struct fixture *f = *state;
    char body[5000];
    int fd = dial(f);
    for (int i = 0; i < 3; i++) {
        say(fd, "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");
        assert_int_equal(hear(fd, body, sizeof body), 200);
        assert_string_equal(body, "/a abc");
    }
    /* Two at once, then one in pieces. */
    say(fd, "POST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n1"
            "POST /c HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n2POST /d");
    assert_int_equal(hear(fd, body, sizeof body), 200);
    assert_string_equal(body, "/b 1");
    assert_int_equal(hear(fd, body, sizeof body), 200);
    assert_string_equal(body, "/c 2");
    say(fd, " HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    say(fd, "3");
    say(fd, "4");
    assert_int_equal(hear(fd, body, sizeof body), 200);
    assert_string_equal(body, "/d 34");
    say(fd, "GET /e HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assert_int_equal(hear(fd, body, sizeof body), 200);
    assert_int_equal(hear(fd, body, sizeof body), 0);
    close(fd);
}

static void test_refuses(void **state) {
    struct fixture *f = *state;
    char body[5000], long_head[2000];
    memset(long_head, 'a', sizeof long_head - 1);
    long_head[sizeof long_head - 1] = '\0';
    const struct {
        const char *text;
        unsigned status;
    } cases[] = {
        {"nonsense\r\n\r\n", 400},
        {"POST /a HTTP/1.1\r\nContent-Length: 1\r\n\r\n", 400}, /* no Host */
        {"POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        {"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 4097\r\n\r\n", 413},
        {"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n", 400},
        {long_head, 400},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int fd = dial(f);
        say(fd, cases[i].text);
        assert_int_equal(hear(fd, body, sizeof body), cases[i].status);
        assert_int_equal(hear(fd, body, sizeof body), 0);
        close(fd);
    }
    assert_int_equal(f->requests, 0);
}

/* Who is slow loses the connection, and nobody else waits for them. */
static void test_slow(void **state) {
    struct fixture *f = *state;
    char body[5000];
    int slow = dial(f), fd = dial(f);
    say(slow, "POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
    say(fd, "GET /quick HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_int_equal(hear(fd, body, sizeof body), 200);
    assert_int_equal(hear(slow, body, sizeof body), 0); /* after its deadline */
    close(slow);
    assert_int_equal(hear(fd, body, sizeof body), 0); /* idle too long */
    close(fd);
}

/* More than there is room for: the idle give way, those at work do not. */
static void test_crowd(void **state) {
    struct fixture *f = *state;
    char body[5000];
    int fds[12];
    for (int i = 0; i < 12; i++)
        fds[i] = dial(f);
    int fd = dial(f);
    say(fd, "GET /last HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_int_equal(hear(fd, body, sizeof body), 200);
    close(fd);
    for (int i = 0; i < 12; i++)
        close(fds[i]);
}

static void test_listens(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "",
        "unix:",
        "127.0.0.1",
        "127.0.0.1:",
        "127.0.0.1:65536",
        "0.0.0.0:80",
        "192.0.2.1:80",
        "localhost:80",
        "::1:80",
        "[::]:80",
        "[127.0.0.1]:80",
        "127.0.0.1:01",
        "unix:/nonexistent/folder/socket",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct mz_witness_listener listener;
        struct mz_fault fault = {0};
        assert_int_not_equal(mz_witness_listen_open(wrong[i], &listener, &fault), MZ_OK);
        assert_string_not_equal(fault.place, "");
    }
    char path[64];
    snprintf(path, sizeof path, "unix:/tmp/mz-listen-%ld", (long)getpid());
    struct mz_witness_listener first, second;
    struct mz_fault fault = {0};
    assert_int_equal(mz_witness_listen_open(path, &first, &fault), MZ_OK);
    assert_int_equal(mz_witness_listen_open(path, &second, &fault), MZ_E_LOCKED);
    close(first.fd); /* as a crash would: the file stays */
    assert_int_equal(mz_witness_listen_open(path, &second, &fault), MZ_OK);
    mz_witness_listen_close(&second);
    assert_int_not_equal(access(path + 5, F_OK), 0);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_keeps_alive),         TEST(test_refuses), TEST(test_slow), TEST(test_crowd),
        cmocka_unit_test(test_listens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
