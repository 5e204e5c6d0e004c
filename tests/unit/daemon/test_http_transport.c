/* The HTTP server over a double of the ledger: slow, greedy, malformed or vanished peers do no
 * harm (T10). */
#include "tests/support/fake_ledger.h"
#include "tests/support/serving.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

/* -- The transport. */

static void requests_follow_on_one_connection(void **state) {
    struct serving *w = *state;
    serving_start(w);
    int fd = serving_dial(w);
    struct served answer;
    for (int i = 0; i < 3; i++) {
        serving_ask_on(fd, "GET", "/healthz", "", "", 0, &answer);
        assert_int_equal(answer.status, 200);
        assert_null(strstr(answer.head, "Connection: close"));
        serving_drop(&answer);
    }
    /* Pipelined, a statement that waits for the ledger among them: answered in order. */
    uint8_t bytes[512] = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
                         "POST /v1/statements HTTP/1.1\r\nHost: x\r\n" COSE
                         "Content-Length: 1\r\n\r\nsGET /nothing HTTP/1.1\r\nHost: x\r\n"
                         "Connection: close\r\n\r\n";
    serving_send(fd, bytes, strlen((char *)bytes));
    static const int statuses[] = {200, 200, 404};
    for (int i = 0; i < 3; i++) {
        assert_true(serving_receive(fd, true, &answer));
        assert_int_equal(answer.status, statuses[i]);
        serving_drop(&answer);
    }
    assert_false(serving_receive(fd, true, &answer));
    close(fd);
}

static void requests_may_come_in_pieces(void **state) {
    struct serving *w = *state;
    serving_start(w);
    static const char text[] =
        "POST /v1/statements HTTP/1.1\r\nHost: x\r\n" COSE "Content-Length: 10\r\n\r\n0123456789";
    int fd = serving_dial(w);
    for (size_t i = 0; i < sizeof text - 1; i++) {
        serving_send(fd, text + i, 1);
        if (i % 8 == 0)
            nanosleep(&(struct timespec){0, 500000}, NULL);
    }
    struct served answer;
    assert_true(serving_receive(fd, true, &answer));
    assert_int_equal(answer.status, 200);
    serving_drop(&answer);
    close(fd);
}

static void large_bodies_are_asked_for_and_bounded(void **state) {
    struct serving *w = *state;
    serving_start(w);
    int fd = serving_dial(w);
    struct served answer;
    char head[256];
    snprintf(head, sizeof head,
             "POST /v1/statements HTTP/1.1\r\nHost: x\r\n" SEQ
             "Expect: 100-continue\r\nContent-Length: %u\r\n\r\n",
             MZ_MAX_BODY);
    serving_send(fd, head, strlen(head));
    assert_true(serving_receive(fd, true, &answer));
    assert_int_equal(answer.status, 100);
    char *body = calloc(1, MZ_MAX_BODY);
    serving_send(fd, body, MZ_MAX_BODY);
    assert_true(serving_receive(fd, true, &answer));
    assert_int_equal(answer.status, 400); /* zeros are no statements; but all of them were read */
    serving_drop(&answer);
    close(fd);
    fd = serving_dial(w);
    snprintf(head, sizeof head,
             "POST /v1/statements HTTP/1.1\r\nHost: x\r\n" SEQ "Content-Length: %u\r\n\r\n",
             MZ_MAX_BODY + 1);
    serving_send(fd, head, strlen(head));
    assert_true(serving_receive(fd, true, &answer));
    assert_int_equal(answer.status, 413);
    assert_non_null(strstr(answer.head, "Connection: close"));
    serving_drop(&answer);
    close(fd);
    free(body);
}

static void malformed_requests_are_answered_and_closed(void **state) {
    struct serving *w = *state;
    serving_start(w);
    static const char *const cases[] = {
        "nonsense\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "POST /v1/statements HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int fd = serving_dial(w);
        struct served answer;
        serving_send(fd, cases[i], strlen(cases[i]));
        assert_true(serving_receive(fd, true, &answer));
        assert_int_equal(answer.status, 400);
        serving_drop(&answer);
        assert_false(serving_receive(fd, true, &answer));
        close(fd);
    }
    char *endless = malloc(70000);
    memset(endless, 'a', 70000);
    memcpy(endless, "GET /", 5);
    int fd = serving_dial(w);
    struct served answer;
    serving_send(fd, endless, 70000);
    assert_true(serving_receive(fd, true, &answer));
    assert_int_equal(answer.status, 413);
    serving_drop(&answer);
    close(fd);
    free(endless);
}

static void a_slow_peer_is_cut_off(void **state) {
    struct serving *w = *state;
    w->config.deadline_s = 1;
    w->config.idle_s = 3600;
    serving_start(w);
    int fd = serving_dial(w);
    /* A byte now and then does not help: the deadline is of the whole request. */
    struct served answer;
    bool closed = false;
    for (int i = 0; i < 50 && !closed; i++) {
        if (send(fd, "GET /heal", 1, MSG_NOSIGNAL) < 0)
            closed = true;
        nanosleep(&(struct timespec){0, 100000000}, NULL);
    }
    assert_true(closed || !serving_receive(fd, true, &answer));
    close(fd);
}

