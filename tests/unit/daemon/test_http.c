/* The HTTP server over a double of the ledger: what every route answers, and that slow, greedy,
 * malformed or vanished peers do no harm (T6, T10). All personal data here is invented; the
 * identity number's checksum is valid and its area code is none. */
#include "daemon/http.h"
#include "tests/support/fake_ledger.h"

#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "daemon/session.h"
#include "proto/base/base64.h"
#include "proto/base/hex.h"
#include "proto/codec/cose_receipt.h"
#include "proto/codec/disclosure.h"
#include "proto/log/hash.h"
#include "proto/log/tlog_proof.h"
#include "tests/lib/ledger.h"

struct world {
    char socket[64];
    struct mz_config config;
    struct mz_ledger *ledger;
    struct mz_http *http;
    struct mz_env env;
    pthread_t thread;
    bool running;
    enum mz_status outcome;
    struct mz_fault fault;
};

static uint64_t now_ms(void *ctx) {
    (void)ctx;
    return 1700000000000;
}

static void fill_random(void *ctx, void *buffer, size_t size) {
    static uint8_t next; /* the server's loop thread alone reads it */
    (void)ctx;
    memset(buffer, ++next, size);
}

static void *serve(void *arg) {
    struct world *w = arg;
    w->outcome = mz_http_run(w->http, &w->fault);
    return NULL;
}

static void start(struct world *w) {
    assert_int_equal(mz_http_open(&w->config, w->ledger, &w->env, &w->http, &w->fault), MZ_OK);
    assert_int_equal(pthread_create(&w->thread, NULL, serve, w), 0);
    w->running = true;
}

static int set_up(void **state) {
    struct world *w = calloc(1, sizeof *w);
    snprintf(w->socket, sizeof w->socket, "/tmp/mz-http-%ld.sock", (long)getpid());
    mz_config_init(&w->config);
    snprintf(w->config.socket, sizeof w->config.socket, "%s", w->socket);
    w->env = (struct mz_env){.now_ms = now_ms, .random = fill_random};
    w->ledger = fake_ledger_new();
    *state = w;
    return 0;
}

static int tear_down(void **state) {
    struct world *w = *state;
    if (w->running) {
        mz_http_stop(w->http);
        pthread_join(w->thread, NULL);
    }
    fake_ledger_hold(w->ledger, false);
    unsigned snapshots = fake_ledger_snapshots(w->ledger);
    fake_ledger_free(w->ledger); /* joins its thread, so every task has come back */
    mz_http_close(w->http);
    bool gone = access(w->socket, F_OK) != 0;
    free(w);
    return snapshots == 0 && gone ? 0 : -1;
}

/* -- A client that sends exactly the bytes it is told. */

struct answer {
    int status;
    char head[4096];
    char *body; /* NUL-terminated */
    size_t size;
};

static int dial(const struct world *w) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    memcpy(address.sun_path, w->socket, sizeof w->socket);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_true(fd >= 0);
    struct timeval limit = {20, 0};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

static void send_all(int fd, const void *data, size_t size) {
    const char *at = data;
    while (size > 0) {
        ssize_t sent = send(fd, at, size, MSG_NOSIGNAL);
        assert_true(sent > 0);
        at += sent;
        size -= (size_t)sent;
    }
}

/* Reads one answer; false if the peer closed before it. */
static bool receive(int fd, bool has_body, struct answer *answer) {
    size_t size = 0;
    memset(answer, 0, sizeof *answer);
    while (strstr(answer->head, "\r\n\r\n") == NULL) {
        assert_true(size < sizeof answer->head - 1);
        ssize_t got = recv(fd, answer->head + size, 1, 0);
        if (got <= 0)
            return false;
        size++;
    }
    assert_int_equal(sscanf(answer->head, "HTTP/1.1 %d ", &answer->status), 1);
    const char *length = strstr(answer->head, "Content-Length: ");
    if (answer->status == 100)
        return true;
    assert_non_null(length);
    answer->size = strtoul(length + 16, NULL, 10);
    answer->body = calloc(1, answer->size + 1);
    for (size_t at = 0; has_body && at < answer->size;) {
        ssize_t got = recv(fd, answer->body + at, answer->size - at, 0);
        assert_true(got > 0);
        at += (size_t)got;
    }
    return true;
}

static void drop(struct answer *answer) {
    free(answer->body);
    answer->body = NULL;
}

static void ask_on(int fd, const char *method, const char *path, const char *headers,
                   const void *body, size_t size, struct answer *answer) {
    char head[1024];
    int length = snprintf(head, sizeof head,
                          "%s %s HTTP/1.1\r\nHost: localhost\r\n%sContent-Length: %zu\r\n\r\n",
                          method, path, headers, size);
    assert_true(length > 0 && (size_t)length < sizeof head);
    send_all(fd, head, (size_t)length);
    send_all(fd, body, size);
    assert_true(receive(fd, strcmp(method, "HEAD") != 0, answer));
}

static void ask(const struct world *w, const char *method, const char *path, const char *headers,
                const void *body, size_t size, struct answer *answer) {
    int fd = dial(w);
    ask_on(fd, method, path, headers, body, size, answer);
    close(fd);
}

static json_t *json_of(const struct answer *answer) {
    json_t *json = json_loadb(answer->body, answer->size, JSON_REJECT_DUPLICATES, NULL);
    if (json == NULL)
        fail_msg("no JSON: %s", answer->body);
    return json;
}

static void assert_problem(const struct world *w, const char *method, const char *path,
                           const char *headers, const char *body, int status, const char *code) {
    struct answer answer;
    ask(w, method, path, headers, body, strlen(body), &answer);
    json_t *json = json_of(&answer);
    if (answer.status != status ||
        strcmp(json_string_value(json_object_get(json, "code")), code) != 0)
        fail_msg("%s %s: %d %s", method, path, answer.status, answer.body);
    assert_non_null(strstr(answer.head, "Content-Type: application/problem+json\r\n"));
    assert_non_null(json_string_value(json_object_get(json, "detail_zh")));
    json_decref(json);
    drop(&answer);
}

#define COSE "Content-Type: application/cose\r\n"
#define SEQ  "Content-Type: application/cbor-seq\r\n"
#define JSON "Content-Type: application/json\r\n"

