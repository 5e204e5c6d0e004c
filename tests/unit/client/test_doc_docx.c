/* DOCX: the parts of the zip, their relations, marks and notes, spans, escaping, the same bytes.
 * What LibreOffice makes of them is in tests/integration/test_forms.sh. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "client/doc/doc_write.h"

#define PARTS 24u

/* A package taken apart: its parts are stored, so they stand in the file as they are. */
struct package {
    struct mz_buffer file;
    struct mz_buffer copy; /* with a NUL behind each part */
    struct {
        char name[64];
        const char *content;
    } parts[PARTS];
    size_t count;
};

static unsigned le(const uint8_t *at, unsigned size) {
    unsigned value = 0;
    while (size-- > 0)
        value = value << 8 | at[size];
    return value;
}

/* APPNOTE.TXT 4.3.7: local headers, one behind the other. */
static void take_apart(struct package *package) {
    mz_buffer_bytes(&package->copy, package->file.data, package->file.size);
    uint8_t *at = package->copy.data, *end = at + package->copy.size;
    while (end - at > 30 && memcmp(at + 1, "K\3\4", 3) == 0) {
        unsigned size = le(at + 18, 4), name = le(at + 26, 2), extra = le(at + 28, 2);
        assert_int_equal(le(at + 8, 2), 0);         /* stored */
        assert_int_equal(le(at + 10, 4), 0x210000); /* 1980-01-01, midnight */
        assert_true(package->count < PARTS && name < sizeof package->parts[0].name);
        assert_true((size_t)(end - at) > 30u + name + extra + size);
        memcpy(package->parts[package->count].name, at + 30, name);
        package->parts[package->count++].content = (const char *)at + 30 + name + extra;
        at += 30 + name + extra + size;
        *at = '\0'; /* the P of the next header */
    }
    assert_memory_equal(at + 1, "K\1\2", 3);
}

static void drop(struct package *package) {
    mz_buffer_free(&package->copy);
    mz_buffer_free(&package->file);
}

static const char *part(const struct package *package, const char *name) {
    for (size_t i = 0; i < package->count; i++)
        if (strcmp(package->parts[i].name, name) == 0)
            return package->parts[i].content;
    fail_msg("no part %s", name);
    return "";
}

static size_t times(const char *text, const char *what) {
    size_t n = 0;
    for (const char *at = text; (at = strstr(at, what)) != NULL; at += strlen(what))
        n++;
    return n;
}

static void has(const struct package *package, const char *name, const char *what) {
    if (strstr(part(package, name), what) == NULL)
        fail_msg("%s: no %s", name, what);
}

/* Elements close in the order they opened, and no control character is in the text. */
static void assert_well_formed(const char *xml) {
    const char *open[64] = {NULL}, *end;
    size_t depth = 0;
    assert_int_equal(strncmp(xml, "<?xml version=\"1.0\" encoding=\"UTF-8\"", 36), 0);
    for (const char *at = xml; *at != '\0'; at++)
        assert_true((unsigned char)*at >= 0x20 || *at == '\n' || *at == '\t');
    for (const char *at = strchr(xml + 1, '<'); at != NULL; at = strchr(end, '<')) {
        end = strchr(at, '>');
        assert_non_null(end);
        if (at[1] == '/') {
            if (depth == 0 || depth > 64) {
                fail_msg("closes what is not open: %.20s", at);
                return;
            }
            size_t size = (size_t)(end - at) - 2;
            assert_memory_equal(open[--depth] + 1, at + 2, size);
            assert_non_null(strchr(" >", open[depth][1 + size]));
        } else if (end[-1] != '/') {
            assert_true(depth < 64);
            open[depth++] = at;
        }
    }
    assert_int_equal(depth, 0);
}

