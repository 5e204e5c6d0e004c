/* Where `check` and `rebuild` check signatures: a thread for each window in flight, so that every
 * processor has work (G9). The verifier bounds the windows. */
#ifndef MZ_DAEMON_CHECK_SIGNATURES_H
#define MZ_DAEMON_CHECK_SIGNATURES_H

#include "proto/verify/verify.h"

struct mz_check_signatures;

/* NULL if out of memory. */
struct mz_check_signatures *mz_check_signatures_new(void);
/* Every window must have been collected, or mz_verify_run have returned. */
void mz_check_signatures_free(struct mz_check_signatures *signatures);
/* For mz_verify_run; valid as long as `signatures`. */
struct mz_signature_pool mz_check_signatures_pool(struct mz_check_signatures *signatures)
    __attribute__((nonnull));

#endif