/* Something of the outer shape of a COSE_Sign1: tag 18 and an array of one byte string. */
static size_t item(const char *text, uint8_t *buffer) {
    size_t size = strlen(text);
    buffer[0] = 0xd2;
    buffer[1] = 0x81;
    buffer[2] = 0x58;
    buffer[3] = (uint8_t)size;
    memcpy(buffer + 4, text, size);
    return size + 4;
}

#define LONG_A "a statement that is long enough for its head"
#define LONG_B "another statement that is long enough for it"
#define LONG_R "a statement to REFUSE because it is over it"

static void file(const struct world *w, const char *text) {
    uint8_t bytes[128];
    struct answer answer;
    size_t size = item(text, bytes);
    ask(w, "POST", "/v1/statements", COSE, bytes, size, &answer);
    assert_int_equal(answer.status, 200);
    drop(&answer);
}

static const char *text_of(const json_t *json, const char *name) {
    const char *text = json_string_value(json_object_get(json, name));
    assert_non_null(text);
    return text;
}

/* -- Statements. */

static void a_statement_gets_its_receipt(void **state) {
    struct world *w = *state;
    start(w);
    uint8_t bytes[128];
    size_t size = item(LONG_A, bytes);
    struct answer answer;
    ask(w, "POST", "/v1/statements", COSE, bytes, size, &answer);
    assert_int_equal(answer.status, 200);
    assert_non_null(strstr(answer.head, "Content-Type: application/json\r\n"));
    assert_non_null(strstr(answer.head, "Cache-Control: no-store\r\n"));
    json_t *json = json_of(&answer);
    assert_string_equal(text_of(json, "schema"), "mingzhang/receipts/1");
    assert_string_equal(text_of(json, "origin"), FAKE_ORIGIN);
    assert_int_equal(json_integer_value(json_object_get(json, "tree_size")), 1);
    assert_non_null(strstr(text_of(json, "checkpoint"), FAKE_ORIGIN "\n1\n"));
    json_t *one = json_array_get(json_object_get(json, "answers"), 0);
    assert_string_equal(text_of(one, "status"), "recorded");
    char hex[MZ_HEX_HASH_SIZE + 1];
    struct mz_hash hash = mz_hash_statement(mz_span_of(bytes, size));
    mz_hex_of_hash(&hash, hex);
    assert_string_equal(text_of(one, "statement"), hex);
    hash = mz_hash_leaf(mz_span_of(bytes, size));
    mz_hex_of_hash(&hash, hex);
    assert_string_equal(text_of(one, "leaf"), hex);
    assert_int_equal(json_integer_value(json_object_get(one, "registered_at")), 1700000000000);
    assert_null(json_object_get(one, "project_seq"));
    assert_null(json_object_get(one, "checkpoint"));
    json_decref(json);
    drop(&answer);
}

static void a_batch_gets_an_answer_each(void **state) {
    struct world *w = *state;
    start(w);
    file(w, LONG_A);
    uint8_t bytes[512];
    size_t size = item(LONG_A, bytes);
    size += item(LONG_R, bytes + size);
    size += item(LONG_B, bytes + size);
    struct answer answer;
    ask(w, "POST", "/v1/statements", SEQ, bytes, size, &answer);
    assert_int_equal(answer.status, 200);
    json_t *json = json_of(&answer);
    json_t *answers = json_object_get(json, "answers");
    assert_int_equal(json_array_size(answers), 3);
    assert_int_equal(json_integer_value(json_object_get(json, "tree_size")), 2);
    json_t *duplicate = json_array_get(answers, 0), *refused = json_array_get(answers, 1),
           *recorded = json_array_get(answers, 2);
    assert_string_equal(text_of(duplicate, "status"), "duplicate");
    assert_non_null(text_of(duplicate, "checkpoint"));
    assert_int_equal(json_integer_value(json_object_get(duplicate, "index")), 0);
    assert_string_equal(text_of(refused, "status"), "refused");
    assert_string_equal(text_of(json_object_get(refused, "problem"), "code"), "over-budget");
    assert_string_equal(text_of(recorded, "status"), "recorded");
    assert_int_equal(json_integer_value(json_object_get(recorded, "project_seq")), 1);
    assert_int_equal(json_array_size(json_object_get(recorded, "proof")), 1);
    json_decref(json);
    drop(&answer);
    /* Of nothing but refusals there is no checkpoint to show. */
    size = item(LONG_R, bytes);
    ask(w, "POST", "/v1/statements", SEQ, bytes, size, &answer);
    assert_int_equal(answer.status, 200);
    assert_null(strstr(answer.body, "checkpoint"));
    drop(&answer);
}

static void a_refused_statement_is_a_problem(void **state) {
    struct world *w = *state;
    start(w);
    assert_problem(w, "POST", "/v1/statements", COSE, LONG_R, 422, "over-budget");
}

static void bad_submissions_are_refused(void **state) {
    struct world *w = *state;
    start(w);
    assert_problem(w, "POST", "/v1/statements", "", "x", 415, "unsupported-media-type");
    assert_problem(w, "POST", "/v1/statements", JSON, "{}", 415, "unsupported-media-type");
    assert_problem(w, "POST", "/v1/statements", SEQ, "", 400, "truncated");
    assert_problem(w, "POST", "/v1/statements", SEQ, "\x01", 400, "bad-type");
    assert_problem(w, "POST", "/v1/statements", SEQ, "\xd2\x81", 413, "too-large");
    assert_problem(w, "POST", "/v1/statements", SEQ, "\xd2\x81\x58", 400, "truncated");
    fake_ledger_refuse_all(w->ledger, MZ_E_BUSY);
    struct answer answer;
    ask(w, "POST", "/v1/statements", COSE, "x", 1, &answer);
    assert_int_equal(answer.status, 503);
    assert_non_null(strstr(answer.head, "Retry-After: 1\r\n"));
    drop(&answer);
}

static void a_batch_is_bounded(void **state) {
    struct world *w = *state;
    start(w);
    char *bytes = malloc(1001 * 4);
    for (size_t i = 0; i < 1001; i++)
        memcpy(bytes + 3 * i, "\xd2\x81\x01", 3);
    struct answer answer;
    ask(w, "POST", "/v1/statements", SEQ, bytes, 3 * 1001, &answer);
    assert_int_equal(answer.status, 413);
    drop(&answer);
    ask(w, "POST", "/v1/statements", SEQ, bytes, 3 * 1000, &answer);
    assert_int_equal(answer.status, 200);
    drop(&answer);
    free(bytes);
}

