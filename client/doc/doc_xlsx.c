/* XLSX: the home of libxlsxwriter. Documents; and large tables row by row (doc_xlsx.h). */
#include "client/doc/doc_xlsx.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "client/doc/doc_layout.h"
#include "client/doc/doc_write.h"
#include "client/io/file.h"

#define GRID           64u /* boundaries of the columns of all tables of a section */
#define A4             9   /* of worksheet_set_paper */
#define EXACT          INT64_C(1000000000000000)
#define UNITS_PER_MM   2835u  /* thousandths of a point */
#define LINE           15500u /* of 10.5 points */
#define HIGHEST        409.0  /* points of a row */
#define PAGE_UPRIGHT   740.0  /* points between the margins of A4 */
#define PAGE_LANDSCAPE 495.0
#define A_LITTLE_MORE  1.7
#define PORTRAIT       110u /* half characters of a large table that are still readable upright */

struct format {
    uint32_t key;
    lxw_format *format;
};

struct mz_xlsx {
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_worksheet *front; /* of free rows, written last */
    struct format formats[200];
    size_t formats_count;
    lxw_row_t row;
    double points;  /* height of the rows of a document's sheet */
    size_t columns; /* of the large table, until its rows are ended */
    uint16_t widths[MZ_XLSX_COLUMNS], front_widths[MZ_XLSX_COLUMNS]; /* half characters */
    bool failed;
};

static const char *temporary_folder(void) {
    const char *folder = getenv("TMPDIR");
    return folder != NULL && folder[0] != '\0' ? folder : "/tmp";
}

static enum mz_status open_book(const char *path, const char *title, uint64_t created_ms,
                                bool constant, struct mz_xlsx **ret_xlsx, struct mz_fault *fault) {
    struct mz_xlsx *xlsx = calloc(1, sizeof *xlsx);
    char *folder = strdup(temporary_folder());
    lxw_workbook_options options = {.constant_memory = constant, .tmpdir = folder};
    if (xlsx != NULL && folder != NULL)
        xlsx->book = workbook_new_opt(path, &options);
    free(folder);
    if (xlsx == NULL || xlsx->book == NULL) {
        free(xlsx);
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", path);
    }
    char *own_title = strdup(title); /* the library's struct is not const */
    lxw_doc_properties properties = {.title = own_title, .created = (time_t)(created_ms / 1000)};
    xlsx->failed = own_title == NULL || workbook_set_properties(xlsx->book, &properties) != 0;
    free(own_title);
    *ret_xlsx = xlsx;
    return MZ_OK;
}

/* -- Formats: one a look, made when first used. */

/* Those of paragraphs, and one more. */
#define LOOK_CELL MZ_DOC_STYLES

static lxw_format *format_for(struct mz_xlsx *xlsx, unsigned look, const struct mz_doc_cell *cell) {
    static const double sizes[MZ_DOC_STYLES + 1] = {16, 13, 12, 11, 10.5, 10.5, 8.5, 10.5, 10.5};
    static const uint8_t aligns[] = {LXW_ALIGN_LEFT, LXW_ALIGN_CENTER, LXW_ALIGN_RIGHT};
    unsigned note = cell->number == MZ_DOC_TEXT ? 0 : cell->note;
    uint32_t key = look | (uint32_t)cell->align << 4 | (uint32_t)cell->bold << 8 |
                   (uint32_t)cell->shaded << 9 | (uint32_t)cell->number << 10 | note << 12;
    for (size_t i = 0; i < xlsx->formats_count; i++)
        if (xlsx->formats[i].key == key)
            return xlsx->formats[i].format;
    lxw_format *format = workbook_add_format(xlsx->book);
    if (format == NULL || xlsx->formats_count == sizeof xlsx->formats / sizeof xlsx->formats[0]) {
        xlsx->failed = true;
        return format;
    }
    xlsx->formats[xlsx->formats_count++] = (struct format){key, format};
    char number[40];
    (void)snprintf(number, sizeof number, note == 0 ? "%s" : "%s\" [%u]\"",
                   cell->number == MZ_DOC_WHOLE ? "0" : "#,##0.00", note);
    format_set_font_name(format, "宋体");
    format_set_font_size(format, sizes[look]);
    format_set_align(format, aligns[cell->align]);
    format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
    format_set_text_wrap(format);
    if (cell->bold || look <= MZ_DOC_HEADING_3 || look == MZ_DOC_CAPTION)
        format_set_bold(format);
    if (cell->shaded)
        format_set_bg_color(format, 0xeeeeee);
    if (look == LOOK_CELL)
        format_set_border(format, LXW_BORDER_THIN);
    if (cell->number != MZ_DOC_TEXT)
        format_set_num_format(format, number);
    return format;
}

/* -- Cells. */

