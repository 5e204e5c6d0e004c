/* client/export_formats, export_cells, export_cover: what a row and a cover come to, and that every
 * empty column is explained. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/export/export_sink.h"
#include "client/io/charset.h"
#include "client/io/file.h"

/* -- The table of formats. */

static bool is_explained(const struct mz_export_format *format, const char *column) {
    for (const struct mz_export_note *at = format->absent; at != NULL && at->en != NULL; at++)
        if (strcmp(at->what, column) == 0)
            return at->en[0] != '\0' && at->zh[0] != '\0';
    return false;
}

static void test_empty_columns_are_explained(void **state) {
    (void)state;
    for (const struct mz_export_format *format = mz_export_formats; format->name != NULL; format++)
        for (size_t n = 0; mz_export_format_table(format, n) != NULL; n++) {
            const struct mz_export_table *table = mz_export_format_table(format, n);
            for (size_t i = 0; i < table->count; i++) {
                bool empty = table->columns[i].path[0] == '\0';
                if (empty != is_explained(format, table->columns[i].name))
                    fail_msg("%s: %s", table->name, table->columns[i].name);
            }
        }
}

/* domain.md §13 item 5: these columns, in this order. */
static void test_zfpz_columns(void **state) {
    (void)state;
    static const char *const want =
        "编号,预算年度,交易凭证类型编码,交易凭证类型名称,业务科室,预算单位编码,预算单位名称,"
        "预算科目编码,"
        "预算科目名称,项目分类,资金性质,预算项目编码,预算项目名称,指标特性,指标来源,指标文件编号,"
        "指标文件名称,支付方式编码,支付方式名称,预算类型,支出经济分类编码,支出经济分类名称,"
        "支付金额,摘要,"
        "支付时间,清算时间,结算方式,供应商(收款人)名称,银行账号,开户银行,付款账号,付款帐户,"
        "付款银行,"
        "生成人,生成时间,来源计划额度ID,行政区划代码,";
    struct mz_buffer have = {0};
    const struct mz_export_table *table = mz_export_paid_tables;
    for (size_t i = 0; i < table->count; i++)
        mz_buffer_format(&have, "%s,", table->columns[i].name);
    assert_string_equal(mz_buffer_string(&have), want);
    mz_buffer_free(&have);
}

static void test_find(void **state) {
    (void)state;
    assert_string_equal(mz_export_format_find("zfpz")->name, "zfpz");
    assert_null(mz_export_format_find("xls"));
    assert_string_equal(mz_export_charset("utf-8"), "utf-8");
    assert_null(mz_export_charset(NULL));
    assert_string_equal(mz_export_charset("gbk"), "gbk");
}

/* -- Charsets. GB 18030-2005: 中 D6D0, € A2E3, 𠀀 (U+20000) 95328236. */

