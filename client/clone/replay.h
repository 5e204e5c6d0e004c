/* A clone, verified by replay, and what the replay leaves: the records that queries read (G4).
 *
 * Whom to believe comes, first found, from --genesis, --trust, the user's trust file if it is of
 * the same ledger, or the clone's own genesis.json. The last is no anchor: whoever made the clone
 * wrote it, and the report says so. */
#ifndef MZ_CLIENT_REPLAY_H
#define MZ_CLIENT_REPLAY_H

#include "client/client.h"
#include "client/clone/clone_dir.h"
#include "proto/view/view.h"

struct mz_replay;

/* What --vkey KEY or --genesis HEX|FILE says. All zero: nothing was given. */
struct mz_anchor {
    struct mz_trust trust; /* key.name_size 0: only the genesis is known */
    bool given;            /* from outside the clone */
};

/* Reads --vkey, a verifier key, or --genesis: a leaf hash in hexadecimal, or a file like
 * genesis.json. Zeroed if both are absent. MZ_E_NOT_FOUND, MZ_E_PROTOCOL, MZ_E_USAGE. */
enum mz_status mz_anchor_option(struct mz_client *client, struct mz_anchor *ret_anchor)
    __attribute__((nonnull, warn_unused_result));

/* What is wanted of a replay. Zeroed: every layer, from the first entry on. */
struct mz_replay_wish {
    uint32_t skip; /* layers not asked for, as in mz_verify_options */
    bool resume;   /* what was judged before (verified.h) need not be judged again */
    const struct mz_verify_witnesses *witnesses; /* NULL: no policy */
    bool remember; /* hold it against the longest history seen, and keep what is found out */
};

/* Whom to believe about a ledger of this origin: --genesis, --trust, the user's trust file if it is
 * of that ledger, or `own`, what a clone says itself; that may be NULL. The errors of
 * mz_trust_load; MZ_E_BAD_COPY if `own` says other than what is given from outside, which is then
 * the anchor all the same. */
enum mz_status mz_anchor_find(struct mz_client *client, struct mz_span origin,
                              const struct mz_trust *own, struct mz_anchor *ret_anchor)
    __attribute__((nonnull(1, 4), warn_unused_result));

/* Opens the clone in `directory` and runs the verifier over it with a progress bar. MZ_OK whenever
 * there is a verdict, whatever it is. MZ_E_NOT_FOUND if it is no clone. */
enum mz_status mz_replay_run(struct mz_client *client, const char *directory,
                             const struct mz_replay_wish *wish, struct mz_replay **ret_replay)
    __attribute__((nonnull, warn_unused_result));
void mz_replay_free(struct mz_replay *replay);

/* Counts for the report what lies in the folder and is not of the clone. */
void mz_replay_count_strays(struct mz_replay *replay) __attribute__((nonnull));
const struct mz_verify_report *mz_replay_report(const struct mz_replay *replay)
    __attribute__((nonnull));
struct mz_clone *mz_replay_clone(const struct mz_replay *replay) __attribute__((nonnull));

/* May the records be believed? MZ_OK if nothing failed and every rule ran; a clone that lacks only
 * evidence files passes. Otherwise the verifier's fault, of exit 3 or 7. */
enum mz_status mz_replay_sound(const struct mz_replay *replay, struct mz_fault *fault)
    __attribute__((nonnull, warn_unused_result));
/* For mz_view_answer; valid as long as the replay. Only meaningful if it is sound. */
struct mz_view_source mz_replay_view(const struct mz_replay *replay) __attribute__((nonnull));

/* The log key that the clone's checkpoint is checked with: the trusted one or, if only a genesis
 * was given, the one that entry 0 names. MZ_E_NOT_FOUND if entry 0 names none. */
enum mz_status mz_replay_key(const struct mz_replay *replay, struct mz_note_key *ret_key)
    __attribute__((nonnull, warn_unused_result));

#endif
