/* The rows of an export: views asked page by page, all at one tree size, and what stands below
 * their items. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/export/export_books.h"
#include "client/export/export_public.h"
#include "client/read/source_items.h"

/* -- Asking. */

enum mz_status mz_export_ask(struct mz_export *e, const char *view,
                             const struct mz_parameter *parameters, size_t count,
                             json_t **ret_answer) {
    const struct mz_source_at at = {e->client, &e->source, e->tree_size};
    return mz_source_ask_at(at, view, parameters, count, ret_answer);
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

/* The entry itself, with what it is about; or each element of an array in it, as its "row". */
static enum mz_status take_entry(struct mz_export *e, json_t *item) {
    json_t *entry;
    const char *member = e->table->member;
    enum mz_status status = mz_export_entry(e, mz_export_text(item, "statement"), &entry);
    if (status != MZ_OK)
        return status;
    const json_t *refs = json_object_get(entry, "refs");
    json_object_set(entry, "subject", json_array_get(refs, 0));
    if (member == NULL)
        status = take_row(e, entry);
    const json_t *rows = member != NULL ? mz_api_member(entry, member) : NULL;
    for (size_t i = 0; status == MZ_OK && i < json_array_size(rows); i++) {
        json_object_set(entry, "row", json_array_get(rows, i));
        status = take_row(e, entry);
    }
    json_decref(entry);
    return status;
}

static enum mz_status take_of_project(struct mz_export *e, json_t *item) {
    json_object_set_new(item, "project", json_string(e->project));
    return take_row(e, item);
}

static enum mz_status take_each_project(struct mz_export *e, json_t *project) {
    struct mz_parameter parameters[3] = {{"project", mz_export_text(project, "project")}};
    e->project = parameters[0].value;
    return mz_export_each(e, e->table->view, parameters, 1, "items", take_of_project);
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

/* -- One table. */

enum mz_status mz_export_fill(struct mz_export *e, const struct mz_export_table *table) {
    static const mz_export_take takes[] = {
        [MZ_EXPORT_ITEMS] = take_row,          [MZ_EXPORT_LINES] = take_payment,
        [MZ_EXPORT_ENTRIES] = take_entry,      [MZ_EXPORT_OF_PROJECT] = take_each_project,
        [MZ_EXPORT_INDICATORS] = take_project, [MZ_EXPORT_PAID] = mz_export_paid};
    enum mz_status status = mz_export_sink_table(e->sink, table, &e->client->fault);
    if (status != MZ_OK)
        return status;
    if (table->rows >= MZ_EXPORT_BOOK_FORMAT)
        return mz_export_books(e, table->rows);
    if (table->rows >= MZ_EXPORT_PUBLIC_LINES)
        return mz_export_public_rows(e, table->rows);
    struct mz_parameter parameters[3] = {{"kind", table->kinds}};
    const char *view = table->rows == MZ_EXPORT_OF_PROJECT ? "projects" : table->view;
    e->table = table;
    return mz_export_each(e, view, parameters, table->kinds != NULL, "items", takes[table->rows]);
}
