/* The rows of zfpz: the lines of settlements, refunds and reversals, joined with the request, the
 * instruction, the project and the appropriation that they go back to. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/export/export_run.h"
#include "proto/base/calendar.h"
#include "proto/base/hex.h"
#include "proto/base/money.h"
#include "proto/codec/vocabulary.h"

/* How a kind of entry becomes rows. What takes back has negative amounts and a mark in its ids. */
struct how {
    const char *kind;
    enum mz_list_form form;
    const char *type, *mark;
};
static const struct how hows[] = {
    {"payment.settle", MZ_LIST_RESULTS, "拨付", NULL},
    {"payment.refund", MZ_LIST_REFUNDS, "退款", "T"},
    {"payment.confirm", MZ_LIST_SELECTION, "红冲", "H"},
};

/* What all lines of one entry have in common. */
struct paid {
    struct mz_export *e;
    const struct how *how;
    json_t *common; /* members of a row */
    const char *number;
    uint64_t index;
};

static enum mz_status take_budget(struct mz_export *e, json_t *item) {
    if (strcmp(mz_export_text(item, "line"), e->number) == 0)
        json_object_set(e->found, "item", item);
    return MZ_OK;
}

static void copy(json_t *row, const char *name, const json_t *from, const char *path) {
    json_t *value = (json_t *)mz_api_member(from, path);
    if (value != NULL)
        json_object_set(row, name, value);
}

/* The appropriation of `line` in the project: its codes and its document. */
static enum mz_status join_budget(struct mz_export *e, json_t *row, const char *project,
                                  const char *line) {
    struct mz_parameter parameters[3] = {{"project", project}};
    json_t *entry;
    char index[24];
    e->found = json_object();
    e->number = line;
    enum mz_status status = mz_export_each(e, "budgets", parameters, 1, "items", take_budget);
    const json_t *budget = json_object_get(e->found, "item");
    copy(row, "year", budget, "year");
    copy(row, "document", budget, "document");
    if (status == MZ_OK && budget != NULL) {
        (void)snprintf(index, sizeof index, "%" PRIu64, mz_api_uint(budget, "index"));
        status = mz_export_entry(e, index, &entry);
        if (status == MZ_OK) {
            copy(row, "function_code", entry, "body.function_code");
            copy(row, "department_code", entry, "body.department_code");
            json_decref(entry);
        }
    }
    json_decref(e->found);
    e->found = NULL;
    return status;
}

static enum mz_status join_project(struct mz_export *e, json_t *row, const char *project) {
    const struct mz_parameter parameters[] = {{"project", project}};
    json_t *answer;
    enum mz_status status = mz_export_ask(e, "project", parameters, 1, &answer);
    if (status != MZ_OK)
        return status;
    copy(row, "project", answer, "project");
    copy(row, "project_name", answer, "name");
    copy(row, "unit", answer, "unit");
    json_decref(answer);
    return MZ_OK;
}

static void set_method(json_t *row, const json_t *request) {
    bool cash = strcmp(mz_export_text(request, "body.method"), "cash") == 0;
    json_object_set_new(row, "method", json_string(cash ? "现金" : "转账"));
}

/* `made` is the entry by which the row came to be: the instruction or the refund. */
static enum mz_status join(struct mz_export *e, json_t *row, const json_t *request,
                           const json_t *made) {
    const char *project = mz_export_text(request, "project");
    copy(row, "number", request, "body.number");
    copy(row, "purpose", request, "body.purpose");
    copy(row, "issuer", made, "issuer");
    copy(row, "registered_time", made, "registered_time");
    copy(row, "instructed", made, "date");
    set_method(row, request);
    enum mz_status status = join_project(e, row, project);
    return status == MZ_OK ? join_budget(e, row, project, mz_export_text(request, "body.line"))
                           : status;
}

