/* Example bodies, statements and lists for tests: deterministic, valid for the codec, and made from
 * the tables of fields, so that a new kind or field is covered without an edit here. Nothing in
 * them is about a real person. */
#ifndef MZ_TESTS_LIB_SAMPLE_H
#define MZ_TESTS_LIB_SAMPLE_H

#include "proto/codec/entry.h"
#include "proto/codec/list.h"

#define MZ_SAMPLE_ORIGIN "ledger.example/sample"

/* Key pair number `n`, from a seed of that byte. */
void mz_sample_key(uint8_t n, struct mz_hash *ret_public_key, uint8_t ret_secret_key[64]);

/* Fills every member of a struct; the optional ones only if `optional`. Lists get two items, or as
 * many as they hold. Two calls give equal structs. */
void mz_sample_fill(const struct mz_schema *schema, bool optional, void *ret_value);

/* A draft of any kind by key-holder "sample.actor" around `body`: as few references as the kind
 * needs, h'01…', h'02…' and so on. */
void mz_sample_draft(enum mz_kind_id kind, const void *body, struct mz_draft *ret_draft);

/* A signed statement of any kind, by key 1, all optional members set, into `buffer`. Aborts if it
 * cannot be built. */
struct mz_span mz_sample_statement(enum mz_kind_id kind, uint8_t *buffer, size_t capacity);

/* Line number `n` (from 1) of a list of any form: amount n yuan, optional members set. */
void mz_sample_line(enum mz_list_form form, uint64_t n, struct mz_line *ret_line);

#endif
