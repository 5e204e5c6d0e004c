/* What a check found to differ: every one is counted, and the first so many are named. */
#ifndef MZ_DAEMON_DIFFERENCES_H
#define MZ_DAEMON_DIFFERENCES_H

#include <stdint.h>

#include "proto/base/status.h"

#define MZ_DIFFERENCES 100u

struct mz_differences {
    uint64_t count;
    struct mz_fault named[MZ_DIFFERENCES]; /* the first `count` of them, if there are no more */
};

/* Counts one more; its place is `format`. Returns the fault, to be told more of; NULL if no more
 * are named. */
struct mz_fault *mz_differences_add(struct mz_differences *differences, enum mz_status status,
                                    const char *format, ...)
    __attribute__((nonnull, format(printf, 3, 4)));
/* How many are named. */
static inline uint64_t mz_differences_named(const struct mz_differences *differences) {
    return differences->count < MZ_DIFFERENCES ? differences->count : MZ_DIFFERENCES;
}

#endif
