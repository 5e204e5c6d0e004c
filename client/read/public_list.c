#include "client/read/public_list_internal.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "client/i18n.h"
#include "client/io/error.h"
#include "client/read/disclosed.h"
#include "client/remote/api.h"
#include "proto/base/limits.h"
#include "proto/base/money.h"
#include "proto/codec/vocabulary.h"

#define VALUE (MZ_MAX_DISCLOSURE + 32u)

/* A list being read. */
struct reading {
    struct mz_source_at at;
    const struct mz_public_query *query;
    struct mz_public_list *list;
};

const char *mz_public_folder(const struct mz_options *options) {
    const char *folder = mz_options_text(options, "disclosures");
    return folder != NULL ? folder : mz_options_text(options, "clone");
}

enum mz_mask mz_public_names(const struct mz_options *options) {
    const char *names = mz_options_text(options, "names");
    return names != NULL && strcmp(names, "ends") == 0 ? MZ_MASK_PUBLIC_ENDS : MZ_MASK_PUBLIC;
}

enum mz_status mz_public_check(const char *text, const char *place, struct mz_fault *fault) {
    if (text != NULL && mz_mask_is_broken_by(mz_span_text(text)))
        return mz_fault_at(fault, MZ_E_NOT_PUBLIC, "%s", place);
    return MZ_OK;
}

/* -- One line. */

/* The member `name` of the row: what everybody may read of a field, "" if it is not recorded. */
static void put_field(const struct reading *r, const struct mz_revealed_fields *fields,
                      uint8_t field, json_t *row, const char *name) {
    char value[VALUE], shown[VALUE];
    struct mz_span personal = mz_span_text(mz_names_text(&mz_personal_names, field));
    mz_revealed_value(fields, field, value, sizeof value);
    shown[0] = '\0';
    if (value[0] != '\0' && field != MZ_PERSONAL_UNIT)
        mz_mask(r->query->names, personal, mz_span_text(value), shown, sizeof shown);
    mz_public_set(row, name, field == MZ_PERSONAL_UNIT ? value : shown);
    sodium_memzero(value, sizeof value);
}

/* A place that the mask does not understand is no place. */
static void drop_hidden(json_t *row, const char *name) {
    if (strcmp(mz_public_text(row, name), "***") == 0)
        mz_public_set(row, name, "");
}

static enum mz_status put_disclosed(const struct reading *r, const json_t *payee, json_t *row) {
    struct mz_revealed_fields fields = {0};
    struct mz_fault *fault = &r->at.client->fault;
    enum mz_status status = mz_disclosed_read(r->query->folder, payee, &fields, fault);
    if (status != MZ_OK)
        return status;
    bool named = fields.disclosures[MZ_PERSONAL_NAME].size > 0;
    mz_public_set(row, "disclosed", named ? "shown" : "withheld");
    if (named) {
        put_field(r, &fields, MZ_PERSONAL_NAME, row, "name");
        put_field(r, &fields, MZ_PERSONAL_IDNO, row, "idno");
        put_field(r, &fields, MZ_PERSONAL_UNIT, row, "unit");
        put_field(r, &fields, MZ_PERSONAL_ADDRESS, row, "area");
        drop_hidden(row, "area");
    }
    mz_revealed_free(&fields);
    return MZ_OK;
}

/* Whatever a rule above let through, no whole number leaves here. */
static enum mz_status check_row(const struct reading *r, const json_t *row) {
    static const char *const published[] = {"name", "idno", "unit", "area"};
    char place[192];
    enum mz_status status = MZ_OK;
    for (size_t i = 0; status == MZ_OK && i < sizeof published / sizeof published[0]; i++) {
        (void)snprintf(place, sizeof place, "%s-%" PRIu64 ": %s", mz_public_text(row, "number"),
                       mz_api_uint(row, "line"), published[i]);
        status = mz_public_check(mz_public_text(row, published[i]), place, &r->at.client->fault);
    }
    return status;
}