static void test_charset(void **state) {
    (void)state;
    static const struct {
        const char *charset, *text;
        size_t bad; /* where it stops; SIZE_MAX: it goes */
        const char *bytes;
    } rows[] = {
        {"gb18030", "A中€", SIZE_MAX, "A\xD6\xD0\xA2\xE3"},
        {"gb18030", "\xF0\xA0\x80\x80", SIZE_MAX, "\x95\x32\x82\x36"},
        {"gbk", "中", SIZE_MAX, "\xD6\xD0"},
        {"gbk", "中\xF0\xA0\x80\x80", 3, NULL},
        {"gb18030", "", SIZE_MAX, ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct mz_buffer out = {0};
        size_t bad = SIZE_MAX;
        enum mz_status status =
            mz_charset_from_utf8(rows[i].charset, mz_span_text(rows[i].text), &out, &bad);
        assert_int_equal(status, rows[i].bytes != NULL ? MZ_OK : MZ_E_BAD_TEXT);
        assert_int_equal(bad, rows[i].bad);
        if (rows[i].bytes != NULL)
            assert_true(mz_span_equal_text(mz_buffer_view(&out), rows[i].bytes));
        mz_buffer_free(&out);
    }
    struct mz_buffer out = {0};
    size_t bad;
    assert_int_equal(mz_charset_from_utf8("no-such", mz_span_text("a"), &out, &bad), MZ_E_INTERNAL);
}

/* -- Rows, written by a sink. */

static const struct mz_read_column columns[] = {
    {"text", NULL, "text", MZ_READ_TEXT, NULL, false},
    {"count", NULL, "count", MZ_READ_COUNT, NULL, false},
    {"amount", NULL, "amount", MZ_READ_MONEY, NULL, true},
};
static const struct mz_export_table tables[] = {
    {.name = "t",
     .title_zh = "表",
     .about = "a row",
     .about_zh = "一行",
     .columns = columns,
     .count = 3},
    {.name = NULL},
};

struct written {
    char folder[64];
    struct mz_fault fault;
};

static json_t *row_of(const char *text, const char *amount, int fen) {
    return json_pack("{s:s,s:i,s:s,s:i}", "text", text, "count", -7, "amount", amount, "amount_fen",
                     fen);
}

static enum mz_status write_one(struct written *w, enum mz_export_form form,
                                struct mz_export_style style, const char *text, int fen) {
    static const struct mz_client client;
    const struct mz_export_format format = {
        .name = "test", .title = "a title", .title_zh = "标题", .form = form, .tables = {tables}};
    struct mz_export_sink *sink;
    strcpy(w->folder, "/tmp/mz-formats.XXXXXX");
    assert_non_null(mkdtemp(w->folder));
    assert_int_equal(
        mz_export_sink_open(&client, w->folder, &format, &style, 1682640000000, &sink, &w->fault),
        MZ_OK);
    assert_int_equal(mz_export_sink_table(sink, tables, &w->fault), MZ_OK);
    json_t *row = row_of(text, "-1.00", fen);
    enum mz_status status = mz_export_sink_row(sink, row, &w->fault);
    json_decref(row);
    struct mz_export_origin origin = {.origin = mz_span_text("a"), .checkpoint = mz_span_text("b")};
    if (status == MZ_OK)
        assert_int_equal(mz_export_sink_finish(sink, &origin, &w->fault), MZ_OK);
    mz_export_sink_close(sink);
    return status;
}

static struct mz_buffer file_of(const struct written *w, const char *name) {
    struct mz_buffer bytes = {0}, path = {0};
    struct mz_fault fault;
    mz_buffer_format(&path, "%s/%s", w->folder, name);
    assert_int_equal(mz_file_read(mz_buffer_string(&path), 1 << 20, &bytes, &fault), MZ_OK);
    mz_buffer_free(&path);
    return bytes;
}

#define HEAD "text,count,amount\r\n"
#define BOM  "\xEF\xBB\xBF"

static void test_cells(void **state) {
    (void)state;
    static const struct {
        enum mz_export_form form;
        bool spreadsheet;
        const char *text, *want;
    } rows[] = {
        {MZ_EXPORT_CSV, false, "=1+1", HEAD "=1+1,-7,-1.00\r\n"},
        {MZ_EXPORT_CSV, true, "=1+1", BOM HEAD "\"'=1+1\",-7,-1.00\r\n"},
        {MZ_EXPORT_CSV, true, "+86", BOM HEAD "+86,-7,-1.00\r\n"},
        {MZ_EXPORT_CSV, true, "+a", BOM HEAD "\"'+a\",-7,-1.00\r\n"},
        {MZ_EXPORT_CSV, true, "-a", BOM HEAD "\"'-a\",-7,-1.00\r\n"},
        {MZ_EXPORT_CSV, true, "@SUM(A1)", BOM HEAD "\"'@SUM(A1)\",-7,-1.00\r\n"},
        {MZ_EXPORT_CSV, true, "a,\"b\"", BOM HEAD "\"a,\"\"b\"\"\",-7,-1.00\r\n"},
        /* A spreadsheet keeps 15 digits, drops zeros in front and reads an e as a power. */
        {MZ_EXPORT_CSV, true, "530102199001011234",
         BOM HEAD "\"\t530102199001011234\",-7,-1.00\r\n"},
        {MZ_EXPORT_CSV, true, "0071", BOM HEAD "\"\t0071\",-7,-1.00\r\n"},
        {MZ_EXPORT_CSV, true, "12e45", BOM HEAD "\"\t12e45\",-7,-1.00\r\n"},
        {MZ_EXPORT_CSV, true, "2012906", BOM HEAD "2012906,-7,-1.00\r\n"},
        {MZ_EXPORT_CSV, true, "12ab", BOM HEAD "12ab,-7,-1.00\r\n"},
        {MZ_EXPORT_CSV, false, "0071", HEAD "0071,-7,-1.00\r\n"},
        {MZ_EXPORT_JSONL, false, "a\"", "{\"text\":\"a\\\"\",\"count\":-7,\"amount\":\"-1.00\"}\n"},
        {MZ_EXPORT_PACKAGE, false, "a\"b", "\"a\"\"b\",-7,-1.00\r\n"},
        {MZ_EXPORT_PACKAGE, false, "", "\"\",-7,-1.00\r\n"},
    };
    static const char *const names[] = {
        [MZ_EXPORT_CSV] = "t.csv", [MZ_EXPORT_JSONL] = "t.jsonl", [MZ_EXPORT_PACKAGE] = "t.txt"};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct written w;
        struct mz_export_style style = {.spreadsheet = rows[i].spreadsheet};
        assert_int_equal(write_one(&w, rows[i].form, style, rows[i].text, -100), MZ_OK);
        struct mz_buffer bytes = file_of(&w, names[rows[i].form]);
        assert_string_equal(mz_buffer_string(&bytes), rows[i].want);
        mz_buffer_free(&bytes);
        mz_file_remove_tree(w.folder);
    }
}

