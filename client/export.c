/* export csv, export json: the whole ledger as tables, taken from the views page by page, all at
 * one tree size. Nothing in them is personal data: payees are ids (G6). */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/api.h"
#include "client/error.h"
#include "client/export_sink.h"
#include "client/i18n.h"
#include "client/progress.h"
#include "client/reading.h"
#include "client/replay.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define TRIES           5u

struct export {
    struct mz_client *client;
    struct mz_ledger_source source;
    struct mz_export_sink *sink;
    uint64_t tree_size;
    struct mz_progress progress;
    const char *project, *number; /* of the payment or project whose rows are taken */
};

#define TEXT(name_, path_)                                                                         \
    { name_, NULL, path_, MZ_READ_TEXT, NULL, false }
#define COUNT(name_, path_)                                                                        \
    { name_, NULL, path_, MZ_READ_COUNT, NULL, false }
#define FLAG(name_, path_)                                                                         \
    { name_, NULL, path_, MZ_READ_FLAG, NULL, false }
/* Two columns: yuan as a decimal, and the integer fen that is added up. */
#define MONEY(name_)                                                                               \
    TEXT(name_, name_), {                                                                          \
        name_ "_fen", NULL, name_ "_fen", MZ_READ_COUNT, NULL, true                                \
    }

/* -- Asking. */

/* One answer. That the ledger grew since the first one is MZ_E_BUSY: the export is begun anew. */
static enum mz_status ask(struct export *e, const char *view, const struct mz_parameter *parameters,
                          size_t count, json_t **ret_answer) {
    enum mz_status status =
        mz_source_ask(e->client, &e->source, view, parameters, count, ret_answer);
    if (status != MZ_OK)
        return status;
    uint64_t size = mz_api_uint(*ret_answer, "tree_size");
    if (size == e->tree_size)
        return MZ_OK;
    json_decref(*ret_answer);
    return mz_fault_at(&e->client->fault, MZ_E_BUSY, "%s", view);
}

typedef enum mz_status (*take_item)(struct export *e, json_t *item);

static bool next_cursor(const json_t *answer, char cursor[520]) {
    const json_t *next = json_object_get(answer, "next");
    if (json_is_integer(next))
        (void)snprintf(cursor, 520, "%" JSON_INTEGER_FORMAT, json_integer_value(next));
    else if (json_is_string(next))
        (void)snprintf(cursor, 520, "%s", json_string_value(next));
    return next != NULL;
}

/* Every item of the array `member` over all pages. `parameters` has two places to spare. */
static enum mz_status each(struct export *e, const char *view, struct mz_parameter *parameters,
                           size_t count, const char *member, take_item take) {
    char cursor[520], limit[16];
    enum mz_status status = MZ_OK;
    (void)snprintf(limit, sizeof limit, "%u", MZ_MAX_PAGE);
    parameters[count] = (struct mz_parameter){"limit", limit};
    parameters[count + 1] = (struct mz_parameter){"after", NULL};
    for (bool more = true; more && status == MZ_OK;) {
        json_t *answer;
        status = ask(e, view, parameters, count + 2, &answer);
        if (status != MZ_OK)
            break;
        const json_t *items = json_object_get(answer, member);
        for (size_t i = 0; status == MZ_OK && i < json_array_size(items); i++)
            status = take(e, json_array_get(items, i));
        more = next_cursor(answer, cursor);
        parameters[count + 1].value = cursor;
        json_decref(answer);
        mz_progress_update(&e->progress, mz_export_sink_rows(e->sink));
    }
    return status;
}

static enum mz_status take_row(struct export *e, json_t *item) {
    return mz_export_sink_row(e->sink, item, &e->client->fault);
}

static enum mz_status all_of(struct export *e, const char *view) {
    struct mz_parameter parameters[2];
    return each(e, view, parameters, 0, "items", take_row);
}

static const char *text_of(const json_t *object, const char *name) {
    const char *text = json_string_value(json_object_get(object, name));
    return text != NULL ? text : "";
}

/* -- Rows that are below another: lines of payments, indicators of projects, evidence. */

static enum mz_status take_line(struct export *e, json_t *line) {
    json_object_set_new(line, "project", json_string(e->project));
    json_object_set_new(line, "number", json_string(e->number));
    return take_row(e, line);
}

static enum mz_status take_payment(struct export *e, json_t *payment) {
    struct mz_parameter parameters[3] = {{"id", text_of(payment, "request")}};
    e->project = text_of(payment, "project");
    e->number = text_of(payment, "number");
    return each(e, "payment", parameters, 1, "lines", take_line);
}

