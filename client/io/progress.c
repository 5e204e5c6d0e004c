#include "client/io/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#define BAR_WIDTH 24u
#define REDRAW_MS 100u

void mz_progress_start(struct mz_progress *progress, const struct mz_client *client,
                       const char *label, uint64_t total, bool bytes) {
    *progress = (struct mz_progress){
        .client = client,
        .label = label,
        .total = total,
        .bytes = bytes,
        .started_ms = client->env->now_ms(client->env->ctx),
        .visible = !client->output.quiet && isatty(STDERR_FILENO) == 1,
    };
}

static void amount(uint64_t count, bool bytes, char buffer[32]) {
    if (bytes && count >= (1u << 20))
        (void)snprintf(buffer, 32, "%" PRIu64 ".%" PRIu64 " MiB", count >> 20,
                       (count & 0xFFFFF) * 10 >> 20);
    else if (bytes)
        (void)snprintf(buffer, 32, "%" PRIu64 " KiB", (count + 1023) >> 10);
    else
        (void)snprintf(buffer, 32, "%" PRIu64, count);
}

void mz_progress_line(const struct mz_progress *progress, uint64_t done, uint64_t elapsed_ms,
                      char *buffer, size_t capacity) {
    char bar[BAR_WIDTH + 1], have[32], all[32], rate[32];
    uint64_t total = progress->total;
    uint64_t shown = total == 0 ? 0 : (done > total ? total : done);
    uint64_t filled = total == 0 ? 0 : shown / (total / BAR_WIDTH + (total % BAR_WIDTH != 0));
    for (unsigned i = 0; i < BAR_WIDTH; i++)
        bar[i] = i < filled || (total > 0 && shown == total) ? '#' : '.';
    bar[BAR_WIDTH] = '\0';
    uint64_t per_second = elapsed_ms == 0 ? 0 : done * 1000 / elapsed_ms;
    uint64_t left = per_second == 0 || shown == total ? 0 : (total - shown) / per_second + 1;
    amount(done, progress->bytes, have);
    amount(total, progress->bytes, all);
    amount(per_second, progress->bytes, rate);
    if (total == 0)
        (void)snprintf(buffer, capacity, "%s %s  %s/s", progress->label, have, rate);
    else
        (void)snprintf(buffer, capacity, "%s [%s] %s/%s  %s/s  %" PRIu64 ":%02" PRIu64,
                       progress->label, bar, have, all, rate, left / 60, left % 60);
}

void mz_progress_update(struct mz_progress *progress, uint64_t done) {
    if (!progress->visible)
        return;
    uint64_t now = progress->client->env->now_ms(progress->client->env->ctx);
    if (progress->drawn && now - progress->shown_ms < REDRAW_MS)
        return;
    char line[256];
    mz_progress_line(progress, done, now - progress->started_ms, line, sizeof line);
    fprintf(stderr, "\r\033[K%s", line);
    fflush(stderr);
    progress->shown_ms = now;
    progress->drawn = true;
}

void mz_progress_finish(struct mz_progress *progress) {
    if (!progress->drawn)
        return;
    fputs("\r\033[K", stderr);
    fflush(stderr);
    progress->drawn = false;
}
