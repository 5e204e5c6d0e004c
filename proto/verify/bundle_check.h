/* A bundle that is not of the whole ledger, judged entry by entry: FORMAT.md §17. Pure; the caller
 * reads files and checks objects.
 *
 * It shows that every entry is in the log, signed by a key in force as far as the bundle's entries
 * say, and that nothing of a project is missing up to the last entry given. It replays no rules. */
#ifndef MZ_VERIFY_BUNDLE_CHECK_H
#define MZ_VERIFY_BUNDLE_CHECK_H

#include "proto/verify/bundle_subject.h"
#include "proto/verify/log_chain.h"
#include "proto/verify/proof_check.h"

struct mz_bundle_check;

/* What has been shown so far. */
struct mz_bundle_shown {
    uint64_t entries;
    uint64_t chain;        /* entries of the project, without a gap; 0 for a payment */
    struct mz_hash head;   /* leaf hash of the last of them */
    uint64_t last;         /* its index, MZ_ABSENT if there is none */
    uint64_t closes;       /* confirmed closes among them, whose count and head hold */
    uint32_t closed_to;    /* the latest end of these, 0 if there is none */
    uint64_t closed_count; /* entries that this close states */
    uint64_t closed_at;    /* index of the confirmation of this close */
    uint64_t log_keys;     /* keys that the log signed with so far, by these entries */
    struct mz_totals totals;
};

/* Borrows all of it. The note is checked against the key with each entry. NULL if out of memory. */
struct mz_bundle_check *mz_bundle_check_new(const struct mz_subject *subject, struct mz_span note,
                                            const struct mz_note_key *key);
void mz_bundle_check_free(struct mz_bundle_check *check);

/* The next entry in ascending order, entry 0 first. *ret_proven is valid until the next one. The
 * errors of mz_proof_check_entry and mz_signers_check; MZ_E_BAD_INDEX: out of order, or entry 0 is
 * not the first; MZ_E_BAD_PROJECT_CHAIN: an entry of the project is missing before this one;
 * MZ_E_FIGURE_MISMATCH: a close states another number of entries or another head;
 * MZ_E_WRONG_PROJECT: an entry of another project. */
enum mz_status mz_bundle_check_entry(struct mz_bundle_check *check, uint64_t index,
                                     struct mz_span entry, const struct mz_proof *inclusion,
                                     const struct mz_proven_entry **ret_proven,
                                     struct mz_fault *fault)
    __attribute__((nonnull(1, 4, 5), warn_unused_result));

/* After the last entry: is the key that signed the checkpoint the one that the entries put in force
 * for a tree of its size (FORMAT.md §6), MZ_E_UNKNOWN_SIGNER, and are the changes of it that the
 * bundle states theirs, MZ_E_BAD_COPY? `count` may be 0. */
enum mz_status mz_bundle_check_end(const struct mz_bundle_check *check,
                                   const struct mz_log_signer *stated, size_t count,
                                   struct mz_fault *fault)
    __attribute__((nonnull(1), warn_unused_result));

const struct mz_bundle_shown *mz_bundle_check_shown(const struct mz_bundle_check *check)
    __attribute__((nonnull));

#endif
