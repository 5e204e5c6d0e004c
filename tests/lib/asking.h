/* Questions to the views over a ledger in memory, with the answers as jansson values. */
#ifndef MZ_TESTS_LIB_ASKING_H
#define MZ_TESTS_LIB_ASKING_H

#include <jansson.h>

#include "proto/view/view.h"
#include "tests/lib/ledger_case.h"

struct asking {
    struct ledger *ledger;
    struct ledger_case c;
    struct mz_memory_records *memory;
    struct mz_view_source source;
};

/* Replays what the ledger holds now; must be admitted. The ledger stays the caller's and must
 * outlive it. */
void asking_start(struct asking *asking, struct ledger *ledger);
/* Plays the whole case and replays it; asking_end then frees the ledger too. */
void asking_case(struct asking *asking);
void asking_end(struct asking *asking);

/* `query` as in an address: "project=aid-2023&limit=2", without escapes. Asserts an answer that has
 * the right schema, origin and tree size; the caller drops it with json_decref. */
json_t *asking_get(struct asking *asking, const char *view, const char *query);
/* Asserts a refusal with this status and, unless NULL, at this place. */
void asking_refused(struct asking *asking, const char *view, const char *query,
                    enum mz_status status, const char *place);

/* Members by path, "sums.adjusted.amount_fen" or "items.0.action"; the test fails where there is
 * none. */
json_int_t asking_int(const json_t *root, const char *path);
const char *asking_text(const json_t *root, const char *path);
bool asking_true(const json_t *root, const char *path);
size_t asking_size(const json_t *root, const char *path);
/* NULL where there is none. */
const json_t *asking_at(const json_t *root, const char *path);
/* The hash of an entry's statement in hexadecimal; four texts are kept. */
const char *asking_hash(struct asking *asking, uint64_t index);

#endif
