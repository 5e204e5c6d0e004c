#include "client/read/reveal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "client/i18n.h"
#include "client/io/error.h"
#include "client/io/table.h"
#include "client/read/reveal_save.h"
#include "client/record/dossier.h"
#include "client/remote/api.h"
#include "client/remote/sign.h"
#include "client/sheets/payees.h"
#include "proto/base/base64.h"
#include "proto/base/hex.h"

#define VALUE_SIZE 513u
#define FIELDS     ((size_t)MZ_PERSONAL_UNIT + 1u) /* by enum mz_personal */

/* One payee, and what was given out of him and fits. */
struct person {
    struct mz_id payee;
    const char *category;
    bool erased;
    struct mz_revealed_fields fields;
};

struct reveal {
    struct mz_client *client;
    struct person *people;
    size_t count;
    uint32_t asked;              /* MZ_ROLE_BIT of enum mz_personal */
    size_t absent;               /* values that an entry binds and that were not given out */
    struct mz_recorded recorded; /* the entry fetched last */
    bool fetched;
};

/* -- Whom, and which fields. */

static uint32_t bound_fields(const json_t *item) {
    const json_t *digests = json_object_get(item, "digests"), *one;
    size_t i;
    uint32_t fields = 0;
    json_array_foreach(digests, i, one) {
        uint8_t field = mz_names_find(&mz_personal_names, mz_api_text(one, "field"));
        fields |= field != 0 ? MZ_ROLE_BIT(field) : 0;
    }
    return fields;
}

static enum mz_status read_people(struct reveal *reveal, const json_t *items) {
    uint32_t bound = 0;
    for (size_t i = 0; i < reveal->count; i++) {
        const json_t *item = json_array_get(items, i);
        struct person *person = &reveal->people[i];
        if (mz_hex_decode(mz_api_text(item, "payee"), person->payee.bytes, MZ_ID_SIZE) != MZ_OK)
            return mz_fault_at(&reveal->client->fault, MZ_E_PROTOCOL, "payees");
        person->category = json_string_value(json_object_get(item, "category"));
        person->erased = json_object_get(item, "erased") != NULL;
        person->fields.bound = bound_fields(item);
        bound |= person->erased ? 0 : person->fields.bound;
    }
    /* Without --fields, what is there of any of them; never a field that nobody has. */
    if (reveal->asked == 0)
        reveal->asked = bound;
    return MZ_OK;
}

static enum mz_status read_fields(struct reveal *reveal) {
    const char *text = mz_options_text(&reveal->client->options, "fields");
    while (text != NULL && *text != '\0') {
        size_t size = strcspn(text, ",");
        uint8_t field = mz_names_find(&mz_personal_names, mz_span_of(text, size));
        if (field == 0)
            return mz_client_usage(reveal->client, "--fields",
                                   "name,idno,account,bank,phone,address,unit");
        reveal->asked |= MZ_ROLE_BIT(field);
        text += size + (text[size] == ',');
    }
    return MZ_OK;
}

/* -- The record, before anything is seen. */

static enum mz_status file_access(struct reveal *reveal, const struct person *const *people,
                                  size_t count, uint64_t *ret_index) {
    struct mz_client *client = reveal->client;
    const char *number = mz_options_text(&client->options, "case");
    const char *why = mz_options_text(&client->options, "reason");
    struct mz_access_log *body = calloc(1, sizeof *body);
    struct mz_buffer reason = {0};
    struct mz_batch batch = {0};
    struct mz_receipt receipt;
    if (body == NULL)
        return mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "access.log");
    mz_buffer_format(&reason, "%s%s%s", number != NULL ? number : "", number != NULL ? ": " : "",
                     why);
    body->fields = reveal->asked;
    body->reason = mz_buffer_view(&reason);
    for (size_t i = 0; i < count; i++)
        body->payees[body->payees_count++].payee = people[i]->payee;
    const struct mz_filing filing = {.kind = MZ_KIND_ACCESS_LOG, .body = body};
    enum mz_status status = mz_sign_add(client, &batch, &filing);
    if (status == MZ_OK)
        status = mz_sign_send(client, &batch, &receipt);
    if (status == MZ_OK && receipt.status == MZ_RECEIPT_REFUSED) {
        client->fault = receipt.fault;
        status = receipt.fault.status;
    }
    if (status == MZ_OK) {
        *ret_index = receipt.head.index;
        mz_error_note(client,
                      mz_i18n(N_("Recorded as #%llu: who looks at the data of %zu payees, and "
                                 "why.\n")),
                      (unsigned long long)receipt.head.index, count);
    }
    mz_sign_clear(&batch);
    mz_buffer_free(&reason);
    free(body);
    return status;
}

/* -- What came back, against what was signed. */

