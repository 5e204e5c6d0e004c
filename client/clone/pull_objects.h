/* The objects part of a pull: lists and evidence files that entries name by hash. */
#ifndef MZ_CLIENT_PULL_OBJECTS_H
#define MZ_CLIENT_PULL_OBJECTS_H

#include "client/clone/pull.h"

struct mz_pull_objects;

/* `pull` must outlive it. NULL if out of memory. */
struct mz_pull_objects *mz_pull_objects_new(const struct mz_pull *pull);
void mz_pull_objects_free(struct mz_pull_objects *objects);

/* Fetches what the entry names and the clone lacks, and counts it in `report`. What the other side
 * does not have, or will not give without a login, is counted as missing and does not fail.
 * MZ_E_BAD_OBJECT: what came does not have the hash it was asked by. MZ_E_UNKNOWN_SIGNER: entry 0
 * names another log key than the trusted one. An entry that does not decode names nothing; `verify`
 * tells of it. */
enum mz_status mz_pull_objects_of(struct mz_pull_objects *objects, uint64_t index,
                                  struct mz_span entry, struct mz_pull_report *report,
                                  struct mz_fault *fault)
    __attribute__((nonnull(1, 4, 5), warn_unused_result));

#endif
