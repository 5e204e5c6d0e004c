/* payee import: people from a spreadsheet into the vault and, as digests, into the ledger.
 *
 * Every row is checked before anything leaves the machine. Who is enrolled already (the vault knows
 * the token) is passed over and reported, so an import that broke off is simply run again. Personal
 * values go to the vault over the session and nowhere else (G6): not into statements, not into
 * messages. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/i18n.h"
#include "client/io/error.h"
#include "client/io/progress.h"
#include "client/io/table.h"
#include "client/io/words.h"
#include "client/remote/api.h"
#include "client/remote/sign.h"
#include "client/sheets/payees.h"
#include "client/verbs.h"
#include "proto/base/base64.h"
#include "proto/base/hex.h"
#include "proto/base/mask.h"
#include "proto/base/text.h"
#include "proto/codec/disclosure.h"

#define CHUNK      200u /* payees sent together */
#define VALUE_SIZE 512u

/* Columns 0..6 are the personal fields in the order of enum mz_personal, less one. */
enum { CATEGORY = MZ_PERSONAL_UNIT, NUMBER };
static const struct mz_sheet_column columns[] = {
    {"姓名|name", true},
    {"身份证号|身份证号码|公民身份号码|统一社会信用代码|idno", true},
    {"银行账号|银行卡号|账号|account", false},
    {"开户行|开户银行|bank", false},
    {"电话|联系电话|手机|phone", false},
    {"住址|地址|address", false},
    {"单位|unit", false},
    {"类别|困难类别|category", true},
    {"序号|no", false},
};
#define COLUMNS (sizeof columns / sizeof columns[0])

struct person {
    uint8_t category;
    bool known; /* enrolled before this run */
    struct mz_id payee;
    struct mz_hash token, account_token;
    struct mz_receipt receipt;
};

struct import {
    struct mz_client *client;
    struct mz_sheet sheet;
    struct person *people;
    size_t count;
};

static struct mz_span value_of(const struct import *import, size_t row, enum mz_personal field) {
    return mz_sheet_get(&import->sheet, row, (size_t)field - 1);
}

static void check_row(struct import *import, size_t row) {
    struct mz_sheet *sheet = &import->sheet;
    for (size_t column = 0; column < MZ_PERSONAL_UNIT; column++) {
        if (columns[column].required && mz_sheet_get(sheet, row, column).data == NULL)
            mz_sheet_problem(sheet, row, column, MZ_E_MISSING_FIELD, NULL, columns[column].names);
        mz_payees_check_cell(sheet, row, column);
    }
    struct mz_span idno = value_of(import, row, MZ_PERSONAL_IDNO);
    if (idno.data != NULL && !mz_idno_valid(idno) && !mz_uscc_valid(idno))
        mz_sheet_problem(
            sheet, row, MZ_PERSONAL_IDNO - 1, MZ_E_BAD_NUMBER, mz_i18n(N_("the value")),
            mz_i18n(N_("an identity number or social credit code with a right last character")));
    (void)mz_sheet_word(sheet, row, CATEGORY, &mz_category_names, mz_words_category,
                        &import->people[row].category);
}

struct normal {
    char text[64];
    size_t row;
};

static int by_text(const void *a, const void *b) {
    const struct normal *x = a, *y = b;
    int order = strcmp(x->text, y->text);
    return order != 0 ? order : (x->row > y->row) - (x->row < y->row);
}

/* The same person, or the same account, in two rows. */
static enum mz_status check_unique(struct import *import, enum mz_personal field) {
    struct normal *normals = malloc((import->count + 1) * sizeof *normals);
    size_t found = 0;
    if (normals == NULL)
        return mz_fault_at(&import->client->fault, MZ_E_NO_MEMORY, "%s", import->sheet.path);
    for (size_t row = 0; row < import->count; row++) {
        struct mz_span value = value_of(import, row, field);
        struct normal *normal = &normals[found];
        size_t size = value.data == NULL
                          ? 0
                          : mz_disclosure_normalise(value, normal->text, sizeof normal->text - 1);
        if (size == 0)
            continue;
        normal->text[size] = '\0';
        normal->row = row;
        found++;
    }
    qsort(normals, found, sizeof *normals, by_text);
    for (size_t i = 1; i < found; i++) {
        if (strcmp(normals[i].text, normals[i - 1].text) != 0)
            continue;
        char other[32];
        (void)snprintf(other, sizeof other, mz_i18n(N_("the value of row %zu")),
                       mz_csv_number(import->sheet.csv, normals[i - 1].row + 1));
        mz_sheet_problem(&import->sheet, normals[i].row, (size_t)field - 1, MZ_E_DUPLICATE, other,
                         NULL);
    }
    free(normals);
    return MZ_OK;
}

