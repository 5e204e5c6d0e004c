#include "client/sheets/payees.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/i18n.h"
#include "client/io/progress.h"
#include "client/remote/api.h"
#include "client/sheets/derive.h"
#include "proto/base/base64.h"
#include "proto/base/hex.h"
#include "proto/base/mask.h"
#include "proto/codec/disclosure.h"

#define VALUE_SIZE 512u

bool mz_payees_id_equal(const struct mz_id *a, const struct mz_id *b) {
    return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

static bool is_zero(const struct mz_id *id) {
    static const struct mz_id zero;
    return mz_payees_id_equal(id, &zero);
}

static bool read_chunk(const json_t *answer, size_t count, struct mz_hash *tokens,
                       struct mz_id *payees) {
    const json_t *token_list = mz_api_member(answer, "tokens");
    const json_t *payee_list = mz_api_member(answer, "payees");
    if (json_array_size(token_list) != count || json_array_size(payee_list) != count)
        return false;
    for (size_t i = 0; i < count; i++) {
        const json_t *token = json_array_get(token_list, i), *payee = json_array_get(payee_list, i);
        if (tokens != NULL &&
            (!json_is_string(token) ||
             mz_hex_decode_hash(mz_span_text(json_string_value(token)), &tokens[i]) != MZ_OK))
            return false;
        if (payees == NULL)
            continue;
        payees[i] = (struct mz_id){0};
        if (json_is_null(payee))
            continue;
        if (!json_is_string(payee) || mz_hex_decode(mz_span_text(json_string_value(payee)),
                                                    payees[i].bytes, MZ_ID_SIZE) != MZ_OK)
            return false;
    }
    return true;
}

enum mz_status mz_payees_tokens(struct mz_client *client, enum mz_personal field,
                                const struct mz_span *values, size_t count,
                                struct mz_hash *ret_tokens, struct mz_id *ret_payees) {
    struct mz_progress progress;
    enum mz_status status = MZ_OK;
    mz_progress_start(&progress, client, mz_i18n(N_("looking up")), count, false);
    for (size_t at = 0; status == MZ_OK && at < count; at += MZ_PAYEES_CHUNK) {
        size_t chunk = count - at < MZ_PAYEES_CHUNK ? count - at : MZ_PAYEES_CHUNK;
        json_t *list = json_array(), *answer;
        for (size_t i = 0; i < chunk; i++)
            json_array_append_new(
                list, json_stringn((const char *)values[at + i].data, values[at + i].size));
        json_t *body = json_pack("{s:s,s:o}", "field",
                                 mz_names_text(&mz_personal_names, (uint8_t)field), "values", list);
        if (body == NULL || json_array_size(list) != chunk) {
            json_decref(body);
            status = mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "/v1/tokens");
            break;
        }
        status = mz_api_json(client, "/v1/tokens", body, &answer);
        if (status != MZ_OK)
            break;
        if (!read_chunk(answer, chunk, ret_tokens == NULL ? NULL : ret_tokens + at,
                        ret_payees == NULL ? NULL : ret_payees + at)) {
            status = mz_fault_at(&client->fault, MZ_E_PROTOCOL, "/v1/tokens");
            mz_fault_have(&client->fault, "tokens, payees");
        }
        json_decref(answer);
        mz_progress_update(&progress, at + chunk);
    }
    mz_progress_finish(&progress);
    return status;
}

struct named {
    struct mz_id payee;
    size_t row;
};

static int by_payee(const void *a, const void *b) {
    const struct named *x = a, *y = b;
    int order = memcmp(x->payee.bytes, y->payee.bytes, sizeof x->payee.bytes);
    if (order != 0)
        return order;
    return x->row < y->row ? -1 : x->row > y->row;
}

static int by_row(const void *a, const void *b) {
    const struct named *x = a, *y = b;
    return x->row < y->row ? -1 : x->row > y->row;
}

/* Tells of each payee that an earlier row named already, in the order of the rows. */
static enum mz_status find_duplicates(struct mz_sheet *sheet, size_t column,
                                      const struct mz_id *payees) {
    size_t rows = mz_sheet_rows(sheet), doubled = 0;
    struct named *named = malloc((rows + 1) * sizeof *named);
    if (named == NULL)
        return mz_fault_at(&sheet->client->fault, MZ_E_NO_MEMORY, "%s", sheet->path);
    for (size_t row = 0; row < rows; row++)
        named[row] = (struct named){payees[row], row};
    qsort(named, rows, sizeof *named, by_payee);
    for (size_t i = rows; i-- > 1;)
        if (mz_payees_id_equal(&named[i].payee, &named[i - 1].payee) && !is_zero(&named[i].payee))
            named[rows - 1 - doubled++] = named[i];
    qsort(named + rows - doubled, doubled, sizeof *named, by_row);
    for (size_t i = rows - doubled; i < rows; i++) {
        char hex[2 * MZ_ID_SIZE + 1];
        struct mz_writer w = mz_writer_over(hex, sizeof hex - 1);
        mz_hex_write(&w, mz_span_of(named[i].payee.bytes, MZ_ID_SIZE));
        hex[w.size] = '\0';
        mz_sheet_problem(sheet, named[i].row, column, MZ_E_DUPLICATE_PAYEE, hex, NULL);
    }
    free(named);
    return MZ_OK;
}

static void unknown(struct mz_sheet *sheet, size_t row, size_t column, struct mz_span value) {
    char masked[640];
    mz_mask(MZ_MASK_INTERNAL, mz_span_text("idno"), value, masked, sizeof masked);
    mz_sheet_problem(sheet, row, column, MZ_E_UNKNOWN_PAYEE, masked, NULL);
}

