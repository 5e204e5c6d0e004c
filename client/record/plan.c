/* plan set: how much should be spent by when (分阶段用款计划), from a spreadsheet. */
#include "client/i18n.h"
#include "client/remote/sign.h"
#include "client/sheets/sheet.h"
#include "client/verbs.h"
#include "proto/base/money.h"

enum { DATE, AMOUNT };
static const struct mz_sheet_column columns[] = {
    {"截止日期|date", true},
    {"累计金额|amount", true},
};

/* Nothing may have to be spent yet: 0 is an amount here. */
static void read_amount(struct mz_sheet *sheet, size_t row, int64_t *ret_amount) {
    struct mz_span cell = mz_sheet_get(sheet, row, AMOUNT);
    if (cell.data == NULL || mz_money_parse(cell, ret_amount) != MZ_OK || *ret_amount < 0)
        mz_sheet_problem(sheet, row, AMOUNT, MZ_E_BAD_NUMBER, NULL, "22000.00");
}

static enum mz_status file_plan(struct mz_client *client, struct mz_sheet *sheet) {
    struct mz_plan_set body = {0};
    struct mz_filing filing = {.kind = MZ_KIND_PLAN_SET, .body = &body};
    size_t rows = mz_sheet_rows(sheet);
    if (rows > MZ_MAX_PHASES) {
        mz_fault_at(&client->fault, MZ_E_TOO_LARGE, "%s", sheet->path);
        mz_fault_have(&client->fault, "%zu", rows);
        mz_fault_want(&client->fault, "%u", MZ_MAX_PHASES);
        return MZ_E_TOO_LARGE;
    }
    body.phases_count = (uint16_t)rows;
    for (size_t row = 0; row < rows; row++) {
        mz_sheet_date(sheet, row, DATE, &body.phases[row].date);
        read_amount(sheet, row, &body.phases[row].amount);
    }
    enum mz_status status = mz_sheet_verdict(sheet);
    if (status == MZ_OK)
        status = mz_client_project(client, &filing.project);
    return status == MZ_OK ? mz_sign_file(client, &filing, NULL) : status;
}

enum mz_status mz_plan_sheet(struct mz_client *client) {
    struct mz_sheet sheet;
    enum mz_status status = mz_sheet_open(client, client->options.arguments[0], columns,
                                          sizeof columns / sizeof columns[0], &sheet);
    if (status != MZ_OK)
        return status;
    status = file_plan(client, &sheet);
    mz_sheet_close(&sheet);
    return status;
}
