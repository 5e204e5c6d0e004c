/* The objects of a bundle that is not of the whole ledger: what its entries name is there and fits,
 * or is told as withheld; and nothing is there that no entry names (FORMAT.md §17). */
#ifndef MZ_CLIENT_BUNDLE_OBJECTS_H
#define MZ_CLIENT_BUNDLE_OBJECTS_H

#include "client/bundle/bag.h"
#include "client/clone/withheld.h"
#include "proto/verify/proof_check.h"

struct mz_bundle_objects;

struct mz_bundle_objects_found {
    uint64_t lists, evidence, disclosures; /* checked */
    uint64_t withheld, missing;            /* named by entries, not there: told, or not */
    char lack[96];                         /* the first of these */
    bool lack_told;
};

/* `directory` is that of the bundle; `withheld` may be NULL. Borrows both. NULL if out of memory.
 */
struct mz_bundle_objects *mz_bundle_objects_new(const char *directory,
                                                const struct mz_withheld *withheld);
void mz_bundle_objects_free(struct mz_bundle_objects *objects);
/* What an entry names. MZ_E_BAD_OBJECT: it is there and something else. */
enum mz_status mz_bundle_objects_entry(struct mz_bundle_objects *objects,
                                       const struct mz_statement *statement, struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));
/* After all entries: disclosures have digests that entries bind, and every object was named.
 * MZ_E_DIGEST_MISMATCH, MZ_E_BAD_BAG. */
enum mz_status mz_bundle_objects_finish(struct mz_bundle_objects *objects,
                                        struct mz_bundle_objects_found *ret_found,
                                        struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));

#endif