static void an_idle_peer_is_cut_off(void **state) {
    struct serving *w = *state;
    w->config.idle_s = 1;
    serving_start(w);
    int fd = serving_dial(w);
    struct served answer;
    serving_ask_on(fd, "GET", "/healthz", "", "", 0, &answer);
    serving_drop(&answer);
    assert_false(serving_receive(fd, true, &answer));
    close(fd);
}

static void connections_beyond_the_cap_wait(void **state) {
    struct serving *w = *state;
    w->config.connections = 2;
    serving_start(w);
    int fds[3];
    struct served answer;
    for (int i = 0; i < 2; i++) {
        fds[i] = serving_dial(w);
        serving_ask_on(fds[i], "GET", "/healthz", "", "", 0, &answer);
        serving_drop(&answer);
    }
    fds[2] = serving_dial(w);
    static const char text[] = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
    serving_send(fds[2], text, sizeof text - 1);
    struct timeval brief = {0, 300000}, long_enough = {20, 0};
    char byte;
    setsockopt(fds[2], SOL_SOCKET, SO_RCVTIMEO, &brief, sizeof brief);
    assert_int_equal(recv(fds[2], &byte, 1, 0), -1);
    setsockopt(fds[2], SOL_SOCKET, SO_RCVTIMEO, &long_enough, sizeof long_enough);
    close(fds[0]);
    assert_true(serving_receive(fds[2], true, &answer));
    assert_int_equal(answer.status, 200);
    serving_drop(&answer);
    close(fds[1]);
    close(fds[2]);
}

static void a_peer_may_vanish_while_it_waits(void **state) {
    struct serving *w = *state;
    serving_start(w);
    fake_ledger_hold(w->ledger, true);
    static const char text[] =
        "POST /v1/statements HTTP/1.1\r\nHost: x\r\n" COSE "Content-Length: 1\r\n\r\ns";
    for (int i = 0; i < 50; i++) {
        int fd = serving_dial(w);
        serving_send(fd, text, sizeof text - 1);
        close(fd);
    }
    nanosleep(&(struct timespec){0, 50000000}, NULL);
    fake_ledger_hold(w->ledger, false);
    struct served answer;
    serving_ask(w, "GET", "/healthz", "", "", 0, &answer);
    assert_int_equal(answer.status, 200);
    serving_drop(&answer);
}

static void a_deadline_may_end_a_wait(void **state) {
    struct serving *w = *state;
    w->config.deadline_s = 1;
    serving_start(w);
    fake_ledger_hold(w->ledger, true);
    int fd = serving_dial(w);
    static const char text[] =
        "POST /v1/statements HTTP/1.1\r\nHost: x\r\n" COSE "Content-Length: 1\r\n\r\ns";
    serving_send(fd, text, sizeof text - 1);
    struct served answer;
    assert_false(serving_receive(fd, true, &answer));
    close(fd);
    fake_ledger_hold(w->ledger, false); /* the answer comes back to nobody */
}

static void stopping_finishes_what_waits(void **state) {
    struct serving *w = *state;
    serving_start(w);
    fake_ledger_hold(w->ledger, true);
    int fd = serving_dial(w), idle = serving_dial(w);
    static const char text[] =
        "POST /v1/statements HTTP/1.1\r\nHost: x\r\n" COSE "Content-Length: 1\r\n\r\ns";
    struct served answer;
    serving_ask_on(idle, "GET", "/healthz", "", "", 0, &answer);
    serving_drop(&answer);
    serving_send(fd, text, sizeof text - 1);
    nanosleep(&(struct timespec){0, 50000000}, NULL);
    mz_http_stop(w->http);
    assert_false(serving_receive(idle, true, &answer));
    fake_ledger_hold(w->ledger, false);
    assert_true(serving_receive(fd, true, &answer));
    assert_int_equal(answer.status, 200);
    serving_drop(&answer);
    pthread_join(w->thread, NULL);
    w->running = false;
    assert_int_equal(w->outcome, MZ_OK);
    close(fd);
    close(idle);
}

static void a_second_daemon_is_refused(void **state) {
    struct serving *w = *state;
    serving_start(w);
    struct mz_http *second = NULL;
    struct mz_fault fault = {0};
    assert_int_equal(mz_http_open(&w->config, w->ledger, &w->env, &second, &fault), MZ_E_LOCKED);
    assert_null(second);
    assert_int_equal(access(w->socket, F_OK), 0);
    struct mz_config none = w->config;
    none.socket[0] = '\0';
    assert_int_equal(mz_http_open(&none, w->ledger, &w->env, &second, &fault), MZ_E_USAGE);
}

#define T(name) cmocka_unit_test_setup_teardown(name, serving_set_up, serving_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        T(requests_follow_on_one_connection),
        T(requests_may_come_in_pieces),
        T(large_bodies_are_asked_for_and_bounded),
        T(malformed_requests_are_answered_and_closed),
        T(a_slow_peer_is_cut_off),
        T(an_idle_peer_is_cut_off),
        T(connections_beyond_the_cap_wait),
        T(a_peer_may_vanish_while_it_waits),
        T(a_deadline_may_end_a_wait),
        T(stopping_finishes_what_waits),
        T(a_second_daemon_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
