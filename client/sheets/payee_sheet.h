/* Sheets that name a payee in each row and become a list object: a roster, an eligible list. */
#ifndef MZ_CLIENT_PAYEE_SHEET_H
#define MZ_CLIENT_PAYEE_SHEET_H

#include "client/sheets/payees.h"

/* Every such sheet begins with these columns. */
enum { MZ_PAYEE_SHEET_PAYEE, MZ_PAYEE_SHEET_IDNO, MZ_PAYEE_SHEET_OWN };
#define MZ_PAYEE_SHEET_COLUMNS                                                                     \
    {"收款人|收款人编号|payee", false}, {                                                          \
        "身份证号|身份证号码|公民身份号码|统一社会信用代码|idno", false                            \
    }

struct mz_payee_sheet {
    const char *path;
    enum mz_list_form form;
    struct mz_span purpose; /* of the list, see derive.h */
    const struct mz_sheet_column *columns;
    size_t columns_count;
    /* Fills what the line has beside its number and payee; what is wrong becomes a problem of the
     * sheet. */
    void (*read_row)(struct mz_sheet *sheet, size_t row, struct mz_line *line);
};

/* Reads the sheet and makes its list, a line a row. Every bad row is told and nothing made of the
 * rest. The caller frees *ret_object. */
enum mz_status mz_payee_sheet_list(struct mz_client *client, const struct mz_payee_sheet *wanted,
                                   struct mz_buffer *ret_object, struct mz_list_totals *ret_totals)
    __attribute__((nonnull, warn_unused_result));

#endif