/* Asks the vault for the tokens of one field of every row that has it. */
static enum mz_status fetch_tokens(struct import *import, enum mz_personal field) {
    size_t count = 0;
    struct mz_span *values = calloc(import->count + 1, sizeof *values);
    struct mz_hash *tokens = calloc(import->count + 1, sizeof *tokens);
    struct mz_id *payees = calloc(import->count + 1, sizeof *payees);
    enum mz_status status;
    if (values == NULL || tokens == NULL || payees == NULL) {
        status = mz_fault_at(&import->client->fault, MZ_E_NO_MEMORY, "%s", import->sheet.path);
        goto out;
    }
    for (size_t row = 0; row < import->count; row++) {
        struct mz_span value = value_of(import, row, field);
        if (value.data != NULL)
            values[count++] = value;
    }
    status = mz_payees_tokens(import->client, field, values, count, tokens, payees);
    for (size_t row = 0, at = 0; status == MZ_OK && row < import->count; row++) {
        static const struct mz_id nobody;
        struct person *person = &import->people[row];
        if (value_of(import, row, field).data == NULL)
            continue;
        if (field == MZ_PERSONAL_IDNO) {
            person->token = tokens[at];
            person->payee = payees[at];
            person->known = !mz_payees_id_equal(&payees[at], &nobody);
        } else {
            person->account_token = tokens[at];
        }
        at++;
    }
out:
    free(values);
    free(tokens);
    free(payees);
    return status;
}

/* The disclosures of one person: into the upload, into the statement as digests. */
static bool disclose(struct import *import, size_t row, json_t *list, struct mz_payee_enrol *body) {
    for (uint8_t field = MZ_PERSONAL_NAME; field <= MZ_PERSONAL_UNIT; field++) {
        struct mz_span value = value_of(import, row, field);
        if (value.data != NULL && !mz_payees_disclose(import->client, field, value, list,
                                                      &body->digests[body->digests_count++]))
            return false;
    }
    return true;
}

static enum mz_status add_person(struct import *import, size_t row, json_t *upload,
                                 struct mz_batch *batch) {
    struct mz_client *client = import->client;
    struct person *person = &import->people[row];
    struct mz_payee_enrol body = {.token = person->token,
                                  .account_token = person->account_token,
                                  .category = person->category};
    char id[2 * MZ_ID_SIZE + 1];
    struct mz_writer w = mz_writer_over(id, sizeof id - 1);
    mz_client_random(client, person->payee.bytes, sizeof person->payee.bytes);
    body.payee = person->payee;
    mz_hex_write(&w, mz_span_of(person->payee.bytes, sizeof person->payee.bytes));
    id[w.size] = '\0';
    json_t *list = json_array();
    if (!disclose(import, row, list, &body) ||
        json_array_append_new(upload, json_pack("{s:s,s:o}", "payee", id, "disclosures", list)) !=
            0)
        return mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "%s", import->sheet.path);
    const struct mz_filing filing = {.kind = MZ_KIND_PAYEE_ENROL, .body = &body};
    return mz_sign_add(client, batch, &filing);
}

/* One chunk: the vault first, because the daemon admits nobody whose disclosures it does not
 * hold. */
static enum mz_status send_chunk(struct import *import, const size_t *rows, size_t count) {
    struct mz_client *client = import->client;
    struct mz_batch batch = {0};
    struct mz_receipt receipts[CHUNK];
    json_t *upload = json_array(), *answer = NULL;
    enum mz_status status = MZ_OK;
    for (size_t i = 0; status == MZ_OK && i < count; i++)
        status = add_person(import, rows[i], upload, &batch);
    if (status == MZ_OK)
        status =
            mz_api_json(client, "/v1/disclosures", json_pack("{s:O}", "payees", upload), &answer);
    json_decref(answer);
    if (status == MZ_OK)
        status = mz_sign_send(client, &batch, receipts);
    for (size_t i = 0; status == MZ_OK && i < count; i++)
        import->people[rows[i]].receipt = receipts[i];
    json_decref(upload);
    mz_sign_clear(&batch);
    return status;
}

static enum mz_status send_all(struct import *import) {
    size_t rows[CHUNK], waiting = 0;
    struct mz_progress progress;
    enum mz_status status = MZ_OK;
    mz_progress_start(&progress, import->client, mz_i18n(N_("enrolling")), import->count, false);
    for (size_t row = 0; status == MZ_OK && row < import->count; row++) {
        if (!import->people[row].known)
            rows[waiting++] = row;
        if (waiting == CHUNK || (waiting > 0 && row + 1 == import->count)) {
            status = send_chunk(import, rows, waiting);
            waiting = 0;
        }
        mz_progress_update(&progress, row + 1);
    }
    mz_progress_finish(&progress);
    return status;
}

