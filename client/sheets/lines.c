#include "client/sheets/lines.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/remote/object.h"
#include "proto/base/hex.h"
#include "proto/base/money.h"
#include "proto/base/text.h"

static int by_payee(const void *a, const void *b) {
    const struct mz_line *x = a, *y = b;
    return memcmp(x->payee.bytes, y->payee.bytes, sizeof x->payee.bytes);
}

struct placed {
    struct mz_line line;
    size_t row;
};

static int by_line(const void *a, const void *b) {
    const struct placed *x = a, *y = b;
    if (x->line.line != y->line.line)
        return x->line.line < y->line.line ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

/* The roster, in its order and again by payee. */
struct roster {
    struct mz_line *lines, *by_payee;
    size_t count;
};

static enum mz_status read_roster(struct mz_client *client, const struct mz_dossier *payment,
                                  struct roster *roster) {
    struct mz_buffer object;
    struct mz_list_totals totals;
    struct mz_list_reader reader;
    struct mz_hash leaf;
    enum mz_status status =
        mz_object_get_list(client, &payment->body->root, MZ_LIST_ROSTER, &object, &totals);
    if (status != MZ_OK)
        return status;
    roster->lines = calloc(totals.count + 1, sizeof *roster->lines);
    roster->by_payee = calloc(totals.count + 1, sizeof *roster->by_payee);
    if (roster->lines == NULL || roster->by_payee == NULL)
        status = mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "roster");
    if (status == MZ_OK)
        status = mz_list_open(mz_buffer_view(&object), MZ_LIST_ROSTER, &reader, &client->fault);
    while (status == MZ_OK && roster->count < totals.count) {
        struct mz_line line;
        status = mz_list_next(&reader, &line, &leaf, &client->fault);
        if (status != MZ_OK)
            break;
        /* Spans would point into the object, which goes away; a roster line has none. */
        roster->lines[roster->count++] = line;
    }
    mz_buffer_free(&object);
    if (status != MZ_OK)
        return status;
    memcpy(roster->by_payee, roster->lines, roster->count * sizeof *roster->lines);
    qsort(roster->by_payee, roster->count, sizeof *roster->lines, by_payee);
    return MZ_OK;
}

static const struct mz_line *find_line(struct mz_sheet *sheet, const struct roster *roster,
                                       size_t row, const struct mz_id *payee) {
    uint64_t number;
    if (mz_sheet_get(sheet, row, MZ_LINES_LINE).data == NULL) {
        struct mz_line key = {.payee = *payee};
        return bsearch(&key, roster->by_payee, roster->count, sizeof key, by_payee);
    }
    if (!mz_sheet_number(sheet, row, MZ_LINES_LINE, &number))
        return NULL;
    return number >= 1 && number <= roster->count ? &roster->lines[number - 1] : NULL;
}

/* Where a row names both line and payee, or line and amount, they have to agree. */
static void check_row(struct mz_sheet *sheet, size_t row, const struct mz_line *line) {
    struct mz_span payee = mz_sheet_get(sheet, row, MZ_LINES_PAYEE);
    struct mz_id id;
    int64_t amount;
    if (payee.data != NULL && (mz_hex_decode(payee, id.bytes, sizeof id.bytes) != MZ_OK ||
                               !mz_payees_id_equal(&id, &line->payee)))
        mz_sheet_problem(sheet, row, MZ_LINES_PAYEE, MZ_E_LINE_MISMATCH, (const char *)payee.data,
                         NULL);
    if (mz_sheet_get(sheet, row, MZ_LINES_AMOUNT).data != NULL &&
        mz_sheet_fen(sheet, row, MZ_LINES_AMOUNT, &amount) && amount != line->amount) {
        char have[MZ_MONEY_TEXT], want[MZ_MONEY_TEXT];
        mz_money_format(amount, have);
        mz_money_format(line->amount, want);
        mz_sheet_problem(sheet, row, MZ_LINES_AMOUNT, MZ_E_LINE_MISMATCH, have, want);
    }
}