static enum mz_status fill_lines(struct export *e) {
    struct mz_parameter parameters[2];
    return each(e, "payments", parameters, 0, "items", take_payment);
}

static enum mz_status take_evidence(struct export *e, json_t *item) {
    const struct mz_parameter parameters[] = {{"id", text_of(item, "statement")}};
    json_t *entry;
    enum mz_status status = ask(e, "show", parameters, 1, &entry);
    if (status != MZ_OK)
        return status;
    const json_t *refs = json_object_get(entry, "refs");
    json_object_set(entry, "subject", json_array_get(refs, 0));
    status = take_row(e, entry);
    json_decref(entry);
    return status;
}

static enum mz_status fill_evidence(struct export *e) {
    struct mz_parameter parameters[3] = {{"kind", "evidence.attach"}};
    return each(e, "list", parameters, 1, "items", take_evidence);
}

static enum mz_status take_figures(struct export *e, const json_t *figures, const char *basis) {
    enum mz_status status = MZ_OK;
    for (size_t i = 0; status == MZ_OK && i < json_array_size(figures); i++) {
        json_t *figure = json_array_get(figures, i);
        json_object_set_new(figure, "project", json_string(e->project));
        json_object_set_new(figure, "basis", json_string(basis));
        status = take_row(e, figure);
    }
    return status;
}

static enum mz_status take_project(struct export *e, json_t *project) {
    const struct mz_parameter parameters[] = {{"project", text_of(project, "project")}};
    json_t *metrics;
    e->project = text_of(project, "project");
    enum mz_status status = ask(e, "metrics", parameters, 1, &metrics);
    if (status != MZ_OK)
        return status;
    status = take_figures(e, json_object_get(metrics, "computed"), "computed");
    if (status == MZ_OK)
        status = take_figures(e, json_object_get(metrics, "measured"), "measured");
    if (status == MZ_OK)
        status = take_figures(e, json_object_get(metrics, "unsupported"), "unsupported");
    json_decref(metrics);
    return status;
}

static enum mz_status fill_indicators(struct export *e) {
    struct mz_parameter parameters[2];
    return each(e, "projects", parameters, 0, "items", take_project);
}

/* -- The tables. Names of columns are part of the contract: added at the end, never renamed. */

