/* Chinese words that clerks write in spreadsheets for the words of the vocabulary. Index v-1 holds
 * those of value v, separated by |, as mz_sheet_word takes them. */
#ifndef MZ_CLIENT_WORDS_H
#define MZ_CLIENT_WORDS_H

extern const char *const mz_words_category[];
extern const char *const mz_words_outcome[];
extern const char *const mz_words_signing[];
extern const char *const mz_words_nature[];

#endif
