/* What a witness remembers: one checkpoint a log, on disk before it is told (C2SP tlog-witness,
 * T2).
 *
 *   DIR/lock                  held while the witness runs: two would sign two histories
 *   DIR/logs/<sha-256 of the origin, hex>
 *                             the checkpoint cosigned last: its text, the log's signature line and
 *                             the witness's own, so that the file proves itself when read again
 *   DIR/evidence/             see witness_evidence.h
 *
 * A witness never goes back: not to a smaller tree, not in time, not after a crash. Whoever
 * restores DIR from a backup makes it do so; delete it never, and give a witness that lost it a new
 * key. */
#ifndef MZ_CLIENT_WITNESS_STATE_H
#define MZ_CLIENT_WITNESS_STATE_H

#include "client/io/buffer.h"
#include "proto/base/status.h"
#include "proto/log/note_key.h"

struct mz_witness_state;

/* Who witnesses, and for whom. All of it outlives the state. */
struct mz_witness_identity {
    const struct mz_note_key *key;  /* type 04 */
    const uint8_t *secret_key;      /* MZ_ED25519_SECRET_SIZE bytes */
    const struct mz_note_key *logs; /* type 01; several with one name are keys of one log */
    size_t log_count;
};

/* Opens or makes the folder and reads what is remembered. MZ_E_LOCKED: another witness runs on it.
 * MZ_E_BAD_NOTE: a file there is signed neither by this witness nor by its log; nothing is cosigned
 * until somebody has looked. */
enum mz_status mz_witness_state_open(const char *directory,
                                     const struct mz_witness_identity *identity,
                                     struct mz_witness_state **ret_state, struct mz_fault *fault)
    __attribute__((nonnull(1, 2, 3), warn_unused_result));
void mz_witness_state_close(struct mz_witness_state *state);

/* What came of a request. */
struct mz_witness_outcome {
    int http; /* 200, 400, 403, 404, 409, 422; 503 after a write error, until a restart (T9) */
    const char *content_type;
    struct mz_buffer body; /* the caller frees it */
    struct mz_span origin; /* of the checkpoint, a view of the request; absent while unknown */
    uint64_t held, size;   /* of the trees, once the signature was good */
    bool evidence;         /* the log contradicted itself, and what proves it was kept */
    struct mz_fault fault; /* 503 alone: why */
};

/* Handles the body of an add-checkpoint. `now_s` is the wall clock; a cosignature's time is never
 * before that of the one before. On 200 the new state is durable. */
void mz_witness_state_add(struct mz_witness_state *state, struct mz_span body, uint64_t now_s,
                          struct mz_witness_outcome *ret_outcome) __attribute__((nonnull));

#endif
