/* Whole answers at one tree size: what stands on several pages is put together, and an answer of
 * another size is MZ_E_BUSY, so that the caller begins anew. */
#ifndef MZ_CLIENT_SOURCE_ITEMS_H
#define MZ_CLIENT_SOURCE_ITEMS_H

#include <jansson.h>

#include "client/read/source.h"

/* A ledger as it was at one tree size. */
struct mz_source_at {
    struct mz_client *client;
    const struct mz_ledger_source *source;
    uint64_t tree_size;
};

/* One answer; the caller drops it. */
enum mz_status mz_source_ask_at(struct mz_source_at at, const char *view,
                                const struct mz_parameter *parameters, size_t count,
                                json_t **ret_answer)
    __attribute__((nonnull(2, 5), warn_unused_result));
/* All items of a view about a project, over its pages, as an array that the caller drops. `kind`
 * may be NULL. */
enum mz_status mz_source_items(struct mz_source_at at, const char *view, const char *project,
                               const char *kind, json_t **ret_items)
    __attribute__((nonnull(2, 3, 5), warn_unused_result));
/* A payment by its request, and all its lines; the caller drops both. MZ_E_NOT_FOUND if a copy
 * leaves its roster out. */
enum mz_status mz_source_payment(struct mz_source_at at, const char *request, json_t **ret_payment,
                                 json_t **ret_lines) __attribute__((nonnull, warn_unused_result));

#endif
