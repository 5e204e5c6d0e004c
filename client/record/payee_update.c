/* payee update: what changed about people, from a spreadsheet.
 *
 * Values come in a sheet and not as options, which other users of the machine and the shell's
 * history would see (G6). An empty cell leaves its field as it is. The new disclosures are handed
 * in first and wait in the vault until the payee.update that names their digests is recorded. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/i18n.h"
#include "client/io/error.h"
#include "client/io/table.h"
#include "client/io/words.h"
#include "client/record/dossier.h"
#include "client/remote/api.h"
#include "client/remote/sign.h"
#include "client/sheets/payees.h"
#include "client/verbs.h"
#include "proto/base/hex.h"
#include "proto/base/mask.h"

enum { PAYEE, IDNO, CATEGORY, REASON, FIELDS };
static const struct mz_sheet_column columns[] = {
    {"收款人|payee", false},
    {"身份证号|身份证号码|公民身份号码|统一社会信用代码|idno", false},
    {"类别|困难类别|category", false},
    {"事由|reason", false},
    {"姓名|name", false},
    {"银行账号|银行卡号|账号|account", false},
    {"开户行|开户银行|bank", false},
    {"电话|联系电话|手机|phone", false},
    {"住址|地址|address", false},
    {"单位|unit", false},
    {"序号|no", false},
};
/* The fields of the columns from FIELDS on: all but the identity number, which never changes. */
static const uint8_t fields[] = {MZ_PERSONAL_NAME,  MZ_PERSONAL_ACCOUNT, MZ_PERSONAL_BANK,
                                 MZ_PERSONAL_PHONE, MZ_PERSONAL_ADDRESS, MZ_PERSONAL_UNIT};
#define CHANGES      (sizeof fields)
#define VALUE_MASKED (512u + 16u)

struct change {
    struct mz_id payee;
    uint8_t category;
    struct mz_hash enrolment, account_token;
    char before[CHANGES][VALUE_MASKED];
    struct mz_receipt receipt;
};

struct update {
    struct mz_client *client;
    struct mz_sheet sheet;
    struct change *changes;
    size_t count;
};

static struct mz_span value_of(const struct update *update, size_t row, size_t n) {
    return mz_sheet_get(&update->sheet, row, FIELDS + n);
}

static struct mz_span reason_of(const struct update *update, size_t row) {
    struct mz_span reason = mz_sheet_get(&update->sheet, row, REASON);
    return reason.data != NULL ? reason : mz_options_span(&update->client->options, "reason");
}

static void check_row(struct update *update, size_t row) {
    struct mz_sheet *sheet = &update->sheet;
    bool any = mz_sheet_get(sheet, row, CATEGORY).data != NULL;
    for (size_t n = 0; n < CHANGES; n++) {
        mz_payees_check_cell(sheet, row, FIELDS + n);
        any = any || value_of(update, row, n).data != NULL;
    }
    if (!any)
        mz_sheet_problem(sheet, row, FIELDS, MZ_E_MISSING_FIELD, NULL,
                         mz_i18n(N_("something that changes")));
    if (reason_of(update, row).data == NULL)
        mz_sheet_problem(sheet, row, REASON, MZ_E_MISSING_FIELD, NULL, columns[REASON].names);
    if (mz_sheet_get(sheet, row, CATEGORY).data != NULL)
        (void)mz_sheet_word(sheet, row, CATEGORY, &mz_category_names, mz_words_category,
                            &update->changes[row].category);
}

/* -- What is so now. */

static void payee_hex(const struct mz_id *payee, char hex[2 * MZ_ID_SIZE + 1]) {
    struct mz_writer w = mz_writer_over(hex, 2 * MZ_ID_SIZE);
    mz_hex_write(&w, mz_span_of(payee->bytes, MZ_ID_SIZE));
    hex[w.size] = '\0';
}

