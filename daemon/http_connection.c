#include <event2/event.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "daemon/http_connection_internal.h"

#define FIRST_CAPACITY 4096u

uint64_t mz_connection_clock(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

void mz_connection_destroy(struct mz_connection *c) {
    struct mz_connections *all = c->all;
    event_free(c->read_event);
    event_free(c->write_event);
    close(c->fd);
    mz_call_reset(&c->call);
    *c->link = c->next;
    if (c->next != NULL)
        c->next->link = c->link;
    free(c->in);
    free(c);
    all->count--;
    all->changed(all->arg);
}

void mz_connection_resume(struct mz_connection *c) {
    if (!c->reading && event_add(c->read_event, NULL) == 0)
        c->reading = true;
}

void mz_connection_pause(struct mz_connection *c) {
    if (c->reading)
        event_del(c->read_event);
    c->reading = false;
}

bool mz_connection_reserve(struct mz_connection *c, size_t capacity) {
    if (capacity <= c->in_capacity)
        return true;
    char *in = realloc(c->in, capacity);
    if (in == NULL)
        return false;
    c->in = in;
    c->in_capacity = capacity;
    return true;
}

struct mz_connections *mz_connections_new(struct event_base *base, struct mz_http_app *app,
                                          const struct mz_connection_limits *limits,
                                          void (*changed)(void *arg), void *arg) {
    struct mz_connections *all = calloc(1, sizeof *all);
    if (all != NULL)
        *all = (struct mz_connections){
            .base = base, .app = app, .limits = *limits, .changed = changed, .arg = arg};
    return all;
}

void mz_connections_free(struct mz_connections *connections) {
    if (connections == NULL)
        return;
    struct mz_connection *next;
    for (struct mz_connection *c = connections->first; c != NULL; c = next) {
        next = c->next;
        mz_connection_destroy(c);
    }
    free(connections);
}

static struct mz_connection *new_connection(struct mz_connections *all, int fd) {
    struct mz_connection *c = calloc(1, sizeof *c);
    if (c == NULL)
        return NULL;
    c->all = all;
    c->fd = fd;
    c->state = MZ_CONNECTION_READING;
    c->deadline = mz_connection_clock() + all->limits.idle_ms;
    c->call.app = all->app;
    c->call.connection = c;
    c->read_event = event_new(all->base, fd, EV_READ | EV_PERSIST, mz_connection_readable, c);
    c->write_event = event_new(all->base, fd, EV_WRITE, mz_connection_writable, c);
    if (c->read_event != NULL && c->write_event != NULL && mz_connection_reserve(c, FIRST_CAPACITY))
        return c;
    if (c->read_event != NULL)
        event_free(c->read_event);
    if (c->write_event != NULL)
        event_free(c->write_event);
    free(c);
    return NULL;
}

void mz_connections_add(struct mz_connections *connections, int fd) {
    if (connections->count >= connections->limits.connections) {
        close(fd);
        return;
    }
    struct mz_connection *c = new_connection(connections, fd);
    if (c == NULL) {
        close(fd);
        return;
    }
    c->next = connections->first;
    c->link = &connections->first;
    if (c->next != NULL)
        c->next->link = &c->next;
    connections->first = c;
    connections->count++;
    mz_connection_resume(c);
}

size_t mz_connections_count(const struct mz_connections *connections) {
    return connections->count;
}

void mz_connections_sweep(struct mz_connections *connections) {
    uint64_t now = mz_connection_clock();
    struct mz_connection *next;
    for (struct mz_connection *c = connections->first; c != NULL; c = next) {
        next = c->next;
        if (now > c->deadline)
            mz_connection_destroy(c);
    }
}

void mz_connections_close_idle(struct mz_connections *connections) {
    struct mz_connection *next;
    for (struct mz_connection *c = connections->first; c != NULL; c = next) {
        next = c->next;
        if (c->state == MZ_CONNECTION_READING || c->state == MZ_CONNECTION_DRAINING)
            mz_connection_destroy(c);
        else
            c->close_after = true;
    }
}
