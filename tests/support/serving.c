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
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "tests/support/fake_ledger.h"

static uint64_t now_ms(void *ctx) {
    (void)ctx;
    return SERVING_NOW;
}

static void fill_random(void *ctx, void *buffer, size_t size) {
    static uint8_t next; /* the server's loop thread alone reads it */
    (void)ctx;
    memset(buffer, ++next, size);
}

static void *serve(void *arg) {
    struct serving *w = arg;
    w->outcome = mz_http_run(w->http, &w->fault);
    return NULL;
}

void serving_start(struct serving *w) {
    assert_int_equal(mz_http_open(&w->config, w->ledger, &w->env, &w->http, &w->fault), MZ_OK);
    assert_int_equal(pthread_create(&w->thread, NULL, serve, w), 0);
    w->running = true;
}

int serving_set_up(void **state) {
    struct serving *w = calloc(1, sizeof *w);
    snprintf(w->socket, sizeof w->socket, "/tmp/mz-http-%ld.sock", (long)getpid());
    mz_config_init(&w->config);
    snprintf(w->config.socket, sizeof w->config.socket, "%s", w->socket);
    w->env = (struct mz_env){.now_ms = now_ms, .random = fill_random};
    w->ledger = fake_ledger_new();
    *state = w;
    return 0;
}

int serving_tear_down(void **state) {
    struct serving *w = *state;
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

int serving_dial(const struct serving *w) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    memcpy(address.sun_path, w->socket, sizeof w->socket);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_true(fd >= 0);
    struct timeval limit = {20, 0};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

void serving_send(int fd, const void *data, size_t size) {
    const char *at = data;
    while (size > 0) {
        ssize_t sent = send(fd, at, size, MSG_NOSIGNAL);
        assert_true(sent > 0);
        at += sent;
        size -= (size_t)sent;
    }
}

/* Reads one answer; false if the peer closed before it. */
bool serving_receive(int fd, bool has_body, struct served *answer) {
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

void serving_drop(struct served *answer) {
    free(answer->body);
    answer->body = NULL;
}

void serving_ask_on(int fd, const char *method, const char *path, const char *headers,
                    const void *body, size_t size, struct served *answer) {
    char head[1024];
    int length = snprintf(head, sizeof head,
                          "%s %s HTTP/1.1\r\nHost: localhost\r\n%sContent-Length: %zu\r\n\r\n",
                          method, path, headers, size);
    assert_true(length > 0 && (size_t)length < sizeof head);
    serving_send(fd, head, (size_t)length);
    serving_send(fd, body, size);
    assert_true(serving_receive(fd, strcmp(method, "HEAD") != 0, answer));
}

void serving_ask(const struct serving *w, const char *method, const char *path, const char *headers,
                 const void *body, size_t size, struct served *answer) {
    int fd = serving_dial(w);
    serving_ask_on(fd, method, path, headers, body, size, answer);
    close(fd);
}

json_t *serving_json(const struct served *answer) {
    json_t *json = json_loadb(answer->body, answer->size, JSON_REJECT_DUPLICATES, NULL);
    if (json == NULL)
        fail_msg("no JSON: %s", answer->body);
    return json;
}

void serving_refuses(const struct serving *w, const char *method, const char *path,
                     const char *headers, const char *body, int status, const char *code) {
    struct served answer;
    serving_ask(w, method, path, headers, body, strlen(body), &answer);
    json_t *json = serving_json(&answer);
    if (answer.status != status ||
        strcmp(json_string_value(json_object_get(json, "code")), code) != 0)
        fail_msg("%s %s: %d %s", method, path, answer.status, answer.body);
    assert_non_null(strstr(answer.head, "Content-Type: application/problem+json\r\n"));
    assert_non_null(json_string_value(json_object_get(json, "detail_zh")));
    json_decref(json);
    serving_drop(&answer);
}

/* Something of the outer shape of a COSE_Sign1: tag 18 and an array of one byte string. */
size_t serving_item(const char *text, uint8_t *buffer) {
    size_t size = strlen(text);
    buffer[0] = 0xd2;
    buffer[1] = 0x81;
    buffer[2] = 0x58;
    buffer[3] = (uint8_t)size;
    memcpy(buffer + 4, text, size);
    return size + 4;
}

void serving_file(const struct serving *w, const char *text) {
    uint8_t bytes[128];
    struct served answer;
    size_t size = serving_item(text, bytes);
    serving_ask(w, "POST", "/v1/statements", COSE, bytes, size, &answer);
    assert_int_equal(answer.status, 200);
    serving_drop(&answer);
}

const char *serving_text(const json_t *json, const char *name) {
    const char *text = json_string_value(json_object_get(json, name));
    assert_non_null(text);
    return text;
}
