/* request submit: a roster from a spreadsheet, bound to the request by count, sum and root. */
#include "client/i18n.h"
#include "client/io/error.h"
#include "client/record/dossier.h"
#include "client/remote/object.h"
#include "client/remote/sign.h"
#include "client/sheets/payee_sheet.h"
#include "client/verbs.h"
#include "proto/base/hex.h"
#include "proto/base/money.h"

enum { AMOUNT = MZ_PAYEE_SHEET_OWN };
static const struct mz_sheet_column columns[] = {
    MZ_PAYEE_SHEET_COLUMNS,
    {"金额|发放金额|amount", true},
    {"类别|困难类别|category", false},
    MZ_PAYEES_UNUSED,
};
#define COLUMNS (sizeof columns / sizeof columns[0])

static void read_row(struct mz_sheet *sheet, size_t row, struct mz_line *line) {
    (void)mz_sheet_fen(sheet, row, AMOUNT, &line->amount);
}

/* The returned request that this one takes the place of, if any. */
static enum mz_status replaced(struct mz_client *client, struct mz_filing *filing) {
    struct mz_recorded recorded;
    const char *id = mz_options_text(&client->options, "replaces");
    if (id == NULL)
        return MZ_OK;
    enum mz_status status = mz_dossier_resolve(client, id, &recorded);
    if (status != MZ_OK)
        return status;
    filing->refs[filing->refs_count++] = recorded.statement.hash;
    mz_dossier_release(&recorded);
    return MZ_OK;
}

static enum mz_status file_request(struct mz_client *client, const struct mz_list_totals *totals,
                                   struct mz_span object) {
    const struct mz_options *options = &client->options;
    struct mz_payment_request body = {
        .number = mz_options_span(options, "number"),
        .line = mz_options_span(options, "line"),
        .list = mz_options_span(options, "list"),
        .amount = totals->amount,
        .count = totals->count,
        .root = totals->root,
        .method = mz_options_word(options, "method"),
        .due = mz_options_date(options, "due"),
        .purpose = mz_options_span(options, "purpose"),
    };
    if (body.method == 0)
        body.method = MZ_METHOD_TRANSFER;
    char root[MZ_HEX_HASH_SIZE + 1], amount[MZ_MONEY_TEXT], capital[MZ_MONEY_CAPITAL];
    mz_hex_of_hash(&totals->root, root);
    mz_money_format_grouped(totals->amount, amount);
    mz_money_format_capital(totals->amount, capital);
    mz_error_note(client, mz_i18n(N_("%llu payees, ¥%s (%s%s), root %s\n")),
                  (unsigned long long)totals->count, amount, "人民币", capital, root);
    struct mz_filing filing = {.kind = MZ_KIND_PAYMENT_REQUEST, .body = &body, .once = true};
    enum mz_status status = mz_client_project(client, &filing.project);
    if (status == MZ_OK)
        status = replaced(client, &filing);
    if (status != MZ_OK || mz_options_has(options, "dry-run"))
        return status;
    status = mz_object_put_list(client, &totals->root, object);
    return status == MZ_OK ? mz_sign_file(client, &filing, NULL) : status;
}

enum mz_status mz_request_submit(struct mz_client *client) {
    const struct mz_payee_sheet sheet = {
        .path = mz_options_text(&client->options, "roster"),
        .form = MZ_LIST_ROSTER,
        .purpose = mz_options_span(&client->options, "number"),
        .columns = columns,
        .columns_count = COLUMNS,
        .read_row = read_row,
    };
    struct mz_buffer object;
    struct mz_list_totals totals;
    enum mz_status status = mz_payee_sheet_list(client, &sheet, &object, &totals);
    if (status != MZ_OK)
        return status;
    status = file_request(client, &totals, mz_buffer_view(&object));
    mz_buffer_free(&object);
    return status;
}