static void a_write_error_ends_the_server(void **state) {
    struct world *w = *state;
    start(w);
    fake_ledger_break(w->ledger);
    assert_problem(w, "POST", "/v1/statements", COSE, "x", 503, "stopped");
    pthread_join(w->thread, NULL);
    w->running = false;
    assert_int_equal(w->outcome, MZ_E_STOPPED);
    assert_string_equal(w->fault.place, "disk");
}

/* -- The transport. */

static void requests_follow_on_one_connection(void **state) {
    struct world *w = *state;
    start(w);
    int fd = dial(w);
    struct answer answer;
    for (int i = 0; i < 3; i++) {
        ask_on(fd, "GET", "/healthz", "", "", 0, &answer);
        assert_int_equal(answer.status, 200);
        assert_null(strstr(answer.head, "Connection: close"));
        drop(&answer);
    }
    /* Pipelined, a statement that waits for the ledger among them: answered in order. */
    uint8_t bytes[512] = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
                         "POST /v1/statements HTTP/1.1\r\nHost: x\r\n" COSE
                         "Content-Length: 1\r\n\r\nsGET /nothing HTTP/1.1\r\nHost: x\r\n"
                         "Connection: close\r\n\r\n";
    send_all(fd, bytes, strlen((char *)bytes));
    static const int statuses[] = {200, 200, 404};
    for (int i = 0; i < 3; i++) {
        assert_true(receive(fd, true, &answer));
        assert_int_equal(answer.status, statuses[i]);
        drop(&answer);
    }
    assert_false(receive(fd, true, &answer));
    close(fd);
}

static void requests_may_come_in_pieces(void **state) {
    struct world *w = *state;
    start(w);
    static const char text[] =
        "POST /v1/statements HTTP/1.1\r\nHost: x\r\n" COSE "Content-Length: 10\r\n\r\n0123456789";
    int fd = dial(w);
    for (size_t i = 0; i < sizeof text - 1; i++) {
        send_all(fd, text + i, 1);
        if (i % 8 == 0)
            nanosleep(&(struct timespec){0, 500000}, NULL);
    }
    struct answer answer;
    assert_true(receive(fd, true, &answer));
    assert_int_equal(answer.status, 200);
    drop(&answer);
    close(fd);
}

static void large_bodies_are_asked_for_and_bounded(void **state) {
    struct world *w = *state;
    start(w);
    int fd = dial(w);
    struct answer answer;
    char head[256];
    snprintf(head, sizeof head,
             "POST /v1/statements HTTP/1.1\r\nHost: x\r\n" SEQ
             "Expect: 100-continue\r\nContent-Length: %u\r\n\r\n",
             MZ_MAX_BODY);
    send_all(fd, head, strlen(head));
    assert_true(receive(fd, true, &answer));
    assert_int_equal(answer.status, 100);
    char *body = calloc(1, MZ_MAX_BODY);
    send_all(fd, body, MZ_MAX_BODY);
    assert_true(receive(fd, true, &answer));
    assert_int_equal(answer.status, 400); /* zeros are no statements; but all of them were read */
    drop(&answer);
    close(fd);
    fd = dial(w);
    snprintf(head, sizeof head,
             "POST /v1/statements HTTP/1.1\r\nHost: x\r\n" SEQ "Content-Length: %u\r\n\r\n",
             MZ_MAX_BODY + 1);
    send_all(fd, head, strlen(head));
    assert_true(receive(fd, true, &answer));
    assert_int_equal(answer.status, 413);
    assert_non_null(strstr(answer.head, "Connection: close"));
    drop(&answer);
    close(fd);
    free(body);
}

static void malformed_requests_are_answered_and_closed(void **state) {
    struct world *w = *state;
    start(w);
    static const char *const cases[] = {
        "nonsense\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "POST /v1/statements HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int fd = dial(w);
        struct answer answer;
        send_all(fd, cases[i], strlen(cases[i]));
        assert_true(receive(fd, true, &answer));
        assert_int_equal(answer.status, 400);
        drop(&answer);
        assert_false(receive(fd, true, &answer));
        close(fd);
    }
    char *endless = malloc(70000);
    memset(endless, 'a', 70000);
    memcpy(endless, "GET /", 5);
    int fd = dial(w);
    struct answer answer;
    send_all(fd, endless, 70000);
    assert_true(receive(fd, true, &answer));
    assert_int_equal(answer.status, 413);
    drop(&answer);
    close(fd);
    free(endless);
}

static void a_slow_peer_is_cut_off(void **state) {
    struct world *w = *state;
    w->config.deadline_s = 1;
    w->config.idle_s = 3600;
    start(w);
    int fd = dial(w);
    /* A byte now and then does not help: the deadline is of the whole request. */
    struct answer answer;
    bool closed = false;
    for (int i = 0; i < 50 && !closed; i++) {
        if (send(fd, "GET /heal", 1, MSG_NOSIGNAL) < 0)
            closed = true;
        nanosleep(&(struct timespec){0, 100000000}, NULL);
    }
    assert_true(closed || !receive(fd, true, &answer));
    close(fd);
}

static void an_idle_peer_is_cut_off(void **state) {
    struct world *w = *state;
    w->config.idle_s = 1;
    start(w);
    int fd = dial(w);
    struct answer answer;
    ask_on(fd, "GET", "/healthz", "", "", 0, &answer);
    drop(&answer);
    assert_false(receive(fd, true, &answer));
    close(fd);
}

static void connections_beyond_the_cap_wait(void **state) {
    struct world *w = *state;
    w->config.connections = 2;
    start(w);
    int fds[3];
    struct answer answer;
    for (int i = 0; i < 2; i++) {
        fds[i] = dial(w);
        ask_on(fds[i], "GET", "/healthz", "", "", 0, &answer);
        drop(&answer);
    }
    fds[2] = dial(w);
    static const char text[] = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
    send_all(fds[2], text, sizeof text - 1);
    struct timeval brief = {0, 300000}, long_enough = {20, 0};
    char byte;
    setsockopt(fds[2], SOL_SOCKET, SO_RCVTIMEO, &brief, sizeof brief);
    assert_int_equal(recv(fds[2], &byte, 1, 0), -1);
    setsockopt(fds[2], SOL_SOCKET, SO_RCVTIMEO, &long_enough, sizeof long_enough);
    close(fds[0]);
    assert_true(receive(fds[2], true, &answer));
    assert_int_equal(answer.status, 200);
    drop(&answer);
    close(fds[1]);
    close(fds[2]);
}

