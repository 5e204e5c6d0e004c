/* A client of the daemon's Unix socket for benches: one connection, one request at a time, no more
 * HTTP than that. What goes wrong ends the program. */
#ifndef MZ_TESTS_LIB_LOAD_PEER_H
#define MZ_TESTS_LIB_LOAD_PEER_H

#include <stdbool.h>

#include "tests/lib/load.h"

struct load_peer {
    int fd;
    char *in, *out;
    size_t in_size, out_size, out_sent;
    size_t awaited; /* statements of the request under way */
};

/* What `mingzhangd init --admin-key` wants, in hexadecimal, and a newline. */
void load_print_admin_key(void);
_Noreturn void load_fail(const char *what, const char *have);
void load_dial(const char *path, struct load_peer *peer);
void load_hang_up(struct load_peer *peer);
/* Writes the request for these statements; more than one only as a batch. */
void load_prepare(struct load_peer *peer, const struct mz_span *statements, size_t count,
                  bool batch);
/* Sends all there is, waiting for room if it must: the daemon reads a request whole before it does
 * anything else, so it never waits for this in turn. */
void load_send(struct load_peer *peer);
/* True when the answer is whole; every statement in it must have been recorded. */
bool load_receive(struct load_peer *peer);
/* The opening goes in one by one, on a blocking socket. */
void load_file_opening(const char *path, const struct load *opening);

#endif
