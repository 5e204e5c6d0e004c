/* client/sheet, client/table, client/error: what a clerk made, every bad row told, and tables out.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unistd.h>

#include "client/i18n.h"
#include "client/io/file.h"
#include "client/io/table.h"
#include "client/io/words.h"
#include "client/sheets/sheet.h"
#include "proto/codec/vocabulary.h"

static char folder[] = "/tmp/mz-sheet-XXXXXX";
static char path[128];
static struct mz_client client;

enum { IDNO, AMOUNT, DATE, WORD };
static const struct mz_sheet_column columns[] = {
    {"身份证号|idno", false}, {"金额|amount", true}, {"日期|date", false}, {"结果|outcome", false}};

static enum mz_status open_text(const char *text, struct mz_sheet *sheet) {
    (void)snprintf(path, sizeof path, "%s/a.csv", folder);
    unlink(path);
    assert_int_equal(mz_file_create(path, mz_span_text(text), 0600, &client.fault), MZ_OK);
    client.fault_told = false;
    return mz_sheet_open(&client, path, columns, 4, sheet);
}

static void test_columns(void **state) {
    (void)state;
    struct mz_sheet sheet;
    static const struct {
        const char *text;
        enum mz_status status;
    } cases[] = {
        {"idno,金额\n1,2\n", MZ_OK},
        {" 金额 ,idno\n1,2\n", MZ_OK},
        {"idno\n1\n", MZ_E_BAD_SHEET},
        {"金额,amount\n1,2\n", MZ_E_BAD_SHEET},
        {"金额,surprise\n1,2\n", MZ_E_BAD_SHEET},
        {"金额\n", MZ_E_BAD_SHEET},
        {"", MZ_E_BAD_SHEET},
        {"金额,\"\n", MZ_E_BAD_SHEET},
        {"金额;idno\n1;2\n", MZ_E_BAD_SHEET},
        {"金额\tidno\n1\t2\n", MZ_E_BAD_SHEET},
        {"金额\n1,2\n", MZ_E_BAD_SHEET},
        {"金额,idno\n1\n", MZ_E_BAD_SHEET},
        {"PK\x03\x04", MZ_E_BAD_SHEET},
        {"\xFF\xFE", MZ_E_BAD_SHEET},
        {"\n\n", MZ_E_BAD_SHEET},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(open_text(cases[i].text, &sheet), cases[i].status);
        if (cases[i].status == MZ_OK)
            mz_sheet_close(&sheet);
    }
}

static void test_cells(void **state) {
    (void)state;
    struct mz_sheet sheet;
    int64_t fen;
    uint32_t date;
    uint8_t word;
    assert_int_equal(
        open_text("金额,日期,结果\n\" 1,500.50 \",2023-05-01,退票\n,,\n1,20230502,paid\n", &sheet),
        MZ_OK);
    assert_int_equal(mz_sheet_rows(&sheet), 2);
    assert_true(mz_sheet_fen(&sheet, 0, AMOUNT, &fen));
    assert_int_equal(fen, 150050);
    assert_true(mz_sheet_date(&sheet, 1, DATE, &date));
    assert_int_equal(date, 20230502);
    assert_true(mz_sheet_word(&sheet, 0, WORD, &mz_outcome_names, mz_words_outcome, &word));
    assert_int_equal(word, MZ_OUTCOME_RETURNED);
    assert_true(mz_sheet_word(&sheet, 1, WORD, &mz_outcome_names, NULL, &word));
    assert_int_equal(word, MZ_OUTCOME_PAID);
    assert_null(mz_sheet_get(&sheet, 0, IDNO).data);
    assert_false(mz_sheet_has(&sheet, IDNO));
    assert_int_equal(mz_sheet_verdict(&sheet), MZ_OK);
    mz_sheet_close(&sheet);
}

/* Amounts and dates as people and spreadsheets write them; what is nearly one is refused. */
static void test_written(void **state) {
    (void)state;
    struct mz_sheet sheet;
    int64_t fen = 0;
    uint32_t date = 0;
    assert_int_equal(open_text("金额,日期\n人民币贰万贰仟元整,2023年5月1日\n伍佰圆正,2023/5/1\n"
                               "500,贰零贰叁年伍月零壹日\n伍百元整,贰零贰叁年伍月壹日\n"
                               "负伍佰元整,1/5/2023\n零元整,2023年2月29日\n",
                               &sheet),
                     MZ_OK);
    for (size_t row = 0; row < 3; row++) {
        assert_true(mz_sheet_fen(&sheet, row, AMOUNT, &fen));
        assert_int_equal(fen, row == 0 ? 2200000 : 50000);
        assert_true(mz_sheet_date(&sheet, row, DATE, &date));
        assert_int_equal(date, 20230501);
    }
    for (size_t row = 3; row < 6; row++) {
        assert_false(mz_sheet_fen(&sheet, row, AMOUNT, &fen));
        assert_false(mz_sheet_date(&sheet, row, DATE, &date));
    }
    assert_int_equal(sheet.problems, 6);
    assert_int_equal(mz_sheet_verdict(&sheet), MZ_E_BAD_NUMBER);
    mz_sheet_close(&sheet);
}