static void a_peer_may_vanish_while_it_waits(void **state) {
    struct world *w = *state;
    start(w);
    fake_ledger_hold(w->ledger, true);
    static const char text[] =
        "POST /v1/statements HTTP/1.1\r\nHost: x\r\n" COSE "Content-Length: 1\r\n\r\ns";
    for (int i = 0; i < 50; i++) {
        int fd = dial(w);
        send_all(fd, text, sizeof text - 1);
        close(fd);
    }
    nanosleep(&(struct timespec){0, 50000000}, NULL);
    fake_ledger_hold(w->ledger, false);
    struct answer answer;
    ask(w, "GET", "/healthz", "", "", 0, &answer);
    assert_int_equal(answer.status, 200);
    drop(&answer);
}

static void a_deadline_may_end_a_wait(void **state) {
    struct world *w = *state;
    w->config.deadline_s = 1;
    start(w);
    fake_ledger_hold(w->ledger, true);
    int fd = dial(w);
    static const char text[] =
        "POST /v1/statements HTTP/1.1\r\nHost: x\r\n" COSE "Content-Length: 1\r\n\r\ns";
    send_all(fd, text, sizeof text - 1);
    struct answer answer;
    assert_false(receive(fd, true, &answer));
    close(fd);
    fake_ledger_hold(w->ledger, false); /* the answer comes back to nobody */
}

static void stopping_finishes_what_waits(void **state) {
    struct world *w = *state;
    start(w);
    fake_ledger_hold(w->ledger, true);
    int fd = dial(w), idle = dial(w);
    static const char text[] =
        "POST /v1/statements HTTP/1.1\r\nHost: x\r\n" COSE "Content-Length: 1\r\n\r\ns";
    struct answer answer;
    ask_on(idle, "GET", "/healthz", "", "", 0, &answer);
    drop(&answer);
    send_all(fd, text, sizeof text - 1);
    nanosleep(&(struct timespec){0, 50000000}, NULL);
    mz_http_stop(w->http);
    assert_false(receive(idle, true, &answer));
    fake_ledger_hold(w->ledger, false);
    assert_true(receive(fd, true, &answer));
    assert_int_equal(answer.status, 200);
    drop(&answer);
    pthread_join(w->thread, NULL);
    w->running = false;
    assert_int_equal(w->outcome, MZ_OK);
    close(fd);
    close(idle);
}

static void a_second_daemon_is_refused(void **state) {
    struct world *w = *state;
    start(w);
    struct mz_http *second = NULL;
    struct mz_fault fault = {0};
    assert_int_equal(mz_http_open(&w->config, w->ledger, &w->env, &second, &fault), MZ_E_LOCKED);
    assert_null(second);
    assert_int_equal(access(w->socket, F_OK), 0);
    struct mz_config none = w->config;
    none.socket[0] = '\0';
    assert_int_equal(mz_http_open(&none, w->ledger, &w->env, &second, &fault), MZ_E_USAGE);
}

/* -- Routes. */

static void unknown_things_are_named(void **state) {
    struct world *w = *state;
    start(w);
    assert_problem(w, "GET", "/", "", "", 404, "not-found");
    assert_problem(w, "GET", "/v1/no-such-view", "", "", 404, "not-found");
    assert_problem(w, "GET", "/v1/objects/list/", "", "", 404, "not-found");
    assert_problem(w, "GET", "/v1/%2e%2e/x", "", "", 404, "not-found");
    assert_problem(w, "POST", "/checkpoint", "", "", 405, "method-not-allowed");
    assert_problem(w, "DELETE", "/v1/session", "", "", 405, "method-not-allowed");
    struct answer answer;
    ask(w, "GET", "/v1/statements", "", "", 0, &answer);
    assert_int_equal(answer.status, 405);
    assert_non_null(strstr(answer.head, "Allow: POST\r\n"));
    drop(&answer);
}

static void health_says_how_it_is(void **state) {
    struct world *w = *state;
    start(w);
    file(w, LONG_A);
    struct answer answer;
    ask(w, "GET", "/healthz", "", "", 0, &answer);
    json_t *json = json_of(&answer);
    assert_string_equal(text_of(json, "status"), "ok");
    assert_int_equal(json_integer_value(json_object_get(json, "tree_size")), 1);
    assert_int_equal(json_integer_value(json_object_get(json, "recorded")), 1);
    json_decref(json);
    drop(&answer);
    ask(w, "HEAD", "/healthz", "", "", 0, &answer);
    assert_int_equal(answer.status, 200);
    assert_true(answer.size > 0);
    drop(&answer);
    fake_ledger_break(w->ledger);
    ask(w, "GET", "/healthz", "", "", 0, &answer);
    assert_int_equal(answer.status, 503);
    assert_non_null(strstr(answer.body, "\"code\":\"stopped\""));
    drop(&answer);
}

static void the_log_is_served_as_tiles(void **state) {
    struct world *w = *state;
    start(w);
    assert_problem(w, "GET", "/checkpoint", "", "", 404, "not-found");
    assert_problem(w, "GET", "/cosigned", "", "", 404, "not-found"); /* nobody cosigns */
    assert_problem(w, "GET", "/v1/genesis", "", "", 404, "not-found");
    uint8_t bytes[128];
    char text[64];
    for (int i = 0; i < 258; i++) {
        snprintf(text, sizeof text, "statement number %03d, long enough for it", i);
        file(w, text);
    }
    struct answer answer;
    ask(w, "GET", "/checkpoint", "", "", 0, &answer);
    assert_non_null(strstr(answer.head, "Content-Type: text/plain; charset=utf-8\r\n"));
    assert_non_null(strstr(answer.body, FAKE_ORIGIN "\n258\n"));
    drop(&answer);
    ask(w, "GET", "/tile/0/000", "", "", 0, &answer);
    assert_int_equal(answer.size, 256 * 32);
    assert_non_null(strstr(answer.head, "Cache-Control: public, max-age=31536000, immutable\r\n"));
    drop(&answer);
    ask(w, "GET", "/tile/0/001.p/2", "", "", 0, &answer);
    assert_int_equal(answer.size, 2 * 32);
    assert_null(strstr(answer.head, "immutable"));
    drop(&answer);
    ask(w, "GET", "/tile/entries/001.p/2", "", "", 0, &answer);
    size_t size = item("statement number 256, long enough for it", bytes);
    assert_int_equal(answer.size, 2 * (size + 2));
    assert_int_equal((uint8_t)answer.body[1], size);
    assert_memory_equal(answer.body + 2, bytes, size);
    drop(&answer);
    assert_problem(w, "GET", "/tile/0/001", "", "", 404, "not-found");
    assert_problem(w, "GET", "/tile/0/001.p/3", "", "", 404, "not-found");
    assert_problem(w, "GET", "/tile/0/1", "", "", 404, "not-found");
    assert_problem(w, "GET", "/tile/", "", "", 404, "not-found");
}

