/* The verdict in words and as JSON. */
#ifndef MZ_VERIFY_VERIFY_REPORT_H
#define MZ_VERIFY_VERIFY_REPORT_H

#include "proto/verify/verify.h"

/* "VERIFIED 通过", "FAILED 失败", "INCOMPLETE 不完整": the same in either language, so that nobody
 * reads past it. */
const char *mz_verify_report_word(enum mz_verdict verdict);
/* The name of a layer for people. */
const char *mz_layer_words(enum mz_layer layer, enum mz_language language);
/* MZ_EXIT_OK, MZ_EXIT_TAMPERED or MZ_EXIT_INCOMPLETE. */
int mz_verify_report_exit(const struct mz_verify_report *report) __attribute__((nonnull));

/* The one verdict line that ends a verification (design.md §8): the word, how many entries, what
 * failed or lacks first (and in whose entry, for a rule), which layers passed, how far the rules
 * went, what is missing, withheld and erased, what was not asked for and what was not checked.
 * NUL-terminated, without a newline, cut if it must be; 2048 bytes are enough. */
#define MZ_VERIFY_REPORT_LINE 2048u
void mz_verify_report_line(const struct mz_verify_report *report, enum mz_language language,
                           char *buffer, size_t capacity) __attribute__((nonnull));

/* Writes an object, at the top or as member `key`: schema "mingzhang/verify/1", verdict, tree_size,
 * root, genesis, anchored, resumed, disclosed, withheld, erased, reused, strays, stray,
 * records_digest, main, line, line_zh, and layers, an array of {name, asked, ran, checked, missing,
 * withheld, skipped, code, text, text_zh, place, who, index}. */
void mz_verify_report_json(const struct mz_verify_report *report, struct mz_json *json,
                           const char *key) __attribute__((nonnull(1, 2)));

#endif
