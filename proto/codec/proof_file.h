/* A proof that one person can take away: one line of a list, or one personal field of a payee, with
 * all it takes to check it against the log's key alone. FORMAT.md §16.
 *
 *     ["mingzhang-line-proof", 1, entry, [* hash], checkpoint, line, place, [* hash]]
 *     ["mingzhang-field-proof", 1, entry, [* hash], checkpoint, disclosure]
 *
 * Deterministic CBOR, so a proof has one encoding and every bit of it is bound by a hash, by the
 * signature or by the encoding. Here are the bytes; verify/proof_check.h says what they prove. */
#ifndef MZ_CODEC_PROOF_FILE_H
#define MZ_CODEC_PROOF_FILE_H

#include "proto/base/span.h"
#include "proto/base/status.h"
#include "proto/log/merkle.h"

enum mz_proof_form { MZ_PROOF_LINE = 1, MZ_PROOF_FIELD };

/* As it was read: well-formed, nothing checked. Spans are views into the file. */
struct mz_proof_file {
    enum mz_proof_form form;
    struct mz_span entry;      /* that binds the line or the field */
    struct mz_proof inclusion; /* of the entry */
    struct mz_span checkpoint; /* the signed note */
    struct mz_span line;       /* line: its encoding as in the list */
    uint64_t place;            /* line: from 0, in the tree over the list's lines */
    struct mz_proof path;      /* line: to the list's root */
    struct mz_span disclosure; /* field: its encoding */
};

/* Bytes that hold any proof. */
#define MZ_PROOF_FILE_SIZE                                                                         \
    (MZ_MAX_ENTRY + MZ_MAX_NOTE + MZ_MAX_DISCLOSURE + 2048u + 2u * MZ_MAX_PROOF * 34u)

/* Strict. MZ_E_BAD_TYPE: it is none of these files. MZ_E_BAD_VERSION. */
enum mz_status mz_proof_file_decode(struct mz_span bytes, struct mz_proof_file *ret_proof,
                                    struct mz_fault *fault)
    __attribute__((nonnull(2), warn_unused_result));
/* Appends it. MZ_E_TOO_LARGE leaves the writer as it was. */
enum mz_status mz_proof_file_encode(const struct mz_proof_file *proof, struct mz_writer *w)
    __attribute__((nonnull, warn_unused_result));

#endif
