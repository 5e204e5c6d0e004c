/* A history as it is played: every statement is signed, predicted by the model, judged by the fold
 * over records in memory, which is what a verifier does, and filed in batches with a daemon's
 * ledger over LMDB. The three must agree on everything. */
#ifndef MZ_TESTS_PROPERTY_PLAY_H
#define MZ_TESTS_PROPERTY_PLAY_H

#include "tests/lib/house.h"
#include "tests/property/model.h"

enum { BATCH = 40, BATCH_BYTES = 1 << 18 };

struct filed {
    size_t at, size; /* in the batch's bytes */
    enum mz_status status;
    struct mz_fault fault;
    struct mz_entry_head head;
    struct mz_hash leaf;
};

struct play {
    struct model model;
    struct m_statement log[STATEMENTS];
    uint64_t ids[STATEMENTS]; /* the number behind the id of each; UINT64_MAX: another kind of id */
    struct ledger *store;     /* of objects, and the entries of the opening */
    struct mz_memory_records *memory;
    struct mz_records records; /* counts what is written */
    uint64_t writes;
    struct mz_fold *fold;
    struct house *house; /* NULL: without a daemon */
    uint64_t now;
    struct filed filed[BATCH];
    size_t filed_count, bytes_used;
    uint8_t bytes[BATCH_BYTES];
    uint64_t seed, random, made, files, serials;
    unsigned step;
    const char *action;
    struct mz_hash last; /* the statement that was filed last */
    unsigned admitted[MZ_KIND_COUNT], refused[MZ_KIND_COUNT], codes[MZ_STATUS_COUNT];
};

void play_open(struct play *play, uint64_t seed, bool with_daemon);
void play_close(struct play *play);

/* -- Chance. */
uint64_t play_random(struct play *play, uint64_t below);
bool play_chance(struct play *play, unsigned percent);
/* Somebody who holds one of these roles, now and then somebody who does not. */
unsigned play_actor(struct play *play, uint32_t roles);
/* Today, or a day before; seldom one that is out of tolerance. */
uint32_t play_date(struct play *play);
/* A payment in one of these states (bits), now and then any; NOBODY if there is none. */
int play_payment(struct play *play, uint32_t states);
#define STATE(state_) (UINT32_C(1) << MZ_STATE_##state_)

/* -- Filing. */
/* An act of somebody with one of these roles; the body is initialised. `project`: NOBODY for the
 * ledger. */
struct act play_act(struct play *play, enum mz_kind_id kind, uint32_t roles, int project);
/* Likewise one that acts on a payment. */
struct act play_on(struct play *play, enum mz_kind_id kind, uint32_t roles, int payment);
void play_ref(struct act *act, const struct mz_hash *hash);
/* Makes the object of act->rows and hands it to the daemon. */
void play_list(struct play *play, struct act *act, enum mz_list_form form);
/* Files the act, spoilt now and then, and compares. True if it was recorded. */
bool play_file(struct play *play, struct act *act);
/* Likewise an act of two administrators; the second follows. */
bool play_dual(struct play *play, struct act *act);
/* The bytes of a statement that waits. */
struct mz_span play_statement(const struct play *play, const struct filed *filed);
/* Files what waits with the daemon and compares its answers and its records. */
void play_flush(struct play *play);
/* Likewise, and time goes on. */
void play_batch(struct play *play);

/* What stands where any text does; and words for numbers, of which the last 64 are kept. */
extern const struct mz_span play_text;
struct mz_span play_words(const char *prefix, unsigned number);
struct mz_span play_project(int project);

/* What must hold of records, the daemon's or a verifier's: of every line and project, and of one
 * payment, none, or (NOBODY) all of them. */
enum { NO_PAYMENT = -2 };
void check_records(const struct model *model, const struct mz_records *records, int payment);

/* One row an action: how often, and what it does. */
struct action {
    const char *name;
    unsigned weight;
    void (*run)(struct play *play);
};
extern const struct action actions_budget[], actions_payment[], actions_money[], actions_people[];
/* Each ends with a row without a name. */

#endif
