/* Signature jobs on their way to the pool, in windows (P5).
 *
 * Signatures cost twenty times what all the rest does. Jobs gather in a window; a full one goes to
 * the pool, and before more than MZ_VERIFY_FLIGHT would be in flight the oldest is collected. The
 * statements behind a window must stay in place until then, which is what MZ_VERIFY_HOLD asks of
 * the source. */
#ifndef MZ_VERIFY_WINDOWS_H
#define MZ_VERIFY_WINDOWS_H

#include "proto/verify/verify.h"

struct mz_windows;

/* `pool` NULL: checked inline. The first failure is the fault of `layer`, all are among its
 * failures; both outlive it. NULL if out
 * of memory. */
struct mz_windows *mz_windows_new(const struct mz_signature_pool *pool,
                                  struct mz_layer_report *layer) __attribute__((nonnull(2)));
void mz_windows_free(struct mz_windows *windows);

/* Takes one job: at most MZ_VERIFY_WINDOW between two submits. */
void mz_windows_ask(struct mz_windows *windows, uint64_t index, struct mz_span statement,
                    const struct mz_hash *key) __attribute__((nonnull));
/* The signature of entry `index` cannot be good; the lowest index stays. */
void mz_windows_refuse(struct mz_windows *windows, uint64_t index, enum mz_status status)
    __attribute__((nonnull));
/* Sends off what was taken since the last submit. To be called every MZ_VERIFY_WINDOW entries, also
 * when nothing was taken: the entries behind what is in flight are not held for longer. */
void mz_windows_submit(struct mz_windows *windows) __attribute__((nonnull));
/* Submits and waits for everything. */
void mz_windows_finish(struct mz_windows *windows) __attribute__((nonnull));

#endif
