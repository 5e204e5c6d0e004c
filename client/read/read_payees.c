/* payee list: payees and, from the daemon, their personal fields as it masks them. A clone has none
 * (G6). */
#include <string.h>

#include "client/i18n.h"
#include "client/io/error.h"
#include "client/read/read.h"
#include "client/read/reveal.h"
#include "client/reading.h"
#include "client/remote/api.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define CHUNK           100u /* payees of one request for fields: keeps its address short */

static const struct mz_read_column columns[] = {
    {"payee", N_("Payee"), "payee", MZ_READ_TEXT, NULL, false},
    {"category", N_("Category"), "category", MZ_READ_WORD, "category", false},
    {"index", N_("#"), "index", MZ_READ_COUNT, NULL, false},
    {"name", N_("Name"), "fields.name", MZ_READ_TEXT, NULL, false},
    {"idno", N_("Identity number"), "fields.idno", MZ_READ_TEXT, NULL, false},
    {"account", N_("Account"), "fields.account", MZ_READ_TEXT, NULL, false},
    {"bank", N_("Bank"), "fields.bank", MZ_READ_TEXT, NULL, false},
    {"phone", N_("Telephone"), "fields.phone", MZ_READ_TEXT, NULL, false},
};
#define PUBLIC_COLUMNS 3u

/* One answer about one payee is the object itself; about several, "items". */
static void join(json_t *items, const json_t *answer) {
    const json_t *found = json_object_get(answer, "items");
    size_t count = found != NULL ? json_array_size(found) : 1;
    for (size_t i = 0; i < count; i++) {
        const json_t *one = found != NULL ? json_array_get(found, i) : answer;
        const char *payee = json_string_value(json_object_get(one, "payee"));
        json_t *fields = json_object_get(one, "fields");
        for (size_t row = 0; payee != NULL && row < json_array_size(items); row++) {
            json_t *item = json_array_get(items, row);
            const char *name = json_string_value(json_object_get(item, "payee"));
            if (name != NULL && strcmp(name, payee) == 0)
                json_object_set(item, "fields", fields);
        }
    }
}

static enum mz_status join_chunk(struct mz_client *client, json_t *items, size_t first) {
    struct mz_buffer path = {0};
    json_t *answer;
    mz_buffer_text(&path, "/v1/disclosures");
    for (size_t i = first; i < json_array_size(items) && i < first + CHUNK; i++) {
        const char *payee = json_string_value(json_object_get(json_array_get(items, i), "payee"));
        mz_buffer_format(&path, "%cpayee=%s", i == first ? '?' : '&', payee != NULL ? payee : "");
    }
    enum mz_status status = path.failed
                                ? mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "disclosures")
                                : mz_api_json(client, mz_buffer_string(&path), NULL, &answer);
    mz_buffer_free(&path);
    if (status == MZ_OK) {
        join(items, answer);
        json_decref(answer);
    }
    return status;
}

/* False, after a note, if this user may not see them, or here are none. */
static enum mz_status join_fields(struct mz_client *client, json_t *items, bool *ret_joined) {
    enum mz_status status = MZ_OK;
    *ret_joined = false;
    if (mz_options_has(&client->options, "clone")) {
        mz_error_note(client, "%s\n", mz_i18n(N_("A clone holds no personal data.")));
        return MZ_OK;
    }
    for (size_t first = 0; status == MZ_OK && first < json_array_size(items); first += CHUNK)
        status = join_chunk(client, items, first);
    if (status == MZ_E_FORBIDDEN || status == MZ_E_LOGIN) {
        mz_error_note(client, "%s\n",
                      mz_i18n(N_("Personal data is shown to business roles after login only.")));
        return MZ_OK;
    }
    *ret_joined = status == MZ_OK;
    return status;
}

static enum mz_status print(struct mz_client *client, const struct mz_read_pages *pages) {
    if (mz_read_is_json(client)) {
        mz_read_pass_pages(client, pages);
        return MZ_OK;
    }
    json_t *items = json_object_get(pages->first, "items");
    bool joined;
    enum mz_status status = join_fields(client, items, &joined);
    if (status == MZ_OK)
        status = mz_read_rows(client, columns, joined ? COUNT_OF(columns) : PUBLIC_COLUMNS, items);
    if (status == MZ_OK)
        mz_read_say_more(client, pages);
    return status;
}

/* --reveal and what belongs to it alone. */
static enum mz_status check_reveal(struct mz_client *client) {
    static const char *const belonging[] = {"reason", "case", "fields", "save"};
    const struct mz_options *options = &client->options;
    if (!mz_options_has(options, "reveal")) {
        for (size_t i = 0; i < COUNT_OF(belonging); i++)
            if (mz_options_has(options, belonging[i]))
                return mz_client_usage(client, "--reveal", mz_i18n(N_("is needed")));
        return MZ_OK;
    }
    if (mz_options_has(options, "clone"))
        return mz_client_usage(client, "--reveal", mz_i18n(N_("A clone holds no personal data.")));
    if (!mz_options_has(options, "reason"))
        return mz_client_usage(client, "--reason", mz_i18n(N_("is needed")));
    return MZ_OK;
}

enum mz_status mz_read_payees(struct mz_client *client) {
    struct mz_ledger_source source;
    struct mz_read_pages pages;
    struct mz_parameter parameters[4] = {{"payee", mz_options_text(&client->options, "payee")}};
    enum mz_status status = check_reveal(client);
    if (status == MZ_OK)
        status = mz_source_open(client, &source);
    if (status != MZ_OK)
        return status;
    status = mz_read_collect(client, &source, "payees", parameters, 1, &pages);
    if (status == MZ_OK) {
        status = mz_options_has(&client->options, "reveal")
                     ? mz_reveal_payees(client, json_object_get(pages.first, "items"))
                     : print(client, &pages);
        mz_read_release(&pages);
    }
    source.close(source.ctx);
    return status;
}
