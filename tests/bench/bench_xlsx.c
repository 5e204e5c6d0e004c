/* P9 of design.md §11: 100 000 rows as XLSX in at most 2 s and 32 MB, memory that does not grow
 * with the rows.
 *
 *   bench_xlsx ROWS
 *
 * Writes so many payment lines as the workbook of `export xlsx` has them, from the items of a view
 * to the manifest, into TMPDIR and prints seconds, the peak of resident memory after a hundredth of
 * the rows and after all, and the file's size. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "client/client.h"
#include "client/export/export_sink.h"
#include "proto/base/money.h"

static long peak_kb(void) {
    struct rusage usage;
    return getrusage(RUSAGE_SELF, &usage) == 0 ? usage.ru_maxrss : -1;
}

static double now(void) {
    struct timespec time;
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static enum mz_status put_line(struct mz_export_sink *sink, long n, struct mz_fault *fault) {
    char payee[40], amount[MZ_MONEY_TEXT];
    int64_t fen = 50000 + n % 100;
    (void)snprintf(payee, sizeof payee, "%032lx", (unsigned long)n * 2654435761u);
    mz_money_format(fen, amount);
    json_t *item =
        json_pack("{s:s,s:s,s:I,s:s,s:s,s:I,s:s,s:s,s:I,s:I}", "project", "P2023-01", "number",
                  "ZF2023-0501", "line", (json_int_t)n, "payee", payee, "amount", amount,
                  "amount_fen", (json_int_t)fen, "outcome", "paid", "signing", "hand",
                  "settled_index", (json_int_t)90, "signed_index", (json_int_t)n);
    enum mz_status status = mz_export_sink_row(sink, item, fault);
    json_decref(item);
    return status;
}

static const struct mz_export_table *lines_of(const struct mz_export_format *format) {
    const struct mz_export_table *table = NULL;
    for (size_t n = 0; (table = mz_export_format_table(format, n)) != NULL; n++)
        if (table->rows == MZ_EXPORT_LINES)
            break;
    return table;
}

/* Memory after a hundredth of the rows; -1 if it failed. */
static long write_book(const char *path, long rows) {
    static const struct mz_client client;
    const struct mz_export_style style = {0};
    const struct mz_export_format *format = mz_export_format_find("xlsx");
    const struct mz_export_table *table = lines_of(format);
    const struct mz_export_origin origin = {.origin = mz_span_text("bench"),
                                            .checkpoint = mz_span_text("none")};
    struct mz_fault fault = {0};
    struct mz_export_sink *sink;
    long early = -1;
    enum mz_status status =
        mz_export_sink_open(&client, path, format, &style, 1682640000000, &sink, &fault);
    if (status != MZ_OK)
        return -1;
    status = mz_export_sink_table(sink, table, &fault);
    for (long n = 1; n <= rows && status == MZ_OK; n++) {
        status = put_line(sink, n, &fault);
        if (n == rows / 100)
            early = peak_kb();
    }
    if (status == MZ_OK)
        status = mz_export_sink_finish(sink, &origin, &fault);
    mz_export_sink_close(sink);
    return status == MZ_OK ? early : -1;
}

int main(int argc, char **argv) {
    long rows = argc > 1 ? strtol(argv[1], NULL, 10) : 100000;
    const char *folder = getenv("TMPDIR");
    struct stat info = {0};
    char path[4096], manifest[4200];
    (void)snprintf(path, sizeof path, "%s/bench-%ld.xlsx", folder != NULL ? folder : "/tmp",
                   (long)getpid());
    (void)snprintf(manifest, sizeof manifest, "%s%s", path, MZ_EXPORT_BESIDE);
    double start = now();
    long early = write_book(path, rows);
    double seconds = now() - start;
    bool whole = early >= 0 && stat(path, &info) == 0;
    (void)unlink(path);
    (void)unlink(manifest);
    if (!whole)
        return 1;
    printf("XLSX, %ld payment lines: %.2f s, %.1f MB at most (%.1f MB at 1 %%), file %.1f MB\n",
           rows, seconds, (double)peak_kb() / 1024, (double)early / 1024,
           (double)info.st_size / 1e6);
    return 0;
}
