#include "daemon/http.h"

#include <event2/event.h>
#include <event2/listener.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "daemon/http_connection.h"
#include "daemon/http_listen.h"
#include "daemon/http_routes.h"
#include "daemon/http_statements.h"

#define STOP_TICKS 10u /* seconds for answers under way */

struct mz_http {
    struct event_base *base;
    struct mz_http_app app;
    struct mz_connections *connections;
    struct mz_listening listening;
    struct evconnlistener *listeners[MZ_MAX_LISTENERS];
    struct event *queue_event, *gather_event, *tick_event, *stop_event, *signal_events[2];
    int stop_pipe[2];
    size_t max_connections;
    bool listening_paused;
    unsigned ticks_left; /* once stopping */
    enum mz_status outcome;
    struct mz_fault fault;
};

static void pause_listening(struct mz_http *http, bool pause) {
    if (http->listening_paused == pause)
        return;
    http->listening_paused = pause;
    for (size_t i = 0; i < http->listening.count; i++) {
        if (pause)
            evconnlistener_disable(http->listeners[i]);
        else
            evconnlistener_enable(http->listeners[i]);
    }
}

/* Beyond the cap, peers wait in the socket's backlog, not in memory (T10). */
static void on_accept(struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *address,
                      int size, void *arg) {
    (void)listener;
    (void)address;
    (void)size;
    struct mz_http *http = arg;
    mz_connections_add(http->connections, fd);
    if (mz_connections_count(http->connections) >= http->max_connections)
        pause_listening(http, true);
}

/* Out of descriptors: accepting again at once would spin. The tick resumes. */
static void on_accept_error(struct evconnlistener *listener, void *arg) {
    (void)listener;
    pause_listening(arg, true);
}

static void on_connection_closed(void *arg) {
    struct mz_http *http = arg;
    if (http->app.stopping) {
        if (http->connections != NULL && mz_connections_count(http->connections) == 0)
            event_base_loopbreak(http->base);
    } else if (mz_connections_count(http->connections) < http->max_connections) {
        pause_listening(http, false);
    }
}

static void stop(struct mz_http *http, enum mz_status outcome) {
    if (http->app.stopping)
        return;
    http->app.stopping = true;
    http->outcome = outcome;
    http->ticks_left = STOP_TICKS;
    pause_listening(http, true);
    mz_connections_close_idle(http->connections);
    if (mz_connections_count(http->connections) == 0)
        event_base_loopbreak(http->base);
}

static void on_tasks(evutil_socket_t fd, short what, void *arg) {
    (void)fd;
    (void)what;
    struct mz_http *http = arg;
    struct mz_http_task *next;
    for (struct mz_http_task *t = mz_http_queue_pop_all(http->app.queue); t != NULL; t = next) {
        next = t->next;
        struct mz_call *call = mz_route_finish(t);
        if (call != NULL)
            mz_connection_answered(call);
    }
}

/* Active events run in order, so this one comes after those that were ready when it was activated.
 */
static void on_gathered(void *arg) {
    struct mz_http *http = arg;
    event_active(http->gather_event, EV_TIMEOUT, 1);
}

static void on_flush(evutil_socket_t fd, short what, void *arg) {
    (void)fd;
    (void)what;
    struct mz_http *http = arg;
    mz_http_statements_flush(&http->app);
}

static void on_tick(evutil_socket_t fd, short what, void *arg) {
    (void)fd;
    (void)what;
    struct mz_http *http = arg;
    mz_connections_sweep(http->connections);
    if (http->app.stopping) {
        if (http->ticks_left-- == 0)
            event_base_loopbreak(http->base);
        return;
    }
    if (mz_connections_count(http->connections) < http->max_connections)
        pause_listening(http, false);
    if (mz_ledger_health(http->app.ledger, &http->fault) != MZ_OK)
        stop(http, MZ_E_STOPPED);
}

static void on_stop(evutil_socket_t fd, short what, void *arg) {
    (void)fd;
    (void)what;
    stop(arg, MZ_OK);
}

static bool make_events(struct mz_http *http) {
    static const int signals[] = {SIGTERM, SIGINT};
    static const struct timeval second = {1, 0};
    http->queue_event = event_new(http->base, mz_http_queue_fd(http->app.queue),
                                  EV_READ | EV_PERSIST, on_tasks, http);
    http->gather_event = event_new(http->base, -1, 0, on_flush, http);
    http->tick_event = event_new(http->base, -1, EV_PERSIST, on_tick, http);
    http->stop_event =
        event_new(http->base, http->stop_pipe[0], EV_READ | EV_PERSIST, on_stop, http);
    for (size_t i = 0; i < 2; i++)
        http->signal_events[i] = evsignal_new(http->base, signals[i], on_stop, http);
    return http->queue_event != NULL && event_add(http->queue_event, NULL) == 0 &&
           http->gather_event != NULL && http->tick_event != NULL &&
           event_add(http->tick_event, &second) == 0 && http->stop_event != NULL &&
           event_add(http->stop_event, NULL) == 0 && http->signal_events[0] != NULL &&
           event_add(http->signal_events[0], NULL) == 0 && http->signal_events[1] != NULL &&
           event_add(http->signal_events[1], NULL) == 0;
}

