#include "client/doc/doc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/doc/doc_build.h"
#include "proto/base/text.h"

void *mz_doc_take(struct mz_doc *doc, size_t size) {
    void *memory = doc->failed ? NULL : mz_arena_take(&doc->arena, size);
    if (memory == NULL) {
        doc->failed = true;
        return NULL;
    }
    memset(memory, 0, size);
    return memory;
}

void mz_doc_wrong(struct mz_doc *doc, const char *call) {
    if (!doc->failed)
        doc->wrong = call;
    doc->failed = true;
}

/* XML 1.0 §2.2 leaves out the control characters but tab, newline and return, and U+FFFE and
 * U+FFFF; the others are as strict. Overrides of direction would show figures other than they are.
 */
static bool is_printable(uint32_t c) {
    return c == '\t' || c == '\n' ||
           (c >= 0x20 && c != UINT32_MAX && (c < 0x7f || c > 0x9f) && c != 0xfeff &&
            (c & 0xfffe) != 0xfffe && (c < 0x202a || c > 0x202e) && (c < 0x2066 || c > 0x2069));
}

const char *mz_doc_copy(struct mz_doc *doc, const char *text) {
    static const char replacement[] = "\xef\xbf\xbd"; /* U+FFFD */
    if (text == NULL)
        return NULL;
    struct mz_span span = mz_span_text(text);
    char *own = mz_doc_take(doc, 3 * span.size + 1), *to = own;
    if (own == NULL)
        return "";
    for (size_t at = 0; at < span.size;) {
        size_t next = at;
        bool printable = is_printable(mz_text_code_point(span, &next));
        next += next == at; /* a byte that is no character */
        memcpy(to, printable ? text + at : replacement, printable ? next - at : 3);
        to += printable ? next - at : 3;
        at = next;
    }
    return own;
}

struct mz_doc *mz_doc_new(const char *title, enum mz_language language, uint64_t created_ms) {
    struct mz_doc *doc = calloc(1, sizeof *doc);
    if (doc == NULL)
        return NULL;
    doc->language = language;
    doc->created_ms = created_ms;
    doc->title = mz_doc_copy(doc, title);
    doc->head = "";
    doc->foot = "";
    return doc;
}

enum mz_status mz_doc_fault(const struct mz_doc *doc, const char *format, struct mz_fault *fault) {
    if (doc->wrong != NULL)
        return mz_fault_at(fault, MZ_E_INTERNAL, "%s: %s", format, doc->wrong);
    return mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", format);
}

void mz_doc_free(struct mz_doc *doc) {
    if (doc == NULL)
        return;
    mz_arena_free(&doc->arena);
    free(doc);
}

void mz_doc_head(struct mz_doc *doc, const char *text) {
    doc->head = mz_doc_copy(doc, text);
}

void mz_doc_foot(struct mz_doc *doc, const char *text) {
    doc->foot = mz_doc_copy(doc, text);
}

void mz_doc_section(struct mz_doc *doc, const char *name, bool landscape) {
    struct mz_doc_section *section = mz_doc_take(doc, sizeof *section);
    if (section == NULL)
        return;
    section->name = mz_doc_copy(doc, name);
    section->landscape = landscape;
    *(doc->last == NULL ? &doc->sections : &doc->last->next) = section;
    doc->last = section;
}

struct mz_doc_block *mz_doc_add_block(struct mz_doc *doc, enum mz_doc_kind kind, const char *call) {
    struct mz_doc_block *block = mz_doc_take(doc, sizeof *block);
    struct mz_doc_section *section = doc->last;
    if (section == NULL)
        mz_doc_wrong(doc, call);
    if (block == NULL || section == NULL)
        return NULL;
    block->kind = kind;
    *(section->last == NULL ? &section->blocks : &section->last->next) = block;
    section->last = block;
    return block;
}

struct mz_doc_block *mz_doc_last_block(struct mz_doc *doc, enum mz_doc_kind kind,
                                       const char *call) {
    if (doc->failed)
        return NULL;
    if (doc->last != NULL && doc->last->last != NULL && doc->last->last->kind == kind)
        return doc->last->last;
    mz_doc_wrong(doc, call);
    return NULL;
}

/* -- Text. */

void mz_doc_paragraph_begin(struct mz_doc *doc, enum mz_doc_style style, enum mz_doc_align align) {
    struct mz_doc_block *block = mz_doc_add_block(doc, MZ_DOC_PARAGRAPH, "paragraph");
    if (block == NULL)
        return;
    block->style = style;
    block->align = align;
    if (mz_doc_level(style) > 0)
        block->heading = ++doc->headings;
}

static void add_run(struct mz_doc *doc, struct mz_doc_block *block, struct mz_doc_run run) {
    struct mz_doc_run *own = block == NULL ? NULL : mz_doc_take(doc, sizeof *own);
    if (own == NULL)
        return;
    run.text = run.text != NULL ? mz_doc_copy(doc, run.text) : "";
    run.next = NULL;
    *own = run;
    *(block->last == NULL ? &block->runs : &block->last->next) = own;
    block->last = own;
}

