/* list, actor list, project list, budget show, payments: a view, its parameters and its
 * columns. */
#include "client/i18n.h"
#include "client/read/read.h"
#include "client/reading.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define MAX_PARAMETERS  8u

/* -- list */

static const struct mz_read_column entry_columns[] = {
    {"index", N_("#"), "index", MZ_READ_COUNT, NULL, false},
    {"registered_at", N_("Registered"), "registered_time", MZ_READ_TIME, NULL, false},
    {"date", N_("Date"), "date", MZ_READ_TEXT, NULL, false},
    {"project", N_("Project"), "project", MZ_READ_TEXT, NULL, false},
    {"kind", N_("Act"), "kind", MZ_READ_WORD, "kind", false},
    {"actor", N_("By"), "issuer", MZ_READ_TEXT, NULL, false},
    {"amount", N_("Amount"), "amount", MZ_READ_MONEY, NULL, false},
    {"statement", N_("Statement"), "statement", MZ_READ_HASH, NULL, false},
    {"leaf", N_("Leaf hash"), "leaf", MZ_READ_HASH, NULL, false},
};

enum mz_status mz_read_entries(struct mz_client *client) {
    const struct mz_options *options = &client->options;
    struct mz_read_window window;
    struct mz_parameter parameters[MAX_PARAMETERS] = {
        {"kind", mz_options_text(options, "kind")},
        {"actor", mz_options_text(options, "actor")},
        {"project", mz_options_text(options, "project")},
        {"order", mz_options_has(options, "reverse") ? "desc" : NULL},
    };
    size_t count = 4 + mz_read_window(client, &window, parameters + 4);
    return mz_read_list(client, "list", parameters, count, entry_columns, COUNT_OF(entry_columns));
}

/* -- payments */

static const struct mz_read_column payment_columns[] = {
    {"number", N_("Payment"), "number", MZ_READ_TEXT, NULL, false},
    {"project", N_("Project"), "project", MZ_READ_TEXT, NULL, false},
    {"line", N_("Budget line"), "line", MZ_READ_TEXT, NULL, false},
    {"state", N_("State"), "state", MZ_READ_WORD, "state", false},
    {"amount", N_("Amount"), "amount", MZ_READ_MONEY, NULL, true},
    {"payees", N_("Payees"), "count", MZ_READ_COUNT, NULL, false},
    {"settled", N_("Settled"), "settled", MZ_READ_MONEY, NULL, true},
    {"signed", N_("Signed for"), "signed", MZ_READ_MONEY, NULL, true},
    {"signed_lines", N_("Signatures"), "signed_lines", MZ_READ_COUNT, NULL, false},
    {"requested", N_("Requested"), "requested", MZ_READ_TEXT, NULL, false},
    {"due", N_("Due"), "due", MZ_READ_TEXT, NULL, false},
    {"handler", N_("Handler"), "handler", MZ_READ_TEXT, NULL, false},
    {"request", N_("Request"), "request", MZ_READ_HASH, NULL, false},
};

enum mz_status mz_read_payments(struct mz_client *client) {
    const struct mz_options *options = &client->options;
    struct mz_read_window window;
    struct mz_parameter parameters[MAX_PARAMETERS] = {
        {"project", mz_options_text(options, "project")},
        {"state", mz_options_text(options, "state")},
    };
    size_t count = 2 + mz_read_window(client, &window, parameters + 2);
    return mz_read_list(client, "payments", parameters, count, payment_columns,
                        COUNT_OF(payment_columns));
}

/* -- actor list, project list, budget show */

