/* period show: the periods of a project that are closed, or the figures of one. */
#include <stdlib.h>
#include <string.h>

#include "client/i18n.h"
#include "client/read/period_figures.h"
#include "client/read/read.h"
#include "client/reading.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static const struct mz_read_column columns[] = {
    {"index", N_("#"), "index", MZ_READ_COUNT, NULL, false},
    {"begin", N_("From"), "begin", MZ_READ_TEXT, NULL, false},
    {"end", N_("To"), "end", MZ_READ_TEXT, NULL, false},
    {"confirmed", N_("Confirmed"), "confirmed", MZ_READ_FLAG, NULL, false},
    {"confirmed_index", N_("Confirmed by #"), "confirmed_index", MZ_READ_COUNT, NULL, false},
    {"statement", N_("Statement"), "statement", MZ_READ_HASH, NULL, false},
};

static enum mz_status list(struct mz_client *client) {
    struct mz_parameter parameters[3] = {{"project", NULL}};
    enum mz_status status = mz_read_need_project(client, &parameters[0].value);
    return status == MZ_OK
               ? mz_read_list(client, "periods", parameters, 1, columns, COUNT_OF(columns))
               : status;
}

/* A close of many budget lines has parts, each naming the one before: their rows come first. */
static enum mz_status add_parts(struct mz_client *client, const struct mz_ledger_source *source,
                                const json_t *answer) {
    json_t *body = json_object_get(answer, "body"), *before;
    char *text;
    const char *ref = json_string_value(json_array_get(json_object_get(answer, "refs"), 0));
    const struct mz_parameter parameters[] = {{"id", ref}};
    if (ref == NULL)
        return MZ_OK;
    enum mz_status status = mz_read_ask(client, source, "show", parameters, 1, &text, &before);
    if (status != MZ_OK)
        return status;
    free(text);
    status = add_parts(client, source, before);
    json_t *rows = json_deep_copy(json_object_get(json_object_get(before, "body"), "balances"));
    if (status == MZ_OK &&
        (rows == NULL || json_array_extend(rows, json_object_get(body, "balances")) != 0))
        status = mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "balances");
    if (status == MZ_OK)
        json_object_set(body, "balances", rows);
    json_decref(rows);
    json_decref(before);
    return status;
}

static enum mz_status print_one(struct mz_client *client, const struct mz_ledger_source *source,
                                const char *id, const char *text, const json_t *answer) {
    const char *kind = json_string_value(json_object_get(answer, "kind"));
    const char *project = json_string_value(json_object_get(answer, "project"));
    if (kind == NULL || project == NULL || strcmp(kind, "period.close") != 0) {
        mz_fault_at(&client->fault, MZ_E_WRONG_REF, "%s", id);
        mz_fault_have(&client->fault, "%s", kind == NULL ? "?" : kind);
        mz_fault_want(&client->fault, "period.close");
        return MZ_E_WRONG_REF;
    }
    if (mz_read_is_json(client)) {
        mz_read_pass(client, text);
        return MZ_OK;
    }
    enum mz_status status = add_parts(client, source, answer);
    return status == MZ_OK ? mz_period_figures(client, project, json_object_get(answer, "body"))
                           : status;
}

enum mz_status mz_read_period(struct mz_client *client) {
    struct mz_ledger_source source;
    struct mz_read_id id;
    char *text;
    json_t *answer;
    if (client->options.arguments_count == 0)
        return list(client);
    const char *name = client->options.arguments[0];
    enum mz_status status = mz_source_open(client, &source);
    if (status != MZ_OK)
        return status;
    status = mz_read_resolve(client, &source, name, &id);
    const struct mz_parameter parameters[] = {{"id", id.statement}};
    if (status == MZ_OK)
        status = mz_read_ask(client, &source, "show", parameters, 1, &text, &answer);
    if (status == MZ_OK) {
        status = print_one(client, &source, name, text, answer);
        json_decref(answer);
        free(text);
    }
    source.close(source.ctx);
    return status;
}
