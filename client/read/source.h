/* Where reading commands get their answers: the daemon, or a clone with no daemon at all. Both give
 * the same JSON for the same tree size, because both run proto/view (view.h).
 *
 * source.c decides which: --clone DIR, else the server. source_daemon.c is the daemon's side,
 * source_clone.c that of a clone. */
#ifndef MZ_CLIENT_SOURCE_H
#define MZ_CLIENT_SOURCE_H

#include "client/client.h"
#include "proto/codec/list.h"

struct mz_parameter {
    const char *name;
    const char *value; /* UTF-8, not encoded; NULL: not given, left out */
};

struct mz_ledger_source {
    void *ctx;
    /* The answer of view `view`, NUL-terminated; the caller frees *ret_text. */
    enum mz_status (*answer)(void *ctx, const char *view, const struct mz_parameter *parameters,
                             size_t count, char **ret_text, size_t *ret_size,
                             struct mz_fault *fault);
    /* The encoded entry; the caller frees the buffer. */
    enum mz_status (*entry)(void *ctx, uint64_t index, struct mz_buffer *ret_entry,
                            struct mz_fault *fault);
    /* A list object by root, checked; the caller frees the buffer. */
    enum mz_status (*list)(void *ctx, const struct mz_hash *root, enum mz_list_form form,
                           struct mz_buffer *ret_object, struct mz_fault *fault);
    void (*close)(void *ctx);
};

/* Opens the one that the options name. Close with source->close(source->ctx). */
enum mz_status mz_source_open(struct mz_client *client, struct mz_ledger_source *ret_source)
    __attribute__((nonnull, warn_unused_result));

/* The daemon. Borrows the client. */
enum mz_status mz_source_daemon(struct mz_client *client, struct mz_ledger_source *ret_source)
    __attribute__((nonnull, warn_unused_result));

/* Asks a view and parses the answer; the caller drops *ret_answer with json_decref. */
struct json_t;
enum mz_status mz_source_ask(struct mz_client *client, const struct mz_ledger_source *source,
                             const char *view, const struct mz_parameter *parameters, size_t count,
                             struct json_t **ret_answer)
    __attribute__((nonnull(1, 2, 3, 6), warn_unused_result));

#endif