static const struct mz_table_column report_columns[] = {
    {"row", N_("Row"), true, true},       {"name", N_("Name"), false, false},
    {"payee", N_("Payee"), false, false}, {"status", N_("Result"), false, false},
    {"index", N_("Entry"), true, true},
};

static void report_row(const struct import *import, size_t row, bool dry, struct mz_grid *table) {
    const struct person *person = &import->people[row];
    char number[24], name[VALUE_SIZE + 16], id[2 * MZ_ID_SIZE + 1], index[24] = "";
    struct mz_writer w = mz_writer_over(id, sizeof id - 1);
    const char *word = "enrolled";
    bool refused = !person->known && person->receipt.status == MZ_RECEIPT_REFUSED;
    (void)snprintf(number, sizeof number, "%zu", mz_csv_number(import->sheet.csv, row + 1));
    mz_mask(MZ_MASK_INTERNAL, mz_span_text("name"), value_of(import, row, MZ_PERSONAL_NAME), name,
            sizeof name);
    if (person->known || !(dry || refused))
        mz_hex_write(&w, mz_span_of(person->payee.bytes, sizeof person->payee.bytes));
    id[w.size] = '\0';
    if (person->known)
        word = "known";
    else if (dry)
        word = "new";
    else if (refused)
        word = mz_status_code(person->receipt.fault.status);
    else
        (void)snprintf(index, sizeof index, "%" PRIu64, person->receipt.head.index);
    mz_table_cell(table, number, NULL);
    mz_table_cell(table, name, NULL);
    mz_table_cell(table, id, NULL);
    mz_table_cell(table, mz_i18n_word("import", word), word);
    mz_table_cell(table, index, NULL);
}

/* Prints what became of each row; the first refusal is the command's fault. */
static enum mz_status report(struct import *import, bool dry) {
    struct mz_client *client = import->client;
    struct mz_grid *table = mz_table_new(report_columns, 5);
    size_t known = 0, refused = 0;
    enum mz_status status = MZ_OK;
    if (table == NULL)
        return mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "table");
    for (size_t row = 0; row < import->count; row++) {
        const struct person *person = &import->people[row];
        report_row(import, row, dry, table);
        known += person->known;
        if (!person->known && person->receipt.status == MZ_RECEIPT_REFUSED && refused++ == 0) {
            client->fault = person->receipt.fault;
            status = client->fault.status;
        }
    }
    enum mz_status printed =
        mz_table_print(table, "mingzhang/payee-import/1", &client->output, &client->fault);
    mz_table_free(table);
    mz_error_note(client, mz_i18n(N_("%zu rows: %zu new, %zu known already, %zu refused%s\n")),
                  import->count, import->count - known - refused, known, refused,
                  dry ? mz_i18n(N_(" (dry run)")) : "");
    return printed != MZ_OK ? printed : status;
}

static enum mz_status run(struct import *import) {
    bool dry = mz_options_has(&import->client->options, "dry-run");
    import->people = calloc(import->count, sizeof *import->people);
    if (import->people == NULL)
        return mz_fault_at(&import->client->fault, MZ_E_NO_MEMORY, "%s", import->sheet.path);
    for (size_t row = 0; row < import->count; row++)
        check_row(import, row);
    enum mz_status status = check_unique(import, MZ_PERSONAL_IDNO);
    if (status == MZ_OK)
        status = check_unique(import, MZ_PERSONAL_ACCOUNT);
    if (status == MZ_OK)
        status = mz_sheet_verdict(&import->sheet);
    if (status == MZ_OK)
        status = fetch_tokens(import, MZ_PERSONAL_IDNO);
    if (status == MZ_OK)
        status = fetch_tokens(import, MZ_PERSONAL_ACCOUNT);
    if (status == MZ_OK && !dry)
        status = send_all(import);
    return status == MZ_OK ? report(import, dry) : status;
}

enum mz_status mz_payee_import(struct mz_client *client) {
    struct import import = {.client = client};
    enum mz_status status =
        mz_sheet_open(client, client->options.arguments[0], columns, COLUMNS, &import.sheet);
    if (status != MZ_OK)
        return status;
    import.count = mz_sheet_rows(&import.sheet);
    status = run(&import);
    free(import.people);
    mz_sheet_close(&import.sheet);
    return status;
}
