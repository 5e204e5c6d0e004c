/* What the files of a connection share; see http_connection.h. */
#ifndef MZ_DAEMON_HTTP_CONNECTION_INTERNAL_H
#define MZ_DAEMON_HTTP_CONNECTION_INTERNAL_H

#include "daemon/http_connection.h"

/* Status line and our own headers beside those of a handler. */
#define MZ_ANSWER_HEAD (MZ_CALL_HEADERS + 512u)

struct event;

enum mz_connection_state {
    MZ_CONNECTION_READING,
    MZ_CONNECTION_WAITING,
    MZ_CONNECTION_WRITING,
    MZ_CONNECTION_DRAINING
};

struct mz_connection {
    struct mz_connections *all;
    struct mz_connection *next, **link; /* of the list of all connections */
    int fd;
    enum mz_connection_state state;
    bool reading;      /* the read event is in the loop */
    bool close_after;  /* the answer is the last one */
    bool drain_after;  /* bytes may still be coming that nobody will read */
    bool parsed;       /* the head at the front of `in` is in call.head */
    bool continued;    /* 100 Continue was sent */
    uint64_t deadline; /* monotonic ms */
    struct event *read_event, *write_event;
    struct mz_call call;

    char *in;
    size_t in_size, in_capacity, searched, head_size;

    char out[MZ_ANSWER_HEAD];
    size_t out_size, out_sent; /* sent counts the head and call.text behind it */
};

struct mz_connections {
    struct event_base *base;
    struct mz_http_app *app;
    struct mz_connection_limits limits;
    void (*changed)(void *arg);
    void *arg;
    struct mz_connection *first;
    size_t count;
};

/* How far a step came: MZ_CONNECTION_STUCK without more bytes, room or an answer;
 * MZ_CONNECTION_MOVED to the next request; MZ_CONNECTION_GONE, and nobody may touch it any more. */
enum mz_progress { MZ_CONNECTION_STUCK, MZ_CONNECTION_MOVED, MZ_CONNECTION_GONE };

/* -- http_connection.c */

/* Deadlines are of the transport and touch nothing recorded, so they run on the machine's monotonic
 * clock. ms. */
uint64_t mz_connection_clock(void);
void mz_connection_destroy(struct mz_connection *c);
void mz_connection_resume(struct mz_connection *c);
void mz_connection_pause(struct mz_connection *c);
/* Makes the input buffer this large; false if out of memory. */
bool mz_connection_reserve(struct mz_connection *c, size_t capacity);

/* -- http_receive.c */

void mz_connection_readable(int fd, short what, void *connection);
/* Goes on as far as it can without more bytes or room. */
void mz_connection_advance(struct mz_connection *c);

/* -- http_send.c */

/* Begins to send the answer that the call holds. */
enum mz_progress mz_connection_answer(struct mz_connection *c);
/* Answers what cannot be read as a request; there is no telling where the next one would begin. */
enum mz_progress mz_connection_refuse(struct mz_connection *c, const struct mz_fault *fault);
enum mz_progress mz_connection_too_large(struct mz_connection *c, const char *place, uint64_t have,
                                         size_t limit);
void mz_connection_writable(int fd, short what, void *connection);

#endif
