#include "client/doc/doc_xlsx.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "client/doc/doc_xlsx_book.h"
#include "client/io/buffer.h"

#define EXACT INT64_C(1000000000000000)

const char *mz_xlsx_temporary(void) {
    const char *folder = getenv("TMPDIR");
    return folder != NULL && folder[0] != '\0' ? folder : "/tmp";
}

enum mz_status mz_xlsx_book(const char *path, const char *title, uint64_t created_ms, bool constant,
                            struct mz_xlsx **ret_xlsx, struct mz_fault *fault) {
    struct mz_xlsx *xlsx = calloc(1, sizeof *xlsx);
    char *folder = strdup(mz_xlsx_temporary());
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

lxw_format *mz_xlsx_format(struct mz_xlsx *xlsx, unsigned look, const struct mz_doc_cell *cell) {
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
    if (look == MZ_XLSX_CELL)
        format_set_border(format, LXW_BORDER_THIN);
    if (cell->number != MZ_DOC_TEXT)
        format_set_num_format(format, number);
    return format;
}

/* -- Cells. */

void mz_xlsx_put(struct mz_xlsx *xlsx, lxw_col_t column, const struct mz_doc_cell *cell,
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

void mz_xlsx_put_over(struct mz_xlsx *xlsx, lxw_col_t first, lxw_col_t last, unsigned rows,
                      const struct mz_doc_cell *cell, lxw_format *format) {
    if ((last > first || rows > 1) &&
        worksheet_merge_range(xlsx->sheet, xlsx->row, first, xlsx->row + rows - 1, last, "",
                              format) != LXW_NO_ERROR)
        xlsx->failed = true;
    mz_xlsx_put(xlsx, first, cell, format);
}

void mz_xlsx_name(struct mz_xlsx *xlsx, const char *name) {
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
