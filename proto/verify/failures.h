/* All failures of a layer, not only the first: an inspector wants to know how much is damaged and
 * what to ask for. The first MZ_VERIFY_FAILURES by entry are kept, the others counted. */
#ifndef MZ_VERIFY_FAILURES_H
#define MZ_VERIFY_FAILURES_H

#include "proto/verify/verify.h"

/* One more failure of the layer: `index` is the entry's or MZ_ABSENT, `place` as in a fault. Lacks
 * are no failures. layer->fault stays as it is: which of them says most is the layer's to know. */
void mz_failures_add(struct mz_layer_report *layer, enum mz_status status, uint64_t index,
                     const char *place) __attribute__((nonnull));
/* Takes over the failures of another report of the same layer. */
void mz_failures_copy(struct mz_layer_report *layer, const struct mz_layer_report *from)
    __attribute__((nonnull));
/* A layer that stopped at its only failure has it in its fault alone: added, unless there are
 * some. */
void mz_failures_settle(struct mz_layer_report *layer) __attribute__((nonnull));

#endif