static enum mz_status wrong(struct reveal *reveal, const struct person *person, const char *field) {
    char hex[2 * MZ_ID_SIZE + 1] = "";
    struct mz_writer w = mz_writer_over(hex, sizeof hex - 1);
    mz_hex_write(&w, mz_span_of(person->payee.bytes, MZ_ID_SIZE));
    return mz_fault_at(&reveal->client->fault, MZ_E_BAD_OBJECT, "%s of payee %s", field, hex);
}

static enum mz_status fetch(struct reveal *reveal, uint64_t index) {
    if (reveal->fetched && reveal->recorded.index == index)
        return MZ_OK;
    if (reveal->fetched)
        mz_dossier_release(&reveal->recorded);
    enum mz_status status = mz_dossier_fetch(reveal->client, index, NULL, &reveal->recorded);
    reveal->fetched = status == MZ_OK;
    return status;
}

/* The entry binds this digest for the payee and the field. */
static bool binds(const struct mz_statement *statement, const struct mz_id *payee, uint8_t field,
                  const struct mz_hash *digest) {
    const struct mz_payee_enrol *enrol = &statement->body.payee_enrol;
    const struct mz_payee_update *update = &statement->body.payee_update;
    bool enrols = statement->kind->id == MZ_KIND_PAYEE_ENROL;
    if (!enrols && statement->kind->id != MZ_KIND_PAYEE_UPDATE)
        return false;
    if (!mz_payees_id_equal(enrols ? &enrol->payee : &update->payee, payee))
        return false;
    const struct mz_digest *digests = enrols ? enrol->digests : update->digests;
    size_t count = enrols ? enrol->digests_count : update->digests_count;
    for (size_t n = 0; n < count; n++)
        if (digests[n].field == field && mz_hash_equal(&digests[n].digest, digest))
            return true;
    return false;
}

static enum mz_status take_disclosure(struct reveal *reveal, struct person *person,
                                      const json_t *one) {
    uint8_t bytes[MZ_MAX_DISCLOSURE];
    size_t size = 0;
    struct mz_disclosure disclosure;
    uint64_t index = mz_api_uint(one, "entry");
    const char *name = json_string_value(json_object_get(one, "field"));
    if (name == NULL || index == MZ_ABSENT ||
        mz_base64_decode(mz_api_text(one, "disclosure"), bytes, sizeof bytes, &size) != MZ_OK ||
        mz_disclosure_decode(mz_span_of(bytes, size), &disclosure, NULL) != MZ_OK ||
        strcmp(mz_names_text(&mz_personal_names, disclosure.field), name) != 0)
        return wrong(reveal, person, name != NULL ? name : "?");
    struct mz_hash digest = mz_disclosure_digest(mz_span_of(bytes, size));
    enum mz_status status = fetch(reveal, index);
    if (status != MZ_OK)
        return status;
    if (!binds(&reveal->recorded.statement, &person->payee, disclosure.field, &digest) ||
        (reveal->asked & MZ_ROLE_BIT(disclosure.field)) == 0)
        return wrong(reveal, person, name);
    if (!mz_revealed_take(&person->fields, disclosure.field, mz_span_of(bytes, size)))
        return mz_fault_at(&reveal->client->fault, MZ_E_NO_MEMORY, "disclosures");
    return MZ_OK;
}

static enum mz_status take_item(struct reveal *reveal, struct person *person, const json_t *item) {
    const json_t *disclosures = json_object_get(item, "disclosures"), *one;
    struct mz_id payee = {{0}};
    enum mz_status status = MZ_OK;
    size_t i;
    if (mz_hex_decode(mz_api_text(item, "payee"), payee.bytes, MZ_ID_SIZE) != MZ_OK ||
        !mz_payees_id_equal(&payee, &person->payee))
        return mz_fault_at(&reveal->client->fault, MZ_E_PROTOCOL, "/v1/reveal");
    person->erased = json_is_true(json_object_get(item, "erased"));
    json_array_foreach(disclosures, i, one) {
        status = take_disclosure(reveal, person, one);
        if (status != MZ_OK)
            return status;
    }
    if (!person->erased)
        reveal->absent += mz_revealed_lacks(&person->fields, reveal->asked);
    return MZ_OK;
}

static enum mz_status reveal_chunk(struct reveal *reveal, struct person *const *people,
                                   size_t count) {
    struct mz_client *client = reveal->client;
    uint64_t index = 0;
    json_t *answer = NULL;
    enum mz_status status =
        file_access(reveal, (const struct person *const *)people, count, &index);
    if (status == MZ_OK)
        status = mz_api_json(client, "/v1/reveal", json_pack("{s:I}", "entry", (json_int_t)index),
                             &answer);
    if (status != MZ_OK)
        return status;
    const json_t *items = json_object_get(answer, "items");
    if (json_array_size(items) != count)
        status = mz_fault_at(&client->fault, MZ_E_PROTOCOL, "/v1/reveal");
    for (size_t i = 0; i < count && status == MZ_OK; i++)
        status = take_item(reveal, people[i], json_array_get(items, i));
    json_decref(answer);
    return status;
}