static const struct mz_read_column actor_columns[] = {
    {"actor", N_("Actor"), "actor", MZ_READ_TEXT, NULL, false},
    {"roles", N_("Roles"), "roles", MZ_READ_WORDS, "role", false},
    {"unit", N_("Unit"), "unit", MZ_READ_TEXT, NULL, false},
    {"post", N_("Post"), "post", MZ_READ_TEXT, NULL, false},
    {"valid_from", N_("From"), "valid_from", MZ_READ_TEXT, NULL, false},
    {"valid_to", N_("To"), "valid_to", MZ_READ_TEXT, NULL, false},
    {"revoked", N_("Revoked"), "revoked", MZ_READ_FLAG, NULL, false},
    {"kid", N_("Key id"), "kid", MZ_READ_HASH, NULL, false},
    {"index", N_("#"), "index", MZ_READ_COUNT, NULL, false},
};

enum mz_status mz_read_actors(struct mz_client *client) {
    struct mz_parameter parameters[MAX_PARAMETERS];
    return mz_read_list(client, "actors", parameters, 0, actor_columns, COUNT_OF(actor_columns));
}

static const struct mz_read_column project_columns[] = {
    {"project", N_("Project"), "project", MZ_READ_TEXT, NULL, false},
    {"name", N_("Name"), "name", MZ_READ_TEXT, NULL, false},
    {"unit", N_("Unit"), "unit", MZ_READ_TEXT, NULL, false},
    {"begin", N_("From"), "begin", MZ_READ_TEXT, NULL, false},
    {"end", N_("To"), "end", MZ_READ_TEXT, NULL, false},
    {"payments", N_("Payments"), "payments", MZ_READ_COUNT, NULL, false},
    {"eligible", N_("Eligible"), "eligible", MZ_READ_COUNT, NULL, false},
    {"paid", N_("Paid"), "paid", MZ_READ_COUNT, NULL, false},
    {"signed", N_("Signed"), "signed", MZ_READ_COUNT, NULL, false},
    {"paid_amount", N_("Paid, yuan"), "paid_amount", MZ_READ_MONEY, NULL, true},
    {"signed_amount", N_("Signed for, yuan"), "signed_amount", MZ_READ_MONEY, NULL, true},
};

enum mz_status mz_read_projects(struct mz_client *client) {
    struct mz_parameter parameters[MAX_PARAMETERS];
    return mz_read_list(client, "projects", parameters, 0, project_columns,
                        COUNT_OF(project_columns));
}

static const struct mz_read_column budget_columns[] = {
    {"line", N_("Budget line"), "line", MZ_READ_TEXT, NULL, false},
    {"project", N_("Project"), "project", MZ_READ_TEXT, NULL, false},
    {"year", N_("Year"), "year", MZ_READ_COUNT, NULL, false},
    {"source", N_("Source"), "source", MZ_READ_WORD, "source", false},
    {"document", N_("Document"), "document", MZ_READ_TEXT, NULL, false},
    {"original", N_("Appropriated"), "original", MZ_READ_MONEY, NULL, true},
    {"adjusted", N_("Adjusted"), "adjusted", MZ_READ_MONEY, NULL, true},
    {"frozen", N_("Frozen"), "frozen", MZ_READ_MONEY, NULL, true},
    {"received", N_("Received"), "received", MZ_READ_MONEY, NULL, true},
    {"committed", N_("Committed"), "committed", MZ_READ_MONEY, NULL, true},
    {"instructed", N_("Instructed"), "instructed", MZ_READ_MONEY, NULL, true},
    {"settled", N_("Settled"), "settled", MZ_READ_MONEY, NULL, true},
    {"refunded", N_("Refunded"), "refunded", MZ_READ_MONEY, NULL, true},
    {"signed", N_("Signed for"), "signed", MZ_READ_MONEY, NULL, true},
    {"available", N_("Available"), "available", MZ_READ_MONEY, NULL, true},
};

enum mz_status mz_read_budgets(struct mz_client *client) {
    struct mz_parameter parameters[MAX_PARAMETERS] = {
        {"project", mz_options_text(&client->options, "project")}};
    return mz_read_list(client, "budgets", parameters, 1, budget_columns, COUNT_OF(budget_columns));
}
