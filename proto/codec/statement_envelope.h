/* What decoding and building a statement share: the bounds of all that surrounds the body, and the
 * faults that tell of them. Inside of statement*.c; everybody else includes statement.h. */
#ifndef MZ_CODEC_STATEMENT_ENVELOPE_H
#define MZ_CODEC_STATEMENT_ENVELOPE_H

#include "proto/codec/statement.h"

/* The same for what was read and for what is to be signed: id, date, origin, issuer, project and
 * refs against the kind. */
enum mz_status mz_statement_check_envelope(const struct mz_statement *s, struct mz_fault *fault)
    __attribute__((nonnull(1), warn_unused_result));

enum mz_status mz_statement_missing(struct mz_fault *fault, const char *name);
enum mz_status mz_statement_unknown(struct mz_fault *fault, struct mz_span name);
enum mz_status mz_statement_bad_size(struct mz_fault *fault, const char *name, size_t have,
                                     size_t low, size_t high);
/* Faults of a body are told as body.field; those of a body as a whole under its kind's name. */
enum mz_status mz_statement_within_body(const struct mz_kind *kind, enum mz_status status,
                                        struct mz_fault *fault);

#endif
