/* XLSX of documents: a sheet a section, its tables on one grid of columns, a page as in print. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/doc/doc_layout.h"
#include "client/doc/doc_write.h"
#include "client/doc/doc_xlsx_book.h"
#include "client/io/file.h"

#define GRID           64u   /* boundaries of the columns of all tables of a section */
#define UNITS_PER_MM   2835u /* thousandths of a point */
#define PAGE_UPRIGHT   740.0 /* points between the margins of A4 */
#define PAGE_LANDSCAPE 495.0
#define A_LITTLE_MORE  1.7

/* The columns of a sheet: every boundary, in millimetres, that a column of any of its tables has.
 */
struct grid {
    unsigned at[GRID];
    size_t count;
};

static void grid_add(struct grid *grid, unsigned at) {
    size_t i = 0;
    while (i < grid->count && grid->at[i] < at)
        i++;
    if ((i < grid->count && grid->at[i] == at) || grid->count == GRID)
        return;
    memmove(&grid->at[i + 1], &grid->at[i], (grid->count - i) * sizeof grid->at[0]);
    grid->at[i] = at;
    grid->count++;
}

static lxw_col_t grid_find(const struct grid *grid, unsigned at) {
    size_t i = 0;
    while (i + 1 < grid->count && grid->at[i] < at)
        i++;
    return (lxw_col_t)i;
}

static struct grid grid_of(const struct mz_doc_section *section) {
    struct grid grid = {.at = {0}, .count = 1};
    for (const struct mz_doc_block *block = section->blocks; block != NULL; block = block->next) {
        unsigned at = 0;
        for (size_t i = 0; block->table != NULL && i < block->table->columns; i++)
            grid_add(&grid, at += block->table->widths_mm[i]);
    }
    if (grid.count == 1)
        grid_add(&grid, section->landscape ? 267 : 180);
    return grid;
}

/* Halves of an em of 10.5 points that fit in so many millimetres, less the cell's own margin. */
static unsigned fits(unsigned mm) {
    unsigned halves = mm * 1000 / 1852;
    return halves > 2 ? halves - 1 : 1;
}

static unsigned measure(void *ctx, const struct mz_doc_table *table,
                        const struct mz_doc_cell *cell) {
    (void)ctx;
    const char *text = cell->text != NULL ? cell->text : "";
    return mz_doc_text_lines(text, fits(mz_doc_width(table, cell))) * MZ_XLSX_LINE + 3000;
}

/* A sheet's rows end at 409 points: what is longer is there and cut in print. */
static void set_row(struct mz_xlsx *xlsx, double points) {
    double height = points > MZ_XLSX_HIGHEST ? MZ_XLSX_HIGHEST : points;
    worksheet_set_row(xlsx->sheet, xlsx->row, height, NULL);
    xlsx->points += height;
}

static void put_paragraph(struct mz_xlsx *xlsx, const struct grid *grid, unsigned look,
                          enum mz_doc_align align, const char *text) {
    static const unsigned lines[MZ_DOC_STYLES] = {24000,        19500,        18000, 16500,
                                                  MZ_XLSX_LINE, MZ_XLSX_LINE, 12500, MZ_XLSX_LINE};
    struct mz_doc_cell cell = {.text = text, .align = align};
    unsigned width = fits(grid->at[grid->count - 1]);
    unsigned height = mz_doc_text_lines(text, look == MZ_DOC_SMALL ? width * 5 / 4 : width);
    set_row(xlsx, height * lines[look] / 1000.0 + 2);
    mz_xlsx_put_over(xlsx, 0, (lxw_col_t)(grid->count - 2), 1, &cell,
                     mz_xlsx_format(xlsx, look, &cell));
    xlsx->row++;
}