static struct mz_doc *sample(void) {
    static const uint16_t widths[] = {60, 60, 60};
    static const char *const series[] = {"计划", "执行"};
    struct mz_doc *doc = mz_doc_new("报告 <&>", MZ_CHINESE, 1682640000000);
    mz_doc_head(doc, "页眉");
    mz_doc_foot(doc, "账本 a&b");
    mz_doc_section(doc, "正文", false);
    mz_doc_paragraph(doc, MZ_DOC_TITLE, MZ_DOC_CENTER, "题目");
    mz_doc_contents(doc, "目录");
    mz_doc_break(doc);
    mz_doc_paragraph(doc, MZ_DOC_HEADING, MZ_DOC_LEFT, "一、概况");
    mz_doc_paragraph(doc, MZ_DOC_HEADING_2, MZ_DOC_LEFT, "（一）立项");
    unsigned note = mz_doc_note(doc, "记录 #24 <&> \x01 更多");
    mz_doc_paragraph_begin(doc, MZ_DOC_PROSE, MZ_DOC_LEFT);
    mz_doc_run(doc, (struct mz_doc_run){.text = "支出 <22,000.00> & 元\x02\xff", .note = note});
    mz_doc_run(doc, (struct mz_doc_run){.text = "，两行\n其二", .bold = true, .note = note});
    mz_doc_caption(doc, false, "预算");
    mz_doc_table(doc, widths, 3, 1);
    mz_doc_row(doc, 8);
    mz_doc_cell(doc, (struct mz_doc_cell){.text = "甲", .shaded = true, .rows = 2});
    mz_doc_cell(doc, (struct mz_doc_cell){.text = "乙", .columns = 2});
    mz_doc_row(doc, 0);
    mz_doc_cell(doc, (struct mz_doc_cell){.text = NULL}); /* and the row ends early */
    mz_doc_columns_chart(doc, "按季度", series, 2);
    mz_doc_group(doc, "一季度", (struct mz_doc_value[]){{100, "1.00"}, {50, "0.50"}});
    mz_doc_flow(doc, NULL);
    unsigned from = mz_doc_flow_box(doc, 0, "财政", "2.00");
    unsigned to = mz_doc_flow_box(doc, 1, "单位 <&>", NULL);
    mz_doc_flow_arrow(doc, from, to, (struct mz_doc_value){200, "2.00"});
    mz_doc_section(doc, "附表", true);
    (void)mz_doc_note(doc, "没有标记");
    mz_doc_chart(doc, "得分");
    mz_doc_bar(doc, (struct mz_doc_bar){"决策", "9 / 10", 900});
    assert_false(doc->failed);
    return doc;
}

static void write_sample(struct package *package) {
    struct mz_doc *doc = sample();
    struct mz_fault fault = {0};
    assert_int_equal(mz_doc_writer_named("docx")(doc, &package->file, &fault), MZ_OK);
    mz_doc_free(doc);
    take_apart(package);
}

static void test_parts_are_well_formed(void **state) {
    (void)state;
    struct package package = {.count = 0};
    write_sample(&package);
    assert_string_equal(package.parts[0].name, "[Content_Types].xml");
    for (size_t i = 0; i < package.count; i++) {
        char name[80];
        assert_well_formed(package.parts[i].content);
        /* Every part has a type; relations and the list itself have theirs by their ending. */
        (void)snprintf(name, sizeof name, "PartName=\"/%s\"", package.parts[i].name);
        if (i > 0 && strstr(package.parts[i].name, ".rels") == NULL)
            has(&package, "[Content_Types].xml", name);
    }
    drop(&package);
}

static void assert_targets(const struct package *package, const char *relations,
                           const char *folder) {
    const char *at = part(package, relations);
    size_t count = 0;
    for (; (at = strstr(at, "Target=\"")) != NULL; count++) {
        char name[96];
        at += strlen("Target=\"");
        (void)snprintf(name, sizeof name, "%s%.*s", folder, (int)strcspn(at, "\""), at);
        (void)part(package, name);
    }
    assert_true(count >= 2);
}

static void test_relations_resolve(void **state) {
    (void)state;
    struct package package = {.count = 0};
    write_sample(&package);
    assert_targets(&package, "_rels/.rels", "");
    assert_targets(&package, "word/_rels/document.xml.rels", "word/");
    /* And what the body refers to is among them. */
    const char *at = part(&package, "word/document.xml");
    for (; (at = strstr(at, "r:id=\"")) != NULL; at++) {
        char id[64];
        (void)snprintf(id, sizeof id, "Id=\"%.*s\"", (int)strcspn(at + 6, "\""), at + 6);
        has(&package, "word/_rels/document.xml.rels", id);
    }
    drop(&package);
}

static void test_body(void **state) {
    (void)state;
    static const struct {
        const char *what;
        size_t times;
    } expected[] = {
        {"<w:pStyle w:val=\"Title\"/>", 1},
        {"<w:pStyle w:val=\"Heading1\"/>", 1},
        {"<w:pStyle w:val=\"Heading2\"/>", 1},
        {" PAGEREF _Toc00000002 \\h ", 1},
        {"<w:br w:type=\"page\"/>", 1},
        /* Texts are escaped, and what XML cannot carry has left its trace. */
        {"支出 &lt;22,000.00&gt; &amp; 元\xef\xbf\xbd\xef\xbf\xbd<", 1},
        {"，两行</w:t><w:br/><w:t xml:space=\"preserve\">其二", 1},
        /* A note stands once, and further marks lead to it. */
        {"<w:footnoteReference w:id=\"1\"/>", 1},
        {"<w:hyperlink w:anchor=\"n1\">", 1},
        {"<w:footnoteReference", 1},
        {"注：", 1},
        {"<w:tblHeader/>", 1},
        {"<w:gridSpan w:val=\"2\"/>", 1},
        {"<w:vMerge w:val=\"restart\"/>", 1},
        {"<w:vMerge w:val=\"continue\"/>", 1},
        {"<w:tc>", 5}, /* two, and in the second row the one from above, one and the missing one */
        {"w:fill=\"EEEEEE\"", 2},
        {"<c:chart ", 2},
        {"<wps:wsp>", 4}, /* an arrow, what it carries, two boxes */
        {"<a:custGeom>", 1},
        {"w:orient=\"landscape\"", 1},
        {"<w:sectPr>", 2},
        {"<w:footerReference", 2},
    };
    struct package package = {.count = 0};
    write_sample(&package);
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
        if (times(part(&package, "word/document.xml"), expected[i].what) != expected[i].times)
            fail_msg("not %zu times %s", expected[i].times, expected[i].what);
    drop(&package);
}