static void put(struct mz_xlsx *xlsx, lxw_col_t column, const struct mz_doc_cell *cell,
                lxw_format *format) {
    lxw_error error = LXW_NO_ERROR;
    const char *text = cell->text != NULL ? cell->text : "";
    bool exact = cell->value > -EXACT && cell->value < EXACT;
    if (text[0] == '\0' && cell->number == MZ_DOC_TEXT)
        error = worksheet_write_blank(xlsx->sheet, xlsx->row, column, format);
    else if (cell->number == MZ_DOC_HUNDREDTHS && exact)
        error = worksheet_write_number(xlsx->sheet, xlsx->row, column, (double)cell->value / 100,
                                       format);
    else if (cell->number == MZ_DOC_WHOLE && exact)
        error = worksheet_write_number(xlsx->sheet, xlsx->row, column, (double)cell->value, format);
    else if (cell->note != 0) {
        struct mz_buffer marked = {0};
        mz_buffer_format(&marked, "%s [%u]", text, cell->note);
        error = worksheet_write_string(xlsx->sheet, xlsx->row, column, mz_buffer_string(&marked),
                                       format);
        mz_buffer_free(&marked);
    } else {
        error = worksheet_write_string(xlsx->sheet, xlsx->row, column, text, format);
    }
    xlsx->failed = xlsx->failed || error != LXW_NO_ERROR;
}

static void put_over(struct mz_xlsx *xlsx, lxw_col_t first, lxw_col_t last, unsigned rows,
                     const struct mz_doc_cell *cell, lxw_format *format) {
    if ((last > first || rows > 1) &&
        worksheet_merge_range(xlsx->sheet, xlsx->row, first, xlsx->row + rows - 1, last, "",
                              format) != LXW_NO_ERROR)
        xlsx->failed = true;
    put(xlsx, first, cell, format);
}

static void name_sheet(struct mz_xlsx *xlsx, const char *name) {
    char shown[4 * 31 + 1];
    size_t size = 0, characters = 0;
    for (const char *at = name; *at != '\0' && size < sizeof shown - 5; at++) {
        characters += ((unsigned char)*at & 0xc0) != 0x80;
        if (characters > 31)
            break;
        shown[size++] = strchr("[]:*?/\\'", *at) != NULL ? '_' : *at;
    }
    shown[size] = '\0';
    xlsx->sheet = workbook_add_worksheet(xlsx->book, shown);
    xlsx->row = 0;
    xlsx->points = 0;
    xlsx->failed = xlsx->failed || xlsx->sheet == NULL;
}

/* -- Documents. */

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
    return mz_doc_text_lines(text, fits(mz_doc_width(table, cell))) * LINE + 3000;
}

/* A sheet's rows end at 409 points: what is longer is there and cut in print. */
static void set_row(struct mz_xlsx *xlsx, double points) {
    double height = points > HIGHEST ? HIGHEST : points;
    worksheet_set_row(xlsx->sheet, xlsx->row, height, NULL);
    xlsx->points += height;
}