/* The enrolment, from its own entry. */
static enum mz_status fetch_enrolment(struct update *update, struct change *change,
                                      const char *hex) {
    struct mz_client *client = update->client;
    char path[64 + 2 * MZ_ID_SIZE];
    json_t *answer;
    struct mz_recorded recorded;
    (void)snprintf(path, sizeof path, "/v1/payees?payee=%s", hex);
    enum mz_status status = mz_api_json(client, path, NULL, &answer);
    if (status != MZ_OK)
        return status;
    uint64_t index = mz_api_uint(json_array_get(json_object_get(answer, "items"), 0), "index");
    json_decref(answer);
    if (index == MZ_ABSENT)
        return mz_fault_at(&client->fault, MZ_E_PROTOCOL, "/v1/payees");
    status = mz_dossier_fetch(client, index, NULL, &recorded);
    if (status != MZ_OK)
        return status;
    if (recorded.statement.kind->id != MZ_KIND_PAYEE_ENROL ||
        !mz_payees_id_equal(&recorded.statement.body.payee_enrol.payee, &change->payee))
        status = mz_fault_at(&client->fault, MZ_E_BAD_ENTRY, "#%" PRIu64, index);
    else
        change->enrolment = recorded.statement.hash;
    mz_dossier_release(&recorded);
    return status;
}

static enum mz_status fetch_before(struct update *update, struct change *change) {
    char hex[2 * MZ_ID_SIZE + 1], path[64 + 2 * MZ_ID_SIZE];
    json_t *answer;
    payee_hex(&change->payee, hex);
    enum mz_status status = fetch_enrolment(update, change, hex);
    (void)snprintf(path, sizeof path, "/v1/disclosures?payee=%s", hex);
    if (status == MZ_OK)
        status = mz_api_json(update->client, path, NULL, &answer);
    if (status != MZ_OK)
        return status;
    const json_t *known = json_object_get(answer, "fields");
    for (size_t n = 0; n < CHANGES; n++) {
        const char *name = mz_names_text(&mz_personal_names, fields[n]);
        const char *value = json_string_value(json_object_get(known, name));
        (void)snprintf(change->before[n], sizeof change->before[n], "%s",
                       value != NULL ? value : "");
    }
    json_decref(answer);
    return MZ_OK;
}

static enum mz_status fetch_tokens(struct update *update) {
    enum mz_status status = MZ_OK;
    for (size_t row = 0; row < update->count && status == MZ_OK; row++) {
        struct mz_span account = value_of(update, row, 1);
        if (account.data != NULL)
            status = mz_payees_tokens(update->client, MZ_PERSONAL_ACCOUNT, &account, 1,
                                      &update->changes[row].account_token, NULL);
    }
    return status;
}

/* -- Filing. */

static enum mz_status hand_in(struct update *update, size_t row, struct mz_payee_update *body) {
    struct mz_client *client = update->client;
    char hex[2 * MZ_ID_SIZE + 1];
    json_t *list = json_array(), *answer = NULL;
    bool made = list != NULL;
    payee_hex(&body->payee, hex);
    for (size_t n = 0; n < CHANGES && made; n++) {
        struct mz_span value = value_of(update, row, n);
        if (value.data != NULL)
            made = mz_payees_disclose(client, fields[n], value, list,
                                      &body->digests[body->digests_count++]);
    }
    if (!made) {
        json_decref(list);
        return mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "%s", update->sheet.path);
    }
    if (body->digests_count == 0) {
        json_decref(list);
        return MZ_OK;
    }
    enum mz_status status = mz_api_json(
        client, "/v1/disclosures",
        json_pack("{s:[{s:s,s:o}]}", "payees", "payee", hex, "disclosures", list), &answer);
    json_decref(answer);
    return status;
}

static enum mz_status send_row(struct update *update, size_t row) {
    struct change *change = &update->changes[row];
    struct mz_payee_update body;
    struct mz_batch batch = {0};
    mz_schema_init(&mz_payee_update_schema, &body);
    body.payee = change->payee;
    body.reason = reason_of(update, row);
    body.category = change->category;
    body.account_token = change->account_token;
    enum mz_status status = hand_in(update, row, &body);
    const struct mz_filing filing = {
        .kind = MZ_KIND_PAYEE_UPDATE, .refs_count = 1, .refs = {change->enrolment}, .body = &body};
    if (status == MZ_OK)
        status = mz_sign_add(update->client, &batch, &filing);
    if (status == MZ_OK)
        status = mz_sign_send(update->client, &batch, &change->receipt);
    mz_sign_clear(&batch);
    return status;
}

/* -- What changes, masked. */

static const struct mz_table_column report_columns[] = {
    {"row", N_("Row"), true, true},       {"payee", N_("Payee"), false, false},
    {"field", N_("Field"), false, false}, {"before", N_("Before"), false, false},
    {"after", N_("After"), false, false}, {"status", N_("Result"), false, false},
    {"index", N_("Entry"), true, true},
};

