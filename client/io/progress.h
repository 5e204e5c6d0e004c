/* A progress bar on stderr, on a terminal only and not with -q: how much, how fast, how long
 * still. */
#ifndef MZ_CLIENT_PROGRESS_H
#define MZ_CLIENT_PROGRESS_H

#include "client/client.h"

struct mz_progress {
    const struct mz_client *client;
    const char *label;
    uint64_t total, started_ms, shown_ms;
    bool bytes; /* the counts are bytes */
    bool visible;
    bool drawn;
};

/* `label` is already translated and outlives the bar. `total` may be 0 if it is not known. */
void mz_progress_start(struct mz_progress *progress, const struct mz_client *client,
                       const char *label, uint64_t total, bool bytes) __attribute__((nonnull));
void mz_progress_update(struct mz_progress *progress, uint64_t done) __attribute__((nonnull));
/* Wipes the bar. */
void mz_progress_finish(struct mz_progress *progress) __attribute__((nonnull));

/* The line as it is drawn, NUL-terminated, for `elapsed_ms` since the start. */
void mz_progress_line(const struct mz_progress *progress, uint64_t done, uint64_t elapsed_ms,
                      char *buffer, size_t capacity) __attribute__((nonnull));

#endif
