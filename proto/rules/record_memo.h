/* Records that were decoded a moment ago (P5). Most of what a statement asks for was asked for by
 * the one before, and again by several rules of its own: the key, the person, the project's period,
 * the budget line. Decoding is the larger half of a lookup, so what came of it is kept beside the
 * bytes that it came of, and taken again only for the same bytes at the same address, where its
 * spans point. A memo therefore never changes an answer (G4). */
#ifndef MZ_RULES_RECORD_MEMO_H
#define MZ_RULES_RECORD_MEMO_H

#include "proto/codec/schema.h"

struct mz_record_memo;

/* NULL if out of memory. */
struct mz_record_memo *mz_record_memo_new(void);
void mz_record_memo_free(struct mz_record_memo *memo);

/* Sets *ret_record, a struct of the schema, if `value` was decoded into one before. */
bool mz_record_memo_find(const struct mz_record_memo *memo, const struct mz_schema *schema,
                         struct mz_span value, void *ret_record)
    __attribute__((nonnull, warn_unused_result));
/* `record` is what `value` decodes to. Large ones are not kept. */
void mz_record_memo_keep(struct mz_record_memo *memo, const struct mz_schema *schema,
                         struct mz_span value, const void *record) __attribute__((nonnull));

#endif