static void put_table(struct mz_xlsx *xlsx, const struct grid *grid,
                      const struct mz_doc_table *table) {
    size_t count = mz_doc_row_count(table), n = 0;
    unsigned *heights = calloc(count + 1, sizeof *heights);
    if (heights == NULL) {
        xlsx->failed = true;
        return;
    }
    mz_doc_heights(table, measure, NULL, UNITS_PER_MM, heights);
    for (const struct mz_doc_row *row = table->rows; row != NULL; row = row->next, n++) {
        set_row(xlsx, heights[n] / 1000.0);
        for (size_t i = 0; i < row->count; i++) {
            const struct mz_doc_cell *cell = &row->cells[i];
            unsigned left = 0;
            for (size_t c = 0; c < cell->column; c++)
                left += table->widths_mm[c];
            mz_xlsx_put_over(xlsx, grid_find(grid, left),
                             (lxw_col_t)(grid_find(grid, left + mz_doc_width(table, cell)) - 1),
                             mz_doc_rows(cell), cell, mz_xlsx_format(xlsx, MZ_XLSX_CELL, cell));
        }
        xlsx->row++;
    }
    free(heights);
}

/* In a sheet the figures of a chart are what counts: a row a bar, column or arrow. */
static void put_chart(struct mz_xlsx *xlsx, const struct grid *grid,
                      const struct mz_doc_chart *chart, struct mz_buffer *line) {
    for (unsigned i = 0; i < chart->count; i++)
        for (unsigned n = 0; n == 0 || n < chart->series_count; n++) {
            line->size = 0;
            mz_buffer_format(line, "%s  %s%s%s", chart->groups[i].label,
                             chart->series_count > 0 ? chart->series[n] : "",
                             chart->series_count > 0 ? "  " : "", chart->groups[i].values[n].text);
            put_paragraph(xlsx, grid, MZ_DOC_BODY, MZ_DOC_LEFT, mz_buffer_string(line));
        }
}

static void put_flow(struct mz_xlsx *xlsx, const struct grid *grid, const struct mz_doc_flow *flow,
                     struct mz_buffer *line) {
    for (unsigned i = 0; i < flow->arrows_count; i++) {
        line->size = 0;
        mz_buffer_format(line, "%s → %s  %s", flow->boxes[flow->arrows[i].from].label,
                         flow->boxes[flow->arrows[i].to].label, flow->arrows[i].carried.text);
        put_paragraph(xlsx, grid, MZ_DOC_BODY, MZ_DOC_LEFT, mz_buffer_string(line));
    }
}

static void put_runs(struct mz_xlsx *xlsx, const struct grid *grid,
                     const struct mz_doc_block *block, struct mz_buffer *line) {
    line->size = 0;
    for (const struct mz_doc_run *run = block->runs; run != NULL; run = run->next) {
        mz_buffer_text(line, run->text);
        if (run->note != 0)
            mz_buffer_format(line, " [%u]", run->note);
    }
    put_paragraph(xlsx, grid, block->style, block->align, mz_buffer_string(line));
}

static void put_block(struct mz_xlsx *xlsx, const struct grid *grid,
                      const struct mz_doc_block *block, struct mz_buffer *line) {
    const char *title = block->kind == MZ_DOC_CHART  ? block->chart->title
                        : block->kind == MZ_DOC_FLOW ? block->flow->title
                                                     : NULL;
    if (title != NULL)
        put_paragraph(xlsx, grid, MZ_DOC_HEADING, MZ_DOC_LEFT, title);
    switch (block->kind) {
    case MZ_DOC_PARAGRAPH:
        put_runs(xlsx, grid, block, line);
        break;
    case MZ_DOC_TABLE:
        put_table(xlsx, grid, block->table);
        break;
    case MZ_DOC_CHART:
        put_chart(xlsx, grid, block->chart, line);
        break;
    case MZ_DOC_FLOW:
        put_flow(xlsx, grid, block->flow, line);
        break;
    case MZ_DOC_CONTENTS: /* a workbook shows its sheets */
    case MZ_DOC_BREAK:
        break;
    }
}

