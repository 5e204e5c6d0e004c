/* list freeze: the list of who is eligible, the denominator of coverage. */
#include <stdlib.h>

#include "client/error.h"
#include "client/i18n.h"
#include "client/object.h"
#include "client/payees.h"
#include "client/sign.h"
#include "client/verbs.h"
#include "client/words.h"
#include "proto/base/hex.h"

enum { PAYEE, IDNO, CATEGORY, AMOUNT };
static const struct mz_sheet_column columns[] = {
    {"收款人|收款人编号|payee", false},
    {"身份证号|身份证号码|公民身份号码|idno", false},
    {"类别|困难类别|category", true},
    {"金额|amount", false},
    MZ_PAYEES_UNUSED,
};
#define COLUMNS (sizeof columns / sizeof columns[0])

static enum mz_status read_lines(struct mz_sheet *sheet, struct mz_line *lines) {
    size_t rows = mz_sheet_rows(sheet);
    struct mz_id *payees = calloc(rows, sizeof *payees);
    if (payees == NULL)
        return mz_fault_at(&sheet->client->fault, MZ_E_NO_MEMORY, "%s", sheet->path);
    enum mz_status status = mz_payees_of_rows(sheet, PAYEE, IDNO, payees);
    for (size_t row = 0; status == MZ_OK && row < rows; row++) {
        lines[row].line = row + 1;
        lines[row].payee = payees[row];
        (void)mz_sheet_word(sheet, row, CATEGORY, &mz_category_names, mz_words_category,
                            &lines[row].category);
        if (mz_sheet_get(sheet, row, AMOUNT).data != NULL)
            (void)mz_sheet_fen(sheet, row, AMOUNT, &lines[row].amount);
    }
    free(payees);
    return status == MZ_OK ? mz_sheet_verdict(sheet) : status;
}

static enum mz_status file_list(struct mz_client *client, const struct mz_list_totals *totals,
                                struct mz_span object) {
    const struct mz_options *options = &client->options;
    const struct mz_list_freeze body = {
        .list = mz_span_text(options->arguments[0]),
        .count = totals->count,
        .root = totals->root,
        .basis = mz_options_span(options, "basis"),
        .posted_from = mz_options_date(options, "posted-from"),
        .posted_to = mz_options_date(options, "posted-to"),
    };
    char root[MZ_HEX_HASH_SIZE + 1];
    mz_hex_of_hash(&totals->root, root);
    mz_error_note(client, mz_i18n(N_("%llu payees, root %s\n")), (unsigned long long)totals->count,
                  root);
    struct mz_filing filing = {.kind = MZ_KIND_LIST_FREEZE, .body = &body, .once = true};
    enum mz_status status = mz_client_project(client, &filing.project);
    if (status != MZ_OK || mz_options_has(options, "dry-run"))
        return status;
    status = mz_object_put_list(client, &totals->root, object);
    return status == MZ_OK ? mz_sign_file(client, &filing, NULL) : status;
}

enum mz_status mz_list_freeze(struct mz_client *client) {
    struct mz_sheet sheet;
    struct mz_buffer object = {0};
    struct mz_list_totals totals;
    enum mz_status status =
        mz_sheet_open(client, client->options.arguments[1], columns, COLUMNS, &sheet);
    if (status != MZ_OK)
        return status;
    size_t rows = mz_sheet_rows(&sheet);
    struct mz_line *lines = calloc(rows, sizeof *lines);
    if (lines == NULL)
        status = mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "%s", sheet.path);
    if (status == MZ_OK)
        status = read_lines(&sheet, lines);
    if (status == MZ_OK)
        status =
            mz_payees_list(client, MZ_LIST_ELIGIBLE, mz_span_text(client->options.arguments[0]),
                           lines, rows, &object, &totals);
    if (status == MZ_OK)
        status = file_list(client, &totals, mz_buffer_view(&object));
    mz_buffer_free(&object);
    free(lines);
    mz_sheet_close(&sheet);
    return status;
}
