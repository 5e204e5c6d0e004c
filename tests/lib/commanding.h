/* Commands of the client, run in this process over a clone in a folder, with what they printed. */
#ifndef MZ_TESTS_LIB_COMMANDING_H
#define MZ_TESTS_LIB_COMMANDING_H

#include <jansson.h>

#include "client/client.h"
#include "tests/lib/ledger_case.h"
#include "tests/lib/remote.h"

struct commanding {
    struct ledger *ledger;
    struct ledger_case plan;
    char *folder;            /* of the clone */
    char *scratch;           /* for what commands write */
    struct mz_buffer output; /* of the last command */
    struct mz_fault fault;   /* likewise */
    bool told;               /* the command told its fault itself */
};

/* Plays the whole case and clones it. */
struct commanding *commanding_new(void);
/* An empty ledger and no clone yet. */
struct commanding *commanding_empty(void);
/* Plays a case whose payment stops at `until`. */
struct commanding *commanding_until(enum ledger_step until);
void commanding_free(struct commanding *c);
/* Clones what the ledger holds now into a fresh folder. */
void commanding_clone(struct commanding *c);

/* Runs the command with --clone set to the folder; words end with NULL. */
enum mz_status commanding_run(struct commanding *c, const char *const *words);
#define RUN(c, ...) commanding_run((c), (const char *const[]){__VA_ARGS__, NULL})

/* The output as a string, as JSON (dropped by the caller), and whether a text is in it. */
const char *commanding_text(const struct commanding *c);
json_t *commanding_json(const struct commanding *c);
bool commanding_says(const struct commanding *c, const char *text);
/* Lines of the output. */
size_t commanding_lines(const struct commanding *c);

#endif
