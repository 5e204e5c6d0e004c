/* From the JSON of a view to what a reading command prints: rows and columns for people and
 * spreadsheets, or the JSON itself, untouched, for programs. */
#ifndef MZ_CLIENT_READ_H
#define MZ_CLIENT_READ_H

#include <jansson.h>

#include "client/read/source.h"

enum mz_read_kind {
    MZ_READ_TEXT,  /* text or number, as it is */
    MZ_READ_COUNT, /* a whole number, aligned right */
    MZ_READ_MONEY, /* "x" and "x_fen": grouped for people, plain for programs */
    MZ_READ_TIME,  /* registered_time: day and time at UTC+8 for people, RFC 3339 for programs */
    MZ_READ_HASH,  /* its first 12 digits for people */
    MZ_READ_WORD,  /* a word of the vocabulary, translated for people with `context` */
    MZ_READ_WORDS, /* an array of such words */
    MZ_READ_FLAG,  /* true or false */
    MZ_READ_FAULT, /* an object with code, text, text_zh */
};

struct mz_read_column {
    const char *name;    /* in CSV */
    const char *heading; /* N_() */
    const char *
        path; /* of the member in an item, nested with dots; the first of several, separated by | */
    enum mz_read_kind kind;
    const char *context; /* of words */
    bool sum;            /* money that is added up below the rows */
};

/* Writes the text of a cell for people and for programs. Absent members give "". */
void mz_read_cell(const struct mz_client *client, const struct mz_read_column *column,
                  const json_t *item, struct mz_buffer *ret_text, struct mz_buffer *ret_machine)
    __attribute__((nonnull));

/* Text, number or truth value as it is; nothing for anything else. */
void mz_read_scalar(struct mz_buffer *buffer, const json_t *value) __attribute__((nonnull(1)));

/* Prints an array of objects as text or CSV, and below it the sums. Call in those formats only. */
enum mz_status mz_read_rows(struct mz_client *client, const struct mz_read_column *columns,
                            size_t count, const json_t *items)
    __attribute__((nonnull, warn_unused_result));
/* Prints an object as two columns, member and value; nested members by their path. Labels are
 * translated with the context "field". */
enum mz_status mz_read_members(struct mz_client *client, const json_t *object)
    __attribute__((nonnull, warn_unused_result));
/* In the formats that are JSON, writes the text as it is and returns true: then the command is
 * done. */
bool mz_read_is_json(const struct mz_client *client) __attribute__((nonnull));
void mz_read_pass(struct mz_client *client, const char *text) __attribute__((nonnull));

/* Writes JSON that was added to. */
void mz_read_dump(struct mz_client *client, const json_t *value) __attribute__((nonnull));

/* One view, asked once; the caller drops *ret_answer and frees *ret_text. */
enum mz_status mz_read_ask(struct mz_client *client, const struct mz_ledger_source *source,
                           const char *view, const struct mz_parameter *parameters, size_t count,
                           char **ret_text, json_t **ret_answer)
    __attribute__((nonnull(1, 2, 3, 6, 7), warn_unused_result));

/* Opens the source, asks a view and prints its members. */
enum mz_status mz_read_view(struct mz_client *client, const char *view,
                            const struct mz_parameter *parameters, size_t count)
    __attribute__((nonnull(1, 2), warn_unused_result));

/* Pages of a view, from --after on and up to --limit, or all. `parameters` has two places to spare
 * behind `count`. In JSON, one page is passed on as it came; several become one, with the items of
 * all. */
struct mz_read_pages {
    json_t *first; /* the first page's object, items of all pages in it */
    char *text;    /* the first page as it came */
    bool single;
};
enum mz_status mz_read_collect(struct mz_client *client, const struct mz_ledger_source *source,
                               const char *view, struct mz_parameter *parameters, size_t count,
                               struct mz_read_pages *ret_pages)
    __attribute__((nonnull, warn_unused_result));
void mz_read_release(struct mz_read_pages *pages) __attribute__((nonnull));
/* Prints the pages in the JSON format that is set. */
void mz_read_pass_pages(struct mz_client *client, const struct mz_read_pages *pages)
    __attribute__((nonnull));
/* Tells people below the rows how to go on, if a limit cut them. */
void mz_read_say_more(struct mz_client *client, const struct mz_read_pages *pages)
    __attribute__((nonnull));

/* Prints them: items as rows of these columns, or the JSON format that is set; how to go on. */
enum mz_status mz_read_print_pages(struct mz_client *client, const struct mz_read_pages *pages,
                                   const struct mz_read_column *columns, size_t columns_count)
    __attribute__((nonnull, warn_unused_result));
/* Opens the source, collects the pages and prints them. */
enum mz_status mz_read_list(struct mz_client *client, const char *view,
                            struct mz_parameter *parameters, size_t count,
                            const struct mz_read_column *columns, size_t columns_count)
    __attribute__((nonnull, warn_unused_result));

/* --project or the configured one; NULL if neither. */
const char *mz_read_project_code(const struct mz_client *client) __attribute__((nonnull));
/* Likewise, and MZ_E_USAGE if neither. */
enum mz_status mz_read_need_project(struct mz_client *client, const char **ret_project)
    __attribute__((nonnull, warn_unused_result));
/* Asks a view about the project and has `print` print it. */
enum mz_status mz_read_report(struct mz_client *client, const char *view,
                              enum mz_status (*print)(struct mz_client *client, const char *text,
                                                      const json_t *answer))
    __attribute__((nonnull, warn_unused_result));
/* Fills begin and end from --period, --begin and --end, as texts that live in `buffer`. */
struct mz_read_window {
    char begin[16], end[16];
};
size_t mz_read_window(const struct mz_client *client, struct mz_read_window *buffer,
                      struct mz_parameter ret_parameters[2]) __attribute__((nonnull));

/* The index and the statement of what `id` names: "#12" or, below eight digits, "12" an entry,
 * eight or more hexadecimal digits the beginning of a statement's hash, otherwise a payment's
 * number in the project. */
struct mz_read_id {
    uint64_t index;
    char statement[65];
};
enum mz_status mz_read_resolve(struct mz_client *client, const struct mz_ledger_source *source,
                               const char *id, struct mz_read_id *ret_id)
    __attribute__((nonnull, warn_unused_result));

#endif
