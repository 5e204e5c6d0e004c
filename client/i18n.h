/* The two languages of the client: English message ids, Chinese in po/zh_CN.po, through gettext.
 *
 * A minimal system has no zh_CN locale, and gettext translates nothing in the C locale. So the
 * character type falls back to C.UTF-8 and the language goes to gettext by LANGUAGE (design.md §8).
 * Machine formats are never translated, and no locale touches numbers. */
#ifndef MZ_CLIENT_I18N_H
#define MZ_CLIENT_I18N_H

#include <stdbool.h>

#include "proto/base/status.h"

/* Marks a message id in a table; the program that prints it translates with mz_i18n. */
#define N_(text) text

/* The language that a name asks for: "zh…" is Chinese, "en…", "C" and "POSIX" English. False for
 * another name, which leaves *ret_language alone. */
bool mz_i18n_language(const char *name, enum mz_language *ret_language) __attribute__((nonnull));

/* The language of the environment: LANGUAGE, LC_ALL, LC_MESSAGES, LANG, the first that is set. */
enum mz_language mz_i18n_environment(void);

/* Makes `language` the one that mz_i18n translates to. Call before any thread starts. */
void mz_i18n_start(enum mz_language language);

/* The translation of a message id, or itself. */
const char *mz_i18n(const char *text) __attribute__((nonnull, format_arg(1)));

/* The translation of a word of the vocabulary ("submitted", "payment.request"), told apart from
 * other uses of the same word by its context ("state", "kind", "role", …). */
const char *mz_i18n_word(const char *context, const char *word) __attribute__((nonnull));

#endif
