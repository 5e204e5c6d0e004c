/* What this verifier verified before, so that it need not be judged again, and so that a copy that
 * went back or changed its history is noticed without any witness (G2, T2, T8).
 *
 * It is kept in $XDG_STATE_HOME/mingzhang/verified, or ~/.local/state/…, in a folder a ledger (by
 * origin and genesis), and never in the clone: who can alter the clone cannot alter it. Two files:
 *   known    size and root of the longest history of the ledger that was verified here
 *   records  the records of the fold, and what the verifier learned beside them, after so many
 *            entries with such a root; SHA-256 over all of it at its end
 * An entry is not judged again only if the bytes of all entries up to that size still hash to that
 * root. `records` is taken by the build of the program that wrote it alone, as another may judge by
 * other rules. A file that is damaged is as good as none: then everything is judged anew. */
#ifndef MZ_CLIENT_VERIFIED_H
#define MZ_CLIENT_VERIFIED_H

#include "proto/rules/memory_records.h"
#include "proto/verify/verify.h"

struct mz_verified;

/* So many entries with this root. */
struct mz_verified_mark {
    uint64_t size; /* 0: none */
    struct mz_hash root;
};

/* What is kept of the ledger with this origin and genesis. NULL if nothing can be kept here: no
 * state folder is named, or no memory. */
struct mz_verified *mz_verified_open(struct mz_span origin, const struct mz_hash *genesis);
void mz_verified_close(struct mz_verified *verified);

/* The longest history verified here. */
struct mz_verified_mark mz_verified_known(const struct mz_verified *verified)
    __attribute__((nonnull));

/* Loads `records` into both memories, which must be empty. False if there is nothing that can be
 * taken up; then they must be thrown away. */
bool mz_verified_load(const struct mz_verified *verified, struct mz_memory_records *records,
                      struct mz_memory_records *state, struct mz_verified_mark *ret_mark)
    __attribute__((nonnull, warn_unused_result));

/* Keeps what this run found out, if its verdict allows: `known` if chain, tree and checkpoint
 * passed and it is longer; `records` if every rule passed as well and enough is new to be worth its
 * writing. Where it cannot be written, nothing is kept. */
void mz_verified_keep(struct mz_verified *verified, const struct mz_verify_report *report,
                      const struct mz_memory_records *records,
                      const struct mz_memory_records *state) __attribute__((nonnull));

#endif
