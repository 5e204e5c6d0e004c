/* The checkpoint layer of the verifier: who vouches for this tree, and is it the ledger that is
 * trusted (T2, T3). */
#ifndef MZ_VERIFY_SEAL_H
#define MZ_VERIFY_SEAL_H

#include "proto/log/checkpoint.h"
#include "proto/verify/verify.h"

/* What a checkpoint says; views into its bytes. */
struct mz_seal {
    struct mz_note note;
    struct mz_span origin;
    uint64_t size;
    struct mz_hash root;
};

/* Reads the signed note; its signature is checked later, as the key is in entry 0. False if it is
 * malformed: then the layer's fault says so, MZ_E_BAD_NOTE. */
bool mz_seal_open(struct mz_span note, struct mz_seal *ret_seal, struct mz_layer_report *report)
    __attribute__((nonnull, warn_unused_result));

struct mz_seal_trust {
    struct mz_span origin;       /* given from outside, or absent */
    struct mz_hash log_key;      /* given from outside, or zero */
    struct mz_hash genesis;      /* given from outside, or zero */
    struct mz_span named_origin; /* by entry 0; absent if it was not at hand */
    struct mz_hash named_key;    /* by entry 0, or zero */
    struct mz_hash signing_key;  /* in force at this size, after rotations; zero: the named one */
    struct mz_hash entry_zero;   /* leaf hash of entry 0, or zero */
};

/* Fills the layer's report in. MZ_E_WRONG_GENESIS: entry 0 is not the one that is trusted.
 * MZ_E_WRONG_ORIGIN: the checkpoint or entry 0 is of another ledger. MZ_E_UNKNOWN_SIGNER: not
 * signed by the trusted log key, or entry 0 names another key than that one. MZ_E_BAD_NOTE: the
 * signature is wrong. MZ_E_WITHHELD: no key to check it with. */
void mz_seal_check(const struct mz_seal *seal, const struct mz_seal_trust *trust,
                   struct mz_layer_report *report) __attribute__((nonnull));

#endif
