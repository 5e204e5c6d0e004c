/* P4 of design.md §11 beside witnesses: how long a statement waits for its acknowledgement from a
 * daemon that has no witness, from one whose witness is dead, and from one whose witness takes the
 * request and never answers. The three daemons are asked in turn, so that a machine whose speed
 * drifts is compared with itself.
 *
 *   bench_witness --admin-key                        prints the key that `mingzhangd init` wants
 *   bench_witness STATEMENTS MOST ASKED SOCKET VKEY SOCKET VKEY...
 *
 * Measuring begins when there is a file ASKED: the silent witness has been asked by then, and keeps
 * its daemon waiting for longer than this takes.
 *
 * One connection each, one statement at a time. The first daemon is the measure of the others;
 * ends with 1 if the median of another is more than MOST/100 of its own, or if a single statement
 * took half of the time that a witness is given: one that is waited for once and then left alone
 * for a while does not show in a median. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "proto/base/calendar.h"
#include "proto/log/note_key.h"
#include "tests/lib/load.h"
#include "tests/lib/load_peer.h"

#define MOST_DAEMONS 3u
#define LONGEST_S    5.0  /* a witness is given 10 (daemon/witnesses.c) … */
#define ASKED_S      60.0 /* … and asked within a second of a commit */

static const char *const names[MOST_DAEMONS] = {"without a witness", "a dead witness",
                                                "a witness that never answers"};

struct station {
    struct load_peer peer;
    struct load load;
    double *waits;
};

static void open_station(struct station *s, const char *path, const char *vkey, size_t count) {
    struct mz_note_key key;
    struct mz_hash log_key;
    uint32_t today = mz_date_of_time((uint64_t)time(NULL) * 1000);
    if (mz_note_key_parse(mz_span_text(vkey), &key) != MZ_OK)
        load_fail("verifier key", vkey);
    memcpy(log_key.bytes, key.public_key, sizeof log_key.bytes);
    struct load opening = load_opening(&log_key, today);
    load_file_opening(path, &opening);
    s->load = load_make(&opening, count, 1, today);
    load_free(&opening);
    s->waits = calloc(count, sizeof *s->waits);
    if (s->waits == NULL)
        load_fail("waits", "no memory");
    load_dial(path, &s->peer);
}

static void wait_for(const char *path) {
    const struct timespec pause = {.tv_nsec = 20000000};
    double begin = load_now();
    while (access(path, F_OK) != 0) {
        if (load_now() - begin > ASKED_S)
            load_fail(path, "the silent witness is never asked");
        nanosleep(&pause, NULL);
    }
}

/* Seconds from the request to the acknowledgement. */
static double file_one(struct station *s, size_t at) {
    load_prepare(&s->peer, &s->load.statements[at], 1, false);
    double begin = load_now();
    load_send(&s->peer);
    while (!load_receive(&s->peer))
        continue;
    return load_now() - begin;
}

/* The slowest of them would be the one that waited for its witness. */
static double largest(const double *values, size_t count) {
    double most = 0;
    for (size_t i = 0; i < count; i++)
        most = values[i] > most ? values[i] : most;
    return most;
}

int main(int argc, char **argv) {
    if (argc == 2 && strcmp(argv[1], "--admin-key") == 0) {
        load_print_admin_key();
        return 0;
    }
    struct station stations[MOST_DAEMONS];
    size_t daemons = argc > 4 ? (size_t)(argc - 4) / 2 : 0;
    if (daemons == 0 || daemons > MOST_DAEMONS || argc != 4 + 2 * (int)daemons) {
        fputs("usage: bench_witness --admin-key | STATEMENTS MOST ASKED SOCKET VKEY...\n", stderr);
        return 2;
    }
    size_t count = strtoul(argv[1], NULL, 10);
    if (count == 0)
        load_fail("statements", argv[1]);
    double most = strtod(argv[2], NULL) / 100, measure = 0;
    bool good = true;
    for (size_t d = 0; d < daemons; d++)
        open_station(&stations[d], argv[4 + 2 * d], argv[5 + 2 * d], count);
    wait_for(argv[3]);
    for (size_t i = 0; i < count; i++)
        for (size_t d = 0; d < daemons; d++)
            stations[(i + d) % daemons].waits[i] = file_one(&stations[(i + d) % daemons], i);
    for (size_t d = 0; d < daemons; d++) {
        double longest = largest(stations[d].waits, count);
        double median = load_median(stations[d].waits, count);
        measure = d == 0 ? median : measure;
        good = good && median <= most * measure && longest < LONGEST_S;
        printf("P4 %-28s %7.3f ms, longest %8.3f ms, ratio %6.3f\n", names[d], median * 1000,
               longest * 1000, median / measure);
        load_hang_up(&stations[d].peer);
        load_free(&stations[d].load);
        free(stations[d].waits);
    }
    if (!good)
        printf(
            "P4: an acknowledgement waits for a witness: more than %.2f of one without, or %g s\n",
            most, LONGEST_S);
    return good ? 0 : 1;
}
