/* The writers: the same bytes every time, texts escaped, dates that are not the clock's. What the
 * readers of the files find in them is in tests/integration/test_forms.sh. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/doc/doc_write.h"
#include "client/doc/doc_xlsx.h"
#include "client/io/file.h"

static const char *const formats[] = {"html", "xlsx", "pdf"};

/* A document with everything: both ways of a page, spans, numbers, notes, a chart, awkward text. */
static struct mz_doc *sample(void) {
    static const uint16_t widths[] = {60, 60, 60};
    struct mz_doc *doc = mz_doc_new("明账 <&> \"表\"", MZ_CHINESE, 1682640000000);
    mz_doc_foot(doc, "账本 a&b");
    for (int landscape = 0; landscape < 2; landscape++) {
        mz_doc_section(doc, landscape ? "b/2" : "a:1", landscape == 1);
        mz_doc_paragraph(doc, MZ_DOC_TITLE, MZ_DOC_CENTER, "题目 <b>");
        mz_doc_table(doc, widths, 3, 1);
        mz_doc_row(doc, 8);
        mz_doc_cell(doc,
                    (struct mz_doc_cell){.text = "甲", .bold = true, .shaded = true, .rows = 2});
        mz_doc_cell(doc, (struct mz_doc_cell){.text = "乙", .columns = 2, .align = MZ_DOC_CENTER});
        mz_doc_row(doc, 0);
        unsigned note = mz_doc_note(doc, "记录 #24 & 更多");
        mz_doc_cell(doc, (struct mz_doc_cell){.text = "22,000.00",
                                              .value = 2200000,
                                              .number = MZ_DOC_HUNDREDTHS,
                                              .align = MZ_DOC_RIGHT,
                                              .note = note});
        mz_doc_cell(doc, (struct mz_doc_cell){.text = "44", .value = 44, .number = MZ_DOC_WHOLE});
        for (int i = 0; i < 60; i++) { /* more than a page */
            mz_doc_row(doc, 0);
            mz_doc_cell(doc, (struct mz_doc_cell){.text = "530102199001011234"});
            mz_doc_cell(doc, (struct mz_doc_cell){.text = NULL, .columns = 2});
        }
        mz_doc_chart(doc, "图");
        mz_doc_bar(doc, (struct mz_doc_bar){"一季度", "0.00", 0});
        mz_doc_bar(doc, (struct mz_doc_bar){"二季度", "2.20", 220});
    }
    assert_false(doc->failed);
    return doc;
}

static struct mz_buffer written(const char *format) {
    struct mz_buffer file = {0};
    struct mz_fault fault = {0};
    struct mz_doc *doc = sample();
    assert_int_equal(mz_doc_writer_named(format)(doc, &file, &fault), MZ_OK);
    mz_doc_free(doc);
    return file;
}

static void test_same_bytes(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        struct mz_buffer first = written(formats[i]);
        sleep(i == 0 ? 0 : 2); /* a clock in the file would have moved: zip counts two seconds */
        struct mz_buffer again = written(formats[i]);
        assert_int_equal(first.size, again.size);
        assert_memory_equal(first.data, again.data, first.size);
        mz_buffer_free(&first);
        mz_buffer_free(&again);
    }
}

static void test_html(void **state) {
    (void)state;
    struct mz_buffer file = written("html");
    static const char *const parts[] = {"<title>明账 &lt;&amp;&gt; &quot;表&quot;</title>",
                                        "<html lang=\"zh-CN\">",
                                        "rowspan=\"2\"",
                                        "colspan=\"2\"",
                                        "<a href=\"#n2\">[2]</a>",
                                        "<li id=\"n1\">记录 #24 &amp; 更多",
                                        "<section class=\"landscape\">",
                                        "@page landscape{size:A4 landscape",
                                        "<polygon points=\"50.00,",
                                        "题目 &lt;b&gt;",
                                        "</thead>\n<tbody>"};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (strstr(mz_buffer_string(&file), parts[i]) == NULL)
            fail_msg("no %s", parts[i]);
    /* Nothing is fetched from anywhere. */
    assert_null(strstr(mz_buffer_string(&file), "http"));
    assert_null(strstr(mz_buffer_string(&file), "<script"));
    mz_buffer_free(&file);
}

