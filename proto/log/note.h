/* Signed notes, C2SP signed-note: a text with the signatures of those who vouch for it. Checkpoints
 * are notes (T1, T8).
 *
 *     <text, ends in a newline>
 *     <empty line>
 *     — <key name> <base64(key id ‖ signature)>
 *
 * Two kinds of signature are known here: Ed25519 over the text (type 01), as a log signs, and the
 * timestamped cosignature/v1 of C2SP tlog-cosignature (type 04), as a witness signs. Signature
 * lines of other kinds and other keys are read over, as the format demands. */
#ifndef MZ_LOG_NOTE_H
#define MZ_LOG_NOTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/limits.h"
#include "proto/base/span.h"
#include "proto/base/status.h"
#include "proto/log/hash.h"
#include "proto/log/note_key.h"

/* -- Reading. */

/* A well-formed note whose signatures nobody has checked; views into its bytes. */
struct mz_note {
    struct mz_span text;       /* with its last newline, without the empty line */
    struct mz_span signatures; /* the signature lines */
    size_t count;              /* of signature lines, 1 .. MZ_MAX_SIGNATURES */
};

/* Splits a note at its last empty line and checks its whole form. MZ_E_BAD_NOTE: not UTF-8, a
 * control character, no or too many signature lines, a line that is none; over MZ_MAX_NOTE bytes.
 */
enum mz_status mz_note_parse(struct mz_span bytes, struct mz_note *ret_note)
    __attribute__((warn_unused_result, nonnull));

/* A note of a text and of signature lines that came apart from it, as a witness answers. They need
 * not lie together. MZ_E_BAD_NOTE as above. */
enum mz_status mz_note_join(struct mz_span text, struct mz_span signatures,
                            struct mz_note *ret_note) __attribute__((warn_unused_result, nonnull));

/* The first signature line that names `key`, by name and id, with its newline: a view. Says nothing
 * about the signature. MZ_E_UNKNOWN_SIGNER: there is none. */
enum mz_status mz_note_line(const struct mz_note *note, const struct mz_note_key *key,
                            struct mz_span *ret_line) __attribute__((warn_unused_result, nonnull));

/* Checks every signature line that names `key`, by name and id; all must verify, and there must be
 * one. ret_time, which may be NULL, gets the latest time of the cosignatures, in seconds since
 * 1970, or 0 for a key of type 01. MZ_E_UNKNOWN_SIGNER: no line names the key. MZ_E_BAD_NOTE: one
 * names it and does not verify. MZ_E_TOO_LARGE: the text is longer than a cosignature may cover
 * here, MZ_NOTE_COSIGNED_SIZE. */
enum mz_status mz_note_verify(const struct mz_note *note, const struct mz_note_key *key,
                              uint64_t *ret_time)
    __attribute__((warn_unused_result, nonnull(1, 2)));

/* Parses and verifies. ret_text is a view of the text, only given when the note verifies. */
enum mz_status mz_note_open(struct mz_span bytes, const struct mz_note_key *key,
                            struct mz_span *ret_text) __attribute__((warn_unused_result, nonnull));

/* -- Writing. A status other than MZ_OK leaves the writer as it was. */

/* Appends a whole note: text, empty line, one signature line of a key of type 01. MZ_E_BAD_NOTE:
 * the text is no note text; MZ_E_BAD_ALGORITHM: the key is of another type; MZ_E_TOO_LARGE: it does
 * not fit. */
enum mz_status mz_note_sign(struct mz_writer *w, struct mz_span text, const struct mz_note_key *key,
                            const uint8_t secret_key[MZ_ED25519_SECRET_SIZE])
    __attribute__((warn_unused_result, nonnull));

/* Appends one cosignature line of a key of type 04 over a checkpoint text; put it after the note's
 * other lines. `time` is in seconds since 1970, at most 2^63 - 1 (else MZ_E_OUT_OF_RANGE). Errors
 * as above. */
#define MZ_NOTE_COSIGNED_SIZE 4096u /* bytes of the longest text that is cosigned */
enum mz_status mz_note_cosign(struct mz_writer *w, struct mz_span text,
                              const struct mz_note_key *key,
                              const uint8_t secret_key[MZ_ED25519_SECRET_SIZE], uint64_t time)
    __attribute__((warn_unused_result, nonnull));

#endif
