/* labels: forms */
/* Pages of a PDF as pdftotext reads them: every line of a row that no page holds is there once, in
 * its order and inside the page; headings and contents are where they should be. */
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

#define WORDS 4000

struct word {
    unsigned page;
    double left, top, right, bottom;
    char text[64];
};
struct words {
    struct word *at;
    size_t count;
    unsigned pages;
    double width, height;
};

static bool has_reader(void) {
    return system("command -v pdftotext >/dev/null 2>&1") == 0;
}

/* The number of an attribute: name="1.5". */
static double number_of(const char *line, const char *name) {
    const char *at = strstr(line, name);
    return at != NULL ? strtod(at + strlen(name) + 1, NULL) : 0;
}

/* The words of the document as PDF, and frees it. */
static struct words read_words(struct mz_doc *doc) {
    char path[] = "/tmp/mz-pages-XXXXXX", command[96], line[512];
    struct mz_buffer file = {0};
    struct mz_fault fault = {0};
    struct words words = {.at = calloc(WORDS, sizeof *words.at)};
    int fd = mkstemp(path);
    if (fd < 0 || words.at == NULL)
        abort();
    assert_int_equal(mz_doc_writer_named("pdf")(doc, &file, &fault), MZ_OK);
    assert_true(write(fd, file.data, file.size) == (ssize_t)file.size);
    close(fd);
    mz_buffer_free(&file);
    mz_doc_free(doc);
    (void)snprintf(command, sizeof command, "pdftotext -bbox %s -", path);
    FILE *reader = popen(command, "r");
    assert_non_null(reader);
    while (fgets(line, sizeof line, reader) != NULL) {
        struct word *word = &words.at[words.count];
        if (strstr(line, "<page ") != NULL) {
            words.pages++;
            words.width = number_of(line, "width=");
            words.height = number_of(line, "height=");
        }
        const char *text = strstr(line, "<word ") != NULL ? strchr(line, '>') : NULL;
        if (text == NULL)
            continue;
        (void)snprintf(word->text, sizeof word->text, "%.*s", (int)strcspn(text + 1, "<"),
                       text + 1);
        word->page = words.pages;
        word->left = number_of(line, "xMin=");
        word->right = number_of(line, "xMax=");
        word->top = number_of(line, "yMin=");
        word->bottom = number_of(line, "yMax=");
        assert_true(word->left >= 0 && word->right <= words.width);
        assert_true(word->top >= 0 && word->bottom <= words.height);
        words.count++;
        assert_true(words.count < WORDS);
    }
    assert_int_equal(pclose(reader), 0);
    unlink(path);
    return words;
}

static const struct word *find(const struct words *words, const char *text, unsigned nth) {
    for (size_t i = 0; i < words->count; i++)
        if (strcmp(words->at[i].text, text) == 0 && nth-- == 0)
            return &words->at[i];
    return NULL;
}

/* w1 … wN, a line each, once each, downwards on each page and above its foot. */
static void assert_lines(const struct words *words, char letter, unsigned count) {
    double foot = words->height - 22 * 72 / 25.4;
    const struct word *before = NULL;
    for (unsigned n = 1; n <= count; n++) {
        char text[16];
        (void)snprintf(text, sizeof text, "%c%u", letter, n);
        const struct word *word = find(words, text, 0);
        if (word == NULL) {
            fail_msg("%s is not there", text);
            return;
        }
        assert_null(find(words, text, 1));
        assert_true(word->bottom <= foot + 1);
        if (before != NULL)
            assert_true(word->page > before->page ||
                        (word->page == before->page && word->top >= before->bottom - 4));
        before = word;
    }
}

static struct mz_doc *new_doc(void) {
    struct mz_doc *doc = mz_doc_new("pages", MZ_ENGLISH, 1682640000000);
    mz_doc_section(doc, "pages", false);
    return doc;
}

static char *lines_of(char letter, unsigned count) {
    char *text = calloc(count + 1, 16), *at = text;
    assert_non_null(text);
    for (unsigned n = 1; n <= count; n++)
        at += sprintf(at, "%s%c%u", n > 1 ? "\n" : "", letter, n);
    return text;
}

static void put_heading(struct mz_doc *doc) {
    static const uint16_t widths[] = {30, 75, 75};
    mz_doc_table(doc, widths, 3, 1);
    mz_doc_row(doc, 0);
    mz_doc_cell(doc, (struct mz_doc_cell){.text = "Heading", .shaded = true});
    mz_doc_cell(doc, (struct mz_doc_cell){.text = "b"});
    mz_doc_cell(doc, (struct mz_doc_cell){.text = "c"});
}

/* A row of 150 lines beside one of 3 and one of 90, in the middle of a table. */
static void test_row_over_pages(void **state) {
    (void)state;
    struct mz_doc *doc = new_doc();
    char *long_text = lines_of('w', 150), *other = lines_of('v', 90);
    if (!has_reader())
        skip();
    put_heading(doc);
    for (unsigned n = 0; n < 3; n++) {
        mz_doc_row(doc, 0);
        mz_doc_cell(doc, (struct mz_doc_cell){.text = n == 1   ? "label"
                                                      : n == 0 ? "first"
                                                               : "last"});
        mz_doc_cell(doc, (struct mz_doc_cell){.text = n == 1 ? long_text : NULL});
        mz_doc_cell(doc, (struct mz_doc_cell){.text = n == 1 ? other : NULL});
    }
    struct words words = read_words(doc);
    assert_lines(&words, 'w', 150);
    assert_lines(&words, 'v', 90);
    assert_int_equal(words.pages, 3); /* some sixty lines a page */
    assert_non_null(find(&words, "label", 0));
    assert_null(find(&words, "label", 1)); /* not as if it were another row */
    assert_int_equal(find(&words, "first", 0)->page, 1);
    assert_true(find(&words, "last", 0)->page == find(&words, "w150", 0)->page);
    for (unsigned page = 1; page <= words.pages; page++)
        assert_int_equal(find(&words, "Heading", page - 1)->page, page);
    free(words.at);
    free(long_text);
    free(other);
}

