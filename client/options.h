/* The command line against tables: a row per option, shared by the parser and by --help. */
#ifndef MZ_CLIENT_OPTIONS_H
#define MZ_CLIENT_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/span.h"
#include "proto/base/status.h"
#include "proto/codec/schema.h"

/* What an option's value must be; checked while parsing, so the getters below cannot fail. */
enum mz_option_kind {
    MZ_OPTION_FLAG,   /* no value */
    MZ_OPTION_TEXT,   /* anything that is not empty */
    MZ_OPTION_FILE,   /* a path */
    MZ_OPTION_CODE,   /* an identifier of the ledger */
    MZ_OPTION_AMOUNT, /* yuan */
    MZ_OPTION_COUNT,  /* a whole number */
    MZ_OPTION_DATE,   /* YYYY-MM-DD */
    MZ_OPTION_PERIOD, /* 2023, 2023Q2, 2023-05, 2023-05-01 */
    MZ_OPTION_WORD,   /* one of `names` */
    MZ_OPTION_CHOICE, /* one of the words in `value`, separated by | */
};

struct mz_option {
    const char *name;  /* without its dashes */
    const char *value; /* what stands for the value in --help, N_() */
    const char *help;  /* N_() */
    enum mz_option_kind kind;
    char letter; /* -O; 0: none */
    bool required;
    bool many;
    const struct mz_names *names;
};

/* A row: name, placeholder, help, kind, then whatever else it sets. Rows end with a NULL name. */
#define MZ_OPTION(name_, value_, help_, kind_, ...)                                                \
    { .name = (name_), .value = (value_), .help = (help_), .kind = MZ_OPTION_##kind_, __VA_ARGS__ }

extern const struct mz_option mz_global_options[];

#define MZ_MAX_ARGUMENTS 64u

struct mz_options {
    struct {
        const struct mz_option *option;
        const char *value; /* "" for a flag */
    } given[MZ_MAX_ARGUMENTS];
    size_t given_count;
    const char *arguments[MZ_MAX_ARGUMENTS];
    size_t arguments_count;
};

/* Takes one option from argv[*at], and its value from the next word if it is not attached, moving
 * *at to the last word taken. Looks in `own` (may be NULL), then in the global ones. The values
 * point into argv. MZ_E_USAGE: unknown (with the nearest name), a value missing or not wanted,
 * given twice. MZ_E_BAD_NUMBER, MZ_E_BAD_DATE, MZ_E_BAD_TEXT, MZ_E_OUT_OF_RANGE: the value is not
 * of its kind. */
enum mz_status mz_options_take(struct mz_options *options, const struct mz_option *own, int argc,
                               char *const argv[], int *at, struct mz_fault *fault)
    __attribute__((nonnull(1, 4, 5, 6), warn_unused_result));

/* MZ_E_USAGE if a required option of `own` is missing. */
enum mz_status mz_options_complete(const struct mz_options *options, const struct mz_option *own,
                                   struct mz_fault *fault)
    __attribute__((nonnull(1, 3), warn_unused_result));

/* -- Values by name; the first given, or the absent value of design (schema.h). */
bool mz_options_has(const struct mz_options *options, const char *name) __attribute__((nonnull));
const char *mz_options_text(const struct mz_options *options, const char *name)
    __attribute__((nonnull));
/* The n-th value of an option that may be given many times; NULL after the last. */
const char *mz_options_nth(const struct mz_options *options, const char *name, size_t n)
    __attribute__((nonnull));
struct mz_span mz_options_span(const struct mz_options *options, const char *name)
    __attribute__((nonnull));
int64_t mz_options_fen(const struct mz_options *options, const char *name) __attribute__((nonnull));
uint64_t mz_options_uint(const struct mz_options *options, const char *name)
    __attribute__((nonnull));
uint32_t mz_options_date(const struct mz_options *options, const char *name)
    __attribute__((nonnull));
uint8_t mz_options_word(const struct mz_options *options, const char *name)
    __attribute__((nonnull));

/* First and last day that --period, --begin and --end leave: 0 where there is no bound. */
void mz_options_window(const struct mz_options *options, uint32_t *ret_begin, uint32_t *ret_end)
    __attribute__((nonnull));

/* The nearer of two words: changes it takes to make `a` out of `b`. For suggestions. */
size_t mz_options_distance(const char *a, const char *b) __attribute__((nonnull));

#endif
