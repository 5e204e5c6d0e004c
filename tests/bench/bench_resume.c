/* P5 of design.md §11, the other half: what verifying again costs when little is new.
 *
 *   bench_resume ENTRIES NEW [CLONE]
 *
 * Verifies a clone of so many entries from the first one on, then with NEW more on top of what was
 * kept, then all of it from the first one on, as `mingzhang verify` does, and prints seconds. With
 * CLONE it only writes the first clone there, for a profiler. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/io/buffer.h"
#include "tests/lib/commanding.h"
#include "tests/lib/load.h"

static uint64_t line;

static void appropriate(struct ledger *ledger) {
    struct mz_budget_appropriate body;
    mz_schema_init(&mz_budget_appropriate_schema, &body);
    body.line = mz_span_text("B2023-009");
    body.amount = INT64_C(1000000000);
    body.year = 2023;
    body.source = MZ_SOURCE_FISCAL;
    body.document = mz_span_text("synthetic");
    line = ledger_append(ledger, &(struct ledger_act){.kind = MZ_KIND_BUDGET_APPROPRIATE,
                                                      .actor = "budgeter",
                                                      .project = LEDGER_PROJECT,
                                                      .date = 20230301,
                                                      .body = &body});
}

static void receive(struct ledger *ledger, uint64_t count) {
    const struct mz_funds_receive body = {.line = mz_span_text("B2023-009"),
                                          .amount = 1,
                                          .document = mz_span_text("synthetic document")};
    for (uint64_t i = 0; i < count; i++)
        ledger_append(ledger, &(struct ledger_act){.kind = MZ_KIND_FUNDS_RECEIVE,
                                                   .actor = "accountant",
                                                   .project = LEDGER_PROJECT,
                                                   .date = 20230301,
                                                   .refs = &line,
                                                   .refs_count = 1,
                                                   .body = &body});
}

static double verify(struct commanding *c, const char *what, const char *option) {
    double begin = load_now();
    enum mz_status status = RUN(c, "verify", c->folder, option);
    double took = load_now() - begin;
    if (status != MZ_OK) {
        fprintf(stderr, "bench_resume: %s\n", commanding_text(c));
        exit(1);
    }
    printf("%-28s %10.3f s  %llu entries\n", what, took,
           (unsigned long long)ledger_size(c->ledger));
    return took;
}

int main(int argc, char **argv) {
    if (argc < 3) {
        fputs("usage: bench_resume ENTRIES NEW [CLONE]\n", stderr);
        return 2;
    }
    struct commanding *c = commanding_until(LEDGER_SIGNED);
    setenv("XDG_STATE_HOME", remote_path(c->scratch, "state"), 1);
    appropriate(c->ledger);
    receive(c->ledger, strtoull(argv[1], NULL, 10) - ledger_size(c->ledger));
    if (argc > 3) {
        remote_clone(c->ledger, ledger_size(c->ledger), argv[3]);
        commanding_free(c);
        return 0;
    }
    commanding_clone(c);
    double full = verify(c, "verify, all new", NULL);
    receive(c->ledger, strtoull(argv[2], NULL, 10));
    commanding_clone(c);
    double again = verify(c, "verify, little new", NULL);
    verify(c, "verify --full", "--full");
    printf("%-28s %10.4f\n", "little new / all new", again / full);
    commanding_free(c);
    return 0;
}
