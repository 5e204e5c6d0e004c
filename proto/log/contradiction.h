/* Do two checkpoints that a log signed contradict each other (G2, T2)? What a clone or a witness
 * keeps as evidence says so to somebody who has neither: two roots of one size, or a proof about
 * the greater tree that its beginning is not the smaller one. */
#ifndef MZ_LOG_CONTRADICTION_H
#define MZ_LOG_CONTRADICTION_H

#include "proto/log/checkpoint.h"
#include "proto/log/merkle.h"

enum mz_contradiction {
    MZ_CONTRADICTION_OPEN,       /* what is at hand does not say */
    MZ_CONTRADICTION_CONSISTENT, /* the smaller tree is the beginning of the greater */
    MZ_CONTRADICTION_SIZE,       /* proven: one size, two roots */
    MZ_CONTRADICTION_BEGINNING,  /* proven: the greater tree begins otherwise */
};

/* Judges two trees of one origin, both signed by the log. `proof` leads from the size of the
 * smaller to the greater, and `beginning` is the root of so many first entries of the greater;
 * either may be NULL, and neither is believed. Without `beginning` the root is taken out of the
 * proof, which has it unless the smaller size is a power of two. */
enum mz_contradiction
mz_contradiction_judge(const struct mz_checkpoint *one, const struct mz_checkpoint *other,
                       const struct mz_proof *proof, const struct mz_hash *beginning)
    __attribute__((warn_unused_result, nonnull(1, 2)));

#endif
