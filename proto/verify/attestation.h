/* A verification put on paper: what was checked, of what, by whom and when, in both languages and
 * as JSON, as the text of a C2SP signed note (FORMAT.md §18). Pure: signing and the clock are the
 * caller's. */
#ifndef MZ_VERIFY_ATTESTATION_H
#define MZ_VERIFY_ATTESTATION_H

#include "proto/verify/verify.h"

#define MZ_ATTESTATION_HEAD "mingzhang/verification-report/1\n"

struct mz_attestation {
    const struct mz_verify_report *report;
    struct mz_span origin;     /* of the ledger */
    struct mz_span checkpoint; /* the signed note that was verified */
    struct mz_span verifier;   /* the name of the key that will sign; absent: nobody will */
    const char *software, *version;
    uint64_t time_ms;      /* the verifier's clock */
    struct mz_hash policy; /* SHA-256 of the witness policy; zero: none was given */
};

/* Appends the text: the head, one line of JSON, then the same in Chinese and in English, without an
 * empty line, ending in a newline. MZ_E_TOO_LARGE, MZ_E_NO_MEMORY. */
enum mz_status mz_attestation_write(const struct mz_attestation *attestation, struct mz_writer *w)
    __attribute__((nonnull, warn_unused_result));

#endif