static enum mz_status look_up(struct mz_sheet *sheet, size_t column, struct mz_id *payees,
                              struct mz_span *values, struct mz_id *found, size_t *rows) {
    size_t count = 0;
    for (size_t row = 0; row < mz_sheet_rows(sheet); row++) {
        struct mz_span idno = mz_sheet_get(sheet, row, column);
        if (!is_zero(&payees[row]) || idno.data == NULL)
            continue;
        values[count] = idno;
        rows[count++] = row;
    }
    if (count == 0)
        return MZ_OK;
    enum mz_status status =
        mz_payees_tokens(sheet->client, MZ_PERSONAL_IDNO, values, count, NULL, found);
    for (size_t i = 0; status == MZ_OK && i < count; i++) {
        payees[rows[i]] = found[i];
        if (is_zero(&found[i]))
            unknown(sheet, rows[i], column, values[i]);
    }
    return status;
}

enum mz_status mz_payees_find(struct mz_sheet *sheet, size_t payee_column, size_t idno_column,
                              struct mz_id *ret_payees) {
    size_t rows = mz_sheet_rows(sheet);
    for (size_t row = 0; row < rows; row++) {
        struct mz_span payee = mz_sheet_get(sheet, row, payee_column);
        ret_payees[row] = (struct mz_id){0};
        if (payee.data != NULL && mz_hex_decode(payee, ret_payees[row].bytes, MZ_ID_SIZE) != MZ_OK)
            mz_sheet_problem(sheet, row, payee_column, MZ_E_UNKNOWN_PAYEE, (const char *)payee.data,
                             NULL);
        if (payee.data == NULL && mz_sheet_get(sheet, row, idno_column).data == NULL)
            mz_sheet_problem(sheet, row,
                             mz_sheet_has(sheet, idno_column) ? idno_column : payee_column,
                             MZ_E_UNKNOWN_PAYEE, "", NULL);
    }
    struct mz_span *values = calloc(rows + 1, sizeof *values);
    struct mz_id *found = calloc(rows + 1, sizeof *found);
    size_t *at = calloc(rows + 1, sizeof *at);
    enum mz_status status = MZ_E_NO_MEMORY;
    if (values != NULL && found != NULL && at != NULL)
        status = look_up(sheet, idno_column, ret_payees, values, found, at);
    else
        mz_fault_at(&sheet->client->fault, MZ_E_NO_MEMORY, "%s", sheet->path);
    free(values);
    free(found);
    free(at);
    return status;
}

enum mz_status mz_payees_of_rows(struct mz_sheet *sheet, size_t payee_column, size_t idno_column,
                                 struct mz_id *ret_payees) {
    enum mz_status status = mz_payees_find(sheet, payee_column, idno_column, ret_payees);
    if (status != MZ_OK)
        return status;
    return find_duplicates(sheet, mz_sheet_has(sheet, idno_column) ? idno_column : payee_column,
                           ret_payees);
}

enum mz_status mz_payees_list(struct mz_client *client, enum mz_list_form form,
                              struct mz_span purpose, struct mz_line *lines, size_t count,
                              struct mz_buffer *ret_object, struct mz_list_totals *ret_totals) {
    struct mz_buffer object = {0};
    size_t size = 64;
    for (size_t i = 0; i < count; i++)
        size += 160 + lines[i].serial.size + lines[i].reason.size;
    enum mz_status salted = mz_derive_salts(client, form, purpose, lines, count);
    if (salted != MZ_OK)
        return salted;
    uint8_t *room = mz_buffer_reserve(&object, size);
    if (room == NULL)
        return mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "list");
    struct mz_writer w = mz_writer_over(room, size);
    enum mz_status status = mz_list_encode(form, lines, count, &w, &client->fault);
    if (status == MZ_OK && w.overflow)
        status = mz_fault_at(&client->fault, MZ_E_INTERNAL, "list");
    object.size = w.size;
    if (status == MZ_OK)
        status = mz_list_total(mz_buffer_view(&object), form, ret_totals, &client->fault);
    if (status != MZ_OK) {
        mz_buffer_free(&object);
        return status;
    }
    *ret_object = object;
    return MZ_OK;
}

/* -- Personal values. */

void mz_payees_check_cell(struct mz_sheet *sheet, size_t row, size_t column) {
    struct mz_span cell = mz_sheet_get(sheet, row, column);
    bool control = false;
    for (size_t i = 0; i < cell.size; i++)
        control = control || cell.data[i] < 0x20 || cell.data[i] == 0x7F;
    if (cell.size > VALUE_SIZE)
        mz_sheet_problem(sheet, row, column, MZ_E_TOO_LARGE, "> 512", "512");
    if (control)
        mz_sheet_problem(sheet, row, column, MZ_E_BAD_TEXT, mz_i18n(N_("line break")), NULL);
}

bool mz_payees_disclose(struct mz_client *client, uint8_t field, struct mz_span value, json_t *list,
                        struct mz_digest *ret_digest) {
    uint8_t encoded[MZ_MAX_DISCLOSURE];
    char text[MZ_BASE64_TEXT_SIZE(MZ_MAX_DISCLOSURE)];
    struct mz_disclosure disclosure = {.value = value, .field = field};
    struct mz_writer w = mz_writer_over(encoded, sizeof encoded);
    struct mz_writer out = mz_writer_over(text, sizeof text);
    mz_client_random(client, disclosure.salt.bytes, sizeof disclosure.salt.bytes);
    if (mz_disclosure_encode(&disclosure, &w) != MZ_OK)
        return false;
    mz_base64_write(&out, mz_writer_view(&w));
    if (json_array_append_new(list, json_stringn(text, out.size)) != 0)
        return false;
    *ret_digest = (struct mz_digest){field, mz_disclosure_digest(mz_writer_view(&w))};
    return true;
}
