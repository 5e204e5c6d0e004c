/* Views: the questions that the ledger answers, as JSON. One table, a row per question; the daemon
 * serves the table under /v1/<name>, the client answers from it over a clone, so both give the same
 * bytes for the same tree size.
 *
 * Every answer is an object with "schema": "mingzhang/<name>/1", "origin", "tree_size", and money
 * as a decimal string beside the integer fen. Lists are pages: "items" and, if there is more,
 * "next", the cursor to pass as `after`. */
#ifndef MZ_VIEW_VIEW_H
#define MZ_VIEW_VIEW_H

#include "proto/rules/fold.h"
#include "proto/rules/indicators.h"

/* What a view reads. All at one tree size: a read txn in the daemon, the replayed records of a
 * clone in the client. */
struct mz_view_source {
    struct mz_records records; /* with scan */
    struct mz_objects objects;
    void *ctx;
    /* The encoded entry; the view lasts until the next call. MZ_E_NOT_FOUND. */
    enum mz_status (*entry)(void *ctx, uint64_t index, struct mz_span *ret_entry);
    struct mz_span origin;
    uint64_t tree_size;
};

/* Parameters as name and value, both UTF-8, already percent-decoded. */
struct mz_view_parameter {
    struct mz_span name, value;
};

enum mz_view_access {
    MZ_VIEW_PUBLIC,  /* may be served without a session if configured */
    MZ_VIEW_SESSION, /* any enrolled actor */
};

struct mz_view {
    const char *name; /* "list", "show", "trace", "inbox", "execution", "metrics", "projects",
                         "budgets", … */
    enum mz_view_access access;
    const char *parameters; /* comma-separated names; anything else is refused */
    enum mz_status (*answer)(const struct mz_view_source *source,
                             const struct mz_view_parameter *parameters, size_t count,
                             struct mz_json *json, struct mz_fault *fault);
};

/* NULL after the last one. */
const struct mz_view *mz_view_at(size_t n);
const struct mz_view *mz_view_find(struct mz_span name);
/* Checks the parameters' names and repetition, runs the view and finishes the JSON: the caller
 * frees *ret_text. */
enum mz_status mz_view_answer(const struct mz_view *view, const struct mz_view_source *source,
                              const struct mz_view_parameter *parameters, size_t count,
                              char **ret_text, size_t *ret_size, struct mz_fault *fault)
    __attribute__((nonnull(1, 2, 5, 6), warn_unused_result));

/* A fault as application/problem+json (RFC 9457): type, title, status, code, detail, detail_zh,
 * remedy, remedy_zh, place, have, want, who. One shape for the daemon's answers and the client's
 * stderr. */
void mz_view_problem(const struct mz_fault *fault, struct mz_json *json) __attribute__((nonnull));
/* Likewise as the member `key` of the open object, as receipts and /healthz carry it. */
void mz_view_problem_member(const struct mz_fault *fault, const char *key, struct mz_json *json)
    __attribute__((nonnull(1, 3)));

#endif