void mz_doc_run(struct mz_doc *doc, struct mz_doc_run run) {
    if (run.note > doc->notes)
        mz_doc_wrong(doc, "note of a run");
    add_run(doc, mz_doc_last_block(doc, MZ_DOC_PARAGRAPH, "run"), run);
}

void mz_doc_paragraph(struct mz_doc *doc, enum mz_doc_style style, enum mz_doc_align align,
                      const char *text) {
    mz_doc_paragraph_begin(doc, style, align);
    mz_doc_run(doc, (struct mz_doc_run){.text = text});
}

unsigned mz_doc_note(struct mz_doc *doc, const char *text) {
    struct mz_doc_note *note = mz_doc_take(doc, sizeof *note);
    struct mz_doc_section *section = doc->last;
    if (section == NULL)
        mz_doc_wrong(doc, "note");
    if (note == NULL || section == NULL)
        return 0;
    note->number = ++doc->notes;
    note->text = text != NULL ? mz_doc_copy(doc, text) : "";
    *(section->last_note == NULL ? &section->notes : &section->last_note->next) = note;
    section->last_note = note;
    return note->number;
}

void mz_doc_contents(struct mz_doc *doc, const char *title) {
    struct mz_doc_block *block = mz_doc_add_block(doc, MZ_DOC_CONTENTS, "contents");
    add_run(doc, block, (struct mz_doc_run){.text = title});
}

void mz_doc_caption(struct mz_doc *doc, bool figure, const char *text) {
    static const char *const words[2][2] = {{"Table", "表"}, {"Figure", "图"}};
    char number[48];
    bool chinese = doc->language == MZ_CHINESE;
    unsigned *count = figure ? &doc->figures : &doc->tables;
    (void)snprintf(number, sizeof number, chinese ? "%s %u　" : "%s %u. ", words[figure][chinese],
                   ++*count);
    mz_doc_paragraph(doc, MZ_DOC_CAPTION, MZ_DOC_CENTER, number);
    mz_doc_run(doc, (struct mz_doc_run){.text = text});
}

void mz_doc_break(struct mz_doc *doc) {
    (void)mz_doc_add_block(doc, MZ_DOC_BREAK, "break");
}

/* -- Tables. */

void mz_doc_table(struct mz_doc *doc, const uint16_t *widths, size_t columns, unsigned headings) {
    struct mz_doc_block *block = mz_doc_add_block(doc, MZ_DOC_TABLE, "table");
    struct mz_doc_table *table = mz_doc_take(doc, sizeof *table);
    if (columns == 0 || columns > MZ_DOC_COLUMNS || headings > UINT8_MAX)
        mz_doc_wrong(doc, "columns of a table");
    if (block == NULL || table == NULL || doc->failed)
        return;
    memcpy(table->widths_mm, widths, columns * sizeof *widths);
    table->columns = (uint8_t)columns;
    table->headings = (uint8_t)headings;
    block->table = table;
}

static struct mz_doc_table *last_table(struct mz_doc *doc, const char *call) {
    const struct mz_doc_block *block = mz_doc_last_block(doc, MZ_DOC_TABLE, call);
    return block != NULL ? block->table : NULL;
}

void mz_doc_row(struct mz_doc *doc, unsigned height_mm) {
    struct mz_doc_table *table = last_table(doc, "row");
    struct mz_doc_row *row = NULL;
    if (table != NULL)
        row = mz_doc_take(doc, sizeof *row + table->columns * sizeof row->cells[0]);
    if (row == NULL)
        return;
    /* What the cells of the row before cover is covered for one row less. */
    for (size_t i = 0; i < table->columns; i++)
        table->covered[i] = (uint8_t)(table->covered[i] - (table->covered[i] > 0));
    row->height_mm = (uint8_t)height_mm;
    *(table->last == NULL ? &table->rows : &table->last->next) = row;
    table->last = row;
}

void mz_doc_cell(struct mz_doc *doc, struct mz_doc_cell cell) {
    struct mz_doc_table *table = last_table(doc, "cell");
    if (table == NULL)
        return;
    struct mz_doc_row *row = table->last;
    unsigned at = 0, columns = mz_doc_columns(&cell);
    while (at < table->columns && table->covered[at] > 0)
        at++;
    bool fits = row != NULL && at + columns <= table->columns;
    for (unsigned i = at; fits && i < at + columns; i++)
        fits = table->covered[i] == 0;
    if (!fits || cell.note > doc->notes) {
        mz_doc_wrong(doc, fits ? "note of a cell" : "cell");
        return;
    }
    for (unsigned i = at; i < at + columns; i++)
        table->covered[i] = (uint8_t)mz_doc_rows(&cell);
    cell.text = mz_doc_copy(doc, cell.text);
    cell.column = (uint8_t)at;
    row->cells[row->count++] = cell;
}

unsigned mz_doc_width(const struct mz_doc_table *table, const struct mz_doc_cell *cell) {
    unsigned width = 0;
    for (unsigned i = 0; i < mz_doc_columns(cell); i++)
        width += table->widths_mm[cell->column + i];
    return width;
}
