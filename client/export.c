/* export: the ledger as tables, taken from the views page by page, all at one tree size. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/error.h"
#include "client/export_books.h"
#include "client/i18n.h"
#include "client/reading.h"
#include "client/replay.h"

#define TRIES 5u

/* -- Asking. */

enum mz_status mz_export_ask(struct mz_export *e, const char *view,
                             const struct mz_parameter *parameters, size_t count,
                             json_t **ret_answer) {
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

enum mz_status mz_export_entry(struct mz_export *e, const char *statement, json_t **ret_entry) {
    const struct mz_parameter parameters[] = {{"id", statement}};
    return mz_export_ask(e, "show", parameters, 1, ret_entry);
}

static bool next_cursor(const json_t *answer, char cursor[520]) {
    const json_t *next = json_object_get(answer, "next");
    if (json_is_integer(next))
        (void)snprintf(cursor, 520, "%" JSON_INTEGER_FORMAT, json_integer_value(next));
    else if (json_is_string(next))
        (void)snprintf(cursor, 520, "%s", json_string_value(next));
    return next != NULL;
}

enum mz_status mz_export_each(struct mz_export *e, const char *view,
                              struct mz_parameter *parameters, size_t count, const char *member,
                              mz_export_take take) {
    char cursor[520], limit[16];
    enum mz_status status = MZ_OK;
    (void)snprintf(limit, sizeof limit, "%u", MZ_MAX_PAGE);
    parameters[count] = (struct mz_parameter){"limit", limit};
    parameters[count + 1] = (struct mz_parameter){"after", NULL};
    for (bool more = true; more && status == MZ_OK;) {
        json_t *answer;
        status = mz_export_ask(e, view, parameters, count + 2, &answer);
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

static enum mz_status take_row(struct mz_export *e, json_t *item) {
    return mz_export_sink_row(e->sink, item, &e->client->fault);
}

const char *mz_export_text(const json_t *object, const char *path) {
    const char *text = json_string_value(mz_api_member(object, path));
    return text != NULL ? text : "";
}

/* -- Rows that are below another: lines of payments, indicators of projects, evidence. */

static enum mz_status take_line(struct mz_export *e, json_t *line) {
    json_object_set_new(line, "project", json_string(e->project));
    json_object_set_new(line, "number", json_string(e->number));
    return take_row(e, line);
}

static enum mz_status take_payment(struct mz_export *e, json_t *payment) {
    struct mz_parameter parameters[3] = {{"id", mz_export_text(payment, "request")}};
    e->project = mz_export_text(payment, "project");
    e->number = mz_export_text(payment, "number");
    return mz_export_each(e, "payment", parameters, 1, "lines", take_line);
}

static enum mz_status take_evidence(struct mz_export *e, json_t *item) {
    json_t *entry;
    enum mz_status status = mz_export_entry(e, mz_export_text(item, "statement"), &entry);
    if (status != MZ_OK)
        return status;
    const json_t *refs = json_object_get(entry, "refs");
    json_object_set(entry, "subject", json_array_get(refs, 0));
    status = take_row(e, entry);
    json_decref(entry);
    return status;
}

static enum mz_status take_figures(struct mz_export *e, const json_t *figures, const char *basis) {
    enum mz_status status = MZ_OK;
    for (size_t i = 0; status == MZ_OK && i < json_array_size(figures); i++) {
        json_t *figure = json_array_get(figures, i);
        json_object_set_new(figure, "project", json_string(e->project));
        json_object_set_new(figure, "basis", json_string(basis));
        status = take_row(e, figure);
    }
    return status;
}

static enum mz_status take_project(struct mz_export *e, json_t *project) {
    const struct mz_parameter parameters[] = {{"project", mz_export_text(project, "project")}};
    json_t *metrics;
    e->project = mz_export_text(project, "project");
    enum mz_status status = mz_export_ask(e, "metrics", parameters, 1, &metrics);
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

/* Witnesses may cosign at any time: what is bound to an export is the note as the log signed it. */
static enum mz_status keep_own_signature(struct mz_buffer *note, const struct mz_note *parsed,
                                         struct mz_span origin) {
    struct mz_buffer own = {0};
    struct mz_span rest = parsed->signatures, line;
    mz_buffer_span(&own, parsed->text);
    mz_buffer_text(&own, "\n");
    while (mz_span_cut(&rest, '\n', &line)) {
        size_t dash = strlen("\u2014 ");
        bool mine = line.size > dash + origin.size && line.data[dash + origin.size] == ' ' &&
                    memcmp(line.data + dash, origin.data, origin.size) == 0;
        if (!mine)
            continue;
        mz_buffer_span(&own, line);
        mz_buffer_text(&own, "\n");
    }
    if (own.failed) {
        mz_buffer_free(&own);
        return MZ_E_NO_MEMORY;
    }
    mz_buffer_free(note);
    *note = own;
    return MZ_OK;
}

/* The checkpoint of this tree, believed as far as the source is. */
static enum mz_status read_checkpoint(struct mz_export *e, struct mz_buffer *ret_note,
                                      struct mz_export_origin *ret_origin) {
    struct mz_client *client = e->client;
    struct mz_checkpoint checkpoint;
    struct mz_note note;
    enum mz_status status;
    if (mz_options_has(&client->options, "clone")) {
        mz_buffer_span(ret_note, mz_clone_note(mz_replay_clone(e->source.ctx)));
        status = MZ_OK;
    } else {
        status = mz_api_get(client, "/checkpoint", ret_note);
        if (status == MZ_OK)
            status = mz_api_checkpoint(client, mz_buffer_view(ret_note), &checkpoint);
    }
    if (status == MZ_OK)
        status = mz_note_parse(mz_buffer_view(ret_note), &note);
    if (status == MZ_OK)
        status = mz_checkpoint_parse(note.text, &checkpoint);
    if (status == MZ_OK && checkpoint.size != e->tree_size)
        return mz_fault_at(&client->fault, MZ_E_BUSY, "checkpoint");
    if (status == MZ_OK)
        status = keep_own_signature(ret_note, &note, checkpoint.origin);
    if (status == MZ_OK)
        status = mz_note_parse(mz_buffer_view(ret_note), &note);
    if (status == MZ_OK)
        status = mz_checkpoint_parse(note.text, &checkpoint);
    if (status != MZ_OK)
        return client->fault.status == status ? status
                                              : mz_fault_at(&client->fault, status, "checkpoint");
    ret_origin->origin = checkpoint.origin;
    ret_origin->tree_size = checkpoint.size;
    ret_origin->root = checkpoint.root;
    ret_origin->checkpoint = mz_buffer_view(ret_note);
    return MZ_OK;
}

static enum mz_status begin(struct mz_export *e, struct mz_export_origin *ret_origin) {
    json_t *ledger;
    enum mz_status status = mz_source_ask(e->client, &e->source, "ledger", NULL, 0, &ledger);
    if (status != MZ_OK)
        return status;
    e->tree_size = mz_api_uint(ledger, "tree_size");
    bool good = mz_api_hash(ledger, "genesis", &ret_origin->genesis);
    json_decref(ledger);
    return good ? MZ_OK : mz_fault_at(&e->client->fault, MZ_E_PROTOCOL, "ledger");
}

static enum mz_status fill_table(struct mz_export *e, const struct mz_export_table *table) {
    static const struct {
        mz_export_take take;
        const char *kinds; /* of the entries that are asked for */
    } rows[] = {[MZ_EXPORT_ITEMS] = {take_row, NULL},
                [MZ_EXPORT_LINES] = {take_payment, NULL},
                [MZ_EXPORT_EVIDENCE] = {take_evidence, "evidence.attach"},
                [MZ_EXPORT_INDICATORS] = {take_project, NULL},
                [MZ_EXPORT_PAID] = {mz_export_paid, "payment.settle,payment.refund"}};
    enum mz_status status = mz_export_sink_table(e->sink, table, &e->client->fault);
    if (status != MZ_OK)
        return status;
    if (table->rows >= MZ_EXPORT_BOOK_FORMAT)
        return mz_export_books(e, table->rows);
    struct mz_parameter parameters[3] = {{"kind", rows[table->rows].kinds}};
    return mz_export_each(e, table->view, parameters, parameters[0].value != NULL, "items",
                          rows[table->rows].take);
}

static enum mz_status fill_tables(struct mz_export *e) {
    enum mz_status status = MZ_OK;
    for (const struct mz_export_table *table = e->format->tables;
         status == MZ_OK && table->name != NULL; table++)
        status = fill_table(e, table);
    return status;
}

static enum mz_status attempt(struct mz_export *e, const char *path,
                              struct mz_export_made *ret_made) {
    struct mz_export_origin origin = {0};
    struct mz_buffer note = {0};
    enum mz_status status = begin(e, &origin);
    if (status == MZ_OK)
        status =
            mz_export_sink_open(e->client, path, e->format, e->style, &e->sink, &e->client->fault);
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
        *ret_made = (struct mz_export_made){mz_export_sink_rows(e->sink), e->tree_size};
    mz_export_sink_close(e->sink);
    mz_export_books_free(e->books);
    e->books = NULL;
    mz_buffer_free(&note);
    return status;
}

enum mz_status mz_export_make(struct mz_client *client, const struct mz_ledger_source *source,
                              const char *path, const struct mz_export_format *format,
                              const struct mz_export_style *style, const char *chart,
                              struct mz_export_made *ret_made) {
    struct mz_export e = {
        .client = client, .source = *source, .format = format, .style = style, .chart = chart};
    enum mz_status status = MZ_E_BUSY;
    for (unsigned try = 0; status == MZ_E_BUSY && try < TRIES; try++)
        status = attempt(&e, path, ret_made);
    return status;
}

static enum mz_status export(struct mz_client *client, const char *name) {
    const struct mz_options *options = &client->options;
    const struct mz_export_format *format = mz_export_format_find(name);
    const struct mz_export_style style =
        {
            .spreadsheet = mz_options_has(options, "bom") || client->output.excel,
            .charset = mz_export_charset(mz_options_text(options, "charset")),
            .year = mz_options_has(options, "year") ? (unsigned)mz_options_uint(options, "year")
                                                    : 0,
        };
    struct mz_ledger_source source;
    struct mz_export_made made;
    if (format == NULL) return mz_fault_at(&client->fault, MZ_E_INTERNAL, "%s", name);
    enum mz_status status = mz_source_open(client, &source);
    if (status != MZ_OK) return status;
    status = mz_export_make(client, &source, options->arguments[0], format, &style,
                            mz_options_text(options, "chart"), &made);
    source.close(source.ctx);
    if (status == MZ_OK)
        mz_error_note(client, mz_i18n(N_("%s: %llu rows in all tables, at tree size %llu\n")),
                      options->arguments[0], (unsigned long long)made.rows,
                      (unsigned long long)made.tree_size);
    return status;
}

enum mz_status mz_export_csv(struct mz_client *client) {
    return export(client, "csv");
}

enum mz_status mz_export_jsonl(struct mz_client *client) {
    return export(client, "jsonl");
}

enum mz_status mz_export_json(struct mz_client *client) {
    return export(client, "json");
}

enum mz_status mz_export_zfpz(struct mz_client *client) {
    return export(client, "zfpz");
}

enum mz_status mz_export_gbt19581(struct mz_client *client) {
    return export(client, "gbt19581");
}
