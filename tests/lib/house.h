/* A daemon's ledger in a folder of its own, on a clock and randomness of the test's, to be filed
 * with, killed, reopened.
 *
 * The log key, the token key and the bootstrap key are those of tests/lib/ledger.h, so what that
 * maker chains is what this ledger must record, to the byte, when its clock is the maker's. */
#ifndef MZ_TESTS_LIB_HOUSE_H
#define MZ_TESTS_LIB_HOUSE_H

#include <pthread.h>

#include "daemon/ledger.h"
#include "tests/lib/ledger_case.h"

struct house {
    char directory[256];
    struct mz_env env;
    uint64_t now;          /* ms */
    uint64_t draws;        /* of randomness */
    pthread_mutex_t mutex; /* guards the two above */
    struct mz_ledger_options options;
    struct mz_ledger *ledger; /* while open */
};

/* A fresh folder with an initialised, closed ledger; and its removal, closed if need be. */
struct house *house_new(void);
void house_free(struct house *house);
void house_open(struct house *house);
enum mz_status house_try_open(struct house *house, struct mz_fault *fault);
void house_close(struct house *house);
/* Removes a folder and all in it. */
void house_remove(const char *directory);
/* Copies a folder and all in it. */
void house_copy(const char *from, const char *to);

/* What came of a batch. Checkpoints are copied. */
struct house_answers {
    enum mz_status failure;
    size_t count;
    struct mz_answer *answers; /* freed by house_answers_free */
    char *checkpoints;
};
/* Files and waits. Asserts that the ledger takes it. */
struct house_answers house_file(struct house *house, const struct mz_span *statements,
                                size_t count);
void house_answers_free(struct house_answers *answers);
/* Files one; its answer, with the checkpoint in a buffer that lasts until the next call. */
struct mz_answer house_file_one(struct house *house, struct mz_span statement);

/* The statement of an entry that the maker made. */
struct mz_span house_statement(const struct ledger *ledger, uint64_t index);
/* Uploads and waits; the status that `done` gave, or the refusal. */
enum mz_status house_upload(struct house *house, enum mz_object_kind kind,
                            const struct mz_hash *name, struct mz_span bytes,
                            struct mz_fault *fault);
/* Hands in the disclosures of payee `number` of the maker, and waits. */
enum mz_status house_disclose(struct house *house, uint64_t number);
/* Hands in for payee `payee` the disclosures of these fields of the persons `numbers`, at most
 * four, and waits. */
enum mz_status house_hand_in(struct house *house, uint64_t payee, const uint64_t *numbers,
                             const uint8_t *fields, size_t count);
/* Files the maker's entries from .. to − 1, one by one at the maker's times, uploading what they
 * name first; asserts that each is recorded with the maker's leaf hash. */
void house_replay(struct house *house, struct ledger *ledger, uint64_t from, uint64_t to);
/* Hands in what an entry of the maker names: lists, evidence, disclosures. */
void house_provide(struct house *house, struct ledger *ledger, uint64_t index);
/* Files the maker's statements from .. to − 1 as one batch, at the house's own time; asserts that
 * each is recorded. What they name must have been provided. */
void house_record(struct house *house, struct ledger *ledger, uint64_t from, uint64_t to);
/* Opens the house for business with the maker's first entries (ledger_case_open), and lets the
 * maker append `count` more statements that are admissible one by one in any order: proposals to
 * enrol somebody. Returns the index of the first. */
uint64_t house_open_business(struct house *house, struct ledger *ledger, uint64_t count);
/* Checks an answer by its own words: the entry rebuilt around the statement, its leaf, the proof,
 * the checkpoint. */
void house_check_receipt(const struct mz_answer *answer, struct mz_span statement);

#endif
