/* From a file to a sheet: what it is, how it is written, which columns it has; sheet.h. */
#include <stdio.h>
#include <string.h>

#include "client/i18n.h"
#include "client/io/charset.h"
#include "client/io/error.h"
#include "client/io/file.h"
#include "client/sheets/sheet.h"

static enum mz_status bad(struct mz_client *client, const char *path, const char *why) {
    mz_fault_at(&client->fault, MZ_E_BAD_SHEET, "%s", path);
    mz_fault_have(&client->fault, "%s", why);
    return MZ_E_BAD_SHEET;
}

/* Headings may be anything that somebody typed: they are cut. */
static enum mz_status bad_heading(const struct mz_sheet *sheet, const char *why,
                                  struct mz_span heading) {
    mz_fault_at(&sheet->client->fault, MZ_E_BAD_SHEET, "%s", sheet->path);
    mz_fault_have(&sheet->client->fault, why, (int)(heading.size > 30 ? 30 : heading.size),
                  heading.data == NULL ? "" : (const char *)heading.data);
    return MZ_E_BAD_SHEET;
}

/* One column in which other separators stand is a sheet saved otherwise. */
static enum mz_status unknown_column(const struct mz_sheet *sheet, struct mz_span heading) {
    bool alone = mz_csv_columns(sheet->csv) == 1;
    if (alone && memchr(heading.data, ';', heading.size) != NULL)
        return bad(sheet->client, sheet->path,
                   mz_i18n(N_("its columns are separated by semicolons")));
    if (alone && memchr(heading.data, '\t', heading.size) != NULL)
        return bad(sheet->client, sheet->path, mz_i18n(N_("its columns are separated by tabs")));
    return bad_heading(
        sheet, mz_i18n(N_("the column \"%.*s\" is not known here; mend or remove it")), heading);
}

static enum mz_status find_columns(struct mz_sheet *sheet, size_t count) {
    for (size_t i = 0; i < count; i++)
        sheet->position[i] = -1;
    for (size_t at = 0; at < mz_csv_columns(sheet->csv); at++) {
        struct mz_span heading = mz_sheet_trim(mz_csv_field(sheet->csv, 0, at));
        size_t known = 0;
        while (known < count && !mz_sheet_names(sheet->columns[known].names, heading))
            known++;
        if (known == count)
            return unknown_column(sheet, heading);
        if (sheet->position[known] >= 0)
            return bad_heading(sheet, mz_i18n(N_("the column \"%.*s\" is there twice")), heading);
        sheet->position[known] = (int)at;
    }
    for (size_t i = 0; i < count; i++) {
        if (!sheet->columns[i].required || sheet->position[i] >= 0)
            continue;
        const char *names = sheet->columns[i].names;
        return bad_heading(sheet, mz_i18n(N_("the column \"%.*s\" is missing")),
                           mz_span_of(names, strcspn(names, "|")));
    }
    return MZ_OK;
}

/* What begins like this is no text, whatever it is called. */
static const char *other_format(struct mz_span bytes) {
    static const struct {
        const char *begins;
        size_t size;
        const char *what;
    } formats[] = {
        {"PK\x03\x04", 4, N_("it is a workbook (XLSX), not a CSV")},
        {"\xD0\xCF\x11\xE0", 4, N_("it is a workbook (XLS), not a CSV")},
        {"%PDF", 4, N_("it is a PDF, not a CSV")},
        {"\xFF\xFE", 2, N_("it is in UTF-16")},
        {"\xFE\xFF", 2, N_("it is in UTF-16")},
    };
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        if (bytes.size >= formats[i].size &&
            memcmp(bytes.data, formats[i].begins, formats[i].size) == 0)
            return mz_i18n(formats[i].what);
    return bytes.size == 0 ? mz_i18n(N_("it is empty")) : NULL;
}

/* The parser's faults in the words of whoever made the sheet. */
static enum mz_status explain(struct mz_client *client, const char *path) {
    struct mz_fault *fault = &client->fault;
    static const struct {
        enum mz_status status;
        const char *what;
    } reasons[] = {
        {MZ_E_TRAILING, N_("the row has more columns than the headings")},
        {MZ_E_MISSING_FIELD, N_("the row has fewer columns than the headings")},
        {MZ_E_TRUNCATED, N_("a quotation mark is opened here and not closed")},
        {MZ_E_BAD_UTF8, N_("it is neither UTF-8 nor GB18030")},
    };
    char place[sizeof fault->place];
    memcpy(place, fault->place, sizeof place);
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
        if (fault->status == reasons[i].status)
            (void)bad(client, path, mz_i18n(reasons[i].what));
    (void)snprintf(fault->place, sizeof fault->place, "%.40s: %.50s", path, place);
    return fault->status;
}

static enum mz_status parse(struct mz_client *client, const char *path, struct mz_csv **ret_csv) {
    struct mz_buffer file = {0};
    bool converted = false;
    enum mz_status status = mz_file_read(path, MZ_FILE_LIMIT, &file, &client->fault);
    const char *other = status == MZ_OK ? other_format(mz_buffer_view(&file)) : NULL;
    if (other != NULL)
        status = bad(client, path, other);
    /* What is neither is left to the parser, which says where it goes wrong. */
    if (status == MZ_OK && mz_charset_to_utf8(&file, &converted, NULL) == MZ_OK && converted)
        mz_error_note(client, mz_i18n(N_("%s is in GB18030 and is read as such\n")), path);
    if (status == MZ_OK) {
        status = mz_csv_parse(mz_buffer_view(&file), ret_csv, &client->fault);
        if (status != MZ_OK)
            status = explain(client, path);
    }
    mz_buffer_free(&file);
    return status;
}

enum mz_status mz_sheet_open(struct mz_client *client, const char *path,
                             const struct mz_sheet_column *columns, size_t count,
                             struct mz_sheet *ret_sheet) {
    struct mz_sheet sheet = {.client = client, .path = path, .columns = columns};
    enum mz_status status = parse(client, path, &sheet.csv);
    if (status == MZ_OK && mz_csv_rows(sheet.csv) == 0)
        status = bad(client, path, mz_i18n(N_("it is empty")));
    if (status == MZ_OK)
        status = find_columns(&sheet, count);
    if (status == MZ_OK && mz_csv_rows(sheet.csv) < 2)
        status = bad(client, path, mz_i18n(N_("there is no row below the headings")));
    if (status != MZ_OK) {
        mz_csv_free(sheet.csv);
        return status;
    }
    *ret_sheet = sheet;
    return MZ_OK;
}
