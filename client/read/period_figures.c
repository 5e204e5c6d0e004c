#include "client/read/period_figures.h"

#include <string.h>

#include "client/i18n.h"
#include "client/read/read.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static const struct mz_read_column balance_columns[] = {
    {"line", N_("Budget line"), "line", MZ_READ_TEXT, NULL, false},
    {"item", N_("Figure"), "item", MZ_READ_WORD, "balance", false},
    {"opening", N_("Opening"), "opening", MZ_READ_MONEY, NULL, false},
    {"plus", N_("Plus"), "plus", MZ_READ_MONEY, NULL, false},
    {"minus", N_("Minus"), "minus", MZ_READ_MONEY, NULL, false},
    {"closing", N_("Closing"), "closing", MZ_READ_MONEY, NULL, false},
};

static const struct mz_read_column open_columns[] = {
    {"number", N_("Payment"), "number", MZ_READ_TEXT, NULL, false},
    {"state", N_("State"), "state", MZ_READ_WORD, "state", false},
    {"amount", N_("Amount"), "amount", MZ_READ_MONEY, NULL, true},
    {"due", N_("Due"), "due", MZ_READ_TEXT, NULL, false},
    {"handler", N_("Handler"), "handler", MZ_READ_TEXT, NULL, false},
};

static const char *text_of(const json_t *object, const char *name) {
    const char *text = json_string_value(json_object_get(object, name));
    return text == NULL ? "" : text;
}

static bool is_nothing(const json_t *row) {
    static const char *const figures[] = {"opening_fen", "plus_fen", "minus_fen", "closing_fen"};
    for (size_t i = 0; i < COUNT_OF(figures); i++)
        if (json_integer_value(json_object_get(row, figures[i])) != 0)
            return false;
    return true;
}

/* For people, without the figures of which there were none. */
static enum mz_status print_balances(struct mz_client *client, const json_t *balances) {
    json_t *shown = json_array();
    for (size_t i = 0; shown != NULL && i < json_array_size(balances); i++) {
        json_t *row = json_array_get(balances, i);
        if (client->output.format != MZ_FORMAT_TEXT || !is_nothing(row))
            json_array_append(shown, row);
    }
    enum mz_status status =
        shown == NULL ? mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "balances")
                      : mz_read_rows(client, balance_columns, COUNT_OF(balance_columns), shown);
    json_decref(shown);
    return status;
}

enum mz_status mz_period_figures(struct mz_client *client, const char *project,
                                 const json_t *close) {
    struct mz_output *output = &client->output;
    mz_output_say(output, mz_i18n(N_("Project %s, %s to %s\n")), project, text_of(close, "begin"),
                  text_of(close, "end"));
    mz_output_say(output, mz_i18n(N_("%lld entries, the last %s; %lld payments not over\n")),
                  (long long)json_integer_value(json_object_get(close, "entries")),
                  text_of(close, "head"),
                  (long long)json_integer_value(json_object_get(close, "open")));
    return print_balances(client, json_object_get(close, "balances"));
}

static bool is_over(const char *state) {
    static const char *const over[] = {"archived", "rejected", "withdrawn", "reversed"};
    for (size_t i = 0; i < COUNT_OF(over); i++)
        if (strcmp(state, over[i]) == 0)
            return true;
    return false;
}

enum mz_status mz_period_open_items(struct mz_client *client, const struct mz_ledger_source *source,
                                    const char *project) {
    struct mz_parameter parameters[3] = {{"project", project}};
    struct mz_read_pages pages;
    enum mz_status status = mz_read_collect(client, source, "payments", parameters, 1, &pages);
    if (status != MZ_OK)
        return status;
    json_t *open = json_array();
    const json_t *items = json_object_get(pages.first, "items");
    for (size_t i = 0; open != NULL && i < json_array_size(items); i++)
        if (!is_over(text_of(json_array_get(items, i), "state")))
            json_array_append(open, json_array_get(items, i));
    if (open == NULL)
        status = mz_fault_at(&client->fault, MZ_E_NO_MEMORY, "payments");
    else if (json_array_size(open) > 0)
        status = mz_read_rows(client, open_columns, COUNT_OF(open_columns), open);
    json_decref(open);
    mz_read_release(&pages);
    return status;
}
