/* P9 of design.md §11: 100 000 rows as XLSX in at most 2 s and 32 MB, memory that does not grow
 * with the rows.
 *
 *   bench_xlsx ROWS
 *
 * Writes a sheet of so many payment lines, eight columns each, into TMPDIR and prints seconds,
 * the peak of resident memory after a hundredth of the rows and after all, and the file's size. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "client/doc_xlsx.h"

#define COLUMNS 8u

static long peak_kb(void) {
    struct rusage usage;
    return getrusage(RUSAGE_SELF, &usage) == 0 ? usage.ru_maxrss : -1;
}

static double now(void) {
    struct timespec time;
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static enum mz_status put_line(struct mz_xlsx *xlsx, long n, struct mz_fault *fault) {
    char payee[40], serial[40];
    (void)snprintf(payee, sizeof payee, "%032lx", (unsigned long)n * 2654435761u);
    (void)snprintf(serial, sizeof serial, "BK2023042800%08ld", n);
    const struct mz_doc_cell cells[COLUMNS] = {
        {.value = n, .number = MZ_DOC_WHOLE},
        {.text = "ZF2023-0501"},
        {.text = payee},
        {.value = 50000 + n % 100, .number = MZ_DOC_HUNDREDTHS},
        {.text = "已签领"},
        {.text = serial},
        {.text = "2023-04-28"},
        {.text = "一线职工"},
    };
    return mz_xlsx_row(xlsx, cells, COLUMNS, fault);
}

int main(int argc, char **argv) {
    static const char *const headings[COLUMNS] = {"行号", "单号",   "收款人", "金额",
                                                  "状态", "流水号", "日期",   "类别"};
    static const uint16_t widths[COLUMNS] = {8, 14, 36, 12, 10, 24, 12, 12};
    long rows = argc > 1 ? strtol(argv[1], NULL, 10) : 100000, early = 0;
    const char *folder = getenv("TMPDIR");
    struct mz_fault fault = {0};
    struct mz_xlsx *xlsx;
    struct stat info = {0};
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/bench-%ld.xlsx", folder != NULL ? folder : "/tmp",
                   (long)getpid());
    double start = now();
    enum mz_status status = mz_xlsx_open(path, "bench", 1682640000000, &xlsx, &fault);
    if (status != MZ_OK)
        return 1;
    status = mz_xlsx_sheet(xlsx, "lines", headings, widths, COLUMNS, &fault);
    for (long n = 1; n <= rows && status == MZ_OK; n++) {
        status = put_line(xlsx, n, &fault);
        if (n == rows / 100)
            early = peak_kb();
    }
    enum mz_status closed = mz_xlsx_close(xlsx, &fault);
    double seconds = now() - start;
    bool whole = status == MZ_OK && closed == MZ_OK && stat(path, &info) == 0;
    (void)unlink(path);
    if (!whole)
        return 1;
    printf(
        "XLSX, %ld rows of %u columns: %.2f s, %.1f MB at most (%.1f MB at 1 %%), file %.1f MB\n",
        rows, COLUMNS, seconds, (double)peak_kb() / 1024, (double)early / 1024,
        (double)info.st_size / 1e6);
    return 0;
}
