/* pay refund: money that came back after it was paid. */
#include "client/lines.h"
#include "client/sign.h"
#include "client/verbs.h"
#include "proto/base/text.h"

#define BANK_SLIP "E17" /* FORMAT.md §10: what a refund rests on */

enum { REFUNDED = MZ_LINES_OWN, SERIAL, DATE, REASON };
static const struct mz_sheet_column columns[] = {
    MZ_LINES_COLUMNS,
    {"退款金额|退回金额|refunded", true},
    {"流水号|银行流水号|serial", true},
    {"日期|退款日期|date", true},
    {"原因|退款原因|reason", false},
    {"姓名|name", false},
};
#define COLUMNS (sizeof columns / sizeof columns[0])

static void read_row(struct mz_sheet *sheet, size_t row, struct mz_line *line) {
    line->serial = mz_sheet_get(sheet, row, SERIAL);
    line->reason = mz_sheet_get(sheet, row, REASON);
    (void)mz_sheet_date(sheet, row, DATE, &line->date);
    (void)mz_sheet_fen(sheet, row, REFUNDED, &line->amount);
    if (line->serial.data == NULL)
        mz_sheet_problem(sheet, row, SERIAL, MZ_E_MISSING_FIELD, NULL, "流水号");
    else if (!mz_text_is_code(line->serial))
        mz_sheet_problem(sheet, row, SERIAL, MZ_E_BAD_TEXT, (const char *)line->serial.data, NULL);
}

static bool is_slip(const struct mz_recorded *recorded) {
    return recorded->statement.kind->id == MZ_KIND_EVIDENCE_ATTACH &&
           mz_span_equal_text(recorded->statement.body.evidence_attach.code, BANK_SLIP);
}

/* The last slip that was attached to the payment. */
static enum mz_status last_slip(struct mz_client *client, const struct mz_dossier *payment,
                                struct mz_hash *ret_slip) {
    for (size_t i = payment->steps_count; i > 0; i--) {
        struct mz_recorded recorded;
        enum mz_status status = mz_dossier_fetch(client, payment->steps[i - 1], NULL, &recorded);
        if (status != MZ_OK)
            return status;
        bool found = is_slip(&recorded);
        if (found)
            *ret_slip = recorded.statement.hash;
        mz_dossier_release(&recorded);
        if (found)
            return MZ_OK;
    }
    mz_fault_at(&client->fault, MZ_E_EVIDENCE_MISSING, "%.*s", (int)payment->body->number.size,
                (const char *)payment->body->number.data);
    mz_fault_want(&client->fault, BANK_SLIP);
    return MZ_E_EVIDENCE_MISSING;
}

/* The bank's slip: the one that is named, which the ledger judges, or the last. */
static enum mz_status find_slip(struct mz_client *client, const struct mz_dossier *payment,
                                struct mz_hash *ret_slip) {
    const char *id = mz_options_text(&client->options, "evidence");
    struct mz_recorded recorded;
    if (id == NULL)
        return last_slip(client, payment, ret_slip);
    enum mz_status status = mz_dossier_resolve(client, id, &recorded);
    if (status != MZ_OK)
        return status;
    *ret_slip = recorded.statement.hash;
    mz_dossier_release(&recorded);
    return MZ_OK;
}

static enum mz_status file_refunds(struct mz_client *client, struct mz_lines *lines) {
    struct mz_list_totals totals;
    struct mz_hash slip;
    for (size_t i = 0; i < lines->count; i++)
        read_row(&lines->sheet, lines->rows[i], &lines->lines[i]);
    enum mz_status status = mz_sheet_verdict(&lines->sheet);
    if (status == MZ_OK)
        status = find_slip(client, &lines->payment, &slip);
    if (status == MZ_OK)
        status = mz_lines_upload(lines, MZ_LIST_REFUNDS, &totals);
    if (status != MZ_OK || mz_options_has(&client->options, "dry-run"))
        return status;
    const struct mz_payment_refund body = {
        .count = totals.count, .amount = totals.amount, .root = totals.root};
    const struct mz_filing filing = {
        .kind = MZ_KIND_PAYMENT_REFUND,
        .project = lines->payment.request.statement.project,
        .refs_count = 2,
        .refs = {lines->payment.request.statement.hash, slip},
        .body = &body,
    };
    return mz_sign_file(client, &filing, NULL);
}

enum mz_status mz_refund_sheet(struct mz_client *client) {
    struct mz_lines lines;
    enum mz_status status = mz_lines_open(client, client->options.arguments[0],
                                          client->options.arguments[1], columns, COLUMNS, &lines);
    if (status != MZ_OK)
        return status;
    status = file_refunds(client, &lines);
    mz_lines_close(&lines);
    return status;
}
