/* A checkpoint and the cosignatures gathered for it, and the file that keeps the newest one that a
 * quorum cosigned (T2). A value: copy it. */
#ifndef MZ_DAEMON_COSIGNED_H
#define MZ_DAEMON_COSIGNED_H

#include "daemon/files.h"
#include "proto/log/checkpoint.h"
#include "proto/log/tlog_policy.h"

#define MZ_COSIGNATURE_LINE (4u + MZ_MAX_ORIGIN + 1u + 104u + 1u) /* bytes of the longest */
/* Bytes of a checkpoint with a cosignature of every witness. */
#define MZ_COSIGNED_SIZE (MZ_CHECKPOINT_SIZE + MZ_MAX_WITNESSES * MZ_COSIGNATURE_LINE)

struct mz_cosigned {
    uint64_t size;     /* of the tree; 0: there is none */
    size_t note_size;  /* the checkpoint as the log signed it */
    size_t text_size;  /* of its text */
    uint32_t cosigned; /* witnesses of the policy, a bit each */
    uint8_t note[MZ_CHECKPOINT_SIZE];
    struct {
        size_t size;
        uint8_t bytes[MZ_COSIGNATURE_LINE];
    } lines[MZ_MAX_WITNESSES];
};

/* Begins with a checkpoint of the log's own. MZ_E_BAD_NOTE. */
enum mz_status mz_cosigned_begin(struct mz_span note, struct mz_cosigned *ret_cosigned)
    __attribute__((nonnull, warn_unused_result));
struct mz_span mz_cosigned_text(const struct mz_cosigned *cosigned) __attribute__((nonnull));
/* Adds the line of witness `w`, or puts it in the place of an earlier one. One too long is left
 * out. */
void mz_cosigned_add(struct mz_cosigned *cosigned, size_t w, struct mz_span line)
    __attribute__((nonnull));
/* Appends the lines, or the note with the lines. */
void mz_cosigned_write_lines(const struct mz_cosigned *cosigned, struct mz_writer *w)
    __attribute__((nonnull));
void mz_cosigned_write(const struct mz_cosigned *cosigned, struct mz_writer *w)
    __attribute__((nonnull));

/* Reads the file `cosigned` of a ledger's directory; size 0 if there is none, or if it is no quorum
 * under this policy. MZ_E_BAD_NOTE, MZ_E_UNKNOWN_SIGNER, MZ_E_WRONG_ORIGIN: it is not this log's.
 */
enum mz_status mz_cosigned_load(const char *directory, const struct mz_note_key *log,
                                const struct mz_tlog_policy *policy,
                                struct mz_cosigned *ret_cosigned, struct mz_fault *fault)
    __attribute__((nonnull(1, 2, 3, 4), warn_unused_result));
/* Replaces it, durably. */
enum mz_status mz_cosigned_save(const char *directory, const struct mz_cosigned *cosigned,
                                struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));

#endif
