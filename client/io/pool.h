/* Threads that check the signatures of a verification (P5), in windows that are submitted and
 * collected in order. */
#ifndef MZ_CLIENT_POOL_H
#define MZ_CLIENT_POOL_H

#include "proto/verify/verify.h"

struct mz_pool;

/* Starts `threads` threads; 0: one per processor but the caller's, which checks too while it waits,
 * and one at least. NULL if that cannot be done. */
struct mz_pool *mz_pool_start(unsigned threads);
/* Waits for what was submitted, then stops. */
void mz_pool_stop(struct mz_pool *pool);
/* For mz_verify_run; valid as long as the pool. */
struct mz_signature_pool mz_pool_interface(struct mz_pool *pool) __attribute__((nonnull));

#endif