static void test_other_parts(void **state) {
    (void)state;
    struct package package = {.count = 0};
    write_sample(&package);
    has(&package, "word/footnotes.xml", "记录 #24 &lt;&amp;&gt; \xef\xbf\xbd 更多");
    has(&package, "word/footnotes.xml", "<w:footnoteRef/>");
    assert_int_equal(times(part(&package, "word/footnotes.xml"), "<w:footnote "), 3);
    has(&package, "word/header1.xml", "页眉");
    has(&package, "word/footer1.xml", "账本 a&amp;b");
    has(&package, "word/footer1.xml", " NUMPAGES ");
    has(&package, "word/charts/chart1.xml", "<c:barDir val=\"col\"/>");
    has(&package, "word/charts/chart1.xml", "<c:v>执行</c:v>");
    has(&package, "word/charts/chart1.xml", "<a:t>0.50</a:t>");
    has(&package, "word/charts/chart2.xml", "<c:barDir val=\"bar\"/>");
    has(&package, "word/styles.xml", "w:eastAsia=\"宋体\"");
    has(&package, "word/styles.xml", "w:eastAsia=\"黑体\"");
    has(&package, "word/fontTable.xml", "Noto Sans CJK SC");
    has(&package, "docProps/core.xml", "<dc:title>报告 &lt;&amp;&gt;</dc:title>");
    /* The ledger's date, in both places. */
    assert_int_equal(times(part(&package, "docProps/core.xml"), "2023-04-28T00:00:00Z"), 2);
    drop(&package);
}

static void test_same_bytes(void **state) {
    (void)state;
    struct package first = {.count = 0}, again = {.count = 0};
    write_sample(&first);
    write_sample(&again);
    assert_int_equal(first.file.size, again.file.size);
    assert_memory_equal(first.file.data, again.file.data, first.file.size);
    drop(&first);
    drop(&again);
}

static void test_marks_are_counted_as_they_are_read(void **state) {
    (void)state;
    struct package package = {.count = 0};
    struct mz_doc *doc = mz_doc_new("t", MZ_ENGLISH, 0);
    mz_doc_section(doc, "s", false);
    unsigned first = mz_doc_note(doc, "a"), second = mz_doc_note(doc, "b");
    mz_doc_paragraph_begin(doc, MZ_DOC_BODY, MZ_DOC_LEFT);
    mz_doc_run(doc, (struct mz_doc_run){.text = "x", .note = second});
    mz_doc_run(doc, (struct mz_doc_run){.text = "y", .note = first});
    mz_doc_run(doc, (struct mz_doc_run){.text = "z", .note = first});
    assert_int_equal(mz_doc_write_docx(doc, &package.file, NULL), MZ_OK);
    take_apart(&package);
    /* The note made first has the second mark, so readers number it 2. */
    has(&package, "word/document.xml", "<w:t xml:space=\"preserve\">[2]</w:t>");
    mz_doc_free(doc);
    drop(&package);
}

static void test_failed(void **state) {
    (void)state;
    struct mz_buffer file = {0};
    struct mz_fault fault = {0};
    struct mz_doc *doc = sample();
    mz_doc_cell(doc, (struct mz_doc_cell){.text = "no table here"});
    assert_int_equal(mz_doc_write_docx(doc, &file, &fault), MZ_E_INTERNAL);
    assert_string_equal(fault.place, "DOCX: cell");
    assert_int_equal(file.size, 0);
    mz_doc_free(doc);
    mz_buffer_free(&file);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parts_are_well_formed),
        cmocka_unit_test(test_relations_resolve),
        cmocka_unit_test(test_body),
        cmocka_unit_test(test_other_parts),
        cmocka_unit_test(test_same_bytes),
        cmocka_unit_test(test_marks_are_counted_as_they_are_read),
        cmocka_unit_test(test_failed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
