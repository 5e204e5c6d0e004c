/* inbox: what waits for a person, and why it cannot be done yet. */
#include "client/i18n.h"
#include "client/keys/keyfile.h"
#include "client/read/read.h"
#include "client/reading.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static const struct mz_read_column columns[] = {
    {"action", N_("To do"), "action", MZ_READ_WORD, "action", false},
    {"for", N_("For"), "for", MZ_READ_TEXT, NULL, false},
    {"what", N_("What"), "number|kind", MZ_READ_WORD, "kind", false},
    {"project", N_("Project"), "project", MZ_READ_TEXT, NULL, false},
    {"tier", N_("Tier"), "tier", MZ_READ_COUNT, NULL, false},
    {"amount", N_("Amount"), "task.amount|amount", MZ_READ_MONEY, NULL, false},
    {"payees", N_("Payees"), "task.lines|count", MZ_READ_COUNT, NULL, false},
    {"handler", N_("From"), "handler|issuer", MZ_READ_TEXT, NULL, false},
    {"date", N_("Date"), "requested|date", MZ_READ_TEXT, NULL, false},
    {"due", N_("Due"), "due|end", MZ_READ_TEXT, NULL, false},
    {"state", N_("State"), "state", MZ_READ_WORD, "state", false},
    {"statement", N_("Statement"), "request|statement", MZ_READ_HASH, NULL, false},
    {"note", N_("Note"), "stop.text|reason|to_project|body.actor|body.to|body.reason|body.text", MZ_READ_TEXT,
     NULL, false},
    {"needs", N_("Still needs"), "blocked|needs", MZ_READ_FAULT, NULL, false},
};

/* --actor, or whose the key is. `identity` holds the latter. */
static enum mz_status whose(struct mz_client *client, struct mz_key_identity *identity,
                            const char **ret_actor) {
    const char *key = mz_options_text(&client->options, "key");
    *ret_actor = mz_options_text(&client->options, "actor");
    if (*ret_actor != NULL)
        return MZ_OK;
    if (!mz_client_has_key(client))
        return mz_client_usage(client, "--actor",
                               mz_i18n(N_("whose inbox? give --actor or --key")));
    *ret_actor = identity->actor;
    return mz_keyfile_identity(key != NULL ? key : client->config.key, identity, &client->fault);
}

/* Nobody is to think that nothing waits when it only is not for him (T5). */
static void say_forbidden(struct mz_client *client, const json_t *answer) {
    json_int_t count = json_integer_value(json_object_get(answer, "forbidden"));
    if (count > 0)
        mz_output_say(
            &client->output,
            mz_i18n(N_("Segregation of duties keeps you from %lld more; --forbidden shows "
                       "them.\n")),
            (long long)count);
}

enum mz_status mz_read_inbox(struct mz_client *client) {
    struct mz_ledger_source source;
    struct mz_read_pages pages;
    struct mz_key_identity identity;
    struct mz_parameter parameters[4] = {{"actor", NULL}, {"forbidden", NULL}};
    enum mz_status status = whose(client, &identity, &parameters[0].value);
    if (status != MZ_OK)
        return status;
    if (mz_options_has(&client->options, "forbidden"))
        parameters[1].value = "yes";
    status = mz_source_open(client, &source);
    if (status != MZ_OK)
        return status;
    status = mz_read_collect(client, &source, "inbox", parameters, 2, &pages);
    if (status == MZ_OK) {
        status = mz_read_print_pages(client, &pages, columns, COUNT_OF(columns));
        say_forbidden(client, pages.first);
        mz_read_release(&pages);
    }
    source.close(source.ctx);
    return status;
}