/* A cell over three rows, whose text is longer than a page, and rows that are not. */
static void test_span_over_pages(void **state) {
    (void)state;
    struct mz_doc *doc = new_doc();
    char *long_text = lines_of('w', 130);
    if (!has_reader())
        skip();
    put_heading(doc);
    for (unsigned n = 0; n < 3; n++) {
        char name[8];
        (void)snprintf(name, sizeof name, "row%u", n);
        mz_doc_row(doc, 0);
        if (n == 0)
            mz_doc_cell(doc, (struct mz_doc_cell){.text = long_text, .rows = 3});
        mz_doc_cell(doc, (struct mz_doc_cell){.text = name});
        mz_doc_cell(doc, (struct mz_doc_cell){.text = NULL});
    }
    struct words words = read_words(doc);
    assert_lines(&words, 'w', 130);
    for (unsigned n = 0; n < 3; n++) {
        char name[8];
        (void)snprintf(name, sizeof name, "row%u", n);
        assert_non_null(find(&words, name, 0));
        assert_null(find(&words, name, 1));
    }
    free(words.at);
    free(long_text);
}

/* Headings go with the rows that stay together below them. */
static void test_headings_not_alone(void **state) {
    (void)state;
    if (!has_reader())
        skip();
    for (unsigned before = 30; before < 60; before++) {
        struct mz_doc *doc = new_doc();
        for (unsigned n = 0; n < before; n++)
            mz_doc_paragraph(doc, MZ_DOC_BODY, MZ_DOC_LEFT, "text");
        put_heading(doc);
        for (unsigned n = 0; n < 5; n++) {
            mz_doc_row(doc, 10);
            if (n == 0)
                mz_doc_cell(doc, (struct mz_doc_cell){.text = "group", .rows = 5});
            mz_doc_cell(doc, (struct mz_doc_cell){.text = NULL});
            mz_doc_cell(doc, (struct mz_doc_cell){.text = NULL});
        }
        struct words words = read_words(doc);
        assert_int_equal(find(&words, "Heading", 0)->page, find(&words, "group", 0)->page);
        assert_null(find(&words, "Heading", 1));
        free(words.at);
    }
}

/* The contents name the page that each heading is on, and keep to theirs as far as can be read. */
static void test_contents(void **state) {
    (void)state;
    static const struct {
        unsigned headings, pages; /* of the contents */
    } rows[] = {{10, 1}, {42, 1}, {50, 1}, {120, 3}};
    if (!has_reader())
        skip();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct mz_doc *doc = new_doc();
        mz_doc_contents(doc, "Contents");
        mz_doc_break(doc);
        for (unsigned n = 1; n <= rows[i].headings; n++) {
            char name[16];
            (void)snprintf(name, sizeof name, "h%u", n);
            mz_doc_paragraph(doc, MZ_DOC_HEADING, MZ_DOC_LEFT, name);
            for (unsigned line = 0; line < 7; line++)
                mz_doc_paragraph(doc, MZ_DOC_BODY, MZ_DOC_LEFT, "text");
        }
        struct words words = read_words(doc);
        assert_int_equal(find(&words, "h1", 1)->page, rows[i].pages + 1);
        for (unsigned n = 1; n <= rows[i].headings; n++) {
            char name[16], page[16];
            (void)snprintf(name, sizeof name, "h%u", n);
            const struct word *entry = find(&words, name, 0), *heading = find(&words, name, 1);
            assert_non_null(heading);
            (void)snprintf(page, sizeof page, "%u", heading->page);
            bool named = false; /* on the line of the entry */
            for (size_t w = 0; w < words.count; w++)
                named = named ||
                        (words.at[w].page == entry->page && words.at[w].top < entry->bottom - 2 &&
                         words.at[w].bottom > entry->top + 2 &&
                         words.at[w].left > words.width / 2 && strcmp(words.at[w].text, page) == 0);
            if (!named)
                fail_msg("%s is on page %s, its entry says another", name, page);
        }
        free(words.at);
    }
}

/* A mark of a note stands on the line of the character before it. */
static void test_mark_with_its_word(void **state) {
    (void)state;
    if (!has_reader())
        skip();
    for (unsigned size = 10; size < 60; size++) {
        struct mz_doc *doc = new_doc();
        static const uint16_t widths[] = {40, 140};
        char text[4 * 64] = "";
        for (unsigned n = 0; n < size; n++)
            strcat(text, n + 1 < size ? "字" : "末");
        mz_doc_table(doc, widths, 2, 0);
        mz_doc_row(doc, 0);
        unsigned note = mz_doc_note(doc, "note");
        mz_doc_cell(doc, (struct mz_doc_cell){.text = text, .note = note});
        struct words words = read_words(doc);
        const struct word *mark = find(&words, "[1]", 0);
        bool beside = false;
        for (size_t w = 0; w < words.count; w++)
            beside =
                beside || (strstr(words.at[w].text, "末") != NULL &&
                           words.at[w].bottom > mark->bottom && words.at[w].top < mark->bottom);
        assert_true(beside);
        free(words.at);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_row_over_pages),     cmocka_unit_test(test_span_over_pages),
        cmocka_unit_test(test_headings_not_alone), cmocka_unit_test(test_contents),
        cmocka_unit_test(test_mark_with_its_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
