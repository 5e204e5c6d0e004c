/* Chinese words that clerks write in spreadsheets for the words of the vocabulary. Index v-1 holds
 * those of value v, separated by |, as mz_sheet_word takes them. */
#ifndef MZ_CLIENT_WORDS_H
#define MZ_CLIENT_WORDS_H

#include "proto/codec/vocabulary.h"

extern const char *const mz_words_category[MZ_CATEGORY_SUPPLIER];
extern const char *const mz_words_outcome[MZ_OUTCOME_RETURNED];
extern const char *const mz_words_signing[MZ_SIGNING_PROXY];
extern const char *const mz_words_nature[MZ_NATURE_QUALITATIVE];
extern const char *const mz_words_band[MZ_BAND_MISSED];
extern const char *const mz_words_likelihood[MZ_LIKELIHOOD_IMPOSSIBLE];

/* The name of a code of evidence (domain.md §7), translated; NULL if the code has none. */
const char *mz_words_evidence(const char *code);

#endif
