/* What the steps of judging a bundle share; private to bundle_verify.c, bundle_trust.c,
 * bundle_part.c and bundle_whole.c. */
#ifndef MZ_CLIENT_BUNDLE_JUDGE_H
#define MZ_CLIENT_BUNDLE_JUDGE_H

#include "client/bundle/bundle_words.h"
#include "client/clone/withheld.h"
#include "client/remote/trust.h"
#include "proto/verify/proof_check.h"

struct mz_judging {
    struct mz_client *client;
    const char *directory;
    struct mz_buffer path;
    struct mz_buffer note, facts, file, proof;
    struct mz_bundle_subject_text names;
    struct mz_bundle_verdict verdict;
    struct mz_trust trust;  /* what the bundle says, held against what is trusted */
    struct mz_note_key key; /* signed the checkpoint */
    struct mz_withheld *withheld;
};

/* The fault MZ_E_BAD_BAG at `where`. */
enum mz_status mz_judging_bad(struct mz_judging *j, const char *where, const char *why)
    __attribute__((nonnull));
/* A path in the bundle; valid until the next one. */
const char *mz_judging_path(struct mz_judging *j, const char *tail) __attribute__((nonnull));
/* Reads a file of at most `max` octets over what the buffer held. MZ_E_BAD_BAG: missing. */
enum mz_status mz_judging_read(struct mz_judging *j, const char *tail, size_t max,
                               struct mz_buffer *ret_bytes)
    __attribute__((nonnull, warn_unused_result));

/* What the bundle says of its ledger must be what is trusted; where nothing is trusted, that is all
 * there is, and the verdict says so. MZ_E_WRONG_ORIGIN, MZ_E_WRONG_GENESIS, MZ_E_UNKNOWN_SIGNER. */
enum mz_status mz_judging_trust(struct mz_judging *j) __attribute__((nonnull, warn_unused_result));
/* Opens data/checkpoint with the key of a log of its size: data/genesis.json gives it or, if that
 * does not know of the last change, the bundle's entries do (FORMAT.md §17). */
enum mz_status mz_judging_checkpoint(struct mz_judging *j)
    __attribute__((nonnull, warn_unused_result));
/* Entry 0 is the genesis and names the log's first key. MZ_E_WRONG_GENESIS, MZ_E_UNKNOWN_SIGNER. */
enum mz_status mz_judging_genesis(struct mz_judging *j, const struct mz_entry *entry,
                                  const struct mz_statement *statement)
    __attribute__((nonnull, warn_unused_result));

/* The number of data/entries/<12 digits>; false if the path is another. */
bool mz_judging_index(const char *path, uint64_t *ret_index) __attribute__((nonnull));
/* Shows every statement in the order of its entry, none of it proven yet. The errors of decoding
 * and of the visitor. */
enum mz_status mz_judging_each(struct mz_judging *j,
                               enum mz_status (*visit)(void *ctx,
                                                       const struct mz_statement *statement,
                                                       uint64_t index),
                               void *ctx) __attribute__((nonnull, warn_unused_result));
/* A part of the ledger: the entries and objects that are there. */
enum mz_status mz_judging_part(struct mz_judging *j) __attribute__((nonnull, warn_unused_result));
/* The whole ledger: data/ is a clone. */
enum mz_status mz_judging_whole(struct mz_judging *j) __attribute__((nonnull, warn_unused_result));

#endif
