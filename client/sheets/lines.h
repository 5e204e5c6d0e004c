/* Sheets about the lines of rosters that were approved: the bank's results, the sign-for list, what
 * came back. Rows name a line by its number, its payee, or the payee's identity number; and its
 * payment, if the sheet is about several.
 *
 * A sheet becomes one statement or several: one for each payment, and as many of a payment as the
 * command splits it into. The whole sheet is checked and the plan told before anything is filed.
 * What a part of it was recorded by an earlier run is passed over, so that a run that broke off is
 * simply run again. */
#ifndef MZ_CLIENT_LINES_H
#define MZ_CLIENT_LINES_H

#include "client/record/dossier.h"
#include "client/sheets/line_states.h"
#include "client/sheets/payees.h"

/* Every such sheet begins with these columns, in this order. */
enum {
    MZ_LINES_LINE,
    MZ_LINES_PAYEE,
    MZ_LINES_IDNO,
    MZ_LINES_AMOUNT,
    MZ_LINES_PAYMENT,
    MZ_LINES_NAME,
    MZ_LINES_OWN
};
#define MZ_LINES_COLUMNS                                                                           \
    {"行号|序号|line", false}, {"收款人|收款人编号|payee", false},                                 \
        {"身份证号|身份证号码|公民身份号码|统一社会信用代码|idno", false},                         \
        {"金额|实发金额|amount", false}, {"支付编号|申请编号|number", false}, {                    \
        "姓名|name", false                                                                         \
    }

/* The lines of one payment on a sheet. */
struct mz_lines {
    struct mz_dossier payment;
    struct mz_sheet *sheet;
    size_t count;
    struct mz_line *lines;        /* in ascending order; line, payee and amount from the roster */
    size_t *rows;                 /* the row of each line */
    size_t *parts;                /* the part that each line is filed in, or MZ_LINES_DONE */
    struct mz_line_state *states; /* of every line of the roster, by its number less one */
};
#define MZ_LINES_DONE SIZE_MAX /* an earlier run recorded it */

/* A statement of the plan: what it refers to besides the request. */
struct mz_lines_part {
    size_t refs_count;
    struct mz_hash refs[MZ_MAX_REFS - 1];
    uint64_t about; /* entry that tells people what the part is about, MZ_ABSENT if none */
};

#define MZ_LINES_PARTS 256u /* statements of one payment in one run */

struct mz_lines_plan {
    size_t count;
    struct mz_lines_part parts[MZ_LINES_PARTS];
};

struct mz_lines_job {
    enum mz_kind_id kind; /* payment.settle, payment.sign or payment.refund */
    enum mz_list_form form;
    const struct mz_sheet_column *columns;
    size_t columns_count;
    void *arg;
    /* Fills the line from the row; what is wrong becomes a problem of the sheet. */
    void (*read_row)(void *arg, struct mz_sheet *sheet, size_t row, struct mz_line *line);
    /* Gives every line its part. What is wrong with a line becomes a problem of the sheet. */
    enum mz_status (*plan)(struct mz_client *client, struct mz_lines *lines,
                           struct mz_lines_plan *plan);
};

/* The command "[ID] FILE.csv": without ID the sheet's column names the payment of each row. */
enum mz_status mz_lines_run(struct mz_client *client, const struct mz_lines_job *job)
    __attribute__((nonnull, warn_unused_result));

/* What sheets of the bank have in common, in three columns from `serial` on: serial number, day and
 * reason. */
void mz_lines_movement(struct mz_sheet *sheet, size_t row, size_t serial, struct mz_line *line)
    __attribute__((nonnull));

/* -- For lines_run.c. */

/* Opens the payment and finds the roster's line for each of these rows, which it then puts in
 * ascending order. `payees` has one for every row of the sheet; it is not asked where the sheet has
 * line numbers. A row that names no line, one that another row named, or another amount than the
 * roster's, becomes a problem of the sheet. */
enum mz_status mz_lines_open(struct mz_sheet *sheet, const char *id, const struct mz_id *payees,
                             const size_t *rows, size_t count, struct mz_lines *ret_lines)
    __attribute__((nonnull, warn_unused_result));
void mz_lines_close(struct mz_lines *lines) __attribute__((nonnull));

#endif
