#include "tests/lib/racing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/http.h"
#include "tests/lib/racing_client.h"

/* Assertions are the point here, so they stay in release builds too. */
#define must(condition_)                                                                           \
    do {                                                                                           \
        if (!(condition_)) {                                                                       \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition_);                       \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

struct racing {
    struct house *house;
    bool sockets;
    struct mz_config config;
    struct mz_http *http;
    char address[sizeof "unix:" + 512];
    pthread_t server;
    pthread_barrier_t start;
};

struct lane {
    struct racing *racing;
    struct racer *racer;
};

/* -- The server. */

static void *serve(void *arg) {
    struct racing *racing = arg;
    struct mz_fault fault = {0};
    must(mz_http_run(racing->http, &fault) == MZ_OK);
    return NULL;
}

struct racing *racing_new(struct house *house, bool sockets) {
    struct racing *racing = calloc(1, sizeof *racing);
    must(racing != NULL);
    racing->house = house;
    racing->sockets = sockets;
    if (!sockets)
        return racing;
    mz_config_init(&racing->config);
    int size = snprintf(racing->config.socket, sizeof racing->config.socket, "%s/race.sock",
                        house->directory);
    must(size > 0 && (size_t)size < sizeof racing->config.socket);
    snprintf(racing->address, sizeof racing->address, "unix:%s", racing->config.socket);
    struct mz_fault fault = {0};
    must(mz_http_open(&racing->config, house->ledger, &house->env, &racing->http, &fault) == MZ_OK);
    must(pthread_create(&racing->server, NULL, serve, racing) == 0);
    return racing;
}

void racing_free(struct racing *racing) {
    if (racing->sockets) {
        mz_http_stop(racing->http);
        pthread_join(racing->server, NULL);
        house_close(racing->house);
        mz_http_close(racing->http);
    }
    free(racing);
}

/* -- Filing. */

static void file_directly(const struct lane *lane) {
    struct racer *racer = lane->racer;
    struct house_answers answers = house_file(lane->racing->house, &racer->statement, 1);
    must(answers.failure == MZ_OK && answers.count == 1);
    const struct mz_answer *answer = &answers.answers[0];
    racer->status = answer->status;
    racer->index = answer->head.index;
    racer->fault = answer->fault;
    if (answer->status != MZ_ANSWER_REFUSED)
        house_check_receipt(answer, racer->statement);
    house_answers_free(&answers);
}

static void *run(void *arg) {
    const struct lane *lane = arg;
    struct mz_ledger_metrics metrics;
    pthread_barrier_wait(&lane->racing->start);
    mz_ledger_metrics(lane->racing->house->ledger, &metrics);
    lane->racer->before = metrics.recorded;
    if (lane->racing->sockets)
        racing_post(lane->racing->address, lane->racer);
    else
        file_directly(lane);
    return NULL;
}

void racing_run(struct racing *racing, struct racer *racers, size_t count) {
    struct lane *lanes = calloc(count, sizeof *lanes);
    pthread_t *threads = calloc(count, sizeof *threads);
    must(lanes != NULL && threads != NULL);
    must(pthread_barrier_init(&racing->start, NULL, (unsigned)count) == 0);
    for (size_t i = 0; i < count; i++) {
        lanes[i] = (struct lane){racing, &racers[i]};
        must(pthread_create(&threads[i], NULL, run, &lanes[i]) == 0);
    }
    for (size_t i = 0; i < count; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&racing->start);
    free(threads);
    free(lanes);
}
