#include "client/doc.h"

#include <stdlib.h>
#include <string.h>

static void *take(struct mz_doc *doc, size_t size) {
    void *memory = doc->failed ? NULL : mz_arena_take(&doc->arena, size);
    if (memory == NULL) {
        doc->failed = true;
        return NULL;
    }
    memset(memory, 0, size);
    return memory;
}

static const char *copy(struct mz_doc *doc, const char *text) {
    if (text == NULL)
        return NULL;
    size_t size = strlen(text) + 1;
    char *own = take(doc, size);
    if (own != NULL)
        memcpy(own, text, size);
    return own != NULL ? own : "";
}

struct mz_doc *mz_doc_new(const char *title, enum mz_language language, uint64_t created_ms) {
    struct mz_doc *doc = calloc(1, sizeof *doc);
    if (doc == NULL)
        return NULL;
    doc->language = language;
    doc->created_ms = created_ms;
    doc->title = copy(doc, title);
    doc->foot = "";
    return doc;
}

void mz_doc_free(struct mz_doc *doc) {
    if (doc == NULL)
        return;
    mz_arena_free(&doc->arena);
    free(doc);
}

void mz_doc_foot(struct mz_doc *doc, const char *text) {
    doc->foot = copy(doc, text);
}

void mz_doc_section(struct mz_doc *doc, const char *name, bool landscape) {
    struct mz_doc_section *section = take(doc, sizeof *section);
    if (section == NULL)
        return;
    section->name = copy(doc, name);
    section->landscape = landscape;
    *(doc->last == NULL ? &doc->sections : &doc->last->next) = section;
    doc->last = section;
}

static struct mz_doc_block *add_block(struct mz_doc *doc) {
    struct mz_doc_block *block = take(doc, sizeof *block);
    struct mz_doc_section *section = doc->last;
    if (block == NULL || section == NULL) {
        doc->failed = true;
        return NULL;
    }
    *(section->last == NULL ? &section->blocks : &section->last->next) = block;
    section->last = block;
    return block;
}

void mz_doc_paragraph(struct mz_doc *doc, enum mz_doc_style style, enum mz_doc_align align,
                      const char *text) {
    struct mz_doc_block *block = add_block(doc);
    if (block == NULL)
        return;
    block->style = style;
    block->align = align;
    block->text = copy(doc, text);
}

void mz_doc_table(struct mz_doc *doc, const uint16_t *widths, size_t columns, unsigned headings) {
    struct mz_doc_block *block = add_block(doc);
    struct mz_doc_table *table = take(doc, sizeof *table);
    if (block == NULL || table == NULL || columns > MZ_DOC_COLUMNS) {
        doc->failed = true;
        return;
    }
    memcpy(table->widths_mm, widths, columns * sizeof *widths);
    table->columns = (uint8_t)columns;
    table->headings = (uint8_t)headings;
    block->table = table;
}

static struct mz_doc_table *last_table(struct mz_doc *doc) {
    if (doc->failed || doc->last == NULL || doc->last->last == NULL ||
        doc->last->last->table == NULL) {
        doc->failed = true;
        return NULL;
    }
    return doc->last->last->table;
}

void mz_doc_row(struct mz_doc *doc, unsigned height_mm) {
    struct mz_doc_table *table = last_table(doc);
    struct mz_doc_row *row = table == NULL ? NULL : take(doc, sizeof *row);
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
    struct mz_doc_table *table = last_table(doc);
    if (table == NULL)
        return;
    struct mz_doc_row *row = table->last;
    unsigned at = 0, columns = mz_doc_columns(&cell);
    while (at < table->columns && table->covered[at] > 0)
        at++;
    bool fits = row != NULL && at + columns <= table->columns;
    for (unsigned i = at; fits && i < at + columns; i++)
        fits = table->covered[i] == 0;
    if (!fits) {
        doc->failed = true;
        return;
    }
    for (unsigned i = at; i < at + columns; i++)
        table->covered[i] = (uint8_t)mz_doc_rows(&cell);
    cell.text = copy(doc, cell.text);
    cell.column = (uint8_t)at;
    row->cells[row->count++] = cell;
}

unsigned mz_doc_note(struct mz_doc *doc, const char *text) {
    struct mz_doc_note *note = take(doc, sizeof *note);
    struct mz_doc_section *section = doc->last;
    if (note == NULL || section == NULL) {
        doc->failed = true;
        return 0;
    }
    note->number = ++doc->notes;
    note->text = copy(doc, text);
    *(section->last_note == NULL ? &section->notes : &section->last_note->next) = note;
    section->last_note = note;
    return note->number;
}

void mz_doc_chart(struct mz_doc *doc, const char *title) {
    struct mz_doc_block *block = add_block(doc);
    struct mz_doc_chart *chart = take(doc, sizeof *chart);
    if (block == NULL || chart == NULL)
        return;
    chart->title = copy(doc, title);
    block->chart = chart;
}

void mz_doc_bar(struct mz_doc *doc, struct mz_doc_bar bar) {
    struct mz_doc_chart *chart =
        doc->failed || doc->last == NULL || doc->last->last == NULL ? NULL : doc->last->last->chart;
    if (chart == NULL || chart->count == sizeof chart->bars / sizeof chart->bars[0] ||
        bar.value < 0) {
        doc->failed = true;
        return;
    }
    bar.label = copy(doc, bar.label);
    bar.text = copy(doc, bar.text);
    chart->bars[chart->count++] = bar;
}

unsigned mz_doc_width(const struct mz_doc_table *table, const struct mz_doc_cell *cell) {
    unsigned width = 0;
    for (unsigned i = 0; i < mz_doc_columns(cell); i++)
        width += table->widths_mm[cell->column + i];
    return width;
}

int64_t mz_doc_longest(const struct mz_doc_chart *chart) {
    int64_t longest = 1;
    for (unsigned i = 0; i < chart->count; i++)
        longest = chart->bars[i].value > longest ? chart->bars[i].value : longest;
    return longest;
}
