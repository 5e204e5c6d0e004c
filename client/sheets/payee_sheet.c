#include "client/sheets/payee_sheet.h"

#include <stdlib.h>

static enum mz_status read_lines(struct mz_sheet *sheet, const struct mz_payee_sheet *wanted,
                                 struct mz_line *lines) {
    size_t rows = mz_sheet_rows(sheet);
    struct mz_id *payees = calloc(rows, sizeof *payees);
    if (payees == NULL)
        return mz_fault_at(&sheet->client->fault, MZ_E_NO_MEMORY, "%s", sheet->path);
    enum mz_status status =
        mz_payees_of_rows(sheet, MZ_PAYEE_SHEET_PAYEE, MZ_PAYEE_SHEET_IDNO, payees);
    for (size_t row = 0; status == MZ_OK && row < rows; row++) {
        lines[row].line = row + 1;
        lines[row].payee = payees[row];
        wanted->read_row(sheet, row, &lines[row]);
    }
    free(payees);
    return status == MZ_OK ? mz_sheet_verdict(sheet) : status;
}

enum mz_status mz_payee_sheet_list(struct mz_client *client, const struct mz_payee_sheet *wanted,
                                   struct mz_buffer *ret_object,
                                   struct mz_list_totals *ret_totals) {
    struct mz_sheet sheet;
    enum mz_status status =
        mz_sheet_open(client, wanted->path, wanted->columns, wanted->columns_count, &sheet);
    if (status != MZ_OK)
        return status;
    size_t rows = mz_sheet_rows(&sheet);
    struct mz_line *lines = calloc(rows, sizeof *lines);
    if (lines == NULL)
        status = mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "%s", sheet.path);
    if (status == MZ_OK)
        status = read_lines(&sheet, wanted, lines);
    if (status == MZ_OK)
        status = mz_payees_list(client, wanted->form, wanted->purpose, lines, rows, ret_object,
                                ret_totals);
    free(lines);
    mz_sheet_close(&sheet);
    return status;
}