/* Every bad cell is counted; the verdict has the status of the first and says it is told. */
static void test_problems(void **state) {
    (void)state;
    struct mz_sheet sheet;
    int64_t fen = 7;
    uint32_t date;
    uint8_t word;
    assert_int_equal(open_text("金额,日期,结果\n0,2023-02-30,maybe\nx,,\n-5,1,\n", &sheet), MZ_OK);
    for (size_t row = 0; row < 3; row++) {
        assert_false(mz_sheet_fen(&sheet, row, AMOUNT, &fen));
        assert_false(mz_sheet_date(&sheet, row, DATE, &date));
        assert_false(mz_sheet_word(&sheet, row, WORD, &mz_outcome_names, mz_words_outcome, &word));
    }
    assert_int_equal(fen, 7);
    assert_int_equal(sheet.problems, 9);
    assert_int_equal(mz_sheet_verdict(&sheet), MZ_E_BAD_NUMBER);
    assert_true(client.fault_told);
    mz_sheet_close(&sheet);
}

static const struct mz_table_column shown[] = {{"name", N_("Name"), false, false},
                                               {"count", N_("Row"), true, true}};

static void print(enum mz_format format, bool excel, const char *want) {
    char text[512] = "";
    FILE *file = tmpfile();
    struct mz_output output = {.file = file, .format = format, .excel = excel};
    struct mz_grid *table = mz_table_new(shown, 2);
    struct mz_fault fault;
    assert_non_null(file);
    mz_table_cell(table, "张三", "=1+1");
    mz_table_cell(table, "1,000", "1000");
    mz_table_cell(table, "b", NULL);
    mz_table_cell(table, "", NULL);
    assert_int_equal(mz_table_rows(table), 2);
    assert_int_equal(mz_table_print(table, "mingzhang/test/1", &output, &fault), MZ_OK);
    mz_table_free(table);
    rewind(file);
    size_t size = fread(text, 1, sizeof text - 1, file);
    text[size] = '\0';
    fclose(file);
    assert_string_equal(text, want);
}

static void test_tables(void **state) {
    (void)state;
    mz_i18n_start(MZ_ENGLISH);
    /* 张三 takes four cells. */
    print(MZ_FORMAT_TEXT, false, "Name   Row\n张三 1,000\nb    \n");
    print(MZ_FORMAT_CSV, false, "name,count\n\"'=1+1\",1000\nb,\n");
    print(MZ_FORMAT_CSV, true, "\xEF\xBB\xBFname,count\r\n\"'=1+1\",1000\r\nb,\r\n");
    print(MZ_FORMAT_NDJSON, false, "{\"name\":\"=1+1\",\"count\":1000}\n{\"name\":\"b\"}\n");
    print(MZ_FORMAT_JSON, false,
          "{\"schema\":\"mingzhang/test/1\",\"items\":[{\"name\":\"=1+1\",\"count\":1000},"
          "{\"name\":\"b\"}]}\n");
    mz_i18n_start(MZ_CHINESE);
    print(MZ_FORMAT_TEXT, false, "姓名    行\n张三 1,000\nb    \n");
    print(MZ_FORMAT_CSV, false, "name,count\n\"'=1+1\",1000\nb,\n"); /* never translated */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_columns), cmocka_unit_test(test_cells),
        cmocka_unit_test(test_written), cmocka_unit_test(test_problems),
        cmocka_unit_test(test_tables),
    };
    if (mkdtemp(folder) == NULL)
        return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(path);
    rmdir(folder);
    return failed;
}
