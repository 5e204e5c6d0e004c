/* list freeze: the list of who is eligible, the denominator of coverage. */
#include "client/i18n.h"
#include "client/io/error.h"
#include "client/io/words.h"
#include "client/remote/object.h"
#include "client/remote/sign.h"
#include "client/sheets/payee_sheet.h"
#include "client/verbs.h"
#include "proto/base/hex.h"

enum { CATEGORY = MZ_PAYEE_SHEET_OWN, AMOUNT };
static const struct mz_sheet_column columns[] = {
    MZ_PAYEE_SHEET_COLUMNS,
    {"类别|困难类别|category", true},
    {"金额|amount", false},
    MZ_PAYEES_UNUSED,
};
#define COLUMNS (sizeof columns / sizeof columns[0])

static void read_row(struct mz_sheet *sheet, size_t row, struct mz_line *line) {
    (void)mz_sheet_word(sheet, row, CATEGORY, &mz_category_names, mz_words_category,
                        &line->category);
    if (mz_sheet_get(sheet, row, AMOUNT).data != NULL)
        (void)mz_sheet_fen(sheet, row, AMOUNT, &line->amount);
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
    const struct mz_payee_sheet sheet = {
        .path = client->options.arguments[1],
        .form = MZ_LIST_ELIGIBLE,
        .purpose = mz_span_text(client->options.arguments[0]),
        .columns = columns,
        .columns_count = COLUMNS,
        .read_row = read_row,
    };
    struct mz_buffer object;
    struct mz_list_totals totals;
    enum mz_status status = mz_payee_sheet_list(client, &sheet, &object, &totals);
    if (status != MZ_OK)
        return status;
    status = file_list(client, &totals, mz_buffer_view(&object));
    mz_buffer_free(&object);
    return status;
}