static const struct mz_read_column entries[] = {
    COUNT("index", "index"),
    TEXT("registered_at", "registered_time"),
    COUNT("registered_at_ms", "registered_at"),
    TEXT("date", "date"),
    TEXT("project", "project"),
    TEXT("kind", "kind"),
    TEXT("actor", "issuer"),
    TEXT("amount", "amount"),
    COUNT("amount_fen", "amount_fen"),
    TEXT("statement", "statement"),
    TEXT("leaf", "leaf"),
};
static const struct mz_read_column actors[] = {
    TEXT("actor", "actor"),
    {"roles", NULL, "roles", MZ_READ_WORDS, "role", false},
    TEXT("unit", "unit"),
    TEXT("post", "post"),
    TEXT("valid_from", "valid_from"),
    TEXT("valid_to", "valid_to"),
    FLAG("revoked", "revoked"),
    COUNT("index", "index"),
    COUNT("revoked_index", "revoked_index"),
    TEXT("kid", "kid"),
};
static const struct mz_read_column projects[] = {
    TEXT("project", "project"),
    TEXT("name", "name"),
    TEXT("unit", "unit"),
    TEXT("department", "department"),
    TEXT("begin", "begin"),
    TEXT("end", "end"),
    COUNT("budget_lines", "budget_lines"),
    COUNT("payments", "payments"),
    COUNT("eligible", "eligible"),
    COUNT("paid", "paid"),
    COUNT("signed", "signed"),
    MONEY("paid_amount"),
    MONEY("signed_amount"),
    COUNT("index", "index"),
};
static const struct mz_read_column budget_lines[] = {
    TEXT("project", "project"),
    TEXT("line", "line"),
    COUNT("year", "year"),
    TEXT("source", "source"),
    TEXT("document", "document"),
    TEXT("original", "original"),
    {"original_fen", NULL, "original_fen", MZ_READ_COUNT, NULL, true},
    {"increased_fen", NULL, "increased_fen", MZ_READ_COUNT, NULL, true},
    {"decreased_fen", NULL, "decreased_fen", MZ_READ_COUNT, NULL, true},
    MONEY("adjusted"),
    {"frozen_fen", NULL, "frozen_fen", MZ_READ_COUNT, NULL, true},
    {"received_fen", NULL, "received_fen", MZ_READ_COUNT, NULL, true},
    {"committed_fen", NULL, "committed_fen", MZ_READ_COUNT, NULL, true},
    {"instructed_fen", NULL, "instructed_fen", MZ_READ_COUNT, NULL, true},
    {"settled_fen", NULL, "settled_fen", MZ_READ_COUNT, NULL, true},
    {"refunded_fen", NULL, "refunded_fen", MZ_READ_COUNT, NULL, true},
    {"signed_fen", NULL, "signed_fen", MZ_READ_COUNT, NULL, true},
    {"available_fen", NULL, "available_fen", MZ_READ_COUNT, NULL, true},
    COUNT("index", "index"),
};
static const struct mz_read_column payments[] = {
    TEXT("project", "project"),
    TEXT("number", "number"),
    TEXT("line", "line"),
    TEXT("list", "list"),
    TEXT("state", "state"),
    TEXT("method", "method"),
    TEXT("handler", "handler"),
    TEXT("requested", "requested"),
    TEXT("due", "due"),
    MONEY("amount"),
    COUNT("payees", "count"),
    COUNT("approvals", "approvals"),
    COUNT("acceptances", "acceptances"),
    COUNT("settled_lines", "settled_lines"),
    COUNT("returned_lines", "returned_lines"),
    COUNT("signed_lines", "signed_lines"),
    COUNT("late_lines", "late_lines"),
    MONEY("settled"),
    MONEY("signed"),
    COUNT("index", "index"),
    TEXT("request", "request"),
};
static const struct mz_read_column payment_lines[] = {
    TEXT("project", "project"),
    TEXT("number", "number"),
    COUNT("line", "line"),
    TEXT("payee", "payee"),
    MONEY("amount"),
    TEXT("outcome", "outcome"),
    TEXT("signing", "signing"),
    COUNT("settled_index", "settled_index"),
    COUNT("signed_index", "signed_index"),
};
static const struct mz_read_column payees[] = {
    TEXT("payee", "payee"),
    TEXT("category", "category"),
    COUNT("index", "index"),
};
static const struct mz_read_column evidence[] = {
    COUNT("index", "index"),
    TEXT("registered_at", "registered_time"),
    TEXT("date", "date"),
    TEXT("project", "project"),
    TEXT("actor", "issuer"),
    TEXT("code", "body.code"),
    TEXT("sha256", "body.sha256"),
    COUNT("size", "body.size"),
    TEXT("media_type", "body.media_type"),
    TEXT("subject", "subject"),
    TEXT("statement", "statement"),
};
static const struct mz_read_column indicators[] = {
    TEXT("project", "project"),
    TEXT("key", "key"),
    TEXT("basis", "basis"),
    TEXT("name", "name|target.name"),
    TEXT("name_zh", "name_zh"),
    COUNT("numerator", "numerator"),
    COUNT("denominator", "denominator"),
    FLAG("in_fen", "money"),
    TEXT("percent", "percent"),
    TEXT("value", "value"),
    TEXT("nature", "target.nature|nature"),
    COUNT("target_numerator", "target.target_numerator|target_numerator"),
    COUNT("target_denominator", "target.target_denominator|target_denominator"),
    TEXT("target_date", "target.target_date|target_date"),
    TEXT("unit", "target.unit|unit"),
    FLAG("met", "met"),
    COUNT("entries", "entries.count"),
    COUNT("index", "index"),
    TEXT("formula", "formula"),
    TEXT("reason", "reason"),
};

#define VIEW(name_, columns_, view_)                                                               \
    { name_, columns_, COUNT_OF(columns_), view_, NULL }
#define FILL(name_, columns_, fill_)                                                               \
    { name_, columns_, COUNT_OF(columns_), NULL, fill_ }
static const struct {
    const char *name;
    const struct mz_read_column *columns;
    size_t count;
    const char *view;
    enum mz_status (*fill)(struct export *e);
} tables[] = {
    VIEW("entries", entries, "list"),
    VIEW("actors", actors, "actors"),
    VIEW("projects", projects, "projects"),
    VIEW("budget_lines", budget_lines, "budgets"),
    VIEW("payments", payments, "payments"),
    FILL("payment_lines", payment_lines, fill_lines),
    VIEW("payees", payees, "payees"),
    FILL("evidence", evidence, fill_evidence),
    FILL("indicators", indicators, fill_indicators),
};