static void set_page(struct mz_xlsx *xlsx, const struct mz_doc *doc,
                     const struct mz_doc_section *section, const struct grid *grid) {
    char footer[256] = "&L&8";
    size_t size = strlen(footer);
    for (const char *at = doc->foot; *at != '\0' && size < 220; at++) {
        footer[size++] = *at;
        if (*at == '&')
            footer[size++] = '&';
    }
    while (size > 0 && ((unsigned char)footer[size - 1] & 0xc0) == 0x80 && size >= 220)
        size--;
    (void)snprintf(footer + size, sizeof footer - size, "&R&8&P/&N");
    worksheet_set_paper(xlsx->sheet, MZ_XLSX_A4);
    if (section->landscape)
        worksheet_set_landscape(xlsx->sheet);
    worksheet_fit_to_pages(xlsx->sheet, 1, 0);
    worksheet_set_margins(xlsx->sheet, 0.59, 0.59, 0.59, 0.79); /* inches: 15 mm, 20 mm below */
    worksheet_center_horizontally(xlsx->sheet);
    xlsx->failed = worksheet_set_footer(xlsx->sheet, footer) != LXW_NO_ERROR || xlsx->failed;
    for (size_t i = 0; i + 1 < grid->count; i++) /* a character is 7 pixels of 96 an inch wide */
        worksheet_set_column(xlsx->sheet, (lxw_col_t)i, (lxw_col_t)i,
                             (grid->at[i + 1] - grid->at[i]) / 1.852, NULL);
}

static void put_section(struct mz_xlsx *xlsx, const struct mz_doc *doc,
                        const struct mz_doc_section *section) {
    struct grid grid = grid_of(section);
    struct mz_buffer line = {0};
    lxw_row_t longest = 0;
    mz_xlsx_name(xlsx, section->name);
    if (xlsx->failed)
        return;
    set_page(xlsx, doc, section, &grid);
    for (const struct mz_doc_block *block = section->blocks; block != NULL; block = block->next) {
        lxw_row_t first = xlsx->row;
        put_block(xlsx, &grid, block, &line);
        /* A sheet repeats one run of rows: the headings of its longest table. */
        if (block->table != NULL && block->table->headings > 0 && xlsx->row - first > longest) {
            longest = xlsx->row - first;
            worksheet_repeat_rows(xlsx->sheet, first, first + block->table->headings - 1u);
        }
    }
    for (const struct mz_doc_note *note = section->notes; note != NULL; note = note->next) {
        line.size = 0;
        mz_buffer_format(&line, "[%u] %s", note->number, note->text);
        put_paragraph(xlsx, &grid, MZ_DOC_SMALL, MZ_DOC_LEFT, mz_buffer_string(&line));
    }
    /* A little more than a page is made a page, rather than its notes alone another. */
    double page = section->landscape ? PAGE_LANDSCAPE : PAGE_UPRIGHT;
    if (xlsx->points > page && xlsx->points <= page * A_LITTLE_MORE)
        worksheet_fit_to_pages(xlsx->sheet, 1, 1);
    xlsx->failed = xlsx->failed || line.failed;
    mz_buffer_free(&line);
}

enum mz_status mz_doc_write_xlsx(const struct mz_doc *doc, struct mz_buffer *file,
                                 struct mz_fault *fault) {
    struct mz_buffer path = {0};
    struct mz_xlsx *xlsx;
    if (doc->failed)
        return mz_doc_fault(doc, "XLSX", fault);
    mz_buffer_format(&path, "%s/mingzhang-XXXXXX", mz_xlsx_temporary());
    /* The library writes to a path only. The file is this user's alone from its first byte on. */
    int fd = path.failed ? -1 : mkstemp((char *)path.data);
    if (fd < 0) {
        enum mz_status status = mz_file_fault(fault, mz_buffer_string(&path));
        mz_buffer_free(&path);
        return status;
    }
    close(fd);
    enum mz_status status =
        mz_xlsx_book(mz_buffer_string(&path), doc->title, doc->created_ms, false, &xlsx, fault);
    if (status == MZ_OK) {
        for (const struct mz_doc_section *section = doc->sections; section != NULL;
             section = section->next)
            put_section(xlsx, doc, section);
        bool failed = xlsx->failed;
        status = mz_xlsx_close(xlsx, fault);
        if (failed)
            status = mz_fault_at(fault, MZ_E_NO_MEMORY, "XLSX");
    }
    if (status == MZ_OK)
        status = mz_file_read(mz_buffer_string(&path), MZ_FILE_LIMIT, file, fault);
    (void)unlink(mz_buffer_string(&path));
    mz_buffer_free(&path);
    return status;
}
