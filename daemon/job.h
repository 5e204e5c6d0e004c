/* A job: what a caller handed in at once and gets one answer for. It is one block of memory, freed
 * when it is answered.
 *
 * The way of a job: submitted → its statements checked by the pool → ready, when it is at the front
 * of the queue → in a txn commit → answered. */
#ifndef MZ_DAEMON_JOB_H
#define MZ_DAEMON_JOB_H

#include <stdatomic.h>

#include "daemon/ledger.h"

enum mz_job_type { MZ_JOB_STATEMENTS, MZ_JOB_LIST, MZ_JOB_DISCLOSURES };

/* One statement filed. */
struct mz_filing {
    struct mz_span bytes;
    /* By the pool. Each is MZ_OK or why not; `fault` is about the first that is not. */
    enum mz_status decoding;
    enum mz_status signature; /* MZ_E_UNKNOWN_KEY: no such key as of the last commit; the sequencer
                                 looks again */
    enum mz_status surroundings; /* disclosures and files that must be at hand */
    uint64_t moment; /* of the store when the surroundings were looked at */
    struct mz_fault fault;
    struct mz_statement statement; /* if it decoded; views into `bytes` */
    /* By the sequencer. */
    enum mz_answer_status outcome;
    uint64_t index;            /* unless refused */
    struct mz_entry_head head; /* if recorded */
    struct mz_hash leaf;
};

struct mz_job {
    struct mz_job *next;       /* in the sequencer's queue */
    struct mz_job *next_check; /* in the pool's */
    enum mz_job_type type;
    size_t count; /* statements or disclosures; 1 for a list */
    size_t given; /* to the pool's threads; under the pool's mutex */
    atomic_size_t unchecked;
    bool ready;       /* under the sequencer's mutex */
    size_t decided;   /* how many have an outcome, in this txn or an earlier one … */
    size_t committed; /* … and how many of them in an earlier one */
    union {
        mz_answers_fn *answers;
        mz_done_fn *done;
    } callback;
    void *arg;
    /* Lists and disclosures. */
    struct mz_hash root;
    struct mz_id payee;
    enum mz_status status;
    struct mz_fault fault;
    struct mz_span object;       /* list: owned by the job's maker, who waits for `done` */
    struct mz_span *disclosures; /* encoded; behind the job */
    struct mz_filing filings[];
};

/* Copies the statements behind the job. NULL if out of memory. */
struct mz_job *mz_job_of_statements(const struct mz_span *statements, size_t count);
/* Does not copy the object. */
struct mz_job *mz_job_of_list(const struct mz_hash *root, struct mz_span object);
struct mz_job *mz_job_of_disclosures(const struct mz_id *payee, const struct mz_span *disclosures,
                                     size_t count);
/* Wipes disclosures. */
void mz_job_free(struct mz_job *job);

#endif
