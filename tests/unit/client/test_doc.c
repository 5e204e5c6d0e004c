/* client/doc, client/doc_layout: documents are built where they say, spans cover what they cover,
 * and what does not fit is found out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "client/doc/doc_layout.h"
#include "client/doc/doc_write.h"

static struct mz_doc *new_doc(void) {
    struct mz_doc *doc = mz_doc_new("表", MZ_CHINESE, 1700000000000);
    assert_non_null(doc);
    mz_doc_section(doc, "s", false);
    return doc;
}

static void test_cells_find_their_place(void **state) {
    (void)state;
    static const uint16_t widths[] = {10, 20, 30, 40};
    struct mz_doc *doc = new_doc();
    mz_doc_table(doc, widths, 4, 1);
    mz_doc_row(doc, 0);
    mz_doc_cell(doc, (struct mz_doc_cell){.text = "a", .rows = 3});
    mz_doc_cell(doc, (struct mz_doc_cell){.text = "b", .columns = 2});
    mz_doc_cell(doc, (struct mz_doc_cell){.text = "c", .rows = 2});
    mz_doc_row(doc, 0);
    mz_doc_cell(doc, (struct mz_doc_cell){.text = "d"});
    mz_doc_cell(doc, (struct mz_doc_cell){.text = "e"});
    mz_doc_row(doc, 0);
    mz_doc_cell(doc, (struct mz_doc_cell){.text = "f", .columns = 3});
    assert_false(doc->failed);
    const struct mz_doc_table *table = doc->sections->blocks->table;
    const struct mz_doc_row *first = table->rows, *second = first->next, *third = second->next;
    assert_int_equal(first->cells[1].column, 1);
    assert_int_equal(first->cells[2].column, 3);
    assert_int_equal(second->cells[0].column, 1);
    assert_int_equal(second->cells[1].column, 2);
    assert_int_equal(third->cells[0].column, 1);
    assert_int_equal(mz_doc_width(table, &third->cells[0]), 90);
    assert_int_equal(mz_doc_row_count(table), 3);
    assert_int_equal(mz_doc_together(first), 3);
    assert_int_equal(mz_doc_together(third), 1);
    mz_doc_free(doc);
}

static void test_what_does_not_fit(void **state) {
    (void)state;
    static const uint16_t widths[] = {10, 20};
    static const struct {
        unsigned columns[3]; /* of cells of one row; 0: no more */
        bool failed;
    } cases[] = {{{1, 1}, false}, {{2}, false}, {{2, 1}, true}, {{1, 2}, true}, {{3}, true}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mz_doc *doc = new_doc();
        struct mz_buffer file = {0};
        mz_doc_table(doc, widths, 2, 0);
        mz_doc_row(doc, 0);
        for (size_t n = 0; n < 3 && cases[i].columns[n] > 0; n++)
            mz_doc_cell(doc, (struct mz_doc_cell){.columns = (uint8_t)cases[i].columns[n]});
        assert_int_equal(doc->failed, cases[i].failed);
        /* And no writer writes it. */
        static const char *const formats[] = {"html", "xlsx", "pdf"};
        for (size_t n = 0; n < 3; n++)
            assert_int_equal(mz_doc_writer_named(formats[n])(doc, &file, NULL),
                             cases[i].failed ? MZ_E_INTERNAL : MZ_OK);
        mz_buffer_free(&file);
        mz_doc_free(doc);
    }
    assert_null(mz_doc_writer_named("doc"));
    /* A cell without a row, a row without a table, anything without a section. */
    struct mz_doc *doc = new_doc();
    mz_doc_row(doc, 0);
    assert_true(doc->failed);
    mz_doc_free(doc);
    doc = mz_doc_new("t", MZ_ENGLISH, 0);
    mz_doc_paragraph(doc, MZ_DOC_BODY, MZ_DOC_LEFT, "x");
    assert_true(doc->failed);
    mz_doc_free(doc);
    doc = new_doc();
    mz_doc_chart(doc, "c");
    mz_doc_bar(doc, (struct mz_doc_bar){"l", "t", -1});
    assert_true(doc->failed);
    mz_doc_free(doc);
}

static unsigned tall(void *ctx, const struct mz_doc_table *table, const struct mz_doc_cell *cell) {
    (void)ctx, (void)table;
    return (unsigned)cell->value;
}

static void test_heights(void **state) {
    (void)state;
    static const uint16_t widths[] = {10, 10};
    struct mz_doc *doc = new_doc();
    unsigned heights[3];
    mz_doc_table(doc, widths, 2, 0);
    mz_doc_row(doc, 2);
    mz_doc_cell(doc, (struct mz_doc_cell){.value = 100, .rows = 2});
    mz_doc_cell(doc, (struct mz_doc_cell){.value = 30});
    mz_doc_row(doc, 0);
    mz_doc_cell(doc, (struct mz_doc_cell){.value = 10});
    mz_doc_row(doc, 9);
    mz_doc_cell(doc, (struct mz_doc_cell){.value = 5});
    mz_doc_heights(doc->sections->blocks->table, tall, NULL, 10, heights);
    /* 30, more than 2 mm of 10 units, and half of what the cell over both rows wants beyond them.
     */
    assert_int_equal(heights[0], 60);
    assert_int_equal(heights[1], 40);
    assert_int_equal(heights[2], 90); /* what the row asks for */
    mz_doc_free(doc);
}

static void test_text_on_paper(void **state) {
    (void)state;
    static const struct {
        const char *text;
        unsigned width, in, lines;
    } cases[] = {{"", 0, 4, 1},     {"abcd", 4, 4, 1},   {"abcde", 5, 4, 2},
                 {"明账", 4, 4, 1}, {"明账本", 6, 4, 2}, {"a\nb", 2, 4, 2},
                 {"，。", 4, 2, 2}, {"é≥", 2, 2, 1},     {"明", 2, 1, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (strchr(cases[i].text, '\n') == NULL)
            assert_int_equal(mz_doc_text_width(cases[i].text), cases[i].width);
        assert_int_equal(mz_doc_text_lines(cases[i].text, cases[i].in), cases[i].lines);
    }
}

static void test_footnotes_are_numbered_through(void **state) {
    (void)state;
    struct mz_doc *doc = new_doc();
    assert_int_equal(mz_doc_note(doc, "a"), 1);
    mz_doc_section(doc, "t", true);
    assert_int_equal(mz_doc_note(doc, "b"), 2);
    assert_string_equal(doc->sections->notes->text, "a");
    assert_int_equal(doc->sections->next->notes->number, 2);
    mz_doc_free(doc);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cells_find_their_place),
        cmocka_unit_test(test_what_does_not_fit),
        cmocka_unit_test(test_heights),
        cmocka_unit_test(test_text_on_paper),
        cmocka_unit_test(test_footnotes_are_numbered_through),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
