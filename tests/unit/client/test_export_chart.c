/* client/export_chart: charts of accounts, whole and broken. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/export/export_chart.h"
#include "client/io/file.h"

static void test_default(void **state) {
    (void)state;
    struct mz_chart chart;
    struct mz_fault fault;
    assert_int_equal(mz_chart_read(NULL, &chart, &fault), MZ_OK);
    assert_string_equal(chart.accounts[MZ_USE_BANK].code, "1002");
    assert_string_equal(chart.accounts[MZ_USE_TRANSIT].code, "1218");
    assert_string_equal(chart.accounts[MZ_USE_INCOME].name, "财政拨款收入");
    assert_string_equal(chart.accounts[MZ_USE_EXPENSE].type, "费用");
    assert_true(chart.accounts[MZ_USE_INCOME].credit);
    assert_false(chart.accounts[MZ_USE_EXPENSE].credit);
    mz_buffer_free(&chart.text);
}

#define HEAD    "use,code,name,type,side\n"
#define BANK    "bank,102,银行存款,资产,借\n"
#define TRANSIT "transit,131,应收,资产,借\n"
#define INCOME  "income,401,补助收入,收入,贷\n"
#define EXPENSE "expense,505,业务支出,支出,借\n"

static void test_files(void **state) {
    (void)state;
    static const struct {
        const char *text;
        enum mz_status status;
    } rows[] = {
        {HEAD BANK TRANSIT INCOME EXPENSE, MZ_OK},
        {HEAD EXPENSE INCOME TRANSIT BANK, MZ_OK},
        {HEAD BANK TRANSIT INCOME, MZ_E_BAD_TEXT},
        {HEAD BANK BANK INCOME EXPENSE, MZ_E_BAD_TEXT},
        {HEAD BANK "transit,102,应收,资产,借\n" INCOME EXPENSE, MZ_E_BAD_TEXT},
        {HEAD BANK "transit,1031,应收,资产,借\n" INCOME EXPENSE, MZ_E_BAD_TEXT},
        {HEAD BANK "transit,1x1,应收,资产,借\n" INCOME EXPENSE, MZ_E_BAD_TEXT},
        {HEAD BANK "transit,,应收,资产,借\n" INCOME EXPENSE, MZ_E_BAD_TEXT},
        {HEAD BANK "transit,131,应收,资产,D\n" INCOME EXPENSE, MZ_E_BAD_TEXT},
        {HEAD BANK "other,131,应收,资产,借\n" INCOME EXPENSE, MZ_E_BAD_TEXT},
        {"use,code,name,side,type\n" BANK TRANSIT INCOME EXPENSE, MZ_E_BAD_TEXT},
    };
    char path[] = "/tmp/mz-chart.XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    close(file);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct mz_chart chart;
        struct mz_fault fault;
        assert_int_equal(mz_file_replace(path, mz_span_text(rows[i].text), 0600, &fault), MZ_OK);
        assert_int_equal(mz_chart_read(path, &chart, &fault), rows[i].status);
        if (rows[i].status == MZ_OK)
            assert_string_equal(chart.accounts[MZ_USE_EXPENSE].code, "505");
        mz_buffer_free(&chart.text);
    }
    unlink(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_default),
        cmocka_unit_test(test_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
