/* export csv, export json: the whole ledger as tables, taken from the views page by page, all at
 * one tree size. Nothing in them is personal data: payees are ids (G6). */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/api.h"
#include "client/error.h"
#include "client/export_sink.h"
#include "client/export_tables.h"
#include "client/i18n.h"
#include "client/progress.h"
#include "client/reading.h"
#include "client/replay.h"

#define TRIES 5u

struct export {
    struct mz_client *client;
    struct mz_ledger_source source;
    struct mz_export_sink *sink;
    uint64_t tree_size;
    struct mz_progress progress;
    const char *project, *number; /* of the payment or project whose rows are taken */
};

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
    parameters[count].value = parameters[count + 1].value = NULL; /* they end with this function */
    return status;
}

static enum mz_status take_row(struct export *e, json_t *item) {
    return mz_export_sink_row(e->sink, item, &e->client->fault);
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
        status = mz_api_get(client, "/checkpoint", ret_note);
        if (status == MZ_OK)
            status = mz_api_checkpoint(client, mz_buffer_view(ret_note), &checkpoint);
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

static enum mz_status fill_table(struct export *e, const struct mz_export_table *table) {
    static const take_item takes[] = {[MZ_EXPORT_ITEMS] = take_row,
                                      [MZ_EXPORT_LINES] = take_payment,
                                      [MZ_EXPORT_EVIDENCE] = take_evidence,
                                      [MZ_EXPORT_INDICATORS] = take_project};
    struct mz_parameter parameters[3] = {{"kind", "evidence.attach"}};
    size_t count = table->rows == MZ_EXPORT_EVIDENCE ? 1 : 0;
    enum mz_status status =
        mz_export_sink_table(e->sink, table->name, table->columns, table->count, &e->client->fault);
    return status == MZ_OK ? each(e, table->view, parameters, count, "items", takes[table->rows])
                           : status;
}

static enum mz_status fill_tables(struct export *e) {
    enum mz_status status = MZ_OK;
    const struct mz_export_table *table;
    for (size_t i = 0; status == MZ_OK && (table = mz_export_table_at(i)) != NULL; i++)
        status = fill_table(e, table);
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
        mz_error_note(e->client, mz_i18n(N_("%s: %llu rows in all tables, at tree size %llu\n")),
                      path, (unsigned long long)mz_export_sink_rows(e->sink),
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