/* Members of a row, and two more that drop_private takes away: `payee` and `category`. */
static enum mz_status fill_row(struct reading *r, const json_t *line, const char *number,
                               json_t *row) {
    static const char *const copied[] = {"line", "amount", "amount_fen", "payee"};
    static const char *const empty[] = {"name", "idno", "unit", "area", "file"};
    const struct mz_parameter parameters[] = {{"payee", mz_public_text(line, "payee")}};
    json_t *answer;
    mz_public_set(row, "project", r->query->project);
    mz_public_set(row, "number", number);
    for (size_t i = 0; i < sizeof copied / sizeof copied[0]; i++)
        json_object_set(row, copied[i], json_object_get(line, copied[i]));
    for (size_t i = 0; i < sizeof empty / sizeof empty[0]; i++)
        mz_public_set(row, empty[i], "");
    enum mz_status status = mz_source_ask_at(r->at, "payees", parameters, 1, &answer);
    if (status != MZ_OK)
        return status;
    const json_t *payee = json_array_get(json_object_get(answer, "items"), 0);
    mz_public_set(row, "category", mz_public_text(payee, "category"));
    if (json_object_get(payee, "erased") != NULL)
        mz_public_set(row, "disclosed", "erased");
    else
        status = put_disclosed(r, payee, row);
    if (strcmp(mz_public_text(row, "disclosed"), "shown") != 0) {
        char file[16];
        (void)snprintf(file, sizeof file, "%.12s", parameters[0].value);
        mz_public_set(row, "file", file);
        mz_public_set(row, "name", "***");
    }
    json_decref(answer);
    return status == MZ_OK ? check_row(r, row) : status;
}

static enum mz_status add_line(struct reading *r, json_t *payment, const json_t *line) {
    int64_t fen = (int64_t)json_integer_value(json_object_get(line, "amount_fen"));
    const json_t *lowest = json_object_get(payment, "lowest_fen");
    const json_t *highest = json_object_get(payment, "highest_fen");
    json_t *row = json_object();
    enum mz_status status = fill_row(r, line, mz_public_text(payment, "number"), row);
    if (status == MZ_OK)
        status = mz_money_add(r->list->total, fen, &r->list->total);
    if (status == MZ_OK && json_array_append(json_object_get(payment, "lines"), row) != 0)
        status = mz_fault_at(&r->at.client->fault, MZ_E_NO_MEMORY, "%s",
                             mz_public_text(payment, "number"));
    json_decref(row);
    if (status != MZ_OK)
        return status;
    if (lowest == NULL || fen < json_integer_value(lowest))
        json_object_set_new(payment, "lowest_fen", json_integer(fen));
    if (highest == NULL || fen > json_integer_value(highest))
        json_object_set_new(payment, "highest_fen", json_integer(fen));
    r->list->count++;
    return MZ_OK;
}

/* -- What a payment is about: where its money comes from, and the list its payees stand on. */

static void copy(json_t *to, const json_t *from, const char *path, const char *name) {
    json_t *value = (json_t *)mz_api_member(from, path);
    if (value != NULL)
        json_object_set(to, name, value);
}

static enum mz_status join_budget(const struct reading *r, json_t *payment) {
    json_t *budgets, *one;
    size_t i;
    enum mz_status status = mz_source_items(r->at, "budgets", r->query->project, NULL, &budgets);
    if (status != MZ_OK)
        return status;
    json_array_foreach(budgets, i, one) {
        if (strcmp(mz_public_text(one, "line"), mz_public_text(payment, "line")) != 0)
            continue;
        copy(payment, one, "source", "source");
        copy(payment, one, "document", "document");
    }
    json_decref(budgets);
    return MZ_OK;
}

static enum mz_status ask_entry(const struct reading *r, const char *id, json_t **ret_entry) {
    const struct mz_parameter parameters[] = {{"id", id}};
    return mz_source_ask_at(r->at, "show", parameters, 1, ret_entry);
}

static enum mz_status join_list(const struct reading *r, json_t *payment) {
    json_t *items, *one, *entry;
    size_t i;
    if (mz_public_text(payment, "list")[0] == '\0')
        return MZ_OK;
    enum mz_status status =
        mz_source_items(r->at, "list", r->query->project, "list.freeze", &items);
    if (status != MZ_OK)
        return status;
    json_array_foreach(items, i, one) {
        status = ask_entry(r, mz_public_text(one, "statement"), &entry);
        if (status != MZ_OK)
            break;
        if (strcmp(mz_public_text(entry, "body.list"), mz_public_text(payment, "list")) == 0) {
            copy(payment, entry, "body.basis", "basis");
            copy(payment, entry, "body.posted_from", "posted_from");
            copy(payment, entry, "body.posted_to", "posted_to");
            copy(payment, entry, "index", "list_index");
        }
        json_decref(entry);
    }
    json_decref(items);
    return status;
}

static enum mz_status join_request(const struct reading *r, json_t *payment) {
    json_t *entry;
    enum mz_status status = ask_entry(r, mz_public_text(payment, "request"), &entry);
    if (status != MZ_OK)
        return status;
    copy(payment, entry, "body.purpose", "purpose");
    json_decref(entry);
    return MZ_OK;
}