/* -- The whole. */

/* The checkpoint of this tree, believed as far as the source is. */
static enum mz_status read_checkpoint(struct export *e, struct mz_buffer *ret_note,
                                      struct mz_export_origin *ret_origin) {
    struct mz_client *client = e->client;
    struct mz_checkpoint checkpoint;
    struct mz_note note;
    enum mz_status status;
    if (mz_options_has(&client->options, "clone")) {
        mz_buffer_span(ret_note, mz_clone_note(mz_replay_clone(e->source.ctx)));
        status = mz_note_parse(mz_buffer_view(ret_note), &note);
        if (status == MZ_OK)
            status = mz_checkpoint_parse(note.text, &checkpoint);
    } else {
        const struct mz_trust *trust;
        status = mz_api_trust(client, &trust);
        if (status == MZ_OK)
            status = mz_api_get(client, "/checkpoint", ret_note);
        if (status == MZ_OK)
            status =
                mz_trust_checkpoint(trust, mz_buffer_view(ret_note), &checkpoint, &client->fault);
    }
    if (status != MZ_OK)
        return status;
    if (checkpoint.size != e->tree_size)
        return mz_fault_at(&client->fault, MZ_E_BUSY, "checkpoint");
    ret_origin->origin = checkpoint.origin;
    ret_origin->tree_size = checkpoint.size;
    ret_origin->root = checkpoint.root;
    ret_origin->checkpoint = mz_buffer_view(ret_note);
    return MZ_OK;
}

static enum mz_status begin(struct export *e, struct mz_export_origin *ret_origin) {
    json_t *ledger;
    enum mz_status status = mz_source_ask(e->client, &e->source, "ledger", NULL, 0, &ledger);
    if (status != MZ_OK)
        return status;
    e->tree_size = mz_api_uint(ledger, "tree_size");
    bool good = mz_api_hash(ledger, "genesis", &ret_origin->genesis);
    json_decref(ledger);
    return good ? MZ_OK : mz_fault_at(&e->client->fault, MZ_E_PROTOCOL, "ledger");
}

static enum mz_status fill_tables(struct export *e) {
    enum mz_status status = MZ_OK;
    for (size_t i = 0; status == MZ_OK && i < COUNT_OF(tables); i++) {
        status = mz_export_sink_table(e->sink, tables[i].name, tables[i].columns, tables[i].count,
                                      &e->client->fault);
        if (status == MZ_OK)
            status = tables[i].fill != NULL ? tables[i].fill(e) : all_of(e, tables[i].view);
    }
    return status;
}

static enum mz_status attempt(struct export *e, const char *path, bool json) {
    struct mz_export_origin origin = {0};
    struct mz_buffer note = {0};
    enum mz_status status = begin(e, &origin);
    if (status == MZ_OK)
        status = mz_export_sink_open(e->client, path, json, &e->sink, &e->client->fault);
    if (status != MZ_OK)
        return status;
    mz_progress_start(&e->progress, e->client, mz_i18n(N_("exporting")), 0, false);
    status = fill_tables(e);
    mz_progress_finish(&e->progress);
    if (status == MZ_OK)
        status = read_checkpoint(e, &note, &origin);
    if (status == MZ_OK)
        status = mz_export_sink_finish(e->sink, &origin, &e->client->fault);
    if (status == MZ_OK)
        mz_error_note(e->client, mz_i18n(N_("%s: %llu rows in %zu tables, at tree size %llu\n")),
                      path, (unsigned long long)mz_export_sink_rows(e->sink), COUNT_OF(tables),
                      (unsigned long long)e->tree_size);
    mz_export_sink_close(e->sink);
    mz_buffer_free(&note);
    return status;
}

static enum mz_status export(struct mz_client *client, bool json) {
    struct export e = {.client = client}; enum mz_status status = mz_source_open(client, &e.source);
    if (status != MZ_OK) return status;
    status = MZ_E_BUSY;
    for (unsigned try = 0; status == MZ_E_BUSY && try < TRIES; try++)
        status = attempt(&e, client->options.arguments[0], json);
    e.source.close(e.source.ctx);
    return status;
}

enum mz_status mz_export_csv(struct mz_client *client) {
    return export(client, false);
}

enum mz_status mz_export_json(struct mz_client *client) {
    return export(client, true);
}
