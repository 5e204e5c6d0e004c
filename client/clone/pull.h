/* Fetching a ledger into a clone, proven as it comes (G2, T1, T2):
 *
 *   the checkpoint is signed by the trusted log key;
 *   the tree it names begins with the tree that the clone already had, or nothing of the clone is
 * touched; every tile leads to the signed root, every entry to its tile, every object has the hash
 * it is named by.
 *
 * The new checkpoint is written last and at once, so a clone is always whole up to the checkpoint
 * it has. What is there and good is not fetched again: an interrupted pull goes on where it
 * stopped. Whether the entries keep the rules is not asked here; `verify` does. */
#ifndef MZ_CLIENT_PULL_H
#define MZ_CLIENT_PULL_H

#include "client/clone/pull_tree.h"
#include "client/remote/trust.h"
#include "proto/log/tlog_policy.h"

struct mz_pull {
    const char *directory;
    const struct mz_trust *trust; /* whose ledger; written to genesis.json if that is missing */
    const struct mz_remote *remote;
    bool full;     /* look at everything again, not only at what is new */
    bool evidence; /* fetch evidence files */
    /* Who must have cosigned what is pulled (T2); NULL: nobody. If the other side's newest
     * checkpoint has no quorum yet, the newest that has one is pulled. */
    const struct mz_tlog_policy *policy;
    void (*progress)(void *ctx, uint64_t done, uint64_t total); /* entries; may be NULL */
    void *progress_ctx;
};

struct mz_pull_report {
    uint64_t old_size, size;
    struct mz_hash root;
    struct mz_pull_count files; /* tiles and bundles */
    struct mz_pull_count objects;
    uint64_t missing;     /* objects that the other side did not give */
    uint64_t skipped;     /* evidence files not asked for */
    struct mz_fault lack; /* why the first of them is missing */
};

/* Clones or pulls. MZ_OK also when objects are missing: see the report. MZ_E_ROLLED_BACK,
 * MZ_E_SPLIT_VIEW: the other side shows another history; both checkpoints are kept
 * (pull_evidence.h), and the clone stays as it was. MZ_E_BAD_NOTE, MZ_E_UNKNOWN_SIGNER,
 * MZ_E_WRONG_ORIGIN, MZ_E_WRONG_GENESIS, MZ_E_BAD_ROOT, MZ_E_BAD_TILE, MZ_E_BAD_LEAF,
 * MZ_E_BAD_OBJECT: what came is not what was signed. MZ_E_NO_QUORUM: nothing newer than the clone
 * has a quorum of the policy; the clone stays as it was. */
enum mz_status mz_pull_run(const struct mz_pull *pull, struct mz_pull_report *ret_report,
                           struct mz_fault *fault) __attribute__((nonnull, warn_unused_result));

#endif