static void proofs_are_served(void **state) {
    struct world *w = *state;
    start(w);
    file(w, LONG_A);
    file(w, LONG_B);
    struct answer answer;
    ask(w, "GET", "/v1/proof?index=1", "", "", 0, &answer);
    assert_int_equal(answer.status, 200);
    struct mz_tlog_proof proof;
    assert_int_equal(mz_tlog_proof_parse(mz_span_of(answer.body, answer.size), &proof), MZ_OK);
    assert_int_equal(proof.index, 1);
    assert_int_equal(proof.inclusion.count, 1);
    drop(&answer);
    assert_problem(w, "GET", "/v1/proof", "", "", 400, "missing-field");
    assert_problem(w, "GET", "/v1/proof?index=2", "", "", 404, "not-found");
    assert_problem(w, "GET", "/v1/proof?index=0&size=1", "", "", 404, "not-found");
    assert_problem(w, "GET", "/v1/proof?index=x", "", "", 400, "bad-number");
    assert_problem(w, "GET", "/v1/proof?index=1&index=1", "", "", 422, "duplicate");
    assert_problem(w, "GET", "/v1/proof?index=1&foo=1", "", "", 400, "unknown-field");
    ask(w, "GET", "/v1/receipt?index=1", "", "", 0, &answer);
    assert_int_equal(answer.status, 200);
    struct mz_cose_receipt receipt;
    assert_int_equal(mz_cose_receipt_decode(mz_span_of(answer.body, answer.size), &receipt, NULL),
                     MZ_OK);
    assert_int_equal(receipt.index, 1);
    assert_int_equal(receipt.tree_size, 2);
    drop(&answer);
    assert_problem(w, "GET", "/v1/receipt", "", "", 400, "missing-field");
    assert_problem(w, "GET", "/v1/receipt?index=2", "", "", 404, "not-found");
    ask(w, "GET", "/v1/consistency?from=1&to=2", "", "", 0, &answer);
    json_t *json = json_of(&answer);
    assert_int_equal(json_array_size(json_object_get(json, "proof")), 1);
    json_decref(json);
    drop(&answer);
    assert_problem(w, "GET", "/v1/consistency?from=2&to=1", "", "", 400, "out-of-range");
    assert_problem(w, "GET", "/v1/consistency?from=1&to=3", "", "", 400, "out-of-range");
    ask(w, "GET", "/v1/genesis", "", "", 0, &answer);
    json = json_of(&answer);
    assert_string_equal(text_of(json, "schema"), "mingzhang/genesis/1");
    assert_int_equal(strlen(text_of(json, "leaf")), 64);
    json_decref(json);
    drop(&answer);
}

/* -- Sessions and what needs one. */

static const uint8_t seed[32] = {5};

/* Logs in; the Authorization header goes to `ret_header`. */
static void login(const struct world *w, const struct mz_hash *kid, char *ret_header,
                  size_t capacity) {
    char hex[MZ_HEX_HASH_SIZE + 1], body[512];
    mz_hex_of_hash(kid, hex);
    snprintf(body, sizeof body, "{\"kid\":\"%s\"}", hex);
    struct answer answer;
    ask(w, "POST", "/v1/session/challenge", JSON, body, strlen(body), &answer);
    assert_int_equal(answer.status, 200);
    json_t *json = json_of(&answer);
    const char *text = text_of(json, "challenge");
    uint8_t challenge[32], public_key[32], secret[64], signature[64], message[256];
    size_t size = 0;
    assert_int_equal(mz_base64_decode(mz_span_text(text), challenge, 32, &size), MZ_OK);
    mz_ed25519_key_pair(seed, public_key, secret);
    struct mz_writer m = mz_writer_over(message, sizeof message);
    mz_sessions_message(mz_span_text(FAKE_ORIGIN), challenge, &m);
    mz_ed25519_sign(secret, mz_writer_view(&m), signature);
    char base64[128];
    struct mz_writer b = mz_writer_over(base64, sizeof base64);
    mz_base64_write(&b, mz_span_of(signature, 64));
    snprintf(body, sizeof body, "{\"kid\":\"%s\",\"challenge\":\"%s\",\"signature\":\"%.*s\"}", hex,
             text, (int)b.size, base64);
    json_decref(json);
    drop(&answer);
    ask(w, "POST", "/v1/session", JSON, body, strlen(body), &answer);
    assert_int_equal(answer.status, 200);
    json = json_of(&answer);
    snprintf(ret_header, capacity, "Authorization: Bearer %s\r\n", text_of(json, "token"));
    json_decref(json);
    drop(&answer);
}

static void sessions_open_what_is_closed(void **state) {
    struct world *w = *state;
    w->config.open_to_all = 0;
    struct mz_hash kid;
    fake_ledger_enrol(w->ledger, "handler-1", seed, MZ_ROLE_BIT(MZ_ROLE_HANDLER), &kid);
    start(w);
    file(w, LONG_A);
    char session[128];
    login(w, &kid, session, sizeof session);
    static const char *const paths[] = {"/checkpoint", "/tile/0/000.p/1", "/v1/genesis",
                                        "/v1/proof?index=0", "/v1/ledger"};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        struct answer answer;
        ask(w, "GET", paths[i], "", "", 0, &answer);
        assert_int_equal(answer.status, 401);
        assert_non_null(strstr(answer.head, "WWW-Authenticate: Bearer"));
        drop(&answer);
        ask(w, "GET", paths[i], session, "", 0, &answer);
        assert_int_not_equal(answer.status, 401);
        drop(&answer);
    }
    assert_problem(w, "GET", "/checkpoint", "Authorization: Bearer x\r\n", "", 401, "login-needed");
    assert_problem(w, "GET", "/checkpoint", "Authorization: Basic x\r\n", "", 401, "login-needed");
}

