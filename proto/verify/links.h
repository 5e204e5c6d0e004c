/* Follows the hash chain of the ledger and the chain of every project (T1), for every entry and not
 * only for those that the rules admit, so that a broken chain and a broken rule are told apart. */
#ifndef MZ_VERIFY_LINKS_H
#define MZ_VERIFY_LINKS_H

#include "proto/codec/entry.h"
#include "proto/verify/state.h"

struct mz_links;

/* An empty ledger. NULL if out of memory. */
struct mz_links *mz_links_new(void);
void mz_links_free(struct mz_links *links);

/* Checks that `entry` is the next one (the errors of mz_chain_check) and takes it in. `project` is
 * that of its statement, absent if it names none. After a failure the chain is lost and must not be
 * followed further. MZ_E_NO_MEMORY. */
enum mz_status mz_links_follow(struct mz_links *links, const struct mz_entry *entry,
                               struct mz_span project, struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));
/* Puts the ends of all chains into `state`, and takes them from there into empty links.
 * MZ_E_NO_MEMORY, MZ_E_INTERNAL: `state` is of something else. */
enum mz_status mz_links_save(const struct mz_links *links, struct mz_memory_records *state)
    __attribute__((nonnull, warn_unused_result));
enum mz_status mz_links_load(struct mz_links *links, struct mz_memory_records *state)
    __attribute__((nonnull, warn_unused_result));

#endif
