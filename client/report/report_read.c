/* The views that a report rests on, all at one tree size. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/remote/api.h"
#include "client/remote/own_checkpoint.h"
#include "client/report/report.h"
#include "proto/base/calendar.h"
#include "proto/base/hex.h"
#include "proto/base/money.h"

/* Where each answer comes from. `items`: all pages, as an array; `kind`: of these entries alone;
 * `absent`: the ledger may have none. */
static const struct {
    const char *view, *kind;
    bool ledger; /* takes no project */
    bool items, absent;
} sources[MZ_REPORT_VIEWS] = {
    [MZ_REPORT_LEDGER] = {.view = "ledger", .ledger = true},
    [MZ_REPORT_PROJECT] = {.view = "project"},
    [MZ_REPORT_TARGETS] = {.view = "targets", .absent = true},
    [MZ_REPORT_METRICS] = {.view = "metrics"},
    [MZ_REPORT_EXECUTION] = {.view = "execution"},
    [MZ_REPORT_SCHEME] = {.view = "score"},
    [MZ_REPORT_YEARS] = {.view = "years"},
    [MZ_REPORT_POLICY] = {.view = "policy", .ledger = true, .absent = true},
    [MZ_REPORT_SCORES] = {.view = "score", .items = true},
    [MZ_REPORT_EVALUATIONS] = {.view = "evaluation", .items = true},
    [MZ_REPORT_DEVIATIONS] = {.view = "deviations", .items = true},
    [MZ_REPORT_NARRATIVES] = {.view = "narratives", .items = true},
    [MZ_REPORT_FINDINGS] = {.view = "findings", .items = true},
    [MZ_REPORT_SNAPSHOTS] = {.view = "monitor", .items = true},
    [MZ_REPORT_BUDGETS] = {.view = "budgets", .items = true},
    [MZ_REPORT_PAYMENTS] = {.view = "payments", .items = true},
    [MZ_REPORT_LISTS] = {.view = "lists", .items = true},
    [MZ_REPORT_SETTLES] = {.view = "list", .kind = "payment.settle", .items = true},
    [MZ_REPORT_REFUNDS] = {.view = "list", .kind = "payment.refund", .items = true},
};

static enum mz_status read_view(struct mz_report *report, size_t n) {
    struct mz_form *form = &report->form;
    const struct mz_parameter parameters[] = {{"project", form->project}};
    json_t **answer = &report->facts.view[n];
    enum mz_status status =
        sources[n].items
            ? mz_form_items(form, sources[n].view, sources[n].kind, answer)
            : mz_form_ask(form, sources[n].view, parameters, sources[n].ledger ? 0 : 1, answer);
    if (!sources[n].absent || (status != MZ_E_NOT_FOUND && status != MZ_E_NO_POLICY))
        return status;
    form->client->fault = (struct mz_fault){0};
    return MZ_OK;
}

/* The conclusion's own entry, whose references are the scores that it rests on. */
static enum mz_status read_conclusion(struct mz_report *report) {
    const json_t *graded = mz_report_graded(&report->facts);
    const struct mz_parameter id[] = {{"id", mz_form_member(graded, "statement")}};
    return graded != NULL ? mz_form_ask(&report->form, "show", id, 1, &report->facts.conclusion)
                          : MZ_OK;
}

static enum mz_status read_checkpoint(struct mz_report *report) {
    struct mz_form *form = &report->form;
    struct mz_checkpoint checkpoint;
    enum mz_status status =
        mz_own_checkpoint(form->client, &form->source, form->tree_size, &report->note, &checkpoint);
    if (status != MZ_OK)
        return status;
    struct mz_writer w = mz_writer_over(report->root, 64);
    mz_hex_write(&w, mz_span_hash(&checkpoint.root));
    report->root[64] = '\0';
    return MZ_OK;
}

/* -- Quarters. */

/* What entries dated up to `end` moved, within the year, and where they stand. */
static int64_t moved(const json_t *items, uint64_t year, const char *end, json_t *indexes) {
    char first[24];
    int64_t sum = 0;
    (void)snprintf(first, sizeof first, "%04" PRIu64 "-01-01", year);
    for (size_t i = 0; i < json_array_size(items); i++) {
        const json_t *item = json_array_get(items, i);
        const char *date = mz_form_member(item, "date");
        if (strcmp(date, first) < 0 || strcmp(date, end) > 0 ||
            mz_money_add(sum, mz_form_fen(item, "amount"), &sum) != MZ_OK)
            continue;
        json_array_append(indexes, json_object_get(item, "index"));
    }
    return sum;
}