static void test_pdf(void **state) {
    (void)state;
    struct mz_buffer file = written("pdf");
    assert_true(file.size > 1000 && memcmp(file.data, "%PDF-", 5) == 0);
    /* The date of the document, 2023-04-28 at UTC+8, and no other. */
    struct mz_buffer text = {0};
    for (size_t i = 0; i < file.size; i++) /* NULs would end the search */
        mz_buffer_bytes(&text, file.data[i] == '\0' ? (const uint8_t *)" " : &file.data[i], 1);
    assert_non_null(strstr(mz_buffer_string(&text), "/CreationDate (20230428"));
    assert_non_null(strstr(mz_buffer_string(&text), "/MediaBox [ 0 0 841.8"));
    assert_non_null(strstr(mz_buffer_string(&text), "/Type /Catalog\n   /Lang (zh-CN)\n"));
    /* The table of objects is still where the file says. */
    const char *place = strstr(mz_buffer_string(&text), "startxref\n");
    assert_non_null(place);
    size_t table = strtoul(place + strlen("startxref\n"), NULL, 10);
    assert_true(table < text.size);
    assert_memory_equal(text.data + table, "xref\n", 5);
    mz_buffer_free(&text);
    mz_buffer_free(&file);
}

static void test_nowhere_to_write(void **state) {
    (void)state;
    struct mz_buffer file = {0};
    struct mz_fault fault = {0};
    struct mz_doc *doc = sample();
    const char *before = getenv("TMPDIR");
    assert_int_equal(setenv("TMPDIR", "/nonexistent", 1), 0);
    assert_int_equal(mz_doc_write_xlsx(doc, &file, &fault), MZ_E_NOT_FOUND);
    assert_int_equal(before == NULL ? unsetenv("TMPDIR") : setenv("TMPDIR", before, 1), 0);
    mz_doc_free(doc);
}

static void test_rows_of_a_large_table(void **state) {
    (void)state;
    static const char *const headings[] = {"序号", "金额"};
    static const uint16_t widths[] = {8, 14};
    char path[] = "/tmp/mz-xlsx-XXXXXX";
    struct mz_xlsx *xlsx = NULL;
    struct mz_buffer file = {0};
    struct mz_fault fault = {0};
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(mz_xlsx_open(path, "t", 1682640000000, &xlsx, &fault), MZ_OK);
    assert_int_equal(mz_xlsx_sheet(xlsx, "a/b", headings, widths, 2, &fault), MZ_OK);
    for (int i = 0; i < 1000; i++) {
        struct mz_doc_cell cells[] = {
            {.value = i, .number = MZ_DOC_WHOLE, .text = "n"},
            {.value = 50000, .number = MZ_DOC_HUNDREDTHS, .text = "500.00"}};
        assert_int_equal(mz_xlsx_row(xlsx, cells, 2, &fault), MZ_OK);
    }
    assert_int_equal(mz_xlsx_close(xlsx, &fault), MZ_OK);
    assert_int_equal(mz_file_read(path, 1 << 20, &file, &fault), MZ_OK);
    assert_true(file.size > 1000 && memcmp(file.data, "PK", 2) == 0);
    mz_buffer_free(&file);
    unlink(path);
    /* A folder that is not there is found out when the file is written. */
    assert_int_equal(mz_xlsx_open("/nonexistent/x.xlsx", "t", 0, &xlsx, &fault), MZ_OK);
    assert_int_equal(mz_xlsx_sheet(xlsx, "s", headings, widths, 2, &fault), MZ_OK);
    assert_int_equal(mz_xlsx_close(xlsx, &fault), MZ_E_IO);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_bytes),
        cmocka_unit_test(test_html),
        cmocka_unit_test(test_pdf),
        cmocka_unit_test(test_nowhere_to_write),
        cmocka_unit_test(test_rows_of_a_large_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