static void place_rows(struct mz_lines *lines, const struct roster *roster,
                       const struct mz_id *payees, struct placed *placed) {
    struct mz_sheet *sheet = lines->sheet;
    char want[32];
    (void)snprintf(want, sizeof want, "1..%zu", roster->count);
    for (size_t i = 0; i < lines->count; i++) {
        size_t row = lines->rows[i];
        const struct mz_line *line = find_line(sheet, roster, row, &payees[row]);
        placed[i].row = row;
        if (line == NULL) {
            mz_sheet_problem(sheet, row, MZ_LINES_LINE, MZ_E_LINE_MISMATCH, "?", want);
            continue;
        }
        placed[i].line = *line;
        check_row(sheet, row, line);
    }
    qsort(placed, lines->count, sizeof *placed, by_line);
    for (size_t i = 0; i < lines->count; i++) {
        if (i > 0 && placed[i].line.line != 0 && placed[i].line.line == placed[i - 1].line.line) {
            char number[24];
            (void)snprintf(number, sizeof number, "%" PRIu64, placed[i].line.line);
            mz_sheet_problem(sheet, placed[i].row, MZ_LINES_LINE, MZ_E_DUPLICATE, number, NULL);
        }
        lines->lines[i] = placed[i].line;
        lines->rows[i] = placed[i].row;
    }
}

static enum mz_status match(struct mz_client *client, struct mz_lines *lines,
                            const struct mz_id *payees) {
    struct roster roster = {0};
    struct placed *placed = calloc(lines->count, sizeof *placed);
    enum mz_status status = MZ_OK;
    if (placed == NULL)
        status = mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "%s", lines->sheet->path);
    if (status == MZ_OK)
        status = read_roster(client, &lines->payment, &roster);
    if (status == MZ_OK)
        place_rows(lines, &roster, payees, placed);
    free(roster.lines);
    free(roster.by_payee);
    free(placed);
    return status;
}

enum mz_status mz_lines_open(struct mz_sheet *sheet, const char *id, const struct mz_id *payees,
                             const size_t *rows, size_t count, struct mz_lines *ret_lines) {
    struct mz_client *client = sheet->client;
    struct mz_lines lines = {.sheet = sheet, .count = count};
    lines.lines = calloc(count + 1, sizeof *lines.lines);
    lines.rows = calloc(count + 1, sizeof *lines.rows);
    lines.parts = calloc(count + 1, sizeof *lines.parts);
    enum mz_status status = MZ_OK;
    if (lines.lines == NULL || lines.rows == NULL || lines.parts == NULL)
        status = mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "%s", sheet->path);
    else
        memcpy(lines.rows, rows, count * sizeof *rows);
    if (status == MZ_OK)
        status = mz_dossier_open(client, id, &lines.payment);
    if (status == MZ_OK)
        status = match(client, &lines, payees);
    if (status == MZ_OK)
        status = mz_line_states_read(client, &lines.payment, &lines.states);
    if (status != MZ_OK) {
        mz_lines_close(&lines);
        return status;
    }
    *ret_lines = lines;
    /* The body points into the request, which moved with the struct. */
    ret_lines->payment.body = &ret_lines->payment.request.statement.body.payment_request;
    return MZ_OK;
}

void mz_lines_close(struct mz_lines *lines) {
    mz_dossier_close(&lines->payment);
    free(lines->lines);
    free(lines->rows);
    free(lines->parts);
    free(lines->states);
    *lines = (struct mz_lines){0};
}

void mz_lines_movement(struct mz_sheet *sheet, size_t row, size_t serial, struct mz_line *line) {
    line->serial = mz_sheet_get(sheet, row, serial);
    line->reason = mz_sheet_get(sheet, row, serial + 2);
    (void)mz_sheet_date(sheet, row, serial + 1, &line->date);
    if (line->serial.data != NULL && !mz_text_is_code(line->serial))
        mz_sheet_problem(sheet, row, serial, MZ_E_BAD_TEXT, (const char *)line->serial.data, NULL);
}
