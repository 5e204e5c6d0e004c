/* What batch.c (the txn: begun, committed, undone, answered) and batch_decide.c (what becomes of
 * each statement in it) share. */
#ifndef MZ_DAEMON_BATCH_INTERNAL_H
#define MZ_DAEMON_BATCH_INTERNAL_H

#include "daemon/batch.h"
#include "daemon/clock.h"
#include "daemon/receipt.h"
#include "daemon/tree.h"

struct mz_batch {
    struct mz_batch_parts parts;
    struct mz_store_txn *txn;  /* the one write txn */
    struct mz_store_txn *view; /* what was committed before: lists are read from it, since a view
                                  into the write txn may be moved by later writes */
    struct mz_fold *fold;
    struct mz_tree *tree;
    struct mz_clock clock;
    uint64_t registered_at; /* of the last entry, ms */
    uint64_t now;           /* of the entries of this txn, */
    struct mz_fault late;   /* which there are none of if the clock is not believed */
    uint64_t reached;       /* registered_at as this txn will leave it */
    uint64_t sealed;        /* moment of the last txn that changed what the vault holds */
    bool recorded;          /* this txn has entries */
    bool changed;           /* … or anything else to commit */
    bool failed;            /* … which must not be committed */
    bool shred;             /* … after which keys of the vault are destroyed */
    uint8_t note[MZ_CHECKPOINT_SIZE];
    size_t note_size;
    struct mz_answer *answers;      /* MZ_MAX_BATCH */
    struct mz_receipt_notes *notes; /* of answers from earlier commits */
    uint8_t entry[MZ_MAX_ENTRY];
};

/* Decides on the next piece of a job: a statement, or the whole of any other. Fails only with the
 * store. */
enum mz_status mz_batch_decide(struct mz_batch *batch, struct mz_job *job)
    __attribute__((nonnull, warn_unused_result));

#endif
