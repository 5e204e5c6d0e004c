/* Many clients who file one statement each at the same moment, at a ledger of this process: with
 * the ledger itself, or each over a connection of its own with the HTTP server, as the client does,
 * every receipt proven. */
#ifndef MZ_TESTS_LIB_RACING_H
#define MZ_TESTS_LIB_RACING_H

#include "tests/lib/house.h"

struct racing;

/* Opens the house's ledger to races, with the server on a socket in the house's folder if
 * `sockets`. The house is open. */
struct racing *racing_new(struct house *house, bool sockets);
void racing_free(struct racing *racing);

struct racer {
    struct mz_span statement; /* what it files */
    /* What came of it. */
    enum mz_answer_status status;
    uint64_t index;        /* of its entry, unless refused */
    struct mz_fault fault; /* when refused */
    uint64_t before;       /* entries there were, at least, when it filed */
};
/* Lets all of them start at once and waits for all. */
void racing_run(struct racing *racing, struct racer *racers, size_t count);

#endif
