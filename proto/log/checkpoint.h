/* Checkpoints, C2SP tlog-checkpoint: a log says, signed, how long it is and what its root is.
 *
 *     <origin>
 *     <size>
 *     <base64 root>
 *
 * as the text of a signed note whose key name is the origin. Whoever holds a checkpoint can hold
 * the log to it (T1, T2). */
#ifndef MZ_LOG_CHECKPOINT_H
#define MZ_LOG_CHECKPOINT_H

#include <stdint.h>

#include "proto/base/span.h"
#include "proto/base/status.h"
#include "proto/log/note.h"

#define MZ_CHECKPOINT_TEXT_SIZE (MZ_MAX_ORIGIN + 1 + 20 + 1 + 44 + 1) /* of one written here */
#define MZ_CHECKPOINT_SIZE                                                                         \
    (MZ_CHECKPOINT_TEXT_SIZE + 1 + 4 + MZ_MAX_ORIGIN + 1 + 92 + 1) /* signed once */

/* A checkpoint as it was read; views into its text. */
struct mz_checkpoint {
    struct mz_span origin;
    uint64_t size; /* leaves */
    struct mz_hash root;
    struct mz_span extensions; /* further lines, which nobody audits; empty in ours */
};

/* Appends the text. The origin must be a key name of at most MZ_MAX_ORIGIN bytes, else
 * MZ_E_BAD_TEXT; MZ_E_TOO_LARGE if it does not fit. A status other than MZ_OK leaves the writer as
 * it was. */
enum mz_status mz_checkpoint_write(struct mz_writer *w, struct mz_span origin, uint64_t size,
                                   const struct mz_hash *root)
    __attribute__((warn_unused_result, nonnull(1, 4)));

/* Appends the signed checkpoint of the log whose key this is: the origin is the key's name. Errors
 * of mz_checkpoint_write and mz_note_sign. */
enum mz_status mz_checkpoint_sign(struct mz_writer *w, uint64_t size, const struct mz_hash *root,
                                  const struct mz_note_key *key,
                                  const uint8_t secret_key[MZ_ED25519_SECRET_SIZE])
    __attribute__((warn_unused_result, nonnull));

/* Reads a note's text as a checkpoint. Says nothing about signatures. MZ_E_BAD_NOTE for any other
 * text. */
enum mz_status mz_checkpoint_parse(struct mz_span text, struct mz_checkpoint *ret_checkpoint)
    __attribute__((warn_unused_result, nonnull));

/* Reads a signed checkpoint of the log `origin`, and believes it only if `key` signed it. Give the
 * log's own key, or that of a witness. MZ_E_BAD_NOTE: malformed, or the key's signature is wrong.
 * MZ_E_UNKNOWN_SIGNER: no signature by the key. MZ_E_WRONG_ORIGIN: a checkpoint of another log. */
enum mz_status mz_checkpoint_open(struct mz_span bytes, struct mz_span origin,
                                  const struct mz_note_key *key,
                                  struct mz_checkpoint *ret_checkpoint)
    __attribute__((warn_unused_result, nonnull));

#endif
