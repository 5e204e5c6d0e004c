#include "client/export/export_chart.h"

#include <stdio.h>
#include <string.h>

#include "client/io/csv.h"
#include "client/io/file.h"

/* Names and numbers of the government accounting system; a unit with others gives its own file. */
static const char standard[] = "use,code,name,type,side\r\n"
                               "bank,1002,银行存款,资产,借\r\n"
                               "transit,1218,其他应收款,资产,借\r\n"
                               "income,4001,财政拨款收入,收入,贷\r\n"
                               "expense,5001,业务活动费用,费用,借\r\n";

enum { USE, CODE, NAME, TYPE, SIDE, COLUMNS };

static bool take(const struct mz_csv *csv, size_t row, size_t column, char *text, size_t capacity) {
    struct mz_span field = mz_csv_field(csv, row, column);
    if (field.size == 0 || field.size >= capacity)
        return false;
    (void)snprintf(text, capacity, "%.*s", (int)field.size, (const char *)field.data);
    return true;
}

static bool is_code(const char *code) {
    return strspn(code, "0123456789") == strlen(code);
}

static bool read_row(const struct mz_csv *csv, size_t row, struct mz_chart *chart) {
    static const char *const uses[] = {"bank", "transit", "income", "expense"};
    size_t use = 0;
    while (use < MZ_USE_COUNT && !mz_span_equal_text(mz_csv_field(csv, row, USE), uses[use]))
        use++;
    if (use == MZ_USE_COUNT || chart->accounts[use].code[0] != '\0')
        return false;
    struct mz_account *account = &chart->accounts[use];
    struct mz_span side = mz_csv_field(csv, row, SIDE);
    account->credit = mz_span_equal_text(side, "贷");
    return take(csv, row, CODE, account->code, sizeof account->code) && is_code(account->code) &&
           take(csv, row, NAME, account->name, sizeof account->name) &&
           take(csv, row, TYPE, account->type, sizeof account->type) &&
           (account->credit || mz_span_equal_text(side, "借"));
}

/* Every use has its account, of its own and of one length. */
static bool is_whole(const struct mz_chart *chart) {
    for (size_t i = 0; i < MZ_USE_COUNT; i++) {
        if (strlen(chart->accounts[i].code) != strlen(chart->accounts[0].code) ||
            chart->accounts[i].code[0] == '\0')
            return false;
        for (size_t other = 0; other < i; other++)
            if (strcmp(chart->accounts[i].code, chart->accounts[other].code) == 0)
                return false;
    }
    return true;
}

enum mz_status mz_chart_read(const char *path, struct mz_chart *ret_chart, struct mz_fault *fault) {
    static const char *const headings[] = {"use", "code", "name", "type", "side"};
    const char *name = path != NULL ? path : "chart.csv";
    struct mz_csv *csv;
    *ret_chart = (struct mz_chart){.text = {0}};
    enum mz_status status = MZ_OK;
    if (path != NULL)
        status = mz_file_read(path, 65536, &ret_chart->text, fault);
    else
        mz_buffer_text(&ret_chart->text, standard);
    if (status == MZ_OK)
        status = mz_csv_parse(mz_buffer_view(&ret_chart->text), &csv, fault);
    if (status != MZ_OK)
        return status;
    bool good = mz_csv_rows(csv) == MZ_USE_COUNT + 1 && mz_csv_columns(csv) == COLUMNS;
    for (size_t i = 0; good && i < COLUMNS; i++)
        good = mz_span_equal_text(mz_csv_field(csv, 0, i), headings[i]);
    size_t row = 0;
    while (good && ++row < mz_csv_rows(csv))
        good = read_row(csv, row, ret_chart);
    if (!good || !is_whole(ret_chart)) {
        status = mz_fault_at(fault, MZ_E_BAD_TEXT, "%s, row %zu", name, row + 1);
        mz_fault_have(fault, "use, code, name, type, side: bank, transit, income, expense");
    }
    mz_csv_free(csv);
    return status;
}
