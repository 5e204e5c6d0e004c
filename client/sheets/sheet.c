#include "client/sheets/sheet.h"

#include <stdio.h>
#include <string.h>

#include "client/i18n.h"
#include "client/io/error.h"
#include "proto/base/calendar.h"
#include "proto/base/decimal.h"
#include "proto/base/money.h"

bool mz_sheet_names(const char *names, struct mz_span name) {
    while (*names != '\0') {
        size_t size = strcspn(names, "|");
        if (mz_span_equal(mz_span_of(names, size), name))
            return true;
        names += size + (names[size] == '|');
    }
    return false;
}

struct mz_span mz_sheet_trim(struct mz_span text) {
    while (text.size > 0 && strchr(" \t", text.data[0]) != NULL) {
        text.data++;
        text.size--;
    }
    while (text.size > 0 && strchr(" \t\r\n", text.data[text.size - 1]) != NULL)
        text.size--;
    return text;
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
    struct mz_span cell =
        mz_sheet_trim(mz_csv_field(sheet->csv, row + 1, (size_t)sheet->position[column]));
    return cell.size == 0 ? (struct mz_span){0} : cell;
}

static void count_problem(struct mz_sheet *sheet, const struct mz_fault *fault) {
    if (sheet->problems++ == 0)
        sheet->first = fault->status;
    if (sheet->problems <= MZ_SHEET_TOLD)
        mz_error_tell(sheet->client, fault);
}

/* Programs get it in English, as every machine format. */
static void set_place(const struct mz_sheet *sheet, size_t row, size_t column,
                      struct mz_fault *fault) {
    const char *name = sheet->columns[column].names;
    int size = (int)strcspn(name, "|");
    size_t number = mz_csv_number(sheet->csv, row + 1);
    if (mz_output_is_machine(&sheet->client->output))
        (void)snprintf(fault->place, sizeof fault->place, "%.40s: row %zu, %.*s", sheet->path,
                       number, size, name);
    else
        (void)snprintf(fault->place, sizeof fault->place, mz_i18n(N_("%.40s: row %zu, %.*s")),
                       sheet->path, number, size, name);
}

void mz_sheet_problem(struct mz_sheet *sheet, size_t row, size_t column, enum mz_status status,
                      const char *have, const char *want) {
    struct mz_fault fault = {.status = status};
    set_place(sheet, row, column, &fault);
    if (have != NULL)
        mz_fault_have(&fault, "%s", have);
    /* Of the names of a column the first is enough. */
    bool names = want != NULL && status == MZ_E_MISSING_FIELD;
    if (want != NULL)
        mz_fault_want(&fault, "%.*s", (int)(names ? strcspn(want, "|") : strlen(want)), want);
    count_problem(sheet, &fault);
}

void mz_sheet_fault(struct mz_sheet *sheet, size_t row, size_t column,
                    const struct mz_fault *fault) {
    struct mz_fault whole = *fault;
    set_place(sheet, row, column, &whole);
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
    if (status == MZ_E_BAD_NUMBER && cell.data != NULL)
        status = mz_money_parse_capital(cell, &fen);
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
    if (cell.data == NULL || mz_date_parse_written(cell, &date) != MZ_OK) {
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

/* What may stand there, in the reader's language, as many as there is room for. */
static void list_words(const struct mz_sheet *sheet, const struct mz_names *names,
                       const char *const *chinese, char *want, size_t capacity) {
    bool in_chinese = chinese != NULL && sheet->client->language == MZ_CHINESE &&
                      !mz_output_is_machine(&sheet->client->output);
    size_t size = 0;
    for (uint8_t i = 1; i <= names->count; i++) {
        const char *word = in_chinese ? chinese[i - 1] : mz_names_text(names, i);
        size_t length = strcspn(word, "|");
        if (size + length + 1 + sizeof "|…" > capacity) {
            (void)snprintf(want + size, capacity - size, "|…");
            return;
        }
        size += (size_t)snprintf(want + size, capacity - size, "%s%.*s", i == 1 ? "" : "|",
                                 (int)length, word);
    }
}

bool mz_sheet_word(struct mz_sheet *sheet, size_t row, size_t column, const struct mz_names *names,
                   const char *const *chinese, uint8_t *ret_word) {
    struct mz_span cell = mz_sheet_get(sheet, row, column);
    uint8_t word = cell.data == NULL ? 0 : mz_names_find(names, cell);
    for (uint8_t i = 1; word == 0 && chinese != NULL && cell.data != NULL && i <= names->count; i++)
        if (mz_sheet_names(chinese[i - 1], cell))
            word = i;
    if (word == 0) {
        char want[80] = "";
        list_words(sheet, names, chinese, want, sizeof want);
        mz_sheet_problem(sheet, row, column, MZ_E_OUT_OF_RANGE, (const char *)cell.data, want);
        return false;
    }
    *ret_word = word;
    return true;
}
