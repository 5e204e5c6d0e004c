/* Sheets about the lines of a roster that was approved: the bank's results and the sign-for list.
 * Rows name a line by its number, its payee, or the payee's identity number. */
#ifndef MZ_CLIENT_LINES_H
#define MZ_CLIENT_LINES_H

#include "client/dossier.h"
#include "client/payees.h"

/* Every such sheet begins with these columns, in this order. */
enum { MZ_LINES_LINE, MZ_LINES_PAYEE, MZ_LINES_IDNO, MZ_LINES_AMOUNT, MZ_LINES_OWN };
#define MZ_LINES_COLUMNS                                                                           \
    {"行号|序号|line", false}, {"收款人|收款人编号|payee", false},                                 \
        {"身份证号|身份证号码|公民身份号码|idno", false}, {                                        \
        "金额|实发金额|amount", false                                                              \
    }

struct mz_lines {
    struct mz_dossier payment;
    struct mz_sheet sheet;
    size_t count;
    struct mz_line *lines; /* one a row; line, payee and amount from the roster */
    size_t *rows;          /* the row of each line */
};

/* Opens payment and sheet, fetches the roster, and finds the line of each row, which it then puts
 * in ascending order. A row that names no line, one that another row named, or another amount than
 * the roster's, becomes a problem of the sheet: ask mz_sheet_verdict after checking the other
 * columns. */
enum mz_status mz_lines_open(struct mz_client *client, const char *id, const char *path,
                             const struct mz_sheet_column *columns, size_t count,
                             struct mz_lines *ret_lines)
    __attribute__((nonnull, warn_unused_result));
void mz_lines_close(struct mz_lines *lines) __attribute__((nonnull));

/* Makes the list object, prints its totals and, unless --dry-run, uploads it. */
enum mz_status mz_lines_upload(struct mz_lines *lines, enum mz_list_form form,
                               struct mz_list_totals *ret_totals)
    __attribute__((nonnull, warn_unused_result));

#endif