static void bad_logins_are_refused(void **state) {
    struct world *w = *state;
    start(w);
    assert_problem(w, "POST", "/v1/session/challenge", "", "{}", 415, "unsupported-media-type");
    assert_problem(w, "POST", "/v1/session/challenge", JSON, "{", 400, "usage");
    assert_problem(w, "POST", "/v1/session/challenge", JSON, "[]", 400, "usage");
    assert_problem(w, "POST", "/v1/session/challenge", JSON, "{}", 400, "missing-field");
    assert_problem(w, "POST", "/v1/session/challenge", JSON, "{\"kid\":1}", 400, "bad-type");
    assert_problem(w, "POST", "/v1/session/challenge", JSON, "{\"kid\":\"00\"}", 400, "bad-text");
    assert_problem(w, "POST", "/v1/session/challenge", JSON, "{\"kid\":\"a\",\"kid\":\"b\"}", 400,
                   "usage");
    assert_problem(
        w, "POST", "/v1/session", JSON,
        "{\"kid\":\"0000000000000000000000000000000000000000000000000000000000000001\","
        "\"challenge\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\",\"signature\":"
        "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        "AAAAAAAA==\"}",
        401, "login-needed");
}

static void objects_are_sent_in_parts(void **state) {
    struct world *w = *state;
    struct mz_hash kid;
    fake_ledger_enrol(w->ledger, "handler-1", seed, MZ_ROLE_BIT(MZ_ROLE_HANDLER), &kid);
    start(w);
    char session[128], path[256], hex[MZ_HEX_HASH_SIZE + 1], headers[256];
    login(w, &kid, session, sizeof session);
    struct mz_hash name = mz_sha256(mz_span_text("0123456789"));
    mz_hex_of_hash(&name, hex);
    snprintf(path, sizeof path, "/v1/objects/evidence/%s?offset=0&size=10", hex);
    assert_problem(w, "PUT", path, "", "01234", 401, "login-needed");
    struct answer answer;
    ask(w, "PUT", path, session, "01234", 5, &answer);
    assert_int_equal(answer.status, 202);
    assert_string_equal(answer.body, "{\"received\":5,\"size\":10}");
    drop(&answer);
    snprintf(path, sizeof path, "/v1/uploads/evidence/%s", hex);
    ask(w, "GET", path, session, "", 0, &answer);
    assert_string_equal(answer.body, "{\"received\":5,\"size\":10}");
    drop(&answer);
    snprintf(path, sizeof path, "/v1/objects/evidence/%s", hex);
    assert_problem(w, "GET", path, session, "", 404, "not-found");
    snprintf(path, sizeof path, "/v1/objects/evidence/%s?offset=5&size=10", hex);
    ask(w, "PUT", path, session, "56789", 5, &answer);
    assert_int_equal(answer.status, 201);
    assert_string_equal(answer.body, "{\"received\":10,\"size\":10}");
    drop(&answer);
    snprintf(path, sizeof path, "/v1/objects/evidence/%s", hex);
    ask(w, "GET", path, session, "", 0, &answer);
    assert_string_equal(answer.body, "0123456789");
    drop(&answer);
    ask(w, "HEAD", path, session, "", 0, &answer);
    assert_int_equal(answer.size, 10);
    drop(&answer);
    snprintf(headers, sizeof headers, "%sRange: bytes=3-5\r\n", session);
    ask(w, "GET", path, headers, "", 0, &answer);
    assert_int_equal(answer.status, 206);
    assert_string_equal(answer.body, "345");
    assert_non_null(strstr(answer.head, "Content-Range: bytes 3-5/10\r\n"));
    drop(&answer);
    snprintf(headers, sizeof headers, "%sRange: bytes=10-\r\n", session);
    ask(w, "GET", path, headers, "", 0, &answer);
    assert_int_equal(answer.status, 416);
    assert_non_null(strstr(answer.head, "Content-Range: bytes */10\r\n"));
    drop(&answer);
    assert_problem(w, "GET", "/v1/objects/other/00", session, "", 404, "not-found");
    assert_problem(w, "GET", "/v1/objects/list/00", session, "", 404, "not-found");
}

static void an_object_under_a_wrong_name_is_refused(void **state) {
    struct world *w = *state;
    struct mz_hash kid;
    fake_ledger_enrol(w->ledger, "handler-1", seed, MZ_ROLE_BIT(MZ_ROLE_HANDLER), &kid);
    start(w);
    char session[128];
    login(w, &kid, session, sizeof session);
    assert_problem(w, "PUT",
                   "/v1/objects/evidence/"
                   "0000000000000000000000000000000000000000000000000000000000000001"
                   "?offset=0&size=5",
                   session, "01234", 422, "bad-object");
    assert_problem(w, "PUT",
                   "/v1/objects/evidence/"
                   "0000000000000000000000000000000000000000000000000000000000000002?size=5",
                   session, "01234", 400, "missing-field");
}

