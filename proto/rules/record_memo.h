/* Records that were decoded or written a moment ago (P5). Most of what a statement asks for was
 * asked for by the one before, and again by several rules of its own: the key, the person, the
 * project's period, the budget line. Decoding is the larger half of a lookup, so what bytes decode
 * to is kept beside them under the record's key, and taken again only for the same bytes, with its
 * spans pointing to where they are now. A memo therefore never changes an answer (G4). */
#ifndef MZ_RULES_RECORD_MEMO_H
#define MZ_RULES_RECORD_MEMO_H

#include "proto/codec/schema.h"

#define MZ_RECORD_MEMO_MAX 256u /* structs that are larger are not kept */

struct mz_record_memo;

/* NULL if out of memory. */
struct mz_record_memo *mz_record_memo_new(void);
void mz_record_memo_free(struct mz_record_memo *memo);

/* Sets *ret_record, a struct of the schema that points into `value`, if that is what these bytes
 * decode to under this key. */
bool mz_record_memo_find(const struct mz_record_memo *memo, const struct mz_schema *schema,
                         struct mz_span key, struct mz_span value, void *ret_record)
    __attribute__((nonnull, warn_unused_result));
/* `record` is what `value` decodes to, and points into it. Large ones are not kept. */
void mz_record_memo_keep(struct mz_record_memo *memo, const struct mz_schema *schema,
                         struct mz_span key, struct mz_span value, const void *record)
    __attribute__((nonnull));
/* Was a record of the schema kept under this key, or one that shares its place? Only such are worth
 * being kept when they are written. */
bool mz_record_memo_has(const struct mz_record_memo *memo, const struct mz_schema *schema,
                        struct mz_span key) __attribute__((nonnull, warn_unused_result));

#endif
