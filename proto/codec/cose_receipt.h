/* COSE receipts (RFC 9942): an inclusion proof under the log's signature, for whoever reads COSE
 * rather than C2SP. FORMAT.md §16.
 *
 *     18([ << {1: -19, 395: 1} >>, {396: {-1: [ << [tree size, index, [+ hash]] >> ]}}, null,
 * signature ])
 *
 * 395 is the verifiable data structure, 1 that of RFC 9162 with SHA-256; 396 are its proofs, -1
 * those of inclusion. The payload is the root, detached: it is computed from the leaf and the
 * proof, and the signature holds only if it is the one that the log signed (G2). */
#ifndef MZ_CODEC_COSE_RECEIPT_H
#define MZ_CODEC_COSE_RECEIPT_H

#include "proto/base/span.h"
#include "proto/base/status.h"
#include "proto/log/merkle.h"

#define MZ_COSE_RECEIPT_SIZE (128u + MZ_MAX_PROOF * 34u) /* bytes of the longest */

/* As it was read: well-formed, nothing checked. */
struct mz_cose_receipt {
    uint64_t tree_size, index;
    struct mz_proof inclusion;
    const uint8_t *signature; /* 64 bytes, a view into the receipt */
};

/* Strict: exactly the form above with one proof. MZ_E_BAD_ALGORITHM: another algorithm or tree.
 * The errors of deterministic CBOR; MZ_E_OUT_OF_RANGE unless index < tree size. */
enum mz_status mz_cose_receipt_decode(struct mz_span bytes, struct mz_cose_receipt *ret_receipt,
                                      struct mz_fault *fault)
    __attribute__((nonnull(2), warn_unused_result));

/* Is `leaf` what the log with this key signed for, and under which root? MZ_E_BAD_PROOF: the number
 * of hashes is not that of index and size. MZ_E_BAD_SIGNATURE. */
enum mz_status mz_cose_receipt_verify(const struct mz_cose_receipt *receipt,
                                      const uint8_t log_key[32], const struct mz_hash *leaf,
                                      struct mz_hash *ret_root)
    __attribute__((nonnull, warn_unused_result));

/* Signs and appends one. `root` is that of the tree of `tree_size` leaves. MZ_E_TOO_LARGE leaves
 * the writer as it was. */
enum mz_status mz_cose_receipt_sign(uint64_t tree_size, uint64_t index,
                                    const struct mz_proof *inclusion, const struct mz_hash *root,
                                    const uint8_t secret_key[64], struct mz_writer *w)
    __attribute__((nonnull, warn_unused_result));

#endif