static void personal_data_is_shown_masked(void **state) {
    struct world *w = *state;
    struct mz_hash kid;
    struct mz_id payee = {{0xaa, 1}};
    fake_ledger_enrol(w->ledger, "handler-1", seed, MZ_ROLE_BIT(MZ_ROLE_HANDLER), &kid);
    struct mz_hash token;
    assert_int_equal(
        mz_ledger_token(w->ledger, MZ_PERSONAL_IDNO, mz_span_text("999901196601091009"), &token),
        MZ_OK);
    fake_ledger_token(w->ledger, &token, &payee);
    start(w);
    char session[128], headers[256], body[1024], hex[MZ_HEX_HASH_SIZE + 1], base64[256];
    login(w, &kid, session, sizeof session);
    snprintf(headers, sizeof headers, "%s" JSON, session);
    static const char tokens[] = "{\"field\":\"idno\",\"values\":[\"999901196601091009\",\"1\"]}";
    struct answer answer;
    ask(w, "POST", "/v1/tokens", headers, tokens, strlen(tokens), &answer);
    assert_int_equal(answer.status, 200);
    json_t *json = json_of(&answer);
    mz_hex_of_hash(&token, hex);
    assert_string_equal(json_string_value(json_array_get(json_object_get(json, "tokens"), 0)), hex);
    assert_string_equal(json_string_value(json_array_get(json_object_get(json, "payees"), 0)),
                        "aa010000000000000000000000000000");
    assert_true(json_is_null(json_array_get(json_object_get(json, "payees"), 1)));
    json_decref(json);
    drop(&answer);
    assert_problem(w, "POST", "/v1/tokens", headers, "{\"field\":\"name\",\"values\":[]}", 400,
                   "out-of-range");

    struct mz_disclosure disclosure = {{{1}}, mz_span_text("999901196601091009"), MZ_PERSONAL_IDNO};
    uint8_t encoded[128];
    struct mz_writer d = mz_writer_over(encoded, sizeof encoded);
    assert_int_equal(mz_disclosure_encode(&disclosure, &d), MZ_OK);
    struct mz_writer b = mz_writer_over(base64, sizeof base64);
    mz_base64_write(&b, mz_writer_view(&d));
    snprintf(body, sizeof body,
             "{\"payees\":[{\"payee\":\"aa010000000000000000000000000000\","
             "\"disclosures\":[\"%.*s\"]}]}",
             (int)b.size, base64);
    ask(w, "POST", "/v1/disclosures", headers, body, strlen(body), &answer);
    assert_int_equal(answer.status, 200);
    assert_string_equal(answer.body, "{\"stored\":1}");
    drop(&answer);
    assert_problem(w, "POST", "/v1/disclosures", headers,
                   "{\"payees\":[{\"payee\":\"aa010000000000000000000000000000\","
                   "\"disclosures\":[\"AAAA\"]}]}",
                   400, "bad-type");

    /* Nor does a problem repeat what it could not read. */
    static const char *const unreadable[] = {
        "{\"field\":\"idno\",\"values\":[\"999901196601091009\" \"1\"]}",
        "{\"field\":\"idno\",\"values\":[999901196601091009]}",
        "{\"field\":\"999901196601091009\",\"values\":[]}",
        "{\"payees\":[{\"payee\":\"999901196601091009\",\"disclosures\":[]}]}",
        "{\"payees\":[{\"payee\":999901196601091009x",
    };
    for (size_t i = 0; i < sizeof unreadable / sizeof unreadable[0]; i++) {
        ask(w, "POST", i < 3 ? "/v1/tokens" : "/v1/disclosures", headers, unreadable[i],
            strlen(unreadable[i]), &answer);
        assert_int_equal(answer.status, 400);
        assert_null(strstr(answer.body, "19660109"));
        drop(&answer);
    }

    ask(w, "GET", "/v1/disclosures?payee=aa010000000000000000000000000000", session, "", 0,
        &answer);
    assert_int_equal(answer.status, 200);
    json = json_of(&answer);
    const char *shown = text_of(json_object_get(json, "fields"), "idno");
    assert_null(strstr(shown, "19660109"));
    assert_non_null(strchr(shown, '*'));
    json_decref(json);
    drop(&answer);
    ask(w, "GET",
        "/v1/disclosures?payee=aa010000000000000000000000000000&payee="
        "bb000000000000000000000000000000",
        session, "", 0, &answer);
    json = json_of(&answer);
    assert_int_equal(json_array_size(json_object_get(json, "items")), 2);
    json_decref(json);
    drop(&answer);
    assert_problem(w, "GET", "/v1/disclosures", session, "", 400, "missing-field");
    assert_problem(w, "GET", "/v1/disclosures?payee=zz", session, "", 400, "bad-text");
}

/* Files an access.log of `actor` for the payees ending in 1 and 2, fields idno and name. */
static uint64_t append_access(struct world *w, const char *actor, uint64_t registered_at) {
    struct ledger *maker = ledger_new();
    struct mz_access_log access = {.fields = MZ_ROLE_BIT(MZ_PERSONAL_NAME) |
                                             MZ_ROLE_BIT(MZ_PERSONAL_IDNO),
                                   .reason = mz_span_text("示例"),
                                   .payees_count = 2};
    access.payees[0].payee = (struct mz_id){{0xaa, 1}};
    access.payees[1].payee = (struct mz_id){{0xaa, 2}};
    struct mz_entry_head head = ledger_next_head(maker, NULL, 20231115);
    head.registered_at = registered_at;
    ledger_append_head(
        maker,
        &(struct ledger_act){
            .kind = MZ_KIND_ACCESS_LOG, .actor = actor, .date = 20231115, .body = &access},
        &head);
    uint64_t index = fake_ledger_append(w->ledger, ledger_entry(maker, 0));
    ledger_free(maker);
    return index;
}

static void ignore_stored(void *arg, enum mz_status status, const struct mz_fault *fault) {
    (void)arg, (void)status, (void)fault;
}

static void hand_in(struct world *w, uint8_t last, uint8_t field, const char *value) {
    struct mz_id payee = {{0xaa, last}};
    struct mz_disclosure disclosure = {{{1}}, mz_span_text(value), field};
    uint8_t encoded[128];
    struct mz_writer d = mz_writer_over(encoded, sizeof encoded);
    assert_int_equal(mz_disclosure_encode(&disclosure, &d), MZ_OK);
    struct mz_span bytes = mz_writer_view(&d);
    assert_int_equal(mz_ledger_disclose(w->ledger, &payee, &bytes, 1, ignore_stored, NULL), MZ_OK);
}

#define AA1 "aa010000000000000000000000000000"
#define AA2 "aa020000000000000000000000000000"
#define AA3 "aa030000000000000000000000000000"

