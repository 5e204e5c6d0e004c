/* The writes of one statement, held back until it is admitted: reads see them over the records
 * below, and a refusal drops them, so a refused statement leaves no trace. */
#ifndef MZ_RULES_STAGING_H
#define MZ_RULES_STAGING_H

#include "proto/rules/records.h"

struct mz_staging;

/* Over `below`, which must outlive it. NULL if out of memory. */
struct mz_staging *mz_staging_new(struct mz_records below);
void mz_staging_free(struct mz_staging *staging);
/* The records as they would be. Views of get last until clear or flush. There is no scan. */
struct mz_records mz_staging_records(struct mz_staging *staging) __attribute__((nonnull));
/* Puts a record that cannot be below, because its key names what this very statement makes.
 * MZ_E_EXISTS if the statement put it already. One look-up where get and put are three: for the
 * lines of lists. */
enum mz_status mz_staging_add(struct mz_staging *staging, const struct mz_key *key,
                              const struct mz_schema *schema, const void *record)
    __attribute__((nonnull, warn_unused_result));
/* Forgets what was put. */
void mz_staging_clear(struct mz_staging *staging) __attribute__((nonnull));
/* Puts everything into the records below in ascending order of keys, so that a B-tree is filled in
 * order, and clears. A failure in between leaves the records below half written: their owner must
 * abandon them. */
enum mz_status mz_staging_flush(struct mz_staging *staging)
    __attribute__((nonnull, warn_unused_result));

#endif