/* What is not in the charset is refused with file, row and column. */
static void test_outside_the_charset(void **state) {
    (void)state;
    struct written w;
    struct mz_export_style style = {.charset = "gbk"};
    assert_int_equal(write_one(&w, MZ_EXPORT_CSV, style, "a\xF0\xA0\x80\x80", 1), MZ_E_BAD_TEXT);
    assert_string_equal(w.fault.place, "t.csv, row 1, text");
    assert_string_equal(w.fault.have, "gbk: \xF0\xA0\x80\x80");
    mz_file_remove_tree(w.folder);
    assert_int_equal(write_one(&w, MZ_EXPORT_CSV, style, "中", 1), MZ_OK);
    struct mz_buffer bytes = file_of(&w, "t.csv");
    assert_string_equal(mz_buffer_string(&bytes), HEAD "\xD6\xD0,-7,-1.00\r\n");
    mz_buffer_free(&bytes);
    mz_file_remove_tree(w.folder);
}

/* Control totals: 万元 half up, and what rounding dropped in either direction (domain.md §15). */
static void test_cover(void **state) {
    (void)state;
    static const struct {
        int fen;
        const char *want;
    } rows[] = {
        {2200000, "2200000 分 fen = 22000.00 元 yuan = 2.20 万元（尾差 residual 0.00 元）\r\n      "
                  "人民币贰万贰仟元整\r\n"},
        {2201234, "= 2.20 万元（尾差 residual 12.34 元）"},
        {2205000, "= 2.21 万元（尾差 residual -50.00 元）"},
        {2206543, "= 2.21 万元（尾差 residual -34.57 元）"},
        {-2206543, "= -2.21 万元（尾差 residual 34.57 元）"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct written w;
        assert_int_equal(
            write_one(&w, MZ_EXPORT_CSV, (struct mz_export_style){0}, "a", rows[i].fen), MZ_OK);
        struct mz_buffer cover = file_of(&w, "README.txt");
        assert_non_null(strstr(mz_buffer_string(&cover), rows[i].want));
        assert_non_null(strstr(mz_buffer_string(&cover), "标题\r\na title\r\n"));
        mz_buffer_free(&cover);
        mz_file_remove_tree(w.folder);
    }
}

/* Columns with Latin names are told in Chinese too, and every table what a row of it is. */
static void test_labels(void **state) {
    (void)state;
    for (const struct mz_export_format *format = mz_export_formats; format->name != NULL; format++)
        for (size_t n = 0; mz_export_format_table(format, n) != NULL; n++) {
            const struct mz_export_table *table = mz_export_format_table(format, n);
            assert_true(table->title_zh[0] != '\0' && table->about[0] != '\0' &&
                        table->about_zh[0] != '\0');
            assert_true(table->count <= MZ_EXPORT_COLUMNS);
            for (size_t i = 0; i < table->count; i++) {
                const char *name = table->columns[i].name;
                bool latin = (unsigned char)name[0] < 0x80;
                if (latin != (mz_export_label_find(name) != NULL))
                    fail_msg("%s: %s", table->name, name);
            }
        }
}

/* A column of fen is left out of a sheet only where the same amount in yuan is before it. */
static void test_money(void **state) {
    (void)state;
    static const struct mz_read_column money[] = {
        {"a", NULL, "a", MZ_READ_MONEY, NULL, false},
        {"a_fen", NULL, "a_fen", MZ_READ_COUNT, NULL, true},
        {"b_fen", NULL, "b_fen", MZ_READ_COUNT, NULL, true},
        {"c", NULL, "c", MZ_READ_COUNT, NULL, true},
        {"c_fen", NULL, "c_fen", MZ_READ_TEXT, NULL, true},
    };
    static const struct mz_export_table table = {.name = "t", .columns = money, .count = 5};
    static const bool twin[] = {false, true, false, false, false},
                      amount[] = {true, true, true, false, false};
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(mz_export_is_twin(&table, i), twin[i]);
        assert_int_equal(mz_export_is_money(&money[i]), amount[i]);
    }
}

int main(void) {
    const struct CMUnitTest tests_[] = {
        cmocka_unit_test(test_empty_columns_are_explained),
        cmocka_unit_test(test_zfpz_columns),
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_labels),
        cmocka_unit_test(test_money),
        cmocka_unit_test(test_charset),
        cmocka_unit_test(test_cells),
        cmocka_unit_test(test_outside_the_charset),
        cmocka_unit_test(test_cover),
    };
    return cmocka_run_group_tests(tests_, NULL, NULL);
}