static enum mz_status read_quarter(struct mz_report *report, unsigned quarter) {
    static const char *const ends[] = {"03-31", "06-30", "09-30", "12-31"};
    char end[24];
    (void)snprintf(end, sizeof end, "%04" PRIu64 "-%s", report->facts.year, ends[quarter]);
    const struct mz_parameter parameters[] = {{"project", report->form.project}, {"end", end}};
    json_t *answer;
    enum mz_status status = mz_form_ask(&report->form, "monitor", parameters, 2, &answer);
    if (status != MZ_OK)
        return status;
    const json_t *draft = json_object_get(answer, "draft");
    json_t *indexes = json_array(), *row = json_object();
    int64_t paid = moved(report->facts.view[MZ_REPORT_SETTLES], report->facts.year, end, indexes);
    int64_t back = moved(report->facts.view[MZ_REPORT_REFUNDS], report->facts.year, end, indexes);
    json_object_set_new(row, "end", json_string(end));
    json_object_set_new(row, "planned_fen", json_integer(mz_form_fen(draft, "planned")));
    json_object_set(row, "phased", json_object_get(draft, "phased"));
    json_object_set_new(row, "executed_fen", json_integer(paid - back));
    json_object_set_new(row, "indexes", indexes);
    json_object_set_new(row, "count", json_integer((json_int_t)json_array_size(indexes)));
    json_array_append_new(report->quarters, row);
    json_decref(answer);
    return MZ_OK;
}

/* -- The whole. */

/* The year of --year, else the last one of that type that was concluded, else the project's
 * last. */
static void choose_year(struct mz_report *report) {
    const struct mz_options *options = &report->form.client->options;
    const json_t *items = report->facts.view[MZ_REPORT_EVALUATIONS];
    const char *end = mz_form_member(report->facts.view[MZ_REPORT_PROJECT], "end");
    uint32_t last = 0;
    uint64_t year = 0;
    if (mz_date_parse(mz_span_text(end), &last) == MZ_OK)
        year = mz_date_year(last);
    for (size_t i = 0; i < json_array_size(items); i++) {
        const json_t *body = json_object_get(json_array_get(items, i), "body");
        if (strcmp(mz_form_member(body, "type"), report->facts.type) == 0)
            year = mz_api_uint(body, "year");
    }
    report->facts.year = mz_options_has(options, "year") ? mz_options_uint(options, "year") : year;
}

enum mz_status mz_report_read(struct mz_report *report) {
    enum mz_status status = MZ_OK;
    for (size_t n = 0; n < MZ_REPORT_VIEWS && status == MZ_OK; n++)
        status = read_view(report, n);
    if (status != MZ_OK)
        return status;
    choose_year(report);
    status = read_conclusion(report);
    report->scores = mz_report_scores(&report->facts);
    report->quarters = json_array();
    report->heads = json_object();
    for (unsigned quarter = 0; quarter < 4 && status == MZ_OK; quarter++)
        status = read_quarter(report, quarter);
    return status == MZ_OK ? read_checkpoint(report) : status;
}

enum mz_status mz_report_head(struct mz_report *report, uint64_t index, const json_t **ret_head) {
    char key[24], after[24];
    (void)snprintf(key, sizeof key, "%" PRIu64, index);
    (void)snprintf(after, sizeof after, "%" PRIu64, index > 0 ? index - 1 : 0);
    const struct mz_parameter parameters[] = {{"limit", "1"}, {"after", index > 0 ? after : NULL}};
    *ret_head = json_object_get(report->heads, key);
    if (*ret_head != NULL)
        return MZ_OK;
    json_t *answer;
    enum mz_status status = mz_form_ask(&report->form, "list", parameters, 2, &answer);
    if (status != MZ_OK)
        return status;
    json_t *head = json_array_get(json_object_get(answer, "items"), 0);
    if (head == NULL || mz_api_uint(head, "index") != index)
        status = mz_fault_at(&report->form.client->fault, MZ_E_PROTOCOL, "list");
    else
        json_object_set(report->heads, key, head);
    *ret_head = json_object_get(report->heads, key);
    json_decref(answer);
    return status;
}