static void personal_data_is_revealed_behind_its_record(void **state) {
    struct world *w = *state;
    const uint64_t now = now_ms(NULL);
    struct mz_hash kid;
    struct mz_id gone = {{0xaa, 2}};
    fake_ledger_enrol(w->ledger, "cashier-1", seed, MZ_ROLE_BIT(MZ_ROLE_CASHIER), &kid);
    hand_in(w, 1, MZ_PERSONAL_IDNO, "999901196601091009");
    hand_in(w, 1, MZ_PERSONAL_ACCOUNT, "6222000000000000001");
    hand_in(w, 2, MZ_PERSONAL_IDNO, "999901196601091009");
    fake_ledger_erase(w->ledger, &gone);
    start(w);
    char session[128], headers[256], body[512];
    login(w, &kid, session, sizeof session);
    snprintf(headers, sizeof headers, "%s" JSON, session);
    /* The last that is let in, the first that is not, and one from before the clock went back. */
    uint64_t mine = append_access(w, "cashier-1", now - 900000);
    uint64_t old = append_access(w, "cashier-1", now - 900001);
    uint64_t other = append_access(w, "cashier-2", now);
    uint64_t ahead = append_access(w, "cashier-1", now + 5000);
    file(w, LONG_A);

    const struct {
        uint64_t entry;
        const char *more;
        int status;
        const char *code;
    } refused[] = {
        {old, "", 403, "access-expired"},
        {other, "", 403, "forbidden"},
        {99, "", 404, "not-found"},
        {mine, ",\"payees\":[\"" AA1 "\",\"" AA3 "\"]", 403, "forbidden"},
        {mine, ",\"fields\":[\"idno\",\"account\"]", 403, "forbidden"},
        {mine, ",\"fields\":[\"salary\"]", 400, "bad-type"},
        {mine, ",\"payees\":[\"zz\"]", 400, "bad-text"},
        {mine, ",\"history\":1", 400, "bad-type"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        snprintf(body, sizeof body, "{\"entry\":%llu%s}", (unsigned long long)refused[i].entry,
                 refused[i].more);
        assert_problem(w, "POST", "/v1/reveal", headers, body, refused[i].status, refused[i].code);
    }
    assert_problem(w, "POST", "/v1/reveal", headers, "{}", 400, "bad-type");

    struct answer answer;
    const uint64_t opening[] = {mine, ahead};
    for (size_t i = 0; i < 2; i++) {
        snprintf(body, sizeof body, "{\"entry\":%llu}", (unsigned long long)opening[i]);
        ask(w, "POST", "/v1/reveal", headers, body, strlen(body), &answer);
        assert_int_equal(answer.status, 200);
        json_t *json = json_of(&answer);
        const json_t *items = json_object_get(json, "items");
        assert_int_equal(json_array_size(items), 2);
        const json_t *first = json_array_get(items, 0), *second = json_array_get(items, 1);
        const json_t *disclosures = json_object_get(first, "disclosures");
        assert_string_equal(text_of(first, "payee"), AA1);
        assert_true(json_is_false(json_object_get(first, "erased")));
        assert_int_equal(json_array_size(disclosures), 1); /* the account is not in the record */
        const json_t *one = json_array_get(disclosures, 0);
        uint8_t bytes[256];
        size_t size;
        struct mz_disclosure disclosure;
        assert_int_equal(
            mz_base64_decode(mz_span_text(text_of(one, "disclosure")), bytes, sizeof bytes, &size),
            MZ_OK);
        assert_int_equal(mz_disclosure_decode(mz_span_of(bytes, size), &disclosure, NULL), MZ_OK);
        assert_true(mz_span_equal_text(disclosure.value, "999901196601091009"));
        char hex[MZ_HEX_HASH_SIZE + 1];
        struct mz_hash digest = mz_disclosure_digest(mz_span_of(bytes, size));
        mz_hex_of_hash(&digest, hex);
        assert_string_equal(text_of(one, "digest"), hex);
        assert_string_equal(text_of(second, "payee"), AA2);
        assert_true(json_is_true(json_object_get(second, "erased")));
        assert_int_equal(json_array_size(json_object_get(second, "disclosures")), 0);
        json_decref(json);
        drop(&answer);
    }
    /* Fewer than the record says. */
    snprintf(body, sizeof body,
             "{\"entry\":%llu,\"payees\":[\"" AA1 "\"],\"fields\":[\"name\"],\"history\":true}",
             (unsigned long long)mine);
    ask(w, "POST", "/v1/reveal", headers, body, strlen(body), &answer);
    assert_int_equal(answer.status, 200);
    assert_null(strstr(answer.body, "idno"));
    drop(&answer);
}

static void roles_are_held_to(void **state) {
    struct world *w = *state;
    struct mz_hash kid;
    fake_ledger_enrol(w->ledger, "admin-1", seed, MZ_ROLE_BIT(MZ_ROLE_ADMINISTRATOR), &kid);
    start(w);
    char session[128], headers[256];
    login(w, &kid, session, sizeof session);
    snprintf(headers, sizeof headers, "%s" JSON, session);
    assert_problem(w, "POST", "/v1/tokens", headers, "{}", 403, "forbidden");
    assert_problem(w, "POST", "/v1/disclosures", headers, "{}", 403, "forbidden");
    assert_problem(w, "GET", "/v1/disclosures?payee=00", session, "", 403, "forbidden");
    assert_problem(w, "POST", "/v1/reveal", headers, "{}", 403, "forbidden");
    /* A cashier names people by identity number, and sees no more of one who is not in a record. */
    static const uint32_t tokens[] = {MZ_ROLE_BIT(MZ_ROLE_CASHIER), MZ_ROLE_BIT(MZ_ROLE_PRIVACY),
                                      MZ_ROLE_BIT(MZ_ROLE_EVALUATOR)};
    for (size_t i = 0; i < 3; i++) {
        fake_ledger_enrol(w->ledger, "admin-1", seed, tokens[i], &kid);
        assert_problem(w, "POST", "/v1/tokens", headers, "{}", i < 2 ? 400 : 403,
                       i < 2 ? "missing-field" : "forbidden");
        assert_problem(w, "POST", "/v1/disclosures", headers, "{}", 403, "forbidden");
        assert_problem(w, "POST", "/v1/reveal", headers, "{}", i < 2 ? 400 : 403,
                       i < 2 ? "bad-type" : "forbidden");
    }
    fake_ledger_revoke(w->ledger, &kid);
    assert_problem(w, "GET", "/v1/disclosures?payee=00", session, "", 401, "login-needed");
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        T(a_statement_gets_its_receipt),
        T(a_batch_gets_an_answer_each),
        T(a_refused_statement_is_a_problem),
        T(bad_submissions_are_refused),
        T(a_batch_is_bounded),
        T(a_write_error_ends_the_server),
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
        T(unknown_things_are_named),
        T(health_says_how_it_is),
        T(the_log_is_served_as_tiles),
        T(proofs_are_served),
        T(sessions_open_what_is_closed),
        T(bad_logins_are_refused),
        T(objects_are_sent_in_parts),
        T(an_object_under_a_wrong_name_is_refused),
        T(personal_data_is_shown_masked),
        T(personal_data_is_revealed_behind_its_record),
        T(roles_are_held_to),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
