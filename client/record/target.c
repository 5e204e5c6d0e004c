/* target set: the performance targets of a project, from a spreadsheet. Each quantitative target is
 * a numerator over a denominator, weights are points with at most two decimals. */
#include <stdlib.h>

#include "client/i18n.h"
#include "client/io/words.h"
#include "client/record/target_columns.h"
#include "client/remote/sign.h"
#include "client/sheets/sheet.h"
#include "client/verbs.h"

const struct mz_sheet_column mz_target_columns[MZ_TARGET_COLUMNS] = {
    {"指标代码|key", true},
    {"一级指标|level1", true},
    {"二级指标|level2", true},
    {"三级指标|name", true},
    {"指标性质|nature", true},
    {"目标分子|target_numerator", false},
    {"目标分母|target_denominator", false},
    {"目标日期|target_date", false},
    {"度量单位|unit", true},
    {"分值|weight", true},
    {"数据来源|source", false},
    {"指标解释|definition", false},
};

static struct mz_span need(struct mz_sheet *sheet, size_t row, size_t column) {
    struct mz_span cell = mz_sheet_get(sheet, row, column);
    if (cell.data == NULL)
        mz_sheet_problem(sheet, row, column, MZ_E_MISSING_FIELD, NULL,
                         mz_target_columns[column].names);
    return cell;
}

static void read_row(struct mz_sheet *sheet, size_t row, struct mz_indicator *indicator) {
    int64_t weight = 0;
    indicator->key = need(sheet, row, MZ_TARGET_KEY);
    indicator->level1 = need(sheet, row, MZ_TARGET_LEVEL1);
    indicator->level2 = need(sheet, row, MZ_TARGET_LEVEL2);
    indicator->name = need(sheet, row, MZ_TARGET_NAME);
    indicator->unit = need(sheet, row, MZ_TARGET_UNIT);
    indicator->target_numerator = indicator->target_denominator = MZ_ABSENT;
    mz_sheet_word(sheet, row, MZ_TARGET_NATURE, &mz_nature_names, mz_words_nature,
                  &indicator->nature);
    if (mz_sheet_get(sheet, row, MZ_TARGET_NUMERATOR).data != NULL)
        mz_sheet_number(sheet, row, MZ_TARGET_NUMERATOR, &indicator->target_numerator);
    if (mz_sheet_get(sheet, row, MZ_TARGET_DENOMINATOR).data != NULL)
        mz_sheet_number(sheet, row, MZ_TARGET_DENOMINATOR, &indicator->target_denominator);
    if (mz_sheet_get(sheet, row, MZ_TARGET_DATE).data != NULL)
        mz_sheet_date(sheet, row, MZ_TARGET_DATE, &indicator->target_date);
    /* Points have two decimals as yuan have fen; the ledger keeps 1/100 point. */
    if (mz_sheet_fen(sheet, row, MZ_TARGET_WEIGHT, &weight))
        indicator->weight = (uint64_t)weight;
}

static enum mz_status file_targets(struct mz_client *client, struct mz_sheet *sheet,
                                   struct mz_target_set *body) {
    size_t rows = mz_sheet_rows(sheet);
    if (rows > MZ_MAX_INDICATORS) {
        mz_fault_at(&client->fault, MZ_E_TOO_LARGE, "%s", sheet->path);
        mz_fault_have(&client->fault, "%zu", rows);
        mz_fault_want(&client->fault, "%u", MZ_MAX_INDICATORS);
        return MZ_E_TOO_LARGE;
    }
    body->goal = mz_options_span(&client->options, "goal");
    body->indicators_count = (uint16_t)rows;
    for (size_t row = 0; row < rows; row++)
        read_row(sheet, row, &body->indicators[row]);
    struct mz_filing filing = {.kind = MZ_KIND_TARGET_SET, .body = body};
    enum mz_status status = mz_sheet_verdict(sheet);
    if (status == MZ_OK)
        status = mz_client_project(client, &filing.project);
    return status == MZ_OK ? mz_sign_file(client, &filing, NULL) : status;
}

enum mz_status mz_target_set(struct mz_client *client) {
    struct mz_sheet sheet;
    struct mz_target_set *body = calloc(1, sizeof *body);
    if (body == NULL)
        return mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "target");
    enum mz_status status = mz_sheet_open(client, client->options.arguments[0], mz_target_columns,
                                          MZ_TARGET_COLUMNS, &sheet);
    if (status == MZ_OK) {
        status = file_targets(client, &sheet, body);
        mz_sheet_close(&sheet);
    }
    free(body);
    return status;
}