static void put_change(const struct update *update, size_t row, const char *field,
                       const char *before, const char *after, struct mz_grid *table) {
    const struct change *change = &update->changes[row];
    char number[24], hex[2 * MZ_ID_SIZE + 1], index[24] = "";
    const char *word = "changed";
    (void)snprintf(number, sizeof number, "%zu", mz_csv_number(update->sheet.csv, row + 1));
    payee_hex(&change->payee, hex);
    if (mz_options_has(&update->client->options, "dry-run"))
        word = "new";
    else if (change->receipt.status == MZ_RECEIPT_REFUSED)
        word = mz_status_code(change->receipt.fault.status);
    else
        (void)snprintf(index, sizeof index, "%" PRIu64, change->receipt.head.index);
    mz_table_cell(table, number, NULL);
    mz_table_cell(table, hex, NULL);
    mz_table_cell(table, mz_i18n_word("field", field), field);
    mz_table_cell(table, before, NULL);
    mz_table_cell(table, after, NULL);
    mz_table_cell(table, mz_i18n_word("import", word), word);
    mz_table_cell(table, index, NULL);
}

static void put_row(const struct update *update, size_t row, struct mz_grid *table) {
    const struct change *change = &update->changes[row];
    for (size_t n = 0; n < CHANGES; n++) {
        char after[VALUE_MASKED];
        struct mz_span value = value_of(update, row, n);
        const char *name = mz_names_text(&mz_personal_names, fields[n]);
        if (value.data == NULL)
            continue;
        mz_mask(MZ_MASK_INTERNAL, mz_span_text(name), value, after, sizeof after);
        put_change(update, row, name, change->before[n], after, table);
    }
    if (change->category != 0) {
        const char *word = mz_names_text(&mz_category_names, change->category);
        put_change(update, row, "category", "", mz_i18n_word("category", word), table);
    }
}

static enum mz_status report(struct update *update) {
    struct mz_client *client = update->client;
    struct mz_grid *table =
        mz_table_new(report_columns, sizeof report_columns / sizeof report_columns[0]);
    enum mz_status status = MZ_OK;
    if (table == NULL)
        return mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "table");
    for (size_t row = 0; row < update->count; row++) {
        const struct mz_receipt *receipt = &update->changes[row].receipt;
        put_row(update, row, table);
        if (receipt->status == MZ_RECEIPT_REFUSED && status == MZ_OK &&
            !mz_options_has(&client->options, "dry-run")) {
            client->fault = receipt->fault;
            status = receipt->fault.status;
        }
    }
    enum mz_status printed =
        mz_table_print(table, "mingzhang/payee-update/1", &client->output, &client->fault);
    mz_table_free(table);
    return printed != MZ_OK ? printed : status;
}

static enum mz_status run(struct update *update) {
    bool dry = mz_options_has(&update->client->options, "dry-run");
    struct mz_id *payees = calloc(update->count + 1, sizeof *payees);
    update->changes = calloc(update->count + 1, sizeof *update->changes);
    if (payees == NULL || update->changes == NULL) {
        free(payees);
        return mz_fault_at(&update->client->fault, MZ_E_NO_MEMORY, "%s", update->sheet.path);
    }
    for (size_t row = 0; row < update->count; row++)
        check_row(update, row);
    enum mz_status status = mz_payees_of_rows(&update->sheet, PAYEE, IDNO, payees);
    if (status == MZ_OK)
        status = mz_sheet_verdict(&update->sheet);
    for (size_t row = 0; row < update->count && status == MZ_OK; row++) {
        update->changes[row].payee = payees[row];
        status = fetch_before(update, &update->changes[row]);
    }
    free(payees);
    if (status == MZ_OK)
        status = fetch_tokens(update);
    for (size_t row = 0; row < update->count && status == MZ_OK && !dry; row++)
        status = send_row(update, row);
    return status == MZ_OK ? report(update) : status;
}

enum mz_status mz_payee_update_sheet(struct mz_client *client) {
    struct update update = {.client = client};
    enum mz_status status = mz_sheet_open(client, client->options.arguments[0], columns,
                                          sizeof columns / sizeof columns[0], &update.sheet);
    if (status != MZ_OK)
        return status;
    update.count = mz_sheet_rows(&update.sheet);
    status = run(&update);
    free(update.changes);
    mz_sheet_close(&update.sheet);
    return status;
}
