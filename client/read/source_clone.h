/* A clone as the place where reading commands get their answers, with no daemon at all. */
#ifndef MZ_CLIENT_SOURCE_CLONE_H
#define MZ_CLIENT_SOURCE_CLONE_H

#include "client/read/source.h"

/* Verifies the clone in `directory` first: queries are answered from what the replay proved, so a
 * clone that fails is refused with the verifier's fault (exit 3 or 7). */
enum mz_status mz_source_clone(struct mz_client *client, const char *directory,
                               struct mz_ledger_source *ret_source)
    __attribute__((nonnull, warn_unused_result));

#endif