static void put_paragraph(struct mz_xlsx *xlsx, const struct grid *grid, unsigned look,
                          enum mz_doc_align align, const char *text) {
    static const unsigned lines[MZ_DOC_STYLES] = {24000, 19500, 18000, 16500,
                                                  LINE,  LINE,  12500, LINE};
    struct mz_doc_cell cell = {.text = text, .align = align};
    unsigned width = fits(grid->at[grid->count - 1]);
    unsigned height = mz_doc_text_lines(text, look == MZ_DOC_SMALL ? width * 5 / 4 : width);
    set_row(xlsx, height * lines[look] / 1000.0 + 2);
    put_over(xlsx, 0, (lxw_col_t)(grid->count - 2), 1, &cell, format_for(xlsx, look, &cell));
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
            put_over(xlsx, grid_find(grid, left),
                     (lxw_col_t)(grid_find(grid, left + mz_doc_width(table, cell)) - 1),
                     mz_doc_rows(cell), cell, format_for(xlsx, LOOK_CELL, cell));
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
    worksheet_set_paper(xlsx->sheet, A4);
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
    name_sheet(xlsx, section->name);
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
    mz_buffer_format(&path, "%s/mingzhang-XXXXXX", temporary_folder());
    /* The library writes to a path only. The file is this user's alone from its first byte on. */
    int fd = path.failed ? -1 : mkstemp((char *)path.data);
    if (fd < 0) {
        enum mz_status status = mz_file_fault(fault, mz_buffer_string(&path));
        mz_buffer_free(&path);
        return status;
    }
    close(fd);
    enum mz_status status =
        open_book(mz_buffer_string(&path), doc->title, doc->created_ms, false, &xlsx, fault);
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

/* -- Large tables. */

enum mz_status mz_xlsx_open(const char *path, const char *title, uint64_t created_ms,
                            struct mz_xlsx **ret_xlsx, struct mz_fault *fault) {
    return open_book(path, title, created_ms, true, ret_xlsx, fault);
}

/* Not every reader makes a row as high as its texts need. Most fit in one line: not measured. */
static void set_height(struct mz_xlsx *xlsx, const struct mz_doc_cell *cells, size_t count) {
    unsigned lines = 1;
    for (size_t i = 0; i < count && i < MZ_XLSX_COLUMNS; i++) {
        unsigned width = xlsx->widths[i];
        if (cells[i].number != MZ_DOC_TEXT || cells[i].text == NULL ||
            (strlen(cells[i].text) < width && strchr(cells[i].text, '\n') == NULL))
            continue;
        unsigned needs = mz_doc_text_lines(cells[i].text, width > 2 ? width - 1 : 1);
        lines = needs > lines ? needs : lines;
    }
    double points = lines * (LINE / 1000.0) + 2;
    if (lines > 1)
        worksheet_set_row(xlsx->sheet, xlsx->row, points > HIGHEST ? HIGHEST : points, NULL);
}

enum mz_status mz_xlsx_row(struct mz_xlsx *xlsx, const struct mz_doc_cell *cells, size_t count,
                           struct mz_fault *fault) {
    if (xlsx->row >= LXW_ROW_MAX)
        return mz_fault_at(fault, MZ_E_TOO_LARGE, "row %u", xlsx->row + 1);
    set_height(xlsx, cells, count);
    for (size_t i = 0; i < count; i++) {
        struct mz_doc_cell cell = {
            .number = cells[i].number, .bold = cells[i].bold, .shaded = cells[i].shaded};
        cell.align = cell.number == MZ_DOC_TEXT ? MZ_DOC_LEFT : MZ_DOC_RIGHT;
        put(xlsx, (lxw_col_t)i, &cells[i], format_for(xlsx, LOOK_CELL, &cell));
    }
    xlsx->row++;
    return xlsx->failed ? mz_fault_at(fault, MZ_E_IO, "XLSX") : MZ_OK;
}

/* A sheet with columns so wide, on A4, as many columns a page as there are. */
static enum mz_status begin_sheet(struct mz_xlsx *xlsx, const char *name, const uint16_t *widths,
                                  size_t columns, struct mz_fault *fault) {
    unsigned wide = 0;
    if (columns > MZ_XLSX_COLUMNS)
        return mz_fault_at(fault, MZ_E_TOO_LARGE, "%s", name);
    name_sheet(xlsx, name);
    if (xlsx->failed)
        return mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", name);
    for (size_t i = 0; i < columns; wide += widths[i++]) {
        worksheet_set_column(xlsx->sheet, (lxw_col_t)i, (lxw_col_t)i, widths[i], NULL);
        xlsx->widths[i] = widths[i];
    }
    worksheet_set_paper(xlsx->sheet, A4);
    if (wide > PORTRAIT)
        worksheet_set_landscape(xlsx->sheet);
    worksheet_fit_to_pages(xlsx->sheet, 1, 0);
    return MZ_OK;
}

void mz_xlsx_end_rows(struct mz_xlsx *xlsx) {
    if (xlsx->columns > 0 && worksheet_autofilter(xlsx->sheet, 0, 0, xlsx->row - 1,
                                                  (lxw_col_t)(xlsx->columns - 1)) != LXW_NO_ERROR)
        xlsx->failed = true;
    xlsx->columns = 0;
}

enum mz_status mz_xlsx_sheet(struct mz_xlsx *xlsx, const char *name, const char *const *headings,
                             const uint16_t *widths, size_t columns, struct mz_fault *fault) {
    mz_xlsx_end_rows(xlsx);
    enum mz_status status = begin_sheet(xlsx, name, widths, columns, fault);
    if (status != MZ_OK)
        return status;
    worksheet_repeat_rows(xlsx->sheet, 0, 0);
    worksheet_freeze_panes(xlsx->sheet, 1, 0);
    struct mz_doc_cell cells[MZ_XLSX_COLUMNS];
    for (size_t i = 0; i < columns; i++)
        cells[i] = (struct mz_doc_cell){.text = headings[i], .bold = true, .shaded = true};
    xlsx->columns = columns;
    return mz_xlsx_row(xlsx, cells, columns, fault);
}

enum mz_status mz_xlsx_front(struct mz_xlsx *xlsx, const char *name, const uint16_t *widths,
                             size_t columns, struct mz_fault *fault) {
    enum mz_status status = begin_sheet(xlsx, name, widths, columns, fault);
    xlsx->front = xlsx->sheet;
    memcpy(xlsx->front_widths, xlsx->widths, sizeof xlsx->widths);
    return status;
}

void mz_xlsx_to_front(struct mz_xlsx *xlsx) {
    mz_xlsx_end_rows(xlsx);
    xlsx->sheet = xlsx->front;
    memcpy(xlsx->widths, xlsx->front_widths, sizeof xlsx->widths);
    xlsx->row = 0;
}

enum mz_status mz_xlsx_close(struct mz_xlsx *xlsx, struct mz_fault *fault) {
    mz_xlsx_end_rows(xlsx);
    bool failed = xlsx->failed;
    lxw_error error = workbook_close(xlsx->book);
    free(xlsx);
    if (!failed && error == LXW_NO_ERROR)
        return MZ_OK;
    mz_fault_at(fault, MZ_E_IO, "XLSX");
    mz_fault_have(fault, "%s", lxw_strerror(error));
    return MZ_E_IO;
}
