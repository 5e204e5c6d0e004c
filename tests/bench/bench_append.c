/* P1 and P2 of design.md §11: durable appends a second through the daemon's socket, as a share of
 * the rate at which libsodium alone checks the signatures of the same statements on every processor
 * of this machine.
 *
 *   bench_append --admin-key                         prints the key that `mingzhangd init` wants
 *   bench_append SOCKET VKEY [ROUNDS [P1 [P2]]]      P1, P2: statements a round
 *
 * An own load generator, one thread over epoll: it and the daemon share the machine, as a client
 * would. Statements are signed beforehand. Each round measures bound, P1, bound, P2, bound, so that
 * a machine whose speed drifts is compared with itself; medians are printed. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include "proto/base/calendar.h"
#include "proto/log/note_key.h"
#include "tests/lib/load.h"
#include "tests/lib/load_peer.h"

#define CONNECTIONS_P1 64u
#define CONNECTIONS_P2 16u
#define BATCH          100u
#define MAX_ROUNDS     64u

/* Files the whole load; statements a second. */
static double file_all(const char *path, const struct load *load, size_t connections,
                       size_t batch) {
    struct load_peer *peers = calloc(connections, sizeof *peers);
    int epoll = epoll_create1(0);
    size_t next = 0, open = 0;
    if (peers == NULL || epoll < 0)
        load_fail("epoll", strerror(errno));
    for (size_t i = 0; i < connections; i++) {
        load_dial(path, &peers[i]);
        fcntl(peers[i].fd, F_SETFL, O_NONBLOCK);
        struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data.ptr = &peers[i]};
        epoll_ctl(epoll, EPOLL_CTL_ADD, peers[i].fd, &event);
    }
    double begin = load_now();
    for (size_t i = 0; i < connections && next < load->count; i++, open++) {
        size_t count = load->count - next < batch ? load->count - next : batch;
        load_prepare(&peers[i], load->statements + next, count, batch > 1);
        next += count;
        load_send(&peers[i]);
    }
    while (open > 0) {
        struct epoll_event events[64];
        int n = epoll_wait(epoll, events, 64, -1);
        for (int i = 0; i < n; i++) {
            struct load_peer *peer = events[i].data.ptr;
            if (peer->awaited == 0 || !load_receive(peer))
                continue;
            size_t count = load->count - next < batch ? load->count - next : batch;
            peer->awaited = 0;
            if (count == 0) {
                open--;
                continue;
            }
            load_prepare(peer, load->statements + next, count, batch > 1);
            next += count;
            load_send(peer);
        }
    }
    double rate = (double)load->count / (load_now() - begin);
    for (size_t i = 0; i < connections; i++)
        load_hang_up(&peers[i]);
    close(epoll);
    free(peers);
    return rate;
}

static void print_row(const char *name, double measured, double bound, double ratio,
                      double target) {
    printf("%-28s %10.0f/s %10.0f/s %7.3f %7.2f  %s\n", name, measured, bound, ratio, target,
           ratio >= target ? "ok" : "MISSED");
}

static void run(const char *path, const struct mz_hash *log_key, size_t rounds, size_t p1_count,
                size_t p2_count) {
    uint32_t today = mz_date_of_time((uint64_t)time(NULL) * 1000);
    struct load opening = load_opening(log_key, today);
    load_file_opening(path, &opening);
    double p1[MAX_ROUNDS], p2[MAX_ROUNDS], bounds[2 * MAX_ROUNDS + 1], r1[MAX_ROUNDS],
        r2[MAX_ROUNDS];
    for (size_t r = 0; r < rounds; r++) {
        struct load one = load_make(&opening, p1_count, 2 * r, today);
        struct load many = load_make(&opening, p2_count, 2 * r + 1, today);
        double b0 = load_bound(&one, 1.0);
        p1[r] = file_all(path, &one, CONNECTIONS_P1, 1);
        double b1 = load_bound(&one, 1.0);
        p2[r] = file_all(path, &many, CONNECTIONS_P2, BATCH);
        double b2 = load_bound(&many, 1.0);
        r1[r] = p1[r] / ((b0 + b1) / 2);
        r2[r] = p2[r] / ((b1 + b2) / 2);
        bounds[2 * r] = b0;
        bounds[2 * r + 1] = (b1 + b2) / 2;
        fprintf(stderr,
                "round %zu: bound %.0f P1 %.0f (%.3f) bound %.0f P2 %.0f (%.3f) bound %.0f\n",
                r + 1, b0, p1[r], r1[r], b1, p2[r], r2[r], b2);
        load_free(&one);
        load_free(&many);
    }
    double bound = load_median(bounds, 2 * rounds);
    print_row("P1 64 connections, singly", load_median(p1, rounds), bound, load_median(r1, rounds),
              0.60);
    print_row("P2 in batches of 100", load_median(p2, rounds), bound, load_median(r2, rounds),
              0.85);
    load_free(&opening);
}

static size_t number(const char *text, size_t otherwise) {
    return text == NULL ? otherwise : strtoul(text, NULL, 10);
}

int main(int argc, char **argv) {
    if (argc == 2 && strcmp(argv[1], "--admin-key") == 0) {
        load_print_admin_key();
        return 0;
    }
    struct mz_note_key key;
    if (argc < 3 || mz_note_key_parse(mz_span_text(argv[2]), &key) != MZ_OK) {
        fputs("usage: bench_append --admin-key | SOCKET VKEY [ROUNDS [P1 [P2]]]\n", stderr);
        return 2;
    }
    struct mz_hash log_key;
    memcpy(log_key.bytes, key.public_key, sizeof log_key.bytes);
    size_t rounds = number(argc > 3 ? argv[3] : NULL, 5);
    run(argv[1], &log_key, rounds < MAX_ROUNDS ? rounds : MAX_ROUNDS,
        number(argc > 4 ? argv[4] : NULL, 20000), number(argc > 5 ? argv[5] : NULL, 40000));
    return 0;
}
