#include "proto/log/contradiction.h"

#include <stddef.h>

/* The proof leads from this beginning to the greater tree. Then the beginning is no matter of
 * opinion: its hashes are bound by the root that the log signed. */
static enum mz_contradiction judge_beginning(const struct mz_checkpoint *smaller,
                                             const struct mz_checkpoint *greater,
                                             const struct mz_proof *proof,
                                             const struct mz_hash *beginning) {
    if (mz_merkle_verify_consistency(smaller->size, beginning, greater->size, &greater->root,
                                     proof) != MZ_OK)
        return MZ_CONTRADICTION_OPEN;
    return mz_hash_equal(beginning, &smaller->root) ? MZ_CONTRADICTION_CONSISTENT
                                                    : MZ_CONTRADICTION_BEGINNING;
}

enum mz_contradiction mz_contradiction_judge(const struct mz_checkpoint *one,
                                             const struct mz_checkpoint *other,
                                             const struct mz_proof *proof,
                                             const struct mz_hash *beginning) {
    if (one->size == other->size)
        return mz_hash_equal(&one->root, &other->root) ? MZ_CONTRADICTION_CONSISTENT
                                                       : MZ_CONTRADICTION_SIZE;
    const struct mz_checkpoint *smaller = one->size < other->size ? one : other;
    const struct mz_checkpoint *greater = smaller == one ? other : one;
    struct mz_hash root;
    if (smaller->size == 0 || proof == NULL)
        return MZ_CONTRADICTION_OPEN;
    if (beginning == NULL &&
        mz_merkle_consistency_root(smaller->size, greater->size, proof, &root) == MZ_OK)
        beginning = &root;
    if (beginning == NULL)
        beginning = &smaller->root;
    return judge_beginning(smaller, greater, proof, beginning);
}
