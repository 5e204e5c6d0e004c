#include "client/lines.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/error.h"
#include "client/i18n.h"
#include "client/object.h"
#include "proto/base/hex.h"
#include "proto/base/money.h"

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
    struct mz_sheet *sheet = &lines->sheet;
    char want[32];
    (void)snprintf(want, sizeof want, "1..%zu", roster->count);
    for (size_t row = 0; row < lines->count; row++) {
        const struct mz_line *line = find_line(sheet, roster, row, &payees[row]);
        placed[row].row = row;
        if (line == NULL) {
            mz_sheet_problem(sheet, row, MZ_LINES_LINE, MZ_E_LINE_MISMATCH, "?", want);
            continue;
        }
        placed[row].line = *line;
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

static enum mz_status match(struct mz_client *client, struct mz_lines *lines) {
    struct roster roster = {0};
    struct mz_id *payees = calloc(lines->count, sizeof *payees);
    struct placed *placed = calloc(lines->count, sizeof *placed);
    lines->lines = calloc(lines->count, sizeof *lines->lines);
    lines->rows = calloc(lines->count, sizeof *lines->rows);
    enum mz_status status = MZ_OK;
    if (payees == NULL || placed == NULL || lines->lines == NULL || lines->rows == NULL)
        status = mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "%s", lines->sheet.path);
    if (status == MZ_OK)
        status = read_roster(client, &lines->payment, &roster);
    if (status == MZ_OK && !mz_sheet_has(&lines->sheet, MZ_LINES_LINE))
        status = mz_payees_of_rows(&lines->sheet, MZ_LINES_PAYEE, MZ_LINES_IDNO, payees);
    if (status == MZ_OK)
        place_rows(lines, &roster, payees, placed);
    free(roster.lines);
    free(roster.by_payee);
    free(payees);
    free(placed);
    return status;
}

enum mz_status mz_lines_open(struct mz_client *client, const char *id, const char *path,
                             const struct mz_sheet_column *columns, size_t count,
                             struct mz_lines *ret_lines) {
    struct mz_lines lines = {0};
    enum mz_status status = mz_sheet_open(client, path, columns, count, &lines.sheet);
    if (status != MZ_OK)
        return status;
    lines.count = mz_sheet_rows(&lines.sheet);
    status = mz_dossier_open(client, id, &lines.payment);
    if (status == MZ_OK)
        status = match(client, &lines);
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
    mz_sheet_close(&lines->sheet);
    mz_dossier_close(&lines->payment);
    free(lines->lines);
    free(lines->rows);
    *lines = (struct mz_lines){0};
}

enum mz_status mz_lines_upload(struct mz_lines *lines, enum mz_list_form form,
                               struct mz_list_totals *ret_totals) {
    struct mz_client *client = lines->sheet.client;
    struct mz_buffer object;
    char amount[MZ_MONEY_TEXT], root[MZ_HEX_HASH_SIZE + 1];
    enum mz_status status =
        mz_payees_list(client, form, lines->lines, lines->count, &object, ret_totals);
    if (status != MZ_OK)
        return status;
    mz_money_format_grouped(ret_totals->amount, amount);
    mz_hex_of_hash(&ret_totals->root, root);
    mz_error_note(client, mz_i18n(N_("%llu lines, ¥%s, root %s\n")),
                  (unsigned long long)ret_totals->count, amount, root);
    if (!mz_options_has(&client->options, "dry-run"))
        status = mz_object_put_list(client, &ret_totals->root, mz_buffer_view(&object));
    mz_buffer_free(&object);
    return status;
}
