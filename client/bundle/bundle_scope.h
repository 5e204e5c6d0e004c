/* What a verdict on a bundle judges, row by row, and what it does not: a table, so that nothing
 * that was not judged can be read as passed (FORMAT.md §17). */
#ifndef MZ_CLIENT_BUNDLE_SCOPE_H
#define MZ_CLIENT_BUNDLE_SCOPE_H

#include "client/bundle/bundle_words.h"

enum mz_scope_result {
    MZ_SCOPE_JUDGED,    /* all of it, and it holds */
    MZ_SCOPE_PARTLY,    /* what is there holds; some is withheld or missing */
    MZ_SCOPE_ABSENT,    /* nothing of the kind is in the bundle */
    MZ_SCOPE_NOT_JUDGED /* it takes more than the bundle */
};

/* One row as found. */
struct mz_scope_row {
    const char *id;       /* for programs */
    const char *what[2];  /* in English and Chinese */
    const char *basis[2]; /* by what it is judged or why it is not, or "" */
    enum mz_scope_result result;
};
#define MZ_SCOPE_ROWS 13u

/* How the rows of bundles of this subject come out. Without a verdict (NULL), before anybody has
 * judged one: what can be judged at all, none of it absent or lacking. */
void mz_bundle_scope(const struct mz_subject *subject, const struct mz_bundle_verdict *verdict,
                     struct mz_scope_row ret_rows[MZ_SCOPE_ROWS]) __attribute__((nonnull(1, 3)));
/* As a word for programs: judged, partly, absent, not-judged. */
const char *mz_scope_result_name(enum mz_scope_result result);

/* How many rows are not judged. */
size_t mz_bundle_scope_open(const struct mz_scope_row rows[MZ_SCOPE_ROWS]) __attribute__((nonnull));
/* The rows as lines of text: the result, what, and by what. Not judged yet: what can be. */
void mz_bundle_scope_text(const struct mz_scope_row rows[MZ_SCOPE_ROWS], bool judged,
                          enum mz_language language, struct mz_buffer *text)
    __attribute__((nonnull));
/* The rows as the array "scope", a member of the open object. */
void mz_bundle_scope_json(const struct mz_scope_row rows[MZ_SCOPE_ROWS], struct mz_json *json)
    __attribute__((nonnull));

#endif