static bool make_listeners(struct mz_http *http) {
    for (size_t i = 0; i < http->listening.count; i++) {
        http->listeners[i] = evconnlistener_new(http->base, on_accept, http, LEV_OPT_CLOSE_ON_EXEC,
                                                0, http->listening.fds[i]);
        if (http->listeners[i] == NULL)
            return false;
        evconnlistener_set_error_cb(http->listeners[i], on_accept_error);
    }
    return true;
}

static bool make_parts(struct mz_http *http, const struct mz_config *config) {
    struct mz_connection_limits limits = {
        .connections = config->connections,
        .head = config->head,
        .body = config->body,
        .deadline_ms = config->deadline_s * UINT64_C(1000),
        .idle_ms = config->idle_s * UINT64_C(1000),
    };
    http->app.sessions = mz_sessions_new(http->app.env, config->sessions);
    http->base = event_base_new();
    if (http->app.sessions == NULL || http->base == NULL ||
        mz_http_queue_new(&http->app.queue) != MZ_OK || pipe(http->stop_pipe) != 0)
        return false;
    http->connections =
        mz_connections_new(http->base, &http->app, &limits, on_connection_closed, http);
    return http->connections != NULL && make_events(http) && make_listeners(http);
}

enum mz_status mz_http_open(const struct mz_config *config, struct mz_ledger *ledger,
                            const struct mz_env *env, struct mz_http **ret_http,
                            struct mz_fault *fault) {
    struct mz_http *http = calloc(1, sizeof *http);
    if (http == NULL)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "HTTP");
    http->app = (struct mz_http_app){.ledger = ledger,
                                     .env = env,
                                     .open_to_all = config->open_to_all,
                                     .gathered = on_gathered,
                                     .gathered_arg = http};
    http->stop_pipe[0] = http->stop_pipe[1] = -1;
    http->max_connections = config->connections;
    enum mz_status status = mz_http_listen(config, &http->listening, fault);
    if (status == MZ_OK && !make_parts(http, config))
        status = mz_fault_at(fault, MZ_E_NO_MEMORY, "HTTP");
    if (status != MZ_OK) {
        mz_http_close(http);
        return status;
    }
    *ret_http = http;
    return MZ_OK;
}

void mz_http_publish(struct mz_http *http, struct mz_witnesses *witnesses) {
    http->app.witnesses = witnesses;
}

enum mz_status mz_http_run(struct mz_http *http, struct mz_fault *fault) {
    if (event_base_dispatch(http->base) < 0)
        return mz_fault_at(fault, MZ_E_IO, "event loop");
    mz_http_statements_flush(&http->app);
    /* What is open still is beyond its time. */
    http->app.stopping = true;
    mz_connections_free(http->connections);
    http->connections = NULL;
    if (http->outcome != MZ_OK)
        *fault = http->fault;
    return http->outcome;
}

void mz_http_stop(struct mz_http *http) {
    ssize_t written = write(http->stop_pipe[1], "", 1);
    (void)written;
}

static void free_event(struct event *event) {
    if (event != NULL)
        event_free(event);
}

void mz_http_close(struct mz_http *http) {
    if (http == NULL)
        return;
    http->app.stopping = true;
    mz_connections_free(http->connections);
    http->connections = NULL;
    struct mz_http_task *next;
    if (http->app.queue != NULL)
        for (struct mz_http_task *t = mz_http_queue_pop_all(http->app.queue); t != NULL; t = next) {
            next = t->next;
            mz_route_finish(t);
        }
    for (size_t i = 0; i < http->listening.count; i++)
        if (http->listeners[i] != NULL)
            evconnlistener_free(http->listeners[i]);
    mz_http_unlisten(&http->listening);
    free_event(http->queue_event);
    free_event(http->gather_event);
    free_event(http->tick_event);
    free_event(http->stop_event);
    free_event(http->signal_events[0]);
    free_event(http->signal_events[1]);
    for (size_t i = 0; i < 2; i++)
        if (http->stop_pipe[i] >= 0)
            close(http->stop_pipe[i]);
    if (http->base != NULL)
        event_base_free(http->base);
    mz_http_queue_free(http->app.queue);
    mz_sessions_free(http->app.sessions);
    free(http);
}
