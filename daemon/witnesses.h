/* The witnesses of the ledger: every checkpoint, or the newest of each second, is shown to them,
 * and what they sign is published with it (T2).
 *
 * A thread a witness, since one that is slow must not hold up another, and none of them an
 * acknowledgement: a commit leaves word in passing and waits for nobody. All of them cosign the
 * same checkpoint, the *target*; when a quorum has, or everybody had their chance, the newest
 * checkpoint becomes the next target. A witness that fails is asked again later and later, at most
 * a minute apart. */
#ifndef MZ_DAEMON_WITNESSES_H
#define MZ_DAEMON_WITNESSES_H

#include "daemon/cosigned.h"
#include "daemon/ledger.h"
#include "daemon/witness_submit.h"

struct mz_witnesses;

/* Called on a witness's thread when its result, or why, is another than last time. `fault` is as
 * mz_witness_submit gives it. */
typedef void mz_witnesses_fn(void *ctx, struct mz_span witness, enum mz_witness_result result,
                             const struct mz_fault *fault);

struct mz_witnesses_options {
    const char *directory; /* of the ledger: for the file `cosigned` */
    const char *policy;    /* path of a C2SP tlog-policy file */
    struct mz_ledger *ledger;
    mz_witnesses_fn *tell; /* may be NULL */
    void *ctx;
    uint64_t timeout_ms;  /* of one submission; 0: ten seconds */
    uint64_t interval_ms; /* between targets; 0: one second */
};

/* Reads the policy and starts the threads. MZ_E_NOT_FOUND, MZ_E_BAD_TLOG_POLICY; MZ_E_USAGE for a
 * URL that is not understood; MZ_E_UNKNOWN_SIGNER: the policy lists logs and this one is not among
 * them; MZ_E_ROLLED_BACK: a quorum has cosigned more than the ledger holds (T8). */
enum mz_status mz_witnesses_open(const struct mz_witnesses_options *options,
                                 struct mz_witnesses **ret_witnesses, struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));
/* Stops asking, at once. To be called before the ledger is closed. */
void mz_witnesses_close(struct mz_witnesses *witnesses);

/* Appends the cosignature lines that there are for this checkpoint, given its signed note. */
void mz_witnesses_lines(struct mz_witnesses *w, struct mz_span note, struct mz_writer *writer)
    __attribute__((nonnull));
/* Appends the newest checkpoint that a quorum cosigned, with its cosignatures; nothing while there
 * is none. */
void mz_witnesses_cosigned(struct mz_witnesses *w, struct mz_writer *writer)
    __attribute__((nonnull));

#endif
