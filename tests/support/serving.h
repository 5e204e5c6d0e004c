/* The HTTP server over the double of the ledger in a thread of its own, and a client that sends
 * exactly the bytes it is told. What goes wrong fails the test. */
#ifndef MZ_TESTS_SUPPORT_SERVING_H
#define MZ_TESTS_SUPPORT_SERVING_H

#include <jansson.h>
#include <pthread.h>
#include <stdbool.h>

#include "daemon/config.h"
#include "daemon/http.h"

#define SERVING_NOW UINT64_C(1700000000000) /* ms, the server's clock */

struct serving {
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

/* Fixture: *state is a struct serving, not started yet. The end fails if a snapshot is left. */
int serving_set_up(void **state);
int serving_tear_down(void **state);
void serving_start(struct serving *w);

struct served {
    int status;
    char head[4096];
    char *body; /* NUL-terminated */
    size_t size;
};

void serving_drop(struct served *answer);
int serving_dial(const struct serving *w);
void serving_send(int fd, const void *data, size_t size);
/* Reads one answer; false if the peer closed before it. Drop it. */
bool serving_receive(int fd, bool has_body, struct served *answer);
/* One request with these header lines, each with its CRLF, on an open connection or one of its own.
 */
void serving_ask_on(int fd, const char *method, const char *path, const char *headers,
                    const void *body, size_t size, struct served *answer);
void serving_ask(const struct serving *w, const char *method, const char *path, const char *headers,
                 const void *body, size_t size, struct served *answer);
/* The answer is this problem, with a Chinese text. */
void serving_refuses(const struct serving *w, const char *method, const char *path,
                     const char *headers, const char *body, int status, const char *code);
json_t *serving_json(const struct served *answer);
/* A member that must be text. */
const char *serving_text(const json_t *json, const char *name);

#define COSE "Content-Type: application/cose\r\n"
#define SEQ  "Content-Type: application/cbor-seq\r\n"
#define JSON "Content-Type: application/json\r\n"

#define LONG_A "a statement that is long enough for its head"
#define LONG_B "another statement that is long enough for it"
#define LONG_R "a statement to REFUSE because it is over it"

/* Something of the outer shape of a COSE_Sign1: tag 18 and an array of one byte string. */
size_t serving_item(const char *text, uint8_t *buffer);
/* … filed and recorded. */
void serving_file(const struct serving *w, const char *text);

#endif