static enum mz_status check_payment(const struct reading *r, const json_t *payment) {
    static const char *const published[] = {"purpose", "document", "basis", "number"};
    char place[192];
    enum mz_status status = MZ_OK;
    for (size_t i = 0; status == MZ_OK && i < sizeof published / sizeof published[0]; i++) {
        (void)snprintf(place, sizeof place, "%s: %s", mz_public_text(payment, "number"),
                       published[i]);
        status =
            mz_public_check(mz_public_text(payment, published[i]), place, &r->at.client->fault);
    }
    return status;
}

static enum mz_status add_payment(struct reading *r, const char *request) {
    json_t *payment, *lines, *line;
    size_t i;
    int64_t before = r->list->total;
    enum mz_status status = mz_source_payment(r->at, request, &payment, &lines);
    if (status != MZ_OK)
        return status;
    json_array_append(r->list->payments, payment);
    json_object_set_new(payment, "lines", json_array());
    status = join_budget(r, payment);
    if (status == MZ_OK)
        status = join_list(r, payment);
    if (status == MZ_OK)
        status = join_request(r, payment);
    if (status == MZ_OK)
        status = check_payment(r, payment);
    json_array_foreach(lines, i, line) {
        if (status != MZ_OK)
            break;
        status = add_line(r, payment, line);
    }
    /* The roster was frozen with its sum: a list that does not add up to it is not put up. */
    if (status == MZ_OK &&
        r->list->total - before != json_integer_value(json_object_get(payment, "amount_fen")))
        status = mz_fault_at(&r->at.client->fault, MZ_E_PROTOCOL, "%s",
                             mz_public_text(payment, "number"));
    json_decref(lines);
    json_decref(payment);
    return status;
}

/* -- The list. */

/* Requests that came to nothing are not put up. */
static bool is_wanted(const struct mz_public_query *query, const json_t *payment) {
    static const char *const ended[] = {"returned", "rejected", "withdrawn", "reversed"};
    if (query->payment != NULL)
        return strcmp(mz_public_text(payment, "number"), query->payment) == 0;
    for (size_t i = 0; i < sizeof ended / sizeof ended[0]; i++)
        if (strcmp(mz_public_text(payment, "state"), ended[i]) == 0)
            return false;
    return true;
}

enum mz_status mz_public_list_read(struct mz_source_at at, const struct mz_public_query *query,
                                   struct mz_public_list *ret_list) {
    struct reading r = {at, query, ret_list};
    json_t *payments, *one;
    size_t i;
    *ret_list = (struct mz_public_list){.payments = json_array(), .small = json_array()};
    enum mz_status status = mz_source_items(at, "payments", query->project, NULL, &payments);
    if (status != MZ_OK)
        return status;
    json_array_foreach(payments, i, one) if (status == MZ_OK && is_wanted(query, one)) status =
        add_payment(&r, mz_public_text(one, "request"));
    json_decref(payments);
    if (status != MZ_OK)
        return status;
    if (json_array_size(ret_list->payments) == 0)
        return mz_fault_at(&at.client->fault, MZ_E_NOT_FOUND, "%s",
                           query->payment != NULL ? query->payment
                                                  : mz_i18n(N_("a payment of the project")));
    mz_public_list_hide(ret_list);
    return MZ_OK;
}

void mz_public_list_close(struct mz_public_list *list) {
    json_decref(list->payments);
    json_decref(list->small);
    *list = (struct mz_public_list){0};
}

void mz_public_list_warn(const struct mz_client *client, const struct mz_public_list *list) {
    const json_t *one;
    size_t i;
    json_array_foreach(list->small, i, one) {
        const char *what = mz_public_text(one, "what"), *value = mz_public_text(one, "value");
        bool category = strcmp(what, "category") == 0;
        mz_error_note(client,
                      mz_i18n(N_("warning: only %llu payees share the %s %s: masks do not hide "
                                 "them; their unit and address are left out\n")),
                      (unsigned long long)mz_api_uint(one, "people"), mz_i18n_word("shared", what),
                      category ? mz_i18n_word("category", value) : value);
    }
    if (list->withheld > 0)
        mz_error_note(client,
                      mz_i18n(N_("%llu of %llu names are withheld: no disclosure is at hand "
                                 "(payee list --reveal --save DIR)\n")),
                      (unsigned long long)list->withheld, (unsigned long long)list->count);
}
