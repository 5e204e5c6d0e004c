/* What the daemon checks about a statement around the fold: that its signature is good, and that
 * what it binds by hash and no verifier of the log could have, the disclosures in the vault and the
 * evidence files, is at hand. */
#ifndef MZ_DAEMON_INTAKE_H
#define MZ_DAEMON_INTAKE_H

#include "daemon/job.h"
#include "daemon/vault.h"

struct mz_intake {
    const char *directory; /* of the ledger */
    const char *evidence;  /* folder */
    struct mz_vault *vault;
    const struct mz_store_identity *identity;
};

/* Decodes and checks as far as the last commit tells: fills the members of `filing` that are the
 * pool's. */
void mz_intake_check(const struct mz_intake *intake, struct mz_store_txn *txn,
                     struct mz_filing *filing) __attribute__((nonnull));

/* For the sequencer: looks at the surroundings of a decoded filing again, as of the open write txn,
 * whose vault keys are committed. Disclosures may have been replaced since the pool looked. */
void mz_intake_again(const struct mz_intake *intake, struct mz_store_txn *txn,
                     struct mz_filing *filing) __attribute__((nonnull));

/* For the sequencer: the signature of a filing whose key the pool did not find, under the key that
 * the fold knows by now, or, while the log is empty, under the bootstrap key. */
enum mz_status mz_intake_resolve(const struct mz_intake *intake, struct mz_fold *fold, bool empty,
                                 const struct mz_statement *statement, struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));

#endif
