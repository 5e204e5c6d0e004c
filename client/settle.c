/* pay settle: what the bank says became of each line. */
#include <string.h>

#include "client/line_states.h"
#include "client/lines.h"
#include "client/sign.h"
#include "client/verbs.h"
#include "client/words.h"
#include "proto/base/text.h"

enum { OUTCOME = MZ_LINES_OWN, SERIAL, DATE, REASON };
static const struct mz_sheet_column columns[] = {
    MZ_LINES_COLUMNS,
    {"结果|支付结果|outcome", true},
    {"流水号|银行流水号|serial", true},
    {"日期|支付日期|date", true},
    {"原因|失败原因|reason", false},
    {"姓名|name", false},
};
#define COLUMNS (sizeof columns / sizeof columns[0])

static void read_row(struct mz_sheet *sheet, size_t row, struct mz_line *line) {
    line->serial = mz_sheet_get(sheet, row, SERIAL);
    line->reason = mz_sheet_get(sheet, row, REASON);
    (void)mz_sheet_date(sheet, row, DATE, &line->date);
    if (!mz_sheet_word(sheet, row, OUTCOME, &mz_outcome_names, mz_words_outcome, &line->outcome))
        return;
    if (line->outcome == MZ_OUTCOME_PAID && line->serial.data == NULL)
        mz_sheet_problem(sheet, row, SERIAL, MZ_E_MISSING_FIELD, NULL, "流水号");
    if (line->outcome == MZ_OUTCOME_RETURNED && line->reason.data == NULL)
        mz_sheet_problem(sheet, row, REASON, MZ_E_MISSING_FIELD, NULL, "原因");
    if (line->serial.data != NULL && !mz_text_is_code(line->serial))
        mz_sheet_problem(sheet, row, SERIAL, MZ_E_BAD_TEXT, (const char *)line->serial.data, NULL);
}

static enum mz_status file_results(struct mz_client *client, struct mz_lines *lines) {
    struct mz_list_totals totals;
    struct mz_hash instruction;
    for (size_t i = 0; i < lines->count; i++)
        read_row(&lines->sheet, lines->rows[i], &lines->lines[i]);
    enum mz_status status = mz_sheet_verdict(&lines->sheet);
    if (status == MZ_OK && mz_hash_is_zero(&lines->payment.instruction))
        status = mz_dossier_not_ready(client, &lines->payment, "instructed");
    if (status == MZ_OK)
        status = mz_line_states_instruction(client, &lines->payment, lines->lines, lines->count,
                                            &instruction);
    if (status == MZ_OK)
        status = mz_lines_upload(lines, MZ_LIST_RESULTS, &totals);
    if (status != MZ_OK || mz_options_has(&client->options, "dry-run"))
        return status;
    const struct mz_payment_settle body = {
        .count = totals.count, .amount = totals.amount, .root = totals.root};
    const struct mz_filing filing = {
        .kind = MZ_KIND_PAYMENT_SETTLE,
        .project = lines->payment.request.statement.project,
        .refs_count = 2,
        .refs = {lines->payment.request.statement.hash, instruction},
        .body = &body,
    };
    return mz_sign_file(client, &filing, NULL);
}

enum mz_status mz_settle_results(struct mz_client *client) {
    struct mz_lines lines;
    enum mz_status status = mz_lines_open(client, client->options.arguments[0],
                                          client->options.arguments[1], columns, COLUMNS, &lines);
    if (status != MZ_OK)
        return status;
    status = file_results(client, &lines);
    mz_lines_close(&lines);
    return status;
}