static enum mz_status reveal_all(struct reveal *reveal) {
    struct person *chunk[MZ_MAX_ACCESSED];
    size_t waiting = 0;
    enum mz_status status = MZ_OK;
    for (size_t i = 0; i < reveal->count && status == MZ_OK; i++) {
        if (!reveal->people[i].erased)
            chunk[waiting++] = &reveal->people[i];
        if (waiting == MZ_MAX_ACCESSED || (waiting > 0 && i + 1 == reveal->count)) {
            status = reveal_chunk(reveal, chunk, waiting);
            waiting = 0;
        }
    }
    if (status == MZ_OK && reveal->absent > 0)
        mz_error_note(reveal->client,
                      mz_i18n(N_("%zu values that the ledger binds were not given out.\n")),
                      reveal->absent);
    return status;
}

/* -- The answer. */

static const struct mz_table_column columns[] = {
    {"payee", N_("Payee"), false, false},     {"category", N_("Category"), false, false},
    {"name", N_("Name"), false, false},       {"idno", N_("Identity number"), false, false},
    {"account", N_("Account"), false, false}, {"bank", N_("Bank"), false, false},
    {"phone", N_("Telephone"), false, false}, {"address", N_("Address"), false, false},
    {"unit", N_("Unit"), false, false},       {"status", N_("Result"), false, false},
};
#define COLUMNS (sizeof columns / sizeof columns[0])

static void put_person(struct mz_grid *table, const struct person *person) {
    char hex[2 * MZ_ID_SIZE + 1] = "", value[VALUE_SIZE];
    struct mz_writer w = mz_writer_over(hex, sizeof hex - 1);
    const char *category = person->category != NULL ? person->category : "";
    const char *word = person->erased ? "erased" : "revealed";
    mz_hex_write(&w, mz_span_of(person->payee.bytes, MZ_ID_SIZE));
    mz_table_cell(table, hex, NULL);
    mz_table_cell(table, mz_i18n_word("category", category), category);
    for (uint8_t field = MZ_PERSONAL_NAME; field <= MZ_PERSONAL_UNIT; field++) {
        mz_revealed_value(&person->fields, field, value, sizeof value);
        mz_table_cell(table, value, NULL);
    }
    mz_table_cell(table, mz_i18n_word("reveal", word), word);
    memset(value, 0, sizeof value);
}

static enum mz_status print(const struct reveal *reveal) {
    struct mz_client *client = reveal->client;
    struct mz_grid *table = mz_table_new(columns, COLUMNS);
    if (table == NULL)
        return mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "table");
    for (size_t i = 0; i < reveal->count; i++)
        put_person(table, &reveal->people[i]);
    enum mz_status status =
        mz_table_print(table, "mingzhang/payee-reveal/1", &client->output, &client->fault);
    mz_table_free(table);
    return status;
}

static enum mz_status save(const struct reveal *reveal, const char *directory) {
    enum mz_status status = mz_reveal_save_open(directory, &reveal->client->fault);
    for (size_t i = 0; i < reveal->count && status == MZ_OK; i++) {
        const struct person *person = &reveal->people[i];
        status = person->erased ? mz_reveal_drop(directory, &person->payee, &reveal->client->fault)
                                : mz_reveal_save(directory, &person->payee, &person->fields,
                                                 &reveal->client->fault);
    }
    return status;
}

enum mz_status mz_reveal_payees(struct mz_client *client, const json_t *items) {
    struct reveal reveal = {.client = client, .count = json_array_size(items)};
    const char *directory = mz_options_text(&client->options, "save");
    reveal.people = calloc(reveal.count + 1, sizeof *reveal.people);
    if (reveal.people == NULL)
        return mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "payees");
    enum mz_status status = read_fields(&reveal);
    if (status == MZ_OK)
        status = read_people(&reveal, items);
    if (status == MZ_OK && directory != NULL)
        status = mz_reveal_save_open(directory, &client->fault);
    if (status == MZ_OK)
        status = reveal_all(&reveal);
    if (status == MZ_OK && directory != NULL)
        status = save(&reveal, directory);
    if (status == MZ_OK)
        status = print(&reveal);
    if (reveal.fetched)
        mz_dossier_release(&reveal.recorded);
    for (size_t i = 0; i < reveal.count; i++)
        mz_revealed_free(&reveal.people[i].fields);
    free(reveal.people);
    return status;
}
