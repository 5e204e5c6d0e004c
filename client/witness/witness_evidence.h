/* What proves that a log contradicted itself (G2, T2): a folder for each time,
 *
 *   DIR/evidence/<log, 16 hex>-<held size>-<size>-<8 hex of the request's SHA-256>/
 *       held        the checkpoint that was cosigned, with the log's signature and the witness's
 *       submitted   the one that does not continue it, with the log's signature
 *       request     what was sent, with its proof
 *
 * The same request is kept once, and a thousand folders at most. */
#ifndef MZ_CLIENT_WITNESS_EVIDENCE_H
#define MZ_CLIENT_WITNESS_EVIDENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "proto/base/span.h"
#include "proto/base/status.h"

struct mz_witness_evidence {
    char *folder;
    unsigned count; /* of folders there */
};

/* Makes DIR/evidence if it is not there. */
enum mz_status mz_witness_evidence_open(const char *directory,
                                        struct mz_witness_evidence *ret_evidence,
                                        struct mz_fault *fault)
    __attribute__((nonnull(1, 2), warn_unused_result));
void mz_witness_evidence_close(struct mz_witness_evidence *evidence) __attribute__((nonnull));

struct mz_witness_contradiction {
    const char *log; /* SHA-256 of the origin in hexadecimal */
    uint64_t held_size, size;
    struct mz_span held, submitted, request;
};

/* Keeps it, durably. False if that cannot be done: the log is refused all the same. */
bool mz_witness_evidence_keep(struct mz_witness_evidence *evidence,
                              const struct mz_witness_contradiction *contradiction)
    __attribute__((nonnull, warn_unused_result));

#endif
