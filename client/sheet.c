#include "client/sheet.h"

#include <stdio.h>
#include <string.h>

#include "client/charset.h"
#include "client/error.h"
#include "client/file.h"
#include "client/i18n.h"
#include "proto/base/calendar.h"
#include "proto/base/decimal.h"
#include "proto/base/money.h"

static bool is_one_of(const char *names, struct mz_span name) {
    while (*names != '\0') {
        size_t size = strcspn(names, "|");
        if (mz_span_equal(mz_span_of(names, size), name))
            return true;
        names += size + (names[size] == '|');
    }
    return false;
}

static struct mz_span trim(struct mz_span text) {
    while (text.size > 0 && strchr(" \t", text.data[0]) != NULL) {
        text.data++;
        text.size--;
    }
    while (text.size > 0 && strchr(" \t\r\n", text.data[text.size - 1]) != NULL)
        text.size--;
    return text;
}

static enum mz_status column_twice(const struct mz_sheet *sheet, struct mz_span heading,
                                   struct mz_fault *fault) {
    mz_fault_at(fault, MZ_E_USAGE, "%s", sheet->path);
    mz_fault_have(fault, mz_i18n(N_("the column %.*s is there twice")), (int)heading.size,
                  (const char *)heading.data);
    return MZ_E_USAGE;
}

static enum mz_status find_columns(struct mz_sheet *sheet, size_t count) {
    struct mz_fault *fault = &sheet->client->fault;
    for (size_t i = 0; i < count; i++)
        sheet->position[i] = -1;
    for (size_t at = 0; at < mz_csv_columns(sheet->csv); at++) {
        struct mz_span heading = trim(mz_csv_field(sheet->csv, 0, at));
        size_t known = 0;
        while (known < count && !is_one_of(sheet->columns[known].names, heading))
            known++;
        enum mz_status status = MZ_OK;
        if (known == count)
            status = MZ_E_UNKNOWN_FIELD;
        else if (sheet->position[known] >= 0)
            return column_twice(sheet, heading, fault);
        if (status != MZ_OK) {
            mz_fault_at(fault, status, "%s", sheet->path);
            mz_fault_have(fault, "%.*s", (int)heading.size, (const char *)heading.data);
            return status;
        }
        sheet->position[known] = (int)at;
    }
    for (size_t i = 0; i < count; i++) {
        if (!sheet->columns[i].required || sheet->position[i] >= 0)
            continue;
        mz_fault_at(fault, MZ_E_MISSING_FIELD, "%s", sheet->path);
        mz_fault_want(fault, "%s", sheet->columns[i].names);
        return MZ_E_MISSING_FIELD;
    }
    return MZ_OK;
}

enum mz_status mz_sheet_open(struct mz_client *client, const char *path,
                             const struct mz_sheet_column *columns, size_t count,
                             struct mz_sheet *ret_sheet) {
    struct mz_sheet sheet = {.client = client, .path = path, .columns = columns};
    struct mz_buffer file = {0};
    bool converted = false;
    enum mz_status status = mz_file_read(path, MZ_FILE_LIMIT, &file, &client->fault);
    /* What is neither is left to the parser, which says where it goes wrong. */
    if (status == MZ_OK && mz_charset_to_utf8(&file, &converted, NULL) == MZ_OK && converted)
        mz_error_note(client, mz_i18n(N_("%s is in GB18030 and is read as such\n")), path);
    if (status == MZ_OK) {
        status = mz_csv_parse(mz_buffer_view(&file), &sheet.csv, &client->fault);
        if (status != MZ_OK) {
            char place[sizeof client->fault.place];
            memcpy(place, client->fault.place, sizeof place);
            (void)snprintf(client->fault.place, sizeof client->fault.place, "%.40s: %.50s", path,
                           place);
        }
    }
    mz_buffer_free(&file);
    if (status == MZ_OK && mz_csv_rows(sheet.csv) < 2)
        status = mz_fault_at(&client->fault, MZ_E_TRUNCATED, "%s", path);
    if (status == MZ_OK)
        status = find_columns(&sheet, count);
    if (status != MZ_OK) {
        mz_csv_free(sheet.csv);
        return status;
    }
    *ret_sheet = sheet;
    return MZ_OK;
}

void mz_sheet_close(struct mz_sheet *sheet) {
    mz_csv_free(sheet->csv);
    sheet->csv = NULL;
}

size_t mz_sheet_rows(const struct mz_sheet *sheet) {
    return mz_csv_rows(sheet->csv) - 1;
}

bool mz_sheet_has(const struct mz_sheet *sheet, size_t column) {
    return sheet->position[column] >= 0;
}