static enum mz_status put_line(const struct paid *paid, const struct mz_line *line) {
    char id[160], date[MZ_TIME_TEXT], amount[MZ_MONEY_TEXT];
    const char *mark = paid->how->mark;
    int64_t fen = mark != NULL ? -line->amount : line->amount;
    int at = snprintf(id, sizeof id, "%s-%" PRIu64, paid->number, line->line);
    if (mark != NULL)
        (void)snprintf(id + at, sizeof id - (size_t)at, "-%s-%" PRIu64, mark, paid->index);
    mz_money_format(fen, amount);
    json_t *row = json_copy(paid->common);
    json_object_set_new(row, "id", json_string(id));
    json_object_set_new(row, "type", json_string(paid->how->type));
    if (line->date != 0) { /* no bank had a part in a reversal */
        mz_date_format(line->date, date);
        json_object_set_new(row, "cleared", json_string(date));
    }
    json_object_set_new(row, "amount", json_string(amount));
    json_object_set_new(row, "amount_fen", json_integer(fen));
    enum mz_status status = mz_export_sink_row(paid->e->sink, row, &paid->e->client->fault);
    json_decref(row);
    return status;
}

/* `entry` has the root of the list. */
static enum mz_status put_lines(const struct paid *paid, const json_t *entry) {
    struct mz_export *e = paid->e;
    enum mz_list_form form = paid->how->form;
    struct mz_fault *fault = &e->client->fault;
    struct mz_list_reader reader;
    struct mz_buffer object = {0};
    struct mz_line line = {0};
    struct mz_hash root, leaf;
    if (!mz_api_hash(entry, "body.root", &root))
        return mz_fault_at(fault, MZ_E_PROTOCOL, "show");
    enum mz_status status = e->source.list(e->source.ctx, &root, form, &object, fault);
    if (status != MZ_OK)
        return status;
    status = mz_list_open(mz_buffer_view(&object), form, &reader, fault);
    while (status == MZ_OK) {
        status = mz_list_next(&reader, &line, &leaf, fault);
        if (status == MZ_OK && (form != MZ_LIST_RESULTS || line.outcome == MZ_OUTCOME_PAID))
            status = put_line(paid, &line);
    }
    mz_buffer_free(&object);
    return status == MZ_E_NOT_FOUND ? MZ_OK : status;
}

/* `second` is what the entry refers to beside the request: the instruction of a settlement, the
 * reversal that a confirmation is of. Of reversals only those for an error of the books say that
 * money was never paid; the others follow a refund, which has rows of its own, or give up lines
 * that had come back. */
static enum mz_status put_entry(struct paid *paid, const json_t *entry, const json_t *request,
                                const json_t *second) {
    bool reversal = paid->how->form == MZ_LIST_SELECTION;
    if (reversal && strcmp(mz_export_text(second, "body.reason"), "error") != 0)
        return MZ_OK;
    bool settled = paid->how->form == MZ_LIST_RESULTS;
    paid->number = mz_export_text(request, "body.number");
    enum mz_status status = join(paid->e, paid->common, request, settled ? second : entry);
    return status == MZ_OK ? put_lines(paid, reversal ? second : entry) : status;
}

enum mz_status mz_export_paid(struct mz_export *e, json_t *item) {
    struct paid paid = {.e = e, .how = hows, .index = mz_api_uint(item, "index")};
    json_t *entry, *request = NULL, *second = NULL;
    while (strcmp(mz_export_text(item, "kind"), paid.how->kind) != 0)
        if (++paid.how == hows + sizeof hows / sizeof hows[0])
            return mz_fault_at(&e->client->fault, MZ_E_PROTOCOL, "list");
    enum mz_status status = mz_export_entry(e, mz_export_text(item, "statement"), &entry);
    if (status != MZ_OK)
        return status;
    const json_t *refs = json_object_get(entry, "refs");
    const char *names[] = {json_string_value(json_array_get(refs, 0)),
                           json_string_value(json_array_get(refs, 1))};
    if (names[0] == NULL || names[1] == NULL)
        status = mz_fault_at(&e->client->fault, MZ_E_PROTOCOL, "show");
    if (status == MZ_OK)
        status = mz_export_entry(e, names[0], &request);
    if (status == MZ_OK)
        status = mz_export_entry(e, names[1], &second);
    paid.common = json_object();
    if (status == MZ_OK)
        status = put_entry(&paid, entry, request, second);
    json_decref(paid.common);
    json_decref(second);
    json_decref(request);
    json_decref(entry);
    return status;
}