struct mz_span mz_sheet_get(const struct mz_sheet *sheet, size_t row, size_t column) {
    if (!mz_sheet_has(sheet, column))
        return (struct mz_span){0};
    struct mz_span cell = trim(mz_csv_field(sheet->csv, row + 1, (size_t)sheet->position[column]));
    return cell.size == 0 ? (struct mz_span){0} : cell;
}

static void count_problem(struct mz_sheet *sheet, const struct mz_fault *fault) {
    if (sheet->problems++ == 0)
        sheet->first = fault->status;
    if (sheet->problems <= MZ_SHEET_TOLD)
        mz_error_tell(sheet->client, fault);
}

void mz_sheet_problem(struct mz_sheet *sheet, size_t row, size_t column, enum mz_status status,
                      const char *have, const char *want) {
    struct mz_fault fault;
    const char *name = sheet->columns[column].names;
    mz_fault_at(&fault, status, "%.40s: row %zu, %.*s", sheet->path,
                mz_csv_number(sheet->csv, row + 1), (int)strcspn(name, "|"), name);
    if (have != NULL)
        mz_fault_have(&fault, "%s", have);
    if (want != NULL)
        mz_fault_want(&fault, "%s", want);
    count_problem(sheet, &fault);
}

void mz_sheet_fault(struct mz_sheet *sheet, size_t row, size_t column,
                    const struct mz_fault *fault) {
    struct mz_fault whole = *fault;
    const char *name = sheet->columns[column].names;
    (void)snprintf(whole.place, sizeof whole.place, "%.40s: row %zu, %.*s", sheet->path,
                   mz_csv_number(sheet->csv, row + 1), (int)strcspn(name, "|"), name);
    count_problem(sheet, &whole);
}

enum mz_status mz_sheet_verdict(struct mz_sheet *sheet) {
    if (sheet->problems == 0)
        return MZ_OK;
    mz_error_note(sheet->client, mz_i18n(N_("Problems in %s: %zu. Nothing was filed.\n")),
                  sheet->path, sheet->problems);
    mz_fault_at(&sheet->client->fault, sheet->first, "%s", sheet->path);
    sheet->client->fault_told = true;
    return sheet->first;
}

bool mz_sheet_fen(struct mz_sheet *sheet, size_t row, size_t column, int64_t *ret_fen) {
    struct mz_span cell = mz_sheet_get(sheet, row, column);
    int64_t fen;
    enum mz_status status = cell.data == NULL ? MZ_E_BAD_NUMBER : mz_money_parse(cell, &fen);
    if (status == MZ_OK && fen <= 0)
        status = MZ_E_BAD_NUMBER;
    if (status != MZ_OK) {
        mz_sheet_problem(sheet, row, column, status, (const char *)cell.data, "500.00");
        return false;
    }
    *ret_fen = fen;
    return true;
}

bool mz_sheet_date(struct mz_sheet *sheet, size_t row, size_t column, uint32_t *ret_date) {
    struct mz_span cell = mz_sheet_get(sheet, row, column);
    uint32_t date;
    if (cell.data == NULL || mz_date_parse(cell, &date) != MZ_OK) {
        mz_sheet_problem(sheet, row, column, MZ_E_BAD_DATE, (const char *)cell.data, NULL);
        return false;
    }
    *ret_date = date;
    return true;
}

bool mz_sheet_number(struct mz_sheet *sheet, size_t row, size_t column, uint64_t *ret_number) {
    struct mz_span cell = mz_sheet_get(sheet, row, column);
    uint64_t number;
    if (cell.data == NULL || mz_decimal_parse(cell, &number) != MZ_OK) {
        mz_sheet_problem(sheet, row, column, MZ_E_BAD_NUMBER, (const char *)cell.data, "1");
        return false;
    }
    *ret_number = number;
    return true;
}

bool mz_sheet_word(struct mz_sheet *sheet, size_t row, size_t column, const struct mz_names *names,
                   const char *const *chinese, uint8_t *ret_word) {
    struct mz_span cell = mz_sheet_get(sheet, row, column);
    uint8_t word = cell.data == NULL ? 0 : mz_names_find(names, cell);
    for (uint8_t i = 1; word == 0 && chinese != NULL && cell.data != NULL && i <= names->count; i++)
        if (is_one_of(chinese[i - 1], cell))
            word = i;
    if (word == 0) {
        char want[80];
        struct mz_writer w = mz_writer_over(want, sizeof want - 1);
        for (uint8_t i = 1; i <= names->count; i++) {
            mz_writer_text(&w, i == 1 ? "" : "|");
            mz_writer_text(&w, mz_names_text(names, i));
        }
        want[w.size] = '\0';
        mz_sheet_problem(sheet, row, column, MZ_E_OUT_OF_RANGE, (const char *)cell.data, want);
        return false;
    }
    *ret_word = word;
    return true;
}
